"""Blocks about time: how a technique spread, and how far models are trained."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from tests.derive.real_zoo import real_zoo
from tests.made_up import TODAY, model, result, site, with_models

from llm_zoo.render import Site
from llm_zoo.render.trends import (
    adoption_block,
    adoption_table,
    first_users,
    open_gap_table,
    overtraining_chart,
    saturation_table,
)
from llm_zoo.render.views import UnknownName

HERE = "handbook/agents.md"


def without_pictures(text: str) -> str:
    return re.sub(r"<svg.*?</svg>", "…", text, flags=re.DOTALL)


def test_a_technique_is_told_with_its_first_model_its_spread_and_a_folded_list(tmp_path: Path) -> None:
    text = without_pictures(adoption_block(site(tmp_path), HERE, "moe"))
    head, chart, folded, items = text.split("\n\n")
    assert head == (
        "**Mixture of experts:** 1 of the 2 models in the zoo that write text and whose layers are known. "
        "The first was [Tiny MoE](../zoo/models/tiny-moe.md), released 1\u00a0September 2025."
    )
    assert "Mixture of experts: share of the models of each half-year" in chart
    assert folded == '??? abstract "All of them, by release"'
    assert items == "    - [Tiny MoE](../zoo/models/tiny-moe.md), 1\u00a0September 2025\n"


def test_the_numbers_of_the_chart_can_be_read_without_it(tmp_path: Path) -> None:
    text = adoption_block(site(tmp_path), HERE, "thinking")
    assert "2025 H2 1 of 1; 2026 H1 1 of 1" in text


def test_a_long_list_is_cut_to_the_newest(tmp_path: Path) -> None:
    zoo = with_models(**{f"m{number:02}": model(f"M{number:02}") for number in range(21)})
    text = adoption_block(site(tmp_path, zoo), HERE, "open-weights")
    assert '??? abstract "The newest 20 of 21, by release"' in text
    assert text.count("    - [") == 20
    assert "[M20]" in text
    assert "    - [M00]" not in text


def test_a_technique_of_nobody_is_said_in_one_sentence(tmp_path: Path) -> None:
    assert adoption_block(site(tmp_path), HERE, "latent-attention") == (
        "**Latent attention:** none of the 2 models in the zoo that write text and whose layers are known."
    )


def test_an_unknown_technique_is_an_error_that_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match=r"^no technique 'latent-atention' — did you mean 'latent-attention'\?$"):
        adoption_block(site(tmp_path), HERE, "latent-atention")


def test_techniques_stand_side_by_side_by_half_year(tmp_path: Path) -> None:
    lines = adoption_table(site(tmp_path)).splitlines()
    assert lines[0].startswith("| Half-year | Models | shared KV heads (GQA, MQA) | latent attention |")
    assert lines[2].startswith("| 2025 H1 | 1 | 1 (100\u00a0%) | 0 (0\u00a0%) | 0 (0\u00a0%) |")
    assert len(lines) == 4


def test_the_first_user_of_each_technique_is_named(tmp_path: Path) -> None:
    lines = first_users(site(tmp_path), "zoo/trends.md").splitlines()
    assert "| mixture of experts | [Tiny MoE](models/tiny-moe.md) | 2025-09-01 | 1 |" in lines
    assert not any("latent attention" in line for line in lines)


def test_over_training_shows_general_dense_models_and_none_whose_tokens_were_added_to_another() -> None:
    site = Site(real_zoo(), TODAY)
    figure = BeautifulSoup(overtraining_chart(site), "html.parser")
    shown = figure.get_text() + str(figure)
    known = [one for one in site.all_facts() if one.kind == "dense" and one.tokens_per_parameter]
    general = [one for one in known if one.record.focus == ["general"]]
    assert {one.id for one in known} - {one.id for one in general} >= {"minerva", "codellama-34b", "phi-1"}
    # Vicuna is Llama 2 with a little more: its few tokens are not its training.
    assert f"{len(general) - 1} dense general models" in shown
    assert "(PaLM 540B) to" in shown
    assert "Chinchilla: 20" in shown


def raced() -> dict[str, dict[str, object]]:
    """Three closed models that raise the best score of `quiz`, and an open one behind them."""
    closed = {"weights": "closed", "api": True}
    days = {"a": (1, 50), "b": (4, 70), "c": (9, 92.5)}
    models = {
        name: model(name.upper(), released=datetime.date(2025, 2, day), results=[result(score)], access=closed)
        for name, (day, score) in days.items()
    }
    return with_models(**models, d=model("D", released=datetime.date(2025, 3, 1), results=[result(65)]))


def test_the_gap_names_both_models_with_the_months_of_their_release(tmp_path: Path) -> None:
    assert open_gap_table(site(tmp_path, raced()), HERE).splitlines()[2:] == [
        "| [Quiz](../benchmarks/quiz.md) | [C](../zoo/models/c.md) 92.5<br><small>2025-02</small> "
        "| [D](../zoo/models/d.md) 65<br><small>2025-03</small> | 27.5 | 25 |"
    ]


def test_a_gap_in_minutes_says_so(tmp_path: Path) -> None:
    zoo = raced()
    zoo["benchmarks/quiz"]["metric"] = {"name": "time", "unit": "minutes", "minimum": 0, "maximum": 100}
    assert "| 27.5\u00a0min |" in open_gap_table(site(tmp_path, zoo), HERE)


def test_how_fast_a_test_was_used_up_counts_from_its_publication(tmp_path: Path) -> None:
    assert saturation_table(site(tmp_path, raced()), HERE).splitlines()[2:] == [
        "| [Quiz](../benchmarks/quiz.md) | 2024-01-01 | 92.5 | [C](../zoo/models/c.md) "
        "| saturated | 1.1 years | 1.1 years |"
    ]


def test_a_scale_without_end_is_not_among_the_tests_that_are_used_up(tmp_path: Path) -> None:
    zoo = raced()
    zoo["benchmarks/quiz"]["metric"] = {"name": "rating", "unit": "elo", "minimum": 0, "maximum": 100}
    assert len(saturation_table(site(tmp_path, zoo), HERE).splitlines()) == 2


@pytest.mark.parametrize(
    ("day", "words"), [("2025-01-01", "59 days"), ("2024-12-31", "0.2 years"), ("2025-03-01", "at once")]
)
def test_short_times_are_told_in_days(tmp_path: Path, day: str, words: str) -> None:
    zoo = raced()
    zoo["benchmarks/quiz"]["released"] = datetime.date.fromisoformat(day)
    for name in "abc":
        zoo[f"models/acme/{name}"]["released"] = datetime.date(2025, 3, 1)
    zoo["models/acme/a"]["released"], zoo["models/acme/b"]["released"] = (
        datetime.date(2025, 2, 1),
        datetime.date(2025, 2, 2),
    )
    zoo["models/acme/b"]["results"] = [result(55)]
    row = saturation_table(site(tmp_path, zoo), HERE).splitlines()[2]
    assert row.endswith(f"| {words} | {words} |")

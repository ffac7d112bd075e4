"""Numbers that a chapter types although a record knows them: found where the record is named, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.made_up import REPOSITORY, site

from llm_zoo.cli import main
from llm_zoo.render import Site, load_site
from llm_zoo.render.typed import typed_in, typed_numbers

HEAD = "{% set moe = m('tiny-moe') %}\n{% set card = hw('nvidia-h100-sxm') %}\n\n"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The small zoo, read once."""
    return site(tmp_path_factory.mktemp("zoo"))


def said(small: Site, text: str) -> list[str]:
    """The problems of a chapter, without what is the same in all."""
    found = [str(problem).splitlines()[0] for problem in typed_in(small, "docs/handbook/a.md", HEAD + text)]
    return [one.removeprefix("docs/handbook/a.md:").replace("ZOO304 ", "") for one in found]


def typed(place: str, shown: str, expression: str) -> str:
    return f"{place} '{shown}' is typed, but a record knows it; write {{{{ {expression} }}}}"


@pytest.mark.parametrize(
    ("text", "place", "shown", "expression"),
    [
        ("{{ moe.link }} has 4 experts.", "4:20", "4", "moe.experts"),
        ("{{ moe.link }} has 4 routed experts.", "4:20", "4", "moe.experts"),
        ("{{ moe.link }} has one of\n3 layers.", "5:1", "3", "moe.layers"),
        ("{{ m('tiny-moe').link }} has 3 layers.", "4:30", "3", "m('tiny-moe').layers"),
        ("Tiny MoE has 3 layers.", "4:14", "3", "moe.layers"),
        ("Tiny Dense has 2 layers.", "4:16", "2", "m('tiny-dense').layers"),
        ("{{ moe.link }} reads 131,072 at once.", "4:22", "131,072", "moe.window | exact"),
        ("{{ moe.link }} reads 131072 tokens.", "4:22", "131072", "moe.window | exact"),
        ("{{ moe.link }} has 2.68K weights.", "4:20", "2.68K", "moe.total | params"),
        ("{{ moe.link }} has 2.7 thousand weights.", "4:20", "2.7 thousand", "moe.total | params"),
        ("{{ moe.link }} states 2 K weights.", "4:23", "2 K", "moe.record.parameters.total | params"),
        ("{{ moe.link }} came on 1 September 2025.", "4:24", "1 September 2025", "moe.released | day"),
        ("{{ moe.link }} came on 2025-09-01.", "4:24", "2025-09-01", "moe.released | day"),
        ("{{ moe.link }} costs $4 to write.", "4:22", "$4", "moe.price.output | usd"),
        ("{{ moe.link }} got 81 % in {{ b('quiz').link }}.", "4:20", "81 %", "moe.record.results[0].score | points"),
        ("{{ moe.link }} got 81.0 in Quiz.", "4:20", "81.0", "moe.record.results[0].score | points"),
        ("{{ b('quiz').link }} has 100 questions.", "4:26", "100", "b('quiz').items | exact"),
        ("In Quiz, people get 60 %.", "4:21", "60 %", "b('quiz').humans[0].score | points"),
        ("{{ card.link }} has 80 GB.", "4:21", "80", "card.memory_gb"),
        ("{{ card.link }} moves 1,000 GB/s.", "4:23", "1,000", "card.bandwidth_gbs"),
        ("- A list\n- {{ moe.link }} has 3 layers.", "5:22", "3", "moe.layers"),
        ("| {{ moe.link }} |\n| --- |\n| 3 layers |", "6:3", "3", "moe.layers"),
    ],
)
def test_a_typed_number_is_found_with_its_place_and_what_to_write(
    small: Site, text: str, place: str, shown: str, expression: str
) -> None:
    assert said(small, text) == [typed(place, shown, expression)]


@pytest.mark.parametrize(
    "text",
    [
        "{{ moe.link }} has {{ moe.layers }} layers.",
        "{{ moe.link }} is one of 3.",
        "{{ moe.link }} needs 4 GB for 3 users.",
        "{{ moe.link }} is small.\n\nOthers have 3 layers.",
        "- {{ moe.link }} is small.\n- Others have 3 layers.",
        "{{ moe.link }} after 131,072 tokens: {{ moe.cache_bytes(131_072) | bytes }}.",
        "{{ moe.link }} after 131,072 tokens:\n\n| cache |\n| --- |\n| {{ moe.cache_bytes(131072) | bytes }} |",
        "{{ moe.link }}: `3 layers`, \\(3\\) layers.",
        "{{ moe.link }} ([here](https://example.org/3-layers)).",
        "{{ moe.link }}\n```mermaid\nA[3 layers]\n```\n",
        "{{ moe.link }} came in 2025.",
        "{{ moe.link }} beats the 2B models of 2023 and Tiny 2B.",
        "{{ moe.link }} costs 4 cents.",
        "{{ moe.link }} got 81 of them.",
        "{{ moe.link }} got 81 % elsewhere.",
        "{{ moe.link }} is no 2.68 million.",
        "{{ moe.link }} has 3 layers. {## typed: of the drawing, not of the model ##}",
        "Tiny MoEs have 3 layers.",
        "<p data-x='3 layers'>{{ moe.link }}</p>",
        "{% if 3 %}{{ moe.link }}{% endif %}",
        "{## {{ moe.link }} has 3 layers ##}",
    ],
)
def test_what_is_no_typed_fact_is_left_alone(small: Site, text: str) -> None:
    assert said(small, text) == []


def test_a_comment_without_a_reason_excuses_nothing(small: Site) -> None:
    assert len(said(small, "{{ moe.link }} has 3 layers. {## typed: ##}")) == 1


def test_a_model_whose_name_is_the_beginning_of_another_is_not_named_by_it(tmp_path: Path) -> None:
    from tests.made_up import layers, model, with_models

    zoo = with_models(
        one=model("Tiny 1"),
        other=model("Tiny 1.5", architecture=layers(hidden_size=16)),
    )
    found = typed_in(site(tmp_path, zoo), "a.md", "Tiny 1.5 is 16 wide; no model here is 8 wide.")
    assert [problem.column for problem in found] == [13]


def test_the_check_fails_at_a_typed_number(tmp_path: Path) -> None:
    site(tmp_path)
    folder = tmp_path / "docs" / "handbook"
    folder.mkdir(parents=True)
    (folder / "a.md").write_text("# A\n\nTiny MoE has 3 layers.\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["--root", str(tmp_path), "check"], catch_exceptions=False)
    assert result.exit_code == 1
    assert result.stderr.startswith("docs/handbook/a.md:3:14 ZOO304 '3' is typed, but a record knows it; write {{ m(")


def test_no_chapter_types_a_number_that_a_record_knows() -> None:
    assert [str(problem) for problem in typed_numbers(load_site(REPOSITORY), REPOSITORY / "docs")] == []

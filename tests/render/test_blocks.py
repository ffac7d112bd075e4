"""Blocks of pages: charts with their tables, scores by set-up, the matrix and the costs of tasks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from tests.derive.real_zoo import real_zoo
from tests.made_up import TODAY, Records, model, price, records, result, site, task, with_models

from llm_zoo.derive.matrix import SITUATIONS, fill_cell
from llm_zoo.derive.results import Comparable
from llm_zoo.render import blocks
from llm_zoo.render.views import BenchmarkView, ModelView, Site

HERE = "index.md"


def views(whole: Site, *model_ids: str) -> list[ModelView]:
    return [ModelView(whole, model_id, HERE) for model_id in model_ids]


def quiz(whole: Site) -> BenchmarkView:
    return BenchmarkView(whole, "quiz", HERE)


def rows(markdown: str) -> list[list[str]]:
    """Cells of the last table, without its two header lines."""
    table = [line for line in markdown.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[2:]]


def text_of(cell: str) -> str:
    """Words of a cell, without markup and addresses."""
    return re.sub(r"\]\([^)]*\)|\[", "", BeautifulSoup(cell.replace("<br>", " / "), "html.parser").get_text())


def test_a_working_is_folded_and_its_summary_is_text() -> None:
    assert blocks.working("How <b>", "| a |") == (
        '<details class="working" markdown="1"><summary>How &#60;b&#62;</summary>\n\n| a |\n\n</details>'
    )


def test_the_breakdown_lists_every_part_by_size_and_ends_with_the_total(tmp_path: Path) -> None:
    chart = blocks.breakdown_chart(views(site(tmp_path), "tiny-dense")[0])
    found = [(cells[1], cells[2]) for cells in rows(chart)]
    assert found == [
        ("768", "56.8\u00a0%"),
        ("384", "28.4\u00a0%"),
        ("160", "11.8\u00a0%"),
        ("40", "3.0\u00a0%"),
        ("**1,352**", "**100 %**"),
    ]
    assert 'aria-label="Where the 1.35\u00a0K weights of Tiny Dense are: ' in chart


def test_the_cache_table_says_when_a_context_is_past_the_window(tmp_path: Path) -> None:
    whole = site(tmp_path)
    first, second = rows(blocks.cache_chart(views(whole, "tiny-dense", "tiny-moe")))[:2]
    # Tiny Dense: 32 B a token, window 4,096. Tiny MoE: 16 B a token and 32 B up to 1,024 tokens.
    assert [text_of(cell) for cell in first[1:]] == ["128\u00a0KiB", "past the window", "past the window"]
    assert second[1:] == ["96.0\u00a0KiB", "544\u00a0KiB", "2.03\u00a0MiB"]


def test_the_cache_of_a_model_without_layers_is_an_error_not_a_zero(tmp_path: Path) -> None:
    with pytest.raises(
        LookupError, match="the architecture of 'quiet-one' is not known, so its cache cannot be computed"
    ):
        blocks.cache_chart(views(site(tmp_path), "quiet-one"))


def test_operations_are_in_billions_beside_those_of_the_weights(tmp_path: Path) -> None:
    (cells,) = rows(blocks.flops_chart(views(site(tmp_path), "tiny-dense"), last=4096))
    assert cells[1:] == ["0.000262", "0.00000254"]  # 64 × 4,096 and 2 × 1,272


def test_the_sparsest_model_leads_the_chart_of_shares(tmp_path: Path) -> None:
    chart = blocks.share_chart(views(site(tmp_path), "tiny-dense", "tiny-moe", "quiet-one"))
    label = BeautifulSoup(chart, "html.parser").find("svg")["aria-label"]  # type: ignore[index]
    assert label == ("Share of the weights that one token uses: Tiny MoE 64.8\u00a0%; Tiny Dense 94.1\u00a0%")


@pytest.mark.parametrize(
    ("setup", "words"),
    [
        (("stopwatch", False, 1, None, None, None), "stopwatch, without tools, one attempt"),
        (("stopwatch", True, 8, None, None, None), "stopwatch, with tools, 8 attempts"),
        ((None, None, 1, "diamond", None, "acme"), "harness not stated, one attempt, diamond"),
        (("x", None, 1, None, "base", None), "x, one attempt, base checkpoint"),
        (("*x*", None, 1, None, None, None), "&#42;x&#42;, one attempt"),
    ],
    ids=str,
)
def test_set_ups_in_words(setup: tuple[Any, ...], words: str) -> None:
    assert blocks.setup_words(Comparable(*setup)) == words


def test_scores_show_group_interval_effort_cost_reporter_and_source(tmp_path: Path) -> None:
    table = blocks.score_table(site(tmp_path), quiz(site(tmp_path)), HERE)
    assert table.startswith("Set-up: stopwatch, without tools, one attempt.\n\n| Group | Model | Score |")
    found = [[text_of(cell) for cell in cells] for cells in rows(table)]
    source = "Made-up report"
    assert found == [
        ["1", "Quiet One", "84\u00a0%", "75.6–89.9", "", "", "The Judges", source, "2025-06-01"],
        ["1", "Tiny MoE", "81\u00a0%", "72.2–87.5", "high", "$0.50", "The Judges", f"{source}, row 2", "2025-06-01"],
        ["1", "Tiny MoE", "70\u00a0%", "60.4–78.1", "low", "$0.10", "The Judges", source, "2025-06-01"],
        ["4", "Tiny Dense", "50\u00a0%", "40.4–59.6", "", "", "The Judges", source, "2025-06-01"],
    ]


def test_a_long_table_of_scores_says_how_many_rows_are_elsewhere(tmp_path: Path) -> None:
    whole = site(tmp_path)
    table = blocks.score_table(whole, quiz(whole), HERE, limit=3)
    assert len(rows(table)) == 3
    assert table.endswith("1 more rows are on the page of [Quiz](benchmarks/quiz.md).")


def test_self_reported_scores_are_marked(tmp_path: Path) -> None:
    own = result(90, reporter="acme")
    whole = site(tmp_path, with_models(a=model("A", results=[own])))
    assert '[Acme](zoo/developers/acme.md) <span class="badge">self-reported</span>' in blocks.score_table(
        whole, quiz(whole), HERE
    )


def test_without_results_a_table_says_so(tmp_path: Path) -> None:
    whole = site(tmp_path, with_models(a=model("A")))
    assert blocks.score_table(whole, quiz(whole), HERE) == "No result of this benchmark is in the records yet."
    assert blocks.effort_chart(whole, quiz(whole), HERE) == (
        "No model has results of [Quiz](benchmarks/quiz.md) at several efforts with a published cost yet."
    )


def test_the_chart_of_effort_joins_the_efforts_of_one_set_up_by_cost(tmp_path: Path) -> None:
    zoo = records()
    zoo["models/acme/tiny-moe"]["results"].append(
        result(95, setup={"harness": "another", "effort": "low"}) | {"cost_per_task": 9.0}
    )
    whole = site(tmp_path, zoo)
    chart = blocks.effort_chart(whole, quiz(whole), HERE)
    assert [[text_of(cell) for cell in cells[:4]] for cells in rows(chart)] == [
        ["Tiny MoE", "low", "$0.10", "70"],
        ["Tiny MoE", "high", "$0.50", "81"],
    ]
    assert "Tiny MoE from 70 at $0.10 to 81 at $0.50" in chart


def matrix(root: Path, zoo: Records | None = None) -> dict[str, str]:
    """Situation → words of the cell of the only task."""
    (cells,) = rows(blocks.matrix(site(root, zoo), HERE))
    return {situation.id: text_of(cell) for situation, cell in zip(SITUATIONS, cells[1:], strict=True)}


def test_a_cell_names_its_models_its_benchmark_and_its_kind_of_evidence(tmp_path: Path) -> None:
    cell = matrix(tmp_path)["own-cluster"]
    assert cell.startswith("Tiny MoE / Tiny Dense / Quiz") or cell.startswith("Tiny MoE / Quiz")
    assert "independent" in cell


def test_cells_without_models_and_without_evidence_are_told_apart(tmp_path: Path) -> None:
    nothing = matrix(tmp_path / "nothing", with_models(a=model("A")))
    assert nothing["own-cluster"] == "no evidence (1 fit)"
    assert nothing["best-api"] == "no model fits"


def test_costs_count_thinking_only_where_the_model_thinks(tmp_path: Path) -> None:
    sold = {"access": {"weights": "open", "api": True}, "prices": [price("2026-01-01", input=2.0, output=8.0)]}
    whole = site(
        tmp_path,
        with_models(fast=model("Fast", **sold), slow=model("Slow", cognition="system-2", **sold), free=model("Free"))
        | {"tasks/answer": task(tokens={"input": 100_000, "output": 50_000, "thinking": 400_000})},
    )
    (cells,) = rows(blocks.task_costs(whole, HERE, views(whole, "fast", "slow", "free")))
    assert [text_of(cell) for cell in cells] == ["Answer", "100,000", "50,000", "400,000", "$0.60", "$3.80", "·"]


def test_lanes_are_priced_side_by_side_and_models_without_a_switch_left_blank(tmp_path: Path) -> None:
    sold = {"access": {"weights": "open", "api": True}, "prices": [price("2026-01-01", input=2.0, output=8.0)]}
    whole = site(
        tmp_path,
        with_models(both=model("Both", cognition="switchable", **sold), fast=model("Fast", **sold))
        | {"tasks/answer": task(tokens={"input": 100_000, "output": 50_000, "thinking": 400_000})},
    )
    table = blocks.lane_costs(whole, HERE, views(whole, "both", "fast"))
    (cells,) = rows(table)
    assert [text_of(cell) for cell in cells] == [
        "Answer",
        "System 1",
        "400,000",
        "$0.60",
        "$3.80",
        "6.3×",
        "·",
        "·",
        "·",
    ]
    assert "Both, at once" in table


def test_the_page_s_cost_of_a_run_is_the_matrix_s(tmp_path: Path) -> None:
    sold = {"access": {"weights": "open", "api": True}, "prices": [price("2026-01-01")], "results": [result(80)]}
    for number, cognition in enumerate(("system-1", "switchable", "system-2", None)):
        whole = site(
            tmp_path / str(number),
            with_models(one=model("One", cognition=cognition, **sold))
            | {"tasks/answer": task(cognition="system-2", tokens={"input": 10**6, "output": 10**6, "thinking": 10**6})},
        )
        (candidate,) = fill_cell(whole.zoo, whole.zoo.tasks["answer"], SITUATIONS[0], TODAY).candidates
        (cells,) = rows(blocks.task_costs(whole, HERE, views(whole, "one")))
        assert text_of(cells[4]) == f"${candidate.dollars:g}", cognition


def test_tasks_come_in_their_order_with_their_benchmarks(tmp_path: Path) -> None:
    zoo = records() | {"tasks/first": task(name="First", order=0 + 1), "tasks/answer": task(order=2)}
    found = blocks.tasks(site(tmp_path, zoo), HERE)
    assert [(one.id, [view.link for view in one.evidence]) for one in found] == [
        ("first", ["[Quiz](benchmarks/quiz.md)"]),
        ("answer", ["[Quiz](benchmarks/quiz.md)"]),
    ]


def test_every_cell_of_the_real_matrix_says_something() -> None:
    whole = Site(real_zoo(), TODAY)
    found = rows(blocks.matrix(whole, HERE))
    assert len(found) == len(whole.zoo.tasks)
    for cells in found:
        assert len(cells) == 1 + len(SITUATIONS)
        for cell in cells[1:]:
            assert re.search(r"no model fits|no evidence \(\d+ fit\)|independent|self-reported", cell)


def test_rows_of_another_set_up_are_grey_and_say_why(tmp_path: Path) -> None:
    whole = site(tmp_path)
    table = blocks.side_table(whole, quiz(whole), HERE)
    assert table.startswith("The reference is: stopwatch, without tools, one attempt.\n\n")
    found = [(text_of(cells[0]), cells[1].split("\u00a0")[0], cells[3], "apart" in cells[0]) for cells in rows(table)]
    assert found == [
        ("Tiny MoE", "90", "no: own notes", True),
        ("Quiet One", "84", "yes", False),
        ("Tiny MoE", "81", "yes", False),
        ("Tiny Dense", "50", "yes", False),
    ]


@pytest.mark.parametrize(
    ("setup", "why"),
    [
        ({"harness": None, "tools": True, "attempts": 3}, "no: harness not stated; with tools; 3 attempts"),
        ({"subset": "first half", "checkpoint": "base"}, "no: first half; base checkpoint"),
        ({"tools": None}, "no: tools not stated"),
    ],
)
def test_every_reason_is_said(tmp_path: Path, setup: dict[str, Any], why: str) -> None:
    zoo = records()
    odd = result(99, setup=setup)
    odd["setup"] = {key: value for key, value in odd["setup"].items() if value is not None}
    zoo["models/acme/tiny-dense"]["results"].append(odd)
    whole = site(tmp_path, zoo)
    assert rows(blocks.side_table(whole, quiz(whole), HERE))[0][3] == why


def test_one_set_up_alone_needs_no_second_table(tmp_path: Path) -> None:
    zoo = with_models(one=model("One", results=[result(50)]))
    whole = site(tmp_path, zoo)
    assert blocks.side_table(whole, quiz(whole), HERE) == ""


def test_the_gains_of_effort_name_the_model_and_both_scores(tmp_path: Path) -> None:
    (row,) = rows(blocks.effort_gains(site(tmp_path), HERE))
    assert [text_of(cell) for cell in row][:4] == [
        "Quiz",
        "1",
        "+11.0",
        "Tiny MoE, 70 → 81",
    ]

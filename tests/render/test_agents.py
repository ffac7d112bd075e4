"""Charts and tables about agents."""

from __future__ import annotations

from pathlib import Path

from bs4 import BeautifulSoup
from tests.made_up import model, result, site, with_models

from llm_zoo.render import agents

HERE = "handbook/agents.md"


def label_of(chart: str) -> str:
    svg = BeautifulSoup(chart, "html.parser").find("svg")
    assert svg is not None
    return str(svg["aria-label"]).replace("\u00a0", " ")


def rows(markdown: str) -> list[list[str]]:
    lines = [line for line in markdown.splitlines() if line.startswith("| ")]
    return [[cell.strip().replace("\u00a0", " ") for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_table_of_success_is_the_power_and_says_where_the_odds_are_even() -> None:
    chart = agents.success_chart([0.9, 0.99], steps=100)
    assert rows(chart) == [
        ["90.0 %", "59.0 %", "34.9 %", "12.2 %", "0.52 %", "0.0027 %", "6"],
        ["99.0 %", "95.1 %", "90.4 %", "81.8 %", "60.5 %", "36.6 %", "68"],
    ]
    assert "99.0 % a step: 36.6 percent after 100 steps" in label_of(chart)


def test_the_tokens_of_a_run_are_added_up_over_its_calls() -> None:
    chart = agents.tokens_chart([1000], start=2000, output=500, steps=10)
    assert "1,000 tokens a result: 0.0875 million after 10 steps" in label_of(chart)  # 10 · 2000 + 45 · 1500


def test_the_harness_table_names_both_ends_and_counts_the_rest(tmp_path: Path) -> None:
    def measured(low: float, high: float, **setup: str) -> list[dict[str, object]]:
        return [
            result(low, setup={"harness": "a|b", **setup}),
            result(high, setup={"harness": "long", **setup}),
        ]

    zoo = with_models(
        one=model("One", results=measured(40, 60.5)),
        two=model("Two", results=measured(50, 55, effort="high"), cognition="system-2", efforts=["high"]),
    )
    table = agents.harness_table(site(tmp_path, zoo), HERE, "quiz", limit=1)
    assert rows(table)[0] == [
        "[One](../zoo/models/one.md)",
        "40 with a&#124;b",
        "60.5 with long",
        "20.5",
        "2",
    ]
    assert table.endswith("1 more with smaller gaps.")
    assert "55 with long, high effort" in agents.harness_table(site(tmp_path, zoo), HERE, "quiz")

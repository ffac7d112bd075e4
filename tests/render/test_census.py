"""Tables and charts that count the zoo name what they count and leave blanks where nothing is known."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.made_up import model, site, with_models

from llm_zoo.render import census
from llm_zoo.render.views import UnknownName

HERE = "handbook/x.md"


def cells(markdown: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in markdown.splitlines()][2:]


def test_the_newest_year_comes_first_and_its_largest_model_is_linked(tmp_path: Path) -> None:
    newest, oldest = cells(census.year_table(site(tmp_path), HERE))
    assert newest[:2] == ["2026", "1"]
    assert "nobody has looked this up yet" in newest[-1]
    assert oldest == [
        "2025",
        "2",
        "1",
        "2",
        "0",
        "0",
        "1 of 2",
        "1 of 2",
        "1 of 2",
        "0 of 2",
        "[Tiny MoE](../zoo/models/tiny-moe.md), 2.68\u00a0K",
    ]


def test_a_country_table_keeps_to_the_countries_it_is_asked_for(tmp_path: Path) -> None:
    whole = site(tmp_path)
    assert [row[:3] for row in cells(census.country_table(whole, HERE, "CH"))] == [
        ["Switzerland", "2025", "2 of 2"],
        ["Switzerland", "2026", "0 of 1"],
    ]
    assert cells(census.country_table(whole, HERE, "US")) == []


def test_a_sentence_about_a_country_and_year_without_models_is_an_error(tmp_path: Path) -> None:
    whole = site(tmp_path)
    assert census.country_year(whole, "CH", 2025).models == 2
    with pytest.raises(UnknownName, match="no model that writes text of France in 2025"):
        census.country_year(whole, "FR", 2025)


def test_shares_of_a_year_with_few_models_are_not_drawn(tmp_path: Path) -> None:
    many = {f"m{number}": model(f"M {number}") for number in range(census.ENOUGH_MODELS)}
    chart = census.year_chart(site(tmp_path, with_models(**many)))
    assert "open weights: 100 % in 2025, 100 % in 2025" in chart
    assert "mixture of experts: 0 % in 2025" in chart


@pytest.mark.parametrize(("measure", "points"), [("total", 2), ("active_share", 2), ("cache", 1), ("price", 2)])
def test_a_chart_by_country_says_how_many_models_each_has(tmp_path: Path, measure: str, points: int) -> None:
    chart = census.country_chart(site(tmp_path), measure)  # type: ignore[arg-type]
    assert f": elsewhere: {points} models" in chart


def test_a_chart_by_country_names_the_countries_that_have_points(tmp_path: Path) -> None:
    assert "Switzerland: 2 models" in census.country_chart(site(tmp_path), "total", ["CH"])

"""Frontiers over time, and when a test was first passed."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.made_up import Record, benchmark, load, model, result, with_models

from llm_zoo.derive.trends import claims_against_measurements, days_behind, first_past, frontier
from llm_zoo.records import Zoo

OWN: Record = {"setup": {"harness": "own notes"}, "reporter": "acme"}


def released(day: int, *results: Record, weights: str = "open") -> Record:
    access: dict[str, Any] = {"weights": weights, "api": weights == "closed"}
    return model(f"M{day}", released=datetime.date(2025, 1, day), results=list(results), access=access)


def zoo_of(root: Path, *models: Record, **changes: Any) -> Zoo:
    """A zoo of models `a`, `b`, … and a `quiz`."""
    named = {chr(97 + index): one for index, one in enumerate(models)}
    return load(root, with_models(**named) | {"benchmarks/quiz": benchmark(**changes)})


def test_a_test_is_first_passed_by_the_earliest_model_in_any_set_up_and_by_anybodys_word(tmp_path: Path) -> None:
    zoo = zoo_of(tmp_path, released(9, result(95)), released(3, result(70, **OWN)), released(5, result(61)))
    assert [row and row.model_id for row in (first_past(zoo, "quiz", 0.6), first_past(zoo, "quiz", 0.9))] == ["b", "a"]


def test_a_mark_that_is_met_counts_as_passed_and_one_that_is_not_as_never(tmp_path: Path) -> None:
    zoo = zoo_of(tmp_path, released(3, result(60)))
    first = first_past(zoo, "quiz", 0.6)
    assert first is not None
    assert first.model_id == "a"
    assert first_past(zoo, "quiz", 0.61) is None


@pytest.mark.parametrize("unit", ["elo", "minutes"])
def test_a_scale_without_end_is_never_passed(tmp_path: Path, unit: str) -> None:
    metric = {"name": "rating", "unit": unit, "minimum": 0, "maximum": 100}
    assert first_past(zoo_of(tmp_path, released(3, result(99)), metric=metric), "quiz", 0.6) is None


def test_the_frontier_rises_within_one_set_up_and_open_models_are_so_many_days_behind(tmp_path: Path) -> None:
    zoo = zoo_of(
        tmp_path,
        released(1, result(50), weights="closed"),
        released(4, result(70), weights="closed"),
        released(9, result(90), weights="closed"),
        released(6, result(99, **OWN)),  # another set-up
        released(14, result(65)),
    )
    found = frontier(zoo, "quiz")
    assert found is not None
    assert [(step.day.day, step.row.result.score) for step in found.everyone] == [(1, 50), (4, 70), (9, 90)]
    assert [step.day.day for step in found.open_weights] == [14]
    assert days_behind(found, higher=True) == 10


def test_two_steps_make_no_frontier(tmp_path: Path) -> None:
    assert frontier(zoo_of(tmp_path, released(1, result(50)), released(4, result(70))), "quiz") is None


@pytest.mark.parametrize("changes", [{"subset": "the hard half"}, {"tools": True}, {"effort": "none"}])
def test_a_makers_score_is_not_set_against_one_of_other_items_tools_or_thinking(
    tmp_path: Path, changes: Record
) -> None:
    subsets = [{"name": "the hard half", "items": 50, "source": "paper"}]
    zoo = zoo_of(tmp_path, released(1, result(80, **OWN), result(40, setup=changes)), subsets=subsets)
    assert claims_against_measurements(zoo) == []


def test_the_makers_best_score_is_set_against_the_best_of_somebody_else(tmp_path: Path) -> None:
    again = result(55, date=datetime.date(2025, 7, 1))
    zoo = zoo_of(tmp_path, released(1, result(80, **OWN), result(70, reporter="acme"), result(60), again))
    assert [(one.claimed.result.score, one.measured.result.score) for one in claims_against_measurements(zoo)] == [
        (80, 60)
    ]

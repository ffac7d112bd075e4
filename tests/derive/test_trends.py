"""Frontiers over time, and when a test was first passed."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.made_up import TODAY, Record, benchmark, load, model, price, result, with_models

from llm_zoo.derive.trends import (
    claims_against_measurements,
    days_behind,
    disclosure,
    first_past,
    frontier,
    gaps,
    leads,
    price_of_score,
)
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


LESS_IS_BETTER: Record = {
    "metric": {"name": "errors", "unit": "percent", "minimum": 0, "maximum": 100, "higher_is_better": False}
}


def test_where_less_is_better_the_frontier_falls(tmp_path: Path) -> None:
    zoo = zoo_of(
        tmp_path,
        released(1, result(50), weights="closed"),
        released(4, result(30), weights="closed"),
        released(9, result(10), weights="closed"),
        released(11, result(20)),
        released(12, result(90)),
        **LESS_IS_BETTER,
    )
    found = frontier(zoo, "quiz")
    assert found is not None
    assert [(step.day.day, step.row.result.score) for step in found.everyone] == [(1, 50), (4, 30), (9, 10)]
    assert [step.row.result.score for step in found.open_weights] == [20]
    assert days_behind(found, higher=False) == 2


def published(day: int, score: float) -> Record:
    return result(score, date=datetime.date(2025, 6, day))


@pytest.mark.parametrize(
    ("scores", "changes", "led"),
    [
        ((50, 40, 70, 70), {}, [("a", 1, 7), ("c", 8, None)]),
        ((50, 60, 40, 30), LESS_IS_BETTER, [("a", 1, 7), ("c", 8, 8), ("d", 9, None)]),
    ],
    ids=["more is better", "less is better"],
)
def test_who_led_is_told_by_the_day_of_publication(
    tmp_path: Path, scores: tuple[int, ...], changes: Record, led: list[tuple[str, int, int | None]]
) -> None:
    """Released the other way round, published on the 1st, 2nd, 8th and 9th of June."""
    days = zip((28, 27, 26, 25), (1, 2, 8, 9), scores, strict=True)
    zoo = zoo_of(tmp_path, *[released(day, published(june, score)) for day, june, score in days], **changes)
    found = [(one.row.model_id, one.first.day, one.last and one.last.day) for one in leads(zoo, "quiz")]
    assert found == led


def test_nobody_leads_where_nothing_was_measured(tmp_path: Path) -> None:
    empty = with_models(a=released(1)) | {"benchmarks/exam": benchmark(name="Exam")}
    zoo = load(tmp_path, empty)
    assert (leads(zoo, "exam"), price_of_score(zoo, "exam", 50, TODAY)) == ([], [])


def test_the_price_of_a_score_falls_with_each_cheaper_model_that_reaches_it(tmp_path: Path) -> None:
    def sold(day: int, score: float, *prices: Record) -> Record:
        return released(day, result(score), weights="closed") | {"prices": list(prices)}

    zoo = zoo_of(
        tmp_path,
        sold(1, 80, price("2024-12-01", until="2025-01-31", output=8.0), price("2025-02-01", output=6.0)),
        sold(2, 79, price("2025-01-02", output=0.5)),  # misses the score
        sold(3, 90, price("2025-03-01", output=0.007, per=1_000)),  # as dear as what is there already, and more
        sold(4, 95, price("2025-04-01", output=4.0, input=1.0)),
        sold(5, 95, price("2026-12-01", output=1.0)),  # not yet
        sold(6, 95, price("2025-05-01", output=1.0, currency="EUR")),
    )
    found = [(step.day, step.row.model_id, step.dollars) for step in price_of_score(zoo, "quiz", 80, TODAY)]
    day = datetime.date
    assert found == [(day(2025, 1, 1), "a", 8.0), (day(2025, 2, 1), "a", 6.0), (day(2025, 4, 1), "d", 4.0)]


def test_disclosure_counts_what_each_developer_says(tmp_path: Path) -> None:
    closed = {"access": {"weights": "closed", "api": True}, "architecture": None, "undisclosed": ["architecture"]}
    zoo = load(
        tmp_path,
        with_models(
            a=model("A", training={"tokens": 10, "source": "report"}),
            b=model("B", **closed, parameters={"total": 7, "source": "report"}),
            c=model("C", **closed, cutoff={"date": datetime.date(2024, 1, 1), "source": "report"}),
        ),
    )
    (found,) = disclosure(zoo)
    assert (found.developer_id, found.models) == ("acme", 3)
    assert found.given == {"size": 2, "layers": 1, "training tokens": 1, "knowledge cutoff": 1, "weights": 1}


def test_a_gap_is_what_nobody_has_looked_up_and_not_what_the_developer_keeps_to_itself(tmp_path: Path) -> None:
    zoo = load(
        tmp_path,
        with_models(
            a=model("A", context=None, undisclosed=["cutoff"], not_applicable=["training"]),
            b=model("B", access={"weights": "open", "api": True}, results=[result(50)]),
        ),
    )
    assert gaps(zoo.models["a"]) == ["context window", "stated size", "a result", "lineage"]
    assert gaps(zoo.models["b"]) == [
        "training tokens", "knowledge cutoff", "stated size", "licence of the weights", "a price", "lineage",
    ]  # fmt: skip

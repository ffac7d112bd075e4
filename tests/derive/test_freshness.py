"""Volatile facts: each lasts its days, counted from the day of the copy, and only while the model is sold."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from tests.made_up import load, model, price, records, result, source, with_models

from llm_zoo.derive.freshness import is_old_standing, newest_score, stale_facts, stale_records
from llm_zoo.records import Model

READ = datetime.date(2026, 11, 1)


def sold(tmp_path: Path, **changes: object) -> Model:
    """A closed model on sale, all of whose facts were read on 1 November 2026."""
    record = model(
        "Sold",
        access={"weights": "closed", "api": True},
        architecture=None,
        undisclosed=["architecture"],
        prices=[price("2025-03-01")],
    )
    return load(tmp_path, with_models(sold=record | changes)).models["sold"]


def stale(one: Model, days: int) -> list[tuple[str, str]]:
    """Facts that are stale so many days after the reading."""
    return [(found.fact, f"{found.shown}") for found in stale_facts(one, READ + datetime.timedelta(days=days))]


def test_a_price_lasts_sixty_days_and_limits_and_offer_last_hundred_and_twenty(tmp_path: Path) -> None:
    one = sold(tmp_path)
    assert stale(one, 60) == []
    assert stale(one, 61) == [("price", "2026-11-01")]
    assert stale(one, 120) == [("price", "2026-11-01")]
    assert stale(one, 121) == [("price", "2026-11-01"), ("limits", "2026-11-01"), ("offer", "2026-11-01")]


def test_an_old_copy_is_old_on_the_day_it_is_read(tmp_path: Path) -> None:
    old = source(as_of=datetime.date(2026, 8, 1))
    one = sold(tmp_path, sources={"report": source(), "list": old}, prices=[price("2025-03-01", source="list")])
    assert stale(one, 0) == [("price", "2026-08-01")]


def test_a_newer_price_list_shows_that_the_model_is_still_sold(tmp_path: Path) -> None:
    old = source(as_of=datetime.date(2025, 4, 1))
    one = sold(tmp_path, sources={"report": old, "list": source()}, prices=[price("2025-03-01", source="list")])
    assert [fact for fact, _ in stale(one, 0)] == ["limits"]


@pytest.mark.parametrize(
    "changes",
    [{"access": {"weights": "closed", "api": False}}, {"retired": datetime.date(2026, 10, 1)}],
    ids=["never sold", "retired"],
)
def test_what_nobody_can_buy_does_not_go_stale(tmp_path: Path, changes: dict[str, object]) -> None:
    assert stale(sold(tmp_path, **changes), 9999) == []


def test_the_window_of_open_weights_does_not_change(tmp_path: Path) -> None:
    one = load(tmp_path).models["tiny-moe"]
    assert [fact for fact, _ in stale(one, 9999)] == ["price", "offer"]


def test_the_oldest_reading_comes_first(tmp_path: Path) -> None:
    zoo = records()
    zoo["models/acme/tiny-moe"]["sources"]["report"]["as_of"] = datetime.date(2026, 1, 1)
    found = stale_records(load(tmp_path, zoo), READ + datetime.timedelta(days=61))
    assert [(model_id, one.fact) for model_id, one in found] == [
        ("tiny-moe", "offer"),
        ("tiny-moe", "price"),
        ("quiet-one", "price"),
    ]


def test_a_benchmark_stands_still_after_half_a_year_without_a_score(tmp_path: Path) -> None:
    zoo = with_models(one=model("One", results=[result(50), result(60, date=datetime.date(2026, 5, 1))]))
    newest = newest_score(load(tmp_path, zoo), "quiz")
    assert newest == datetime.date(2026, 5, 1)
    assert not is_old_standing(newest, newest + datetime.timedelta(days=180))
    assert is_old_standing(newest, newest + datetime.timedelta(days=181))

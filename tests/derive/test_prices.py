"""The price in force on a day, and the cost of a run: periods begin and end on the day they say."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from tests.derive.real_zoo import real_zoo
from tests.made_up import model, price

from llm_zoo.derive.prices import is_sold, periods_of, price_on, rent_per_million, run_cost, task_dollars
from llm_zoo.records import Model


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def priced(*prices: dict[str, Any], **changes: Any) -> Model:
    sold = {"access": {"weights": "closed", "api": True}} | changes
    return Model.model_validate(model("A", prices=list(prices), **sold))


def input_on(record: Model, text: str) -> float | None:
    found = price_on(record, day(text))
    return found.input if found else None


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2025-12-31", None),
        ("2026-01-01", 3.0),
        ("2026-01-31", 3.0),
        ("2026-02-01", None),
        ("2026-02-28", None),
        ("2026-03-01", 2.0),
        ("2026-05-31", 2.0),
        ("2026-06-01", 1.0),
        ("2030-01-01", 1.0),
    ],
)
def test_a_period_holds_from_its_first_to_its_last_day(on: str, expected: float | None) -> None:
    history = priced(
        price("2026-01-01", "2026-01-31", input=3.0),
        price("2026-03-01", input=2.0),  # until the next entry
        price("2026-06-01", input=1.0),  # still valid
    )
    assert input_on(history, on) == expected


def test_an_open_period_ends_with_the_next_entry_and_does_not_come_back() -> None:
    history = priced(price("2026-01-01", input=3.0), price("2026-03-01", "2026-03-31", input=1.0))
    assert [input_on(history, on) for on in ("2026-02-28", "2026-03-31", "2026-04-01")] == [3.0, 1.0, None]


def test_a_model_that_is_not_sold_has_no_price() -> None:
    access = {"weights": "open", "api": False}
    assert input_on(priced(price("2026-01-01"), access=access), "2026-02-01") is None


def test_a_model_is_sold_until_the_day_before_it_is_retired() -> None:
    retired = priced(price("2026-01-01", input=3.0), retired=day("2026-02-01"))
    assert [input_on(retired, on) for on in ("2026-01-31", "2026-02-01")] == [3.0, None]
    assert [is_sold(retired, day(on)) for on in ("2026-01-31", "2026-02-01")] == [True, False]


def test_the_order_of_the_record_does_not_matter() -> None:
    late, early = price("2026-03-01", input=1.0), price("2026-01-01", input=3.0)
    assert [input_on(priced(*both), "2026-04-01") for both in ((early, late), (late, early))] == [1.0, 1.0]


def test_only_the_developer_s_own_price_in_us_dollars_counts() -> None:
    history = priced(
        price("2026-01-01", provider="someone-else", input=0.1),
        price("2026-01-01", currency="EUR", input=0.2),
        price("2026-01-01", currency="CNY", input=0.3),
    )
    assert input_on(history, "2026-02-01") is None


def test_cost_is_price_times_tokens_with_thinking_billed_as_output() -> None:
    record = priced(price("2026-01-01", input=2.0, output=8.0))
    cost = run_cost(record, day("2026-02-01"), input_tokens=1000, output_tokens=500, thinking_tokens=4000)
    assert cost is not None
    assert cost.dollars == (1000 * 2.0 + 4500 * 8.0) / 1_000_000 == 0.038
    assert cost.price.input == 2.0


def test_a_price_for_a_thousand_tokens_is_not_a_price_for_a_million() -> None:
    record = priced(price("2026-01-01", input=2.0, output=8.0, per=1000))
    cost = run_cost(record, day("2026-02-01"), input_tokens=1000, output_tokens=500)
    assert cost is not None
    assert cost.dollars == 2.0 + 4.0


def test_without_a_price_in_force_or_for_output_there_is_no_cost() -> None:
    only_input = price("2026-01-01")
    del only_input["output"]
    assert run_cost(priced(only_input), day("2026-02-01"), input_tokens=1, output_tokens=1) is None
    assert run_cost(priced(), day("2026-02-01"), input_tokens=1, output_tokens=1) is None
    assert run_cost(priced(price("2026-03-01")), day("2026-02-01"), input_tokens=1, output_tokens=1) is None


def test_free_is_a_price() -> None:
    record = priced(price("2026-01-01", input=0.0, output=0.0))
    cost = run_cost(record, day("2026-02-01"), input_tokens=1, output_tokens=1)
    assert cost is not None
    assert cost.dollars == 0


def dollars(record: Model, *, thinking: int) -> float:
    cost = run_cost(record, day("2026-02-01"), input_tokens=1000, output_tokens=500, thinking_tokens=thinking)
    assert cost is not None
    return cost.dollars


def test_a_run_that_thinks_pays_the_price_of_thinking_for_all_its_output() -> None:
    dearer = priced(price("2026-01-01", input=2.0, output=8.0, output_thinking=20.0, per=1000))
    assert dollars(dearer, thinking=4000) == 2.0 + 4.5 * 20.0
    assert dollars(dearer, thinking=0) == 2.0 + 0.5 * 8.0


def test_thinking_can_be_free_which_is_not_the_same_as_having_no_price_of_its_own() -> None:
    free = priced(price("2026-01-01", input=2.0, output=8.0, output_thinking=0.0, per=1000))
    same = priced(price("2026-01-01", input=2.0, output=8.0, per=1000))
    assert dollars(free, thinking=4000) == 2.0
    assert dollars(same, thinking=4000) == 2.0 + 4.5 * 8.0


def cost_with_cache(record: Model, *, cached: int) -> float:
    cost = run_cost(record, day("2026-02-01"), input_tokens=1000, output_tokens=500, cached_tokens=cached)
    assert cost is not None
    return cost.dollars


def test_input_from_the_cache_costs_the_cached_price_and_the_rest_the_full_one() -> None:
    record = priced(price("2026-01-01", input=2.0, output=8.0, cached_input=0.2, per=1000))
    assert cost_with_cache(record, cached=0) == 2.0 + 4.0
    assert cost_with_cache(record, cached=750) == 0.25 * 2.0 + 0.75 * 0.2 + 4.0


def test_without_a_cached_price_a_cache_saves_no_money_and_a_free_one_saves_all() -> None:
    assert cost_with_cache(priced(price("2026-01-01", input=2.0, output=8.0, per=1000)), cached=750) == 6.0
    free = priced(price("2026-01-01", input=2.0, output=8.0, cached_input=0.0, per=1000))
    assert cost_with_cache(free, cached=1000) == 4.0


def test_rent_is_shared_among_the_tokens_of_an_hour() -> None:
    assert rent_per_million(3.6, 1000) == 1.0


@pytest.mark.parametrize(
    ("api", "retired", "sold"),
    [(True, None, True), (False, None, False), (False, "2030-01-01", False), (True, "2030-01-01", True)],
)
def test_only_an_api_that_is_still_there_is_sold(api: bool, retired: str | None, sold: bool) -> None:
    changes = {"retired": day(retired)} if retired else {}
    record = priced(access={"weights": "open", "api": api}, **changes)
    assert is_sold(record, day("2026-02-01")) is sold


def test_the_price_in_force_is_the_period_of_the_history_on_every_day_of_every_model() -> None:
    """One definition: a model that is no longer sold had its price on the days before."""
    days = 0
    for record in real_zoo().models.values():
        own = [
            one for one in periods_of(record) if (one.price.provider, one.price.currency) == (record.developer, "USD")
        ]
        for period in own:
            assert price_on(record, period.first) == (period.price if period.end_known else None), record.name
            days += 1
    assert days > 100
    gone = real_zoo().models["gpt-4.5"]
    assert price_on(gone, datetime.date(2025, 6, 12)) == periods_of(gone)[0].price
    assert price_on(gone, datetime.date(2026, 11, 26)) is None


def test_a_task_with_a_call_beyond_the_price_has_no_cost_that_is_too_low() -> None:
    zoo, day = real_zoo(), datetime.date(2026, 11, 26)
    long, agent = zoo.tasks["summarise-long-document"], zoo.tasks["debug-repository-agent"]
    limited, free = zoo.models["claude-haiku-5.5"], zoo.models["claude-sonnet-5.5"]
    assert task_dollars(limited, long, day) is None  # its price holds to 100,000 tokens
    assert task_dollars(free, long, day) == pytest.approx((120_000 * 2 + 1_500 * 10) / 1e6)
    assert task_dollars(limited, agent, day) is not None  # two million tokens of many calls

"""A rival's score is reached only in the same set-up, by a smaller model that came later."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from tests.made_up import load, model, result, with_models

from llm_zoo.derive.smaller import Reached, reached
from llm_zoo.records import Zoo

LIMIT = 50


def sized(total: int, score: float, year: int, **setup: Any) -> dict[str, Any]:
    return model(
        "M",
        released=datetime.date(year, 1, 1),
        access={"weights": "closed", "api": False},
        architecture=None,
        undisclosed=["architecture"],
        parameters={"total": total, "source": "report"},
        results=[result(score, setup=setup, date=datetime.date(2026, 6, 1))],
    )


def only(zoo: Zoo) -> Reached:
    (one,) = reached(zoo, "rival", LIMIT)
    return one


def ids(one: Reached) -> list[str]:
    return [row.model_id for row in one.steps]


def test_each_step_is_later_and_smaller_than_the_one_before(tmp_path: Path) -> None:
    zoo = load(
        tmp_path,
        with_models(
            rival=sized(100, 50, 2023),
            middle=sized(60, 55, 2024),
            larger=sized(80, 90, 2025),
            small=sized(10, 50, 2025),
            weak=sized(5, 49, 2026),
        ),
    )
    one = only(zoo)
    assert ids(one) == ["rival", "middle", "small"]
    assert one.smallest is not None
    assert one.smallest.model_id == "small"
    assert one.best_small.model_id == "small"


def test_the_best_small_model_is_named_even_when_it_fails(tmp_path: Path) -> None:
    one = only(load(tmp_path, with_models(rival=sized(100, 50, 2023), weak=sized(5, 49, 2026))))
    assert (one.smallest, one.best_small.model_id) == (None, "weak")


def test_a_smaller_model_of_the_same_day_is_a_step(tmp_path: Path) -> None:
    zoo = load(tmp_path, with_models(rival=sized(100, 50, 2023), sibling=sized(20, 60, 2023)))
    assert ids(only(zoo)) == ["rival", "sibling"]


def test_a_model_from_before_the_rival_does_not_count_as_a_step(tmp_path: Path) -> None:
    zoo = load(tmp_path, with_models(rival=sized(100, 50, 2023), early=sized(20, 60, 2022)))
    assert ids(only(zoo)) == ["rival"]


def test_another_set_up_is_no_comparison(tmp_path: Path) -> None:
    zoo = load(tmp_path, with_models(rival=sized(100, 50, 2023), other=sized(5, 90, 2026, tools=True)))
    assert reached(zoo, "rival", LIMIT) == []


def test_a_model_of_unknown_size_is_left_out(tmp_path: Path) -> None:
    unknown = sized(1, 90, 2025) | {"undisclosed": ["architecture", "parameters"]}
    del unknown["parameters"]
    assert reached(load(tmp_path, with_models(rival=sized(100, 50, 2023), unknown=unknown)), "rival", LIMIT) == []

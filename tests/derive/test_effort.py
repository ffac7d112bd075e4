"""What more effort gains is measured on one model in one set-up, towards what the benchmark calls better."""

from __future__ import annotations

import datetime
import math
from pathlib import Path

import pytest
from tests.made_up import benchmark, load, model, records, result, with_models

from llm_zoo.derive.effort import break_even_thinking, gains
from llm_zoo.records import Price


def thinker(low: float, high: float, **changes: object) -> dict[str, object]:
    rows = [result(low, setup={"effort": "low"}), result(high, setup={"effort": "high"})]
    return model("T", cognition="switchable", efforts=["low", "high"], results=rows, **changes)


def test_the_gain_is_that_of_one_model_at_two_efforts(tmp_path: Path) -> None:
    (gain,) = gains(load(tmp_path))
    assert [(low.model_id, gain.of((low, high))) for low, high in gain.pairs] == [("tiny-moe", 11)]


def test_the_widest_gain_comes_first_and_the_middle_is_a_median(tmp_path: Path) -> None:
    zoo = load(tmp_path, with_models(a=thinker(50, 52), b=thinker(40, 70), c=thinker(60, 66)))
    (gain,) = gains(zoo)
    assert [low.model_id for low, _ in gain.pairs] == ["b", "c", "a"]
    assert gain.median == 6


def test_a_model_with_one_effort_says_nothing(tmp_path: Path) -> None:
    alone = model("A", cognition="switchable", efforts=["low", "high"], results=[result(50, setup={"effort": "low"})])
    assert gains(load(tmp_path, with_models(a=alone))) == []


def test_efforts_of_different_set_ups_are_not_compared(tmp_path: Path) -> None:
    rows = [result(50, setup={"effort": "low"}), result(70, setup={"effort": "high", "tools": True})]
    apart = model("A", cognition="switchable", efforts=["low", "high"], results=rows)
    assert gains(load(tmp_path, with_models(a=apart))) == []


def test_where_less_is_better_a_fall_is_a_gain(tmp_path: Path) -> None:
    found = records() | with_models(a=thinker(20, 15))
    found = {path: one for path, one in found.items() if not path.startswith("models/") or path == "models/acme/a"}
    metric = {"name": "errors", "unit": "percent", "minimum": 0, "maximum": 100, "higher_is_better": False}
    found["benchmarks/quiz"] = benchmark(metric=metric)
    (gain,) = gains(load(tmp_path, found))
    assert gain.median == 5


def test_the_benchmark_with_the_largest_middle_gain_comes_first(tmp_path: Path) -> None:
    rows = [result(50, setup={"effort": "low"}), result(60, setup={"effort": "high"})]
    rows += [one | {"benchmark": "exam", "score": one["score"] * 1.2} for one in rows]
    zoo = records() | with_models(a=thinker(50, 60) | {"results": rows})
    zoo["models/acme/tiny-moe"]["results"] = []
    zoo["benchmarks/exam"] = benchmark(name="Exam")
    assert [(gain.benchmark_id, gain.median) for gain in gains(load(tmp_path, zoo))] == [("exam", 12), ("quiz", 10)]


def price(**changes: object) -> Price:
    made = {"provider": "acme", "from": datetime.date(2026, 1, 1), "currency": "USD", "per": 1_000_000}
    return Price.model_validate(made | {"input": 1.0, "output": 2.0, "source": "report"} | changes)


@pytest.mark.parametrize(
    ("small", "tokens"),
    [
        # the larger model costs 1000·10 + 100·20 = 12,000 millionths; the small one 1,200 before its first thought
        ({}, (12_000 - 1_200) / 2),
        ({"output_thinking": 4.0}, (12_000 - 1_400) / 4),
        ({"per": 1_000, "input": 0.001, "output": 0.002}, (12_000 - 1_200) / 2),
        ({"output": 0.0}, math.inf),
        ({"input": 11.8}, None),  # 11,800 and 200 for the answer: as dear before it thinks
        ({"input": 11.0}, (12_000 - 11_200) / 2),
        ({"output": None}, None),
    ],
)
def test_thinking_pays_until_it_costs_what_the_larger_model_costs(small: dict, tokens: float | None) -> None:
    large = price(input=10.0, output=20.0)
    found = break_even_thinking(price(**small), large, input_tokens=1000, output_tokens=100)
    assert found == (tokens if tokens is None else pytest.approx(tokens))


def test_a_larger_model_without_a_price_of_output_cannot_be_compared() -> None:
    assert break_even_thinking(price(), price(output=None), input_tokens=1, output_tokens=1) is None

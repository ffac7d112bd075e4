"""What more effort gains is measured on one model in one set-up, towards what the benchmark calls better."""

from __future__ import annotations

from pathlib import Path

from tests.made_up import benchmark, load, model, records, result, with_models

from llm_zoo.derive.effort import gains


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

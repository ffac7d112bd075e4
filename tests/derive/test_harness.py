"""Scores that differ in the harness alone, from a small zoo where each row is there for a reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.made_up import Record, load, model, result, with_models

from llm_zoo.derive.harness import harness_spreads


def spreads(root: Path, *results: Record, least: int = 2) -> list[tuple[str, list[float], float]]:
    zoo = load(root, with_models(a=model("A", results=list(results))))
    return [
        (one.lowest.model_id, [row.result.score for row in one.rows], one.gap)
        for one in harness_spreads(zoo, "quiz", least=least)
        if one.lowest.model_id == "a"
    ]


def in_harness(name: str, score: float, **changes: Any) -> Record:
    return result(score, setup={"harness": name} | changes.pop("setup", {}), **changes)


def test_two_harnesses_of_one_evaluator_are_compared(tmp_path: Path) -> None:
    found = spreads(tmp_path, in_harness("long", 60), in_harness("short", 42.5), in_harness("plain", 50))
    assert found == [("a", [42.5, 50, 60], 17.5)]


def test_efforts_and_parts_are_not_mixed(tmp_path: Path) -> None:
    effort = {"effort": "high"}
    assert spreads(tmp_path, in_harness("long", 60), in_harness("short", 40, setup=effort)) == []
    tools = {"tools": True}
    assert spreads(tmp_path / "b", in_harness("long", 60), in_harness("short", 40, setup=tools)) == []


def test_the_developer_s_own_scores_and_unnamed_harnesses_do_not_count(tmp_path: Path) -> None:
    own, unnamed = in_harness("own", 90, reporter="acme"), result(20)
    del unnamed["setup"]["harness"]
    assert spreads(tmp_path, in_harness("long", 60), own, unnamed) == []


def test_fewer_harnesses_than_asked_for_are_left_out(tmp_path: Path) -> None:
    assert spreads(tmp_path, in_harness("long", 60), in_harness("short", 40), least=3) == []

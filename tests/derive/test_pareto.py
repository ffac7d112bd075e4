"""The staircase has what nothing beats, and nothing else."""

from __future__ import annotations

import pytest

from llm_zoo.derive.pareto import Better, staircase

POINTS = [(1, 5, "a"), (2, 5, "b"), (2, 7, "c"), (3, 6, "d"), (4, 9, "e"), (4, 9, "twin of e")]


@pytest.mark.parametrize(
    ("x", "y", "best"),
    [("low", "high", "a c e"), ("low", "low", "a"), ("high", "high", "e"), ("high", "low", "b d e")],
)
def test_a_point_stays_when_none_is_as_good_in_both_and_better_in_one(x: Better, y: Better, best: str) -> None:
    assert [what for _, _, what in staircase(POINTS, x, y)] == best.split()


def test_of_points_at_one_place_only_the_better_stays() -> None:
    level = [(1, 2, "less"), (1, 3, "more")]
    assert staircase(level, "low", "low") == level[:1]
    assert staircase(level, "high", "high") == level[1:]


def test_no_points_make_no_staircase() -> None:
    assert staircase([], "low", "high") == []

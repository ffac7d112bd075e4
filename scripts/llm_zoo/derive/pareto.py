"""Which points of a plot no other point beats in both of its quantities (Pareto 1906)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeVar

#: Whether less or more of a quantity is better; an early release counts as less.
Better = Literal["low", "high"]
Item = TypeVar("Item")


def staircase(items: Sequence[tuple[float, float, Item]], x: Better, y: Better) -> list[tuple[float, float, Item]]:
    """The items (x, y, what) that nothing beats, from the smallest x to the largest.

    One item beats another when it is at least as good in both and better in one; of equals the first one stays.
    """
    across, up = (1 if better == "low" else -1 for better in (x, y))
    best: list[tuple[float, float, Item]] = []
    for item in sorted(items, key=lambda item: (across * item[0], up * item[1])):
        if not best or up * item[1] < up * best[-1][1]:
            best.append(item)
    return sorted(best, key=lambda item: item[0])

"""Formulas for the browser, taken from the functions of `derive/` themselves.

A function is called with names instead of numbers and answers with the tree of what it would have computed:
`["*", "experts", ["-", 1, …]]`. The browser walks such trees and knows no formula.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..derive.experts import touched
from ..derive.reliability import all_steps, at_least_once, checked_step, step_needed
from ..render.calculators.reliability import MOST_RETRIES

Tree = str | int | float | list[Any]


class Traced:
    """A number that is not known yet; arithmetic with it writes down what is done."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree

    def __add__(self, other: Any) -> Traced:
        return _node("+", self, other)

    def __radd__(self, other: Any) -> Traced:
        return _node("+", other, self)

    def __sub__(self, other: Any) -> Traced:
        return _node("-", self, other)

    def __rsub__(self, other: Any) -> Traced:
        return _node("-", other, self)

    def __mul__(self, other: Any) -> Traced:
        return _node("*", self, other)

    def __rmul__(self, other: Any) -> Traced:
        return _node("*", other, self)

    def __truediv__(self, other: Any) -> Traced:
        return _node("/", self, other)

    def __rtruediv__(self, other: Any) -> Traced:
        return _node("/", other, self)

    def __pow__(self, other: Any) -> Traced:
        return _node("^", self, other)

    def __rpow__(self, other: Any) -> Traced:
        return _node("^", other, self)


def _node(sign: str, left: Any, right: Any) -> Traced:
    return Traced([sign, _tree(left), _tree(right)])


def _tree(value: Any) -> Tree:
    if isinstance(value, Traced):
        return value.tree
    if isinstance(value, int | float):
        return value
    raise TypeError(f"a formula cannot hold {value!r}")


def traced(function: Callable[..., Any], *names: str, **numbers: int) -> Tree:
    """What `function` does with these names, and with `numbers` as they are."""
    return _tree(function(*map(Traced, names), **numbers))


def formulas() -> dict[str, Any]:
    """The formulas of the calculators by name."""
    return {
        "touched": traced(touched, "experts", "active", "batch"),
        "all_steps": traced(all_steps, "step", "steps"),
        "step_needed": traced(step_needed, "job", "steps"),
        "at_least_once": traced(at_least_once, "attempt", "attempts"),
        "checked_step": [
            traced(checked_step, "step", "noticed", retries=retries) for retries in range(MOST_RETRIES + 1)
        ],
    }

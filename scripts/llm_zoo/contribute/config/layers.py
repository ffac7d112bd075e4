"""A flat list of layers as the groups of a record: equal layers counted, repeating patterns found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from .base import ConfigProblem, Yaml

#: More layers than a record may have: a configuration that says so is broken.
MOST_LAYERS = 1000
#: The longest pattern that is looked for; the longest of a known model has 8 layers (Jamba).
LONGEST_PATTERN = 32
#: What a written line, a pattern's heading and a layer inside a pattern weigh against each other; of two ways with as
#: many lines, the one with the shorter pattern reads better.
_LINE, _HEADING, _INSIDE = 1.0, 0.5, 1.01


class _Step(NamedTuple):
    """`repeats` of the `period` layers that start here, and what this and all later steps weigh."""

    weight: float
    period: int
    repeats: int


def group(layers: list[Yaml]) -> list[Yaml]:
    """The layers as `{count, mixer, ffn}` and `{count, pattern}` groups, in order, in as few lines as possible.

    Raises `ConfigProblem` for more layers than a record may have.
    """
    if len(layers) > MOST_LAYERS:
        raise ConfigProblem(f"{len(layers):,} layers are more than any network has")
    kinds: list[Yaml] = []
    for layer in layers:
        if layer not in kinds:
            kinds.append(layer)
    numbers = [kinds.index(layer) for layer in layers]
    groups: list[Yaml] = []
    start = 0
    for step in _steps(numbers):
        groups.append(_written(layers[start : start + step.period], step.repeats))
        start += step.period * step.repeats
    return groups


def _written(pattern: Sequence[Yaml], repeats: int) -> Yaml:
    if len(pattern) == 1:
        return {"count": repeats, **pattern[0]}
    return {"count": repeats, "pattern": [_counted(layer, count) for layer, count in _runs(pattern)]}


def _counted(layer: Yaml, count: int) -> Yaml:
    return dict(layer) if count == 1 else {"count": count, **layer}


def _runs(layers: Sequence[Yaml]) -> list[tuple[Yaml, int]]:
    """Equal neighbours with their number."""
    runs: list[tuple[Yaml, int]] = []
    for layer in layers:
        if runs and runs[-1][0] == layer:
            runs[-1] = (layer, runs[-1][1] + 1)
        else:
            runs.append((layer, 1))
    return runs


def _steps(numbers: list[int]) -> Iterator[_Step]:
    """The lightest way to write the sequence, found from its end."""
    best: list[_Step] = [_Step(0.0, 0, 0)]
    for start in reversed(range(len(numbers))):
        # best[-1] is the step after this layer, best[-n] the one n layers on.
        choices = [
            _Step(weight + best[-period * repeats].weight, period, repeats)
            for period, repeats, weight in _choices(tuple(numbers[start:]))
        ]
        best.append(min(choices, key=lambda step: step.weight))
    position = len(numbers)
    while position:
        step = best[position]
        yield step
        position -= step.period * step.repeats


def _choices(numbers: tuple[int, ...]) -> Iterator[tuple[int, int, float]]:
    """Ways to begin: `period`, `repeats` and weight of the group. The first wins when they weigh the same."""
    for period in range(2, min(len(numbers) // 2, LONGEST_PATTERN) + 1):
        if _repeats_itself(numbers[:period]):
            continue  # its part, more often, is never heavier; without this, equal layers take seconds
        weight = _HEADING + _INSIDE * _changes(numbers[:period])
        for repeats in range(_repeats(numbers, period), 1, -1):
            yield period, repeats, weight
    for repeats in range(_repeats(numbers, 1), 0, -1):
        yield 1, repeats, _LINE


def _repeats_itself(pattern: tuple[int, ...]) -> bool:
    """Whether a pattern is a shorter one several times, such as one layer that comes again and again."""
    return any(
        len(pattern) % part == 0 and pattern == pattern[:part] * (len(pattern) // part)
        for part in range(1, len(pattern) // 2 + 1)
    )


@cache
def _changes(pattern: tuple[int, ...]) -> int:
    """Number of runs of equal entries."""
    return 1 + sum(left != right for left, right in pairwise(pattern))


def _repeats(numbers: tuple[int, ...], period: int) -> int:
    """How often the first `period` entries follow each other."""
    repeats = 1
    while numbers[repeats * period : (repeats + 1) * period] == numbers[:period]:
        repeats += 1
    return repeats

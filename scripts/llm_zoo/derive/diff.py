"""What changes from one architecture to another, layer group by layer group, with the consequence of each change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from pydantic import BaseModel

from ..records.architecture import Architecture, LayerGroup
from . import mixers
from .cache import DEFAULT_ELEMENT_BYTES, cache_of
from .layers import LayerRun, layer_tensors, own_tensors, runs
from .parameters import ParameterCount, count_parameters
from .tensors import total_size

#: Context at which the consequence for the cache is told, in tokens.
DIFF_CONTEXT = 131_072


@dataclass(frozen=True)
class Segment:
    """Layers of one model beside layers of the other; one side is empty where layers were added or removed."""

    kind: Literal["equal", "changed", "added", "removed"]
    before: tuple[LayerRun, ...]
    after: tuple[LayerRun, ...]
    #: Weights of these layers, before and after.
    weights: tuple[int, int]
    #: Cache of these layers at `DIFF_CONTEXT` tokens, 16 bit, in bytes.
    cache: tuple[int, int]


@dataclass(frozen=True)
class Change:
    """One field that differs."""

    name: str
    before: object
    after: object


@dataclass(frozen=True)
class Totals:
    """Numbers of both sides: parameters, active parameters, cache in bytes, parameters outside the layers."""

    total: tuple[int, int]
    active: tuple[int, int]
    cache: tuple[int, int]
    outside: tuple[int, int]


@dataclass(frozen=True)
class StructuralDiff:
    """The whole comparison of two architectures; `encoder` holds the layers of the encoders beside decoders."""

    layers: tuple[Segment, ...]
    encoder: tuple[Segment, ...]
    changes: tuple[Change, ...]
    totals: Totals


def structural_diff(before: Architecture, after: Architecture) -> StructuralDiff:
    """Compare two architectures: equal runs of layers are folded, the rest is aligned in order."""
    counts = count_parameters(before), count_parameters(after)
    encoders = [one.encoder.layers if one.encoder else [] for one in (before, after)]
    return StructuralDiff(
        tuple(_segments(before, before.layers, after, after.layers)),
        tuple(_segments(before, encoders[0], after, encoders[1], writes=False)),
        tuple(_changes(before, after)),
        Totals(
            (counts[0].total, counts[1].total),
            (counts[0].active, counts[1].active),
            (cache_of(before).bytes_at(DIFF_CONTEXT), cache_of(after).bytes_at(DIFF_CONTEXT)),
            (_outside(counts[0]), _outside(counts[1])),
        ),
    )


def _outside(count: ParameterCount) -> int:
    """Weights of everything but layers: tables, output head, last norm."""
    return sum(line.total for line in count.lines if line.run is None)


@dataclass(frozen=True)
class SizedRun:
    """A run of layers with what it takes."""

    run: LayerRun
    #: Equal for layers that are made of the same blocks.
    signature: str
    #: Weights; a set that layers share counts where it is first used.
    weights: int
    #: Bytes at `DIFF_CONTEXT` tokens, 16 bit.
    cache: int


def sized_runs(architecture: Architecture, groups: Sequence[LayerGroup], *, writes: bool = True) -> list[SizedRun]:
    """The runs of layers that are aligned; `writes` is False for encoders beside decoders, which keep nothing."""
    listed = runs(groups)
    return [
        SizedRun(run, _signature(run), weights, _cache(run, architecture) if writes else 0)
        for run, weights in zip(listed, _weights(listed, architecture), strict=True)
    ]


def _segments(
    before: Architecture,
    groups: Sequence[LayerGroup],
    after: Architecture,
    other_groups: Sequence[LayerGroup],
    *,
    writes: bool = True,
) -> Iterator[Segment]:
    """Align runs by what their layers are made of; the number of layers of a run may differ."""
    old, new = sized_runs(before, groups, writes=writes), sized_runs(after, other_groups, writes=writes)
    matcher = SequenceMatcher(None, [one.signature for one in old], [one.signature for one in new], False)
    for tag, first, last, start, stop in matcher.get_opcodes():
        left, right = old[first:last], new[start:stop]
        weights = (sum(one.weights for one in left), sum(one.weights for one in right))
        cache = (sum(one.cache for one in left), sum(one.cache for one in right))
        sides = tuple(one.run for one in left), tuple(one.run for one in right)
        same = [run.count for run in sides[0]] == [run.count for run in sides[1]] and weights[0] == weights[1]
        if tag in {"equal", "replace"}:
            yield Segment("equal" if tag == "equal" and same else "changed", *sides, weights, cache)
        else:
            yield Segment("removed" if tag == "delete" else "added", *sides, weights, cache)


def _weights(layers: Sequence[LayerRun], architecture: Architecture) -> list[int]:
    """Weights of each run; a set that layers share counts where it is first used."""
    found: list[int] = []
    seen: set[str] = set()
    for run in layers:
        once, own = total_size(layer_tensors(run, architecture)), total_size(own_tensors(run, architecture))
        if run.shared is None:
            found.append(run.count * once)
        else:
            found.append(run.count * own + (0 if run.shared.name in seen else once))
            seen.add(run.shared.name)
    return found


def _cache(run: LayerRun, architecture: Architecture) -> int:
    """Bytes at `DIFF_CONTEXT` tokens, 16 bit; an encoder keeps nothing."""
    if architecture.form in {"encoder", "vae"}:
        return 0
    kept = [mixers.cache(mixer).elements_at(DIFF_CONTEXT) for mixer in (run.mixer, run.cross) if mixer is not None]
    return run.count * sum(kept) * DEFAULT_ELEMENT_BYTES


def _signature(run: LayerRun) -> str:
    return "|".join(block.model_dump_json() if block else "" for block in (run.mixer, run.cross, run.ffn, run.shared))


#: Fields of an architecture that are compared as layers, or that say where facts come from and how they are published.
_NOT_COMPARED = frozenset({"source", "locator", "note", "layers", "encoder", "heads", "towers", "extras", "shipped"})


def outside_fields(architecture: Architecture) -> dict[str, object]:
    """Fields outside the layers that are compared, in order; a block as its fields, one that is not there as None."""
    found: dict[str, object] = {}
    for name in Architecture.model_fields:
        value = getattr(architecture, name)
        if name not in _NOT_COMPARED:
            found[name] = _fields(value) if isinstance(value, BaseModel) else value
    return found


def _fields(block: BaseModel) -> dict[str, object]:
    return {name: getattr(block, name) for name in type(block).model_fields}


def _changes(before: Architecture, after: Architecture) -> Iterator[Change]:
    """Fields outside the layers that differ; of a block that one side lacks, every field that the other has."""
    other = outside_fields(after)
    for name, left in outside_fields(before).items():
        right = other[name]
        if isinstance(left, dict) or isinstance(right, dict):
            olds, news = (value if isinstance(value, dict) else {} for value in (left, right))
            for field in olds or news:
                if olds.get(field) != news.get(field):
                    yield Change(f"{name}.{field}", olds.get(field), news.get(field))
        elif left != right:
            yield Change(name, left, right)


def _block_changes(prefix: str, before: BaseModel, after: BaseModel) -> Iterator[Change]:
    """Fields of a block that differ, by their path."""
    for name in type(before).model_fields:
        left, right = getattr(before, name), getattr(after, name)
        if left != right:
            yield Change(f"{prefix}.{name}", left, right)


def block_changes(before: BaseModel | None, after: BaseModel | None) -> list[Change]:
    """Fields that differ between two blocks of one kind; nothing when the kinds differ."""
    if before is None or after is None or type(before) is not type(after):
        return []
    return [Change(one.name.partition(".")[2], one.before, one.after) for one in _block_changes("x", before, after)]

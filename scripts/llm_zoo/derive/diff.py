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


def _segments(
    before: Architecture,
    groups: Sequence[LayerGroup],
    after: Architecture,
    other_groups: Sequence[LayerGroup],
    *,
    writes: bool = True,
) -> Iterator[Segment]:
    """Align runs by what their layers are made of; the number of layers of a run may differ.

    `writes` is False for encoders, which keep nothing.
    """
    old, new = runs(groups), runs(other_groups)
    sizes, other_sizes = _weights(old, before), _weights(new, after)
    matcher = SequenceMatcher(None, [_signature(run) for run in old], [_signature(run) for run in new], False)
    for tag, first, last, start, stop in matcher.get_opcodes():
        left, right = tuple(old[first:last]), tuple(new[start:stop])
        weights = (sum(sizes[first:last]), sum(other_sizes[start:stop]))
        cache = (_cache(left, before), _cache(right, after)) if writes else (0, 0)
        same = [run.count for run in left] == [run.count for run in right] and weights[0] == weights[1]
        if tag in {"equal", "replace"}:
            yield Segment("equal" if tag == "equal" and same else "changed", left, right, weights, cache)
        else:
            yield Segment("removed" if tag == "delete" else "added", left, right, weights, cache)


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


def _cache(part: Sequence[LayerRun], architecture: Architecture) -> int:
    """Bytes at `DIFF_CONTEXT` tokens, 16 bit; an encoder keeps nothing."""
    if architecture.form in {"encoder", "vae"}:
        return 0
    elements = 0
    for run in part:
        for mixer in (run.mixer, run.cross):
            if mixer is not None:
                elements += run.count * mixers.cache(mixer).elements_at(DIFF_CONTEXT)
    return elements * DEFAULT_ELEMENT_BYTES


def _signature(run: LayerRun) -> str:
    return "|".join(block.model_dump_json() if block else "" for block in (run.mixer, run.cross, run.ffn, run.shared))


#: Fields of an architecture that are compared as layers, or that say where facts come from and how they are published.
_NOT_COMPARED = frozenset({"source", "locator", "note", "layers", "encoder", "heads", "towers", "extras", "shipped"})


def _changes(before: Architecture, after: Architecture) -> Iterator[Change]:
    """Fields outside the layers that differ; of a block that one side lacks, every field that the other has."""
    for name in Architecture.model_fields:
        left, right = getattr(before, name), getattr(after, name)
        if name in _NOT_COMPARED or left == right:
            continue
        if isinstance(left, BaseModel) and isinstance(right, BaseModel):
            yield from _block_changes(name, left, right)
        elif isinstance(left, BaseModel):
            yield from (Change(f"{name}.{field}", value, None) for field, value in _set(left))
        elif isinstance(right, BaseModel):
            yield from (Change(f"{name}.{field}", None, value) for field, value in _set(right))
        else:
            yield Change(name, left, right)


def _set(block: BaseModel) -> Iterator[tuple[str, object]]:
    return iter(block.model_dump(exclude_none=True).items())


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

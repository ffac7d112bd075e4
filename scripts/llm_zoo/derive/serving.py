"""The least time that a step of a model takes on a machine: bytes ÷ bandwidth or operations ÷ peak, the longer one.

This is the roofline model (Williams, Waterman and Patterson 2009, Communications of the ACM) with the weights and
the cache as what is moved. Everything here is a bound that real programs do not reach.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..records.architecture import Architecture, PrecisionName
from ..records.others import Hardware
from . import compute
from .cache import DEFAULT_ELEMENT_BYTES, Cache, cache_of
from .experts import touched
from .memory import room_for_cache
from .parameters import count_parameters
from .precision import PRECISIONS, lookup_format, published_format


@dataclass(frozen=True)
class Work:
    """What one step does: operations, and bytes that come from memory for them."""

    operations: float
    weight_bytes: float
    cache_bytes: float

    @property
    def moved_bytes(self) -> float:
        """Weights and cache together."""
        return self.weight_bytes + self.cache_bytes

    @property
    def intensity(self) -> float:
        """Arithmetic intensity: operations for each byte that is moved."""
        return self.operations / self.moved_bytes


@dataclass(frozen=True)
class Roof:
    """The two limits of a machine."""

    operations_per_second: float
    bytes_per_second: float

    @property
    def ridge(self) -> float:
        """Operations for each byte from which arithmetic is the limit."""
        return self.operations_per_second / self.bytes_per_second

    def attainable(self, intensity: float) -> float:
        """Operations a second at most, with `intensity` operations for each byte."""
        return min(self.operations_per_second, self.bytes_per_second * intensity)

    def seconds(self, work: Work) -> float:
        """Lower bound for a step; moving and computing overlap completely."""
        return max(self.memory_seconds(work), work.operations / self.operations_per_second)

    def memory_seconds(self, work: Work) -> float:
        """Seconds to move the bytes of a step."""
        return work.moved_bytes / self.bytes_per_second

    def bound_by_memory(self, work: Work) -> bool:
        """Whether moving takes longer than computing."""
        return work.intensity < self.ridge


def roof(hardware: Hardware, precision: PrecisionName = "bf16") -> Roof | None:
    """Limits of a machine. At `fp8` the peak of 8-bit floating point, else that of 16 bit: weights of fewer bits
    are taken to be widened before they are multiplied. None where no data sheet gives that peak.
    """
    peaks = hardware.tflops
    peak = None if peaks is None else peaks.fp8 if precision == "fp8" else peaks.bf16
    return None if peak is None else Roof(peak * 1e12, hardware.bandwidth_gbs * 1e9)


@dataclass(frozen=True)
class Routed:
    """Weights of which each token picks its own: `each` for one expert, in all layers that have `experts` of them."""

    experts: int
    active: int
    each: float


@dataclass(frozen=True)
class Reading:
    """What a batch reads, as terms: the part that every token needs, and experts, of which more tokens touch more."""

    always: float
    routed: tuple[Routed, ...]

    def at(self, batch: int) -> float:
        """Expected amount that at least one of `batch` tokens needs; see `experts_touched`."""
        return self.always + sum(one.each * touched(one.experts, one.active, batch) for one in self.routed)


def reading(architecture: Architecture, *, published: bool = False) -> Reading:
    """Weights that are read, as a number of them, or as bytes in the formats that they are published in.

    Raises LookupError where the record does not say in which formats that is.
    """
    count = count_parameters(architecture)
    always = -count.lookup_only * (lookup_format(architecture).bits / 8 if published else 1.0)
    routed: dict[tuple[int, int], float] = {}
    for line in count.lines:
        for tensor in line.tensors:
            unit = line.count * (published_format(architecture, tensor).bits / 8 if published else 1.0)
            if tensor.used is None:
                always += tensor.size * unit
            else:
                key = (tensor.copies, tensor.used)
                routed[key] = routed.get(key, 0.0) + math.prod(tensor.shape) * unit
    return Reading(always, tuple(Routed(*key, each) for key, each in routed.items()))


def weights_read(architecture: Architecture, batch: int) -> float:
    """Expected number of weights that at least one of `batch` tokens is multiplied with."""
    return reading(architecture).at(batch)


def decode_work(
    architecture: Architecture,
    *,
    precision: PrecisionName,
    context: int,
    batch: int = 1,
    element_bytes: int = DEFAULT_ELEMENT_BYTES,
) -> Work:
    """One new token for each of `batch` sequences that are `context` tokens long.

    The weights are read once for all, the cache of each sequence for itself.
    """
    operations = batch * (compute.weight_flops(architecture) + compute.attention_flops(architecture, context))
    weights = weights_read(architecture, batch) * PRECISIONS[precision].bits / 8
    return Work(operations, weights, batch * cache_of(architecture, element_bytes).bytes_at(context))


def prefill_work(architecture: Architecture, *, precision: PrecisionName, tokens: int) -> Work:
    """Reading one prompt of `tokens` tokens: the weights once for all of them, and the cache that is written."""
    weights = weights_read(architecture, tokens) * PRECISIONS[precision].bits / 8
    return Work(compute.prefill_flops(architecture, tokens), weights, cache_of(architecture).bytes_at(tokens))


def sequences_that_fit(hardware: Hardware, *, weights: int, cache: Cache, context: int) -> int:
    """Sequences of `context` tokens whose cache fits beside `weights` bytes and the overhead.

    Raises ValueError for a model that keeps nothing, of which any number fits.
    """
    each = cache.bytes_at(context)
    if each == 0:
        raise ValueError("a model without a cache has no such limit")
    return max(0, room_for_cache(hardware, weights) // each)

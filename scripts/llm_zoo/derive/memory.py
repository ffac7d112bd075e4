"""What a model needs to run: weights, cache and overhead; which context fits; how fast decoding can be at most."""

from __future__ import annotations

from dataclasses import dataclass

from ..records.architecture import Architecture
from ..records.others import Hardware
from .cache import cache_of
from .parameters import count_parameters

GIB = 2**30
#: Bits per weight of the precisions that are shown; 4-bit kinds carry a 16-bit scale for every 32 weights.
BITS_PER_WEIGHT: dict[str, float] = {"bf16": 16.0, "fp8": 8.0, "int4": 4.5}
#: Runtime, activations and fragmentation, an assumption stated wherever memory is shown.
OVERHEAD_BYTES = GIB


@dataclass(frozen=True)
class Memory:
    """Bytes by purpose."""

    weights: int
    cache: int
    overhead: int = OVERHEAD_BYTES

    @property
    def total(self) -> int:
        """All bytes together."""
        return self.weights + self.cache + self.overhead


def weight_bytes(parameters: int, precision: str) -> int:
    """Bytes of `parameters` weights at a precision of `BITS_PER_WEIGHT`, rounded up."""
    return -int(-parameters * BITS_PER_WEIGHT[precision] // 8)


def memory_needed(architecture: Architecture, *, precision: str, context: int, sequences: int = 1) -> Memory:
    """Memory of `sequences` sequences of `context` tokens; the cache is at 16 bits."""
    cache = cache_of(architecture).bytes_at(context) * sequences
    return Memory(weight_bytes(count_parameters(architecture).total, precision), cache)


def usable_context(architecture: Architecture, *, window: int, memory_bytes: int, precision: str) -> int | None:
    """The largest context ≤ `window` whose memory fits; None when not even the weights and one token do."""
    cache = cache_of(architecture)
    room = memory_bytes - weight_bytes(count_parameters(architecture).total, precision) - OVERHEAD_BYTES
    if cache.bytes_at(1) > room:
        return None
    low, high = 1, window
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if cache.bytes_at(middle) <= room else (low, middle - 1)
    return low


def hardware_bytes(hardware: Hardware) -> int:
    """Memory of a machine, its gigabytes taken as 10⁹ bytes: the cautious reading of a data sheet."""
    return int(hardware.memory_gb * 10**9)


def decode_tokens_per_second(architecture: Architecture, hardware: Hardware, *, precision: str, context: int) -> float:
    """Upper bound for one sequence: bandwidth ÷ (active weight bytes + cache bytes). Real systems are slower."""
    active = weight_bytes(count_parameters(architecture).active, precision)
    return hardware.bandwidth_gbs * 1e9 / (active + cache_of(architecture).bytes_at(context))

"""What a model needs to run: weights, cache and overhead; which context fits; how fast decoding can be at most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from ..records.architecture import Architecture, PrecisionName
from ..records.others import Hardware
from .cache import Cache, cache_of
from .parameters import count_parameters
from .precision import PRECISIONS, bits_of

GIB = 2**30
#: Formats that tables of memory show.
SHOWN: tuple[PrecisionName, ...] = ("bf16", "fp8", "int4")
#: Bits per weight of these formats; 4-bit kinds carry a 16-bit scale for every 32 weights.
BITS_PER_WEIGHT: dict[str, float] = bits_of(SHOWN)
#: Runtime, activations and fragmentation, an assumption stated wherever memory is shown.
OVERHEAD_BYTES = GIB


@dataclass(frozen=True)
class Memory:
    """Bytes by purpose."""

    #: Towers for other modalities included, which are loaded with the language model.
    weights: int
    cache: int
    overhead: int = OVERHEAD_BYTES

    @property
    def total(self) -> int:
        """All bytes together."""
        return self.weights + self.cache + self.overhead


def weight_bytes(parameters: int, precision: str) -> int:
    """Bytes of `parameters` weights in a format of `PRECISIONS`, rounded up."""
    return PRECISIONS[cast(PrecisionName, precision)].bytes_for(parameters)


def tower_bytes(architecture: Architecture) -> int:
    """Bytes of the towers for other modalities, as far as their sizes are known; at 16 bit, as they are published."""
    return PRECISIONS["bf16"].bytes_for(sum(tower.parameters or 0 for tower in architecture.towers))


def loaded_bytes(architecture: Architecture, precision: str) -> int:
    """Bytes of all that is loaded: the language model in a format, and its towers at 16 bit."""
    return weight_bytes(count_parameters(architecture).total, precision) + tower_bytes(architecture)


def memory_needed(architecture: Architecture, *, precision: str, context: int, sequences: int = 1) -> Memory:
    """Memory of `sequences` sequences of `context` tokens; the cache is at 16 bits."""
    cache = cache_of(architecture).bytes_at(context) * sequences
    return Memory(loaded_bytes(architecture, precision), cache)


def usable_context(architecture: Architecture, *, window: int, memory_bytes: int, precision: str) -> int | None:
    """The largest context ≤ `window` whose memory fits; None when not even the weights and one token do."""
    room = memory_bytes - loaded_bytes(architecture, precision) - OVERHEAD_BYTES
    return longest_context(cache_of(architecture), window=window, room=room)


def longest_context(cache: Cache, *, window: int, room: int) -> int | None:
    """The largest context ≤ `window` whose cache takes at most `room` bytes; None when not even one token does."""
    if cache.bytes_at(1) > room:
        return None
    low, high = 1, window
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if cache.bytes_at(middle) <= room else (low, middle - 1)
    return low


def longest_served(cache: Cache, *, window: int, room: int, sequences: int, bits: int) -> int | None:
    """The same for sequences of one length that share the room, with `bits` for each number of the cache."""
    return longest_context(cache, window=window, room=room * 16 // (sequences * bits))


def most_sequences(cache: Cache, *, context: int, room: int, bits: int) -> int | None:
    """How many sequences of `context` tokens share `room` bytes; None where they take nothing or not one fits."""
    each = cache.bytes_at(context)
    return max(0, room * 16 // (each * bits)) or None if each else None


def hardware_bytes(hardware: Hardware) -> int:
    """Memory of a machine, its gigabytes taken as 10⁹ bytes: the cautious reading of a data sheet."""
    return int(hardware.memory_gb * 10**9)


def room_for_cache(hardware: Hardware, weights: int) -> int:
    """Bytes of a machine that are left for the cache beside `weights` bytes and the overhead; negative when too few."""
    return hardware_bytes(hardware) - weights - OVERHEAD_BYTES


def decode_tokens_per_second(hardware: Hardware, *, weights_read: int, cache: int) -> float:
    """Upper bound for one sequence: bandwidth ÷ (bytes of weights that a token reads + bytes of cache).

    Real systems are slower.
    """
    return hardware.bandwidth_gbs * 1e9 / (weights_read + cache)

"""Memory that one sequence keeps while a model writes: exact, from the layers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..records.architecture import Architecture
from . import mixers
from .layers import runs
from .once import once
from .tensors import CacheTerm, MixerCache

#: 16-bit elements, the usual precision of a cache.
DEFAULT_ELEMENT_BYTES = 2


@dataclass(frozen=True)
class Cache:
    """Cache of one sequence as terms that add up, so that anyone can evaluate it without knowing a mixer."""

    terms: tuple[CacheTerm, ...]
    constant_bytes: int
    bytes_per_element: int

    def bytes_at(self, context: int) -> int:
        """Bytes after `context` tokens."""
        grown = sum(
            term.bytes_per_token * min(context, context if term.cap is None else term.cap) for term in self.terms
        )
        return grown + self.constant_bytes

    @property
    def bytes_per_token(self) -> int:
        """Growth by one token before any window is full."""
        return sum(term.bytes_per_token for term in self.terms)

    @property
    def uncapped_bytes_per_token(self) -> int:
        """Growth by one token once every window is full."""
        return sum(term.bytes_per_token for term in self.terms if term.cap is None)


def cache_of(architecture: Architecture, bytes_per_element: int = DEFAULT_ELEMENT_BYTES) -> Cache:
    """The cache of an architecture. An encoder keeps nothing between tokens, since it does not write."""
    layers = _layer_caches(architecture)
    constant = sum(layer.constant * count for layer, count in layers) * bytes_per_element
    return Cache(tuple(_merged(layers, bytes_per_element)), constant, bytes_per_element)


@once
def _layer_caches(architecture: Architecture) -> list[tuple[MixerCache, int]]:
    """What a layer of each kind keeps, with the number of such layers."""
    if architecture.form in {"encoder", "vae"}:
        return []
    return [
        (part, run.count)
        for run in runs(architecture.layers)
        for mixer in (run.mixer, run.cross)
        if mixer is not None
        for part in mixers.cache(mixer).parts
    ]


def _merged(layers: Iterable[tuple[MixerCache, int]], bytes_per_element: int) -> list[CacheTerm]:
    """One term for each cap, uncapped first, then the widest window."""
    by_cap: dict[int | None, int] = {}
    for layer, count in layers:
        if layer.per_token:
            by_cap[layer.cap] = by_cap.get(layer.cap, 0) + layer.per_token * count * bytes_per_element
    ordered = sorted(by_cap.items(), key=lambda item: (item[0] is not None, -(item[0] or 0)))
    return [CacheTerm(size, cap) for cap, size in ordered]

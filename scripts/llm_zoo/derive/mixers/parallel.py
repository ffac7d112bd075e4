"""Mixers side by side in one layer: attention and Mamba-2 of Falcon-H1 (Zuo et al. 2025, arXiv:2507.22448,
section 2)."""

from __future__ import annotations

from dataclasses import replace

from ...records.mixers import Parallel
from ..tensors import MixerCache, Part, Tensor
from . import base


@base.part.register
def part(mixer: Parallel) -> Part:
    """The colour of the first branch; `branches` tells all of them."""
    return base.part(mixer.branches[0])


@base.weights.register
def weights(mixer: Parallel, hidden_size: int) -> list[Tensor]:
    """The weights of all branches, which read one input."""
    return [
        replace(tensor, name=f"{branch.kind}.{tensor.name}")
        for branch in mixer.branches
        for tensor in base.weights(branch, hidden_size)
    ]


@base.cache.register
def cache(mixer: Parallel) -> MixerCache:
    """What each branch keeps, one after the other: branches grow for themselves."""
    kept: MixerCache | None = None
    for branch in reversed(mixer.branches):
        for part in reversed(base.cache(branch).parts):
            kept = replace(part, more=kept)
    return kept or MixerCache()


@base.attention_flops.register
def attention_flops(mixer: Parallel, context: int) -> int:
    """The operations of all branches."""
    return sum(base.attention_flops(branch, context) for branch in mixer.branches)

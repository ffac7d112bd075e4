"""Lightning attention: linear attention with a fixed decay for each head (MiniMax-01, arXiv:2501.08313)."""

from __future__ import annotations

from ...records.mixers import Lightning
from ..tensors import MixerCache, Part, Tensor, linear
from . import base


@base.part.register
def part(mixer: Lightning) -> Part:
    """Linear attention keeps a state, like a state-space layer."""
    return "state_space"


@base.weights.register
def weights(mixer: Lightning, hidden_size: int) -> list[Tensor]:
    """Queries, keys and values, a gate on the output, a norm over all heads before it. The decay is no weight."""
    width = mixer.heads * mixer.head_dim
    return [
        *linear("qkv", hidden_size, 3 * width, "state_space"),
        *linear("gate", hidden_size, width, "state_space"),
        Tensor("norm", (width,), "norm"),
        *linear("out", width, hidden_size, "state_space"),
    ]


@base.cache.register
def cache(mixer: Lightning) -> MixerCache:
    """A key × value matrix for each head: the same for any context."""
    return MixerCache(constant=mixer.heads * mixer.head_dim * mixer.head_dim)


@base.attention_flops.register
def attention_flops(mixer: Lightning, context: int) -> int:
    """Decay, outer product of key and value, and read-out, 2 operations an element each."""
    return 6 * mixer.heads * mixer.head_dim * mixer.head_dim

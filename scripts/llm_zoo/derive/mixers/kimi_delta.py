"""Kimi delta attention: a gated delta rule whose decay differs by key dimension (Kimi Linear,
arXiv:2510.26692)."""

from __future__ import annotations

from ...records.mixers import KimiDelta
from ..tensors import MixerCache, Part, Tensor, linear
from . import base


@base.part.register
def part(mixer: KimiDelta) -> Part:
    """Linear attention keeps a state, like a state-space layer."""
    return "state_space"


@base.weights.register
def weights(mixer: KimiDelta, hidden_size: int) -> list[Tensor]:
    """Queries, keys and values with a convolution each; decay through a small vector; step; gate; norm; output."""
    width = mixer.heads * mixer.head_dim
    gate, decay = (
        linear(name, hidden_size, width, "state_space") if full else _through(mixer.head_dim, name, hidden_size, width)
        for name, full in (("gate", mixer.full_rank_gate), ("decay", mixer.full_rank_decay))
    )
    return [
        *linear("qkv", hidden_size, 3 * width, "state_space"),
        Tensor("conv.weight", (3 * width, mixer.conv), "state_space"),
        *decay,
        Tensor("dt_bias", (width,), "state_space"),
        Tensor("A_log", (mixer.heads,), "state_space"),
        *linear("beta", hidden_size, mixer.heads, "state_space"),
        *gate,
        Tensor("gated_norm", (mixer.head_dim,), "norm"),
        *linear("out", width, hidden_size, "state_space"),
    ]


def _through(rank: int, name: str, inputs: int, outputs: int) -> list[Tensor]:
    return [
        *linear(f"{name}_down", inputs, rank, "state_space"),
        *linear(f"{name}_up", rank, outputs, "state_space"),
    ]


@base.cache.register
def cache(mixer: KimiDelta) -> MixerCache:
    """A key × value matrix for each head and the last inputs of the convolutions: the same for any context."""
    width = mixer.heads * mixer.head_dim
    return MixerCache(constant=width * mixer.head_dim + 3 * width * mixer.conv)


@base.attention_flops.register
def attention_flops(mixer: KimiDelta, context: int) -> int:
    """Decay, delta update (read, subtract, write) and read-out of the state, 2 operations an element each."""
    return 8 * mixer.heads * mixer.head_dim * mixer.head_dim

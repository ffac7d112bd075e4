"""Gated DeltaNet, linear attention with a gated delta rule (Yang et al. 2024, arXiv:2412.06464), as in Qwen3-Next."""

from __future__ import annotations

from ...records.mixers import GatedDeltaNet
from ..tensors import MixerCache, Part, Tensor, linear
from . import base


@base.part.register
def part(mixer: GatedDeltaNet) -> Part:
    """Linear attention keeps a state, like a state-space layer."""
    return "state_space"


def _sizes(mixer: GatedDeltaNet) -> tuple[int, int]:
    """Width of all keys and of all values."""
    return mixer.key_heads * mixer.key_dim, mixer.value_heads * mixer.value_dim


@base.weights.register
def weights(mixer: GatedDeltaNet, hidden_size: int) -> list[Tensor]:
    """Queries, keys, values and gate; decay and step for each value head; convolution; norm; output."""
    keys, values = _sizes(mixer)
    return [
        *linear("qkvz", hidden_size, 2 * keys + 2 * values, "state_space"),
        *linear("ba", hidden_size, 2 * mixer.value_heads, "state_space"),
        Tensor("conv.weight", (2 * keys + values, mixer.conv), "state_space"),
        Tensor("dt_bias", (mixer.value_heads,), "state_space"),
        Tensor("A_log", (mixer.value_heads,), "state_space"),
        Tensor("gated_norm", (mixer.value_dim,), "norm"),
        *linear("out", values, hidden_size, "state_space"),
    ]


@base.cache.register
def cache(mixer: GatedDeltaNet) -> MixerCache:
    """A key × value matrix for each value head and the last inputs of the convolution: the same for any context."""
    keys, values = _sizes(mixer)
    return MixerCache(constant=values * mixer.key_dim + (2 * keys + values) * mixer.conv)


@base.attention_flops.register
def attention_flops(mixer: GatedDeltaNet, context: int) -> int:
    """Decay, delta update (read, subtract, write) and read-out of the state, 2 operations an element each."""
    _, values = _sizes(mixer)
    return 8 * values * mixer.key_dim

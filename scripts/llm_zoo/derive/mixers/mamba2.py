"""Mamba-2, state-space duality (Dao & Gu 2024, arXiv:2405.21060, section 7)."""

from __future__ import annotations

from ...records.mixers import Mamba2
from ..tensors import MixerCache, Part, Tensor, linear
from . import base


@base.part.register
def part(mixer: Mamba2) -> Part:
    """A state-space layer."""
    return "state_space"


def _channels(mixer: Mamba2) -> int:
    """Channels that pass through the convolution: the signal and B and C of each group."""
    return mixer.heads * mixer.head_dim + 2 * mixer.groups * mixer.state


@base.weights.register
def weights(mixer: Mamba2, hidden_size: int) -> list[Tensor]:
    """One input projection for gate, signal, B, C and dt; A, D and the dt bias are one number a head."""
    inner = mixer.heads * mixer.head_dim
    tensors = [
        *linear("in", hidden_size, inner + _channels(mixer) + mixer.heads, "state_space", bias=mixer.bias),
        Tensor("conv.weight", (_channels(mixer), mixer.conv), "state_space"),
        Tensor("dt_bias", (mixer.heads,), "state_space"),
        Tensor("A_log", (mixer.heads,), "state_space"),
        Tensor("D", (mixer.heads,), "state_space"),
        *linear("out", inner, hidden_size, "state_space", bias=mixer.bias),
    ]
    if mixer.gated_norm:
        tensors.append(Tensor("gated_norm", (inner,), "norm"))
    if mixer.conv_bias:
        tensors.append(Tensor("conv.bias", (_channels(mixer),), "state_space"))
    return tensors


@base.cache.register
def cache(mixer: Mamba2) -> MixerCache:
    """The state of each head and the last inputs of the convolution: the same for any context."""
    return MixerCache(constant=mixer.heads * mixer.head_dim * mixer.state + _channels(mixer) * mixer.conv)


@base.attention_flops.register
def attention_flops(mixer: Mamba2, context: int) -> int:
    """Decay, input and read-out of the state, 2 operations an element each, whatever the context."""
    return 6 * mixer.heads * mixer.head_dim * mixer.state

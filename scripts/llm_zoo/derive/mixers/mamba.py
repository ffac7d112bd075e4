"""Mamba, a selective state-space layer (Gu & Dao 2023, arXiv:2312.00752, section 3)."""

from __future__ import annotations

from ...records.mixers import Mamba
from ..tensors import MixerCache, Part, Tensor, linear
from . import base


@base.part.register
def part(mixer: Mamba) -> Part:
    """A state-space layer."""
    return "state_space"


@base.weights.register
def weights(mixer: Mamba, hidden_size: int) -> list[Tensor]:
    """Input (twice `inner`: signal and gate), convolution, the projections of dt, B and C, A, D, and output."""
    tensors = [
        *linear("in", hidden_size, 2 * mixer.inner, "state_space", bias=mixer.bias),
        Tensor("conv.weight", (mixer.inner, mixer.conv), "state_space"),
        *linear("x", mixer.inner, mixer.dt_rank + 2 * mixer.state, "state_space"),
        *linear("dt", mixer.dt_rank, mixer.inner, "state_space", bias=True),
        Tensor("A_log", (mixer.inner, mixer.state), "state_space"),
        Tensor("D", (mixer.inner,), "state_space"),
        *linear("out", mixer.inner, hidden_size, "state_space", bias=mixer.bias),
    ]
    if mixer.conv_bias:
        tensors.append(Tensor("conv.bias", (mixer.inner,), "state_space"))
    if mixer.inner_norms:
        tensors += [
            Tensor("dt_norm", (mixer.dt_rank,), "norm"),
            Tensor("B_norm", (mixer.state,), "norm"),
            Tensor("C_norm", (mixer.state,), "norm"),
        ]
    return tensors


@base.cache.register
def cache(mixer: Mamba) -> MixerCache:
    """The state and the last inputs of the convolution: the same for any context."""
    return MixerCache(constant=mixer.inner * (mixer.state + mixer.conv))


@base.attention_flops.register
def attention_flops(mixer: Mamba, context: int) -> int:
    """Decay, input and read-out of the state, 2 operations an element each, whatever the context."""
    return 6 * mixer.inner * mixer.state

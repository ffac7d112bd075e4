"""Gated short convolution of LFM2 (Liquid AI 2025, LFM2 technical report, arXiv:2511.23404, section 2)."""

from __future__ import annotations

from ...records.mixers import ShortConvolution
from ..tensors import MixerCache, Part, Tensor, linear
from . import base


@base.part.register
def part(mixer: ShortConvolution) -> Part:
    """It keeps a state of fixed size, like a state-space layer."""
    return "state_space"


@base.weights.register
def weights(mixer: ShortConvolution, hidden_size: int) -> list[Tensor]:
    """A projection to signal and two gates, one kernel for each channel, and the output."""
    tensors = [
        *linear("in", hidden_size, 3 * mixer.inner, "state_space", bias=mixer.bias),
        Tensor("conv.weight", (mixer.inner, mixer.conv), "state_space"),
        *linear("out", mixer.inner, hidden_size, "state_space", bias=mixer.bias),
    ]
    return [*tensors, Tensor("conv.bias", (mixer.inner,), "state_space")] if mixer.bias else tensors


@base.cache.register
def cache(mixer: ShortConvolution) -> MixerCache:
    """The last inputs of the convolution: the same for any context."""
    return MixerCache(constant=mixer.inner * mixer.conv)


@base.attention_flops.register
def attention_flops(mixer: ShortConvolution, context: int) -> int:
    """The two gates, one multiplication a channel each; the kernel's weights are counted with the others."""
    return 2 * mixer.inner

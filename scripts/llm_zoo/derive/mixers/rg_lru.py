"""Real-gated linear recurrent unit (Griffin: De et al. 2024, arXiv:2402.19427, sections 2.3 and 2.4)."""

from __future__ import annotations

from ...records.mixers import RgLru
from ..tensors import MixerCache, Part, Tensor, linear
from . import base


@base.part.register
def part(mixer: RgLru) -> Part:
    """A recurrent layer keeps a state, like a state-space layer."""
    return "state_space"


@base.weights.register
def weights(mixer: RgLru, hidden_size: int) -> list[Tensor]:
    """Gate branch and signal branch, convolution, one decay a channel, input and recurrence gates of square matrices
    for each block of channels, and output; all linear layers have biases."""
    block = mixer.inner // mixer.blocks
    tensors = [
        *linear("gate", hidden_size, mixer.inner, "state_space", bias=True),
        *linear("in", hidden_size, mixer.inner, "state_space", bias=True),
        Tensor("conv.weight", (mixer.inner, mixer.conv), "state_space"),
        Tensor("conv.bias", (mixer.inner,), "state_space"),
        Tensor("decay", (mixer.inner,), "state_space"),
    ]
    for name in ("input_gate", "recurrence_gate"):
        tensors += [
            Tensor(f"{name}.weight", (block, block), "state_space", mixer.blocks),
            Tensor(f"{name}.bias", (mixer.inner,), "state_space"),
        ]
    return [*tensors, *linear("out", mixer.inner, hidden_size, "state_space", bias=True)]


@base.cache.register
def cache(mixer: RgLru) -> MixerCache:
    """One number a channel, and the inputs of the convolution before the one being computed."""
    return MixerCache(constant=mixer.inner * mixer.conv)


@base.attention_flops.register
def attention_flops(mixer: RgLru, context: int) -> int:
    """Decay, gated input and output gate of each channel, 2 operations each, whatever the context."""
    return 6 * mixer.inner

"""Time mix of RWKV-4, linear attention with one decay a channel (Peng et al. 2023, arXiv:2305.13048, section 3)."""

from __future__ import annotations

from ...records.mixers import Rwkv4
from ..tensors import MixerCache, Part, Tensor, linear
from . import base


@base.part.register
def part(mixer: Rwkv4) -> Part:
    """A recurrent layer keeps a state, like a state-space layer."""
    return "state_space"


@base.weights.register
def weights(mixer: Rwkv4, hidden_size: int) -> list[Tensor]:
    """Receptance, key, value and output; decay and bonus of each channel; shares of the token before."""
    return [
        *linear("receptance", hidden_size, mixer.inner, "state_space"),
        *linear("key", hidden_size, mixer.inner, "state_space"),
        *linear("value", hidden_size, mixer.inner, "state_space"),
        *linear("output", mixer.inner, hidden_size, "state_space"),
        Tensor("decay", (mixer.inner,), "state_space"),
        Tensor("bonus", (mixer.inner,), "state_space"),
        Tensor("shift", (3, hidden_size), "state_space"),
    ]


@base.cache.register
def cache(mixer: Rwkv4) -> MixerCache:
    """Numerator, denominator and their largest exponent for each channel, and the layer's last two inputs: that of the
    time mix and that of the channel mix after it, which are as wide."""
    return MixerCache(constant=5 * mixer.inner)


@base.attention_flops.register
def attention_flops(mixer: Rwkv4, context: int) -> int:
    """Decay, input and read-out of numerator and denominator, 2 operations an element each, whatever the context."""
    return 12 * mixer.inner

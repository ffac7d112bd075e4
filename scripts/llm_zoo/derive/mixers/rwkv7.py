"""Time mix of RWKV-7, a generalised delta rule on a matrix state (Peng et al. 2025, arXiv:2503.14456)."""

from __future__ import annotations

from ...records.mixers import Rwkv7
from ..tensors import MixerCache, Part, Tensor, linear
from . import base


@base.part.register
def part(mixer: Rwkv7) -> Part:
    """A recurrent layer keeps a state, like a state-space layer."""
    return "state_space"


@base.weights.register
def weights(mixer: Rwkv7, hidden_size: int) -> list[Tensor]:
    """Receptance, key, value and output; six shares of the token before; decay, rate, value mix and gate, each through
    a small vector and all but the gate with an offset; scales of keys and of the bonus; norm of heads."""
    width = mixer.heads * mixer.head_dim
    tensors = [
        *linear("receptance", hidden_size, width, "state_space"),
        *linear("key", hidden_size, width, "state_space"),
        *linear("value", hidden_size, width, "state_space"),
        *linear("output", width, hidden_size, "state_space"),
        Tensor("shift", (6, hidden_size), "state_space"),
    ]
    ranks = {"decay": mixer.decay_rank, "rate": mixer.rate_rank, "value_mix": mixer.value_rank, "gate": mixer.gate_rank}
    for name, rank in ranks.items():
        if rank:
            tensors += linear(f"{name}_down", hidden_size, rank, "state_space")
            tensors += linear(f"{name}_up", rank, width, "state_space", bias=name != "gate")
    return [
        *tensors,
        Tensor("key_scales", (2, width), "state_space"),
        Tensor("bonus", (mixer.heads, mixer.head_dim), "state_space"),
        Tensor("heads_norm", (2, width), "norm"),
    ]


@base.cache.register
def cache(mixer: Rwkv7) -> MixerCache:
    """A square matrix for each head, and the layer's last two inputs: that of the time mix and that of the channel mix
    after it, which are as wide."""
    width = mixer.heads * mixer.head_dim
    return MixerCache(constant=width * mixer.head_dim + 2 * width)


@base.attention_flops.register
def attention_flops(mixer: Rwkv7, context: int) -> int:
    """Decay, delta update (read, subtract, write) and read-out of the state, 2 operations an element each."""
    return 8 * mixer.heads * mixer.head_dim * mixer.head_dim

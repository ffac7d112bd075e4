"""Mixture of attention heads (Zhang et al. 2022, arXiv:2210.05144), as in JetMoE (Shen et al. 2024, arXiv:2404.07413,
section 2.3)."""

from __future__ import annotations

from ...records.mixers import MixtureOfAttention
from ..tensors import MixerCache, Part, Tensor, linear
from . import base


@base.part.register
def part(mixer: MixtureOfAttention) -> Part:
    """It is attention to all tokens, with heads that a router picks."""
    return "attention"


@base.weights.register
def weights(mixer: MixtureOfAttention, hidden_size: int) -> list[Tensor]:
    """A router, queries and output of each expert, of which a token uses `active`, one set of keys and values, and a
    bias on the sum of the experts."""
    width = mixer.kv_heads * mixer.head_dim
    return [
        *linear("router", hidden_size, mixer.experts, "router"),
        Tensor("expert.q.weight", (width, hidden_size), "attention", mixer.experts, mixer.active),
        *linear("kv", hidden_size, 2 * width, "attention"),
        Tensor("expert.o.weight", (hidden_size, width), "attention", mixer.experts, mixer.active),
        Tensor("sum.bias", (hidden_size,), "attention"),
    ]


@base.cache.register
def cache(mixer: MixtureOfAttention) -> MixerCache:
    """A key and a value for each KV head and token, whatever experts read them."""
    return MixerCache(per_token=2 * mixer.kv_heads * mixer.head_dim)


@base.attention_flops.register
def attention_flops(mixer: MixtureOfAttention, context: int) -> int:
    """As in attention, with the heads of the `active` experts."""
    return 4 * mixer.active * mixer.kv_heads * mixer.head_dim * context

"""Attention to another sequence: an encoder (Vaswani et al. 2017, arXiv:1706.03762, section 3.2.3) or image features
(Llama 3 report, arXiv:2407.21783, section 7)."""

from __future__ import annotations

from ...records.mixers import CrossAttention
from ..tensors import MixerCache, Part, Tensor, linear
from . import base


@base.part.register
def part(mixer: CrossAttention) -> Part:
    """It is attention, to other tokens."""
    return "attention"


@base.weights.register
def weights(mixer: CrossAttention, hidden_size: int) -> list[Tensor]:
    """Queries come from the layer's own tokens, keys and values from the memory."""
    queries, keys = mixer.heads * mixer.head_dim, mixer.kv_heads * mixer.head_dim
    memory = mixer.memory_size or hidden_size
    tensors = [
        *linear("cross_q", hidden_size, queries, "attention", bias=mixer.bias),
        *linear("cross_k", memory, keys, "attention", bias=mixer.bias if mixer.key_bias is None else mixer.key_bias),
        *linear("cross_v", memory, keys, "attention", bias=mixer.bias),
        *linear("cross_o", queries, hidden_size, "attention", bias=mixer.bias),
    ]
    if mixer.qk_norm == "head":
        tensors += [
            Tensor("cross_q_norm", (mixer.head_dim,), "norm"),
            Tensor("cross_k_norm", (mixer.head_dim,), "norm"),
        ]
    if mixer.gates:
        tensors.append(Tensor("cross_gates", (mixer.gates,), "attention"))
    return tensors


@base.cache.register
def cache(mixer: CrossAttention) -> MixerCache:
    """Keys and values of the memory, made once: constant in the length of the answer.

    Without a fixed number of memory tokens (an encoder's input) it depends on the input alone and is left out here.
    """
    return MixerCache(constant=2 * mixer.kv_heads * mixer.head_dim * (mixer.memory_tokens or 0))


@base.attention_flops.register
def attention_flops(mixer: CrossAttention, context: int) -> int:
    """As in attention, over the memory's tokens; an encoder's input is taken to be as long as the context."""
    return 4 * mixer.heads * mixer.head_dim * (mixer.memory_tokens or context)

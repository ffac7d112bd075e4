"""Softmax attention: multi-head (Vaswani et al. 2017, arXiv:1706.03762), multi-query (Shazeer 2019, arXiv:1911.02150),
grouped-query (Ainslie et al. 2023, arXiv:2305.13245), with sliding windows (Beltagy et al. 2020, arXiv:2004.05150)."""

from __future__ import annotations

from ...records.mixers import Attention, BlockIndexer
from ..tensors import MixerCache, Part, Tensor, linear
from . import base


@base.part.register
def part(mixer: Attention) -> Part:
    """Layers that see only part of the context have a colour of their own."""
    return "window" if mixer.window or mixer.chunk else "attention"


@base.weights.register
def weights(mixer: Attention, hidden_size: int) -> list[Tensor]:
    """Projections of queries, keys, values and output; queries are twice as wide with an output gate.

    Differential attention (Ye et al. 2024, arXiv:2410.05258, section 2.1) learns the number by which one of two maps is
    taken off the other, from two queries and two keys as wide as a head. A layer that reads another layer's keys and
    values (Brandon et al. 2024, arXiv:2405.12981) projects only queries and output; one whose keys are its values has
    one projection for both.
    """
    kind, value_dim = part(mixer), mixer.value_dim or mixer.head_dim
    key_bias = mixer.qkv_bias if mixer.key_bias is None else mixer.key_bias
    queries, keys = mixer.heads * mixer.head_dim, mixer.kv_heads * mixer.head_dim
    inputs = mixer.input_size or hidden_size
    tensors = linear("q", inputs, queries * (2 if mixer.output_gate else 1), kind, bias=mixer.qkv_bias)
    if not mixer.shares_kv:
        tensors += linear("k", inputs, keys, kind, bias=key_bias)
        if not mixer.keys_are_values:
            tensors += linear("v", inputs, mixer.kv_heads * value_dim, kind, bias=mixer.qkv_bias)
    tensors += linear("o", mixer.heads * value_dim, hidden_size, kind, bias=mixer.output_bias)
    if mixer.qk_norm:
        per_head = mixer.qk_norm == "head"
        tensors.append(Tensor("q_norm", (mixer.head_dim if per_head else queries,), "norm"))
        if not mixer.shares_kv:
            tensors.append(Tensor("k_norm", (mixer.head_dim if per_head else keys,), "norm"))
    if mixer.sinks:
        tensors.append(Tensor("sinks", (mixer.heads,), kind))
    if mixer.output_norm:
        tensors.append(Tensor("output_norm", (mixer.heads * value_dim,), "norm"))
    if mixer.differential:
        tensors.append(Tensor("lambdas", (4, mixer.head_dim), kind))
    if mixer.head_gate:
        tensors += linear("gate", hidden_size, mixer.heads, kind)
    return tensors + (_indexer(mixer.indexer, hidden_size) if mixer.indexer else [])


def _indexer(indexer: BlockIndexer, hidden_size: int) -> list[Tensor]:
    """Index queries and one shared index key, each with a norm (MiniMax-M3, transformers `MiniMaxM3VLIndexer`)."""
    return [
        *linear("index_q", hidden_size, indexer.heads * indexer.head_dim, "attention"),
        *linear("index_k", hidden_size, indexer.head_dim, "attention"),
        Tensor("index_norms", (2, indexer.head_dim), "norm"),
    ]


@base.cache.register
def cache(mixer: Attention) -> MixerCache:
    """A key and a value for each KV head and visible token, and an indexer's key; nothing where another layer's are
    read."""
    if mixer.shares_kv:
        return MixerCache()
    pair = mixer.kv_heads * (mixer.head_dim + (mixer.value_dim or mixer.head_dim))
    index_key = mixer.indexer.head_dim if mixer.indexer else 0
    return MixerCache(per_token=pair + index_key, cap=mixer.window or mixer.chunk)


@base.attention_flops.register
def attention_flops(mixer: Attention, context: int) -> int:
    """Scores and weighted sum: 2 operations each for every head, dimension and visible token."""
    visible = min(context, mixer.window or mixer.chunk or context)
    scores = 0
    if mixer.indexer:
        # The indexer scores every token, then only the best blocks are attended to.
        scores = 2 * mixer.indexer.heads * mixer.indexer.head_dim * context
        visible = min(visible, mixer.indexer.top_k * mixer.indexer.block)
    return 2 * mixer.heads * (mixer.head_dim + (mixer.value_dim or mixer.head_dim)) * visible + scores

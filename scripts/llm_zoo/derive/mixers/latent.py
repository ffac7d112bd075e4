"""Multi-head latent attention (DeepSeek-V2, arXiv:2405.04434, section 2.1) and its sparse form with an indexer
(DeepSeek-V3.2, arXiv:2512.02556, section 2)."""

from __future__ import annotations

from ...records.mixers import Indexer, LatentAttention
from ..tensors import MixerCache, Part, Tensor, linear
from . import base


@base.part.register
def part(mixer: LatentAttention) -> Part:
    """Latent attention has a colour of its own: what it caches is not keys and values."""
    return "latent"


@base.weights.register
def weights(mixer: LatentAttention, hidden_size: int) -> list[Tensor]:
    """Down-projections to the latents, norms on them, up-projections to heads, and the output."""
    queries = mixer.heads * (mixer.nope_dim + mixer.rope_dim)
    if mixer.q_rank:
        tensors = [
            *linear("q_down", hidden_size, mixer.q_rank, "latent"),
            Tensor("q_norm", (mixer.q_rank,), "norm"),
            *linear("q_up", mixer.q_rank, queries, "latent"),
        ]
    else:
        tensors = linear("q", hidden_size, queries, "latent")
    tensors += [
        *linear("kv_down", hidden_size, mixer.kv_rank + mixer.rope_dim, "latent"),
        Tensor("kv_norm", (mixer.kv_rank,), "norm"),
        *linear("kv_up", mixer.kv_rank, mixer.heads * (mixer.nope_dim + mixer.value_dim), "latent"),
        *linear("o", mixer.heads * mixer.value_dim, hidden_size, "latent"),
    ]
    if mixer.output_gate:
        tensors += linear("gate", hidden_size, mixer.heads * mixer.value_dim, "latent")
    if mixer.head_gate:
        tensors += linear("head_gate", hidden_size, mixer.heads, "latent")
    return tensors + (_indexer(mixer.indexer, mixer.q_rank or hidden_size, hidden_size) if mixer.indexer else [])


def _indexer(indexer: Indexer, query_size: int, hidden_size: int) -> list[Tensor]:
    """Index queries from the query latent, one shared index key with a layer norm, and a weight for each head."""
    if indexer.shared:
        return []
    return [
        *linear("index_q", query_size, indexer.heads * indexer.head_dim, "latent"),
        *linear("index_k", hidden_size, indexer.head_dim, "latent"),
        Tensor("index_k_norm", (2, indexer.head_dim), "norm"),
        *linear("index_weights", hidden_size, indexer.heads, "latent"),
    ]


@base.cache.register
def cache(mixer: LatentAttention) -> MixerCache:
    """One latent and one rotated key for each token, whatever the number of heads; an indexer adds its key."""
    index_key = mixer.indexer.head_dim if mixer.indexer and not mixer.indexer.shared else 0
    return MixerCache(per_token=mixer.kv_rank + mixer.rope_dim + index_key)


@base.attention_flops.register
def attention_flops(mixer: LatentAttention, context: int) -> int:
    """Attention over the latents themselves, as decoding does it (the up-projection is absorbed into the query).

    With an indexer, every token is scored by the indexer and only the best `top_k` are attended to; a layer that
    shares an indexer scores nothing.
    """
    per_token = 2 * mixer.heads * (2 * mixer.kv_rank + mixer.rope_dim)
    if mixer.indexer is None:
        return per_token * context
    scores = 0 if mixer.indexer.shared else 2 * mixer.indexer.heads * mixer.indexer.head_dim * context
    return per_token * min(context, mixer.indexer.top_k) + scores

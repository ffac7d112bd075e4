"""Compressed attention of DeepSeek-V4 (technical report, section 2.3): a window of shared keys and values, and entries
that each stand for a block of older tokens, all of them (heavily compressed) or the best (compressed sparse)."""

from __future__ import annotations

from ...records.mixers import CompressedAttention
from ..tensors import MixerCache, Part, Tensor, linear
from . import base


@base.part.register
def part(mixer: CompressedAttention) -> Part:
    """Without entries only a window is seen; with them, what is kept is no longer keys and values of tokens."""
    return "latent" if mixer.block else "window"


@base.weights.register
def weights(mixer: CompressedAttention, hidden_size: int) -> list[Tensor]:
    """Compressed query, one shared key and value, the compressor, sinks, and the output by groups of heads."""
    kind, queries, groups = part(mixer), mixer.heads * mixer.head_dim, mixer.output_groups
    tensors = [
        *linear("q_down", hidden_size, mixer.q_rank, kind),
        Tensor("q_norm", (mixer.q_rank,), "norm"),
        *linear("q_up", mixer.q_rank, queries, kind),
        *linear("kv", hidden_size, mixer.head_dim, kind),
        Tensor("kv_norm", (mixer.head_dim,), "norm"),
        Tensor("sinks", (mixer.heads,), kind),
        # Each group of heads has a projection of its own.
        Tensor("o_down", (mixer.output_rank, queries // groups), kind, groups),
        *linear("o_up", groups * mixer.output_rank, hidden_size, kind),
    ]
    if mixer.block:
        tensors += _compressor("entry", mixer, mixer.head_dim, hidden_size)
    if mixer.indexer:
        tensors += [
            *_compressor("index_entry", mixer, mixer.indexer.head_dim, hidden_size),
            *linear("index_q", mixer.q_rank, mixer.indexer.heads * mixer.indexer.head_dim, kind),
            *linear("index_weights", hidden_size, mixer.indexer.heads, kind),
        ]
    return tensors


def _compressor(name: str, mixer: CompressedAttention, size: int, hidden_size: int) -> list[Tensor]:
    """What makes one entry of a block: values, a gate for each of their dimensions, a bias for each place, a norm.

    With overlap each token takes part in two entries, with projections of its own for each.
    """
    kind, width = part(mixer), size * (2 if mixer.overlap else 1)
    return [
        *linear(f"{name}_values", hidden_size, width, kind),
        *linear(f"{name}_gate", hidden_size, width, kind),
        Tensor(f"{name}_place", (mixer.block or 0, width), kind),
        Tensor(f"{name}_norm", (size,), "norm"),
    ]


@base.cache.register
def cache(mixer: CompressedAttention) -> MixerCache:
    """One vector for each token of the window, and one entry for each block, shared out over its tokens.

    With overlap, values and gates of the last full block wait for the next one. Tokens of the block that is not yet
    full are left out: the sum is exact at multiples of the block, and short by less than one block in between.
    """
    if not mixer.block:
        return MixerCache(mixer.head_dim, mixer.window)
    size = mixer.head_dim + (mixer.indexer.head_dim if mixer.indexer else 0)
    waiting = 2 * mixer.block * size if mixer.overlap else 0
    # Rounded up where a block is not a divisor of the entry; it is in all known models.
    entries = MixerCache(-(-size // mixer.block), constant=waiting)
    return MixerCache(mixer.head_dim, mixer.window, more=entries)


@base.attention_flops.register
def attention_flops(mixer: CompressedAttention, context: int) -> int:
    """Attention to the window and to entries: all of them, or the best `top_k` after the indexer has scored all."""
    entries = context // mixer.block if mixer.block else 0
    read = min(entries, mixer.indexer.top_k) if mixer.indexer else entries
    scores = 2 * mixer.indexer.heads * mixer.indexer.head_dim * entries if mixer.indexer else 0
    return 4 * mixer.heads * mixer.head_dim * (min(context, mixer.window) + read) + scores

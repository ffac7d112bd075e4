"""Operations for one token (Kaplan et al. 2020, arXiv:2001.08361, section 2.1; attention's part added)."""

from __future__ import annotations

from ..records.architecture import Architecture
from ..records.fields import Block
from ..records.mixers import CompressedAttention
from ..records.others import Hardware
from . import mixers
from .layers import kinds, runs
from .parameters import count_parameters, output_width, table_width


def weight_flops(architecture: Architecture) -> int:
    """2 operations for each active weight, as often as it is used; an input table that is only looked up is not."""
    looked_up = 0 if architecture.output_head else architecture.vocab_size * table_width(architecture)
    return 2 * (count_parameters(architecture).multiplied - looked_up)


def prefill_flops(architecture: Architecture, tokens: int) -> int:
    """Operations for reading a prompt of `tokens` tokens: the weights for each, and attention to all before it.

    The output head is needed for the last token only, which is where writing begins.
    """
    head = head_flops(architecture)
    return (weight_flops(architecture) - head) * tokens + head + _attention_sum(architecture, tokens)


def head_flops(architecture: Architecture) -> int:
    """Operations of the output head for one token: 2 for each row and each dimension; none without a head."""
    return 2 * architecture.vocab_size * output_width(architecture) if architecture.output_head else 0


def _attention_sum(architecture: Architecture, tokens: int) -> int:
    """Σ attention_flops(n) for n = 1 … tokens."""
    return sum(
        count * _sum_of(branch, tokens)
        for run, count in kinds(architecture.layers)
        for mixer in (run.mixer, run.cross)
        if mixer is not None
        for branch in mixers.branches(mixer)
    )


def _sum_of(mixer: Block, tokens: int) -> int:
    """The same for one mixer: between the points where its window or selection fills, it grows evenly.

    Where whole blocks of tokens become entries, it grows evenly from any token to the one a block later.
    """
    step = mixer.block or 1 if isinstance(mixer, CompressedAttention) else 1
    total, start = 0, 1
    for end in sorted({knee for knee in _knees(mixer) if knee < tokens} | {tokens}):
        for first in range(start, min(start + step, end + 1)):
            count = (end - first) // step + 1
            last = first + (count - 1) * step
            total += (mixers.attention_flops(mixer, first) + mixers.attention_flops(mixer, last)) * count // 2
        start = end + 1
    return total


def _knees(mixer: Block) -> set[int]:
    """Contexts from which a mixer looks at no more tokens."""
    found = {getattr(mixer, name, None) for name in ("window", "chunk")}
    if indexer := getattr(mixer, "indexer", None):
        # What is picked are tokens, or entries or blocks of many tokens.
        found.add(indexer.top_k * (getattr(indexer, "block", None) or getattr(mixer, "block", None) or 1))
    return {knee for knee in found if knee}


def prefill_seconds(architecture: Architecture, hardware: Hardware, tokens: int) -> float | None:
    """Lower bound for reading a prompt: operations ÷ dense peak at 16 bit; None where no data sheet gives the peak."""
    if hardware.tflops is None or hardware.tflops.bf16 is None:
        return None
    return prefill_flops(architecture, tokens) / (hardware.tflops.bf16 * 1e12)


def attention_flops(architecture: Architecture, context: int) -> int:
    """Attention's part for one new token after `context` others; how it grows depends on the mixers."""
    return sum(
        mixers.attention_flops(mixer, context) * run.count
        for run in runs(architecture.layers)
        for mixer in (run.mixer, run.cross)
        if mixer is not None
    )

"""Operations for one token (Kaplan et al. 2020, arXiv:2001.08361, section 2.1; attention's part added)."""

from __future__ import annotations

from ..records.architecture import Architecture
from ..records.others import Hardware
from . import mixers
from .layers import runs
from .parameters import count_parameters


def weight_flops(architecture: Architecture) -> int:
    """2 operations for each active weight that is multiplied; an input table that is only looked up is not."""
    return 2 * count_parameters(architecture).active


def prefill_flops(architecture: Architecture, tokens: int) -> int:
    """Operations for reading a prompt of `tokens` tokens: the weights for each, and attention to all before it."""
    return weight_flops(architecture) * tokens + _attention_sum(architecture, tokens)


def _attention_sum(architecture: Architecture, tokens: int) -> int:
    """Σ attention_flops(n) for n = 1 … tokens. Between the points where a window or a selection fills it is linear."""
    knees = sorted({cap for cap in _caps(architecture) if cap < tokens} | {tokens})
    total, start = 0, 1
    for end in knees:
        first, last = attention_flops(architecture, start), attention_flops(architecture, end)
        total += (first + last) * (end - start + 1) // 2
        start = end + 1
    return total


def _caps(architecture: Architecture) -> set[int]:
    """Contexts at which some layer stops looking at more tokens."""
    found = set()
    for run in runs(architecture.layers):
        for name in ("window", "chunk"):
            found.add(getattr(run.mixer, name, None))
        indexer = getattr(run.mixer, "indexer", None)
        # What is picked are tokens, or entries or blocks of many tokens.
        block = getattr(indexer, "block", None) or getattr(run.mixer, "block", None) or 1
        found.add(indexer.top_k * block if indexer else None)
    return {cap for cap in found if cap}


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

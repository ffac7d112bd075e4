"""Operations for one token (Kaplan et al. 2020, arXiv:2001.08361, section 2.1; attention's part added)."""

from __future__ import annotations

from ..records.architecture import Architecture
from . import mixers
from .layers import runs
from .parameters import count_parameters


def weight_flops(architecture: Architecture) -> int:
    """2 operations for each active weight that is multiplied; an input table that is only looked up is not."""
    return 2 * count_parameters(architecture).active


def attention_flops(architecture: Architecture, context: int) -> int:
    """Attention's part for one new token after `context` others; how it grows depends on the mixers."""
    return sum(
        mixers.attention_flops(mixer, context) * run.count
        for run in runs(architecture.layers)
        for mixer in (run.mixer, run.cross)
        if mixer is not None
    )

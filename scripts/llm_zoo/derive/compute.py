"""Operations for one token (Kaplan et al. 2020, arXiv:2001.08361, section 2.1; attention's part added)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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
    work = attention_work(architecture)
    return work.constant * tokens + sum(ramp.sum_to(tokens) for ramp in work.ramps)


@dataclass(frozen=True)
class Ramp:
    """Operations that grow with the context in steps: `operations` · min(⌊context ÷ `block`⌋, `cap`)."""

    operations: int
    block: int = 1
    cap: int | None = None
    """Steps after which nothing more is added; None: never."""

    def at(self, context: int) -> int:
        """Operations of one token after `context` others."""
        steps = context // self.block
        return self.operations * (steps if self.cap is None else min(steps, self.cap))

    def sum_to(self, tokens: int) -> int:
        """The sum of `at` for contexts from 1 to `tokens`: an arithmetic series up to the cap, level after it."""
        growing = tokens if self.cap is None else min(tokens, self.block * self.cap)
        steps, rest = divmod(growing, self.block)
        series = self.block * steps * (steps - 1) // 2 + (rest + 1) * steps
        return self.operations * (series + (tokens - growing) * (self.cap or 0))


@dataclass(frozen=True)
class AttentionWork:
    """`attention_flops` of an architecture as terms that add up, so that anyone can evaluate it without its mixers."""

    constant: int
    ramps: tuple[Ramp, ...]


def attention_work(architecture: Architecture) -> AttentionWork:
    """The terms of all layers; equal growth is merged."""
    constant, merged = 0, dict[tuple[int, int | None], int]()
    for run, count in kinds(architecture.layers):
        for mixer in (run.mixer, run.cross):
            for branch in mixers.branches(mixer) if mixer is not None else []:
                constant += count * mixers.attention_flops(branch, 0)
                for ramp in _ramps(branch):
                    key = (ramp.block, ramp.cap)
                    merged[key] = merged.get(key, 0) + count * ramp.operations
    return AttentionWork(constant, tuple(Ramp(total, *key) for key, total in merged.items() if total))


def _ramps(mixer: Block) -> list[Ramp]:
    """Growth of one mixer. Where blocks of tokens become entries, these grow by the block, the window by the token."""

    def all_of(context: int) -> int:
        return mixers.attention_flops(mixer, context)

    block = mixer.block if isinstance(mixer, CompressedAttention) else None
    if block is None:
        return _between(all_of, _knees(mixer))
    window = mixer.model_copy(update={"block": None, "indexer": None})

    def entries(number: int) -> int:
        return all_of(number * block) - mixers.attention_flops(window, number * block)

    indexer = getattr(mixer, "indexer", None)
    return _ramps(window) + [
        Ramp(ramp.operations, block, ramp.cap) for ramp in _between(entries, {indexer.top_k} if indexer else set())
    ]


def _between(function: Callable[[int], int], knees: set[int]) -> list[Ramp]:
    """A function that is straight between its knees, as one ramp that never ends and one that ends at each knee."""
    points = sorted(knees)
    slopes = [function(start + 1) - function(start) for start in (0, *points)]
    ending = [
        Ramp(slope - following, cap=knee) for slope, following, knee in zip(slopes, slopes[1:], points, strict=False)
    ]
    return [Ramp(slopes[-1]), *ending]


def _knees(mixer: Block) -> set[int]:
    """Contexts from which a mixer looks at no more tokens."""
    found = {getattr(mixer, name, None) for name in ("window", "chunk")}
    if indexer := getattr(mixer, "indexer", None):
        # What is picked are tokens, or blocks of many tokens.
        found.add(indexer.top_k * (getattr(indexer, "block", None) or 1))
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

"""The three questions that every mixer answers; the answers are registered by the file of each kind."""

from __future__ import annotations

from functools import singledispatch

from ...records.fields import Block
from ...records.mixers import Parallel
from ..tensors import MixerCache, Part, Tensor


class UnknownMixer(TypeError):
    """A mixer whose formulas nobody has written yet."""

    def __init__(self, mixer: object) -> None:
        super().__init__(f"no formulas for a mixer of type {type(mixer).__name__}; they belong in derive/mixers/")


@singledispatch
def weights(mixer: Block, hidden_size: int) -> list[Tensor]:
    """Weight tensors of one layer's mixer. Raises `UnknownMixer` for a kind without formulas."""
    raise UnknownMixer(mixer)


@singledispatch
def cache(mixer: Block) -> MixerCache:
    """What one layer keeps of the past for one sequence. Raises `UnknownMixer` for a kind without formulas."""
    raise UnknownMixer(mixer)


@singledispatch
def attention_flops(mixer: Block, context: int) -> int:
    """Floating-point operations of one new token after `context` others, beyond 2 for each weight.

    A multiplication with an addition counts as two operations. Raises `UnknownMixer` for a kind without formulas.
    """
    raise UnknownMixer(mixer)


@singledispatch
def part(mixer: Block) -> Part:
    """Kind of block in the visual language. Raises `UnknownMixer` for a kind without formulas."""
    raise UnknownMixer(mixer)


def branches(mixer: Block) -> list[Block]:
    """The mixers inside a mixer that runs several side by side, else the mixer itself."""
    return list(mixer.branches) if isinstance(mixer, Parallel) else [mixer]

"""The weights of a network as named tensors, and its cache as terms: what every formula here is made of."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

#: Kinds of block; the visual language has one colour for each.
Part = Literal[
    "embedding",
    "attention",
    "window",
    "latent",
    "state_space",
    "dense_ffn",
    "expert",
    "shared_expert",
    "router",
    "norm",
]


@dataclass(frozen=True)
class Tensor:
    """A weight tensor that occurs `copies` times, of which one token uses `used` (None: all of them)."""

    name: str
    shape: tuple[int, ...]
    part: Part
    copies: int = 1
    used: int | None = None

    @property
    def size(self) -> int:
        """Elements of all copies."""
        return math.prod(self.shape) * self.copies

    @property
    def active(self) -> int:
        """Elements that one token uses."""
        return math.prod(self.shape) * (self.copies if self.used is None else self.used)


@dataclass(frozen=True)
class MixerCache:
    """What one layer keeps of the past for one sequence, in elements (not bytes).

    `per_token` elements for each of the last `cap` tokens (None: for all), and `constant` elements whatever the length;
    `more` for what else it keeps that grows differently.
    """

    per_token: int = 0
    cap: int | None = None
    constant: int = 0
    more: MixerCache | None = None

    @property
    def parts(self) -> tuple[MixerCache, ...]:
        """This and what else the layer keeps, each without `more`."""
        own = MixerCache(self.per_token, self.cap, self.constant)
        return (own, *self.more.parts) if self.more else (own,)

    def elements_at(self, context: int) -> int:
        """Elements after `context` tokens."""
        return sum(
            part.per_token * min(context, context if part.cap is None else part.cap) + part.constant
            for part in self.parts
        )


@dataclass(frozen=True)
class CacheTerm:
    """Cache that grows by `bytes_per_token` until `cap` tokens (None: never capped)."""

    bytes_per_token: int
    cap: int | None


def linear(name: str, inputs: int, outputs: int, part: Part, *, bias: bool = False) -> list[Tensor]:
    """The tensors of a linear layer: `outputs` × `inputs`, and a bias of `outputs` if it has one."""
    weight = Tensor(f"{name}.weight", (outputs, inputs), part)
    return [weight, Tensor(f"{name}.bias", (outputs,), part)] if bias else [weight]


def total_size(tensors: Iterable[Tensor]) -> int:
    """Elements of all tensors together."""
    return sum(tensor.size for tensor in tensors)

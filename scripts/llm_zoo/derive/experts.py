"""How many experts of a layer a batch of tokens reads."""

from __future__ import annotations

import math

from ..records.ffns import MoeFfn


def experts_touched(ffn: MoeFfn, batch: int) -> float:
    """Expected number of routed experts that at least one of `batch` tokens uses: E·(1 − (1 − k/E)^B).

    Assumes that the router spreads tokens evenly and independently, which balanced training aims at and real text only
    approaches.
    """
    return touched(ffn.experts, ffn.active, batch)


def touched(experts: int, active: int, batch: int) -> float:
    """The same of a layer with `experts` experts, of which a token uses `active`."""
    return experts * (1 - (1 - active / experts) ** batch)


def expert_places(ffn: MoeFfn, batch: int, factor: float) -> int:
    """Tokens that one expert takes of a batch under a capacity factor: ⌈factor · k · B / E⌉; more are dropped.

    Source: Fedus et al. 2021 (Switch Transformers), section 2.2, for k = 1; GShard has the same with k.
    """
    return math.ceil(factor * ffn.active * batch / ffn.experts)

"""How many experts of a layer a batch of tokens reads."""

from __future__ import annotations

from ..records.ffns import MoeFfn


def experts_touched(ffn: MoeFfn, batch: int) -> float:
    """Expected number of routed experts that at least one of `batch` tokens uses: E·(1 − (1 − k/E)^B).

    Assumes that the router spreads tokens evenly and independently, which balanced training aims at and real text only
    approaches.
    """
    return ffn.experts * (1 - (1 - ffn.active / ffn.experts) ** batch)

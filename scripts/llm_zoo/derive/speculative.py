"""Speculative decoding: a draft proposes tokens and the target keeps them such that its own distribution comes out.

Leviathan, Kalman and Matias 2022 (arXiv:2211.17192); Chen et al. 2023 (arXiv:2302.01318). A distribution is a sequence
of probabilities over the same tokens, without unit, that add up to 1.
"""

from __future__ import annotations

from collections.abc import Sequence


def kept(target: Sequence[float], draft: Sequence[float]) -> list[float]:
    """Probability, for each token, that it is drafted and kept: q · min(1, p/q) = min(p, q)."""
    return [min(p, q) for p, q in zip(target, draft, strict=True)]


def acceptance(target: Sequence[float], draft: Sequence[float]) -> float:
    """Probability that a drafted token is kept: Σ min(p, q)."""
    return sum(kept(target, draft))


def correction(target: Sequence[float], draft: Sequence[float]) -> list[float]:
    """The distribution to draw from after a refusal: what the draft gave too little, max(0, p − q), scaled to 1.

    All zero where draft and target agree, since nothing is refused then.
    """
    lacking = [max(0.0, p - q) for p, q in zip(target, draft, strict=True)]
    total = sum(lacking)
    return [0.0 if total == 0 else part / total for part in lacking]


def expected_tokens(rate: float, drafted: int) -> float:
    """Mean number of tokens that one pass of the target yields: (1 − α^(γ+1)) / (1 − α), for 0 ≤ α ≤ 1.

    `rate` is α, the chance that a drafted token is kept, taken as the same for all and independent; `drafted` is γ. The
    first refused token is replaced, and after γ kept ones the target adds one, so there is always at least one.
    """
    return sum(rate**kept_before for kept_before in range(drafted + 1))


def speedup(rate: float, drafted: int, draft_cost: float) -> float:
    """How many times as fast, if checking γ + 1 tokens takes as long as writing one.

    `draft_cost` is the time of one drafted token as a share of one pass of the target. The condition holds while the
    weights are what a pass waits for, as with few users.
    """
    return expected_tokens(rate, drafted) / (drafted * draft_cost + 1)

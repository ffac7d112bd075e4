"""Speculative decoding: whatever the draft says, the target's own distribution comes out."""

from __future__ import annotations

import itertools
import math

import pytest

from llm_zoo.derive.speculative import acceptance, correction, expected_tokens, kept, speedup

TARGET = [0.5, 0.3, 0.2]


@pytest.mark.parametrize(
    "draft", [[0.5, 0.3, 0.2], [0.2, 0.3, 0.5], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [1 / 3, 1 / 3, 1 / 3]]
)
def test_kept_and_corrected_tokens_together_follow_the_target(draft: list[float]) -> None:
    refused = 1 - acceptance(TARGET, draft)
    written = [
        own + refused * instead for own, instead in zip(kept(TARGET, draft), correction(TARGET, draft), strict=True)
    ]
    assert all(math.isclose(one, p, abs_tol=1e-12) for one, p in zip(written, TARGET, strict=True))


def test_a_perfect_draft_is_always_kept_and_needs_no_correction() -> None:
    assert acceptance([0.5, 0.5], [0.5, 0.5]) == 1
    assert correction([0.5, 0.5], [0.5, 0.5]) == [0, 0]


def test_a_draft_of_something_else_is_never_kept() -> None:
    assert acceptance([1.0, 0.0], [0.0, 1.0]) == 0
    assert correction([1.0, 0.0], [0.0, 1.0]) == [1, 0]


def test_distributions_over_different_tokens_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        acceptance([1.0], [0.5, 0.5])
    with pytest.raises(ValueError, match="zip"):
        correction([1.0], [0.5, 0.5])


@pytest.mark.parametrize(
    ("rate", "drafted", "tokens"), [(0, 5, 1), (1, 5, 6), (0.5, 1, 1.5), (0.5, 2, 1.75), (0.9, 0, 1)]
)
def test_the_expected_number_of_tokens_equals_hand_computed_values(rate: float, drafted: int, tokens: float) -> None:
    assert expected_tokens(rate, drafted) == tokens


def test_it_is_the_mean_over_all_ways_in_which_drafts_are_kept() -> None:
    rate, mean = 0.8, 0.0
    for outcome in itertools.product([True, False], repeat=3):
        chance = math.prod(rate if one else 1 - rate for one in outcome)
        mean += chance * (1 + len(list(itertools.takewhile(bool, outcome))))
    assert math.isclose(expected_tokens(rate, 3), mean)
    assert math.isclose(expected_tokens(rate, 3), (1 - rate**4) / (1 - rate))


def test_a_draft_that_costs_nothing_gains_its_tokens_and_one_that_costs_as_much_loses() -> None:
    assert speedup(0.5, 2, 0) == 1.75
    assert speedup(0.5, 2, 1) == 1.75 / 3

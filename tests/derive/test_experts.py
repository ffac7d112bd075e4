"""Experts that a batch reads, with the router assumed to spread tokens evenly."""

from __future__ import annotations

import math

import pytest
from tests.derive.real_zoo import architecture_of
from tests.made_up import MOE

from llm_zoo.derive.experts import expert_places, experts_touched
from llm_zoo.derive.layers import runs
from llm_zoo.records.ffns import MoeFfn


def ffn(experts: int, active: int) -> MoeFfn:
    return MoeFfn.model_validate({**MOE, "experts": experts, "active": active})


@pytest.mark.parametrize(
    ("experts", "active", "batch", "touched"),
    [
        (4, 1, 1, 1),
        (4, 1, 2, 1.75),  # 4 · (1 − (3/4)²)
        (4, 2, 3, 3.5),  # 4 · (1 − (1/2)³)
        (8, 8, 1, 8),
        (4, 1, 0, 0),
    ],
)
def test_the_expectation_equals_hand_computed_values(experts: int, active: int, batch: int, touched: float) -> None:
    assert experts_touched(ffn(experts, active), batch) == touched


def test_it_is_the_mean_over_all_ways_in_which_two_tokens_can_choose() -> None:
    choices = [{a, b} for a in range(5) for b in range(a)]
    unions = [len(first | second) for first in choices for second in choices]
    assert math.isclose(experts_touched(ffn(5, 2), 2), sum(unions) / len(unions), rel_tol=1e-12)


def test_a_large_batch_reads_all_experts_and_never_more() -> None:
    assert experts_touched(ffn(256, 8), 512) < 256
    assert experts_touched(ffn(256, 8), 100_000) == 256


def test_shared_experts_are_not_counted_since_every_token_reads_them() -> None:
    shared = MoeFfn.model_validate({**MOE, "experts": 4, "active": 1, "shared": 3})
    assert experts_touched(shared, 2) == experts_touched(ffn(4, 1), 2)


def test_64_tokens_read_most_experts_of_deepseek_v3() -> None:
    deepseek = next(run.ffn for run in runs(architecture_of("deepseek-v3").layers) if isinstance(run.ffn, MoeFfn))
    assert round(experts_touched(deepseek, 64), 1) == 222.4  # 256 · (1 − (31/32)⁶⁴)


@pytest.mark.parametrize(
    ("batch", "factor", "places"),
    [(8, 1.0, 4), (8, 1.25, 5), (9, 1.0, 5), (1, 1.0, 1), (0, 2.0, 0)],  # 2 of 4 experts a token, rounded up
)
def test_an_expert_has_places_for_its_share_of_the_batch_and_the_capacity_factor(
    batch: int, factor: float, places: int
) -> None:
    assert expert_places(ffn(4, 2), batch, factor) == places

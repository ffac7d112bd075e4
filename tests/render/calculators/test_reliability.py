"""Chances of a job of many steps, as the chapter has them."""

from __future__ import annotations

from llm_zoo.render.calculators.reliability import chance, reliability


def test_reliability_of_fifty_steps_is_that_of_the_chapter() -> None:
    found = reliability(step=95, steps=50, noticed=90, retries=1, attempts=2)
    assert found.verdict == (
        "50 steps of 95\xa0% each: 7.7\xa0% of jobs succeed; with 90\xa0% of failures noticed and 1 retry, 69.5\xa0%; "
        "at least one of 2 whole attempts succeeds in 90.7\xa0%."
    )
    assert "your assumption" in found.notes[0]


def test_chances_near_the_ends_are_not_rounded_to_them() -> None:
    assert [chance(share) for share in (0.0, 1e-30, 0.5, 0.99955, 0.999999, 1.0)] == [
        "0\xa0%",
        "under 0.0001\xa0%",
        "50.0\xa0%",
        "99.955\xa0%",
        "over 99.999\xa0%",
        "100\xa0%",
    ]

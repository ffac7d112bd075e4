"""Reliability over steps: each formula against counting, and its special cases."""

from __future__ import annotations

import itertools
import math

import pytest

from llm_zoo.derive.reliability import all_steps, at_least_once, checked_step, horizon, longest_job, step_needed


def test_all_steps_succeed_as_often_as_counting_says() -> None:
    ways = list(itertools.product([True, True, True, False], repeat=3))  # three chances in four, three times
    assert all_steps(0.75, 3) == sum(all(way) for way in ways) / len(ways)
    assert all_steps(0.5, 0) == 1


@pytest.mark.parametrize(("job", "steps"), [(0.5, 10), (0.9, 100), (0.99, 1)])
def test_the_step_that_is_needed_gives_the_job_that_is_wanted(job: float, steps: int) -> None:
    assert math.isclose(all_steps(step_needed(job, steps), steps), job)


def test_the_longest_job_is_where_the_chance_has_fallen_to_the_target() -> None:
    assert math.isclose(0.99 ** longest_job(0.99, 0.5), 0.5)
    assert round(longest_job(0.99, 0.5)) == 69
    assert round(longest_job(0.999, 0.5)) == 693  # a tenth of the errors, ten times the steps


def test_a_step_without_retries_or_without_notice_is_the_step_itself() -> None:
    assert checked_step(0.9, 1, 0) == checked_step(0.9, 0, 5) == 0.9


def test_a_step_that_is_noticed_and_tried_again_fails_only_if_all_tries_do() -> None:
    assert math.isclose(checked_step(0.9, 1, 2), 1 - 0.1**3)


def test_failures_that_nobody_notices_stay() -> None:
    # 0.8 at once; of the 0.2 that fail half are noticed and tried once more
    assert math.isclose(checked_step(0.8, 0.5, 1), 0.8 + 0.2 * 0.5 * 0.8)


def test_one_of_several_attempts_succeeds_unless_all_fail() -> None:
    assert at_least_once(0.5, 3) == 0.875
    assert at_least_once(0.3, 1) == pytest.approx(0.3)


def test_the_horizon_at_one_half_is_the_half_life_itself() -> None:
    assert horizon(60, 0.5) == horizon(60, 0.5, 0.6) == 60


def test_a_constant_rate_gives_powers_of_one_half() -> None:
    assert math.isclose(horizon(60, 0.25), 120)
    assert math.isclose(0.5 ** (horizon(60, 0.8) / 60), 0.8)


def test_a_falling_rate_means_shorter_safe_jobs_and_longer_lucky_ones() -> None:
    assert horizon(60, 0.8, 0.6) < horizon(60, 0.8)
    assert horizon(60, 0.2, 0.6) > horizon(60, 0.2)

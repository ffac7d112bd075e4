"""How the chance of success of a job follows from that of its steps, and what each formula takes for granted.

Chances are shares of 1, without unit.
"""

from __future__ import annotations

import math


def all_steps(step: float, steps: int) -> float:
    """Chance that `steps` steps all succeed, each with chance `step`: pⁿ.

    Assumes equal chances, independence, and that one failed step fails the job.
    """
    return step**steps


def step_needed(job: float, steps: int) -> float:
    """Chance that each of `steps` steps needs for the job to have chance `job`: the inverse of `all_steps`."""
    needed: float = job ** (1 / steps)
    return needed


def longest_job(step: float, job: float) -> float:
    """Number of steps, as a real number, after which the chance is down to `job`: ln s ÷ ln p.

    Sinha et al. 2025 (arXiv:2509.09677), proposition 1. `step` is between 0 and 1, both excluded.
    """
    return math.log(job) / math.log(step)


def checked_step(step: float, noticed: float, retries: int) -> float:
    """Chance that a step ends well if a failure is noticed with chance `noticed` and then tried again, `retries` times
    at most: p · (1 + q + … + q^r) with q = (1 − p) · d.

    A failure that is not noticed stands. Assumes that tries are independent and that trying again does no harm.
    """
    again = (1 - step) * noticed
    return step * sum(again**tried for tried in range(retries + 1))


def at_least_once(attempt: float, attempts: int) -> float:
    """Chance that one of `attempts` independent attempts succeeds, or more: 1 − (1 − p)^k, pass@k of one task."""
    return 1 - (1 - attempt) ** attempts


def horizon(half: float, success: float, shape: float = 1.0) -> float:
    """Length of a job, in the unit of `half`, that succeeds with chance `success`, from the length that succeeds with
    one half: T₅₀ · (ln s ÷ ln ½)^(1/k).

    `shape` is k of a Weibull distribution: 1 for a constant rate of failure (Ord 2025, "Is there a half-life for the
    success rates of AI agents?"), below 1 for one that falls as the job goes on.
    """
    return half * math.pow(math.log(success) / math.log(0.5), 1 / shape)

"""Reliability of a job of many steps, with checks and whole attempts."""

from __future__ import annotations

from ...derive.reliability import all_steps, at_least_once, checked_step, longest_job, step_needed
from .. import numbers
from ..views import Site
from ..worked import Field, Form, Table, Worked
from .shared import plural

#: Lengths of a job in the table.
STEPS = (5, 10, 20, 50, 100, 200)
#: Chance of the whole job for which the working names the step that it takes.
GOAL = 0.9


def reliability(*, step: float, steps: int, noticed: float, retries: int, attempts: int) -> Worked:
    """Chance of a job of equal steps, with a check after each, and with whole attempts. Chances in percent."""
    plain, found = step / 100, checked_step(step / 100, noticed / 100, retries)
    job, checked = all_steps(plain, steps), all_steps(found, steps)
    verdict = f"{plural(steps, 'step')} of {percent_words(plain)} each: {chance(job)} of jobs succeed"
    again = retries > 0 and noticed > 0
    if again:
        tries = "1 retry" if retries == 1 else f"{retries} retries"
        verdict += f"; with {percent_words(noticed / 100)} of failures noticed and {tries}, {chance(checked)}"
    if attempts > 1:
        verdict += (
            f"; at least one of {attempts:,} whole attempts succeeds in {chance(at_least_once(checked, attempts))}"
        )
    working = [("Every step succeeds", f"p^n = {plain:g}^{steps:,}", chance(job))]
    if again:
        terms = " + ".join(["1", "q", *(f"q^{power}" for power in range(2, retries + 1))])
        working += [
            (
                "A step with its checks",
                f"p · ({terms}) with q = (1 − p) · d = {numbers.significant((1 - plain) * noticed / 100)}",
                chance(found),
            ),
            ("Every such step succeeds", f"{chance(found)} to the power {steps:,}", chance(checked)),
        ]
    if attempts > 1:
        working.append(("At least one attempt", f"1 − (1 − P)^{attempts:,}", chance(at_least_once(checked, attempts))))
    if 0 < found < 1:
        even = int(longest_job(found, 0.5))
        working.append(("Even odds up to", "ln ½ ÷ ln p", plural(even, "step")))
    working.append(
        (
            f"For {percent_words(GOAL)} of jobs",
            f"each step needs {GOAL:g}^(1 ÷ {steps:,})",
            f"{numbers.significant(100 * step_needed(GOAL, steps), 4)}{numbers.NBSP}%",
        )
    )
    rows = tuple(
        (plural(length, "step"), chance(all_steps(plain, length)), chance(all_steps(found, length)))
        for length in sorted({*STEPS, steps})
    )
    return Worked(
        "plain",
        f"{verdict}.",
        (
            "These chances are your assumption: no public benchmark publishes a chance for one step.",
            "Taken for granted: equal steps, independent failures, and one failed step fails the job. "
            "Real failures come together.",
        ),
        working=tuple(working),
        tables=(Table("Other lengths", ("Length of the job", "Without checks", "With the checks above"), rows),),
        links=(
            ("errors compound", "handbook/agents.md#errors-compound"),
            ("numbers that come close", "handbook/agents.md#real-numbers-per-step-and-what-they-may-not-be-used-for"),
        ),
    )


def chance(share: float) -> str:
    """A chance in percent; very small ones and those near one are not written out."""
    if 0 < share < 1e-6:
        return f"under 0.0001{numbers.NBSP}%"
    if 0.9995 <= share < 1:
        return (
            f"{numbers.significant(100 * share, 5)}{numbers.NBSP}%"
            if share < 0.99999
            else f"over 99.999{numbers.NBSP}%"
        )
    return numbers.percent(share)


def percent_words(share: float) -> str:
    """A share as it was entered: 95 %, 99.5 %."""
    return f"{round(share * 100, 6):g}{numbers.NBSP}%"


MOST_RETRIES = 5


def form(site: Site) -> Form:
    del site
    fields = (
        Field("step", "Chance that a step succeeds (your assumption)", "95", least=0, most=100, whole=False, unit="%"),
        Field("steps", "Steps of the job", "50", most=100_000),
        Field("noticed", "Failures that are noticed (your assumption)", "90", least=0, most=100, whole=False, unit="%"),
        Field("retries", "Retries of a step at most", "1", least=0, most=MOST_RETRIES),
        Field("attempts", "Whole attempts", "1", most=10_000),
    )
    found = reliability(step=95, steps=50, noticed=90, retries=1, attempts=1)
    return Form("reliability", "Reliability of a job of many steps", fields, found)

"""Agents, as a chapter asks for it: reliability against steps, and what a harness does to a score."""

from __future__ import annotations

from collections.abc import Sequence

from ..derive import reliability
from ..derive.agent_loop import loop_tokens
from ..derive.harness import harness_spreads
from ..derive.results import Row
from . import charts, numbers
from .charts import Axis, Point, Series
from .tables import markdown_table
from .text import Md, escape
from .views import ModelView, Site


def success_chart(chances: Sequence[float], *, steps: int) -> Md:
    """Chance that all of n steps succeed, for some chances of one step, with the table."""
    shown = charts.powers(1, steps)
    series = [
        Series(
            f"{numbers.percent(chance)} a step",
            tuple(Point(step, 100 * reliability.all_steps(chance, step)) for step in shown),
        )
        for chance in chances
    ]
    rows: list[list[Md | str]] = [
        [
            numbers.percent(chance),
            *(numbers.percent(reliability.all_steps(chance, step)) for step in _TABLE_STEPS),
            numbers.exact(int(reliability.longest_job(chance, 0.5))),
        ]
        for chance in chances
    ]
    chart = charts.line_chart(
        "Chance that every step succeeds, if steps fail independently and nothing is mended",
        "; ".join(f"{one.name}: {numbers.significant(one.points[-1].y)} percent after {steps} steps" for one in series),
        series,
        Axis("steps", log=True, format="~s"),
        Axis("percent"),
    )
    headings = [("One step", True), *((f"{step:,} steps", True) for step in _TABLE_STEPS), ("Even odds up to", True)]
    return Md(f"{chart}\n\n{markdown_table(headings, rows)}")


#: Lengths of a job in the table below the chart.
_TABLE_STEPS = (5, 10, 20, 50, 100)


def tokens_chart(growths: Sequence[int], *, start: int, output: int, steps: int) -> Md:
    """Input tokens of a whole run against its steps, for some lengths of the results that tools give back."""
    shown = [1, *range(5, steps + 1, 5)]
    series = [
        Series(
            f"{observation:,} tokens a result",
            tuple(
                Point(step, loop_tokens(start=start, output=output, observation=observation, steps=step).input / 1e6)
                for step in shown
            ),
        )
        for observation in growths
    ]
    return charts.line_chart(
        "Input tokens of a whole run",
        "; ".join(f"{one.name}: {numbers.significant(one.points[-1].y)} million after {steps} steps" for one in series),
        series,
        Axis("steps"),
        Axis("million tokens sent"),
    )


def harness_table(site: Site, here: str, benchmark_id: str, *, least: int = 2, limit: int = 8) -> Md:
    """Lowest and highest score of models that one evaluator measured with several harnesses, the widest gap first."""
    spreads = harness_spreads(site.zoo, benchmark_id, least=least)
    rows: list[list[Md | str]] = [
        [
            ModelView(site, one.lowest.model_id, here).link,
            _score(one.lowest),
            _score(one.highest),
            numbers.points(one.gap),
            str(len(one.rows)),
        ]
        for one in spreads[:limit]
    ]
    headings = [("Model", False), ("Lowest", False), ("Highest", False), ("Points apart", True), ("Harnesses", True)]
    more = len(spreads) - len(rows)
    rest = f"\n\n{more} more with smaller gaps." if more > 0 else ""
    return Md(f"{markdown_table(headings, rows)}{rest}")


def _score(row: Row) -> Md:
    effort = f", {row.result.setup.effort} effort" if row.result.setup.effort else ""
    return escape(f"{numbers.points(row.result.score)} with {row.result.setup.harness}{effort}")

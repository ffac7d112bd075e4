"""A rival and the small models that reached its score: a table of all set-ups, and one of them over time."""

from __future__ import annotations

from ..derive.classes import computed_total
from ..derive.results import Row
from ..derive.smaller import Reached, reached
from . import charts, numbers
from .blocks import setup_words
from .charts import Axis, Dated, DatedSeries
from .tables import markdown_table
from .text import Md
from .views import BenchmarkView, ModelView, Site, UnknownName


def smaller_table(site: Site, here: str, rival: ModelView, limit: int) -> Md:
    """Each set-up with the rival and a model below `limit` weights: who reached its score, and the best small one."""
    rows: list[list[Md | str]] = []
    for one in reached(site.zoo, rival.id, limit):
        small = "reached" if one.smallest and _size(one.smallest) < limit else "not reached"
        rows.append(
            [
                BenchmarkView(site, one.benchmark_id, here).link,
                setup_words(one.setup),
                numbers.points(one.rival.result.score),
                _named(site, here, one.best_small),
                numbers.points(one.best_small.result.score),
                small,
                _named(site, here, one.smallest) if one.smallest else "none",
            ]
        )
    headings = [
        ("Benchmark", False),
        ("Set-up", False),
        (rival.name, True),
        (f"Best below {numbers.params(limit)}", False),
        ("Score", True),
        ("", False),
        ("Smallest that reached it", False),
    ]
    return markdown_table(headings, rows)


def smaller_chart(site: Site, rival: ModelView, benchmark_id: str, limit: int) -> Md:
    """The least weights that reached the rival's score, over time, in the set-up with the most models.

    Raises `UnknownName` where no later model reached it.
    """
    found = [one for one in reached(site.zoo, rival.id, limit) if one.benchmark_id == benchmark_id and one.smallest]
    if not found:
        raise UnknownName(f"no smaller model reached '{rival.id}' in '{benchmark_id}'")
    return _chart(site, rival, found[0])


def _chart(site: Site, rival: ModelView, one: Reached) -> Md:
    named = ", ".join(
        f"{row.model.name} {numbers.params(_size(row))} ({row.model.released:%Y-%m})" for row in one.steps
    )
    points = tuple(Dated(row.model.released, _size(row)) for row in one.steps)
    return charts.time_chart(
        f"Fewest weights that reach {rival.name} in {site.zoo.benchmarks[one.benchmark_id].name}",
        named,
        [DatedSeries("smallest so far", points)],
        Axis(
            "weights",
            log=True,
            format="=replace(format(datum.value, '~s'), 'G', 'B')",
            values=tuple(step * 10.0**power for power in range(8, 12) for step in (1, 3)),
        ),
        steps=True,
        end=site.today,
    )


def smaller_steps(site: Site, here: str, rival: ModelView, benchmark_id: str, limit: int) -> list[ModelView]:
    """The models of `smaller_chart`, the rival first."""
    found = [one for one in reached(site.zoo, rival.id, limit) if one.benchmark_id == benchmark_id and one.smallest]
    return [ModelView(site, row.model_id, here) for row in found[0].steps] if found else []


def _size(row: Row) -> int:
    return computed_total(row.model) or 0


def _named(site: Site, here: str, row: Row) -> Md:
    """`Gemma 2 2B, 2.61 B, 2024`, linked."""
    view = ModelView(site, row.model_id, here)
    return Md(f"{view.link}, {numbers.params(_size(row))}, {row.model.released.year}")

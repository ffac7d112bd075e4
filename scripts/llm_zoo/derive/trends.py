"""What the records say over time: frontiers, gaps, prices, disclosure."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ..records import Model, Zoo
from .results import OPEN_ENDED, Comparable, Row, rows_of, setup_groups, share_of_range, status_of

# --- frontiers -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """A model that raised the best score, on the day of its release."""

    day: datetime.date
    row: Row


@dataclass(frozen=True)
class Frontier:
    """Best score so far, all models and those with open weights, in one comparable set-up."""

    setup: Comparable
    everyone: tuple[Step, ...]
    open_weights: tuple[Step, ...]


#: A curve with fewer steps than this says nothing about time.
ENOUGH_STEPS = 3


def frontier(zoo: Zoo, benchmark_id: str) -> Frontier | None:
    """The frontier of the set-up that the benchmark's status comes from; None with fewer than `ENOUGH_STEPS` steps."""
    status = status_of(zoo, benchmark_id)
    if status is None:
        return None
    higher = zoo.benchmarks[benchmark_id].metric.higher_is_better
    group = next(group for group in setup_groups(zoo, benchmark_id) if group.setup == status.setup)
    rows = [ranked.row for ranked in group.rows]
    everyone = _steps(rows, higher=higher)
    if len(everyone) < ENOUGH_STEPS:
        return None
    own = [row for row in rows if row.model.access.weights == "open"]
    return Frontier(group.setup, everyone, _steps(own, higher=higher))


def _steps(rows: Iterable[Row], *, higher: bool) -> tuple[Step, ...]:
    """Rows that beat everything released before."""
    sign = 1 if higher else -1
    steps: list[Step] = []
    for row in sorted(rows, key=lambda row: (row.model.released, -sign * row.result.score)):
        if not steps or sign * (row.result.score - steps[-1].row.result.score) > 0:
            steps.append(Step(row.model.released, row))
    return tuple(steps)


@dataclass(frozen=True)
class Lead:
    """The days on which a score was the best that had been published in a set-up."""

    row: Row
    first: datetime.date
    last: datetime.date | None
    """The day before a better score was published; None: it still leads."""


def leads(zoo: Zoo, benchmark_id: str) -> list[Lead]:
    """Who led a benchmark by the day of publication, oldest first, in the set-up that its status comes from.

    Unlike `frontier`, which goes by the release of models, this says what a reader could have known on a day.
    """
    status = status_of(zoo, benchmark_id)
    if status is None:
        return []
    sign = 1 if zoo.benchmarks[benchmark_id].metric.higher_is_better else -1
    group = next(group for group in setup_groups(zoo, benchmark_id) if group.setup == status.setup)
    rows = [ranked.row for ranked in group.rows]
    best: list[Row] = []
    for row in sorted(rows, key=lambda row: (row.result.date, -sign * row.result.score, row.model_id)):
        if not best or sign * (row.result.score - best[-1].result.score) > 0:
            best.append(row)
    ends = [row.result.date - datetime.timedelta(days=1) for row in best[1:]]
    return [Lead(row, row.result.date, last) for row, last in zip(best, [*ends, None], strict=True)]


def days_behind(found: Frontier, *, higher: bool) -> int | None:
    """Days from the release of the first model of all to reach the best open score, to that of the open model."""
    if not found.open_weights:
        return None
    best = found.open_weights[-1]
    sign = 1 if higher else -1
    reached = next(step for step in found.everyone if sign * (step.row.result.score - best.row.result.score) >= 0)
    return (best.day - reached.day).days


def first_past(zoo: Zoo, benchmark_id: str, share: float) -> Row | None:
    """The earliest model by release with a score past a share of the range, in any set-up, the maker's own included.

    A test begins to be used up with the first such score, whoever reports it. None where there is none, or where the
    scale has no end.
    """
    benchmark = zoo.benchmarks[benchmark_id]
    if benchmark.metric.unit in OPEN_ENDED:
        return None
    past = [row for row in rows_of(zoo, benchmark_id) if share_of_range(row.result.score, benchmark) >= share]
    return min(past, key=lambda row: (row.model.released, row.model_id), default=None)


@dataclass(frozen=True)
class PriceStep:
    """The cheapest model that reaches a score, from a day on."""

    day: datetime.date
    row: Row
    dollars: float
    """US dollars for a million output tokens."""


def price_of_score(zoo: Zoo, benchmark_id: str, score: float, today: datetime.date) -> list[PriceStep]:
    """How the list price of the cheapest model with at least `score` fell, in the set-up with the most models.

    The price is that of output at the first day it is known for, since older price lists are often lost.
    """
    groups = [group for group in setup_groups(zoo, benchmark_id) if group.setup.checkpoint is None]
    if not groups:
        return []
    offers: list[tuple[datetime.date, float, Row]] = []
    for row in {
        ranked.row.model_id: ranked.row for ranked in groups[0].rows if ranked.row.result.score >= score
    }.values():
        for price in row.model.prices:
            if price.provider == row.model.developer and price.currency == "USD" and price.output is not None:
                offers.append((max(price.from_, row.model.released), price.output * 1_000_000 / price.per, row))
    steps: list[PriceStep] = []
    for day, dollars, row in sorted(offers, key=lambda offer: (offer[0], offer[1])):
        if day <= today and (not steps or dollars < steps[-1].dollars):
            steps.append(PriceStep(day, row, dollars))
    return steps


# --- claims against measurements -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ClaimPair:
    """The maker's best score beside the best of somebody else on the same items; tools alike, and whether it thinks."""

    claimed: Row
    measured: Row

    @property
    def difference(self) -> float:
        """Claimed minus measured, in points."""
        return self.claimed.result.score - self.measured.result.score


def claims_against_measurements(zoo: Zoo) -> list[ClaimPair]:
    """Every model and benchmark with both kinds of score, widest difference first. The set-ups still differ."""
    pairs = []
    for benchmark_id, benchmark in zoo.benchmarks.items():
        best = max if benchmark.metric.higher_is_better else min
        by_key: dict[tuple[str, bool | None, str | None, bool], list[Row]] = {}
        for row in rows_of(zoo, benchmark_id):
            setup = row.result.setup
            if setup.checkpoint is None and setup.attempts <= 2:
                by_key.setdefault((row.model_id, setup.tools, setup.subset, setup.effort == "none"), []).append(row)
        for rows in by_key.values():
            own = [row for row in rows if row.self_reported]
            others = [row for row in rows if not row.self_reported]
            if own and others:
                pairs.append(ClaimPair(best(own, key=_score), best(others, key=_score)))
    return sorted(pairs, key=lambda pair: (-abs(pair.difference), pair.claimed.model_id))


def _score(row: Row) -> float:
    return row.result.score


# --- openness --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Disclosure:
    """What a developer says about its models: number of models for which each fact is given."""

    developer_id: str
    models: int
    given: Mapping[str, int]


#: Facts whose disclosure is counted.
DISCLOSED: Mapping[str, Callable[[Model], bool]] = {
    "size": lambda model: bool(model.architecture or (model.parameters and model.parameters.total)),
    "layers": lambda model: model.architecture is not None,
    "training tokens": lambda model: bool(model.training and model.training.tokens),
    "knowledge cutoff": lambda model: model.cutoff is not None,
    "weights": lambda model: model.access.weights == "open",
}


def disclosure(zoo: Zoo) -> list[Disclosure]:
    """Disclosure of each developer that has a model, most models first."""
    by_developer: dict[str, list[Model]] = {}
    for model in zoo.models.values():
        by_developer.setdefault(model.developer, []).append(model)
    found = [
        Disclosure(developer_id, len(models), {name: sum(map(says, models)) for name, says in DISCLOSED.items()})
        for developer_id, models in by_developer.items()
    ]
    return sorted(found, key=lambda one: (-one.models, one.developer_id))


# --- gaps ------------------------------------------------------------------------------------------------------------

#: Facts that a finished record has, unless it lists them as undisclosed or not applicable.
EXPECTED: Mapping[str, tuple[str, Callable[[Model], bool]]] = {
    "context window": ("context", lambda model: model.context is not None),
    "training tokens": ("training", lambda model: bool(model.training and model.training.tokens)),
    "knowledge cutoff": ("cutoff", lambda model: model.cutoff is not None),
    "stated size": ("parameters", lambda model: bool(model.parameters and model.parameters.total)),
    "layers": ("architecture", lambda model: model.architecture is not None),
    "licence of the weights": ("", lambda model: model.access.weights == "closed" or _licensed(model)),
    "a result": ("", lambda model: bool(model.results)),
    "a price": ("prices", lambda model: not model.access.api or bool(model.prices)),
    "lineage": ("", lambda model: model.lineage is not None),
}


def _licensed(model: Model) -> bool:
    return bool(model.access.license and model.access.license.weights)


def gaps(model: Model) -> list[str]:
    """Facts that nobody has looked up yet; what the developer does not say is no gap."""
    blanks = {*model.undisclosed, *model.not_applicable}
    return [name for name, (blank, has) in EXPECTED.items() if blank not in blanks and not has(model)]

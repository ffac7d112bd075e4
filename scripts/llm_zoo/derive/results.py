"""Scores that may be compared, and how sure their order is."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ..records import Benchmark, Model, Result, Zoo

#: Two-sided 95 % quantile of the normal distribution.
Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Comparable:
    """The part of a set-up that must be equal for two scores to be ranked; effort is a choice of the contestant.

    `reporter` is set when no harness was stated: such scores compare only within one report.
    """

    harness: str | None
    tools: bool | None
    attempts: int
    subset: str | None
    checkpoint: str | None
    reporter: str | None

    @property
    def text(self) -> str:
        """The set-up as one text; texts are equal where set-ups are."""
        parts = (self.harness, self.tools, self.attempts, self.subset, self.checkpoint, self.reporter)
        return " | ".join(map(str, parts))


@dataclass(frozen=True)
class Row:
    """One result with the model that it belongs to."""

    model_id: str
    model: Model
    result: Result

    @property
    def self_reported(self) -> bool:
        """Whether the number comes from whoever made the model; computed, never typed."""
        return self.result.reporter == self.model.developer


@dataclass(frozen=True)
class Interval:
    """Bounds of a score in percent."""

    low: float
    high: float


@dataclass(frozen=True)
class Ranked:
    """A row with its rank: 1 for the best score and all that cannot be told from it, and so on."""

    row: Row
    interval: Interval | None
    tie_group: int


@dataclass(frozen=True)
class SetupGroup:
    """Rows of one comparable set-up, best first."""

    setup: Comparable
    rows: tuple[Ranked, ...]

    @cached_property
    def models(self) -> int:
        """How many models have rows."""
        return len({one.row.model_id for one in self.rows})

    def ranked(self, result: Result) -> Ranked:
        """The row of one result, which is told from equal ones. Raises `KeyError` when it is not in the group."""
        return self._by_result[id(result)]

    @cached_property
    def _by_result(self) -> dict[int, Ranked]:
        return {id(one.row.result): one for one in self.rows}


def rows_of(zoo: Zoo, benchmark_id: str) -> tuple[Row, ...]:
    """Every result of one benchmark version."""
    return _rows_by_benchmark(zoo).get(benchmark_id, ())


# Records do not change once they are read, and hundreds of pages ask the same of them: the answers for the latest zoos
# are kept.
@lru_cache(maxsize=4)
def _rows_by_benchmark(zoo: Zoo) -> dict[str, tuple[Row, ...]]:
    found: dict[str, list[Row]] = {}
    for model_id, model in zoo.models.items():
        for result in model.results:
            found.setdefault(result.benchmark, []).append(Row(model_id, model, result))
    return {benchmark_id: tuple(rows) for benchmark_id, rows in found.items()}


def comparable_setup(result: Result) -> Comparable:
    """What must be equal for two results to be ranked together."""
    setup = result.setup
    alone = result.reporter if setup.harness is None else None
    return Comparable(setup.harness, setup.tools, setup.attempts, setup.subset, setup.checkpoint, alone)


@lru_cache(maxsize=256)
def setup_groups(zoo: Zoo, benchmark_id: str) -> tuple[SetupGroup, ...]:
    """Rows of a benchmark by comparable set-up, the set-up with the most models first."""
    benchmark = zoo.benchmarks[benchmark_id]
    by_setup: dict[Comparable, list[Row]] = {}
    for row in rows_of(zoo, benchmark_id):
        by_setup.setdefault(comparable_setup(row.result), []).append(row)
    groups = [SetupGroup(setup, tuple(tie_groups(rows, benchmark))) for setup, rows in by_setup.items()]
    groups.sort(key=lambda group: (-group.models, repr(group.setup)))
    return tuple(groups)


@dataclass(frozen=True)
class SideRow:
    """A row beside others of its benchmark; `differs` names the parts of its set-up that forbid ranking them."""

    row: Row
    setup: Comparable
    differs: tuple[str, ...]


def side_by_side(zoo: Zoo, benchmark_id: str, reference: Comparable) -> list[SideRow]:
    """The best row of each model in each comparable set-up, best score first, held against one set-up."""
    benchmark = zoo.benchmarks[benchmark_id]
    found = [
        SideRow(row, group.setup, set_up_differences(reference, group.setup))
        for group in setup_groups(zoo, benchmark_id)
        for row in best_rows([ranked.row for ranked in group.rows], benchmark)
    ]
    sign = -1 if benchmark.metric.higher_is_better else 1
    return sorted(found, key=lambda one: (sign * one.row.result.score, bool(one.differs), one.row.model_id))


def set_up_differences(reference: Comparable, other: Comparable) -> tuple[str, ...]:
    """Fields in which two set-ups differ; none when their rows may be ranked together.

    A reporter counts only where neither states its harness: with one stated, the harness is the difference.
    """
    fields = [field.name for field in dataclasses.fields(Comparable)]
    differ = [name for name in fields if getattr(reference, name) != getattr(other, name)]
    return tuple(name for name in differ if name != "reporter" or "harness" not in differ)


def tie_groups(rows: Iterable[Row], benchmark: Benchmark) -> list[Ranked]:
    """Rank rows of one set-up; neighbours whose 95 % intervals overlap the leader of a group share it."""
    better = -1 if benchmark.metric.higher_is_better else 1
    ordered = sorted(rows, key=lambda row: (better * row.result.score, row.model_id, row.result.date))
    ranked: list[Ranked] = []
    leader: Interval | None = None
    leader_score, group = 0.0, 0
    for row in ordered:
        interval = wilson_interval(row.result.score, benchmark, row.result.setup.subset)
        tied = leader is not None and interval is not None and _overlap(leader, interval)
        if group == 0 or not (tied or row.result.score == leader_score):
            group, leader, leader_score = len(ranked) + 1, interval, row.result.score
        ranked.append(Ranked(row, interval, group))
    return ranked


def _overlap(left: Interval, right: Interval) -> bool:
    return left.low <= right.high and right.low <= left.high


def items_of(benchmark: Benchmark, subset: str | None) -> int | None:
    """Number of items that a score is the share of; None where nobody has looked up the size of the subset."""
    if subset is None:
        return benchmark.items
    return next((part.items for part in benchmark.subsets if part.name == subset), None)


def wilson_interval(score: float, benchmark: Benchmark, subset: str | None = None) -> Interval | None:
    """95 % interval of a share of solved items (Wilson 1927); None when the score is not such a share.

    It covers chance in which items were drawn, nothing else: no run-to-run noise, no contamination.
    """
    items, metric = items_of(benchmark, subset), benchmark.metric
    if items is None or metric.unit != "percent" or (metric.minimum, metric.maximum) != (0, 100):
        return None
    share, z2 = score / 100, Z_95**2
    centre = (share + z2 / (2 * items)) / (1 + z2 / items)
    half = Z_95 * math.sqrt(share * (1 - share) / items + z2 / (4 * items**2)) / (1 + z2 / items)
    return Interval(100 * max(0.0, centre - half), 100 * min(1.0, centre + half))


def best_rows(rows: Sequence[Row], benchmark: Benchmark) -> list[Row]:
    """The best row of each model, best model first."""
    better = max if benchmark.metric.higher_is_better else min
    by_model: dict[str, list[Row]] = {}
    for row in rows:
        by_model.setdefault(row.model_id, []).append(row)
    best = [better(own, key=lambda row: row.result.score) for own in by_model.values()]
    sign = -1 if benchmark.metric.higher_is_better else 1
    return sorted(best, key=lambda row: (sign * row.result.score, row.model_id))


@dataclass(frozen=True)
class Status:
    """Where a benchmark stands, from the rows of one comparable set-up."""

    level: str
    meaning: str
    setup: Comparable
    best: Row
    best_open: Row | None
    #: Points by which the best score leads the best human baseline; negative where people lead.
    human_gap: float | None
    #: Points by which the best score leads the best one with open weights.
    open_gap: float | None
    #: The best row of any set-up, when it beats the best comparable one: newer, or reported by its maker.
    highest_claim: Row | None
    #: Level that the highest claim would put the benchmark at, where that is another.
    claimed_level: str | None


#: An evaluator's set-up stands for a benchmark if it covers at least this share of the models of the largest set-up.
EVALUATOR_COVERS = 0.5
#: Units whose scale has no end: their range in a record only guards against slips.
OPEN_ENDED = frozenset({"elo", "minutes"})
#: From which share of the range (best score) a benchmark counts as what; printed on every benchmark page.
SATURATION: tuple[tuple[float, str, str], ...] = (
    (
        0.90,
        "saturated",
        "the best score leaves less than a tenth of the range; differences at the top are mostly noise",
    ),
    (0.60, "closing", "the best score is past 60 % of the range; the benchmark still separates models"),
    (0.0, "open", "the best score is below 60 % of the range; most of the benchmark is unsolved"),
)


def share_of_range(score: float, benchmark: Benchmark) -> float:
    """How far a score is from the worst (0) to the best (1) that the benchmark can give."""
    metric = benchmark.metric
    gained = score - metric.minimum if metric.higher_is_better else metric.maximum - score
    return gained / (metric.maximum - metric.minimum)


def _by_evaluator(zoo: Zoo, row: Row) -> bool:
    """Whether the number comes from an organisation that measures models and makes none."""
    return zoo.developers[row.result.reporter].role == "evaluator"


def _level(score: float, benchmark: Benchmark) -> tuple[str, str]:
    """How much of the benchmark is left; a scale without an end cannot be used up."""
    if benchmark.metric.unit in OPEN_ENDED:
        return "open-ended", "the scale has no end, so a score says only who is ahead"
    share = share_of_range(score, benchmark)
    return next((name, text) for limit, name, text in SATURATION if share >= limit)


@lru_cache(maxsize=256)
def status_of(zoo: Zoo, benchmark_id: str) -> Status | None:
    """Status from the set-up of an evaluator with the most models, or from the largest one when none covers enough.

    A developer that measures a rival is no evaluator; base checkpoints are not what people use. An evaluator that ran
    a handful of old models years ago does not say where a benchmark stands (`EVALUATOR_COVERS`).
    """
    benchmark = zoo.benchmarks[benchmark_id]
    groups = [group for group in setup_groups(zoo, benchmark_id) if group.setup.checkpoint is None]
    if not groups:
        return None
    enough = EVALUATOR_COVERS * groups[0].models
    measured = [
        group
        for group in groups
        if group.models >= enough and any(_by_evaluator(zoo, ranked.row) for ranked in group.rows)
    ]
    group = (measured or groups)[0]
    best = best_rows([ranked.row for ranked in group.rows], benchmark)
    metric = benchmark.metric
    level, meaning = _level(best[0].result.score, benchmark)
    best_open = next((row for row in best if row.model.access.weights == "open"), None)
    ahead = 1 if metric.higher_is_better else -1
    humans = max((human.score for human in benchmark.humans), key=lambda score: ahead * score, default=None)
    highest = best_rows(rows_of(zoo, benchmark_id), benchmark)[0]
    claim = highest if ahead * (highest.result.score - best[0].result.score) > 0 else None
    claimed = _level(claim.result.score, benchmark)[0] if claim else level
    return Status(
        level,
        meaning,
        group.setup,
        best[0],
        best_open,
        None if humans is None else ahead * (best[0].result.score - humans),
        None if best_open is None else ahead * (best[0].result.score - best_open.result.score),
        claim,
        None if claimed == level else claimed,
    )

"""Which scores speak for a piece of work: one comparable set-up, its order in groups, and several of them weighed."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ..records import Zoo
from .results import Interval, Row, SetupGroup, setup_groups, share_of_range, tie_groups

Evidence = Literal["independent", "self-reported"]

#: Fewer fitting models than this in one set-up are no comparison; such evidence is marked as thin.
ENOUGH_COMPARED = 3
#: A set-up whose newest row is older by more than this than another's is taken to be given up.
STALE = datetime.timedelta(days=183)
#: Below this share of the range no model can be said to do the work.
UNSOLVED_SHARE = 0.10
#: Efforts at which a model answers about at once.
FAST_EFFORTS = frozenset({"none", "minimal", "low"})
#: Weights that a reader may give to a benchmark.
MOST_IMPORTANCE = 10


@dataclass(frozen=True)
class Standing:
    """A compared model with its best row; all models of one `group` cannot be told apart, 1 is the best."""

    row: Row
    interval: Interval | None
    group: int


@dataclass(frozen=True)
class Board:
    """Models that fit, ranked by one comparable set-up of one benchmark, best first."""

    benchmark_id: str
    standings: tuple[Standing, ...]
    #: Nobody solves more than a negligible part; the leaders lead nothing.
    unsolved: bool

    @property
    def leaders(self) -> tuple[Standing, ...]:
        """The models of the first group."""
        return tuple(one for one in self.standings if one.group == 1)

    @property
    def evidence(self) -> Evidence:
        """Self-reported where every score of the first group comes from the maker of its model."""
        return "self-reported" if all(one.row.self_reported for one in self.leaders) else "independent"

    @property
    def thin(self) -> bool:
        """Whether too few models were compared for the order to mean much."""
        return len(self.standings) < ENOUGH_COMPARED


def lead(zoo: Zoo, evidence: Sequence[str], fitting: Collection[str], *, may_think: bool) -> Board | None:
    """The board that speaks for the models that fit; None when none has a score.

    The benchmarks are tried in their order: first for independent numbers of enough models, then for numbers of enough
    models from whoever, then for any number.
    """
    for independent, enough in ((True, ENOUGH_COMPARED), (False, ENOUGH_COMPARED), (False, 1)):
        for benchmark_id in evidence:
            rows = _best_rows(zoo, benchmark_id, fitting, may_think=may_think, independent=independent)
            if len(_models(rows)) >= enough:
                return _board(zoo, benchmark_id, rows)
    return None


def speaking_setups(zoo: Zoo, benchmark_id: str) -> list[SetupGroup]:
    """The set-ups of a benchmark that may speak for work; base checkpoints do no work for anyone."""
    return [group for group in setup_groups(zoo, benchmark_id) if group.setup.checkpoint is None]


def at_once(row: Row) -> bool:
    """Whether the score was reached without long thinking, so that it speaks for System 1 work."""
    setup = row.result.setup
    quick = setup.effort in FAST_EFFORTS or (setup.effort is None and row.model.cognition == "system-1")
    return quick and setup.thinking_budget is None


def solved(zoo: Zoo, row: Row) -> bool:
    """Whether a score is more than a negligible part of the range."""
    return share_of_range(row.result.score, zoo.benchmarks[row.result.benchmark]) >= UNSOLVED_SHARE


def _best_rows(
    zoo: Zoo, benchmark_id: str, fitting: Collection[str], *, may_think: bool, independent: bool
) -> list[Row]:
    """Rows of fitting models in the set-up that compares most of them.

    Where set-ups compare enough models, those that were given up are set aside: a board without a new row cannot name
    the models of today.
    """
    found = []
    for group in speaking_setups(zoo, benchmark_id):
        rows = [
            ranked.row
            for ranked in group.rows
            if ranked.row.model_id in fitting
            and (may_think or at_once(ranked.row))
            and not (independent and ranked.row.self_reported)
        ]
        if rows:
            found.append(rows)
    return max(_kept_up(found), key=_weight, default=[])


def _kept_up(setups: list[list[Row]]) -> list[list[Row]]:
    """Without the set-ups whose newest row is older by more than `STALE` than that of another with enough models."""
    newest = max((_newest(rows) for rows in setups if len(_models(rows)) >= ENOUGH_COMPARED), default=None)
    return [rows for rows in setups if newest is None or newest - _newest(rows) <= STALE]


def _weight(rows: Sequence[Row]) -> tuple[int, datetime.date]:
    """How many models a set-up compares; of equal ones, the set-up with the newest result goes first."""
    return len(_models(rows)), _newest(rows)


def _models(rows: Sequence[Row]) -> set[str]:
    return {row.model_id for row in rows}


def _newest(rows: Sequence[Row]) -> datetime.date:
    return max(row.result.date for row in rows)


def _board(zoo: Zoo, benchmark_id: str, rows: Sequence[Row]) -> Board:
    """Each model once, with its best row; groups are numbered without gaps."""
    standings: list[Standing] = []
    seen: set[str] = set()
    group, last = 0, None
    for ranked in tie_groups(rows, zoo.benchmarks[benchmark_id]):
        if ranked.row.model_id in seen:
            continue
        seen.add(ranked.row.model_id)
        group, last = group + (ranked.tie_group != last), ranked.tie_group
        standings.append(Standing(ranked.row, ranked.interval, group))
    return Board(benchmark_id, tuple(standings), not any(solved(zoo, row) for row in rows))


# --- several boards, weighed -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Share:
    """The share of comparisons that a model wins, as far as it is known.

    `low` counts every comparison that nobody made as lost, `high` as won.
    """

    model_id: str
    low: float
    high: float
    #: Share of the other compared models that it beats on each benchmark, a tie as half; None without a score.
    won: Mapping[str, float | None]


@dataclass(frozen=True)
class Weighing:
    """Models by their worst case, best first, and how firm the first place is."""

    shares: tuple[Share, ...]
    #: Models whose best case is at least the winner's worst case: nothing known rules them out.
    may_lead: tuple[str, ...]
    #: For each benchmark the smallest and the largest weight at which the winner stays, the others left as they are.
    stays: Mapping[str, tuple[int, int]]


def weigh(
    zoo: Zoo, importance: Mapping[str, int], evidence: Sequence[str], fitting: Collection[str], *, may_think: bool
) -> Weighing | None:
    """Boards of several benchmarks weighed against each other; None when no weighed board compares two models.

    Scores of different tests have no common scale, so they are not added. What is added is the share of comparisons
    won on each board: a better group counts one, the same group a half. A missing score makes a range.
    """
    boards = [
        board
        for name in evidence
        if (board := lead(zoo, [name], fitting, may_think=may_think)) is not None and len(board.standings) > 1
    ]
    won = {board.benchmark_id: _won(board) for board in boards}
    weights = {name: importance.get(name, 0) for name in won}
    shares = _shares(won, weights)
    if not shares:
        return None
    winner = shares[0]
    may_lead = tuple(one.model_id for one in shares if one.high >= winner.low)
    return Weighing(shares, may_lead, {name: _stays(won, weights, name, winner.model_id) for name in won})


def _won(board: Board) -> dict[str, float]:
    groups = [one.group for one in board.standings]
    others = len(groups) - 1
    return {
        one.row.model_id: (sum(group > one.group for group in groups) + (groups.count(one.group) - 1) / 2) / others
        for one in board.standings
    }


def _shares(won: Mapping[str, Mapping[str, float]], weights: Mapping[str, int]) -> tuple[Share, ...]:
    """Models with a score on a weighed board; the best worst case first, of equal ones the best best case."""
    whole = sum(weights.values())
    models = sorted({model_id for name, board in won.items() if weights[name] for model_id in board})
    found = []
    for model_id in models:
        own = {name: board.get(model_id) for name, board in won.items()}
        low = sum(weights[name] * (share or 0) for name, share in own.items()) / whole
        high = sum(weights[name] * (1 if share is None else share) for name, share in own.items()) / whole
        found.append(Share(model_id, low, high, own))
    return tuple(sorted(found, key=lambda one: (-one.low, -one.high, one.model_id)))


def _stays(
    won: Mapping[str, Mapping[str, float]], weights: Mapping[str, int], name: str, winner: str
) -> tuple[int, int]:
    """Walk one weight down and up until somebody is ahead of the winner; a draw is not ahead."""

    def leads(weight: int) -> bool:
        shares = _shares(won, {**weights, name: weight})
        own = next((one for one in shares if one.model_id == winner), None)
        return own is not None and (own.low, own.high) == (shares[0].low, shares[0].high)

    low = high = weights[name]
    while low > 0 and leads(low - 1):
        low -= 1
    while high < MOST_IMPORTANCE and leads(high + 1):
        high += 1
    return low, high

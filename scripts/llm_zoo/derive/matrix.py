"""The selection matrix: which models a task calls for in a situation, by rule, from results, prices and memory."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ..records import Benchmark, Model, Task, Zoo
from .cache import cache_of
from .memory import OVERHEAD_BYTES, hardware_bytes, weight_bytes
from .parameters import count_parameters
from .prices import is_sold, run_cost
from .results import Row, setup_groups, share_of_range, tie_groups

Evidence = Literal["independent", "self-reported"]


@dataclass(frozen=True)
class Situation:
    """What someone has: an API key, a machine, a rule of the house."""

    id: str
    name: str
    rule: str
    weights: Literal["any", "open", "open-source"] = "any"
    needs_api: bool = False
    #: Run of the task may cost at most this many US dollars.
    max_dollars: float | None = None
    hardware: str | None = None
    #: Part of the machine's memory that a model may take; less than all where a system and other programs share it.
    memory_share: float = 1.0
    precision: str = "int4"


#: The situations of the matrix, in the order of its columns.
SITUATIONS: tuple[Situation, ...] = (
    Situation(
        "best-api", "Best quality, by API", "the developer sells access and the model is not retired", needs_api=True
    ),
    Situation(
        "cheap-api",
        "Cheap, by API",
        "as before, and one run of the task costs at most 1 US cent at the list price",
        needs_api=True,
        max_dollars=0.01,
    ),
    Situation(
        "gpu-80gb",
        "One 80 GB accelerator",
        "open weights; weights at 4.5 bits, cache of the task and 1 GiB overhead fit",
        "open",
        hardware="nvidia-h100-sxm",
    ),
    Situation(
        "gpu-24gb",
        "One 24 GB graphics card",
        "open weights; weights at 4.5 bits, cache of the task and 1 GiB overhead fit",
        "open",
        hardware="nvidia-rtx-4090",
    ),
    Situation(
        "laptop",
        "Laptop with 16 GB",
        "open weights; weights at 4.5 bits, cache of the task and 1 GiB overhead fit two thirds of the memory",
        "open",
        hardware="apple-mac-mini-m6-16gb",
        memory_share=2 / 3,
    ),
    Situation(
        "phone",
        "Phone with 12 GB",
        "open weights; weights at 4.5 bits, cache of the task and 1 GiB overhead fit half of the memory",
        "open",
        hardware="samsung-galaxy-s25-ultra",
        memory_share=1 / 2,
    ),
    Situation("own-cluster", "Own servers, nothing leaves", "open weights, any size", "open"),
    Situation(
        "open-source",
        "Open source in the strict sense",
        "weights under a licence of the Open Source Initiative's kind",
        "open-source",
    ),
)


@dataclass(frozen=True)
class Candidate:
    """A model that a cell names, with the row that speaks for it."""

    row: Row
    dollars: float | None


#: Fewer fitting models than this in one set-up are no comparison; such a cell is marked as thin.
ENOUGH_COMPARED = 3
#: A set-up whose newest row is older by more than this than another's is taken to be given up.
STALE = datetime.timedelta(days=183)
#: Below this share of the range no model can be said to do the work.
UNSOLVED_SHARE = 0.10


@dataclass(frozen=True)
class Cell:
    """Models that share the best tie group, all measured in one comparable set-up; empty without evidence."""

    benchmark_id: str | None
    evidence: Evidence | None
    candidates: tuple[Candidate, ...]
    #: Models that fit the situation, with or without a score.
    fitting: int
    #: Fitting models with a score in the set-up that the candidates lead.
    compared: int
    #: Nobody solves more than a negligible part; the leaders lead nothing.
    unsolved: bool = False

    @property
    def thin(self) -> bool:
        """Whether too few models were compared for the order to mean much."""
        return self.compared < ENOUGH_COMPARED


def fill_cell(zoo: Zoo, task: Task, situation: Situation, day: datetime.date) -> Cell:
    """The tie group that leads the best evidence for a task among the models that fit a situation.

    The benchmarks of the task are tried in their order: first for independent numbers of enough models, then for
    numbers of enough models from whoever, then for any number.
    """
    fitting = {model_id for model_id, model in zoo.models.items() if _fits(zoo, model, task, situation, day)}
    for independent, enough in ((True, ENOUGH_COMPARED), (False, ENOUGH_COMPARED), (False, 1)):
        for benchmark_id in task.evidence:
            rows = _best_rows(zoo, benchmark_id, fitting, task, independent=independent)
            if len(_models(rows)) >= enough:
                return _cell_of(zoo.benchmarks[benchmark_id], benchmark_id, rows, len(fitting), task, day)
    return Cell(None, None, (), len(fitting), 0)


def _best_rows(zoo: Zoo, benchmark_id: str, fitting: set[str], task: Task, *, independent: bool) -> list[Row]:
    """Rows of fitting models in the set-up that compares most of them; base checkpoints do no work for anyone.

    Where set-ups compare enough models, those that were given up are set aside: a board without a new row cannot name
    the models of today.
    """
    found = []
    for group in setup_groups(zoo, benchmark_id):
        rows = [ranked.row for ranked in group.rows if ranked.row.model_id in fitting and _paced(ranked.row, task)]
        if independent:
            rows = [row for row in rows if not row.self_reported]
        if rows and group.setup.checkpoint is None:
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


#: Efforts at which a model answers about at once.
FAST_EFFORTS = frozenset({"none", "minimal", "low"})


def _paced(row: Row, task: Task) -> bool:
    """Whether the score was reached at a pace that the task allows: System 1 work gets no long thinking."""
    setup = row.result.setup
    at_once = setup.effort in FAST_EFFORTS or (setup.effort is None and row.model.cognition == "system-1")
    return task.cognition == "system-2" or (at_once and setup.thinking_budget is None)


def _cell_of(
    benchmark: Benchmark, benchmark_id: str, rows: Sequence[Row], fitting: int, task: Task, day: datetime.date
) -> Cell:
    seen: dict[str, Row] = {}
    for ranked in tie_groups(rows, benchmark):
        if ranked.tie_group == 1:
            seen.setdefault(ranked.row.model_id, ranked.row)
    evidence: Evidence = "self-reported" if all(row.self_reported for row in seen.values()) else "independent"
    candidates = tuple(Candidate(row, task_dollars(row.model, task, day)) for row in seen.values())
    unsolved = max(share_of_range(row.result.score, benchmark) for row in rows) < UNSOLVED_SHARE
    return Cell(benchmark_id, evidence, candidates, fitting, len(_models(rows)), unsolved)


def task_dollars(model: Model, task: Task, day: datetime.date) -> float | None:
    """What one run of a task costs with a model on a day, its thinking included where the model thinks."""
    thinking = task.tokens.thinking if model.cognition in {"system-2", "switchable"} else 0
    cost = run_cost(
        model, day, input_tokens=task.tokens.input, output_tokens=task.tokens.output, thinking_tokens=thinking
    )
    return cost.dollars if cost else None


#: Thinking tokens that a model is taken to spend on work that needs none: an assumption, stated where it is used.
IDLE_THINKING = 1000


@dataclass(frozen=True)
class LaneCost:
    """US dollars of one run of a task with one model in either lane."""

    at_once: float
    thought: float


def lane_thinking(task: Task) -> int:
    """Tokens of thinking in the slow lane: those of the task, or `IDLE_THINKING` where it calls for none."""
    return task.tokens.thinking or IDLE_THINKING


def lane_cost(model: Model, task: Task, day: datetime.date) -> LaneCost | None:
    """What a task costs answered at once and after thinking; None for a model without a switch or a price."""
    if model.cognition != "switchable":
        return None
    tokens = task.tokens
    at_once = run_cost(model, day, input_tokens=tokens.input, output_tokens=tokens.output)
    thought = run_cost(
        model,
        day,
        input_tokens=tokens.input,
        output_tokens=tokens.output,
        thinking_tokens=lane_thinking(task),
    )
    return LaneCost(at_once.dollars, thought.dollars) if at_once and thought else None


def _fits(zoo: Zoo, model: Model, task: Task, situation: Situation, day: datetime.date) -> bool:
    return (
        _takes(model, task)
        and model.released <= day
        and _licensed(zoo, model, situation)
        and _reachable(model, task, situation, day)
        and _affordable(model, task, situation, day)
        and _runs(zoo, model, task, situation)
    )


def _takes(model: Model, task: Task) -> bool:
    window = model.context.window if model.context else None
    answers_at_once = model.cognition != "system-2"
    return (
        (answers_at_once or task.cognition == "system-2")
        and set(task.inputs) <= set(model.modalities.input)
        and set(task.outputs) <= set(model.modalities.output)
        and window is not None
        and window >= task.context
    )


def _licensed(zoo: Zoo, model: Model, situation: Situation) -> bool:
    if situation.weights == "any":
        return True
    if model.access.weights != "open":
        return False
    if situation.weights == "open":
        return True
    terms = model.access.license.weights if model.access.license else None
    return terms is not None and zoo.licenses[terms].open_source


def _reachable(model: Model, task: Task, situation: Situation, day: datetime.date) -> bool:
    return not situation.needs_api or (is_sold(model, day) and not task.stays_local)


def _affordable(model: Model, task: Task, situation: Situation, day: datetime.date) -> bool:
    if situation.max_dollars is None:
        return True
    dollars = task_dollars(model, task, day)
    return dollars is not None and dollars <= situation.max_dollars


def _runs(zoo: Zoo, model: Model, task: Task, situation: Situation) -> bool:
    if situation.hardware is None:
        return True
    if model.architecture is None:
        return False
    weights = weight_bytes(count_parameters(model.architecture).total, situation.precision)
    needed = weights + cache_of(model.architecture).bytes_at(task.context) + OVERHEAD_BYTES
    return needed <= int(hardware_bytes(zoo.hardware[situation.hardware]) * situation.memory_share)

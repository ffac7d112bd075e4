"""The selection matrix: which models a task calls for in a situation, by rule, from results, prices and memory."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from ..records import Model, Task, Zoo
from .boards import ENOUGH_COMPARED, Evidence, lead
from .memory import hardware_bytes
from .needs import Needs
from .pick import fitting_models
from .prices import run_cost, task_dollars
from .results import Row


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
    """The tie group that leads the best evidence for a task among the models that fit a situation."""
    needs = needs_in(zoo, task, situation, day)
    fitting = fitting_models(zoo, needs)
    board = lead(zoo, task.evidence, fitting, may_think=needs.may_think)
    if board is None:
        return Cell(None, None, (), len(fitting), 0)
    candidates = tuple(Candidate(one.row, task_dollars(one.row.model, task, day)) for one in board.leaders)
    return Cell(board.benchmark_id, board.evidence, candidates, len(fitting), len(board.standings), board.unsolved)


def needs_in(zoo: Zoo, task: Task, situation: Situation, day: datetime.date) -> Needs:
    """What a task needs of a model in a situation; the rules of `pick` do the rest."""
    return Needs(
        day,
        next(task_id for task_id, one in zoo.tasks.items() if one is task),
        tuple(task.evidence),
        task.context,
        tuple(task.inputs),
        tuple(task.outputs),
        may_think=task.cognition == "system-2",
        stays=task.stays_local,
        api=situation.needs_api,
        licence=situation.weights,
        memory=hardware_bytes(zoo.hardware[situation.hardware]) if situation.hardware else None,
        share=situation.memory_share,
        precision=situation.precision,
        budget=situation.max_dollars,
    )


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

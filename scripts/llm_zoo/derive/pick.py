"""Which models meet a set of needs, why the others do not and how near they came, and which evidence ranks the rest.

The rules are a table. A rule compares one plain fact of a model with one bound of the needs, so that the browser can
walk the same table (`publish/chooser.py` exports it) without knowing where the facts come from. The static matrix
(`matrix.py`), the command `zoo pick` and the chooser all ask the rules here.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from ..records import Model, Zoo
from .boards import Board, Weighing, lead, weigh
from .cache import Cache, cache_of
from .memory import OVERHEAD_BYTES, SHOWN, loaded_bytes
from .needs import CACHE_BITS, SKILLS, Needs
from .precision import PRECISIONS
from .prices import is_sold, task_dollars

#: A fact or a bound: plain enough for JSON. Days are ISO text, which sorts as days do.
Plain = bool | int | float | str | tuple[str, ...]
Test = Literal["is", "at-least", "at-most", "has-all"]

#: What a licence allows, by level.
LEVELS = (
    "closed weights",
    "open weights, terms not looked up",
    "open weights, no commercial use",
    "commercial use with limits",
    "commercial use",
    "open source",
)
#: The level that each answer asks for.
ASKED = {"any": 0, "open": 1, "commercial": 3, "open-source": 5}


@dataclass(frozen=True)
class Rule:
    """A comparison of a fact with a bound.

    `miss` says how a model fails it, with {have}, {need}, {short} (the difference), {times} and {missing} in the
    form `form`; `blank` what is said when the fact is not known.
    """

    id: str
    name: str
    fact: str
    test: Test
    miss: str
    blank: str
    form: Literal["text", "exact", "gib", "dollars", "level"] = "text"


#: In the order in which the questions are asked.
RULES: tuple[Rule, ...] = (
    Rule("released", "Released", "released", "at-most", "released {have}", ""),
    Rule("obtainable", "To be had", "obtainable", "is", "closed, and its developer does not sell it", ""),
    Rule("input", "Takes in", "input", "has-all", "no {missing} input", ""),
    Rule("output", "Gives out", "output", "has-all", "no {missing} output", ""),
    Rule("context", "Context", "window", "at-least", "window {have} of {need}", "window not looked up", "exact"),
    Rule("pace", "Answers at once", "at_once", "is", "always thinks first", ""),
    Rule("contradiction", "An API for data that stays", "private_api", "is", "an API takes the data away", ""),
    Rule("data", "Data stays", "open", "is", "closed weights", ""),
    Rule("api", "By API", "sold", "is", "its developer does not sell it", ""),
    Rule("licence", "Licence", "licence", "at-least", "{have}", "", "level"),
    Rule(
        "memory",
        "Memory",
        "memory",
        "at-most",
        "needs {short} more ({have} of {need})",
        "layers not known, so its size is not either",
        "gib",
    ),
    Rule(
        "budget",
        "Cost of a run",
        "dollars",
        "at-most",
        "costs {have}, {times} the limit of {need}",
        "no list price in US dollars for such a run",
        "dollars",
    ),
    Rule("skills", "Must have", "skills", "has-all", "no {missing}", ""),
    Rule("current", "Not retired", "current", "is", "retired", ""),
    Rule("since", "Released since", "released", "at-least", "released {have}", ""),
)
RULE = {rule.id: rule for rule in RULES}


@dataclass(frozen=True)
class Facts:
    """What the rules compare, of one model on one day."""

    plain: Mapping[str, Plain]
    #: US dollars of one run by task.
    dollars: Mapping[str, float]
    #: Bytes of all weights by precision, towers included; empty where the layers are not known.
    weights: Mapping[str, int]
    cache: Cache | None


@dataclass(frozen=True)
class Miss:
    """A rule that a model fails: what it has (None: not known), what is needed, and what would make it fit."""

    rule: str
    have: Plain | None
    need: Plain
    #: How far from the bound, as a part of it; None where there is no such distance.
    distance: float | None
    fixes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """What one answer leaves of the models that the answers before it left."""

    rule: str
    left: int
    #: Models that fail this rule, whatever the others say.
    alone: int


@dataclass(frozen=True)
class Pick:
    """The whole answer; no number in it is a score of ours."""

    needs: Needs
    steps: tuple[Step, ...]
    #: Newest first.
    fitting: tuple[str, ...]
    #: Every failed rule of every other model, in the order of the rules.
    dropped: Mapping[str, tuple[Miss, ...]]
    #: Models that fail one rule only, the nearest first.
    near: tuple[str, ...]
    board: Board | None
    #: Fitting models without a score on the board: their rank is not known. Newest first.
    not_compared: tuple[str, ...]
    weighing: Weighing | None


def pick(zoo: Zoo, needs: Needs) -> Pick:
    """Everything that the chooser says, from the needs."""
    bounds, facts = bounds_of(needs), all_facts(zoo, needs.day)
    misses = {model_id: misses_of(one, needs, bounds) for model_id, one in facts.items()}
    dropped = {model_id: found for model_id, found in misses.items() if found}
    fitting = tuple(model_id for model_id in facts if model_id not in dropped)
    board = lead(zoo, needs.evidence, frozenset(fitting), may_think=needs.may_think)
    compared = {one.row.model_id for one in board.standings} if board else set()
    importance = dict(needs.importance)
    return Pick(
        needs,
        _steps(misses, bounds),
        fitting,
        dropped,
        _near(dropped),
        board,
        tuple(model_id for model_id in fitting if model_id not in compared),
        weigh(zoo, importance, needs.evidence, frozenset(fitting), may_think=needs.may_think) if importance else None,
    )


def fitting_models(zoo: Zoo, needs: Needs) -> frozenset[str]:
    """Models that meet every need."""
    bounds = bounds_of(needs)
    return frozenset(
        model_id for model_id, facts in all_facts(zoo, needs.day).items() if not misses_of(facts, needs, bounds)
    )


def bounds_of(needs: Needs) -> dict[str, Plain]:
    """The bound of every rule that the needs bring into force, in the order of the rules."""
    found: dict[str, Plain | None] = {
        "released": needs.day.isoformat(),
        "obtainable": True,
        "input": needs.inputs or None,
        "output": needs.outputs or None,
        "context": needs.context,
        "pace": None if needs.may_think else True,
        "contradiction": True if needs.stays and needs.api else None,
        "data": True if needs.stays else None,
        "api": True if needs.api else None,
        "licence": ASKED[needs.licence] or None,
        "memory": needs.room,
        "budget": needs.budget,
        "skills": needs.skills or None,
        "current": True if needs.current else None,
        "since": needs.since.isoformat() if needs.since else None,
    }
    return {rule.id: bound for rule in RULES if (bound := found[rule.id]) is not None}


# --- facts -----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def all_facts(zoo: Zoo, day: datetime.date) -> dict[str, Facts]:
    """The facts of every model, the newest first."""
    newest = sorted(zoo.models, key=lambda model_id: (zoo.models[model_id].released, model_id), reverse=True)
    return {model_id: facts_of(zoo, zoo.models[model_id], day) for model_id in newest}


def facts_of(zoo: Zoo, model: Model, day: datetime.date) -> Facts:
    """What the rules compare, each fact by its one definition."""
    is_open, sold = model.access.weights == "open", is_sold(model, day)
    plain: dict[str, Plain] = {
        "released": model.released.isoformat(),
        "obtainable": is_open or sold,
        "input": tuple(model.modalities.input),
        "output": tuple(model.modalities.output),
        "at_once": model.cognition != "system-2",
        "private_api": False,
        "open": is_open,
        "sold": sold,
        "licence": licence_level(zoo, model),
        "skills": tuple(name for name in SKILLS if name in model.variants),
        "current": model.retired is None or model.retired > day,
    }
    if model.context:
        plain["window"] = model.context.window
    priced = {task_id: task_dollars(model, task, day) for task_id, task in zoo.tasks.items()}
    dollars = {task_id: cost for task_id, cost in priced.items() if cost is not None}
    if model.architecture is None:
        return Facts(plain, dollars, {}, None)
    weights: dict[str, int] = {name: loaded_bytes(model.architecture, name) for name in SHOWN}
    return Facts(plain, dollars, weights, cache_of(model.architecture))


def licence_level(zoo: Zoo, model: Model) -> int:
    """Index into `LEVELS`: what may be done with the weights."""
    if model.access.weights != "open":
        return 0
    name = model.access.license.weights if model.access.license else None
    if name is None:
        return 1
    terms = zoo.licenses[name]
    return 5 if terms.open_source else {"no": 2, "with-limits": 3, "yes": 4}[terms.commercial_use]


# --- rules -----------------------------------------------------------------------------------------------------------


def misses_of(facts: Facts, needs: Needs, bounds: Mapping[str, Plain]) -> tuple[Miss, ...]:
    """Every rule in force that a model fails."""
    found = []
    for rule_id, need in bounds.items():
        rule = RULE[rule_id]
        have = _fact(facts, rule, needs)
        if have is None or not _holds(rule.test, have, need):
            fixes = _memory_fixes(facts, needs) if rule_id == "memory" and have is not None else ()
            found.append(Miss(rule_id, have, need, _distance(have, need), fixes))
    return tuple(found)


def _fact(facts: Facts, rule: Rule, needs: Needs) -> Plain | None:
    if rule.fact == "memory":
        return memory_needed(facts, needs)
    if rule.fact == "dollars":
        return facts.dollars.get(needs.task or "")
    return facts.plain.get(rule.fact)


def _holds(test: Test, have: Plain, need: Plain) -> bool:
    if test == "has-all":
        return isinstance(have, tuple) and isinstance(need, tuple) and set(need) <= set(have)
    if test == "is":
        return have == need
    smaller, larger = (need, have) if test == "at-least" else (have, need)
    return bool(smaller <= larger)  # type: ignore[operator]


def _distance(have: Plain | None, need: Plain) -> float | None:
    if isinstance(have, bool) or not isinstance(have, int | float) or not isinstance(need, int | float):
        return None
    return abs(have - need) / need


def memory_needed(facts: Facts, needs: Needs) -> float | None:
    """Bytes of weights, caches of all sequences at the context, and overhead; None where the layers are not known."""
    if facts.cache is None:
        return None
    cache = facts.cache.bytes_at(needs.context or 0) * needs.cache_bits / 16
    return facts.weights[needs.precision] + needs.sequences * cache + OVERHEAD_BYTES


def _memory_fixes(facts: Facts, needs: Needs) -> tuple[str, ...]:
    """Each single change that makes a model fit, else the smallest weights and cache together; words for the reader."""

    def fits(**changes: int | str) -> bool:
        needed, room = memory_needed(facts, replace(needs, **changes)), needs.room  # type: ignore[arg-type]
        return needed is not None and room is not None and needed <= room

    smaller_cache = [bits for bits in CACHE_BITS if bits < needs.cache_bits]
    smaller_weights = SHOWN[SHOWN.index(needs.precision) + 1 :]
    found = [f"fits with {_a_cache(bits)}" for bits in smaller_cache if fits(cache_bits=bits)][:1]
    found += [f"fits with {PRECISIONS[name].name} weights" for name in smaller_weights if fits(precision=name)][:1]
    if needs.sequences > 1 and fits(sequences=1):
        found.append("fits with one sequence at a time")
    if needs.context and needs.context > 1 and fits(context=1):
        found.append(f"fits up to {_longest(facts, needs):,} tokens")
    if not found and smaller_cache and smaller_weights and fits(cache_bits=CACHE_BITS[-1], precision=SHOWN[-1]):
        found.append(f"fits with {PRECISIONS[SHOWN[-1]].name} weights and {_a_cache(CACHE_BITS[-1])}")
    return tuple(found)


def _a_cache(bits: int) -> str:
    return f"an {bits}-bit cache" if bits == 8 else f"a {bits}-bit cache"


def _longest(facts: Facts, needs: Needs) -> int:
    """The longest context that fits, where one token does and the whole context does not."""
    low, high = 1, (needs.context or 1) - 1
    while low < high:
        middle = (low + high + 1) // 2
        needed, room = memory_needed(facts, replace(needs, context=middle)), needs.room
        low, high = (middle, high) if needed is not None and room is not None and needed <= room else (low, middle - 1)
    return low


# --- the funnel ------------------------------------------------------------------------------------------------------


def _steps(misses: Mapping[str, tuple[Miss, ...]], bounds: Mapping[str, Plain]) -> tuple[Step, ...]:
    failed = [{miss.rule for miss in found} for found in misses.values()]
    steps, asked = [], set()
    for rule_id in bounds:
        asked.add(rule_id)
        steps.append(Step(rule_id, sum(not (one & asked) for one in failed), sum(rule_id in one for one in failed)))
    return tuple(steps)


def _near(dropped: Mapping[str, tuple[Miss, ...]]) -> tuple[str, ...]:
    """Models that fail one rule: first those with a distance, the shortest first; the newest first among the rest."""
    alone = [(model_id, found[0].distance) for model_id, found in dropped.items() if len(found) == 1]
    measured = sorted((distance, model_id) for model_id, distance in alone if distance is not None)
    return (*(model_id for _, model_id in measured), *(model_id for model_id, distance in alone if distance is None))

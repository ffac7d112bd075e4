"""What the chooser says, in words: why a model drops out, how evidence was got, and the whole answer for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from ..derive.boards import Board, Standing
from ..derive.memory import OVERHEAD_BYTES
from ..derive.needs import needs_from
from ..derive.pick import LEVELS, RULE, Miss, Pick, Plain, all_facts, pick
from ..derive.precision import PRECISIONS
from ..derive.prices import task_dollars
from ..derive.results import Comparable, comparable_setup
from . import numbers
from .blocks import setup_text
from .text import Md, escape, visible
from .views import BenchmarkView, ModelView, Site

#: How each form of a rule is written; the browser writes the same by the same names.
FORMS: Mapping[str, Callable[[Any], str]] = {
    "text": str,
    "exact": numbers.exact,
    "gib": numbers.gib,
    "dollars": numbers.dollars,
    "level": lambda level: LEVELS[level],
}


def reason(miss: Miss) -> str:
    """`needs 2.1 GiB more (24.5 GiB of 22.4 GiB)`."""
    rule = RULE[miss.rule]
    if miss.have is None:
        return rule.blank
    words = {"have": _words(rule.form, miss.have), "need": _words(rule.form, miss.need)}
    if isinstance(miss.have, tuple) and isinstance(miss.need, tuple):
        words["missing"] = " or ".join(one for one in miss.need if one not in miss.have)
    elif miss.distance is not None and isinstance(miss.have, int | float) and isinstance(miss.need, int | float):
        words["short"] = FORMS[rule.form](abs(miss.have - miss.need))
        words["times"] = numbers.ratio(miss.have / miss.need)
    text = rule.miss
    for key, value in words.items():
        text = text.replace("{" + key + "}", value)
    return text


def with_fixes(miss: Miss) -> str:
    """The same with what would make the model fit."""
    return reason(miss) + (f", but {', '.join(miss.fixes)}" if miss.fixes else "")


def _words(form: str, value: Plain) -> str:
    return ", ".join(value) if isinstance(value, tuple) else FORMS[form](value)


def board_words(site: Site, setup: Comparable) -> str:
    """What the scores of a board have in common; without a stated harness, that is whose report they stand in."""
    text = setup_text(setup)
    return f"{text}, as {site.zoo.developers[setup.reporter].name} reports it" if setup.reporter else text


def evidence_of(standing: Standing) -> str:
    """Whose word a single score is."""
    return "self-reported" if standing.row.self_reported else "independent"


def pick_object(site: Site, found: Pick) -> dict[str, Any]:
    """The whole answer as plain data; the browser makes the same object from the same address."""
    return {
        "models": len(all_facts(site.zoo, found.needs.day)),
        "steps": [{"rule": step.rule, "left": step.left, "alone": step.alone} for step in found.steps],
        "fitting": list(found.fitting),
        "dropped": {
            model_id: [{"rule": miss.rule, "reason": reason(miss), "fixes": list(miss.fixes)} for miss in misses]
            for model_id, misses in found.dropped.items()
        },
        "near": list(found.near),
        "board": _board_object(site, found.board) if found.board else None,
        "not_compared": list(found.not_compared),
        "weighing": None
        if found.weighing is None
        else {
            "shares": [
                {"model": one.model_id, "low": one.low, "high": one.high, "won": dict(one.won)}
                for one in found.weighing.shares
            ],
            "may_lead": list(found.weighing.may_lead),
            "stays": {name: list(ends) for name, ends in found.weighing.stays.items()},
        },
    }


def _board_object(site: Site, board: Board) -> dict[str, Any]:
    return {
        "benchmark": board.benchmark_id,
        "setup": board_words(site, comparable_setup(board.standings[0].row.result)),
        "evidence": board.evidence,
        "thin": board.thin,
        "unsolved": board.unsolved,
        "standings": [
            {
                "model": one.row.model_id,
                "group": one.group,
                "score": one.row.result.score,
                "low": one.interval.low if one.interval else None,
                "high": one.interval.high if one.interval else None,
                "evidence": evidence_of(one),
            }
            for one in board.standings
        ],
    }


# --- for a page ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Example:
    """A question to the chooser as a page shows it: where it is asked, and the answer of today."""

    address: str
    command: str
    answer: Md


def example(site: Site, here: str, **ask: str) -> Example:
    """The question `ask`, answered by the rules while the page is built."""
    found = pick(site.zoo, needs_from(site.zoo, site.today, ask))
    address = "#" + "&".join(f"{key}={quote(value, safe=',:')}" for key, value in ask.items())
    command = "zoo pick " + " ".join(f"--{key} {value}" for key, value in ask.items())
    return Example(address, command, Md(" ".join(_answer(site, here, found))))


def _answer(site: Site, here: str, found: Pick) -> Iterator[str]:
    """How many fit, who leads on which evidence, and who came nearest."""
    yield f"**{len(found.fitting)} of {len(all_facts(site.zoo, found.needs.day))} models fit.**"
    if found.board:
        benchmark = BenchmarkView(site, found.board.benchmark_id, here)
        leaders = [ModelView(site, one.row.model_id, here).link for one in found.board.leaders[:MOST_LEADERS]]
        more = len(found.board.leaders) - len(leaders)
        best = numbers.points(found.board.standings[0].row.result.score)
        yield (
            f"In front: {', '.join(leaders)}{f' and {more} more' if more else ''} ({benchmark.link} {best}, "
            f"{found.board.evidence}, {len(found.board.standings)} compared"
            f"{', too few for an order' if found.board.thin else ''})."
        )
    else:
        yield "None of them has a score for this task."
    if found.not_compared:
        yield f"{len(found.not_compared)} fit without a score there, so their rank is not known."
    if found.near:
        (miss,) = found.dropped[found.near[0]]
        yield f"Nearest miss: {ModelView(site, found.near[0], here).link}, {escape(with_fixes(miss))}."


#: Leaders that an example names.
MOST_LEADERS = 3

# --- for a terminal --------------------------------------------------------------------------------------------------

#: Names of models that fail by one rule and of compared models that a terminal shows.
MOST_NEAR, MOST_SHOWN = 12, 15


def pick_text(site: Site, found: Pick) -> str:
    """Funnel, shortlist by group with its evidence, and near misses with reasons."""
    return "\n".join(
        [*_assumptions(found), *_funnel(site, found), *_shortlist(site, found), *_near_misses(site, found)]
    )


def _name(site: Site, model_id: str) -> str:
    return visible(site.zoo.models[model_id].name)


def _assumptions(found: Pick) -> Iterator[str]:
    needs = found.needs
    if needs.task:
        yield f"task      {needs.task}, evidence: {', '.join(needs.evidence)}"
    if needs.room is not None:
        several = f" of each of {needs.sequences:,} sequences" if needs.sequences > 1 else ""
        yield (
            f"memory    {numbers.gib(needs.room)} for weights at {PRECISIONS[needs.precision].name}, "  # type: ignore[index]
            f"{needs.cache_bits}-bit cache{several} and {numbers.gib(OVERHEAD_BYTES)} overhead"
        )
    yield f"day       {needs.day}"
    yield ""


def _funnel(site: Site, found: Pick) -> Iterator[str]:
    count = len(all_facts(site.zoo, found.needs.day))
    yield f"{'all models':<28}{count:>5}"
    for step in found.steps:
        if step.left != count:
            yield f"{RULE[step.rule].name:<28}{step.left:>5}   {step.left - count:+,}".replace("-", numbers.MINUS)
        count = step.left
    yield ""


def _shortlist(site: Site, found: Pick) -> Iterator[str]:
    if not found.fitting:
        yield "No model meets every need. Loosen one: the near misses below say which."
        return
    if found.board is None:
        why = (
            "No model that fits has a score for this task."
            if found.needs.task
            else "Without a task nothing ranks them."
        )
        yield f"{len(found.fitting)} fit. {why}"
    else:
        yield from _board_lines(site, found, found.board)
    if found.weighing:
        yield from _weighing_lines(site, found)
    if found.not_compared:
        names = [_name(site, model_id) for model_id in found.not_compared]
        more = f" and {len(names) - MOST_SHOWN} more" if len(names) > MOST_SHOWN else ""
        yield f"Not compared (rank unknown): {', '.join(names[:MOST_SHOWN])}{more}"


def _board_lines(site: Site, found: Pick, board: Board) -> Iterator[str]:
    benchmark = site.zoo.benchmarks[board.benchmark_id]
    setup = board_words(site, comparable_setup(board.standings[0].row.result))
    yield f"{benchmark.name}, {board.evidence}, {len(board.standings)} of {len(found.fitting)} that fit compared"
    yield f"  {visible(setup)}"
    if board.thin:
        yield "  too few for an order"
    if board.unsolved:
        yield "  none does it yet"
    task = site.zoo.tasks[found.needs.task] if found.needs.task else None
    for one in board.standings[:MOST_SHOWN]:
        margin = f" ({one.interval.low:.1f} to {one.interval.high:.1f})" if one.interval else ""
        dollars = task_dollars(one.row.model, task, found.needs.day) if task else None
        cost = f"  {numbers.dollars(dollars)} a run" if dollars is not None else ""
        score = f"{numbers.points(one.row.result.score)}{margin}"
        yield f"  group {one.group}  {_name(site, one.row.model_id):<28}{score:<24}{evidence_of(one)}{cost}"
    if len(board.standings) > MOST_SHOWN:
        yield f"  and {len(board.standings) - MOST_SHOWN} more"


def _weighing_lines(site: Site, found: Pick) -> Iterator[str]:
    weighing = found.weighing
    if weighing is None:
        return
    yield ""
    yield "By your weights: share of comparisons won, from worst to best case where scores are missing"
    for one in weighing.shares[:MOST_SHOWN]:
        mark = "may lead" if one.model_id in weighing.may_lead else ""
        span = f"{numbers.percent(one.low)} to {numbers.percent(one.high)}"
        yield f"  {_name(site, one.model_id):<28}{span:<24}{mark}".rstrip()
    weights = dict(found.needs.importance)
    for name, (low, high) in weighing.stays.items():
        yield (
            f"  {_name(site, weighing.shares[0].model_id)} stays first with {site.zoo.benchmarks[name].name} "
            f"anywhere from {low} to {high} (now {weights.get(name, 0)})"
        )
    yield ""


def _near_misses(site: Site, found: Pick) -> Iterator[str]:
    if not found.near:
        return
    yield ""
    yield f"Near misses ({len(found.near)} fail one need only)"
    for model_id in found.near[:MOST_NEAR]:
        (miss,) = found.dropped[model_id]
        yield f"  {_name(site, model_id):<28}{RULE[miss.rule].name}: {with_fixes(miss)}"

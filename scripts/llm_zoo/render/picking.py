"""What the chooser says, in words: why a model drops out, how evidence was got, and the whole answer for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..derive.boards import Board, Standing
from ..derive.memory import OVERHEAD_BYTES
from ..derive.pick import LEVELS, RULE, Miss, Pick, Plain, all_facts
from ..derive.precision import PRECISIONS
from ..derive.prices import task_dollars
from ..derive.results import Comparable, comparable_setup
from . import numbers
from .text import visible
from .views import Site

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


def _words(form: str, value: Plain) -> str:
    return ", ".join(value) if isinstance(value, tuple) else FORMS[form](value)


def setup_words(site: Site, setup: Comparable) -> str:
    """`harness Terminus 2, with tools`: what the scores of a board have in common."""
    parts = [f"harness: {setup.harness}" if setup.harness else f"as {_developer(site, setup.reporter)} reports it"]
    if setup.tools is not None:
        parts.append("with tools" if setup.tools else "without tools")
    if setup.attempts != 1:
        parts.append(f"{setup.attempts} attempts")
    if setup.subset:
        parts.append(f"part: {setup.subset}")
    return ", ".join(parts)


def _developer(site: Site, developer: str | None) -> str:
    return site.zoo.developers[developer].name if developer else "nobody"


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
        "setup": setup_words(site, comparable_setup(board.standings[0].row.result)),
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
    setup = setup_words(site, comparable_setup(board.standings[0].row.result))
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
        fixes = f"; {', '.join(miss.fixes)}" if miss.fixes else ""
        yield f"  {_name(site, model_id):<28}{RULE[miss.rule].name}: {reason(miss)}{fixes}"

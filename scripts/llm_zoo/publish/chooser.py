"""The data of the chooser: its rules as a table, the facts that they compare, and the scores of every set-up.

The browser compares, counts and adds cache terms up. What a fact is, what a run costs and which margin a score has was
settled by `derive`; the words for a miss come with the rule.
"""

from __future__ import annotations

import dataclasses
from typing import Any, get_args

from ..derive import boards, needs
from ..derive.memory import SHOWN
from ..derive.pick import ASKED, LEVELS, RULES, Facts, all_facts
from ..derive.precision import PRECISIONS
from ..derive.results import SetupGroup
from ..records.model import Modality
from ..render import Asset, Site
from ..render.picking import board_words
from .browser import script_asset

CHOOSER_SCRIPT = "assets/data/chooser.js"
GLOBAL = "LLM_ZOO_CHOOSER"


def chooser_assets(site: Site, data_version: str) -> list[Asset]:
    """The script that only pages with a chooser load, beside the shared one."""
    return [script_asset(CHOOSER_SCRIPT, GLOBAL, chooser_object(site, data_version))]


def chooser_object(site: Site, data_version: str) -> dict[str, Any]:
    """Rules, questions, tasks, facts and scores."""
    zoo = site.zoo
    tasks = sorted(zoo.tasks.items(), key=lambda item: item[1].order)
    evidence = list(dict.fromkeys(name for _, task in tasks for name in task.evidence))
    models = all_facts(zoo, site.today)
    place = {model_id: index for index, model_id in enumerate(models)}
    return {
        "data_version": data_version,
        "rules": [dataclasses.asdict(rule) for rule in RULES],
        "levels": LEVELS,
        "asked": ASKED,
        "precisions": {name: PRECISIONS[name].name for name in SHOWN},
        "cache_bits": needs.CACHE_BITS,
        "skills": needs.SKILLS,
        "current": needs.CURRENT,
        "modalities": get_args(Modality),
        "most": {
            "sequences": needs.MOST_SEQUENCES,
            "tokens": needs.MOST_TOKENS,
            "memory": needs.MOST_GB,
            "budget": needs.MOST_DOLLARS,
            "importance": boards.MOST_IMPORTANCE,
        },
        "enough": boards.ENOUGH_COMPARED,
        "stale_days": boards.STALE.days,
        "shares": {key: needs.usual_share(one) for key, one in zoo.hardware.items()},
        "tasks": {
            key: {
                "name": one.name,
                "question": one.question,
                "why": one.why,
                "caveat": one.caveat,
                "may_think": one.cognition == "system-2",
                "evidence": one.evidence,
                "context": one.context,
                "input": one.inputs,
                "output": one.outputs,
                "stays": one.stays_local,
                "tokens": [one.tokens.input, one.tokens.output, one.tokens.thinking],
            }
            for key, one in tasks
        },
        "benchmarks": {
            name: {
                "name": zoo.benchmarks[name].name,
                "setups": [_setup(site, group, place) for group in boards.speaking_setups(zoo, name)],
            }
            for name in evidence
        },
        "models": [_facts(model_id, facts, [key for key, _ in tasks]) for model_id, facts in models.items()],
    }


def _setup(site: Site, group: SetupGroup, place: dict[str, int]) -> dict[str, Any]:
    """Rows, best first: model (its place in the list), score, margin from and to, day as a number, and three marks:
    self-reported, reached at once, more than a negligible part solved."""
    rows = []
    for ranked in group.rows:
        row, margin = ranked.row, ranked.interval
        marks = [int(row.self_reported), int(boards.at_once(row)), int(boards.solved(site.zoo, row))]
        ends = [margin.low, margin.high] if margin else [None, None]
        rows.append([place[row.model_id], row.result.score, *ends, row.result.date.toordinal(), *marks])
    return {"words": board_words(site, group.setup), "rows": rows}


def _facts(model_id: str, facts: Facts, tasks: list[str]) -> dict[str, Any]:
    """Plain facts by name, dollars in the order of the tasks, weights by precision, cache as terms and constant."""
    found: dict[str, Any] = {"id": model_id, **facts.plain}
    if facts.dollars:
        found["dollars"] = [facts.dollars.get(task) for task in tasks]
    if facts.cache:
        found["weights"] = facts.weights
        found["cache"] = {
            "terms": [[term.bytes_per_token, term.cap] for term in facts.cache.terms],
            "constant": facts.cache.constant_bytes,
        }
    return found

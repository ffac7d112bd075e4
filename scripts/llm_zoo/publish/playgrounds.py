"""The data of the two playgrounds: what the formulas of experts give, and lengths of thought that somebody set."""

from __future__ import annotations

from typing import Any

from llm_zoo.derive.experts import expert_places, experts_touched
from llm_zoo.publish.browser import model_object, script_asset
from llm_zoo.records.ffns import MoeFfn
from llm_zoo.render import Site
from llm_zoo.render.playground import BATCHES, FACTORS, THINKING
from llm_zoo.render.tree import Asset

PLAY_SCRIPT = "assets/data/playgrounds.js"
GLOBAL = "LLM_ZOO_PLAY"
SHOWN = ("id", "name", "cognition", "window", "price", "cache", "experts", "active_experts", "shared_experts")
"""What the playgrounds ask of a model; a chapter that loaded all of every model would weigh a third more."""


def playground_asset(site: Site) -> Asset:
    """One script; `routers` go by "experts/active", so that models with the same router share one."""
    routers = {
        f"{facts.moe.experts}/{facts.moe.active}": router_object(facts.moe)
        for facts in site.all_facts()
        if facts.moe is not None
    }
    found = {
        "batches": BATCHES,
        "factors": FACTORS,
        "thinking": THINKING,
        "routers": dict(sorted(routers.items())),
        "budgets": budgets(site),
        "models": models(site),
    }
    return script_asset(PLAY_SCRIPT, GLOBAL, found)


def models(site: Site) -> list[dict[str, Any]]:
    """Models with experts or with a price, in the words of the shared data."""
    every = (model_object(facts) for facts in reversed(site.all_facts()))
    return [{key: one[key] for key in SHOWN if key in one} for one in every if one.get("experts") or one.get("price")]


def router_object(ffn: MoeFfn) -> dict[str, Any]:
    """Experts touched by each batch under an even router, and the places of an expert for each factor and batch."""
    return {
        "touched": [round(experts_touched(ffn, batch), 4) for batch in BATCHES],
        "places": [[expert_places(ffn, batch, factor) for batch in BATCHES] for factor in FACTORS],
    }


def budgets(site: Site) -> dict[str, list[int]]:
    """Thinking budgets in tokens that results of a model were measured with."""
    found = {
        facts.id: sorted({one.setup.thinking_budget for one in facts.record.results if one.setup.thinking_budget})
        for facts in site.all_facts()
    }
    return {model_id: sizes for model_id, sizes in found.items() if sizes}

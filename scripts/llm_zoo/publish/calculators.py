"""The data script of the calculators: formats, formulas as trees, and what each model adds to the shared data."""

from __future__ import annotations

from typing import Any

from ..derive import compute, serving
from ..derive.precision import PRECISIONS, shipped_bytes
from ..derive.prices import rates_of, thinks
from ..records.architecture import Architecture
from ..render import Asset, Site, numbers
from ..render.calculators.batch import BATCHES
from ..render.calculators.price import priced
from ..render.calculators.reliability import GOAL, STEPS
from ..render.calculators.shared import NO_WINDOW, can_serve, machine_of, served
from ..render.fit import CACHE_BITS
from ..render.views import ModelFacts
from .browser import script_asset
from .formulas import formulas

DATA_SCRIPT = "assets/data/calculators.js"
GLOBAL = "LLM_ZOO_CALCULATORS"


def calculator_assets(site: Site) -> list[Asset]:
    """The data script."""
    return [script_asset(DATA_SCRIPT, GLOBAL, calculator_object(site))]


def calculator_object(site: Site) -> dict[str, Any]:
    """Everything that the calculators need beyond the shared data."""
    return {
        "day": numbers.day(site.today),
        "formats": [[name, one.name, one.block_bytes, one.block_weights] for name, one in PRECISIONS.items()],
        "formulas": formulas(),
        "bits": CACHE_BITS,
        "batches": BATCHES,
        "steps": STEPS,
        "goal": GOAL,
        "no_window": NO_WINDOW,
        "machines": {
            key: {"peak": machine.peak, "peak_fp8": machine.peak_fp8}
            for key, one in site.zoo.hardware.items()
            if (machine := machine_of(key, one)).peak or machine.peak_fp8
        },
        "models": {one.id: _model(site, one) for one in site.all_facts() if can_serve(one)},
        "prices": {one.id: _price(one) for one in priced(site)},
    }


def _model(site: Site, facts: ModelFacts) -> dict[str, Any]:
    """Weights and work of one model; `read` and `published.read` are `[always, [[experts, active, each], …]]`."""
    model = served(site, facts.id, "bf16")
    architecture, shipped = model.architecture, shipped_bytes(model.architecture)
    work = compute.attention_work(architecture)
    found: dict[str, Any] = {
        "weights": model.count.total,
        "towers": model.towers,
        "read": _reading(serving.reading(architecture)),
        "flops": compute.weight_flops(architecture),
        "head": compute.head_flops(architecture),
        "attention": [work.constant, [[ramp.operations, ramp.block, ramp.cap] for ramp in work.ramps]],
    }
    if shipped is not None:
        found["published"] = {"bytes": shipped.total + model.towers, "read": _published(architecture)}
    return found


def _published(architecture: Architecture) -> list[Any]:
    return _reading(serving.reading(architecture, published=True))


def _reading(reading: serving.Reading) -> list[Any]:
    return [reading.always, [[one.experts, one.active, one.each] for one in reading.routed]]


def _price(facts: ModelFacts) -> dict[str, Any]:
    """Rates as the price list has them, what they are for and up to which input, and whether thinking is reckoned."""
    price = facts.price
    rates = rates_of(price) if price else None
    assert price is not None
    assert rates is not None
    return {
        "input": rates.input,
        "cached": rates.cached_input,
        "output": rates.output,
        "thinking": rates.output_thinking,
        "per": price.per,
        "since": numbers.day(price.from_),
        "thinks": thinks(facts.record),
        "no_cached": price.cached_input is None,
        "longest": price.longest_input,
        "note": price.note or "",
    }

"""The data of the interactive parts: one classic script that sets a global, since pages opened as files cannot fetch.

Everything in it is what pages and API show too; the browser adds terms up and compares, and knows no formula.
"""

from __future__ import annotations

import json
from typing import Any

from ..derive.layers import runs
from ..derive.memory import OVERHEAD_BYTES, hardware_bytes
from ..derive.mixers import branches, part
from ..derive.prices import per_million
from ..records import Price
from ..render import Asset, Site, links, palette
from ..render.census import country_name
from ..render.fit import weight_choices
from ..render.tables import (
    COGNITION_NAMES,
    COMMERCIAL_NAMES,
    FFN_NAMES,
    KIND_NAMES,
    MIXER_NAMES,
    NORM_NAMES,
    POSITION_NAMES,
)
from ..render.text import written_out
from ..render.views import ModelFacts, ModelView
from .python import python_assets

DATA_SCRIPT = "assets/data/zoo.js"
GLOBAL = "LLM_ZOO"


def browser_assets(site: Site) -> list[Asset]:
    """The shared data script, and the code that pages run."""
    return [script_asset(DATA_SCRIPT, GLOBAL, zoo_object(site)), *python_assets(site)]


def script_asset(path: str, name: str, value: object) -> Asset:
    """A classic script that sets `window.<name>` to `value`.

    The JSON stands in a script of its own, never in a page, so no text in it can end a script element. Signs that
    nobody sees are written out, as on pages.
    """
    text = json.dumps(_seen(value), ensure_ascii=True, separators=(",", ":"))
    return Asset(path, f"window.{name} = {text};\n".encode())


def _seen(value: object) -> object:
    """The same value with every text in it as pages show it."""
    if isinstance(value, str):
        return written_out(value)
    if isinstance(value, dict):
        return {key: _seen(one) for key, one in value.items()}
    return [_seen(one) for one in value] if isinstance(value, list | tuple) else value


def zoo_object(site: Site) -> dict[str, Any]:
    """What every interactive part may need of models, machines and organisations."""
    zoo = site.zoo
    return {
        "day": site.today.isoformat(),
        "overhead_bytes": OVERHEAD_BYTES,
        "kinds": KIND_NAMES,
        "words": words(site),
        "developers": {key: {"name": one.name, "country": one.country} for key, one in zoo.developers.items()},
        "licenses": {
            key: {"name": one.name, "commercial": one.commercial_use, "open_source": one.open_source}
            for key, one in zoo.licenses.items()
        },
        "classes": {key: one.name for key, one in zoo.classes.items()},
        "machines": [
            {
                "id": key,
                "name": one.name,
                "kind": one.kind,
                "bytes": hardware_bytes(one),
                "shared": one.shared_memory,
                "bandwidth": one.bandwidth_gbs,
            }
            for key, one in sorted(zoo.hardware.items(), key=lambda item: (item[1].memory_gb, item[0]))
        ],
        "models": [model_object(facts) for facts in reversed(site.all_facts())],
    }


def words(site: Site) -> dict[str, dict[str, str]]:
    """How filters and tables write the keys of records, as the pages do."""
    countries = sorted({one.country for one in site.zoo.developers.values()})
    return {
        "parts": {key: palette.colour(key).label for key in ("attention", "latent", "window", "state_space")},
        "mixers": MIXER_NAMES,
        "ffns": FFN_NAMES,
        "positions": POSITION_NAMES,
        "norms": NORM_NAMES,
        "cognition": COGNITION_NAMES,
        "commercial": COMMERCIAL_NAMES,
        "countries": {code: country_name(code) for code in countries},
    }


def model_object(facts: ModelFacts) -> dict[str, Any]:
    """A model in short: facts that are blank are left out, so that the script stays small.

    `weights` are pairs of a way of storing all weights: name, bytes of all (towers included), bytes read for a token.
    `cache` are terms `[bytes_per_token, cap]` and the constant, at 16 bits.
    """
    record = facts.record
    terms = record.access.license.weights if record.access.license else None
    found = {
        "id": facts.id,
        "name": facts.name,
        "aliases": record.aliases,
        "developer": record.developer,
        "family": record.family,
        "released": record.released.isoformat(),
        "retired": record.retired.isoformat() if record.retired else None,
        "summary": record.summary,
        "kind": facts.kind,
        "total": facts.total,
        "active": facts.active,
        "exact": facts.exact_total is not None,
        "window": facts.window,
        "output": record.context.output if record.context else None,
        "access": record.access.weights,
        "api": record.access.api,
        "license": terms,
        "cognition": facts.cognition,
        "efforts": record.efforts,
        "input": record.modalities.input,
        "outputs": record.modalities.output,
        "variants": record.variants,
        "focus": record.focus,
        "classes": [one.class_id for one in facts.classes],
        "undisclosed": record.undisclosed,
        "training": facts.training_tokens,
        "results": len(record.results),
        "price": _price(facts.price),
        "page": links.model_page(facts.id).replace(".md", ".html"),
        **_architecture(facts),
    }
    return {key: value for key, value in found.items() if value not in (None, [], False)}


def _price(price: Price | None) -> dict[str, float | None] | None:
    """US dollars for a million tokens, in force on the day of the data."""
    if price is None:
        return None
    given = {
        "input": price.input,
        "output": price.output,
        "thinking": price.output_thinking,
        "cached": price.cached_input,
    }
    return {key: per_million(price, value) for key, value in given.items() if value is not None}


def _architecture(facts: ModelFacts) -> dict[str, Any]:
    """Layers in words that filters use, the cache as terms, and the weights in each way of storing them."""
    architecture = facts.architecture
    if architecture is None or facts.cache is None:
        return {}
    listed = runs(architecture.layers)
    mixers = [branch for run in listed if run.mixer is not None for branch in branches(run.mixer)]
    terms = [[term.bytes_per_token, term.cap] for term in facts.cache.terms]
    return {
        "mixers": _once([str(branch.model_dump(include={"kind"})["kind"]) for branch in mixers]),
        "parts": _once([part(branch) for branch in mixers]),
        "ffns": _once([run.ffn.kind for run in listed if run.ffn is not None]),
        "position": architecture.position.kind,
        "norm": architecture.norm.kind,
        "layers": facts.layers,
        "hidden_size": facts.hidden_size,
        "vocab_size": facts.vocab_size,
        "heads": facts.heads,
        "kv_heads": facts.kv_heads,
        "experts": facts.experts,
        "active_experts": facts.active_experts,
        "shared_experts": facts.shared_experts,
        "cache": {"terms": terms, "constant": facts.cache.constant_bytes},
        "weights": [[one.name, one.size, one.read] for one in weight_choices(ModelView(facts.site, facts.id, ""))],
    }


def _once(names: list[str]) -> list[str]:
    """Each name once, in the order of first appearance."""
    return list(dict.fromkeys(names))

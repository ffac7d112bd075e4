"""Badges of a model for READMEs, in the form that shields.io reads from an address."""

from __future__ import annotations

from llm_zoo.publish.api import BadgeObject
from llm_zoo.render import numbers
from llm_zoo.render.text import visible
from llm_zoo.render.views import ModelFacts

#: Colours of the badges: the handbook's accent, and a quiet one for what is a statement only.
COMPUTED, STATED = "3949ab", "6b7280"


def badges(facts: ModelFacts) -> dict[str, BadgeObject]:
    """The badges of a model by name; what nobody knows has none."""
    found: dict[str, BadgeObject] = {}
    if facts.total:
        words = _plain(numbers.params(facts.total))
        if facts.is_sparse and facts.active:
            words += f", {_plain(numbers.params(facts.active))} active"
        found["parameters"] = _badge("parameters", words, COMPUTED if facts.exact_total else STATED)
    if facts.window:
        found["context"] = _badge("context", f"{_plain(numbers.exact(facts.window))} tokens", STATED)
    terms = facts.record.access.license
    if terms and terms.weights:
        found["licence"] = _badge("licence", visible(facts.site.zoo.licenses[terms.weights].name), STATED)
    return found


def _badge(label: str, message: str, color: str) -> BadgeObject:
    return BadgeObject(schemaVersion=1, label=label, message=message, color=color)


def _plain(number: str) -> str:
    return number.replace(numbers.NBSP, " ")

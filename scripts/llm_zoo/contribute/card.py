"""A model in a dozen lines of label and value: what its page will begin with, before there is a page."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from ..records import Zoo
from ..render import Site, numbers
from ..render.tables import KIND_NAMES
from ..render.text import visible
from ..render.views import ModelFacts


def card(zoo: Zoo, model_id: str, today: datetime.date) -> list[tuple[str, str]]:
    """Facts and computed numbers of a model, as label and plain text. The developer must be one that the zoo knows."""
    facts = Site(zoo, today).facts(model_id)
    return [(label, visible(value)) for label, value in _rows(facts) if value]


def _rows(facts: ModelFacts) -> Iterator[tuple[str, str]]:
    record = facts.record
    yield "Name", facts.name
    yield "Developer", facts.developer.name
    yield "Released", str(record.released)
    yield "Why it matters", record.summary
    yield "Kind", KIND_NAMES[facts.kind]
    yield "Weights", record.access.weights + (f", {_licence(facts)}" if _licence(facts) else "")
    if facts.count:
        yield "Parameters, computed", numbers.exact(facts.count.total)
        yield "Active, computed", numbers.exact(facts.count.active)
    if record.parameters and record.parameters.total:
        off = f" (computed: {numbers.signed_percent(facts.audit)})" if facts.audit is not None else ""
        yield "Parameters, stated", f"{numbers.exact(record.parameters.total)}{off}"
    if facts.cache and facts.cache.terms:
        yield "Cache for one more token", f"{numbers.exact(facts.cache.bytes_per_token)} B at 16 bit"
    if facts.window:
        yield "Context", f"{numbers.exact(facts.window)} tokens"
    if record.modalities:
        yield "Takes and gives", f"{', '.join(record.modalities.input)} → {', '.join(record.modalities.output)}"
    yield "Classes", ", ".join(facts.site.zoo.classes[one.class_id].name for one in facts.classes)
    yield "Results", str(len(record.results)) if record.results else ""
    yield "Not said by the developer", ", ".join(record.undisclosed)
    yield "Last verified", str(facts.verified)


def _licence(facts: ModelFacts) -> str:
    terms = facts.record.access.license
    known = facts.site.zoo.licenses.get(terms.weights) if terms and terms.weights else None
    return known.name if known else ""

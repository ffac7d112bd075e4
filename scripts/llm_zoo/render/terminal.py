"""A model as plain text for the terminal."""

from __future__ import annotations

from . import numbers, palette
from .tables import KIND_NAMES
from .text import visible
from .views import ModelFacts

#: Columns that the bar of weights takes.
BAR = 60


def model_text(facts: ModelFacts) -> str:
    """Facts, computed numbers and a bar of the weights by kind of block."""
    record = facts.record
    lines = [
        f"{visible(facts.name)} ({facts.id}), {visible(facts.developer.name)}, {record.released}",
        visible(record.summary),
        "",
    ]
    rows = [("kind", KIND_NAMES[facts.kind]), ("weights", record.access.weights), ("cognition", record.cognition or "")]
    if facts.count:
        rows += [("parameters", numbers.exact(facts.count.total)), ("active", numbers.exact(facts.count.active))]
    if record.parameters and record.parameters.total:
        audit = f" (audit {numbers.signed_percent(facts.audit)})" if facts.audit is not None else ""
        rows.append(("stated", f"{numbers.exact(record.parameters.total)}{audit}"))
    if facts.cache:
        for term in facts.cache.terms:
            cap = f" up to {term.cap:,} tokens" if term.cap else ""
            rows.append(("cache", f"{numbers.exact(term.bytes_per_token)} B a token{cap}"))
        if facts.cache.constant_bytes:
            rows.append(("cache", f"{numbers.exact(facts.cache.constant_bytes)} B whatever the length"))
    if facts.window:
        rows.append(("context", f"{numbers.exact(facts.window)} tokens"))
    rows.append(("record", facts.file))
    lines += [f"{name:<12}{value}" for name, value in rows if value]
    return "\n".join([*lines, *_bar(facts)])


def _bar(facts: ModelFacts) -> list[str]:
    if facts.count is None:
        return []
    parts = sorted(facts.count.breakdown.items(), key=lambda item: -item[1])
    total = facts.count.total
    bar = "".join(palette.colour(part).letter * round(BAR * size / total) for part, size in parts)
    legend = [
        f"  {palette.colour(part).letter}  {palette.colour(part).label:<22}{numbers.exact(size):>20}"
        for part, size in parts
    ]
    return ["", bar, *legend]

"""How to cite a model: an entry of BibTeX from the source that speaks for its record."""

from __future__ import annotations

import re

from ..records.fields import Source
from .text import visible
from .views import ModelFacts

#: Kinds of source that people cite, best first; without one, the source of the record's head.
CITED = ("paper", "report")

_SPECIAL = re.compile(r"[\\{}%&$#_~^]")
_COMMANDS = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def entry(facts: ModelFacts) -> str:
    """One `@misc` entry: the developer as author, title, year, address, and when it was read."""
    source = cited(facts)
    published = source.published or facts.released
    fields = {
        "title": f"{{{escape(source.title)}}}",
        "author": f"{{{escape(facts.developer.name)}}}",
        "year": str(published.year),
        "url": re.sub(r"[{}\\\s]", "", source.url),
        "note": escape(f"{facts.name}. Read on {source.accessed.isoformat()}"),
    }
    lines = ",\n".join(f"  {key} = {{{value}}}" for key, value in fields.items())
    return f"@misc{{{facts.id},\n{lines}\n}}\n"


def cited(facts: ModelFacts) -> Source:
    """The paper or report of a model, else the source of its record."""
    sources = facts.record.sources.values()
    found = (source for kind in CITED for source in sources if source.kind == kind)
    return next(found, facts.source(None)[1])


def escape(text: str) -> str:
    """Text as BibTeX shows it: nothing in it ends a field or runs as a command."""
    return _SPECIAL.sub(lambda match: _COMMANDS.get(match[0], "\\" + match[0]), visible(text))

"""Words of the glossary in the chapters: the first time a page uses one, it leads to its entry and shows it on hover.

A link is read out, takes the keyboard's focus and works on paper and without JavaScript, which a bare hint does not.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from llm_zoo.render.tree import Tree

#: Where words stay as they are: they are names there, or lead somewhere already.
UNTOUCHED = frozenset(
    {
        *("a", "abbr", "button", "code", "pre", "script", "style", "summary"),
        *("figure", "math", "svg", "nav", "table", "th"),
        *("h1", "h2", "h3", "h4", "h5", "h6"),
    }
)
GLOSSARY = "handbook/glossary.md"
#: Pages that teach; elsewhere the words are data.
CHAPTERS = "handbook/"
_TOKEN = re.compile(r"""(<!--.*?-->|<(?:"[^"]*"|'[^']*'|[^'">])*>)""", re.DOTALL)
_NAME = re.compile(r"</?([a-zA-Z][\w-]*)")


@dataclass(frozen=True)
class Entry:
    """A term's place in the glossary and its definition."""

    id: str
    definition: str


class Words:
    """All words of the glossary, ready to be found in a page."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self._entries = entries
        choices = "|".join(
            re.escape(html.escape(word)) for word in sorted(entries, key=lambda word: (-len(word), word))
        )
        self._pattern = re.compile(rf"(?<![\w&;-])({choices})(?=s?(?![\w-]))", re.IGNORECASE) if entries else None

    @classmethod
    def of(cls, tree: Tree) -> Words:
        """The words of a rendered handbook, from its own data."""
        found = next((asset.content for asset in tree.assets if asset.path == "api/v1/terms.json"), b"[]")
        return cls(
            {
                word.lower(): Entry(term["id"], term["definition"])
                for term in json.loads(found)
                for word in (term["term"], *term["aliases"])
            }
        )

    def link(self, page_html: str, glossary: str) -> str:
        """`page_html` with the first use of each term as a link to `glossary`, the address of the page of all words."""
        if self._pattern is None:
            return page_html
        seen: set[str] = set()
        inside = 0
        parts = []
        for token in _TOKEN.split(page_html):
            if token.startswith("<"):
                inside += _depth(token)
                parts.append(token)
            else:
                parts.append(
                    token if inside else self._pattern.sub(lambda found: self._linked(found, glossary, seen), token)
                )
        return "".join(parts)

    def _linked(self, found: re.Match[str], glossary: str, seen: set[str]) -> str:
        entry = self._entries[html.unescape(found[1]).lower()]
        if entry.id in seen:
            return found[0]
        seen.add(entry.id)
        hint = html.escape(entry.definition, quote=True)
        return f'<a class="term" href="{glossary}#{entry.id}" title="{hint}">{found[0]}</a>'


def _depth(tag: str) -> int:
    """+1 where a part begins in which words stay as they are, −1 where it ends."""
    name = _NAME.match(tag)
    if name is None or name[1].lower() not in UNTOUCHED or tag.endswith("/>"):
        return 0
    return -1 if tag.startswith("</") else 1

"""Which scripts a page needs: a widget is an element with `data-widget`, and its scripts load on its pages only."""

from __future__ import annotations

import re

CORE = "assets/js/zoo.js"
"""What widgets share: numbers, memory, state in the address, downloads."""

SCRIPTS: dict[str, tuple[str, ...]] = {}
"""Scripts of each widget, in the order in which they load."""

MARK = re.compile(r'\bdata-widget="([a-z-]+)"')
STEPS = ('class="steps"', "assets/js/steps.js")
"""Step-throughs are lists that chapters mark by a class."""


def scripts_of(page_html: str) -> list[str]:
    """The scripts of all widgets on a page, each once. An unknown widget is a mistake of ours and raises KeyError."""
    mark, steps = STEPS
    found = [steps] if mark in page_html else []
    for name in dict.fromkeys(MARK.findall(page_html)):
        found += SCRIPTS[name]
    return list(dict.fromkeys(found))

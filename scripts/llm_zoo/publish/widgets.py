"""Which scripts a page needs: a widget is an element with `data-widget`, and its scripts load on its pages only."""

from __future__ import annotations

import re

CORE = "assets/js/zoo.js"
"""What widgets share: numbers, memory, state in the address, downloads."""

DATA = "assets/data/zoo.js"
"""The shared data; it comes before the core."""
MACHINE = (DATA, CORE, "assets/js/machine.js", "assets/js/machine-control.js")
"""What "my machine" needs; pages without widgets load the same when the reader has one (my-machine.js)."""
PYTHON = (CORE, "assets/data/python-parts.js", "assets/js/engine.js", "assets/js/architecture.js")
"""What pages share on which Python runs."""

STRUCTURES = "assets/data/structures.js"
RESULTS = "assets/data/results.js"
PLOTS = "assets/data/plots.js"
TRAY = "assets/js/compare-tray.js"
FILTER = "assets/js/list-filter.js"
"""A search field over a long list of checkboxes."""

_PLAY = (CORE, "assets/data/playgrounds.js", "assets/js/playgrounds.js")
_LEARN = ("assets/css/learn.css",)

SCRIPTS: dict[str, tuple[str, ...]] = {
    "moe-router": _PLAY,
    "effort-dial": _PLAY,
    "quiz": (CORE, "assets/js/quiz.js"),
    "explorer": (*MACHINE, TRAY, FILTER, "assets/js/explore.js", "assets/js/explorer.js"),
    "compare": (DATA, STRUCTURES, RESULTS, CORE, "assets/js/compare-core.js", "assets/js/compare.js"),
    "compare-add": (CORE, TRAY),
    "compare-rows": (CORE, TRAY),
    "plots": (
        "assets/vendor/vega/vega.min.js",
        "assets/vendor/vega/vega-lite.min.js",
        "assets/vendor/vega/vega-interpreter.js",
        PLOTS,
        CORE,
        "assets/js/plots-core.js",
        "assets/js/plots.js",
    ),
    "as-of": (CORE, "assets/js/as-of.js"),
    "chooser": (DATA, "assets/data/chooser.js", CORE, "assets/js/pick.js", "assets/js/chooser.js"),
    "calculator": (
        DATA,
        CORE,
        "assets/data/calculators.js",
        "assets/js/calculate.js",
        FILTER,
        "assets/js/calculators.js",
    ),
    "diagram-editor": ("assets/js/diagram-editor.js",),
    "config-preview": (*PYTHON, "assets/js/config-preview.js"),
    "record-editor": (*PYTHON, "assets/data/record-form.js", "assets/js/record-editor.js"),
    "layer-editor": (DATA, *PYTHON, "assets/js/layer-editor.js"),
}
"""Scripts of each widget, in the order in which they load."""
STYLES: dict[str, tuple[str, ...]] = {
    "moe-router": _LEARN,
    "effort-dial": _LEARN,
    "quiz": _LEARN,
    "explorer": ("assets/css/explorer.css",),
    "as-of": ("assets/css/as-of.css",),
    "chooser": ("assets/css/chooser.css",),
    "config-preview": ("assets/css/python.css",),
    "record-editor": ("assets/css/python.css", "assets/css/record-editor.css"),
    "layer-editor": ("assets/css/python.css",),
}
"""Style sheets of the widgets that need more than what all pages have."""

MARK = re.compile(r'data-widget="([a-z-]+)"')  # with a literal beginning, which is found ten times as fast
STEPS = ('class="steps"', "assets/js/steps.js")
"""Step-throughs are lists that chapters mark by a class."""


def scripts_of(page_html: str) -> list[str]:
    """The scripts of all widgets on a page, each once. An unknown widget is a mistake of ours and raises KeyError."""
    mark, steps = STEPS
    found = [steps] if mark in page_html else []
    for name in dict.fromkeys(MARK.findall(page_html)):
        found += SCRIPTS[name]
    return list(dict.fromkeys(found))


def styles_of(page_html: str) -> list[str]:
    """The style sheets of all widgets on a page, each once."""
    return list(dict.fromkeys(style for name in MARK.findall(page_html) for style in STYLES.get(name, ())))

"""Scripts of the site in QuickJS, for what needs no page: numbers, memory, comparisons."""

from __future__ import annotations

import json
from typing import Any

import quickjs
from tests.made_up import REPOSITORY

#: What a script may touch while it loads, and no more.
BROWSER = """
var window = globalThis, location = {hash: "", pathname: "/", search: ""}, navigator = {};
var history = {replaceState: (state, title, address) => { location.hash = (address.match(/#.*/) || [""])[0]; }};
var document = {currentScript: null};
"""


class Script:
    """Scripts loaded one after the other, and expressions evaluated after them."""

    def __init__(self, *scripts: str | bytes) -> None:
        self._context = quickjs.Context()
        self._context.set_time_limit(20)
        for script in (BROWSER, *scripts):
            self._context.eval((script.decode() if isinstance(script, bytes) else script) + "\n;0")

    def run(self, statement: str) -> None:
        """Run a statement, then everything that promises have waiting."""
        self._context.eval(statement + "\n;0")
        while self._context.execute_pending_job():
            pass

    def value(self, expression: str, *arguments: Any) -> Any:
        """The value of `expression`, a function if there are arguments, as JSON carries it."""
        call = f"({expression})({', '.join(map(json.dumps, arguments))})" if arguments else f"({expression})"
        return json.loads(self._context.eval(f"JSON.stringify({call})"))


def asset(name: str) -> str:
    """A script of the site by its path below docs/assets."""
    return (REPOSITORY / "docs" / "assets" / name).read_text(encoding="utf-8")

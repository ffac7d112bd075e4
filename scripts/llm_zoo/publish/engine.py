"""JavaScript libraries at build time, in QuickJS: no browser, no network, a limit on time and memory.

Pele draws the diagrams and KaTeX sets the mathematics. Both are pure functions of their input, so a result is kept by
its input and a rebuild asks again only for what changed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import quickjs

VENDOR = Path(__file__).parent / "vendor"
MEMORY_LIMIT = 256 * 1024 * 1024
"""Bytes a library may use."""
TIME_LIMIT = 10
"""Seconds one call may take."""


class EngineError(Exception):
    """The library ran out of time or memory, or broke in a way it does not report."""


class Engine:
    """One library in one context.

    `wrapper` is a JavaScript function of one string. It returns a value that JSON can carry, and reports bad input in
    that value; an exception means that the library itself broke.
    """

    def __init__(self, library: str, wrapper: str) -> None:
        self._library = library
        self._wrapper = wrapper
        self._context: quickjs.Context | None = None
        self._results: dict[str, Any] = {}

    def call(self, source: str) -> Any:
        """The wrapper's result for a source, from memory if it was asked before."""
        if source not in self._results:
            self._results[source] = self._run(source)
        return self._results[source]

    def _run(self, source: str) -> Any:
        context = self._context or self._start()
        try:
            # JSON both ways: the binding cannot convert the ropes that string concatenation yields.
            return json.loads(context.eval(f"JSON.stringify(wrapper({json.dumps(source)}))"))
        except quickjs.JSException as error:
            self._context = None  # after an interrupt its state is not to be trusted
            raise EngineError(str(error).strip()) from error

    def _start(self) -> quickjs.Context:
        context = quickjs.Context()
        context.set_memory_limit(MEMORY_LIMIT)
        context.set_time_limit(TIME_LIMIT)
        context.eval((VENDOR / self._library).read_text(encoding="utf-8") + "\n;0")
        context.eval(f"const wrapper = {self._wrapper};0")
        self._context = context
        return context

"""Put a mutant into a process that has imported everything: functions that exist get other code.

So the zoo that the tests read stays in memory, and one process a mutant starts in no time.
"""

from __future__ import annotations

import functools
import gc
import sys
from collections import defaultdict
from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any

from mutants.changes import Source

Place = tuple[str, str, int]
#: Kept by tests from one to the next: reading the real zoo again takes seconds, and the records are right already.
KEPT = "real_zoo"
#: Dictionaries of modules in which answers are kept.
ANSWERS = (("llm_zoo.records.loader", "_last"),)


class OnlyAtImportError(Exception):
    """Nothing that lives in this process runs the changed piece."""


class Functions:
    """All functions of this process that were written in some files."""

    def __init__(self, package: str) -> None:
        self._package = package
        self._found: dict[Place, list[FunctionType]] = defaultdict(list)
        for one in gc.get_objects():
            if isinstance(one, FunctionType) and package in one.__code__.co_filename:
                self._found[_place(one.__code__)].append(one)

    def change(self, source: Source, number: int) -> None:
        """Let every living function of the file run the mutant."""
        file = str(source.path)
        old = compile(source.path.read_text(encoding="utf-8"), file, "exec", dont_inherit=True)
        new = compile(source.mutated(number), file, "exec", dont_inherit=True)
        changed = 0
        for before, after in _changed(old, new):
            for function in self._found[_place(before)]:
                if function.__code__ == before:
                    if function.__code__.co_freevars != after.co_freevars:
                        raise OnlyAtImportError
                    function.__code__ = after
                    changed += 1
        if not changed:
            raise OnlyAtImportError

    def forget(self) -> None:
        """Throw away every answer that is kept, apart from the real zoo: a mutant has to compute its own."""
        for functions in self._found.values():
            for function in functions:
                if function.__qualname__ == "once.<locals>.answer":
                    cells = dict(zip(function.__code__.co_freevars, function.__closure__ or (), strict=True))
                    cells["answers"].cell_contents = {}  # not emptied: records that end take their answer out
        for kept in _caches():
            if kept.__module__.startswith(("llm_zoo.", "tests.")) and kept.__name__ != KEPT:
                kept.cache_clear()
        for module, name in ANSWERS:
            if module in sys.modules:
                getattr(sys.modules[module], name).clear()


@functools.cache
def _caches() -> list[Any]:
    kind = type(_caches)
    return [one for one in gc.get_objects() if type(one) is kind and hasattr(one, "__module__")]


def _place(code: CodeType) -> Place:
    return code.co_filename, code.co_qualname, code.co_firstlineno


def _changed(old: CodeType, new: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """Pairs of code that differ, outer before inner. Code that a mutant left out has no pair."""
    if old == new:
        return
    yield old, new
    before, after = ([const for const in code.co_consts if isinstance(const, CodeType)] for code in (old, new))
    if len(before) == len(after):
        for one, other in zip(before, after, strict=True):
            yield from _changed(one, other)

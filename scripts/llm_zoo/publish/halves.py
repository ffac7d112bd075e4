"""One build of MkDocs shared by two processes: this one goes through the pages from the first, a copy from the last.

What comes out is the same as from one process. A page that the copy could not build is built here, so its problems are
told as always; what the copy logged is logged again here, so that a strict build counts it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from mkdocs.commands import build as generator

from llm_zoo.processes import Copy, Turns, processes

if TYPE_CHECKING:
    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

log = logging.getLogger("mkdocs")
build_page = generator._build_page
"""MkDocs' own step from a converted page to a file."""


@contextmanager
def in_halves(config: MkDocsConfig) -> Iterator[None]:
    """Share the building of pages while this lasts."""
    halves = Halves()
    config.plugins.events["post_build"].insert(0, halves.finish)  # before the search plugin writes its index
    with patch.object(generator, "_build_page", halves.build):
        try:
            yield
        finally:
            halves.end()


class Halves:
    """Takes the place of MkDocs' step from a converted page to a file."""

    def __init__(self) -> None:
        self._build: list[Callable[[], None]] = []
        """What builds each page, in their order."""
        self._turns = Turns(0)
        self._copy: Copy | None = None
        self._index: list[Any] = []
        """Entries of the search plugin, which it adds to page after page."""
        self._entries: dict[int, list[Any]] = {}
        """The same by the number of their page."""

    def build(
        self,
        page: Page,
        config: MkDocsConfig,
        doc_files: Sequence[File],
        nav: Navigation,
        env: jinja2.Environment,
        dirty: bool = False,
        excluded: bool = False,
    ) -> None:
        """Build the next page, unless the copy has it already. MkDocs calls this for one page after the other."""
        if not self._build:
            self._begin(config, doc_files, nav, env, dirty)
        number = self._turns.first()
        if number is not None:
            self._entries[number] = self._one(number)

    def finish(self, config: MkDocsConfig) -> None:
        """Take over what the copy did, and do what it could not."""
        for number, entries, messages in self._copy.results() if self._copy else ():
            self._entries[number] = entries
            for level, message in messages:
                log.log(level, "%s", message)
        for number in range(len(self._build)):
            if number not in self._entries:
                self._entries[number] = self._one(number)
        self._index[:] = [entry for number in sorted(self._entries) for entry in self._entries[number]]

    def end(self) -> None:
        """Stop the copy, where the build failed."""
        if self._copy:
            self._copy.end()

    def _begin(
        self, config: MkDocsConfig, doc_files: Sequence[File], nav: Navigation, env: jinja2.Environment, dirty: bool
    ) -> None:
        def step(file: File) -> Callable[[], None]:
            assert file.page is not None
            page, excluded = file.page, bool(file.inclusion.is_excluded())  # type: ignore[no-untyped-call]
            return lambda: build_page(page, config, doc_files, nav, env, dirty, excluded)

        self._build = [step(file) for file in doc_files]
        self._turns = Turns(len(self._build))
        found = [plugin for plugin in config.plugins.values() if hasattr(plugin, "search_index")]
        self._index = found[0].search_index.entries if found else []
        if processes() > 1:
            self._copy = Copy(self._from_the_last)

    def _one(self, number: int) -> list[Any]:
        """Build a page; returns its entries in the search index."""
        before = len(self._index)
        self._build[number]()
        return self._index[before:]

    def _from_the_last(self, send: Callable[[Any], None]) -> None:
        """What the copy does."""
        with messages_instead_of_logging() as messages:
            while (number := self._turns.last()) is not None:
                messages.clear()
                send((number, self._one(number), [*messages]))


@contextmanager
def messages_instead_of_logging() -> Iterator[list[tuple[int, str]]]:
    """Levels and texts of what MkDocs logs meanwhile, which goes nowhere else."""
    found: list[tuple[int, str]] = []
    handler = logging.Handler(logging.INFO)
    handler.emit = lambda record: found.append((record.levelno, record.getMessage()))  # type: ignore[method-assign]
    handlers, log.handlers, propagate, log.propagate = log.handlers, [handler], log.propagate, False
    try:
        yield found
    finally:
        log.handlers, log.propagate = handlers, propagate

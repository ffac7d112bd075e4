"""Converted pages kept from one build to the next, because converting Markdown is most of what a build does.

What a page becomes depends on its text, on its place, on which files there are to link to, and on the code that
converts; the key of a kept page names all four. A page that gave a warning is not kept, so that it warns again.

The version of the data stands on hundreds of pages, where they say how they are cited, and changes with every record.
So pages are converted with a stand-in for it, and the version takes its place afterwards.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, get_toc

from llm_zoo.processes import Copy, Turns, processes
from llm_zoo.publish.halves import messages_instead_of_logging
from llm_zoo.render.kept import Store, code_hash

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files

CONVERTERS = ("mkdocs", "Markdown", "pymdown-extensions", "mkdocs-mermaid2-plugin", "quickjs-ng")
"""Packages that have a part in what a page becomes."""
STAND_IN = hashlib.sha256(b"version of the data").hexdigest()[:16]
"""Of the form of a version, so that it is converted as one."""


class Converter:
    """Takes the place of `Page.render` for the pages of one build."""

    def __init__(self, folder: Path, config: MkDocsConfig, files: Files, data_version: str | None) -> None:
        self._store = Store(folder)
        self._version = data_version or STAND_IN
        self._place = _hash(_code(), _settings(config), _targets(files))

    def attach(self, page: Page) -> None:
        """Let this page take what was kept when MkDocs asks for its content."""
        page.render = partial(self._render, page)  # type: ignore[method-assign]

    def tidy(self) -> None:
        """Remove what no build of the last weeks has used."""
        self._store.tidy()

    def _render(self, page: Page, config: MkDocsConfig, files: Files) -> None:
        text = page.markdown or ""
        page.markdown = text.replace(self._version, STAND_IN)
        what = _hash(self._place, page.file.src_uri, page.markdown)
        found = self._store.get(what)
        if found is not None:
            _restore(page, json.loads(found), files)
        else:
            with _counted_warnings() as warnings:
                type(page).render(page, config, files)
            if not warnings:
                self._store.put(what, json.dumps(_state(page)))
        page.markdown = text
        page.content = (page.content or "").replace(STAND_IN, self._version)


class Ahead:
    """A copy of this process that converts pages from the last one back, while this one goes on from the first.

    What the copy converts is found among what is kept, so nothing depends on how far it comes. A page that gives a
    warning is not kept: it is converted here when its turn comes, and warns.
    """

    def __init__(self, config: MkDocsConfig, files: Files) -> None:
        self._config, self._files = config, files
        self._documents = files.documentation_pages()
        self._turns = Turns(len(self._documents))
        self._copy = Copy(self._from_the_last) if processes() > 1 else None

    def step(self) -> None:
        """A page is converted here."""
        self._turns.first()

    def end(self) -> None:
        """Stop the copy."""
        if self._copy:
            self._copy.end()
            self._copy = None

    def _from_the_last(self, send: Callable[[object], None]) -> None:
        with messages_instead_of_logging():
            while (number := self._turns.last()) is not None:
                self._convert(self._documents[number])
                send(None)

    def _convert(self, file: File) -> None:
        page = file.page or Page(None, file, self._config)
        page.read_source(self._config)
        page.markdown = self._config.plugins.on_page_markdown(
            page.markdown or "", page=page, config=self._config, files=self._files
        )
        page.render(self._config, self._files)


def _state(page: Page) -> dict[str, Any]:
    """All that `Page.render` leaves on a page."""
    links = page.links_to_anchors
    return {
        "content": page.content,
        "toc": [_token(item) for item in page.toc],
        "title": page._title_from_render,
        "anchors": sorted(page.present_anchor_ids or ()),
        "links": None if links is None else {file.src_uri: found for file, found in links.items()},
    }


def _restore(page: Page, state: dict[str, Any], files: Files) -> None:
    page.content = state["content"]
    page.toc = get_toc(state["toc"])
    page._title_from_render = state["title"]
    page.present_anchor_ids = set(state["anchors"])
    by_path = files.src_uris
    links = state["links"]
    page.links_to_anchors = None if links is None else {by_path[path]: found for path, found in links.items()}


def _token(item: AnchorLink) -> dict[str, Any]:
    """An entry of the contents in the form that `get_toc` reads."""
    children = [_token(child) for child in item.children]
    return {"level": item.level, "id": item.id, "name": item.title, "children": children}


def _code() -> str:
    """The code that converts: versions of the packages, and every file of this one."""
    return _hash(*(f"{name} {version(name)}" for name in CONVERTERS), code_hash())


def _settings(config: MkDocsConfig) -> str:
    """What mkdocs.yml says about Markdown and links; functions by their names, since their code is in `_code`."""
    named = json.dumps(
        [config.markdown_extensions, config.mdx_configs, config.validation, config.use_directory_urls, config.site_url],
        default=lambda value: getattr(value, "__qualname__", None) or dict(value),
    )
    return _hash(named)


def _targets(files: Files) -> str:
    """What links can lead to."""
    return _hash(*sorted(f"{file.src_uri} {file.url}" for file in files))


def _hash(*texts: str) -> str:
    digest = hashlib.sha256()
    for text in texts:
        digest.update(text.encode() + b"\0")
    return digest.hexdigest()


@contextmanager
def _counted_warnings() -> Iterator[list[str]]:
    """Messages that MkDocs logs as warnings or errors meanwhile."""
    found: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: found.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    try:
        yield found
    finally:
        logger.removeHandler(handler)

"""What the search plugin finds in a page, kept from one build to the next: parsing 600 pages takes it seconds.

What it finds depends on the content of the page, its address, title and front matter, and on the plugin; the key of
what is kept names them all. The version of the data is kept as the stand-in that `converted` has for it.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from material.plugins.search import plugin

from llm_zoo.publish.converted import STAND_IN
from llm_zoo.render.kept import Store

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

SECTIONS = Path("build", "sections")
"""Where they are kept, from the root of the repository."""


class Sections:
    """Stands before and behind the search plugin when it reads a page."""

    def __init__(self, folder: Path, config: MkDocsConfig, data_version: str | None) -> None:
        found = [one for one in config.plugins.values() if hasattr(one, "search_index")]
        #: The entries of all pages, which the plugin adds to page after page.
        self._entries: list[dict[str, Any]] = found[0].search_index.entries if found else []
        self._store = Store(folder)
        self._version = data_version or STAND_IN
        self._what: str | None = None
        """What the page before the plugin is, where its sections were not kept."""
        self._before = 0

    def before(self, page: Page, words: str) -> str:
        """The content for the plugin to read: none where the sections of `words` are known, and added already."""
        self._before = len(self._entries)
        self._what = self._key(page, words)
        kept = self._store.get(self._what)
        if kept is None:
            return words
        self._what = None
        self._entries += json.loads(kept.replace(STAND_IN, self._version))
        return ""

    def after(self) -> None:
        """Keep what the plugin has found."""
        if self._what is not None:
            found = json.dumps(self._entries[self._before :])
            self._store.put(self._what, found.replace(self._version, STAND_IN))

    def tidy(self) -> None:
        """Remove what no build of the last weeks has used."""
        self._store.tidy()

    def _key(self, page: Page, words: str) -> str:
        known = [version("mkdocs-material"), bool(plugin.jieba), page.url, str(page.title), page.meta]
        return json.dumps([known, words], default=str).replace(self._version, STAND_IN)

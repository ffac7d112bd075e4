"""What `render` hands to `publish`: plain Markdown pages and assets, held in memory until all of them are right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..records import Problem


@dataclass(frozen=True)
class Page:
    """One Markdown page.

    `path` is POSIX and relative to the root of the tree (`zoo/models/llama-3-8b.md`). `source` is the
    file of the repository that a reader edits to change the page: a record or a chapter.
    """

    path: str
    text: str
    source: str | None = None


@dataclass(frozen=True)
class Asset:
    """One file that is copied as it is: a picture, a style sheet, a script, a data file."""

    path: str
    content: bytes
    source: str | None = None


@dataclass(frozen=True)
class Tree:
    """The whole rendered handbook, sorted by path, so that two renders of the same records are equal."""

    pages: tuple[Page, ...]
    assets: tuple[Asset, ...]
    warnings: tuple[Problem, ...] = ()
    """What somebody should look at, though the pages are right."""
    about: Mapping[str, str] = field(default_factory=dict)
    """What search engines are told about a page, by its path: JSON-LD."""

    def files(self) -> dict[str, bytes]:
        """Every file of the tree by path, as the bytes that land on disk."""
        return {page.path: page.text.encode() for page in self.pages} | {
            asset.path: asset.content for asset in self.assets
        }

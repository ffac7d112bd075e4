"""The third stop: records and chapters become plain Markdown pages and assets, all in memory, or errors."""

from __future__ import annotations

from pathlib import Path

from ..derive.audit import load_audited_zoo
from .pages import build_day, render_site
from .tree import Asset, Page, Tree
from .views import Site

__all__ = ["Asset", "Page", "Site", "Tree", "build_day", "load_site", "render_site", "render_zoo"]


def load_site(root: Path) -> Site:
    """All records below `root`, checked and audited. Raises `RecordErrors`."""
    return Site(load_audited_zoo(root), build_day())


def render_zoo(root: Path) -> Tree:
    """The rendered handbook of the repository at `root`. Raises `RecordErrors`."""
    return render_site(load_site(root), root / "docs")

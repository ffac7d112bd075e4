"""The third stop: records and chapters become plain Markdown pages and assets, all in memory, or errors."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

from ..derive.audit import load_audited_zoo
from .tree import Asset, Page, Tree
from .views import Site

__all__ = ["Asset", "Page", "Site", "Tree", "build_day", "load_site", "render_site", "render_zoo"]


def build_day() -> datetime.date:
    """The day that prices and ages are computed for: SOURCE_DATE_EPOCH where it is set, else today (UTC)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    moment = int(epoch) if epoch and epoch.isdigit() else datetime.datetime.now(datetime.UTC).timestamp()
    return datetime.datetime.fromtimestamp(moment, datetime.UTC).date()


def load_site(root: Path) -> Site:
    """All records below `root`, checked and audited. Raises `RecordErrors`."""
    return Site(load_audited_zoo(root), build_day(), root=root)


def render_site(site: Site, docs: Path) -> Tree:
    """Every page and asset, in memory. Raises `RecordErrors` with every mistake in chapters."""
    # Templates and charts load here: a browser that only draws one model has no use for them.
    from . import pages

    return pages.render_site(site, docs)


def render_zoo(root: Path) -> Tree:
    """The rendered handbook of the repository at `root`. Raises `RecordErrors`."""
    return render_site(load_site(root), root / "docs")

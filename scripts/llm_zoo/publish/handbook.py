"""The whole handbook of a repository as one tree: pages, assets and the data API."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from llm_zoo.processes import InTheMeantime
from llm_zoo.publish.about import about_pages
from llm_zoo.publish.browser import browser_assets
from llm_zoo.publish.calculators import calculator_assets
from llm_zoo.publish.chooser import chooser_assets
from llm_zoo.publish.citing import with_citation
from llm_zoo.publish.comparisons import comparison_assets
from llm_zoo.publish.data import data_assets, data_version
from llm_zoo.publish.feeds import feed_assets
from llm_zoo.publish.guide import guide_pages
from llm_zoo.publish.index import index_asset
from llm_zoo.publish.machines import machine_assets
from llm_zoo.publish.playgrounds import playground_asset
from llm_zoo.publish.records import record_assets
from llm_zoo.render import Page, Site, Tree, load_site, render_site
from llm_zoo.render.kept import keeping_in
from llm_zoo.render.pages import render_some
from llm_zoo.render.tree import Asset

DRAWINGS = Path("build", "drawings")
"""Where charts and Markdown twins are kept between builds, from the root of the repository."""


def handbook(root: Path) -> Tree:
    """Everything that is published from the repository at `root`, in memory. Raises `RecordErrors`."""
    site = load_site(root)
    data = InTheMeantime(lambda: data_of(site))
    try:
        with keeping_in(root / DRAWINGS):
            rendered = render_site(site, root / "docs")
        pages = tuple(sorted([*rendered.pages, *guide_pages(root)], key=lambda page: page.path))
        tree = with_data(site, Tree(pages, rendered.assets, rendered.warnings), data.result())
    finally:
        data.end()
    assets = sorted([*tree.assets, *record_assets(site, root)], key=lambda asset: asset.path)
    return replace(tree, assets=tuple(assets))


def some_pages(root: Path, sources: Collection[str], version: str) -> list[Page]:
    """The pages that come from these files of the repository, cited with the version of the data that is given.

    Raises `RecordErrors` when any record is wrong, or one of these chapters.
    """
    site = load_site(root)
    with keeping_in(root / DRAWINGS):
        pages = render_some(site, root / "docs", sources)
    return [with_citation(site, page, version) for page in pages]


@dataclass(frozen=True)
class Data:
    """What comes from the records alone, whatever the pages say."""

    version: str
    assets: tuple[Asset, ...]


def data_of(site: Site) -> Data:
    """The data for programs and for the interactive parts."""
    data = data_assets(site)
    version = data_version(data)
    made = [
        *data,
        *browser_assets(site),
        *comparison_assets(site),
        *calculator_assets(site),
        *chooser_assets(site, version),
        playground_asset(site),
        *feed_assets(site),
    ]
    return Data(version, tuple(made))


def with_data(site: Site, tree: Tree, data: Data) -> Tree:
    """The rendered pages and assets, and beside them the data and what is made of pages and data."""
    tree = replace(tree, pages=tuple(with_citation(site, page, data.version) for page in tree.pages))
    made = [*data.assets, index_asset(site, tree), *machine_assets(site, tree, data.version)]
    assets = sorted([*tree.assets, *made], key=lambda asset: asset.path)
    return replace(tree, assets=tuple(assets), about=about_pages(site, tree, data.version))

"""The whole handbook of a repository as one tree: pages, assets and the data API."""

from __future__ import annotations

from pathlib import Path

from llm_zoo.publish.browser import browser_assets
from llm_zoo.publish.calculators import calculator_assets
from llm_zoo.publish.chooser import chooser_assets
from llm_zoo.publish.comparisons import comparison_assets
from llm_zoo.publish.data import data_assets, data_version
from llm_zoo.publish.index import index_asset
from llm_zoo.publish.playgrounds import playground_asset
from llm_zoo.render import Site, Tree, load_site, render_site
from llm_zoo.render.kept import keeping_in

DRAWINGS = Path("build", "drawings")
"""Where charts are kept between builds, from the root of the repository."""


def handbook(root: Path) -> Tree:
    """Everything that is published from the repository at `root`, in memory. Raises `RecordErrors`."""
    site = load_site(root)
    with keeping_in(root / DRAWINGS):
        return with_data(site, render_site(site, root / "docs"))


def with_data(site: Site, tree: Tree) -> Tree:
    """The rendered pages and assets, and beside them the data for programs and for the interactive parts."""
    data = data_assets(site)
    made = [
        *data,
        *browser_assets(site),
        *comparison_assets(site),
        *calculator_assets(site),
        *chooser_assets(site, data_version(data)),
        index_asset(site, tree),
        playground_asset(site),
    ]
    assets = sorted([*tree.assets, *made], key=lambda asset: asset.path)
    return Tree(tree.pages, tuple(assets), tree.warnings)

"""The kinds of pages of the site, each found by an example in the built site."""

from __future__ import annotations

import functools
from pathlib import Path

import lxml.html
from lxml.html import HtmlElement

FIXED = {
    "home": "index.html",
    "learn": "handbook/index.html",
    "chapter": "handbook/dense-vs-moe.html",
    "choose": "handbook/selection-matrix.html",
    "chooser": "tools/choose.html",
    "calculator": "tools/memory.html",
    "models": "zoo/models/index.html",
    "developers": "zoo/developers/index.html",
    "hardware list": "zoo/hardware/index.html",
    "memory list": "zoo/runs-on/index.html",
    "layers": "zoo/layers.html",
    "comparison list": "zoo/compare/index.html",
    "timeline": "zoo/timeline.html",
    "families": "zoo/families.html",
    "trends": "zoo/trends.html",
    "gaps": "contribute/gaps.html",
    "quality": "contribute/quality.html",
    "benchmarks": "benchmarks/index.html",
    "classes": "classes/index.html",
    "licences": "licenses/index.html",
    "tools": "tools/index.html",
    "compare": "tools/compare.html",
    "plots": "tools/plots.html",
    "data": "data/index.html",
    "contribute": "contribute/index.html",
    "rules": "contribute/rules/index.html",
    "fields": "contribute/fields.html",
    "config": "tools/config.html",
    "layer editor": "tools/layers.html",
    "editor": "contribute/diagram-editor.html",
    "notices": "about/notices.html",
}
GENERATED = {
    "model": "zoo/models",
    "developer": "zoo/developers",
    "hardware": "zoo/hardware",
    "memory": "zoo/runs-on",
    "benchmark": "benchmarks",
    "class": "classes",
    "licence": "licenses",
}
KINDS = [*FIXED, *GENERATED]
MAIN_KINDS = ["home", "chapter", "choose", "models", "model", "benchmark", "rules", "editor"]
"""The kinds that between them have every component."""


def example(site: Path, kind: str) -> str:
    """The path of a page of a kind; of a generated kind, the first by name."""
    if kind in FIXED:
        return FIXED[kind]
    pages = sorted(path for path in (site / GENERATED[kind]).glob("*.html") if path.name != "index.html")
    assert pages, f"the site has no page of kind {kind!r}"
    return pages[0].relative_to(site).as_posix()


def every_page(site: Path) -> list[Path]:
    """All pages; 404.html is left out of what must work from a folder, because its links are absolute."""
    return sorted(path for path in site.rglob("*.html") if path != site / "404.html")


@functools.cache
def parse(path: Path) -> HtmlElement:
    """A page, read once for all tests; do not change it."""
    return lxml.html.parse(str(path), parser=lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)).getroot()

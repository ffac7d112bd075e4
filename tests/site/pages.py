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
WRONG = "wrong address"
"""The kind of `404.html`, whose links are absolute: only a host shows it as it is."""
MORE = {
    **{f"handbook/{name}": f"handbook/{name}.html" for name in ("agents", "architectures", "frontier", "inference")},
    **{f"handbook/{name}": f"handbook/{name}.html" for name in ("landscape", "open-vs-closed", "road-ahead")},
    **{f"handbook/{name}": f"handbook/{name}.html" for name in ("system-1-vs-system-2", "training", "transformers")},
    **{f"handbook/{name}": f"handbook/{name}.html" for name in ("whole-picture", "interview-questions")},
    "glossary": "handbook/glossary.html",
    "claims": "handbook/claims.html",
    "references": "handbook/references.html",
    **{f"tools/{name}": f"tools/{name}.html" for name in ("batch", "price", "reliability", "speed")},
    "as of": "zoo/as-of.html",
    "changes": "zoo/changes.html",
    "comparison": "zoo/compare/deepseek-v3--kimi-k2.html",
    "mixture": "zoo/models/deepseek-v3.html",
    "closed model": "zoo/models/gpt-5.html",
    "model that thinks": "zoo/models/deepseek-r1.html",
    "hybrid": "zoo/models/jamba-v0.1.html",
    "state-space model": "zoo/models/mamba2-2.7b.html",
    "encoder": "zoo/models/bert-large.html",
    "encoder and decoder": "zoo/models/t5-11b.html",
    "autoencoder": "zoo/models/sd-vae-ft-mse.html",
    "saturated benchmark": "benchmarks/mmlu.html",
    "benchmark with ratings": "benchmarks/lmarena-text.html",
    "form": "contribute/add.html",
    "guide": "contribute/guide.html",
    "downloads": "data/downloads.html",
    "feeds": "data/feeds.html",
    "python": "data/python.html",
    "security": "about/security.html",
}
"""Pages with something of their own, too many for every run."""
EVERY_KIND = [*KINDS, *MORE, WRONG]
MAIN_KINDS = ["home", "chapter", "choose", "models", "model", "benchmark", "rules", "editor"]
"""The kinds that between them have every component."""


def example(site: Path, kind: str) -> str:
    """The path of a page of a kind; of a generated kind, the first by name."""
    if kind == WRONG:
        return "zoo/models/nobody.html"
    if kind in FIXED or kind in MORE:
        return (FIXED | MORE)[kind]
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

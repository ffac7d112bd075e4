"""What search engines are told about pages: schema.org descriptions as JSON-LD, made from the records."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from llm_zoo import __version__
from llm_zoo.publish.api import API, TABLES
from llm_zoo.publish.plain import plain_text
from llm_zoo.render import Site, links
from llm_zoo.render.chapter import title_of
from llm_zoo.render.text import visible
from llm_zoo.render.tree import Page, Tree
from llm_zoo.render.views import ModelFacts

Thing = dict[str, Any]

LICENSE = "https://creativecommons.org/licenses/by/4.0/"
PUBLISHER: Thing = {"@type": "Organization", "name": "LLM Zoo contributors", "url": links.SITE}
HANDBOOK: Thing = {"@type": "Book", "name": "LLM Zoo", "url": links.SITE}


def about_pages(site: Site, tree: Tree, version: str) -> dict[str, str]:
    """JSON-LD of each page that there is something to say about."""
    titles = {page.path: plain_text(title_of(page.text)) for page in tree.pages}
    found = {}
    for page in tree.pages:
        things = [*_about(site, page, titles[page.path], version), *_breadcrumbs(page.path, titles)]
        if things:
            found[page.path] = json_ld(things)
    return found


def json_ld(things: list[Thing]) -> str:
    """The things as JSON that can stand in a script element: no text in it can end the element or open a comment."""
    text = json.dumps({"@context": "https://schema.org", "@graph": things}, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _about(site: Site, page: Page, title: str, version: str) -> Iterator[Thing]:
    path, url = page.path, links.address(page.path)
    model_id = path.removeprefix("zoo/models/").removesuffix(".md")
    if path == "index.md":
        yield {"@type": "WebSite", "name": "LLM Zoo", "url": links.SITE, "inLanguage": "en", "publisher": PUBLISHER}
    elif path == "data/index.md":
        yield _dataset(site, url, version)
    elif path.startswith("zoo/models/") and model_id in site.zoo.models:
        yield _model(site.facts(model_id), url)
    elif path.startswith("handbook/") and path != "handbook/index.md":
        yield {
            "@type": ["TechArticle", "LearningResource"],
            "headline": title,
            "url": url,
            "inLanguage": "en",
            "isPartOf": HANDBOOK,
            "author": PUBLISHER,
            "publisher": PUBLISHER,
            "license": LICENSE,
            "dateModified": site.today.isoformat(),
            "learningResourceType": "chapter",
            "isAccessibleForFree": True,
        }


def _dataset(site: Site, url: str, version: str) -> Thing:
    files = [
        ("application/json", "models.json", "Models"),
        ("application/json", "results.json", "Results"),
        ("application/vnd.sqlite3", "zoo.sqlite", "Everything as one database"),
        *(("text/csv", f"{name}.csv", what) for name, what in TABLES.items()),
    ]
    return {
        "@type": "Dataset",
        "name": "LLM Zoo data",
        "description": "Records of large language models, benchmarks, prices and hardware with their sources, and "
        "numbers computed from them: parameters, caches, memory, comparable results.",
        "url": url,
        "version": f"{__version__}+{version}",
        "dateModified": site.today.isoformat(),
        "license": LICENSE,
        "isAccessibleForFree": True,
        "creator": PUBLISHER,
        "keywords": ["large language models", "model architecture", "benchmarks", "prices"],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": what,
                "encodingFormat": kind,
                "contentUrl": f"{links.SITE}{API}/{name}",
            }
            for kind, name, what in files
        ],
    }


def _model(facts: ModelFacts, url: str) -> Thing:
    record = facts.record
    terms = record.access.license.weights if record.access.license else None
    found: Thing = {
        "@type": "SoftwareApplication",
        "applicationCategory": "Large language model",
        "name": visible(facts.name),
        "alternateName": [visible(alias) for alias in record.aliases],
        "description": visible(record.summary),
        "url": url,
        "datePublished": record.released.isoformat(),
        "author": {"@type": "Organization", "name": visible(facts.developer.name), "url": facts.developer.home},
        "license": facts.site.zoo.licenses[terms].url if terms else None,
        "sameAs": f"https://huggingface.co/{record.hub}" if record.hub else None,
    }
    return {key: value for key, value in found.items() if value}


def _breadcrumbs(path: str, titles: dict[str, str]) -> Iterator[Thing]:
    """The way to a page through the index pages above it."""
    if path == "index.md":
        return
    parts = path.split("/")
    above = ["/".join([*parts[:depth], "index.md"]) for depth in range(len(parts))]
    way = [*(one for one in above if one in titles and one != path), path]
    yield {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": place,
                "name": "LLM Zoo" if one == "index.md" else visible(titles[one]),
                "item": links.address(one),
            }
            for place, one in enumerate(way, start=1)
        ],
    }

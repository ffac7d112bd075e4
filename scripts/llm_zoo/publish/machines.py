"""For programs that read text: llms.txt (https://llmstxt.org), all chapters in one file, and the Markdown twins."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from llm_zoo.publish.plain import plain_markdown, plain_text
from llm_zoo.records.knowledge import Chapter
from llm_zoo.render import Asset, Site, links, numbers
from llm_zoo.render.chapter import description_of, title_of
from llm_zoo.render.kept import kept
from llm_zoo.render.text import visible, written_out
from llm_zoo.render.tree import Page, Tree

#: What becomes of a page depends on its text and on this.
_PLAIN = hashlib.sha256((Path(__file__).parent / "plain.py").read_bytes()).hexdigest()
SUMMARY = (
    "An open, interactive handbook of large language models. Every number is computed from a record, and every fact in "
    "a record names its source."
)
#: Chapters that are lists; they are left out of the one file, which would double with them.
LISTS = frozenset({"claims", "glossary", "references"})
#: Pages beside chapters that are worth a line: address, what it is.
PAGES = (
    ("data/index.md", "Data API", "JSON, CSV, SQLite; fields, units, examples"),
    ("data/python.md", "Python library", "import llm_zoo"),
    ("zoo/models/index.md", "All models", "one table with sizes, caches, contexts and licences"),
    ("benchmarks/index.md", "Benchmarks", "what each measures and where it stands"),
    ("zoo/hardware/index.md", "Hardware", "memory, bandwidth and throughput of machines"),
    ("licenses/index.md", "Licences", "what each allows"),
    ("contribute/fields.md", "Fields of records", "every field with its type and meaning"),
)


def twin(page: Page) -> str:
    """The page as plain Markdown."""
    return kept(f"plain {_PLAIN}\n{page.text}", lambda: plain_markdown(page.text))


def machine_assets(site: Site, tree: Tree, version: str) -> list[Asset]:
    """llms.txt and llms-full.txt."""
    pages = {page.path: page for page in tree.pages}
    return [
        Asset("llms.txt", llms(site, pages).encode()),
        Asset("llms-full.txt", llms_full(site, pages, version).encode()),
    ]


def chapters(pages: dict[str, Page]) -> Iterator[Page]:
    """The chapters that are there, in reading order."""
    for name in get_args(Chapter):
        if (path := f"handbook/{name}.md") in pages:
            yield pages[path]


def llms(site: Site, pages: dict[str, Page]) -> str:
    """What there is, each with the address of its Markdown."""
    lines = ["# LLM Zoo", "", f"> {SUMMARY}", ""]
    lines += [
        "Every page is also there as Markdown: put `.md` where its address has `.html`. All chapters in one file: "
        f"[llms-full.txt]({links.SITE}llms-full.txt). Numbers: [the data API]({links.SITE}api/v1/index.json).",
        "",
        "## Chapters",
        "",
        *(_line(page.path, plain_text(title_of(page.text)), _description(page)) for page in chapters(pages)),
        "",
        "## Data and lists",
        "",
        *(_line(path, title, what) for path, title, what in PAGES if path in pages),
        f"- [openapi.json]({links.SITE}api/v1/openapi.json): the data API, described",
        f"- [zoo.sqlite]({links.SITE}api/v1/zoo.sqlite): everything as one database",
        "",
        "## Optional",
        "",
        *(
            _line(links.model_page(facts.id), facts.name, f"{facts.developer.name}, {facts.released}")
            for facts in reversed(site.all_facts())
        ),
    ]
    return "\n".join(lines) + "\n"


def llms_full(site: Site, pages: dict[str, Page], version: str) -> str:
    """The chapters in reading order, then all models in short."""
    parts = [
        f"# LLM Zoo\n\n> {SUMMARY}\n\nData {version} of {site.today.isoformat()}, CC BY 4.0. Links are relative to the "
        f"page that each part comes from.\n"
    ]
    for page in chapters(pages):
        if page.path.removeprefix("handbook/").removesuffix(".md") not in LISTS:
            parts.append(f"<!-- {links.address(page.path)} -->\n\n{twin(page)}")
    parts.append(f"# All models in short\n\n{models_table(site)}")
    return "\n".join(parts)


def models_table(site: Site) -> str:
    """One line a model: sizes in weights, cache in GiB; an empty cell is a fact that nobody knows."""
    lines = [
        "| id | name | developer | released | kind | weights | parameters | active | context | cache at 128k |",
        "| --- | --- | --- | --- | --- | --- | ---: | ---: | ---: | ---: |",
    ]
    for facts in reversed(site.all_facts()):
        cells = [
            facts.id,
            _text(facts.name),
            _text(facts.developer.name),
            facts.released.isoformat(),
            facts.kind,
            facts.record.access.weights,
            *(numbers.exact(one) if one else "" for one in (facts.total, facts.active, facts.window)),
            numbers.gib(facts.cache_bytes(131_072)).replace(numbers.NBSP, " ") if facts.cache else "",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _line(path: str, title: str, what: str) -> str:
    return f"- [{_text(title)}]({links.address(path).removesuffix('.html')}.md): {_text(what)}"


def _description(page: Page) -> str:
    return plain_text(description_of(page.text))


def _text(text: str) -> str:
    """Text of a record as Markdown that shows these characters."""
    shown = visible(written_out(text))
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>|#~&!" else sign for sign in shown)

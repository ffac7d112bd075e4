"""The index of the command palette: what can be gone to by name. A script of its own, loaded when somebody asks.

An entry is `[kind, title, address, other words]`; the last is left out where there are none. Titles and addresses only:
what is said about a thing stands on its page.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from markdown.extensions.toc import slugify, unique

from llm_zoo.publish.browser import script_asset
from llm_zoo.render import Site, links
from llm_zoo.render.chapter import title_of
from llm_zoo.render.tree import Asset, Page, Tree

INDEX_SCRIPT = "assets/data/index.js"
GLOBAL = "LLM_ZOO_INDEX"
CHAPTERS = "handbook/"
GLOSSARY = "handbook/glossary.md"
#: Pages of the handbook that are lists; their headings are entries of another kind, or too many.
LISTS = frozenset({GLOSSARY, "handbook/references.md", "handbook/claims.md"})
#: Folder of the calculators; the diagram editor stands elsewhere.
TOOLS = ("tools/", "contribute/diagram-editor.md")
COMPARE, EXPLORER = "tools/compare.md", "zoo/models/index.md"

Entry = tuple[str, ...]

_FENCE = re.compile(r"^ *(```|~~~).*?^ *\1", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#{1,6} +(.+?)(?: *\{[:\s]*([^{}]*)\})?$", re.MULTILINE)
_SECTION = re.compile(r"^#{2,3} ", re.MULTILINE)


def index_asset(site: Site, tree: Tree) -> Asset:
    """The script with all entries, and the pages that actions lead to where they exist."""
    there = {page.path for page in tree.pages}
    actions = {"compare": COMPARE, "memory": EXPLORER}
    found = {
        "entries": [*record_entries(site), *page_entries(tree)],
        "actions": {name: address(path) for name, path in actions.items() if path in there},
    }
    return script_asset(INDEX_SCRIPT, GLOBAL, found)


def record_entries(site: Site) -> Iterator[Entry]:
    """Models newest first, benchmarks, classes, developers, machines and the words of the glossary."""
    zoo = site.zoo
    for facts in reversed(site.all_facts()):
        yield _entry("model", facts.name, links.model_page(facts.id), *facts.record.aliases, facts.developer.name)
    for key, benchmark in zoo.benchmarks.items():
        yield _entry("benchmark", benchmark.name, links.benchmark_page(key))
    for key, one in zoo.classes.items():
        yield _entry("class", one.name, links.class_page(key))
    for key, developer in zoo.developers.items():
        yield _entry("developer", developer.name, links.developer_page(key))
    for key, machine in zoo.hardware.items():
        yield _entry("machine", machine.name, links.hardware_page(key))
    for key, term in zoo.terms.items():
        yield _entry("term", term.term, f"{GLOSSARY}#{key}", *term.aliases)


def page_entries(tree: Tree) -> Iterator[Entry]:
    """Chapters with their sections, tools, and the other pages that no record stands behind."""
    for page in tree.pages:
        title = _plain(title_of(page.text))
        if page.path.startswith(CHAPTERS):
            yield _entry("chapter", title, page.path)
            if page.path not in LISTS:
                yield from (_entry("section", words, f"{page.path}#{name}", title) for words, name in sections(page))
        elif page.path.startswith(TOOLS):
            yield _entry("tool", title, page.path)
        elif (page.source or "").startswith(("docs/", "scripts/")) and not page.path.startswith("zoo/compare/"):
            yield _entry("page", title, page.path)


def sections(page: Page) -> Iterator[tuple[str, str]]:
    """Words and identifier of each heading of level 2 and 3, with the identifiers that MkDocs will give them."""
    used: set[str] = set()
    text = _FENCE.sub("", page.text)
    for heading in _HEADING.finditer(text):
        words = _plain(heading[1])
        named = re.search(r"(?:^|\s)#([\w.-]+)", heading[2] or "")
        name = named[1] if named else unique(slugify(words, "-"), used)
        used.add(name)
        if _SECTION.match(heading[0]):
            yield words, name


def address(path: str) -> str:
    """Address below the site's root of a page, with or without a section."""
    return path.replace(".md", ".html", 1)


def _entry(kind: str, title: str, path: str, *others: str) -> Entry:
    words = " · ".join(others)
    return (kind, title, address(path), words) if words else (kind, title, address(path))


def _plain(text: str) -> str:
    """The words of a heading: without links, emphasis, code marks and entities."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"<[^>]+>", "", text)
    return html.unescape(re.sub(r"[*`]", "", text)).strip()

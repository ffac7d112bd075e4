"""The book: parts and chapters with links among them, as elements that each edition puts into its own form."""

from __future__ import annotations

import copy
import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import lxml.html

from .drawings import Drawings
from .imprint import EditionError, Imprint
from .links import ids_of, prefix_ids, rewrite
from .page import Element, PageOfBook, anchor_of, head_of, load, lower_headings, to_html
from .plan import Planned, PlannedPart


@dataclass(frozen=True)
class Chapter:
    anchor: str
    title: str
    content: Element
    sections: tuple[tuple[str, str], ...]
    """Anchor and heading of each section."""


@dataclass(frozen=True)
class Part:
    anchor: str
    title: str
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True)
class Book:
    imprint: Imprint
    parts: tuple[Part, ...]
    drawings: Drawings
    cover: str
    """The cover, as SVG that stands alone."""

    @property
    def chapters(self) -> list[Chapter]:
        return [chapter for part in self.parts for chapter in part.chapters]


def make_book(site: Path, imprint: Imprint, parts: Sequence[PlannedPart], cover: str) -> Book:
    """Read the pages of a built site and bind them. Raises `EditionError` when a page is missing."""
    drawings = Drawings()
    made: list[tuple[PlannedPart, list[tuple[Planned, list[PageOfBook]]]]] = []
    for part in parts:
        made.append((part, [(planned, pages_of(site, planned, drawings)) for planned in part.chapters]))
    every = [page for _, chapters in made for _, pages in chapters for page in pages]
    anchors = {page.path: page.anchor for page in every}
    if len(set(anchors.values())) != len(every):
        raise EditionError("two pages of the book have the same anchor")
    for page in every:
        prefix_ids(page)
    ids = {one for page in every for one in ids_of(page.content)}
    for page in every:
        rewrite(page.content, page.path, anchors, ids, imprint.url)
    bound = tuple(
        Part(f"part-{number}", part.title, tuple(bind(planned, pages, imprint.url) for planned, pages in chapters))
        for number, (part, chapters) in enumerate(made, start=1)
    )
    return Book(imprint, bound, drawings, cover)


def pages_of(site: Path, planned: Planned, drawings: Drawings) -> list[PageOfBook]:
    """The page of a chapter and, by name, the heads of its entries."""
    pages = [load(site, planned.path, drawings)] if planned.path else []
    if planned.entries:
        files = sorted(path for path in (site / planned.entries).glob("*.html") if path.name != "index.html")
        entries = [load(site, path.relative_to(site).as_posix(), drawings) for path in files]
        for entry in entries:
            entry.content = head_of(entry, planned.until)
        pages += sorted(entries, key=lambda page: page.title.casefold())
    return pages


def bind(planned: Planned, pages: Sequence[PageOfBook], url: str) -> Chapter:
    """One chapter of a page and its entries."""
    if planned.path:
        first, entries = pages[0], pages[1:]
        anchor, title, chapter = first.anchor, first.title, first.content
    else:
        entries, anchor, title = pages, anchor_of(f"{planned.entries}-entries"), planned.title
        chapter = lxml.html.Element("div")
        heading = lxml.html.Element("h2")
        heading.set("id", anchor)
        heading.text = title
        chapter.append(heading)
    sections = tuple(
        (one.get("id"), " ".join(one.text_content().split())) for one in chapter.iter("h3") if one.get("id")
    )
    if entries:
        chapter.append(list_of_entries(entries, url))
    return Chapter(anchor, title, chapter, sections)


def list_of_entries(entries: Sequence[PageOfBook], url: str) -> Element:
    """Entries one after another; the heading of each leads to its page on the site, which tells all."""
    box = lxml.html.Element("div")
    box.set("class", "entries")
    for page in entries:
        entry = lxml.html.Element("section")
        entry.set("class", "entry")
        lower_headings(page.content, 1)
        heading = next(page.content.iter("h3"))
        link = lxml.html.Element("a")
        link.set("href", f"{url}{page.path}")
        link.text, heading.text = page.title, None
        for child in list(heading):
            heading.remove(child)
        heading.append(link)
        entry.append(page.content)
        box.append(entry)
    return box


def chapter_html(book: Book, chapter: Chapter, prepare: Callable[[Element], None]) -> str:
    """The HTML of a chapter after `prepare` has worked on a copy of it; drawings still wait outside.

    There is no box around it: pandoc begins a file at headings that stand in none.
    """
    content = copy.deepcopy(chapter.content)
    prepare(content)
    return html.escape(content.text or "") + "".join(map(to_html, content))


def title_page(book: Book) -> str:
    """Title, what the data are, and whose the book is."""
    imprint = book.imprint
    return (
        f'<section class="title-page"><div class="cover">{book.cover}</div>'
        f'<p class="imprint">{html.escape(imprint.statement)}<br>'
        f'<a href="{html.escape(imprint.url)}">{html.escape(imprint.url)}</a></p>'
        '<p class="imprint">© LLM Zoo contributors. Text and data: '
        '<a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>. Numbers are computed from records; '
        "the pages of the site name the source of every fact.</p></section>"
    )


def contents(book: Book) -> str:
    """The table of contents."""
    lines = ['<nav class="contents" aria-label="Contents"><h2 id="contents">Contents</h2><ol>']
    for part in book.parts:
        lines.append(f"<li>{line(part.anchor, part.title)}<ol>")
        for chapter in part.chapters:
            below = "".join(f"<li>{line(anchor, title)}</li>" for anchor, title in chapter.sections)
            lines.append(f"<li>{line(chapter.anchor, chapter.title)}{f'<ol>{below}</ol>' if below else ''}</li>")
        lines.append("</ol></li>")
    return "".join([*lines, "</ol></nav>"])


def line(anchor: str, title: str) -> str:
    return f'<a href="#{html.escape(anchor)}">{html.escape(title)}</a>'


def lines_of(book: Book) -> list[tuple[str, str]]:
    """Anchor and title of every line of the contents."""
    found = []
    for part in book.parts:
        found.append((part.anchor, part.title))
        for chapter in part.chapters:
            found += [(chapter.anchor, chapter.title), *chapter.sections]
    return found

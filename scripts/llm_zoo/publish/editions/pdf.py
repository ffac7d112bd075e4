"""The PDF, printed by Chromium: bookmarks, tags and links are its own; page numbers of the contents are not.

Chromium cannot write the page of a target (`target-counter()`). But each line of the contents is a link, and the
finished file says where on the page it is and to which page it leads, so the numbers are added to the print. Printing
twice would take twice as long, which for this book is minutes.
"""

from __future__ import annotations

import html
import os
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from .book import Book, chapter_html, contents, title_page
from .imprint import LANGUAGE, SUBTITLE, TITLE, EditionError
from .page import Element, unfold, with_class
from .single import inlined
from .styles import HERE, own, site_sheets

if TYPE_CHECKING:
    from playwright.sync_api import Page

NO_BROWSER = (
    "no Chromium was found for the PDF; install it: apt-get install chromium (or playwright install chromium), "
    "or set CHROMIUM to its path"
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")

PIXELS_PER_MM = 96 / 25.4
UPRIGHT = round((210 - 2 * 16) * PIXELS_PER_MM, 1)
ACROSS = round((297 - 2 * 16) * PIXELS_PER_MM, 1)
"""Widths of the text on an upright and on a turned page, as pdf.css has the margins."""

Say = Callable[[str], None]


def find_browser() -> str | None:
    """The browser that CHROMIUM names, else one on the path; None leaves it to Playwright's own."""
    name = os.environ.get("CHROMIUM")
    if name:
        return shutil.which(name) or name
    return next((path for command in BROWSERS if (path := shutil.which(command))), None)


def write_pdf(book: Book, site: Path, target: Path, say: Say) -> None:
    """Print the book. Raises `EditionError` in one line when a tool is missing or a table is cut."""
    from .finish import finished

    # A thread of its own, because Playwright refuses one in which an event loop runs, and a caller may have one.
    with ThreadPoolExecutor(max_workers=1) as thread:
        pdf = thread.submit(print_book, book, site, say).result()
    say("page numbers")
    target.write_bytes(finished(pdf, book))


def print_book(book: Book, site: Path, say: Say) -> bytes:
    """The print of the browser, without page numbers in its contents."""
    from playwright.sync_api import Error, sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        source = Path(folder) / "book.html"
        source.write_text(paper(book, site), encoding="utf-8", newline="\n")
        try:
            browser = playwright.chromium.launch(executable_path=find_browser())
        except Error:
            raise EditionError(NO_BROWSER) from None
        try:
            page = browser.new_page(viewport={"width": round(UPRIGHT), "height": 1000})
            page.set_default_timeout(0)
            page.goto(source.as_uri())
            lay_out(page, say)
            say("printing")
            return printed(page)
        finally:
            browser.close()


def lay_out(page: Page, say: Say) -> None:
    """Fit tables to pages."""
    page.emulate_media(media="print")
    page.evaluate("document.fonts.ready")
    say("fitting tables")
    failed = page.evaluate((HERE.parent / "fit.js").read_text(encoding="utf-8"), [UPRIGHT, ACROSS])
    if failed:
        raise EditionError(f"{len(failed)} tables are too wide for paper, the first begins: {failed[0]}")


def printed(page: Page) -> bytes:
    return page.pdf(prefer_css_page_size=True, print_background=True, outline=True, tagged=True)


def paper(book: Book, site: Path) -> str:
    """The whole book as one page of HTML for printing."""
    sheets = [inlined(text, path.parent) for path, text in site_sheets(site).items()]
    sheets += [own("book.css"), own("pdf.css"), running_heads(book)]
    parts = [title_page(book), contents(book)]
    place = 0
    for part in book.parts:
        parts.append(f'<section class="part"><h1 id="{part.anchor}">{html.escape(part.title)}</h1></section>')
        for chapter in part.chapters:
            place += 1
            content = chapter_html(book, chapter, prepare)
            parts.append(f'<section class="chapter chapter-{place}">{content}</section>')
    return (
        f'<!doctype html>\n<html lang="{LANGUAGE}" dir="ltr"><head><meta charset="utf-8">'
        f"<title>{TITLE}: {SUBTITLE}</title>"
        f"<style>{''.join(sheets)}</style></head>\n"
        f'<body class="md-typeset book">{book.drawings.put_back("".join(parts))}</body></html>\n'
    )


def prepare(content: Element) -> None:
    """For paper: everything open, and short entries in two columns."""
    unfold(content)
    for entries in with_class(content, "entries"):
        if not with_class(entries, "table-box"):
            entries.set("class", "entries two")


def running_heads(book: Book) -> str:
    """Page rules: the book above on the left, the chapter on the right, numbers below; turned pages have the same."""
    small = "font: 7.5pt 'Inter Variable', Inter, sans-serif; color: #4a5669;"
    left = f"{TITLE} {book.imprint.version}, data of {book.imprint.shown_date}"
    rules = [
        f"@page{{@top-left{{content:{quoted(left)};{small}}}@bottom-center{{content:counter(page);{small}}}}}",
        "@page title{@top-left{content:none}@bottom-center{content:none}}",
    ]
    for place, chapter in enumerate(book.chapters, start=1):
        head = f"@top-right{{content:{quoted(chapter.title)};{small}}}"
        rules += [
            f"@page c{place}{{{head}}}",
            f"@page c{place}w{{size:A4 landscape;{head}}}",
            f".chapter-{place}{{page:c{place}}}.chapter-{place} .wide,.chapter-{place}.wide{{page:c{place}w}}",
        ]
    return "".join(rules)


def quoted(text: str) -> str:
    """A CSS string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("<", "\\3c ") + '"'

"""Links of a page in a book: to another part of the book where that is in it, else to the published site."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Mapping

from .page import Element, PageOfBook, anchor_of

ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


def prefix_ids(page: PageOfBook) -> None:
    """Make ids of a page unique in the book. Its heading has the anchor of the page itself."""
    heading = next(page.content.iter("h2"))
    for element in page.content.iter():
        if element.get("id"):
            element.set("id", f"{page.anchor}--{element.get('id')}")
    heading.set("id", page.anchor)


def ids_of(content: Element) -> set[str]:
    return {element.get("id") for element in content.iter() if element.get("id")}


def resolve(href: str, path: str, pages: Mapping[str, str], ids: Collection[str], site: str) -> str:
    """Where a link of the page `path` leads from the book.

    `pages` are the pages of the book with their anchors, `ids` all anchors there are, `site` the address of the
    published site.
    """
    if ABSOLUTE.match(href):
        return href
    address, mark, fragment = href.partition("#")
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), address)) if address else path
    if address.endswith("/") or target == ".":
        target = posixpath.normpath(posixpath.join(target, "index.html"))
    if target in pages:
        exact = f"{anchor_of(target)}--{fragment}"
        return f"#{exact if exact in ids else pages[target]}"
    return f"{site}{target}{mark}{fragment}"


def rewrite(content: Element, path: str, pages: Mapping[str, str], ids: Collection[str], site: str) -> None:
    """Resolve every link of a page."""
    for link in content.iter("a"):
        if link.get("href") is not None:
            link.set("href", resolve(link.get("href"), path, pages, ids, site))

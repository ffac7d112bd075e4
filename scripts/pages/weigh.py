"""What a page transfers, told from its HTML alone: the page and every file that it names, compressed as servers do.

No browser is needed, so the tests hold all chapters to a limit this way. Fonts are named by style sheets and not by
pages: the one that every page has is counted, those of formulas and italics are seen by the browser only (`browse.py`).
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote

TEXT = (".html", ".css", ".js", ".svg", ".json", ".xml", ".txt", ".md", ".map")
"""What servers compress; pictures and fonts are compressed already."""
LEVEL = 6
"""What servers use for gzip as they come."""
NAMED = re.compile(r"<(?:script|img|source|link)\b[^>]*?\b(?:src|href)=\"([^\"#?]+)[^>]*>")
FETCHED_LINK = re.compile(r"\brel=\"(?:stylesheet|icon|preload)\"")


@cache
def weight(file: Path) -> int:
    """Bytes on the way to the browser."""
    content = file.read_bytes()
    return len(gzip.compress(content, LEVEL, mtime=0)) if file.suffix in TEXT else len(content)


def named(page: Path) -> Iterator[Path]:
    """The files of the site that a page makes the browser load, each once and without the page itself.

    Raises `FileNotFoundError` for one that is not there: its weight would be left out.
    """
    found: dict[Path, None] = {}
    for match in NAMED.finditer(page.read_text(encoding="utf-8")):
        address = match.group(1)
        if match.group().startswith("<link") and not FETCHED_LINK.search(match.group()):
            continue
        if ":" not in address:
            found[(page.parent / unquote(address)).resolve(strict=True)] = None
    yield from found


def first_visit(page: Path, always: Iterable[Path] = ()) -> int:
    """Bytes of a page, of what it names and of what `always` comes with it, with nothing kept by the browser."""
    files = dict.fromkeys([page.resolve(), *named(page), *(file.resolve() for file in always)])
    return sum(map(weight, files))


def next_page(page: Path, shared: Iterable[Path]) -> int:
    """Bytes of a page for a browser that has the files in `shared`."""
    kept = {file.resolve() for file in shared}
    return sum(weight(file) for file in (page.resolve(), *named(page)) if file not in kept)

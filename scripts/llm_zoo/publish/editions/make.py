"""Make the editions of a built site, one after another, and list them."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

from .archive import write_archive
from .book import Book, make_book
from .cover import cover
from .drawings import variables_of
from .imprint import EditionError, Imprint, read_imprint
from .listing import Listed, add_to_list, listed, publish, size
from .plan import navigation, plan
from .styles import site_sheets

KINDS = ("zip", "pdf", "epub", "html")

Say = Callable[[str], None]


TOOLS = {
    "lxml": "make environment (or pip install -r scripts/requirements/tests.txt)",
    "playwright": "make environment (or pip install -r scripts/requirements/tests.txt)",
    "pypdf": "make environment (or pip install -r scripts/requirements/tests.txt)",
    "pandoc": "apt-get install pandoc (macOS: brew install pandoc, Windows: winget install pandoc)",
}
"""How to get what is missing."""
NEEDS = {"zip": (), "html": ("lxml",), "pdf": ("lxml", "playwright", "pypdf"), "epub": ("lxml", "pandoc")}
PROGRAMS = ("pandoc",)


def check_tools(kinds: Iterable[str]) -> None:
    """Name the first tool that is missing for these editions, before any long work. Raises `EditionError`."""
    for tool in dict.fromkeys(tool for kind in kinds for tool in NEEDS[kind]):
        if (shutil.which(tool) if tool in PROGRAMS else find_spec(tool)) is None:
            raise EditionError(f"{tool} is missing; install it: {TOOLS[tool]}")


def make_editions(
    root: Path, site: Path, out: Path, say: Say, kinds: Sequence[str] = KINDS, *, publish_them: bool = False
) -> list[Listed]:
    """Write the editions of these kinds into `out`; `say` is told what is going on.

    `root` is the repository, whose navigation orders the chapters. Raises `EditionError` in one line; what was finished
    before it stays and is listed.
    """
    check_tools(kinds)
    imprint = read_imprint(site)
    out.mkdir(parents=True, exist_ok=True)
    say(imprint.statement)
    book = bind(root, site, imprint, say) if set(kinds) - {"zip"} else None
    made: list[Listed] = []
    try:
        for kind in (one for one in KINDS if one in kinds):
            target = out / f"{imprint.name}.{kind}"
            started = time.monotonic()
            say(f"{target.name} …")
            unfinished = target.with_name(f"{target.name}.part")
            try:
                write(kind, book, site, imprint, unfinished, lambda step: say(f"    {step}"))
                unfinished.replace(target)
            finally:
                unfinished.unlink(missing_ok=True)
            made.append(listed(kind, target, imprint))
            say(f"{target.name}: {size(made[-1].bytes)} in {time.monotonic() - started:.0f} s")
    finally:
        found = add_to_list(out, made, imprint)
    if publish_them:
        publish(out, site, found)
        say(f"{len(found)} editions in {site}")
    return made


def bind(root: Path, site: Path, imprint: Imprint, say: Say) -> Book:
    """The book of a built site."""
    started = time.monotonic()
    parts = plan(site, navigation(root / "mkdocs.yml"))
    picture = cover(site, imprint, variables_of(*site_sheets(site).values()))
    book = make_book(site, imprint, parts, picture)
    say(f"book of {len(book.chapters)} chapters, bound in {time.monotonic() - started:.0f} s")
    return book


def write(kind: str, book: Book | None, site: Path, imprint: Imprint, target: Path, say: Say) -> None:
    """Write one edition."""
    if kind == "zip":
        write_archive(site, imprint, target)
        return
    if book is None:
        raise EditionError(f"{kind} needs the book")
    if kind == "html":
        from .single import write_single

        write_single(book, site, target)
    elif kind == "pdf":
        from .pdf import write_pdf

        write_pdf(book, site, target, say)
    else:
        from .epub import write_epub

        write_epub(book, site, target, say)

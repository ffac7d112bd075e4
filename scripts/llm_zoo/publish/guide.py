"""CONTRIBUTING.md as a page of the site: one text in two places."""

from __future__ import annotations

import re
from pathlib import Path

from ..render import Page
from ..render.links import REPOSITORY, SITE
from ..render.pages import front_matter

SOURCE = "CONTRIBUTING.md"
PAGE = "contribute/guide.md"
_LINK = re.compile(r"\]\(([^)#][^)]*)\)")
_CODE = re.compile(r"(^```.*?^```$)", re.DOTALL | re.MULTILINE)


def guide_pages(root: Path) -> list[Page]:
    """The page, where the repository at `root` has the text."""
    path = root / SOURCE
    if not path.is_file():
        return []
    head = front_matter(
        "Guide for contributors", "How to add or correct a record, what counts as evidence, and what review is."
    )
    parts = _CODE.split(path.read_text(encoding="utf-8"))
    text = "".join(part if part.startswith("```") else _LINK.sub(_address, part) for part in parts)
    return [Page(PAGE, f"{head}\n\n{text}", SOURCE)]


def _address(link: re.Match[str]) -> str:
    """A link from the page: files of the repository are on GitHub, pages of the site beside it."""
    address = link[1]
    if address.startswith(SITE):
        page, mark, part = address.removeprefix(SITE).partition("#")
        return f"](../{page.removesuffix('.html') or 'index'}.md{mark}{part})"
    return link[0] if "://" in address else f"]({REPOSITORY}/blob/main/{address})"

"""Where things stand in the rendered tree and on the outside, and relative links between pages."""

from __future__ import annotations

import posixpath
from functools import lru_cache
from urllib.parse import quote

from .text import Md, escape

REPOSITORY = "https://github.com/llm-zoo/handbook"
#: Where the handbook is published; `site_url` of mkdocs.yml.
SITE = "https://llm-zoo.github.io/handbook/"


def address(page: str) -> str:
    """Public address of a page."""
    return SITE + quote(page.removesuffix(".md")) + ".html"


def model_page(model_id: str) -> str:
    """Page of a model."""
    return f"zoo/models/{model_id}.md"


def developer_page(developer_id: str) -> str:
    """Page of a developer."""
    return f"zoo/developers/{developer_id}.md"


def benchmark_page(benchmark_id: str) -> str:
    """Page of a benchmark."""
    return f"benchmarks/{benchmark_id}.md"


def class_page(class_id: str) -> str:
    """Page of a class of models."""
    return f"classes/{class_id}.md"


def hardware_page(hardware_id: str) -> str:
    """Page of a machine."""
    return f"zoo/hardware/{hardware_id}.md"


def license_page(license_id: str) -> str:
    """Page of a licence."""
    return f"licenses/{license_id}.md"


def relative(here: str, target: str) -> str:
    """Link from page `here` to page `target`, both relative to the root of the tree."""
    return _from_folder(posixpath.dirname(here) or ".", target)


@lru_cache(maxsize=2**15)
def _from_folder(folder: str, target: str) -> str:
    """Pages of a folder link to the same pages; apart from `relative`, because templates may call only functions."""
    return posixpath.relpath(target, folder)


def markdown_link(text: str, address: str) -> Md:
    """A link whose text is shown as it is. The address is quoted, so that it cannot end the link or name an entity."""
    quoted = quote(address, safe="/:?&=#%+,;@~.-_!").replace("&", "&amp;")
    return Md(f"[{escape(text)}]({quoted})")


def edit_url(source: str) -> str:
    """Page on which a reader edits the file that a page came from."""
    return f"{REPOSITORY}/edit/main/{quote(source)}"


def history_url(source: str) -> str:
    """The file's history."""
    return f"{REPOSITORY}/commits/main/{quote(source)}"


def lines_url(source: str, first: int, last: int) -> str:
    """Lines of a file as they stand in the repository."""
    return f"{REPOSITORY}/blob/main/{quote(source)}#L{first}-L{last}"


def report_url(page: str) -> str:
    """Form for reporting an error on a page."""
    return f"{REPOSITORY}/issues/new?template=error.yml&page={quote(page, safe='')}"

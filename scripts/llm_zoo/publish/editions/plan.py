"""What is in the book, in which order.

Chapters are whole pages. Models, benchmarks and licences are entries: the head of each page, with its facts, its
parameters and its cache. Whole, the pages of models alone would be many times the book (fourteen of them took 65
pages), most of them tables of results that are of use where they can be sorted. An entry's heading leads to the whole
page of the site.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mkdocs.utils.yaml import yaml_load

from .imprint import EditionError


@dataclass(frozen=True)
class Planned:
    """A chapter: a page, then the heads of the pages of a folder (`entries`), each up to its section `until`."""

    path: str = ""
    title: str = ""
    entries: str = ""
    until: int = 1


@dataclass(frozen=True)
class PlannedPart:
    title: str
    chapters: tuple[Planned, ...]


READ = ("Learn", "Choose")
"""Sections of the navigation whose pages are the chapters of the handbook."""
BACK = ("handbook/claims.html", "handbook/glossary.html", "handbook/references.html")
"""Chapters that readers look things up in stand behind the others."""

ZOO = PlannedPart(
    "The zoo",
    (
        Planned("zoo/timeline.html"),
        Planned("zoo/families.html"),
        Planned("zoo/layers.html"),
        Planned("zoo/trends.html"),
        Planned("zoo/runs-on/index.html"),
    ),
)
DATA = PlannedPart(
    "Data",
    (
        Planned("zoo/models/index.html"),
        Planned(title="Models, one by one", entries="zoo/models"),
        Planned("benchmarks/index.html", entries="benchmarks", until=2),
        Planned("zoo/hardware/index.html"),
        Planned("licenses/index.html", entries="licenses", until=2),
        Planned("zoo/developers/index.html"),
    ),
)
LAST = Planned("about/notices.html")


def plan(site: Path, nav: Mapping[str, Sequence[str]]) -> list[PlannedPart]:
    """The parts of the book, for the sections of the site's navigation. Raises `EditionError` where one is missing."""
    missing = [section for section in READ if section not in nav]
    if missing:
        raise EditionError(f"the navigation in mkdocs.yml has no section '{missing[0]}', which the book is made from")
    pages = [page for section in READ for page in nav[section]]
    classes = [f"classes/{name}" for name in linked(site, "classes/index.html")]
    return [
        PlannedPart("The handbook", tuple(Planned(page) for page in pages if page not in BACK)),
        PlannedPart("Classes of models", tuple(Planned(page) for page in ["classes/index.html", *classes])),
        ZOO,
        DATA,
        PlannedPart("Claims, words, sources", tuple(Planned(page) for page in (*BACK, LAST.path))),
    ]


def linked(site: Path, index: str) -> list[str]:
    """The pages of a folder in the order in which its index first links them; the others follow by name."""
    folder = (site / index).parent
    try:
        found = dict.fromkeys(re.findall(r'href="([\w.-]+\.html)"', (site / index).read_text(encoding="utf-8")))
    except OSError:
        raise EditionError(f"{index} is not in {site}; build the site again: zoo build") from None
    there = sorted(path.name for path in folder.glob("*.html") if path.name != "index.html")
    return [name for name in found if name in there] + [name for name in there if name not in found]


def navigation(config: Path) -> dict[str, list[str]]:
    """The pages of each section of the navigation in mkdocs.yml, as they are named in the built site."""
    with config.open(encoding="utf-8") as file:
        nav: list[Any] = yaml_load(file)["nav"]
    return {title: pages_of(below) for entry in nav for title, below in entry.items()}


def pages_of(below: Any) -> list[str]:
    """All pages below an entry of the navigation, in order."""
    if isinstance(below, str):
        return [below.removesuffix(".md") + ".html"]
    if isinstance(below, Mapping):
        return [page for one in below.values() for page in pages_of(one)]
    return [page for one in below for page in pages_of(one)]

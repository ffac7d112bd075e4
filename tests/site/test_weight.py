"""What readers load stays small: pages of each kind by bytes, told from their HTML without a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.site.pages import KINDS, every_page, example, parse

from llm_zoo.publish.sheets import UNUSED
from pages.weigh import first_visit, named, next_page, weight

KB = 1000
FIRST, NEXT = 150 * KB, 40 * KB
"""What a page should transfer with nothing kept, and to a reader who comes from another page of its kind."""
FORMULAS = 30 * KB
"""More than `FIRST` where a page has formulas: their style sheet and the cores of their fonts."""
LONG_CHAPTERS = {
    "handbook/agents.html": (180, 46),
    "handbook/architectures.html": (205, 69),
    "handbook/dense-vs-moe.html": (195, 50),
    "handbook/inference.html": (185, 46),
    "handbook/interview-questions.html": (180, 44),
    "handbook/system-1-vs-system-2.html": (185, 40),
    "handbook/transformers.html": (180, 43),
}
"""Chapters longer than `FIRST` and `NEXT` allow, in kB: of a first visit, as the next page. They only go down."""
FIRST_OF_KIND = {
    "models": 300,
    "layer editor": 155,
    "calculator": 170,
    "chooser": 215,
    "compare": 245,
    "plots": 410,
    "editor": 1085,
}
"""Kinds that bring the data of all models, one that brings Python, and two that bring a library to draw with, in kB."""
SEARCH = 150 * KB


def fonts(site: Path, page: Path) -> list[Path]:
    """What style sheets load for a page: the core of the typeface, and those of formulas where there are any."""
    found = list((site / "assets/vendor/inter").glob("*-core.woff2"))
    if 'class="katex' in page.read_text(encoding="utf-8"):
        found += (site / "assets/vendor/katex/fonts").glob("*-core.woff2")
    assert found
    return found


def chapters(site: Path) -> list[Path]:
    return sorted((site / "handbook").glob("*.html"))


def test_chapters_are_light_on_a_first_visit_and_lighter_as_the_next_page(site: Path) -> None:
    shared = {file for page in chapters(site) for file in named(page)}
    heavy = []
    for page in chapters(site):
        name = page.relative_to(site).as_posix()
        files = fonts(site, page)
        usual = (FIRST + (FORMULAS if len(files) > 1 else 0)) / KB, NEXT / KB
        limits = LONG_CHAPTERS.get(name, usual)
        for what, weighs, limit in zip(
            ("first visit", "next page"), (first_visit(page, files), next_page(page, shared)), limits, strict=True
        ):
            if weighs > limit * KB:
                heavy.append(f"{name}, {what}: {weighs} bytes, more than {limit} kB")
    assert heavy == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_of_each_kind_is_light_on_a_first_visit(kind: str, site: Path) -> None:
    page = site / example(site, kind)
    files = fonts(site, page)
    usual = (FIRST + (FORMULAS if len(files) > 1 else 0)) / KB
    limit, _ = LONG_CHAPTERS.get(example(site, kind), (FIRST_OF_KIND.get(kind, usual), 0))
    assert first_visit(page, files) <= limit * KB


def test_the_search_loads_little(site: Path) -> None:
    assert weight(site / "search/documents.js") <= SEARCH


def test_pictures_say_how_large_they_are(site: Path) -> None:
    """Text would jump when they come; one in a header of a fixed height cannot move anything."""
    unsized = {
        picture.get("src")
        for page in every_page(site)
        if b"<img" in page.read_bytes()
        for picture in parse(page).iterfind(".//article//img")
        if not (picture.get("width") and picture.get("height"))
    }
    assert unsized == set()


def test_no_page_uses_a_class_whose_rules_were_left_out(site: Path) -> None:
    found = {
        name
        for page in every_page(site)
        for attribute in parse(page).xpath("//@class")
        for name in attribute.split()
        if UNUSED.match(f".{name}")
    }
    assert found == set()


def test_nothing_in_the_head_holds_a_page_up_but_style_sheets(site: Path) -> None:
    for kind in KINDS:
        scripts = parse(site / example(site, kind)).findall("./head//script[@src]")
        assert [script.get("src") for script in scripts if script.get("defer") is None] == [], kind

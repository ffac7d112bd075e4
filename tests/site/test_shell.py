"""What every page promises.

It loads without a fault from a server and from a folder, asks nobody for anything, draws its diagrams, and can be
searched and read in both themes, on a telephone, on paper and without JavaScript.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.site.pages import KINDS, MAIN_KINDS, example, parse

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_loads_from_a_folder_without_a_fault(
    kind: str, site: Path, base: str, warm_page: OpenPage
) -> None:
    load(warm_page(), base + example(site, kind))


@pytest.mark.parametrize("kind", MAIN_KINDS)
def test_every_component_loads_from_a_server_without_a_fault(
    kind: str, site: Path, address: str, warm_page: OpenPage
) -> None:
    load(warm_page(), address + example(site, kind))


def load(page: Page, address: str) -> None:
    """Open a page; whatever goes wrong on it fails the test."""
    page.goto(address, wait_until="load")
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("html")).to_have_class(re.compile(r"\bjs\b"))
    assert page.evaluate("window.component$ !== undefined"), "the theme's script ended early"


def test_the_theme_can_be_switched_and_is_remembered(either: str, warm_page: OpenPage) -> None:
    page = warm_page(color_scheme="light")
    page.goto(either + "index.html")
    body = page.locator("body")
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    for choice in ("light", "dark"):  # the first choice is the system's
        page.locator(f"label[for='__palette_{['system', 'light', 'dark'].index(choice)}']").click()
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 22, 29)"
    page.reload()
    expect(body).to_have_attribute("data-md-color-scheme", "slate")


def test_the_theme_follows_the_system(base: str, warm_page: OpenPage) -> None:
    page = warm_page(color_scheme="dark")
    page.goto(base + "index.html")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


def test_a_block_has_its_colour_in_both_themes(site: Path, base: str, warm_page: OpenPage) -> None:
    fills = {}
    for scheme in ("light", "dark"):
        page = warm_page(color_scheme=scheme)
        page.goto(base + example(site, "editor"))
        router = page.locator("figure.diagram .pele-node.router > polygon").first
        fills[scheme] = router.evaluate("node => getComputedStyle(node).fill")
    assert fills == {"light": "rgb(154, 75, 134)", "dark": "rgb(156, 71, 116)"}


def test_search_finds_a_model(site: Path, either: str, offline_page: Page) -> None:
    path = example(site, "model")
    name = parse(site / path).findtext(".//h1").strip()
    offline_page.goto(either + "index.html")
    assert offline_page.evaluate("window.__documents") is None, "the documents load before anybody searches"
    field = offline_page.get_by_role("textbox", name="Search")
    field.click()
    field.press_sequentially(name)
    found = offline_page.locator(f".md-search-result__link[href*='{path}']").first
    expect(found).to_be_visible(timeout=15_000)


@pytest.mark.parametrize("kind", MAIN_KINDS)
def test_nothing_is_cut_off_or_scrolls_the_page_sideways_on_a_telephone(
    kind: str, site: Path, address: str, warm_page: OpenPage
) -> None:
    page = warm_page(viewport={"width": 390, "height": 844})
    page.goto(address + example(site, kind))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    clipped = page.evaluate(
        """() => [...document.querySelectorAll("article table")].filter(table => {
             const box = table.closest(".table-box, .md-typeset__scrollwrap");
             return !box || (table.scrollWidth > box.clientWidth && getComputedStyle(box).overflowX !== "auto");
           }).length"""
    )
    assert clipped == 0


@pytest.mark.parametrize("kind", MAIN_KINDS)
def test_a_page_is_complete_without_javascript(kind: str, site: Path, base: str, warm_page: OpenPage) -> None:
    page = warm_page(java_script_enabled=False)
    page.goto(base + example(site, kind))
    expect(page.locator("article h1")).to_be_visible()
    for svg in page.locator("figure.diagram > .diagram-canvas > svg").all():
        expect(svg).to_be_visible()


def test_paper_shows_whole_tables_and_no_navigation(site: Path, address: str, offline_page: Page) -> None:
    offline_page.emulate_media(media="print")
    offline_page.goto(address + example(site, "model"))
    expect(offline_page.locator(".md-header")).to_be_hidden()
    boxes = offline_page.locator(".table-box")
    styles = boxes.evaluate_all("boxes => boxes.map(box => getComputedStyle(box).overflow)")
    assert set(styles) <= {"visible"}

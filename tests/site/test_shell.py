"""What every page promises.

It loads without a fault from a server and from a folder, asks nobody for anything, draws its diagrams, and can be
searched and read in both themes, on a telephone, on paper and without JavaScript.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest
from lxml.html import HtmlElement
from playwright.sync_api import Page, expect
from tests.site.pages import KINDS, MAIN_KINDS, every_page, example

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]


@functools.cache
def parse(path: Path) -> HtmlElement:
    """A page, read once for all tests; do not change it."""
    return lxml.html.parse(str(path), parser=lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)).getroot()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_loads_without_a_fault(kind: str, site: Path, base: str, offline_page: Page) -> None:
    offline_page.goto(base + example(site, kind), wait_until="load")
    expect(offline_page.locator("h1")).to_have_count(1)
    expect(offline_page.locator("html")).to_have_class(re.compile(r"\bjs\b"))


def test_no_page_names_a_resource_of_another_host(site: Path) -> None:
    foreign = [
        f"{page.relative_to(site)}: {lxml.html.tostring(tag)}"
        for page in every_page(site)
        for tag in parse(page).xpath(
            "//script[@src] | //link[@rel='stylesheet' or @rel='icon'] | //img | //iframe | //source | //video"
        )
        if re.match(r"(https?:)?//", str(tag.get("src") or tag.get("href") or tag.get("srcset") or ""))
    ]
    assert foreign == []


def test_no_style_sheet_names_a_resource_of_another_host(site: Path) -> None:
    foreign = [
        path.name
        for path in site.rglob("*.css")
        if re.search(r"url\(['\"]?(https?:)?//", path.read_text(encoding="utf-8"))
    ]
    assert foreign == []


def test_every_style_sheet_closes_what_it_opens(site: Path) -> None:
    for path in (site / "assets" / "css").glob("*.css"):
        rules = re.sub(r"/\*.*?\*/|\"[^\"]*\"", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        while re.search(r"\{[^{}]*\}", rules):
            rules = re.sub(r"\{[^{}]*\}", "", rules)
        assert not re.search(r"[{}]", rules), path.name


def test_every_fence_is_a_drawn_figure_with_words(site: Path) -> None:
    count = 0
    for path in every_page(site):
        page = parse(path)
        for figure in page.xpath("//figure[@class='diagram']"):
            count += 1
            [svg] = figure.xpath(".//div[@class='diagram-canvas']/svg[@role='img']")
            assert svg.findtext("title").strip(), path
            [source] = figure.xpath(".//details[contains(@class, 'diagram-source')]//pre//code")
            assert source.text_content().strip(), path
        undrawn = "//pre[@class='mermaid'] | //*[contains(@class, 'language-mermaid')]"
        loose = "//body//text()[contains(., '```') and not(ancestor::pre or ancestor::code or ancestor::script)]"
        assert page.xpath(undrawn) == [], path
        assert page.xpath(loose) == [], path
    assert count > 0


def test_identifiers_are_unique_on_every_page(site: Path) -> None:
    for path in every_page(site):
        ids = parse(path).xpath("//@id")
        assert sorted(ids) == sorted(set(ids)), path


def test_every_page_has_its_own_description(site: Path) -> None:
    for path in every_page(site):
        [description] = parse(path).xpath("//meta[@name='description']/@content")
        assert 20 <= len(description) <= 400, path


def test_every_page_says_what_it_may_load(site: Path) -> None:
    for path in every_page(site):
        [policy] = parse(path).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith("default-src 'self' data: blob:;"), path


def test_the_theme_can_be_switched_and_is_remembered(base: str, open_page: OpenPage) -> None:
    page = open_page(color_scheme="light")
    page.goto(base + "index.html")
    body = page.locator("body")
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    for choice in ("light", "dark"):  # the first choice is the system's
        page.locator(f"label[for='__palette_{['system', 'light', 'dark'].index(choice)}']").click()
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 22, 29)"
    page.reload()
    expect(body).to_have_attribute("data-md-color-scheme", "slate")


def test_the_theme_follows_the_system(base: str, open_page: OpenPage) -> None:
    page = open_page(color_scheme="dark")
    page.goto(base + "index.html")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


def test_a_block_has_its_colour_in_both_themes(site: Path, base: str, open_page: OpenPage) -> None:
    fills = {}
    for scheme in ("light", "dark"):
        page = open_page(color_scheme=scheme)
        page.goto(base + example(site, "editor"))
        router = page.locator("figure.diagram .pele-node.router > polygon").first
        fills[scheme] = router.evaluate("node => getComputedStyle(node).fill")
    assert fills == {"light": "rgb(154, 75, 134)", "dark": "rgb(156, 71, 116)"}


def test_search_finds_a_model(site: Path, base: str, offline_page: Page) -> None:
    path = example(site, "model")
    name = parse(site / path).findtext(".//h1").strip()
    offline_page.goto(base + "index.html")
    assert offline_page.evaluate("window.__documents") is None, "the documents load before anybody searches"
    field = offline_page.get_by_role("textbox", name="Search")
    field.click()
    field.press_sequentially(name)
    found = offline_page.locator(f".md-search-result__link[href*='{path}']").first
    expect(found).to_be_visible(timeout=15_000)


@pytest.mark.parametrize("kind", MAIN_KINDS)
def test_nothing_is_cut_off_or_scrolls_the_page_sideways_on_a_telephone(
    kind: str, site: Path, address: str, open_page: OpenPage
) -> None:
    page = open_page(viewport={"width": 390, "height": 844})
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
def test_a_page_is_complete_without_javascript(kind: str, site: Path, base: str, open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
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

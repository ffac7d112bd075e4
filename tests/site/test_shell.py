"""What every page promises.

It loads without a fault from a server and from a folder, asks nobody for anything, draws its diagrams, and can be
searched and read in both themes, on a telephone, on paper, without JavaScript and with a screen reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from playwright.sync_api import Page, expect
from tests.site.pages import KINDS, every_page, example

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
MAIN_KINDS = ["home", "chapter", "choose", "models", "model", "benchmark", "rules", "editor"]


def parse(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_loads_without_a_fault(kind: str, site: Path, base: str, offline_page: Page) -> None:
    offline_page.goto(base + example(site, kind), wait_until="load")
    expect(offline_page.locator("h1")).to_have_count(1)
    expect(offline_page.locator("html")).to_have_class(re.compile(r"\bjs\b"))


def test_no_page_names_a_resource_of_another_host(site: Path) -> None:
    foreign = [
        f"{page.relative_to(site)}: {tag}"
        for page in every_page(site)
        for tag in parse(page).select("script[src], link[rel=stylesheet], link[rel=icon], img, iframe, source, video")
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


def test_every_fence_is_a_drawn_figure_with_words(site: Path) -> None:
    count = 0
    for path in every_page(site):
        page = parse(path)
        for figure in page.select("figure.diagram"):
            count += 1
            svg = figure.select_one(".diagram-canvas > svg[role=img]")
            assert svg is not None, path
            assert svg.find("title").get_text(strip=True), path
            assert figure.select_one("details.diagram-source pre code").get_text(strip=True), path
        assert page.select("pre.mermaid, code.language-mermaid, .highlight .language-mermaid") == [], path
        for code in page.select("pre, code"):
            code.decompose()
        assert "```" not in page.get_text(), path
    assert count > 0


def test_identifiers_are_unique_on_every_page(site: Path) -> None:
    for path in every_page(site):
        ids = [str(tag["id"]) for tag in parse(path).select("[id]")]
        assert sorted(ids) == sorted(set(ids)), path


def test_every_page_has_its_own_description(site: Path) -> None:
    for path in every_page(site):
        description = parse(path).select_one("meta[name=description]")
        assert description is not None, path
        assert 20 <= len(str(description["content"])) <= 400, path


def test_every_page_says_what_it_may_load(site: Path) -> None:
    for path in every_page(site):
        policy = parse(path).select_one("meta[http-equiv=Content-Security-Policy]")
        assert policy is not None, path
        assert str(policy["content"]).startswith("default-src 'self' data: blob:;"), path


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
    name = parse(site / path).select_one("h1").find(string=True, recursive=False).strip()
    offline_page.goto(base + "index.html")
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", MAIN_KINDS)
def test_axe_finds_nothing_to_mend(kind: str, scheme: str, site: Path, address: str, open_page: OpenPage) -> None:
    page = open_page(color_scheme=scheme, reduced_motion="reduce")
    page.goto(address + example(site, kind), wait_until="load")
    if kind == "editor":
        expect(page.locator("diagram-editor .editor-picture svg")).to_be_visible()
    results = Axe().run(page, options={"resultTypes": ["violations"]})
    found = [
        f"{violation['id']}: {node['target']} {node.get('failureSummary', '')}"
        for violation in results.response["violations"]
        for node in violation["nodes"]
    ]
    assert found == []


class TestDiagramEditor:
    @pytest.fixture
    def editor(self, site: Path, base: str, open_page: OpenPage) -> Page:
        page = open_page()
        page.goto(base + example(site, "editor"))
        expect(page.locator(".editor-picture svg")).to_be_visible()
        return page

    def test_it_draws_the_first_example_and_what_is_typed(self, editor: Page) -> None:
        expect(editor.locator(".editor-picture")).to_contain_text("Router")
        editor.get_by_label("Diagram source").fill("flowchart LR\n  A[Typed by hand] --> B\n")
        expect(editor.locator(".editor-picture")).to_contain_text("Typed by hand")
        expect(editor.get_by_role("status")).to_have_text("Drawn. 2 lines.")

    def test_it_offers_examples(self, editor: Page) -> None:
        chooser = editor.get_by_label("Example")
        assert chooser.locator("option").all_inner_texts() == ["Top-2 routing", "Layer stack", "System-2 loop"]
        chooser.select_option("Layer stack")
        expect(editor.locator(".editor-picture")).to_contain_text("Output head")
        chooser.select_option("System-2 loop")
        expect(editor.locator(".editor-picture")).to_contain_text("Good enough?")

    def test_it_says_in_which_line_a_mistake_is_and_keeps_the_last_drawing(self, editor: Page) -> None:
        editor.get_by_label("Diagram source").fill("flowchart LR\n  A --> [\n")
        expect(editor.get_by_role("status")).to_contain_text(re.compile(r"[Ll]ine \d"))
        expect(editor.get_by_role("status")).to_have_attribute("data-state", "error")
        expect(editor.locator(".editor-picture")).to_contain_text("Router")

    def test_the_plugin_draws_its_own_fence(self, editor: Page) -> None:
        expect(editor.locator("div.mermaid svg")).to_be_visible()

    @pytest.mark.parametrize(
        "source",
        [
            'flowchart LR\n  A["<img src=x onerror=window.hacked=1>"] --> B\n',
            "flowchart LR\n  A[<script>window.hacked=1</script>x] --> B\n",
            'flowchart LR\n  A[Click] --> B\n  click A "javascript:window.hacked=1"\n',
            "flowchart LR\n  A[Click] --> B\n  click A call alert()\n",
            '%%{init: {"securityLevel": "loose"}}%%\nflowchart LR\n  A["<b onmouseover=window.hacked=1>x</b>"] --> B\n',
        ],
    )
    def test_text_that_somebody_pastes_cannot_run(self, editor: Page, source: str) -> None:
        editor.get_by_label("Diagram source").fill(source)
        expect(editor.locator(".editor-picture")).not_to_contain_text("Router")
        node = editor.locator(".editor-picture .node").first
        node.hover()
        node.click()
        assert editor.evaluate("window.hacked") is None
        assert (
            editor.locator(".editor-picture :is(script, img, [onerror], [onmouseover], a[href^=javascript])").count()
            == 0
        )

    def test_it_copies_a_fence(self, site: Path, address: str, open_page: OpenPage) -> None:
        page = open_page(permissions=["clipboard-read", "clipboard-write"])
        page.goto(address + example(site, "editor"))
        page.get_by_label("Diagram source").fill("flowchart LR\n  A --> B\n")
        page.get_by_role("button", name="Copy as fence").click()
        expect(page.get_by_role("status")).to_have_text("Copied. Paste it into a Markdown file.")
        assert page.evaluate("navigator.clipboard.readText()") == "```mermaid\nflowchart LR\n  A --> B\n```\n"

    def test_without_javascript_it_says_what_to_do(self, site: Path, base: str, open_page: OpenPage) -> None:
        page = open_page(java_script_enabled=False)
        page.goto(base + example(site, "editor"))
        expect(page.get_by_text("The editor needs JavaScript")).to_be_visible()

"""Pages for readers who zoom, set their own spacing, force their own colours, or have no pointer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.site.axe import faults
from tests.site.pages import WRONG, example

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]

TELEPHONE = {"width": 320, "height": 640}
"""WCAG 1.4.10: also a window of 1280 pixels at 400 %."""
ZOOMED = {"width": 640, "height": 450}
"""A window of 1280 pixels at 200 %."""
DESKTOP = {"width": 1280, "height": 900}
SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
             p { margin-bottom: 2em !important }"""
"""WCAG 1.4.12."""
LOST = r"""() => {
  const wide = document.documentElement.clientWidth, found = [];
  const words = element => element.tagName.toLowerCase() + "." + element.className + ": "
    + element.textContent.trim().slice(0, 40);
  const scrolls = element => {
    for (let box = element.parentElement; box && box !== document.body; box = box.parentElement)
      if (/auto|scroll/.test(getComputedStyle(box).overflowX)) return true;
    return false;
  };
  if (document.documentElement.scrollWidth > wide) found.push("the page scrolls sideways");
  for (const element of document.querySelectorAll("body *")) {
    // What is said of a formula stands beside what is seen of it, wherever that leaves room for a pixel.
    if (element.closest("svg, .md-search, .md-sidebar--primary, .katex-mathml")) continue;
    if (!element.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || style.display === "inline" || !element.textContent.trim()) continue;
    if (/hidden|clip/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1)
      found.push("cut off at the side: " + words(element));
    if (/hidden|clip/.test(style.overflowY) && element.scrollHeight > element.clientHeight + 2)
      found.push("cut off below: " + words(element));
    const own = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
    if (own && (box.right > wide + 1 || box.left < -1) && !scrolls(element) && style.position !== "fixed")
      found.push("outside of the window: " + words(element));
  }
  return found;
}"""


@pytest.mark.kinds("chapter", "choose", "models", "model", "calculator", "config")
def test_nothing_is_lost_at_400_and_200_percent_and_with_the_reader_s_spacing(
    kind: str, site: Path, base: str, warm_page: OpenPage
) -> None:
    if kind == WRONG:
        pytest.skip("a folder has no page for wrong addresses")
    page = warm_page(viewport=TELEPHONE, reduced_motion="reduce")
    page.goto(base + example(site, kind))
    expect(page.locator("html.js h1")).to_be_visible()
    assert page.evaluate(LOST) == []
    page.set_viewport_size(ZOOMED)
    assert page.evaluate(LOST) == []
    page.evaluate(  # as an extension of the browser does it; the policy of the page lets no style element in
        "css => { const own = new CSSStyleSheet(); own.replaceSync(css); document.adoptedStyleSheets.push(own); }",
        SPACING,
    )
    assert page.evaluate(LOST) == []
    page.set_viewport_size(TELEPHONE)
    assert page.evaluate(LOST) == []
    page.set_viewport_size(DESKTOP)
    assert page.evaluate(LOST) == []


def test_forced_colours_keep_switches_parts_and_focus_apart(site: Path, base: str, warm_page: OpenPage) -> None:
    page = warm_page(viewport=DESKTOP, forced_colors="active", color_scheme="dark")

    def colour(selector: str, name: str = "background-color") -> str:
        value = page.locator(selector).first.evaluate(
            "(element, name) => getComputedStyle(element).getPropertyValue(name)", name
        )
        assert isinstance(value, str)
        return value

    page.goto(base + example(site, "calculator"))
    expect(page.locator(".calc-bar > span").first).to_be_visible()
    parts = [colour(f".calc-swatch.calc-part-{part}") for part in range(3)]
    assert len({*parts, colour("body")}) == 4, "the legend of the bar"
    page.goto(base + example(site, "models"))
    on, off = (f".explorer-views button[aria-pressed={value}]" for value in ("true", "false"))
    expect(page.locator(on)).to_be_visible()
    assert colour(on) != colour(off), "which view is on"
    page.keyboard.press("Tab")
    assert colour(":focus", "outline-style") == "solid"
    assert colour(":focus", "outline-color") != colour("body")
    page.goto(base + "zoo/models/deepseek-v3.html")  # a chart's words are in the reader's colours, whatever the theme
    assert colour("figure.chart .role-axis-label text", "fill") == colour("body", "color")


FOCUSED = """() => {
  const element = document.activeElement, seen = element.matches(".md-option") ? element.nextElementSibling : element;
  const box = seen.getBoundingClientRect(), style = getComputedStyle(seen);
  return {
    name: (element.getAttribute("aria-label") || element.textContent).trim().split("\\n")[0],
    seen: box.width > 0 && box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight
      && seen.checkVisibility({visibilityProperty: true, opacityProperty: true}),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
  };
}"""


def steps(page: Page, count: int) -> list[str]:
    """The names of the next elements that Tab reaches; each is to be seen, with a ring."""
    names = []
    for _ in range(count):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        for _ in range(40):  # the search of narrow windows comes in slowly
            if found["seen"] and found["ring"]:
                break
            page.wait_for_timeout(50)
            found = page.evaluate(FOCUSED)
        assert found["seen"], found
        assert found["ring"], found
        names.append(found["name"])
    return names


@pytest.mark.parametrize("size", [ZOOMED, DESKTOP], ids=["zoomed", "desktop"])
def test_whatever_takes_the_focus_is_to_be_seen_and_the_first_link_leads_to_the_text(
    size: dict[str, int], site: Path, base: str, open_page: OpenPage
) -> None:
    page = open_page(viewport=size, reduced_motion="reduce")
    page.goto(base + example(site, "chapter"))
    expect(page.locator(".commands-button")).to_be_visible()
    assert steps(page, 25)[0] == "Skip to content"
    page = open_page(viewport=size, reduced_motion="reduce")  # the other one may be loading a card yet
    page.goto(base + example(site, "chapter"))
    expect(page.locator(".commands-button")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#" + str(page.locator("article h1").get_attribute("id")))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('article') !== null")


def test_the_drawer_of_a_narrow_screen_opens_and_closes_by_keyboard(site: Path, base: str, warm_page: OpenPage) -> None:
    page = warm_page(viewport=ZOOMED, reduced_motion="reduce")
    page.goto(base + example(site, "chapter"))
    opener = page.get_by_role("button", name="Navigation")
    expect(opener).to_have_attribute("aria-expanded", "false")
    opener.press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "true")
    learn = page.locator("label.md-nav__title[for^=__nav]")
    expect(learn).to_be_focused()
    assert faults(page) == []
    assert steps(page, 3)[0] == "Overview"
    learn.press("Enter")  # back to the panel that this one lies on
    expect(page.locator("label.md-nav__link[for^=__nav]")).to_be_focused()
    page.keyboard.press("Space")
    expect(learn).to_be_focused()
    contents = page.locator("label[for=__toc].md-nav__link")
    contents.press("Enter")
    expect(page.locator(".md-nav--primary label[for=__toc].md-nav__title")).to_be_focused()
    assert steps(page, 1) == [page.locator(".md-nav--primary a[href^='#']").first.inner_text()]
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    expect(opener).to_have_attribute("aria-expanded", "false")
    expect(page.locator(".md-sidebar--primary")).to_be_hidden()

"""The command palette: opened by keys and by its button, gone through by keys, and the keys left to others."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.site.axe import faults

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
PAGE = "handbook/agents.html"


def test_keys_find_a_model_and_go_there(base: str, offline_page: Page) -> None:
    page = offline_page
    page.goto(base + PAGE)
    page.locator("body").press("/")
    dialog = page.get_by_role("dialog", name="Go to")
    field = dialog.get_by_role("combobox")
    expect(field).to_be_focused()
    expect(page.locator("[data-md-toggle=search]")).not_to_be_checked()  # the theme's search would open with / too
    field.press_sequentially("qwen3 0.6b")
    expect(dialog.get_by_role("option").first).to_contain_text("Qwen3-0.6B")
    expect(dialog.get_by_role("status")).to_have_text(r"1 result")
    field.press("ArrowDown")
    expect(dialog.get_by_role("option", selected=True)).to_contain_text("Search the text of all pages")
    field.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "commands-0")
    field.press("Enter")
    page.wait_for_url("**/zoo/models/qwen3-0.6b.html")


def test_the_keyboard_is_given_back(address: str, offline_page: Page) -> None:
    page = offline_page
    page.goto(address + PAGE)
    link = page.locator("article p a[href]").first
    link.focus()
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Go to")
    expect(dialog).to_be_visible()
    for _ in range(4):  # the page behind cannot be reached
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()

    search = page.get_by_role("textbox", name="Search")
    page.keyboard.press("s")  # the theme's own search has its keys still
    expect(search).to_be_focused()
    page.keyboard.type("a/b")
    page.keyboard.press("Control+k")
    expect(search).to_have_value("a/b")
    expect(dialog).to_be_hidden()
    page.keyboard.press("Escape")

    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Control+k")
    page.keyboard.type("kv cache")
    page.keyboard.press("ArrowUp")  # from the first to the last: the search of texts
    page.keyboard.press("Enter")
    expect(search).to_have_value("kv cache")
    expect(page.locator(".md-search-result__link").first).to_be_visible(timeout=15_000)


def test_searching_from_it_leaves_the_keyboard_in_the_search(address: str, offline_page: Page) -> None:
    page = offline_page
    page.goto(address + PAGE)
    page.locator("article p a[href]").first.focus()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="Go to")).to_be_visible()
    page.keyboard.type("kv cache")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator(".md-search-result__link").first).to_be_visible(timeout=15_000)
    expect(page.get_by_role("textbox", name="Search")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_button_opens_it_on_a_telephone_and_axe_finds_nothing(
    address: str, warm_page: OpenPage, scheme: str
) -> None:
    page = warm_page(color_scheme=scheme, viewport={"width": 390, "height": 844})
    page.goto(address + PAGE)
    page.get_by_role("button", name="Go to a model, chapter or word").click()
    dialog = page.get_by_role("dialog", name="Go to")
    dialog.get_by_role("combobox").fill("what runs on 24 GB")
    expect(dialog.get_by_role("option").first).to_have_text("What runs on 24 GB with 8k tokensAction")
    box = dialog.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert faults(page, ".commands") == []
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()


def test_no_page_loads_the_index_before_somebody_asks(address: str, offline_page: Page) -> None:
    asked: list[str] = []
    offline_page.on("request", lambda request: asked.append(request.url))
    offline_page.goto(address + PAGE)
    assert not [one for one in asked if "assets/data/" in one or "commands.js" in one]

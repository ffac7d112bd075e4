"""Cards of words and models: by mouse and by focus, put away by Escape, and staying while they are read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.site.axe import faults

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
PAGE = "handbook/dense-vs-moe.html"
MODEL = "article p a[href$='zoo/models/deepseek-v3.html']"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_word_and_a_model_show_what_they_are(base: str, warm_page: OpenPage, scheme: str) -> None:
    page = warm_page(color_scheme=scheme)
    page.goto(base + PAGE)
    page.evaluate("document.fonts.ready")  # lines move under the mouse until then
    card = page.locator("#zoo-card")
    word = page.locator("a.term").first
    assert word.get_attribute("title") is None  # or the browser would show it a second time
    word.hover()
    expect(card).to_have_text(word.get_attribute("data-definition") or "?")
    expect(word).to_have_attribute("aria-describedby", "zoo-card")
    card.hover()  # persistent while the pointer is on it
    page.wait_for_timeout(400)
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()

    page.locator(MODEL).first.hover()
    expect(card).to_contain_text("DeepSeek-V3")
    facts = dict(zip(card.locator("dt").all_inner_texts(), card.locator("dd").all_inner_texts(), strict=True))
    assert facts == {
        "Kind": "MoE",
        "Parameters": "671\u00a0B, 36.6\u00a0B active",
        "Context": "131,072 tokens",
        "Cache": "8.58\u00a0GiB at 131,072 tokens",
        "Weights": "open, 627\u00a0GiB (as published)",
    }
    assert faults(page, "#zoo-card") == []
    page.mouse.move(5, 5)
    expect(card).to_be_hidden()


def test_the_keyboard_shows_cards_within_a_narrow_window(address: str, warm_page: OpenPage) -> None:
    page = warm_page(viewport={"width": 390, "height": 844})
    page.goto(address + PAGE)
    card = page.locator("#zoo-card")
    model = page.locator(MODEL).first
    page.keyboard.press("Tab")  # so that the focus shows
    model.focus()
    expect(card).to_contain_text("MoE")
    box = card.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(model).to_be_focused()
    page.locator("a.term").first.focus()
    expect(card).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator("a.term").first).not_to_have_attribute("aria-describedby", "zoo-card")

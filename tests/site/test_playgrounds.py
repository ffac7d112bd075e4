"""The playgrounds: their table without scripts, by mouse and by keys, and an address that nobody should have typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.site.axe import faults

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
ROUTER, DIAL = "handbook/dense-vs-moe.html", "handbook/system-1-vs-system-2.html"


def test_the_router_counts_what_it_sends(base: str, offline_page: Page) -> None:
    page = offline_page
    page.goto(f"{base}{ROUTER}#router=nobody&tokens=-5&skew=%3Cb%3E&capacity=9")  # garbage: the default
    router = page.locator("zoo-moe-router")
    said = router.get_by_role("status")
    expect(said).to_contain_text("64 tokens make 512 choices")
    expect(said).to_contain_text("an even router touches 222 on average")
    assert router.locator(".playground-bars > span").count() == 256

    router.get_by_label("Model").select_option("mixtral-8x7b")
    expect(said).to_contain_text("64 tokens make 128 choices. They touch 8 of 8 experts")
    tokens = router.get_by_label("Tokens at once")
    tokens.press("Home")
    expect(said).to_contain_text("1 token makes 2 choices. They touch 2 of 8 experts; an even router touches 2.00")
    assert tokens.get_attribute("aria-valuetext") == "1"
    router.get_by_label("Capacity factor").select_option("none")
    expect(said).not_to_contain_text("dropped")
    assert page.url.endswith("#router=mixtral-8x7b&tokens=1&capacity=none")


def test_the_dial_moves_cost_time_and_cache(base: str, offline_page: Page) -> None:
    page = offline_page
    page.goto(base + DIAL)
    dial = page.locator("zoo-effort-dial")
    facts = dial.locator("dl.facts")
    expect(facts).to_contain_text("90.0 s")
    expect(facts).to_contain_text("388\u00a0MiB")
    expect(dial.get_by_role("status")).to_contain_text("may think for 805 tokens")
    dial.get_by_label("Thinking (your assumption)").press("Home")
    expect(facts).to_contain_text("10.0 s")
    dial.get_by_label("Question, tokens").fill("-1e99")  # absurd: the default
    expect(facts.locator("dd").first).to_contain_text("1,000")
    dial.get_by_label("Model that thinks").select_option("claude-sonnet-4.5")
    expect(facts).to_contain_text("layers not disclosed")
    expect(dial.locator(".playground-note")).to_contain_text("were measured with:")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("path", "name"), [(ROUTER, "zoo-moe-router"), (DIAL, "zoo-effort-dial")])
def test_axe_finds_nothing_and_a_telephone_shows_all(
    address: str, warm_page: OpenPage, path: str, name: str, scheme: str
) -> None:
    page = warm_page(color_scheme=scheme, viewport={"width": 390, "height": 844})
    page.goto(address + path)
    expect(page.locator(f"{name} .controls")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for bar in page.locator(".playground-bars i").all()[:3]:
        box = bar.bounding_box()
        assert box is not None
        assert box["width"] >= 1
    assert faults(page, name) == []


def test_the_table_stands_there_without_scripts(address: str, warm_page: OpenPage) -> None:
    page = warm_page(java_script_enabled=False)
    page.goto(address + ROUTER)
    expect(page.locator("[data-widget=moe-router] table")).to_contain_text("222.4 of 256")

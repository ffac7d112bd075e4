"""The calculators: an example without a script, entries that change the result, wrong ones that break nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.site.axe import faults

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
PAGES = ("memory", "price")


def test_memory_by_mouse_and_by_keys(base: str, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(f"{base}tools/memory.html#model=qwen3-32b&context=16384&machine=nowhere&sequences=-3")
    verdict, context = page.locator(".calc-verdict"), page.get_by_label("Context of each sequence")
    expect(verdict).to_contain_text("to spare")  # what the address names and is known; the rest is the example
    expect(page.get_by_label("Sequences at once")).to_have_value("1")
    before = verdict.inner_text()

    context.fill("-5")
    expect(page.locator("#memory-context-error")).to_have_text("At least 1.")
    expect(context).to_have_attribute("aria-invalid", "true")
    assert verdict.inner_text() == before
    expect(page.locator("zoo-calculator [role=status]")).to_contain_text("The last result stays.")

    context.fill("32768")
    expect(verdict).to_contain_text("too much; fits with a cache of 8 bits")
    expect(page.locator("#memory-context-error")).to_be_hidden()
    expect(page.locator("zoo-calculator [role=status]")).to_contain_text("too much")
    page.get_by_label("Cache", exact=True).select_option("8")
    expect(verdict).to_contain_text("to spare")
    expect(page).to_have_url(f"{base}tools/memory.html#bits=8")

    page.get_by_label("Machine", exact=True).focus()
    page.keyboard.press("End")
    expect(page.get_by_label("Its memory")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.type("80")
    expect(page.locator(".calc-working")).to_contain_text("your machine: 80 GB")
    page.evaluate("location.hash = '#%E0%A4%A&&=&context=1e99&format=<b>'")
    expect(context).to_have_value("32768")
    page.get_by_role("button", name="Back to the example").click()
    expect(page.get_by_label("Machine", exact=True)).to_have_value("nvidia-rtx-4090")


def test_the_other_calculators_follow_their_fields(base: str, open_page: OpenPage) -> None:
    def opened(path: str) -> Page:  # a new one each time: a picture that is cut short counts as a fault
        page = open_page()
        page.goto(f"{base}tools/{path}")
        return page

    page = opened("price.html#runs=2000")
    verdict = page.locator(".calc-verdict")
    first = verdict.inner_text()
    page.get_by_label("of it from the cache").fill("999999")
    expect(page.locator("#price-cached-error")).to_contain_text("Not more than the input")
    page.get_by_label("of it from the cache").fill("0")
    expect(verdict).not_to_have_text(first)
    expect(page.locator(".calc-result tbody tr")).to_have_count(6 + 4)
    page.get_by_text("Choose from").click()
    boxes, count = page.locator(".calc-boxes label:visible"), page.locator(".list-filter-count")
    every = boxes.count()
    expect(count).to_have_text(f"{every} models; 6 chosen")
    page.get_by_label("Search models").fill("4o mini")
    expect(count).to_have_text(f"1 of {every} models; 6 chosen")
    page.keyboard.press("Enter")
    expect(count).to_have_text(f"1 of {every} models; 7 chosen")
    expect(page.locator(".calc-result tbody tr")).to_have_count(7 + 4)
    page.keyboard.press("Escape")
    expect(boxes).to_have_count(every)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(boxes.nth(1).locator("input")).to_be_focused()
    page.get_by_label("Input of a run").fill("100001")
    expect(page.locator(".calc-warning").first).to_contain_text(
        "Claude Haiku 5.5: the price holds up to 100,000 tokens"
    )

    page = opened("batch.html#tokens=1")
    expect(page.locator(".calc-verdict")).to_contain_text("1 token at once touches 8.00 of the 256 experts")
    page = opened("speed.html#machine=own&bandwidth=500&peak=50")
    expect(page.locator(".calc-working")).to_contain_text("500 GB a second")
    page = opened("reliability.html")
    page.get_by_label("Steps of the job").fill("1")
    expect(page.locator(".calc-verdict")).to_contain_text("1 step of 95")


def test_the_reader_s_own_machine_is_the_start(address: str, open_page: OpenPage) -> None:
    page = open_page()
    kept = '{"memory": 64, "precision": "8", "cache": 8}'
    page.add_init_script(f"localStorage.setItem('llm-zoo:machine', {kept!r})")
    page.goto(f"{address}tools/memory.html")
    expect(page.locator(".calc-working")).to_contain_text("your machine: 64 GB")
    expect(page.get_by_label("Weights stored in")).to_have_value("fp8")
    expect(page.get_by_label("Cache", exact=True)).to_have_value("8")


def test_a_calculator_s_example_is_there_without_a_script(address: str, open_page: OpenPage) -> None:
    for name in PAGES:
        page = open_page(java_script_enabled=False)
        page.goto(f"{address}tools/{name}.html")
        expect(page.locator(".calc-verdict")).to_be_visible()
        expect(page.locator(".calc-working")).to_be_visible()
        expect(page.locator(".calc-form")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_mend_in_a_wrong_entry_on_a_phone(scheme: str, address: str, open_page: OpenPage) -> None:
    for name, field in (("memory", "Sequences at once"), ("price", "Runs a day")):
        page = open_page(color_scheme=scheme, reduced_motion="reduce", viewport={"width": 390, "height": 844})
        page.goto(f"{address}tools/{name}.html")
        page.get_by_label(field).fill("")
        expect(page.locator(".calc-error:visible")).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        assert faults(page) == []

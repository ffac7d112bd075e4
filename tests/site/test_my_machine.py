"""My machine: asked once, kept in the browser or not at all, said on every page, and a link wins."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.site.axe import faults

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
MODEL = "zoo/models/llama-3.1-8b.html"
CLASS = "classes/small.html"


def chip(page: Page) -> Locator:
    return page.locator("[data-my-machine]")


def test_it_is_asked_once_and_every_page_says_what_fits(either: str, offline_page: Page) -> None:
    page = offline_page
    page.goto(either + MODEL)
    assert page.locator("script[src*='data/zoo.js']").count() == 0, "nothing is loaded before it is asked for"
    chip(page).focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="My machine")
    memory = dialog.get_by_label("or memory, GB")
    memory.fill("a lot")
    memory.press("Tab")
    expect(dialog.get_by_role("status")).to_have_text("Memory is a number of gigabytes, such as 24.")
    memory.fill("12")
    memory.press("Tab")
    expect(dialog.get_by_role("status")).to_have_text(re.compile(r"^12\sGB: \d+ of \d+ open models"))
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert page.evaluate("document.activeElement.matches('[data-my-machine]')"), "the focus is lost"
    expect(page.locator("article dl.facts .on-my-machine dd")).to_contain_text("131k → 48.9k")
    page.goto(either + CLASS)
    expect(chip(page)).to_have_text(re.compile(r"^\s*12\sGB\s*$"))
    heading = page.locator(".sortable th.on-my-machine")
    expect(heading).to_have_text("My machine, 12 GB")
    heading.get_by_role("button").click()
    cells = page.locator(".sortable td.on-my-machine")
    ranks = [float(one) for one in cells.evaluate_all("all => all.map(one => one.dataset.sort)") if one]
    assert ranks == sorted(ranks)
    assert len(ranks) > 10


def test_a_link_wins_and_can_be_kept_and_forgotten(address: str, open_page: OpenPage) -> None:
    page = open_page()
    page.add_init_script("if (!localStorage.length) localStorage.setItem('llm-zoo:machine', '{\"memory\":\"8\"}')")
    page.goto(address + CLASS + "#machine=apple-m4-max-128gb&cache=8")
    expect(chip(page)).to_have_text(re.compile("128"))
    chip(page).click()
    dialog = page.get_by_role("dialog", name="My machine")
    expect(dialog.get_by_role("status")).to_contain_text("Its memory is shared with the system")
    expect(dialog.get_by_role("status")).to_contain_text("on this page only, until you keep it")
    assert page.evaluate("localStorage.getItem('llm-zoo:machine')") == '{"memory":"8"}'
    assert faults(page) == []
    dialog.get_by_role("button", name="Keep it").click()
    kept = json.loads(page.evaluate("localStorage.getItem('llm-zoo:machine')"))
    assert kept == {"machine": "apple-m4-max-128gb", "cache": "8"}
    dialog.get_by_role("button", name="Forget it").click()
    expect(page.locator(".on-my-machine")).to_have_count(0)
    assert page.evaluate("localStorage.getItem('llm-zoo:machine')") is None


@pytest.mark.parametrize("store", ["throws", "garbage"])
def test_a_closed_or_broken_store_is_no_machine_and_no_error(store: str, address: str, open_page: OpenPage) -> None:
    page = open_page()
    if store == "throws":
        # As a browser does that lets a page keep nothing: the theme keeps things there too, and does not expect it.
        page.add_init_script(
            """for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, {
                 configurable: true, get() { throw new DOMException("closed", "SecurityError"); },
               });"""
        )
    else:
        page.add_init_script('localStorage.setItem(\'llm-zoo:machine\', \'{"machine":{"a":[1]},"memory":"<b>"}\')')
    page.goto(address + MODEL)
    chip(page).click()
    dialog = page.get_by_role("dialog", name="My machine")
    dialog.get_by_label("A machine").select_option("nvidia-rtx-4090")
    expect(chip(page)).to_have_text(re.compile("24"))
    told = " It is used on this page only, until you keep it."
    assert (dialog.get_by_role("status").inner_text().endswith(told.strip())) == (store == "throws")


def test_without_javascript_the_head_leads_to_pages_of_what_runs_on_what(base: str, warm_page: OpenPage) -> None:
    page = warm_page(java_script_enabled=False)
    page.goto(base + MODEL)
    chip(page).click()
    expect(page.locator("h1")).to_contain_text("What runs on how much memory")
    page.get_by_role("link", name="24 GB", exact=True).first.click()
    expect(page.locator("article tbody tr").first).to_be_visible()
    assert page.locator("article td").count() > 100


def test_on_a_telephone_the_head_holds_it(address: str, warm_page: OpenPage) -> None:
    page = warm_page(viewport={"width": 390, "height": 844})
    page.goto(address + CLASS + "#memory=24")
    expect(chip(page)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    chip(page).click()
    box = page.get_by_role("dialog", name="My machine").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390

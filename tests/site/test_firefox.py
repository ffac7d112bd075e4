"""A released Firefox: every kind of page from a folder, and each widget once. Only with BROWSER=firefox.

Each test has a browser of its own, because a driver that is new loses one now and then, and the rest would fail too.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright
from scripts import firefox
from tests.site.conftest import Watch
from tests.site.pages import KINDS, example

pytestmark = [
    pytest.mark.skipif(os.environ.get("BROWSER") != "firefox", reason="another browser: `make firefox`"),
    pytest.mark.skipif(not firefox.program(), reason="no Firefox: on Debian `apt-get install firefox-esr`"),
]


@pytest.fixture
def watch(base: str) -> Watch:
    return Watch(base)


@pytest.fixture
def page(watch: Watch) -> Iterator[Page]:
    """A page whose faults are gathered by `watch`; they are the test's unless it takes them away."""
    with sync_playwright() as playwright:
        browser = playwright.firefox.launch(
            executable_path=firefox.__file__, channel="moz-firefox", firefox_user_prefs=firefox.PREFERENCES
        )
        yield watch.attach(browser.new_context())
        browser.close()
    assert watch.problems == []


def typed(page: Page, label: str, text: str) -> None:
    """Replace what a field holds as a hand does."""
    page.get_by_label(label, exact=True).click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


def test_every_kind_of_page_loads_from_a_folder_without_a_fault(site: Path, base: str, page: Page) -> None:
    for kind in KINDS:
        page.goto(base + example(site, kind), wait_until="load")
        expect(page.locator("h1")).to_have_count(1)
        expect(page.locator("html")).to_have_class(re.compile(r"\bjs\b"))


def test_a_fault_and_a_request_to_another_host_are_seen(tmp_path: Path, page: Page, watch: Watch) -> None:
    """What would be wrong with the pages above is told by this browser too."""
    (tmp_path / "a.html").write_text(
        "<!doctype html><img src='http://127.0.0.1:48123/x.png'><script>console.error('said'); nothing()</script>"
    )
    page.goto((tmp_path / "a.html").as_uri(), wait_until="commit")
    page.wait_for_timeout(1000)
    found = " ".join(watch.problems)
    assert "request to http://127.0.0.1:48123/x.png" in found
    assert "console: said" in found
    assert "nothing is not defined" in found
    watch.problems.clear()


def test_the_explorer_filters_and_sorts(base: str, page: Page) -> None:
    page.goto(base + "zoo/models/index.html")
    moe = page.locator(".explorer-section", has_text="Kind").first.get_by_role("listitem").filter(has_text="MoE")
    moe.get_by_role("checkbox").check()
    expect(page.get_by_role("button", name="Remove the filter Kind: MoE")).to_be_visible()
    assert "kind=moe" in page.url
    heading = page.locator(".explorer-box th", has_text="Parameters").get_by_role("button")
    heading.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".explorer-box th[aria-sort]")).to_have_text(re.compile("Parameters"))
    assert "sort=" in page.url


def test_the_chooser_answers(base: str, page: Page) -> None:
    page.goto(base + "tools/choose.html")
    fitting = page.locator(".chooser-status strong")
    everything = fitting.inner_text()
    page.get_by_label("What is to be done?").select_option("write-code-change")
    typed(page, "Memory in GB", "24")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#task=write-code-change&memory=24$"))
    assert 0 < int(fitting.inner_text()) < int(everything)


def test_the_memory_calculator_follows_its_fields(base: str, page: Page) -> None:
    page.goto(base + "tools/memory.html#model=qwen3-32b")
    typed(page, "Context of each sequence", "-5")
    expect(page.locator("#memory-context-error")).to_have_text("At least 1.")
    typed(page, "Context of each sequence", "4096")
    expect(page.locator("#memory-context-error")).to_be_hidden()
    expect(page.locator(".calc-verdict")).to_contain_text("to spare")
    expect(page).to_have_url(re.compile("context=4096"))


def test_models_are_compared(base: str, page: Page) -> None:
    page.goto(base + "tools/compare.html#models=deepseek-v3,gpt-oss-120b")
    facts = page.get_by_role("group", name="Facts", exact=True)
    expect(facts.get_by_role("row", name=re.compile("^Parameters "))).to_contain_text("671 B")
    page.get_by_role("button", name="Take out gpt-oss-120b").click()
    expect(page).to_have_url(re.compile("#models=deepseek-v3$"))


def test_search_and_the_command_palette_find_a_model(base: str, page: Page) -> None:
    page.goto(base + "index.html")
    page.get_by_role("textbox", name="Search").click()
    page.keyboard.type("DeepSeek-V3")
    expect(page.locator(".md-search-result__link[href*='deepseek-v3.html']").first).to_be_visible(timeout=15_000)
    page.goto(base + "about/notices.html")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("deepseek-v3")
    expect(page.get_by_role("option", name=re.compile("^DeepSeek-V3")).first).to_be_visible()


def test_the_diagram_editor_draws_what_is_typed(base: str, page: Page) -> None:
    page.goto(base + "contribute/diagram-editor.html")
    expect(page.locator(".editor-picture svg")).to_be_visible()
    page.get_by_label("Diagram source").fill("flowchart LR\n  A[Typed by hand] --> B\n")
    expect(page.locator(".editor-picture")).to_contain_text("Typed by hand")


def test_a_quiz_judges(base: str, page: Page) -> None:
    page.goto(base + "handbook/dense-vs-moe.html")
    page.get_by_role("button", name="No, because all experts").press("Enter")
    expect(page.locator(".quiz-progress")).to_contain_text("1 right at the first try")


def test_the_drawer_of_a_narrow_window_opens_by_keyboard(base: str, page: Page) -> None:
    page.set_viewport_size({"width": 640, "height": 480})
    page.goto(base + "handbook/dense-vs-moe.html")
    opener = page.get_by_role("button", name="Navigation")
    opener.press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "true")
    expect(page.locator("label.md-nav__title[for^=__nav]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()

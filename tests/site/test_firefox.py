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
from tests.site.pages import EVERY_KIND, WRONG, example
from tests.site.test_plots import POINTS
from tests.site.test_python_tools import CONFIGS, START

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
        yield watch.attach(browser.new_context().new_page())
        browser.close()
    assert watch.problems == []


def focused(page: Page, what: str) -> object:
    """Something of the element that has the focus."""
    return page.evaluate(f"document.activeElement.{what}")


def typed(page: Page, label: str, text: str) -> None:
    """Replace what a field holds as a hand does."""
    page.get_by_label(label, exact=True).click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


def test_every_kind_of_page_loads_from_a_folder_without_a_fault(site: Path, base: str, page: Page) -> None:
    for kind in EVERY_KIND:
        if kind == WRONG:
            continue
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


def test_a_plot_follows_its_fields_and_its_points_are_walked_by_keys(base: str, page: Page) -> None:
    page.goto(base + "tools/plots.html")
    points, rows = page.locator(POINTS), page.get_by_role("group", name="Points of the plot").locator("tbody tr")
    expect(points.first).to_be_visible()
    assert points.count() == rows.count() > 50
    page.get_by_label("Across", exact=True).select_option("total")
    expect(page).to_have_url(re.compile("#x=total$"))
    expect(page.locator(".plot figcaption")).to_contain_text("against parameters")
    expect(points).to_have_count(rows.count())
    page.locator(f"{POINTS}[tabindex='0']").focus()
    first = focused(page, "getAttribute('aria-label')")
    page.keyboard.press("ArrowRight")
    assert focused(page, "getAttribute('aria-label')") not in ("", first)
    name = str(focused(page, "getAttribute('aria-label')")).split(" (")[0].split(":")[0]
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(name)


def test_the_other_calculators_follow_their_fields(base: str, page: Page) -> None:
    verdict = page.locator(".calc-verdict")
    page.goto(base + "tools/price.html#runs=2000")
    first = verdict.inner_text()
    typed(page, "of it from the cache", "999999")
    expect(page.locator("#price-cached-error")).to_contain_text("Not more than the input")
    typed(page, "of it from the cache", "0")
    expect(page.locator("#price-cached-error")).to_be_hidden()
    expect(verdict).not_to_have_text(first)
    page.goto(base + "tools/batch.html")
    typed(page, "Tokens at once", "1")
    expect(verdict).to_contain_text("1 token at once touches 8.00 of the 256 experts")
    page.goto(base + "tools/speed.html#machine=own&bandwidth=500&peak=50")
    expect(page.locator(".calc-working")).to_contain_text("500 GB a second")
    first = verdict.inner_text()
    page.get_by_label("Model", exact=True).select_option("qwen3-8b")
    expect(verdict).not_to_have_text(first)
    page.goto(base + "tools/reliability.html")
    typed(page, "Steps of the job", "1")
    expect(verdict).to_contain_text("1 step of 95")
    expect(page).to_have_url(re.compile("steps=1$"))


def test_a_step_through_goes_by_mouse_by_keys_and_by_address(base: str, page: Page) -> None:
    page.goto(base + "handbook/dense-vs-moe.html")
    widget = page.locator("zoo-steps").first
    shown, drawing = widget.locator("ol > li:visible"), widget.locator(".steps-diagram")
    total = shown.count()
    assert total > 2
    expect(drawing).to_be_hidden()
    widget.get_by_role("button", name="Start").click()
    expect(shown).to_have_count(1)
    expect(drawing.locator(".marked").first).to_be_visible()
    widget.locator(".steps").focus()
    page.keyboard.press("ArrowRight")
    expect(shown).to_have_count(2)
    expect(widget.get_by_role("status")).to_contain_text(f"Step 2 of {total}")
    assert page.url.endswith("=2")
    page.keyboard.press("End")
    expect(shown).to_have_count(total)
    page.evaluate("location.hash = location.hash.replace(/=.*/, '=1')")
    expect(shown).to_have_count(1)
    page.keyboard.press("Escape")
    expect(drawing).to_be_hidden()


def test_the_machine_of_the_reader_is_kept_and_said(base: str, page: Page) -> None:
    page.goto(base + "zoo/models/llama-3.1-8b.html")
    chip = page.locator("[data-my-machine]")
    chip.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="My machine")
    typed(page, "or memory, GB", "12")
    page.keyboard.press("Tab")
    expect(dialog.get_by_role("status")).to_have_text(re.compile(r"^12\sGB: \d+ of \d+ open models"))
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert focused(page, "matches('[data-my-machine]')"), "the focus is lost"
    expect(page.locator("article dl.facts .on-my-machine dd")).to_contain_text("131k → 48.9k")
    page.reload()
    expect(chip).to_have_text(re.compile(r"^\s*12\sGB\s*$"))
    page.goto(base + "classes/small.html#machine=apple-m4-max-128gb")
    expect(chip).to_have_text(re.compile("128"))
    expect(page.locator(".sortable th.on-my-machine")).to_contain_text("My machine")


def test_cards_come_with_the_mouse_and_with_the_focus(base: str, page: Page) -> None:
    page.goto(base + "handbook/dense-vs-moe.html")
    page.evaluate("document.fonts.ready.then(() => true)")
    card, word = page.locator("#zoo-card"), page.locator("a.term").first
    word.hover()
    expect(card).to_have_text(word.get_attribute("data-definition") or "?")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    page.locator("article p a[href$='zoo/models/deepseek-v3.html']").first.focus()
    expect(card).to_contain_text("36.6\u00a0B active")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_playgrounds_count(base: str, page: Page) -> None:
    page.goto(base + "handbook/dense-vs-moe.html")
    router = page.locator("zoo-moe-router")
    router.get_by_label("Model").select_option("mixtral-8x7b")
    expect(router.get_by_role("status")).to_contain_text("They touch 8 of 8 experts")
    router.get_by_label("Tokens at once").press("Home")
    expect(router.get_by_role("status")).to_contain_text("1 token makes 2 choices. They touch 2 of 8 experts")
    assert page.url.endswith("#router=mixtral-8x7b&tokens=1")
    page.goto(base + "handbook/system-1-vs-system-2.html")
    dial = page.locator("zoo-effort-dial")
    expect(dial.locator("dl.facts")).to_contain_text("90.0 s")
    dial.get_by_label("Thinking (your assumption)").press("Home")
    expect(dial.locator("dl.facts")).to_contain_text("10.0 s")


def test_tables_sort_and_a_day_is_chosen(base: str, page: Page) -> None:
    page.goto(base + "zoo/layers.html")
    heading = page.locator(".sortable th").first
    heading.get_by_role("button").press("Enter")
    expect(heading).to_have_attribute("aria-sort", re.compile("ascending|descending"))
    way = heading.get_attribute("aria-sort")
    first = page.locator(".sortable tbody tr").first.inner_text()
    heading.get_by_role("button").click()
    expect(heading).not_to_have_attribute("aria-sort", way or "")
    expect(page.locator(".sortable tbody tr").first).not_to_have_text(first)
    page.goto(base + "zoo/as-of.html#day=2025-06-15")
    expect(page.locator(".as-of-status")).to_contain_text(re.compile(r"On 2025-06-15: \d+ prices in force"))
    page.get_by_role("textbox", name="As of").fill("2026-01-31")
    expect(page.locator(".as-of-status")).to_contain_text("On 2026-01-31")
    assert page.url.endswith("#day=2026-01-31")
    page.get_by_role("button", name="Whole history").press("Enter")
    expect(page.locator(".as-of-status")).to_contain_text("The whole history")


def test_a_configuration_is_read_by_python_in_the_page(base: str, page: Page) -> None:
    page.goto(base + "tools/config.html")
    page.get_by_label("Or paste its text").fill('{"model_type": "x",\n "a" 1}')
    page.get_by_role("button", name="Read the text").press("Enter")
    expect(page.locator(".tool-problem")).to_have_text(
        "config.json:2:6 is not JSON: Expecting ':' delimiter", timeout=START
    )
    page.get_by_label("Or paste its text").fill((CONFIGS / "gpt-oss-20b.json").read_text(encoding="utf-8"))
    page.get_by_role("button", name="Read the text").press("Enter")
    expect(page.locator(".tool-result")).to_contain_text("20,914,757,184", timeout=START)
    expect(page.locator(".tool-result figure.diagram svg")).to_be_visible(timeout=START)


def test_layers_are_changed_by_python_in_the_page(base: str, page: Page) -> None:
    page.goto(base + "tools/layers.html#model=llama-3.1-8b")
    page.get_by_role("button", name="Open its layers").press("Enter")
    result = page.locator(".tool-result")
    expect(result).to_contain_text("8,030,261,248", timeout=START)
    typed(page, "kv heads", "32")
    expect(result).to_contain_text("8,835,567,616", timeout=START)
    typed(page, "kv heads", "5")
    expect(page.locator(".tool-problem")).to_contain_text("ZOO219", timeout=START)
    page.get_by_role("button", name="Back to the record").click()
    expect(result).to_contain_text("as in the record", timeout=START)


def test_a_record_is_checked_by_python_in_the_page(base: str, page: Page) -> None:
    page.goto(base + "contribute/add.html")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("#record-id")).to_be_focused()
    page.locator("#record-id").fill("llama-3-8b")
    page.get_by_role("button", name="Open its record").press("Enter")
    count = page.locator("#record-count")
    expect(count).to_have_text("No problems: zoo_data/models/meta/llama-3-8b.yaml passes the check.", timeout=START)
    text = page.locator("#record-text").input_value()
    page.locator("#record-text").fill(text.replace("family:", "famly:"))
    expect(page.locator(".problems")).to_contain_text("did you mean 'family'?", timeout=START)
    line = text.split("family:")[0].count("\n") + 1
    page.get_by_role("button", name=f"Go to line {line}, column 1").press("Enter")
    assert focused(page, "selectionStart") == text.index("family:")


def test_models_put_aside_on_a_page_are_compared(base: str, page: Page) -> None:
    page.goto(base + "zoo/developers/deepseek.html")
    for name in ("DeepSeek-V2", "DeepSeek-V3"):
        page.get_by_role("button", name=f"Compare {name}", exact=True).first.press("Space")
    page.get_by_role("complementary", name="Models to compare").get_by_role("link", name="Compare 2").click()
    expect(page.locator(".chips li")).to_have_count(2)
    expect(page.locator(".curves > svg .line")).to_have_count(2)
    page.get_by_label("Add a model").click()
    page.keyboard.type("llama-3.1-8b")
    page.keyboard.press("Enter")
    expect(page.locator(".compare-message")).to_have_text("Llama 3.1 8B added; 3 models.")
    page.get_by_label("Differences only").check()
    expect(page).to_have_url(re.compile("#models=deepseek-v2,deepseek-v3,llama-3.1-8b&only=differences$"))

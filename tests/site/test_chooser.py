"""The chooser: a question by mouse, by keys and by a link; undo, garbage, a record of the decision, a telephone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.site.axe import faults

pytestmark = pytest.mark.browser

CHOOSER = "tools/choose.html"
QUESTION = "#task=write-code-change&memory=24&context=64k&licence=commercial"


def fitting(page: Page) -> int:
    return int(page.locator(".chooser-status strong").inner_text().replace(",", ""))


def part(page: Page, title: str) -> Locator:
    return page.locator(".chooser-part", has=page.get_by_role("heading", name=title, exact=True))


def test_a_question_is_answered_with_reasons_and_each_step_can_be_undone(base: str, offline_page: Page) -> None:
    page = offline_page
    page.goto(base + CHOOSER)
    everything = fitting(page)
    page.get_by_label("What is to be done?").select_option("write-code-change")
    task = fitting(page)
    assert 0 < task < everything
    page.get_by_label("Tokens that must fit").fill("64k")
    page.keyboard.press("Tab")
    page.get_by_label("What must the licence allow?").select_option("commercial")
    page.get_by_label("Memory in GB").fill("24")
    page.get_by_label("Memory in GB").press("Enter")
    least = fitting(page)
    assert 0 < least < task
    assert page.evaluate("location.hash") == "#task=write-code-change&context=64k&licence=commercial&memory=24"

    expect(part(page, "The shortlist").locator("tbody tr").first).to_contain_text("self-reported")
    near = part(page, "Near misses")
    expect(near).to_contain_text("GiB more")
    expect(near).to_contain_text("fits with an 8-bit cache")
    dropped = part(page, "The funnel").locator("li", has_text="Licence").first
    dropped.locator("summary").click()
    assert "closed weights" in dropped.inner_text()

    page.get_by_role("button", name="Undo: Memory").click()
    assert fitting(page) > least
    assert page.evaluate("document.activeElement.id") == "chooser-funnel-title"
    page.locator(".chooser-bar").get_by_role("button", name="Undo").click()
    assert fitting(page) == least
    page.get_by_role("button", name="Start again").click()
    assert (fitting(page), page.evaluate("location.hash")) == (everything, "")


def test_a_link_asks_it_and_the_record_keeps_it(base: str, offline_page: Page, tmp_path: Path) -> None:
    page = offline_page
    page.goto(base + CHOOSER + QUESTION)
    least = fitting(page)
    with page.expect_download() as caught:
        page.get_by_role("button", name="Download").click()
    caught.value.save_as(tmp_path / "decision.md")
    record = (tmp_path / "decision.md").read_text(encoding="utf-8")
    for said in (
        "## Needs",
        "context: 65,536 tokens",
        "## Rejected",
        "closed weights",
        "GiB more",
        ", version ",
        QUESTION,
    ):
        assert said in record, said
    assert f"of {least} compared" in record
    page.emulate_media(media="print")
    assert not page.locator(".chooser-questions").is_visible()
    expect(page.locator(".chooser-printed")).to_be_visible()


def test_it_works_by_keys_with_weights_and_survives_garbage(address: str, offline_page: Page) -> None:
    page = offline_page
    page.goto(address + CHOOSER + "#task=__proto__&memory=-4&context=9e9&licence=%3Cimg%3E&x=%")
    everything = fitting(page)
    assert everything > 0
    page.get_by_label("What is to be done?").focus()
    page.keyboard.type("Make a change")
    page.keyboard.press("Enter")
    expect(page.get_by_label("What is to be done?")).to_have_value("write-code-change")
    slider = page.get_by_label("Terminal-Bench 2.0")
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("location.hash") == "#task=write-code-change&importance=terminal-bench-2:2"
    assert page.evaluate("document.activeElement.type") == "range"
    expect(part(page, "By your weights")).to_contain_text("is not overtaken")
    memory = page.get_by_label("Memory in GB")
    memory.fill("much")
    memory.press("Tab")
    expect(page.locator("#choose-memory-problem")).to_have_text("Not understood; left as it was.")
    expect(memory).to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_and_fits_a_telephone(address: str, warm_page: Callable[..., Page], scheme: str) -> None:
    page = warm_page(color_scheme=scheme, viewport={"width": 390, "height": 844})
    page.goto(address + CHOOSER + QUESTION + "&importance=terminal-bench-2:2")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert faults(page, "zoo-chooser") == []


def test_without_scripts_the_page_leads_to_the_matrix(address: str, warm_page: Callable[..., Page]) -> None:
    page = warm_page(java_script_enabled=False)
    page.goto(address + CHOOSER)
    expect(page.locator("zoo-chooser a")).to_have_attribute("href", "../handbook/selection-matrix.html")
    assert page.get_by_text("models fit.").count() == 5

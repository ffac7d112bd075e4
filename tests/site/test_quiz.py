"""Quizzes: answered by mouse and by keys, kept on this machine, forgotten on request, and folded without scripts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.site.axe import faults

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
PAGE = "handbook/dense-vs-moe.html"
QUIZ = "#quiz-a-mixture-has-400-billion-weights-10-billion-act"


def test_answers_are_judged_kept_and_forgotten(base: str, offline_page: Page) -> None:
    page = offline_page
    page.goto(base + PAGE)
    quiz = page.locator(QUIZ)
    progress = page.locator(".quiz-progress")
    total = page.locator("zoo-quiz").count()
    expect(quiz.locator(".quiz-answers")).to_be_hidden()
    expect(progress).to_contain_text(f"0 of {total} answered")
    quiz.get_by_role("button", name="Yes, because").click()
    expect(quiz.get_by_role("status")).to_contain_text("No. The active weights say how fast")
    right = quiz.get_by_role("button", name="No, because all experts")
    right.focus()
    page.keyboard.press("Enter")
    expect(quiz.get_by_role("status")).to_contain_text("Right. 400 billion weights at 4.5 bits are 210")
    expect(right).to_be_focused()
    expect(progress).to_contain_text(f"1 of {total} answered, 0 right at the first try")
    page.reload()
    expect(right).to_have_attribute("aria-pressed", "true")
    expect(progress).to_contain_text(f"1 of {total} answered")
    page.get_by_role("button", name="Forget my answers").click()
    expect(right).to_have_attribute("aria-pressed", "false")
    expect(quiz.get_by_role("status")).to_be_empty()
    assert page.evaluate("localStorage.getItem('llm-zoo:quiz')") is None


def test_a_link_in_an_option_is_plain_text_in_its_button(site: Path, address: str, open_page: OpenPage) -> None:
    """A button holds nothing that can be reached by itself; the list without scripts keeps the link."""
    offline_page = open_page()
    html = (site / PAGE).read_text(encoding="utf-8")
    assert "No, because all experts" in html
    linked = html.replace("No, because all experts", "No, because <a class='term' href='agents.html'>all experts</a>")
    offline_page.route(f"**/{PAGE}", lambda route: route.fulfill(body=linked, content_type="text/html"))
    offline_page.goto(address + PAGE)
    right = offline_page.locator(QUIZ).get_by_role("button", name="No, because all experts")
    expect(right.locator("a")).to_have_count(0)
    right.locator("text=all experts").click()
    expect(right).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("stored", ["[1, 2", '{"handbook/dense-vs-moe.html": 7}', json.dumps({"x": [None]}), "null"])
def test_garbage_in_the_store_counts_as_nothing(address: str, open_page: OpenPage, stored: str) -> None:
    page = open_page()
    page.add_init_script(f"localStorage.setItem('llm-zoo:quiz', {json.dumps(stored)})")
    page.goto(address + PAGE)
    page.locator(QUIZ).get_by_role("button", name="No, because all experts").click()
    expect(page.locator(".quiz-progress")).to_contain_text("1 right at the first try")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_paper_has_the_answers(address: str, warm_page: OpenPage, scheme: str) -> None:
    page = warm_page(color_scheme=scheme, viewport={"width": 390, "height": 844})
    page.goto(address + PAGE)
    for place in (0, 1):
        page.locator("zoo-quiz").nth(place).get_by_role("button").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert faults(page, "zoo-quiz") == []
    page.emulate_media(media="print")
    expect(page.locator(f"{QUIZ} .quiz-answers > ol")).to_be_visible()


def test_without_scripts_the_answers_are_folded(address: str, warm_page: OpenPage) -> None:
    page = warm_page(java_script_enabled=False)
    page.goto(address + PAGE)
    answers = page.locator(f"{QUIZ} details.quiz-answers")
    expect(answers.locator("ol")).to_be_hidden()
    answers.locator("summary").click()
    expect(answers).to_contain_text("C is right.")

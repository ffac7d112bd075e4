"""The page that adds or corrects a model: the table of records through Python in the page, the form, the way to GitHub.

Python starts once: everything happens in one load, from a folder.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect
from tests.contribute.record_cases import CASES, FILE, MODEL
from tests.site.test_python_tools import CONFIGS, REPOSITORY, START, faults

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
ANSWERS = {
    "developer": "alibaba",
    "source-title": "Model card",
    "source-url": "https://huggingface.co/Qwen/Qwen3-8B",
    "config-url": "https://huggingface.co/Qwen/Qwen3-8B/blob/main/config.json",
    "family": "qwen3",
    "released": "2025-04-29",
    "summary": "Dense <b>model</b>.",
    "total": "8.2B",
}


def test_a_model_is_added_and_another_corrected(site: Path, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(f"{site.as_uri()}/contribute/add.html")
    said, count, wrong = page.locator(".tool-problem"), page.locator("#record-count"), page.locator(".problems")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(said).to_contain_text("Name the model by an id first")
    expect(page.locator("#record-id")).to_be_focused()

    # An answer that comes before the id waits for it
    page.locator("#question-summary").fill("It came early.")
    page.locator("#question-summary").press("Tab")
    expect(page.locator("#record-id")).to_be_focused()
    page.locator("#record-id").fill("brand-new-8b")
    page.locator("#record-id").press("Tab")
    expect(page.locator("#record-text")).to_have_value(re.compile("summary: It came early"), timeout=START)

    # From a configuration and answers to a link that holds the whole record
    page.locator("#record-config").set_input_files(CONFIGS / "qwen3-8b.json")
    expect(count).to_contain_text("7 problems in zoo_data/models/developer/brand-new-8b.yaml", timeout=START)
    page.locator("#question-developer").fill("alibba")
    page.locator("#question-developer").press("Tab")
    expect(page.locator("#question-developer-wrong")).to_have_text("no developer 'alibba' — did you mean 'alibaba'?")
    for name, text in ANSWERS.items():
        page.locator(f"#question-{name}").fill(text)
        page.locator(f"#question-{name}").press("Tab")
    page.locator("#question-source-kind").select_option("model-card")
    page.locator("#question-weights").select_option("open")
    page.locator("#question-api").select_option("no")
    page.locator("#question-variants-chat").check()
    expect(count).to_have_text(
        "No problems: zoo_data/models/alibaba/brand-new-8b.yaml passes the check.", timeout=60_000
    )
    expect(page.locator("dl.facts")).to_contain_text("8,190,735,360")
    expect(page.locator("dl.facts")).to_contain_text("Dense <b>model</b>.")
    address = page.get_by_role("link", name="Open on GitHub").get_attribute("href") or ""
    query = parse_qs(urlsplit(address).query)
    assert urlsplit(address).path == "/llm-zoo/handbook/new/main/zoo_data/models/alibaba"
    assert query["filename"] == ["brand-new-8b.yaml"]
    assert query["value"] == [page.locator("#record-text").input_value()]
    assert faults(page, "record-editor") == []

    # A mistake is found at its place
    text = page.locator("#record-text").input_value()
    page.locator("#record-text").fill(text.replace("family:", "famly:"))
    expect(wrong).to_contain_text("ZOO104 unknown key 'famly' in model — did you mean 'family'?")
    line = text.split("family:")[0].count("\n") + 1
    page.get_by_role("button", name=f"Go to line {line}, column 1").press("Enter")
    assert page.evaluate("document.activeElement.selectionStart") == text.index("family:")

    # The same table as in the terminal
    for one in CASES:
        given = {"content": base64.b64encode(one.text.encode()).decode(), "model": MODEL, "today": "2026-11-26"}
        answer = page.evaluate("given => ZooEngine.call('check', given)", given)
        lines = [problem["line_text"].split(":", 1)[1] for problem in answer["problems"]]
        folder = answer["file"] == FILE  # the page takes the folder from the developer, so it is never a wrong one
        assert lines == [] or not one.protects.startswith("a right")
        assert len(lines) == len([said for said in one.says if folder or "ZOO204" not in said]), one.protects
        for got, expected in zip(lines, one.says, strict=False):
            assert got.startswith(expected), one.protects

    # A known record is corrected; a long one does not go into the address
    page.locator("#record-id").fill("llama-3-8b")
    page.get_by_role("button", name="Open its record").press("Enter")
    expect(count).to_have_text("No problems: zoo_data/models/meta/llama-3-8b.yaml passes the check.")
    expect(page).to_have_url(re.compile(r"#model=llama-3-8b$"))
    file = REPOSITORY / "zoo_data/models/meta/llama-3-8b.yaml"
    assert page.locator("#record-text").input_value() == file.read_text(encoding="utf-8")
    link = page.get_by_role("link", name="Open on GitHub")
    expect(link).to_have_attribute("href", re.compile(r"/edit/main/zoo_data/models/meta/llama-3-8b\.yaml$"))
    page.locator("#record-id").fill("mixtral-8x7b")
    expect(link).to_have_count(0)
    expect(page.locator("record-editor")).to_contain_text(
        "Check the record first: the handbook has a model of this id."
    )
    page.locator("#record-id").fill("nobody-knows-this")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(link).to_have_attribute(
        "href", re.compile(r"/new/main/zoo_data/models/meta\?filename=nobody-knows-this\.yaml$")
    )
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.emulate_media(color_scheme="dark")
    assert faults(page, "record-editor") == []

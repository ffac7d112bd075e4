"""The live diagram editor: what is typed is drawn, mistakes are told, and nothing that is pasted can run."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.site.conftest import Watch
from tests.site.pages import example

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]


@pytest.fixture
def editor(site: Path, base: str, warm_page: OpenPage) -> Page:
    page = warm_page()
    page.goto(base + example(site, "editor"))
    expect(page.locator(".editor-picture svg")).to_be_visible()
    return page


def test_it_draws_the_first_example_and_what_is_typed(editor: Page) -> None:
    expect(editor.locator(".editor-picture")).to_contain_text("Router")
    editor.get_by_label("Diagram source").fill("flowchart LR\n  A[Typed by hand] --> B\n")
    expect(editor.locator(".editor-picture")).to_contain_text("Typed by hand")
    expect(editor.locator(".editor-message")).to_have_text("Drawn. 2 lines.")


def test_it_offers_examples(editor: Page) -> None:
    chooser = editor.get_by_label("Example")
    assert chooser.locator("option").all_inner_texts() == ["Top-2 routing", "Layer stack", "System-2 loop"]
    chooser.select_option("Layer stack")
    expect(editor.locator(".editor-picture")).to_contain_text("Output head")
    chooser.select_option("System-2 loop")
    expect(editor.locator(".editor-picture")).to_contain_text("Good enough?")


def test_it_says_in_which_line_a_mistake_is_and_keeps_the_last_drawing(editor: Page) -> None:
    editor.get_by_label("Diagram source").fill("flowchart LR\n  A --> [\n")
    expect(editor.locator(".editor-message")).to_contain_text(re.compile(r"[Ll]ine \d"))
    expect(editor.locator(".editor-message")).to_have_attribute("data-state", "error")
    expect(editor.locator(".editor-picture")).to_contain_text("Router")


def test_the_plugin_draws_its_own_fence(editor: Page) -> None:
    expect(editor.locator("div.mermaid svg")).to_be_visible()


@pytest.mark.parametrize(
    "source",
    [
        'flowchart LR\n  A["<img src=x onerror=window.hacked=1>"] --> B\n',
        "flowchart LR\n  A[<script>window.hacked=1</script>x] --> B\n",
        'flowchart LR\n  A[Click] --> B\n  click A "javascript:window.hacked=1"\n',
        "flowchart LR\n  A[Click] --> B\n  click A call alert()\n",
        '%%{init: {"securityLevel": "loose"}}%%\nflowchart LR\n  A["<b onmouseover=window.hacked=1>x</b>"] --> B\n',
    ],
)
def test_text_that_somebody_pastes_cannot_run(editor: Page, watch: Watch, source: str) -> None:
    editor.get_by_label("Diagram source").fill(source)
    expect(editor.locator(".editor-picture")).not_to_contain_text("Router")
    node = editor.locator(".editor-picture .node").first
    node.hover()
    node.click()
    assert editor.evaluate("window.hacked") is None
    assert (
        editor.locator(".editor-picture :is(script, img, [onerror], [onmouseover], a[href^=javascript])").count() == 0
    )
    # Mermaid reads the text as HTML before it cleans it, and the policy tells that it would not have let it run.
    watch.problems[:] = [one for one in watch.problems if "Executing inline event handler violates" not in one]


def test_it_copies_a_fence(site: Path, address: str, warm_page: OpenPage) -> None:
    page = warm_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(address + example(site, "editor"))
    page.get_by_label("Diagram source").fill("flowchart LR\n  A --> B\n")
    page.get_by_role("button", name="Copy as fence").click()
    expect(page.locator(".editor-copied")).to_have_text("Copied. Paste it into a Markdown file.")
    assert page.evaluate("navigator.clipboard.readText()") == "```mermaid\nflowchart LR\n  A --> B\n```\n"


def test_without_javascript_it_says_what_to_do(site: Path, base: str, warm_page: OpenPage) -> None:
    page = warm_page(java_script_enabled=False)
    page.goto(base + example(site, "editor"))
    expect(page.get_by_text("The editor needs JavaScript")).to_be_visible()

"""Python in the page: the preview of a configuration and the editor of layers give what the command line gives.

A start of Python takes seconds, so each page is opened once: one from a folder, one from a host that sends the headers
of docs/about/security.md, of which Python asks most: WebAssembly, a worker made of a blob, archives that pages read.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.site.axe import faults
from tests.site.conftest import Watch

from llm_zoo.contribute.browser import Desk, known_models
from llm_zoo.records import read_zoo

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
REPOSITORY = Path(__file__).resolve().parents[2]
CONFIGS = REPOSITORY / "tests" / "configs"
START = 240_000
"""Milliseconds in which Python has to have started, on a busy machine."""
DAY = "2026-11-26"


@pytest.fixture
def watch(hosted: str) -> Watch:
    return Watch(hosted)


def drop(page: Page, element: str, file: Path) -> None:
    """Let go of a file over an element, as a mouse does."""
    page.locator(element).evaluate(
        """(element, [name, text]) => {
             const held = new DataTransfer();
             held.items.add(new File([text], name));
             const event = kind => new DragEvent(kind, {dataTransfer: held, bubbles: true, cancelable: true});
             element.dispatchEvent(event("dragover"));
             if (!element.matches("[data-over]")) throw new Error("nothing shows that a file can be dropped here");
             element.dispatchEvent(event("drop"));
             if (element.matches("[data-over]")) throw new Error("it still waits for a file");
           }""",
        [file.name, file.read_text(encoding="utf-8")],
    )


def test_a_configuration_is_read_as_on_the_command_line(site: Path, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(f"{site.as_uri()}/tools/config.html")
    expect(page.locator(".python-status")).to_contain_text(re.compile(r"Nothing is loaded yet.*\d\.\d\sMB"))
    # Too large: told at once, without Python
    page.get_by_label("Choose a config.json").set_input_files(
        {"name": "huge.json", "mimeType": "application/json", "buffer": b" " * 2_000_001}
    )
    expect(page.locator(".tool-problem")).to_contain_text("2,000,001 bytes; the limit of this page is 2,000,000")
    # A hostile name stays text
    page.get_by_label("Or paste its text").fill('{"model_type": "<img src=x onerror=window.hacked=1>",\n "a" 1}')
    page.get_by_role("button", name="Read the text").press("Enter")
    expect(page.locator(".tool-problem")).to_have_text(
        "config.json:2:6 is not JSON: Expecting ':' delimiter", timeout=START
    )
    page.get_by_label("Or paste its text").fill('{"model_type": "<img src=x onerror=window.hacked=1>"}')
    page.get_by_role("button", name="Read the text").click()
    expect(page.locator(".tool-problem")).to_contain_text("'model_type' is '<img src=x onerror=window.hacked=1>'")
    assert page.evaluate("window.hacked") is None

    desk = Desk(known_models(read_zoo(REPOSITORY)[0]))
    for name in ("deepseek-v3", "qwen3.5-27b", "gpt-oss-20b"):
        content = base64.b64encode((CONFIGS / f"{name}.json").read_bytes()).decode()
        given = {"content": content, "file": f"{name}.json", "today": DAY}
        there = page.evaluate("given => ZooEngine.call('preview', given)", given)
        assert there == json.loads(desk.call("preview", json.dumps(given)))["answer"]

    drop(page, "config-preview", CONFIGS / "gpt-oss-20b.json")
    result = page.locator(".tool-result")
    expect(result).to_contain_text("20,914,757,184")
    expect(result).to_contain_text("# to do: released")
    expect(result.locator("svg.barcode")).to_be_visible()
    expect(result.locator("figure.diagram svg")).to_be_visible(timeout=30_000)
    assert faults(page, "config-preview") == []


def test_layers_move_with_their_numbers(hosted: str, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(hosted + "tools/layers.html#model=llama-3.1-8b&layers.0.mixer.kv_heads=32")
    page.get_by_role("button", name="Open its layers").press("Enter")
    result = page.locator(".tool-result")
    # The address brings its change along: 8,030,261,248 and 24 more KV heads of 128 in 32 layers
    expect(result).to_contain_text("8,835,567,616", timeout=START)
    heads = page.get_by_label("kv heads")
    expect(heads).to_have_value("32")
    heads.fill("5")
    expect(page.locator(".tool-problem")).to_contain_text("ZOO219")
    expect(result).to_contain_text("8,835,567,616")
    heads.fill("8")
    expect(result).to_contain_text("8,030,261,248")
    expect(result).to_contain_text("as in the record")
    expect(page.locator(".tool-problem")).to_be_empty()
    page.get_by_label("count").fill("16")
    expect(page).to_have_url(re.compile(r"#model=llama-3\.1-8b&steps=layers\.0\.count:16$"))
    expect(result).to_contain_text("count: 16")
    page.get_by_label("feed-forward", exact=True).select_option(label="mixture of experts")
    expect(page.get_by_label("active", exact=True)).to_have_value("2")
    page.get_by_role("button", name="Copy layer group 1").press("Enter")
    expect(page).to_have_url(re.compile(r"steps=layers\.0\.count:16,moe:layers\.0,copy:layers\.0$"))
    page.get_by_label("active", exact=True).nth(1).fill("9")
    expect(page.locator("#layer-layers-1-ffn-active-error")).to_have_text("active 9 is more than experts 8")
    page.get_by_role("button", name="Remove layer group 2").press("Enter")
    expect(page.get_by_role("button", name="Undo")).to_be_focused()  # the button that was pressed is gone
    page.get_by_role("button", name="Back to the record").click()
    expect(result).to_contain_text("as in the record")
    page.get_by_label("Start from").fill("nobody")
    page.get_by_role("button", name="Open its layers").click()
    expect(page.locator(".tool-problem")).to_contain_text("The zoo knows no layers of “nobody”")
    page.emulate_media(color_scheme="dark")
    assert faults(page, "layer-editor") == []

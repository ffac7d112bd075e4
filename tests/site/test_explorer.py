"""The explorer: by mouse, by keyboard, from a folder and from a server, on a telephone, and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.site.axe import faults

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
MODELS = "zoo/models/index.html"


def count(page: Page) -> Locator:
    return page.locator(".explorer-count")


def shown(page: Page) -> int:
    """How many models the explorer says that it shows."""
    found = re.match(r"(?:All )?([\d,]+)", count(page).inner_text())
    assert found
    return int(found[1].replace(",", ""))


def facet(page: Page, name: str) -> Locator:
    return page.locator("details.explorer-section", has=page.locator("summary", has_text=re.compile(f"^{name}")))


def names(page: Page) -> list[str]:
    return page.locator(".explorer-box tbody th").all_inner_texts()


def test_filters_by_mouse_are_counted_kept_in_the_address_and_taken_back(base: str, offline_page: Page) -> None:
    page = offline_page
    page.goto(base + MODELS)
    everything = shown(page)
    expect(page.locator(".explorer .sortable")).to_have_count(0)
    aside = page.locator(".explorer-box .compare-sign").first.bounding_box()
    assert aside
    assert min(aside["width"], aside["height"]) >= 24  # what a finger needs; the table's head once took its style away
    kind = facet(page, "Kind").get_by_role("listitem").filter(has_text=re.compile("^MoE"))
    promised = int(kind.locator(".explorer-number").inner_text())
    kind.get_by_role("checkbox").check()
    assert shown(page) == promised < everything
    facet(page, "Weights").get_by_role("button", name="Leave out Weights: closed").click()
    assert 0 < shown(page) <= promised
    assert page.evaluate("location.hash") == "#kind=moe&weights=-closed"
    page.get_by_role("button", name="Remove the filter Kind: MoE").click()
    assert page.evaluate("document.activeElement.textContent") == "Weights: not closed"
    page.get_by_role("searchbox", name="Search", exact=True).fill("zzzz")
    expect(count(page)).to_have_text(re.compile("^0 of"))
    page.get_by_role("button", name="Without “Search: zzzz”").click()
    page.get_by_role("button", name="Remove the filter Weights: not closed").click()
    assert shown(page) == everything
    assert page.evaluate("location.hash") == ""


def test_it_is_worked_by_the_keyboard_alone(address: str, offline_page: Page) -> None:
    page = offline_page
    page.goto(address + MODELS)
    page.get_by_role("searchbox", name="Search", exact=True).focus()
    page.keyboard.type("llama")
    expect(page.get_by_role("button", name="Remove the filter Search: llama")).to_be_visible()
    facet(page, "Numbers").locator("summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Parameters, at least", exact=True).focus()
    page.keyboard.type("60B")
    expect(page.get_by_role("button", name="Remove the filter Parameters: from 60B")).to_be_visible()
    page.get_by_label("Parameters, at most", exact=True).focus()
    page.keyboard.type("many")
    expect(page.get_by_text("Not an amount: write something like 7B.")).to_be_visible()
    head = page.locator(".explorer-box th button", has_text="Parameters")
    head.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".explorer-box th[aria-sort]")).to_have_attribute("aria-sort", "descending")
    page.keyboard.press("Space")
    expect(page.locator(".explorer-box th[aria-sort]")).to_have_attribute("aria-sort", "ascending")
    assert page.evaluate("document.activeElement.textContent") == "Parameters", "the focus is lost"
    folder = page.locator("summary", has_text="Columns")
    folder.focus()
    page.keyboard.press("Enter")
    page.get_by_role("checkbox", name="Layers").focus()
    page.keyboard.press("Space")
    expect(page.locator(".explorer-box th", has_text="Layers")).to_be_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "Columns"


def test_a_link_shows_what_it_says_and_garbage_shows_everything(either: str, offline_page: Page) -> None:
    page = offline_page
    page.goto(either + MODELS + "#kind=nobody&total=big..&sort=x&view=y&memory=-1&columns=%E0%A4%A")
    assert count(page).inner_text().startswith("All ")
    assert page.evaluate("location.hash") == ""
    page.goto(either + MODELS + "#memory=24&usable=32k..&sort=-total&view=gallery")
    expect(page.locator(".explorer-cards > li").first).to_contain_text("On 24 GB")
    expect(page.get_by_role("button", name="Fits 24 GB with 32k")).to_have_attribute("aria-pressed", "true")
    page.locator(".explorer-cards > li").first.get_by_role("button", name=re.compile("^Compare ")).click()
    expect(page.locator(".compare-tray")).to_be_visible()
    page.get_by_role("button", name="Table", exact=True).click()
    sign = page.locator(".explorer-box tbody th").first.get_by_role("button")
    expect(sign).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".explorer-box th").nth(1)).to_have_text("My machine, 24 GB")
    page.evaluate("location.hash = 'all-models'")
    expect(page.get_by_role("button", name="Fits 24 GB with 32k")).to_have_attribute("aria-pressed", "true")
    assert all("→" in cell or "all" in cell or "any" in cell for cell in column(page, 2))


def test_a_question_that_names_a_machine_gives_the_reader_s_own_back(address: str, open_page: OpenPage) -> None:
    page = open_page()
    page.add_init_script("localStorage.setItem('llm-zoo:machine', '{\"memory\":\"8\"}')")
    page.goto(address + MODELS)
    question = page.get_by_role("button", name="Fits 24 GB with 32k")
    question.click()
    expect(page.locator("[data-my-machine]")).to_have_text(re.compile("24"))
    question.click()
    expect(page.locator("[data-my-machine]")).to_have_text(re.compile(r"\b8\b"))
    assert page.evaluate("location.hash") == "#memory=8"


def column(page: Page, place: int) -> list[str]:
    return page.locator(f".explorer-box tbody tr > :nth-child({place})").all_inner_texts()


def test_the_view_can_be_taken_away(address: str, warm_page: OpenPage) -> None:
    page = warm_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(address + MODELS + "#search=gpt-oss")
    page.locator("summary", has_text="Copy or download").click()
    page.get_by_role("button", name="Copy as Markdown").click()
    expect(page.locator(".explorer-copied")).to_have_text(re.compile(r"^Copied \d+ rows\.$"))
    copied = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert copied[0].startswith("| Model | Developer | Released |")
    assert len(copied) == shown(page) + 2
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download CSV").click()
    lines = Path(taken.value.path()).read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("Model,Developer,Released,")
    assert any(",116829156672," in line for line in lines), "numbers are plain numbers"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_everything_open(scheme: str, address: str, warm_page: OpenPage) -> None:
    page = warm_page(color_scheme=scheme, reduced_motion="reduce")
    page.goto(address + MODELS + "#machine=apple-m4-max-128gb&kind=moe,-dense&total=..1")
    page.locator("details.explorer-section:not([open]) > summary").evaluate_all(
        "all => all.forEach(one => one.click())"
    )
    expect(page.locator(".explorer-empty")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Remove all filters").click()
    page.get_by_role("button", name="Gallery").click()
    assert faults(page) == []


def test_on_a_telephone_filters_fold_and_nothing_is_cut_off(address: str, warm_page: OpenPage) -> None:
    page = warm_page(viewport={"width": 390, "height": 844})
    page.goto(address + MODELS)
    expect(page.locator(".explorer-panel")).to_be_hidden()
    opener = page.get_by_role("button", name="Filters", exact=True)
    opener.click()
    expect(opener).to_have_attribute("aria-expanded", "true")
    facet(page, "Kind").get_by_role("checkbox").first.check()
    expect(page.get_by_role("button", name="Filters (1)")).to_be_visible()
    developers = facet(page, "Developer")
    developers.locator("summary").click()
    developers.get_by_role("button", name=re.compile(r"^All \d+$")).click()
    page.keyboard.type("mistral")  # a long list brings a search field, which has the focus
    expect(developers.locator("li:visible")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Filters (2)")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_rows_come_as_they_are_scrolled_to_and_all_of_them_on_paper(address: str, offline_page: Page) -> None:
    page = offline_page
    page.goto(address + MODELS)
    before = len(names(page))
    assert before < shown(page)
    page.locator(".explorer-box").evaluate("box => { box.scrollTop = box.scrollHeight; }")
    expect(page.locator(".explorer-box tbody tr").nth(before)).to_be_attached()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert len(names(page)) == shown(page)
    expect(page.get_by_role("button", name=re.compile("^Show "))).to_be_hidden()


def test_without_javascript_the_whole_table_is_there(site: Path, base: str, warm_page: OpenPage) -> None:
    page = warm_page(java_script_enabled=False)
    page.goto(base + MODELS)
    rows = page.locator(".explorer .sortable tbody tr")
    assert rows.count() == (site / MODELS).read_text(encoding="utf-8").split("</table>")[0].count("<tr>") - 1 > 100
    expect(rows.last).to_be_visible()

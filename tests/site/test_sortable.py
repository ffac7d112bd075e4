"""Tables that sort: by mouse and by keyboard, told to screen readers, blanks last, complete without the script."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Locator, Page, expect
from tests.site import pages

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]

SORTED = ["developer of many", "layers"]
"""Pages that have such a table."""
UNITS = {
    "": 1,
    "K": 10**3,
    "M": 10**6,
    "B": 10**9,
    "T": 10**12,
    "KiB": 2**10,
    "MiB": 2**20,
    "GiB": 2**30,
}


MANY = "zoo/developers/alibaba.html"
"""A page whose table has many kinds of models; that of all models is the explorer's."""


def example(site: Path, kind: str) -> str:
    return MANY if kind == SORTED[0] else pages.example(site, kind)


@pytest.fixture(params=SORTED)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def models(base: str, warm_page: OpenPage) -> Page:
    page = warm_page()
    page.goto(base + MANY)
    return page


def button(page: Page, heading: str) -> Locator:
    return page.locator(".sortable th").get_by_role("button", name=heading, exact=True)


def column(page: Page, heading: str) -> list[str]:
    """Cells under a heading from top to bottom; None of the facts that are missing: those are empty."""
    return page.evaluate(  # type: ignore[no-any-return]
        """heading => {
             const table = document.querySelector(".sortable table");
             const index = [...table.tHead.rows[0].cells].findIndex(cell => cell.textContent.trim() === heading);
             return [...table.tBodies[0].rows].map(row => row.cells[index]).map(
               cell => cell.querySelector(".blank") ? "" : cell.textContent.trim());
           }""",
        heading,
    )


def states(page: Page) -> dict[str, str | None]:
    """Heading → `aria-sort`, for those that have it."""
    headings = page.locator(".sortable th[aria-sort]")
    return {one.inner_text(): one.get_attribute("aria-sort") for one in headings.all()}


def amount(cell: str) -> float:
    """A number with its unit; of a price, the first."""
    number, _, unit = cell.partition("/")[0].strip().lstrip("$").replace("\u00a0", " ").partition(" ")
    return float(number.replace(",", "")) * UNITS[unit]


def facts_first(cells: list[str]) -> list[str]:
    """The cells with a fact; fails when a blank one stands above them."""
    facts = [cell for cell in cells if cell]
    assert cells == facts + [""] * (len(cells) - len(facts))
    return facts


def sort_both_ways(page: Page, heading: str) -> tuple[list[str], list[str]]:
    """Facts of a column after the first click and after the second."""
    before = sorted(column(page, heading))
    button(page, heading).click()
    rising = column(page, heading)
    button(page, heading).click()
    falling = column(page, heading)
    assert sorted(rising) == sorted(falling) == before, "rows are lost or made up"
    return facts_first(rising), facts_first(falling)


@pytest.mark.parametrize("heading", ["Parameters", "Active", "Context"])
def test_amounts_are_in_the_order_of_their_size_whatever_their_unit(models: Page, heading: str) -> None:
    rising, falling = sort_both_ways(models, heading)
    amounts = [amount(cell) for cell in rising]
    assert len(set(amounts)) > 3, "too few different amounts to tell an order"
    assert amounts == sorted(amounts)
    assert [amount(cell) for cell in falling] == sorted(amounts, reverse=True)


def test_days_are_in_the_order_of_the_calendar(models: Page) -> None:
    rising, falling = sort_both_ways(models, "Released")
    days = [datetime.date.fromisoformat(cell) for cell in rising]
    assert len(set(days)) > 3
    assert days == sorted(days)
    assert [datetime.date.fromisoformat(cell) for cell in falling] == sorted(days, reverse=True)


def test_words_are_in_the_order_of_the_alphabet_without_regard_to_case(models: Page) -> None:
    rising, falling = sort_both_ways(models, "Kind")
    assert rising == sorted(rising, key=str.lower)
    assert falling == sorted(falling, key=str.lower, reverse=True)
    assert len(set(rising)) > 2


def test_a_whole_row_moves_not_a_cell(models: Page) -> None:
    rows = models.locator(".sortable tbody tr")
    before = rows.all_inner_texts()
    button(models, "Parameters").click()
    after = rows.all_inner_texts()
    assert after != before
    assert sorted(after) == sorted(before)


def test_rows_that_are_equal_keep_their_order_so_that_two_columns_can_be_sorted_one_after_the_other(
    models: Page,
) -> None:
    button(models, "Released").click()
    button(models, "Kind").click()
    pairs = list(zip(column(models, "Kind"), column(models, "Released"), strict=True))
    known = [pair for pair in pairs if pair[0]]
    assert known == sorted(known, key=lambda pair: (pair[0].lower(), pair[1]))


def test_the_sorted_column_is_told_to_screen_readers_and_no_other(
    kind: str, site: Path, base: str, warm_page: OpenPage
) -> None:
    page = warm_page()
    page.goto(base + example(site, kind))
    status = page.locator(".sortable").get_by_role("status")
    assert states(page) == {}
    expect(status).to_have_text("")
    button(page, "Parameters").click()
    assert states(page) == {"Parameters": "ascending"}
    expect(status).to_have_text("Sorted by Parameters, ascending")
    button(page, "Parameters").click()
    assert states(page) == {"Parameters": "descending"}
    expect(status).to_have_text("Sorted by Parameters, descending")
    button(page, "Released").click()
    assert states(page) == {"Released": "ascending"}
    expect(status).to_have_text("Sorted by Released, ascending")


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_keyboard_does_all_that_the_mouse_does(
    kind: str, key: str, site: Path, base: str, warm_page: OpenPage
) -> None:
    page = warm_page()
    page.goto(base + example(site, kind))
    button(page, "Model").focus()
    page.keyboard.press("Tab")
    follows = page.evaluate("document.activeElement.closest('th').textContent.trim()")
    assert follows == page.locator(".sortable th").nth(1).inner_text()
    page.keyboard.press(key)
    assert states(page) == {follows: "ascending"}
    page.keyboard.press(key)
    assert states(page) == {follows: "descending"}
    assert page.evaluate("document.activeElement.closest('th').textContent.trim()") == follows, "the focus is lost"


def test_a_column_of_pictures_offers_no_order(site: Path, base: str, warm_page: OpenPage) -> None:
    page = warm_page()
    page.goto(base + example(site, "layers"))
    headings = page.locator(".sortable th").all_inner_texts()
    buttons = page.locator(".sortable th button").all_inner_texts()
    assert "One stripe a layer" in headings
    assert buttons == [heading for heading in headings if heading != "One stripe a layer"]


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["2 KiB", "512 B", "1 MiB"], ["512 B", "2 KiB", "1 MiB"]),
        (["2 B", "512 K", "1 T"], ["512 K", "2 B", "1 T"]),
        (["Acme", "20 Percent", "3B Labs"], ["3B Labs", "20 Percent", "Acme"]),
        (["32 × AF", "4 × AF, 2 × LE"], ["4 × AF, 2 × LE", "32 × AF"]),
        (["$10 / $20", "$9.50 / $99", "$0.0042"], ["$0.0042", "$9.50 / $99", "$10 / $20"]),
        (["1,024", "999", "0"], ["0", "999", "1,024"]),
    ],
    ids=["bytes", "billions", "names that begin with a number", "letters", "prices", "thousands"],
)
def test_a_number_is_read_with_the_unit_of_its_column(
    models: Page, site: Path, cells: list[str], order: list[str]
) -> None:
    """With cells that no record has today, in the page's own script."""
    rows = "".join(f"<tr><td>{cell}</td></tr>" for cell in cells)
    table = f'<div class="sortable"><table><thead><tr><th>X</th></tr></thead><tbody>{rows}</tbody></table></div>'
    models.evaluate("html => { document.querySelector('article').innerHTML = html; }", table)
    models.evaluate((site / "assets/js/sortable.js").read_text(encoding="utf-8"))
    button(models, "X").click()
    assert column(models, "X") == order


def test_without_javascript_the_table_is_whole_and_in_the_order_that_the_page_says(
    kind: str, site: Path, base: str, warm_page: OpenPage
) -> None:
    page = warm_page(java_script_enabled=False)
    page.goto(base + example(site, kind))
    expect(page.locator(".sortable button")).to_have_count(0)
    written = BeautifulSoup((site / example(site, kind)).read_text(encoding="utf-8"), "html.parser")
    rows = [row for row in written.select(".sortable tbody tr") if isinstance(row, Tag)]
    expect(page.locator(".sortable tbody tr")).to_have_count(len(rows))
    expect(page.locator(".sortable tbody tr").last).to_be_visible()
    index = [cell.get_text(strip=True) for cell in written.select(".sortable th")].index("Released")
    days = [row.select("td")[index].get_text(strip=True) for row in rows]
    assert days == sorted(days, reverse=True), "newest first"
    assert len(days) > 3

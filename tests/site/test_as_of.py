"""The switch of days: rows that hold, a count that is said, a day in the address, and a whole page without it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page, expect
from tests.site.axe import faults

pytestmark = pytest.mark.browser

PAGE = "zoo/as-of.html"
OpenPage = Callable[..., Page]


def rows_on(site: Path, day: str) -> list[int]:
    """How many rows of each table hold on a day, from the page alone."""
    soup = BeautifulSoup((site / PAGE).read_text(encoding="utf-8"), "lxml")
    found = []
    for table in soup.select(".as-of table"):
        periods = [(str(one["datetime"]), str(one["data-until"])) for one in table.select("tbody .period")]
        assert len(periods) == len(table.select("tbody tr")) > 5
        found.append(sum(first <= day and (not until or day <= until) for first, until in periods))
    return found


def test_a_day_is_chosen_by_mouse_by_keyboard_and_by_address(site: Path, base: str, warm_page: OpenPage) -> None:
    page = warm_page()
    page.goto(f"{base}{PAGE}#day=2025-06-15", wait_until="load")
    status, field = page.locator(".as-of-status"), page.get_by_role("textbox", name="As of")
    prices, scores = rows_on(site, "2025-06-15")
    expect(status).to_have_text(f"On 2025-06-15: {prices} prices in force, {scores} benchmarks with a best score.")
    assert field.input_value() == "2025-06-15"
    assert [page.locator(f".as-of table >> nth={index} >> tbody tr:visible").count() for index in (0, 1)] == [
        prices,
        scores,
    ]
    field.fill("2026-01-31")
    assert page.evaluate("location.hash") == "#day=2026-01-31"
    expect(status).to_contain_text(f"On 2026-01-31: {rows_on(site, '2026-01-31')[0]} prices")
    page.get_by_role("button", name="Whole history").focus()
    page.keyboard.press("Enter")
    expect(status).to_contain_text("The whole history")
    assert page.evaluate("location.hash") == ""
    page.get_by_role("button", name="Today").click()
    assert re.fullmatch(r"#day=\d{4}-\d\d-\d\d", page.evaluate("location.hash"))
    expect(page.get_by_role("button", name="Today")).to_have_attribute("aria-pressed", "true")
    page.evaluate("location.hash = '#day=2025-02-30'")
    expect(status).to_contain_text("The whole history")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_with_a_day_is_accessible_and_fits_a_phone(address: str, warm_page: OpenPage, scheme: str) -> None:
    page = warm_page(color_scheme=scheme, viewport={"width": 390, "height": 844})
    page.goto(f"{address}{PAGE}#day=2025-06-15", wait_until="load")
    expect(page.locator(".as-of-status")).to_contain_text("On 2025-06-15")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert faults(page) == []

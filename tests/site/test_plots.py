"""Plots: drawn without eval, chosen by mouse, keys and address, taken away, with the table of the same points."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page, expect
from tests.site.axe import faults

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
PAGE = "tools/plots.html"
POINTS = ".plot .mark-symbol.role-mark path"


def saved(page: Page, button: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    return Path(download.value.path()).read_bytes()


def test_a_plot_has_a_point_and_a_row_for_each_model_and_can_be_taken_away(base: str, warm_page: OpenPage) -> None:
    page = warm_page(accept_downloads=True)
    page.goto(base + PAGE)
    rows = page.get_by_role("group", name="Points of the plot").locator("tbody tr")
    expect(page.locator(POINTS).first).to_be_visible()
    assert page.locator(POINTS).count() == rows.count() > 50
    page.get_by_role("button", name="Price against score").focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#x=price")
    expect(page.locator(POINTS)).to_have_count(rows.count())
    table = list(csv.reader(io.StringIO(saved(page, "CSV").decode())))
    assert len(table) == rows.count() + 1
    assert table[0][-1] == "on the staircase"
    svg = saved(page, "SVG").decode()
    assert "var(" not in svg
    assert saved(page, "PNG").startswith(b"\x89PNG")
    page.get_by_label("Across", exact=True).select_option("total")
    page.get_by_label("Colour", exact=True).select_option("country")
    page.get_by_label("Logarithmic across").uncheck()
    page.get_by_label("Staircase of the best").uncheck()
    assert page.url.endswith("#x=total&xlog=no&colour=country&front=no")
    expect(page.locator(".plot figcaption")).to_contain_text("against parameters")
    name = rows.first.locator("a").inner_text()
    page.locator(POINTS).last.click(force=True)  # the newest model is drawn last, and is first in the table
    expect(page.locator("h1")).to_contain_text(name)


def test_points_are_one_stop_of_the_tab_key_and_arrows_go_between_them(address: str, offline_page: Page) -> None:
    page = offline_page
    page.goto(address + PAGE + "#size=total")
    expect(page.locator(POINTS).first).to_be_visible()
    assert page.locator(f"{POINTS}[tabindex='0']").count() == 1
    expect(page.locator(".plot svg .role-legend").last).to_contain_text("parameters")
    page.locator(f"{POINTS}[tabindex='0']").focus()
    focused = "() => document.activeElement.getAttribute('aria-label')"
    first = page.evaluate(focused)
    page.keyboard.press("ArrowRight")
    second = page.evaluate(focused)
    assert first != second
    assert "released 20" in second
    expect(page.locator(".plot-focus .plot-name")).to_have_text(second.split(": released")[0])
    page.keyboard.press("End")
    page.keyboard.press("ArrowDown")
    name = page.evaluate(focused).split(" (")[0]
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(name)


def test_garbage_in_the_address_shows_the_first_plot(address: str, offline_page: Page) -> None:
    offline_page.goto(address + PAGE + "#x=%3Cscript%3E&y=__proto__&colour=toString&size=-1&xlog=%")
    expect(offline_page.locator(".plot figcaption")).to_contain_text("against released")
    offline_page.evaluate("location.hash = 'x=training&y=cache'")
    expect(offline_page.locator(".plot figcaption")).to_contain_text("against training tokens")
    expect(offline_page.get_by_label("Staircase of the best")).to_be_disabled()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_breaks_no_accessibility_rule_and_fits_a_phone(address: str, warm_page: OpenPage, scheme: str) -> None:
    page = warm_page(color_scheme=scheme, viewport={"width": 390, "height": 844})
    page.goto(address + PAGE)
    expect(page.locator(POINTS).first).to_be_attached()
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_scripts_the_four_plots_are_there_with_their_models(site: Path) -> None:
    html = BeautifulSoup((site / PAGE).read_text(encoding="utf-8"), "html.parser")
    pictures = html.select("article figure.chart svg[role=img]")
    assert len(pictures) == 4
    assert "On the staircase" in str(pictures[0]["aria-label"])
    assert len(html.select("details.working table tbody tr a")) > 100

"""Accessibility rules of axe-core, on the main kinds of pages, in both themes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.site.axe import faults
from tests.site.pages import MAIN_KINDS, example

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", MAIN_KINDS)
def test_axe_finds_nothing_to_mend(kind: str, scheme: str, site: Path, address: str, open_page: OpenPage) -> None:
    page = open_page(color_scheme=scheme, reduced_motion="reduce")
    page.goto(address + example(site, kind), wait_until="load")
    if kind == "editor":
        expect(page.locator("diagram-editor .editor-picture svg")).to_be_visible()
    assert faults(page) == []

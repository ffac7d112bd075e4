"""Accessibility rules of axe-core in both themes, on the main kinds of pages or, with `--every-kind`, on all.

The pages come from a host that sends the headers of docs/about/security.md; a complaint of the policy is a fault, too.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.site.axe import faults
from tests.site.conftest import Watch
from tests.site.pages import MAIN_KINDS, WRONG, example

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]


@pytest.fixture
def watch(hosted: str) -> Watch:
    return Watch(hosted)


@pytest.mark.kinds(*MAIN_KINDS)
def test_axe_finds_nothing_to_mend_in_either_theme(
    kind: str, site: Path, hosted: str, warm_page: OpenPage, watch: Watch
) -> None:
    page = warm_page(color_scheme="light", reduced_motion="reduce")
    page.goto(hosted + example(site, kind), wait_until="load")
    if kind == WRONG:  # that the page itself is not there is what it says
        assert "404" in watch.problems.pop(0)
    if kind == "editor":
        expect(page.locator("diagram-editor .editor-picture svg")).to_be_visible()
    found = faults(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.evaluate("Promise.all(document.getAnimations().map(one => one.finished)).then(() => true)")
    assert found + faults(page) == []

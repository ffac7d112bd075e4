"""What scripts bring moves nothing that a reader sees, however late they come."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route

from pages.browse import OBSERVE, TELEPHONE

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]

MOST = 0.05
"""The sum of all shifts of a page, as browsers reckon them: the part of the screen that moved, times how far."""
WIDGETS = {
    "tools/plots.html": "zoo-plots .plot svg",
    "tools/choose.html": ".chooser-results h2",
    "tools/compare.html": ".compare-out a",
    "tools/compare.html#models=deepseek-v3,kimi-k2": ".compare-out table",
    "tools/config.html": "#config-text",
    "tools/layers.html": "#layer-model",
    "contribute/add.html": "#record-text",
    "contribute/diagram-editor.html": "diagram-editor svg",
    "zoo/as-of.html": ".as-of-bar",
    "zoo/models/index.html": "zoo-explorer tbody tr",
}
"""Pages on which a script builds something above other things, and what is there when it has."""
PAINTED = """new Promise(done => new PerformanceObserver(list => {
  if (list.getEntriesByName("first-contentful-paint").length) done();
}).observe({type: "paint", buffered: true}))"""
NEXT_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))"


class Late:
    """Scripts of a page that a server holds back until the page is seen without them."""

    def __init__(self, page: Page, address: str) -> None:
        self.held: list[Route] = []
        self._closed = True
        page.add_init_script(OBSERVE)
        page.route("**/*.js", self._answer)
        page.goto(address, wait_until="commit")
        page.evaluate(PAINTED)
        page.evaluate(NEXT_FRAMES)

    def _answer(self, route: Route) -> None:
        if self._closed:
            self.held.append(route)
        else:
            route.continue_()

    def come(self) -> None:
        self._closed = False
        for route in self.held:
            route.continue_()


@pytest.mark.parametrize("path", WIDGETS)
def test_nothing_moves_when_a_script_comes_late(path: str, open_page: OpenPage, address: str) -> None:
    page = open_page(**TELEPHONE)
    scripts = Late(page, address + path)
    assert scripts.held
    assert page.locator(WIDGETS[path]).count() == 0
    scripts.come()
    page.locator(WIDGETS[path]).first.wait_for()
    page.evaluate(NEXT_FRAMES)
    seen = page.evaluate("seen")
    assert seen["shift"] < MOST, seen["shifts"]

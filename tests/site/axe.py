"""axe-core on a page: everything in the light theme, and in the dark one what can differ there, the colours."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OPTIONS: dict[str, Any] = {
    "resultTypes": ["violations"],
    "preload": False,  # it would fetch the style sheets, which a folder does not allow
    # The theme's copy buttons stand in navigation landmarks without names: a matter of taste, not of WCAG.
    "rules": {"landmark-unique": {"enabled": False}},
}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


def faults(page: Page, within: str | None = None) -> list[str]:
    """Each broken rule with its element, on the whole page or within one element of it."""
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    options = OPTIONS | COLOURS if dark else OPTIONS
    response = Axe().run(page, context=within, options=options).response
    assert not response.get("error"), response
    return [
        f"{violation['id']}: {node['target']} {node.get('failureSummary', '')}"
        for violation in response["violations"]
        for node in violation["nodes"]
    ]

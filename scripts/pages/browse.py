"""What a browser loads for pages of a site, how they move while they load, and how long their scripts hold it up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from pages.serve import Answer

OBSERVE = """
window.seen = {shift: 0, shifts: [], paint: 0, longest: 0};
new PerformanceObserver(list => list.getEntries().forEach(entry => {
  if (entry.hadRecentInput) return;
  seen.shift += entry.value;
  seen.shifts.push([entry.value, entry.sources.map(s => s.node && (s.node.className || s.node.nodeName))]);
})).observe({type: "layout-shift", buffered: true});
new PerformanceObserver(list => list.getEntries().forEach(entry => { seen.paint = entry.startTime; }))
  .observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver(list => list.getEntries().forEach(entry => {
  seen.longest = Math.max(seen.longest, entry.duration);
})).observe({type: "longtask", buffered: true});
"""
"""Runs before the page. Tasks shorter than 50 ms are not reported by browsers, so `longest` may be 0."""

TELEPHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
QUIET = 400
"""Milliseconds after loading in which nothing more may come before a page counts as there."""


@dataclass
class Visit:
    """One page opened once."""

    path: str
    sent: int = 0
    """Bytes from the server, compressed, until the page was at rest."""
    later: int = 0
    """Bytes that came when the reader went through the page to its end."""
    kinds: dict[str, int] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    shift: float = 0
    paint_ms: float = 0
    longest_task_ms: float = 0
    shifts: list[Any] = field(default_factory=list)


def kind(path: str) -> str:
    return Path(path).suffix.lstrip(".") or "html"


def settle(page: Page, answers: Sequence[Answer]) -> None:
    """Wait until no file has come for a while."""
    seen = -1
    while seen != len(answers):
        seen = len(answers)
        page.wait_for_timeout(QUIET)


def visit(context: BrowserContext, address: str, path: str, answers: list[Answer], slow: float = 1) -> Visit:
    """Open a page in a context, whose store of files decides what has to come again."""
    answers.clear()
    page = context.new_page()
    if slow != 1:
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slow})
    page.add_init_script(OBSERVE)
    page.goto(address + path, wait_until="load")
    settle(page, answers)
    got = list(answers)
    seen = page.evaluate("seen")
    answers.clear()
    page.evaluate("""async () => {
      for (let y = 0; y < document.body.scrollHeight; y += innerHeight) {
        scrollTo({top: y, behavior: "instant"});
        await new Promise(done => requestAnimationFrame(() => setTimeout(done, 15)));
      }
    }""")
    settle(page, answers)
    shift = page.evaluate("seen")
    result = Visit(path, sent=sum(a.sent for a in got), later=sum(a.sent for a in answers))
    result.files = {a.path: a.sent for a in got}
    kinds: Counter[str] = Counter()
    for answer in got:
        kinds[kind(answer.path)] += answer.sent
    result.kinds = dict(kinds)
    result.shift = round(max(seen["shift"], shift["shift"]), 4)
    result.shifts = shift["shifts"]
    result.paint_ms, result.longest_task_ms = round(seen["paint"]), round(seen["longest"])
    page.close()
    return result


def first_and_next(
    browser: Browser, address: str, path: str, before: str, answers: list[Answer], options: dict[str, Any]
) -> tuple[Visit, Visit]:
    """A page opened with nothing kept, and the same page by a reader who comes from the page `before`."""
    context = browser.new_context(**options)
    first = visit(context, address, path, answers)
    context.close()
    context = browser.new_context(**options)
    visit(context, address, before, answers)
    then = visit(context, address, path, answers)
    context.close()
    return first, then

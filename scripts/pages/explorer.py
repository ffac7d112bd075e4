"""The explorer with many more models than there are: how long it takes until what the reader asked for is painted.

    PYTHONPATH=scripts python -m pages.explorer site --models 1000 --models 10000

Models are the real ones again and again under other names, with other sizes and days. Each action is measured from
the event to the frame after its paint; several times, and the median counts. Beside it stands the time that the
page's thread had a processor for it, which is the same on a machine that is busy with other things.
"""

from __future__ import annotations

import json
import os
import re
import statistics
from pathlib import Path
from typing import Any

import click
from playwright.sync_api import CDPSession, Page, sync_playwright

import chromium
from pages.browse import DESK
from pages.serve import serving

PAGE = "zoo/models/index.html"
DATA = "assets/data/zoo.js"
PAUSE = 120
"""Milliseconds that the explorer waits after a key, so that a word is one search; not counted."""
TIMES = 5
PATIENCE = 120_000
"""Milliseconds for the page to be there: ten thousand rows take a while to come and to be parsed."""

TIMED = """
window.timed = async (act, pause) => {
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  const begin = performance.now();
  act();
  if (pause) await new Promise(done => setTimeout(done, pause));
  // The callback of the next frame comes before its paint; a task put off there runs right after.
  await new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)));
  return performance.now() - begin - pause;
};
window.box = (facet, value) => [...document.querySelectorAll(".explorer-section")]
  .find(one => one.querySelector("summary").firstChild.data === facet)
  .querySelector(`li[data-name="${value}"] input`);
window.typed = (id, text) => { const field = document.querySelector(id); field.value = text;
  field.dispatchEvent(new Event("input")); };
window.head = key => document.querySelector(`.explorer-box th[data-key="${key}"] button`);
window.preset = label => [...document.querySelectorAll(".explorer-presets button")].find(b => b.textContent === label);
window.shown = label => [...document.querySelectorAll(".explorer-columns input")].find(box => box.value === label);
"""
ACTIONS: dict[str, tuple[str, int]] = {
    "filter: weights open": ("box('Weights', 'open').click()", 0),
    "filter taken back": ("box('Weights', 'open').click()", 0),
    "sort by parameters": ("head('total').click()", 0),
    "sort the other way": ("head('total').click()", 0),
    "sort by name": ("head('name').click()", 0),
    "sort by developer": ("head('developer').click()", 0),
    "search: qwen": ("typed('#explorer-search', 'qwen')", PAUSE),
    "search taken back": ("typed('#explorer-search', '')", PAUSE),
    "parameters from 7B": ("typed('#explorer-total', '7B')", PAUSE),
    "parameters taken back": ("typed('#explorer-total', '')", PAUSE),
    "a column more": ("shown('training').click()", 0),
    "that column less": ("shown('training').click()", 0),
    "preset: fits 24 GB with 32k": ("preset('Fits 24 GB with 32k').click()", 0),
    "preset taken back": ("preset('Fits 24 GB with 32k').click()", 0),
    "gallery": ("[...document.querySelectorAll('.explorer-views button')][1].click()", 0),
    "table": ("[...document.querySelectorAll('.explorer-views button')][0].click()", 0),
}


def many(data: bytes, count: int) -> bytes:
    """The data script with `count` models."""
    begin, _, rest = data.decode().partition("{")
    zoo: dict[str, Any] = json.loads("{" + rest.rstrip().removesuffix(";"))
    real = zoo["models"]
    zoo["models"] = [copy(real[at % len(real)], at // len(real)) for at in range(count)]
    return f"{begin}{json.dumps(zoo)};\n".encode()


def copy(model: dict[str, Any], turn: int) -> dict[str, Any]:
    """A model under another name, a little larger, on another day of the same year."""
    if not turn:
        return model
    year, month, day = model["released"].split("-")
    found = model | {"id": f"{model['id']}-{turn}", "name": f"{model['name']} {turn}"}
    found["released"] = f"{year}-{month}-{(int(day) + turn) % 28 + 1:02}"
    if "total" in model:
        found["total"] = model["total"] + turn * 1_000_003
    return found


def more_rows(page: str, count: int) -> bytes:
    """The page with `count` rows in its table, which readers without JavaScript have."""
    found = re.search(r"(<tbody>)(.*?)(</tbody>)", page, re.DOTALL)
    assert found, "the page has no table"
    rows = re.findall(r"<tr>.*?</tr>", found[2], re.DOTALL)
    every = "".join(rows[at % len(rows)] for at in range(count))
    return (page[: found.start(2)] + every + page[found.end(2) :]).encode()


def measured(page: Page, tools: CDPSession) -> dict[str, tuple[float, float]]:
    """Median milliseconds of each action: by the clock, and of the processor."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in ACTIONS}
    for _ in range(TIMES):
        for name, (act, pause) in ACTIONS.items():
            before = busy(tools)
            clock = page.evaluate(f"timed(() => {{ {act} }}, {pause})")
            found[name].append((clock, busy(tools) - before))
    return {
        name: (statistics.median(one for one, _ in times), statistics.median(one for _, one in times))
        for name, times in found.items()
    }


def busy(tools: CDPSession) -> float:
    """Milliseconds that the page's thread has worked so far."""
    metrics = {one["name"]: one["value"] for one in tools.send("Performance.getMetrics")["metrics"]}
    return float(metrics["TaskDuration"]) * 1000


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("site", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--models", "counts", multiple=True, type=int, default=(1_000, 10_000), show_default=True)
@click.option(
    "--slow", multiple=True, type=float, default=(1, 4), show_default=True, help="How much slower a processor."
)
@click.option("--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write all figures there.")
def main(site: Path, counts: tuple[int, ...], slow: tuple[float, ...], file: Path | None) -> None:
    """Measure the explorer of the built site in the folder SITE with more models."""
    text, data = (site / PAGE).read_text(encoding="utf-8"), (site / DATA).read_bytes()
    columns: dict[str, dict[str, tuple[float, float]]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find())
        for count in counts:
            made = {PAGE: more_rows(text, count), DATA: many(data, count)}
            with serving(site, made) as (address, _):
                for rate in slow:
                    context = browser.new_context(**DESK)
                    page = context.new_page()
                    page.add_init_script(TIMED)
                    page.goto(address + PAGE, timeout=PATIENCE, wait_until="domcontentloaded")
                    page.wait_for_selector(".explorer-box tbody tr", timeout=PATIENCE)
                    tools = context.new_cdp_session(page)
                    tools.send("Performance.enable", {"timeDomain": "threadTicks"})
                    tools.send("Emulation.setCPUThrottlingRate", {"rate": rate})
                    columns[f"{count:,} models" + (f", {rate:g}x slower" if rate != 1 else "")] = measured(page, tools)
                    context.close()
        browser.close()
    click.echo(" | ".join(["", *columns]))
    for name in ACTIONS:
        click.echo(
            " | ".join([f"{name:30}", *("{:5.0f} ({:.0f}) ms".format(*column[name]) for column in columns.values())])
        )
    figures = {"cores": os.cpu_count(), "load": os.getloadavg()[0], "milliseconds": columns}
    if file:
        file.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

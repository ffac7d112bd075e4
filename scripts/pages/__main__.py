"""Weigh pages of a built site in a browser and print a table.

    PYTHONPATH=scripts python -m pages site
    PYTHONPATH=scripts python -m pages site --page handbook/training.html --json pages.json

First visit: nothing is kept. Next: the reader comes from another chapter, or from the home page. Later: what a reader
loads who goes through the page to its end. Seconds depend on the machine, bytes do not.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from playwright.sync_api import sync_playwright

import chromium
from pages.browse import DESK, TELEPHONE, Visit, first_and_next
from pages.serve import serving

CHAPTERS = "handbook"
KINDS = (
    "index.html",
    "zoo/models/index.html",
    "zoo/models/deepseek-v3.html",
    "zoo/compare/index.html",
    "zoo/timeline.html",
    "zoo/trends.html",
    "zoo/layers.html",
    "benchmarks/gpqa-diamond.html",
    "tools/choose.html",
    "tools/compare.html",
    "tools/memory.html",
    "tools/plots.html",
    "contribute/quality.html",
)
"""One page of each heavy kind, beside all chapters."""


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("site", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--page", "paths", multiple=True, help="Only this page; may be given several times.")
@click.option("--desk", is_flag=True, help="A screen of 1280 pixels instead of a telephone.")
@click.option("--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write all figures there.")
def main(site: Path, paths: tuple[str, ...], desk: bool, file: Path | None) -> None:
    """Weigh pages of the built site in the folder SITE."""
    paths = paths or (*chapters(site), *(path for path in KINDS if (site / path).is_file()))
    rows: list[dict[str, Any]] = []
    with serving(site) as (address, answers), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find())
        for path in paths:
            before = "index.html" if not path.startswith(CHAPTERS) else other_chapter(path)
            before = "handbook/index.html" if path == before else before
            first, then = first_and_next(browser, address, path, before, answers, DESK if desk else TELEPHONE)
            rows.append({"first": asdict(first), "next": asdict(then)})
            click.echo(line(first, then))
        browser.close()
    if file:
        figures = {"cores": os.cpu_count(), "load": os.getloadavg()[0], "pages": rows}
        file.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def chapters(site: Path) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in (site / CHAPTERS).glob("*.html"))


def other_chapter(path: str) -> str:
    """A chapter with formulas and charts, as most have them."""
    usual = f"{CHAPTERS}/training.html"
    return usual if path != usual else f"{CHAPTERS}/transformers.html"


def line(first: Visit, then: Visit) -> str:
    kinds = " ".join(f"{name} {sent / 1000:.0f}" for name, sent in sorted(first.kinds.items()))
    return (
        f"{first.path:42} first {first.sent / 1000:6.1f} kB (+{first.later / 1000:.1f})"
        f"  next {then.sent / 1000:6.1f} kB"
        f"  shift {first.shift:.3f}  paint {first.paint_ms:5.0f} ms  task {first.longest_task_ms:4.0f} ms  [{kinds}]"
    )


if __name__ == "__main__":
    main()

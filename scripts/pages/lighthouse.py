"""Lighthouse on pages of a built site, served compressed: the median of some runs, and what it finds wanting.

    npm install --prefix /some/folder lighthouse@13.5
    PYTHONPATH=scripts python -m pages.lighthouse site --program /some/folder/node_modules/.bin/lighthouse

A telephone, as Lighthouse has it. Performance is a figure of the machine too: look at the load that is printed with it.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
from pathlib import Path
from typing import Any

import click

import chromium
from pages.serve import serving

PAGES = ("index.html", "handbook/training.html", "zoo/models/deepseek-v3.html", "zoo/models/index.html")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FLAGS = "--headless=new --no-sandbox --disable-dev-shm-usage"


def run(program: str, address: str) -> dict[str, Any]:
    """The report of one run. Raises `click.ClickException` with what Lighthouse said."""
    command = [program, address, "--output=json", "--quiet", f"--chrome-flags={FLAGS}"]
    environment = os.environ | {"CHROME_PATH": str(chromium.find())}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise click.ClickException(done.stderr.strip() or f"{program} ended with {done.returncode}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def scores(report: dict[str, Any]) -> dict[str, float]:
    return {name: 100 * (report["categories"][name]["score"] or 0) for name in CATEGORIES}


def wanting(report: dict[str, Any]) -> list[str]:
    """Audits that cost points, in all categories but performance."""
    found = {}
    for name in CATEGORIES[1:]:
        for one in report["categories"][name]["auditRefs"]:
            audit = report["audits"][one["id"]]
            if one["weight"] and audit["score"] is not None and audit["score"] < 1:
                items = (audit.get("details") or {}).get("items", [])
                where = [item["node"]["selector"] for item in items if "node" in item][:5]
                found[one["id"]] = ", ".join([audit["title"], *where])
    return [f"{key}: {said}" for key, said in found.items()]


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("site", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--page", "paths", multiple=True, default=PAGES, show_default=True)
@click.option("--runs", default=3, show_default=True)
@click.option("--program", default="lighthouse", show_default=True, help="Where Lighthouse is.")
@click.option("--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write all figures there.")
def main(site: Path, paths: tuple[str, ...], runs: int, program: str, file: Path | None) -> None:
    """Score pages of the built site in the folder SITE."""
    if not shutil.which(program):
        raise click.UsageError(f"{program} is not there; it is an npm package and no part of this repository")
    figures: dict[str, Any] = {}
    with serving(site) as (address, _):
        for path in paths:
            reports = [run(program, address + path) for _ in range(runs)]
            every = [scores(report) for report in reports]
            medians = {name: round(statistics.median(one[name] for one in every)) for name in CATEGORIES}
            metrics = reports[0]["audits"]["metrics"]["details"]["items"][0]
            shown = {name: metrics.get(name) for name in ("firstContentfulPaint", "largestContentfulPaint")}
            shown |= {name: metrics.get(name) for name in ("totalBlockingTime", "cumulativeLayoutShift")}
            problems = wanting(reports[0])
            figures[path] = {"scores": medians, "metrics": shown, "wanting": problems, "load": os.getloadavg()[0]}
            click.echo(f"{path:34} {medians} load {os.getloadavg()[0]:.1f}")
            for problem in problems:
                click.echo(f"    {problem}")
    if file:
        file.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

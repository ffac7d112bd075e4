"""Build zoos of several sizes and print what each stage took.

    PYTHONPATH=scripts python -m bench --sizes 100,500,1000 --json bench.json

Ratios are of stages that ran one after the other on one machine; seconds depend on the machine. Each stage includes
those before it, as the whole build does.
"""

from __future__ import annotations

import json
import math
import platform
import re
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import yaml

from bench.stages import GENERATOR, Cost, measure, zensical_command
from bench.zoo import SETTINGS, make_zoo
from llm_zoo.publish.handbook import handbook
from llm_zoo.render import Tree

REPOSITORY = Path(__file__).resolve().parents[2]
COLD = ("check", "check again", "derive", "render", "publish", "shown", "build")
AGAIN = ("build again", "one changed")
AFTER_BUILD = ("generator", "zensical", *AGAIN)
"""Stages that need the build before them."""
ALL = (*COLD, *AFTER_BUILD)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--sizes", default="100,500", help="Numbers of models, with commas.")
@click.option("--stages", help=f"What to measure, with commas; all of {', '.join(ALL)} that can be, if not said.")
@click.option("--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write all figures there.")
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), help="Keep the made zoos there.")
def main(sizes: str, stages: str | None, file: Path | None, folder: Path | None) -> None:
    """Measure reading, rendering and building zoos of several sizes."""
    counts, wanted = counts_of(sizes), stages_of(stages)
    if folder and folder.exists() and any(folder.iterdir()):
        raise click.UsageError(f"{folder} has files in it; name a new or an empty folder")
    tree = handbook(REPOSITORY)
    with tempfile.TemporaryDirectory() as temporary:
        rows = [run(tree, (folder or Path(temporary)) / str(count), count, wanted) for count in counts]
    figures = {"machine": machine(), "sizes": rows}
    if file:
        file.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    click.echo(table(rows))
    for name, power in exponents(rows).items():
        click.echo(f"{name} grows with the number of models to the power of {power:.2f}")


def counts_of(sizes: str) -> list[int]:
    """The sizes in the order of their size. Raises `click.UsageError` for what is no number of models."""
    words = [word.strip() for word in sizes.split(",")]
    if not all(word.isdecimal() and int(word) > 0 for word in words):
        raise click.UsageError(f"--sizes are numbers above 0 with commas, such as 100,500; not '{sizes}'")
    return sorted({int(word) for word in words})


def stages_of(stages: str | None) -> list[str]:
    """The stages in the order in which they are measured. Raises `click.UsageError` for unknown and impossible ones."""
    if stages is None:
        return [name for name in ALL if name != "zensical" or zensical_command()]
    words = [word.strip() for word in stages.split(",")]
    if unknown := sorted({*words} - {*ALL}):
        raise click.UsageError(f"--stages are {', '.join(ALL)}; not '{unknown[0]}'")
    if "build" not in words and (alone := [name for name in AFTER_BUILD if name in words]):
        raise click.UsageError(f"'{alone[0]}' is measured after 'build'; ask for both")
    if "zensical" in words and not zensical_command():
        raise click.UsageError("Zensical is not installed; name its command in the environment variable ZENSICAL")
    return [name for name in ALL if name in words]


def run(tree: Tree, root: Path, count: int, stages: Sequence[str] = ALL) -> dict[str, Any]:
    """All figures of one size."""
    root.mkdir(parents=True)
    make_zoo(REPOSITORY, tree, root, count)
    (root / GENERATOR).write_text(generator_settings(root), encoding="utf-8")
    costs: dict[str, Cost] = {}
    for name in stages:
        if name in COLD:
            shutil.rmtree(root / "build", ignore_errors=True)
        if name == "one changed":
            change_one(root)
        click.echo(f"{count:,} models: {name}", err=True)
        costs[name] = measure("build" if name in AGAIN else name, root)
    sizes: dict[str, float] = {}
    site = root / "site"
    if site.exists():
        sizes["pages"] = len(list(site.rglob("*.html")))
        sizes["site_mib"] = sum(path.stat().st_size for path in site.rglob("*") if path.is_file()) / 2**20
        sizes["search_kib"] = sum(path.stat().st_size for path in (site / "search").iterdir()) / 2**10
    return {"models": count, **sizes, "costs": {name: asdict(cost) for name, cost in costs.items()}}


def generator_settings(root: Path) -> str:
    """mkdocs.yml with nothing of ours, for the Markdown that a build of ours wrote: no hook, and diagrams as code."""
    text = (root / SETTINGS).read_text(encoding="utf-8")
    text = re.sub(r"^(hooks|docs_dir|watch):.*\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"^  - mermaid2:.*?(?=^\S)", "", text, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"^      custom_fences:.*?(?=^  - |^\S)", "", text, flags=re.MULTILINE | re.DOTALL)
    return f"{text}\ndocs_dir: build/docs\n"


def change_one(root: Path) -> None:
    """Another summary for one model."""
    path = next((root / "zoo_data" / "models").rglob("*.yaml"))
    record = yaml.safe_load(path.read_text(encoding="utf-8"))
    text = path.read_text(encoding="utf-8").replace(record["summary"], "It was changed.", 1)
    assert "It was changed." in text, f"the summary of {path} is written over several lines"
    path.write_text(text, encoding="utf-8")


def table(rows: list[dict[str, Any]]) -> str:
    """Seconds of processor time by size and stage, with sizes and peak memory; a dash where nothing was measured."""
    names = [name for name in ALL if any(name in row["costs"] for row in rows)]
    head = ["models", "pages", *names, "ours, %", "peak MiB", "site MiB", "search KiB"]
    lines = [head]
    for row in rows:
        costs = row["costs"]
        seconds = {name: cost["processor_seconds"] for name, cost in costs.items()}
        both = "build" in costs and "generator" in costs
        lines.append(
            [
                *(_figure(row.get(name)) for name in ("models", "pages")),
                *(_figure(seconds.get(name), 1) for name in names),
                _figure((seconds["build"] / seconds["generator"] - 1) * 100 if both else None),
                _figure(max(cost["peak_mib"] for cost in costs.values())),
                *(_figure(row.get(name)) for name in ("site_mib", "search_kib")),
            ]
        )
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


def _figure(number: float | None, digits: int = 0) -> str:
    return "-" if number is None else f"{number:,.{digits}f}"


def exponents(rows: list[dict[str, Any]]) -> dict[str, float]:
    """How the whole build grows between the smallest and the largest size: 1 is linear."""
    first, last = rows[0], rows[-1]
    if first["models"] == last["models"] or any("build" not in row["costs"] for row in (first, last)):
        return {}
    growth = math.log(last["models"] / first["models"])
    return {
        "time of a whole build": math.log(_of(last, "processor_seconds") / _of(first, "processor_seconds")) / growth,
        "memory of a whole build": math.log(_of(last, "peak_mib") / _of(first, "peak_mib")) / growth,
    }


def _of(row: dict[str, Any], what: str) -> float:
    return float(row["costs"]["build"][what])


def machine() -> dict[str, str]:
    """What it was measured on."""
    return {"python": platform.python_version(), "system": platform.platform(), "processor": platform.processor()}


if __name__ == "__main__":
    main()

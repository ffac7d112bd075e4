"""The stages that are measured, each in a process of its own, so that none is warm from another."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[1]
GENERATOR = "generator.yml"
"""Settings of the site generator alone: the same theme and pages, and nothing of ours."""


@dataclass(frozen=True)
class Cost:
    """What a stage took."""

    seconds: float
    """By the clock."""
    processor_seconds: float
    """Of all its processes; steadier than the clock on a busy machine."""
    peak_mib: float
    """Most memory of one process."""


def check(root: Path) -> None:
    """Read, check and audit all records."""
    from llm_zoo.derive.audit import load_audited_zoo

    load_audited_zoo(root)


def derive(root: Path) -> None:
    """The same, and every number that pages of models show in tables."""
    from llm_zoo.render import load_site

    for facts in load_site(root).all_facts():
        _ = facts.kind, facts.count and facts.count.breakdown, facts.cache, facts.audit, facts.beside


def render(root: Path) -> None:
    """The same, and all pages as Markdown; charts are drawn anew."""
    from llm_zoo.render import load_site, render_site

    render_site(load_site(root), root / "docs")


def publish(root: Path) -> None:
    """All that the site generator reads, written to a folder."""
    from llm_zoo.publish.handbook import handbook
    from llm_zoo.publish.materialise import materialise

    materialise(handbook(root), root / "build" / "docs")


def check_again(root: Path) -> Iterator[None]:
    """The answer of `zoo check` where nothing has changed since it found no problem."""
    from llm_zoo.contribute.verdict import Verdict

    Verdict(root).keep("no problems")
    yield
    assert Verdict(root).kept() == "no problems"


def shown(root: Path) -> Iterator[None]:
    """The pages that `zoo serve` renders at once after a record was saved: all of them were rendered before."""
    from llm_zoo.publish.handbook import some_pages

    path = next((root / "zoo_data" / "models").rglob("*.yaml"))
    some_pages(root, {path.relative_to(root).as_posix()}, "")
    path.write_text(path.read_text(encoding="utf-8") + "# saved\n", encoding="utf-8")
    yield
    assert some_pages(root, {path.relative_to(root).as_posix()}, "")


def build(root: Path) -> None:
    """The whole site."""
    from llm_zoo.publish.build import build_site

    build_site(root, strict=False)


def generator(root: Path) -> None:
    """The site from Markdown that is there, by the generator alone."""
    from mkdocs.commands.build import build as build_pages
    from mkdocs.config import load_config

    build_pages(load_config(config_file=str(root / GENERATOR), site_dir=str(root / "plain")))


def zensical(root: Path) -> Iterator[None]:
    """The site from the same Markdown by Zensical, where formulas stay TeX and diagrams stay source."""
    folder = root / "zensical"  # it reads nothing outside of the folder of its settings
    shutil.copytree(root / "build" / "docs", folder / "plain")
    shutil.copy(SCRIPTS / "zensical.yml", folder)
    yield
    subprocess.run(
        [str(zensical_command()), "build", "-f", str(folder / "zensical.yml")], check=True, stdout=sys.stderr
    )


def zensical_command() -> str | None:
    """Where Zensical is: as the environment variable ZENSICAL says, or on the path."""
    return os.environ.get("ZENSICAL") or shutil.which("zensical")


STAGES: dict[str, Callable[[Path], Iterator[None] | None]] = {
    stage.__name__.replace("_", " "): stage
    for stage in (check, check_again, derive, render, publish, shown, build, generator, zensical)
}
"""A stage that yields does so once, where what is measured begins."""


def measure(name: str, root: Path) -> Cost:
    """Run one stage. Raises RuntimeError with the end of what it said when it fails."""
    environment = os.environ | {"PYTHONPATH": str(SCRIPTS), "SOURCE_DATE_EPOCH": "1795305600"}
    environment.pop("CI", None)  # where nothing that was kept is believed
    done = subprocess.run(
        [sys.executable, "-m", "bench.stages", name, str(root)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,  # its own words say more
    )
    if done.returncode:
        raise RuntimeError(f"stage '{name}' failed:\n{done.stderr[-4000:]}")
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def main(name: str, root: Path) -> None:
    """Run a stage in this process and print what it took."""
    started, used = time.perf_counter(), _processor_seconds()
    prepared = STAGES[name](root)
    if prepared is not None:
        next(prepared)
        started, used = time.perf_counter(), _processor_seconds()
        next(prepared, None)
    seconds, processor = time.perf_counter() - started, _processor_seconds() - used
    own = resource.getrusage(resource.RUSAGE_SELF)
    unit = 2**20 if sys.platform == "darwin" else 2**10  # macOS counts in bytes
    print(json.dumps({"seconds": seconds, "processor_seconds": processor, "peak_mib": own.ru_maxrss / unit}))


def _processor_seconds() -> float:
    """What this process and those that it has waited for have used so far."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))

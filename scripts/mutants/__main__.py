"""Change a sample of places in `derive` and `records`, one at a time, and see whether a test fails.

    PYTHONPATH=scripts python -m mutants                     # a sample, about half an hour
    PYTHONPATH=scripts python -m mutants --sample 0          # all of them: hours
    PYTHONPATH=scripts python -m mutants records/rules.py    # one file

A mutant that no test notices is a gap in the tests, or means the same as what stands there.
"""

from __future__ import annotations

import functools
import json
import random
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

import click

from mutants.changes import Mutant, Source
from mutants.runner import Verdict, judge_all

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "scripts/llm_zoo"
FOLDERS = ("derive", "records")
"""Each is judged by the tests that mirror it."""
MEMORY = ROOT / "build/mutants"
SEED = 8
LEAST = 5
"""Mutants of a file that a sample has at least, where there are as many."""


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("files", nargs=-1)
@click.option("--sample", default=1200, show_default=True, help="How many mutants, spread over the files; 0: all.")
@click.option("--seed", default=SEED, show_default=True, help="Chooses the sample.")
@click.option(
    "--part",
    type=click.Choice(["calls", "import", "both"]),
    default="both",
    help="Only what runs in calls, which is quick to judge, or only what runs when a file is imported.",
)
@click.option("--json", "out", type=click.Path(dir_okay=False, path_type=Path), help="Write all verdicts there.")
@click.option(
    "--again",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Try only what nothing noticed in the verdicts of this file, and count the others as they were.",
)
def main(files: tuple[str, ...], sample: int, seed: int, part: str, out: Path | None, again: Path | None) -> None:
    """Judge the tests of `derive` and `records` by the mistakes that they let pass."""
    every = [mutant for file in chosen(files) for mutant in Source(ROOT, file).mutants]
    every = [mutant for mutant in every if part in ("both", "calls" if mutant.inside else "import")]
    before = verdicts_of(json.loads(again.read_text(encoding="utf-8"))) if again else []
    mutants = unnoticed(every, before) if again else sampled(every, sample, seed)
    click.echo(f"{len(mutants):,} of {len(every):,} mutants")
    MEMORY.mkdir(parents=True, exist_ok=True)
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        told = Path(scratch) / "told.jsonl"
        with told.open("a", encoding="utf-8", buffering=1) as file:
            for folder in FOLDERS:
                some = [mutant for mutant in mutants if mutant.file.startswith(f"{PACKAGE}/{folder}/")]
                memory = MEMORY / f"{folder}.json"
                if some:
                    told_to = functools.partial(_note, file)
                    judge_all(ROOT, some, f"tests/{folder}", memory, Path(scratch), told_to)
        verdicts = [verdict for verdict in before if verdict.noticed]
        verdicts += verdicts_of(json.loads(line) for line in told.read_text(encoding="utf-8").splitlines())
    if out:
        out.write_text(json.dumps([asdict(one) for one in verdicts], indent=1) + "\n", encoding="utf-8")
    click.echo(report(verdicts))
    click.echo(f"{(time.monotonic() - start) / 60:.0f} minutes")


def chosen(files: Sequence[str]) -> list[str]:
    """The files of both folders, or those of them that are named."""
    paths = sorted(path for folder in FOLDERS for path in (ROOT / PACKAGE / folder).rglob("*.py"))
    names = [path.relative_to(ROOT).as_posix() for path in paths]
    unknown = [file for file in files if not any(name.startswith(f"{PACKAGE}/{file}") for name in names)]
    if unknown:
        raise click.BadParameter(f"{', '.join(unknown)}: no such file below {PACKAGE}")
    return [name for name in names if not files or name.startswith(tuple(f"{PACKAGE}/{file}" for file in files))]


def sampled(mutants: Sequence[Mutant], size: int, seed: int) -> list[Mutant]:
    """About `size` mutants, the same for one seed: of each file in proportion to what it has, and a few at least."""
    if not size or size >= len(mutants):
        return list(mutants)
    by_file: dict[str, list[Mutant]] = defaultdict(list)
    for mutant in mutants:
        by_file[mutant.file].append(mutant)
    picked: list[Mutant] = []
    for file, some in sorted(by_file.items()):
        count = min(len(some), max(LEAST, round(size * len(some) / len(mutants))))
        picked += sorted(random.Random(f"{seed} {file}").sample(some, count), key=lambda one: one.number)
    return picked


def unnoticed(mutants: Sequence[Mutant], verdicts: Iterable[Verdict]) -> list[Mutant]:
    """The mutants that nothing noticed then, as far as their piece still stands in the same function."""
    by_piece: dict[tuple[str, str, str, str], list[Mutant]] = defaultdict(list)
    for mutant in mutants:
        by_piece[_piece(mutant)].append(mutant)
    found = {}
    for old in (verdict.mutant for verdict in verdicts if not verdict.noticed):
        if same := by_piece[_piece(old)]:
            near = min(same, key=lambda one: abs(one.number - old.number))
            found[near.file, near.number] = near
    return list(found.values())


def _piece(mutant: Mutant) -> tuple[str, str, str, str]:
    return mutant.file, mutant.where, mutant.before, mutant.after


def report(verdicts: Iterable[Verdict]) -> str:
    """What each file let pass, and the sums of both folders."""
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    lines: list[str] = []
    for verdict in verdicts:
        file = verdict.mutant.file.removeprefix(f"{PACKAGE}/")
        for row in (file, file.split("/")[0], "both"):
            rows[row][verdict.said] += 1
        if not verdict.noticed:
            lines.append(f"{verdict.said:9}  {verdict.mutant.name.removeprefix(f'{PACKAGE}/')}")
    lines += ["", f"{'':36}{'mutants':>8}{'killed':>8}{'timeout':>8}{'survived':>9}{'unreached':>10}{'noticed':>9}"]
    last = [*FOLDERS, "both"]
    for name in [*sorted(row for row in rows if row not in last), *(row for row in last if row in rows)]:
        said = rows[name]
        noticed = (said["killed"] + said["timeout"]) / said.total()
        lines.append(
            f"{name:36}{said.total():8,}{said['killed']:8,}{said['timeout']:8,}{said['survived']:9,}"
            f"{said['unreached']:10,}{noticed:9.1%}"
        )
    return "\n".join(lines)


def _note(file: TextIO, verdict: Verdict) -> None:
    """Write a verdict at once: the processes that find them share nothing but files."""
    file.write(json.dumps(asdict(verdict)) + "\n")
    if not verdict.noticed:
        click.echo(f"{verdict.said:9}  {verdict.mutant.name.removeprefix(f'{PACKAGE}/')}")


def verdicts_of(written: Iterable[dict[str, Any]]) -> list[Verdict]:
    """Verdicts as they stand in a file."""
    return [
        Verdict(**{**said, "mutant": Mutant(**{**said["mutant"], "lines": tuple(said["mutant"]["lines"])})})
        for said in written
    ]


if __name__ == "__main__":
    main()

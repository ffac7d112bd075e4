"""The table of what the reference library allocates, kept so that the tests can compare without the library."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TABLE = Path("tests/derive/library_counts.csv")


@dataclass(frozen=True)
class LibraryCount:
    """Weights of one model as the library allocates them, and whether ours are equal or the record explains why not."""

    total: int
    active: int
    outcome: str


def read(root: Path) -> dict[str, LibraryCount]:
    """The table by model id; empty where there is none yet."""
    if not (root / TABLE).exists():
        return {}
    lines = (root / TABLE).read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {row["id"]: LibraryCount(int(row["total"]), int(row["active"]), row["outcome"]) for row in rows}


def write(root: Path, versions: str, counts: Mapping[str, LibraryCount]) -> None:
    """Write the table, sorted, with the versions of the library that counted."""
    rows = [f"{name},{count.total},{count.active},{count.outcome}" for name, count in sorted(counts.items())]
    head = [
        f"# Counted by {versions} on the meta device; `zoo verify --keep` writes this file.",
        "id,total,active,outcome",
    ]
    (root / TABLE).parent.mkdir(parents=True, exist_ok=True)
    (root / TABLE).write_text("\n".join([*head, *rows]) + "\n", encoding="utf-8", newline="\n")

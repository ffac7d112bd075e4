"""The table of right and wrong records, tests/cases/records.yaml."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import yaml
from tests.made_up import REPOSITORY

_TABLE = yaml.safe_load((REPOSITORY / "tests/cases/records.yaml").read_text(encoding="utf-8"))
FILE: str = _TABLE["file"]
MODEL: str = _TABLE["model"]


@dataclass(frozen=True)
class RecordCase:
    """A text, and the beginning of every line that must be said of it."""

    protects: str
    text: str
    says: tuple[str, ...]

    def agrees(self, lines: list[str]) -> bool:
        """Whether these lines, without the path, are what must be said. Parsers word syntax errors differently."""
        return len(lines) == len(self.says) and all(
            line == said or (said.endswith("ZOO003") and line.partition(" ")[2].startswith("ZOO003"))
            for line, said in zip(lines, self.says, strict=True)
        )


def _case(one: dict[str, object]) -> RecordCase:
    text = str(one.get("text", _TABLE["base"]))
    if "cut" in one:
        text = text[: text.index(str(one["cut"]))]
    if "old" in one:
        assert text.count(str(one["old"])) == 1, one
        text = text.replace(str(one["old"]), str(one["new"]))
    return RecordCase(str(one["protects"]), text, tuple(one["says"]))  # type: ignore[call-overload]


CASES = [_case(one) for one in _TABLE["cases"]]


def small_zoo(root: Path) -> Path:
    """The real records that the table refers to, and nothing else."""
    for name in _TABLE["needs"]:
        file = Path("zoo_data", f"{name}.yaml")
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(REPOSITORY / file, root / file)
    return root

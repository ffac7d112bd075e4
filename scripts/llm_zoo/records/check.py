"""The one way into the zoo: read every record, check every rule."""

from __future__ import annotations

from pathlib import Path

from .loader import Zoo, read_zoo
from .problems import RecordErrors
from .rules import check_zoo


def load_zoo(root: Path) -> Zoo:
    """Read and check all records below `root`/zoo_data.

    Raises `RecordErrors` with every problem of every file, sorted by place, when there is any.
    """
    zoo, problems = read_zoo(root)
    problems += check_zoo(zoo)
    if problems:
        raise RecordErrors(problems)
    return zoo

"""What `zoo check` says of one record, beside the others: for a text that is in no file yet.

The rules are those of the whole zoo, run for one record. `zoo new`, the page of the site that adds a model and the
comment on a pull request use this.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from pydantic import BaseModel

from ..derive.audit import UNFIT, audit_problems
from ..derive.classes import class_problems
from ..records import FOLDER, Model, Problem, RecordErrors, Zoo
from ..records.loader import RecordFile, folder_of, read_record, taken
from ..records.rules import Key, check_zoo


@dataclass(frozen=True)
class Checked:
    """A record if it has the right form, the zoo with it in it, and everything that is wrong with it, sorted."""

    id: str
    record: BaseModel | None
    zoo: Zoo
    problems: tuple[Problem, ...]

    @property
    def model(self) -> Model | None:
        """The record, if it is that of a model."""
        return self.record if isinstance(self.record, Model) else None


def check(file: str, raw: bytes, zoo: Zoo) -> Checked:
    """Check `raw` as the content of `file`, a path from the top of the repository, in the place of what `zoo` has."""
    path = PurePosixPath(file)
    below = path.is_relative_to(FOLDER) and path != PurePosixPath(FOLDER)
    folder, complaint = folder_of(path.relative_to(FOLDER)) if below else ("", f"records stand below {FOLDER}/")
    if complaint:
        return Checked(path.stem, None, zoo, (Problem(file, 1, 1, "ZOO007", complaint),))
    record, problems = read_record(file, folder, raw)
    if record is None:
        return Checked(path.stem, None, zoo, _sorted(problems))
    key = (folder, path.stem)
    known = zoo.files.get(key)
    if known is not None and known.path != file:
        return Checked(path.stem, record, zoo, _sorted([*problems, taken(file, known.path)]))
    files = {**zoo.files, key: RecordFile(file, raw)}
    beside = _with(zoo, folder, dict(sorted({**zoo.records(folder), path.stem: record}.items())), files)
    problems += check_zoo(beside, key)
    alone = _with(Zoo(), folder, {path.stem: record}, files)
    problems += class_problems(alone)
    problems += audit_problems(alone, {problem.file for problem in problems if problem.code == UNFIT})
    return Checked(path.stem, record, beside, _sorted(problems))


def _with(zoo: Zoo, folder: str, records: Mapping[str, BaseModel], files: Mapping[Key, RecordFile]) -> Zoo:
    """The zoo with other records in one folder."""
    parts: dict[str, Any] = {folder: records, "files": files}
    return dataclasses.replace(zoo, **parts)


def _sorted(problems: list[Problem]) -> tuple[Problem, ...]:
    return RecordErrors(problems).problems

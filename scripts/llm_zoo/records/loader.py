"""Loads the whole zoo: every record typed, checked and linked, or every mistake of every file."""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePath

from pydantic import BaseModel, ValidationError

from .fields import is_id, is_license_id, is_reserved
from .knowledge import Claim, Glossary, Reference, Term
from .model import Model
from .others import Benchmark, Developer, Hardware, LicenseTerms, ModelClass, Task
from .problems import Problem
from .upkeep import LinkReport
from .validation import parse_record
from .yaml_source import Located, read_plain, read_yaml

FOLDER = "zoo_data"
#: Folder below `zoo_data/` → class of its records. Models stand one folder deeper, by developer.
KINDS: Mapping[str, type[BaseModel]] = {
    "models": Model,
    "developers": Developer,
    "benchmarks": Benchmark,
    "hardware": Hardware,
    "licenses": LicenseTerms,
    "classes": ModelClass,
    "tasks": Task,
    "claims": Claim,
    "references": Reference,
    "glossary": Glossary,
    "links": LinkReport,
}
#: Kinds that are a single file: all terms stand together, as in a dictionary; the newest report of links is the report.
SINGLE_FILES = frozenset({"glossary", "links"})


@dataclass(frozen=True)
class RecordFile:
    """Where a record stands: its path in the repository and what the file holds."""

    path: str
    raw: bytes = field(repr=False)

    @cached_property
    def located(self) -> Located:
        """The place of each value, read again when somebody asks; an empty file has none."""
        return read_yaml(self.path, self.raw)[0] or Located(None, 1, 1)


@dataclass(frozen=True, eq=False)  # compared by identity, so that answers about a zoo can be kept
class Zoo:
    """All records by id, in the order of their ids."""

    models: Mapping[str, Model] = field(default_factory=dict)
    developers: Mapping[str, Developer] = field(default_factory=dict)
    benchmarks: Mapping[str, Benchmark] = field(default_factory=dict)
    hardware: Mapping[str, Hardware] = field(default_factory=dict)
    licenses: Mapping[str, LicenseTerms] = field(default_factory=dict)
    classes: Mapping[str, ModelClass] = field(default_factory=dict)
    tasks: Mapping[str, Task] = field(default_factory=dict)
    claims: Mapping[str, Claim] = field(default_factory=dict)
    references: Mapping[str, Reference] = field(default_factory=dict)
    glossary: Mapping[str, Glossary] = field(default_factory=dict)
    links: Mapping[str, LinkReport] = field(default_factory=dict)
    files: Mapping[tuple[str, str], RecordFile] = field(default_factory=dict)
    #: (folder, id) of the files that could not be used; a reference to one of them is not a second mistake.
    broken: frozenset[tuple[str, str]] = frozenset()

    @property
    def terms(self) -> Mapping[str, Term]:
        """The terms of the glossary by id, in the order of their ids."""
        found = self.glossary.get("glossary")
        return dict(sorted(found.terms.items())) if found else {}

    @property
    def link_report(self) -> LinkReport | None:
        """How the links of the sources fared, if anybody has followed them."""
        return self.links.get("links")

    def records(self, folder: str) -> Mapping[str, BaseModel]:
        """The records of one folder of `zoo_data/`."""
        found: Mapping[str, BaseModel] = getattr(self, folder)
        return found

    def file(self, folder: str, record_id: str) -> str:
        """Path of a record's file in the repository."""
        return self.files[folder, record_id].path


MANY, BATCH = 100, 50
"""From how many new files on the reading is shared by processes, and how many one takes at once."""


@contextlib.contextmanager
def without_collection() -> Iterator[None]:
    """Look for no cycles of unused objects meanwhile: there are none in records, and looking takes half of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@without_collection()
def read_zoo(root: Path) -> tuple[Zoo, list[Problem]]:
    """Read every record file; returns those that have the right form, and the problems of the others."""
    data = root / FOLDER
    if not data.is_dir():
        return Zoo(), [
            Problem(FOLDER, 1, 1, "ZOO007", f"no folder '{FOLDER}' here; run this in the repository's top folder")
        ]
    records: dict[str, dict[str, BaseModel]] = {folder: {} for folder in KINDS}
    files: dict[tuple[str, str], RecordFile] = {}
    problems: list[Problem] = []
    broken: set[tuple[str, str]] = set()
    places: dict[tuple[str, str], str] = {}
    contents = list(_contents(data))
    _read_new([(file, folder, raw) for file, folder, raw in contents if isinstance(raw, bytes)])
    for file, folder, raw in contents:
        key = (folder, PurePath(file).stem)
        record, found = _read_once(file, folder, raw) if isinstance(raw, bytes) else (None, [raw])
        problems += found
        if record is None:
            broken.add(key)
            continue
        # Many disks take two names for one that differ only in capitals, as ids of licences may.
        other = places.setdefault((folder, key[1].lower()), file)
        if other != file:
            problems.append(taken(file, other))
            continue
        assert isinstance(raw, bytes)
        records[folder][key[1]] = record
        files[key] = RecordFile(file, raw)
    ordered = {folder: dict(sorted(entries.items())) for folder, entries in records.items()}
    return Zoo(files=files, broken=frozenset(broken), **ordered), problems  # type: ignore[arg-type]  # each folder holds its own class


def _contents(data: Path) -> Iterator[tuple[str, str, bytes | Problem]]:
    """Path, folder and content of every file below `data`, or why it cannot be read."""
    for path in files_below(data):
        file = f"{FOLDER}/{path.relative_to(data).as_posix()}"
        folder, complaint = folder_of(path.relative_to(data))
        if path.is_symlink():
            complaint = "symbolic links are not followed; put the record itself here"
        if complaint:
            yield file, folder, Problem(file, 1, 1, "ZOO007", complaint)
            continue
        try:
            yield file, folder, path.read_bytes()
        except FileNotFoundError:
            continue  # removed while the others were read; somebody edits
        except OSError as error:
            yield file, folder, Problem(file, 1, 1, "ZOO001", f"cannot be read: {error.strerror}")


_Read = tuple[BaseModel | None, list[Problem]]
_last: dict[tuple[str, str], tuple[bytes, _Read]] = {}
"""What was last read from a file of this path and folder, and its content."""


def _read_once(file: str, folder: str, raw: bytes) -> _Read:
    """`read_record`, which a server asks again and again for files of which one has changed."""
    before = _last.get((file, folder))
    if before is None or before[0] != raw:
        _last[file, folder] = before = raw, read_record(file, folder, raw)
    record, problems = before[1]
    return record, [*problems]


def _read_new(entries: Sequence[tuple[str, str, bytes]]) -> None:
    """Read the files that are new or have changed, together where they are many, for `_read_once` to find them."""
    new = [one for one in entries if _last.get(one[:2], (None,))[0] != one[2]]
    if len(new) < MANY:
        return
    from ..processes import share  # not for the browser, which has no processes

    def read(batch: int) -> list[_Read]:
        return [read_record(*one) for one in new[batch * BATCH : (batch + 1) * BATCH]]

    found = [one for batch in share(-(-len(new) // BATCH), read) for one in batch]
    for (file, folder, raw), result in zip(new, found, strict=True):
        _last[file, folder] = raw, result


def read_record(file: str, folder: str, raw: bytes) -> _Read:
    """The content of one file as a record of its folder: the record if it has the right form, and all problems.

    A record may come with problems: then its values can be used, but not all that is written is a fact.
    """
    kind = KINDS[folder]
    value = read_plain(raw)
    if value is not None:
        with contextlib.suppress(ValidationError):  # which is read again below, for the places of its mistakes
            return kind.model_validate(value), []
    located, found = read_yaml(file, raw)
    if located is None:
        return None, found
    record, mistakes = parse_record(file, located, kind)
    return record, found + _without_doubles(mistakes, found)


def taken(file: str, other: str) -> Problem:
    """The id of a file belongs to another one already."""
    return Problem(file, 1, 1, "ZOO007", f"the id '{Path(file).stem}' is taken by {other}")


def _without_doubles(mistakes: list[Problem], reported: list[Problem]) -> list[Problem]:
    """What the form says of a value that the reader has refused already says nothing new."""
    places = {(problem.line, problem.column) for problem in reported}
    return [problem for problem in mistakes if (problem.line, problem.column) not in places]


def files_below(data: Path) -> Iterator[Path]:
    """Every file below `data`, and every link to a folder; hidden files belong to editors and systems."""
    for folder, folders, names in os.walk(data):
        folders.sort()
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        for name in sorted(names + links):
            if not name.startswith("."):
                yield Path(folder) / name


def folder_of(relative: PurePath) -> tuple[str, str | None]:
    """Folder of `KINDS` that the file belongs to, and what is wrong with where it stands or what it is called."""
    parts = relative.parts
    folder = parts[0]
    if len(parts) == 1 and relative.suffix == ".yaml" and relative.stem in SINGLE_FILES:
        return relative.stem, None
    if len(parts) == 1 or folder not in KINDS or folder in SINGLE_FILES:
        folders = [f"{FOLDER}/{name}/" for name in KINDS if name not in SINGLE_FILES]
        return folder, f"records stand in {', '.join(folders)}"
    if len(parts) != (3 if folder == "models" else 2):
        where = "models/<developer>/<id>.yaml" if folder == "models" else f"{folder}/<id>.yaml"
        return folder, f"this record stands in the wrong folder; the form is {FOLDER}/{where}"
    if relative.suffix != ".yaml":
        return folder, f"record files end in .yaml, not '{relative.suffix}'"
    if is_reserved(relative.stem):
        return folder, f"no record can be called '{relative.stem}': the site or Windows keeps this name for itself"
    if folder == "licenses":
        if not is_license_id(relative.stem):
            return folder, "the file name is the record's id: letters, digits, and single '.' or '-' between them"
    elif not is_id(relative.stem):
        return folder, "the file name is the record's id: a-z, 0-9, and single '.' or '-' between them"
    if folder == "models" and not is_id(parts[1]):
        return folder, "the folder is the developer's id: a-z, 0-9, and single '.' or '-' between them"
    return folder, None

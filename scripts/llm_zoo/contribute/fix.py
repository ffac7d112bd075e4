"""`zoo fix`: a record in the form in which all records are written. It never changes what a record says.

That is checked, not hoped for: the new text is read again, and what it says, its comments and its anchors must be what
they were; else nothing is written.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from ..records import FOLDER, KINDS, Problem
from ..records.loader import files_below, folder_of
from ..records.schema import SCHEMA_NAMES
from ..records.validation import bare, field_type, key_names, union_members
from ..records.yaml_source import LOADER, read_yaml
from . import layout

_EDITOR_LINE = re.compile(r"# yaml-language-server:")


class WouldChange(ValueError):
    """The new text would say something else than the old one; a mistake of this module, told instead of made."""


@dataclass(frozen=True)
class Fixed:
    """The canonical text of a file, or the problems for which it cannot be read."""

    text: str | None
    problems: tuple[Problem, ...] = ()


def editor_line(file: str) -> str:
    """The first line of a record, which tells editors where its schema lies after `zoo schema --editor` or a build."""
    folder, _ = folder_of(Path(file).relative_to(FOLDER))
    up = "../" * (len(Path(file).parts) - 1)
    return f"# yaml-language-server: $schema={up}build/docs/schema/v1/{SCHEMA_NAMES[folder]}.schema.json"


def fix(file: str, raw: bytes) -> Fixed:
    """The content of `file`, a path like `zoo_data/models/meta/llama-3-8b.yaml`, in canonical form.

    Problems of content do not matter here; a file that cannot be read, or reads as something else in part, is refused.
    """
    folder, complaint = folder_of(Path(file).relative_to(FOLDER))
    if complaint:
        return Fixed(None, (Problem(file, 1, 1, "ZOO007", complaint),))
    before, problems = read_yaml(file, raw)
    if before is None or problems:
        return Fixed(None, tuple(problems))
    text = raw.decode("utf-8")
    try:
        document = layout.parse(text)
        if not document.root.entries:
            raise layout.CannotLayOut("nothing stands in it")
        document.head = _head(document.head, file)
        made = layout.write(document, RecordShape(KINDS[folder]))
    except layout.CannotLayOut as error:
        return Fixed(None, (Problem(file, 1, 1, "ZOO003", f"cannot be laid out: {error}"),))
    after, _ = read_yaml(file, made.encode())
    if after is None or _exactly(before.value) != _exactly(after.value):
        raise WouldChange(f"{file}: the new text would say something else")
    if _comments(text) != _comments(made):
        raise WouldChange(f"{file}: a comment would be lost")
    if _anchors(text) != _anchors(made):
        raise WouldChange(f"{file}: an anchor would be lost")
    return Fixed(made)


def files_of(root: Path, named: Sequence[Path]) -> Iterator[Path]:
    """The named files, those of named folders, or all records."""
    for path in named or [root / FOLDER]:
        if path.is_dir():
            yield from (one for one in files_below(path) if one.suffix == ".yaml" and not one.is_symlink())
        else:
            yield path


def _head(lines: list[str], file: str) -> list[str]:
    """The comments at the top, that for the editor first."""
    return [editor_line(file), *(line for line in lines if not _EDITOR_LINE.match(line))]


@dataclass(frozen=True)
class RecordShape:
    """The form that a class of records gives a value: keys in the order in which the class names them."""

    annotation: Any

    def order(self, node: layout.Node) -> list[layout.Entry]:
        """Known keys in the order of the class; an unknown key stays behind the key that it stands behind."""
        block = self._block(node)
        known = {name: place for place, name in enumerate(key_names(block))} if block else {}
        last, places = -1, []
        for entry in node.entries:
            last = known.get(str(entry.key), last)
            places.append(last)
        return [entry for _, entry in sorted(zip(places, node.entries, strict=True), key=lambda pair: pair[0])]

    def below(self, node: layout.Node, key: str | None) -> RecordShape:
        """The form of a part."""
        block = self._block(node)
        if block is not None:
            return RecordShape(field_type(block, key or ""))
        arguments = typing.get_args(bare(self.annotation))
        return RecordShape(arguments[-1] if arguments else None)

    def _block(self, node: layout.Node) -> type[BaseModel] | None:
        """The class of a mapping; of a union, the member that its `kind` names."""
        found = bare(self.annotation)
        if members := union_members(found):
            kind = node.entry("kind")
            return members.get(kind.value.text) if kind else None
        return found if isinstance(found, type) and issubclass(found, BaseModel) else None


def _exactly(value: object) -> object:
    """A value that equals another only where types are equal too: 1 is not 1.0 and not true. Order of keys is free."""
    if isinstance(value, dict):
        return {key: _exactly(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_exactly(part) for part in value]
    return type(value).__name__, value


def _comments(text: str) -> list[str]:
    """The words of all comments, sorted, without how they are set and without the line for editors."""
    document = layout.parse(text)
    found = [line for line in document.head if not _EDITOR_LINE.match(line)]
    open_nodes, seen = [document.root], set[int]()
    while open_nodes:
        node = open_nodes.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        for entry in node.entries:
            found += [*entry.above, *([entry.beside] if entry.beside else []), *entry.below]
            open_nodes.append(entry.value)
    return sorted(found)


def _anchors(text: str) -> dict[str, int]:
    """How often each anchor is set or used."""
    found: dict[str, int] = {}
    for event in yaml.parse(text, Loader=LOADER):
        if isinstance(event, yaml.NodeEvent) and event.anchor:
            found[event.anchor] = found.get(event.anchor, 0) + 1
    return found

"""The published JSON Schemas: they accept every record that the loader accepts, and refuse what it refuses."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from tests.records.builders import (
    ACME,
    BOX,
    LINKS,
    MAIL,
    MIT,
    QUIZ,
    REPOSITORY,
    RUMOUR,
    SECOND,
    SMALL,
    TINY,
    WORDS,
    WORK,
    ZOO,
)

from llm_zoo.records import KINDS
from llm_zoo.records.schema import SCHEMA_NAMES, json_schema

FOLDERS = list(KINDS)


def folder_of(path: Path) -> str:
    """Kind of record of a file below `zoo_data/`: its folder, or the glossary's own name."""
    return path.parts[1].removesuffix(".yaml")


FILES = sorted((REPOSITORY / "zoo_data").rglob("*.yaml"))
SAMPLES = {
    folder_of(Path(file)): ZOO[file] for file in (TINY, ACME, QUIZ, BOX, MIT, SMALL, MAIL, RUMOUR, WORK, WORDS, LINKS)
}
EDITOR_LINE = re.compile(r"# yaml-language-server: \$schema=(\S+)\n")


def validator(folder: str) -> jsonschema.Draft202012Validator:
    """Validator of the records in one folder; formats are checked too."""
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator(json_schema(folder), format_checker=checker)


def as_json(text: str) -> Any:
    """A record as an editor sees it: days are text."""
    return json.loads(json.dumps(yaml.load(text, yaml.CSafeLoader), default=datetime.date.isoformat))


def faults(folder: str, record: Any) -> list[str]:
    """What the schema says of a record."""
    return [f"{'/'.join(map(str, error.path))}: {error.message}" for error in validator(folder).iter_errors(record)]


def test_every_kind_of_record_has_a_schema() -> None:
    assert list(SCHEMA_NAMES) == FOLDERS == list(SAMPLES)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_schema_is_a_schema(folder: str) -> None:
    schema = json_schema(folder)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"{SCHEMA_NAMES[folder]}.schema.json"


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_real_record_is_accepted(folder: str) -> None:
    files = [path for path in FILES if folder_of(path.relative_to(REPOSITORY)) == folder]
    assert files or folder == "links"  # perhaps nobody has followed the links yet
    check = validator(folder)
    said = {
        path.name: [error.message for error in check.iter_errors(as_json(path.read_text(encoding="utf-8")))]
        for path in files
    }
    assert {name: messages for name, messages in said.items() if messages} == {}


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_sample_is_accepted_and_an_unknown_key_refused(folder: str) -> None:
    record = as_json(SAMPLES[folder])
    assert faults(folder, record) == []
    assert faults(folder, record | {"contex": 1}) == [
        ": Additional properties are not allowed ('contex' was unexpected)"
    ]


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_record_without_its_first_key_is_refused(folder: str) -> None:
    record = as_json(SAMPLES[folder])
    first = next(iter(record))
    del record[first]
    assert faults(folder, record) == [f": '{first}' is a required property"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["access", "colour"], 1),
        (["architecture", "layers", 0, "mixer", "q_rank"], 4),
        (["architecture", "layers", 0, "mixer", "kind"], "hyena"),
        (["architecture", "hidden_size"], "8"),
        (["architecture", "hidden_size"], 0),
        (["context", "window"], 1.5),
        (["released"], "yesterday"),
        (["access", "weights"], "ajar"),
        (["sources", "Bad Key"], {}),
        (["prices", 0, "from_"], "2025-01-01"),
    ],
)
def test_what_the_loader_refuses_the_editor_underlines(path: list[str | int], value: object) -> None:
    record = as_json(ZOO[TINY])
    block = record
    for step in path[:-1]:
        block = block[step]
    block[path[-1]] = value
    assert faults("models", record) != []


def test_the_second_sample_is_accepted_too() -> None:
    assert faults("models", as_json(SECOND)) == []


def test_every_record_tells_the_editor_its_schema() -> None:
    """The line is the first, and leads to the schema of the folder that the record stands in."""
    wrong = []
    for path in FILES:
        found = EDITOR_LINE.match(path.read_text(encoding="utf-8"))
        folder = folder_of(path.relative_to(REPOSITORY))
        schema = Path("build/docs/schema/v1") / f"{SCHEMA_NAMES[folder]}.schema.json"
        if found is None or (path.parent / found[1]).resolve() != REPOSITORY / schema:
            wrong.append(path.relative_to(REPOSITORY).as_posix())
    assert FILES
    assert wrong == []

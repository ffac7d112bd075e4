"""The field reference: every key that a record may have, in words that need no Python."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from llm_zoo.records import KINDS
from llm_zoo.records.reference import BlockReference, RecordReference, field_reference
from llm_zoo.records.schema import json_schema

REFERENCE = field_reference()


def by_folder(folder: str) -> RecordReference:
    """The reference of one kind of record."""
    return next(record for record in REFERENCE if record.folder == folder)


def block(folder: str, name: str) -> BlockReference:
    """One block of a kind of record."""
    return next(found for found in by_folder(folder).blocks if found.name == name)


def keys_of(schema: Any) -> Iterator[str]:
    """Every key that a schema knows, at any depth."""
    for definition in [schema, *schema.get("$defs", {}).values()]:
        yield from definition.get("properties", {})


def test_every_kind_of_record_is_there_with_the_record_itself_first() -> None:
    assert [record.folder for record in REFERENCE] == list(KINDS)
    firsts = {record.folder: record.blocks[0].rows[0].key for record in REFERENCE}
    assert firsts == dict.fromkeys(KINDS, "name") | {
        "claims": "text",
        "references": "title",
        "glossary": "terms",
        "links": "checked",
    }


@pytest.mark.parametrize("folder", KINDS)
def test_every_key_of_the_schema_is_explained(folder: str) -> None:
    explained = {row.key for record in REFERENCE for found in record.blocks for row in found.rows}
    assert set(keys_of(json_schema(folder))) - explained == set()


def test_types_are_said_in_words() -> None:
    rows = [row for record in REFERENCE for found in record.blocks for row in found.rows]
    assert [row.key for row in rows if re.search(r"typing|class|Annotated|None|\[|\bstr\b|\bint\b", row.type)] == []


@pytest.mark.parametrize(
    ("folder", "name", "key", "words", "required"),
    [
        ("models", "model", "name", "text", True),
        ("models", "model", "released", "date", True),
        ("models", "model", "aliases", "list of text", False),
        ("models", "model", "sources", "mapping of names to source", True),
        ("models", "access", "weights", "one of: open, closed", True),
        ("models", "access", "api", "true or false", True),
        ("models", "price", "from", "date", True),
        ("models", "price", "input", "number", True),
        ("models", "attention", "kind", "always attention", True),
        ("models", "attention", "heads", "whole number", True),
        ("models", "layer group", "ffn", "dense ffn or moe ffn", False),
        ("developers", "developer", "philosophy", "philosophy", False),
    ],
)
def test_a_key_is_explained_as_a_contributor_would(
    folder: str, name: str, key: str, words: str, required: bool
) -> None:
    (row,) = [row for row in block(folder, name).rows if row.key == key]
    assert (row.type, row.required) == (words, required)


def test_what_a_key_means_is_its_docstring() -> None:
    (row,) = [row for row in block("models", "attention").rows if row.key == "window"]
    assert row.meaning == "Tokens that a query sees at most (sliding window); left out: the whole context."
    assert block("models", "router").meaning == "What chooses the experts of a token."


def test_every_block_has_a_meaning_and_stands_once() -> None:
    names = [found.name for record in REFERENCE for found in record.blocks]
    assert len(names) == len(set(names))
    assert [found.name for record in REFERENCE for found in record.blocks if not found.meaning] == []

"""The field reference: every key of every record, read from the classes that define them."""

from __future__ import annotations

import inspect
import types
import typing
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from .loader import KINDS
from .schema import SCHEMA_NAMES


@dataclass(frozen=True)
class FieldRow:
    """One key: its type in words, whether it must be there, and what it means."""

    key: str
    type: str
    required: bool
    meaning: str


@dataclass(frozen=True)
class BlockReference:
    """One block of a record with its keys; `name` is the class's name in words."""

    name: str
    meaning: str
    rows: tuple[FieldRow, ...]


@dataclass(frozen=True)
class RecordReference:
    """One kind of record: its folder, and its blocks, the record itself first."""

    folder: str
    name: str
    blocks: tuple[BlockReference, ...]


def field_reference() -> list[RecordReference]:
    """Every kind of record in the order of `KINDS`, each block where it is first used."""
    seen: set[type[BaseModel]] = set()
    found = []
    for folder, kind in KINDS.items():
        blocks = tuple(_reference(block) for block in _blocks(kind, seen))
        found.append(RecordReference(folder, SCHEMA_NAMES[folder], blocks))
    return found


def _blocks(kind: type[BaseModel], seen: set[type[BaseModel]]) -> list[type[BaseModel]]:
    """`kind` and the blocks that it is made of, depth first, each once."""
    if kind in seen:
        return []
    seen.add(kind)
    found = [kind]
    for field in kind.model_fields.values():
        for inner in _classes(field.annotation):
            found += _blocks(inner, seen)
    return found


def _classes(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for part in typing.get_args(annotation) for found in _classes(part)]


def _reference(block: type[BaseModel]) -> BlockReference:
    rows = tuple(
        FieldRow(
            field.alias or name,
            type_words(field.annotation),
            field.is_required(),
            " ".join((field.description or "").split()),
        )
        for name, field in block.model_fields.items()
    )
    return BlockReference(words(block), " ".join(inspect.cleandoc(block.__doc__ or "").split()), rows)


def words(block: type[BaseModel]) -> str:
    """`LatentAttention` → `latent attention`."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in block.__name__).strip()


def type_words(annotation: Any) -> str:
    """A type as a contributor would say it: `whole number`, `list of text`, `one of: open, closed`."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return type_words(arguments[0])
    if origin is typing.Literal:
        return "one of: " + ", ".join(map(str, arguments)) if len(arguments) > 1 else f"always {arguments[0]}"
    if origin in {typing.Union, types.UnionType}:
        parts = [type_words(part) for part in arguments if part is not type(None)]
        return " or ".join(parts)
    if origin is list:
        return f"list of {type_words(arguments[0])}"
    if origin is dict:
        return f"mapping of names to {type_words(arguments[1])}"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return words(annotation)
    return {"str": "text", "int": "whole number", "float": "number", "bool": "true or false", "date": "date"}.get(
        getattr(annotation, "__name__", ""), str(annotation)
    )

"""Turns what pydantic finds into problems with a place, a code and the nearest right name."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from .problems import Problem, nearest, shorten
from .yaml_source import Located, Path

Record = TypeVar("Record", bound=BaseModel)

_EXPONENT = re.compile(r"[-+]?[0-9][0-9_.]*[eE][-+]?[0-9]+\Z")
_DATE_LIKE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_WANTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "date_type": "a date like 2024-12-26",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}
_LIMITS = {
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "string_too_long": "must have at most {max_length}",
    "too_short": "must have at least {min_length}",
    "string_pattern_mismatch": "must have the form {pattern}",
}
_BLOCK_NAMES = {
    "LicenseTerms": "license",
    "ModelClass": "class",
    "LatentAttention": "mla",
    "DenseFfn": "ffn",
    "MoeFfn": "ffn",
}


#: Last step of pydantic's location when the key of a mapping is wrong, not its value.
_KEY = "[key]"


def parse_record(file: str, located: Located, kind: type[Record]) -> tuple[Record | None, list[Problem]]:
    """Check `located` against the record class `kind`; all mistakes are found in one go."""
    try:
        return kind.model_validate(located.value), []
    except ValidationError as error:
        return None, [_problem(file, located, kind, detail) for detail in error.errors(include_url=False)]


def _problem(file: str, located: Located, kind: type[BaseModel], detail: ErrorDetails) -> Problem:
    loc = detail["loc"]
    key_is_wrong = loc[-1:] == (_KEY,) and detail["type"] == "string_pattern_mismatch"
    path, block = _resolve(kind, loc[:-1] if key_is_wrong else loc)
    if detail["type"] == "union_tag_invalid":
        path = (*path, "kind")
    line, column = located.place(path)
    code, message = _bad_key(path) if key_is_wrong else _explain(detail, path, block, located)
    if code not in {"ZOO102", "ZOO104"} and not key_is_wrong:
        value = located.at(path)
        line, column = value.line, value.column
    return Problem(file, line, column, code, message)


def _explain(detail: ErrorDetails, path: Path, block: type[BaseModel], located: Located) -> tuple[str, str]:
    kind, name = detail["type"], _field(path)
    context: dict[str, Any] = detail.get("ctx", {})
    if kind == "extra_forbidden":
        key = str(path[-1])
        return "ZOO104", f"unknown key {shorten(key)} in {block_name(block)}{nearest(key, key_names(block))}"
    if kind == "missing":
        return "ZOO102", f"missing key '{path[-1]}' in {block_name(block)}"
    if kind == "union_tag_not_found":
        return "ZOO102", f"missing key 'kind' in {name}"
    if kind == "union_tag_invalid":
        return _not_one_of(name, located.at(path), _quoted(context["expected_tags"]))
    if kind == "literal_error":
        return _not_one_of(name, located.at(path), _quoted(context["expected"]))
    if kind in _WANTED:
        return _wrong_type(detail, name, located.at(path).written)
    if kind.startswith("ZOO"):
        return kind, detail["msg"]
    if kind not in _LIMITS:
        return "ZOO111", f"{name} is {shorten(detail['input'])}; {detail['msg']}"
    return "ZOO111", _out_of_range(kind, name, detail["input"], context)


def _bad_key(path: Path) -> tuple[str, str]:
    form = "a-z first, then a-z, 0-9, '-' or '_', at most 41 characters"
    return "ZOO110", f"{shorten(path[-1])} cannot be a key of '{path[-2]}': {form}"


def _out_of_range(kind: str, name: str, value: object, context: dict[str, Any]) -> str:
    limit = _LIMITS[kind].format(**{key: _number(bound) for key, bound in context.items()})
    if kind == "too_short":
        return f"{name} is empty; it {limit} {'entry' if context['min_length'] == 1 else 'entries'}"
    if kind == "string_too_long":
        return f"{name} has {_number(len(str(value)))} characters; it {limit}"
    return f"{name} is {shorten(value)}; it {limit}"


def _number(bound: object) -> str:
    """A limit as people write it: 2100 could be a year, 10,000 is a count."""
    if not isinstance(bound, int | float):
        return str(bound)
    return f"{bound:g}" if abs(bound) < 10_000 else f"{round(bound):,}"


def _quoted(expected: str) -> list[str]:
    """The words in pydantic's list `'open' or 'closed'`."""
    return re.findall(r"'([^']*)'", expected)


def _not_one_of(name: str, found: Located, known: list[str]) -> tuple[str, str]:
    if isinstance(found.value, bool) and found.written in known:
        return "ZOO106", _read_as_truth(found.written, found.value)
    value = found.written if isinstance(found.value, bool) and found.written else found.value
    hint = nearest(str(value), known)
    return "ZOO103", f"{name} is {shorten(value)}; it must be one of: {', '.join(known)}{hint}"


def _read_as_truth(written: str | None, value: bool) -> str:
    return f"YAML reads '{written}' as {str(value).lower()}; write it in quotes if the word is meant"


def _wrong_type(detail: ErrorDetails, name: str, written: str | None) -> tuple[str, str]:
    wanted, value = _WANTED[detail["type"]], detail["input"]
    if wanted == "text" and isinstance(value, bool):
        return "ZOO106", _read_as_truth(written, value)
    if wanted == "text" and written is not None and not isinstance(value, str):
        return "ZOO107", f"YAML reads '{written}' as a {_yaml_type(value)}; write it in quotes: \"{written}\""
    if "number" in wanted and isinstance(value, str) and _EXPONENT.match(value):
        return "ZOO108", f"YAML reads '{value}' as text, not as a number; write it out, like 1_000_000"
    if "date" in wanted and isinstance(value, str) and _DATE_LIKE.match(value):
        return "ZOO107", f"'{value}' is not a day of the calendar in the form 2024-12-26, unquoted"
    return "ZOO101", f"{name} must be {wanted}, not {_described(value)}"


def _yaml_type(value: object) -> str:
    return "date" if not isinstance(value, int | float) else "number"


def _described(value: object) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    return f"the text {shorten(value)}" if isinstance(value, str) else shorten(value)


def _field(path: Path) -> str:
    """The last key on `path`, with the index when it is an item of a list."""
    if not path:
        return "the record"
    if isinstance(path[-1], int):
        return f"item {path[-1] + 1} of '{_last_key(path)}'"
    return f"'{path[-1]}'"


def _last_key(path: Path) -> str:
    return next((str(step) for step in reversed(path) if isinstance(step, str)), "the record")


def key_names(block: type[BaseModel]) -> list[str]:
    """The keys of `block` as they are written in YAML."""
    return [field.alias or name for name, field in block.model_fields.items()]


def block_name(block: type[BaseModel]) -> str:
    """`GatedDeltaNet` → `gated delta net`: how a block is called in a message."""
    known = _BLOCK_NAMES.get(block.__name__)
    return known or re.sub(r"(?<!^)(?=[A-Z])", " ", block.__name__).lower()


def _resolve(kind: type[BaseModel], loc: Iterable[str | int]) -> tuple[Path, type[BaseModel]]:
    """Follow pydantic's location through the classes; drops the tags of unions, which are no keys of the file.

    Returns the path in the file and the innermost block that holds its last step.
    """
    path: Path = ()
    block: type[BaseModel] = kind
    here: Any = kind
    for step in loc:
        members = union_members(here)
        if members and step in members:
            here = members[str(step)]
            continue
        path = (*path, step)
        if isinstance(here, type) and issubclass(here, BaseModel):
            block = here
            here = field_type(here, step)
        else:
            arguments = typing.get_args(here)
            here = arguments[-1] if arguments else None
        here = bare(here)
    return path, block


def field_type(block: type[BaseModel], key: str | int) -> Any:
    """The annotation of a key as it is written in YAML; None for a key that the block does not know."""
    for name, field in block.model_fields.items():
        if key in (name, field.alias):
            return field.annotation
    return None


def bare(annotation: Any) -> Any:
    """The annotation without `Annotated[…]` and `| None`."""
    while True:
        origin = typing.get_origin(annotation)
        if origin is typing.Annotated:
            annotation = typing.get_args(annotation)[0]
            continue
        if origin in {typing.Union, types.UnionType}:
            rest = [part for part in typing.get_args(annotation) if part is not type(None)]
            if len(rest) == 1:
                annotation = rest[0]
                continue
        return annotation


def union_members(annotation: Any) -> dict[str, type[BaseModel]]:
    """Members of a union of blocks by the value of their `kind`."""
    if typing.get_origin(annotation) not in {typing.Union, types.UnionType}:
        return {}
    members = [bare(part) for part in typing.get_args(annotation)]
    return {
        str(typing.get_args(member.model_fields["kind"].annotation)[0]): member
        for member in members
        if isinstance(member, type) and issubclass(member, BaseModel) and "kind" in member.model_fields
    }

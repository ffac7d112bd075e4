"""What changed between two states of the records: fields in words that a reader follows, and numbers that follow."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from ..records import Model, Zoo
from ..records.loader import KINDS
from .cache import cache_of
from .classes import classes_of
from .diff import DIFF_CONTEXT, Change
from .kind import kind_of
from .parameters import count_parameters
from .prices import price_on

#: A record that went and one that came are the same one under another id if so much of what they say is equal.
SAME = 0.8
_NO_VALUE: tuple[object, ...] = (None, [], {})

Plain = Mapping[str, Any]


@dataclass(frozen=True)
class RecordChange:
    """One record that is not what it was. `before_id` differs from `id` where it got another one."""

    folder: str
    id: str
    name: str
    kind: Literal["added", "removed", "changed", "renamed"]
    before_id: str
    fields: tuple[Change, ...] = ()
    #: Numbers computed from it that changed with it.
    derived: tuple[Change, ...] = ()


def zoo_changes(before: Zoo, after: Zoo, day: datetime.date) -> list[RecordChange]:
    """Every record that differs, by folder and id. Records that could not be read on one side are left out."""
    found: list[RecordChange] = []
    unread = before.broken | after.broken
    for folder in KINDS:
        old, new = _readable(before, folder, unread), _readable(after, folder, unread)
        gone = {record_id: record for record_id, record in old.items() if record_id not in new}
        came = {record_id: record for record_id, record in new.items() if record_id not in old}
        renamed = _renamed(gone, came)
        for record_id, record in new.items():
            earlier_id = renamed.get(record_id, record_id)
            earlier = old.get(earlier_id)
            if earlier is None:
                found.append(RecordChange(folder, record_id, _name(record, record_id), "added", record_id))
            elif earlier != record or earlier_id != record_id:
                kind: Literal["renamed", "changed"] = "renamed" if earlier_id != record_id else "changed"
                found.append(_change(folder, record_id, earlier_id, kind, earlier, record, (before, after), day))
        for record_id in gone.keys() - set(renamed.values()):
            found.append(RecordChange(folder, record_id, _name(gone[record_id], record_id), "removed", record_id))
    order = list(KINDS)
    return sorted(found, key=lambda one: (order.index(one.folder), one.id))


def _readable(zoo: Zoo, folder: str, unread: frozenset[tuple[str, str]]) -> dict[str, BaseModel]:
    return {key: record for key, record in zoo.records(folder).items() if (folder, key) not in unread}


def _change(
    folder: str,
    record_id: str,
    earlier_id: str,
    kind: Literal["renamed", "changed"],
    earlier: BaseModel,
    record: BaseModel,
    zoos: tuple[Zoo, Zoo],
    day: datetime.date,
) -> RecordChange:
    fields = tuple(field_changes(_plain(earlier), _plain(record)))
    derived: tuple[Change, ...] = ()
    if isinstance(earlier, Model) and isinstance(record, Model):
        numbers = derived_numbers(earlier, zoos[0], day), derived_numbers(record, zoos[1], day)
        derived = tuple(
            Change(name, old, numbers[1][name]) for name, old in numbers[0].items() if old != numbers[1][name]
        )
    return RecordChange(folder, record_id, _name(record, record_id), kind, earlier_id, fields, derived)


def _renamed(gone: Mapping[str, BaseModel], came: Mapping[str, BaseModel]) -> dict[str, str]:
    """Id now → id before, of records that say nearly the same under another id."""
    found: dict[str, str] = {}
    for new_id, record in came.items():
        new = set(_facts(_plain(record)))
        for old_id, earlier in gone.items():
            old = set(_facts(_plain(earlier)))
            if old_id not in found.values() and len(old & new) >= SAME * max(len(old), len(new)):
                found[new_id] = old_id
                break
    return found


def derived_numbers(model: Model, zoo: Zoo, day: datetime.date) -> dict[str, object]:
    """What readers see of a model beside its record: sizes in weights, cache in bytes, price for a million tokens."""
    architecture = model.architecture
    count = count_parameters(architecture) if architecture else None
    price = price_on(model, day)
    scale = 1_000_000 / price.per if price else 0.0
    return {
        "total parameters": count.total if count else None,
        "active parameters": count.active if count else None,
        f"cache at {DIFF_CONTEXT:,} tokens": cache_of(architecture).bytes_at(DIFF_CONTEXT) if architecture else None,
        "kind": kind_of(model),
        "price of input": price.input * scale if price else None,
        "price of output": price.output * scale if price and price.output is not None else None,
        "classes": ", ".join(one.class_id for one in classes_of(model, list(zoo.classes))) or None,
    }


def _name(record: BaseModel, record_id: str) -> str:
    return str(getattr(record, "name", None) or getattr(record, "title", None) or record_id)


def _plain(record: BaseModel) -> dict[str, Any]:
    return record.model_dump(mode="json", by_alias=True)


# --- plain values, as YAML gives them --------------------------------------------------------------------------------


def field_changes(before: Plain, after: Plain) -> Iterator[Change]:
    """Fields that differ, by their path; items of lists of blocks are found again by what they are about."""
    for key in dict.fromkeys([*before, *after]):
        yield from _differences(str(key), before.get(key), after.get(key))


def _differences(path: str, old: Any, new: Any) -> Iterator[Change]:
    old, new = (None if value in _NO_VALUE else value for value in (old, new))
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys([*old, *new]):
            yield from _differences(f"{path}.{key}", old.get(key), new.get(key))
    elif _blocks(old) and _blocks(new):
        olds, news = _by_subject(path, old), _by_subject(path, new)
        for subject in dict.fromkeys([*olds, *news]):
            yield from _differences(f"{path}[{subject}]", olds.get(subject), news.get(subject))
    elif isinstance(old, Mapping) or isinstance(new, Mapping) or _blocks(old) or _blocks(new):
        yield Change(path, _short(old), _short(new))
    else:
        yield Change(path, _scalar(old), _scalar(new))


def _blocks(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str) and any(isinstance(one, Mapping) for one in value)


def _by_subject(path: str, blocks: Sequence[Any]) -> dict[str, Any]:
    """Blocks of a list by what they are about; equal subjects are numbered."""
    found: dict[str, Any] = {}
    for number, block in enumerate(blocks, start=1):
        subject = _subject(path, block) if isinstance(block, Mapping) else None
        key = subject or str(number)
        while key in found:
            key += "'"
        found[key] = block
    return found


def _subject(path: str, block: Plain) -> str | None:
    setup = block.get("setup") or {}
    if path == "results":
        parts = [block.get("benchmark"), block.get("reporter"), block.get("date"), setup.get("harness")]
        parts += [setup.get("effort"), setup.get("subset"), setup.get("checkpoint")]
    elif path == "prices":
        parts = [block.get("provider"), block.get("currency"), block.get("from")]
    elif path in {"rumours", "disagreements"}:
        parts = [block.get("about") or block.get("fact"), block.get("source")]
    else:
        return None
    return ", ".join(str(part) for part in parts if part)


def _scalar(value: Any) -> object:
    return ", ".join(str(one) for one in value) if isinstance(value, list | tuple) else value


def _short(value: Any) -> object:
    """A whole block in a few words: the first of its fields that say something."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        shown = [
            f"{key} {one}" for key, one in value.items() if one not in _NO_VALUE and not isinstance(one, Mapping | list)
        ]
        return ", ".join(shown[:4]) or "a block"
    if isinstance(value, list | tuple):
        return f"{len(value)} entr{'y' if len(value) == 1 else 'ies'}"
    return value


def _facts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every path with its value, as text."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _facts(one, f"{path}.{key}")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _facts(one, f"{path}[{number}]")
    elif value is not None:
        yield path, str(value)

"""What the facts in the records rest on: blocks and their sources, the form of links, the age of readings."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from pydantic import BaseModel

from ..records import Zoo
from ..records.fields import PRIMARY_KINDS, Block, Source

#: Kinds of record whose facts have sources.
SOURCED = ("models", "developers", "benchmarks", "hardware", "licenses", "claims")


@dataclass(frozen=True)
class FactBlock:
    """A block of a record that states facts, with the source that they rest on."""

    folder: str
    record_id: str
    name: str
    """Field of the record that the block is or belongs to; `head` for the record's own fields."""
    key: str | None
    """Source that the block itself names; None: it rests on that of the record's head."""
    source: Source | None
    """None where the block names a source that the record does not have."""

    @property
    def primary(self) -> bool:
        """Whether the source comes from whoever made the thing, or is the official record of a measurement."""
        return self.source is not None and self.source.kind in PRIMARY_KINDS


def fact_blocks(zoo: Zoo) -> Iterator[FactBlock]:
    """Every block that states facts: those with a field `source`, and the head of each record."""
    for folder in SOURCED:
        for record_id, record in zoo.records(folder).items():
            sources: Mapping[str, Source] = record.sources  # type: ignore[attr-defined]  # all kinds of SOURCED have it
            head = getattr(record, "source", None) or next(iter(sources))
            yield FactBlock(folder, record_id, "head", head, sources.get(head))
            for name in type(record).model_fields:
                for block in _with_source(getattr(record, name)):
                    key: str | None = block.source  # type: ignore[attr-defined]  # `_with_source` saw it
                    yield FactBlock(folder, record_id, name, key, sources.get(key or head))


def _with_source(value: object) -> Iterator[BaseModel]:
    """Blocks with a field `source`, at any depth."""
    if isinstance(value, list | tuple):
        for item in value:
            yield from _with_source(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _with_source(item)
    elif isinstance(value, Block) and not isinstance(value, Source):
        if "source" in type(value).model_fields:
            yield value
        for name in type(value).model_fields:
            yield from _with_source(getattr(value, name))


@dataclass(frozen=True)
class Backing:
    """How many blocks of one name there are, and what they rest on."""

    name: str
    blocks: int
    sourced: int
    primary: int


def backing(blocks: Iterable[FactBlock]) -> list[Backing]:
    """Blocks of models by name, the most frequent first."""
    by_name: dict[str, list[FactBlock]] = {}
    for block in blocks:
        by_name.setdefault(block.name, []).append(block)
    found = [
        Backing(name, len(own), sum(one.source is not None for one in own), sum(one.primary for one in own))
        for name, own in by_name.items()
    ]
    return sorted(found, key=lambda one: (-one.blocks, one.name))


# --- links -----------------------------------------------------------------------------------------------------------

#: Hosts that are reserved for examples (RFC 2606 and RFC 6761); a page there is a placeholder.
_RESERVED = re.compile(r"(^|\.)(example\.(com|net|org)|example|test|invalid|localhost)\Z")
_ARXIV = re.compile(r"arxiv\.org/(?:abs|pdf|html)/(\d{2})(\d{2})\.\d{4,5}")
#: A paper sent in on the last days of a month is numbered in the next one.
_NUMBERED_LATER = datetime.timedelta(days=5)


@dataclass(frozen=True)
class LinkFault:
    """What is wrong with a link, as far as one can tell without following it."""

    url: str
    fault: str
    record: str
    """`folder/id` of the first record that has it."""


@dataclass(frozen=True)
class Links:
    """Every address that sources name, and the faults of form among them."""

    addresses: tuple[str, ...]
    uses: int
    faults: tuple[LinkFault, ...]


def all_sources(zoo: Zoo) -> Iterator[tuple[str, Source]]:
    """`folder/id` and source, of every source of every record."""
    for folder in SOURCED:
        for record_id, record in zoo.records(folder).items():
            for source in record.sources.values():  # type: ignore[attr-defined]  # all kinds of SOURCED have it
                yield f"{folder}/{record_id}", source


def links(zoo: Zoo) -> Links:
    """The links of all sources. That each is an https address of a public form is checked when a record is read."""
    first: dict[str, tuple[str, Source]] = {}
    faults: list[LinkFault] = []
    uses = 0
    for record, source in all_sources(zoo):
        uses += 1
        seen = first.setdefault(source.url, (record, source))
        if seen[1].kind != source.kind:
            faults.append(LinkFault(source.url, f"here '{source.kind}', in {seen[0]} '{seen[1].kind}'", record))
        faults += [LinkFault(source.url, fault, record) for fault in _form_faults(source)]
    return Links(tuple(sorted(first)), uses, tuple(faults))


def _form_faults(source: Source) -> Iterator[str]:
    if _RESERVED.search(urlsplit(source.url).hostname or ""):
        yield "a placeholder: the host is reserved for examples"
    number = _ARXIV.search(source.url)
    if number and source.published:
        month = datetime.date(2000 + int(number[1]), int(number[2]), 1)
        late = (source.published.year, source.published.month) > (month.year, month.month)
        if late or source.published < month - _NUMBERED_LATER:
            yield f"the number says {month:%Y-%m}, the record says published on {source.published}"


# --- age -------------------------------------------------------------------------------------------------------------

#: Days since the day that a source shows, up to which it falls into each range of the age table.
AGE_LIMITS: Sequence[int] = (30, 90, 180, 365)


def ages(zoo: Zoo, today: datetime.date) -> list[tuple[int | None, int]]:
    """Number of sources by the age of what was read: (upper limit in days, count); None for older than all limits."""
    days = [(today - source.shows).days for _, source in all_sources(zoo)]
    found: list[tuple[int | None, int]] = []
    below = -(10**6)
    for limit in AGE_LIMITS:
        found.append((limit, sum(below < day <= limit for day in days)))
        below = limit
    return [*found, (None, sum(day > below for day in days))]

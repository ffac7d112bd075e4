"""What happened, and what changed in the records: the page of changes, and what the calendar is made from.

What happened to models has its days in the records. What changed in the records themselves is read from the history of
the repository where there is one; a shallow copy, a folder from an archive or a made-up zoo has none, and the page says
so.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, Literal

import yaml

from ..derive.changes import field_changes
from ..derive.prices import per_million, periods_of
from ..records import Price
from ..records.history import NoHistory, changed_files, days
from ..records.yaml_source import LOADER
from . import numbers
from .changes import change_words
from .kept import kept
from .tables import markdown_table
from .text import Md, escape, visible
from .views import ModelFacts, ModelView, Site

#: Days back that the list of what happened reaches, and days of the history that are read.
PAST_DAYS, HISTORY_DAYS = 120, 30
#: Fields of one model that a day of the history lists.
MOST_FIELDS = 6

_READ_BY = (
    "derive/changes.py",
    "records/history.py",
    "records/yaml_source.py",
    "render/change_log.py",
    "render/changes.py",
)
#: What is kept of a day depends on the code that reads it and puts it into words.
_READER = (
    "history "
    + hashlib.sha256(b"".join((Path(__file__).parents[1] / name).read_bytes() for name in _READ_BY)).hexdigest()
)

Kind = Literal["released", "price", "price-end", "retired", "results"]


@dataclass(frozen=True)
class Happening:
    """Something that happened to a model, or is announced, on a day."""

    day: datetime.date
    facts: ModelFacts
    kind: Kind
    words: str
    #: Tells it from others of its model; it does not change when words do.
    key: str


def happenings(facts: ModelFacts) -> Iterator[Happening]:
    """Release, changes of price, retirement and results of a model, in no order."""
    record = facts.record
    yield Happening(record.released, facts, "released", f"released by {visible(facts.developer.name)}", "released")
    periods = periods_of(record)
    for number, period in enumerate(periods):
        price = period.price
        own = [one.price for one in periods if one.price.provider == price.provider]
        note = f" {visible(price.note)}" if price.note else ""
        key = f"price-{price.provider}-{price.currency}-{price.from_.isoformat()}"
        earlier = [one.price for one in periods[:number] if one.price.provider == price.provider]
        if earlier:  # the first price of a model is no change
            words = f"{price_words(price)}; before {price_words(earlier[-1])}.{note}"
            yield Happening(price.from_, facts, "price", words, key)
        if price.until and not any(one.from_ > price.from_ for one in own):
            day = price.until + datetime.timedelta(days=1)
            if day == record.retired:
                continue  # the end of service says it
            yield Happening(day, facts, "price-end", f"Until the day before: {price_words(price)}.{note}", f"{key}-end")
    if record.retired:
        yield Happening(record.retired, facts, "retired", "End of service.", "retired")
    for day in {result.date for result in record.results}:
        names = dict.fromkeys(
            facts.site.zoo.benchmarks[result.benchmark].name for result in record.results if result.date == day
        )
        yield Happening(day, facts, "results", ", ".join(visible(name) for name in names), f"results-{day}")


def price_words(price: Price) -> str:
    """A price for a million tokens, in its currency."""
    sides = (("in", price.input), ("out", price.output), ("cached", price.cached_input))
    amounts = [
        f"{numbers.dollars(amount).removeprefix('$')} {price.currency} {side}"
        for side, amount in ((side, per_million(price, amount)) for side, amount in sides)
        if amount is not None
    ]
    return f"{', '.join(amounts)} per million tokens"


_KINDS: dict[str, str] = {
    "released": "new",
    "price": "price",
    "price-end": "price ends",
    "retired": "retired",
    "results": "results",
}


def scheduled(site: Site, here: str) -> Md | None:
    """What the records announce for days to come, the nearest first."""
    found = sorted(
        (one for facts in site.all_facts() for one in happenings(facts) if one.day > site.today),
        key=lambda one: (one.day, one.facts.id, one.key),
    )
    return _table(site, here, found) if found else None


def latest(site: Site, here: str) -> Md | None:
    """What happened in the last `PAST_DAYS` days, newest first."""
    earliest = site.today - datetime.timedelta(days=PAST_DAYS)
    found = sorted(
        (one for facts in site.all_facts() for one in happenings(facts) if earliest <= one.day <= site.today),
        key=lambda one: (-one.day.toordinal(), one.facts.id, one.key),
    )
    return _table(site, here, found) if found else None


def _table(site: Site, here: str, found: Sequence[Happening]) -> Md:
    rows = [
        [f"{one.day}", ModelView(site, one.facts.id, here).link, _KINDS[one.kind], escape(one.words)] for one in found
    ]
    return markdown_table([("Day", True), ("Model", False), ("What", False), ("In words", False)], rows)


def by_model(site: Site, here: str, history: Sequence[HistoryDay]) -> Md:
    """When anything last happened to each model; the newest model first."""
    changed = {
        model.id: day.date for day in reversed(history) for model in day.models if model.kind in {"added", "changed"}
    }
    rows: list[list[Md | str]] = []
    for facts in reversed(site.all_facts()):
        past = [one for one in happenings(facts) if one.day <= site.today]
        prices = [one.day for one in past if one.kind == "price"]
        results = [one.day for one in past if one.kind == "results"]
        row: list[Md | str] = [ModelView(site, facts.id, here).link, f"{facts.released}"]
        row += [f"{max(listed)}" if listed else "" for listed in (prices, results)]
        row += [f"{facts.record.retired or ''}", f"{facts.verified}"]
        rows.append(row + ([changed.get(facts.id, "")] if history else []))
    headings = ["Released", "Last price change", "Newest result", "Retired", "Sources read"]
    headings += ["Record changed"] if history else []
    return markdown_table([("Model", False), *((heading, True) for heading in headings)], rows)


# --- history ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ModelChange:
    """How the record of a model changed on a day: the first fields in words, and how many there are."""

    id: str
    name: str
    kind: Literal["added", "removed", "changed"]
    words: tuple[str, ...]
    fields: int


@dataclass(frozen=True)
class HistoryDay:
    """A day on which records of models changed."""

    date: str
    models: tuple[ModelChange, ...]


def history(root: Path | None) -> tuple[HistoryDay, ...]:
    """The latest days of the repository's history on which facts about models changed, newest first."""
    if root is None:
        return ()
    try:
        found = []
        for day in days(root, HISTORY_DAYS):
            text = kept(f"{_READER} {day.before} {day.commit}", partial(_read, root, day.before, day.commit))
            models = tuple(ModelChange(one[0], one[1], one[2], tuple(one[3]), one[4]) for one in json.loads(text))
            if models:
                found.append(HistoryDay(day.date, models))
        return tuple(found)
    except NoHistory:
        return ()


def _read(root: Path, before: str, after: str) -> str:
    """The models that differ between two commits, as JSON; a record that is only laid out otherwise does not."""
    found = []
    for path, texts in changed_files(root, before, after, "models").items():
        old, new = (_plain(text) for text in texts)
        fields = list(field_changes(old, new)) if old and new else []
        if old == new or (old and new and not fields):
            continue
        kind = "changed" if old and new else "added" if new else "removed"
        name = str((new or old or {}).get("name", PurePosixPath(path).stem))
        words = [change_words(one) for one in fields[:MOST_FIELDS]]
        found.append((PurePosixPath(path).stem, name, kind, words, len(fields)))
    return json.dumps(found)


def _plain(text: str | None) -> dict[str, Any] | None:
    """A record as YAML gives it, whatever rules held then; None where it is not there or no mapping."""
    if text is None:
        return None
    try:
        value = yaml.load(text, LOADER)
    except (yaml.YAMLError, ValueError):
        return None
    return value if isinstance(value, dict) else None


def history_day(site: Site, here: str, day: HistoryDay) -> Md:
    """A day of the history: new and removed models in a line each, then what changed of the others."""
    lines = []
    for kind, words in (("added", "New in the records"), ("removed", "Taken out")):
        names = [_link(site, here, one) for one in day.models if one.kind == kind]
        if names:
            lines += [f"{words}: {', '.join(names)}.", ""]
    for one in day.models:
        if one.kind == "changed":
            more = one.fields - len(one.words)
            rest = f" and {more} more" if more else ""
            lines.append(f"- {_link(site, here, one)}: {escape('; '.join(one.words))}{rest}")
    return Md("\n".join(lines))


def _link(site: Site, here: str, one: ModelChange) -> Md:
    return ModelView(site, one.id, here).link if one.id in site.zoo.models else escape(one.name)

"""A change of a record's text that keeps every other line as its author wrote it."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from ..derive.prices import price_on
from ..records import Model
from ..records.validation import parse_record
from ..records.yaml_source import read_yaml


@dataclass(frozen=True)
class _Edit:
    """Characters from `start` to `end` of a text become `new`."""

    start: int
    end: int
    new: str


@dataclass(frozen=True)
class Listed:
    """What an aggregator says of a model: prices in US dollars for a million tokens, limits in tokens."""

    costs: Mapping[str, float]
    """By the keys of a price: `input`, `output`, `cached_input`."""
    limits: Mapping[str, int]
    """By the keys of a context: `window`, `output`."""
    title: str
    url: str


def patch(file: str, text: str, model: Model, listed: Listed, today: datetime.date) -> str:
    """A patch (`git apply`) of the record at `file`; empty where no correct record would come of it."""
    key = f"{listed.title.replace('.', '-')}-{today:%Y%m%d}"
    edits = [*_limits(text, listed, key), *_prices(text, model, listed, key, today)]
    if not edits:
        return ""
    proposed = _without_orphan(text, _apply(text, [*edits, _source(text, listed, key, today)]))
    located, problems = read_yaml(file, proposed.encode())
    if located is None or problems or parse_record(file, located, Model)[1]:
        return ""
    lines = difflib.unified_diff(
        text.splitlines(keepends=True), proposed.splitlines(keepends=True), f"a/{file}", f"b/{file}"
    )
    return "".join(lines)


def _apply(text: str, edits: list[_Edit]) -> str:
    for edit in sorted(edits, key=lambda one: (one.start, one.end), reverse=True):
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text


def _pairs(node: yaml.Node) -> list[tuple[str, yaml.Node]]:
    return [(key.value, value) for key, value in node.value]


def _fields(text: str) -> dict[str, yaml.Node]:
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    return dict(_pairs(node)) if isinstance(node, yaml.MappingNode) else {}


def _limits(text: str, listed: Listed, key: str) -> Iterator[_Edit]:
    """New limits in `context`; its locator belongs to the old source and goes."""
    context = _fields(text).get("context")
    if not isinstance(context, yaml.MappingNode) or not listed.limits:
        return
    before: yaml.Node | None = None
    names = [name for name, _ in _pairs(context)]
    for name, value in _pairs(context):
        start, end = value.start_mark.index, value.end_mark.index
        if name in listed.limits:
            yield _Edit(start, end, f"{listed.limits[name]:_}")
        elif name == "source":
            yield _Edit(start, end, key)
        elif name == "locator" and before is not None:
            yield _Edit(before.end_mark.index, end, "")
        if name == "window" and "output" in listed.limits and "output" not in names:
            join = ", " if context.flow_style else "\n  "
            yield _Edit(end, end, f"{join}output: {listed.limits['output']:_}")
        before = value


def _prices(text: str, model: Model, listed: Listed, key: str, today: datetime.date) -> Iterator[_Edit]:
    """A new period that begins today, behind the others; the one in force ends the day before if it has an end."""
    price = price_on(model, today)
    if not listed.costs or (price is not None and price.from_ == today):
        return
    scale = 1_000_000 / price.per if price else 1
    ours = {name: getattr(price, name) * scale for name in _COSTS if price and getattr(price, name) is not None}
    costs = ours | dict(listed.costs)
    if "input" not in costs:
        return
    amounts = ", ".join(f"{name}: {costs[name]:g}" for name in _COSTS if name in costs)
    entry = (
        f"- {{provider: {model.developer}, from: {today}, {amounts}, currency: USD, per: 1_000_000, source: {key}}}\n"
    )
    fields = _fields(text)
    if "prices" not in fields:
        place = text.index("\nresults:") + 1 if "\nresults:" in text else len(text)
        yield _Edit(place, place, f"prices:\n  {entry}")
        return
    prices = fields["prices"]
    if price is not None and price.until is not None:
        until = dict(_pairs(prices.value[model.prices.index(price)]))["until"]
        yesterday = today - datetime.timedelta(days=1)
        yield _Edit(until.start_mark.index, until.end_mark.index, f"{yesterday}")
    yield _below(text, prices, " " * prices.start_mark.column + entry)


_COSTS = ("input", "output", "cached_input")


def _source(text: str, listed: Listed, key: str, today: datetime.date) -> _Edit:
    """The aggregator as a source, behind the others."""
    entry = f'  {key}: {{title: {listed.title}, url: "{listed.url}", accessed: {today}, kind: aggregator}}\n'
    return _below(text, _fields(text)["sources"], entry)


def _without_orphan(text: str, proposed: str) -> str:
    """Take out the source of the old context when nothing else names it; the first source stays: heads rest on it."""
    old = dict(_pairs(_fields(text)["context"]))["source"].value if "context" in _fields(text) else None
    sources = _fields(proposed)["sources"].value
    used = {node.value for name, node in _all_pairs(yaml.compose(proposed, Loader=yaml.SafeLoader)) if name == "source"}
    for key, value in sources[1:]:
        if key.value == old and old not in used:
            start = proposed.rindex("\n", 0, key.start_mark.index) + 1
            return proposed[:start] + proposed[_end_of_line(proposed, value) :]
    return proposed


def _all_pairs(node: yaml.Node | None) -> Iterator[tuple[str, yaml.Node]]:
    """Keys and values of all mappings below a node."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key.value, value
            yield from _all_pairs(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _all_pairs(item)


def _end_of_line(text: str, node: yaml.Node) -> int:
    """Where the line behind the last line of a block begins."""
    last = len(text[: node.end_mark.index].rstrip())
    return text.find("\n", last) + 1 or len(text)


def _below(text: str, node: yaml.Node, lines: str) -> _Edit:
    """Insert whole lines after the last line of a block."""
    place = _end_of_line(text, node)
    return _Edit(place, place, lines)

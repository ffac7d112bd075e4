"""A calculator on a page: its fields, and a result with the verdict first, then the bar, the working and tables.

The browser makes the same result from the same words (`docs/assets/js/calculate.js`) and draws it in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from . import links
from .text import Md, escape

#: Text, or text that leads to a page of the tree.
Cell = str | tuple[str, str]
State = Literal["good", "bad", "plain"]


@dataclass(frozen=True)
class Bar:
    """Amounts side by side, true to scale, beside the limit that they must keep."""

    parts: tuple[tuple[str, float, str], ...]
    """Name of the part, amount, amount in words."""
    limit: float
    limit_words: str


@dataclass(frozen=True)
class Table:
    """A table of a result; the cells of the first column name their row."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    words: int = 0
    """How many of the last columns are text; the others, after the first, are numbers."""


@dataclass(frozen=True)
class Worked:
    """What a calculator found."""

    state: State
    verdict: str
    notes: tuple[str, ...] = ()
    bar: Bar | None = None
    working: tuple[tuple[str, str, str], ...] = ()
    """Name, how it comes about, value."""
    tables: tuple[Table, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    """Words, and a page of the tree with `.md`."""
    warnings: tuple[str, ...] = ()
    """Where the result is wrong, or not the whole truth; they stand before the notes."""


@dataclass(frozen=True)
class Option:
    """A choice of a field."""

    value: str
    words: str
    group: str = ""


@dataclass(frozen=True)
class Field:
    """Something that a reader enters. With `options` it is a choice, else a number."""

    name: str
    label: str
    value: str
    options: tuple[Option, ...] = ()
    many: bool = False
    """Any number of the options, joined by commas in `value`."""
    least: float = 1
    most: float = 1_000_000_000
    whole: bool = True
    unit: str = ""
    when: str = ""
    """Value of the field `machine` for which this one counts; empty: always."""


@dataclass(frozen=True)
class Form:
    """A calculator: fields with a real example in them, and what comes of it."""

    kind: str
    legend: str
    fields: tuple[Field, ...]
    worked: Worked


def page_form(form: Form, here: str) -> Md:
    """The calculator as HTML: verdict and bar, the fields, the rest of the result.

    Without JavaScript the fields stay hidden, and the example stands there worked out.
    """
    fields = "".join(_field(one, form.kind) for one in form.fields)
    return Md(
        f'<div><zoo-calculator data-widget="calculator" data-kind="{form.kind}">'
        f'<div class="calc-head">{_head(form.worked)}</div>'
        f'<form class="calc-form controls" hidden aria-label="{escape(form.legend)}">{fields}'
        '<p class="calc-actions"><button type="reset" class="button">Back to the example</button></p></form>'
        f'<div class="calc-result">{_result(form.worked, here)}</div>'
        '<p class="visually-hidden" role="status"></p>'
        "</zoo-calculator></div>"
    )


# --- fields ----------------------------------------------------------------------------------------------------------


def _field(one: Field, kind: str) -> str:
    key = f"{kind}-{one.name}"
    when = f' data-when="{one.when}" hidden' if one.when else ""
    if one.many:
        return _checks(one, key)
    control = _select(one, key) if one.options else _number(one, key)
    error = f'<span class="calc-error" id="{key}-error" hidden></span>'
    return f'<div class="field"{when}><label for="{key}">{escape(one.label)}</label>{control}{error}</div>'


def _select(one: Field, key: str) -> str:
    groups = dict.fromkeys(option.group for option in one.options)
    inside = ""
    for group in groups:
        options = "".join(
            f'<option value="{escape(option.value)}"{" selected" if option.value == one.value else ""}>'
            f"{escape(option.words)}</option>"
            for option in one.options
            if option.group == group
        )
        inside += f'<optgroup label="{escape(group)}">{options}</optgroup>' if group else options
    return f'<select id="{key}" name="{one.name}">{inside}</select>'


def _number(one: Field, key: str) -> str:
    step = "1" if one.whole else "any"
    mode = "numeric" if one.whole else "decimal"
    unit = f'<span class="calc-unit">{escape(one.unit)}</span>' if one.unit else ""
    return (
        f'<span class="calc-number"><input type="number" inputmode="{mode}" id="{key}" '
        f'name="{one.name}" value="{one.value}" min="{one.least:g}" max="{one.most:.15g}" step="{step}" '
        f'autocomplete="off" required>{unit}</span>'
    )


def _checks(one: Field, key: str) -> str:
    chosen = set(one.value.split(","))
    boxes = "".join(
        f'<label><input type="checkbox" name="{one.name}" value="{escape(option.value)}"'
        f"{' checked' if option.value in chosen else ''}> {escape(option.words)}</label>"
        for option in one.options
    )
    return (
        f'<fieldset class="calc-checks field"><legend>{escape(one.label)}</legend>'
        f'<span class="calc-error" id="{key}-error" hidden></span>'
        f'<details class="working"><summary>Choose from {len(one.options)}</summary>'
        f'<div class="calc-boxes">{boxes}</div></details></fieldset>'
    )


# --- result ----------------------------------------------------------------------------------------------------------


def _head(worked: Worked) -> str:
    verdict = f'<p class="calc-verdict calc-{worked.state}"><strong>{escape(worked.verdict)}</strong></p>'
    return verdict + (_bar(worked.bar) if worked.bar else "")


def _result(worked: Worked, here: str) -> str:
    html = "".join(f'<p class="calc-note calc-warning">{escape(warning)}</p>' for warning in worked.warnings)
    html += "".join(f'<p class="calc-note">{escape(note)}</p>' for note in worked.notes)
    html += "".join(_table(table, here) for table in worked.tables)
    html += _working(worked.working)
    if worked.links:
        items = ", ".join(_link(words, page, here) for words, page in worked.links)
        html += f'<p class="calc-links">Where this comes from: {items}.</p>'
    return html


def _bar(bar: Bar) -> str:
    total = sum(amount for _, amount, _ in bar.parts)
    scale = max(total, bar.limit)
    spans = "".join(
        f'<span class="calc-part-{number}" style="width:{100 * amount / scale:.2f}%"></span>'
        for number, (_, amount, _) in enumerate(bar.parts)
    )
    legend = "".join(
        f'<li><span class="calc-swatch calc-part-{number}"></span>{escape(name)} {escape(words)}</li>'
        for number, (name, _, words) in enumerate(bar.parts)
    )
    return (
        f'<div class="calc-bar" aria-hidden="true">{spans}'
        f'<i style="left:{100 * bar.limit / scale:.2f}%"></i></div>'
        f'<ul class="calc-legend">{legend}'
        f'<li><span class="calc-swatch calc-limit"></span>{escape(bar.limit_words)}</li></ul>'
    )


def _working(rows: Sequence[tuple[str, str, str]]) -> str:
    if not rows:
        return ""
    body = "".join(
        f"<tr><th scope=row>{escape(name)}</th><td>{escape(how)}</td><td class=num>{escape(value)}</td></tr>"
        for name, how, value in rows
    )
    return (
        '<table class="data calc-working"><caption>The working</caption><thead><tr><th scope=col>Quantity</th>'
        f"<th scope=col>How it comes about</th><th scope=col class=num>Value</th></tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def _table(table: Table, here: str) -> str:
    numbers = range(1, len(table.head) - table.words)
    head = "".join(
        f"<th scope=col{' class=num' if column in numbers else ''}>{escape(name)}</th>"
        for column, name in enumerate(table.head)
    )
    body = "".join(
        f"<tr><th scope=row>{_cell(row[0], here)}</th>"
        + "".join(
            f"<td{' class=num' if column in numbers else ''}>{_cell(cell, here)}</td>"
            for column, cell in enumerate(row[1:], start=1)
        )
        + "</tr>"
        for row in table.rows
    )
    return (
        f'<table class="data"><caption>{escape(table.caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _cell(cell: Cell, here: str) -> str:
    return escape(cell) if isinstance(cell, str) else _link(*cell, here)


def _link(words: str, page: str, here: str) -> str:
    """MkDocs does not look at links inside HTML, so they name the built page."""
    address = links.relative(here, page.replace(".md", ".html"))
    return f'<a href="{escape(address)}">{escape(words)}</a>'

"""Price of a workload: what models charge for the same work, with thinking tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...derive.prices import rates_of, run_cost, thinks
from ...records.model import Price
from .. import links, numbers
from ..views import ModelFacts, Site, UnknownName
from ..worked import Field, Form, Option, Table, Worked
from .shared import plural


@dataclass(frozen=True)
class Workload:
    """A piece of work that is done again and again; tokens of one run."""

    runs: int
    days: int
    input: int
    cached: int
    output: int
    thinking: int


@dataclass(frozen=True)
class Row:
    """What one model charges for a run of the workload."""

    facts: ModelFacts
    entry: Price
    thinking: int
    dollars: float
    beyond: bool
    """The input is longer than those for which the price holds, so that a run costs more than `dollars`."""

    def amount(self, runs: int) -> str:
        """Dollars of some runs; "over" where they are only the least."""
        return f"{'over ' if self.beyond else ''}{numbers.dollars(self.dollars * runs)}"


def price(site: Site, model_ids: Sequence[str], work: Workload) -> Worked:
    """What models charge for a workload, cheapest first. A model that cannot think is reckoned without thinking."""
    found = [row for model_id in model_ids if (row := _row(site, model_id, work))]
    rows = sorted(found, key=lambda row: (row.dollars, row.facts.id))
    if not rows:
        return Worked("bad", "None of these models has a price in force.")
    first, last, month = rows[0], rows[-1], work.runs * work.days
    verdict = f"{first.facts.name}: {first.amount(month)} a month"
    if len(rows) > 1:
        factor = _times(first, last)
        verdict += f"; the dearest of {len(rows)}, {last.facts.name}, {last.amount(month)}"
        verdict += f", {factor}" if factor else ""
    table = Table(
        f"Cheapest first, prices in force on {numbers.day(site.today)}",
        ("Model", "A month", "A run", "Times the first", "A million tokens", "Thinking", "Since", "Note"),
        tuple(
            (
                (row.facts.name, links.model_page(row.facts.id)),
                row.amount(month),
                row.amount(1),
                _times(first, row) or "·",
                price_words(row.entry, thinking=row.thinking > 0),
                f"{row.thinking:,}" if row.thinking else "no",
                numbers.day(row.entry.from_),
                row.entry.note or "",
            )
            for row in rows
        ),
        words=1,
    )
    return Worked(
        "plain",
        f"{verdict}.",
        tuple(_price_notes(work, rows)),
        working=tuple(_price_working(work, first)),
        tables=(table,),
        links=(("what a task costs", "handbook/inference.md#what-a-task-costs-by-api"),),
        warnings=tuple(_warning(row, work) for row in rows if row.beyond),
    )


def _row(site: Site, model_id: str, work: Workload) -> Row | None:
    facts = site.facts(model_id)
    thinking = work.thinking if thinks(facts.record) else 0
    cost = run_cost(
        facts.record,
        site.today,
        input_tokens=work.input,
        output_tokens=work.output,
        thinking_tokens=thinking,
        cached_tokens=work.cached,
    )
    if cost is None:
        return None
    return Row(facts, cost.price, thinking, cost.dollars, cost.outgrown)


def _times(first: Row, row: Row) -> str:
    """How many times the first; empty where one of the two is only a least."""
    return numbers.ratio(row.dollars / first.dollars) if first.dollars and not (first.beyond or row.beyond) else ""


def _warning(row: Row, work: Workload) -> str:
    return (
        f"{row.facts.name}: the price holds up to {row.entry.longest_input:,} tokens of input, and a run has "
        f"{work.input:,}, so it costs more than shown. "
        f"The record says: {row.entry.note or 'nothing of longer ones.'}"
    )


def price_words(entry: Price, *, thinking: bool) -> str:
    """Prices of a million tokens: in, cached where it is lower, out."""
    rates = rates_of(entry)
    if rates is None:
        raise UnknownName("a price without output")
    output = rates.output_thinking if thinking else rates.output
    shown = [("in", rates.input), ("cached", rates.cached_input), ("out", output)]
    per = 1_000_000 / entry.per
    return ", ".join(
        f"{numbers.dollars(value * per)} {name}" for name, value in shown if name != "cached" or value != rates.input
    )


def _price_notes(work: Workload, rows: Sequence[Row]) -> list[str]:
    notes = []
    if work.thinking and any(not row.thinking for row in rows):
        notes.append("Models that are not known to think are reckoned without thinking tokens.")
    if work.cached and any(row.entry.cached_input is None for row in rows):
        notes.append("Where a price list has no price for cached input, the full one counts.")
    notes.append(
        "Prices of the developers themselves. Models split text differently, so equal text is not equal tokens."
    )
    return notes


def _price_working(work: Workload, row: Row) -> list[tuple[str, str, str]]:
    entry, thinking = row.entry, row.thinking
    rates = rates_of(entry)
    if rates is None:
        raise UnknownName("a price without output")
    output, per = rates.output_thinking if thinking else rates.output, 1_000_000 / entry.per
    read = [
        ("Fresh input", work.input - work.cached, rates.input),
        ("Cached input", work.cached, rates.cached_input),
        ("Output and thinking", work.output + thinking, output),
    ]
    found = [
        (
            part,
            f"{tokens:,} tokens × {numbers.dollars(rate * per)} a million",
            numbers.dollars(tokens * rate / entry.per),
        )
        for part, tokens, rate in read
        if tokens
    ]
    return [
        *found,
        (f"A run of {row.facts.name}", "the sum", numbers.dollars(row.dollars)),
        (
            "A month",
            f"{plural(work.runs, 'run')} a day × {plural(work.days, 'day')}",
            numbers.dollars(row.dollars * work.runs * work.days),
        ),
    ]


#: A workload as a support assistant has it, and models of several price classes: those of these that are sold.
WORKLOAD = Workload(runs=1_000, days=30, input=6_000, cached=4_000, output=500, thinking=1_500)
PRICE_EXAMPLE = 6


def priced(site: Site) -> list[ModelFacts]:
    """Models with a price for both directions, by name."""
    found = [one for one in site.all_facts() if one.price is not None and rates_of(one.price) is not None]
    return sorted(found, key=lambda one: one.name.casefold())


def form(site: Site) -> Form:
    sold = priced(site)
    newest = sorted(sold, key=lambda one: (one.record.released, one.id), reverse=True)
    by_developer = {one.record.developer: one for one in reversed(newest)}
    chosen = sorted(by_developer.values(), key=lambda one: (one.record.released, one.id), reverse=True)[:PRICE_EXAMPLE]
    ids = [one.id for one in chosen]
    options = tuple(Option(one.id, one.name) for one in sold)
    fields = [
        Field("runs", "Runs a day", str(WORKLOAD.runs), most=1_000_000_000),
        Field("days", "Days a month", str(WORKLOAD.days), most=31),
        Field("input", "Input of a run", str(WORKLOAD.input), least=0, most=100_000_000, unit="tokens"),
        Field("cached", "of it from the cache", str(WORKLOAD.cached), least=0, most=100_000_000, unit="tokens"),
        Field("output", "Answer of a run", str(WORKLOAD.output), least=0, most=100_000_000, unit="tokens"),
        Field("thinking", "Thinking of a run", str(WORKLOAD.thinking), least=0, most=100_000_000, unit="tokens"),
        Field("models", "Models", ",".join(ids), options, many=True),
    ]
    return Form("price", "Price of a workload", tuple(fields), price(site, ids, WORKLOAD))

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


def price(site: Site, model_ids: Sequence[str], work: Workload) -> Worked:
    """What models charge for a workload, cheapest first. A model that cannot think is reckoned without thinking."""
    rows = []
    for model_id in model_ids:
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
        if cost is not None:
            rows.append((cost.dollars, facts, cost.price, thinking))
    rows.sort(key=lambda row: (row[0], row[1].id))
    if not rows:
        return Worked("bad", "None of these models has a price in force.")
    month = work.runs * work.days
    least, cheapest, its_price, its_thinking = rows[0]
    verdict = f"{cheapest.name}: {numbers.dollars(least * month)} a month"
    if len(rows) > 1:
        most, dearest = rows[-1][0], rows[-1][1]
        factor = f", {numbers.ratio(most / least)}" if least else ""
        verdict += f"; the dearest of {len(rows)}, {dearest.name}, {numbers.dollars(most * month)}{factor}"
    table = Table(
        f"Cheapest first, prices in force on {numbers.day(site.today)}",
        ("Model", "A month", "A run", "Times the first", "A million tokens", "Thinking", "Since"),
        tuple(
            (
                (facts.name, links.model_page(facts.id)),
                numbers.dollars(dollars * month),
                numbers.dollars(dollars),
                numbers.ratio(dollars / least) if least else "·",
                price_words(entry, thinking=thinking > 0),
                f"{thinking:,}" if thinking else "no",
                numbers.day(entry.from_),
            )
            for dollars, facts, entry, thinking in rows
        ),
    )
    return Worked(
        "plain",
        f"{verdict}.",
        tuple(_price_notes(work, rows)),
        working=tuple(_price_working(work, cheapest.name, its_price, its_thinking, least)),
        tables=(table,),
        links=(("what a task costs", "handbook/inference.md#what-a-task-costs-by-api"),),
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


def _price_notes(work: Workload, rows: Sequence[tuple[float, ModelFacts, Price, int]]) -> list[str]:
    notes = []
    if work.thinking and any(not thinking for *_, thinking in rows):
        notes.append("Models that are not known to think are reckoned without thinking tokens.")
    if work.cached and any(entry.cached_input is None for _, _, entry, _ in rows):
        notes.append("Where a price list has no price for cached input, the full one counts.")
    notes.append(
        "Prices of the developers themselves. Models split text differently, so equal text is not equal tokens."
    )
    return notes


def _price_working(
    work: Workload, name: str, entry: Price, thinking: int, dollars: float
) -> list[tuple[str, str, str]]:
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
        (f"A run of {name}", "the sum", numbers.dollars(dollars)),
        (
            "A month",
            f"{plural(work.runs, 'run')} a day × {plural(work.days, 'day')}",
            numbers.dollars(dollars * work.runs * work.days),
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

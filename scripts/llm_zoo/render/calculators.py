"""The five calculators: what a reader enters, and the result in words. The formulas are those of `derive/`.

The browser says the same in `docs/assets/js/calculate.js`; tests compare both over all models.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast
from urllib.parse import quote

from ..derive import compute, serving
from ..derive.cache import Cache, cache_of
from ..derive.experts import touched
from ..derive.memory import OVERHEAD_BYTES, hardware_bytes, longest_served, most_sequences
from ..derive.parameters import ParameterCount, count_parameters
from ..derive.precision import PRECISIONS, shipped_bytes
from ..derive.prices import rates_of, run_cost, thinks
from ..derive.reliability import all_steps, at_least_once, checked_step, longest_job, step_needed
from ..records.architecture import Architecture, PrecisionName
from ..records.model import Price
from ..records.others import Hardware
from . import links, numbers
from .fit import CACHE_BITS, tower_bytes
from .text import Md, escape
from .views import ModelFacts, ModelView, Site, UnknownName
from .worked import Bar, Field, Form, Option, Table, Worked, page_form

PUBLISHED = "published"
#: Choice of the field `machine` for a machine that the zoo does not have.
OWN = "own"
#: Models without a cache between tokens, which nobody serves in this way.
LEFT_OUT = frozenset({"encoder", "vae"})


@dataclass(frozen=True)
class Machine:
    """What a calculator needs of a machine; peaks in operations a second."""

    name: str
    memory: int
    bandwidth: float
    peak: float | None = None
    peak_fp8: float | None = None
    shared: bool = False
    page: str | None = None


def machine_of(hardware_id: str, hardware: Hardware) -> Machine:
    """A machine of the zoo."""
    peaks = hardware.tflops
    return Machine(
        hardware.name,
        hardware_bytes(hardware),
        hardware.bandwidth_gbs * 1e9,
        peaks.bf16 * 1e12 if peaks and peaks.bf16 else None,
        peaks.fp8 * 1e12 if peaks and peaks.fp8 else None,
        hardware.shared_memory,
        links.hardware_page(hardware_id),
    )


@dataclass(frozen=True)
class Served:
    """A model with a cache, its weights in one format."""

    facts: ModelFacts
    architecture: Architecture
    count: ParameterCount
    cache: Cache
    format: str
    towers: int

    @property
    def bytes(self) -> int:
        """All weights, towers at 16 bit included."""
        return self.bytes_in(self.format)

    def bytes_in(self, name: str) -> int:
        """The same in another format."""
        if name != PUBLISHED:
            return PRECISIONS[cast(PrecisionName, name)].bytes_for(self.count.total) + self.towers
        shipped = shipped_bytes(self.architecture)
        if shipped is None:
            raise UnknownName(f"the record of '{self.facts.id}' does not say in which formats it is published")
        return shipped.total + self.towers

    def read(self, batch: int) -> float:
        """Bytes of weights that a batch of tokens reads."""
        if self.format == PUBLISHED:
            return serving.reading(self.architecture, published=True).at(batch)
        return serving.reading(self.architecture).at(batch) * PRECISIONS[cast(PrecisionName, self.format)].bits / 8

    @property
    def format_words(self) -> str:
        """The format as a reader sees it."""
        return format_name(self.format)

    @property
    def window(self) -> int:
        """Context window; where nobody has looked it up, a length that no model has."""
        return self.facts.window or NO_WINDOW


#: Stands for a window that is not known.
NO_WINDOW = 10_000_000


def served(site: Site, model_id: str, name: str) -> Served:
    """A model for the calculators. Raises UnknownName where its layers are not known."""
    facts = site.facts(model_id)
    if not can_serve(facts):
        raise UnknownName(f"the cache of '{model_id}' cannot be computed")
    architecture = cast(Architecture, facts.architecture)
    towers = tower_bytes(ModelView(site, model_id, ""))
    return Served(facts, architecture, count_parameters(architecture), cache_of(architecture), name, towers)


def can_serve(facts: ModelFacts) -> bool:
    """Whether the calculators of memory and speed know the model."""
    return facts.architecture is not None and facts.kind not in LEFT_OUT


def format_name(name: str) -> str:
    """A storage format in words."""
    return "as published" if name == PUBLISHED else PRECISIONS[cast(PrecisionName, name)].name


def plural(count: int, word: str) -> str:
    """`1 sequence`, `8 sequences`."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def either(words: Sequence[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


# --- memory ----------------------------------------------------------------------------------------------------------


def memory(model: Served, machine: Machine, *, context: int, sequences: int, bits: int) -> Worked:
    """Weights, cache and overhead beside a machine's memory."""
    one = model.cache.bytes_at(context) * bits / 16
    cache, weights = one * sequences, model.bytes
    needed = weights + cache + OVERHEAD_BYTES
    spare = machine.memory - needed
    room = machine.memory - weights - OVERHEAD_BYTES
    longest = longest_served(model.cache, window=model.window, room=room, sequences=sequences, bits=bits)
    if spare >= 0:
        verdict = f"Fits with {numbers.gib(spare)} to spare."
    else:
        ways = ways_to_fit(model, machine, context=context, sequences=sequences, bits=bits)
        fits = f"fits with {either(ways)}" if ways else "no single change here makes it fit"
        verdict = f"{numbers.gib(-spare)} too much; {fits}."
    weights_how = (
        "the developer's own mix of formats"
        if model.format == PUBLISHED
        else f"{model.count.total:,} weights × {PRECISIONS[cast(PrecisionName, model.format)].bits:g} bits ÷ 8"
    )
    towers = f", and {numbers.gib(model.towers)} of towers" if model.towers else ""
    working = [
        ("Weights", weights_how + towers, numbers.gib(weights)),
        ("Cache of one sequence", cache_words(model.cache, context, bits), numbers.gib(one)),
        ("Cache", f"{plural(sequences, 'sequence')} × {numbers.gib(one)}", numbers.gib(cache)),
        ("Overhead", "assumed for runtime, activations and fragmentation", numbers.gib(OVERHEAD_BYTES)),
        ("Needed", "weights + cache + overhead", numbers.gib(needed)),
        ("Memory", f"{machine.name}: {machine.memory / 1e9:g} GB of 10⁹ bytes", numbers.gib(machine.memory)),
        ("Left" if spare >= 0 else "Too much", "memory − needed", numbers.gib(abs(spare))),
    ]
    if model.cache.terms:
        working.append(
            (
                "Longest context that fits",
                f"at most the window, for {plural(sequences, 'sequence')}",
                f"{longest:,} tokens" if longest else "none",
            )
        )
    bar = Bar(
        (
            ("Weights", weights, numbers.gib(weights)),
            ("Cache", cache, numbers.gib(cache)),
            ("Overhead", OVERHEAD_BYTES, numbers.gib(OVERHEAD_BYTES)),
        ),
        machine.memory,
        f"Memory {numbers.gib(machine.memory)}",
    )
    return Worked(
        "good" if spare >= 0 else "bad",
        verdict,
        tuple(_memory_notes(model, machine, context)),
        bar,
        tuple(working),
        links=_served_links(model, machine, ("what a cache is", "handbook/inference.md#the-cache-grows")),
    )


def ways_to_fit(model: Served, machine: Machine, *, context: int, sequences: int, bits: int) -> list[str]:
    """Single changes that make it fit, the mildest of each kind."""
    room = machine.memory - model.bytes - OVERHEAD_BYTES
    cache = model.cache.bytes_at(context) * sequences
    found = [f"a cache of {fewer} bits" for fewer in CACHE_BITS if fewer < bits and cache * fewer / 16 <= room][:1]
    longest = longest_served(model.cache, window=model.window, room=room, sequences=sequences, bits=bits)
    if longest is not None and longest < context:
        found.append(f"{longest:,} tokens")
    most = most_sequences(model.cache, context=context, room=room, bits=bits)
    if most is not None and most < sequences:
        found.append(plural(most, "sequence"))
    left = machine.memory - OVERHEAD_BYTES - cache * bits / 16
    smaller = [
        (size, format_name(name))
        for name in PRECISIONS
        if (size := model.bytes_in(name)) < model.bytes and size <= left
    ]
    if smaller:
        found.append(f"weights in {max(smaller, key=lambda one: one[0])[1]}")
    return found


def cache_words(cache: Cache, context: int, bits: int) -> str:
    """How the cache of one sequence comes about, from its terms."""
    words = [
        f"{term.bytes_per_token:,} B × {min(context, term.cap or context):,} tokens"
        + (" (its window is full)" if term.cap is not None and term.cap < context else "")
        for term in cache.terms
    ]
    if cache.constant_bytes:
        words.append(f"{cache.constant_bytes:,} B whatever the length")
    if not words:
        return "it keeps nothing"
    inside = " + ".join(words)
    if bits == 16:
        return inside
    return f"({inside}) × {bits} ÷ 16 bits" if len(words) > 1 else f"{inside} × {bits} ÷ 16 bits"


def _memory_notes(model: Served, machine: Machine, context: int) -> list[str]:
    notes = []
    if model.facts.window and context > model.facts.window:
        notes.append(
            f"{model.facts.name} reads at most {model.facts.window:,} tokens; memory alone does not change that."
        )
    if shipped_bytes(model.architecture) and model.bytes > model.bytes_in(PUBLISHED):
        notes.append("The weights are published in fewer bits than this; a wider form adds bytes and no knowledge.")
    if machine.shared:
        notes.append("The system and other programs live in the same memory, so less is left than is reckoned here.")
    return notes


def _served_links(model: Served, machine: Machine, chapter: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    found = [(model.facts.name, links.model_page(model.facts.id))]
    if machine.page:
        found.append((machine.name, machine.page))
    return (*found, chapter)


# --- speed -----------------------------------------------------------------------------------------------------------


def speed(model: Served, machine: Machine, *, context: int, sequences: int, bits: int, prompt: int) -> Worked:
    """Bounds on writing and on reading a prompt: bytes ÷ bandwidth, operations ÷ peak, the longer of both."""
    peak, peak_words = _peak(model, machine)
    write = serving.Work(
        sequences * (compute.weight_flops(model.architecture) + compute.attention_flops(model.architecture, context)),
        model.read(sequences),
        sequences * model.cache.bytes_at(context) * bits / 16,
    )
    read = serving.Work(
        compute.prefill_flops(model.architecture, prompt),
        model.read(prompt),
        model.cache.bytes_at(prompt) * bits / 16,
    )
    step = _seconds(write, machine, peak)
    each = numbers.significant(1 / step)
    verdict = f"Writes at most {each} tokens a second"
    if sequences > 1:
        verdict += f" for each of {plural(sequences, 'sequence')}, {numbers.significant(sequences / step)} together"
    working = [
        ("Weights read", _read_words(sequences), numbers.gib(write.weight_bytes)),
        ("Cache read", f"{plural(sequences, 'sequence')} of {context:,} tokens", numbers.gib(write.cache_bytes)),
        (
            "Moving them",
            f"bytes ÷ {numbers.significant(machine.bandwidth / 1e9)} GB a second",
            seconds_words(write.moved_bytes / machine.bandwidth),
        ),
    ]
    if peak is not None:
        working.append(
            (
                "Computing",
                f"{numbers.significant(write.operations / 1e9)} · 10⁹ operations ÷ {peak_words}",
                seconds_words(write.operations / peak),
            )
        )
        read_time = _seconds(read, machine, peak)
        verdict += f"; a prompt of {prompt:,} tokens takes at least {seconds_words(read_time)} to read."
    else:
        verdict += "; how long a prompt takes is not known, since no data sheet gives the peak of this machine."
    limit = (
        "arithmetic"
        if peak is not None and write.operations / peak > write.moved_bytes / machine.bandwidth
        else "memory"
    )
    working.append(("One step", f"the longer of the two; limited by {limit}", seconds_words(step)))
    if peak is not None:
        working += [
            ("Operations of the prompt", "2 for each active weight and token, and attention", power(read.operations)),
            (
                "Reading the prompt",
                f"the longer of operations ÷ {peak_words} and bytes ÷ bandwidth",
                seconds_words(_seconds(read, machine, peak)),
            ),
        ]
    needed = model.bytes + write.cache_bytes + OVERHEAD_BYTES
    notes = ["Both are limits of the hardware; real programs stay below them."]
    if needed > machine.memory:
        notes.insert(0, f"It does not fit: {numbers.gib(needed - machine.memory)} too much for {machine.name}.")
    return Worked(
        "bad" if needed > machine.memory else "plain",
        verdict,
        tuple(notes),
        working=tuple(working),
        links=_served_links(
            model, machine, ("what limits a step", "handbook/inference.md#what-limits-a-step-the-roofline")
        ),
    )


def _peak(model: Served, machine: Machine) -> tuple[float | None, str]:
    """Peak of 8-bit arithmetic for 8-bit weights, else that of 16 bit: fewer bits are widened before they multiply."""
    eight = model.format == "fp8" and machine.peak_fp8 is not None
    peak = machine.peak_fp8 if eight else machine.peak
    if peak is None:
        return None, ""
    return peak, f"{numbers.significant(peak / 1e12)} · 10¹² a second at {8 if eight else 16} bit"


def _seconds(work: serving.Work, machine: Machine, peak: float | None) -> float:
    moving = work.moved_bytes / machine.bandwidth
    return moving if peak is None else max(moving, work.operations / peak)


def _read_words(tokens: int) -> str:
    return "those that one token uses" if tokens == 1 else f"those that at least one of {tokens:,} tokens uses"


def seconds_words(seconds: float) -> str:
    """A time with three digits: 12.3 ms, 4.56 s."""
    if seconds < 1:
        return f"{numbers.significant(seconds * 1000)}{numbers.NBSP}ms"
    return f"{numbers.significant(seconds)}{numbers.NBSP}s"


def power(operations: float) -> str:
    """Operations in units of 10¹²."""
    return f"{numbers.significant(operations / 1e12)} · 10¹²"


# --- price -----------------------------------------------------------------------------------------------------------


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


# --- experts of a batch ----------------------------------------------------------------------------------------------

#: Batches of the table.
BATCHES = (1, 8, 64, 512, 4_096)


def batch(model: Served, *, tokens: int) -> Worked:
    """Experts that a batch touches, and what a step reads for each of its tokens."""
    reading = serving.reading(model.architecture)
    first = max(reading.routed, key=lambda one: one.each * one.experts)
    found = touched(first.experts, first.active, tokens)
    read, alone = model.read(tokens), model.read(1)
    verdict = (
        f"{plural(tokens, 'token')} at once {'touches' if tokens == 1 else 'touch'} {numbers.significant(found)} of "
        f"the {first.experts:,} experts of a layer. A step reads {numbers.gib(read)}"
    )
    if tokens > 1:
        verdict += f", {numbers.data_size(read / tokens)} for each token instead of {numbers.gib(alone)} alone"
    rows = []
    for size in sorted({*BATCHES, tokens}):
        touching = touched(first.experts, first.active, size)
        rows.append(
            (
                f"{size:,}",
                numbers.significant(touching),
                numbers.percent(touching / first.experts),
                numbers.gib(model.read(size)),
                numbers.data_size(model.read(size) / size),
            )
        )
    working = [
        (
            "Experts touched",
            f"E · (1 − (1 − k ÷ E)^B) with E = {first.experts:,} experts, k = {first.active:,} active, "
            f"B = {tokens:,} tokens",
            numbers.significant(found),
        ),
        (
            "Bytes of a step",
            f"the touched experts of every layer and all other weights a token uses, {model.format_words}",
            numbers.gib(read),
        ),
        ("Bytes for each token", f"bytes of a step ÷ {tokens:,}", numbers.data_size(read / tokens)),
        ("All weights that can be read", "every expert touched", numbers.gib(_all_read(model, reading))),
    ]
    notes = [
        "Taken for granted: the router spreads tokens evenly and independently. "
        "The cache of each sequence comes on top."
    ]
    if len(reading.routed) > 1:
        notes.append(f"Layers with another number of experts are in the bytes; shown are those with {first.experts:,}.")
    head = ("Tokens at once", "Experts touched", f"of {first.experts:,}", "A step reads", "For each token")
    return Worked(
        "plain",
        f"{verdict}.",
        tuple(notes),
        working=tuple(working),
        tables=(Table("Other batches", head, tuple(rows)),),
        links=(
            (model.facts.name, links.model_page(model.facts.id)),
            ("why a batch touches more experts", "handbook/dense-vs-moe.md#a-batch-touches-more-experts"),
        ),
    )


def _all_read(model: Served, reading: serving.Reading) -> float:
    """Every weight but the tables that are only looked up."""
    if model.format == PUBLISHED:
        reading = serving.reading(model.architecture, published=True)
    every = reading.always + sum(one.each * one.experts for one in reading.routed)
    return every if model.format == PUBLISHED else every * PRECISIONS[cast(PrecisionName, model.format)].bits / 8


# --- reliability -----------------------------------------------------------------------------------------------------

#: Lengths of a job in the table.
STEPS = (5, 10, 20, 50, 100, 200)
#: Chance of the whole job for which the working names the step that it takes.
GOAL = 0.9


def reliability(*, step: float, steps: int, noticed: float, retries: int, attempts: int) -> Worked:
    """Chance of a job of equal steps, with a check after each, and with whole attempts. Chances in percent."""
    plain, found = step / 100, checked_step(step / 100, noticed / 100, retries)
    job, checked = all_steps(plain, steps), all_steps(found, steps)
    verdict = f"{plural(steps, 'step')} of {percent_words(plain)} each: {chance(job)} of jobs succeed"
    again = retries > 0 and noticed > 0
    if again:
        tries = "1 retry" if retries == 1 else f"{retries} retries"
        verdict += f"; with {percent_words(noticed / 100)} of failures noticed and {tries}, {chance(checked)}"
    if attempts > 1:
        verdict += (
            f"; at least one of {attempts:,} whole attempts succeeds in {chance(at_least_once(checked, attempts))}"
        )
    working = [("Every step succeeds", f"p^n = {plain:g}^{steps:,}", chance(job))]
    if again:
        terms = " + ".join(["1", "q", *(f"q^{power}" for power in range(2, retries + 1))])
        working += [
            (
                "A step with its checks",
                f"p · ({terms}) with q = (1 − p) · d = {numbers.significant((1 - plain) * noticed / 100)}",
                chance(found),
            ),
            ("Every such step succeeds", f"{chance(found)} to the power {steps:,}", chance(checked)),
        ]
    if attempts > 1:
        working.append(("At least one attempt", f"1 − (1 − P)^{attempts:,}", chance(at_least_once(checked, attempts))))
    if 0 < found < 1:
        even = int(longest_job(found, 0.5))
        working.append(("Even odds up to", "ln ½ ÷ ln p", plural(even, "step")))
    working.append(
        (
            f"For {percent_words(GOAL)} of jobs",
            f"each step needs {GOAL:g}^(1 ÷ {steps:,})",
            f"{numbers.significant(100 * step_needed(GOAL, steps), 4)}{numbers.NBSP}%",
        )
    )
    rows = tuple(
        (plural(length, "step"), chance(all_steps(plain, length)), chance(all_steps(found, length)))
        for length in sorted({*STEPS, steps})
    )
    return Worked(
        "plain",
        f"{verdict}.",
        (
            "These chances are your assumption: no public benchmark publishes a chance for one step.",
            "Taken for granted: equal steps, independent failures, and one failed step fails the job. "
            "Real failures come together.",
        ),
        working=tuple(working),
        tables=(Table("Other lengths", ("Length of the job", "Without checks", "With the checks above"), rows),),
        links=(
            ("errors compound", "handbook/agents.md#errors-compound"),
            ("numbers that come close", "handbook/agents.md#real-numbers-per-step-and-what-they-may-not-be-used-for"),
        ),
    )


def chance(share: float) -> str:
    """A chance in percent; very small ones and those near one are not written out."""
    if 0 < share < 1e-6:
        return f"under 0.0001{numbers.NBSP}%"
    if 0.9995 <= share < 1:
        return (
            f"{numbers.significant(100 * share, 5)}{numbers.NBSP}%"
            if share < 0.99999
            else f"over 99.999{numbers.NBSP}%"
        )
    return numbers.percent(share)


def percent_words(share: float) -> str:
    """A share as it was entered: 95 %, 99.5 %."""
    return f"{round(share * 100, 6):g}{numbers.NBSP}%"


# --- on pages --------------------------------------------------------------------------------------------------------


def calculator(site: Site, here: str, kind: str) -> Md:
    """A calculator with its example. Raises LookupError for a kind that there is not."""
    if kind not in _FORMS:
        raise LookupError(f"no calculator '{kind}'; there are {', '.join(_FORMS)}")
    return page_form(_FORMS[kind](site), here)


def start_from(here: str, kind: str, words: str, model_id: str) -> Md:
    """A link to a calculator with a model chosen; the part after # is state, not a place on the page."""
    address, key = links.relative(here, f"tools/{kind}.html"), "models" if kind == "price" else "model"
    return Md(f'<a class="calc-start" href="{escape(address)}#{key}={quote(model_id)}">{escape(words)}</a>')


def _model_field(site: Site, value: str, keep: Callable[[ModelFacts], bool]) -> Field:
    names = site.zoo.developers
    facts = sorted(
        (one for one in site.all_facts() if keep(one)),
        key=lambda one: (names[one.record.developer].name.casefold(), one.name.casefold()),
    )
    options = tuple(Option(one.id, one.name, names[one.record.developer].name) for one in facts)
    return Field("model", "Model", value, options)


def _format_field(value: str) -> Field:
    found = tuple(
        Option(name, f"{one.name} ({one.bits:.3g} bits)" if "bit" not in one.name else one.name)
        for name, one in PRECISIONS.items()
    )
    return Field("format", "Weights stored in", value, (Option(PUBLISHED, "as published"), *found))


def _machine_fields(site: Site, value: str) -> list[Field]:
    hardware = sorted(site.zoo.hardware.items(), key=lambda item: (item[1].memory_gb, item[1].name))
    options = tuple(Option(key, f"{one.name}, {one.memory_gb:g} GB") for key, one in hardware)
    own = Field("memory", "Its memory", "24", least=0.5, most=100_000, whole=False, unit="GB", when=OWN)
    return [Field("machine", "Machine", value, (*options, Option(OWN, "my own: type its numbers"))), own]


def _bits_field() -> Field:
    return Field("bits", "Cache", "16", tuple(Option(str(bits), f"{bits} bit") for bits in CACHE_BITS))


def _context_field(value: int) -> Field:
    return Field("context", "Context of each sequence", str(value), most=100_000_000, unit="tokens")


def _sequences_field(value: int = 1) -> Field:
    return Field("sequences", "Sequences at once", str(value), most=100_000)


def _memory_form(site: Site) -> Form:
    model, machine, name = EXAMPLE.model, EXAMPLE.machine, EXAMPLE.format
    fields = [
        _model_field(site, model, can_serve),
        _format_field(name),
        _context_field(EXAMPLE.context),
        _sequences_field(),
        _bits_field(),
        *_machine_fields(site, machine),
    ]
    found = memory(
        served(site, model, name),
        machine_of(machine, site.zoo.hardware[machine]),
        context=EXAMPLE.context,
        sequences=1,
        bits=16,
    )
    return Form("memory", "Memory of a model on a machine", tuple(fields), found)


@dataclass(frozen=True)
class _Example:
    """What stands in the fields of the calculators of memory and speed."""

    model: str = "qwen3-32b"
    machine: str = "nvidia-rtx-4090"
    format: PrecisionName = "int4"
    context: int = 32_768
    prompt: int = 8_192


EXAMPLE = _Example()


def _speed_form(site: Site) -> Form:
    model, machine, name = EXAMPLE.model, EXAMPLE.machine, EXAMPLE.format
    context = 8_192
    own = [
        Field("bandwidth", "Its bandwidth", "1000", least=1, most=1_000_000, whole=False, unit="GB/s", when=OWN),
        Field("peak", "Its peak at 16 bit", "100", least=0.1, most=1_000_000, whole=False, unit="TFLOPS", when=OWN),
    ]
    fields = [
        _model_field(site, model, can_serve),
        _format_field(name),
        _context_field(context),
        _sequences_field(),
        _bits_field(),
        Field("prompt", "Prompt to read", str(EXAMPLE.prompt), most=10_000_000, unit="tokens"),
        *_machine_fields(site, machine),
        *own,
    ]
    found = speed(
        served(site, model, name),
        machine_of(machine, site.zoo.hardware[machine]),
        context=context,
        sequences=1,
        bits=16,
        prompt=EXAMPLE.prompt,
    )
    return Form("speed", "Bounds on the speed of a model on a machine", tuple(fields), found)


#: A workload as a support assistant has it, and models of several price classes: those of these that are sold.
WORKLOAD = Workload(runs=1_000, days=30, input=6_000, cached=4_000, output=500, thinking=1_500)
PRICE_EXAMPLE = 6


def priced(site: Site) -> list[ModelFacts]:
    """Models with a price for both directions, by name."""
    found = [one for one in site.all_facts() if one.price is not None and rates_of(one.price) is not None]
    return sorted(found, key=lambda one: one.name.casefold())


def _price_form(site: Site) -> Form:
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


def has_experts(facts: ModelFacts) -> bool:
    """Whether the calculator of batches knows the model."""
    return can_serve(facts) and bool(serving.reading(cast(Architecture, facts.architecture)).routed)


def _batch_form(site: Site) -> Form:
    model, name, tokens = "deepseek-v3", "fp8", 64
    fields = (
        _model_field(site, model, has_experts),
        _format_field(name),
        Field("tokens", "Tokens at once", str(tokens), most=10_000_000),
    )
    return Form("batch", "Experts that a batch touches", fields, batch(served(site, model, name), tokens=tokens))


MOST_RETRIES = 5


def _reliability_form(site: Site) -> Form:
    del site
    fields = (
        Field("step", "Chance that a step succeeds (your assumption)", "95", least=0, most=100, whole=False, unit="%"),
        Field("steps", "Steps of the job", "50", most=100_000),
        Field("noticed", "Failures that are noticed (your assumption)", "90", least=0, most=100, whole=False, unit="%"),
        Field("retries", "Retries of a step at most", "1", least=0, most=MOST_RETRIES),
        Field("attempts", "Whole attempts", "1", most=10_000),
    )
    found = reliability(step=95, steps=50, noticed=90, retries=1, attempts=1)
    return Form("reliability", "Reliability of a job of many steps", fields, found)


_FORMS: dict[str, Callable[[Site], Form]] = {
    "memory": _memory_form,
    "speed": _speed_form,
    "price": _price_form,
    "batch": _batch_form,
    "reliability": _reliability_form,
}

"""What runs where: memory of a model in each format, the context that fits a machine, and bounds on its speed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..derive import compute
from ..derive.cache import cache_of
from ..derive.experts import experts_touched
from ..derive.memory import (
    GIB,
    OVERHEAD_BYTES,
    SHOWN,
    decode_tokens_per_second,
    hardware_bytes,
    longest_context,
    room_for_cache,
    tower_bytes,
)
from ..derive.precision import PRECISIONS, shipped_bytes, stored
from . import links, numbers
from .tables import NOT_APPLICABLE, NOT_LOOKED_UP, UNDISCLOSED, markdown_table
from .text import Md
from .views import HardwareView, ModelView, Site

#: What stands where not even the weights and one token fit.
DOES_NOT_FIT = Md('<span class="blank">does not fit</span>')
#: A model that keeps a fixed state takes a text of any length.
ANY_LENGTH = "any length"
#: Chapter that teaches what memory and speed depend on.
TAUGHT = "handbook/dense-vs-moe.md"
#: Contexts of the table of memory, in tokens.
CONTEXTS = (4_096, 32_768, 131_072)
#: Context for the bound on decoding and prompt for the bound on reading, in tokens.
SPEED_CONTEXT = 4_096
PROMPT = 8_192
#: Sequences that are served at once, in the table for servers.
SEQUENCES = (1, 8, 64)
BATCHES = (1, 8, 64, 512)
#: Bits of one number of the cache.
CACHE_BITS = (16, 8, 4)


@dataclass(frozen=True)
class Weights:
    """All weights of a model in one way of storing them."""

    name: str
    size: int
    """Bytes of all."""
    read: int
    """Bytes that one token reads."""


def weight_choices(view: ModelView) -> list[Weights]:
    """As published where the record says that it is a mix of formats, then the formats that every table shows."""
    architecture, count = view.facts.architecture, view.facts.count
    if architecture is None or count is None:
        return []
    shipped, towers = shipped_bytes(architecture), tower_bytes(architecture)
    first = [Weights("as published", shipped.total + towers, shipped.active)] if shipped is not None else []
    formats = [(PRECISIONS[name].name, stored(count, name)) for name in SHOWN]
    return first + [Weights(name, one.total + towers, one.active) for name, one in formats]


def memory_table(view: ModelView) -> Md | None:
    """Weights in each format plus the cache of one sequence plus overhead."""
    architecture, window = view.facts.architecture, view.facts.window
    if architecture is None or view.facts.kind in {"encoder", "vae"}:
        return None
    cache = cache_of(architecture)
    contexts = _contexts(window)
    rows = [
        [
            weights.name,
            numbers.gib(weights.size),
            *(numbers.gib(weights.size + cache.bytes_at(context) + OVERHEAD_BYTES) for context in contexts),
        ]
        for weights in weight_choices(view)
    ]
    headings = [("Weights", False), ("alone", True), *((f"with {context:,} tokens", True) for context in contexts)]
    note = (
        f"Weights, cache of one sequence at 16 bit, and {numbers.gib(OVERHEAD_BYTES)} overhead (assumed). "
        f"4.5 bit: {PRECISIONS['int4'].layout}."
        + (f" Includes {numbers.gib(towers)} of towers at 16 bit." if (towers := tower_bytes(architecture)) else "")
    )
    return Md(f"{markdown_table(headings, rows)}\n\n{note}")


def _contexts(window: int | None) -> list[int]:
    """The usual contexts that the window holds, and the window itself."""
    shown = [context for context in CONTEXTS if window is None or context <= window]
    return sorted({*shown, window}) if window and window < 10_000_000 else shown


def all_formats_table(view: ModelView) -> Md | None:
    """Weights in every storage format that is defined, smallest first, with the layout of a block."""
    count = view.facts.count
    if count is None:
        return None
    formats = sorted(PRECISIONS.items(), key=lambda item: (item[1].bits, item[1].name))
    rows = [
        [precision.name, f"{precision.bits:g}", numbers.gib(stored(count, name).total), precision.layout]
        for name, precision in formats
    ]
    return markdown_table([("Format", False), ("Bits a weight", True), ("Weights", True), ("A block is", False)], rows)


def cache_precision_table(view: ModelView) -> Md | None:
    """The cache of one sequence at 16, 8 and 4 bits."""
    architecture = view.facts.architecture
    if architecture is None or view.facts.cache is None or not view.facts.cache.terms:
        return None
    cache, contexts = cache_of(architecture), _contexts(view.facts.window)
    rows = [
        [f"{bits} bit", *(numbers.data_size(cache.bytes_at(context) * bits / 16) for context in contexts)]
        for bits in CACHE_BITS
    ]
    return markdown_table([("Cache at", False), *((f"{context:,} tokens", True) for context in contexts)], rows)


def sequences_table(view: ModelView) -> Md | None:
    """Memory with many sequences at once, weights in the smallest shown way of publishing them."""
    architecture = view.facts.architecture
    if architecture is None or view.facts.cache is None or not view.facts.cache.terms:
        return None
    weights, cache = weight_choices(view)[0], cache_of(architecture)
    contexts = _contexts(view.facts.window)
    rows = [
        [
            str(count),
            *(numbers.gib(weights.size + count * cache.bytes_at(context) + OVERHEAD_BYTES) for context in contexts),
        ]
        for count in SEQUENCES
    ]
    headings = [("Sequences at once", True), *((f"of {context:,} tokens", True) for context in contexts)]
    return markdown_table(headings, rows)


def experts_table(view: ModelView) -> Md | None:
    """Experts of a layer that a batch reads; None for models without experts."""
    ffn = view.facts.moe
    if ffn is None:
        return None
    rows = [
        [
            f"{batch:,}",
            numbers.significant(experts_touched(ffn, batch)),
            numbers.percent(experts_touched(ffn, batch) / ffn.experts),
        ]
        for batch in BATCHES
    ]
    return markdown_table([("Tokens in a batch", True), ("Experts read", True), (f"of {ffn.experts:,}", True)], rows)


def usable(view: ModelView, machine: HardwareView, weights: Weights) -> Md | str:
    """The longest context that fits a machine with these weights, as a cell."""
    architecture, window = view.facts.architecture, view.facts.window
    if architecture is None:
        return UNDISCLOSED
    cache = cache_of(architecture)
    if window is None and cache.terms:
        return NOT_LOOKED_UP
    room = room_for_cache(machine.record, weights.size)
    context = longest_context(cache, window=window or 1, room=room)
    if context is None:
        return DOES_NOT_FIT
    return ANY_LENGTH if window is None else numbers.exact(context)


def fits_table(models: Sequence[ModelView], hardware: Sequence[HardwareView]) -> Md:
    """Usable context of each model on each machine.

    One machine: a column for each way of storing the weights. Several: the first way in which the whole window fits,
    else the smallest.
    """
    if len(hardware) == 1:
        names = ["as published", *(PRECISIONS[name].name for name in SHOWN)]
        rows = [[view.link, *_by_name(view, hardware[0], names)] for view in models]
        return markdown_table([("Usable context, tokens", False), *((name, True) for name in names)], rows)
    rows = [[view.link, *(_best(view, machine) for machine in hardware)] for view in models]
    return markdown_table([("Usable context, tokens", False), *((_with_memory(one), True) for one in hardware)], rows)


def device_table(models: Sequence[ModelView], machine: HardwareView) -> Md:
    """What one machine can do with each model at 4.5 bits: memory, context that fits, and a bound on its speed."""
    rows: list[list[Md | str]] = []
    for view in models:
        weights = weight_choices(view)[-1]
        cell = usable(view, machine, weights)
        speed = "" if cell is DOES_NOT_FIT else writes_at_most(view, machine, weights)
        rows.append([view.link, numbers.params(view.facts.total or 0), numbers.gib(weights.size), cell, speed])
    headings = [
        ("Model", False),
        ("Parameters", True),
        (f"Weights, {PRECISIONS[SHOWN[-1]].name}", True),
        ("Context that fits", True),
        ("Writes at most, tokens/s", True),
    ]
    return markdown_table(headings, rows)


def _by_name(view: ModelView, machine: HardwareView, names: Sequence[str]) -> list[Md | str]:
    """A cell for each way of storing; a model that is published in one format has nothing under `as published`."""
    choices = {weights.name: usable(view, machine, weights) for weights in weight_choices(view)}
    return [choices.get(name, NOT_APPLICABLE) for name in names]


def _best(view: ModelView, machine: HardwareView) -> Md | str:
    whole = numbers.exact(view.facts.window) if view.facts.window else ANY_LENGTH
    cells = [(weights, usable(view, machine, weights)) for weights in weight_choices(view)]
    if not cells:
        return UNDISCLOSED
    weights, cell = next((one for one in cells if one[1] == whole), min(cells, key=lambda one: one[0].size))
    return cell if isinstance(cell, Md) else f"{cell}, {weights.name}"


def _with_memory(machine: HardwareView) -> str:
    """A machine's name with its memory, unless the name says it already."""
    return machine.name if " GB" in machine.name else f"{machine.name}, {machine.memory_gb:g} GB"


def machines_table(view: ModelView, site: Site) -> Md | None:
    """Every machine of the zoo: does the model fit, how much of its window, and bounds on its speed there."""
    architecture = view.facts.architecture
    if architecture is None or view.facts.kind in {"encoder", "encoder-decoder", "vae"}:
        return None
    machines = [HardwareView(site, one, view.here) for one in site.zoo.hardware]
    machines.sort(key=lambda machine: (machine.memory_gb, machine.name))
    rows = [machine_row(view, machine) for machine in machines]
    headings = [
        ("Machine", False),
        ("Memory", True),
        ("Weights", False),
        ("Usable context", True),
        ("Writes at most, tokens/s", True),
        ("Reads in at least, s", True),
    ]
    return markdown_table(headings, rows)


@dataclass(frozen=True)
class Fit:
    """A model in some memory: the way of storing that leaves the longest context, or how much is missing."""

    weights: Weights
    context: int | None = None
    """Tokens; None where any length fits, or where nothing does."""
    short: int = 0
    """Bytes that are missing for the weights, one token and the overhead."""


def fit_in(view: ModelView, memory_bytes: int) -> Fit | None:
    """What `memory_bytes` can do with a model; None where its layers or its window are not known.

    Of several ways with the longest context the one with the most bits: none are given up for nothing. Nobody adds
    bits to published weights either.
    """
    cache, window = view.facts.cache, view.facts.window
    if cache is None or (window is None and cache.terms):
        return None
    choices = weight_choices(view)
    choices = [one for one in choices if one.size <= choices[0].size]
    room = {one.name: memory_bytes - one.size - OVERHEAD_BYTES for one in choices}
    lengths = {one.name: longest_context(cache, window=window or 1, room=room[one.name]) for one in choices}
    fitting = [one for one in choices if lengths[one.name] is not None]
    if not fitting:
        smallest = min(choices, key=lambda one: one.size)
        return Fit(smallest, short=cache.bytes_at(1) - room[smallest.name])
    best = max(fitting, key=lambda one: (lengths[one.name] or 0, one.size))
    return Fit(best, lengths[best.name] if window else None)


def machine_row(view: ModelView, machine: HardwareView) -> list[Md | str]:
    """A machine as a row of the table on the page of a model."""
    memory = f"{machine.memory_gb:g}{numbers.NBSP}GB{', shared' if machine.record.shared_memory else ''}"
    fit = fit_in(view, hardware_bytes(machine.record))
    if fit is not None and fit.short:
        missing = Md(f'<span class="blank">{numbers.gib(fit.short)} short</span>')
        return [machine.link, memory, fit.weights.name, missing, "", ""]
    weights = fit.weights if fit else weight_choices(view)[0]
    cell: Md | str = NOT_LOOKED_UP
    if fit is not None:
        cell = ANY_LENGTH if fit.context is None else numbers.exact(fit.context)
    return [machine.link, memory, weights.name, cell, writes_at_most(view, machine, weights), _reads(view, machine)]


def writes_at_most(view: ModelView, machine: HardwareView, weights: Weights) -> Md | str:
    """Bandwidth ÷ (weights that a token reads + cache), an upper bound for one sequence."""
    if view.facts.architecture is None:
        return NOT_LOOKED_UP
    cache = cache_of(view.facts.architecture).bytes_at(SPEED_CONTEXT)
    speed = decode_tokens_per_second(machine.record, weights_read=weights.read, cache=cache)
    return numbers.significant(speed, 2)


def _reads(view: ModelView, machine: HardwareView) -> Md | str:
    if view.facts.architecture is None:
        return UNDISCLOSED
    seconds = compute.prefill_seconds(view.facts.architecture, machine.record, PROMPT)
    return NOT_LOOKED_UP if seconds is None else numbers.significant(seconds, 2)


def fit_working(view: ModelView, site: Site) -> Md | None:
    """The formulas of memory, context and speed with the numbers of the smallest machine that the model fits."""
    architecture = view.facts.architecture
    if architecture is None:
        return None
    machines = sorted(site.zoo.hardware, key=lambda one: (site.zoo.hardware[one].memory_gb, one))
    views = (HardwareView(site, one, view.here) for one in machines)
    rows = ((machine, machine_row(view, machine)) for machine in views)
    machine, row = next(((machine, row) for machine, row in rows if row[4]), (None, []))
    if machine is None:
        return None
    weights = next(one for one in weight_choices(view) if one.name == row[2])
    memory, cache = hardware_bytes(machine.record), cache_of(architecture).bytes_at(SPEED_CONTEXT)
    room = room_for_cache(machine.record, weights.size)
    lines = [
        f"On {machine.link}, weights {weights.name}:",
        "",
        f"- **Room for the cache** = memory − weights − overhead = {numbers.exact(memory)} − "
        f"{numbers.exact(weights.size)} − {numbers.exact(OVERHEAD_BYTES)} = {numbers.exact(room)} bytes.",
        "- **Usable context** = the longest, at most the window, whose cache fits that room: "
        f"{_cache_at(view, row[3])}.",
        f"- **Writes at most** = bandwidth ÷ (weights that a token reads + cache of {SPEED_CONTEXT:,} tokens) = "
        f"{numbers.significant(machine.bandwidth_gbs)} · 10⁹ ÷ ({numbers.exact(weights.read)} + "
        f"{numbers.exact(cache)}) = {row[4]} tokens/s.",
    ]
    if machine.record.tflops and machine.record.tflops.bf16:
        operations = compute.prefill_flops(architecture, PROMPT)
        lines.append(
            f"- **Reads a prompt** of {PROMPT:,} tokens = operations ÷ peak = {numbers.significant(operations / 1e12)} "
            f"· 10¹² ÷ ({numbers.significant(machine.record.tflops.bf16)} · 10¹²) = {row[5]} s. Operations: 2 for each "
            "active weight and token, the output head once, and those of attention to all tokens before."
        )
    chapter = links.markdown_link("what active and total weights cost", links.relative(view.here, TAUGHT))
    lines += ["", f"The machine's numbers and their source are on its page; the handbook explains {chapter}."]
    return Md("\n".join(lines))


def _cache_at(view: ModelView, cell: Md | str) -> str:
    """A usable context in words, with the cache that it takes."""
    if cell == ANY_LENGTH:
        return "any, since the cache takes the same at any length"
    if cell == NOT_LOOKED_UP:
        return "not known, since nobody has looked up the window"
    size = numbers.data_size(view.facts.cache_bytes(int(cell.replace(",", ""))))
    return f"{cell} tokens; the cache takes {size} there"


def speed_note() -> Md:
    """What the bounds are and are not."""
    return Md(
        "*Weights*: the form that leaves the longest context; *as published* is the developer's own mix of formats. "
        "*Writes at most*: memory bandwidth ÷ (weights that a token uses + cache of "
        f"{SPEED_CONTEXT:,} tokens), for one sequence. *Reads in*: operations for a prompt of {PROMPT:,} tokens ÷ "
        "dense 16-bit peak, where somebody has looked that up. Both are limits of the hardware; real programs stay "
        f"below them. Memory as above, with {numbers.gib(GIB)} overhead and gigabytes of 10⁹ bytes. *Shared*: the "
        "system and other programs live in the same memory, so less is left for the model than is reckoned here."
    )

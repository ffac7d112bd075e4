"""Memory of a model on a machine: weights, cache and overhead beside what the machine has."""

from __future__ import annotations

from typing import cast

from ...derive.cache import Cache
from ...derive.memory import OVERHEAD_BYTES, longest_served, most_sequences
from ...derive.precision import PRECISIONS, shipped_bytes
from ...records.architecture import PrecisionName
from .. import numbers
from ..fit import CACHE_BITS
from ..views import Site
from ..worked import Bar, Form, Worked
from .shared import (
    EXAMPLE,
    PUBLISHED,
    Machine,
    Served,
    bits_field,
    can_serve,
    context_field,
    either,
    format_field,
    format_name,
    machine_fields,
    machine_of,
    model_field,
    plural,
    sequences_field,
    served,
    served_links,
)


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
        links=served_links(model, machine, ("what a cache is", "handbook/inference.md#the-cache-grows")),
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


def form(site: Site) -> Form:
    model, machine, name = EXAMPLE.model, EXAMPLE.machine, EXAMPLE.format
    fields = [
        model_field(site, model, can_serve),
        format_field(name),
        context_field(EXAMPLE.context),
        sequences_field(),
        bits_field(),
        *machine_fields(site, machine),
    ]
    found = memory(
        served(site, model, name),
        machine_of(machine, site.zoo.hardware[machine]),
        context=EXAMPLE.context,
        sequences=1,
        bits=16,
    )
    return Form("memory", "Memory of a model on a machine", tuple(fields), found)

"""Experts that a batch touches, and what a step reads for each of its tokens."""

from __future__ import annotations

from typing import cast

from ...derive import serving
from ...derive.experts import touched
from ...derive.precision import PRECISIONS
from ...records.architecture import Architecture, PrecisionName
from .. import links, numbers
from ..views import ModelFacts, Site
from ..worked import Field, Form, Table, Worked
from .shared import PUBLISHED, Served, can_serve, format_field, model_field, plural, served

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


def has_experts(facts: ModelFacts) -> bool:
    """Whether the calculator of batches knows the model."""
    return can_serve(facts) and bool(serving.reading(cast(Architecture, facts.architecture)).routed)


def form(site: Site) -> Form:
    model, name, tokens = "deepseek-v3", "fp8", 64
    fields = (
        model_field(site, model, has_experts),
        format_field(name),
        Field("tokens", "Tokens at once", str(tokens), most=10_000_000),
    )
    return Form("batch", "Experts that a batch touches", fields, batch(served(site, model, name), tokens=tokens))

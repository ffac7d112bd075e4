"""A model as plain text for the terminal."""

from __future__ import annotations

import click

from ..derive.layers import runs
from ..derive.parameters import WeightLine
from ..derive.tensors import Part
from . import barcode, numbers, palette
from .tables import KIND_NAMES
from .text import visible
from .views import ModelFacts

#: Columns that the bar of weights takes, and the most that a line of the barcode takes.
BAR = 60


def model_text(facts: ModelFacts, *, working: bool = False, colour: bool = False) -> str:
    """Facts, computed numbers, the layers one by one, and a bar of the weights by kind of block.

    With `working`, every tensor that the count is made of follows. With `colour`, letters are in the colours of the
    visual language, for a terminal; `click.echo` takes them off where the output is a file.
    """
    record = facts.record
    lines = [
        f"{visible(facts.name)} ({facts.id}), {visible(facts.developer.name)}, {record.released}",
        visible(record.summary),
        "",
    ]
    rows = [("kind", KIND_NAMES[facts.kind]), ("weights", record.access.weights), ("cognition", record.cognition or "")]
    if facts.count:
        rows += [("parameters", numbers.exact(facts.count.total)), ("active", numbers.exact(facts.count.active))]
    if record.parameters and record.parameters.total:
        audit = f" (audit {numbers.signed_percent(facts.audit)})" if facts.audit is not None else ""
        rows.append(("stated", f"{numbers.exact(record.parameters.total)}{audit}"))
    if facts.cache:
        for term in facts.cache.terms:
            cap = f" up to {term.cap:,} tokens" if term.cap else ""
            rows.append(("cache", f"{numbers.exact(term.bytes_per_token)} B a token{cap}"))
        if facts.cache.constant_bytes:
            rows.append(("cache", f"{numbers.exact(facts.cache.constant_bytes)} B whatever the length"))
    if facts.window:
        rows.append(("context", f"{numbers.exact(facts.window)} tokens"))
    rows.append(("record", facts.file))
    lines += [f"{name:<12}{value}" for name, value in rows if value]
    return "\n".join([*lines, *_barcode(facts, colour), *_bar(facts, colour), *(_working(facts) if working else [])])


def _letters(part: Part | None, count: int, colour: bool) -> str:
    """The letter of a kind of block `count` times; a dot for none."""
    if part is None:
        return "·" * count
    text = palette.colour(part).letter * count
    if not colour or not text:
        return text
    swatch = palette.colour(part).dark
    return click.style(text, fg=_rgb(swatch.text), bg=_rgb(swatch.fill))


def _rgb(colour: str) -> tuple[int, int, int]:
    """`#rrggbb` as three numbers."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _barcode(facts: ModelFacts, colour: bool) -> list[str]:
    """A letter a layer for its mixer, and one below for its feed-forward part; a dot where it has none."""
    if facts.architecture is None:
        return []
    layers = [barcode.run_parts(run) for run in runs(facts.architecture.layers) for _ in range(run.count)]
    lines = [""]
    for start in range(0, len(layers), BAR):
        cut = layers[start : start + BAR]
        lines += ["".join(_letters(layer[row], 1, colour) for layer in cut) for row in (0, 1)]
    return lines


def _working(facts: ModelFacts) -> list[str]:
    """Every tensor with its shape, line by line; the lines add up to the total."""
    if facts.count is None:
        return []
    lines = ["", "working"]
    for line in facts.count.lines:
        lines += [_line_head(line), *_tensors(line)]
    looked_up = facts.count.lookup_only
    idle = facts.count.total - facts.count.active - looked_up
    return [
        *lines,
        f"{'total':<44}{facts.count.total:>20,}",
        *([f"{'− experts that a token does not choose':<44}{-idle:>20,}"] if idle else []),
        *([f"{'− input table, of which it looks up a row':<44}{-looked_up:>20,}"] if looked_up else []),
        f"{'active':<44}{facts.count.active:>20,}",
        *_beside(facts),
    ]


def _beside(facts: ModelFacts) -> list[str]:
    """Towers and prediction modules, with every tensor where they are computed."""
    lines: list[str] = []
    for part in facts.beside:
        size = f"{part.size:,}" if part.size else "not looked up"
        lines += [f"{'beside: ' + visible(part.name):<44}{size:>20}", *(_tensors(part.line) if part.line else [])]
    return ["", *lines] if lines else []


def _line_head(line: WeightLine) -> str:
    times = f"{line.count} × {line.label}" if line.count > 1 else line.label
    return f"{times:<44}{line.total:>20,}"


def _tensors(line: WeightLine) -> list[str]:
    rows = []
    for tensor in line.tensors:
        shape = " × ".join(f"{size:,}" for size in tensor.shape)
        copies = f"{tensor.copies} × " if tensor.copies > 1 else ""
        rows.append(f"  {palette.colour(tensor.part).letter}  {tensor.name:<20}{copies + shape:<28}{tensor.size:>13,}")
    return rows


def _bar(facts: ModelFacts, colour: bool) -> list[str]:
    if facts.count is None:
        return []
    parts = sorted(facts.count.breakdown.items(), key=lambda item: -item[1])
    total = facts.count.total
    bar = "".join(_letters(part, round(BAR * size / total), colour) for part, size in parts)
    legend = [
        f"  {palette.colour(part).letter}  {palette.colour(part).label:<22}{numbers.exact(size):>20}"
        for part, size in parts
    ]
    return ["", bar, *legend]

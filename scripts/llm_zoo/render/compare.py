"""Pages that compare the structure of two models: what changed, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from ..derive.diff import DIFF_CONTEXT, Segment, StructuralDiff, block_changes, structural_diff
from ..derive.layers import LayerRun, folded
from . import numbers
from .barcode import barcode
from .diagrams import mixer_words
from .tables import markdown_table
from .text import Md, escape
from .views import ModelFacts, ModelView, Site

#: Pairs that are worth reading although neither descends from the other.
RIVALS: tuple[tuple[str, str], ...] = (
    ("llama-3.1-70b", "deepseek-v3"),
    ("llama-3.1-405b", "deepseek-v3"),
    ("mistral-7b", "llama-3-8b"),
    ("mixtral-8x7b", "deepseek-v3"),
    ("qwen3-32b", "qwen3-30b-a3b"),
    ("qwen3-30b-a3b", "gpt-oss-20b"),
    ("gpt-oss-120b", "qwen3-235b-a22b"),
    ("qwen3-235b-a22b", "qwen3.5-397b-a17b"),
    ("deepseek-v3", "kimi-k2"),
    ("deepseek-v3.2", "glm-5"),
    ("llama-3-8b", "qwen3-8b"),
    ("bert-base-uncased", "roberta-base"),
)


@lru_cache(maxsize=2)
def pairs(site: Site) -> list[tuple[str, str]]:
    """Successors whose layers differ from their parents', then rivals; models without layers are left out."""
    found: list[tuple[str, str]] = []
    for facts in site.all_facts():
        lineage = facts.record.lineage
        if facts.architecture is None or lineage is None:
            continue
        for parent in lineage.derived_from:
            before = site.facts(parent).architecture
            if before is not None and not _same(structural_diff(before, facts.architecture)):
                found.append((parent, facts.id))
    known = [pair for pair in RIVALS if all(one in site.zoo.models and site.facts(one).architecture for one in pair)]
    return list(dict.fromkeys([*found, *known]))


def _same(diff: StructuralDiff) -> bool:
    return not diff.changes and all(segment.kind == "equal" for segment in (*diff.layers, *diff.encoder))


def page_of(before: str, after: str) -> str:
    """Path of the page that compares two models."""
    return f"zoo/compare/{before}--{after}.md"


def diff_table(before: ModelFacts, after: ModelFacts) -> Md:
    """Layers of both beside each other, with what the change does to weights and cache."""
    return _segments_table(before, after, _diff(before, after).layers)


def encoder_table(before: ModelFacts, after: ModelFacts) -> Md | None:
    """The same of the encoders beside the decoders; None where neither model has one."""
    segments = _diff(before, after).encoder
    return _segments_table(before, after, segments) if segments else None


def _segments_table(before: ModelFacts, after: ModelFacts, segments: Sequence[Segment]) -> Md:
    headings = [(before.name, False), (after.name, False), ("What it does", False)]
    return markdown_table(headings, [_segment_row(segment) for segment in segments])


def _diff(before: ModelFacts, after: ModelFacts) -> StructuralDiff:
    if before.architecture is None or after.architecture is None:
        raise LookupError(f"'{before.id}' and '{after.id}' cannot be compared: the layers of one are not known")
    return structural_diff(before.architecture, after.architecture)


def _segment_row(segment: Segment) -> list[Md | str]:
    left, right = runs_words(segment.before), runs_words(segment.after)
    if segment.kind == "equal":
        return [left, Md("*the same*"), ""]
    return [left or Md("*nothing*"), right or Md("*nothing*"), consequence(segment)]


def runs_words(part: tuple[LayerRun, ...]) -> Md:
    """Runs of layers line by line; layers that take turns are told once."""
    lines = []
    for times, group in folded(part):
        if times > 1:
            lines.append(f"**{times} × in turn:**")
        lines += [f"**{run.count} ×** {escape(layer_words(run))}" for run in group]
    return Md("<br>".join(lines))


def layer_words(run: LayerRun) -> str:
    """What the layers of a run are made of, in words."""
    words = [mixer_words(block) for block in (run.mixer, run.cross) if block is not None]
    if run.ffn is not None and run.ffn.kind == "moe":
        shared = f" + {run.ffn.shared} shared" if run.ffn.shared else ""
        words.append(f"{run.ffn.active} of {run.ffn.experts} experts{shared}, width {run.ffn.intermediate:,}")
    elif run.ffn is not None:
        words.append(f"feed-forward of width {run.ffn.intermediate:,}")
    return "; ".join(words)


def consequence(segment: Segment) -> Md:
    """What a changed segment does to weights and cache; for one kind of layer also which sizes moved."""
    weights = segment.weights[1] - segment.weights[0]
    cache = segment.cache[1] - segment.cache[0]
    parts = []
    if weights:
        parts.append(f"{_signed(numbers.params(abs(weights)), weights)} weights")
    if cache:
        parts.append(f"{_signed(numbers.gib(abs(cache)), cache)} cache at {DIFF_CONTEXT:,} tokens")
    if len(segment.before) == len(segment.after) == 1:
        parts += _moved(segment.before[0], segment.after[0])
    return Md("<br>".join(escape(part) for part in parts))


def _moved(before: LayerRun, after: LayerRun) -> list[str]:
    """Sizes and choices of the same kind of block that differ, in words."""
    changes = [*block_changes(before.mixer, after.mixer), *block_changes(before.ffn, after.ffn)]
    shown = [one for one in changes if all(map(is_told, (one.before, one.after)))]
    return [f"{one.name.replace('_', ' ')}: {value_words(one.before)} → {value_words(one.after)}" for one in shown]


def is_told(value: object) -> bool:
    """Whether a value of a block is a size or a choice, which a comparison tells; blocks in blocks are too long."""
    return isinstance(value, int | str | None)


def value_words(value: object) -> str:
    """A value of a record in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else f"{value:,.10g}" if isinstance(value, int | float) else str(value)


def _signed(text: str, value: int) -> str:
    return f"{'+' if value > 0 else numbers.MINUS}{text}"


def totals_table(before: ModelView, after: ModelView) -> Md:
    """Totals of both and the ratio."""
    totals = _diff(before.facts, after.facts).totals
    rows = [
        _total_row("Parameters", totals.total, numbers.params),
        _total_row("of these outside the layers", totals.outside, numbers.params),
        _total_row("Active for a token", totals.active, numbers.params),
        _total_row(f"Cache at {DIFF_CONTEXT:,} tokens, 16 bit", totals.cache, numbers.data_size),
    ]
    return markdown_table([("", False), (before.name, True), (after.name, True), ("Times", True)], rows)


def _total_row(name: str, values: tuple[int, int], form: Callable[[int], str]) -> list[Md | str]:
    written = [form(value) for value in values]
    return [name, *written, numbers.ratio(values[1] / values[0]) if values[0] else ""]


def changes_table(before: ModelFacts, after: ModelFacts) -> Md | None:
    """Fields outside the layers that differ."""
    rows = [
        [one.name.replace("_", " ").replace(".", ": "), value_words(one.before), value_words(one.after)]
        for one in _diff(before, after).changes
    ]
    return markdown_table([("Field", False), (before.name, False), (after.name, False)], rows) if rows else None


def both_barcodes(before: ModelFacts, after: ModelFacts) -> Md:
    """The stripes of both, one above the other."""
    return markdown_table(
        [("Model", False), ("Layers", True), ("One stripe a layer", False)],
        [[facts.name, str(facts.layers), barcode(facts)] for facts in (before, after)],
    )

"""The layers of a model as stripes: one a layer, its mixer above, its feed-forward part below."""

from __future__ import annotations

from ..derive import mixers
from ..derive.layers import LayerRun, folded, runs
from ..derive.tensors import Part
from ..records.architecture import Architecture
from ..records.ffns import MoeFfn
from . import palette
from .text import Md, escape
from .views import ModelFacts


def barcode(facts: ModelFacts) -> Md:
    """Stripes of one model as inline SVG; the label says the same in letters."""
    architecture = facts.architecture
    if architecture is None:
        raise LookupError(f"the architecture of '{facts.id}' is not known")
    return stripes_of(facts.name, architecture)


def stripes_of(name: str, architecture: Architecture) -> Md:
    """Stripes of an architecture called `name`, be it a model of the zoo or not."""
    stripes: dict[tuple[int, Part], list[int]] = {}
    x = 0
    for run in runs(architecture.layers):
        for row, part in enumerate(run_parts(run)):
            if part is not None:
                stripes.setdefault((row, part), []).extend(range(x, x + run.count))
        x += run.count
    shapes = "".join(_stripes(row, part, places) for (row, part), places in stripes.items())
    label = escape(f"{name}: {letters(architecture)}")  # it stands in tables, where Markdown reads attributes too
    return Md(
        f'<svg class="barcode" viewBox="0 0 {x} 20" preserveAspectRatio="none" role="img" aria-label="{label}">'
        f"{shapes}</svg>"
    )


def run_parts(run: LayerRun) -> tuple[Part | None, Part | None]:
    """Kind of block of the mixer and of the feed-forward part."""
    mixer = mixers.part(run.mixer) if run.mixer is not None else None
    if run.ffn is None:
        return mixer, None
    return mixer, "expert" if isinstance(run.ffn, MoeFfn) else "dense_ffn"


def _stripes(row: int, part: Part, places: list[int]) -> str:
    """The stripes of one kind of block in one row as one path, since a page of all models has thousands of them."""
    fill = f"fill:var({palette.variable(part)},{palette.colour(part).light.fill})"
    top, height = (0, 11) if row == 0 else (12, 8)
    path = "".join(f"M{place}.06 {top}h.88v{height}h-.88z" for place in places)
    return f'<path d="{path}" style="{fill}"/>'


def letters(architecture: Architecture) -> str:
    """The layers in letters of the visual language, equal runs counted and repeats folded: `3 × LF, 58 × LE`,
    `12 × (WE, AE)`. Layers of equal letters may differ in their sizes."""
    merged: list[tuple[int, str]] = []
    for run in runs(architecture.layers):
        said = "".join(palette.colour(part).letter for part in run_parts(run) if part is not None)
        if merged and merged[-1][1] == said:
            merged[-1] = (merged[-1][0] + run.count, said)
        else:
            merged.append((run.count, said))
    words = [said if count == 1 else f"{count} × {said}" for count, said in merged]
    groups = [(times, ", ".join(group)) for times, group in folded(words)]
    return ", ".join(f"{times} × ({group})" if times > 1 else group for times, group in groups)

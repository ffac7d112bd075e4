"""The layers of a model as stripes: one a layer, its mixer above, its feed-forward part below."""

from __future__ import annotations

from ..derive import mixers
from ..derive.layers import LayerRun, runs
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
    shapes, x = [], 0
    for run in runs(architecture.layers):
        mixer, ffn = run_parts(run)
        shapes += [_stripe(x, 0, run.count, mixer), _stripe(x, 12, run.count, ffn)]
        x += run.count
    label = escape(f"{facts.name}: {letters(architecture)}")  # it stands in tables, where Markdown reads attributes too
    return Md(
        f'<svg class="barcode" viewBox="0 0 {x} 20" preserveAspectRatio="none" role="img" aria-label="{label}">'
        f"{''.join(shapes)}</svg>"
    )


def run_parts(run: LayerRun) -> tuple[Part | None, Part | None]:
    """Kind of block of the mixer and of the feed-forward part."""
    mixer = mixers.part(run.mixer) if run.mixer is not None else None
    if run.ffn is None:
        return mixer, None
    return mixer, "expert" if isinstance(run.ffn, MoeFfn) else "dense_ffn"


def _stripe(x: int, y: int, width: int, part: Part | None) -> str:
    """A block of equal layers; hairlines between layers are drawn by the style sheet's stroke."""
    if part is None:
        return ""
    fill = f"fill:var({palette.variable(part)},{palette.colour(part).light.fill})"
    return "".join(
        f'<rect x="{x + index + 0.06:.2f}" y="{y}" width="0.88" height="{11 if y == 0 else 8}" style="{fill}"/>'
        for index in range(width)
    )


def letters(architecture: Architecture) -> str:
    """The layers in letters of the visual language, equal runs counted: `3 × LF, 58 × LE`."""
    return ", ".join(f"{run.count} × {_letters(run)}" for run in runs(architecture.layers))


def _letters(run: LayerRun) -> str:
    return "".join(palette.colour(part).letter for part in run_parts(run) if part is not None)

"""The visual language: one colour, one letter and one hatch for each part of a model, everywhere.

A reader who has learned that attention is blue in one drawing must find it blue in every diagram, barcode, chart and
legend. So the colours live here once: `css()` writes them for the browser, `mermaid_classes()` for diagram sources, and
`colour()` hands them to code that draws. The ten kinds were chosen so that every pair stays apart in normal sight and
under simulated protanopia, deuteranopia and tritanopia (`tests/render/test_palette.py` measures it), and each has a
letter, so that colour is never the only carrier of meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Hatch = Literal["solid", "diagonal", "dots", "cross", "horizontal", "vertical"]


@dataclass(frozen=True)
class Swatch:
    """Fill, outline and text on the fill, as `#rrggbb`, for one theme."""

    fill: str
    stroke: str
    text: str


@dataclass(frozen=True)
class Colour:
    """One entry of the visual language in both themes; `letter` and `hatch` carry the meaning without colour."""

    label: str
    letter: str
    light: Swatch
    dark: Swatch
    hatch: Hatch = "solid"


DARK_INK = "#0f172a"
LIGHT_INK = "#ffffff"

LIGHT_PAGE = "#ffffff"
DARK_PAGE = "#12161d"

BLOCKS: dict[str, Colour] = {
    "attention": Colour(
        "Attention", "A", Swatch("#6cb3ff", "#3977b8", DARK_INK), Swatch("#4a69b7", "#7294e6", LIGHT_INK)
    ),
    "latent": Colour(
        "Latent attention",
        "L",
        Swatch("#575dd0", "#33377f", LIGHT_INK),
        Swatch("#612b94", "#9d77cc", LIGHT_INK),
        "diagonal",
    ),
    "window": Colour(
        "Window attention",
        "W",
        Swatch("#b0d0d6", "#5d7a80", DARK_INK),
        Swatch("#83cbf3", "#d1edfd", DARK_INK),
        "vertical",
    ),
    "state_space": Colour(
        "State space, linear",
        "S",
        Swatch("#669a84", "#376a56", DARK_INK),
        Swatch("#4b9b72", "#77c79c", DARK_INK),
        "horizontal",
    ),
    "dense_ffn": Colour(
        "Dense feed-forward", "F", Swatch("#e9a329", "#9b690a", DARK_INK), Swatch("#c7751a", "#f2a35a", DARK_INK)
    ),
    "expert": Colour(
        "Expert", "E", Swatch("#fdd37d", "#946d00", DARK_INK), Swatch("#e2cf85", "#fbe89d", DARK_INK), "dots"
    ),
    "shared_expert": Colour(
        "Shared expert", "H", Swatch("#d36e04", "#904800", DARK_INK), Swatch("#8c2900", "#ce6d4f", LIGHT_INK), "cross"
    ),
    "router": Colour("Router", "R", Swatch("#9a4b86", "#652056", LIGHT_INK), Swatch("#9c4774", "#ca719e", LIGHT_INK)),
    "norm": Colour("Norm", "N", Swatch("#e8f3fe", "#6c767f", DARK_INK), Swatch("#98a2b7", "#c4cee4", DARK_INK)),
    "embedding": Colour(
        "Embedding", "M", Swatch("#404346", "#191b1e", LIGHT_INK), Swatch("#253a4e", "#778fa6", LIGHT_INK)
    ),
}

OPENNESS: dict[str, Colour] = {
    "open": Colour(
        "Open weights", "O", Swatch("#d5f2e6", "#0b6b4f", "#084c38"), Swatch("#0f3d31", "#5fd3ab", "#c9f5e4")
    ),
    "closed": Colour(
        "Closed weights", "C", Swatch("#e9e6f2", "#5b5478", "#3c3654"), Swatch("#322e45", "#b3aad4", "#ece8fb"), "cross"
    ),
}

COGNITION: dict[str, Colour] = {
    "system-1": Colour(
        "System 1", "1", Swatch("#dcebfb", "#2563a6", "#173f6b"), Swatch("#173251", "#7db4ee", "#dcecfd")
    ),
    "system-2": Colour(
        "System 2", "2", Swatch("#fbe1f0", "#a1286f", "#6d1649"), Swatch("#4d1c39", "#ef8ec4", "#fde3f1"), "diagonal"
    ),
    "switchable": Colour(
        "Switchable", "1/2", Swatch("#fdeccb", "#8a5a00", "#5c3c00"), Swatch("#463208", "#e8b84f", "#fbeccb"), "dots"
    ),
}

SERIES_LIGHT = ("#4664d7", "#d17b6a", "#2a5b4a", "#ad328e", "#620083", "#796f0e", "#079cda", "#243038")
SERIES_DARK = ("#5b6cd4", "#e97d01", "#58d39e", "#b0576d", "#c2b6fe", "#efec60", "#a9f4f8", "#8898bc")


def colour(kind: str) -> Colour:
    """The entry of a block kind, an openness or a cognition; KeyError names the kinds there are."""
    entries = BLOCKS | OPENNESS | COGNITION
    if kind not in entries:
        raise KeyError(f"no colour for {kind!r}; known: {', '.join(entries)}")
    return entries[kind]


def variable(kind: str, role: Literal["fill", "stroke", "text"] = "fill") -> str:
    """The name of a custom property: `--zoo-dense-ffn`, `--zoo-dense-ffn-stroke`."""
    name = "--zoo-" + kind.replace("_", "-")
    return name if role == "fill" else f"{name}-{role}"


def css() -> str:
    """The style sheet that defines every custom property for the light theme, the dark theme and print."""
    light = _properties(dark=False)
    return "\n".join(
        [
            "/* Generated from scripts/llm_zoo/render/palette.py */",
            _rule(':root,\n[data-md-color-scheme="default"]', light),
            _rule('[data-md-color-scheme="slate"]', _properties(dark=True)),
            "@media print {",
            _rule(':root,\n[data-md-color-scheme="default"],\n[data-md-color-scheme="slate"]', light),
            "}",
            "",
        ]
    )


def mermaid_classes(kinds: Iterable[str]) -> str:
    """`classDef` lines for a diagram source, in the light palette, which any tool that reads the format can draw."""
    return "\n".join(_class_definition(kind, colour(kind).light) for kind in kinds)


def _class_definition(kind: str, swatch: Swatch) -> str:
    return f"classDef {kind} fill:{swatch.fill},stroke:{swatch.stroke},color:{swatch.text}"


def _properties(*, dark: bool) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for kind, entry in (BLOCKS | OPENNESS | COGNITION).items():
        swatch = entry.dark if dark else entry.light
        pairs += [
            (variable(kind), swatch.fill),
            (variable(kind, "stroke"), swatch.stroke),
            (variable(kind, "text"), swatch.text),
        ]
    series = SERIES_DARK if dark else SERIES_LIGHT
    return pairs + [(f"--zoo-series-{number}", value) for number, value in enumerate(series, start=1)]


def _rule(selector: str, pairs: list[tuple[str, str]]) -> str:
    body = "\n".join(f"  {name}: {value};" for name, value in pairs)
    return f"{selector} {{\n{body}\n}}"


def themed(svg: str) -> str:
    """Replace the palette's colours by its custom properties, keeping the colour as the fallback.

    Sources carry the light palette as `classDef` lines, so that any other tool draws them too. Nodes are taken one by
    one, because kinds may share a colour of their text.
    """
    parts = re.split(r'(?=<g class="pele-(?:node|cluster)[ "])', svg)
    return "".join(_themed_part(part) for part in parts)


def _themed_part(part: str) -> str:
    classes = re.match(r'<g class="([^"]*)"', part)
    for kind in classes.group(1).split() if classes else ():
        entry = (BLOCKS | OPENNESS | COGNITION).get(kind)
        if entry:
            return _use_variables(part, kind, entry)
    return part


def _use_variables(part: str, kind: str, entry: Colour) -> str:
    swatch = entry.light
    fill, stroke, text = (variable(kind, role) for role in ("fill", "stroke", "text"))
    part = part.replace(f"fill:{swatch.fill}", f"fill:var({fill},{swatch.fill})")
    part = part.replace(f"stroke:{swatch.stroke}", f"stroke:var({stroke},{swatch.stroke})")
    return part.replace(f"fill:{swatch.text}", f"fill:var({text},{swatch.text})")

"""The visual language must be readable, printable and distinguishable for everybody."""

from __future__ import annotations

import itertools
import math

import pytest

from llm_zoo.render.palette import (
    BLOCKS,
    COGNITION,
    DARK_PAGE,
    LIGHT_PAGE,
    OPENNESS,
    SERIES_DARK,
    SERIES_LIGHT,
    Swatch,
    colour,
    css,
    mermaid_classes,
    variable,
)

ENTRIES = BLOCKS | OPENNESS | COGNITION
SWATCHES = [
    pytest.param(swatch, page, id=f"{kind}-{theme}")
    for kind, entry in ENTRIES.items()
    for theme, swatch, page in (("light", entry.light, LIGHT_PAGE), ("dark", entry.dark, DARK_PAGE))
]

# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
DEFICIENCIES = {
    "normal sight": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
APART = 0.07
"""Distance in OKLab; 0.02 is what a trained eye just notices side by side."""

Triple = tuple[float, float, float]


def linear(code: str) -> Triple:
    """Linear RGB of `#rrggbb`."""
    channels = (int(code[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return red, green, blue


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio."""
    low, high = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(one), linear(other)))
    return (high + 0.05) / (low + 0.05)


def seen(code: str, matrix: tuple[Triple, ...]) -> Triple:
    """OKLab of a colour (Ottosson 2020) as somebody with a colour vision deficiency sees it."""
    rgb = linear(code)
    r, g, b = (min(1.0, max(0.0, sum(k * c for k, c in zip(row, rgb, strict=True)))) for row in matrix)
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    medium = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


@pytest.mark.parametrize(("swatch", "page"), SWATCHES)
def test_text_on_every_fill_is_readable(swatch: Swatch, page: str) -> None:
    assert contrast(swatch.text, swatch.fill) >= 4.5


@pytest.mark.parametrize(("swatch", "page"), SWATCHES)
def test_every_outline_stands_out_from_the_page(swatch: Swatch, page: str) -> None:
    assert contrast(swatch.stroke, page) >= 3


@pytest.mark.parametrize("sight", DEFICIENCIES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_block_kinds_stay_apart_in_every_kind_of_sight(theme: str, sight: str) -> None:
    fills = {kind: getattr(entry, theme).fill for kind, entry in BLOCKS.items()}
    close = [
        (one, other)
        for one, other in itertools.combinations(fills, 2)
        if math.dist(seen(fills[one], DEFICIENCIES[sight]), seen(fills[other], DEFICIENCIES[sight])) < APART
    ]
    assert close == []


@pytest.mark.parametrize(("series", "page"), [(SERIES_LIGHT, LIGHT_PAGE), (SERIES_DARK, DARK_PAGE)])
@pytest.mark.parametrize("sight", DEFICIENCIES)
def test_chart_series_stand_out_and_stay_apart(series: tuple[str, ...], page: str, sight: str) -> None:
    matrix = DEFICIENCIES[sight]
    assert min(contrast(value, page) for value in series) >= 3
    assert min(math.dist(seen(a, matrix), seen(b, matrix)) for a, b in itertools.combinations(series, 2)) >= APART


def test_colour_is_never_the_only_carrier() -> None:
    letters = [entry.letter for entry in BLOCKS.values()]
    assert len(set(letters)) == len(letters) == 10


def test_mermaid_classes_are_plain_class_definitions_in_the_light_palette() -> None:
    assert mermaid_classes(["router", "expert"]) == (
        "classDef router fill:#9a4b86,stroke:#652056,color:#ffffff\n"
        "classDef expert fill:#fdd37d,stroke:#946d00,color:#0f172a"
    )


def test_custom_properties_are_named_after_the_kind() -> None:
    assert variable("dense_ffn") == "--zoo-dense-ffn"
    assert variable("system-2", "text") == "--zoo-system-2-text"


def test_style_sheet_defines_every_property_three_times() -> None:
    text = css()
    for kind in ENTRIES:
        assert text.count(f"  {variable(kind)}: ") == 3  # light, dark, print
    assert text.count("  --zoo-series-8: ") == 3


def test_an_unknown_kind_is_an_error_that_lists_the_known() -> None:
    with pytest.raises(KeyError, match="no colour for 'atention'; known: attention, latent, window"):
        colour("atention")

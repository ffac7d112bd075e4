"""Charts drawn at build time as inline SVG: the numbers come from records, the colours from the visual language."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape as html_escape
from importlib.metadata import version
from itertools import count
from typing import Any

import vl_convert

from . import palette
from .kept import kept
from .text import Md, visible

#: Colours that no chart uses, replaced after drawing by what the theme of the page says.
_INK, _MUTED, _GRID = "#010101", "#020202", "#030303"
_PAGE_COLOURS = {
    _INK: "var(--md-typeset-color, #1f2937)",
    _MUTED: "var(--md-default-fg-color--light, #6b7280)",
    _GRID: "var(--md-default-fg-color--lightest, #e5e7eb)",
}
#: What draws; another version may draw differently.
_PEN = f"vl-convert-python {version('vl-convert-python')}"
#: A piece of a Vega-Lite specification (https://vega.github.io/vega-lite/docs/).
Spec = dict[str, Any]
#: Shapes tell series apart without colour.
_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right", "triangle-left")


@dataclass(frozen=True)
class Point:
    """One value of a series."""

    x: float
    y: float
    label: str = ""


@dataclass(frozen=True)
class Series:
    """Points of one colour and shape, joined in order."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Axis:
    """Title with unit, and whether the scale is logarithmic."""

    title: str
    log: bool = False
    format: str | None = None
    values: tuple[float, ...] = ()
    zero: bool = True
    """Whether the axis starts at zero; years do not."""
    ends: tuple[float, float] | None = None
    """Fixed ends, where charts should be comparable; without them, those of the data."""


def line_chart(
    title: str,
    description: str,
    series: Sequence[Series],
    x: Axis,
    y: Axis,
    *,
    height: int = 300,
    levels: Sequence[tuple[float, str]] = (),
) -> Md:
    """Lines with a mark at each point and a legend. At most eight series, so that each keeps its colour.

    `levels` are horizontal lines with their names, such as the memory of a machine.
    """
    if len(series) > len(palette.SERIES_LIGHT):
        raise ValueError(f"{len(series)} series; a chart shows at most {len(palette.SERIES_LIGHT)}")
    names = [visible(one.name) for one in series]
    rows = [
        {"x": point.x, "y": point.y, "series": name}
        for name, one in zip(names, series, strict=True)
        for point in one.points
    ]
    encoding = {"x": _quantity("x", x), "y": _quantity("y", y)} | _colours_and_shapes(names)
    layers: list[Spec] = [
        {"mark": {"type": "line", "strokeWidth": 2}, "encoding": _without_shape(encoding)},
        {"mark": {"type": "point", "filled": True, "size": 45}, "encoding": encoding},
    ]
    layers = [layer | _values(rows) for layer in layers]
    for level in levels:
        layers += _level(level)
    return _figure(_draw({"layer": layers}, 600, height), title, description)


@dataclass(frozen=True)
class Dated:
    """One value on a day."""

    day: datetime.date
    y: float


@dataclass(frozen=True)
class DatedSeries:
    """Values of one colour and shape over time."""

    name: str
    points: tuple[Dated, ...]


def time_chart(
    title: str,
    description: str,
    series: Sequence[DatedSeries],
    y: Axis,
    *,
    steps: bool = False,
    level: tuple[float, str] | None = None,
    end: datetime.date | None = None,
) -> Md:
    """Values against days: a cloud of points, or with `steps` lines that hold their value until the next one.

    `level` is a horizontal line with its name, such as what people score; `end` lets the last step reach that day.
    """
    names = [visible(one.name) for one in series]
    rows = [
        {"day": point.day.isoformat(), "y": point.y, "series": name}
        for name, one in zip(names, series, strict=True)
        for point in _until(one.points, end if steps else None)
    ]
    released = day_encoding("day", "released")
    released["axis"] |= {"grid": True}
    encoding = {"x": released, "y": _quantity("y", y)} | _colours_and_shapes(names)
    layers: list[Spec] = [
        {"mark": {"type": "point", "filled": True, "size": 40, "opacity": 0.85}, "encoding": encoding}
    ]
    if steps:
        line = {"type": "line", "strokeWidth": 2, "interpolate": "step-after"}
        layers.insert(0, {"mark": line, "encoding": _without_shape(encoding)})
    layers = [layer | _values(rows) for layer in layers]
    if level is not None:
        layers += _level(level)
    return _figure(_draw({"layer": layers}, 600, 280), title, description)


def _until(points: tuple[Dated, ...], end: datetime.date | None) -> tuple[Dated, ...]:
    """The points, the last one repeated on `end`."""
    if end is None or not points or points[-1].day >= end:
        return points
    return (*points, Dated(end, points[-1].y))


def _level(level: tuple[float, str]) -> list[Spec]:
    """A horizontal line with its name."""
    value, name = level
    data = _values([{"y": value, "name": visible(name)}])
    height = {"field": "y", "type": "quantitative"}
    text = {"type": "text", "align": "left", "dx": 4, "dy": -6, "x": 0, "fill": _INK, "fontSize": 11}
    return [
        data | {"mark": {"type": "rule", "color": _MUTED, "strokeDash": [5, 4]}, "encoding": {"y": height}},
        data | {"mark": text, "encoding": {"y": height, "text": {"field": "name", "type": "nominal"}}},
    ]


def bar_chart(title: str, description: str, bars: Sequence[tuple[str, float, str]], axis: Axis) -> Md:
    """Horizontal bars in the given order, each with its value written at the end: (name, value, written value)."""
    rows = [{"name": visible(name), "value": value, "text": written} for name, value, written in bars]
    order = [visible(name) for name, _, _ in bars]
    name = {
        "field": "name",
        "type": "nominal",
        "sort": order,
        "title": None,
        "axis": {"labelLimit": 260, "ticks": False, "domain": False},
    }
    encoding = {"y": name, "x": _quantity("value", axis)}
    bar = {"type": "bar", "color": palette.SERIES_LIGHT[0], "height": 12}
    text = {"type": "text", "align": "left", "dx": 4, "fill": _INK}
    layers = [
        {"mark": bar, "encoding": encoding},
        {"mark": text, "encoding": encoding | {"text": {"field": "text", "type": "nominal"}}},
    ]
    return _figure(_draw({"layer": layers} | _values(rows), 420, {"step": 20}), title, description)


def scatter_template() -> Spec:
    """A cloud of points with a staircase through the best of them: everything but data, axes and colours.

    `scatter_spec` fills it in here, and docs/assets/js/plots-core.js does the same in the browser.
    """
    best, points = {"name": "front"}, {"name": "points"}
    label = {"text": {"field": "label", "type": "nominal"}}
    told = {"tooltip": {"field": "told", "type": "nominal"}}
    # The picture has one name as a whole; parts without one would be read aloud as "graphic".
    line = {"type": "line", "color": _MUTED, "strokeDash": [5, 3], "aria": False}
    words = {"type": "text", "align": "left", "dx": 6, "dy": -6, "fill": _INK, "fontSize": 11, "aria": False}
    dots = {"type": "point", "filled": True, "size": 50, "opacity": 0.85, "cursor": "pointer", "aria": False}
    return {
        "layer": [
            {"data": best, "mark": line, "encoding": {}},
            {"data": points, "mark": dots, "encoding": told},
            {"data": best, "mark": words, "encoding": label},
        ],
        "width": 640,
        "height": 380,
        "config": _CONFIG,
    }


def scatter_spec(
    x: Spec, y: Spec, colours: Spec, points: Sequence[Spec], front: Sequence[Spec], *, interpolate: str, size: Spec
) -> Spec:
    """The filled template; `size` is empty where all points are equal."""
    spec = scatter_template()
    line, cloud, words = spec["layer"]
    line["mark"]["interpolate"] = interpolate
    for layer in (line, cloud, words):
        layer["encoding"] |= {"x": x, "y": y}
    cloud["encoding"] |= colours | size
    return spec | {"datasets": {"points": list(points), "front": list(front)}}


def scatter_chart(title: str, description: str, spec: Spec) -> Md:
    """The picture of a `scatter_spec`."""
    return _figure(_svg(json.dumps(spec)), title, description)


def axis_encoding(field: str, axis: Axis) -> Spec:
    """A position for the numbers of a field."""
    return _quantity(field, axis) | {"scale": {"type": "log"} if axis.log else {"zero": axis.zero}}


def day_encoding(field: str, title: str) -> Spec:
    """A position for days. In UTC, or a picture would depend on where it is drawn."""
    years = {"format": "%Y", "tickCount": "year"}
    return {"field": field, "type": "temporal", "title": title, "axis": years, "scale": {"type": "utc"}}


def series_encoding(names: Sequence[str]) -> Spec:
    """A colour and a shape for each of at most eight series."""
    return _colours_and_shapes(names)


def theme_colours() -> dict[str, str]:
    """What stands in for each colour of a drawn chart: a custom property with the colour as fallback."""
    series = {colour: f"var(--zoo-series-{at}, {colour})" for at, colour in enumerate(palette.SERIES_LIGHT, start=1)}
    return _PAGE_COLOURS | series


def stack_bar(title: str, description: str, parts: Sequence[tuple[str, int]]) -> Md:
    """One bar, true to scale, of (block kind, size); parts too thin for a letter keep their place in the legend."""
    total = sum(size for _, size in parts)
    width, height, x = 1000.0, 56, 0.0
    shapes: list[str] = []
    for kind, size in parts:
        span = width * size / total
        entry = palette.colour(kind)
        fill, ink = palette.variable(kind), palette.variable(kind, "text")
        shapes.append(
            f'<rect x="{x:.2f}" width="{span:.2f}" height="{height}" style="fill:var({fill},{entry.light.fill})"/>'
        )
        if span >= 26:
            shapes.append(
                f'<text x="{x + span / 2:.2f}" y="36" text-anchor="middle" font-size="22" '
                f'style="fill:var({ink},{entry.light.text})">{entry.letter}</text>'
            )
        x += span
    svg = f'<svg viewBox="0 0 {width:.0f} {height}" class="stack-bar">{"".join(shapes)}</svg>'
    return _figure(svg, title, description)


def _values(rows: Sequence[Spec]) -> Spec:
    return {"data": {"values": rows}}


def _quantity(field: str, axis: Axis) -> Spec:
    """A position for the numbers of `field`."""
    ends: Spec = {"domain": list(axis.ends), "nice": False} if axis.ends else {}
    return {
        "field": field,
        "type": "quantitative",
        "title": axis.title,
        "scale": ({"type": "log", "base": 10, "nice": False} if axis.log else {"zero": axis.zero, "nice": axis.zero})
        | ends,
        "axis": _axis(axis),
    }


def _colours_and_shapes(names: Sequence[str]) -> Spec:
    """A colour and a shape for each series, under one legend."""
    legend = {"title": None, "orient": "bottom", "columns": 3, "labelLimit": 260, "symbolSize": 70}

    def by_series(values: Sequence[str]) -> Spec:
        scale = {"domain": names, "range": values[: len(names)]}
        return {"field": "series", "type": "nominal", "scale": scale, "legend": legend}

    return {"color": by_series(palette.SERIES_LIGHT), "shape": by_series(_SHAPES)}


def _without_shape(encoding: Spec) -> Spec:
    return {channel: what for channel, what in encoding.items() if channel != "shape"}


def _axis(axis: Axis) -> Spec:
    options: Spec = {"grid": True, "tickCount": 6}
    if axis.format:
        options["labelExpr" if axis.format.startswith("=") else "format"] = axis.format.removeprefix("=")
    if axis.values:
        options["values"] = list(axis.values)
    return options


#: The page's colours and measures instead of the library's own. Limits are 0, none, where texts are short: to cut one,
#: the library measures it once more, and half of the time of a chart goes into measuring.
_CONFIG: Spec = {
    "font": "Liberation Sans",
    "background": "transparent",
    "padding": 6,
    "view": {"stroke": None},
    "axis": {
        "labelColor": _MUTED,
        "titleColor": _INK,
        "gridColor": _GRID,
        "domainColor": _MUTED,
        "tickColor": _MUTED,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelLimit": 0,
        "titleLimit": 0,
    },
    "legend": {"labelColor": _INK, "labelFontSize": 12, "titleLimit": 0},
}


def _draw(chart: Spec, width: int, height: int | dict[str, int]) -> str:
    """SVG of a chart of this size in the page's colours."""
    specification = chart | {"width": width, "height": height, "config": _CONFIG}
    return _svg(json.dumps(specification))


@lru_cache(maxsize=2048)
def _svg(specification: str) -> str:
    """A pure function of the specification, so `serve` draws again only what changed."""
    return themable(slim(kept(f"{_PEN}\n{specification}", lambda: vl_convert.vegalite_to_svg(specification))))


_TAG = re.compile(r'<\w+(?:\s+[\w:-]+="[^"]*")*\s*/?>')
_UNSEEN_PATH = re.compile(r'<path class="(?:background|foreground)"(?: [\w:-]+="[^"]*")*? d="(?:M0,0h0v0h0Z)?"[^>]*/>')
_UNSAID = re.compile(
    r' (?:aria-[a-z]+|role|pointer-events|version|xmlns:xlink)="[^"]*"'
    r'| (?:opacity="1"|stroke-width="1"|font-weight="normal"|transform="translate\(0,0\)")'
)
_PLACE = re.compile(r' (?:transform|d|x|y|x1|x2|y1|y2|width|height)="[^"]*"')
_FRACTION = re.compile(r"-?\d+\.\d{2,}")


def slim(svg: str) -> str:
    """The same picture in half the bytes: places to a tenth of a pixel, and nothing that says what goes without saying.

    The picture is one image with one name, so names of its parts are never read out; the numbers are beside it.
    """

    def tag(match: re.Match[str]) -> str:
        return _PLACE.sub(lambda place: _FRACTION.sub(_tenth, place[0]), _UNSAID.sub("", match[0]))

    return _TAG.sub(tag, _UNSEEN_PATH.sub("", svg))


def _tenth(number: re.Match[str]) -> str:
    """A number with one decimal at most; no minus before a zero."""
    return f"{round(float(number[0]), 1) + 0:g}" if abs(float(number[0])) < 100_000 else number[0]


def themable(svg: str) -> str:
    """Replace colours by custom properties with the colour as fallback, and let the page's font and width rule."""
    variables = theme_colours()
    # Presentation attributes cannot hold var(); style can.
    svg = re.sub(
        r' (fill|stroke)="(#[0-9a-fA-F]{6})"',
        lambda match: (
            f' style="{match[1]}:{variables[match[2].lower()]}"' if match[2].lower() in variables else match[0]
        ),
        svg,
    )
    while re.search(r'style="([^"]*)"( [^<>]*?) ?style="([^"]*)"', svg):
        svg = re.sub(r'style="([^"]*)"( [^<>]*?) ?style="([^"]*)"', r'style="\1;\3"\2', svg)
    svg = re.sub(r' font-family="[^"]*"', "", svg)
    return re.sub(r'(<svg[^>]*?) width="[\d.]+" height="[\d.]+"', r"\1", svg, count=1)


def _figure(svg: str, title: str, description: str) -> Md:
    """The picture with a name and a description for those who cannot see it, on one line of HTML."""
    name, text = html_escape(visible(title)), html_escape(visible(description))
    label = f' role="img" aria-label="{name}: {text}"'
    labelled = re.sub(r"<svg[^>]*", lambda match: match[0] + label, svg.replace("\n", " "), count=1)
    return Md(
        f'<figure class="chart" tabindex="0" data-search-exclude>{labelled}<figcaption>{name}</figcaption></figure>'
    )


def powers(first: int, last: int) -> list[int]:
    """Powers of two from `first` up to `last`, and `last` itself."""
    steps: list[int] = []
    for exponent in count():
        value = first * 2**exponent
        if value >= last:
            return [*steps, last]
        steps.append(value)
    raise AssertionError("unreachable")


def alternatives(values: Iterable[str]) -> str:
    """`a, b and c`."""
    items = list(values)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"

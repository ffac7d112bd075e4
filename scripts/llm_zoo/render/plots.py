"""Models as points: any fact against any other. One specification draws the pictures here and in the browser."""

from __future__ import annotations

import datetime
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..derive.pareto import Better, staircase
from ..derive.results import best_rows, setup_groups, status_of
from ..records import Benchmark
from . import charts, links, numbers
from .blocks import setup_words
from .census import country_name
from .charts import Axis, Spec
from .tables import KIND_NAMES, markdown_table
from .text import Md, visible
from .views import ModelFacts, ModelView, Site

Value = float | str | None
#: Context at which caches are compared, in tokens.
CONTEXT = 131_072
#: A benchmark with fewer models in its set-up is no cloud.
ENOUGH_MODELS = 12
MOST_SERIES = 8
BIG = "=replace(format(datum.value, '~s'), 'G', 'B')"


@dataclass(frozen=True)
class Quantity:
    """Something that can be an axis; `better` is None where more is neither good nor bad."""

    id: str
    title: str
    better: Better | None
    value: Callable[[ModelFacts], Value]
    format: str | None = None
    form: str = "significant"
    """How the browser writes a value: a name of its number formats."""
    wide: bool = True
    """Whether values span powers of ten, so that a logarithmic axis is the default."""
    short: str = ""
    """Title of the axis where the whole one is too long for it: a name with its unit."""


def _cache(facts: ModelFacts) -> Value:
    if facts.cache is None or facts.window is None or facts.window < CONTEXT:
        return None
    return facts.cache.bytes_at(CONTEXT) / 2**30 or None


def _price(facts: ModelFacts) -> Value:
    price = facts.price
    if price is None or price.output is None or price.currency != "USD":
        return None
    return price.output * 1_000_000 / price.per


QUANTITIES = (
    Quantity("released", "released", "low", lambda facts: facts.released.isoformat(), form="day", wide=False),
    Quantity("total", "parameters", "low", lambda facts: facts.total, BIG, "params"),
    Quantity("active", "parameters active for a token", "low", lambda facts: facts.active, BIG, "params"),
    Quantity("context", "context window, tokens", "high", lambda facts: facts.window, BIG, "tokens"),
    Quantity("cache", f"cache at {CONTEXT:,} tokens, 16 bit, GiB", "low", _cache),
    Quantity("price", "price of a million output tokens, US dollars", "low", _price, form="dollars"),
    Quantity("training", "training tokens", None, lambda facts: facts.training_tokens, BIG, "params"),
)


@dataclass(frozen=True)
class Preset:
    """A plot worth a look, drawn on the page."""

    id: str
    title: str
    x: str
    y: str
    colour: str
    front: bool


#: The benchmark of the presets that need one: it has independent scores of most models that are talked about.
BENCHMARK = "gpqa-diamond"
PRESETS = (
    Preset("frontier", "Frontier over time", "released", f"score:{BENCHMARK}", "weights", True),
    Preset("price", "Price against score", "price", f"score:{BENCHMARK}", "weights", True),
    Preset("active", "Active against total parameters", "total", "active", "kind", False),
    Preset("cache", "Cache against parameters", "total", "cache", "kind", False),
)


class Plots:
    """All quantities, colours and models of a site."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.models = site.all_facts()
        self.quantities = {one.id: one for one in (*QUANTITIES, *_scores(site))}
        self.colours = _colours(self.models)
        self.presets = [one for one in PRESETS if {one.x, one.y} <= set(self.quantities)]

    def encoding(self, channel: str, quantity: Quantity, *, log: bool) -> Spec:
        """The axis of a quantity."""
        title = quantity.short or quantity.title
        if quantity.form == "day":
            return charts.day_encoding(channel, title)
        return charts.axis_encoding(channel, Axis(title, log=log, format=quantity.format, zero=False))

    def points(self, preset: Preset) -> list[tuple[ModelFacts, Value, Value]]:
        """Models for which both quantities are known, oldest first; on logarithmic axes, above zero."""
        x, y = self.quantities[preset.x], self.quantities[preset.y]
        rows = [(facts, x.value(facts), y.value(facts)) for facts in self.models]
        return [row for row in rows if _shown(row[1], x.wide) and _shown(row[2], y.wide)]

    def front(self, preset: Preset) -> list[tuple[ModelFacts, Value, Value]]:
        """The models on the staircase; none where a quantity is neither good nor bad."""
        x, y = self.quantities[preset.x].better, self.quantities[preset.y].better
        if not preset.front or x is None or y is None:
            return []
        items = [(_number(row[1]), _number(row[2]), row) for row in self.points(preset)]
        return [item for _, _, item in staircase(items, x, y)]

    def spec(self, preset: Preset) -> Spec:
        """The specification of a preset."""
        names, series = self.colours[preset.colour]
        x, y = self.quantities[preset.x], self.quantities[preset.y]
        points = [_row(facts, a, b) | {"series": series[facts.id]} for facts, a, b in self.points(preset)]
        return charts.scatter_spec(
            self.encoding("x", x, log=x.wide),
            self.encoding("y", y, log=y.wide),
            charts.series_encoding(names),
            points,
            [_row(*one) for one in self.front(preset)],
            interpolate="step-after" if x.better == "low" else "step-before",
            size={},
        )

    def picture(self, preset: Preset) -> Md:
        """The picture of a preset."""
        x, y = self.quantities[preset.x], self.quantities[preset.y]
        best = [facts.name for facts, _, _ in self.front(preset)]
        told = f"{len(self.points(preset))} models: {y.title}, against {x.title}."
        if best:
            told += f" On the staircase: {charts.alternatives(best)}."
        spec = self.spec(preset)
        spec["datasets"]["front"] = thinned(spec["datasets"]["front"], spec["datasets"]["points"], x.wide, y.wide)
        return charts.scatter_chart(preset.title, told, spec)

    def table(self, preset: Preset, here: str) -> Md:
        """The models of a picture: those on the staircase, or all, newest first."""
        x, y = self.quantities[preset.x], self.quantities[preset.y]
        rows = list(reversed(self.front(preset) or self.points(preset)))
        headings = [("Model", False), (x.title, True), (y.title, True)]
        return markdown_table(
            headings,
            [[ModelView(self.site, facts.id, here).link, told_value(x, a), told_value(y, b)] for facts, a, b in rows],
        )


def _row(facts: ModelFacts, x: Value, y: Value) -> dict[str, Any]:
    name = visible(facts.name)
    return {"x": x, "y": y, "label": name, "told": f"{name} ({visible(facts.developer.name)})", "id": facts.id}


#: Width and height of a plot, of a letter of its labels, and where a label begins beside its point (charts.py).
_PLOT, _LETTER, _BESIDE = (640, 380), (6.3, 13), 6


def thinned(front: list[Spec], points: Sequence[Spec], x_log: bool, y_log: bool) -> list[Spec]:
    """The rows of a staircase, without the labels that would lie over one nearer to its end.

    The browser moves labels (docs/assets/js/plots-core.js); a picture of the build can only leave some out.
    """
    across, up = (_scale([row[axis] for row in points], log) for axis, log in (("x", x_log), ("y", y_log)))
    kept: list[tuple[float, float, float]] = []
    rows = []
    for row in reversed(front):
        left, width = across(row["x"]) * _PLOT[0] + _BESIDE, len(row["label"]) * _LETTER[0]
        top = (1 - up(row["y"])) * _PLOT[1]
        free = all(left > one[0] + one[2] or one[0] > left + width or abs(top - one[1]) > _LETTER[1] for one in kept)
        if free:
            kept.append((left, top, width))
        rows.append(row if free else row | {"label": ""})
    return rows[::-1]


def _scale(values: Sequence[Value], log: bool) -> Callable[[Value], float]:
    """From a value to its place between the least (0) and the most (1)."""

    def number(value: Value) -> float:
        if isinstance(value, str):
            return datetime.date.fromisoformat(value).toordinal()
        return math.log(value or 1) if log else value or 0

    least, most = min(map(number, values), default=0), max(map(number, values), default=1)
    return lambda value: (number(value) - least) / ((most - least) or 1)


def _shown(value: Value, log: bool) -> bool:
    return value is not None and not (log and _number(value) <= 0)


def _number(value: Value) -> float:
    """A value as something that can be compared; a day as its ordinal."""
    if isinstance(value, str):
        return float(value.replace("-", ""))
    assert value is not None
    return value


def told_value(quantity: Quantity, value: Value) -> str:
    """A value as tables write it; the browser's formats of the same names do the same."""
    if value is None or isinstance(value, str):
        return value or ""
    forms: Mapping[str, Callable[[float], str]] = {
        "params": numbers.params,
        "tokens": lambda count: numbers.exact(int(count)),
        "dollars": numbers.dollars,
        "points": numbers.points,
        "significant": numbers.significant,
    }
    return forms[quantity.form](value)


def _scores(site: Site) -> list[Quantity]:
    """The best score of each model in the set-up that stands for a benchmark."""
    return [one for name, record in site.zoo.benchmarks.items() if (one := _score(site, name, record))]


def _score(site: Site, name: str, record: Benchmark) -> Quantity | None:
    status = status_of(site.zoo, name)
    if status is None:
        return None
    group = next(group for group in setup_groups(site.zoo, name) if group.setup == status.setup)
    scores = {row.model_id: row.result.score for row in best_rows([ranked.row for ranked in group.rows], record)}
    if len(scores) < ENOUGH_MODELS:
        return None
    short = f"{record.name}, {UNITS[record.metric.unit]}"
    return Quantity(
        f"score:{name}",
        f"{short} ({setup_words(status.setup).unescape()})",
        "high" if record.metric.higher_is_better else "low",
        lambda facts: scores.get(facts.id),
        form="points",
        wide=False,
        short=short,
    )


def _colours(models: Sequence[ModelFacts]) -> dict[str, tuple[list[str], dict[str, str]]]:
    """Of each way to colour: the names of the legend, and the name of each model."""
    cognition = {"system-1": "System 1", "system-2": "System 2", "switchable": "switchable"}
    countries = Counter(facts.developer.country for facts in models)
    known = [code for code, _ in countries.most_common() if code][: MOST_SERIES - 1]
    names = {code: country_name(code) for code in known}
    rules: dict[str, tuple[list[str], Callable[[ModelFacts], str]]] = {
        "kind": (list(KIND_NAMES.values()), lambda facts: KIND_NAMES[facts.kind]),
        "weights": (["open", "closed"], lambda facts: facts.record.access.weights),
        "cognition": (
            [*cognition.values(), "not looked up"],
            lambda facts: cognition.get(facts.cognition or "", "not looked up"),
        ),
        "country": (
            [*names.values(), "elsewhere"],
            lambda facts: names.get(facts.developer.country or "", "elsewhere"),
        ),
    }
    return {key: (listed, {facts.id: of(facts) for facts in models}) for key, (listed, of) in rules.items()}


#: Units of scores, in words.
UNITS = {"percent": "percent", "points": "points", "elo": "Elo points", "minutes": "minutes"}
COLOUR_TITLES = {
    "kind": "kind",
    "weights": "weights",
    "cognition": "way of answering",
    "country": "country of the developer",
}


def plots_object(site: Site) -> dict[str, Any]:
    """What the browser needs to draw any of these: pieces of the specification, and values by model."""
    plots = Plots(site)
    return {
        "day": site.today.isoformat(),
        "template": charts.scatter_template(),
        "theme": charts.theme_colours(),
        "size": SIZE,
        "quantities": [
            {
                "id": one.id,
                "title": one.title,
                "better": one.better,
                "form": one.form,
                "wide": one.wide,
                "linear": {axis: plots.encoding(axis, one, log=False) for axis in "xy"},
                "log": None if one.form == "day" else {axis: plots.encoding(axis, one, log=True) for axis in "xy"},
            }
            for one in plots.quantities.values()
        ],
        "colours": {
            key: {"title": COLOUR_TITLES[key], "encoding": charts.series_encoding(names), "names": names}
            for key, (names, _) in plots.colours.items()
        },
        "presets": [vars(one) for one in plots.presets],
        "models": [
            {
                "id": facts.id,
                "name": visible(facts.name),
                "developer": visible(facts.developer.name),
                "page": links.model_page(facts.id).replace(".md", ".html"),
                "values": {
                    one.id: value for one in plots.quantities.values() if (value := one.value(facts)) is not None
                },
                "series": [plots.colours[key][0].index(plots.colours[key][1][facts.id]) for key in plots.colours],
            }
            for facts in plots.models
        ],
    }


#: Colours that stand for those of the theme: of words, and of what is less important.
_INK, _MUTED = list(charts.theme_colours())[:2]
#: Area of a point by a quantity; the legend gets the title and the form of its numbers from the quantity.
SIZE: Spec = {
    "size": {
        "field": "size",
        "type": "quantitative",
        "scale": {"type": "sqrt", "range": [12, 600]},
        "legend": {
            "orient": "bottom",
            "tickCount": 4,
            "symbolType": "circle",
            "symbolFillColor": _MUTED,
            "symbolStrokeColor": _MUTED,
            "titleColor": _INK,
            "titleFontWeight": "normal",
        },
    }
}

"""The zoo counted by year and by country: tables, and charts of size, sparsity and price."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from ..derive import census
from ..derive.census import Census, Known
from . import charts, numbers
from .charts import Axis, Dated, DatedSeries, Point, Series
from .tables import NOT_LOOKED_UP, markdown_table
from .text import Md
from .views import ModelFacts, ModelView, Site, UnknownName

#: Countries by the code that records use, as far as developers of the zoo come from them.
COUNTRIES = {
    "US": "United States",
    "CN": "China",
    "FR": "France",
    "GB": "United Kingdom",
    "CA": "Canada",
    "IL": "Israel",
    "KR": "South Korea",
    "JP": "Japan",
    "AE": "United Arab Emirates",
    "DE": "Germany",
    "IN": "India",
    "CH": "Switzerland",
    "SG": "Singapore",
    "AT": "Austria",
    "FI": "Finland",
    "NL": "Netherlands",
    "SE": "Sweden",
    "HK": "Hong Kong",
}


def country_name(code: str) -> str:
    """Name of a country, or its code where it has none here."""
    return COUNTRIES.get(code, code)


def _share(known: Known) -> str:
    """`3 of 8`; the second number is smaller than that of all models where facts are missing."""
    return f"{known.have} of {known.known}"


def _optional(value: float | None, write: Callable[[float], str]) -> Md | str:
    return NOT_LOOKED_UP if value is None else write(value)


def _middle(value: float | None, known: int, write: Callable[[float], str]) -> Md | str:
    """`229 B of 27`: a median, and of how many."""
    return NOT_LOOKED_UP if value is None else f"{write(value)} of {known}"


def _largest(site: Site, here: str, one: Census) -> Md | str:
    """The largest model whose size is known, linked, with its size."""
    if one.largest is None:
        return NOT_LOOKED_UP
    view = ModelView(site, one.largest, here)
    return Md(f"{view.link}, {numbers.params(view.facts.total or 0)}")


def year_table(site: Site, here: str) -> Md:
    """What the models of each year are like, newest year first."""
    rows: list[list[Md | str]] = [
        [
            str(year),
            str(one.models),
            str(one.developers),
            str(one.open_weights),
            str(one.sees),
            str(one.hears),
            _share(one.thinks),
            _share(one.long_context),
            _share(one.sparse),
            _share(one.fixed_state),
            _largest(site, here, one),
        ]
        for year, one in reversed(census.by_year(site.zoo).items())
    ]
    headings = [
        ("Year", True),
        ("Models", True),
        ("Makers", True),
        ("Open", True),
        ("See", True),
        ("Hear", True),
        ("Think", True),
        ("Long", True),
        ("Experts", True),
        ("State", True),
        ("Largest known", False),
    ]
    return markdown_table(headings, rows)


#: A year with fewer models gives shares that one model moves by more than a tenth.
ENOUGH_MODELS = 10


def year_chart(site: Site) -> Md:
    """Shares of the models of each year, for years with at least `ENOUGH_MODELS` models, in percent."""
    years = {year: one for year, one in census.by_year(site.zoo).items() if one.models >= ENOUGH_MODELS}
    traits: dict[str, Callable[[Census], float | None]] = {
        "open weights": lambda one: one.open_weights / one.models,
        "take images or video": lambda one: one.sees / one.models,
        "think first": lambda one: one.thinks.share,
        "long window": lambda one: one.long_context.share,
        "mixture of experts": lambda one: one.sparse.share,
    }
    series = [
        Series(name, tuple(Point(year, 100 * share) for year, one in years.items() if (share := of(one)) is not None))
        for name, of in traits.items()
    ]
    described = "; ".join(
        f"{one.name}: {numbers.points(one.points[0].y)} % in {one.points[0].x:g}, "
        f"{numbers.points(one.points[-1].y)} % in {one.points[-1].x:g}"
        for one in series
        if one.points
    )
    return charts.line_chart(
        "Share of the zoo's models of a year, of those for which it is known",
        described,
        series,
        Axis("released in", format="d", values=tuple(years), zero=False),
        Axis("percent"),
    )


def country_table(site: Site, here: str, *countries: str, since: int = 0) -> Md:
    """Openness, sparsity, size and price by country and year; all countries, or those whose codes are given."""
    rows: list[list[Md | str]] = [
        [
            country_name(country),
            str(year),
            f"{one.open_weights} of {one.models}",
            _share(one.sparse),
            _optional(one.median_active_share, numbers.percent),
            _middle(one.median_total, one.sized, numbers.params),
            _largest(site, here, one),
            _middle(one.median_price, one.priced, numbers.dollars),
        ]
        for (country, year), one in census.by_country(site.zoo).items()
        if year >= since and (not countries or country in countries)
    ]
    headings = [
        ("Country", False),
        ("Year", True),
        ("Open weights", True),
        ("Experts", True),
        ("Active share", True),
        ("Middle size", True),
        ("Largest known", False),
        ("Middle price", True),
    ]
    return markdown_table(headings, rows)


def country_year(site: Site, country: str, year: int) -> Census:
    """The count behind one row of `country_table`. Raises `UnknownName` when the zoo has no such model."""
    found = census.by_country(site.zoo)
    if (country, year) not in found:
        raise UnknownName(f"no model that writes text of {country_name(country)} in {year}")
    return found[country, year]


Measure = Literal["total", "active_share", "cache", "price"]
#: Context at which caches are compared, in tokens; models whose window is shorter are left out.
CACHE_CONTEXT = 131_072

#: Title, axis and value of each measure.
MEASURES: dict[str, tuple[str, Axis, Callable[[ModelFacts], float | None]]] = {
    "total": (
        "Size of models by country of the developer",
        Axis(
            "parameters",
            log=True,
            format="=replace(format(datum.value, '~s'), 'G', 'B')",  # billions are B among models, not G
            values=tuple(10.0**power for power in range(7, 14)),
        ),
        lambda facts: facts.total,
    ),
    "active_share": (
        "Share of the weights that a token uses, by country of the developer",
        Axis("percent of all weights"),
        lambda facts: None if facts.active_share is None else 100 * facts.active_share,
    ),
    "cache": (
        f"Cache of one sequence of {CACHE_CONTEXT:,} tokens at 16 bit, by country of the developer",
        Axis("GiB", log=True, format="~g", values=(0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)),
        lambda facts: (
            facts.cache_bytes(CACHE_CONTEXT) / 2**30 if facts.cache and (facts.window or 0) >= CACHE_CONTEXT else None
        ),
    ),
    "price": (
        "First list price of a million output tokens, by country of the developer",
        Axis("US dollars", log=True, format="$~g", values=tuple(10.0**power for power in range(-2, 4))),
        lambda facts: census.first_price(facts.record),
    ),
}


def country_chart(site: Site, measure: Measure, countries: Sequence[str] = ("US", "CN"), *, since: int = 2022) -> Md:
    """One point a model that writes text, coloured by country; every other country is `elsewhere`."""
    title, axis, value = MEASURES[measure]
    names = [*(country_name(code) for code in countries), "elsewhere"]
    points: dict[str, list[Dated]] = {name: [] for name in names}
    for facts in site.all_facts():
        found = value(facts)
        if found and census.writes_text(facts.record) and facts.released.year >= since:
            country = facts.developer.country
            points[country_name(country) if country in countries else "elsewhere"].append(Dated(facts.released, found))
    series = [DatedSeries(name, tuple(own)) for name, own in points.items() if own]
    described = "; ".join(f"{one.name}: {len(one.points)} models" for one in series)
    return charts.time_chart(title, described, series, axis)

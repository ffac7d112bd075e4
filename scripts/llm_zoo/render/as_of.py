"""Which prices and which best results held on a day: every period with its days, for a switch to choose from.

The page is whole without the switch: it lists all periods. The switch only hides those that do not hold on the day.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from ..derive.prices import periods_of
from ..derive.trends import leads
from . import numbers
from .tables import markdown_table
from .text import Md, escape
from .views import BenchmarkView, ModelView, Site


def price_table(site: Site, here: str) -> Md:
    """Every list price in the records with the days on which it held, the latest first."""
    found = [(facts, period) for facts in site.all_facts() for period in periods_of(facts.record)]
    found.sort(key=lambda one: (-one[1].first.toordinal(), one[0].id, one[1].price.provider))
    rows: list[list[Md | str]] = []
    for facts, period in found:
        price, scale = period.price, 1_000_000 / period.price.per
        sign = {"USD": "$", "EUR": "€", "CNY": "¥"}[price.currency]
        # Nobody knows when the price of a model that went ended; it is not in force today, at least.
        last = period.last if period.end_known else max(period.first, site.today - datetime.timedelta(days=1))
        amounts: Sequence[str] = [
            "" if amount is None else numbers.dollars(amount * scale).replace("$", sign)
            for amount in (price.input, price.output, price.cached_input)
        ]
        until = f"{period.last}" if period.last else "" if period.end_known else "not recorded"
        rows.append([ModelView(site, facts.id, here).link, *amounts, _period(period.first, last), until])
    headings = [("Model", False), ("Input", True), ("Output", True), ("Cached input", True), ("From", True)]
    return markdown_table([*headings, ("Until", True)], rows)


def lead_table(site: Site, here: str) -> Md:
    """Who led each benchmark, and from which day to which."""
    rows: list[list[Md | str]] = []
    for benchmark_id in site.zoo.benchmarks:
        view = BenchmarkView(site, benchmark_id, here)
        for lead in reversed(leads(site.zoo, benchmark_id)):
            model = ModelView(site, lead.row.model_id, here)
            score = numbers.points(lead.row.result.score)
            until = f"{lead.last}" if lead.last else ""
            rows.append([view.link, model.link, score, _period(lead.first, lead.last), until])
    headings = [("Benchmark", False), ("Led by", False), ("Score", True), ("From", True), ("Until", True)]
    return markdown_table(headings, rows)


def first_day(site: Site) -> datetime.date:
    """The earliest day that any row begins on."""
    days = [period.first for facts in site.all_facts() for period in periods_of(facts.record)]
    days += [lead.first for benchmark_id in site.zoo.benchmarks for lead in leads(site.zoo, benchmark_id)]
    return min(days, default=site.today)


def last_day(site: Site) -> datetime.date:
    """The latest day that any row begins on, or today."""
    days = [period.first for facts in site.all_facts() for period in periods_of(facts.record)]
    return max([*days, site.today])


def _period(first: datetime.date, last: datetime.date | None) -> Md:
    """The first day, with both days for the switch."""
    return Md(f'<time class="period" datetime="{first}" data-until="{last or ""}">{escape(str(first))}</time>')

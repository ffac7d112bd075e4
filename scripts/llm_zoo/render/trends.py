"""Blocks of the pages about time: releases, families, frontiers, adoption, openness, gaps."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from ..derive import adoption, trends
from ..derive.results import OPEN_ENDED, Row, share_of_range
from . import charts, numbers
from .blocks import setup_words
from .charts import Axis, Dated, DatedSeries
from .diagrams import fence
from .palette import mermaid_classes
from .tables import NOT_APPLICABLE, markdown_table
from .text import Md, escape, mermaid_label
from .views import BenchmarkView, DeveloperView, ModelFacts, ModelView, Site, unknown

#: Billions are B among models, not G.
_SHORT_COUNT = "=replace(format(datum.value, '~s'), 'G', 'B')"


def size_chart(site: Site) -> Md:
    """Parameters against the day of release, total and active, as points."""
    known = [facts for facts in site.all_facts() if facts.total]
    dense = tuple(Dated(one.released, one.total or 0) for one in known if not _sparse(one))
    total = tuple(Dated(one.released, one.total or 0) for one in known if _sparse(one))
    active = tuple(Dated(one.released, one.active or 0) for one in known if _sparse(one))
    series = [
        DatedSeries("every weight works", dense),
        DatedSeries("mixture of experts, all weights", total),
        DatedSeries("mixture of experts, active for a token", active),
    ]
    return charts.time_chart(
        "Size of models against their day of release",
        f"{len(known)} models whose size is known, from {numbers.params(min(one.total or 0 for one in known))} to "
        f"{numbers.params(max(one.total or 0 for one in known))} parameters",
        [one for one in series if one.points],
        Axis("parameters", log=True, format=_SHORT_COUNT, values=tuple(10.0**power for power in range(7, 14))),
    )


def _sparse(facts: ModelFacts) -> bool:
    return bool(facts.active and facts.total and facts.active < facts.total * 0.9)


#: Tokens of these were added to a model that had read many more before.
_ADDED_TO = {"fine-tune", "continued-training", "merge", "quantisation"}


def overtraining_chart(site: Site) -> Md:
    """Training tokens for each weight of dense general models against day of release, with Chinchilla's as a line."""
    known = [one for one in site.all_facts() if one.tokens_per_parameter and _trained_whole(one)]
    small = [one for one in known if (one.total or 0) < 13e9]
    large = [one for one in known if one not in small]
    groups = [("below 13 billion weights", small), ("13 billion weights and more", large)]
    series = [
        DatedSeries(name, tuple(Dated(one.released, one.tokens_per_parameter or 0) for one in group))
        for name, group in groups
        if group
    ]
    optimum = site.facts("chinchilla").tokens_per_parameter or 0
    least = min(known, key=lambda one: one.tokens_per_parameter or 0)
    most = max(known, key=lambda one: one.tokens_per_parameter or 0)
    return charts.time_chart(
        "Training tokens for each weight against day of release",
        f"{len(known)} dense general models whose training tokens are stated, from "
        f"{numbers.significant(least.tokens_per_parameter or 0, 2)} tokens a weight ({least.name}) to "
        f"{numbers.significant(most.tokens_per_parameter or 0, 2)} ({most.name})",
        series,
        Axis("tokens for each weight", log=True, format="~s", values=tuple(10.0**power for power in range(6))),
        level=(optimum, f"Chinchilla: {numbers.significant(optimum, 2)}"),
    )


def _trained_whole(facts: ModelFacts) -> bool:
    """Dense and general, with tokens that are those of its whole training."""
    lineage = facts.record.lineage
    added = lineage is not None and lineage.relation in _ADDED_TO
    return facts.kind == "dense" and facts.record.focus == ["general"] and not added


def adoption_table(site: Site) -> Md:
    """Share of models with known layers that use each technique, by half-year."""
    spreads = [adoption.spread(site.zoo, technique) for technique in adoption.SIDE_BY_SIDE]
    rows = [
        [halves[0].name, str(halves[0].models), *(f"{one.users} ({numbers.percent(one.share)})" for one in halves)]
        for halves in zip(*(one.half_years for one in spreads), strict=True)
    ]
    headings = [("Half-year", False), ("Models", True), *((one.technique.name, True) for one in spreads)]
    return markdown_table(headings, rows)


def first_users(site: Site, here: str) -> Md:
    """The first model in the zoo that uses each technique."""
    rows: list[list[Md | str]] = []
    for technique_id in adoption.TECHNIQUES:
        found = adoption.spread(site.zoo, technique_id)
        if found.users:
            first = ModelView(site, found.users[0], here)
            rows.append([found.technique.name, first.link, f"{first.facts.released}", f"{len(found.users)}"])
    headings = [("Technique", False), ("First in the zoo", False), ("Released", True), ("Models today", True)]
    return markdown_table(headings, rows)


#: Models in a folded list; the rest are in the table of all models.
NEWEST = 20


def adoption_block(site: Site, here: str, technique_id: str) -> Md:
    """How one technique spread: the first model, the share of each half-year as a chart, the newest models folded."""
    if technique_id not in adoption.TECHNIQUES:
        raise unknown("technique", technique_id, list(adoption.TECHNIQUES))
    found = adoption.spread(site.zoo, technique_id)
    name = found.technique.name
    counted = f"of the {found.models} models in the zoo that write text{_whose(found.technique)}"
    if not found.users:
        return Md(f"**{_capital(name)}:** none {counted}.")
    first = ModelView(site, found.users[0], here)
    head = (
        f"**{_capital(name)}:** {len(found.users)} {counted}. "
        f"The first was {first.link}, released {numbers.day(first.facts.released)}."
    )
    bars = [(one.name, 100 * one.share, f"{one.users} of {one.models}") for one in found.since_first]
    chart = charts.bar_chart(
        f"{_capital(name)}: share of the models of each half-year",
        "; ".join(f"{half} {written}" for half, _, written in bars),
        bars,
        Axis("percent of the models released", ends=(0, 100)),
    )
    newest = [ModelView(site, model_id, here) for model_id in found.users[::-1][:NEWEST]]
    title = "All of them" if len(newest) == len(found.users) else f"The newest {len(newest)} of {len(found.users)}"
    items = "\n".join(f"    - {view.link}, {numbers.day(view.facts.released)}" for view in newest)
    return Md(f'{head}\n\n{chart}\n\n??? abstract "{title}, by release"\n\n{items}\n')


def _whose(technique: adoption.Technique) -> str:
    return f" and {technique.known}" if technique.known else ""


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def frontier_chart(site: Site, view: BenchmarkView, here: str) -> Md:
    """Best score so far of all models and of those with open weights, with the human line and the table."""
    found = trends.frontier(site.zoo, view.id)
    if found is None:
        return Md(f"{view.link}: too few comparable scores for a curve.")
    higher = view.record.metric.higher_is_better
    series = [
        DatedSeries(name, tuple(Dated(step.day, step.row.result.score) for step in steps))
        for name, steps in (("all models", found.everyone), ("open weights", found.open_weights))
        if steps
    ]
    humans = max(view.record.humans, key=lambda human: human.score, default=None) if higher else None
    level = (humans.score, textwrap.shorten(f"people: {humans.who}", 60, placeholder=" …")) if humans else None
    best = found.everyone[-1]
    behind = trends.days_behind(found, higher=higher)
    chart = charts.time_chart(
        f"{view.name}: best score so far",
        f"the best is {numbers.points(best.row.result.score)} by {best.row.model.name}",
        series,
        Axis(f"score, {view.record.metric.unit}"),
        steps=True,
        level=level,
        end=site.today,
    )
    rows = _steps(site, here, found)
    gap = ""
    if behind is not None and found.open_weights:
        score = numbers.points(found.open_weights[-1].row.result.score)
        gap = f" The best open score, {score}, came {behind} days after a model first reached as much."
    table = markdown_table([("Released", True), ("Model", False), ("Weights", False), ("Score", True)], rows)
    return Md(f"Set-up: {setup_words(found.setup)}.{gap}\n\n{chart}\n\n{table}")


def saturation_table(site: Site, here: str) -> Md:
    """Benchmarks with a curve and an end, oldest first: time from publication until a first score past 60 and 90 %."""
    rows: list[list[Md | str]] = []
    released = {benchmark_id: one.released for benchmark_id, one in site.zoo.benchmarks.items()}
    for benchmark_id in sorted(released, key=lambda one: (released[one], one)):
        view = BenchmarkView(site, benchmark_id, here)
        metric = view.record.metric
        if view.status is None or metric.unit in OPEN_ENDED or trends.frontier(site.zoo, benchmark_id) is None:
            continue
        best = view.status.best
        rows.append(
            [
                view.link,
                f"{view.record.released}",
                Md(f"{numbers.points(best.result.score)}{'' if metric.higher_is_better else _LESS_IS_BETTER}"),
                ModelView(site, best.model_id, here).link,
                view.status.level,
                *(_time_until(site, view, share) for share in SATURATION_SHARES),
            ]
        )
    until = [(f"Past {share:.0%} after".replace("%", f"{numbers.NBSP}%"), True) for share in SATURATION_SHARES]
    headings = [("Benchmark", False), ("Published", True), ("Best", True), ("By", False), ("Stands", False), *until]
    return markdown_table(headings, rows)


def open_benchmarks(site: Site, here: str) -> list[BenchmarkView]:
    """Benchmarks whose status is *open*, the one with the largest part of its range left first."""
    views = [BenchmarkView(site, one, here) for one in site.zoo.benchmarks]
    left = [
        (share_of_range(view.status.best.result.score, view.record), view.id, view)
        for view in views
        if view.status and view.status.level == "open"
    ]
    return [view for _, _, view in sorted(left, key=lambda one: one[:2])]


def open_gap_table(site: Site, here: str) -> Md:
    """The best model of all beside the best with open weights, in one comparable set-up, widest gap first."""
    rows: list[tuple[float, list[Md | str]]] = []
    for benchmark_id, record in site.zoo.benchmarks.items():
        view, found = BenchmarkView(site, benchmark_id, here), trends.frontier(site.zoo, benchmark_id)
        status = view.status
        if found is None or status is None or status.best_open is None or status.open_gap is None:
            continue
        days = trends.days_behind(found, higher=record.metric.higher_is_better)
        cells = [
            view.link,
            _dated_score(site, here, status.best),
            _dated_score(site, here, status.best_open),
            f"{numbers.points(status.open_gap)}{_GAP_UNITS.get(record.metric.unit, '')}",
            NOT_APPLICABLE if days is None else f"{days:,}",
        ]
        rows.append((status.open_gap / (record.metric.maximum - record.metric.minimum), cells))
    rows.sort(key=lambda row: -row[0])
    headings = [
        ("Benchmark", False),
        ("Best", False),
        ("Best with open weights", False),
        ("Gap", True),
        ("Days behind", True),
    ]
    return markdown_table(headings, [cells for _, cells in rows])


#: Shares of a benchmark's range whose first crossing is told.
SATURATION_SHARES = (0.60, 0.90)


_LESS_IS_BETTER = "<br><small>less is better</small>"
#: What a gap is counted in, where it is not points of a hundred.
_GAP_UNITS = {"minutes": f"{numbers.NBSP}min", "elo": f"{numbers.NBSP}Elo"}


def _dated_score(site: Site, here: str, row: Row) -> Md:
    """A model with its score and the month of its release: an old model says that no newer one was measured there."""
    view = ModelView(site, row.model_id, here)
    return Md(f"{view.link} {numbers.points(row.result.score)}<br><small>{view.facts.released:%Y-%m}</small>")


def _time_until(site: Site, view: BenchmarkView, share: float) -> str:
    """Years from the publication of a benchmark to the release of the first model with a score past a share."""
    first = trends.first_past(site.zoo, view.id, share)
    if first is None:
        return "not yet"
    days = (first.model.released - view.record.released).days
    if days <= 0:
        return "at once"
    return f"{days / DAYS_A_YEAR:.1f} years" if days >= _LEAST_DAYS_IN_YEARS else f"{days} days"


DAYS_A_YEAR = 365.25
#: Less than this is told in days, since it would be 0.0 or 0.1 years.
_LEAST_DAYS_IN_YEARS = 60


def _steps(site: Site, here: str, found: trends.Frontier) -> list[list[Md | str]]:
    """Every step of both curves, newest first."""
    steps = {(step.day, step.row.model_id): step for step in (*found.everyone, *found.open_weights)}
    return [
        [
            f"{day}",
            ModelView(site, model_id, here).link,
            step.row.model.access.weights,
            numbers.points(step.row.result.score),
        ]
        for (day, model_id), step in sorted(steps.items(), reverse=True)
    ]


def price_chart(site: Site, view: BenchmarkView, here: str, score: float) -> Md:
    """Fall of the list price of output for a given score, with the table."""
    steps = trends.price_of_score(site.zoo, view.id, score, site.today)
    if len(steps) < 2:
        return Md(f"{view.link}: too few priced models reach {numbers.points(score)}.")
    chart = charts.time_chart(
        f"Cheapest million output tokens at {numbers.points(score)} or more in {view.name}",
        f"from {numbers.dollars(steps[0].dollars)} to {numbers.dollars(steps[-1].dollars)}",
        [DatedSeries("cheapest list price", tuple(Dated(step.day, step.dollars) for step in steps))],
        Axis("US dollars", log=True, format="$~g"),
        steps=True,
        end=site.today,
    )
    rows: list[list[Md | str]] = [
        [
            f"{step.day}",
            ModelView(site, step.row.model_id, here).link,
            numbers.points(step.row.result.score),
            numbers.dollars(step.dollars),
        ]
        for step in steps
    ]
    table = markdown_table([("From", True), ("Model", False), ("Score", True), ("$ per million out", True)], rows)
    return Md(f"{chart}\n\n{table}")


def claims_table(site: Site, here: str, *, limit: int = 30) -> Md:
    """The maker's best score beside the best independent one, widest difference first."""
    rows: list[list[Md | str]] = [
        [
            ModelView(site, pair.claimed.model_id, here).link,
            BenchmarkView(site, pair.claimed.result.benchmark, here).link,
            numbers.points(pair.claimed.result.score),
            numbers.points(pair.measured.result.score),
            f"{pair.difference:+.1f}".replace("-", numbers.MINUS),
            DeveloperView(site, pair.measured.result.reporter, here).link,
        ]
        for pair in trends.claims_against_measurements(site.zoo)[:limit]
    ]
    headings = [
        ("Model", False),
        ("Benchmark", False),
        ("Maker says", True),
        ("Measured", True),
        ("Difference", True),
        ("Measured by", False),
    ]
    return markdown_table(headings, rows)


def disclosure_table(site: Site, here: str) -> Md:
    """For each developer, the number of its models for which each fact is given."""
    names = list(trends.DISCLOSED)
    rows: list[list[Md | str]] = [
        [DeveloperView(site, one.developer_id, here).link, str(one.models), *(f"{one.given[name]}" for name in names)]
        for one in trends.disclosure(site.zoo)
    ]
    return markdown_table([("Developer", False), ("Models", True), *((name, True) for name in names)], rows)


def coverage_table(site: Site, here: str) -> Md:
    """Number of results of each model (rows) on each benchmark (columns); models without any are left out."""
    benchmarks = list(site.zoo.benchmarks)
    rows: list[list[Md | str]] = []
    for facts in reversed(site.all_facts()):
        counts = {one: sum(result.benchmark == one for result in facts.record.results) for one in benchmarks}
        if any(counts.values()):
            cells = [str(counts[one]) if counts[one] else "" for one in benchmarks]
            rows.append([ModelView(site, facts.id, here).link, *cells])
    headings = [("Model", False), *((site.zoo.benchmarks[one].name, True) for one in benchmarks)]
    return markdown_table(headings, rows)


def gaps_table(site: Site, here: str) -> Md:
    """What nobody has looked up yet, models with the most gaps first."""
    rows: list[list[Md | str]] = []
    ranked = sorted(site.all_facts(), key=lambda facts: (-len(trends.gaps(facts.record)), facts.id))
    for facts in ranked:
        missing = trends.gaps(facts.record)
        if missing:
            view = ModelView(site, facts.id, here)
            rows.append([view.link, view.developer_link, ", ".join(missing)])
    return markdown_table([("Model", False), ("Developer", False), ("Nobody has looked up", False)], rows)


def family_trees(site: Site) -> list[tuple[str, Md]]:
    """Each connected family with at least three models: its name and its tree as a mermaid fence."""
    return [(_tree_name(site, group), _tree(site, group)) for group in _connected(site) if len(group) >= MIN_FAMILY]


#: Smaller trees say less than the sentence on a model's page.
MIN_FAMILY = 3


def _connected(site: Site) -> list[list[ModelFacts]]:
    """Models joined by lineage, the largest group first; within a group, oldest first."""
    neighbours: dict[str, set[str]] = {model_id: set() for model_id in site.zoo.models}
    for model_id, model in site.zoo.models.items():
        for parent in model.lineage.derived_from if model.lineage else []:
            neighbours[model_id].add(parent)
            neighbours[parent].add(model_id)
    seen: set[str] = set()
    groups = []
    for start in neighbours:
        group, open_ids = [], [start]
        while open_ids:
            model_id = open_ids.pop()
            if model_id not in seen:
                seen.add(model_id)
                group.append(site.facts(model_id))
                open_ids += sorted(neighbours[model_id])
        if group:
            groups.append(sorted(group, key=lambda one: (one.released, one.id)))
    return sorted(groups, key=lambda group: (-len(group), group[0].id))


def _tree_name(site: Site, group: Sequence[ModelFacts]) -> str:
    """The developers of a group, the one with the most models first."""
    counts: dict[str, int] = {}
    for facts in group:
        counts[facts.record.developer] = counts.get(facts.record.developer, 0) + 1
    ranked = sorted(counts, key=lambda one: (-counts[one], one))
    names = [site.zoo.developers[one].name for one in ranked[:3]]
    return charts.alternatives(names) + f", from {group[0].name}"


def _tree(site: Site, group: Sequence[ModelFacts]) -> Md:
    ids = {facts.id: f"m{index}" for index, facts in enumerate(group)}
    lines = [
        "flowchart LR",
        f"  accTitle: Descent of {mermaid_label(group[-1].name)} and {len(group) - 1} others",
        "  accDescr: Arrows lead from a model to those made from it. Each model's page lists its relations.",
    ]
    lines += [f'  {ids[one.id]}["{mermaid_label(one.name)}<br>{one.released:%Y-%m}"]' for one in group]
    for facts in group:
        lineage = facts.record.lineage
        for parent in lineage.derived_from if lineage else []:
            word = "" if lineage is None or lineage.relation == "successor" else f"|{lineage.relation}|"
            lines.append(f"  {ids[parent]} -->{word} {ids[facts.id]}")
    classes = {"open": [], "closed": []}  # type: dict[str, list[str]]
    for facts in group:
        classes[facts.record.access.weights].append(ids[facts.id])
    used = [name for name, members in classes.items() if members]
    lines += [f"  {line}" for line in mermaid_classes(used).splitlines()]
    lines += [f"  class {','.join(classes[name])} {name}" for name in used]
    return fence(lines)


def timeline(site: Site, here: str) -> list[tuple[int, Md]]:
    """Every model by year, newest year first, as a table by month."""
    by_year: dict[int, list[ModelFacts]] = {}
    for facts in site.all_facts():
        by_year.setdefault(facts.released.year, []).append(facts)
    return [(year, _year_table(site, here, models)) for year, models in sorted(by_year.items(), reverse=True)]


def _year_table(site: Site, here: str, models: Sequence[ModelFacts]) -> Md:
    rows: list[list[Md | str]] = []
    for facts in reversed(models):
        view = ModelView(site, facts.id, here)
        size = numbers.params(facts.total) if facts.total else ""
        rows.append([f"{facts.released}", view.link, view.developer_link, size, escape(facts.record.summary)])
    headings = [("Released", True), ("Model", False), ("Developer", False), ("Size", True), ("Why it matters", False)]
    return markdown_table(headings, rows)

"""Blocks that pages and chapters ask for by name: charts with their tables, scores, the selection matrix."""

from __future__ import annotations

from collections.abc import Sequence

from ..derive import effort
from ..derive.matrix import SITUATIONS, Cell, Situation, fill_cell, lane_cost, lane_thinking
from ..derive.prices import task_dollars
from ..derive.results import Comparable, Ranked, Row, comparable_setup, side_by_side
from ..records import Result
from . import charts, links, numbers, palette
from .charts import Axis, Point, Series
from .tables import NOT_LOOKED_UP, markdown_table
from .text import Md, escape
from .views import BenchmarkView, DeveloperView, ModelView, Site, TaskView

#: Contexts at which tables of caches are shown.
TABLE_CONTEXTS = (4_096, 32_768, 131_072)
#: Bytes as a share of a GiB on the axis of charts.
GIB = 2**30
_TOKENS_AXIS = "=datum.value >= 1048576 ? format(datum.value / 1048576, '~r') + 'M' : datum.value / 1024 + 'K'"


def working(summary: str, body: str) -> Md:
    """A folded block that shows how a number was computed; `body` is finished Markdown."""
    return Md(f'<details class="working" markdown="1"><summary>{escape(summary)}</summary>\n\n{body}\n\n</details>')


def breakdown_chart(model: ModelView) -> Md:
    """Weights by kind of block: a bar true to scale, then the table."""
    facts = model.facts
    if facts.count is None:
        raise LookupError(f"the architecture of '{model.id}' is not known")
    parts = sorted(facts.count.breakdown.items(), key=lambda item: -item[1])
    total = facts.count.total
    described = ", ".join(f"{palette.colour(part).label} {numbers.percent(size / total)}" for part, size in parts)
    bar = charts.stack_bar(f"Where the {numbers.params(total)} weights of {facts.name} are", described, parts)
    rows = [
        [_swatch(part), numbers.exact(size), numbers.percent(size / total) if size / total >= 0.0005 else "< 0.1 %"]
        for part, size in parts
    ]
    rows.append([Md("**Total**"), Md(f"**{numbers.exact(total)}**"), Md("**100 %**")])
    return Md(f"{bar}\n\n{markdown_table([('Kind of block', False), ('Parameters', True), ('Share', True)], rows)}")


def _swatch(part: str) -> Md:
    entry = palette.colour(part)
    name = part.replace("_", "-")
    return Md(f'<span class="swatch swatch-{name}">{entry.letter}</span> {escape(entry.label)}')


def cache_chart(models: Sequence[ModelView], *, last: int | None = None) -> Md:
    """Cache of one sequence against context, 16 bit, with the table."""
    windows = [view.facts.window for view in models if view.facts.window]
    end = last or (max(windows) if windows else TABLE_CONTEXTS[-1])
    series = [
        Series(view.name, tuple(Point(step, view.facts.cache_bytes(step) / GIB) for step in _steps(view, end)))
        for view in models
    ]
    contexts = [context for context in TABLE_CONTEXTS if context <= end]
    if end not in contexts:
        contexts.append(end)
    rows = [[view.link, *(_cache_cell(view, context) for context in contexts)] for view in models]
    chart = charts.line_chart(
        "Cache of one sequence, GiB at 16 bit",
        "; ".join(
            f"{view.name}: {numbers.data_size(view.facts.cache_bytes(end))} at {end:,} tokens" for view in models
        ),
        series,
        Axis("context, tokens", format=_TOKENS_AXIS, values=_ticks(end)),
        Axis("GiB"),
        levels=_memory_levels(max(point.y for one in series for point in one.points)),
    )
    headings = [("Cache, 16 bit", False), *((f"{context:,} tokens", True) for context in contexts)]
    return Md(f"{chart}\n\n{markdown_table(headings, rows)}")


#: Memory of common accelerators, in GB of 10⁹ bytes, that charts of caches draw as lines.
COMMON_MEMORY_GB = (16, 24, 80)


def _memory_levels(highest: float) -> list[tuple[float, str]]:
    """Lines for the memory of common accelerators within the chart; `highest` is its top in GiB."""
    sizes = [(gigabytes * 10**9 / GIB, gigabytes) for gigabytes in COMMON_MEMORY_GB]
    return [(size, f"all memory of a {gigabytes} GB card") for size, gigabytes in sizes if size <= highest]


def _ticks(end: int) -> tuple[float, ...]:
    """Eighths of the axis, rounded to whole Ki tokens."""
    step = max(1024, end // 8 // 1024 * 1024)
    return tuple(range(0, end + 1, step))


def _steps(view: ModelView, end: int) -> list[int]:
    """Powers of two up to the model's own window (or `end`), and the caps of its windows, where the curve bends."""
    limit = min(end, view.facts.window or end)
    cache = view.facts.cache
    knees = [term.cap for term in cache.terms if term.cap and 1024 <= term.cap <= limit] if cache else []
    return sorted({*charts.powers(1024, limit), *knees})


def _cache_cell(view: ModelView, context: int) -> Md | str:
    window = view.facts.window
    if window is not None and context > window:
        return Md('<span class="blank" title="longer than the context window">past the window</span>')
    return numbers.data_size(view.facts.cache_bytes(context))


def flops_chart(models: Sequence[ModelView], *, last: int = 131_072) -> Md:
    """Attention's operations for one new token against context, with the table."""
    contexts = charts.powers(1024, last)
    series = [
        Series(view.name, tuple(Point(step, view.facts.attention_flops(step) / 1e9) for step in contexts))
        for view in models
    ]
    shown = [context for context in TABLE_CONTEXTS if context <= last]
    rows = [
        [
            view.link,
            *(_gflops(view.facts.attention_flops(context)) for context in shown),
            _gflops(view.facts.weight_flops),
        ]
        for view in models
    ]
    chart = charts.line_chart(
        "Attention's part of one new token, billion operations",
        "; ".join(f"{view.name}: {_gflops(view.facts.attention_flops(last))} at {last:,} tokens" for view in models),
        series,
        Axis("context, tokens", format=_TOKENS_AXIS, values=_ticks(last)),
        Axis("billion operations"),
    )
    headings = [
        ("GFLOP a token", False),
        *((f"{context:,} tokens", True) for context in shown),
        ("Weights, any context", True),
    ]
    return Md(f"{chart}\n\n{markdown_table(headings, rows)}")


def _gflops(operations: int) -> str:
    return numbers.significant(operations / 1e9)


def share_chart(models: Sequence[ModelView]) -> Md:
    """Active share of the weights, one bar a model, the sparsest first."""
    known = sorted((view for view in models if view.facts.active_share), key=lambda view: view.facts.active_share or 0)
    bars = [
        (view.name, (view.facts.active_share or 0) * 100, numbers.percent(view.facts.active_share or 0))
        for view in known
    ]
    described = "; ".join(f"{name} {written}" for name, _, written in bars)
    return charts.bar_chart("Share of the weights that one token uses", described, bars, Axis("percent of all weights"))


# --- results ---------------------------------------------------------------------------------------------------------


def setup_words(setup: Comparable) -> Md:
    """A comparable set-up in words."""
    return escape(setup_text(setup))


def setup_text(setup: Comparable) -> str:
    """The same as plain text."""
    words = [setup.harness or "harness not stated"]
    if setup.tools is not None:
        words.append("with tools" if setup.tools else "without tools")
    words.append("one attempt" if setup.attempts == 1 else f"{setup.attempts} attempts")
    if setup.subset:
        words.append(setup.subset)
    if setup.checkpoint:
        words.append(f"{setup.checkpoint} checkpoint")
    return ", ".join(words)


def effort_words(result: Result) -> str:
    """The effort of one row, or nothing."""
    if result.setup.thinking_budget:
        return f"{result.setup.thinking_budget:,} thinking tokens"
    return result.setup.effort or ""


def score_rows(site: Site, here: str, ranked: Sequence[Ranked], *, unit: str) -> Md:
    """Rows of one set-up: tie group, model, score with its interval, effort, cost, who reported it, source."""
    rows = []
    for one in ranked:
        row = one.row
        score = numbers.points(row.result.score) + (f"{numbers.NBSP}%" if unit == "percent" else "")
        interval = (
            f"{numbers.points(one.interval.low)}–{numbers.points(one.interval.high)}" if one.interval else NOT_LOOKED_UP
        )
        rows.append(
            [
                str(one.tie_group),
                ModelView(site, row.model_id, here).link,
                score,
                interval,
                effort_words(row.result),
                numbers.dollars(row.result.cost_per_task) if row.result.cost_per_task is not None else "",
                reporter(site, row, here),
                source_link(site, row),
                f"{row.result.date}",
            ]
        )
    headings = [
        ("Group", True),
        ("Model", False),
        ("Score", True),
        ("95 % interval", True),
        ("Effort", False),
        ("$ a task", True),
        ("Reported by", False),
        ("Source", False),
        ("Date", True),
    ]
    return markdown_table(headings, rows)


#: Rows of the table that puts all set-ups side by side; the rest stands under its set-up.
SIDE_ROWS = 40


def side_table(site: Site, view: BenchmarkView, here: str) -> Md:
    """Best rows of all set-ups by score; those that cannot be ranked with the reference are greyed, with the reason."""
    status = view.status
    found = side_by_side(site.zoo, view.id, status.setup) if status else []
    if status is None or not any(one.differs for one in found):
        return Md("")
    unit = view.record.metric.unit
    rows: list[list[Md | str]] = []
    for one in found[:SIDE_ROWS]:
        score = numbers.points(one.row.result.score) + (f"{numbers.NBSP}%" if unit == "percent" else "")
        link = ModelView(site, one.row.model_id, here).link
        rows.append(
            [
                Md(f'<span class="apart">{link}</span>') if one.differs else link,
                score,
                effort_words(one.row.result),
                f"no: {'; '.join(difference_words(one.setup, name) for name in one.differs)}" if one.differs else "yes",
                reporter(site, one.row, here),
                f"{one.row.result.date}",
            ]
        )
    rest = f" The {SIDE_ROWS} highest of {len(found)} are shown." if len(found) > SIDE_ROWS else ""
    headings = [
        ("Model", False),
        ("Score", True),
        ("Effort", False),
        ("Ranked with the reference?", False),
        ("Reported by", False),
        ("Date", True),
    ]
    table = markdown_table(headings, rows)
    return Md(f"The reference is: {setup_words(status.setup)}.{rest}\n\n{table}")


def difference_words(setup: Comparable, name: str) -> str:
    """Why rows of a set-up stand apart, from the name of the field that differs."""
    words = {
        "harness": setup.harness or "harness not stated",
        "tools": {True: "with tools", False: "without tools", None: "tools not stated"}[setup.tools],
        "attempts": "one attempt" if setup.attempts == 1 else f"{setup.attempts} attempts",
        "subset": setup.subset or "the whole benchmark",
        "checkpoint": "base checkpoint" if setup.checkpoint else "not the base checkpoint",
        "reporter": "harness not stated, another report",
    }
    return words[name]


def reporter(site: Site, row: Row, here: str) -> Md:
    """Who published a score; the developer itself is marked."""
    link = DeveloperView(site, row.result.reporter, here).link
    return Md(f'{link} <span class="badge">self-reported</span>') if row.self_reported else link


def source_link(site: Site, row: Row) -> Md:
    """The source of a score, with the place in it."""
    source = row.model.sources[row.result.source]
    where = f", {row.result.locator}" if row.result.locator else ""
    return links.markdown_link(f"{source.title}{where}", source.url)


def score_table(site: Site, view: BenchmarkView, here: str, *, limit: int | None = 15) -> Md:
    """The set-up with independent numbers for the most models, with tie groups."""
    status = view.status
    if status is None:
        return Md("No result of this benchmark is in the records yet.")
    group = next(group for group in view.groups if group.setup == status.setup)
    shown = group.rows[:limit] if limit else group.rows
    more = len(group.rows) - len(shown)
    rest = f"\n\n{more} more rows are on the page of {view.link}." if more else ""
    table = score_rows(site, here, shown, unit=view.record.metric.unit)
    return Md(f"Set-up: {setup_words(group.setup)}.\n\n{table}{rest}")


def effort_chart(site: Site, view: BenchmarkView, here: str) -> Md:
    """Score against cost a task, joined over the efforts of each model, in the set-up with most such rows."""
    by_setup: dict[Comparable, dict[str, list[Row]]] = {}
    for row in view.rows:
        if row.result.cost_per_task:
            by_setup.setdefault(comparable_setup(row.result), {}).setdefault(row.model_id, []).append(row)
    dialled = {
        setup: {model: rows for model, rows in models.items() if len(rows) > 1} for setup, models in by_setup.items()
    }
    setup, models = max(dialled.items(), key=lambda item: sum(map(len, item[1].values())), default=(None, {}))
    if setup is None or not models:
        return Md(f"No model has results of {view.link} at several efforts with a published cost yet.")
    chosen = sorted(models.items(), key=lambda item: (-max(row.result.score for row in item[1]), item[0]))
    chosen = chosen[: len(palette.SERIES_LIGHT)]
    series = []
    rows: list[list[Md | str]] = []
    for model_id, own in chosen:
        ordered = sorted(own, key=lambda row: row.result.cost_per_task or 0)
        name = ordered[0].model.name
        series.append(Series(name, tuple(Point(row.result.cost_per_task or 0, row.result.score) for row in ordered)))
        rows += [
            [
                ModelView(site, model_id, here).link,
                effort_words(row.result),
                numbers.dollars(row.result.cost_per_task or 0),
                numbers.points(row.result.score),
                reporter(site, row, here),
                source_link(site, row),
            ]
            for row in ordered
        ]
    described = "; ".join(
        f"{one.name} from {numbers.points(one.points[0].y)} at {numbers.dollars(one.points[0].x)} "
        f"to {numbers.points(one.points[-1].y)} at {numbers.dollars(one.points[-1].x)}"
        for one in series
    )
    chart = charts.line_chart(
        f"{view.name}: score against cost of a task",
        described,
        series,
        Axis("US dollars a task", log=True),
        Axis(f"score, {view.record.metric.unit}"),
    )
    headings = [
        ("Model", False),
        ("Effort", False),
        ("$ a task", True),
        ("Score", True),
        ("Reported by", False),
        ("Source", False),
    ]
    return Md(f"Set-up: {setup_words(setup)}.\n\n{chart}\n\n{markdown_table(headings, rows)}")


def effort_gains(site: Site, here: str) -> Md:
    """What high effort gained over low, by benchmark: number of models, middle, widest and narrowest gain."""
    rows: list[list[Md | str]] = []
    for gain in effort.gains(site.zoo):
        widest, narrowest = gain.pairs[0], gain.pairs[-1]
        rows.append(
            [
                BenchmarkView(site, gain.benchmark_id, here).link,
                str(len(gain.pairs)),
                _signed(gain.median),
                _pair_words(site, here, widest),
                _pair_words(site, here, narrowest) if len(gain.pairs) > 1 else "",
                setup_words(gain.setup),
            ]
        )
    headings = [
        ("Benchmark", False),
        ("Models", True),
        ("Middle gain", True),
        ("Widest", False),
        ("Narrowest", False),
        ("Set-up", False),
    ]
    return markdown_table(headings, rows)


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", numbers.MINUS)


def _pair_words(site: Site, here: str, pair: tuple[Row, Row]) -> Md:
    """`GPT-5.5, 33.3 → 83.3`, linked."""
    low, high = (numbers.points(row.result.score) for row in pair)
    return Md(f"{ModelView(site, pair[0].model_id, here).link}, {low} → {high}")


# --- choosing --------------------------------------------------------------------------------------------------------


def matrix(site: Site, here: str) -> Md:
    """Tasks × situations; each cell is the leading tie group of one comparable set-up, or says that there is none."""
    rows = []
    for task_id, task in sorted(site.zoo.tasks.items(), key=lambda item: item[1].order):
        advice = "System 1" if task.cognition == "system-1" else "System 2"
        name = Md(f'**{escape(task.name)}** <br><span class="badge badge-{task.cognition}">{advice}</span>')
        cells = [_matrix_cell(site, here, fill_cell(site.zoo, task, situation, site.today)) for situation in SITUATIONS]
        rows.append([name, *cells])
        del task_id
    headings = [("Task", False), *((situation.name, False) for situation in SITUATIONS)]
    return markdown_table(headings, rows)


#: Names that a cell shows before it says how many more share the group.
CELL_NAMES = 3


def _matrix_cell(site: Site, here: str, cell: Cell) -> Md:
    if not cell.fitting:
        return Md('<span class="blank">no model fits</span>')
    if cell.benchmark_id is None:
        return Md(f'<span class="blank">no evidence ({cell.fitting} fit)</span>')
    names = [ModelView(site, one.row.model_id, here).link for one in cell.candidates[:CELL_NAMES]]
    more = len(cell.candidates) - len(names)
    text = "<br>".join(names) + (f"<br>and {more} more" if more else "")
    benchmark = BenchmarkView(site, cell.benchmark_id, here)
    best = numbers.points(cell.candidates[0].row.result.score)
    thin = ", too few for an order" if cell.thin else ""
    small = f"{benchmark.link} {best}, {cell.evidence}, {cell.compared} of {cell.fitting} that fit compared{thin}"
    if cell.unsolved:
        return Md(f'<span class="blank">none does it yet</span><br><small>{small}</small>')
    return Md(f"{text}<br><small>{small}</small>")


def situations() -> tuple[Situation, ...]:
    """The situations of the matrix."""
    return SITUATIONS


def task_costs(site: Site, here: str, models: Sequence[ModelView]) -> Md:
    """What each task costs with each model at the price in force, thinking tokens included where the model thinks."""
    rows = []
    for task in sorted(site.zoo.tasks.values(), key=lambda task: task.order):
        cells: list[Md | str] = [
            task.name,
            f"{task.tokens.input:,}",
            f"{task.tokens.output:,}",
            f"{task.tokens.thinking:,}",
        ]
        for view in models:
            dollars = task_dollars(view.facts.record, task, site.today)
            cells.append(NOT_LOOKED_UP if dollars is None else numbers.dollars(dollars))
        rows.append(cells)
    headings = [("Task", False), ("Input tokens", True), ("Output tokens", True), ("Thinking tokens", True)]
    return markdown_table([*headings, *((view.name, True) for view in models)], rows)


def lane_costs(site: Site, here: str, models: Sequence[ModelView]) -> Md:
    """What each task costs with models that have a switch, answered at once and after thinking."""
    rows = []
    for task in sorted(site.zoo.tasks.values(), key=lambda task: task.order):
        cells: list[Md | str] = [
            task.name,
            "System 1" if task.cognition == "system-1" else "System 2",
            f"{lane_thinking(task):,}",
        ]
        for view in models:
            cost = lane_cost(view.facts.record, task, site.today)
            if cost is None:
                cells.extend([NOT_LOOKED_UP] * 3)
            else:
                cells.append(numbers.dollars(cost.at_once))
                cells.append(numbers.dollars(cost.thought))
                cells.append(numbers.ratio(cost.thought / cost.at_once))
        rows.append(cells)
    headings = [("Task", False), ("Advice", False), ("Thinking tokens", True)]
    for view in models:
        headings += [(f"{view.name}, at once", True), ("thinking first", True), ("times", True)]
    return markdown_table(headings, rows)


def tasks(site: Site, here: str) -> list[TaskView]:
    """The tasks of the matrix, in order."""
    ordered = sorted(site.zoo.tasks.items(), key=lambda item: item[1].order)
    return [
        TaskView(task_id, task, [BenchmarkView(site, name, here) for name in task.evidence])
        for task_id, task in ordered
    ]

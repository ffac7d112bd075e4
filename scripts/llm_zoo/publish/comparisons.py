"""The data of the page that compares models: layers as described runs, and scores by comparable set-up.

The browser aligns runs and subtracts their numbers; it knows no layer. Ranks and intervals are worked out here.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import astuple, fields
from typing import Any

from pydantic import BaseModel

from ..derive.diff import DIFF_CONTEXT, SizedRun, outside_fields, sized_runs, structural_diff
from ..derive.results import Comparable, Ranked, setup_groups
from ..records.architecture import Architecture
from ..render import Asset, Site, bibtex, compare, links, palette
from ..render.barcode import run_parts
from ..render.blocks import difference_words, effort_words, setup_words
from ..render.plots import plots_object
from ..render.views import ModelFacts
from .browser import script_asset

STRUCTURES_SCRIPT = "assets/data/structures.js"
RESULTS_SCRIPT = "assets/data/results.js"
PLOTS_SCRIPT = "assets/data/plots.js"


def comparison_assets(site: Site) -> list[Asset]:
    """The scripts of the pages that compare and plot models, loaded only there."""
    return [
        script_asset(STRUCTURES_SCRIPT, "LLM_ZOO_STRUCTURES", structures_object(site)),
        script_asset(RESULTS_SCRIPT, "LLM_ZOO_RESULTS", results_object(site)),
        script_asset(PLOTS_SCRIPT, "LLM_ZOO_PLOTS", plots_object(site)),
    ]


class Numbered:
    """Values that are written once and named by their number."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}
        self.values: list[Any] = []

    def number(self, key: Hashable, value: Any) -> int:
        """The number of `key`; `value` is kept when the key is new."""
        if key not in self._numbers:
            self._numbers[key] = len(self.values)
            self.values.append(value)
        return self._numbers[key]


# --- layers ----------------------------------------------------------------------------------------------------------


class Structures:
    """Models as runs of layers; layers, blocks and names of fields that many share are written once."""

    def __init__(self) -> None:
        self.layers, self.blocks, self.types = Numbered(), Numbered(), Numbered()
        self.fields: dict[str, None] = {}

    def model(self, architecture: Architecture) -> dict[str, Any]:
        """`runs` and `encoder`: [layer, count, weights, cache]; `totals`: as in `derive.diff.Totals`, one side."""
        totals = structural_diff(architecture, architecture).totals
        encoder = architecture.encoder.layers if architecture.encoder else []
        return {
            "runs": self._runs(sized_runs(architecture, architecture.layers)),
            "encoder": self._runs(sized_runs(architecture, encoder, writes=False)),
            "outside": self._outside(architecture),
            "totals": {name: pair[0] for name, pair in vars(totals).items()},
        }

    def _runs(self, sized: Sequence[SizedRun]) -> list[list[int]]:
        return [[self._layer(one), one.run.count, one.weights, one.cache] for one in sized]

    def _layer(self, one: SizedRun) -> int:
        """A layer: its words, its kinds of block, the blocks whose sizes a comparison tells."""
        blocks = [self._block(block) for block in (one.run.mixer, one.run.ffn)]
        return self.layers.number(one.signature, [compare.layer_words(one.run), *run_parts(one.run), *blocks])

    def _block(self, block: BaseModel | None) -> int | None:
        """A block as the number of its type and its values in words: null for none, 0 for what is not told."""
        if block is None:
            return None
        kind = type(block)
        number = self.types.number(kind, list(kind.model_fields))
        told = [number, *(_told(getattr(block, name)) for name in kind.model_fields)]
        return self.blocks.number(tuple(told), told)

    def _outside(self, architecture: Architecture) -> dict[str, str]:
        """Fields outside the layers that have a value, in words, by their path."""
        found: dict[str, str] = {}
        for name, value in outside_fields(architecture).items():
            parts = (
                {f"{name}.{field}": one for field, one in value.items()} if isinstance(value, dict) else {name: value}
            )
            for path, one in parts.items():
                self.fields.setdefault(path)
                if one is not None:
                    found[path] = compare.value_words(one)
        return found


def _told(value: object) -> str | int | None:
    if value is None:
        return None
    return compare.value_words(value) if compare.is_told(value) else 0


def structures_object(site: Site) -> dict[str, Any]:
    """Layers of every model that has some, how to cite every model, and the pairs that have a page."""
    found = Structures()
    models = {facts.id: _model(facts, found) for facts in site.all_facts()}
    return {
        "context": DIFF_CONTEXT,
        "types": found.types.values,
        "blocks": found.blocks.values,
        "layers": found.layers.values,
        "fields": sorted(found.fields, key=_place),
        "parts": {kind: [entry.label, entry.letter] for kind, entry in palette.BLOCKS.items()},
        "pairs": {
            f"{before}--{after}": compare.page_of(before, after).replace(".md", ".html")
            for before, after in compare.pairs(site)
        },
        "models": models,
    }


def _model(facts: ModelFacts, structures: Structures) -> dict[str, Any]:
    cited = {"cite": bibtex.entry(facts)}
    return cited | structures.model(facts.architecture) if facts.architecture else cited


def _place(path: str) -> int:
    """The place of a field among those of an architecture; fields of one block keep their order."""
    return list(Architecture.model_fields).index(path.partition(".")[0])


# --- results ---------------------------------------------------------------------------------------------------------


def results_object(site: Site) -> dict[str, Any]:
    """Every score with its set-up, interval and tie group.

    A set-up: benchmark, words, the values that must be equal (in the order of `fields`), why others stand apart in
    words by field. A row: model, set-up, score, low, high, tie group, effort, reporter, 1 if self-reported, date,
    dollars a task, source.
    """
    setups, sources = Numbered(), Numbered()
    rows = [
        _row(ranked, setups.number((name, group.setup), _setup(name, group.setup)), sources)
        for name in site.zoo.benchmarks
        for group in setup_groups(site.zoo, name)
        for ranked in group.rows
    ]
    benchmarks = {
        name: {
            "name": one.name,
            "unit": one.metric.unit,
            "higher": one.metric.higher_is_better,
            "page": links.benchmark_page(name).replace(".md", ".html"),
        }
        for name, one in site.zoo.benchmarks.items()
    }
    return {
        "fields": [field.name for field in fields(Comparable)],
        "benchmarks": benchmarks,
        "setups": setups.values,
        "sources": sources.values,
        "rows": rows,
    }


def _setup(benchmark_id: str, setup: Comparable) -> list[Any]:
    names = [field.name for field in fields(Comparable)]
    reasons = [difference_words(setup, name) for name in names]
    return [benchmark_id, setup_words(setup).unescape(), list(astuple(setup)), reasons]


def _row(ranked: Ranked, setup: int, sources: Numbered) -> list[Any]:
    row, result, interval = ranked.row, ranked.row.result, ranked.interval
    source = row.model.sources[result.source]
    where = f", {result.locator}" if result.locator else ""
    return [
        row.model_id,
        setup,
        result.score,
        round(interval.low, 4) if interval else None,
        round(interval.high, 4) if interval else None,
        ranked.tie_group,
        effort_words(result),
        result.reporter,
        int(row.self_reported),
        result.date.isoformat(),
        result.cost_per_task,
        sources.number((source.url, source.title + where), [source.url, source.title + where]),
    ]

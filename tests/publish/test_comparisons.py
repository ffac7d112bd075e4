"""The comparison in the browser says what the pages of pairs say: layers aligned, numbers subtracted, scores apart."""

from __future__ import annotations

import datetime
import difflib
import random
import re
from typing import Any

import pytest
from tests.derive.real_zoo import real_zoo
from tests.publish.script import Script, asset

from llm_zoo.derive.diff import StructuralDiff, structural_diff
from llm_zoo.derive.results import best_rows, set_up_differences, setup_groups
from llm_zoo.publish.browser import browser_assets
from llm_zoo.publish.comparisons import comparison_assets
from llm_zoo.render import Site, bibtex, compare
from llm_zoo.render.blocks import difference_words
from llm_zoo.render.text import Md

DAY = datetime.date(2026, 11, 25)


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(real_zoo(), DAY)


@pytest.fixture(scope="module")
def script(site: Site) -> Script:
    data = [one.content for one in (*browser_assets(site), *comparison_assets(site))]
    return Script(*data, asset("js/zoo.js"), asset("js/compare-core.js"))


def words(cell: Md) -> list[str]:
    """The lines of a cell of a page, without marks."""
    return [re.sub(r"<[^>]+>", "", Md(line).unescape()) for line in cell.replace("**", "").split("<br>") if line]


def expected(diff: StructuralDiff) -> dict[str, Any]:
    return {
        "layers": [_segment(one) for one in diff.layers],
        "encoder": [_segment(one) for one in diff.encoder],
        "changes": [
            [
                one.name.replace("_", " ").replace(".", ": "),
                compare.value_words(one.before),
                compare.value_words(one.after),
            ]
            for one in diff.changes
        ],
    }


def _segment(one: Any) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "before": [run.count for run in one.before],
        "after": [run.count for run in one.after],
        "lines": [words(compare.runs_words(side)) for side in (one.before, one.after)],
        "weights": list(one.weights),
        "cache": list(one.cache),
        "says": [] if one.kind == "equal" else words(compare.consequence(one)),
    }


SEEN = """
(before, after) => {
  const side = segment => ({
    kind: segment.kind,
    before: segment.before.map(run => run[1]),
    after: segment.after.map(run => run[1]),
    lines: [segment.before, segment.after].map(runs => ZooCompare.lines(runs).map(line => line.join(" ").trim())),
    weights: segment.weights, cache: segment.cache, says: ZooCompare.consequence(segment),
  });
  const found = ZooCompare.structure(before, after);
  return {layers: found.layers.map(side), encoder: found.encoder.map(side), changes: found.changes};
}
"""


def test_every_pair_that_has_a_page_differs_in_the_browser_as_on_its_page(site: Site, script: Script) -> None:
    pairs = compare.pairs(site)
    assert len(pairs) > 50
    for before, after in pairs:
        left, right = site.facts(before).architecture, site.facts(after).architecture
        assert left is not None
        assert right is not None
        assert script.value(SEEN, before, after) == expected(structural_diff(left, right)), (before, after)
        page = script.value("(a, b) => ZooCompare.structure(a, b).page", before, after)
        assert page == f"zoo/compare/{before}--{after}.html"


def test_totals_are_those_of_the_pages_of_pairs(site: Site, script: Script) -> None:
    before, after = "llama-3.1-405b", "deepseek-v3"
    totals = [script.value("id => ZooCompare.known(id).totals", one) for one in (before, after)]
    left, right = site.facts(before).architecture, site.facts(after).architecture
    assert left is not None
    assert right is not None
    found = vars(structural_diff(left, right).totals)
    assert {name: [one[name] for one in totals] for name in found} == {name: list(pair) for name, pair in found.items()}


def test_models_without_layers_have_no_structure_but_can_be_cited(script: Script) -> None:
    assert script.value('() => ZooCompare.structure("gpt-4o", "deepseek-v3")', 0) is None
    assert script.value('() => ZooCompare.structures.models["gpt-4o"].cite', 0).startswith("@misc{gpt-4o,\n")


def test_alignment_is_that_of_difflib(script: Script) -> None:
    chance = random.Random(6)
    for _ in range(150):
        left, right = ([chance.choice("abcd") for _ in range(chance.randrange(14))] for _ in "lr")
        codes = difflib.SequenceMatcher(None, left, right, False).get_opcodes()
        assert script.value("ZooCompare.opcodes", left, right) == [list(code) for code in codes]


def test_scores_stand_together_only_in_one_set_up_with_the_tie_groups_of_python(site: Site, script: Script) -> None:
    ids = ["deepseek-v3", "kimi-k2", "gpt-4o", "claude-opus-4.5", "gpt-5.2"]
    seen = script.value("ZooCompare.scores", ids, *[])
    assert seen["together"]
    assert seen["apart"]
    names = list(site.zoo.benchmarks)
    groups = [(name, group) for name in names for group in setup_groups(site.zoo, name)]
    for one in seen["together"]:
        name, group = groups[one["setup"]]
        assert name == one["benchmark"]
        best = best_rows([row.row for row in group.rows if row.row.model_id in ids], site.zoo.benchmarks[name])
        assert {model: row["score"] for model, row in one["rows"].items()} == {
            row.model_id: row.result.score for row in best
        }
        assert len(best) > 1
        ranks = {(row.row.model_id, row.row.result.score): row for row in group.rows}
        for model, row in one["rows"].items():
            ranked = ranks[model, row["score"]]
            assert row["group"] == ranked.tie_group
            assert row["low"] == (None if ranked.interval is None else round(ranked.interval.low, 4))


def test_a_row_apart_names_the_parts_of_its_set_up_that_differ(site: Site, script: Script) -> None:
    groups = [(name, group.setup) for name in site.zoo.benchmarks for group in setup_groups(site.zoo, name)]
    told = script.value(
        """() => ZooCompare.results.setups.map((setup, at, all) =>
             ZooCompare.differences(all.findIndex(one => one[0] === setup[0]), at))""",
        0,
    )
    first = dict(reversed(groups))
    assert told == [
        [difference_words(setup, part) for part in set_up_differences(first[name], setup)] for name, setup in groups
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("deepseek-v3,kimi-k3", {"ids": ["deepseek-v3", "kimi-k3"], "missing": [], "more": []}),
        ("DeepSeek V3, deepseek-v3,", {"ids": ["deepseek-v3"], "missing": [], "more": []}),
        ("nobody,<img>", {"ids": [], "missing": ["nobody", "<img>"], "more": []}),
        ("", {"ids": [], "missing": [], "more": []}),
        (",".join(f"llama-3.1-{size}b" for size in (8, 70, 405)) + ",gpt-4o,gpt-5.2,kimi-k2,kimi-k3", None),
    ],
)
def test_an_address_may_ask_for_anything(script: Script, asked: str, found: dict[str, list[str]] | None) -> None:
    seen = script.value("ZooCompare.asked", asked)
    assert seen == (found or {**seen, "missing": [], "more": ["kimi-k3"]})
    assert len(seen["ids"]) <= 6


def test_a_name_that_is_gone_leads_to_the_nearest(script: Script) -> None:
    assert script.value("name => ZooCompare.nearest(name).id", "deepsek-v3") == "deepseek-v3"
    assert script.value("name => ZooCompare.nearest(name)", "§§§") is None
    assert script.value("name => ZooCompare.nearest(name)", "zzzzqqqq") is None


def test_a_citation_cannot_be_broken_out_of(site: Site) -> None:
    assert (
        bibtex.escape("50 % of {x}_y \\input{z} ~") == r"50 \% of \{x\}\_y \textbackslash{}input\{z\} \textasciitilde{}"
    )
    assert bibtex.entry(site.facts("deepseek-v3")).splitlines()[:3] == [
        "@misc{deepseek-v3,",
        "  title = {{DeepSeek-V3 Technical Report}},",
        "  author = {{DeepSeek}},",
    ]

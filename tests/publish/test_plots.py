"""The plots of the browser are those of the build: one specification, one staircase, the same numbers in words."""

from __future__ import annotations

import datetime
import json
import random
from typing import Any

import pytest
from tests.derive.real_zoo import real_zoo
from tests.publish.script import Script, asset

from llm_zoo.derive.pareto import staircase
from llm_zoo.publish.browser import script_asset
from llm_zoo.render import Site
from llm_zoo.render.charts import theme_colours
from llm_zoo.render.plots import Plots, plots_object, thinned, told_value


@pytest.fixture(scope="module")
def plots() -> Plots:
    return Plots(Site(real_zoo(), datetime.date(2026, 11, 25)))


@pytest.fixture(scope="module")
def script(plots: Plots) -> Script:
    data = script_asset("x.js", "LLM_ZOO_PLOTS", plots_object(plots.site)).content
    return Script(data, asset("js/zoo.js"), asset("js/plots-core.js"))


def test_every_preset_has_the_specification_of_its_picture(plots: Plots, script: Script) -> None:
    assert [one.id for one in plots.presets] == ["frontier", "price", "active", "cache"]
    for at, preset in enumerate(plots.presets):
        seen = script.value("at => ZooPlots.spec(ZooPlots.stateOf(ZooPlots.data.presets[at]))", at)
        assert seen == json.loads(json.dumps(plots.spec(preset))), preset.id
        assert len(plots.points(preset)) > 20
        assert bool(plots.front(preset)) == preset.front


def test_the_staircase_is_that_of_python(script: Script) -> None:
    chance = random.Random(4)
    for x in ("low", "high"):
        for y in ("low", "high"):
            rows = [(chance.randrange(9), chance.randrange(9), name) for name in range(25)]
            seen = script.value(
                "(rows, x, y) => ZooPlots.staircase(rows.map(row => [row[2], row[0], row[1]]), x, y)", rows, x, y
            )
            assert seen == [[name, a, b] for a, b, name in staircase(rows, x, y)]  # type: ignore[arg-type]


def test_values_are_written_as_in_the_tables_of_the_page(plots: Plots, script: Script) -> None:
    seen: dict[str, list[str]] = script.value(
        """() => Object.fromEntries(ZooPlots.data.quantities.map(one => [one.id, ZooPlots.data.models
             .filter(model => model.values[one.id] !== undefined)
             .map(model => ZooPlots.written(one, model.values[one.id]))]))""",
        0,
    )
    for name, quantity in plots.quantities.items():
        values = [value for facts in plots.models if (value := quantity.value(facts)) is not None]
        assert seen[name] == [told_value(quantity, value) for value in values], name


STANDARD = {"x": "released", "y": "score:gpqa-diamond", "xlog": False, "ylog": False, "colour": "weights", "size": ""}


@pytest.mark.parametrize(
    ("pairs", "state"),
    [
        ({}, {}),
        ({"x": "nothing", "y": "__proto__", "colour": "constructor", "size": "released", "xlog": "yes"}, {}),
        ({"x": "total"}, {"x": "total", "xlog": True}),
        ({"x": "total", "xlog": "no", "front": "no"}, {"x": "total", "front": False}),
    ],
)
def test_an_address_may_say_anything(script: Script, pairs: dict[str, str], state: dict[str, Any]) -> None:
    expected = STANDARD | {"front": True} | state
    assert script.value("ZooPlots.read", pairs) == expected
    again = script.value("state => ZooPlots.read(ZooPlots.pairsOf(state))", expected)
    assert again == expected


def test_a_size_leaves_out_models_without_it(plots: Plots, script: Script) -> None:
    spec = script.value('() => ZooPlots.spec(ZooPlots.read({x: "total", y: "cache", size: "price"}))', 0)
    points = spec["datasets"]["points"]
    assert 0 < len(points) < len(plots.points(plots.presets[-1]))
    assert all(point["size"] > 0 for point in points)
    assert spec["layer"][1]["encoding"]["size"]["field"] == "size"


def test_labels_lie_neither_over_each_other_nor_outside(script: Script) -> None:
    chance = random.Random(2)
    labels = [[chance.uniform(0, 640), chance.uniform(20, 380), 80, 4] for _ in range(40)]
    found = script.value("ZooPlots.placed", labels, [], 680, 380)
    shown = [(x, y) for one in found if one for x, y in [one]]
    assert 20 < len(shown) <= 40
    assert found[-1] is not None  # the end of the staircase chooses first
    for at, (x, y) in enumerate(shown):
        assert 0 <= x <= 600
        assert 12 <= y <= 380
        assert all(abs(x - a) >= 80 or abs(y - b) >= 12 for a, b in shown[at + 1 :])


def test_a_label_rather_stands_where_no_point_is(script: Script) -> None:
    label = [[100, 100, 50, 4]]
    assert script.value("ZooPlots.placed", label, [], 680, 380) == [[106, 94]]
    assert script.value("ZooPlots.placed", label, [[120, 92, 5]], 680, 380) == [[44, 94]]


def test_pictures_leave_out_labels_that_would_lie_over_others(plots: Plots) -> None:
    points = [{"x": 0, "y": 0}, {"x": 100, "y": 100}]
    front = [
        {"x": 50, "y": 50, "label": "first"},
        {"x": 51, "y": 51, "label": "second"},
        {"x": 51, "y": 90, "label": "third"},
    ]
    assert [row["label"] for row in thinned(front, points, False, False)] == ["", "second", "third"]
    preset = plots.presets[0]
    labels = [row["label"] for row in plots.spec(preset)["datasets"]["front"]]
    assert "" not in labels  # the browser finds places for them


def test_areas_have_a_legend_with_the_title_and_numbers_of_their_quantity(script: Script) -> None:
    size = script.value("ZooPlots.spec(ZooPlots.read({size: 'total'})).layer[1].encoding.size")
    assert size["title"] == "parameters"
    assert "labelExpr" in size["legend"]
    assert {size["legend"][name] for name in ("titleColor", "symbolFillColor")} <= set(theme_colours())


def test_every_score_s_axis_names_its_unit_and_not_its_set_up(plots: Plots) -> None:
    scores = [one for one in plots.quantities.values() if one.id.startswith("score:")]
    short = {one.id.removeprefix("score:"): one.short for one in scores}
    assert short["lmarena-text"] == "LMArena Text, Elo points"
    assert short["gpqa-diamond"] == "GPQA Diamond, percent"
    assert not any("(" in name for name in short.values())
    assert all(plots.encoding("y", one, log=False)["title"] == one.short for one in scores)

"""The shared data script and the shared core: the browser's numbers are Python's numbers."""

from __future__ import annotations

import datetime
import json
import re
from typing import Any

import pytest
from tests.derive.real_zoo import real_zoo
from tests.publish.script import Script, asset

from llm_zoo.derive.cache import cache_of
from llm_zoo.derive.memory import longest_context, room_for_cache
from llm_zoo.publish.browser import DATA_SCRIPT, browser_assets, script_asset, zoo_object
from llm_zoo.render import Site, numbers
from llm_zoo.render.fit import machine_row
from llm_zoo.render.views import HardwareView, ModelView

DAY = datetime.date(2026, 11, 25)
CONTEXTS = (1, 1_000, 8_192, 131_072, 1_048_576)


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(real_zoo(), DAY)


@pytest.fixture(scope="module")
def script(site: Site) -> Script:
    return Script(browser_assets(site)[0].content, asset("js/zoo.js"))


@pytest.fixture(scope="module")
def data(site: Site) -> dict[str, Any]:
    return zoo_object(site)


def test_the_data_is_one_script_that_sets_one_global(site: Site, data: dict[str, Any]) -> None:
    [found] = [one for one in browser_assets(site) if one.path == DATA_SCRIPT]
    match = re.fullmatch(r"window\.LLM_ZOO = (.*);\n", found.content.decode("ascii"))
    assert match
    assert json.loads(match[1]) == json.loads(json.dumps(data))


def test_signs_that_nobody_sees_are_shown_as_on_pages() -> None:
    asset = script_asset("x.js", "X", {"name": ["a\u202eb", 1, None], "n": 2})
    assert asset.content.decode() == 'window.X = {"name":["a[U+202E]b",1,null],"n":2};\n'


def test_every_model_is_there_newest_first(site: Site, data: dict[str, Any]) -> None:
    assert sorted(one["id"] for one in data["models"]) == sorted(site.zoo.models)
    days = [one["released"] for one in data["models"]]
    assert days == sorted(days, reverse=True)


def test_a_model_carries_its_facts_and_leaves_blanks_out(data: dict[str, Any]) -> None:
    model = next(one for one in data["models"] if one["id"] == "deepseek-v3")
    assert model["total"] == 671_026_404_352
    assert model["cache"] == {"terms": [[70_272, None]], "constant": 0}
    assert (model["experts"], model["active_experts"], model["shared_experts"]) == (256, 8, 1)
    assert (model["mixers"], model["parts"], model["ffns"]) == (["mla"], ["latent"], ["dense", "moe"])
    assert model["page"] == "zoo/models/deepseek-v3.html"
    closed = next(one for one in data["models"] if one["id"] == "gpt-4o")
    assert not {"total", "active", "exact", "cache", "weights", "mixers", "retired"} & set(closed)


def test_the_cache_of_every_model_is_the_same_in_the_browser(site: Site, script: Script) -> None:
    found = script.value(
        "contexts => Zoo.data.models.filter(m => m.cache).map(m => [m.id, contexts.map(c => Zoo.cacheBytes(m, c))])",
        CONTEXTS,
    )
    assert len(found) > 150
    for model_id, sizes in found:
        architecture = site.facts(model_id).architecture
        assert architecture is not None
        assert sizes == [cache_of(architecture).bytes_at(context) for context in CONTEXTS], model_id


def test_the_longest_context_that_fits_is_the_same_in_the_browser(site: Site, script: Script) -> None:
    hardware = site.zoo.hardware["nvidia-rtx-4090"]
    found = script.value(
        """room => Zoo.data.models.filter(m => m.cache && m.window)
             .map(m => [m.id, Zoo.longestContext(m, room - m.weights[m.weights.length - 1][1])])""",
        room_for_cache(hardware, 0),
    )
    assert sum(context is not None for _, context in found) > 100
    for model_id, context in found:
        facts = site.facts(model_id)
        assert facts.cache is not None
        assert facts.window is not None
        weights = next(one for one in script.value("id => Zoo.model(id).weights", model_id) if one[0] == "4.5 bit")
        expected = longest_context(facts.cache, window=facts.window, room=room_for_cache(hardware, weights[1]))
        assert context == expected, model_id


def test_a_machine_shows_what_the_page_of_the_model_shows(site: Site, script: Script) -> None:
    for machine_id in ("nvidia-rtx-4090", "nvidia-h100-sxm", "samsung-galaxy-s25-ultra"):
        bytes_ = script.value("id => Zoo.data.machines.find(m => m.id === id).bytes", machine_id)
        found = dict(script.value("bytes => Zoo.data.models.map(m => [m.id, Zoo.onMachine(m, {bytes})])", bytes_))
        for model_id, seen in found.items():
            view = ModelView(site, model_id, "")
            if view.facts.architecture is None:
                assert seen == {"state": "unknown"}
                continue
            _, _, weights, cell, *_ = machine_row(view, HardwareView(site, machine_id, ""))
            if seen["state"] == "too-big":
                assert f"{numbers.gib(seen['short'])} short" in cell, model_id
            elif seen["state"] == "unknown":
                assert "blank" in cell, model_id
            else:
                shown = "any length" if seen["state"] == "any-length" else numbers.exact(seen["context"])
                assert (seen["weights"][0], shown) == (weights, cell), model_id


FORMS: dict[str, Any] = {
    "params": numbers.params,
    "exact": lambda value: numbers.exact(round(value)),
    "bytes": numbers.data_size,
    "gib": numbers.gib,
    "ratio": numbers.ratio,
    "percent": numbers.percent,
    "points": numbers.points,
    "dollars": numbers.dollars,
}
VALUES = [0, 1, 7, 999, 999.5, 1000, 1024, 1023.4, 999_499, 999_500, 8_030_261_248, 671_026_404_352, 0.5, 2.5, 0.125]
VALUES += [0.0421, 0.27, 15, 1.1, 0.0042, 0.05, 0.095, 12.25, 12.35, 99.95, 1e12, 1_048_575, 1_048_576, 123_456_789]


@pytest.mark.parametrize("form", FORMS)
def test_numbers_look_the_same_in_the_browser(script: Script, form: str) -> None:
    shown = script.value("(form, values) => values.map(value => Zoo.format[form](value))", form, VALUES)
    assert dict(zip(VALUES, shown, strict=True)) == {value: FORMS[form](value) for value in VALUES}


def test_tokens_are_written_short(script: Script) -> None:
    shown = script.value("values => values.map(Zoo.format.tokens)", [512, 8_192, 131_072, 262_144, 1_048_576])
    assert shown == ["512", "8.19k", "131k", "262k", "1.05M"]


def test_the_address_holds_what_was_written_and_survives_garbage(script: Script) -> None:
    written = {"search": "qwen & co", "kind": "moe,hybrid", "total": "7e9..14e9", "empty": ""}
    assert script.value("pairs => (Zoo.hash.write(pairs), location.hash)", written) == (
        "#search=qwen+%26+co&kind=moe,hybrid&total=7e9..14e9"
    )
    assert script.value("() => Zoo.hash.read()", 0) == {key: value for key, value in written.items() if value}
    cut = "(Zoo.hash.write({search: '😀'.repeat(2).slice(0, 3)}), location.hash)"  # half of a letter is none
    assert script.value(cut) == "#search=%F0%9F%98%80%EF%BF%BD"
    for garbage in ("", "#", "#%", "#=3", "#a", "#%E0%A4%A=1", "#&&&=&"):
        assert script.value("hash => (location.hash = hash, Zoo.hash.read())", garbage) in ({}, {"": "1"}), garbage


def test_what_is_taken_away_cannot_run_as_a_formula(script: Script) -> None:
    rows = [["name", "n"], ['=HYPERLINK("x")', 1], ["a,b\nc", None]]
    assert script.value("Zoo.csv", rows) == 'name,n\r\n"\'=HYPERLINK(""x"")",1\r\n"a,b\nc",\r\n'
    assert script.value("Zoo.markdown", [["a|b", "<i>"], ["[x](y)", 2]]) == (
        "| a\\|b | \\<i\\> |\n| --- | --- |\n| \\[x\\](y) | 2 |\n"
    )

"""What the explorer and "my machine" decide without a page: who matches, what is counted, what the address holds."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from tests.derive.real_zoo import real_zoo
from tests.publish.script import Script, asset

from llm_zoo.publish.browser import browser_assets, words, zoo_object
from llm_zoo.render import Site
from llm_zoo.render.fit import fit_in
from llm_zoo.render.views import ModelView

DAY = datetime.date(2026, 11, 25)
NAMES = ("js/zoo.js", "js/machine.js", "js/explore.js")
FIND = """(pairs, machine) => {
  Zoo.machine.use(machine, false);
  const E = Zoo.explore, entries = E.index(Zoo.data.models), state = E.read(pairs, E.valuesOf(entries));
  const found = E.match(E.sorted(entries, state), state);
  return {ids: found.rows.map(row => row.model.id), told: E.told(found, entries.length), loosen: found.loosen,
          blank: found.blank, labels: found.filters.map(one => one.label), written: E.write(state),
          counts: Object.fromEntries(Object.entries(found.counts).map(([key, map]) => [key, Object.fromEntries(map)]))};
}"""


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(real_zoo(), DAY)


@pytest.fixture(scope="module")
def script(site: Site) -> Script:
    return Script(browser_assets(site)[0].content, *map(asset, NAMES))


@pytest.fixture(scope="module")
def models(site: Site) -> list[dict[str, Any]]:
    return zoo_object(site)["models"]  # type: ignore[no-any-return]


def find(script: Script, machine: dict[str, str] | None = None, **pairs: str) -> dict[str, Any]:
    named = {key.replace("_", "-"): value for key, value in pairs.items()}
    return script.value(FIND, named, machine)  # type: ignore[no-any-return]


def ids(models: list[dict[str, Any]], wanted: Any) -> list[str]:
    return [one["id"] for one in models if wanted(one)]


def test_without_filters_all_models_are_there_newest_first(script: Script, models: list[dict[str, Any]]) -> None:
    found = find(script)
    assert found["ids"] == [one["id"] for one in models]
    assert found["told"] == f"All {len(models)} models."
    assert found["written"] == {}


def test_values_of_a_facet_are_any_and_facets_are_all(script: Script, models: list[dict[str, Any]]) -> None:
    found = find(script, kind="moe,hybrid", weights="open", position="-none")
    assert found["ids"] == ids(
        models,
        lambda one: one["kind"] in {"moe", "hybrid"} and one["access"] == "open" and one.get("position") != "none",
    )
    assert 0 < len(found["ids"]) < len(models)
    assert found["labels"] == ["Kind: MoE or hybrid", "Weights: open", "Positions: not none"]


def test_a_value_that_is_left_out_leaves_models_that_have_another_value_beside_it_out_too(
    script: Script, models: list[dict[str, Any]]
) -> None:
    assert find(script, mixer="-window")["ids"] == ids(models, lambda one: "window" not in one.get("parts", []))


def test_a_blank_has_a_value_of_its_own_and_is_never_a_no(script: Script, models: list[dict[str, Any]]) -> None:
    assert find(script, answers="unknown")["ids"] == ids(models, lambda one: "cognition" not in one)
    assert find(script, kind="-moe")["ids"] == ids(models, lambda one: one["kind"] != "moe")


def test_counts_say_what_is_left_if_only_that_value_is_asked_for(script: Script, models: list[dict[str, Any]]) -> None:
    found = find(script, kind="moe", weights="open", total="..100B")
    for kind, count in found["counts"]["kind"].items():
        assert count == len(find(script, kind=kind, weights="open", total="..100B")["ids"]), kind
    assert found["counts"]["weights"]["open"] == len(found["ids"])
    assert sum(found["counts"]["country"].values()) == len(found["ids"])


def test_a_range_leaves_models_without_the_fact_out_and_says_how_many(
    script: Script, models: list[dict[str, Any]]
) -> None:
    found = find(script, total="7B..14B", weights="open")
    assert found["ids"] == ids(models, lambda one: one["access"] == "open" and 7e9 <= one.get("total", 0) <= 14e9)
    blank = sum(one["access"] == "open" and "total" not in one for one in models)
    assert found["blank"] == ({"total": blank} if blank else {})
    priced = find(script, price_out="..1")
    none = sum("output" not in one.get("price", {}) for one in models)
    assert (
        priced["told"]
        == f"{len(priced['ids'])} of {len(models)} models. Left out: {none} because their price is not known."
    )


def test_a_search_needs_every_word_somewhere(script: Script, models: list[dict[str, Any]]) -> None:
    found = find(script, search="deepseek  SPARSE")
    assert "deepseek-v3" in found["ids"]
    assert 0 < len(found["ids"]) < len(find(script, search="deepseek")["ids"])


def test_what_could_be_loosened_is_what_one_filter_less_leaves(script: Script) -> None:
    found = find(script, kind="moe", weights="closed", total="..1B")
    assert found["ids"] == []
    assert found["loosen"]
    for name, count in found["loosen"].items():
        pairs = {"kind": "moe", "weights": "closed", "total": "..1B"}
        del pairs[name]
        assert len(find(script, **pairs)["ids"]) == count, name


@pytest.mark.parametrize("key", ["total", "-total", "price-out", "name", "-cache-at", "developer", "-usable"])
def test_blanks_come_last_whichever_way_and_equals_newest_first(
    script: Script, models: list[dict[str, Any]], key: str
) -> None:
    found = find(script, {"memory": "24"}, sort=key)
    ranks = script.value(
        """(ids, key) => ids.map(id => Zoo.explore.column(key).rank(Zoo.model(id), Zoo.explore.fresh()) ?? null)
             .map(rank => rank === Infinity ? 1e18 : rank)""",
        found["ids"],
        key.lstrip("-"),
    )
    known = [one for one in ranks if one is not None]
    assert ranks == known + [None] * (len(ranks) - len(known))
    assert len(found["ids"]) == len(models)
    numbers = [one for one in known if not isinstance(one, str)]
    assert numbers == sorted(numbers, reverse=key.startswith("-"))


def test_what_fits_the_machine_is_what_python_says(script: Script, site: Site) -> None:
    found = set(find(script, {"memory": "24"}, usable="32k..")["ids"])
    expected = set()
    for facts in site.all_facts():
        fit = fit_in(ModelView(site, facts.id, ""), 24 * 10**9) if facts.record.access.weights == "open" else None
        if fit and not fit.short and (fit.context is None or fit.context >= 32_000):
            expected.add(facts.id)
    assert found == expected
    assert len(found) > 20
    assert len(find(script, {"memory": "24"}, usable="..8k")["ids"]) < len(site.zoo.models) / 4, "too big is no fit"
    assert find(script, None, usable="32k..")["told"].startswith("All "), "without a machine the range sleeps"


HASHES = [
    {"kind": "moe,-hybrid", "total": "7B..14B", "sort": "-total"},
    {"search": "a b", "released": "2025..2026-03", "view": "gallery", "columns": "license,price-in"},
    {"cache-at": "..4GiB", "at": "32768", "developer": "meta,google", "columns": "name"},
    {"context": "1M..", "open-source": "yes", "price-out": "0.5.."},
]


@pytest.mark.parametrize("pairs", HASHES, ids=str)
def test_the_address_holds_the_state_and_only_what_differs(script: Script, pairs: dict[str, str]) -> None:
    expected = pairs | ({"columns": "price-in,license"} if "license" in pairs.get("columns", "") else {})
    assert script.value(FIND, pairs, None)["written"] == expected


@pytest.mark.parametrize(
    "pairs",
    [
        {
            "kind": "nobody,-,,__proto__",
            "total": "big..",
            "sort": "-nothing",
            "view": "x",
            "at": "-3",
            "columns": "a,b",
        },
        {"total": "7B", "context": "..", "released": "2025-13..", "price-out": "1e9..", "constructor": "x"},
        {"usable": "32k..x", "cache-at": "4 parsecs..", "at": "0", "columns": ""},
    ],
    ids=str,
)
def test_what_an_address_says_wrongly_is_the_default(script: Script, pairs: dict[str, str]) -> None:
    found = script.value(FIND, pairs, None)
    assert found["written"] == {}
    assert found["told"].startswith("All ")


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("7B", "count", 7e9),
        ("1,300", "number", 1300),
        ("128k", "tokens", 128_000),
        ("64", "kib", 65_536),
        ("64 KiB", "kib", 65_536),
        ("512 B", "kib", 512),
        ("4", "gib", 4 * 2**30),
        ("1.5gb", "gib", 1.5 * 2**30),
        ("$0.50", "number", 0.5),
        ("-1", "number", None),
        ("7x", "count", None),
        ("", "count", None),
        ("1e400", "count", None),
    ],
)
def test_amounts_are_read_with_their_units(script: Script, text: str, unit: str, value: float | None) -> None:
    assert script.value("(text, unit) => Zoo.explore.amount(text, unit)", text, unit) == value


def test_a_year_or_month_stands_for_all_its_days(script: Script) -> None:
    days = "(text, upper) => Zoo.explore.day(text, upper)"
    assert script.value(days, "2025", False) == 20250101
    assert script.value(days, "2025", True) == 20251231
    assert script.value(days, "2025-06", True) == 20250631
    assert script.value(days, "2025-6-3", False) == 20250603
    assert script.value(days, "25", False) is None


def test_every_preset_is_understood_and_finds_something(script: Script) -> None:
    presets = script.value("() => Zoo.explore.PRESETS", 0)
    assert len(presets) >= 5
    for preset in presets:
        found = script.value(FIND, preset["pairs"], preset["pairs"])
        assert found["written"] == preset["pairs"], preset["label"]
        assert found["ids"], preset["label"]


def test_a_table_that_is_taken_away_has_the_shown_columns_and_plain_numbers(script: Script) -> None:
    rows = script.value(
        """() => { Zoo.machine.use({memory: "24"}, false);
             const E = Zoo.explore, state = E.fresh(), rows = E.index([Zoo.model("llama-3.1-8b"), Zoo.model("gpt-4o")]);
             return [E.table(rows, state, false), E.table(rows, state, true)]; }""",
        0,
    )
    plain, written = rows
    assert plain[0][:4] == ["Model", "Usable context on 24\u00a0GB", "Developer", "Released"]
    assert plain[0] == written[0]
    place = plain[0].index("Parameters")
    assert (plain[1][place], written[1][place]) == (8_030_261_248, "8.03\u00a0B")
    assert (plain[2][place], written[2][place]) == (None, "undisclosed")
    assert plain[1][1] == 131_072
    assert written[1][1] == "all 131k"


# --- my machine ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pairs", "machine"),
    [
        ({"memory": "24"}, (24_000_000_000, "best", 16)),
        ({"memory": " 24 GB ", "precision": "4.5", "cache": "8"}, (24_000_000_000, "4.5", 8)),
        ({"machine": "nvidia-rtx-4090", "memory": "1"}, (24_000_000_000, "best", 16)),
        ({"machine": "nobody", "memory": "12", "precision": "constructor", "cache": "7"}, (12_000_000_000, "best", 16)),
        ({"machine": "nobody"}, None),
        ({"memory": "-4"}, None),
        ({"memory": "1e9"}, None),
        ({"memory": "0"}, None),
        ({"memory": "999999999"}, None),
        ({"precision": "8"}, None),
        ("garbage", None),
        (7, None),
        ([], None),
    ],
)
def test_a_machine_is_read_from_pairs_or_is_none(
    script: Script, pairs: object, machine: tuple[int, str, int] | None
) -> None:
    found = script.value("pairs => Zoo.machine.parse(pairs)", pairs)
    assert (found and (found["bytes"], found["precision"], found["bits"])) == machine


def test_what_fits_is_said_as_window_and_what_fits_of_it(script: Script) -> None:
    said = """(machine, id) => { Zoo.machine.use(machine, false); return Zoo.machine.words(Zoo.model(id)); }"""
    assert script.value(said, {"memory": "12"}, "llama-3.1-8b")["text"] == "131k → 48.9k"
    assert script.value(said, {"memory": "80"}, "llama-3.1-8b")["text"] == "all 131k"
    assert script.value(said, {"memory": "12", "cache": "8"}, "llama-3.1-8b")["text"] == "131k → 97.8k"
    assert script.value(said, {"memory": "8"}, "llama-3.3-70b")["text"].startswith("does not fit: 3")
    assert script.value(said, {"memory": "8"}, "llama-3.3-70b")["text"].endswith("\u00a0GiB short")
    assert script.value(said, {"memory": "80"}, "gpt-4o") == {
        "text": "–",
        "title": "its weights are not published",
        "blank": True,
    }


def test_nobody_adds_bits_to_published_weights(script: Script) -> None:
    weights = "(machine, id) => { Zoo.machine.use(machine, false); return Zoo.machine.on(Zoo.model(id)).weights[0]; }"
    assert script.value(weights, {"memory": "80", "precision": "16"}, "gpt-oss-20b") == "as published"
    assert script.value(weights, {"memory": "80", "precision": "published"}, "llama-3.1-8b") == "16 bit"
    assert script.value(weights, {"memory": "80", "precision": "4.5"}, "llama-3.1-8b") == "4.5 bit"


def test_a_link_wins_over_what_is_kept_and_garbage_is_no_machine(script: Script) -> None:
    start = """(hash, kept) => { globalThis.localStorage = {getItem: () => kept, setItem() {}, removeItem() {}};
        location.hash = hash; Zoo.machine.start(); const now = Zoo.machine.current();
        delete globalThis.localStorage; location.hash = "";
        return [now && now.bytes / 1e9, Zoo.machine.origin()]; }"""
    assert script.value(start, "#memory=24", '{"memory": "12"}') == [24, "link"]
    assert script.value(start, "#memory=12", '{"memory": "12"}') == [12, "kept"]
    assert script.value(start, "", '{"memory": "12"}') == [12, "kept"]
    for garbage in ("{", "7", "null", '{"memory": "x"}', '"24"', "[]"):
        assert script.value(start, "#memory=%E0%A4%A", garbage) == [None, None], garbage


def test_every_name_that_filters_show_is_written_for_readers(site: Site, models: list[dict[str, Any]]) -> None:
    named = words(site)
    mixers = {one for model in models for one in model.get("mixers", [])}
    assert mixers <= set(named["mixers"])
    assert {one for model in models for one in model.get("parts", [])} <= set(named["parts"])
    assert {model["position"] for model in models if "position" in model} <= set(named["positions"])
    assert all(len(name) > 2 for name in named["countries"].values())

"""The calculators say the same in the browser and in Python, word for word, over all models of the zoo."""

from __future__ import annotations

import dataclasses
import datetime
import json
from typing import Any

import pytest
from tests.derive.real_zoo import real_zoo
from tests.publish.script import Script, asset

from llm_zoo.derive.compute import prefill_flops
from llm_zoo.derive.experts import touched
from llm_zoo.derive.serving import weights_read
from llm_zoo.publish.browser import DATA_SCRIPT, browser_assets
from llm_zoo.publish.calculators import calculator_assets
from llm_zoo.publish.formulas import Traced, formulas, traced
from llm_zoo.render import Site
from llm_zoo.render.calculators.batch import batch, has_experts
from llm_zoo.render.calculators.memory import memory
from llm_zoo.render.calculators.price import Workload, price, priced
from llm_zoo.render.calculators.reliability import reliability
from llm_zoo.render.calculators.shared import Machine, can_serve, machine_of, served
from llm_zoo.render.calculators.speed import speed
from llm_zoo.render.worked import Worked

DAY = datetime.date(2026, 11, 25)


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(real_zoo(), DAY)


@pytest.fixture(scope="module")
def script(site: Site) -> Script:
    [data] = [one.content for one in browser_assets(site) if one.path == DATA_SCRIPT]
    [terms] = [one.content for one in calculator_assets(site)]
    return Script(data, asset("js/zoo.js"), terms, asset("js/calculate.js"))


def same(script: Script, kind: str, inputs: list[dict[str, Any]], expected: list[Worked]) -> None:
    found = script.value("(kind, inputs) => inputs.map(ZooCalculate.kinds[kind])", kind, inputs)
    for given, seen, worked in zip(inputs, found, expected, strict=True):
        wanted = json.loads(json.dumps(dataclasses.asdict(worked)))
        bars = [one.pop("bar") for one in (seen, wanted)]
        assert seen == wanted, given
        assert (bars[0] is None) == (bars[1] is None)
        if bars[0]:
            assert bars[0]["limit"] == bars[1]["limit"], given
            assert bars[0]["parts"] == bars[1]["parts"], given


def formats(site: Site, model_id: str) -> list[str]:
    architecture = site.facts(model_id).architecture
    return ["bf16", "int4", *(["published"] if architecture and architecture.shipped else [])]


CASES = [
    ("nvidia-rtx-4090", 32_768, 1, 16),
    ("nvidia-h100-sxm", 131_072, 7, 8),
    ("samsung-galaxy-s25-ultra", 1, 1, 4),
    ("apple-mac-studio-m3-ultra-512gb", 2_000_001, 3, 16),
]


def test_memory_is_the_same_in_the_browser_for_every_model(site: Site, script: Script) -> None:
    inputs, expected = [], []
    for facts in filter(can_serve, site.all_facts()):
        for name in formats(site, facts.id):
            for machine, context, sequences, bits in CASES:
                given = {"context": context, "sequences": sequences, "bits": bits}
                inputs.append({"model": facts.id, "format": name, "machine": machine, **given})
                hardware = machine_of(machine, site.zoo.hardware[machine])
                expected.append(memory(served(site, facts.id, name), hardware, **given))
    assert len(inputs) > 1_000
    same(script, "memory", inputs, expected)
    verdicts = [one.verdict for one in expected]
    for words in ("to spare", "a cache of 8 bits", " tokens", " sequence", "weights in", "no single change"):
        assert any(words in verdict for verdict in verdicts), words


def test_speed_is_the_same_in_the_browser_for_every_model(site: Site, script: Script) -> None:
    inputs, expected = [], []
    for facts in filter(can_serve, site.all_facts()):
        for name, (machine, context, sequences, bits) in zip([*formats(site, facts.id), "fp8"], CASES, strict=False):
            given = {"context": context, "sequences": sequences, "bits": bits, "prompt": 10_001}
            inputs.append({"model": facts.id, "format": name, "machine": machine, **given})
            hardware = machine_of(machine, site.zoo.hardware[machine])
            expected.append(speed(served(site, facts.id, name), hardware, **given))
    same(script, "speed", inputs, expected)


def test_operations_of_a_prompt_and_bytes_of_a_batch_are_those_of_derive(site: Site, script: Script) -> None:
    for facts in filter(can_serve, site.all_facts()):
        assert facts.architecture is not None
        for tokens in (1, 777, 100_003):
            found = script.value("ZooCalculate.prefill", facts.id, tokens)
            assert found == pytest.approx(prefill_flops(facts.architecture, tokens), rel=1e-12), facts.id
            read = script.value("ZooCalculate.readBytes", facts.id, "fp8", tokens)
            assert read == pytest.approx(weights_read(facts.architecture, tokens), rel=1e-9), facts.id


def test_experts_of_a_batch_are_the_same_in_the_browser(site: Site, script: Script) -> None:
    inputs, expected = [], []
    for facts in filter(has_experts, site.all_facts()):
        for name in formats(site, facts.id):
            for tokens in (1, 64, 100_000):
                inputs.append({"model": facts.id, "format": name, "tokens": tokens})
                expected.append(batch(served(site, facts.id, name), tokens=tokens))
    assert len(inputs) > 100
    same(script, "batch", inputs, expected)


def test_prices_are_the_same_in_the_browser(site: Site, script: Script) -> None:
    every = [facts.id for facts in priced(site)]
    assert len(every) > 30
    works = [
        Workload(1_000, 30, 6_000, 4_000, 500, 1_500),
        Workload(1, 1, 1_000, 0, 10, 0),
        Workload(5, 31, 0, 0, 0, 9_999),
        Workload(7, 30, 0, 0, 0, 0),
        Workload(3, 30, 300_000, 0, 500, 0),
    ]
    inputs = [{**dataclasses.asdict(work), "models": chosen} for work in works for chosen in (every, every[3:4], [])]
    expected = [price(site, chosen, work) for work in works for chosen in (every, every[3:4], [])]
    same(script, "price", inputs, expected)
    assert sum(len(one.warnings) for one in expected) > 10


def test_thinking_costs_its_own_price_where_a_list_has_one(site: Site) -> None:
    dearer = [
        facts.id
        for facts in priced(site)
        if facts.price and facts.price.output_thinking and facts.price.output_thinking != facts.price.output
    ]
    assert dearer
    model_id = dearer[0]
    entry = site.facts(model_id).price
    assert entry is not None
    assert entry.output is not None
    [plain, thought] = [
        price(site, [model_id], Workload(1, 1, 0, 0, 1_000_000, thinking)).verdict for thinking in (0, 1_000_000)
    ]
    assert f"${entry.output * 1e6 / entry.per:,.2f}".removesuffix(".00") in plain
    assert f"${2 * (entry.output_thinking or 0) * 1e6 / entry.per:,.2f}".removesuffix(".00") in thought


def test_reliability_is_the_same_in_the_browser(script: Script) -> None:
    inputs = [
        {"step": step, "steps": steps, "noticed": noticed, "retries": retries, "attempts": attempts}
        for step in (0, 12.5, 95, 99.9, 100)
        for steps in (1, 50, 3_000)
        for noticed, retries, attempts in ((0, 0, 1), (90, 1, 1), (50, 5, 3), (100, 2, 10))
    ]
    same(script, "reliability", inputs, [reliability(**one) for one in inputs])


def test_an_own_machine_is_reckoned_from_its_numbers(site: Site, script: Script) -> None:
    own = {"machine": "own", "memory": 20, "bandwidth": 500, "peak": 40}
    given = {"context": 4_096, "sequences": 1, "bits": 16}
    machine = Machine("your machine", 20 * 10**9, 500e9, 40e12)
    model = served(site, "qwen3-32b", "int4")
    named = {"model": "qwen3-32b", "format": "int4"}
    same(script, "memory", [{**named, **own, **given}], [memory(model, machine, **given)])
    same(script, "speed", [{**named, **own, **given, "prompt": 9}], [speed(model, machine, **given, prompt=9)])


RULE = {"least": 1, "most": 1_000, "whole": True}


@pytest.mark.parametrize(
    ("text", "rule", "found"),
    [
        ("12", RULE, {"value": 12}),
        ("1,000", RULE, {"value": 1_000}),
        ("2.5", {**RULE, "whole": False}, {"value": 2.5}),
        ("", RULE, {"error": "Enter a number."}),
        ("twelve", RULE, {"error": "Enter a number."}),
        ("Infinity", RULE, {"error": "Enter a number."}),
        ("-5", RULE, {"error": "At least 1."}),
        ("1e99", RULE, {"error": "At most 1,000."}),
        ("2.5", RULE, {"error": "Enter a whole number."}),
    ],
)
def test_an_absurd_number_is_refused_with_the_reason(
    script: Script, text: str, rule: dict[str, Any], found: dict[str, Any]
) -> None:
    assert script.value("ZooCalculate.number", text, rule) == found


def test_what_does_not_go_together_is_said_at_the_field(script: Script) -> None:
    conflicts = "ZooCalculate.conflicts"
    assert script.value(conflicts, "price", {"input": 10, "cached": 11, "models": ["a"]}) == {
        "cached": "Not more than the input of 10 tokens."
    }
    assert script.value(conflicts, "price", {"input": 10, "cached": 10, "models": []}) == {
        "models": "Choose at least one model."
    }
    assert list(script.value(conflicts, "memory", {"model": "qwen3-32b", "format": "published"})) == ["format"]
    assert script.value(conflicts, "memory", {"model": "gpt-oss-20b", "format": "published"}) == {}


def test_formulas_of_the_browser_are_what_the_functions_do(script: Script) -> None:
    assert formulas()["touched"] == ["*", "experts", ["-", 1, ["^", ["-", 1, ["/", "active", "experts"]], "batch"]]]
    found = script.value("ZooCalculate.evaluate", formulas()["touched"], {"experts": 256, "active": 8, "batch": 64})
    assert found == pytest.approx(touched(256, 8, 64), rel=1e-12)


def test_a_formula_that_is_no_arithmetic_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot hold 'text'"):
        traced(lambda one: one + "text", "one")
    assert traced(lambda one: 2 / one - one, "one") == ["-", ["/", 2, "one"], "one"]
    assert Traced("a").tree == "a"

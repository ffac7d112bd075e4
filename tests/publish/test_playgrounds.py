"""The playgrounds without a page: the router of the browser, and costs that are Python's."""

from __future__ import annotations

import datetime
import json

import pytest
from tests.derive.real_zoo import real_zoo
from tests.publish.script import Script, asset

from llm_zoo.derive.effort import break_even_thinking
from llm_zoo.derive.prices import price_on, run_cost
from llm_zoo.publish.playgrounds import GLOBAL, playground_asset
from llm_zoo.render import Site
from llm_zoo.render.playground import BATCHES, FACTORS, effort_dial, moe_router
from llm_zoo.render.views import ModelView, UnknownName


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(real_zoo(), datetime.date(2026, 11, 25))


@pytest.fixture(scope="module")
def script(site: Site) -> Script:
    return Script(
        asset("js/zoo.js"),
        playground_asset(site).content,
        asset("js/playgrounds.js"),
        "var price = id => LLM_ZOO_PLAY.models.find(one => one.id === id).price;",
    )


def test_every_mixture_has_its_router_and_the_numbers_are_exact(site: Site) -> None:
    found = json.loads(playground_asset(site).content.decode().removeprefix(f"window.{GLOBAL} = ").rstrip(";\n"))
    router = found["routers"]["256/8"]
    assert router["touched"][0] == 8
    assert router["touched"][BATCHES.index(64)] == 222.4425
    assert router["places"][FACTORS.index(1.25)][BATCHES.index(64)] == 3
    assert found["budgets"]["claude-sonnet-4.5"]
    shown = {one["id"]: one for one in found["models"]}
    assert shown["gpt-4.1"].keys() == {"id", "name", "cognition", "window", "price"}  # nothing that nobody asks for
    for facts in site.all_facts():
        assert (facts.id in shown) == (facts.experts is not None or facts.price is not None)
        assert facts.moe is None or f"{facts.experts}/{facts.active_experts}" in found["routers"]


def test_each_token_goes_to_different_experts_and_none_is_lost(script: Script) -> None:
    load = script.value("ZooPlay.route(8, 2, 100, 0, 1)")
    assert sum(load) == 200
    assert max(load) <= 100
    assert script.value("ZooPlay.route(8, 8, 5, 1.5, 1)") == [5] * 8
    assert script.value("ZooPlay.route(8, 2, 100, 0, 1)") == load
    assert script.value("ZooPlay.route(8, 2, 100, 0, 2)") != load


def test_an_even_router_touches_what_the_formula_says_and_a_skewed_one_fewer(script: Script) -> None:
    mean = """skew => { let sum = 0;
      for (let seed = 1; seed <= 20; seed += 1)
        sum += ZooPlay.summary(ZooPlay.route(256, 8, 64, skew, seed), 3).touched;
      return sum / 20; }"""
    assert script.value(mean, 0) == pytest.approx(222.44, abs=3)
    assert script.value(mean, 1.5) < 150


def test_what_finds_no_place_is_dropped(script: Script) -> None:
    found = script.value("ZooPlay.summary([5, 0, 3, 1], 2)")
    assert found == {"choices": 9, "touched": 3, "busiest": 5, "mean": 2.25, "dropped": 4}
    assert script.value("ZooPlay.summary([5, 0], null).dropped") == 0


def test_costs_and_the_break_even_are_those_of_python(site: Site, script: Script) -> None:
    models = site.zoo.models
    large = price_on(models["gpt-4.1"], site.today)
    assert large
    compared = 0
    for model_id, model in models.items():
        price = price_on(model, site.today)
        if price is None or price.output is None:
            continue
        for thinking in (0, 4_000):
            task = {"question": 500, "answer": 700, "thinking": thinking}
            cost = run_cost(model, site.today, input_tokens=500, output_tokens=700, thinking_tokens=thinking)
            assert cost
            call = "(id, task) => ZooPlay.cost(price(id), task)"
            assert script.value(call, model_id, task) == pytest.approx(cost.dollars, rel=1e-9)
        even = break_even_thinking(price, large, input_tokens=500, output_tokens=700)
        found = script.value(
            """(id, task) => ZooPlay.longestThought(price(id), task,
                 ZooPlay.cost(price("gpt-4.1"), {question: 500, answer: 700, thinking: 0}))""",
            model_id,
            {"question": 500, "answer": 700, "thinking": 0},
        )
        assert (found is None) == (even is None or even < 1), model_id
        assert found is None or abs(found - even) <= 1.001, model_id
        compared += 1
    assert compared > 40


def test_the_starting_table_stands_on_the_page(site: Site) -> None:
    def view(model_id: str) -> ModelView:
        return ModelView(site, model_id, "handbook/x.md")

    router = moe_router(view("deepseek-v3"))
    assert 'data-widget="moe-router" data-model="deepseek-v3"' in router
    assert "| 64 | 512 | 222.4 of 256 | 2.00 | 3 |" in router
    dial = effort_dial(view("qwen3.6-27b"), view("gpt-4.1"), question=500, answer=500)
    assert "| 4,000 | 5,000 | &#36;0.017 | 90 s | 388\u00a0MiB |" in dial
    assert "may think for 805 tokens before it costs as much" in dial
    with pytest.raises(UnknownName, match="has no experts"):
        moe_router(view("llama-3-8b"))

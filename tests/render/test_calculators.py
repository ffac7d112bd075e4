"""Results of the calculators, worked out by hand on real models, and what stands on the page before a script runs."""

from __future__ import annotations

import datetime

import pytest
from bs4 import BeautifulSoup
from tests.derive.real_zoo import real_zoo

from llm_zoo.render import Site
from llm_zoo.render.calculators import (
    Machine,
    Workload,
    batch,
    cache_words,
    calculator,
    chance,
    either,
    memory,
    price,
    reliability,
    served,
    speed,
    start_from,
)
from llm_zoo.render.views import UnknownName
from llm_zoo.render.worked import Bar, Field, Form, Option, Table, Worked, page_form

GIB = 2**30
KINDS = ("memory", "speed", "price", "batch", "reliability")


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(real_zoo(), datetime.date(2026, 11, 25))


def test_memory_is_weights_and_cache_and_one_gib(site: Site) -> None:
    # Llama 3.1 8B: 16,060,522,496 bytes at 16 bit, 131,072 a token of cache.
    model = served(site, "llama-3.1-8b", "bf16")
    needed = 16_060_522_496 + 8_192 * 131_072 + GIB
    exactly = memory(model, Machine("m", needed, 1e12), context=8_192, sequences=1, bits=16)
    assert (exactly.state, exactly.verdict) == ("good", "Fits with 0\xa0GiB to spare.")
    short = memory(model, Machine("m", needed - 1, 1e12), context=8_192, sequences=1, bits=16)
    assert short.state == "bad"
    assert "fits with a cache of 8 bits, 8,191 tokens or weights in GGUF Q8_0." in short.verdict


def test_fewer_sequences_are_a_way_to_fit(site: Site) -> None:
    model = served(site, "llama-3.1-8b", "bf16")
    room = 16_060_522_496 + GIB + 3 * 8_192 * 131_072
    found = memory(model, Machine("m", room, 1e12), context=8_192, sequences=4, bits=4)
    assert found.verdict.startswith("Fits")
    found = memory(model, Machine("m", room, 1e12), context=8_192, sequences=4, bits=16)
    assert "6,144 tokens, 3 sequences or weights" in found.verdict


def test_weights_that_are_far_too_large_have_no_way_out(site: Site) -> None:
    found = memory(served(site, "deepseek-v3", "q2_k"), Machine("m", 8 * 10**9, 1e11), context=10, sequences=1, bits=16)
    assert found.verdict.endswith("too much; no single change here makes it fit.")


def test_a_full_window_is_named_in_the_working(site: Site) -> None:
    cache = served(site, "gemma-3-27b", "bf16").cache
    assert "425,984 B × 1,024 tokens (its window is full)" in cache_words(cache, 32_768, 16)
    assert cache_words(cache, 32_768, 8).endswith(") × 8 ÷ 16 bits")


def test_speed_is_bandwidth_over_bytes_until_arithmetic_is_longer(site: Site) -> None:
    model = served(site, "llama-3.1-8b", "bf16")
    machine = Machine("m", 80 * 10**9, 1e12, 1e15)
    one = speed(model, machine, context=1, sequences=1, bits=16, prompt=1)
    # 7,504,924,672 active weights, two bytes each, and 131,072 bytes of cache, at 10¹² bytes a second.
    assert one.verdict.startswith("Writes at most 66.6 tokens a second; ")
    assert "limited by memory" in one.working[4][1]
    many = speed(model, machine, context=1, sequences=5_000, bits=16, prompt=1)
    assert "limited by arithmetic" in many.working[4][1]
    unknown = speed(model, Machine("m", 80 * 10**9, 1e12), context=1, sequences=1, bits=16, prompt=1)
    assert "is not known, since no data sheet" in unknown.verdict


def test_a_model_that_does_not_fit_has_no_speed_to_rely_on(site: Site) -> None:
    found = speed(
        served(site, "deepseek-v3", "fp8"), Machine("m", 10**9, 1e12), context=1, sequences=1, bits=16, prompt=1
    )
    assert found.state == "bad"
    assert found.notes[0].startswith("It does not fit: ")


def test_one_token_touches_its_own_experts_and_a_large_batch_all(site: Site) -> None:
    model = served(site, "deepseek-v3", "fp8")
    assert batch(model, tokens=1).verdict.startswith("1 token at once touches 8.00 of the 256 experts of a layer.")
    assert batch(model, tokens=100_000).working[0][2] == "256"


def test_a_workload_is_priced_cheapest_first_and_system_1_does_not_think(site: Site) -> None:
    found = price(site, ["gpt-5-nano", "gpt-4o"], Workload(10, 30, 1_000, 0, 100, 1_000))
    [table] = found.tables
    months = [float(str(row[1])[1:].replace(",", "")) for row in table.rows]
    assert months == sorted(months)
    assert {row[0][0]: row[5] for row in table.rows} == {"GPT-5 nano": "1,000", "GPT-4o": "no"}
    assert price(site, [], Workload(1, 1, 1, 0, 1, 0)).verdict == "None of these models has a price in force."


def test_reliability_of_fifty_steps_is_that_of_the_chapter() -> None:
    found = reliability(step=95, steps=50, noticed=90, retries=1, attempts=2)
    assert found.verdict == (
        "50 steps of 95\xa0% each: 7.7\xa0% of jobs succeed; with 90\xa0% of failures noticed and 1 retry, 69.5\xa0%; "
        "at least one of 2 whole attempts succeeds in 90.7\xa0%."
    )
    assert "your assumption" in found.notes[0]


def test_chances_near_the_ends_are_not_rounded_to_them() -> None:
    assert [chance(share) for share in (0.0, 1e-30, 0.5, 0.99955, 0.999999, 1.0)] == [
        "0\xa0%",
        "under 0.0001\xa0%",
        "50.0\xa0%",
        "99.955\xa0%",
        "over 99.999\xa0%",
        "100\xa0%",
    ]


def test_alternatives_read_as_words() -> None:
    assert [either(words) for words in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a or b", "a, b or c"]


@pytest.mark.parametrize("model_id", ["gpt-4o", "bert-base"])
def test_a_model_without_a_cache_is_no_choice(site: Site, model_id: str) -> None:
    with pytest.raises(UnknownName):
        served(site, model_id, "bf16")


@pytest.mark.parametrize("kind", KINDS)
def test_every_calculator_stands_worked_out_and_labelled_on_its_page(site: Site, kind: str) -> None:
    soup = BeautifulSoup(calculator(site, f"tools/{kind}.md", kind), "html.parser")
    assert soup.select_one(".calc-verdict")
    assert soup.select_one(".calc-working tbody tr")
    form = soup.select_one("form")
    assert form is not None
    assert form.has_attr("hidden")
    labels = {label.get("for") for label in form.select("label[for]")}
    assert {one.get("id") for one in form.select("select, input[type=number]")} == labels
    for chosen in form.select("select"):
        assert len(chosen.select("option[selected]")) == 1


def test_an_unknown_calculator_is_a_mistake_that_is_seen(site: Site) -> None:
    with pytest.raises(LookupError, match="no calculator 'weight'; there are memory"):
        calculator(site, "tools/x.md", "weight")


def test_a_page_starts_a_calculator_from_its_model() -> None:
    link = start_from("zoo/models/a.md", "memory", "More", "a")
    assert link == '<a class="calc-start" href="../../tools/memory.html#model=a">More</a>'
    assert "#models=a" in start_from("zoo/models/a.md", "price", "More", "a")


def test_text_of_records_is_only_text() -> None:
    evil = '<img src=x onerror="a">'
    worked = Worked(
        "plain", evil, (evil,), Bar(((evil, 1, evil),), 2, evil), ((evil, evil, evil),),
        (Table(evil, (evil, evil), (((evil, "zoo/models/a.md"), evil),)),), ((evil, "zoo/models/a.md"),),
    )  # fmt: skip
    fields = (Field("a", evil, "b", (Option("b", evil, evil),)), Field("m", evil, "", (Option("c", evil),), many=True))
    soup = BeautifulSoup(page_form(Form("memory", evil, fields, worked), "tools/a.md"), "html.parser")
    assert soup.find("img") is None
    assert soup.get_text().count(evil) > 10

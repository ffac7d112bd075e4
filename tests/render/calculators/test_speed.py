"""Bounds on speed, worked out by hand on a real model."""

from __future__ import annotations

import datetime

import pytest
from tests.derive.real_zoo import real_zoo

from llm_zoo.render import Site
from llm_zoo.render.calculators.shared import Machine, served
from llm_zoo.render.calculators.speed import speed


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(real_zoo(), datetime.date(2026, 11, 25))


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

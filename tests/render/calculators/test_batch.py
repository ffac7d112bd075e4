"""Experts of a batch, on a real model."""

from __future__ import annotations

import datetime

import pytest
from tests.derive.real_zoo import real_zoo

from llm_zoo.render import Site
from llm_zoo.render.calculators.batch import batch
from llm_zoo.render.calculators.shared import served


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(real_zoo(), datetime.date(2026, 11, 25))


def test_one_token_touches_its_own_experts_and_a_large_batch_all(site: Site) -> None:
    model = served(site, "deepseek-v3", "fp8")
    assert batch(model, tokens=1).verdict.startswith("1 token at once touches 8.00 of the 256 experts of a layer.")
    assert batch(model, tokens=100_000).working[0][2] == "256"

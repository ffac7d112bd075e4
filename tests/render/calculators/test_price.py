"""Prices of a workload over the real price lists."""

from __future__ import annotations

import datetime

import pytest
from tests.derive.real_zoo import real_zoo

from llm_zoo.render import Site
from llm_zoo.render.calculators.price import Workload, price


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(real_zoo(), datetime.date(2026, 11, 25))


def test_a_workload_is_priced_cheapest_first_and_system_1_does_not_think(site: Site) -> None:
    found = price(site, ["gpt-5-nano", "gpt-4o"], Workload(10, 30, 1_000, 0, 100, 1_000))
    [table] = found.tables
    months = [float(str(row[1])[1:].replace(",", "")) for row in table.rows]
    assert months == sorted(months)
    assert {row[0][0]: row[5] for row in table.rows} == {"GPT-5 nano": "1,000", "GPT-4o": "no"}
    assert price(site, [], Workload(1, 1, 1, 0, 1, 0)).verdict == "None of these models has a price in force."

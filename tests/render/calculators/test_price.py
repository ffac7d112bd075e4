"""Prices of a workload over the real price lists."""

from __future__ import annotations

import datetime
import re

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


def test_a_run_beyond_the_price_s_longest_input_says_that_it_costs_more(site: Site) -> None:
    within, beyond = [
        price(site, ["claude-haiku-5.5", "gpt-4o"], Workload(1, 1, tokens, 0, 0, 0)) for tokens in (100_000, 100_001)
    ]
    assert (within.warnings, within.verdict.startswith("Claude Haiku 5.5: $")) == ((), True)
    assert beyond.warnings == (
        "Claude Haiku 5.5: the price holds up to 100,000 tokens of input, and a run has 100,001, so it costs more than "
        "shown. The record says: Up to 100,000 tokens in; above that five times as much.",
    )
    assert beyond.verdict.startswith("Claude Haiku 5.5: over $0.01")
    [first, second] = beyond.tables[0].rows
    assert (first[1], first[3], second[3]) == ("over $0.010", "·", "·")
    assert first[-1] == "Up to 100,000 tokens in; above that five times as much."


def test_every_note_of_a_longest_input_has_its_number_too(site: Site) -> None:
    spoken = [
        (facts.id, entry.note)
        for facts in site.all_facts()
        for entry in facts.record.prices
        if re.search(r"tokens in\b|above that|prompts", entry.note or "") and entry.longest_input is None
    ]
    assert spoken == []

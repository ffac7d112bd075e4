"""What of each calculator stands on the page before a script runs."""

from __future__ import annotations

import datetime

import pytest
from bs4 import BeautifulSoup
from tests.derive.real_zoo import real_zoo

from llm_zoo.render import Site
from llm_zoo.render.calculators import calculator, start_from

KINDS = ("memory", "speed", "price", "batch", "reliability")


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(real_zoo(), datetime.date(2026, 11, 25))


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

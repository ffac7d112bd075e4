"""What the calculators share."""

from __future__ import annotations

import datetime

import pytest
from tests.derive.real_zoo import real_zoo

from llm_zoo.render import Site
from llm_zoo.render.calculators.shared import either, served
from llm_zoo.render.views import UnknownName


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(real_zoo(), datetime.date(2026, 11, 25))


def test_alternatives_read_as_words() -> None:
    assert [either(words) for words in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a or b", "a, b or c"]


@pytest.mark.parametrize("model_id", ["gpt-4o", "bert-base"])
def test_a_model_without_a_cache_is_no_choice(site: Site, model_id: str) -> None:
    with pytest.raises(UnknownName):
        served(site, model_id, "bf16")

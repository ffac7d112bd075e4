"""The reading path: what a model's layers, origin and thinking ask a reader to know first."""

from __future__ import annotations

import datetime

import pytest
from tests.derive.real_zoo import real_zoo

from llm_zoo.render import Site
from llm_zoo.render.reading import path_items, reading_path
from llm_zoo.render.views import ModelView


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(real_zoo(), datetime.date(2026, 11, 25))


@pytest.mark.parametrize(
    ("model_id", "titles"),
    [
        (
            "llama-3-8b",
            [
                "Anatomy of a block",
                "Grouped-query attention",
                "Dense: every weight, every token",
                "Selection matrix",
            ],
        ),
        (
            "deepseek-v3",
            [
                "Anatomy of a block",
                "Keeping a summary: latent attention",
                "Positions",
                "A router and many small networks",
                "Many small experts, and a shared one",
                "Multi-token prediction",
                "Fewer bits",
                "Selection matrix",
            ],
        ),
        ("mamba2-2.7b", ["Anatomy of a block", "State-space layers and hybrids", "Selection matrix"]),
        ("deberta-base", ["Embedding models"]),
        ("sd-vae-ft-mse", ["Autoencoders of pictures"]),
        ("gpt-4o", ["What closed services offer", "Selection matrix"]),
    ],
)
def test_the_path_follows_from_the_record(site: Site, model_id: str, titles: list[str]) -> None:
    assert [step.title for step in reading_path(site.facts(model_id))] == titles


def test_reasons_have_the_numbers_of_the_model(site: Site) -> None:
    reasons = {step.title: step.reason for step in reading_path(site.facts("deepseek-v3"))}
    assert reasons["A router and many small networks"] == "8 of 256 experts work on a token"
    assert reasons["Many small experts, and a shared one"] == "1 expert for every token"
    assert reasons["Keeping a summary: latent attention"].startswith("a layer keeps 576 numbers for each token")
    gemma = {step.title: step.reason for step in reading_path(site.facts("gemma-3-27b"))}
    assert gemma["Looking at less: windows"] == "52 of 62 layers see 1,024 tokens"


def test_a_thinking_model_asks_for_the_chapter_about_thinking(site: Site) -> None:
    for model_id, section in (("deepseek-r1", "how-a-model-learns-to-think"), ("qwen3-0.6b", "the-effort-dial")):
        chapters = [step.chapter for step in reading_path(site.facts(model_id))]
        assert f"system-1-vs-system-2#{section}" in chapters


def test_an_item_links_the_section_and_the_word(site: Site) -> None:
    items = path_items(ModelView(site, "llama-3-8b", "zoo/models/llama-3-8b.md"))
    assert items[1] == (
        "[Grouped-query attention](../../handbook/architectures.md"
        "#sharing-keys-and-values-multi-head-multi-query-grouped-query): "
        "32 heads share 8 sets of keys and values "
        "([grouped-query attention](../../handbook/glossary.md#grouped-query-attention))"
    )


def test_every_word_of_every_path_is_in_the_glossary_and_every_model_has_a_path(site: Site) -> None:
    for facts in site.all_facts():
        steps = list(reading_path(facts))
        assert steps, facts.id
        assert {step.term for step in steps if step.term} <= set(site.zoo.terms), facts.id
        assert len({step.title for step in steps}) == len(steps), facts.id
        assert len(steps) <= 12, facts.id

"""Counts of the zoo: blanks are no noes, models that give vectors are left out, prices are the first that are known."""

from __future__ import annotations

import datetime
from pathlib import Path

from tests.made_up import load, model, price, records, with_models

from llm_zoo.derive.census import Known, by_country, by_year, first_price, take
from llm_zoo.records import Model


def test_a_year_counts_what_its_models_are_and_have(tmp_path: Path) -> None:
    zoo = load(tmp_path)
    assert list(by_year(zoo)) == [2025, 2026]
    one = by_year(zoo)[2025]
    assert (one.models, one.open_weights, one.developers, one.sees, one.hears) == (2, 2, 1, 0, 0)
    assert one.thinks == Known(1, 2)
    assert one.long_context == Known(1, 2)
    assert one.sparse == Known(1, 2)
    assert one.fixed_state == Known(0, 2)
    assert (one.sized, one.largest) == (2, "tiny-moe")


def test_sizes_and_shares_are_medians_of_the_known_ones(tmp_path: Path) -> None:
    one = by_year(load(tmp_path))[2025]
    # Tiny MoE: 160 of the token tables, 56 of norms, 3 · 192 of attention, 384 of one dense network, and twice a router
    # of 32 with 5 experts of 144. A token skips 3 experts in each of two layers, and the input table.
    assert one.median_total == (1352 + 2680) / 2
    assert one.median_active_share == ((1352 - 80) / 1352 + (2680 - 2 * 3 * 144 - 80) / 2680) / 2


def test_a_model_whose_layers_are_not_known_is_neither_sparse_nor_dense(tmp_path: Path) -> None:
    one = by_year(load(tmp_path))[2026]
    assert one.sparse == Known(0, 0)
    assert one.sparse.share is None
    assert (one.sized, one.median_total, one.largest, one.median_active_share) == (0, None, None, None)
    assert (one.sees, one.thinks, one.long_context) == (1, Known(1, 1), Known(1, 1))


def test_a_model_that_gives_vectors_is_not_counted(tmp_path: Path) -> None:
    vectors = model("V", modalities={"input": ["text"], "output": ["embedding"]}, variants=["embedding"])
    zoo = load(tmp_path, with_models(v=vectors, a=model("A", released=datetime.date(2024, 1, 1))))
    assert list(by_year(zoo)) == [2024]


def test_a_cognition_that_nobody_looked_up_is_not_a_no(tmp_path: Path) -> None:
    zoo = load(tmp_path, with_models(a=model("A", cognition=None), b=model("B", cognition="system-2")))
    assert by_year(zoo)[2025].thinks == Known(1, 1)


def test_the_price_is_the_first_of_the_developer_in_dollars_for_a_million(tmp_path: Path) -> None:
    zoo = load(tmp_path)
    assert [first_price(zoo.models[one]) for one in ("tiny-dense", "tiny-moe", "quiet-one")] == [None, 8.0, 60.0]
    thousand = model("A", prices=[price("2025-04-01", output=0.002, input=0.001, per=1_000)])
    assert first_price(Model.model_validate(thousand)) == 2.0


def test_another_sellers_price_does_not_count() -> None:
    resold = model("A", prices=[price("2025-04-01", provider="judges")])
    assert first_price(Model.model_validate(resold)) is None


def test_countries_are_those_of_the_developer(tmp_path: Path) -> None:
    found = records()
    found["developers/acme"]["country"] = "FR"
    assert {key: one.models for key, one in by_country(load(tmp_path, found)).items()} == {
        ("FR", 2025): 2,
        ("FR", 2026): 1,
    }


def test_nothing_gives_an_empty_count() -> None:
    assert take({}).median_price is None

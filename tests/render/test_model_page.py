"""The page of a model: every number has its origin, every blank its reason, every working adds up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.derive.real_zoo import real_zoo
from tests.made_up import ATTENTION, DENSE, TODAY, Records, layers, model, price, records, site, source, with_models

from llm_zoo.derive.cache import cache_of
from llm_zoo.derive.kind import kind_of
from llm_zoo.render.links import model_page
from llm_zoo.render.model_page import (
    beside_table,
    beside_working,
    cache_working,
    facts,
    headline,
    kind_name,
    no_layers,
    parameter_working,
    price_table,
    relatives,
)
from llm_zoo.render.tables import UNDISCLOSED
from llm_zoo.render.views import ModelView, Site

REPORT = "[Made-up report](https://example.org/report)"


def view(root: Path, model_id: str, zoo: Records | None = None) -> ModelView:
    return ModelView(site(root, zoo), model_id, model_page(model_id))


def rows(one: ModelView) -> dict[str, tuple[str, str]]:
    """Name of each fact → value and origin."""
    found = list(facts(one))
    assert len({fact.name for fact in found}) == len(found)
    return {fact.name: (fact.value, fact.origin) for fact in found}


def exact_numbers(text: str) -> list[int]:
    return [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", text)]


def test_every_fact_of_every_model_of_the_zoo_has_an_origin() -> None:
    whole = Site(real_zoo(), TODAY)
    for model_id in whole.zoo.models:
        for fact in facts(ModelView(whole, model_id, model_page(model_id))):
            linked = re.search(r"\]\((https://[^)]+|#parameters|#cache|#beside)\)", fact.origin)
            if fact.value == UNDISCLOSED:
                assert fact.origin == "not found in anything that the developer has published"
                continue
            assert linked, f"{model_id}: {fact.name} has no origin"
            assert fact.value.strip(), f"{model_id}: {fact.name} is empty"


def test_computed_facts_lead_to_their_working_and_stated_ones_to_their_source(tmp_path: Path) -> None:
    found = rows(view(tmp_path, "tiny-moe"))
    assert found["Parameters"] == ("**2,680**", "[computed from the layers](#parameters)")
    assert found["Active for a token"] == ("1,736", "[computed from the layers](#parameters)")
    assert found["Parameters, as stated"] == (
        "2.00\u00a0K (computed is +34.00\u00a0%) The developer rounds generously.",
        REPORT,
    )
    assert found["Context window"] == ("131,072 tokens (input and output together)", REPORT)
    assert found["Longest answer"] == ("8,192 tokens", REPORT)
    assert found["Cache of one sequence"][1] == "[computed from the layers](#cache)"
    assert found["Licence of the weights"][0] == (
        "[Loose Licence](../../licenses/Open-1.0.md): not open source in the strict sense; commercial use with limits"
    )


def test_a_locator_stands_behind_its_source(tmp_path: Path) -> None:
    assert rows(view(tmp_path, "tiny-dense"))["Context window"] == ("4,096 tokens", f"{REPORT}, table 1")


def test_a_fact_names_its_own_source_and_others_the_head_s(tmp_path: Path) -> None:
    two = {"report": source(), "card": source("Card", url="https://example.org/card")}
    one = model("A", sources=two, source="card", context={"window": 10, "source": "report"})
    found = rows(view(tmp_path, "a", with_models(a=one)))
    assert found["Released"][1] == "[Card](https://example.org/card)"
    assert found["Context window"][1] == REPORT


def test_what_a_developer_does_not_say_is_shown_as_undisclosed_never_guessed(tmp_path: Path) -> None:
    found = rows(view(tmp_path, "quiet-one"))
    for name in ("Parameters", "Architecture", "Training"):
        assert ">undisclosed</span>" in found[name][0]
    assert not {"Active for a token", "Cache of one sequence"} & found.keys()


def test_a_dense_model_has_no_second_row_for_equal_active_weights(tmp_path: Path) -> None:
    tied = model("A", architecture=layers(tie_embeddings=True))
    assert "Active for a token" not in rows(view(tmp_path, "a", with_models(a=tied)))


def test_parts_that_are_not_in_the_total_say_so(tmp_path: Path) -> None:
    tower = {"kind": "vision", "name": "Eye", "parameters": 400, "source": "report", "note": "From the paper."}
    extras = {"towers": [tower], "extras": {"multi_token_prediction": 2}}
    found = rows(view(tmp_path, "a", with_models(a=model("A", architecture=layers(**extras)))))
    assert found["Vision tower, not in the total"] == ("Eye: 400. From the paper.", REPORT)
    modules = "2 multi-token-prediction modules: size not looked up."
    assert found["Predicts further tokens, not in the total"] == (modules, REPORT)
    assert found["Parameters"][0] == "**1,352**"


MODULE = {"source": "report", "locator": "section 2", "layers": [{"count": 1, "mixer": ATTENTION, "ffn": DENSE}]}


def test_a_prediction_module_is_a_line_beside_the_model_with_its_working(tmp_path: Path) -> None:
    extras = {"multi_token_prediction": 1, "prediction_module": MODULE}
    page = view(tmp_path, "a", with_models(a=model("A", architecture=layers(extras=extras))))
    # 16 × 8, a layer of 592, three norms of 8
    assert rows(page)["Predicts further tokens, not in the total"] == (
        "1 multi-token-prediction module: 744.",
        "[computed from the layers](#beside)",
    )
    table, working = beside_table(page), beside_working(page)
    assert table is not None
    assert working is not None
    assert table.splitlines()[2] == (
        f"| Predicts further tokens | 1 multi-token-prediction module. | 744 | {REPORT}, section 2 |"
    )
    assert "| <code>projection.weight</code> | 8 × 16 | embedding | 128 |" in working


def test_a_tower_of_known_size_is_a_line_beside_the_model_without_a_working(tmp_path: Path) -> None:
    tower = {"kind": "audio", "name": "Ear", "parameters": 400, "source": "report"}
    page = view(tmp_path, "a", with_models(a=model("A", architecture=layers(towers=[tower]))))
    table = beside_table(page)
    assert table is not None
    assert table.splitlines()[2] == f"| Audio tower | Ear. | 400 | {REPORT} |"
    assert beside_working(page) is None


def test_nothing_stands_beside_a_model_when_no_size_is_known(tmp_path: Path) -> None:
    extras = {"extras": {"multi_token_prediction": 2}}
    page = view(tmp_path, "a", with_models(a=model("A", architecture=layers(**extras))))
    assert (beside_table(page), beside_working(page)) == (None, None)


def test_the_working_says_how_often_shared_weights_are_used(tmp_path: Path) -> None:
    shared = {"count": 3, "mixer": ATTENTION, "ffn": DENSE, "shared": {"name": "one"}}
    working = parameter_working(view(tmp_path, "a", with_models(a=model("A", architecture=layers(layers=[shared])))))
    assert working is not None
    name = "shared by 3 layers, one: multi-query attention, 2 heads on 1 KV heads of 4; dense feed-forward"
    assert f"| **{name}** |  |  | **592** |" in working
    # 592 three times, the last norm and the output head
    assert "a token takes part in **1,864** multiplications" in working


def test_the_headline_says_where_its_size_comes_from(tmp_path: Path) -> None:
    assert ("Parameters", "2.68\u00a0K", "from the layers") in headline(view(tmp_path / "open", "tiny-moe"))
    stated = model("A", architecture=None, undisclosed=["architecture"], access={"weights": "closed", "api": True})
    stated["parameters"] = {"total": 5000, "source": "report"}
    assert ("Parameters", "5.00\u00a0K", "as stated") in headline(view(tmp_path / "closed", "a", with_models(a=stated)))


def test_the_working_of_parameters_lists_every_tensor_and_adds_up() -> None:
    whole = Site(real_zoo(), TODAY)
    checked = 0
    for one in whole.all_facts():
        if one.count is None:
            continue
        working = parameter_working(ModelView(whole, one.id, model_page(one.id)))
        assert working is not None
        table = [line for line in working.splitlines() if line.startswith("| ")][2:]
        lines = [line for line in table if line.startswith("| **")]
        tensors = [line for line in table if not line.startswith("| **")]
        last = [exact_numbers(line.rsplit("|", 2)[1])[0] for line in lines]
        assert sum(last) == one.count.total, one.id
        assert sum(exact_numbers(line.rsplit("|", 2)[1])[0] for line in tensors) == one.count.total, one.id
        assert f"**{one.count.active:,}**" in working, one.id
        checked += 1
    assert checked > 40


def test_every_row_of_the_working_is_the_product_of_its_shape(tmp_path: Path) -> None:
    working = parameter_working(view(tmp_path, "tiny-moe"))
    assert working is not None
    products = 0
    for line in working.splitlines():
        found = re.fullmatch(r"\| <code>[^|]+</code> \| ([\d,× ]+) \| [^|]+ \| ([\d,]+) \|", line)
        if found:
            product = 1
            for factor in exact_numbers(found[1]):
                product *= factor
            assert product == exact_numbers(found[2])[0], line
            products += 1
    assert products > 20


def test_the_working_of_the_cache_adds_up_to_the_cache() -> None:
    whole = Site(real_zoo(), TODAY)
    checked = 0
    for one in whole.all_facts():
        if one.architecture is None:
            continue
        working = cache_working(ModelView(whole, one.id, model_page(one.id)))
        cache = cache_of(one.architecture)
        if working is None:
            assert not cache.terms, one.id
            assert not cache.constant_bytes, one.id
            continue
        sizes = re.findall(r"\| ([\d,]+) B( a token)? \|$", working, re.MULTILINE)
        growing = sum(exact_numbers(size)[0] for size, grows in sizes if grows)
        fixed = sum(exact_numbers(size)[0] for size, grows in sizes if not grows)
        assert (growing, fixed) == (cache.bytes_per_token, cache.constant_bytes), one.id
        checked += 1
    assert checked > 35


def test_the_price_history_is_newest_first_and_per_million_tokens(tmp_path: Path) -> None:
    history = [price("2026-01-01", "2026-01-31", per=1000, input=0.002, output=0.008), price("2026-02-01", output=8.0)]
    table = price_table(view(tmp_path, "a", with_models(a=model("A", prices=history))))
    assert table is not None
    assert table.splitlines()[2:] == [
        f"| 2026-02-01 |  | &#36;2 | &#36;8 |  | {REPORT} |",
        f"| 2026-01-01 | 2026-01-31 | &#36;2 | &#36;8 |  | {REPORT} |",
    ]


@pytest.mark.parametrize(("currency", "sign"), [("EUR", "€"), ("CNY", "¥")])
def test_other_currencies_keep_their_sign(tmp_path: Path, currency: str, sign: str) -> None:
    table = price_table(view(tmp_path, "a", with_models(a=model("A", prices=[price("2026-01-01", currency=currency)]))))
    assert table is not None
    assert f"| {sign}2 | {sign}8 |" in table


def test_relatives_are_found_from_both_sides(tmp_path: Path) -> None:
    whole = site(tmp_path)
    child, parent = (ModelView(whole, one, model_page(one)) for one in ("tiny-moe", "tiny-dense"))
    assert [one.id for one in relatives(child, whole)["parents"]] == ["tiny-dense"]
    assert [(one.id, relation) for one, relation in relatives(parent, whole)["children"]] == [("tiny-moe", "successor")]
    assert [one.id for one in relatives(parent, whole)["family"]] == ["tiny-moe"]


def test_models_of_each_kind_of_the_zoo_say_how_they_are_built() -> None:
    kinds = {kind_of(one) for one in real_zoo().models.values()}
    assert {"dense", "moe", "ssm", "hybrid", "encoder", "encoder-decoder", "undisclosed"} <= kinds


def test_rumours_are_marked_and_never_become_facts(tmp_path: Path) -> None:
    zoo = records()
    assert zoo["models/acme/quiet-one"]["rumours"]
    values = " ".join(value for value, _ in rows(view(tmp_path, "quiet-one", zoo)).values())
    assert "It is said to be large." not in values


@pytest.mark.parametrize(
    ("blanks", "badge", "sentence"),
    [
        (
            {"undisclosed": ["architecture"]},
            "architecture undisclosed",
            "The developer has not said how Odd is built. Nothing on this page guesses it.",
        ),
        (
            {"not_applicable": ["architecture"]},
            "layers not drawn",
            "The layers of Odd are of a form that these records do not have, so they are not drawn.",
        ),
        (
            {"parameters": {"total": 1000, "source": "report"}},
            "layers not drawn",
            "Nobody has looked up the layers of Odd yet, so they are not drawn.",
        ),
    ],
    ids=["undisclosed", "another form", "nobody looked"],
)
def test_a_page_without_layers_says_which_blank_it_is(
    tmp_path: Path, blanks: dict[str, object], badge: str, sentence: str
) -> None:
    odd = model("Odd", architecture=None, access={"weights": "closed", "api": False}) | blanks
    one = view(tmp_path, "odd", with_models(odd=odd))
    assert (kind_name(one), no_layers(one)) == (badge, sentence)

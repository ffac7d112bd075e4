"""Tables keep their columns whatever the records hold, and say which kind of blank a blank is."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests import hostile
from tests.made_up import model, site, with_models

from llm_zoo.render.tables import COLUMNS, NOT_APPLICABLE, NOT_LOOKED_UP, UNDISCLOSED, markdown_table, model_table
from llm_zoo.render.text import Md
from llm_zoo.render.views import ModelView, Site

HERE = "zoo/models/index.md"


def views(whole: Site, *model_ids: str) -> list[ModelView]:
    return [ModelView(whole, model_id, HERE) for model_id in model_ids]


def cells(whole: Site, model_id: str, *columns: str) -> list[str]:
    row = model_table(views(whole, model_id), columns).splitlines()[2]
    return row.removeprefix("| ").removesuffix(" |").split(" | ")


def test_a_table_is_exact(tmp_path: Path) -> None:
    whole = site(tmp_path)
    table = model_table(
        views(whole, "tiny-dense", "tiny-moe", "quiet-one"), ["name", "released", "kind", "total", "active", "window"]
    )
    assert table == (
        "| Model | Released | Kind | Parameters | Active | Context |\n"
        "| --- | ---: | --- | ---: | ---: | ---: |\n"
        "| [Tiny Dense](tiny-dense.md) | 2025-03-01 | dense | 1.35\u00a0K | 1.27\u00a0K | 4,096 |\n"
        "| [Tiny MoE](tiny-moe.md) | 2025-09-01 | MoE | 2.68\u00a0K | 1.74\u00a0K | 131,072 |\n"
        f"| [Quiet One](quiet-one.md) | 2026-01-15 | {UNDISCLOSED} | {UNDISCLOSED} | {UNDISCLOSED} | 200,000 |"
    )


def test_blanks_are_told_apart(tmp_path: Path) -> None:
    whole = site(tmp_path)
    assert cells(whole, "quiet-one", "layers", "training_tokens", "license") == [
        UNDISCLOSED,
        UNDISCLOSED,
        NOT_LOOKED_UP,
    ]
    assert cells(whole, "tiny-dense", "training_tokens", "experts", "price") == [
        NOT_LOOKED_UP,
        NOT_APPLICABLE,
        NOT_LOOKED_UP,
    ]


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_has_a_cell_for_every_kind_of_model(tmp_path: Path, column: str) -> None:
    mamba = {"kind": "mamba", "inner": 16, "state": 4, "conv": 3, "dt_rank": 2}
    state = model("State")
    state["architecture"]["layers"] = [{"count": 1, "mixer": mamba}]
    encoder = model("Encoder")
    encoder["architecture"] |= {"form": "encoder", "output_head": False}
    bare = model("Bare", context=None, cognition=None, access={"weights": "open", "api": False})
    whole = site(tmp_path, with_models(state=state, encoder=encoder, bare=bare, full=model("Full")))
    table = model_table(views(whole, *whole.zoo.models), [column])
    assert [line.count(" |") for line in table.splitlines()] == [1] * 6
    assert "None" not in table


def test_the_price_is_per_million_tokens_whatever_it_is_stated_for(tmp_path: Path) -> None:
    assert cells(site(tmp_path), "tiny-moe", "price") == ["&#36;1 / &#36;4"]


def test_experts_say_how_many_of_how_many_and_the_shared_one(tmp_path: Path) -> None:
    assert cells(site(tmp_path), "tiny-moe", "experts") == ["1 of 4 + 1"]


def test_heads_are_those_of_softmax_attention_also_where_a_state_space_layer_comes_first(tmp_path: Path) -> None:
    state = {"kind": "mamba2", "heads": 8, "head_dim": 2, "state": 4, "groups": 1, "conv": 4}
    hybrid, pure = model("Hybrid"), model("Pure")
    attention = hybrid["architecture"]["layers"][0]["mixer"]
    hybrid["architecture"]["layers"] = [{"count": 1, "mixer": state}, {"count": 1, "mixer": attention}]
    pure["architecture"]["layers"] = [{"count": 1, "mixer": state}]
    whole = site(tmp_path, with_models(hybrid=hybrid, pure=pure))
    assert cells(whole, "hybrid", "heads", "kv_heads") == [str(attention["heads"]), str(attention["kv_heads"])]
    assert cells(whole, "pure", "heads", "kv_heads") == [NOT_APPLICABLE, NOT_APPLICABLE]


def test_an_unknown_column_is_an_error_that_lists_the_known(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match=r"^no column 'parameters'; there are: name, developer, released, kind"):
        model_table(views(site(tmp_path), "tiny-moe"), ["name", "parameters"])


@pytest.mark.parametrize("part", [*hostile.PARTS, *hostile.OPENINGS, hostile.TEXT])
def test_no_text_can_add_a_column_or_a_row(part: str) -> None:
    table = markdown_table([(part, False), ("B", True)], [[part, "1"], ["2", part]])
    lines = table.splitlines()
    assert len(lines) == 4
    assert [line.count("|") for line in lines] == [3, 3, 3, 3]


def test_finished_cells_pass_and_numbers_are_aligned_to_the_right() -> None:
    assert markdown_table([("A", False), ("B", True)], [[Md("**x**"), "*y*"]]) == (
        "| A | B |\n| --- | ---: |\n| **x** | &#42;y&#42; |"
    )

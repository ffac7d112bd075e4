"""Pages that put two models side by side: which pairs, which layers, and what follows from a change."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from tests.derive.real_zoo import real_zoo
from tests.made_up import ATTENTION, DENSE, MOE, TODAY, Record, layers, model, site, with_models

from llm_zoo.derive.diff import structural_diff
from llm_zoo.render.compare import (
    RIVALS,
    both_barcodes,
    changes_table,
    consequence,
    diff_table,
    page_of,
    pairs,
    totals_table,
)
from llm_zoo.render.views import ModelView, Site

FULL: Record = {"mixer": ATTENTION, "ffn": DENSE}
REAL = Site(real_zoo(), TODAY)


def whole(root: Path, before: Record, after: Record, **changes: Any) -> Site:
    """A zoo of `old` and its successor `new` with these architectures."""
    lineage = {"derived_from": ["old"], "relation": "successor"}
    new = model("New", architecture=after, lineage=lineage, **changes)
    return site(root, with_models(old=model("Old", architecture=before), new=new))


def cells(markdown: str) -> list[list[str]]:
    """Cells of a table without its headings."""
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in markdown.splitlines()[2:]]


def diff_cells(root: Path, before: Record, after: Record) -> list[list[str]]:
    found = whole(root, before, after)
    return cells(diff_table(found.facts("old"), found.facts("new")))


# --- which pairs -----------------------------------------------------------------------------------------------------


def test_a_successor_stands_beside_its_parent_when_anything_in_its_structure_differs(tmp_path: Path) -> None:
    deeper = layers(layers=[{"count": 3, **FULL}])
    assert pairs(whole(tmp_path / "layers", layers(), deeper)) == [("old", "new")]
    assert pairs(whole(tmp_path / "outside", layers(), layers(vocab_size=20))) == [("old", "new")]
    assert pairs(whole(tmp_path / "same", layers(), layers())) == []


def test_a_model_without_layers_is_compared_with_nothing(tmp_path: Path) -> None:
    closed: dict[str, Any] = {"access": {"weights": "closed", "api": True}, "undisclosed": ["architecture"]}
    lineage = {"derived_from": ["old"], "relation": "successor"}
    child = with_models(old=model("Old"), new=model("New", architecture=None, lineage=lineage, **closed))
    assert pairs(site(tmp_path / "child", child)) == []
    parent = with_models(old=model("Old", architecture=None, **closed), new=model("New", lineage=lineage))
    assert pairs(site(tmp_path / "parent", parent)) == []


def test_each_pair_of_the_real_zoo_is_there_once_with_layers_on_both_sides() -> None:
    found = pairs(REAL)
    assert len(found) == len(set(found))
    for before, after in found:
        assert before != after
        assert REAL.facts(before).architecture is not None
        assert REAL.facts(after).architecture is not None


def test_every_rival_is_a_model_of_the_zoo() -> None:
    assert {one for pair in RIVALS for one in pair} <= set(REAL.zoo.models)
    assert set(RIVALS) <= set(pairs(REAL))


def test_the_page_of_a_pair_names_both() -> None:
    assert page_of("llama-3.1-70b", "deepseek-v3") == "zoo/compare/llama-3.1-70b--deepseek-v3.md"


# --- what changed ----------------------------------------------------------------------------------------------------


def test_equal_layers_are_said_to_be_the_same_and_others_what_they_do(tmp_path: Path) -> None:
    before = layers(layers=[{"count": 1, **FULL}, {"count": 1, "mixer": ATTENTION, "ffn": MOE}])
    after = layers(layers=[{"count": 1, **FULL}, {"count": 1, "mixer": {**ATTENTION, "window": 1024}, "ffn": MOE}])
    first, second = diff_cells(tmp_path, before, after)
    words = "**1 ×** multi-query attention, 2 heads on 1 KV heads of 4; feed-forward of width 16"
    assert first == [words, "*the same*", ""]
    assert second[0] == (
        "**1 ×** multi-query attention, 2 heads on 1 KV heads of 4; 1 of 4 experts + 1 shared, width 6"
    )
    # 130,048 tokens fewer at 16 bytes
    assert second[2].replace("\u00a0", " ") == "−0.00194 GiB cache at 131,072 tokens<br>window: none → 1,024"


@pytest.mark.parametrize(
    ("mixer", "ffn", "text"),
    [
        (
            {**ATTENTION, "kv_heads": 2},
            DENSE,
            "&#43;128 weights<br>&#43;0.00391 GiB cache at 131,072 tokens<br>kv heads: 1 → 2",
        ),
        (ATTENTION, {**DENSE, "intermediate": 8}, "−384 weights<br>intermediate: 16 → 8"),
        ({**ATTENTION, "rope": False}, DENSE, "rope: yes → no"),
        (
            {**ATTENTION, "qk_norm": "head"},
            {**DENSE, "activation": "geglu"},
            "&#43;16.0 weights<br>qk norm: none → head<br>activation: swiglu → geglu",
        ),
        ({**ATTENTION, "qkv_bias": True}, DENSE, "&#43;32.0 weights<br>qkv bias: no → yes"),
    ],
    ids=["more KV heads", "narrower", "no rotation", "words", "biases"],
)
def test_a_changed_layer_says_what_moved_and_what_it_costs(
    tmp_path: Path, mixer: Record, ffn: Record, text: str
) -> None:
    ((_, _, found),) = diff_cells(tmp_path, layers(), layers(layers=[{"count": 2, "mixer": mixer, "ffn": ffn}]))
    assert found.replace("\u00a0", " ") == text


def test_added_and_removed_layers_stand_beside_nothing(tmp_path: Path) -> None:
    long = layers(layers=[{"count": 2, **FULL}, {"count": 1, "mixer": ATTENTION, "ffn": MOE}])
    added = diff_cells(tmp_path / "added", layers(), long)[1]
    removed = diff_cells(tmp_path / "removed", long, layers())[1]
    assert added[0] == "*nothing*"
    assert added[2].startswith("&#43;")
    assert removed[1] == "*nothing*"
    assert removed[2].startswith("−")


def test_totals_are_told_with_their_ratio(tmp_path: Path) -> None:
    found = whole(tmp_path, layers(), layers(layers=[{"count": 4, **FULL}]))
    views = [ModelView(found, one, "zoo/compare/x.md") for one in ("old", "new")]
    rows = [[cell.replace("\u00a0", " ") for cell in row] for row in cells(totals_table(*views))]
    # Two layers of 592 weights and 16 bytes a token more
    assert rows == [
        ["Parameters", "1.35 K", "2.54 K", "1.9×"],
        ["of these outside the layers", "168", "168", "1.0×"],
        ["Active for a token", "1.27 K", "2.46 K", "1.9×"],
        ["Cache at 131,072 tokens, 16 bit", "4.00 MiB", "8.00 MiB", "2.0×"],
    ]


def test_without_a_cache_before_there_is_no_ratio(tmp_path: Path) -> None:
    encoder = layers(form="encoder")
    found = whole(tmp_path, encoder, layers())
    views = [ModelView(found, one, "x.md") for one in ("old", "new")]
    assert cells(totals_table(*views))[3][1:] == ["0\u00a0B", "4.00\u00a0MiB", ""]


def test_fields_outside_the_layers_have_a_table_only_when_one_differs(tmp_path: Path) -> None:
    after = layers(tie_embeddings=True, vocab_size=2000, position={"kind": "rope", "theta": 500_000})
    found = whole(tmp_path / "differs", layers(), after)
    table = changes_table(found.facts("old"), found.facts("new"))
    assert table is not None
    assert cells(table) == [
        ["vocab size", "10", "2,000"],
        ["tie embeddings", "no", "yes"],
        ["position: theta", "none", "500,000"],
    ]
    same = whole(tmp_path / "same", layers(), layers(layers=[{"count": 3, **FULL}]))
    assert changes_table(same.facts("old"), same.facts("new")) is None


def test_both_barcodes_stand_above_each_other(tmp_path: Path) -> None:
    found = whole(tmp_path, layers(), layers(layers=[{"count": 3, **FULL}]))
    rows = cells(both_barcodes(found.facts("old"), found.facts("new")))
    assert [row[:2] for row in rows] == [["Old", "2"], ["New", "3"]]
    assert [re.search('aria-label="([^"]*)"', row[2]).group(1) for row in rows] == [  # type: ignore[union-attr]
        "Old: 2 × AF",
        "New: 3 × AF",
    ]


def test_models_without_layers_cannot_be_compared(tmp_path: Path) -> None:
    zoo = site(tmp_path)
    with pytest.raises(LookupError, match=r"^'tiny-dense' and 'quiet-one' cannot be compared: the layers of one are"):
        diff_table(zoo.facts("tiny-dense"), zoo.facts("quiet-one"))


def test_llama_to_deepseek_says_31_4_gib_less_cache() -> None:
    before, after = REAL.facts("llama-3.1-70b"), REAL.facts("deepseek-v3")
    ((old, new, does),) = cells(diff_table(before, after))
    assert old.startswith("**80 ×** grouped-query attention, 64 heads on 8 KV heads of 128; ")
    assert re.findall(r"\*\*(\d+) ×\*\*", new) == ["3", "58"]
    assert does.replace("\u00a0", " ") == "&#43;601 B weights<br>−31.4 GiB cache at 131,072 tokens"


def test_every_change_in_the_real_zoo_has_a_consequence_in_words() -> None:
    for before, after in pairs(REAL):
        one, other = REAL.facts(before).architecture, REAL.facts(after).architecture
        assert one is not None
        assert other is not None
        for segment in structural_diff(one, other).layers:
            assert segment.kind == "equal" or consequence(segment), f"{before} → {after}"


def test_layers_that_take_turns_are_told_once(tmp_path: Path) -> None:
    window: Record = {"mixer": {**ATTENTION, "window": 1024}, "ffn": DENSE}
    before = layers(layers=[{"count": 2, "mixer": ATTENTION, "ffn": MOE}])
    found = whole(tmp_path, before, layers(layers=[{"count": 5, "pattern": [window, FULL]}]))
    ((_, after, _),) = cells(diff_table(found.facts("old"), found.facts("new")))
    assert after.startswith("**5 × in turn:**<br>**1 ×** ")
    assert after.count("**1 ×**") == 2

"""What differs between two architectures: layers aligned in order, each change with its consequence."""

from __future__ import annotations

from typing import Any

import pytest
from tests.derive.real_zoo import architecture_of
from tests.made_up import ATTENTION, DENSE, MOE, architecture

from llm_zoo.derive.cache import cache_of
from llm_zoo.derive.diff import DIFF_CONTEXT, Change, Segment, Totals, block_changes, structural_diff
from llm_zoo.derive.parameters import count_parameters
from llm_zoo.records.ffns import DenseFfn
from llm_zoo.records.mixers import Attention

FULL = {"mixer": ATTENTION, "ffn": DENSE}
WINDOW = {"mixer": {**ATTENTION, "window": 1024}, "ffn": DENSE}
SPARSE = {"mixer": ATTENTION, "ffn": MOE}
#: Weights of one full layer: attention 64 + 32 + 32 + 64, three matrices of 128, two norms of 8.
LAYER = 192 + 384 + 16
#: Cache of one full layer: a key and a value of 4 elements, 2 bytes each.
CACHE = 16 * DIFF_CONTEXT


def segments(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[tuple[str, list[int], list[int]]]:
    """Kind of each segment with the lengths of its runs on both sides."""
    return [
        (one.kind, [run.count for run in one.before], [run.count for run in one.after]) for one in parts(before, after)
    ]


def parts(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> tuple[Segment, ...]:
    return structural_diff(architecture(layers=before), architecture(layers=after)).layers


def test_equal_architectures_have_equal_layers_and_no_changes() -> None:
    diff = structural_diff(architecture(), architecture())
    assert [one.kind for one in diff.layers] == ["equal"]
    assert diff.changes == ()
    assert diff.totals == Totals((1352, 1352), (1272, 1272), (2 * CACHE, 2 * CACHE), (168, 168))


def test_more_of_the_same_layers_is_a_change_with_its_weights_and_cache() -> None:
    (one,) = parts([{"count": 2, **FULL}], [{"count": 3, **FULL}])
    assert (one.kind, one.weights, one.cache) == ("changed", (2 * LAYER, 3 * LAYER), (2 * CACHE, 3 * CACHE))


def test_layers_before_and_after_a_change_are_folded_as_equal() -> None:
    before = [{"count": 1, **FULL}, {"count": 2, **WINDOW}, {"count": 1, **FULL}]
    after = [{"count": 1, **FULL}, {"count": 2, **SPARSE}, {"count": 1, **FULL}]
    assert segments(before, after) == [("equal", [1], [1]), ("changed", [2], [2]), ("equal", [1], [1])]


def test_layers_that_only_one_side_has_are_added_or_removed() -> None:
    short, long = [{"count": 2, **FULL}], [{"count": 2, **FULL}, {"count": 1, **WINDOW}]
    assert segments(short, long) == [("equal", [2], [2]), ("added", [], [1])]
    assert segments(long, short) == [("equal", [2], [2]), ("removed", [1], [])]
    added, removed = parts(short, long)[1], parts(long, short)[1]
    assert (added.weights, added.cache) == ((0, LAYER), (0, 16 * 1024))
    assert (removed.weights, removed.cache) == ((LAYER, 0), (16 * 1024, 0))


def test_hundreds_of_runs_are_still_aligned() -> None:
    """Beyond two hundred, `SequenceMatcher` takes what is frequent for noise unless told otherwise."""
    many = [{"count": 150, "pattern": [WINDOW, FULL]}]
    kinds = [(one.kind, len(one.before), len(one.after)) for one in parts(many, [*many, {"count": 1, **SPARSE}])]
    assert kinds == [("equal", 300, 300), ("added", 0, 1)]


def test_equal_layers_of_another_width_are_a_change() -> None:
    diff = structural_diff(architecture(), architecture(hidden_size=16))
    (one,) = diff.layers
    assert (one.kind, one.weights) == ("changed", (2 * LAYER, 2 * 2 * LAYER))
    assert diff.changes == (Change("hidden_size", 8, 16),)


def test_a_pattern_and_its_layers_written_out_are_equal() -> None:
    pattern = [{"count": 2, "pattern": [WINDOW, FULL]}]
    written = [{"count": 1, **WINDOW}, {"count": 1, **FULL}, {"count": 1, **WINDOW}, {"count": 1, **FULL}]
    assert {one.kind for one in parts(pattern, written)} == {"equal"}


def test_cross_attention_is_part_of_a_layer_and_of_its_cache() -> None:
    cross = {"kind": "cross-attention", "heads": 2, "kv_heads": 2, "head_dim": 4, "memory": "image", "memory_tokens": 7}
    (one,) = parts([{"count": 2, **FULL}], [{"count": 2, **FULL, "cross": cross}])
    assert (one.kind, one.cache) == ("changed", (2 * CACHE, 2 * CACHE + 2 * 2 * 2 * 4 * 7 * 2))


def test_an_encoder_keeps_no_cache_in_its_segments_as_in_its_totals() -> None:
    before, after = architecture(form="encoder"), architecture(form="encoder", layers=[{"count": 3, **FULL}])
    diff = structural_diff(before, after)
    assert (diff.layers[0].cache, diff.totals.cache) == ((0, 0), (0, 0))


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"tie_embeddings": True}, [Change("tie_embeddings", False, True)]),
        ({"vocab_size": 20}, [Change("vocab_size", 10, 20)]),
        ({"hyper_connections": 4}, [Change("hyper_connections", None, 4)]),
        (
            {"per_layer_embeddings": {"rows": 10, "size": 2}},
            [Change("per_layer_embeddings.rows", None, 10), Change("per_layer_embeddings.size", None, 2)],
        ),
        (
            {"position": {"kind": "rope", "theta": 10_000}, "norm": {"kind": "layernorm", "placement": "pre"}},
            [Change("position.theta", None, 10_000), Change("norm.kind", "rmsnorm", "layernorm")],
        ),
    ],
    ids=["tied", "vocabulary", "streams", "a block that was not there", "positions and norms"],
)
def test_fields_outside_the_layers_are_told_by_their_path(changes: dict[str, Any], found: list[Change]) -> None:
    assert list(structural_diff(architecture(), architecture(**changes)).changes) == found


def test_fields_of_two_blocks_are_compared_only_when_they_are_of_one_kind() -> None:
    one, other = Attention.model_validate(ATTENTION), Attention.model_validate({**ATTENTION, "kv_heads": 2})
    assert block_changes(one, other) == [Change("kv_heads", 1, 2)]
    assert block_changes(one, one) == []
    assert block_changes(one, DenseFfn.model_validate(DENSE)) == []
    assert block_changes(one, None) == block_changes(None, one) == []


def test_layers_of_encoders_are_compared_too_and_keep_no_cache() -> None:
    diff = structural_diff(
        architecture(form="encoder-decoder", encoder={"layers": [{"count": 2, **FULL}]}),
        architecture(form="encoder-decoder", encoder={"layers": [{"count": 3, **FULL}]}),
    )
    (one,) = diff.encoder
    assert (one.kind, one.weights, one.cache) == ("changed", (2 * LAYER, 3 * LAYER), (0, 0))


def test_weights_outside_the_layers_are_told_by_themselves() -> None:
    totals = structural_diff(architecture(), architecture(vocab_size=20)).totals
    # input table and output matrix of 10 or 20 rows of 8, and the last norm
    assert totals.outside == (2 * 80 + 8, 2 * 160 + 8)


def test_weights_that_layers_share_are_told_where_they_are_first_used() -> None:
    shared = {**FULL, "shared": {"name": "one"}}
    again = {"count": 1, **shared}
    found = parts([again], [{"count": 2, **shared}, {"count": 1, **WINDOW}, again])
    # LAYER for two layers with one set, LAYER for the one between, nothing for the third that uses the set
    assert sum(one.weights[1] for one in found) == 2 * LAYER
    assert [(one.kind, one.weights) for one in parts([again], [{"count": 3, **shared}])] == [
        ("changed", (LAYER, LAYER))
    ]


def test_llama_3_1_70b_to_deepseek_v3_saves_31_4_gib_of_cache() -> None:
    diff = structural_diff(architecture_of("llama-3.1-70b"), architecture_of("deepseek-v3"))
    # 80 layers × 2 × 8 × 128 × 2 bytes; 61 layers × (512 + 64) × 2 bytes
    assert diff.totals.cache == (80 * 4096 * 131_072, 61 * 1152 * 131_072)
    assert round((diff.totals.cache[1] - diff.totals.cache[0]) / 2**30, 1) == -31.4
    assert diff.totals.total == (70_553_706_496, 671_026_404_352)
    assert [(one.kind, one.cache) for one in diff.layers] == [("changed", diff.totals.cache)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("llama-3.1-70b", "deepseek-v3"),
        ("qwen3-30b-a3b", "gpt-oss-20b"),
        ("qwen3-235b-a22b", "qwen3.5-397b-a17b"),
        ("deepseek-v3.2", "glm-5"),
        ("bert-base-uncased", "roberta-base"),
        ("gemma-3-27b", "llama-3.2-11b-vision"),
        ("llama-3.1-8b", "mamba2-2.7b"),
    ],
)
def test_the_segments_add_up_to_the_whole_cache_and_to_all_layers(before: str, after: str) -> None:
    diff = structural_diff(architecture_of(before), architecture_of(after))
    for side, name in enumerate((before, after)):
        layers = architecture_of(name)
        assert sum(one.cache[side] for one in diff.layers) == cache_of(layers).bytes_at(DIFF_CONTEXT)
        lines = [line.total for line in count_parameters(layers).lines if line.run is not None]
        assert sum(one.weights[side] for one in diff.layers) == sum(lines)

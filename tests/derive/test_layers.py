"""Layers: patterns written out in order, equal layers counted once, norms where they stand."""

from __future__ import annotations

from typing import Any

import pytest
from tests.derive.real_zoo import architecture_of
from tests.made_up import ATTENTION, DENSE, MOE, architecture

from llm_zoo.derive.layers import folded, kinds, layer_count, layer_tensors, own_tensors, runs

WINDOW = {**ATTENTION, "window": 4}
FULL = {"mixer": ATTENTION, "ffn": DENSE}
LOCAL = {"mixer": WINDOW, "ffn": DENSE}


def stack(*groups: dict[str, Any]) -> list[tuple[int, int | None]]:
    """Runs as (count, window)."""
    found = runs(architecture(layers=list(groups)).layers)
    return [(run.count, run.mixer.window if run.mixer else None) for run in found]  # type: ignore[union-attr]


def test_a_repeated_pattern_is_written_out_in_order() -> None:
    assert stack({"count": 2, "pattern": [{"count": 3, **LOCAL}, FULL]}) == [(3, 4), (1, None), (3, 4), (1, None)]


def test_equal_neighbours_become_one_run_across_groups_and_repeats() -> None:
    assert stack({"count": 2, **FULL}, {"count": 3, **FULL}) == [(5, None)]
    assert stack({"count": 2, "pattern": [FULL, LOCAL, FULL]}) == [(1, None), (1, 4), (2, None), (1, 4), (1, None)]


def test_layers_that_differ_in_any_part_are_not_merged() -> None:
    cross = {"kind": "cross-attention", "heads": 2, "kv_heads": 2, "head_dim": 4, "memory": "encoder"}
    different = [FULL, {"mixer": ATTENTION, "ffn": MOE}, {**FULL, "cross": cross}, {"mixer": ATTENTION}, {"ffn": DENSE}]
    assert len(runs(architecture(layers=[{"count": 1, **layer} for layer in different]).layers)) == 5


def test_kinds_count_each_different_layer_once_in_order_of_first_appearance() -> None:
    groups = architecture(layers=[{"count": 2, "pattern": [{"count": 3, **LOCAL}, FULL]}]).layers
    assert [(kind.mixer.window, count) for kind, count in kinds(groups)] == [  # type: ignore[union-attr]
        (4, 6),
        (None, 2),
    ]
    assert layer_count(groups) == 8


@pytest.mark.parametrize(
    ("model_id", "layers"),
    [("llama-3.1-405b", 126), ("deepseek-v3", 61), ("gemma-3-27b", 62), ("gpt-oss-120b", 36), ("qwen3.5-27b", 64)],
)
def test_known_models_have_their_known_number_of_layers(model_id: str, layers: int) -> None:
    assert layer_count(architecture_of(model_id).layers) == layers


def test_five_of_six_layers_of_gemma_3_see_a_window_and_the_last_two_too() -> None:
    order = [
        run.mixer.window is not None  # type: ignore[union-attr]
        for run in runs(architecture_of("gemma-3-27b").layers)
        for _ in range(run.count)
    ]
    assert order == [number % 6 != 0 for number in range(1, 63)]


@pytest.mark.parametrize(
    ("norm", "names"),
    [
        ({"kind": "rmsnorm", "placement": "pre"}, ["mixer_norm", "ffn_norm"]),
        ({"kind": "rmsnorm", "placement": "post"}, ["mixer_norm", "ffn_norm"]),
        (
            {"kind": "rmsnorm", "placement": "sandwich"},
            ["mixer_pre_norm", "mixer_post_norm", "ffn_pre_norm", "ffn_post_norm"],
        ),
    ],
    ids=str,
)
def test_norms_stand_around_each_sublayer(norm: dict[str, Any], names: list[str]) -> None:
    whole = architecture(norm=norm)
    (run,) = runs(whole.layers)
    assert [tensor.name for tensor in layer_tensors(run, whole) if tensor.part == "norm"] == names


@pytest.mark.parametrize(
    ("parallel", "names"), [("one-norm", ["mixer_norm"]), ("two-norms", ["mixer_norm", "ffn_norm"])]
)
def test_sublayers_side_by_side_share_a_norm_or_have_one_each(parallel: str, names: list[str]) -> None:
    whole = architecture(parallel=parallel)
    (run,) = runs(whole.layers)
    assert [tensor.name for tensor in layer_tensors(run, whole) if tensor.part == "norm"] == names


def test_a_sublayer_that_is_not_there_has_no_norm() -> None:
    whole = architecture(layers=[{"count": 1, "ffn": DENSE}])
    (run,) = runs(whole.layers)
    assert [(tensor.name, tensor.shape) for tensor in layer_tensors(run, whole)] == [
        ("ffn_norm", (8,)),
        ("gate.weight", (16, 8)),
        ("up.weight", (16, 8)),
        ("down.weight", (8, 16)),
    ]


def test_an_expert_tensor_says_how_many_there_are_and_how_many_a_token_uses() -> None:
    whole = architecture(layers=[{"count": 1, "mixer": ATTENTION, "ffn": MOE}])
    (run,) = runs(whole.layers)
    found = {tensor.name: (tensor.shape, tensor.copies, tensor.used) for tensor in layer_tensors(run, whole)}
    assert found["router.weight"] == ((4, 8), 1, None)
    assert found["expert.gate.weight"] == ((6, 8), 4, 1)
    assert found["shared.down.weight"] == ((8, 6), 1, None)


@pytest.mark.parametrize(
    ("items", "groups"),
    [
        ("", []),
        ("abc", [(1, "a"), (1, "b"), (1, "c")]),
        ("aaab", [(3, "a"), (1, "b")]),
        ("ababc", [(2, "ab"), (1, "c")]),
        ("aabaab", [(2, "aab")]),  # the longest cover, not the first repeat
        ("aaabaaab", [(2, "aaab")]),
    ],
)
def test_repeats_are_folded_into_the_shortest_group_that_covers_most(items: str, groups: list[tuple[int, str]]) -> None:
    assert [(times, "".join(group)) for times, group in folded(items)] == groups


def test_norms_without_weights_are_no_tensors_anywhere() -> None:
    whole = architecture(norm={"kind": "layernorm", "placement": "sandwich", "embedding": True, "weights": False})
    (run,) = runs(whole.layers)
    assert [tensor.name for tensor in layer_tensors(run, whole) if tensor.part == "norm"] == []


@pytest.mark.parametrize(
    ("ffn", "tensor", "shape"),
    [
        ({**DENSE, "inner_norm": True}, "inner_norm", (16,)),
        ({**DENSE, "activation": "xielu"}, "activation", (2,)),
        ({**MOE, "sum_bias": True}, "sum.bias", (8,)),
    ],
    ids=["norm before the last projection", "learned activation", "bias on the sum of experts"],
)
def test_a_part_that_few_networks_have_is_one_tensor(ffn: dict[str, Any], tensor: str, shape: tuple[int, ...]) -> None:
    whole = architecture(layers=[{"count": 1, "mixer": ATTENTION, "ffn": ffn}])
    (run,) = runs(whole.layers)
    assert [found.shape for found in layer_tensors(run, whole) if found.name == tensor] == [shape]


def test_layers_of_two_sets_of_weights_are_two_kinds() -> None:
    one, other = ({**FULL, "shared": {"name": name}} for name in ("one", "other"))
    groups = architecture(layers=[{"count": 2, "pattern": [one, other, FULL]}]).layers
    assert [(run.shared.name if run.shared else None, count) for run, count in kinds(groups)] == [
        ("one", 2),
        ("other", 2),
        (None, 2),
    ]


def test_a_shared_block_that_reads_twice_the_width_has_a_norm_as_wide() -> None:
    wide = {"mixer": {**ATTENTION, "input_size": 16}, "ffn": DENSE}
    whole = architecture(layers=[{"count": 1, **wide}])
    (run,) = runs(whole.layers)
    norms = {tensor.name: tensor.shape for tensor in layer_tensors(run, whole) if tensor.part == "norm"}
    assert norms == {"mixer_norm": (16,), "ffn_norm": (8,)}


@pytest.mark.parametrize(
    ("own", "sizes"),
    [
        ({}, {}),
        ({"own_output": True}, {"own_output.weight": 64}),
        # 8 → 3 → gate and up of 16
        ({"adapter_rank": 3}, {"ffn_adapter_down.weight": 24, "ffn_adapter_up.weight": 96}),
        (
            {"adapter_rank": 3, "attention_adapters": True},
            # queries 2 × 4 wide, keys and values 1 × 4
            {
                "ffn_adapter_down.weight": 24,
                "ffn_adapter_up.weight": 96,
                "q_adapter_down.weight": 24,
                "q_adapter_up.weight": 24,
                "k_adapter_down.weight": 24,
                "k_adapter_up.weight": 12,
                "v_adapter_down.weight": 24,
                "v_adapter_up.weight": 12,
            },
        ),
    ],
    ids=["nothing", "output", "adapter", "adapters of attention too"],
)
def test_what_a_layer_with_shared_weights_has_of_its_own(own: dict[str, Any], sizes: dict[str, int]) -> None:
    whole = architecture(layers=[{"count": 3, **FULL, "shared": {"name": "one", **own}}])
    (run,) = runs(whole.layers)
    assert {tensor.name: tensor.size for tensor in own_tensors(run, whole)} == sizes


def test_a_layer_with_weights_of_its_own_has_nothing_beside_them() -> None:
    whole = architecture()
    (run,) = runs(whole.layers)
    assert own_tensors(run, whole) == []

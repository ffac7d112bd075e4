"""Operations for one token: the weights' part is fixed, attention's part grows as its mixers say."""

from __future__ import annotations

import pytest
from tests.derive.real_zoo import architecture_of
from tests.made_up import ATTENTION, DENSE, MOE, architecture

from llm_zoo.derive.compute import attention_flops, weight_flops


def test_each_active_weight_is_multiplied_and_added_once() -> None:
    assert weight_flops(architecture()) == 2 * 1272


def test_experts_that_are_not_chosen_do_no_work() -> None:
    sparse = architecture(layers=[{"count": 2, "mixer": ATTENTION, "ffn": MOE}])
    assert weight_flops(sparse) == 2 * (2088 - 80 - 2 * 3 * 144)


def test_a_tied_table_works_as_the_output_head() -> None:
    assert weight_flops(architecture(tie_embeddings=True)) == 2 * 1272


def test_the_model_card_s_active_weights_are_what_is_multiplied() -> None:
    assert weight_flops(architecture_of("gpt-oss-120b")) == 2 * 5_132_849_472


def test_attention_sums_over_all_layers_and_counts_both_products() -> None:
    # Scores and weighted sum: 2 × 2 operations × 2 heads × 4 dimensions × 100 tokens × 2 layers.
    assert attention_flops(architecture(), 100) == 4 * 8 * 100 * 2


def test_a_window_stops_the_growth_of_its_layers_only() -> None:
    mixed = architecture(
        layers=[
            {"count": 3, "mixer": {**ATTENTION, "window": 10}, "ffn": DENSE},
            {"count": 1, "mixer": ATTENTION, "ffn": DENSE},
        ]
    )
    assert attention_flops(mixed, 10) == 4 * 8 * (3 * 10 + 10)
    assert attention_flops(mixed, 100) == 4 * 8 * (3 * 10 + 100)


def test_cross_attention_is_counted_beside_the_layer_s_own() -> None:
    cross = {"kind": "cross-attention", "heads": 2, "kv_heads": 2, "head_dim": 4, "memory": "image", "memory_tokens": 7}
    both = architecture(layers=[{"count": 1, "mixer": ATTENTION, "cross": cross, "ffn": DENSE}])
    assert attention_flops(both, 100) == 4 * 8 * 100 + 4 * 8 * 7


@pytest.mark.parametrize(
    ("model_id", "grows"),
    [("mamba2-2.7b", False), ("llama-3.1-8b", True), ("qwen3.5-27b", True), ("deepseek-v3", True)],
)
def test_only_attention_costs_more_with_a_longer_context(model_id: str, grows: bool) -> None:
    layers = architecture_of(model_id)
    assert (attention_flops(layers, 100_000) > attention_flops(layers, 1000)) is grows


def test_llama_3_8b_spends_the_known_number_of_operations_on_attention() -> None:
    # 32 layers × 4 × 32 heads × 128 dimensions a visible token
    assert attention_flops(architecture_of("llama-3-8b"), 8192) == 32 * 4 * 32 * 128 * 8192

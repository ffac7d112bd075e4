"""Operations for one token: the weights' part is fixed, attention's part grows as its mixers say."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from tests.derive.real_zoo import architecture_of, real_zoo
from tests.made_up import ATTENTION, DENSE, MOE, architecture, hardware

from llm_zoo.derive.compute import (
    Ramp,
    attention_flops,
    attention_work,
    head_flops,
    prefill_flops,
    prefill_seconds,
    weight_flops,
)
from llm_zoo.records import Hardware
from llm_zoo.records.architecture import Architecture


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


# --- reading a prompt ------------------------------------------------------------------------------------------------

CROSS = {"kind": "cross-attention", "heads": 2, "kv_heads": 2, "head_dim": 4, "memory": "image", "memory_tokens": 7}
LATENT = {"kind": "mla", "heads": 2, "kv_rank": 4, "nope_dim": 4, "rope_dim": 2, "value_dim": 4}
INDEXER = {"heads": 1, "head_dim": 4, "top_k": 5}
MAMBA2 = {"kind": "mamba2", "heads": 2, "head_dim": 4, "state": 4, "groups": 1, "conv": 4}
COMPRESSED = {
    "kind": "compressed-attention",
    "heads": 2,
    "head_dim": 4,
    "rope_dim": 2,
    "q_rank": 4,
    "output_groups": 1,
    "output_rank": 4,
    "window": 10,
}
MIXERS: dict[str, dict[str, Any]] = {
    "full": ATTENTION,
    "window": {**ATTENTION, "window": 10},
    "chunk": {**ATTENTION, "chunk": 7},
    "blocks picked": {**ATTENTION, "indexer": {"heads": 1, "head_dim": 4, "block": 3, "top_k": 4}},
    "latent": LATENT,
    "tokens picked": {**LATENT, "indexer": INDEXER},
    "tokens picked by another layer": {**LATENT, "indexer": {**INDEXER, "shared": True}},
    "state": MAMBA2,
    "branches": {"kind": "parallel", "branches": [{**ATTENTION, "window": 10}, MAMBA2]},
    "only a window": COMPRESSED,
    "entries": {**COMPRESSED, "block": 4},
    "entries picked": {**COMPRESSED, "block": 4, "indexer": INDEXER},
}


def one_by_one(layers: Architecture, tokens: int) -> list[int]:
    """Operations for prompts of 1 … `tokens` tokens, each token added by itself, the output head once."""
    head = 2 * layers.vocab_size * layers.hidden_size
    each = (weight_flops(layers) - head + attention_flops(layers, context) for context in range(1, tokens + 1))
    return [head + total for total in itertools.accumulate(each)]


@pytest.mark.parametrize("name", MIXERS)
def test_a_prompt_costs_the_sum_over_its_tokens_at_every_length(name: str) -> None:
    layers = architecture(
        layers=[{"count": 2, "mixer": MIXERS[name], "ffn": DENSE}, {"count": 1, "mixer": ATTENTION, "ffn": DENSE}]
    )
    assert [prefill_flops(layers, tokens) for tokens in range(1, 61)] == one_by_one(layers, 60)


def test_layers_that_fill_at_different_lengths_do_not_disturb_each_other() -> None:
    layers = architecture(
        layers=[{"count": 1, "mixer": mixer, "cross": CROSS, "ffn": DENSE} for mixer in MIXERS.values()]
    )
    assert [prefill_flops(layers, tokens) for tokens in range(1, 61)] == one_by_one(layers, 60)


@pytest.mark.parametrize(
    "model_id",
    ["llama-3.1-8b", "gpt-oss-20b", "gemma-3-27b", "deepseek-v3", "deepseek-v3.2", "qwen3.5-27b", "mamba2-2.7b"],
)
def test_for_real_models_a_prompt_costs_the_sum_over_its_tokens(model_id: str) -> None:
    layers = architecture_of(model_id)
    sums = one_by_one(layers, 2500)
    for tokens in (1, 2, 127, 128, 129, 1023, 1024, 1025, 2047, 2048, 2049, 2500):
        assert prefill_flops(layers, tokens) == sums[tokens - 1], tokens


def test_a_prompt_of_full_attention_grows_with_the_square() -> None:
    # 2 layers × 4 × 2 heads × 4 dimensions × (1 + 2 + … + 100), 100 times the weights, the output head once
    head = architecture().vocab_size * architecture().hidden_size
    assert prefill_flops(architecture(), 100) == 2 * 32 * 5050 + 100 * 2 * (1272 - head) + 2 * head


def test_reading_takes_operations_over_the_dense_peak_at_16_bit() -> None:
    card = Hardware.model_validate(hardware("A", 80, tflops={"bf16": 2, "fp8": 4, "fp4": 8}))
    assert prefill_seconds(architecture(), card, 100) == prefill_flops(architecture(), 100) / 2e12


@pytest.mark.parametrize("tflops", [None, {"fp32": 1}], ids=["no peak at all", "none at 16 bit"])
def test_without_a_peak_at_16_bit_nothing_is_guessed(tflops: dict[str, float] | None) -> None:
    card = Hardware.model_validate(hardware("A", 80, **({"tflops": tflops} if tflops else {})))
    assert prefill_seconds(architecture(), card, 100) is None


def test_llama_3_1_8b_reads_8192_tokens_on_an_h100_in_the_time_worked_out_by_hand() -> None:
    # Without both tables 2 × (8,030,261,248 − 2 × 128,256 × 4,096) × 8,192, the head once, and
    # 32 layers × 4 × 32 × 128 × 8,192 × 8,193 ÷ 2, at 989 · 10¹²
    weights = 2 * (8_030_261_248 - 2 * 128_256 * 4096) * 8192 + 2 * 128_256 * 4096
    attention = 32 * 4 * 32 * 128 * 8192 * 8193 // 2
    card = real_zoo().hardware["nvidia-h100-sxm"]
    assert prefill_seconds(architecture_of("llama-3.1-8b"), card, 8192) == (weights + attention) / 989e12


def test_layers_that_share_weights_each_multiply_with_them() -> None:
    shared = {"count": 3, "mixer": ATTENTION, "ffn": DENSE, "shared": {"name": "one"}}
    apart = {key: value for key, value in shared.items() if key != "shared"}
    assert weight_flops(architecture(layers=[shared])) == weight_flops(architecture(layers=[apart]))


def test_a_narrow_table_that_is_only_looked_up_is_not_multiplied_in_its_own_width() -> None:
    # 10 rows of 4 are looked up; 4 → 8 is multiplied, and so are both layers and the last norm.
    narrow = architecture(form="encoder", output_head=False, embedding_projection={"size": 4})
    assert weight_flops(narrow) == 2 * (32 + 2 * 592 + 8)


def test_a_head_behind_a_narrowing_layer_is_as_wide_as_that_layer_s_output() -> None:
    narrow = architecture(embedding_projection={"size": 4, "output": True})
    assert head_flops(narrow) == 2 * 10 * 4
    assert head_flops(architecture()) == 2 * 10 * 8


def test_terms_of_attention_are_the_same_operations_for_every_model() -> None:
    contexts = [1, 3, 4, 127, 128, 129, 1_000, 2_048, 8_191, 65_537, 1_000_003]
    for model in real_zoo().models.values():
        if model.architecture is None:
            continue
        work = attention_work(model.architecture)
        found = [work.constant + sum(ramp.at(context) for ramp in work.ramps) for context in contexts]
        assert found == [attention_flops(model.architecture, context) for context in contexts], model.name


@pytest.mark.parametrize("ramp", [Ramp(3), Ramp(5, cap=7), Ramp(2, block=4), Ramp(2, block=4, cap=3)])
def test_a_ramp_adds_up_to_the_sum_of_its_steps(ramp: Ramp) -> None:
    for tokens in (0, 1, 3, 4, 7, 11, 12, 13, 50):
        assert ramp.sum_to(tokens) == sum(ramp.at(context) for context in range(1, tokens + 1))

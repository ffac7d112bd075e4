"""The cache of one sequence: exact bytes, windows that stop growing, states that never grow."""

from __future__ import annotations

import pytest
from tests.derive.real_zoo import architecture_of, real_zoo
from tests.made_up import ATTENTION, DENSE, architecture

from llm_zoo.derive.cache import Cache, cache_of
from llm_zoo.derive.tensors import CacheTerm

MLA = {"kind": "mla", "heads": 4, "kv_rank": 6, "nope_dim": 4, "rope_dim": 2, "value_dim": 4}
MAMBA = {"kind": "mamba", "inner": 16, "state": 4, "conv": 3, "dt_rank": 2}


def group(count: int, mixer: dict[str, object], **changes: object) -> dict[str, object]:
    return {"count": count, "mixer": mixer, "ffn": DENSE} | changes


@pytest.mark.parametrize(
    ("model_id", "bytes_per_token"),
    [
        ("llama-3-8b", 131_072),  # 2 × 8 × 128 numbers × 32 layers × 2 bytes
        ("llama-3.1-405b", 516_096),
        ("deepseek-v3", 70_272),  # (512 + 64) × 61 × 2
        ("deepseek-v3.2", 70_272 + 61 * 128 * 2),  # and the indexer's key
        ("kimi-k2", 70_272),
        ("mixtral-8x7b", 131_072),
        ("qwen3.5-27b", 65_536),  # 16 of its 64 layers have attention
        ("t5-small", 2 * 8 * 64 * 6 * 2),
    ],
)
def test_a_token_takes_the_known_number_of_bytes(model_id: str, bytes_per_token: int) -> None:
    assert cache_of(architecture_of(model_id)).bytes_per_token == bytes_per_token


def test_gemma_3_keeps_10_4_gib_at_its_whole_context_because_most_layers_see_a_window() -> None:
    cache = cache_of(architecture_of("gemma-3-27b"))
    assert cache.terms == (CacheTerm(81_920, None), CacheTerm(425_984, 1024))
    assert cache.bytes_at(131_072) == 81_920 * 131_072 + 425_984 * 1024 == 11_173_625_856
    assert round(cache.bytes_at(131_072) / 2**30, 1) == 10.4
    assert round(cache.bytes_per_token * 131_072 / 2**30) == 62  # what windows taken as full attention would give


def test_gpt_oss_keeps_128_tokens_in_every_second_layer() -> None:
    cache = cache_of(architecture_of("gpt-oss-120b"))
    assert cache.terms == (CacheTerm(36_864, None), CacheTerm(36_864, 128))


def test_a_pure_state_space_model_does_not_grow_at_all() -> None:
    cache = cache_of(architecture_of("mamba2-2.7b"))
    # 64 layers × (80 × 64 × 128 state + (5120 + 2 × 128) × 4 inputs of the convolution) × 2 bytes
    assert cache == Cache((), 64 * (80 * 64 * 128 + 5376 * 4) * 2, 2)
    assert cache.bytes_at(1) == cache.bytes_at(10**9) == 86_638_592


def test_an_encoder_keeps_nothing() -> None:
    assert cache_of(architecture_of("bert-base-uncased")) == Cache((), 0, 2)


def test_the_terms_of_every_model_of_the_zoo_are_merged_and_ordered() -> None:
    for model_id, record in real_zoo().models.items():
        if record.architecture is None:
            continue
        caps = [term.cap for term in cache_of(record.architecture).terms]
        assert len(set(caps)) == len(caps), model_id
        assert caps == sorted(caps, key=lambda cap: (cap is not None, -(cap or 0))), model_id


def test_a_small_model_keeps_what_the_formula_says() -> None:
    cache = cache_of(architecture())
    assert cache == Cache((CacheTerm(2 * 1 * 4 * 2 * 2, None),), 0, 2)
    assert cache.bytes_at(0) == 0
    assert cache.bytes_at(100) == 3200


def test_a_window_grows_until_it_is_full_and_not_by_one_token_more() -> None:
    cache = cache_of(architecture(layers=[group(1, {**ATTENTION, "window": 10}), group(1, ATTENTION)]))
    assert cache.terms == (CacheTerm(16, None), CacheTerm(16, 10))
    assert [cache.bytes_at(tokens) for tokens in (9, 10, 11)] == [288, 320, 336]
    assert (cache.bytes_per_token, cache.uncapped_bytes_per_token) == (32, 16)


def test_a_chunk_caps_like_a_window() -> None:
    assert cache_of(architecture(layers=[group(3, {**ATTENTION, "chunk": 10})])).terms == (CacheTerm(48, 10),)


def test_windows_of_different_width_stay_apart_the_widest_first() -> None:
    mixers = [{**ATTENTION, "window": 10}, {**ATTENTION, "window": 20}, ATTENTION, {**ATTENTION, "window": 10}]
    cache = cache_of(architecture(layers=[group(1, mixer) for mixer in mixers]))
    assert cache.terms == (CacheTerm(16, None), CacheTerm(16, 20), CacheTerm(32, 10))


def test_latent_attention_keeps_its_latent_whatever_the_number_of_heads() -> None:
    few, many = (cache_of(architecture(layers=[group(1, {**MLA, "heads": heads})])) for heads in (1, 64))
    assert few == many == Cache((CacheTerm((6 + 2) * 2, None),), 0, 2)


def test_an_indexer_adds_its_key() -> None:
    indexer = {"heads": 4, "head_dim": 3, "top_k": 5}
    cache = cache_of(architecture(layers=[group(1, {**MLA, "indexer": indexer})]))
    assert cache.terms == (CacheTerm((6 + 2 + 3) * 2, None),)


def test_a_state_is_constant_and_a_hybrid_has_both() -> None:
    cache = cache_of(architecture(layers=[group(2, MAMBA), group(1, ATTENTION)]))
    assert cache == Cache((CacheTerm(16, None),), 2 * 16 * (4 + 3) * 2, 2)
    assert cache.bytes_at(7) == 7 * 16 + 448


def test_cross_attention_to_images_is_constant_and_to_an_encoder_left_out() -> None:
    image = {"kind": "cross-attention", "heads": 2, "kv_heads": 2, "head_dim": 4, "memory": "image", "memory_tokens": 9}
    encoded = {"kind": "cross-attention", "heads": 2, "kv_heads": 2, "head_dim": 4, "memory": "encoder"}
    assert cache_of(architecture(layers=[group(1, image)])) == Cache((), 2 * 2 * 4 * 9 * 2, 2)
    assert cache_of(architecture(layers=[group(1, ATTENTION, cross=encoded)])) == Cache((CacheTerm(16, None),), 0, 2)


def test_a_layer_without_a_mixer_adds_nothing() -> None:
    cache = cache_of(architecture(layers=[{"count": 5, "ffn": DENSE}, group(1, ATTENTION)]))
    assert cache.terms == (CacheTerm(16, None),)


def test_bytes_follow_the_precision_of_the_cache() -> None:
    whole, half = cache_of(architecture(layers=[group(1, MAMBA), group(1, ATTENTION)])), None
    half = cache_of(architecture(layers=[group(1, MAMBA), group(1, ATTENTION)]), bytes_per_element=1)
    assert half.bytes_at(100) * 2 == whole.bytes_at(100)
    assert half.bytes_per_element == 1


def test_deepseek_v4_keeps_a_window_of_vectors_and_compressed_entries() -> None:
    cache = cache_of(architecture_of("deepseek-v4-pro"))
    # 30 layers keep (512 + 128) / 4 numbers a token and 31 keep 512 / 128; all 61 keep 512 for each of 128 tokens.
    assert cache.terms == (CacheTerm(2 * (30 * 160 + 31 * 4), None), CacheTerm(2 * 61 * 512, 128))
    # Values and gates of the last block of 4 wait for the next one in the 30 layers that overlap.
    assert cache.constant_bytes == 2 * 30 * 2 * 4 * 640


def test_only_a_quarter_of_kimi_k3s_layers_grow() -> None:
    cache = cache_of(architecture_of("kimi-k3"))
    assert cache.terms == (CacheTerm(2 * 24 * (512 + 64), None),)
    assert cache.constant_bytes == 2 * 69 * (96 * 128 * 128 + 3 * 96 * 128 * 4)


def test_layers_of_glm_5_2_that_follow_an_indexer_keep_no_index_keys() -> None:
    assert cache_of(architecture_of("glm-5.2")).bytes_per_token == 2 * (78 * 576 + 21 * 128)
    assert cache_of(architecture_of("glm-5")).bytes_per_token == 2 * 78 * (576 + 128)


def test_minimax_m3_keeps_all_keys_and_an_index_key_where_it_picks_blocks() -> None:
    assert cache_of(architecture_of("minimax-m3")).bytes_per_token == 2 * (60 * 2 * 4 * 128 + 57 * 128)

"""Bytes of weights by storage format: to the byte for each block, to the decimal of the model cards."""

from __future__ import annotations

from typing import Any

import pytest
from tests.derive.real_zoo import architecture_of
from tests.made_up import ATTENTION, MOE, architecture

from llm_zoo.derive.parameters import count_parameters
from llm_zoo.derive.precision import PRECISIONS, Stored, bits_of, bytes_at, shipped_bytes
from llm_zoo.records.architecture import PrecisionName


@pytest.mark.parametrize(
    ("name", "bits"),
    [
        ("fp32", 32),
        ("bf16", 16),
        ("fp8", 8),
        ("int4", 4.5),
        ("mxfp4", 4.25),
        ("nvfp4", 4.5),
        ("q8_0", 8.5),
        ("q6_k", 6.5625),
        ("q5_k", 5.5),
        ("q4_k", 4.5),
        ("q3_k", 3.4375),
        ("q2_k", 2.625),
    ],
)
def test_bits_for_each_weight_equal_the_definition_of_the_format(name: PrecisionName, bits: float) -> None:
    assert PRECISIONS[name].bits == bits
    assert bits_of([name]) == {name: bits}


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        # Numbers, scales, minima and scales of scales: (how many, bits of each), as in ggml-common.h.
        ("q8_0", [(32, 8), (1, 16)]),
        ("q6_k", [(256, 6), (16, 8), (1, 16)]),
        ("q5_k", [(256, 5), (8, 6), (8, 6), (2, 16)]),
        ("q4_k", [(256, 4), (8, 6), (8, 6), (2, 16)]),
        ("q3_k", [(256, 3), (16, 6), (1, 16)]),
        ("q2_k", [(256, 2), (16, 4), (16, 4), (2, 16)]),
        ("int4", [(32, 4), (1, 16)]),
        ("mxfp4", [(32, 4), (1, 8)]),
        ("nvfp4", [(16, 4), (1, 8)]),
    ],
)
def test_a_block_takes_the_bytes_of_its_fields(name: PrecisionName, fields: list[tuple[int, int]]) -> None:
    block = PRECISIONS[name]
    assert block.block_weights == fields[0][0]
    assert block.block_bytes * 8 == sum(count * bits for count, bits in fields)


@pytest.mark.parametrize(
    ("name", "weights", "size"),
    [("q4_k", 256, 144), ("q4_k", 257, 145), ("mxfp4", 1, 1), ("mxfp4", 64, 34), ("bf16", 3, 6), ("q2_k", 0, 0)],
)
def test_bytes_are_whole_and_rounded_up(name: PrecisionName, weights: int, size: int) -> None:
    assert PRECISIONS[name].bytes_for(weights) == size


def test_bytes_of_a_trillion_weights_are_exact() -> None:
    weights = 10**15 + 1
    assert PRECISIONS["mxfp4"].bytes_for(weights) == -(-weights * 17 // 32)


# Hidden size 8, 10 tokens, one layer. Routed experts: 4 × 3 matrices of 48 weights = 576, one of the four active.
SPARSE = [{"count": 1, "mixer": ATTENTION, "ffn": MOE}]


def shipped(default: str, *parts: tuple[str, str], **changes: Any) -> Stored | None:
    formats = [{"part": part, "precision": precision} for part, precision in parts]
    return shipped_bytes(
        architecture(layers=SPARSE, shipped={"default": default, "parts": formats, "source": "report"}, **changes)
    )


def test_without_a_statement_nothing_is_known_of_what_is_published() -> None:
    assert shipped_bytes(architecture(layers=SPARSE)) is None


def test_with_one_format_for_all_it_is_the_table_s_number() -> None:
    stored = shipped("bf16")
    assert stored == bytes_at(architecture(layers=SPARSE), "bf16")
    count = count_parameters(architecture(layers=SPARSE))
    assert stored == Stored(2 * count.total, 2 * count.active)


def test_a_part_has_its_own_format_and_the_rest_the_default() -> None:
    both = shipped("bf16")
    fewer = shipped("bf16", ("expert", "fp8"))
    assert both is not None
    assert fewer is not None
    # A byte less for each weight of the routed experts: all four in the total, one of them for a token.
    assert (both.total - fewer.total, both.active - fewer.active) == (576, 144)


def test_norms_and_biases_keep_the_default() -> None:
    everything = [
        (part, "fp8") for part in ("embedding", "attention", "expert", "shared_expert")
    ]  # the router and the three norms of 8 stay
    biased = [{"count": 1, "mixer": {**ATTENTION, "qkv_bias": True}, "ffn": MOE}]
    formats = [{"part": part, "precision": precision} for part, precision in everything]
    layers = architecture(layers=biased, shipped={"default": "bf16", "parts": formats, "source": "report"})
    stored = shipped_bytes(layers)
    assert stored is not None
    kept = 3 * 8 + 8 * 4 + (8 + 4 + 4)  # norms, router, biases of queries, keys and values
    assert stored.total == count_parameters(layers).total + kept


def test_a_table_that_is_only_looked_up_is_not_read_in_its_own_format() -> None:
    plain = shipped("bf16", ("embedding", "fp8"))
    tied = shipped("bf16", ("embedding", "fp8"), tie_embeddings=True)
    assert plain is not None
    assert tied is not None
    # 80 weights of input and 80 of output; the output is read, the input looked up.
    assert plain.total - tied.total == 80
    assert plain.active == tied.active


@pytest.mark.parametrize(("model_id", "gib"), [("gpt-oss-120b", 60.8), ("gpt-oss-20b", 12.8)])
def test_gpt_oss_as_published_has_the_checkpoint_size_of_its_model_card(model_id: str, gib: float) -> None:
    stored = shipped_bytes(architecture_of(model_id))  # arXiv:2508.10925, table 1
    assert stored is not None
    assert round(stored.total / 2**30, 1) == gib


@pytest.mark.parametrize("model_id", ["gpt-oss-120b", "deepseek-v3", "kimi-k2", "minimax-m2.5"])
def test_what_is_published_is_between_its_smallest_and_its_largest_format(model_id: str) -> None:
    layers = architecture_of(model_id)
    stored = shipped_bytes(layers)
    assert stored is not None
    assert layers.shipped is not None
    names: list[PrecisionName] = [layers.shipped.default, *(one.precision for one in layers.shipped.parts)]
    low, high = min(names, key=lambda name: PRECISIONS[name].bits), max(names, key=lambda name: PRECISIONS[name].bits)
    assert bytes_at(layers, low).total < stored.total < bytes_at(layers, high).total
    assert bytes_at(layers, low).active < stored.active < bytes_at(layers, high).active


def test_bytes_in_one_format_are_those_of_all_weights_and_of_the_active_ones() -> None:
    assert bytes_at(architecture_of("gpt-oss-20b"), "bf16") == Stored(2 * 20_914_757_184, 2 * 3_608_307_264)
    assert bytes_at(architecture_of("llama-3.1-8b"), "q8_0").total == -(-8_030_261_248 * 34 // 32)

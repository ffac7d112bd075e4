"""Bounds on the time of a step: small models are worked out by hand, real ones a second time by other code."""

from __future__ import annotations

import math
from typing import Any

import pytest
from tests.derive.real_zoo import architecture_of, real_zoo
from tests.made_up import ATTENTION, MOE, architecture

from llm_zoo.derive import compute
from llm_zoo.derive.cache import Cache, cache_of
from llm_zoo.derive.memory import GIB, decode_tokens_per_second, longest_context
from llm_zoo.derive.parameters import count_parameters
from llm_zoo.derive.precision import bytes_at, shipped_bytes
from llm_zoo.derive.serving import (
    Roof,
    Work,
    decode_work,
    prefill_work,
    reading,
    roof,
    sequences_that_fit,
    weights_read,
)
from llm_zoo.derive.tensors import CacheTerm
from llm_zoo.records import Hardware


def machine(**changes: Any) -> Hardware:
    return real_zoo().hardware["nvidia-h100-sxm"].model_copy(update=changes)


def sparse() -> Any:
    return architecture(layers=[{"count": 3, "mixer": dict(ATTENTION), "ffn": dict(MOE)}])


def test_a_dense_model_reads_the_same_weights_for_any_batch() -> None:
    assert [weights_read(architecture(), batch) for batch in (1, 7, 1000)] == [1352 - 80] * 3  # without the input table


def test_a_mixture_reads_more_experts_the_more_tokens_there_are() -> None:
    experts = 3 * 3 * 8 * 6  # three layers of three matrices each, for every expert
    fixed = count_parameters(sparse()).total - 80 - 4 * experts
    assert weights_read(sparse(), 1) == fixed + experts
    assert weights_read(sparse(), 2) == fixed + 1.75 * experts  # 4 · (1 − (3/4)²)
    assert math.isclose(weights_read(sparse(), 10_000), fixed + 4 * experts)


@pytest.mark.parametrize("model", ["llama-3.1-8b", "qwen3-30b-a3b", "deepseek-v3", "gpt-oss-120b", "mamba2-2.7b"])
def test_one_token_reads_the_active_weights(model: str) -> None:
    assert weights_read(architecture_of(model), 1) == count_parameters(architecture_of(model)).active


def test_a_batch_shares_the_weights_and_not_the_caches() -> None:
    work = decode_work(architecture(), precision="bf16", context=100, batch=3)
    each = compute.weight_flops(architecture()) + compute.attention_flops(architecture(), 100)
    assert work == Work(operations=3 * each, weight_bytes=2 * 1272, cache_bytes=3 * 3200)
    assert work.intensity == 3 * each / (2544 + 9600)


def test_a_cache_of_8_bits_is_half_as_large() -> None:
    assert decode_work(architecture(), precision="fp8", context=100, element_bytes=1).cache_bytes == 1600


@pytest.mark.parametrize("model", ["llama-3.1-8b", "qwen3-30b-a3b", "deepseek-v3"])
def test_the_bound_for_one_user_is_that_of_the_model_pages(model: str) -> None:
    h100, known = machine(), architecture_of(model)
    limits = roof(h100)
    assert limits is not None
    seconds = limits.memory_seconds(decode_work(known, precision="fp8", context=4096))
    read = bytes_at(known, "fp8").active
    expected = decode_tokens_per_second(h100, weights_read=read, cache=cache_of(known).bytes_at(4096))
    assert math.isclose(1 / seconds, expected)


def test_the_bound_for_a_prompt_is_that_of_the_model_pages_where_arithmetic_is_the_limit() -> None:
    known, limits = architecture_of("llama-3.1-8b"), roof(machine())
    assert limits is not None
    work = prefill_work(known, precision="bf16", tokens=8192)
    assert not limits.bound_by_memory(work)
    assert limits.seconds(work) == compute.prefill_seconds(known, machine(), 8192)


def test_the_ridge_is_peak_over_bandwidth() -> None:
    limits = Roof(operations_per_second=1000, bytes_per_second=10)
    assert limits.ridge == 100
    assert [limits.attainable(intensity) for intensity in (1, 50, 100, 200)] == [10, 500, 1000, 1000]


def test_the_slower_of_moving_and_computing_sets_the_time() -> None:
    limits = Roof(operations_per_second=1000, bytes_per_second=10)
    moving = Work(operations=1000, weight_bytes=30, cache_bytes=20)
    computing = Work(operations=9000, weight_bytes=30, cache_bytes=20)
    assert [limits.seconds(work) for work in (moving, computing)] == [5, 9]
    assert [limits.bound_by_memory(work) for work in (moving, computing)] == [True, False]


def test_the_peak_is_that_of_the_numbers_that_are_multiplied() -> None:
    peaks = {name: roof(machine(), name) for name in ("bf16", "fp8", "int4")}
    assert {name: found and found.operations_per_second for name, found in peaks.items()} == {
        "bf16": 989e12,
        "fp8": 1979e12,
        "int4": 989e12,
    }
    assert roof(machine(tflops=None)) is None
    assert roof(real_zoo().hardware["nvidia-a100-80gb"], "fp8") is None


def test_the_last_sequence_fits_to_the_byte() -> None:
    cache = Cache((CacheTerm(1000, None),), 0, 2)
    room = 5 * 100 * 1000  # five sequences of 100 tokens
    for spare, fitting in ((0, 5), (-1, 4)):
        bytes_of_machine = 2 * 10**9 + GIB + room + spare
        found = sequences_that_fit(
            machine(memory_gb=bytes_of_machine / 10**9), weights=2 * 10**9, cache=cache, context=100
        )
        assert found == fitting


def test_no_sequence_fits_beside_weights_that_do_not() -> None:
    cache = Cache((CacheTerm(1000, None),), 0, 2)
    assert sequences_that_fit(machine(memory_gb=1), weights=2 * 10**9, cache=cache, context=100) == 0
    assert longest_context(cache, window=100, room=-1) is None


def test_a_model_that_keeps_nothing_has_no_such_limit() -> None:
    with pytest.raises(ValueError, match="a model without a cache has no such limit"):
        sequences_that_fit(machine(), weights=0, cache=Cache((), 0, 2), context=100)


def test_one_token_reads_the_active_weights_of_every_model() -> None:
    for model in real_zoo().models.values():
        if model.architecture is not None:
            assert reading(model.architecture).at(1) == pytest.approx(count_parameters(model.architecture).active)


def test_published_formats_give_the_bytes_that_one_token_reads() -> None:
    found = 0
    for model in real_zoo().models.values():
        if model.architecture is not None and (stored := shipped_bytes(model.architecture)):
            assert reading(model.architecture, published=True).at(1) == pytest.approx(stored.active, rel=1e-6), (
                model.name
            )
            found += 1
    assert found > 5

"""Memory to run a model, and the context that still fits: to the byte."""

from __future__ import annotations

import pytest
from tests.derive.real_zoo import architecture_of, real_zoo
from tests.made_up import ATTENTION, DENSE, architecture

from llm_zoo.derive.cache import Cache, cache_of
from llm_zoo.derive.memory import (
    BITS_PER_WEIGHT,
    GIB,
    OVERHEAD_BYTES,
    Memory,
    decode_tokens_per_second,
    hardware_bytes,
    longest_context,
    longest_served,
    memory_needed,
    most_sequences,
    room_for_cache,
    usable_context,
    weight_bytes,
)
from llm_zoo.derive.tensors import CacheTerm
from llm_zoo.records import Hardware

PRECISIONS = list(BITS_PER_WEIGHT)


def machine(memory_gb: float = 80, bandwidth_gbs: float = 1000) -> Hardware:
    return (
        real_zoo()
        .hardware["nvidia-h100-sxm"]
        .model_copy(update={"memory_gb": memory_gb, "bandwidth_gbs": bandwidth_gbs})
    )


@pytest.mark.parametrize(
    ("parameters", "precision", "size"),
    [(1000, "bf16", 2000), (1000, "fp8", 1000), (16, "int4", 9), (17, "int4", 10), (1, "int4", 1), (0, "bf16", 0)],
)
def test_weights_are_rounded_up_to_whole_bytes(parameters: int, precision: str, size: int) -> None:
    assert weight_bytes(parameters, precision) == size


def test_the_weights_of_the_largest_model_are_exact_at_4_5_bits() -> None:
    assert weight_bytes(1_026_408_209_408, "int4") == 1_026_408_209_408 * 9 // 16


def test_memory_is_weights_and_the_cache_of_every_sequence_and_one_gib() -> None:
    needed = memory_needed(architecture(), precision="bf16", context=100, sequences=3)
    assert needed == Memory(weights=2704, cache=3 * 3200, overhead=GIB)
    assert needed.total == 2704 + 9600 + 2**30


def test_towers_are_loaded_with_the_language_model_at_16_bit() -> None:
    seeing = architecture(towers=[{"kind": "vision", "name": "eye", "parameters": 1000, "source": "report"}])
    assert memory_needed(seeing, precision="int4", context=1).weights == -(-1352 * 9 // 16) + 2000
    room = room_for(5)
    assert usable_context(architecture(), window=4096, memory_bytes=room, precision="bf16") == 5
    assert usable_context(seeing, window=4096, memory_bytes=room, precision="bf16") is None
    assert usable_context(seeing, window=4096, memory_bytes=room + 2000, precision="bf16") == 5


def room_for(tokens: int, precision: str = "bf16") -> int:
    """Bytes that the small dense model needs with this many tokens: 32 a token."""
    return weight_bytes(1352, precision) + OVERHEAD_BYTES + 32 * tokens


@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("tokens", [1, 2, 100, 4095, 4096])
def test_one_byte_short_costs_one_token(tokens: int, precision: str) -> None:
    def fits(memory: int) -> int | None:
        return usable_context(architecture(), window=4096, memory_bytes=memory, precision=precision)

    assert fits(room_for(tokens, precision)) == tokens
    assert fits(room_for(tokens, precision) - 1) == (tokens - 1 or None)


def test_the_window_bounds_the_context_whatever_the_memory() -> None:
    assert usable_context(architecture(), window=4096, memory_bytes=10**15, precision="bf16") == 4096
    assert usable_context(architecture(), window=1, memory_bytes=10**15, precision="bf16") == 1


def test_nothing_fits_where_not_even_the_weights_do() -> None:
    assert usable_context(architecture(), window=4096, memory_bytes=0, precision="bf16") is None


def test_full_windows_leave_room_for_more_tokens() -> None:
    window = {**ATTENTION, "window": 10}
    mixed = architecture(
        layers=[{"count": 1, "mixer": window, "ffn": DENSE}, {"count": 1, "mixer": ATTENTION, "ffn": DENSE}]
    )
    # 32 bytes a token up to 10 tokens, 16 after that.
    room = weight_bytes(1352, "bf16") + OVERHEAD_BYTES + 10 * 32 + 5 * 16
    assert usable_context(mixed, window=4096, memory_bytes=room, precision="bf16") == 15
    assert usable_context(mixed, window=4096, memory_bytes=room - 1, precision="bf16") == 14


def test_a_state_of_fixed_size_fits_the_whole_window_or_nothing() -> None:
    mamba = architecture_of("mamba2-2.7b")
    state = cache_of(mamba).constant_bytes
    room = weight_bytes(2_702_599_680, "bf16") + OVERHEAD_BYTES + state
    assert usable_context(mamba, window=10**6, memory_bytes=room, precision="bf16") == 10**6
    assert usable_context(mamba, window=10**6, memory_bytes=room - 1, precision="bf16") is None


@pytest.mark.parametrize("model_id", ["llama-3.1-8b", "gemma-3-27b", "gpt-oss-20b", "qwen3.5-27b", "deepseek-v3"])
def test_on_real_models_the_usable_context_fits_and_one_token_more_does_not(model_id: str) -> None:
    layers = architecture_of(model_id)
    weights = memory_needed(layers, precision="int4", context=1).total
    room = weights + cache_of(layers).bytes_at(50_000)
    context = usable_context(layers, window=10**7, memory_bytes=room, precision="int4")
    assert context is not None
    assert memory_needed(layers, precision="int4", context=context).total <= room
    assert memory_needed(layers, precision="int4", context=context + 1).total > room


GROWING = Cache((CacheTerm(10, None), CacheTerm(3, 4)), 7, 2)


@pytest.mark.parametrize(
    ("room", "context"),
    [
        (19, None),  # 7 and the first token's 13 do not fit
        (20, 1),
        (32, 1),
        (33, 2),
        (59, 4),  # 7 + 4 × 13: the window is full
        (68, 4),
        (69, 5),
        (7 + 12 + 100 * 10, 100),
        (10**9, 100),
        (0, None),
        (-1, None),
    ],
)
def test_the_longest_context_is_exact_on_both_sides_of_a_full_window(room: int, context: int | None) -> None:
    assert longest_context(GROWING, window=100, room=room) == context


def test_the_longest_context_equals_a_search_through_all_of_them() -> None:
    for room in range(0, 7 + 12 + 310):
        fitting = [context for context in range(1, 31) if GROWING.bytes_at(context) <= room]
        assert longest_context(GROWING, window=30, room=room) == (fitting[-1] if fitting else None)


def test_a_cache_that_never_grows_leaves_the_whole_window() -> None:
    assert longest_context(Cache((), 7, 2), window=10**9, room=7) == 10**9
    assert longest_context(Cache((), 7, 2), window=10**9, room=6) is None


@pytest.mark.parametrize(
    ("room", "sequences", "bits", "context"),
    [(66, 2, 16, 2), (65, 2, 16, 1), (66, 2, 8, 4), (39, 2, 16, None), (20, 1, 16, 1), (20, 1, 8, 2)],
)
def test_sequences_share_the_room_and_smaller_numbers_leave_more_of_it(
    room: int, sequences: int, bits: int, context: int | None
) -> None:
    # 33 bytes of each of two sequences are 2 tokens; at 8 bit 66 hold what else 132 would: 7 + 4 × 13
    assert longest_served(GROWING, window=100, room=room, sequences=sequences, bits=bits) == context


@pytest.mark.parametrize(
    ("room", "bits", "sequences"), [(66, 16, 2), (65, 16, 1), (66, 8, 4), (32, 16, None), (-100, 16, None)]
)
def test_as_many_sequences_are_served_as_fit_whole(room: int, bits: int, sequences: int | None) -> None:
    assert most_sequences(GROWING, context=2, room=room, bits=bits) == sequences  # 7 + 2 × 13 bytes each


def test_sequences_that_keep_nothing_are_not_counted() -> None:
    assert most_sequences(Cache((), 0, 2), context=100, room=10**9, bits=16) is None


def test_gigabytes_of_a_data_sheet_are_read_cautiously() -> None:
    assert hardware_bytes(machine(80)) == 80 * 10**9
    assert hardware_bytes(machine(0.5)) == 500_000_000


def test_decoding_is_bound_by_the_bytes_that_each_token_reads() -> None:
    assert decode_tokens_per_second(machine(bandwidth_gbs=1000), weights_read=2544, cache=3200) == 1e12 / 5744


def test_the_cache_has_what_weights_and_overhead_leave() -> None:
    assert room_for_cache(machine(memory_gb=80), 10**9) == 79 * 10**9 - GIB
    assert room_for_cache(machine(memory_gb=1), 10**9) == -GIB

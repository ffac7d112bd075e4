"""Memory of a model on a machine, worked out by hand on real models."""

from __future__ import annotations

import datetime

import pytest
from tests.derive.real_zoo import real_zoo

from llm_zoo.render import Site
from llm_zoo.render.calculators.memory import cache_words, memory
from llm_zoo.render.calculators.shared import Machine, served

GIB = 2**30


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(real_zoo(), datetime.date(2026, 11, 25))


def test_memory_is_weights_and_cache_and_one_gib(site: Site) -> None:
    # Llama 3.1 8B: 16,060,522,496 bytes at 16 bit, 131,072 a token of cache.
    model = served(site, "llama-3.1-8b", "bf16")
    needed = 16_060_522_496 + 8_192 * 131_072 + GIB
    exactly = memory(model, Machine("m", needed, 1e12), context=8_192, sequences=1, bits=16)
    assert (exactly.state, exactly.verdict) == ("good", "Fits with 0\xa0GiB to spare.")
    short = memory(model, Machine("m", needed - 1, 1e12), context=8_192, sequences=1, bits=16)
    assert short.state == "bad"
    assert "fits with a cache of 8 bits, 8,191 tokens or weights in GGUF Q8_0." in short.verdict


def test_fewer_sequences_are_a_way_to_fit(site: Site) -> None:
    model = served(site, "llama-3.1-8b", "bf16")
    room = 16_060_522_496 + GIB + 3 * 8_192 * 131_072
    found = memory(model, Machine("m", room, 1e12), context=8_192, sequences=4, bits=4)
    assert found.verdict.startswith("Fits")
    found = memory(model, Machine("m", room, 1e12), context=8_192, sequences=4, bits=16)
    assert "6,144 tokens, 3 sequences or weights" in found.verdict


def test_weights_that_are_far_too_large_have_no_way_out(site: Site) -> None:
    found = memory(served(site, "deepseek-v3", "q2_k"), Machine("m", 8 * 10**9, 1e11), context=10, sequences=1, bits=16)
    assert found.verdict.endswith("too much; no single change here makes it fit.")


def test_a_full_window_is_named_in_the_working(site: Site) -> None:
    cache = served(site, "gemma-3-27b", "bf16").cache
    assert "425,984 B × 1,024 tokens (its window is full)" in cache_words(cache, 32_768, 16)
    assert cache_words(cache, 32_768, 8).endswith(") × 8 ÷ 16 bits")

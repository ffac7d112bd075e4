"""Compressed attention of DeepSeek-V4, by hand and as transformers 5.23.0 keeps it for a tiny configuration."""

from __future__ import annotations

import pytest

from llm_zoo.derive import mixers
from llm_zoo.derive.cache import cache_of
from llm_zoo.derive.parameters import count_parameters
from llm_zoo.derive.tensors import MixerCache, total_size
from llm_zoo.records.architecture import Architecture
from llm_zoo.records.mixers import CompressedAttention, Indexer

HIDDEN = 32
SIZES = {"heads": 4, "head_dim": 16, "rope_dim": 4, "q_rank": 8, "output_groups": 2, "output_rank": 8, "window": 8}
WINDOW = CompressedAttention.model_validate({"kind": "compressed-attention", **SIZES})
SPARSE = WINDOW.model_copy(
    update={"block": 4, "overlap": True, "indexer": Indexer(heads=2, head_dim=8, top_k=4)},
)
HEAVY = WINDOW.model_copy(update={"block": 8})

# queries 32 × 8, norm 8, 8 × 64; key and value 32 × 16 and its norm; sinks; output 8 × 32 a group, then 16 × 32
BASE = 256 + 8 + 512 + 512 + 16 + 4 + 2 * 256 + 512
# values and gate 32 × 16 each, 8 places, norm
ENTRIES = 2 * 512 + 8 * 16 + 16
# twice as wide with overlap, 4 places; the same at index width 8; index queries 8 × 16, a weight for each head
SPARSE_ENTRIES = 2 * 1024 + 4 * 32 + 16 + 2 * 512 + 4 * 16 + 8 + 8 * 16 + 32 * 2


@pytest.mark.parametrize(
    ("mixer", "size"), [(WINDOW, BASE), (HEAVY, BASE + ENTRIES), (SPARSE, BASE + SPARSE_ENTRIES)], ids=str
)
def test_weights_add_up_by_hand(mixer: CompressedAttention, size: int) -> None:
    assert total_size(mixers.weights(mixer, HIDDEN)) == size


def test_the_past_is_a_window_of_vectors_and_one_entry_a_block() -> None:
    assert mixers.cache(WINDOW) == MixerCache(16, 8)
    assert mixers.cache(HEAVY) == MixerCache(16, 8, more=MixerCache(2))
    assert mixers.cache(SPARSE) == MixerCache(16, 8, more=MixerCache(6, constant=2 * 4 * 24))


def test_only_picked_entries_are_read() -> None:
    assert mixers.attention_flops(WINDOW, 100) == 4 * 64 * 8
    assert mixers.attention_flops(HEAVY, 100) == 4 * 64 * (8 + 12)
    assert mixers.attention_flops(SPARSE, 100) == 4 * 64 * (8 + 4) + 2 * 2 * 8 * 25


def test_layers_without_entries_have_the_colour_of_windows() -> None:
    assert [mixers.part(mixer) for mixer in (WINDOW, HEAVY, SPARSE)] == ["window", "latent", "latent"]


def test_a_tiny_model_is_that_of_the_library() -> None:
    """transformers 5.23.0, `DeepseekV4Config` with these sizes, one forward step of 32 tokens on the CPU.

    42,657 weights; 784 elements of cache, each layer's window holding one token less than it sees, and the key of the
    window layer counted once (the library keeps it a second time under the name of values).
    """
    ffn = {"kind": "moe", "experts": 4, "active": 2, "shared": 1, "intermediate": 16, "activation": "swiglu"}
    router = {"kind": "sqrtsoftplus"}
    layers = [
        {"count": 1, "mixer": WINDOW.model_dump(), "ffn": {**ffn, "router": router | {"hash": True}}},
        {"count": 1, "mixer": SPARSE.model_dump(), "ffn": {**ffn, "router": router}},
        {"count": 1, "mixer": HEAVY.model_dump(), "ffn": {**ffn, "router": router}},
    ]
    tiny = Architecture.model_validate(
        {
            "source": "made-up",
            "hidden_size": HIDDEN,
            "vocab_size": 64,
            "tie_embeddings": False,
            "position": {"kind": "rope"},
            "norm": {"kind": "rmsnorm", "placement": "pre"},
            "hyper_connections": 2,
            "layers": layers,
        }
    )
    assert count_parameters(tiny).total == 42_657
    assert cache_of(tiny, bytes_per_element=1).bytes_at(32) == 784 + 3 * 16

"""Kimi delta attention and lightning attention, by hand and as transformers 5.23.0 keeps them for tiny models."""

from __future__ import annotations

from llm_zoo.derive import mixers
from llm_zoo.derive.tensors import MixerCache, total_size
from llm_zoo.records.mixers import KimiDelta, Lightning

HIDDEN = 32
DELTA = KimiDelta(kind="kimi-delta", heads=4, head_dim=8, conv=4)
LIGHTNING = Lightning(kind="lightning", heads=4, head_dim=8)


def test_kimi_delta_attention_by_hand() -> None:
    # qkv 32 × 96 with a convolution of 4; decay 32 × 8 × 32 with its bias; A; step 32 × 4; gate; norm; output
    low_rank = 32 * 8 + 8 * 32
    assert total_size(mixers.weights(DELTA, HIDDEN)) == 3072 + 384 + low_rank + 32 + 4 + 128 + low_rank + 8 + 1024
    full = DELTA.model_copy(update={"full_rank_gate": True})
    assert total_size(mixers.weights(full, HIDDEN)) == 3072 + 384 + low_rank + 32 + 4 + 128 + 1024 + 8 + 1024
    both = DELTA.model_copy(update={"full_rank_gate": True, "full_rank_decay": True})
    assert total_size(mixers.weights(both, HIDDEN)) == 3072 + 384 + 1024 + 32 + 4 + 128 + 1024 + 8 + 1024


def test_kimi_delta_attention_keeps_a_state_and_three_convolutions() -> None:
    """`KimiLinearConfig` with these sizes: states (4, 8, 8) and convolution inputs (96, 4) after one forward step."""
    assert mixers.cache(DELTA) == MixerCache(constant=4 * 8 * 8 + 96 * 4)
    assert mixers.attention_flops(DELTA, 10) == mixers.attention_flops(DELTA, 1000) == 8 * 4 * 8 * 8
    assert mixers.part(DELTA) == "state_space"


def test_lightning_attention_by_hand() -> None:
    """`MiniMaxConfig` with these sizes keeps a state (4, 8, 8) after one forward step."""
    assert total_size(mixers.weights(LIGHTNING, HIDDEN)) == 32 * 96 + 32 * 32 + 32 + 32 * 32
    assert mixers.cache(LIGHTNING) == MixerCache(constant=4 * 8 * 8)
    assert mixers.attention_flops(LIGHTNING, 10) == mixers.attention_flops(LIGHTNING, 1000) == 6 * 4 * 8 * 8
    assert mixers.part(LIGHTNING) == "state_space"

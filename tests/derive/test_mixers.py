"""Every kind of mixer knows its weights, cache, compute and colour; one that nobody wrote formulas for is an error."""

from __future__ import annotations

import typing
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest

from llm_zoo.derive import mixers
from llm_zoo.derive.mixers import base
from llm_zoo.derive.tensors import MixerCache, total_size
from llm_zoo.records import mixers as records
from llm_zoo.records.fields import Block

HIDDEN = 8
QUESTIONS = {"weights": base.weights, "cache": base.cache, "attention_flops": base.attention_flops, "part": base.part}
KINDS = typing.get_args(typing.get_args(records.Mixer)[0])

ATTENTION = records.Attention(kind="attention", heads=4, kv_heads=2, head_dim=3)
CROSS = records.CrossAttention(kind="cross-attention", heads=4, kv_heads=2, head_dim=3, memory="encoder")
LATENT = records.LatentAttention(kind="mla", heads=4, kv_rank=6, nope_dim=5, rope_dim=2, value_dim=3)
INDEXER = records.Indexer(heads=3, head_dim=5, top_k=7)
BLOCKS = records.BlockIndexer(heads=3, head_dim=5, block=4, top_k=2)
MAMBA = records.Mamba(kind="mamba", inner=16, state=4, conv=3, dt_rank=2)
MAMBA2 = records.Mamba2(kind="mamba2", heads=4, head_dim=3, state=5, groups=2, conv=3)
DELTA = records.GatedDeltaNet(kind="gated-deltanet", key_heads=2, value_heads=4, key_dim=3, value_dim=5, conv=4)

RWKV4 = records.Rwkv4(kind="rwkv4", inner=16)
RWKV7 = records.Rwkv7(kind="rwkv7", heads=2, head_dim=4, decay_rank=3, rate_rank=3, value_rank=2, gate_rank=5)
MLSTM = records.MLstm(kind="mlstm", heads=2, key_dim=3, value_dim=5)
PARALLEL = records.Parallel(kind="parallel", branches=[ATTENTION, MAMBA2])
CHOSEN = records.MixtureOfAttention(kind="mixture-of-attention", experts=4, active=2, kv_heads=2, head_dim=3)
SHORT = records.ShortConvolution(kind="short-convolution", inner=8, conv=3)
RG_LRU = records.RgLru(kind="rg-lru", inner=12, blocks=3, conv=4)


class Telepathy(Block):
    """A mixer that nobody wrote formulas for."""

    kind: Literal["telepathy"] = "telepathy"


def test_every_kind_of_the_record_form_is_tested_in_a_file_of_this_folder() -> None:
    tests = "".join(file.read_text(encoding="utf-8") for file in Path(__file__).parent.glob("test_mixers*.py"))
    assert [kind.__name__ for kind in KINDS if kind.__name__ not in tests] == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_mixer_of_the_record_form_has_its_own_formula(question: str, kind: type[Block]) -> None:
    assert kind in QUESTIONS[question].registry  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "ask",
    [
        lambda mixer: mixers.weights(mixer, HIDDEN),
        lambda mixer: mixers.cache(mixer),
        lambda mixer: mixers.attention_flops(mixer, 100),
        lambda mixer: mixers.part(mixer),
    ],
    ids=["weights", "cache", "attention_flops", "part"],
)
def test_a_mixer_without_formulas_is_never_counted_as_attention(ask: Callable[[Any], object]) -> None:
    with pytest.raises(mixers.UnknownMixer) as caught:
        ask(Telepathy())
    assert str(caught.value) == "no formulas for a mixer of type Telepathy; they belong in derive/mixers/"


def changed(mixer: Block, **changes: object) -> Block:
    """The mixer with other fields, checked anew."""
    return type(mixer).model_validate(mixer.model_dump() | changes)


@pytest.mark.parametrize(
    ("mixer", "size"),
    [
        (ATTENTION, 8 * 12 * 2 + 8 * 6 * 2),
        (changed(ATTENTION, qkv_bias=True), 288 + 12 + 6 + 6),
        (changed(ATTENTION, output_bias=True), 288 + 8),
        (changed(ATTENTION, qk_norm="head"), 288 + 3 + 3),
        (changed(ATTENTION, qk_norm="full"), 288 + 12 + 6),
        (changed(ATTENTION, output_gate=True), 288 + 8 * 12),
        (changed(ATTENTION, output_gate=True, qkv_bias=True), 288 + 8 * 12 + 24 + 6 + 6),
        (changed(ATTENTION, sinks=True), 288 + 4),
        (changed(ATTENTION, qkv_bias=True, key_bias=False), 288 + 12 + 6),
        (changed(ATTENTION, key_bias=True), 288 + 6),
        (changed(ATTENTION, output_norm=True), 288 + 12),
        # two queries and two keys of a head's width
        (changed(ATTENTION, differential=True), 288 + 4 * 3),
        # queries, keys and values from 16 numbers, the output still to 8
        (changed(ATTENTION, input_size=16), 16 * 12 + 2 * 16 * 6 + 8 * 12),
        (changed(ATTENTION, window=5), 288),
        # values of 5: v 8 × 10 instead of 8 × 6, o 20 × 8 instead of 12 × 8
        (changed(ATTENTION, value_dim=5), 288 + 32 + 64),
        (changed(ATTENTION, head_gate=True), 288 + 8 * 4),
        # index queries 8 × 3·5, one index key 8 × 5, a norm of each
        (changed(ATTENTION, indexer=BLOCKS), 288 + 120 + 40 + 10),
        (changed(ATTENTION, shares_kv=True), 8 * 12 * 2),
        (changed(ATTENTION, shares_kv=True, qk_norm="head"), 8 * 12 * 2 + 3),
        (changed(ATTENTION, keys_are_values=True, qk_norm="head"), 8 * 12 * 2 + 8 * 6 + 6),
        (CROSS, 288),
        (changed(CROSS, bias=True, key_bias=False), 288 + 12 + 6 + 8),
        (changed(CROSS, memory_size=10), 8 * 12 * 2 + 10 * 6 * 2),
        (changed(CROSS, bias=True, qk_norm="head", gates=2), 288 + 12 + 6 + 6 + 8 + 3 + 3 + 2),
        # q 8 × 4·7; down 8 × (6 + 2) and its norm 6; up 6 × 4·(5 + 3); output 4·3 × 8
        (LATENT, 8 * 28 + 64 + 6 + 6 * 32 + 96),
        (changed(LATENT, output_gate=True), 8 * 28 + 64 + 6 + 6 * 32 + 96 + 8 * 12),
        (changed(LATENT, head_gate=True), 8 * 28 + 64 + 6 + 6 * 32 + 96 + 8 * 4),
        (changed(LATENT, q_rank=9), 8 * 9 + 9 + 9 * 28 + 64 + 6 + 6 * 32 + 96),
        # index queries from the query latent, one key with scale and bias of its norm, a weight a head
        (changed(LATENT, q_rank=9, indexer=INDEXER), 691 + 9 * 15 + 8 * 5 + 10 + 8 * 3),
        (changed(LATENT, q_rank=9, indexer=changed(INDEXER, shared=True)), 691),
        (MAMBA, 8 * 32 + 16 * 3 + 16 * 10 + 2 * 16 + 16 + 16 * 4 + 16 + 16 * 8 + 16),
        (changed(MAMBA, conv_bias=False), 8 * 32 + 16 * 3 + 16 * 10 + 2 * 16 + 16 + 16 * 4 + 16 + 16 * 8),
        (changed(MAMBA, inner_norms=True), 720 + 16 + 2 + 4 + 4),
        # channels 12 + 2·2·5 = 32; in 8 × (12 + 32 + 4); convolution 32 × 3 + 32; dt, A, D; norm 12; out 12 × 8
        (MAMBA2, 8 * 48 + 96 + 32 + 12 + 12 + 96),
        (changed(MAMBA2, conv_bias=False), 8 * 48 + 96 + 12 + 12 + 96),
        (changed(MAMBA2, gated_norm=False), 8 * 48 + 96 + 32 + 12 + 96),
        (changed(MAMBA2, bias=True), 8 * 48 + 48 + 96 + 32 + 12 + 12 + 96 + 8),
        (changed(MAMBA, bias=True), 720 + 16 + 32 + 8),
        # four projections 8 × 16, decay and bonus, three shares of the token before
        (RWKV4, 4 * 128 + 32 + 24),
        # four projections 8 × 8; six shares; vectors of 3, 3, 2 and 5, three offsets; scales, bonus, norm
        (RWKV7, 4 * 64 + 48 + 16 * 13 + 24 + 16 + 8 + 16),
        (changed(RWKV7, value_rank=None), 4 * 64 + 48 + 16 * 11 + 16 + 16 + 8 + 16),
        # keys 6, values 10; gates of both heads with biases; norm; output
        (MLSTM, 2 * 48 + 2 * 80 + 2 * (16 + 2) + 10 + 80),
        (changed(MLSTM, bias=True), 2 * 54 + 2 * 90 + 2 * (16 + 2) + 20 + 88),
        # router 8 × 4; queries and output of 4 experts, 8 × 6 each; keys and values; bias
        (CHOSEN, 32 + 4 * 2 * 48 + 96 + 8),
        # in 8 × 24, kernels 8 × 3, out 8 × 8
        (SHORT, 192 + 24 + 64),
        (changed(SHORT, bias=True), 192 + 24 + 24 + 64 + 8 + 8),
        # gate and signal 8 × 12 with biases; kernels and biases; decay; two gates of 3 blocks 4 × 4 with biases; out
        (RG_LRU, 2 * (96 + 12) + 48 + 12 + 12 + 2 * (3 * 16 + 12) + 96 + 8),
        (PARALLEL, 288 + 8 * 48 + 96 + 32 + 12 + 12 + 96),
        # keys 6, values 20; qkvz 8 × 52; ba 8 × 8; convolution 32 × 4; dt and A; norm 5; out 20 × 8
        (DELTA, 8 * 52 + 64 + 128 + 8 + 5 + 160),
    ],
    ids=str,
)
def test_weights_add_up_by_hand(mixer: Block, size: int) -> None:
    assert total_size(mixers.weights(mixer, HIDDEN)) == size


@pytest.mark.parametrize(
    ("mixer", "kept"),
    [
        (ATTENTION, MixerCache(2 * 2 * 3)),
        (changed(ATTENTION, window=5), MixerCache(12, 5)),
        (changed(ATTENTION, chunk=6), MixerCache(12, 6)),
        (changed(ATTENTION, value_dim=5), MixerCache(2 * (3 + 5))),
        (changed(ATTENTION, indexer=BLOCKS), MixerCache(12 + 5)),
        (CROSS, MixerCache()),
        (changed(CROSS, memory_tokens=9), MixerCache(constant=12 * 9)),
        (LATENT, MixerCache(6 + 2)),
        (changed(LATENT, indexer=INDEXER), MixerCache(6 + 2 + 5)),
        (changed(LATENT, indexer=changed(INDEXER, shared=True)), MixerCache(6 + 2)),
        (MAMBA, MixerCache(constant=16 * (4 + 3))),
        (MAMBA2, MixerCache(constant=12 * 5 + 32 * 3)),
        (DELTA, MixerCache(constant=20 * 3 + 32 * 4)),
        (changed(ATTENTION, shares_kv=True), MixerCache()),
        (changed(ATTENTION, keys_are_values=True), MixerCache(12)),
        (RWKV4, MixerCache(constant=5 * 16)),
        (RWKV7, MixerCache(constant=8 * 4 + 16)),
        (MLSTM, MixerCache(constant=2 * (15 + 3 + 1))),
        (CHOSEN, MixerCache(2 * 2 * 3)),
        (SHORT, MixerCache(constant=8 * 3)),
        # one number a channel, and three inputs of the convolution
        (RG_LRU, MixerCache(constant=12 * 4)),
        (changed(ATTENTION, input_size=16), MixerCache(12)),
        (PARALLEL, MixerCache(12, more=MixerCache(constant=12 * 5 + 32 * 3))),
    ],
    ids=str,
)
def test_what_a_layer_keeps_of_the_past_is_exact(mixer: Block, kept: MixerCache) -> None:
    assert mixers.cache(mixer) == kept


@pytest.mark.parametrize(
    ("mixer", "at_4", "at_100"),
    [
        (ATTENTION, 4 * 12 * 4, 4 * 12 * 100),
        (changed(ATTENTION, window=5), 4 * 12 * 4, 4 * 12 * 5),
        (changed(ATTENTION, chunk=6), 4 * 12 * 4, 4 * 12 * 6),
        (CROSS, 4 * 12 * 4, 4 * 12 * 100),
        (changed(CROSS, memory_tokens=9), 4 * 12 * 9, 4 * 12 * 9),
        (LATENT, 2 * 4 * 14 * 4, 2 * 4 * 14 * 100),
        # every token is scored by 3 heads of 5, the best 7 are read
        (changed(LATENT, indexer=INDEXER), 2 * 4 * 14 * 4 + 2 * 15 * 4, 2 * 4 * 14 * 7 + 2 * 15 * 100),
        (MAMBA, 6 * 64, 6 * 64),
        (MAMBA2, 6 * 60, 6 * 60),
        (DELTA, 8 * 60, 8 * 60),
        (RWKV4, 12 * 16, 12 * 16),
        (RWKV7, 8 * 32, 8 * 32),
        (MLSTM, 6 * 2 * 3 * 6, 6 * 2 * 3 * 6),
        # two experts of two heads of 3 are at work
        (CHOSEN, 4 * 2 * 6 * 4, 4 * 2 * 6 * 100),
        (SHORT, 2 * 8, 2 * 8),
        (RG_LRU, 6 * 12, 6 * 12),
        (PARALLEL, 4 * 12 * 4 + 360, 4 * 12 * 100 + 360),
    ],
    ids=str,
)
def test_operations_grow_with_the_context_as_the_mixer_says(mixer: Block, at_4: int, at_100: int) -> None:
    assert (mixers.attention_flops(mixer, 4), mixers.attention_flops(mixer, 100)) == (at_4, at_100)


@pytest.mark.parametrize(
    ("mixer", "part"),
    [
        (ATTENTION, "attention"),
        (changed(ATTENTION, window=5), "window"),
        (changed(ATTENTION, chunk=5), "window"),
        (CROSS, "attention"),
        (LATENT, "latent"),
        (MAMBA, "state_space"),
        (MAMBA2, "state_space"),
        (DELTA, "state_space"),
        (SHORT, "state_space"),
        (RG_LRU, "state_space"),
    ],
    ids=str,
)
def test_each_mixer_has_the_colour_of_its_kind_and_so_have_its_weights(mixer: Block, part: str) -> None:
    assert mixers.part(mixer) == part
    assert {tensor.part for tensor in mixers.weights(mixer, HIDDEN)} <= {part, "norm"}


def test_a_token_uses_only_the_attention_experts_that_its_router_picks() -> None:
    used = {tensor.name: tensor.active for tensor in mixers.weights(CHOSEN, HIDDEN)}
    assert (used["expert.q.weight"], used["expert.o.weight"]) == (2 * 48, 2 * 48)
    assert used["kv.weight"] == 96
    assert mixers.part(CHOSEN) == "attention"

"""Every tensor by name, shape and kind of block, as pages show them; each shape is `outputs × inputs`, by hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from tests.made_up import ATTENTION, DENSE, MOE, architecture

from llm_zoo.derive import mixers
from llm_zoo.derive.parameters import count_parameters
from llm_zoo.derive.tensors import Tensor
from llm_zoo.records import mixers as records
from llm_zoo.records.fields import Block

HIDDEN = 8
BARE = records.Attention(kind="attention", heads=4, kv_heads=2, head_dim=3)
MAMBA2 = records.Mamba2(kind="mamba2", heads=4, head_dim=3, state=5, groups=2, conv=3)
#: Of a line each: name, shape, block where it is not that of the mixer, ×copies, and of how many a token uses.
MIXERS: list[tuple[str, Block, str]] = [
    (
        "attention",
        records.Attention(
            kind="attention", heads=4, kv_heads=2, head_dim=3, value_dim=5, qkv_bias=True, output_bias=True,
            qk_norm="full", sinks=True, output_norm=True, differential=True, head_gate=True,
            indexer=records.BlockIndexer(heads=3, head_dim=5, block=4, top_k=2),
        ),
        """q.weight 12×8; q.bias 12; k.weight 6×8; k.bias 6; v.weight 10×8; v.bias 10; o.weight 8×20; o.bias 8;
        q_norm 12 norm; k_norm 6 norm; sinks 4; output_norm 20 norm; lambdas 4×3; gate.weight 4×8; index_q.weight 15×8;
        index_k.weight 5×8; index_norms 2×5 norm""",
    ),
    (
        "window",
        BARE.model_copy(update={"window": 4, "input_size": 16, "output_gate": True, "qk_norm": "head"}),
        "q.weight 24×16; k.weight 6×16; v.weight 6×16; o.weight 8×12; q_norm 3 norm; k_norm 3 norm",
    ),
    (
        "attention",
        records.CrossAttention(
            kind="cross-attention", heads=4, kv_heads=2, head_dim=3, memory="image", memory_size=10, bias=True,
            qk_norm="head", gates=2,
        ),
        """cross_q.weight 12×8; cross_q.bias 12; cross_k.weight 6×10; cross_k.bias 6; cross_v.weight 6×10;
        cross_v.bias 6; cross_o.weight 8×12; cross_o.bias 8; cross_q_norm 3 norm; cross_k_norm 3 norm; cross_gates 2""",
    ),
    (
        "latent",
        records.LatentAttention(kind="mla", heads=4, kv_rank=6, nope_dim=5, rope_dim=2, value_dim=3),
        "q.weight 28×8; kv_down.weight 8×8; kv_norm 6 norm; kv_up.weight 32×6; o.weight 8×12",
    ),
    (
        "latent",
        records.LatentAttention(
            kind="mla", heads=4, q_rank=9, kv_rank=6, nope_dim=5, rope_dim=2, value_dim=3, output_gate=True,
            head_gate=True, indexer=records.Indexer(heads=3, head_dim=5, top_k=7),
        ),
        """q_down.weight 9×8; q_norm 9 norm; q_up.weight 28×9; kv_down.weight 8×8; kv_norm 6 norm; kv_up.weight 32×6;
        o.weight 8×12; gate.weight 12×8; head_gate.weight 4×8; index_q.weight 15×9; index_k.weight 5×8;
        index_k_norm 2×5 norm; index_weights.weight 3×8""",
    ),
    (
        "latent",
        records.CompressedAttention(
            kind="compressed-attention", heads=4, head_dim=16, rope_dim=4, q_rank=6, output_groups=2, output_rank=9,
            window=8, block=4, overlap=True, indexer=records.Indexer(heads=2, head_dim=5, top_k=4),
        ),
        """q_down.weight 6×8; q_norm 6 norm; q_up.weight 64×6; kv.weight 16×8; kv_norm 16 norm; sinks 4; o_down 9×32 ×2;
        o_up.weight 8×18; entry_values.weight 32×8; entry_gate.weight 32×8; entry_place 4×32; entry_norm 16 norm;
        index_entry_values.weight 10×8; index_entry_gate.weight 10×8; index_entry_place 4×10; index_entry_norm 5 norm;
        index_q.weight 10×6; index_weights.weight 2×8""",
    ),
    (
        "state_space",
        records.Mamba(kind="mamba", inner=16, state=4, conv=3, dt_rank=2, inner_norms=True, bias=True),
        """in.weight 32×8; in.bias 32; conv.weight 16×3; x.weight 10×16; dt.weight 16×2; dt.bias 16; A_log 16×4; D 16;
        out.weight 8×16; out.bias 8; conv.bias 16; dt_norm 2 norm; B_norm 4 norm; C_norm 4 norm""",
    ),
    (
        "state_space",
        MAMBA2.model_copy(update={"bias": True}),
        """in.weight 48×8; in.bias 48; conv.weight 32×3; dt_bias 4; A_log 4; D 4; out.weight 8×12; out.bias 8;
        gated_norm 12 norm; conv.bias 32""",
    ),
    (
        "state_space",
        records.GatedDeltaNet(kind="gated-deltanet", key_heads=2, value_heads=4, key_dim=3, value_dim=5, conv=4),
        """qkvz.weight 52×8; ba.weight 8×8; conv.weight 32×4; dt_bias 4; A_log 4; gated_norm 5 norm;
        out.weight 8×20""",
    ),
    (
        "state_space",
        records.KimiDelta(kind="kimi-delta", heads=4, head_dim=3, conv=5),
        """qkv.weight 36×8; conv.weight 36×5; decay_down.weight 3×8; decay_up.weight 12×3; dt_bias 12; A_log 4;
        beta.weight 4×8; gate_down.weight 3×8; gate_up.weight 12×3; gated_norm 3 norm; out.weight 8×12""",
    ),
    (
        "state_space",
        records.Lightning(kind="lightning", heads=4, head_dim=3),
        "qkv.weight 36×8; gate.weight 12×8; norm 12 norm; out.weight 8×12",
    ),
    (
        "state_space",
        records.Rwkv4(kind="rwkv4", inner=16),
        """receptance.weight 16×8; key.weight 16×8; value.weight 16×8; output.weight 8×16; decay 16; bonus 16;
        shift 3×8""",
    ),
    (
        "state_space",
        records.Rwkv7(kind="rwkv7", heads=2, head_dim=4, decay_rank=3, rate_rank=1, value_rank=2, gate_rank=5),
        """receptance.weight 8×8; key.weight 8×8; value.weight 8×8; output.weight 8×8; shift 6×8; decay_down.weight 3×8;
        decay_up.weight 8×3; decay_up.bias 8; rate_down.weight 1×8; rate_up.weight 8×1; rate_up.bias 8;
        value_mix_down.weight 2×8; value_mix_up.weight 8×2; value_mix_up.bias 8; gate_down.weight 5×8;
        gate_up.weight 8×5; key_scales 2×8; bonus 2×4; heads_norm 2×8 norm""",
    ),
    (
        "state_space",
        records.MLstm(kind="mlstm", heads=2, key_dim=3, value_dim=5, bias=True),
        """q.weight 6×8; q.bias 6; k.weight 6×8; k.bias 6; v.weight 10×8; v.bias 10; output_gate.weight 10×8;
        output_gate.bias 10; input_gate.weight 2×8; input_gate.bias 2; forget_gate.weight 2×8; forget_gate.bias 2;
        heads_norm 2×10 norm; out.weight 8×10; out.bias 8""",
    ),
    (
        "state_space",
        records.ShortConvolution(kind="short-convolution", inner=6, conv=3, bias=True),
        "in.weight 18×8; in.bias 18; conv.weight 6×3; out.weight 8×6; out.bias 8; conv.bias 6",
    ),
    (
        "state_space",
        records.RgLru(kind="rg-lru", inner=12, blocks=3, conv=5),
        """gate.weight 12×8; gate.bias 12; in.weight 12×8; in.bias 12; conv.weight 12×5; conv.bias 12; decay 12;
        input_gate.weight 4×4 ×3; input_gate.bias 12; recurrence_gate.weight 4×4 ×3; recurrence_gate.bias 12;
        out.weight 8×12; out.bias 8""",
    ),
    (
        "attention",
        records.MixtureOfAttention(kind="mixture-of-attention", experts=4, active=2, kv_heads=2, head_dim=3),
        """router.weight 4×8 router; expert.q.weight 6×8 ×4 (2); kv.weight 12×8; expert.o.weight 8×6 ×4 (2);
        sum.bias 8""",
    ),
    (
        "attention",
        records.Parallel(kind="parallel", branches=[BARE, MAMBA2]),
        """attention.q.weight 12×8; attention.k.weight 6×8; attention.v.weight 6×8; attention.o.weight 8×12;
        mamba2.in.weight 48×8 state_space; mamba2.conv.weight 32×3 state_space; mamba2.dt_bias 4 state_space;
        mamba2.A_log 4 state_space; mamba2.D 4 state_space; mamba2.out.weight 8×12 state_space;
        mamba2.gated_norm 12 norm; mamba2.conv.bias 32 state_space""",
    ),
]  # fmt: skip


def written(tensors: Iterable[Tensor], usual: str = "") -> list[str]:
    """Tensors in the words of the tables here."""
    lines = []
    for tensor in tensors:
        words = [tensor.name, "×".join(map(str, tensor.shape)), "" if tensor.part == usual else tensor.part]
        words.append(f"×{tensor.copies}" if tensor.copies > 1 else "")
        words.append("" if tensor.used is None else f"({tensor.used})")
        lines.append(" ".join(filter(None, words)))
    return lines


def table(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split(";")]


@pytest.mark.parametrize(("part", "mixer", "tensors"), MIXERS, ids=[f"{one[1].kind}-{one[0]}" for one in MIXERS])  # type: ignore[attr-defined]
def test_the_tensors_of_a_mixer(part: str, mixer: Block, tensors: str) -> None:
    assert mixers.part(mixer) == part
    assert written(mixers.weights(mixer, HIDDEN), part) == table(tensors)


def lines_of(**changes: Any) -> dict[str, list[str]]:
    """The tensors of a made-up architecture by their line; those of plain attention and of the token table left out."""
    found = {line.label: written(line.tensors) for line in count_parameters(architecture(**changes)).lines}
    plain = ["q.weight 8×8 attention", "k.weight 4×8 attention", "v.weight 4×8 attention", "o.weight 8×8 attention"]
    return {label: [one for one in tensors if one not in plain] for label, tensors in found.items()}


def of_layer(ffn: dict[str, Any], **changes: Any) -> list[str]:
    return lines_of(layers=[{"count": 1, "mixer": ATTENTION, "ffn": ffn}], **changes)["layers"]


def test_the_tensors_of_a_dense_network_that_has_everything() -> None:
    ffn = {**DENSE, "bias": True, "token_shift": True, "receptance": True, "inner_norm": True, "activation": "xielu"}
    assert of_layer(ffn) == table(
        """mixer_norm 8 norm; ffn_norm 8 norm; up.weight 16×8 dense_ffn; up.bias 16 dense_ffn;
        down.weight 8×16 dense_ffn; down.bias 8 dense_ffn; activation 2 dense_ffn; inner_norm 16 norm;
        shift 8 dense_ffn; receptance.weight 8×8 dense_ffn; receptance_shift 8 dense_ffn"""
    )


def test_the_tensors_of_experts_that_have_everything() -> None:
    """The router also scores experts without weights; routed experts work at the latent width, shared ones do not."""
    router = {"kind": "softmax", "bias": True, "input_scale": True, "expert_scale": True}
    more = {"latent": 3, "latent_norm": True, "zero_experts": 2, "shared_intermediate": 5, "shared_gate": True}
    rest = {"sum_bias": True, "branch_norms": True, "bias": True}
    assert of_layer({**MOE, **more, **rest, "shared": 2, "router": router}) == table(
        """mixer_norm 8 norm; ffn_norm 8 norm; router.weight 6×8 router; router.bias 6 router; router_scale 8 router;
        expert_scale 4 router; experts_pre_norm 8 norm; experts_post_norm 8 norm; shared_post_norm 8 norm;
        latent_down.weight 3×8 expert; latent_down.bias 3 expert; latent_up.weight 8×3 expert; latent_up.bias 8 expert;
        latent_norm 3 norm; expert.gate.weight 6×3 expert ×4 (1); expert.gate.bias 6 expert ×4 (1);
        expert.up.weight 6×3 expert ×4 (1); expert.up.bias 6 expert ×4 (1); expert.down.weight 3×6 expert ×4 (1);
        expert.down.bias 3 expert ×4 (1); shared.gate.weight 5×8 shared_expert ×2; shared.gate.bias 5 shared_expert ×2;
        shared.up.weight 5×8 shared_expert ×2; shared.up.bias 5 shared_expert ×2;
        shared.down.weight 8×5 shared_expert ×2; shared.down.bias 8 shared_expert ×2;
        sum.bias 8 expert; shared_gate.weight 1×8 shared_expert"""
    )


def test_the_tensors_around_the_sublayers() -> None:
    """Three streams: each sublayer reads 3, writes 3 and mixes 9 of them; before the output only 3 are read."""
    found = lines_of(
        layers=[{"count": 1, "mixer": ATTENTION, "ffn": DENSE}],
        per_layer_embeddings={"rows": 7, "size": 3},
        altup_streams=4,
        laurel_rank=2,
        hyper_connections=3,
        attention_residuals=1,
        token_types=2,
        output_bias=True,
    )
    assert found == {
        "embeddings": table(
            """tokens 10×8 embedding; token_types 2×8 embedding; per_layer_tokens 7×3 embedding;
            per_layer_model_projection.weight 3×8 embedding; per_layer_projection_norm 3 norm;
            altup_projections 8×8 embedding ×3; altup_unembed_projections 8×8 embedding ×3"""
        ),
        "layers": table(
            """mixer_norm 8 norm; mixer_streams.weight 15×24 router; mixer_streams.bias 15 router;
            mixer_stream_scales 3 router; mixer_residual_query 1×8 router; mixer_residual_norm 8 norm; ffn_norm 8 norm;
            gate.weight 16×8 dense_ffn; up.weight 16×8 dense_ffn; down.weight 8×16 dense_ffn;
            ffn_streams.weight 15×24 router; ffn_streams.bias 15 router; ffn_stream_scales 3 router;
            ffn_residual_query 1×8 router; ffn_residual_norm 8 norm; per_layer_gate.weight 3×8 embedding;
            per_layer_projection.weight 8×3 embedding; per_layer_norm 8 norm; altup_router.weight 4×8 router;
            altup_predict.weight 16×4 router; altup_correct.weight 4×4 router; altup_scale 8 router; altup_norm 8 norm;
            laurel_down.weight 2×8 dense_ffn; laurel_up.weight 8×2 dense_ffn; laurel_norm 8 norm"""
        ),
        "once for all layers": table(
            """final_norm 8 norm; output_streams.weight 3×24 router; output_streams.bias 3 router;
            output_stream_scales 1 router; output_residual_query 1×8 router; output_residual_norm 8 norm"""
        ),
        "output head": ["output.weight 10×8 embedding"],
        "output bias": ["output.bias 10 embedding"],
    }


def test_the_tensors_outside_the_layers_of_two_stacks() -> None:
    """The encoder has its own rows of positions; the norm after the embeddings each stack has for itself."""
    found = lines_of(
        form="encoder-decoder",
        position={"kind": "learned", "positions": 6},
        norm={"kind": "layernorm", "placement": "pre", "embedding": True},
        layers=[{"count": 1, "ffn": DENSE}],
        encoder={
            "layers": [{"count": 2, "ffn": DENSE}],
            "position": {"kind": "learned", "positions": 9},
            "stem": [{"inputs": 5, "outputs": 8, "kernel": 3, "bias": True}],
        },
        embedding_projection={"size": 4, "output": True, "bias": True},
        heads=[{"name": "pooler", "inputs": 8, "outputs": 3, "bias": True}],
    )
    ffn = table(
        """ffn_norm 2×8 norm; gate.weight 16×8 dense_ffn; up.weight 16×8 dense_ffn; down.weight 8×16 dense_ffn"""
    )
    assert found == {
        "embeddings": table(
            """tokens 10×4 embedding; positions 6×4 embedding; encoder_positions 9×8 embedding;
            embedding_norm 2×4 norm ×2; widen.weight 8×4 embedding; widen.bias 8 embedding; narrow.weight 4×8 embedding;
            narrow.bias 4 embedding"""
        ),
        "encoder stem": ["convolution_1.weight 8×5×3 embedding", "convolution_1.bias 8 embedding"],
        "encoder layers": ffn,
        "once for all encoder layers": ["final_norm 2×8 norm"],
        "decoder layers": ffn,
        "once for all decoder layers": ["final_norm 2×8 norm"],
        "output head": ["output.weight 10×4 embedding"],
        "pooler": ["pooler.weight 3×8 embedding", "pooler.bias 3 embedding"],
    }

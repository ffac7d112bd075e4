"""Parameter counts are exact: they equal what the reference implementation of each model allocates."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.derive.real_zoo import architecture_of, real_zoo
from tests.made_up import ATTENTION, DENSE, MOE, REPOSITORY, architecture, load, model, with_models

from llm_zoo.contribute import library_counts
from llm_zoo.derive.audit import audit_problems
from llm_zoo.derive.kind import kind_of
from llm_zoo.derive.parameters import audit_percent, count_parameters
from llm_zoo.records import RecordErrors

# Weights that transformers allocates for every open model that it has a class for, tied ones once and towers left out.
# `zoo verify --keep` wrote the table. Where the library's count is another one, the record explains it; that is tested
# in tests/contribute/test_verify.py.
LIBRARY = {
    model_id: count
    for model_id, count in library_counts.read(REPOSITORY).items()
    if count.outcome == "equal" and model_id in real_zoo().models
}
# The active counts that developers state exactly (gpt-oss model card, arXiv:2508.10925, table 1), and others by hand:
# total − routed experts not chosen − input table when it is not tied.
REFERENCE_ACTIVE = {
    "gpt-oss-120b": 5_132_849_472,
    "gpt-oss-20b": 3_608_307_264,
    "mixtral-8x7b": 46_702_792_704 - 32 * 6 * 3 * 4096 * 14_336 - 32_000 * 4096,
    "deepseek-v3": 671_026_404_352 - 58 * 248 * 3 * 7168 * 2048 - 129_280 * 7168,
    "qwen3-30b-a3b": 30_532_122_624 - 48 * 120 * 3 * 2048 * 768 - 151_936 * 2048,
    "llama-3.1-8b": 8_030_261_248 - 128_256 * 4096,
    "qwen3-0.6b": 596_049_920,  # tied: the input table is the output head
}


@pytest.mark.parametrize("model_id", LIBRARY)
def test_total_and_active_equal_what_the_reference_implementation_allocates(model_id: str) -> None:
    count = count_parameters(architecture_of(model_id))
    assert (count.total, count.active) == (LIBRARY[model_id].total, LIBRARY[model_id].active)


@pytest.mark.parametrize("model_id", REFERENCE_ACTIVE)
def test_the_active_count_follows_the_convention_of_the_gpt_oss_model_card(model_id: str) -> None:
    assert count_parameters(architecture_of(model_id)).active == REFERENCE_ACTIVE[model_id]


def test_in_every_model_the_parts_add_up_to_the_total_and_no_part_is_empty() -> None:
    counted = 0
    for model_id, record in real_zoo().models.items():
        if record.architecture is None:
            continue
        count = count_parameters(record.architecture)
        assert sum(count.breakdown.values()) == count.total, model_id
        assert sum(line.total for line in count.lines) == count.total, model_id
        assert all(size > 0 for size in count.breakdown.values()), model_id
        assert 0 < count.active <= count.total, model_id
        counted += 1
    assert counted >= len(LIBRARY)


def test_a_small_dense_model_adds_up_by_hand() -> None:
    count = count_parameters(architecture())
    # Table and head 10 × 8 each; a layer: q and o 8 × 8, k and v 8 × 4, three of 8 × 16, two norms; one final norm.
    assert count.breakdown == {
        "embedding": 2 * 80,
        "norm": 2 * 2 * 8 + 8,
        "attention": 2 * (2 * 64 + 2 * 32),
        "dense_ffn": 2 * 3 * 128,
    }
    assert (count.total, count.active, count.lookup_only) == (1352, 1272, 80)


def test_a_small_sparse_model_adds_up_by_hand() -> None:
    count = count_parameters(architecture(layers=[{"count": 2, "mixer": ATTENTION, "ffn": MOE}]))
    # A layer: attention 192, norms 16, router 8 × 4, four experts and a shared one of 3 × 8 × 6.
    assert count.total == 160 + 8 + 2 * (192 + 16 + 32 + 5 * 144)
    assert count.active == count.total - 80 - 2 * 3 * 144
    assert count.breakdown["expert"] == 2 * 4 * 144
    assert count.breakdown["shared_expert"] == 2 * 144
    assert count.breakdown["router"] == 2 * 32


def test_experts_with_biases_a_wider_shared_expert_and_a_gate_are_counted() -> None:
    ffn = {
        **MOE,
        "bias": True,
        "shared_intermediate": 10,
        "shared_gate": True,
        "router": {"kind": "softmax", "bias": True},
    }
    count = count_parameters(architecture(layers=[{"count": 1, "mixer": ATTENTION, "ffn": ffn}]))
    assert count.breakdown["expert"] == 4 * (3 * 48 + 6 + 6 + 8)
    assert count.breakdown["shared_expert"] == 3 * 80 + 10 + 10 + 8 + 8
    assert count.breakdown["router"] == 32 + 4


def test_a_balance_bias_of_the_router_is_no_weight() -> None:
    moved = {**MOE, "router": {"kind": "sigmoid", "balance_bias": True}}
    with_bias, without = (
        count_parameters(architecture(layers=[{"count": 1, "mixer": ATTENTION, "ffn": ffn}])).total
        for ffn in (moved, MOE)
    )
    assert with_bias == without


@pytest.mark.parametrize(
    ("activation", "matrices"), [("swiglu", 3), ("geglu", 3), ("reglu", 3), ("gelu", 2), ("relu2", 2), ("silu", 2)]
)
def test_only_gated_activations_have_a_third_matrix(activation: str, matrices: int) -> None:
    ffn = {**DENSE, "activation": activation}
    count = count_parameters(architecture(layers=[{"count": 1, "mixer": ATTENTION, "ffn": ffn}]))
    assert count.breakdown["dense_ffn"] == matrices * 8 * 16


@pytest.mark.parametrize(
    ("changes", "difference"),
    [
        ({"tie_embeddings": True}, -80),
        ({"output_head": False}, -80),
        ({"extra_input_rows": 3}, 3 * 8),
        ({"token_types": 2}, 2 * 8),
        ({"position": {"kind": "learned", "positions": 5}}, 5 * 8),
        ({"position": {"kind": "relative-bias", "buckets": 7}}, 7 * 2),
        ({"norm": {"kind": "layernorm", "placement": "pre"}}, 5 * 8),
        ({"norm": {"kind": "layernorm", "placement": "pre", "bias": False}}, 0),
        ({"norm": {"kind": "rmsnorm", "placement": "sandwich"}}, 4 * 8),
        # two in each of two layers, and the last one
        ({"norm": {"kind": "rmsnorm", "placement": "pre", "weights": False}}, -5 * 8),
        ({"norm": {"kind": "rmsnorm", "placement": "post"}}, -8),
        ({"norm": {"kind": "rmsnorm", "placement": "post", "final": True}}, 0),
        ({"norm": {"kind": "rmsnorm", "placement": "pre", "embedding": True}}, 8),
        ({"heads": [{"name": "pooler", "inputs": 8, "outputs": 8}]}, 72),
        ({"heads": [{"name": "pooler", "inputs": 8, "outputs": 8, "bias": False}]}, 64),
        ({"towers": [{"kind": "vision", "name": "Eye", "parameters": 400, "source": "report"}]}, 0),
        ({"extras": {"multi_token_prediction": 1}}, 0),
    ],
    ids=str,
)
def test_each_part_outside_the_layers_adds_exactly_its_weights(changes: dict[str, object], difference: int) -> None:
    assert count_parameters(architecture(**changes)).total == 1352 + difference


@pytest.mark.parametrize(
    ("changes", "lookup_only"), [({}, 80), ({"tie_embeddings": True}, 0), ({"extra_input_rows": 3}, 104)], ids=str
)
def test_the_input_table_is_inactive_exactly_when_it_is_only_looked_up(
    changes: dict[str, object], lookup_only: int
) -> None:
    count = count_parameters(architecture(**changes))
    assert count.total - count.active == lookup_only


def test_an_encoder_and_a_decoder_are_both_counted() -> None:
    cross = {"kind": "cross-attention", "heads": 2, "kv_heads": 2, "head_dim": 4, "memory": "encoder"}
    both = architecture(
        form="encoder-decoder",
        encoder={"layers": [{"count": 1, "mixer": ATTENTION, "ffn": DENSE}]},
        layers=[{"count": 1, "mixer": ATTENTION, "cross": cross, "ffn": DENSE}],
    )
    labels = [line.label for line in count_parameters(both).lines]
    assert labels == [
        "embeddings",
        "encoder layers",
        "once for all encoder layers",
        "decoder layers",
        "once for all decoder layers",
        "output head",
    ]
    # Encoder layer 592 and its final norm; decoder layer 592, cross-attention 4 × 64 and its norm; final norm.
    assert count_parameters(both).total == 160 + 592 + 8 + 592 + 4 * 64 + 8 + 8


def test_layers_that_share_weights_are_counted_once_and_worked_by_each() -> None:
    shared = {"count": 3, "mixer": ATTENTION, "ffn": DENSE, "shared": {"name": "one", "own_output": True}}
    count = count_parameters(architecture(layers=[shared]))
    assert [(line.label, line.count, line.total, line.uses) for line in count.lines] == [
        ("embeddings", 1, 80, 1),
        ("shared by 3 layers, one", 1, 592, 3),
        ("own to each of the 3 layers of one", 3, 3 * 64, 1),
        ("once for all layers", 1, 8, 1),
        ("output head", 1, 80, 1),
    ]
    assert count.total == 80 + 592 + 3 * 64 + 8 + 80
    assert count.active == count.total - 80
    assert count.multiplied == count.active + 2 * 592


def test_layers_with_weights_of_their_own_multiply_with_each_active_weight_once() -> None:
    count = count_parameters(architecture())
    assert count.multiplied == count.active


def test_albert_xxlarge_has_222_595_584_weights_for_twelve_layers() -> None:
    # KerasHub counts as many, and so does AlbertModel of transformers 5.23.0 for the defaults of its configuration.
    count = count_parameters(architecture_of("albert-xxlarge"))
    assert (count.total, count.active) == (222_595_584, 222_595_584)
    assert count.multiplied == 222_595_584 + 11 * 201_379_840


def test_whispers_encoder_starts_with_two_convolutions_and_has_no_table_of_positions() -> None:
    # KerasHub and WhisperForConditionalGeneration of transformers 5.23.0 both count 1,543,304,960: with the sinusoids
    # of the encoder, 1,500 positions of 1,280 numbers, which the first code of Whisper keeps as a buffer.
    count = count_parameters(architecture_of("whisper-large-v2"))
    assert count.total == 1_543_304_960 - 1500 * 1280
    (stem,) = [line for line in count.lines if line.label == "encoder stem"]
    assert stem.total == 1280 * 80 * 3 + 1280 + 1280 * 1280 * 3 + 1280 == 5_224_960


def test_an_encoder_with_learned_positions_of_its_own_has_a_second_table() -> None:
    position = {"kind": "learned", "positions": 5}
    stacks = {"form": "encoder-decoder", "position": position}
    layer = {"count": 1, "mixer": ATTENTION, "ffn": DENSE}
    same, other, none = (
        count_parameters(architecture(**stacks, encoder={"layers": [layer], **own})).lines[0].total
        for own in ({}, {"position": {"kind": "learned", "positions": 7}}, {"position": {"kind": "sinusoidal"}})
    )
    assert (same, other, none) == (80 + 2 * 40, 80 + 40 + 56, 80 + 40)


def test_the_audit_compares_computed_with_stated_in_percent(tmp_path: Path) -> None:
    stated = {"total": 1300, "source": "report", "audit_note": "Rounded down."}
    zoo = load(tmp_path, with_models(a=model("A", parameters=stated), b=model("B")))
    assert audit_percent(zoo.models["a"]) == pytest.approx(4.0)
    assert audit_percent(zoo.models["b"]) is None


def test_layers_that_miss_the_stated_total_by_more_than_one_percent_are_an_error_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(RecordErrors) as caught:
        load(tmp_path, with_models(a=model("A", parameters={"total": 1300, "source": "report"})))
    (problem,) = caught.value.problems
    assert (problem.file, problem.code) == ("zoo_data/models/acme/a.yaml", "ZOO222")
    lines = (tmp_path / problem.file).read_text(encoding="utf-8").splitlines()
    assert lines[problem.line - 1] == "  total: 1300"
    assert problem.message == (
        "the layers give 1,352 parameters, the record states 1,300 (+4.0 %); correct one, or say why in 'audit_note'"
    )


@pytest.mark.parametrize(("stated", "fails"), [(1352, False), (1365, False), (1366, True), (1339, False), (1338, True)])
def test_the_audit_forgives_one_percent_and_no_more(tmp_path: Path, stated: int, fails: bool) -> None:
    # 1352 / 1.01 = 1338.6 and 1352 / 0.99 = 1365.7
    zoo = with_models(a=model("A", parameters={"total": stated, "source": "report"}))
    if fails:
        with pytest.raises(RecordErrors, match="ZOO222"):
            load(tmp_path, zoo)
    else:
        assert list(audit_problems(load(tmp_path, zoo))) == []


def test_every_open_model_of_the_zoo_can_be_counted() -> None:
    uncounted = [
        model_id
        for model_id, record in real_zoo().models.items()
        if record.access.weights == "open" and record.architecture is None and kind_of(record) != "undisclosed"
    ]
    assert uncounted == []

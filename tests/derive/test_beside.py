"""What is published beside a model is a line of its own, exact where it is computed, and in no total."""

from __future__ import annotations

from typing import Any

import pytest
from tests.derive.real_zoo import architecture_of
from tests.made_up import ATTENTION, DENSE, architecture

from llm_zoo.derive.beside import Beside, beside
from llm_zoo.derive.parameters import count_parameters

LAYER = {"count": 1, "mixer": ATTENTION, "ffn": DENSE}


def module(**changes: Any) -> dict[str, Any]:
    """Extras with two modules of one layer each."""
    made = {"source": "report", "locator": "section 2", "layers": [LAYER]} | changes
    return {"multi_token_prediction": 2, "prediction_module": made}


def predicted(**changes: Any) -> Beside:
    """The modules of the made-up model."""
    (found,) = beside(architecture(extras=module(**changes)))
    return found


def test_a_plain_model_has_nothing_beside_it() -> None:
    assert beside(architecture()) == []


def test_a_module_is_a_projection_of_both_inputs_its_layer_and_three_norms() -> None:
    found = predicted()
    # 16 × 8, a layer of 592, three norms of 8
    assert (found.name, found.kind, found.size) == (
        "2 multi-token-prediction modules",
        "prediction",
        2 * (128 + 592 + 24),
    )
    assert (found.source, found.locator) == ("report", "section 2")
    assert found.line is not None
    assert [tensor.name for tensor in found.line.tensors][:3] == ["norms", "projection.weight", "mixer_norm"]


@pytest.mark.parametrize(
    ("changes", "size"),
    [
        ({"norms": 2}, 2 * (128 + 592 + 16)),
        ({"norms": 0}, 2 * (128 + 592)),
        ({"layers": [{**LAYER, "count": 2}]}, 2 * (128 + 2 * 592 + 24)),
        ({"layers": [{"count": 1, "mixer": ATTENTION}, {"count": 1, "ffn": DENSE}]}, 2 * (128 + 592 + 24)),
    ],
    ids=["two norms", "no norms", "two layers", "mixer and feed-forward apart"],
)
def test_a_module_is_what_the_record_says(changes: dict[str, Any], size: int) -> None:
    assert predicted(**changes).size == size


def test_tensors_of_several_layers_keep_different_names() -> None:
    line = predicted(layers=[{**LAYER, "count": 2}]).line
    assert line is not None
    names = [tensor.name for tensor in line.tensors]
    assert len(names) == len(set(names))
    assert {"layer_1.q.weight", "layer_2.q.weight"} <= set(names)


def test_a_module_of_a_model_with_many_streams_reads_one_of_them_before_the_head() -> None:
    streams = architecture(extras=module(), hyper_connections=4)
    (found,) = beside(streams)
    assert found.line is not None
    # 4 × 8 numbers to 4 weights, with a bias and a scale
    assert [tensor.size for tensor in found.line.tensors][-3:] == [4 * 32, 4, 1]


def test_modules_that_nobody_looked_into_have_no_size_and_towers_the_one_that_is_stated() -> None:
    ear = {"kind": "audio", "name": "Ear", "source": "report", "note": "From the paper."}
    towers = [ear, {"kind": "vision", "name": "Eye", "source": "card", "parameters": 123}]
    found = beside(architecture(towers=towers, extras={"multi_token_prediction": 1}))
    assert found == [
        Beside("Ear", "audio", None, "report", note="From the paper."),
        Beside("Eye", "vision", 123, "card"),
        Beside("1 multi-token-prediction module", "prediction", None, "report"),
    ]


def test_what_is_beside_a_model_is_in_no_total() -> None:
    assert count_parameters(architecture(extras=module())) == count_parameters(architecture())


@pytest.mark.parametrize(
    ("model_id", "size"),
    [("deepseek-v3", 11_610_067_968), ("glm-4.5", 3_988_069_632), ("glm-4.5-air", 2_375_059_456)],
)
def test_modules_of_known_models_have_the_weights_that_the_library_allocates(model_id: str, size: int) -> None:
    # MtpModel of transformers 5.23.0, built on the meta device beside the model: the weights of its `layers`.
    assert [part.size for part in beside(architecture_of(model_id))] == [size]


def test_deepseek_s_own_numbers_for_its_module_follow() -> None:
    """README_WEIGHTS.md: 11.5 billion of its own, without shared tables. README.md: 14 billion, 685 in the download."""
    architecture = architecture_of("deepseek-v3")
    (found,) = beside(architecture)
    assert found.line is not None
    assert found.size is not None
    projection = next(tensor.size for tensor in found.line.tensors if tensor.name == "projection.weight")
    tables = 2 * architecture.vocab_size * architecture.hidden_size
    # Their number for what is its own is that of the layer: without the projection of the two inputs.
    assert round((found.size - projection) / 1e9, 1) == 11.5
    # 13.46 billion; the difference of the two rounded sizes, 685 − 671, is 14.
    assert round((found.size + tables) / 1e9, 2) == 13.46
    assert round(count_parameters(architecture).total / 1e9 + (found.size + tables) / 1e9, 1) == 684.5
    used = found.line.active - projection + tables
    assert round(used / 1e9, 1) == 2.4  # active, the tables included

"""The one-word kind of a model follows from its layers, never from a tag."""

from __future__ import annotations

from typing import Any

import pytest
from tests.derive.real_zoo import real_zoo
from tests.made_up import ATTENTION, DENSE, MOE, layers, model

from llm_zoo.derive.kind import has_experts, kind_of, mixer_parts
from llm_zoo.records import Model

MAMBA = {"kind": "mamba", "inner": 16, "state": 4, "conv": 3, "dt_rank": 2}
DELTA = {"kind": "gated-deltanet", "key_heads": 2, "value_heads": 4, "key_dim": 3, "value_dim": 5, "conv": 4}
WINDOW = {**ATTENTION, "window": 8}


def made_of(*blocks: tuple[dict[str, Any] | None, dict[str, Any] | None], **changes: Any) -> Model:
    groups = [{"count": 1, "mixer": mixer, "ffn": ffn} for mixer, ffn in blocks]
    return Model.model_validate(model("A", architecture=layers(layers=groups, **changes)))


@pytest.mark.parametrize(
    ("blocks", "kind"),
    [
        ([(ATTENTION, DENSE)], "dense"),
        ([(WINDOW, DENSE), (ATTENTION, DENSE)], "dense"),
        ([(ATTENTION, DENSE), (ATTENTION, MOE)], "moe"),
        ([(MAMBA, None)], "ssm"),
        ([(MAMBA, DENSE), (None, MOE)], "ssm"),
        ([(DELTA, DENSE), (ATTENTION, DENSE)], "hybrid"),
        ([(DELTA, MOE), (ATTENTION, MOE)], "hybrid"),
    ],
    ids=str,
)
def test_kind_by_mixers_first_then_by_feed_forward_part(blocks: list[Any], kind: str) -> None:
    assert kind_of(made_of(*blocks)) == kind


@pytest.mark.parametrize("form", ["encoder", "vae"])
def test_a_special_form_goes_before_the_layers(form: str) -> None:
    assert kind_of(made_of((ATTENTION, MOE), form=form)) == form


def test_without_layers_the_kind_is_undisclosed_whatever_is_rumoured() -> None:
    rumour = {"about": "architecture", "claim": "Experts.", "date": real_zoo().models["gpt-4"].released}
    closed = model("A", architecture=None, rumours=[{**rumour, "source": "report"}])
    assert kind_of(Model.model_validate(closed)) == "undisclosed"
    assert not has_experts(Model.model_validate(closed))


def test_a_hybrid_can_have_experts_too() -> None:
    assert has_experts(made_of((DELTA, MOE), (ATTENTION, MOE)))
    assert not has_experts(made_of((DELTA, DENSE)))


def test_mixer_parts_name_every_kind_of_mixer_once() -> None:
    assert mixer_parts(made_of((WINDOW, DENSE), (ATTENTION, DENSE), (DELTA, DENSE))) == {
        "window",
        "attention",
        "state_space",
    }


@pytest.mark.parametrize(
    ("model_id", "kind"),
    [
        ("llama-3.1-8b", "dense"),
        ("mixtral-8x7b", "moe"),
        ("deepseek-v3", "moe"),
        ("mamba2-2.7b", "ssm"),
        ("jamba-v0.1", "hybrid"),
        ("qwen3.5-27b", "hybrid"),
        ("bert-base-uncased", "encoder"),
        ("t5-small", "encoder-decoder"),
        ("gpt-4", "undisclosed"),
    ],
)
def test_well_known_models_are_of_their_kind(model_id: str, kind: str) -> None:
    assert kind_of(real_zoo().models[model_id]) == kind

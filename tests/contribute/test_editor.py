"""Steps that change layers: what each does, which of them are left, and which are refused."""

from __future__ import annotations

from typing import Any

import pytest

from llm_zoo.contribute.editor import MOST_GROUPS, MOST_STEPS, CannotAnswer, fields, grouped, places, take

ATTENTION = {"kind": "attention", "heads": 32, "kv_heads": 8, "head_dim": 128}
DENSE = {"kind": "dense", "intermediate": 14_336, "activation": "swiglu"}
MOE = {"kind": "moe", "experts": 16, "active": 2, "intermediate": 100, "shared": 1, "shared_intermediate": 50,
       "activation": "geglu", "router": {"kind": "sigmoid"}}  # fmt: skip


def made(*layers: dict[str, Any]) -> dict[str, Any]:
    return {"hidden_size": 4096, "tie_embeddings": False, "layers": [{"count": 2, **layer} for layer in layers]}


def first(start: dict[str, Any], *steps: str) -> dict[str, Any]:
    layer: dict[str, Any] = take(start, steps)[0]["layers"][0]
    return layer


PLAIN = made({"mixer": ATTENTION, "ffn": DENSE})


def test_a_mixture_does_as_much_work_for_a_token_as_the_dense_ffn_before() -> None:
    ffn = first(PLAIN, "moe:layers.0")["ffn"]
    assert (ffn["experts"], ffn["active"], ffn["active"] * ffn["intermediate"]) == (8, 2, 14_336)


def test_a_mixture_is_built_like_the_others_of_its_model() -> None:
    assert (
        first(made({"mixer": ATTENTION, "ffn": DENSE}, {"mixer": ATTENTION, "ffn": MOE}), "moe:layers.0")["ffn"] == MOE
    )


def test_a_dense_ffn_is_as_wide_as_what_a_token_passed_through() -> None:
    ffn = first(made({"mixer": ATTENTION, "ffn": MOE}), "dense:layers.0")["ffn"]
    assert ffn == {"kind": "dense", "intermediate": 2 * 100 + 50, "activation": "geglu"}


@pytest.mark.parametrize(("verb", "kv_heads"), [("mha", 32), ("mqa", 1), ("gqa", 8)])
def test_kinds_of_attention_are_numbers_of_kv_heads(verb: str, kv_heads: int) -> None:
    assert first(PLAIN, f"{verb}:layers.0")["mixer"]["kv_heads"] == kv_heads


def test_latent_attention_has_the_ratios_of_deepseek_v2_and_leads_back() -> None:
    latent = first(PLAIN, "mla:layers.0")["mixer"]
    assert latent == {"kind": "mla", "heads": 32, "kv_rank": 512, "nope_dim": 128, "rope_dim": 64, "value_dim": 128}
    assert first(PLAIN, "mla:layers.0", "gqa:layers.0")["mixer"] == ATTENTION


def test_heads_are_grouped_as_far_as_they_divide() -> None:
    assert [grouped(heads) for heads in (32, 16, 8, 12, 9, 7, 2, 1)] == [8, 8, 4, 6, 3, None, None, None]


def test_a_window_is_that_of_another_layer_or_4096() -> None:
    assert first(PLAIN, "window:layers.0")["mixer"]["window"] == 4096
    two = made({"mixer": ATTENTION, "ffn": DENSE}, {"mixer": {**ATTENTION, "window": 512}, "ffn": DENSE})
    assert first(two, "window:layers.0")["mixer"]["window"] == 512
    assert "window" not in take(two, ["whole:layers.1"])[0]["layers"][1]["mixer"]


def test_groups_and_layers_of_patterns_are_copied_and_removed() -> None:
    start = {"layers": [{"count": 2, "pattern": [{"mixer": ATTENTION, "ffn": DENSE}, {"ffn": DENSE}]}]}
    assert list(places(start)) == ["layers.0", "layers.0.pattern.0", "layers.0.pattern.1"]
    after, _ = take(start, ["remove:layers.0.pattern.0", "copy:layers.0", "layers.1.count:5"])
    assert after["layers"] == [{"count": 2, "pattern": [{"ffn": DENSE}]}, {"count": 5, "pattern": [{"ffn": DENSE}]}]


def test_only_steps_that_change_something_are_left() -> None:
    steps = ["hidden_size:1", "hidden_size:2", "gqa:layers.0", "layers.0.count:2", "copy:layers.0", "hidden_size:4096"]
    assert take(PLAIN, steps)[1] == ["hidden_size:2", "copy:layers.0", "hidden_size:4096"]
    assert take(PLAIN, ["hidden_size:1", "hidden_size:4096", "tie_embeddings:false"])[1] == []


def test_what_is_given_stays_as_it_was() -> None:
    before = repr(PLAIN)
    take(PLAIN, ["moe:layers.0", "copy:layers.0", "layers.1.mixer.heads:64"])
    assert repr(PLAIN) == before


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        (["hidden_size"], "'hidden_size' is no change; it must be like 'layers.0.count:2' or 'moe:layers.0'"),
        ([7], "7 is no change; it must be like"),
        (["moe:layers.9"], "this model has no layers at 'layers.9'"),
        (["copy:__class__"], "this model has no layers at '__class__'"),
        (["layers.0.name:1"], "this model has no number 'layers.0.name'"),
        (["mla:layers.0", "window:layers.0"], "the layers at layers.0 cannot have sees of the kind 'a window'"),
        (["layers.0.mixer.heads:2.5", "gqa:layers.0"], "2.5 heads do not divide into groups"),
        (["layers.0.ffn.intermediate:abc", "moe:layers.0"], "mend the numbers of layers.0 first"),
        (["layers.0.mixer.head_dim:abc", "mla:layers.0"], "mend the numbers of layers.0 first"),
        (["remove:layers.0"], "the last group of layers cannot be removed"),
        (["copy:layers.0"] * MOST_GROUPS, f"there are {MOST_GROUPS} groups already"),
        (["hidden_size:1"] * (MOST_STEPS + 1), f"{MOST_STEPS + 1} changes; the limit is {MOST_STEPS}"),
    ],
)
def test_a_step_that_this_model_does_not_have_is_refused(steps: list[Any], message: str) -> None:
    with pytest.raises(CannotAnswer) as refused:
        take(PLAIN, steps)
    assert str(refused.value).startswith(message)


def test_numbers_that_nobody_can_count_with_are_kept_as_typed_and_still_make_a_form() -> None:
    changed, _ = take(PLAIN, ["mqa:layers.0", "layers.0.mixer.heads:2.5", "layers.0.ffn.intermediate:inf"])
    assert changed["layers"][0]["ffn"]["intermediate"] == "inf"
    assert [one["value"] for one in fields(changed) if one["path"] == "layers.0.mixer.heads"] == [2.5]


def test_fields_stand_in_the_order_of_the_layers_choices_before_their_numbers() -> None:
    found = [(one["group"], one["part"], one["label"]) for one in fields(PLAIN)]
    group = "layer group 1"
    assert found == [
        ("whole model", "", "hidden size"),
        ("whole model", "", "tie embeddings"),
        (group, "", "count"),
        (group, "mixer", "attention"),
        (group, "mixer", "a token sees"),
        (group, "mixer", "heads"),
        (group, "mixer", "kv heads"),
        (group, "mixer", "head dim"),
        (group, "ffn", "feed-forward"),
        (group, "ffn", "intermediate"),
        (group, "", "Copy layer group 1"),
    ]
    choice = next(one for one in fields(PLAIN) if one["label"] == "attention")
    assert choice["value"] == "gqa:layers.0"
    assert [step for step, _ in choice["options"]] == ["mha:layers.0", "gqa:layers.0", "mqa:layers.0", "mla:layers.0"]

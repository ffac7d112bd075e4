"""Who belongs to a class follows from the record by one stated rule, at its exact boundary."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.derive.real_zoo import real_zoo
from tests.made_up import ATTENTION, MOE, layers, load, model, model_class, records

from llm_zoo.derive.classes import CLASS_RULES, Membership, class_statement, classes_of, computed_total, members_of
from llm_zoo.records import Model, RecordErrors

MAMBA = {"kind": "mamba", "inner": 16, "state": 4, "conv": 3, "dt_rank": 2}


def reason(class_id: str, **changes: Any) -> str | None:
    """Why a model with these changes belongs, or None."""
    return CLASS_RULES[class_id](Model.model_validate(model("A", **changes)))


def stated(total: int) -> dict[str, Any]:
    return {"architecture": None, "parameters": {"total": total, "source": "report"}}


def modalities(given: list[str], answered: list[str]) -> dict[str, Any]:
    return {"modalities": {"input": given, "output": answered}}


@pytest.mark.parametrize(
    ("class_id", "changes", "why"),
    [
        ("chat", {"variants": ["chat"]}, "has a chat checkpoint or service"),
        ("chat", {"variants": ["base"]}, None),
        ("chat", {"variants": ["chat"], **modalities(["image"], ["text"])}, None),
        ("reasoning", {"cognition": "system-2"}, "always thinks before it answers"),
        ("reasoning", {"cognition": "switchable"}, "can be switched to think first"),
        ("reasoning", {"cognition": "system-1"}, None),
        ("reasoning", {"cognition": None}, None),
        ("mixture-of-experts", {}, None),
        (
            "mixture-of-experts",
            {"architecture": layers(layers=[{"count": 1, "mixer": ATTENTION, "ffn": MOE}])},
            "has layers with routed experts",
        ),
        ("code", {"focus": ["general", "code"]}, "made for code, says its developer"),
        ("code", {"focus": ["general"]}, None),
        ("vision-language", modalities(["text", "image"], ["text"]), "takes image, writes text"),
        ("vision-language", modalities(["image", "video"], ["text"]), "takes image and video, writes text"),
        ("vision-language", modalities(["text", "image"], ["image"]), None),
        ("vision-language", modalities(["text"], ["text"]), None),
        ("audio", modalities(["audio"], ["text"]), "takes audio"),
        ("audio", modalities(["text"], ["audio"]), "makes audio"),
        ("audio", modalities(["audio"], ["audio"]), "takes and makes audio"),
        ("audio", {}, None),
        ("state-space-hybrid", {}, None),
        (
            "state-space-hybrid",
            {"architecture": layers(layers=[{"count": 1, "mixer": MAMBA}])},
            "all its layers keep a fixed state",
        ),
        (
            "state-space-hybrid",
            {"architecture": layers(layers=[{"count": 1, "mixer": MAMBA}, {"count": 1, "mixer": ATTENTION}])},
            "mixes attention with layers that keep a fixed state",
        ),
        ("embedding", modalities(["text"], ["embedding"]), "its output is a vector"),
        ("embedding", {}, None),
        ("small", stated(9_999_999_999), "10.0 billion weights"),
        ("small", stated(10_000_000_000), None),
        ("small", {"architecture": None}, None),
        ("small", {**stated(1_000_000_000), **modalities(["text"], ["embedding"])}, None),
        ("small", {"architecture": layers(form="encoder")}, None),
        ("long-context", {"context": {"window": 100_000, "source": "report"}}, "a window of 100,000 tokens"),
        ("long-context", {"context": {"window": 99_999, "source": "report"}}, None),
        ("long-context", {"context": None}, None),
        ("tool-use", {"variants": ["tool-use"]}, "offered with tool calling"),
        ("tool-use", {"focus": ["agents"]}, "made for agents, says its developer"),
        ("tool-use", {}, None),
        (
            "vae",
            {"modalities": {"input": ["image", "latent"], "output": ["latent", "image"]}},
            "encodes to latents and back",
        ),
        ("vae", modalities(["image"], ["latent"]), "encodes to latents and back"),
        ("vae", modalities(["latent"], ["video"]), "encodes to latents and back"),
        ("vae", modalities(["latent"], ["text"]), None),
        ("vae", {}, None),
        ("specialised-domain", {"focus": ["mathematics", "science"]}, "made for mathematics and science, says its"),
        ("specialised-domain", {"focus": ["code"]}, None),
        ("specialised-domain", {"focus": ["general", "mathematics"]}, None),
    ],
    ids=str,
)
def test_each_rule_says_why_or_none(class_id: str, changes: dict[str, Any], why: str | None) -> None:
    found = reason(class_id, **changes)
    assert (found or "").startswith(why or "")
    assert bool(found) is bool(why)


def test_rumoured_experts_make_no_mixture_of_experts() -> None:
    assert "gpt-4" in real_zoo().models
    assert CLASS_RULES["mixture-of-experts"](real_zoo().models["gpt-4"]) is None


def test_size_is_counted_from_the_layers_before_it_is_taken_as_stated() -> None:
    note = {"parameters": {"total": 20_000_000_000, "source": "report", "audit_note": "Made up."}}
    assert computed_total(Model.model_validate(model("A", **note))) == 1352
    assert reason("small", **note) == "0 million weights"


def test_memberships_come_in_the_given_order() -> None:
    record = Model.model_validate(model("A", cognition="system-2"))
    assert classes_of(record, ["reasoning", "small", "vae", "chat"]) == [
        Membership("reasoning", "always thinks before it answers"),
        Membership("small", "0 million weights"),
        Membership("chat", "has a chat checkpoint or service"),
    ]


def test_members_of_a_class_come_with_their_reasons(tmp_path: Path) -> None:
    zoo = load(tmp_path)
    found = [(model_id, why) for model_id, _, why in members_of(zoo, "mixture-of-experts")]
    assert found == [("tiny-moe", "has layers with routed experts")]


def test_every_class_of_the_zoo_has_a_rule_and_every_rule_a_class() -> None:
    assert set(real_zoo().classes) == set(CLASS_RULES)


@pytest.mark.parametrize("class_id", CLASS_RULES)
def test_every_rule_is_stated_as_a_sentence_for_its_page(class_id: str) -> None:
    assert class_statement(class_id).startswith("A ")
    assert class_statement(class_id).endswith(".")
    assert "\n" not in class_statement(class_id)


def test_a_class_without_a_rule_is_an_error_with_its_place_not_a_traceback(tmp_path: Path) -> None:
    with pytest.raises(RecordErrors) as caught:
        load(tmp_path, records() | {"classes/reasonin": model_class("Slow", 3)})
    (problem,) = caught.value.problems
    assert str(problem) == (
        "zoo_data/classes/reasonin.yaml:1:1 ZOO201 no rule for the class 'reasonin' — did you mean 'reasoning'?\n"
        "    see contribute/rules/#zoo201"
    )

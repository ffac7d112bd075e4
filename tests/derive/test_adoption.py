"""How techniques spread: a model of which nobody knows is not counted, in neither direction."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.derive.real_zoo import real_zoo
from tests.made_up import ATTENTION, DENSE, MOE, Record, layers, load, model, records, with_models

from llm_zoo.derive.adoption import SIDE_BY_SIDE, TECHNIQUES, HalfYear, half_year, spread

LATENT: Record = {"kind": "mla", "heads": 2, "kv_rank": 4, "nope_dim": 4, "rope_dim": 2, "value_dim": 4}
WINDOW: Record = {"kind": "compressed-attention", "heads": 2, "head_dim": 4, "rope_dim": 2, "q_rank": 4}
WINDOW |= {"output_groups": 1, "output_rank": 4, "window": 8}
STATE: Record = {"kind": "mamba2", "heads": 2, "head_dim": 8, "state": 4, "groups": 1, "conv": 4}


def mixers(*found: Record, ffn: Record = DENSE, **changes: Any) -> Record:
    """An architecture with one layer for each mixer."""
    return layers(layers=[{"count": 1, "mixer": mixer, "ffn": ffn} for mixer in found], **changes)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "expected"), [("2024-01-01", "2024 H1"), ("2024-06-30", "2024 H1"), ("2024-07-01", "2024 H2")]
)
def test_a_day_belongs_to_its_half_year(text: str, expected: str) -> None:
    assert half_year(day(text)) == expected


def test_users_are_counted_by_half_year_and_the_first_is_the_oldest(tmp_path: Path) -> None:
    found = spread(load(tmp_path), "moe")
    assert found.users == ("tiny-moe",)
    assert found.models == 2  # the layers of the closed model are not known
    assert found.half_years == (HalfYear("2025 H1", 1, 0), HalfYear("2025 H2", 1, 1))
    assert found.since_first == (HalfYear("2025 H2", 1, 1),)
    assert found.since_first[0].share == 1.0


def test_what_is_not_said_counts_in_neither_direction(tmp_path: Path) -> None:
    zoo = records()
    del zoo["models/acme/tiny-dense"]["cognition"]
    found = spread(load(tmp_path, zoo), "thinking")
    assert (found.users, found.models) == (("tiny-moe", "quiet-one"), 2)


def test_models_that_write_no_text_are_left_out(tmp_path: Path) -> None:
    silent = model("Silent", modalities={"input": ["text"], "output": ["embedding"]}, variants=["embedding"])
    assert spread(load(tmp_path, with_models(silent=silent)), "open-weights").models == 0


def test_a_technique_of_nobody_has_no_first_half_year(tmp_path: Path) -> None:
    found = spread(load(tmp_path), "latent-attention")
    assert (found.users, found.since_first) == ((), ())


def test_an_unknown_technique_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        spread(load(tmp_path), "magic")


@pytest.mark.parametrize(
    ("technique", "having", "lacking"),
    [
        ("grouped-query", {"architecture": mixers(ATTENTION)}, mixers({**ATTENTION, "kv_heads": 2})),
        ("latent-attention", {"architecture": mixers(LATENT)}, mixers(ATTENTION)),
        ("moe", {"architecture": mixers(ATTENTION, ffn=MOE)}, mixers(ATTENTION)),
        ("shared-experts", {"architecture": mixers(ATTENTION, ffn=MOE)}, mixers(ATTENTION, ffn={**MOE, "shared": 0})),
        ("qk-norm", {"architecture": mixers({**ATTENTION, "qk_norm": "head"})}, mixers(ATTENTION)),
        ("windows", {"architecture": mixers({**ATTENTION, "window": 8})}, mixers(ATTENTION)),
        (
            "sparse-attention",
            {"architecture": mixers({**ATTENTION, "indexer": {"heads": 1, "head_dim": 4, "block": 2, "top_k": 1}})},
            mixers(ATTENTION),
        ),
        ("attention-sinks", {"architecture": mixers({**ATTENTION, "sinks": True})}, mixers(ATTENTION)),
        ("state-space", {"architecture": mixers(STATE)}, mixers(ATTENTION)),
        ("hybrid", {"architecture": mixers(STATE, ATTENTION)}, mixers(STATE)),
        (
            "multi-token-prediction",
            {"architecture": mixers(ATTENTION, extras={"multi_token_prediction": 1})},
            mixers(ATTENTION),
        ),
        (
            "stretched-positions",
            {"architecture": mixers(ATTENTION, position={"kind": "rope", "scaling": "yarn"})},
            mixers(ATTENTION),
        ),
        ("thinking", {"cognition": "system-2"}, mixers(ATTENTION)),
        ("system-2", {"cognition": "system-2"}, mixers(ATTENTION)),
        ("switchable", {"cognition": "switchable"}, mixers(ATTENTION)),
        ("effort-levels", {"cognition": "switchable", "efforts": ["low", "high"]}, mixers(ATTENTION)),
        ("open-weights", {}, None),
        ("vision", {"modalities": {"input": ["text", "image"], "output": ["text"]}}, mixers(ATTENTION)),
        ("audio", {"modalities": {"input": ["text"], "output": ["text", "audio"]}}, mixers(ATTENTION)),
        ("tool-use", {"variants": ["tool-use"]}, mixers(ATTENTION)),
        ("long-context", {"context": {"window": 100_000, "source": "report"}}, mixers(ATTENTION)),
    ],
)
def test_each_technique_is_told_from_its_lack(
    tmp_path: Path, technique: str, having: Record, lacking: Record | None
) -> None:
    closed: Record = {"access": {"weights": "closed", "api": True}, "undisclosed": ["architecture"]}
    zoo = with_models(
        having=model("Having", **having), lacking=model("Lacking", architecture=lacking, **({} if lacking else closed))
    )
    found = spread(load(tmp_path, zoo), technique)
    assert (found.users, found.models) == (("having",), 2)


def test_a_layer_of_compressed_attention_picks_tokens_also_without_an_indexer(tmp_path: Path) -> None:
    zoo = load(tmp_path, with_models(having=model("Having", architecture=mixers(WINDOW))))
    assert spread(zoo, "sparse-attention").users == ("having",)


def test_every_technique_is_followed_by_a_case_above_and_has_a_model_in_the_zoo() -> None:
    (mark,) = [one for one in test_each_technique_is_told_from_its_lack.pytestmark if one.name == "parametrize"]
    assert [case[0] for case in mark.args[1]] == list(TECHNIQUES)
    assert [technique for technique in TECHNIQUES if not spread(real_zoo(), technique).users] == []


def test_techniques_side_by_side_are_of_the_same_models() -> None:
    """One column of the table counts the models; it must be true of every other column."""
    counted = {tuple((one.name, one.models) for one in spread(real_zoo(), each).half_years) for each in SIDE_BY_SIDE}
    assert len(counted) == 1

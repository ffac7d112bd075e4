"""Flat layers become groups that a person would have written, and mean the same layers."""

from __future__ import annotations

import time

import pytest

from llm_zoo.contribute.config import ConfigProblem, Yaml
from llm_zoo.contribute.config.layers import group


def written(order: str) -> list[object]:
    """Groups of one-letter layers as (count, letter) or (count, [(count, letter), …])."""
    return [
        (entry["count"], entry.get("k") or [(layer.get("count", 1), layer["k"]) for layer in entry["pattern"]])
        for entry in group([{"k": letter} for letter in order])
    ]


@pytest.mark.parametrize(
    ("order", "groups"),
    [
        ("A", [(1, "A")]),
        ("AAAAA", [(5, "A")]),
        ("AB", [(1, "A"), (1, "B")]),
        ("DDD" + "M" * 58, [(3, "D"), (58, "M")]),
        ("WF" * 18, [(18, [(1, "W"), (1, "F")])]),
        ("LLLLLF" * 10 + "LL", [(10, [(5, "L"), (1, "F")]), (2, "L")]),
        ("AAABABABA", [(3, "A"), (3, [(1, "B"), (1, "A")])]),
        ("MMMAMMMM" * 4, [(4, [(3, "M"), (1, "A"), (4, "M")])]),
    ],
    ids=str,
)
def test_runs_and_patterns_are_found(order: str, groups: list[object]) -> None:
    assert written(order) == groups


@pytest.mark.parametrize("order", ["ABCABDABC", "WW" + "CH" * 20 + "C", "K" + "KKF" + "KKKF" * 22 + "F", "ABBA" * 3])
def test_groups_written_out_are_the_same_layers(order: str) -> None:
    out = ""
    for entry in group([{"k": letter} for letter in order]):
        out += (
            "".join(layer["k"] * layer.get("count", 1) for layer in entry.get("pattern", [entry | {"count": 1}]))
            * (entry["count"])
        )
    assert out == order


def test_layers_that_differ_in_one_field_are_two_kinds() -> None:
    full: Yaml = {"mixer": {"kind": "attention", "heads": 2}, "ffn": {"kind": "dense"}}
    window = {"mixer": full["mixer"] | {"window": 8}, "ffn": full["ffn"]}
    assert group([window, window, full]) == [{"count": 2, **window}, {"count": 1, **full}]


def test_more_layers_than_any_network_has_are_refused() -> None:
    with pytest.raises(ConfigProblem) as caught:
        group([{"k": "A"}] * 1001)
    assert str(caught.value) == "1,001 layers are more than any network has"


@pytest.mark.parametrize("order", ["A" * 1000, "AB" * 500, "AAB" * 333, "A" * 500 + "AB" * 250])
def test_a_thousand_layers_take_no_longer_than_somebody_waits(order: str) -> None:
    """A stranger's file decides how many there are; patterns of patterns were tried one by one, for seconds."""
    start = time.process_time()
    groups = written(order)
    assert time.process_time() - start < 3
    assert len(groups) <= 2

"""Two states of the records: which differ, in which fields, and which numbers follow."""

from __future__ import annotations

import copy
import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.made_up import TODAY, Records, records, result, write

from llm_zoo.derive.changes import RecordChange, field_changes, zoo_changes
from llm_zoo.derive.diff import Change
from llm_zoo.records import read_zoo

Edit = Callable[[Records], None]
MOE = "models/acme/tiny-moe"


def compared(tmp_path: Path, edit: Edit, day: datetime.date = TODAY) -> list[RecordChange]:
    """What changes when the made-up zoo is edited."""
    zoo = records()
    old = read_zoo(write(tmp_path / "old", copy.deepcopy(zoo)))[0]
    edit(zoo)
    return zoo_changes(old, read_zoo(write(tmp_path / "new", zoo))[0], day)


def test_equal_records_do_not_differ(tmp_path: Path) -> None:
    assert compared(tmp_path, lambda zoo: None) == []


def test_a_fact_its_source_and_the_numbers_that_follow(tmp_path: Path) -> None:
    def edit(zoo: Records) -> None:
        model = zoo[MOE]
        model["sources"]["news"] = model["sources"]["report"] | {"title": "News"}
        model["context"] |= {"window": 262_144, "source": "news"}
        model["architecture"]["vocab_size"] = 20

    (change,) = compared(tmp_path, edit)
    assert (change.folder, change.id, change.kind, change.name) == ("models", "tiny-moe", "changed", "Tiny MoE")
    named = {field.name: (field.before, field.after) for field in change.fields}
    assert named["context.window"] == (131_072, 262_144)
    assert named["context.source"] == ("report", "news")
    assert named["architecture.vocab_size"] == (10, 20)
    assert set(named) == {"context.window", "context.source", "architecture.vocab_size", "sources.news"}
    numbers = {field.name: (field.before, field.after) for field in change.derived}
    before, after = numbers["total parameters"]
    assert isinstance(before, int)
    assert after == before + 2 * 10 * 8  # ten rows more in the table and in the head
    assert "cache at 131,072 tokens" not in numbers


def test_a_price_counts_from_its_day(tmp_path: Path) -> None:
    def edit(zoo: Records) -> None:
        zoo[MOE]["prices"][1]["input"] = 1.5

    (change,) = compared(tmp_path, edit)
    assert change.fields == (Change("prices[acme, USD, 2026-03-01].input", 1.0, 1.5),)
    assert change.derived == (Change("price of input", 1.0, 1.5),)
    (earlier,) = compared(tmp_path / "b", edit, datetime.date(2026, 1, 1))
    assert earlier.derived == ()


def test_results_are_found_again_by_their_set_up_not_by_their_place(tmp_path: Path) -> None:
    def edit(zoo: Records) -> None:
        zoo[MOE]["results"].insert(0, result(33, setup={"harness": "abacus"}))
        zoo[MOE]["results"][1]["score"] = 82

    (change,) = compared(tmp_path, edit)
    assert [(field.name, field.after) for field in change.fields if field.before] == [
        ("results[quiz, judges, 2025-06-01, stopwatch, high].score", 82.0)
    ]
    (added,) = [field for field in change.fields if field.before is None]
    assert added.name == "results[quiz, judges, 2025-06-01, abacus]"
    assert "score 33" in str(added.after)


def test_records_that_come_go_and_are_renamed(tmp_path: Path) -> None:
    def edit(zoo: Records) -> None:
        zoo["models/acme/quieter-one"] = zoo.pop("models/acme/quiet-one") | {"name": "Quieter One"}
        zoo["models/acme/new"] = zoo["models/acme/tiny-dense"] | {"name": "New", "family": "new", "summary": "New."}
        zoo["models/acme/new"] |= {"released": datetime.date(2026, 5, 5), "architecture": None, "variants": ["base"]}
        del zoo["hardware/nvidia-h100-sxm"]

    found = compared(tmp_path, edit)
    assert [(one.kind, one.folder, one.before_id, one.id) for one in found] == [
        ("added", "models", "new", "new"),
        ("renamed", "models", "quiet-one", "quieter-one"),
        ("removed", "hardware", "nvidia-h100-sxm", "nvidia-h100-sxm"),
    ]
    assert [one.name for one in found] == ["New", "Quieter One", "Big Card"]
    assert found[1].fields == (Change("name", "Quiet One", "Quieter One"),)


def test_a_record_that_cannot_be_read_is_neither_new_nor_gone(tmp_path: Path) -> None:
    def edit(zoo: Records) -> None:
        zoo[MOE]["context"] = "large"

    assert compared(tmp_path, edit) == []


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ({"a": None}, {}, []),
        ({"a": []}, {"a": None}, []),
        ({"a": [1, 2]}, {"a": [1, 3]}, [Change("a", "1, 2", "1, 3")]),
        ({"a": {"b": 1}}, {"a": {"b": 2, "c": 3}}, [Change("a.b", 1, 2), Change("a.c", None, 3)]),
        ({"a": {"b": 1}}, {"a": 5}, [Change("a", "b 1", 5)]),
        ({"a": [{"b": 1}]}, {"a": [{"b": 1}, {"b": 2}]}, [Change("a[2]", None, "b 2")]),
        ({"a": False}, {"a": True}, [Change("a", False, True)]),
        ({"a": None}, {"a": {"b": 1, "c": [2], "d": {"e": 3}}}, [Change("a", None, "b 1")]),
        ({"a": []}, {"a": [{"b": 1}]}, [Change("a", None, "1 entry")]),
        ({"a": []}, {"a": [{"b": 1}, {"b": 2}]}, [Change("a", None, "2 entries")]),
        ({"a": None}, {"a": {"c": [2]}}, [Change("a", None, "a block")]),
        ({"a": None}, {"a": dict.fromkeys("bcdef", 1)}, [Change("a", None, "b 1, c 1, d 1, e 1")]),
        (
            {"rumours": [{"about": "size", "source": "news"}]},
            {"rumours": [{"about": "size", "source": "news"}, {"about": "age", "source": "news", "claim": "old"}]},
            [Change("rumours[age, news]", None, "about age, source news, claim old")],
        ),
        (
            {"disagreements": [{"fact": "size", "source": "news", "value": "big"}]},
            {"disagreements": [{"fact": "size", "source": "news", "value": "small"}]},
            [Change("disagreements[size, news].value", "big", "small")],
        ),
    ],
)
def test_plain_values(before: dict, after: dict, wanted: list[Change]) -> None:
    assert list(field_changes(before, after)) == wanted

"""Mutants are what they say, leave out what no test should notice, and take effect in functions that exist already."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

import pytest

from mutants.__main__ import report, sampled, unnoticed, verdicts_of
from mutants.changes import Source
from mutants.live import Functions, OnlyAtImportError
from mutants.runner import Reach, Verdict

NAME = "made_up_for_mutants"
TEXT = '''"""Words about `a < b`."""
from dataclasses import dataclass
from typing import Annotated

LIMIT = 3
TITLE = "several words"

@dataclass(frozen=True)
class Block:
    size: Annotated[int, dict(start=1)] = 2
    """Words about 7."""

def late(compute):
    def answer(value):
        return compute(value) + 1
    return answer

@late
def half(value: int | None) -> float:
    """Half of it."""
    if value is not None and not value > LIMIT:
        raise ValueError(f"{value:,} is little")
    return value / 2

def pair(low, high, **more):
    return {"low": min(low, high), "high": dict(key=low)}

def pick(values):
    return [one for one in values if one]
'''
CHANGES = [
    "LIMIT 3 → 4",
    "start=1 → left out",
    "1 → 2",
    "2 → 3",
    "return answer → return None",
    "return compute(value) + 1 → return None",
    "compute(value) + 1 → compute(value) - 1",
    "compute(value) → compute(None)",
    "1 → 2",
    "value is not None and (not value > LIMIT) → value is not None or not value > LIMIT",
    "value is not None → value is None",
    "not value > LIMIT → value > LIMIT",
    "value > LIMIT → value >= LIMIT",
    "raise ValueError(f'{value:,} is little') → pass",
    "ValueError(f'{value:,} is little') → ValueError(None)",
    "{value:,} → {value}",
    "' is little' → 'XX is littleXX'",
    "return value / 2 → return None",
    "value / 2 → value * 2",
    "2 → 3",
    "return {'low': min(low, high), 'high': dict(key=low)} → return None",
    "'low': min(low, high) → left out",
    "'high': dict(key=low) → left out",
    "'low' → 'XXlowXX'",
    "'high' → 'XXhighXX'",
    "min(low, high) → min(None, high)",
    "min(low, high) → min(low, None)",
    "min → max",
    "key=low → left out",
    "return [one for one in values if one] → return None",
    "one → not one",
]


@pytest.fixture
def source(tmp_path: Path) -> Source:
    (tmp_path / f"{NAME}.py").write_text(TEXT)
    return Source(tmp_path, f"{NAME}.py")


@pytest.fixture
def module(source: Source) -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location(NAME, source.path)
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    sys.modules[NAME] = made
    spec.loader.exec_module(made)
    yield made
    del sys.modules[NAME]


def number_of(source: Source, before: str, after: str) -> int:
    [one] = [mutant.number for mutant in source.mutants if (mutant.before, mutant.after) == (before, after)]
    return one


def test_every_piece_that_a_test_should_notice_is_changed_and_no_other(source: Source) -> None:
    found = sorted(f"{mutant.before} → {mutant.after}" for mutant in source.mutants)
    assert found == sorted(change.removeprefix("LIMIT ") for change in CHANGES)


def test_a_mutant_says_where_it_is_and_when_it_runs(source: Source) -> None:
    limit, gate = source.mutants[0], source.mutants[number_of(source, "value > LIMIT", "value >= LIMIT")]
    assert (limit.name, limit.inside) == (f"{NAME}.py:5 module: 3 → 4", False)
    assert (gate.name, gate.inside) == (f"{NAME}.py:21 half: value > LIMIT → value >= LIMIT", True)
    late = source.mutants[number_of(source, "compute(value) + 1", "compute(value) - 1")]
    assert (late.where, late.lines) == ("late.answer", (15, 15))


def test_one_change_is_made_and_the_file_stays_as_it_is(source: Source) -> None:
    namespace: dict = {}
    exec(compile(source.mutated(number_of(source, "value / 2", "value * 2")), NAME, "exec"), namespace)
    assert namespace["half"](8) == 17
    exec(compile(source.tree, NAME, "exec"), namespace)
    assert namespace["half"](8) == 5


def test_functions_that_exist_run_the_mutant_also_behind_a_decorator(source: Source, module: ModuleType) -> None:
    half, pick = module.half, module.pick
    functions = Functions(str(source.path))
    functions.change(source, number_of(source, "value > LIMIT", "value >= LIMIT"))
    assert half(3) == 2.5
    functions.change(source, number_of(source, "one", "not one"))
    assert (pick([0, 5]), half(3)) == ([0], 2.5)


def test_a_closure_made_at_import_runs_the_mutant(source: Source, module: ModuleType) -> None:
    Functions(str(source.path)).change(source, number_of(source, "compute(value) + 1", "compute(value) - 1"))
    assert module.half(8) == 3


def test_what_ran_at_import_cannot_be_changed_later(source: Source, module: ModuleType) -> None:
    with pytest.raises(OnlyAtImportError):
        Functions(str(source.path)).change(source, 0)


def test_a_sample_has_some_of_each_file_and_is_the_same_again(source: Source, tmp_path: Path) -> None:
    (tmp_path / "small.py").write_text("A = [1, 2, 3, 4, 5, 6, 7]\n")
    both = [*source.mutants, *Source(tmp_path, "small.py").mutants]
    first, again = sampled(both, 12, seed=8), sampled(both, 12, seed=8)
    assert first == again != sampled(both, 12, seed=9)
    assert [mutant.file for mutant in first].count("small.py") == 5
    assert len(first) == 5 + round(12 * len(CHANGES) / len(both))


def test_tests_that_run_the_statement_are_asked_quick_ones_first(source: Source) -> None:
    reach = Reach()
    reach.add("slow", 0.9, {f"{NAME}.py": [21, 23]})
    reach.add("quick", 0.1, {f"{NAME}.py": [21, 22]})
    reach.add("other", 0.2, {f"{NAME}.py": [15], "another.py": [22]})
    compared, halved, picked = (
        source.mutants[number_of(source, *change)]
        for change in (("value > LIMIT", "value >= LIMIT"), ("value / 2", "value * 2"), ("one", "not one"))
    )
    assert [reach.of(mutant) for mutant in (compared, halved, picked)] == [["quick", "slow"], ["slow"], []]


def test_what_nothing_noticed_is_found_again_in_a_file_that_moved(source: Source, tmp_path: Path) -> None:
    said = [Verdict(mutant, "killed" if mutant.number else "survived") for mutant in source.mutants]
    said[-1] = Verdict(source.mutants[-1], "unreached")
    assert verdicts_of(json.loads(json.dumps([asdict(one) for one in said]))) == said
    source.path.write_text(TEXT.replace("LIMIT = 3", "MORE = 7\nLIMIT = 3"))
    moved = Source(tmp_path, source.path.name)
    assert [one.name for one in unnoticed(moved.mutants, said)] == [
        f"{NAME}.py:6 module: 3 → 4",
        f"{NAME}.py:30 pick: one → not one",
    ]


def test_the_table_counts_what_was_noticed_and_names_what_was_not(source: Source) -> None:
    said = ["killed", "timeout", "survived", "unreached"]
    lines = report(Verdict(mutant, one) for mutant, one in zip(source.mutants, said, strict=False)).splitlines()
    assert lines[:2] == [f"survived   {source.mutants[2].name}", f"unreached  {source.mutants[3].name}"]
    assert lines[-1].split() == ["both", "4", "1", "1", "1", "1", "50.0%"]

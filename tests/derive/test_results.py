"""Scores are compared only within one set-up, and only as surely as the number of items allows."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.derive.real_zoo import real_zoo
from tests.made_up import Record, benchmark, load, model, records, result, with_models

from llm_zoo.derive.results import (
    SATURATION,
    Comparable,
    Row,
    best_rows,
    comparable_setup,
    items_of,
    rows_of,
    set_up_differences,
    setup_groups,
    share_of_range,
    side_by_side,
    status_of,
    tie_groups,
    wilson_interval,
)
from llm_zoo.records import Benchmark, Model, Zoo

POINTS = {"name": "points", "unit": "points", "minimum": 0, "maximum": 3000}
ERRORS = {"name": "errors", "unit": "points", "minimum": 0, "maximum": 100, "higher_is_better": False}
ELO = {"name": "rating", "unit": "elo", "minimum": 0, "maximum": 3000}
MINUTES = {"name": "time", "unit": "minutes", "minimum": 0, "maximum": 100}


def quiz(**changes: Any) -> Benchmark:
    return Benchmark.model_validate(benchmark(**changes))


def zoo_of(root: Path, *models: list[Record], quiz_changes: dict[str, Any] | None = None) -> Zoo:
    """A zoo of models `a`, `b`, … with these results on `quiz`."""
    named = {chr(97 + index): model(f"M{index}", results=results) for index, results in enumerate(models)}
    return load(root, with_models(**named) | {"benchmarks/quiz": benchmark(**(quiz_changes or {}))})


def ranked(zoo: Zoo) -> list[list[tuple[str, float, int]]]:
    """For each set-up: model, score and tie group of each row."""
    return [
        [(one.row.model_id, one.row.result.score, one.tie_group) for one in group.rows]
        for group in setup_groups(zoo, "quiz")
    ]


# --- intervals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "items", "low", "high"),
    [
        # z² = 3.8414588; centre (p + z²/2n) / (1 + z²/n), half z √(p(1 − p)/n + z²/4n²) / (1 + z²/n)
        (50, 100, 40.383, 59.617),
        (84, 100, 75.580, 89.905),
        (0, 10, 0.0, 27.753),  # z² / (n + z²)
        (100, 10, 72.247, 100.0),
        (42, 500, 37.751, 46.371),
        (50, 1, 5.462, 94.538),
    ],
)
def test_wilson_intervals_equal_hand_computed_values(score: float, items: int, low: float, high: float) -> None:
    interval = wilson_interval(score, quiz(items=items))
    assert interval is not None
    assert (interval.low, interval.high) == (pytest.approx(low, abs=0.001), pytest.approx(high, abs=0.001))


@pytest.mark.parametrize(
    "changes",
    [{"items": None}, {"metric": POINTS}, {"metric": {**ELO, "unit": "percent"}}, {"metric": ERRORS}],
    ids=["no number of items", "elo", "not 0 to 100", "minutes"],
)
def test_what_is_no_share_of_items_has_no_interval(changes: dict[str, Any]) -> None:
    assert wilson_interval(50, quiz(**changes)) is None


PARTS = [{"name": "diamond", "items": 25, "source": "paper"}, {"name": "hard", "items": 400, "source": "paper"}]


def test_a_score_on_a_subset_is_the_share_of_its_items_not_of_all() -> None:
    parts = quiz(subsets=PARTS)
    assert [items_of(parts, name) for name in (None, "diamond", "hard")] == [100, 25, 400]
    assert wilson_interval(50, parts, "diamond") == wilson_interval(50, quiz(items=25))
    assert wilson_interval(50, parts, "hard") == wilson_interval(50, quiz(items=400))
    assert wilson_interval(50, parts) == wilson_interval(50, quiz(items=100))


def test_a_subset_of_unknown_size_has_no_interval_rather_than_that_of_the_whole() -> None:
    assert items_of(quiz(subsets=PARTS), "unheard of") is None
    assert wilson_interval(50, quiz(subsets=PARTS), "unheard of") is None


def test_a_subset_has_an_interval_even_where_the_size_of_the_whole_is_unknown() -> None:
    assert wilson_interval(50, quiz(items=None, subsets=PARTS), "diamond") == wilson_interval(50, quiz(items=25))


def test_rows_of_a_subset_tie_by_the_subset_s_margin(tmp_path: Path) -> None:
    rows = [[result(score, setup={"subset": name}) for name in ("diamond", "hard")] for score in (84, 70)]
    zoo = zoo_of(tmp_path, *rows, quiz_changes={"subsets": PARTS})
    groups = {group.setup.subset: [one.tie_group for one in group.rows] for group in setup_groups(zoo, "quiz")}
    assert groups == {"diamond": [1, 1], "hard": [1, 2]}


# --- tie groups ------------------------------------------------------------------------------------------------------


def groups_of(scores: list[float], **changes: Any) -> list[tuple[float, int]]:
    rows = [
        Row(f"m{index}", Model.model_validate(model("M", results=[result(score)])), one)
        for index, score in enumerate(scores)
        for one in Model.model_validate(model("M", results=[result(score)])).results
    ]
    return [(one.row.result.score, one.tie_group) for one in tie_groups(rows, quiz(**changes))]


def test_scores_that_chance_could_swap_share_a_group_and_the_next_group_is_numbered_by_place() -> None:
    # 100 items: 84 is 75.6 to 89.9; 81 and 70 (60.4 to 78.1) overlap it; 50 (40.4 to 59.6) does not.
    assert groups_of([50, 81, 84, 70]) == [(84, 1), (81, 1), (70, 1), (50, 4)]


def test_a_group_is_held_together_by_its_first_row_not_by_a_chain_of_neighbours() -> None:
    # 60 (50.2 to 69.1) overlaps 70 but not the leader 84.
    assert groups_of([84, 70, 60]) == [(84, 1), (70, 1), (60, 3)]


def test_more_items_tell_more_models_apart() -> None:
    assert groups_of([84, 81, 70], items=10_000) == [(84, 1), (81, 2), (70, 3)]


def test_without_an_interval_only_equal_scores_tie() -> None:
    assert groups_of([1200, 1200, 1199.9], metric=POINTS) == [(1200, 1), (1200, 1), (1199.9, 3)]


def test_the_best_comes_first_where_less_is_better() -> None:
    assert groups_of([30, 10, 20], metric=ERRORS) == [(10, 1), (20, 2), (30, 3)]


# --- set-ups ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "setup",
    [
        {"harness": "another"},
        {"tools": True},
        {"tools": None},
        {"attempts": 2},
        {"subset": "diamond"},
        {"checkpoint": "base"},
    ],
    ids=str,
)
def test_rows_of_different_set_ups_are_never_ranked_together(tmp_path: Path, setup: dict[str, Any]) -> None:
    setup = {key: value for key, value in setup.items() if value is not None}
    other = result(90, setup=setup)
    if not setup:
        del other["setup"]["tools"]
    zoo = zoo_of(tmp_path, [result(50)], [other])
    assert sorted(ranked(zoo)) == [[("a", 50, 1)], [("b", 90, 1)]]


@pytest.mark.parametrize("setup", [{"effort": "high"}, {"thinking_budget": 1000}], ids=str)
def test_effort_is_the_contestant_s_choice_and_does_not_split_a_set_up(tmp_path: Path, setup: dict[str, Any]) -> None:
    zoo = zoo_of(tmp_path, [result(50)], [result(90, setup=setup)])
    assert ranked(zoo) == [[("b", 90, 1), ("a", 50, 2)]]


def test_scores_without_a_stated_harness_compare_only_within_one_report(tmp_path: Path) -> None:
    def bare(score: float, reporter: str) -> Record:
        return result(score, reporter=reporter) | {"setup": {"tools": False}}

    zoo = zoo_of(tmp_path, [bare(50, "acme")], [bare(60, "judges")], [bare(90, "acme")])
    assert ranked(zoo) == [[("c", 90, 1), ("a", 50, 2)], [("b", 60, 1)]]


def test_the_set_up_with_the_most_models_comes_first(tmp_path: Path) -> None:
    rare = {"harness": "rare"}
    many_rows = [result(score, setup=rare, date=datetime.date(2025, 6, score)) for score in (1, 2, 3)]
    zoo = zoo_of(tmp_path, many_rows, [result(50)], [result(51)])
    assert [len(group) for group in ranked(zoo)] == [2, 3]


def test_in_the_real_zoo_every_row_is_in_exactly_one_group_of_equal_set_ups() -> None:
    zoo = real_zoo()
    for benchmark_id in zoo.benchmarks:
        groups = setup_groups(zoo, benchmark_id)
        grouped = [one.row for group in groups for one in group.rows]
        assert len(grouped) == len(rows_of(zoo, benchmark_id)), benchmark_id
        assert len({group.setup for group in groups}) == len(groups), benchmark_id
        for group in groups:
            assert {comparable_setup(one.row.result) for one in group.rows} == {group.setup}, benchmark_id


def test_self_reported_is_computed_from_reporter_and_developer(tmp_path: Path) -> None:
    zoo = zoo_of(tmp_path, [result(50), result(51, reporter="acme")])
    assert [(row.result.score, row.self_reported) for row in rows_of(zoo, "quiz")] == [(50, False), (51, True)]


def test_best_rows_keep_one_row_a_model_in_the_metric_s_direction(tmp_path: Path) -> None:
    low, high = result(50, setup={"effort": "low"}), result(60, setup={"effort": "high"})
    zoo = zoo_of(tmp_path, [low, high], [result(55)])
    rows = rows_of(zoo, "quiz")
    assert [row.result.score for row in best_rows(rows, quiz())] == [60, 55]
    assert [row.result.score for row in best_rows(rows, quiz(metric=ERRORS))] == [50, 55]


# --- where a benchmark stands ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "level"),
    [(100, "saturated"), (90, "saturated"), (89.9, "closing"), (60, "closing"), (59.9, "open"), (0, "open")],
)
def test_thresholds_of_saturation_are_inclusive(tmp_path: Path, score: float, level: str) -> None:
    status = status_of(zoo_of(tmp_path, [result(score)]), "quiz")
    assert status is not None
    assert status.level == level


@pytest.mark.parametrize(("score", "level"), [(2700, "saturated"), (1800, "closing"), (1799, "open")])
def test_saturation_is_a_share_of_the_range_not_of_the_score(tmp_path: Path, score: float, level: str) -> None:
    status = status_of(zoo_of(tmp_path, [result(score)], quiz_changes={"metric": POINTS}), "quiz")
    assert status is not None
    assert status.level == level


@pytest.mark.parametrize("metric", [ELO, MINUTES], ids=["elo", "minutes"])
def test_a_scale_without_an_end_is_never_used_up(tmp_path: Path, metric: dict[str, Any]) -> None:
    status = status_of(zoo_of(tmp_path, [result(99)], quiz_changes={"metric": metric}), "quiz")
    assert status is not None
    assert (status.level, status.meaning) == (
        "open-ended",
        "the scale has no end, so a score says only who is ahead",
    )


@pytest.mark.parametrize(("score", "level"), [(10, "saturated"), (40, "closing"), (41, "open")])
def test_saturation_counts_down_where_less_is_better(tmp_path: Path, score: float, level: str) -> None:
    status = status_of(zoo_of(tmp_path, [result(score)], quiz_changes={"metric": ERRORS}), "quiz")
    assert status is not None
    assert status.level == level


def test_the_thresholds_are_the_ones_that_pages_print() -> None:
    assert [(share, level) for share, level, _ in SATURATION] == [(0.90, "saturated"), (0.60, "closing"), (0.0, "open")]


def test_a_benchmark_without_results_has_no_status(tmp_path: Path) -> None:
    assert status_of(zoo_of(tmp_path, []), "quiz") is None


def test_independent_numbers_go_before_more_numbers_of_the_makers(tmp_path: Path) -> None:
    own = {"setup": {"harness": "own notes"}, "reporter": "acme"}
    zoo = zoo_of(tmp_path, [result(99, **own)], [result(98, **own)], [result(70)])
    status = status_of(zoo, "quiz")
    assert status is not None
    assert (status.best.model_id, status.setup.harness) == ("c", "stopwatch")


def test_an_evaluator_that_ran_few_of_the_models_does_not_say_where_a_benchmark_stands(tmp_path: Path) -> None:
    own = {"setup": {"harness": "own notes"}, "reporter": "acme"}
    zoo = zoo_of(tmp_path, [result(99, **own)], [result(98, **own)], [result(97, **own)], [result(1)])
    status = status_of(zoo, "quiz")
    assert status is not None
    assert (status.best.model_id, status.setup.harness) == ("a", "own notes")


@pytest.mark.parametrize(("claim", "level"), [(95, "saturated"), (71, None)])
def test_a_higher_claim_is_told_when_it_would_change_the_level(tmp_path: Path, claim: float, level: str | None) -> None:
    own = {"setup": {"harness": "own notes"}, "reporter": "acme"}
    status = status_of(zoo_of(tmp_path, [result(70)], [result(claim, **own)]), "quiz")
    assert status is not None
    assert (status.level, status.claimed_level) == ("closing", level)


def test_gaps_to_people_and_to_open_weights(tmp_path: Path) -> None:
    zoo = load(tmp_path)  # quiet-one 84 (closed), tiny-moe 81 (open); a full pub 60
    status = status_of(zoo, "quiz")
    assert status is not None
    assert status.best.model_id == "quiet-one"
    assert status.best_open is not None
    assert status.best_open.model_id == "tiny-moe"
    assert (status.open_gap, status.human_gap) == (3, 24)


def test_the_human_gap_is_to_the_best_people_and_absent_without_any(tmp_path: Path) -> None:
    zoo = records()
    zoo["benchmarks/quiz"]["humans"] += [{"who": "the landlord", "score": 95, "source": "paper"}]
    status = status_of(load(tmp_path / "with", zoo), "quiz")
    assert status is not None
    assert status.human_gap == -11
    del zoo["benchmarks/quiz"]["humans"]
    status = status_of(load(tmp_path / "without", zoo), "quiz")
    assert status is not None
    assert status.human_gap is None


def test_gaps_are_positive_for_the_one_ahead_where_less_is_better_too(tmp_path: Path) -> None:
    zoo = records()
    zoo["benchmarks/quiz"] |= {
        "metric": ERRORS,
        "humans": [{"who": who, "score": score, "source": "paper"} for who, score in (("fast", 60), ("slow", 90))],
    }
    zoo["models/acme/quiet-one"]["results"] = [result(40)]
    status = status_of(load(tmp_path, zoo), "quiz")
    assert status is not None
    assert status.best.model_id == "quiet-one"
    assert status.open_gap == 10  # tiny-dense needs 50
    assert status.human_gap == 20


def highest(root: Path, *models: list[Record], **changes: Any) -> tuple[str, float] | None:
    """Model and score of the highest claim beside the status."""
    status = status_of(zoo_of(root, *models, quiz_changes=changes), "quiz")
    assert status is not None
    return status.highest_claim and (status.highest_claim.model_id, status.highest_claim.result.score)


OWN = {"setup": {"harness": "own notes"}, "reporter": "acme"}


def test_a_higher_score_of_another_set_up_is_told_beside_the_comparable_best(tmp_path: Path) -> None:
    assert highest(tmp_path, [result(70)], [result(60), result(99, **OWN)]) == ("b", 99)


@pytest.mark.parametrize("score", [70, 69])
def test_a_claim_that_is_not_higher_is_not_told(tmp_path: Path, score: float) -> None:
    assert highest(tmp_path, [result(70)], [result(score, **OWN)]) is None


def test_the_best_comparable_score_is_no_claim_beside_itself(tmp_path: Path) -> None:
    assert highest(tmp_path, [result(70)], [result(60)]) is None


def test_the_highest_claim_is_the_lowest_score_where_less_is_better(tmp_path: Path) -> None:
    found = highest(tmp_path, [result(40)], [result(50), result(10, **OWN)], metric=ERRORS)
    assert found == ("b", 10)


@pytest.mark.parametrize(
    ("score", "metric", "share"),
    [(0, ELO, 0), (2700, ELO, 0.9), (100, ERRORS, 0), (25, ERRORS, 0.75), (0, ERRORS, 1)],
)
def test_the_share_of_the_range_goes_from_worst_to_best(score: float, metric: Record, share: float) -> None:
    assert share_of_range(score, quiz(metric=metric)) == share


PLAIN = Comparable("stopwatch", False, 1, None, None, None)


@pytest.mark.parametrize(
    ("other", "differs"),
    [
        (PLAIN, ()),
        (Comparable("own notes", False, 1, None, None, None), ("harness",)),
        (Comparable(None, False, 1, None, None, "acme"), ("harness",)),
        (Comparable("stopwatch", True, 5, "half", "base", None), ("tools", "attempts", "subset", "checkpoint")),
    ],
)
def test_every_part_of_a_set_up_that_forbids_ranking_is_named(other: Comparable, differs: tuple[str, ...]) -> None:
    assert set_up_differences(PLAIN, other) == differs


def test_without_a_harness_only_one_report_is_comparable() -> None:
    ours, theirs = (Comparable(None, False, 1, None, None, name) for name in ("acme", "judges"))
    assert set_up_differences(ours, theirs) == ("reporter",)


def test_rows_of_all_set_ups_stand_by_score_with_the_best_of_each_model(tmp_path: Path) -> None:
    zoo = zoo_of(tmp_path, [result(70), result(60, setup={"effort": "low"}), result(99, **OWN)], [result(80)])
    found = side_by_side(zoo, "quiz", PLAIN)
    assert [(one.row.model_id, one.row.result.score, one.differs) for one in found] == [
        ("a", 99, ("harness",)),
        ("b", 80, ()),
        ("a", 70, ()),
    ]


def test_the_lowest_row_stands_first_where_less_is_better(tmp_path: Path) -> None:
    zoo = zoo_of(tmp_path, [result(70)], [result(80), result(60, **OWN)], quiz_changes={"metric": ERRORS})
    assert [one.row.result.score for one in side_by_side(zoo, "quiz", PLAIN)] == [60, 70, 80]

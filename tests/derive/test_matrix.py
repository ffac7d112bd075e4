"""The cells of the selection matrix are filled by rule; every rule is tested at its boundary on a small zoo."""

from __future__ import annotations

import datetime
import itertools
import math
from pathlib import Path
from typing import Any

import pytest
from tests.derive.real_zoo import real_zoo
from tests.made_up import TODAY, Record, load, model, price, result, task, with_models

from llm_zoo.derive.boards import ENOUGH_COMPARED, STALE
from llm_zoo.derive.cache import cache_of
from llm_zoo.derive.matrix import SITUATIONS, Cell, LaneCost, fill_cell, lane_cost
from llm_zoo.derive.memory import OVERHEAD_BYTES, weight_bytes
from llm_zoo.derive.parameters import count_parameters
from llm_zoo.records import Zoo

BY_ID = {situation.id: situation for situation in SITUATIONS}
API = {"weights": "closed", "api": True}
OPEN = {"weights": "open", "api": False}


def zoo_of(root: Path, **models: Record) -> Zoo:
    return load(root, with_models(**models))


def filled(zoo: Zoo, situation: str = "own-cluster", *, day: datetime.date = TODAY) -> Cell:
    return fill_cell(zoo, zoo.tasks["answer"], BY_ID[situation], day)


def names(cell: Cell) -> list[str]:
    return [one.row.model_id for one in cell.candidates]


def fits(root: Path, situation: str = "own-cluster", *, day: datetime.date = TODAY, **changes: Any) -> bool:
    """Whether a single model with these changes fits; it needs no score for that."""
    zoo = zoo_of(root, one=model("One", **changes))
    return filled(zoo, situation, day=day).fitting == 1


def with_task(root: Path, changes: dict[str, Any], **models: Record) -> Zoo:
    return load(root, with_models(**models) | {"tasks/answer": task(**changes)})


# --- who fits --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("situation", "access", "expected"),
    [
        ("own-cluster", {"weights": "open", "api": False}, True),
        ("own-cluster", {"weights": "closed", "api": True}, False),
        ("open-source", {"weights": "open", "api": False, "license": {"weights": "Strict-1.0"}}, True),
        ("open-source", {"weights": "open", "api": False, "license": {"weights": "Open-1.0"}}, False),
        ("open-source", {"weights": "open", "api": False, "license": {"code": "Strict-1.0"}}, False),
        ("open-source", {"weights": "open", "api": False}, False),
        ("best-api", {"weights": "closed", "api": True}, True),
        ("best-api", {"weights": "open", "api": True}, True),
        ("best-api", {"weights": "open", "api": False}, False),
    ],
    ids=str,
)
def test_licence_and_access_decide_as_the_situation_says(
    tmp_path: Path, situation: str, access: dict[str, Any], expected: bool
) -> None:
    closed = {"architecture": None, "undisclosed": ["architecture"]} if access["weights"] == "closed" else {}
    assert fits(tmp_path, situation, access=access, **closed) is expected


@pytest.mark.parametrize(("window", "expected"), [(2000, True), (1999, False), (None, False)])
def test_the_window_must_hold_the_task(tmp_path: Path, window: int | None, expected: bool) -> None:
    assert fits(tmp_path, context={"window": window, "source": "report"} if window else None) is expected


@pytest.mark.parametrize(
    ("inputs", "outputs", "expected"),
    [
        (["text"], ["text"], False),
        (["text", "image"], ["text"], True),
        (["text", "image"], ["audio"], False),
        (["image"], ["text"], False),
    ],
    ids=str,
)
def test_every_input_and_output_of_the_task_is_needed(
    tmp_path: Path, inputs: list[str], outputs: list[str], expected: bool
) -> None:
    one = model("One", modalities={"input": inputs, "output": outputs})
    cell = filled(with_task(tmp_path, {"inputs": ["text", "image"]}, one=one))
    assert (cell.fitting == 1) is expected


@pytest.mark.parametrize(("day", "expected"), [("2025-02-28", False), ("2025-03-01", True)])
def test_a_model_fits_from_the_day_of_its_release(tmp_path: Path, day: str, expected: bool) -> None:
    assert fits(tmp_path, day=datetime.date.fromisoformat(day), released=datetime.date(2025, 3, 1)) is expected


@pytest.mark.parametrize(("day", "expected"), [("2026-01-31", True), ("2026-02-01", False)])
def test_a_retired_model_cannot_be_reached_any_more(tmp_path: Path, day: str, expected: bool) -> None:
    found = fits(
        tmp_path,
        "best-api",
        day=datetime.date.fromisoformat(day),
        access={"weights": "open", "api": True},
        retired=datetime.date(2026, 2, 1),
    )
    assert found is expected


def test_work_that_must_stay_in_the_house_is_never_sent_to_an_api(tmp_path: Path) -> None:
    both = model("One", access={"weights": "open", "api": True})
    zoo = with_task(tmp_path, {"stays_local": True}, one=both)
    assert (filled(zoo, "best-api").fitting, filled(zoo, "own-cluster").fitting) == (0, 1)


@pytest.mark.parametrize(
    ("work", "cognition", "expected"),
    [
        ("system-1", "system-1", True),
        ("system-1", "switchable", True),
        ("system-1", "system-2", False),
        ("system-2", "system-1", True),
        ("system-2", "system-2", True),
    ],
)
def test_work_that_needs_no_thinking_is_not_given_to_models_that_always_think(
    tmp_path: Path, work: str, cognition: str, expected: bool
) -> None:
    zoo = with_task(tmp_path, {"cognition": work}, one=model("One", cognition=cognition))
    assert (filled(zoo).fitting == 1) is expected


# 1,000 tokens in and 500 out, 4,000 more where the model thinks.
@pytest.mark.parametrize(
    ("cognition", "amounts", "expected"),
    [
        ("system-1", {"input": 5.0, "output": 10.0}, True),  # exactly 1 cent
        ("system-1", {"input": 5.001, "output": 10.0}, False),
        ("switchable", {"input": 1.0, "output": 2.0}, True),  # exactly 1 cent with thinking
        ("switchable", {"input": 5.0, "output": 10.0}, False),
        ("system-1", {"input": 5.0, "output": 10.0, "until": "2026-11-21"}, False),
        ("system-1", {"input": 5.0, "output": 10.0, "until": "2026-11-22"}, True),
        ("system-1", {"input": 0.005, "output": 0.01, "per": 1000}, True),
        ("system-1", {"input": 5.0, "output": 10.0, "currency": "EUR"}, False),
    ],
    ids=str,
)
def test_cheap_means_at_most_one_cent_a_run_at_the_price_in_force(
    tmp_path: Path, cognition: str, amounts: dict[str, Any], expected: bool
) -> None:
    access = {"weights": "open", "api": True}
    prices = [price("2026-01-01", **amounts)]
    assert fits(tmp_path, "cheap-api", cognition=cognition, access=access, prices=prices) is expected


def test_without_a_price_nothing_is_cheap(tmp_path: Path) -> None:
    assert not fits(tmp_path, "cheap-api", access={"weights": "open", "api": True})


@pytest.mark.parametrize(("spare", "expected"), [(0, True), (-1, False)])
@pytest.mark.parametrize(
    ("situation", "machine", "takes"),
    [
        ("gpu-24gb", "nvidia-rtx-4090", 1),
        ("laptop", "apple-mac-mini-m6-16gb", 3 / 2),  # two thirds of it
        ("phone", "samsung-galaxy-s25-ultra", 2),  # half of it
    ],
)
def test_a_machine_runs_what_fits_to_the_byte(
    tmp_path: Path, situation: str, machine: str, takes: float, spare: int, expected: bool
) -> None:
    one = model("One")
    layers = zoo_of(tmp_path / "size", one=one).models["one"].architecture
    assert layers is not None
    needed = weight_bytes(count_parameters(layers).total, "int4") + cache_of(layers).bytes_at(2000) + OVERHEAD_BYTES
    zoo = with_models(one=one)
    room = math.ceil((needed + spare) * takes) if expected else (needed + spare) * takes
    zoo[f"hardware/{machine}"]["memory_gb"] = room / 1e9
    assert (filled(load(tmp_path / "zoo", zoo), situation).fitting == 1) is expected


def test_a_model_whose_size_is_unknown_runs_on_no_machine(tmp_path: Path) -> None:
    access = {"weights": "open", "api": False, "license": {"weights": "Strict-1.0"}}
    unknown = {"access": access, "architecture": None, "not_applicable": ["architecture"]}
    assert fits(tmp_path / "own", **unknown)
    assert not fits(tmp_path / "card", "gpu-24gb", **unknown)


# --- which evidence --------------------------------------------------------------------------------------------------


def competitors(root: Path, *scores: list[Record], evidence: list[str] | None = None) -> Zoo:
    """Models `a`, `b`, … with these results; a second benchmark `exam` beside `quiz`."""
    named = {chr(97 + index): model(f"M{index}", results=own) for index, own in enumerate(scores)}
    zoo = with_models(**named)
    zoo["benchmarks/exam"] = zoo["benchmarks/quiz"] | {"name": "Exam"}
    return load(root, zoo | {"tasks/answer": task(evidence=evidence or ["quiz", "exam"])})


def own(score: float, **changes: Any) -> Record:
    """A score that the developer reported itself."""
    return result(score, setup={"harness": "own notes"}, reporter="acme", **changes)


def test_the_cell_names_the_leading_tie_group_best_first(tmp_path: Path) -> None:
    cell = filled(competitors(tmp_path, [result(81)], [result(50)], [result(84)]))
    assert names(cell) == ["c", "a"]
    assert (cell.benchmark_id, cell.evidence, cell.fitting, cell.compared, cell.thin) == (
        "quiz",
        "independent",
        3,
        3,
        False,
    )


def test_a_model_is_named_once_with_its_best_row(tmp_path: Path) -> None:
    low, high = result(80, setup={"effort": "none"}), result(84, setup={"effort": "low"})
    cell = filled(competitors(tmp_path, [low, high], [result(20)], [result(10)]))
    assert [(one.row.model_id, one.row.result.score) for one in cell.candidates] == [("a", 84)]


def test_scores_of_models_that_do_not_fit_are_no_evidence(tmp_path: Path) -> None:
    closed = model("Closed", access=API, architecture=None, undisclosed=["architecture"], results=[result(99)])
    cell = filled(zoo_of(tmp_path, closed=closed, open=model("Open", results=[result(50)])))
    assert (names(cell), cell.fitting, cell.compared) == (["open"], 1, 1)


def test_nobody_fits_and_no_evidence_are_two_things(tmp_path: Path) -> None:
    nobody = filled(competitors(tmp_path / "nobody", [result(50)]), "cheap-api")
    assert (nobody.fitting, nobody.benchmark_id, nobody.evidence, nobody.candidates) == (0, None, None, ())
    silent = filled(competitors(tmp_path / "silent", []))
    assert (silent.fitting, silent.benchmark_id, silent.compared) == (1, None, 0)


def test_independent_numbers_of_enough_models_go_before_more_of_the_makers(tmp_path: Path) -> None:
    scores = [[result(50), own(99)], [result(51), own(98)], [result(52), own(97)], [own(96)]]
    cell = filled(competitors(tmp_path, *scores))
    assert (cell.evidence, cell.compared) == ("independent", 3)
    assert names(cell) == ["c", "b", "a"]


def test_a_later_benchmark_with_independent_numbers_goes_before_an_earlier_one_of_the_makers(tmp_path: Path) -> None:
    scores = [[own(99), result(50 + index, benchmark="exam")] for index in range(ENOUGH_COMPARED)]
    cell = filled(competitors(tmp_path, *scores))
    assert (cell.benchmark_id, cell.evidence) == ("exam", "independent")


def test_numbers_of_the_makers_speak_where_nobody_else_measured_enough(tmp_path: Path) -> None:
    scores = [[own(90 - index)] for index in range(ENOUGH_COMPARED)]
    cell = filled(competitors(tmp_path, [*scores[0], result(10)], *scores[1:]))
    assert (cell.evidence, cell.compared, cell.thin) == ("self-reported", 3, False)


@pytest.mark.parametrize("compared", [1, ENOUGH_COMPARED - 1])
def test_too_few_compared_models_are_named_but_marked_as_thin(tmp_path: Path, compared: int) -> None:
    cell = filled(competitors(tmp_path, *[[result(80)] for _ in range(compared)]))
    assert (cell.compared, cell.thin) == (compared, True)


def test_the_first_benchmark_of_the_task_goes_before_the_second(tmp_path: Path) -> None:
    scores = [[result(50), result(90, benchmark="exam")] for _ in range(ENOUGH_COMPARED)]
    assert filled(competitors(tmp_path, *scores)).benchmark_id == "quiz"


def test_rows_of_different_set_ups_never_share_a_cell(tmp_path: Path) -> None:
    scores = [[result(80, setup={"harness": name})] for name in ("one", "two", "three", "three")]
    cell = filled(competitors(tmp_path, *scores))
    assert names(cell) == ["c", "d"]
    assert {one.row.result.setup.harness for one in cell.candidates} == {"three"}


def test_base_checkpoints_do_no_work_for_anyone(tmp_path: Path) -> None:
    cell = filled(competitors(tmp_path, [result(80, setup={"checkpoint": "base"})]))
    assert (cell.fitting, cell.benchmark_id) == (1, None)


@pytest.mark.parametrize(
    ("setup", "expected"),
    [
        ({}, True),
        ({"effort": "none"}, True),
        ({"effort": "minimal"}, True),
        ({"effort": "low"}, True),
        ({"effort": "low", "thinking_budget": 1000}, False),
        ({"effort": "medium"}, False),
        ({"effort": "high"}, False),
        ({"thinking_budget": 1000}, False),
    ],
    ids=str,
)
def test_scores_reached_by_long_thinking_do_not_speak_for_quick_work(
    tmp_path: Path, setup: dict[str, Any], expected: bool
) -> None:
    assert bool(filled(competitors(tmp_path, [result(80, setup=setup)])).candidates) is expected


@pytest.mark.parametrize(
    ("work", "setup", "expected"),
    [
        ("system-1", {}, False),  # nobody knows whether it thought
        ("system-1", {"effort": "none"}, True),
        ("system-2", {}, True),
        ("system-2", {"effort": "high", "thinking_budget": 1000}, True),
    ],
    ids=str,
)
def test_a_model_that_can_think_must_say_that_it_did_not_before_it_speaks_for_quick_work(
    tmp_path: Path, work: str, setup: dict[str, Any], expected: bool
) -> None:
    one = model("One", cognition="switchable", results=[result(80, setup=setup)])
    cell = filled(with_task(tmp_path, {"cognition": work}, one=one))
    assert (cell.fitting, bool(cell.candidates)) == (1, expected)


def test_of_set_ups_that_compare_as_many_models_the_newest_speaks(tmp_path: Path) -> None:
    old = {"setup": {"harness": "a"}, "date": datetime.date(2025, 6, 1)}
    new = {"setup": {"harness": "b"}, "date": datetime.date(2025, 6, 2)}
    for order in ((old, new), (new, old)):
        scores = [[result(80 + index, **one) for one in order] for index in range(2)]
        cell = filled(competitors(tmp_path / str(order[0]["date"]), *scores))
        assert {one.row.result.setup.harness for one in cell.candidates} == {"b"}


def test_more_models_go_before_a_newer_set_up(tmp_path: Path) -> None:
    new = result(99, setup={"harness": "new"}, date=datetime.date(2026, 6, 1))
    cell = filled(competitors(tmp_path, [result(80), new], [result(70)]))
    assert (names(cell), cell.compared) == (["a", "b"], 2)
    assert {one.row.result.setup.harness for one in cell.candidates} == {"stopwatch"}


@pytest.mark.parametrize(("later", "leader"), [(STALE, "old"), (STALE + datetime.timedelta(days=1), "new")], ids=str)
def test_a_board_that_was_given_up_no_longer_speaks(tmp_path: Path, later: datetime.timedelta, leader: str) -> None:
    start = datetime.date(2025, 6, 1)
    old = [result(60 + index, setup={"harness": "old"}, date=start) for index in range(ENOUGH_COMPARED + 1)]
    new = [result(40 + index, setup={"harness": "new"}, date=start + later) for index in range(ENOUGH_COMPARED)]
    cell = filled(competitors(tmp_path, *[list(pair) for pair in itertools.zip_longest(old[:3], new)], [old[3]]))
    assert {one.row.result.setup.harness for one in cell.candidates} == {leader}


def test_a_new_board_with_too_few_models_does_not_silence_an_old_one(tmp_path: Path) -> None:
    old = [result(60, setup={"harness": "old"}, date=datetime.date(2024, 6, 1)) for _ in range(ENOUGH_COMPARED)]
    new = result(90, setup={"harness": "new"}, date=datetime.date(2026, 6, 1))
    cell = filled(competitors(tmp_path, [old[0], new], [old[1]], [old[2]]))
    assert {one.row.result.setup.harness for one in cell.candidates} == {"old"}


def test_many_efforts_of_one_model_are_one_model(tmp_path: Path) -> None:
    efforts = [result(60, setup={"harness": "one", "effort": effort}) for effort in ("none", "minimal", "low")]
    cell = filled(competitors(tmp_path, efforts, [result(50)], [result(40)]))
    assert (names(cell), cell.compared) == (["b", "c"], 2)


@pytest.mark.parametrize(("score", "unsolved"), [(0, True), (9.9, True), (10, False), (50, False)])
def test_leaders_that_solve_next_to_nothing_lead_nothing(tmp_path: Path, score: float, unsolved: bool) -> None:
    cell = filled(competitors(tmp_path, [result(score)], [result(0)]))
    assert (cell.compared, cell.unsolved) == (2, unsolved)


@pytest.mark.parametrize(("score", "unsolved"), [(91, True), (90, False), (5, False)])
def test_where_less_is_better_a_small_score_is_solved(tmp_path: Path, score: float, unsolved: bool) -> None:
    zoo = with_models(a=model("A", results=[result(score)]), b=model("B", results=[result(99)]))
    metric = {"name": "time", "unit": "minutes", "minimum": 0, "maximum": 100, "higher_is_better": False}
    zoo["benchmarks/quiz"]["metric"] = metric
    cell = filled(load(tmp_path, zoo))
    assert names(cell)[0] == "a"
    assert cell.unsolved is unsolved


def test_without_evidence_nothing_is_called_unsolved(tmp_path: Path) -> None:
    assert filled(competitors(tmp_path, [])).unsolved is False


def test_a_candidate_carries_the_cost_of_the_run(tmp_path: Path) -> None:
    sold = model("A", access={"weights": "open", "api": True}, prices=[price("2026-01-01")], results=[result(80)])
    (candidate,) = filled(zoo_of(tmp_path, a=sold)).candidates
    assert candidate.dollars == (1000 * 2.0 + 500 * 8.0) / 1_000_000


def test_the_cells_of_the_real_zoo_name_only_models_that_share_one_set_up_and_fit() -> None:
    zoo = real_zoo()
    filled_cells = 0
    for work, situation in itertools.product(zoo.tasks.values(), SITUATIONS):
        cell = fill_cell(zoo, work, situation, TODAY)
        filled_cells += bool(cell.candidates)
        assert len(cell.candidates) <= cell.compared <= cell.fitting
        assert len({one.row.result.benchmark for one in cell.candidates} - {cell.benchmark_id}) == 0
        for one in cell.candidates:
            assert one.row.model.released <= TODAY
            assert not (situation.weights != "any" and one.row.model.access.weights != "open")
    assert filled_cells > 0


# --- what thinking costs ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cognition", "thinking", "expected"),
    [
        ("switchable", 400_000, LaneCost(0.6, 3.8)),
        ("switchable", 0, LaneCost(0.6, 0.608)),  # a thousand tokens, though the work needs none
        ("system-1", 400_000, None),
        ("system-2", 400_000, None),
    ],
)
def test_the_price_of_thinking_is_known_for_models_that_can_do_both(
    tmp_path: Path, cognition: str, thinking: int, expected: LaneCost | None
) -> None:
    one = model(
        "One",
        cognition=cognition,
        access={"weights": "open", "api": True},
        prices=[price("2026-01-01", input=2.0, output=8.0)],
    )
    tokens = {"input": 100_000, "output": 50_000, "thinking": thinking}
    zoo = with_task(tmp_path, {"cognition": "system-2", "tokens": tokens}, one=one)
    found = lane_cost(zoo.models["one"], zoo.tasks["answer"], TODAY)
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert (found.at_once, found.thought) == pytest.approx((expected.at_once, expected.thought))


def test_without_a_price_in_force_the_price_of_thinking_is_not_known(tmp_path: Path) -> None:
    zoo = zoo_of(tmp_path, one=model("One", cognition="switchable"))
    assert lane_cost(zoo.models["one"], zoo.tasks["answer"], TODAY) is None

"""Needs, rules and the funnel: each rule at its boundary, how near a model came, and what would make it fit."""

from __future__ import annotations

import datetime
import itertools
from pathlib import Path
from typing import Any

import pytest
from tests.derive.real_zoo import architecture_of, real_zoo
from tests.made_up import TODAY, Record, benchmark, load, model, price, result, task, with_models

from llm_zoo.derive.boards import Weighing
from llm_zoo.derive.matrix import SITUATIONS, fill_cell, needs_in
from llm_zoo.derive.memory import memory_needed as from_layers
from llm_zoo.derive.needs import BadNeed, Needs, needs_from, share_of
from llm_zoo.derive.pick import LEVELS, Pick, facts_of, fitting_models, licence_level, memory_needed, pick
from llm_zoo.records import Zoo
from llm_zoo.render.picking import reason

CLOSED: Record = {"access": {"weights": "closed", "api": True}, "architecture": None, "undisclosed": ["architecture"]}
# Two layers with one head of four numbers, keys and values, 16 bits each.
CACHE = 2 * 2 * 4 * 2
WEIGHTS = 1352
EXAM = benchmark(name="Exam")
OVERHEAD = 2**30


def found(root: Path, options: dict[str, str], **changes: Any) -> Pick:
    """The answer for a zoo of one model, `one`."""
    zoo = load(root, with_models(one=model("One", **changes)))
    return pick(zoo, needs_from(zoo, TODAY, options))


def why(root: Path, options: dict[str, str], **changes: Any) -> list[str]:
    """Reasons for which the model drops out, each with its rule."""
    return [f"{miss.rule}: {reason(miss)}" for miss in found(root, options, **changes).dropped.get("one", ())]


# --- rules -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "changes", "reasons"),
    [
        ({}, {}, []),
        ({"task": "answer"}, {}, []),
        ({"context": "4096"}, {}, []),
        ({"context": "4097"}, {}, ["context: window 4,096 of 4,097"]),
        ({"context": "64k"}, {"context": None}, ["context: window not looked up"]),
        ({"since": "2025-03-01"}, {}, []),
        ({"since": "2025-03-02"}, {}, ["since: released 2025-03-01"]),
        ({"input": "text,image"}, {}, ["input: no image input"]),
        ({"output": "audio,image"}, {}, ["output: no image or audio output"]),
        ({"pace": "at-once"}, {"cognition": "system-2"}, ["pace: always thinks first"]),
        ({"pace": "at-once"}, {"cognition": "switchable"}, []),
        ({"data": "stays"}, CLOSED, ["data: closed weights"]),
        ({"data": "stays"}, {}, []),
        (
            {"data": "stays", "access": "api"},
            {},
            ["contradiction: an API takes the data away", "api: its developer does not sell it"],
        ),
        ({"access": "api"}, {}, ["api: its developer does not sell it"]),
        ({"access": "api"}, CLOSED, []),
        ({"licence": "open"}, CLOSED, ["licence: closed weights"]),
        ({"licence": "open-source"}, {}, []),
        (
            {"licence": "open-source"},
            {"access": {"weights": "open", "api": False, "license": {"weights": "Open-1.0"}}},
            ["licence: commercial use with limits"],
        ),
        (
            {"licence": "commercial"},
            {"access": {"weights": "open", "api": False, "license": {"weights": "Open-1.0"}}},
            [],
        ),
        (
            {"licence": "commercial"},
            {"access": {"weights": "open", "api": False}},
            ["licence: open weights, terms not looked up"],
        ),
        ({"must": "tool-use,chat"}, {}, ["skills: no tool-use"]),
        ({"must": "current"}, {"retired": datetime.date(2026, 11, 22)}, ["current: retired"]),
        ({"must": "current"}, {"retired": datetime.date(2026, 11, 23)}, []),
        (
            {},
            CLOSED | {"retired": datetime.date(2026, 11, 22)},
            ["obtainable: closed, and its developer does not sell it"],
        ),
    ],
    ids=str,
)
def test_a_rule_drops_what_fails_it_and_says_why(
    tmp_path: Path, options: dict[str, str], changes: dict[str, Any], reasons: list[str]
) -> None:
    assert why(tmp_path, options, **changes) == reasons


def test_nobody_picks_a_model_before_its_release(tmp_path: Path) -> None:
    zoo = load(tmp_path, with_models(one=model("One")))
    (miss,) = pick(zoo, Needs(datetime.date(2025, 2, 28))).dropped["one"]
    assert reason(miss) == "released 2025-03-01"
    assert pick(zoo, Needs(datetime.date(2025, 3, 1))).fitting == ("one",)


@pytest.mark.parametrize(
    ("bits", "sequences", "needed"),
    [(16, 1, CACHE * 4096), (8, 1, CACHE * 2048), (4, 3, CACHE * 3 * 1024), (16, 10, CACHE * 40960)],
)
def test_memory_is_weights_caches_and_overhead_to_the_byte(
    tmp_path: Path, bits: int, sequences: int, needed: int
) -> None:
    weights = -(-WEIGHTS * 18 // 32)
    zoo = load(tmp_path, with_models(one=model("One")))
    room = weights + needed + OVERHEAD
    for short, fits in ((0, True), (1, False)):
        needs = Needs(TODAY, context=4096, memory=room - short, cache_bits=bits, sequences=sequences)
        answer = pick(zoo, needs)
        assert ("one" in answer.fitting) is fits
    (miss,) = answer.dropped["one"]
    assert (miss.have, miss.need) == (room, room - 1)


def test_what_does_not_fit_names_every_single_change_that_helps(tmp_path: Path) -> None:
    zoo = load(tmp_path, with_models(one=model("One")))
    room = OVERHEAD + 2 * WEIGHTS + CACHE * 1000
    needs = Needs(TODAY, context=1500, memory=room, precision="bf16", sequences=1)
    (miss,) = pick(zoo, needs).dropped["one"]
    assert miss.fixes == ("fits with an 8-bit cache", "fits up to 1,000 tokens")
    needs = Needs(TODAY, context=1000, memory=room, precision="bf16", sequences=3)
    assert pick(zoo, needs).dropped["one"][0].fixes == (
        "fits with a 4-bit cache",
        "fits with one sequence at a time",
        "fits up to 333 tokens",
    )


def test_two_changes_are_named_where_one_does_not_help(tmp_path: Path) -> None:
    zoo = load(tmp_path, with_models(one=model("One")))
    room = OVERHEAD + -(-WEIGHTS * 18 // 32) + CACHE * 25
    needs = Needs(TODAY, context=100, memory=room, precision="bf16")
    (miss,) = pick(zoo, needs).dropped["one"]
    assert miss.fixes == ("fits with 4.5 bit weights and a 4-bit cache",)


def test_unknown_layers_are_said_to_be_unknown_and_not_to_be_small(tmp_path: Path) -> None:
    assert why(tmp_path, {"memory": "24"}, **CLOSED) == ["memory: layers not known, so its size is not either"]


@pytest.mark.parametrize(
    ("dollars", "reasons"),
    [("0.006", []), ("0.005", ["budget: costs $0.0060, 1.2× the limit of $0.0050"])],
)
def test_a_budget_is_for_one_run_of_the_task(tmp_path: Path, dollars: str, reasons: list[str]) -> None:
    sold = {"access": {"weights": "open", "api": True}, "prices": [price("2026-01-01")]}
    assert why(tmp_path / "sold", {"task": "answer", "budget": dollars}, **sold) == reasons
    blank = ["budget: no list price in US dollars for such a run"]
    assert why(tmp_path / "blank", {"task": "answer", "budget": dollars}) == blank


def test_a_licence_has_one_level(tmp_path: Path) -> None:
    real = real_zoo()
    seen = {LEVELS[licence_level(real, one)] for one in real.models.values()}
    assert {"closed weights", "commercial use with limits", "open source"} <= seen
    zoo = load(tmp_path, with_models(one=model("One")))
    assert LEVELS[licence_level(zoo, zoo.models["one"])] == "open source"


# --- the funnel ------------------------------------------------------------------------------------------------------


def three(root: Path) -> Zoo:
    far = {"window": 1000, "source": "report"}
    near = {"window": 1900, "source": "report"}
    return load(
        root,
        with_models(
            fits=model("Fits", released=datetime.date(2025, 1, 1)),
            near=model("Near", context=near),
            far=model("Far", context=far),
            closed=model("Closed", context=far, **CLOSED),
        ),
    )


def test_each_step_counts_what_it_leaves_and_what_it_would_drop_alone(tmp_path: Path) -> None:
    zoo = three(tmp_path)
    answer = pick(zoo, needs_from(zoo, TODAY, {"context": "2000", "licence": "open"}))
    steps = [(step.rule, step.left, step.alone) for step in answer.steps]
    assert steps == [("released", 4, 0), ("obtainable", 4, 0), ("context", 1, 3), ("licence", 1, 1)]
    assert answer.fitting == ("fits",)


def test_near_misses_fail_one_rule_and_the_nearest_goes_first(tmp_path: Path) -> None:
    zoo = three(tmp_path)
    answer = pick(zoo, needs_from(zoo, TODAY, {"context": "2000", "licence": "open"}))
    assert answer.near == ("near", "far")
    assert [miss.distance for miss in answer.dropped["near"]] == [0.05]
    assert [miss.rule for miss in answer.dropped["closed"]] == ["context", "licence"]


def test_a_yes_or_no_has_no_distance_and_comes_after_what_has_one(tmp_path: Path) -> None:
    small = {"window": 1000, "source": "report"}
    zoo = load(tmp_path, with_models(closed=model("Closed", **CLOSED), small=model("Small", context=small)))
    answer = pick(zoo, needs_from(zoo, TODAY, {"context": "4096", "data": "stays"}))
    assert answer.near == ("small", "closed")
    assert [(miss.rule, miss.distance) for miss in answer.dropped["closed"]] == [("data", None)]


def test_models_that_fit_are_listed_the_newest_first(tmp_path: Path) -> None:
    days = {"old": 1, "new": 3, "middle": 2}
    made = {name: model(name, released=datetime.date(2025, 1, day)) for name, day in days.items()}
    answer = pick(load(tmp_path, with_models(**made)), Needs(TODAY))
    assert answer.fitting == answer.not_compared == ("new", "middle", "old")


def test_a_model_without_a_score_is_not_compared_and_not_last(tmp_path: Path) -> None:
    zoo = load(tmp_path, with_models(a=model("A", results=[result(80)]), b=model("B"), c=model("C", **CLOSED)))
    answer = pick(zoo, needs_from(zoo, TODAY, {"task": "answer", "data": "stays"}))
    assert answer.board is not None
    assert [one.row.model_id for one in answer.board.standings] == ["a"]
    assert answer.not_compared == ("b",)


def test_groups_are_numbered_without_gaps(tmp_path: Path) -> None:
    scores = {"a": 90, "b": 88, "c": 40, "d": 39, "e": 5}
    zoo = load(tmp_path, with_models(**{key: model(key, results=[result(score)]) for key, score in scores.items()}))
    board = pick(zoo, needs_from(zoo, TODAY, {"task": "answer"})).board
    assert board is not None
    assert [(one.row.model_id, one.group) for one in board.standings] == list(
        zip("abcde", (1, 1, 2, 2, 3), strict=True)
    )


def test_the_matrix_asks_the_same_rules() -> None:
    zoo = real_zoo()
    for work, situation in itertools.product(zoo.tasks.values(), SITUATIONS):
        needs = needs_in(zoo, work, situation, TODAY)
        cell, answer = fill_cell(zoo, work, situation, TODAY), pick(zoo, needs)
        assert cell.fitting == len(answer.fitting) == len(fitting_models(zoo, needs))
        leaders = answer.board.leaders if answer.board else ()
        assert [one.row for one in cell.candidates] == [one.row for one in leaders]


# --- weights ---------------------------------------------------------------------------------------------------------


def weighed(root: Path, importance: str) -> Weighing | None:
    """`quiz` ranks a above b above c; `exam` ranks c above b and has never seen a."""
    quiz = {"a": 95, "b": 60, "c": 20}
    exam = {"b": 20, "c": 90}
    models = {
        key: model(key, results=[result(quiz[key]), *([result(exam[key], benchmark="exam")] if key in exam else [])])
        for key in quiz
    }
    records = with_models(**models)
    records["benchmarks/exam"] = records["benchmarks/quiz"] | {"name": "Exam"}
    zoo = load(root, records | {"tasks/answer": task(evidence=["quiz", "exam"])})
    return pick(zoo, needs_from(zoo, TODAY, {"task": "answer", "importance": importance})).weighing


def test_a_share_is_the_comparisons_won_and_a_missing_score_makes_a_range(tmp_path: Path) -> None:
    found = weighed(tmp_path, "quiz:3,exam:1")
    assert found is not None
    assert [(one.model_id, one.low, one.high) for one in found.shares] == [
        ("a", 0.75, 1.0),
        ("b", 0.375, 0.375),
        ("c", 0.25, 0.25),
    ]
    assert found.shares[0].won == {"quiz": 1.0, "exam": None}
    assert found.may_lead == ("a",)


def test_the_winner_is_as_firm_as_a_weight_may_move(tmp_path: Path) -> None:
    found = weighed(tmp_path, "quiz:3,exam:1")
    assert found is not None
    # a has 3 of 3 + e in the worst case, c has e: a draw at e = 3, where a's best case is still the better one.
    assert found.stays == {"quiz": (1, 10), "exam": (0, 3)}


def test_who_may_lead_is_whoever_nothing_known_rules_out(tmp_path: Path) -> None:
    found = weighed(tmp_path, "quiz:1,exam:2")
    assert found is not None
    assert [one.model_id for one in found.shares] == ["c", "a", "b"]
    assert found.may_lead == ("c", "a")


def test_no_weight_is_no_weighing(tmp_path: Path) -> None:
    assert weighed(tmp_path, "quiz:0,exam:0") is None


# --- answers as text -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"tusk": "x"}, "no question 'tusk' — did you mean 'task'?"),
        ({"task": "anwser"}, "no task 'anwser' — did you mean 'answer'?"),
        ({"context": "0"}, "'0' is not a number of tokens; write 65536, 64k or 1M"),
        ({"context": "-5"}, "'-5' is not a number of tokens; write 65536, 64k or 1M"),
        ({"context": "9999999k"}, "'9999999k' is not a number of tokens; write 65536, 64k or 1M"),
        ({"input": "smell"}, "no input 'smell'"),
        ({"licence": "comercial"}, "no licence 'comercial' — did you mean 'commercial'?"),
        ({"machine": "abacus"}, "no machine 'abacus'"),
        ({"memory": "0"}, "'0' is not a number above 0 and at most 1,000,000"),
        ({"memory": "1e3"}, "'1e3' is not a number above 0 and at most 1,000,000"),
        ({"memory": "nan"}, "'nan' is not a number above 0 and at most 1,000,000"),
        ({"memory": "24", "machine": "nvidia-rtx-4090"}, "give a machine or its memory, not both"),
        ({"share": "3/2"}, "'3/2' is no part of the memory; write 2/3, 0.5 or 67%"),
        ({"share": "0"}, "'0' is no part of the memory; write 2/3, 0.5 or 67%"),
        ({"share": "0/1"}, "'0/1' is no part of the memory; write 2/3, 0.5 or 67%"),
        ({"share": "2/0"}, "'2/0' is no part of the memory; write 2/3, 0.5 or 67%"),
        ({"precision": "int3"}, "no precision 'int3' — did you mean 'int4'?"),
        ({"cache": "7"}, "no cache '7'"),
        ({"sequences": "1.5"}, "'1.5' is not a whole number from 1 to 100,000"),
        ({"budget": "1"}, "a budget is for one run of a task: name the task too"),
        ({"must": "fly"}, "no must 'fly'"),
        ({"since": "2026-13-01"}, "'2026-13-01' is no day; write it as 2026-01-31"),
        ({"since": "yesterday"}, "'yesterday' is no day; write it as 2026-01-31"),
        ({"task": "answer", "importance": "quizz:1"}, "'quizz' is no evidence for this task — did you mean 'quiz'?"),
        ({"task": "answer", "importance": "quiz:11"}, "'quiz:11' gives no weight from 0 to 10; write quiz:3"),
        ({"task": "answer", "importance": "quiz"}, "'quiz' gives no weight from 0 to 10; write quiz:3"),
    ],
    ids=str,
)
def test_a_bad_answer_is_named_with_what_would_be_right(tmp_path: Path, options: dict[str, str], message: str) -> None:
    zoo = load(tmp_path)
    with pytest.raises(BadNeed) as caught:
        needs_from(zoo, TODAY, options)
    assert str(caught.value) == message
    assert caught.value.option == ("memory" if "memory" in options else list(options)[-1])


@pytest.mark.parametrize(
    ("option", "text", "field", "value"),
    [
        ("sequences", "100000", "sequences", 100_000),
        ("sequences", "1", "sequences", 1),
        ("memory", "1000000", "memory", 10**15),
        ("memory", ".5", "memory", 5 * 10**8),
        ("context", "1", "context", 1),
        ("context", "2K", "context", 2048),
        ("context", "3m", "context", 3 * 2**20),
        ("access", "any", "api", False),
        ("access", "api", "api", True),
        ("licence", "any", "licence", "any"),
        ("precision", "fp8", "precision", "fp8"),
        ("cache", "4", "cache_bits", 4),
        ("output", "text,image", "outputs", ("text", "image")),
        ("must", "current,chat", "skills", ("chat",)),
        ("must", "current,chat", "current", True),
        ("must", "chat", "current", False),
        ("since", "2026-01-31", "since", datetime.date(2026, 1, 31)),
    ],
)
def test_an_answer_is_read_up_to_its_bounds(tmp_path: Path, option: str, text: str, field: str, value: object) -> None:
    assert getattr(needs_from(load(tmp_path), TODAY, {option: text}), field) == value


def test_nothing_asked_is_one_sequence_of_any_model_at_the_usual_formats(tmp_path: Path) -> None:
    assert needs_from(load(tmp_path), TODAY, {}) == Needs(TODAY)


def test_weights_stand_in_the_order_of_the_evidence_and_none_is_left_out(tmp_path: Path) -> None:
    zoo = load(tmp_path, with_models() | {"tasks/answer": task(evidence=["quiz", "exam"]), "benchmarks/exam": EXAM})
    asked = {"task": "answer", "importance": "exam:10,quiz:1"}
    assert needs_from(zoo, TODAY, asked).importance == (("quiz", 1), ("exam", 10))
    assert needs_from(zoo, TODAY, asked | {"importance": "exam:10,quiz:0"}).importance == (("exam", 10),)


def test_what_is_not_asked_follows_from_the_task(tmp_path: Path) -> None:
    zoo = load(tmp_path, with_models() | {"tasks/answer": task(cognition="system-1", stays_local=True)})
    needs = needs_from(zoo, TODAY, {"task": "answer"})
    assert (needs.context, needs.inputs, needs.outputs, needs.may_think, needs.stays) == (
        2000,
        ("text",),
        ("text",),
        False,
        True,
    )
    other = {"task": "answer", "context": "1M", "input": "image", "pace": "may-think", "data": "leaves"}
    needs = needs_from(zoo, TODAY, other)
    assert (needs.context, needs.inputs, needs.may_think, needs.stays) == (2**20, ("image",), True, False)


def test_a_machine_brings_its_memory_and_the_part_that_a_model_may_usually_take(tmp_path: Path) -> None:
    zoo = load(tmp_path)
    phone = needs_from(zoo, TODAY, {"machine": "samsung-galaxy-s25-ultra"})
    assert (phone.memory, phone.share, phone.room) == (12 * 10**9, 0.5, 6 * 10**9)
    whole = needs_from(zoo, TODAY, {"machine": "samsung-galaxy-s25-ultra", "share": "100%"})
    assert whole.room == 12 * 10**9
    assert needs_from(zoo, TODAY, {"memory": "24.5"}).room == 24_500_000_000


@pytest.mark.parametrize(
    ("text", "share"), [("2/3", 2 / 3), ("0.5", 0.5), (".25", 0.25), ("67%", 0.67), ("1", 1.0), ("100%", 1.0)]
)
def test_a_part_is_a_fraction_a_decimal_or_a_percentage(text: str, share: float) -> None:
    assert share_of(text) == share


@pytest.mark.parametrize("model_id", ["qwen3-vl-235b-a22b", "gemma-3-27b", "llama-3.1-8b"])
def test_the_memory_that_is_asked_for_is_the_one_of_the_model_s_own_page(model_id: str) -> None:
    layers = architecture_of(model_id)
    needs = Needs(TODAY, context=4096, memory=10**15, precision="int4")
    facts = facts_of(real_zoo(), real_zoo().models[model_id], TODAY)
    assert memory_needed(facts, needs) == from_layers(layers, precision="int4", context=4096).total

"""How a mistake is shown: to people, to GitHub, and never as a command to either's terminal."""

from __future__ import annotations

from llm_zoo.records import Problem, RecordErrors
from llm_zoo.records.problems import nearest, shorten


def test_a_problem_names_place_code_and_where_to_read_more() -> None:
    problem = Problem("zoo_data/tasks/mail.yaml", 12, 3, "ZOO104", "unknown key 'contex' in model")
    assert str(problem) == (
        "zoo_data/tasks/mail.yaml:12:3 ZOO104 unknown key 'contex' in model\n    see contribute/rules/#zoo104"
    )


def test_github_reads_an_annotation_as_one_command() -> None:
    problem = Problem("zoo_data/50%,a:b.yaml", 12, 3, "ZOO104", "100 % of\r\n::stop-commands::x")
    assert problem.annotation() == (
        "::error file=zoo_data/50%25%2Ca%3Ab.yaml,line=12,col=3::ZOO104 100 %25 of\\r\\n::stop-commands::x"
    )


def test_what_cannot_be_seen_is_shown_as_an_escape() -> None:
    problem = Problem("a\nb\x1b", 1, 1, "ZOO104", "\u202e\ud800 \x9b é 漢 —")
    assert str(problem).split("\n") == [
        r"a\nb\x1b:1:1 ZOO104 \u202e\ud800 \x9b é 漢 —",
        "    see contribute/rules/#zoo104",
    ]


def test_problems_are_sorted_by_place_and_told_once() -> None:
    late, early = Problem("b", 2, 1, "ZOO101", "x"), Problem("b", 1, 9, "ZOO104", "x")
    first = Problem("a", 10, 1, "ZOO101", "x")
    errors = RecordErrors([late, early, first, late])
    assert errors.problems == (first, early, late)
    assert str(errors) == f"{first}\n{early}\n{late}"


def test_the_nearest_name_is_spelt_as_it_is_known() -> None:
    assert nearest("apache-2", ["MIT", "Apache-2.0"]) == " — did you mean 'Apache-2.0'?"
    assert nearest("x", ["MIT"]) == ""
    assert nearest("x", []) == ""


def test_long_values_are_cut() -> None:
    assert shorten("x" * 100) == f"'{'x' * 58}…"
    assert shorten("short") == "'short'"

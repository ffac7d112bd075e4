"""The answer of `zoo pick`: as text for a terminal and as plain data."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner
from tests.made_up import model, result, site, with_models, write

from llm_zoo.cli import QUESTIONS, main
from llm_zoo.derive.needs import OPTIONS, needs_from
from llm_zoo.derive.pick import pick
from llm_zoo.render.picking import pick_object, pick_text

NEAR = {"window": 1900, "source": "report"}
MODELS = {
    "a": model("Ann", results=[result(80)]),
    "b": model("Bob", results=[result(20, reporter="acme")]),
    "c": model("Cec"),
    "d": model("Dan", context=NEAR),
}


def test_the_text_has_funnel_groups_and_near_misses(tmp_path: Path) -> None:
    found = site(tmp_path, with_models(**MODELS))
    lines = pick_text(found, pick(found.zoo, needs_from(found.zoo, found.today, {"task": "answer"}))).splitlines()
    assert lines == [
        "task      answer, evidence: quiz",
        "day       2026-11-22",
        "",
        "all models                      4",
        "Context                         3   −1",
        "",
        "Quiz, independent, 2 of 3 that fit compared",
        "  stopwatch, without tools, one attempt",
        "  too few for an order",
        "  group 1  Ann                         80 (71.1 to 86.7)       independent",
        "  group 2  Bob                         20 (13.3 to 28.9)       self-reported",
        "Not compared (rank unknown): Cec",
        "",
        "Near misses (1 fail one need only)",
        "  Dan                         Context: window 1,900 of 2,000",
    ]


def test_where_nothing_fits_it_says_what_to_do(tmp_path: Path) -> None:
    found = site(tmp_path, with_models(**MODELS))
    text = pick_text(found, pick(found.zoo, needs_from(found.zoo, found.today, {"context": "8k"})))
    assert "No model meets every need." in text
    assert "Dan                         Context: window 1,900 of 8,192" in text


def test_the_command_s_questions_are_the_needs_and_its_data_is_the_answer(tmp_path: Path) -> None:
    assert tuple(QUESTIONS) == OPTIONS
    write(tmp_path, with_models(**MODELS))
    run = CliRunner().invoke(main, ["--root", str(tmp_path), "pick", "--task", "answer", "--json"])
    assert run.exit_code == 0, run.output
    found = site(tmp_path, with_models(**MODELS))
    answer = pick(found.zoo, needs_from(found.zoo, found.today, {"task": "answer"}))
    assert json.loads(run.stdout) == pick_object(found, answer)


def test_a_bad_answer_ends_the_command_without_a_traceback(tmp_path: Path) -> None:
    write(tmp_path)
    run = CliRunner().invoke(main, ["--root", str(tmp_path), "pick", "--task", "anwser"])
    assert run.exit_code == 1
    assert run.stderr == "Error: --task: no task 'anwser' — did you mean 'answer'?\n"

"""The page that adds a model says what the terminal says: one table of records goes through both."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.contribute.record_cases import CASES, FILE, MODEL, RecordCase, small_zoo

from llm_zoo.cli import main
from llm_zoo.contribute.browser import Desk, known_models
from llm_zoo.contribute.browser_records import known_others
from llm_zoo.records import read_zoo

BASE = CASES[0].text


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_zoo(tmp_path_factory.mktemp("zoo"))


@pytest.fixture(scope="module")
def desk(root: Path) -> Desk:
    zoo, _ = read_zoo(root)
    return Desk(known_models(zoo), known_others(zoo))


def ask(desk: Desk, call: str, text: str | bytes, **more: object) -> dict[str, Any]:
    raw = text if isinstance(text, bytes) else text.encode()
    given = {"content": base64.b64encode(raw).decode(), "model": MODEL, "today": "2026-11-26", **more}
    answer: dict[str, Any] = json.loads(desk.call(call, json.dumps(given)))
    return answer


@pytest.mark.parametrize("one", CASES, ids=lambda one: one.protects)
def test_the_terminal_says_what_the_table_says(one: RecordCase, root: Path) -> None:
    (root / FILE).write_text(one.text)
    (root / "docs").mkdir(exist_ok=True)
    try:
        done = CliRunner().invoke(main, ["--root", str(root), "check"], catch_exceptions=False)
    finally:
        (root / FILE).unlink()
    lines = [line.removeprefix(f"{FILE}:") for line in done.stderr.splitlines() if line.startswith(f"{FILE}:")]
    assert one.agrees(lines), lines


@pytest.mark.parametrize("one", CASES, ids=lambda one: one.protects)
def test_the_page_says_what_the_table_says(one: RecordCase, desk: Desk) -> None:
    # The path of the page follows from the developer that the record names; the table's is that of the base.
    answer = ask(desk, "check", one.text)["answer"]
    lines = [problem["line_text"].removeprefix(f"{answer['file']}:") for problem in answer["problems"]]
    moved = answer["file"] != FILE
    said = tuple(line for line in one.says if not (moved and "ZOO204" in line))
    assert RecordCase(one.protects, one.text, said).agrees(lines), lines


def test_a_right_record_gets_its_card_and_its_computed_facts(desk: Desk) -> None:
    answer = ask(desk, "check", BASE)["answer"]
    rows = dict(answer["card"])
    assert rows["Developer"] == "Meta"
    assert rows["Weights"] == "open, MIT License"
    assert rows["Parameters, stated"] == "1,448 (computed: +0.00\u00a0%)"
    assert answer["facts"]["total"] == 1448
    assert answer["known"] is None
    assert answer["values"]["released"] == "2025-03-01"


def test_an_id_of_another_model_is_taken(desk: Desk) -> None:
    text = BASE.replace("developer: meta", "developer: alibaba")
    answer = ask(desk, "check", text, model="llama-3-8b")["answer"]
    assert answer["problems"][0]["message"] == "the id 'llama-3-8b' is taken by zoo_data/models/meta/llama-3-8b.yaml"


def test_a_record_of_the_handbook_is_right_as_it_is(desk: Desk, root: Path) -> None:
    text = (root / "zoo_data/models/meta/llama-3-8b.yaml").read_text()
    answer = ask(desk, "check", text, model="llama-3-8b", tidy=True)["answer"]
    # Of its results, benchmarks that the small zoo lacks are told; nothing else is.
    assert {problem["code"] for problem in answer["problems"]} <= {"ZOO201"}
    assert answer["text"] == text
    assert answer["known"] == "zoo_data/models/meta/llama-3-8b.yaml"


def test_answers_of_the_form_make_the_same_record_as_in_the_terminal(desk: Desk) -> None:
    answer = ask(desk, "fill", "", answers={"name": "A", "weights": "closed", "api": "yes", "total": "8B"})["answer"]
    assert answer["wrong"] == {}
    assert "name: A\n" in answer["text"]
    assert "access: {weights: closed, api: true}" in answer["text"]
    assert "total: 8_000_000_000" in answer["text"]
    again = ask(desk, "fill", answer["text"], answers={"total": "", "developer": "metta", "api": "perhaps"})["answer"]
    assert "total" not in again["text"].replace("{total: …", "")
    assert again["wrong"] == {
        "developer": "no developer 'metta' — did you mean 'meta'?",
        "api": "'perhaps' is neither yes nor no",
    }


@pytest.mark.parametrize(
    ("call", "text", "more", "says"),
    [
        ("check", "x", {"model": "../../etc"}, "'../../etc' is not an id"),
        ("check", "x", {"model": 5}, "5 is not an id"),
        ("check", "x", {"today": "soon"}, "the content must be in base64"),
        ("check", b" " * 1_000_001, {}, "the file has 1,000,001 bytes; the limit is 1,000,000"),
        ("fill", "", {"answers": {"__class__": "x"}}, "the form has no question '__class__'"),
        ("fill", "", {"answers": {"name": 5}}, "the form has no question 'name'"),
        ("fill", "a: [", {"answers": {"name": "x"}}, "mend the text first"),
        ("fill", "- a\n", {"answers": {"name": "x"}}, "mend the text first"),
        ("fill", "a: &a [*a]\n", {"answers": {"name": "x"}}, "mend the text first"),
    ],
)
def test_a_call_that_makes_no_sense_is_told_in_one_line(
    desk: Desk, call: str, text: str | bytes, more: dict[str, object], says: str
) -> None:
    answer = ask(desk, call, text, **more)
    assert answer["problem"].startswith(says)
    assert "\n" not in answer["problem"]


@pytest.mark.parametrize("text", ["", "\x00", "\ufeff", "a", "- x", "&a a: *a", "name: !!set x", "\xff"])
def test_no_text_makes_a_traceback(desk: Desk, text: str) -> None:
    answer = ask(desk, "check", text.encode("latin-1", "replace"), tidy=True)["answer"]
    assert answer["problems"]
    assert answer["card"] is None

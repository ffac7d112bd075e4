"""`zoo new` asks, checks each answer at once, and writes a record as a whole or not at all."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.records.builders import complaints, make_zoo

from llm_zoo.cli import main
from llm_zoo.contribute import form, new
from llm_zoo.contribute.form import BadAnswer
from llm_zoo.records import read_zoo

DAY = datetime.date(2026, 11, 26)
FILE = "zoo_data/models/acme/big-1.yaml"
CONFIG = {
    "model_type": "llama",
    "hidden_size": 8,
    "intermediate_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "num_key_value_heads": 1,
    "vocab_size": 16,
    "max_position_embeddings": 4096,
    "rms_norm_eps": 1e-5,
    "rope_theta": 10000.0,
    "tie_word_embeddings": False,
    "hidden_act": "silu",
}
ANSWERS = {
    "name": "Big 1",
    "developer": "acme",
    "source-title": "Big",
    "source-url": "https://example.org/big",
    "source-kind": "model-card",
    "config-url": "https://example.org/big/config.json",
    "family": "big",
    "released": "2025-04-01",
    "summary": "Larger than the small one.",
    "weights": "open",
    "api": "no",
    "licence": "MIT",
    "input": "text",
    "output": "text",
    "variants": "base, chat",
    "total": "1448",
}


def zoo(root: Path, *arguments: str, answers: str | None = None) -> Result:
    given = ["--root", str(root), "new", *arguments]
    return CliRunner().invoke(main, given, input=answers, catch_exceptions=False)


def options(answers: dict[str, str]) -> list[str]:
    return [part for name, text in answers.items() for part in (f"--{name}", text)]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    make_zoo(tmp_path)
    (tmp_path / "config.json").write_text(json.dumps(CONFIG))
    return tmp_path


def test_a_configuration_and_answers_make_a_record_that_passes(root: Path) -> None:
    done = zoo(root, "big-1", "--from", str(root / "config.json"), "--no-input", *options(ANSWERS))
    assert (done.exit_code, done.stdout) == (0, f"{FILE}\n")
    assert complaints(root) == []
    text = (root / FILE).read_text()
    assert "parameters: {total: 1448, source: page}" in text
    assert "# to do: results" in text
    assert "# to do: parameters" not in text
    assert (root / "build/docs/schema/v1/model.schema.json").is_file()
    fixed = CliRunner().invoke(main, ["--root", str(root), "fix", "--dry-run", str(root / FILE)])
    assert (fixed.exit_code, fixed.stdout) == (0, "")


def test_what_is_left_is_listed_with_its_place(root: Path) -> None:
    done = zoo(root, "big-1", "--no-input", "--developer", "acme", "--name", "Big 1", "--weights", "closed")
    assert done.exit_code == 1
    assert "ZOO102 missing key 'released' in model" in done.stderr
    assert (root / FILE).is_file()


def test_each_answer_is_checked_at_once_and_asked_again(root: Path) -> None:
    lines = ["Big 1", "akme", "acme", "Big", "javascript:x", "https://example.org/big", "model-card", "big"]
    lines += ["2025-13-01", "2025-04-01", "", "Larger.", "opn", "closed", "maybe", "yes", "", "text", "text", "chat"]
    lines += ["128k", "1M", "1000", "", "", "", "", "architecture, parameters"]
    done = zoo(root, "big-1", answers="\n".join(lines) + "\n")
    for said in (
        "no developer 'akme' — did you mean 'acme'?",
        "ZOO109 'javascript:x' is not a link to a public page",
        "'2025-13-01' is not a day of the calendar",
        "a record cannot do without this",
        "'opn'; it must be one of: open, closed — did you mean 'open'?",
        "'maybe' is neither yes nor no",
        "ZOO211 output 1,000,000 is more than the window 128,000",
    ):
        assert said in done.stderr
    assert (done.exit_code, done.stderr.splitlines()[-1]) == (0, "no problems; `make serve` shows the page")
    assert "context: {window: 128_000, output: 1000, source: page}" in (root / FILE).read_text()


def test_stopping_keeps_the_answers_and_the_command_goes_on_from_there(root: Path) -> None:
    stopped = zoo(root, "big-1", answers="Big 1\nacme\n")  # the end of input stops like Ctrl+C
    assert stopped.exit_code == 130
    assert "Kept in build/drafts/big-1.yaml; `zoo new big-1` goes on from there." in stopped.stderr
    assert not (root / FILE).exists()
    assert list((root / "build/drafts").iterdir()) == [root / "build/drafts/big-1.yaml"]
    again = zoo(root, "big-1", "--no-input", *options({**ANSWERS, "config-url": "https://example.org/c"}))
    assert "name: Big 1" in (root / FILE).read_text()
    assert again.stdout == f"{FILE}\n"
    assert not (root / "build/drafts/big-1.yaml").exists()


def test_the_same_command_with_a_configuration_goes_on_from_the_draft_too(root: Path) -> None:
    config = root / "config.json"
    config.write_text(json.dumps(CONFIG), encoding="utf-8")
    for answers in ("Big 1\nacme\n", ""):
        assert zoo(root, "big-1", "--from", str(config), answers=answers).exit_code == 130
    kept = (root / "build/drafts/big-1.yaml").read_text()
    assert "name: Big 1\n" in kept
    assert "developer: acme\n" in kept


@pytest.mark.parametrize("text", [b"name: [a", b"\xff\xfe", b"- a\n"])
def test_a_draft_that_somebody_broke_is_said_in_one_line(root: Path, text: bytes) -> None:
    draft = root / "build/drafts/big-1.yaml"
    draft.parent.mkdir(parents=True)
    draft.write_bytes(text)
    done = zoo(root, "big-1", "--no-input", "--developer", "acme")
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert "build/drafts/big-1.yaml" in done.stderr
    assert "mend this draft, or delete it to begin again" in done.stderr
    assert draft.read_bytes() == text


def test_schemas_that_cannot_be_written_do_not_hide_the_record(root: Path) -> None:
    (root / "build/docs").mkdir(parents=True)
    (root / "build/docs/mine.txt").touch()
    done = zoo(root, "big-1", "--no-input", *options(ANSWERS))
    assert done.stdout == f"{FILE}\n"
    assert "the schemas for editors were not written: " in done.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["big-1"], "without a developer the record has no folder"),
        (["tiny"], "'tiny' is there already: zoo_data/models/acme/tiny.yaml; correct it there"),
        (["Big One"], "'Big One' is not an id"),
        (["big-1", "--released", "soon"], "--released: 'soon' is not a day of the calendar"),
        (["big-1", "--name", "Big"], "without a developer the record has no folder"),
        (["big-1", "--from", "nowhere.json"], "nowhere.json"),
    ],
)
def test_what_cannot_be_is_said_in_one_line_and_nothing_is_written(root: Path, arguments: list[str], says: str) -> None:
    done = zoo(root, *arguments, "--no-input")
    assert done.exit_code == 1
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
    assert [path.name for path in (root / "zoo_data/models").rglob("*") if path.is_file()] == ["tiny.yaml"]


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        new.write_whole(tmp_path / "x.yaml", "name: x\n")
    assert list(tmp_path.iterdir()) == []


QUESTION = {one.name: one for one in form.QUESTIONS}


@pytest.mark.parametrize(
    ("text", "value"),
    [("8B", 8_000_000_000), ("1.5T", 1_500_000_000_000), ("131_072", 131_072), ("128k", 128_000), ("8,192", 8192)],
)
def test_numbers_are_read_as_people_write_them_and_exactly(text: str, value: int) -> None:
    assert form.parse(QUESTION["total"], text) == value


@pytest.mark.parametrize("text", ["", "1.5", "0.0001k", "-3", "8 billion", "1e9", "9" * 30])
def test_no_number_is_guessed(text: str) -> None:
    with pytest.raises(BadAnswer):
        form.parse(QUESTION["total"], text)


def test_every_question_is_about_a_field_that_there_is() -> None:
    kinds = {one.name: one.kind for one in form.QUESTIONS}
    assert kinds["released"] == "date"
    assert kinds["api"] == "truth"
    assert kinds["weights"] == "choice"
    assert kinds["variants"] == "choices"
    assert kinds["total"] == "number"
    assert set(kinds.values()) == {"text", "date", "truth", "choice", "choices", "number"}
    assert "licence" in kinds


def test_answers_keep_what_somebody_wrote_by_hand(root: Path) -> None:
    text = "# mine\nname: A  # so it is called\nnotes:\n  - kept\n"
    made = form.fill(text, {("name",): "B", ("context", "window"): 10, ("access", "api"): None}, DAY)
    assert made == "# mine\nname: B  # so it is called\ncontext: {window: 10}\nnotes:\n  - kept\n"
    assert form.fill(made, {("context", "window"): None}, DAY) == made.replace("context: {window: 10}\n", "")


def test_what_a_record_says_fills_the_form(root: Path) -> None:
    zoo, _ = read_zoo(root)
    text = (root / zoo.file("models", "tiny")).read_text()
    assert form.values(text)["total"] == 1448
    assert form.as_text(form.values(text)["variants"]) == "base"
    assert form.fill(text, {QUESTION["total"].path: 1448}, DAY).count("total: 1448") == 1

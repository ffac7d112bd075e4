"""Records through git, and `zoo diff`: right revisions, broken records, and words when there is nothing to compare."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests import hostile
from tests.made_up import records, write

from llm_zoo.cli import main
from llm_zoo.records.history import NoHistory, changed_files, days, resolve, state_at, state_now

MOE = "models/acme/tiny-moe"


def git(root: Path, *arguments: str, date: str = "2026-05-01T12:00:00Z") -> None:
    who = {f"GIT_{role}_{what}": "x@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    when = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date, "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True, env=os.environ | who | when)


def commit(root: Path, date: str) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-qm", "x", date=f"{date}T12:00:00Z")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three days: the made-up zoo; a longer context; a broken record and a price. The files have one change more."""
    root = tmp_path_factory.mktemp("repository")
    git(root, "init", "-q", "-b", "main")
    zoo = records()
    commit(write(root, zoo), "2026-05-01")
    zoo[MOE]["context"]["window"] = 262_144
    commit(write(root, zoo), "2026-05-02")
    zoo["models/acme/tiny-dense"]["released"] = "yesterday"
    zoo[MOE]["prices"][1]["input"] = 1.5
    commit(write(root, zoo), "2026-05-03")
    zoo["models/acme/tiny-dense"]["released"] = records()["models/acme/tiny-dense"]["released"]
    zoo["models/acme/quiet-one"]["name"] = "Quiet *One* <b>"
    write(root, zoo)
    return root


def diff(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--root", str(root), "diff", *arguments])


def test_the_difference_of_two_revisions_in_words(repository: Path) -> None:
    told = diff(repository, "HEAD~2", "HEAD~1")
    assert (told.exit_code, told.stderr) == (0, "")
    assert told.stdout == (
        "changed  models/tiny-moe  (3 pages)\n    context.window 131,072 → 262,144\n1 changed; 3 pages affected\n"
    )


def test_without_a_second_revision_the_files_count(repository: Path) -> None:
    told = diff(repository, "HEAD~1", "--format", "json")
    object_ = json.loads(told.stdout)
    assert [(one["record"], one["kind"]) for one in object_["changes"]] == [
        ("models/quiet-one", "changed"),
        ("models/tiny-moe", "changed"),
    ]
    assert object_["changes"][1]["computed"] == [{"name": "price of input", "before": 1.0, "after": 1.5}]
    assert object_["left_out"] == []
    assert "benchmarks/quiz.md" in object_["changes"][0]["pages"]


def test_a_record_that_could_not_be_read_then_is_said_and_left_out(repository: Path) -> None:
    told = diff(repository, "HEAD~1", "HEAD")
    assert told.exit_code == 0
    assert told.stderr == "warning: models/tiny-dense cannot be read at HEAD, so it is left out\n"
    assert "tiny-dense" not in told.stdout
    assert "prices[acme, USD, 2026-03-01].input 1 → 1.5" in told.stdout
    assert "= price of input 1 → 1.5" in told.stdout


def test_markdown_shows_text_of_records_as_text(repository: Path) -> None:
    told = diff(repository, "HEAD~1", "--format", "markdown").stdout
    assert told.startswith("**2 changed; ")
    assert "Quiet &#42;One&#42; &#60;b&#62;" in told
    assert "<b>" not in told


def test_hostile_changes_run_nothing_in_a_comment(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    few = {path: record for path, record in hostile.records().items() if not path.startswith("models/evil/evil-1")}
    commit(write(tmp_path, few), "2026-05-01")
    for number, (path, record) in enumerate(few.items()):
        if path.startswith("models/"):
            record["name"], record["summary"] = hostile.name(number + 3), f"New: {hostile.TEXT}"[:2000]
    write(tmp_path, few)
    told = diff(tmp_path, "HEAD", "--format", "markdown").stdout
    assert told.count("**changed** <code>models/evil-") == 13
    assert "<script" not in told
    assert "](javascript" not in told
    assert "![x](" not in told


@pytest.mark.parametrize("revision", ["nonsense", "--output=x", "HEAD~99", ""])
def test_a_revision_that_is_not_there_is_an_error_in_words(repository: Path, revision: str) -> None:
    with pytest.raises(NoHistory, match="no revision"):
        resolve(repository, revision)
    told = diff(repository, "--", revision)
    assert told.exit_code == 1
    assert told.stderr.startswith(f"Error: no revision '{revision}' here")


def test_a_folder_without_a_history_is_an_error_in_words(tmp_path: Path) -> None:
    told = diff(write(tmp_path), "HEAD")
    assert (told.exit_code, told.stdout) == (1, "")
    assert "is not a git checkout, so there is no earlier state to compare with" in told.stderr
    assert days(tmp_path, 5) == []


def test_a_revision_without_records_is_an_error_in_words(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / "a").write_text("a")
    commit(tmp_path, "2026-05-01")
    with pytest.raises(NoHistory, match="revision 'HEAD' has no folder 'zoo_data'"):
        state_at(tmp_path, "HEAD")


def test_days_and_the_files_that_changed_on_them(repository: Path) -> None:
    found = days(repository, 5)
    assert [one.date for one in found] == ["2026-05-03", "2026-05-02"]
    assert [one.date for one in days(repository, 1)] == ["2026-05-03"]
    files = changed_files(repository, found[1].before, found[1].commit, "models")
    assert list(files) == ["zoo_data/models/acme/tiny-moe.yaml"]
    old, new = files["zoo_data/models/acme/tiny-moe.yaml"]
    assert "window: 131072" in str(old)
    assert "window: 262144" in str(new)


def test_files_that_came_and_went_have_one_text(repository: Path, tmp_path: Path) -> None:
    root = tmp_path / "copy"
    git(tmp_path, "clone", "-q", str(repository), str(root))
    (root / "zoo_data/models/acme/new.yaml").write_text("name: New\n")
    (root / "zoo_data/models/acme/quiet-one.yaml").unlink()
    commit(root, "2026-05-04")
    new, gone = "zoo_data/models/acme/new.yaml", "zoo_data/models/acme/quiet-one.yaml"
    files = changed_files(root, "HEAD~1", "HEAD", "models")
    assert files[new] == (None, "name: New\n")
    assert (str(files[gone][0])[:5], files[gone][1]) == ("name:", None)


def test_what_lies_in_the_folder_is_called_the_working_tree(tmp_path: Path) -> None:
    state = state_now(write(tmp_path))
    assert (state.name, state.problems, len(state.zoo.models)) == ("working tree", (), 3)


def test_a_machine_without_git_is_told_so(repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert days(repository, 5) == []
    with pytest.raises(NoHistory, match=r"^git is not installed, so there is no earlier state to compare with$"):
        changed_files(repository, "HEAD~1", "HEAD", "models")


def test_git_links_in_the_records_are_not_followed(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    write(tmp_path)
    (tmp_path / "zoo_data/models/acme/link.yaml").symlink_to("/etc/passwd")
    commit(tmp_path, "2026-05-01")
    assert set(state_at(tmp_path, "HEAD").zoo.models) == {"quiet-one", "tiny-dense", "tiny-moe"}

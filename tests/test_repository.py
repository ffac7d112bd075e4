"""What the workflows run beside `make`: reports without a token, and what is done with a stranger's text."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from tests.made_up import REPOSITORY
from tests.records.builders import TINY, make_zoo

COMMIT = "a" * 40
GH = """#!{python}
import json, os, sys
from pathlib import Path
folder = Path(os.environ["FAKE_GH"])
given = sys.stdin.read() if any(one in sys.argv for one in ("-",)) else ""
with (folder / "calls").open("a") as calls:
    calls.write(json.dumps([sys.argv[1:], given]) + "\\n")
answers = json.loads((folder / "answers").read_text())
print(next((json.dumps(answer) for key, answer in answers.items() if key in " ".join(sys.argv[1:])), "[]"))
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, working in a small git repository with a made-up zoo."""
    import importlib.util

    root = make_zoo(tmp_path / "work")
    (root / "scripts").mkdir()
    (root / "docs").mkdir()
    shutil.copytree(REPOSITORY / ".github", root / ".github")
    shutil.copy(REPOSITORY / "CHANGELOG.md", root / "CHANGELOG.md")
    shutil.copy(REPOSITORY / "scripts" / "repository.py", root / "scripts" / "repository.py")
    for command in (["init", "--quiet", "-b", "main"], ["add", "-A"], ["commit", "--quiet", "-m", "Begin"]):
        git(root, *command)
    spec = importlib.util.spec_from_file_location("repository", root / "scripts" / "repository.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "gh").write_text(GH.format(python=sys.executable))
    (tools / "gh").chmod(0o755)
    (tmp_path / "answers").write_text("{}")
    monkeypatch.setenv("PATH", f"{tools}:/usr/bin:/bin")
    monkeypatch.setenv("FAKE_GH", str(tmp_path))
    monkeypatch.setenv("GITHUB_REPOSITORY", "llm-zoo/handbook")
    monkeypatch.setenv("HEAD_SHA", COMMIT)
    return module


def git(root: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    done = subprocess.run(["git", *identity, *arguments], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def calls(tmp_path: Path) -> list[tuple[list[str], str]]:
    file = tmp_path / "calls"
    return [tuple(json.loads(line)) for line in file.read_text().splitlines()] if file.exists() else []  # type: ignore[misc]


def test_a_report_shows_the_difference_the_roster_the_audit_and_the_card(
    repository: ModuleType, tmp_path: Path
) -> None:
    base = git(repository.ROOT, "rev-parse", "HEAD")
    record = repository.ROOT / TINY
    record.write_text(record.read_text().replace("window: 4096", "window: 8192"))
    assert repository.main(["report", base, "--number", "12", "--output", str(tmp_path / "report")]) == 0
    text = (tmp_path / "report/comment.md").read_text()
    assert (tmp_path / "report/number").read_text() == "12\n"
    assert "8,192" in text or "8192" in text
    assert "| tiny | changed | +0.00 % |" in text
    assert "| Parameters, computed | 1,448 |" in text


def test_a_report_on_broken_records_shows_what_the_check_says(repository: ModuleType, tmp_path: Path) -> None:
    base = git(repository.ROOT, "rev-parse", "HEAD")
    record = repository.ROOT / TINY
    record.write_text(record.read_text().replace("family:", "famly:"))
    assert repository.main(["report", base, "--output", str(tmp_path / "report")]) == 0
    text = (tmp_path / "report/comment.md").read_text()
    assert "ZOO104 unknown key 'famly' in model — did you mean 'family'?" in text
    assert "::error" not in text


def test_a_base_that_is_no_commit_is_refused(repository: ModuleType, tmp_path: Path) -> None:
    assert repository.main(["report", "main; rm", "--output", str(tmp_path / "report")]) == 1


def pull(tmp_path: Path, number: str, text: str, sha: str = COMMIT) -> Path:
    """A report as an artefact, and what GitHub says of its pull request."""
    folder = tmp_path / "report"
    folder.mkdir(exist_ok=True)
    (folder / "number").write_text(number)
    (folder / "comment.md").write_text(text)
    (tmp_path / "answers").write_text(json.dumps({"pulls/": {"head": {"sha": sha}, "state": "open"}}))
    return folder


def test_a_comment_is_new_or_brought_up_to_date(repository: ModuleType, tmp_path: Path) -> None:
    folder = pull(tmp_path, "7\n", "hello")
    assert repository.main(["comment", str(folder)]) == 0
    assert calls(tmp_path)[-1][0][:4] == ["api", "--method", "POST", "repos/llm-zoo/handbook/issues/7/comments"]
    ours = {"id": 5, "user": {"type": "Bot"}, "body": f"{repository.MARK}\nold"}
    theirs = {"id": 4, "user": {"type": "User"}, "body": f"{repository.MARK}\nforged"}
    known = json.loads((tmp_path / "answers").read_text())
    (tmp_path / "answers").write_text(json.dumps({"comments?": [theirs, ours], **known}))
    assert repository.main(["comment", str(folder)]) == 0
    assert calls(tmp_path)[-1][0][:4] == ["api", "--method", "PATCH", "repos/llm-zoo/handbook/issues/comments/5"]


@pytest.mark.parametrize("number", ["", "0", "7; rm -rf", "../../x", "1" * 30, "７"])
def test_a_number_that_is_none_reaches_nobody(repository: ModuleType, tmp_path: Path, number: str) -> None:
    assert repository.main(["comment", str(pull(tmp_path, number, "x"))]) == 1
    assert calls(tmp_path) == []


def test_a_report_cannot_speak_on_another_pull_request(repository: ModuleType, tmp_path: Path) -> None:
    assert repository.main(["comment", str(pull(tmp_path, "7", "x", sha="b" * 40))]) == 1
    assert [call for call, _ in calls(tmp_path) if "--method" in call] == []


def test_a_link_in_an_artefact_is_not_followed(repository: ModuleType, tmp_path: Path) -> None:
    folder = pull(tmp_path, "7", "x")
    (folder / "comment.md").unlink()
    (folder / "comment.md").symlink_to("/etc/passwd")
    assert repository.main(["comment", str(folder)]) == 1


def test_a_stranger_s_text_names_nobody_and_loads_nothing(repository: ModuleType) -> None:
    text = repository.untrusted(
        "@everyone <img src=x> <!-- x --> ![p](https://evil.example/p.png) [a](https://evil.example) "
        "[b](https://github.com/llm-zoo/handbook) \u202e\x1b[31m | table | "
        "&#64;a &#x0040;b &commat;c <code>x</code> <code onclick=x>"
    )
    assert "@e" not in text
    assert not re.search("<(?!\u200b)", text.replace("<code>x</code>", ""))
    assert "models/<\u200bdeveloper>" in repository.untrusted("```text\nmodels/<developer>\n```")
    cut = repository.untrusted("```text\n" + "x" * 100_000 + "\n```")
    assert cut.endswith("x\n```\n\n… and more; the whole report is an artefact of the run.")
    assert "&#64;" not in text
    assert "&#x0040;" not in text
    assert "&commat;" not in text
    assert "](https://evil" not in text
    assert "![" not in text
    assert "[b](https://github.com/llm-zoo/handbook)" in text
    assert "\u202e" not in text
    assert "\x1b" not in text
    assert len(repository.untrusted("x" * 100_000)) < 61_000


def test_an_issue_is_kept_up_to_date(repository: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "upkeep.md"
    file.write_text("3 dead links")
    assert repository.main(["issue", "Links", str(file)]) == 0
    command = ["issue", "create", "--title", "Links", "--label", "upkeep", "--body-file", "-"]
    assert calls(tmp_path)[-1] == (command, "3 dead links")
    (tmp_path / "answers").write_text(json.dumps({"issue list": [{"number": 9, "title": "Links"}]}))
    assert repository.main(["issue", "Links", str(file)]) == 0
    assert calls(tmp_path)[-1][0][:3] == ["issue", "edit", "9"]


def test_a_proposal_touches_records_only(repository: ModuleType, tmp_path: Path) -> None:
    root = repository.ROOT
    subprocess.run(["git", "init", "--quiet", "--bare", str(tmp_path / "origin")], check=True)
    git(root, "remote", "add", "origin", str(tmp_path / "origin"))
    record, other = root / TINY, root / ".github" / "labels.yml"
    record.write_text(record.read_text().replace("input: 1,", "input: 2,"))
    other.write_text("- hacked\n")
    patch = tmp_path / "refresh.patch"
    patch.write_text(git(root, "diff") + "\n")
    git(root, "checkout", "--quiet", "--", ".")
    (tmp_path / "refresh.md").write_text("Prices")
    assert repository.main(["propose", str(patch), str(tmp_path / "refresh.md")]) == 0
    assert git(root, "diff", "--name-only", "main", "upkeep/refresh") == TINY
    assert "upkeep/refresh" in git(tmp_path / "origin", "branch")
    assert calls(tmp_path)[-1][0][:4] == ["pr", "create", "--head", "upkeep/refresh"]
    patch.write_text("")
    before = len(calls(tmp_path))
    assert repository.main(["propose", str(patch), str(tmp_path / "refresh.md")]) == 0
    assert len(calls(tmp_path)) == before


def test_labels_are_written_one_by_one(repository: ModuleType, tmp_path: Path) -> None:
    assert repository.main(["labels"]) == 0
    names = [call[2] for call, _ in calls(tmp_path)]
    assert names[:2] == ["data", "new model"]
    assert all(call[:2] == ["label", "create"] and "--force" in call for call, _ in calls(tmp_path))


def test_notes_are_those_of_the_release_or_of_what_is_to_come(repository: ModuleType) -> None:
    (repository.ROOT / "CHANGELOG.md").write_text(
        "# Changelog\n\n## [Unreleased]\n\n- new\n\n## [0.1.0] - 2026-01-01\n\n- old\n"
    )
    assert repository.notes("v0.1.0") == "- old"
    assert repository.notes("v9.9.9") == "- new"


def test_upkeep_says_so_where_there_is_no_network(
    repository: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(*arguments: str) -> subprocess.CompletedProcess[str]:
        if arguments[0] == "links":
            return subprocess.CompletedProcess(arguments, 1, "", "Error: no network")
        return subprocess.CompletedProcess(
            arguments, 0, "zoo_data/x.yaml: price as of 2024-01-01, more than 90 days ago\n", ""
        )

    monkeypatch.setattr(repository, "zoo", told)
    assert repository.main(["upkeep", "--output", str(tmp_path / "upkeep.md")]) == 0
    text = (tmp_path / "upkeep.md").read_text()
    assert "Error: no network" in text
    assert "1 in all." in text


def test_nothing_that_builds_keep_is_committed() -> None:
    """A build believes what it finds there: a pull request could bring a page that no record makes."""
    if not (REPOSITORY / ".git").exists():
        pytest.skip("not a git checkout")
    assert git(REPOSITORY, "ls-files", "build", "site", "dist") == ""

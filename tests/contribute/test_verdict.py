"""`zoo check` answers at once where nothing changed, and never with an answer that is not true any more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.records.builders import TINY, make_zoo
from tests.test_cli import zoo

from llm_zoo import cli
from llm_zoo.contribute.verdict import KEPT


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A correct zoo with a chapter, which was checked once, on somebody's own machine."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")
    make_zoo(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/page.md").write_text("# Page\n")
    assert zoo("--root", tmp_path, "check").output.endswith("1 written pages: no problems\n")
    return tmp_path


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The repositories whose records were read since."""
    roots: list[Path] = []
    load = cli.load_audited_zoo
    monkeypatch.setattr(cli, "load_audited_zoo", lambda root: roots.append(root) or load(root))
    return roots


def test_the_second_check_says_the_same_and_reads_no_record(root: Path, read: list[Path]) -> None:
    assert zoo("--root", root, "check").output == (
        "1 models, 1 organisations, 1 benchmarks, 1 results, 1 machines, 1 written pages: no problems\n"
    )
    assert read == []
    assert "more than 60 days ago" in zoo("--root", root, "check", "--stale").output  # which is asked for, not kept
    assert len(read) == 1


CHANGES: dict[str, Callable[[Path], object]] = {
    "a record": lambda root: (root / TINY).write_text((root / TINY).read_text() + "# a remark\n"),
    "a chapter": lambda root: (root / "docs/page.md").write_text("# Pages\n"),
    "another chapter": lambda root: (root / "docs/other.md").write_text("# Other\n"),
    "a chapter less": lambda root: (root / "docs/page.md").unlink(),
}


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_changed_is_checked(root: Path, read: list[Path], what: str) -> None:
    CHANGES[what](root)
    zoo("--root", root, "check")
    assert len(read) == 1


REFUSED: dict[str, Callable[[Path], object]] = {
    "a mistake": lambda root: (root / TINY).write_text((root / TINY).read_text() + "colour: red\n"),
    "a file of another kind": lambda root: (root / "zoo_data/models/acme/tiny.txt").write_text("x"),
    "a link in the place of a record": lambda root: _link(root / TINY),
}


def _link(record: Path) -> None:
    record.rename(record.parents[3] / "elsewhere.yaml")
    record.symlink_to(record.parents[3] / "elsewhere.yaml")


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_wrong_is_found_each_time(root: Path, what: str) -> None:
    REFUSED[what](root)
    first = zoo("--root", root, "check")
    assert first.exit_code == 1
    assert zoo("--root", root, "check").output == first.output


def test_another_day_is_another_question(root: Path, read: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795392000")
    zoo("--root", root, "check")
    assert len(read) == 1


def test_a_build_server_believes_nothing_that_came_along(
    root: Path, read: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    zoo("--root", root, "check")
    assert len(read) == 1


def test_a_damaged_verdict_is_none(root: Path, read: list[Path]) -> None:
    for path in (root / KEPT).iterdir():
        path.write_bytes(path.read_bytes()[:-3] + b"!!!")
    assert zoo("--root", root, "check").output.endswith("1 written pages: no problems\n")
    assert len(read) == 1

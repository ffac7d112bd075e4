"""The page of notices names every package that is locked or vendored, in its version, with its licence and a reason."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from packaging.licenses import canonicalize_license_expression
from scripts import notices, vendor

PAGE = (notices.ROOT / notices.PAGE).read_text(encoding="utf-8")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(notices.ROOT / "scripts/requirements", tmp_path / "scripts/requirements")
    shutil.copy(notices.ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def test_the_tables_are_what_the_locks_and_pyproject_say() -> None:
    assert notices.written(PAGE, notices.ROOT) == PAGE, "run `python scripts/notices.py`"


def test_every_locked_package_is_there_once_with_a_licence_that_is_one() -> None:
    rows = [cells(row) for row in notices.tables(notices.ROOT).splitlines() if row.strip().startswith("|")]
    rows = [row for row in rows if row[0] != "Package" and not row[0].startswith("---")]
    names = [row[0] for row in rows]
    assert len(names) == len(set(names))
    assert set(names) == notices.locked(notices.ROOT).keys() | notices.APART.keys()
    for row in rows:
        assert canonicalize_license_expression(row[2]) == row[2], row
        assert all(row), row


def test_a_package_without_a_reason_is_refused(copy: Path) -> None:
    project = copy / "pyproject.toml"
    project.write_text(re.sub(r'("click[^"]*",).*', r"\1", project.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(notices.NoticesError, match=r"^pyproject\.toml: no comment says why click is needed$"):
        notices.tables(copy)


def test_a_new_version_makes_the_page_old(copy: Path) -> None:
    lock = copy / "scripts/requirements/site.txt"
    text = lock.read_text(encoding="utf-8")
    lock.write_text(re.sub(r"^click==\S+", "click==99.0", text, flags=re.MULTILINE), encoding="utf-8")
    assert notices.written(PAGE, copy) != PAGE


def test_a_package_that_names_no_licence_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "READ", {})
    with pytest.raises(notices.NoticesError, match=r"^jinja2: its metadata names no licence"):
        notices.licence("jinja2")


def test_every_vendored_package_is_on_the_page_in_its_version_with_what_it_is_for() -> None:
    table = PAGE.split("## In the pages")[1].split("\n## ")[0]
    rows = [cells(row) for row in table.splitlines() if row.startswith("|")]
    plain = [[re.sub(r"[^a-z0-9.,]+", "", cell.lower()) for cell in row] for row in rows]
    for package in (*vendor.PACKAGES, *vendor.PYTHON_PACKAGES):
        name = re.sub(r"[^a-z0-9]+", "", package.name.rsplit("/", 1)[-1])
        found = [row for row in plain if name in row[0] and package.version in row[1].split(",")]
        assert found, package.spec
        assert all(row[2] and row[3] and row[4] for row in found), package.spec

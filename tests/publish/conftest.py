"""A project in a temporary folder: the real settings, theme and code, but its own pages, `build` and `site`."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.publish.sample import REPOSITORY, sample_tree

import llm_zoo.publish.handbook
from llm_zoo.render.tree import Tree


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The root of the project."""
    return make_project(tmp_path / "handbook")


@pytest.fixture
def rendering(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Tree]], None]:
    """Choose what `handbook` gives."""

    def choose(give: Callable[[], Tree]) -> None:
        monkeypatch.setattr(llm_zoo.publish.handbook, "handbook", lambda root: give(), raising=False)

    choose(sample_tree)
    return choose


def make_project(root: Path) -> Path:
    """Link what the settings name; copy the settings, because paths are relative to them."""
    root.mkdir()
    for name in ("docs", "scripts", "zoo_data"):
        (root / name).symlink_to(REPOSITORY / name, target_is_directory=True)
    shutil.copy(REPOSITORY / "mkdocs.yml", root)
    return root

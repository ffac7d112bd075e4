from __future__ import annotations

import os
from pathlib import Path

import pytest

from llm_zoo.publish.materialise import Changes, UnsafePath, materialise
from llm_zoo.render.tree import Asset, Page, Tree


def tree(**pages: str) -> Tree:
    return Tree(tuple(Page(f"{name}.md", text) for name, text in pages.items()), (Asset("a/b.bin", b"\0"),))


def test_first_write_writes_everything(tmp_path: Path) -> None:
    assert materialise(tree(one="1", two="2"), tmp_path / "out") == Changes(("a/b.bin", "one.md", "two.md"), ())
    assert (tmp_path / "out/one.md").read_bytes() == b"1"
    assert (tmp_path / "out/a/b.bin").read_bytes() == b"\0"


def test_only_changed_files_are_written_and_stale_ones_deleted(tmp_path: Path) -> None:
    out = tmp_path / "out"
    materialise(tree(one="1", two="2", three="3"), out)
    os.utime(out / "one.md", ns=(1, 1))
    assert materialise(tree(one="1", two="changed"), out) == Changes(("two.md",), ("three.md",))
    assert (out / "one.md").stat().st_mtime_ns == 1


def test_folders_that_lost_their_files_go_too(tmp_path: Path) -> None:
    materialise(Tree((Page("x/y/z.md", ""),), ()), tmp_path / "out")
    materialise(Tree((), ()), tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == [".rendered"]


def test_a_file_may_become_a_folder(tmp_path: Path) -> None:
    materialise(Tree((), (Asset("x", b"file"),)), tmp_path / "out")
    materialise(Tree((), (Asset("x/y", b"in folder"),)), tmp_path / "out")
    assert (tmp_path / "out/x/y").read_bytes() == b"in folder"


@pytest.mark.parametrize("path", ["../x.md", "a/../../x.md", "/etc/x", "a\\..\\x", "", ".", "a//b", "a/./b", "a\0b"])
def test_a_path_that_leads_elsewhere_is_refused_before_anything_is_written(tmp_path: Path, path: str) -> None:
    with pytest.raises(UnsafePath):
        materialise(Tree((Page("good.md", ""), Page(path, "")), ()), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("keep")
    materialise(tree(one="1"), tmp_path / "out")
    (tmp_path / "out/one.md").unlink()
    (tmp_path / "out/one.md").symlink_to(outside)
    materialise(tree(one="1"), tmp_path / "out")
    assert outside.read_text() == "keep"
    assert (tmp_path / "out/one.md").read_text() == "1"


def test_a_linked_folder_is_deleted_and_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "keep.txt").touch()
    materialise(tree(one="1"), tmp_path / "out")
    (tmp_path / "out/linked").symlink_to(outside, target_is_directory=True)
    materialise(Tree((Page("linked/new.md", ""),), ()), tmp_path / "out")
    assert [path.name for path in outside.iterdir()] == ["keep.txt"]


def test_a_folder_with_other_peoples_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "prose.md").write_text("written by hand")
    with pytest.raises(UnsafePath, match="has files that were not rendered; empty it first"):
        materialise(tree(one="1"), tmp_path)
    assert (tmp_path / "prose.md").read_text() == "written by hand"

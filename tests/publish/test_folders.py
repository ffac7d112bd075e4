"""A folder takes the place of another whole, and what is removed takes nothing else with it."""

from __future__ import annotations

from pathlib import Path

from llm_zoo.publish.folders import remove_folder, replace_folder


def test_the_new_folder_is_there_and_nothing_of_the_old(tmp_path: Path) -> None:
    for name in ("new", "site"):
        for number in range(40):
            (tmp_path / name / "a" / str(number)).mkdir(parents=True)
            (tmp_path / name / "a" / str(number) / f"{name}.html").write_text(name)
    replace_folder(tmp_path / "new", tmp_path / "site")
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert {path.name for path in (tmp_path / "site").rglob("*.html")} == {"new.html"}


def test_a_link_in_a_removed_folder_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept.txt").write_text("kept")
    site = tmp_path / "site"
    site.mkdir()
    (site / "folder").symlink_to(outside, target_is_directory=True)
    (site / "file").symlink_to(outside / "kept.txt")
    remove_folder(site)
    assert not site.exists()
    assert (outside / "kept.txt").read_text() == "kept"


def test_removing_what_is_not_there_is_no_error(tmp_path: Path) -> None:
    remove_folder(tmp_path / "nothing")
    assert list(tmp_path.iterdir()) == []

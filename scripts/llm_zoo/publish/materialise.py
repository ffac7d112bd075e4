"""Write a rendered tree to a folder, touching as little as possible.

Unchanged files keep their time stamps, so that a rebuild copies only what changed; files that the tree no longer has
are deleted. The folder is marked as ours on the first write: a folder with other people's files in it is refused,
because deleting what is stale would delete them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from llm_zoo.render.tree import Tree

MARK = ".rendered"


class UnsafePath(ValueError):
    """A path that leads out of the folder, or a folder that is not ours to clean."""


@dataclass(frozen=True)
class Changes:
    """What a write did, as paths relative to the folder, sorted."""

    written: tuple[str, ...]
    deleted: tuple[str, ...]


def materialise(tree: Tree, folder: Path) -> Changes:
    """Make `folder` hold exactly the files of `tree`. Every path is checked before the first byte is written."""
    files = tree.files()
    for path in files:
        check_path(path)
    claim(folder)
    stale = sorted(set(existing_files(folder)) - set(files))
    for path in stale:
        (folder / path).unlink()
    remove_empty_folders(folder)
    written = sorted(path for path, content in files.items() if write_if_changed(folder, path, content))
    return Changes(tuple(written), tuple(stale))


def check_path(path: str) -> None:
    """Refuse what is not a plain relative POSIX path; records are other people's input, and ids become paths."""
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or "\\" in path or "\0" in path or ".." in parts:
        raise UnsafePath(f"{path!r} is not a path inside the rendered tree")
    if PurePosixPath(path).as_posix() != path or path == MARK:
        raise UnsafePath(f"{path!r} is not a plain path")


def claim(folder: Path) -> None:
    """Create the folder and mark it; refuse one that has files but no mark."""
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise UnsafePath(f"{folder} has files that were not rendered; empty it first")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()


def existing_files(folder: Path) -> list[str]:
    """Every file of the folder but the mark. A link counts as a file: it is deleted or replaced, never followed."""
    found = (path for path in folder.rglob("*") if path.is_symlink() or path.is_file())
    return [name for path in found if (name := path.relative_to(folder).as_posix()) != MARK]


def remove_empty_folders(folder: Path) -> None:
    """Remove folders that lost their last file, deepest first."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink() and not any(path.iterdir()):
            path.rmdir()


def write_if_changed(folder: Path, path: str, content: bytes) -> bool:
    """Write one file; False when it already had this content."""
    target = folder / path
    if target.is_symlink():
        target.unlink()
    if target.is_file() and target.read_bytes() == content:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.parent.resolve().is_relative_to(folder.resolve()):
        raise UnsafePath(f"{path!r} leads out of {folder} through a link")
    target.write_bytes(content)
    return True

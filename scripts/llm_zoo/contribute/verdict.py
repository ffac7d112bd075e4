"""What `zoo check` said last, for as long as nothing that it reads has changed: thousands of records in a second.

Only "no problems" is kept, under a hash of every record and chapter, of the code that checks them and of the day, since
prices begin and end. On a build server nothing is taken from what is kept: a pull request could have brought it along.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from ..records import FOLDER
from ..render import build_day
from ..render.kept import Store

KEPT = Path("build", "checked")
"""Where verdicts are kept, from the root of the repository."""
PACKAGE = Path(__file__).resolve().parents[1]
CHECKERS = ("PyYAML", "pydantic", "Jinja2")
"""Packages that have a part in what is found."""
#: What chapters are made of, and what their values were when somebody last read them. Their pictures say nothing.
ENDINGS = frozenset({".md", ".yaml", ".json"})


class Verdict:
    """The verdict on the repository at `root` as it is now."""

    def __init__(self, root: Path) -> None:
        self._store = Store(root / KEPT)
        self._what = "" if os.environ.get("CI") else _state(root)

    def kept(self) -> str | None:
        """What the check of exactly these files said; None where it was not kept."""
        return self._store.get(self._what) if self._what else None

    def keep(self, said: str) -> None:
        """Keep what the check said; it found no problem."""
        if self._what:
            self._store.put(self._what, said)
            self._store.tidy()


def _state(root: Path) -> str:
    digest = hashlib.sha256(f"{build_day()} {sys.version} {[version(name) for name in CHECKERS]}".encode())
    for name, content in _contents(root):
        digest.update(f"\0{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _contents(root: Path) -> Iterator[tuple[str, bytes]]:
    """Every file that a check reads, and the names of those that it refuses unread, in one order on all systems."""
    for folder in (root / FOLDER, root / "docs", PACKAGE):
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder.parent).as_posix()
            if path.is_symlink():
                yield f"{name} -> {path.readlink()}", b""
            elif path.is_file() and (path.suffix in ENDINGS or (folder == PACKAGE and path.suffix == ".py")):
                yield name, path.read_bytes()
            elif folder.name == FOLDER:
                yield name, b""

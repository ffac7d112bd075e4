"""What `zoo serve` does when a file is saved: show what comes from that file at once, and the rest a little later.

A whole build takes longer than somebody who writes wants to wait. So the pages of the changed record or chapter are
rendered and written into the served site first, and the browsers load again. Meanwhile another process builds the whole
site, and its result takes the place of the served one when it is done; a file that is saved in between ends it, and it
begins again.
"""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from llm_zoo.publish.folders import replace_folder

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

log = logging.getLogger("mkdocs.zoo")

WATCHED = ("zoo_data", "docs", "scripts/llm_zoo")
"""Folders of the repository whose files make the site."""
SETTINGS = "mkdocs.yml"
PROGRAM = ["-m", "llm_zoo.publish.behind"]
"""Builds the site into a folder; Python is told this, the repository, the folder and the address."""


class Preview:
    """The served site of one repository, kept up to date."""

    def __init__(
        self,
        root: Path,
        site_dir: Path,
        site_url: str,
        show: Callable[[set[str]], bool],
        build: Callable[[], None],
    ) -> None:
        """`show` and `build` write into the served site: what comes from some files of the repository, and everything.

        `show` returns whether the rest can follow: not when the records are wrong. Raises `LookupError` when nothing
        good was built so far, on which it would stand.
        """
        self._root, self._site_dir, self._site_url = root, site_dir, site_url
        self._show, self._build = show, build
        self._next = site_dir.with_name(f"{site_dir.name}.next")
        self._bell = Path(tempfile.mkdtemp(prefix="zoo_"))
        """A folder that the server watches, too: a file in it says that a whole build is done."""
        self._behind: subprocess.Popen[bytes] | None = None
        self._seen = dict(stamps(root))

    def attach(self, server: LiveReloadServer) -> None:
        """Let the server ask this, not MkDocs, for a new site."""
        server.builder = self.update
        server.watch(str(self._bell))

    def update(self) -> None:
        """Something that is watched has changed."""
        changed = self._changes()
        if not changed:
            self._take_next()
            return
        self._stop()
        try:
            if SETTINGS in changed:
                raise LookupError(SETTINGS)
            if self._show(changed):
                self._start()
        except LookupError:
            self._build()

    def close(self) -> None:
        """The server ends."""
        self._stop()
        shutil.rmtree(self._bell, ignore_errors=True)

    def _changes(self) -> set[str]:
        before, self._seen = self._seen, dict(stamps(self._root))
        paths = before.keys() | self._seen.keys()
        return {path for path in paths if before.get(path) != self._seen.get(path)}

    def _start(self) -> None:
        """Build everything in another process."""
        words = [sys.executable, *PROGRAM, str(self._root), str(self._next), self._site_url]
        self._behind = behind = subprocess.Popen(words, start_new_session=True)
        threading.Thread(target=self._ring, args=(behind,), daemon=True).start()

    def _stop(self) -> None:
        behind, self._behind = self._behind, None
        if behind is not None:
            _end(behind)
        shutil.rmtree(self._next, ignore_errors=True)

    def _ring(self, behind: subprocess.Popen[bytes]) -> None:
        if behind.wait() == 0:
            with suppress(OSError):
                (self._bell / f"{behind.pid}").touch()

    def _take_next(self) -> None:
        """Put the site that was built behind in the place of the served one."""
        if self._behind is not None and self._behind.poll() == 0 and self._next.is_dir():
            replace_folder(self._next, self._site_dir)
            log.info("All pages are up to date")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and the copies that it made of itself."""
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


def stamps(root: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """Time and size of every file that makes the site, by its path in the repository."""
    for folder in WATCHED:
        for place, folders, names in os.walk(root / folder):
            folders[:] = [name for name in folders if name != "__pycache__"]
            for name in names:
                path = Path(place, name)
                with suppress(OSError):
                    found = path.stat()
                    yield path.relative_to(root).as_posix(), (found.st_mtime_ns, found.st_size)
    with suppress(OSError):
        found = (root / SETTINGS).stat()
        yield SETTINGS, (found.st_mtime_ns, found.st_size)

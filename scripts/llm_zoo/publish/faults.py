"""What a machine can do to a build: fill its disk, refuse to be written to, stop halfway, or run another build.

The site that was there stays in each case, the message says what to do, and the next run needs nobody to tidy up.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click

from llm_zoo.publish.materialise import UnsafePath
from llm_zoo.publish.search import DOCUMENTS, FOLDER

BUILD = "build"
"""Folder of what builds keep, from the root of the repository."""
LOCK = ".lock"
AGAIN = "then run the same command again"

_held: dict[Path, IO[str]] = {}


def explanation(error: OSError | UnsafePath) -> str:
    """What went wrong outside of this program, and what to do about it, in one line."""
    if not isinstance(error, OSError):
        return str(error)
    name = error.filename2 or error.filename
    where = f"{name}: " if name else ""
    what = error.strerror or str(error) or type(error).__name__
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return f"{where}{what}; free some space where the site and the folder {BUILD}/ lie, {AGAIN}"
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return f"{where}{what}; allow it, or name a folder for the site that can be written with --site-dir"
    if error.errno in {errno.ENOTDIR, errno.EEXIST, errno.EISDIR}:
        return f"{where}{what}; move away what stands there, {AGAIN}"
    if error.errno == errno.ENOENT:
        return (
            f"{where}{what}; it went away meanwhile, or a link leads nowhere. Put it back or remove the link, {AGAIN}"
        )
    return f"{where}{what}"


@contextmanager
def explained() -> Iterator[None]:
    """Turn what the machine refuses into a message and exit status 1."""
    try:
        yield
    except (OSError, UnsafePath) as error:
        raise click.ClickException(explanation(error)) from None


def check_target(target: Path, root: Path) -> None:
    """Refuse what is no built site: a build puts its own in this place and removes what was there."""
    if root.resolve().is_relative_to(target):
        raise UnsafePath(f"{target} holds this repository; name another folder with --site-dir")
    if target.exists() and not target.is_dir():
        raise UnsafePath(f"{target} is a file; move it away, or name another folder with --site-dir")
    if target.is_dir() and any(target.iterdir()) and not (target / FOLDER / DOCUMENTS).is_file():
        raise UnsafePath(f"{target} has files that no build wrote; empty it, or name another folder with --site-dir")


# --- builds that were stopped ----------------------------------------------------------------------------------------


def clear_leftovers(target: Path) -> None:
    """Remove what builds of `target` left that were killed, and put the site back if one was killed between renames.

    Folders of a build that is still running stay. Nothing here fails a build: what cannot be removed stays, too.
    """
    form = re.compile(re.escape(target.name) + r"\.(\d+)\.(new|old)")
    try:
        matches = [(path, match) for path in sorted(target.parent.iterdir()) if (match := form.fullmatch(path.name))]
    except OSError:
        return
    for path, match in matches:
        if _runs(int(match[1])):
            continue
        if match[2] == "old" and not target.exists():
            with contextlib.suppress(OSError):
                path.rename(target)
        else:
            shutil.rmtree(path, ignore_errors=True)


def _runs(process: int) -> bool:
    """Whether there is a process of this number, other than this one. On Windows asking would end it."""
    if process == os.getpid() or sys.platform == "win32":
        return False
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


# --- builds at the same time -----------------------------------------------------------------------------------------


@contextmanager
def turn(root: Path) -> Iterator[None]:
    """Wait until no other build of this repository runs: builds share the folder of rendered pages."""
    mine = take_turn(root)
    try:
        yield
    finally:
        if mine:
            end_turn(root)


def take_turn(root: Path) -> bool:
    """Wait for the turn of this process; False where it has it already. The system ends it when a process dies."""
    folder = (root / BUILD).resolve()
    if folder in _held:
        return False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / LOCK).open("a", encoding="utf-8")
    except OSError:
        return False  # the build itself will say that nothing can be written here
    if not _lock(file, wait=False):
        click.echo(f"another build is at work in {folder}; waiting until it is done", err=True)
        _lock(file, wait=True)
    _held[folder] = file
    return True


def end_turn(root: Path) -> None:
    """Let the next build begin."""
    file = _held.pop((root / BUILD).resolve(), None)
    if file is not None:
        file.close()


def _lock(file: IO[str], *, wait: bool) -> bool:
    """Lock a file until it is closed; False when another process has it. Some disks know no locks: then all may go."""
    if sys.platform == "win32":
        import msvcrt

        while True:
            try:
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
                return True
            except OSError:
                if not wait:
                    return False
                time.sleep(0.5)
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True

"""Drawings kept from one build to the next, because drawing a chart costs a tenth of a second and there are hundreds.

A drawing is found again by a hash of everything that it depends on, and is checked against a hash of its own, so what
is kept is never wrong: a changed number, another version of the library or a damaged file means drawing anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

#: Drawings that no build has asked for in so many seconds are removed.
LIFETIME = 30 * 24 * 3600

_folder: ContextVar[Path | None] = ContextVar("folder of drawings", default=None)


@contextmanager
def keeping_in(folder: Path) -> Iterator[None]:
    """Keep drawings in this folder, which several builds may use at once; outside of this nothing is kept."""
    token = _folder.set(folder)
    try:
        yield
    finally:
        _folder.reset(token)
        _remove_old(folder)


def kept(what: str, draw: Callable[[], str]) -> str:
    """The drawing of `what`, which names all that it depends on; a folder that cannot be written only costs time."""
    folder = _folder.get()
    if folder is None:
        return draw()
    path = folder / _hash(what)
    drawing = _read(path)
    if drawing is None:
        drawing = draw()
        with contextlib.suppress(OSError):
            _write(path, drawing)
    return drawing


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _read(path: Path) -> str | None:
    """What was kept, if it is whole."""
    try:
        digest, _, drawing = path.read_bytes().decode().partition("\n")
        os.utime(path)
    except (OSError, UnicodeDecodeError):
        return None
    return drawing if digest == _hash(drawing) else None


def _write(path: Path, drawing: str) -> None:
    """In one step, so that no other build sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    own = path.with_suffix(f".{os.getpid()}")
    own.write_bytes(f"{_hash(drawing)}\n{drawing}".encode())
    own.replace(path)


def _remove_old(folder: Path) -> None:
    oldest = time.time() - LIFETIME
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            with contextlib.suppress(OSError):
                if path.stat().st_mtime < oldest:
                    path.unlink()

"""Texts kept from one build to the next, such as charts: drawing one costs a tenth of a second, and there are hundreds.

A text is found again by a hash of everything that it depends on, and is checked against a hash of its own, so what
is kept is never wrong: a changed number, another version of the library or a damaged file means making it anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

#: What no build has asked for in so many seconds is removed.
LIFETIME = 30 * 24 * 3600
PACKAGE = Path(__file__).resolve().parents[1]

_folder: ContextVar[Path | None] = ContextVar("folder of drawings", default=None)


class Store:
    """A folder of texts, each under a hash of what it was made from. Several builds may use it at once.

    A folder that cannot be written, and a file that is damaged, only cost the time to make the text again.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, what: str) -> str | None:
        """The text that was made from `what`; None where it was not kept or is not whole."""
        path = self._folder / _hash(what)
        try:
            digest, _, text = path.read_bytes().decode().partition("\n")
            os.utime(path)
        except (OSError, UnicodeDecodeError):
            return None
        return text if digest == _hash(text) else None

    def put(self, what: str, text: str) -> None:
        """Keep a text, in one step, so that no other build sees half of it."""
        path = self._folder / _hash(what)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            own = path.with_suffix(f".{os.getpid()}")
            own.write_bytes(f"{_hash(text)}\n{text}".encode())
            own.replace(path)

    def tidy(self) -> None:
        """Remove what nobody has asked for in `LIFETIME`."""
        oldest = time.time() - LIFETIME
        with contextlib.suppress(OSError):
            for path in self._folder.iterdir():
                with contextlib.suppress(OSError):
                    if path.stat().st_mtime < oldest:
                        path.unlink()


@contextmanager
def keeping_in(folder: Path) -> Iterator[None]:
    """Keep drawings in this folder; outside of this nothing is kept."""
    token = _folder.set(folder)
    try:
        yield
    finally:
        _folder.reset(token)
        Store(folder).tidy()


def kept_folder() -> Path | None:
    """The folder of drawings, while they are kept."""
    return _folder.get()


@cache
def code_hash() -> str:
    """A hash of every file of our own code."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in {".py", ".js"}:
            content = path.read_bytes()
            digest.update(f"{path.relative_to(PACKAGE).as_posix()} {len(content)}\0".encode() + content)
    return digest.hexdigest()


def kept(what: str, draw: Callable[[], str]) -> str:
    """The drawing of `what`, which names all that it depends on."""
    folder = _folder.get()
    if folder is None:
        return draw()
    store = Store(folder)
    drawing = store.get(what)
    if drawing is None:
        drawing = draw()
        store.put(what, drawing)
    return drawing


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

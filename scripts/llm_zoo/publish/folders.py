"""One folder put in the place of another."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

AT_ONCE = 16
"""Files that are removed at once: a disk that answers late to each would take seconds for a site."""


def replace_folder(new: Path, target: Path) -> None:
    """Put `new` in the place of `target`, by two renames on the same disk; if the second fails, the first is undone."""
    old = target.with_name(f"{target.name}.{os.getpid()}.old")
    remove_folder(old)
    if target.exists():
        target.rename(old)
    try:
        new.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    remove_folder(old)


def remove_folder(folder: Path) -> None:
    """Remove a folder and all that is in it, as far as that is possible; links in it are removed, not followed."""

    def remove(names: Iterable[str]) -> None:
        for name in names:
            with contextlib.suppress(OSError):
                os.unlink(name)

    files = [os.path.join(here, name) for here, _, names in os.walk(folder) for name in names]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(remove, [files[start::AT_ONCE] for start in range(AT_ONCE)]))
    shutil.rmtree(folder, ignore_errors=True)

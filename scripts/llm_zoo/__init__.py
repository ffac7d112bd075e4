"""LLM Zoo: typed records of language models, the numbers that follow from them, and the handbook made of both.

The package is one street, walked in one direction; a stop imports only stops to its left:

    records  →  derive  →  render  →  publish
    (checked)   (computed) (Markdown) (MkDocs, data API)

Programs that only want the data call `load()`; the module `library` says what it gives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime
    from pathlib import Path

    from .library import Library, Model, NotKnown, ZooNotFound

__version__ = "0.1.0"
__all__ = ["Library", "Model", "NotKnown", "ZooNotFound", "__version__", "load"]


def load(path: str | Path | None = None, *, day: datetime.date | None = None) -> Library:
    """All records, checked, with the numbers computed from them.

    `path` is a checkout of the repository or its folder `zoo_data`; left out: the folder that the environment variable
    LLM_ZOO_DATA names, else the records that came with this package. `day` is the day for which prices hold; left out:
    today. Raises `ZooNotFound` where there are no records, and `records.RecordErrors` with every mistake in them.
    """
    from .library import load as load_library

    return load_library(path, day=day)


def __getattr__(name: str) -> object:
    """The classes of `library`, which is read when somebody asks: the command and the browser start without it."""
    if name in {"Library", "Model", "NotKnown", "ZooNotFound"}:
        from . import library

        return getattr(library, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

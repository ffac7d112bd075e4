"""Compiled templates kept from one build to the next: compiling a hundred and thirty of them takes seconds.

A template is found again by its text and by all that may have a part in what it becomes: Jinja, Python, and our code,
whose filters Jinja may have called already. On a build server nothing is taken from what is kept: it would be run.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Sequence
from importlib.metadata import version
from io import BytesIO

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from .kept import Store, code_hash, kept_folder

COMPILERS = ("Jinja2", "MarkupSafe")


class Compiled(BytecodeCache):
    """A folder of compiled templates, in which a damaged file is none."""

    def __init__(self, store: Store, packages: Sequence[str] = ()) -> None:
        self._store = store
        self._with = " ".join([code_hash(), *(f"{name} {version(name)}" for name in (*COMPILERS, *packages))])

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket with what was kept of its template."""
        kept = self._store.get(self._what(bucket))
        if kept is not None:
            bucket.load_bytecode(BytesIO(base64.b64decode(kept)))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what the bucket holds."""
        content = BytesIO()
        bucket.write_bytecode(content)
        self._store.put(self._what(bucket), base64.b64encode(content.getvalue()).decode())

    def _what(self, bucket: Bucket) -> str:
        return f"template {bucket.key} {bucket.checksum} {self._with}"


def compiled(packages: Sequence[str] = ()) -> Compiled | None:
    """The templates compiled by builds that keep things; `packages` have a part in them beside Jinja."""
    folder = kept_folder()
    return Compiled(Store(folder), packages) if folder and not os.environ.get("CI") else None

"""Mistakes in records, in the form that a contributor can act on."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: Where each code is explained; a path of the published site.
RULES_PAGE = "contribute/rules/"


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake at one place. Lines and columns count from 1; `str()` is what the terminal shows."""

    file: str
    line: int
    column: int
    code: str
    message: str

    def __str__(self) -> str:
        return (
            f"{visible(self.file)}:{self.line}:{self.column} {self.code} {visible(self.message)}\n"
            f"    see {RULES_PAGE}#{self.code.lower()}"
        )

    def annotation(self, level: str = "error") -> str:
        """The same as a GitHub workflow command, `error` or `warning`, which marks the line in a pull request."""
        message = f"{self.code} {visible(self.message)}".replace("%", "%25")
        file = visible(self.file).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
        return f"::{level} file={file},line={self.line},col={self.column}::{message}"


class RecordErrors(Exception):
    """Records that cannot be used. `problems` holds every mistake of every file, sorted by place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[RecordErrors], tuple[tuple[Problem, ...]]]:
        """Sent from one process to another, the problems go; the text is made of them again."""
        return RecordErrors, (self.problems,)


def nearest(name: str, known: Sequence[str]) -> str:
    """` — did you mean 'x'?` for the known name most like `name`, or nothing when none is near."""
    matches = difflib.get_close_matches(name.lower(), [candidate.lower() for candidate in known], n=1, cutoff=0.6)
    if not matches:
        return ""
    original = next(candidate for candidate in known if candidate.lower() == matches[0])
    return f" — did you mean '{original}'?"


def visible(text: str) -> str:
    """`text` on one line, with `\\n`, `\\x1b` or `\\u202e` for what a terminal or a build server would obey."""
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)


def shorten(value: object, limit: int = 60) -> str:
    """`value` quoted on one line, cut to `limit` characters, so that a message stays readable."""
    text = str(value) if isinstance(value, datetime.date) else repr(value)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"

"""Reviews: what the sentences of a chapter said when somebody last read them, to compare with what they say now.

A number in a sentence follows its record, but the words around it do not: "a third" stays when 33 % becomes 12 %.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from ..records import Problem
from ..records.yaml_source import LOADER, scan
from .chapter import Chapter
from .environment import CHANGED_CODE
from .values import Value

#: Folder of `docs/` with one file for each reviewed chapter, under the chapter's own path.
FOLDER = "reviewed"

Texts = dict[str, list[str]]


@dataclass(frozen=True)
class Change:
    """A value that is not what it was when the chapter was reviewed."""

    value: Value
    """The value as it is now, where it first stands."""
    old: str
    new: str


def review_file(docs: Path, chapter_id: str) -> Path:
    """Where the review of a chapter is kept."""
    return docs / FOLDER / f"{chapter_id}.yaml"


def texts_of(values: tuple[Value, ...]) -> Texts:
    """The texts of each expression, in the order of the chapter; equal neighbours once."""
    found: Texts = {}
    for value in values:
        texts = found.setdefault(value.expression, [])
        if not texts or texts[-1] != value.text:
            texts.append(value.text)
    return found


def written(chapter: Chapter, day: datetime.date) -> str:
    """The file of a review made on `day`."""
    name = chapter.id.rpartition("/")[2]
    values = {
        expression: texts[0] if len(texts) == 1 else texts for expression, texts in texts_of(chapter.values).items()
    }
    body = yaml.safe_dump({"reviewed": day, "values": values}, allow_unicode=True, sort_keys=False, width=1000)
    return (
        f"# What {chapter.page.source} said when it was last read against its records.\n"
        f"# Written by `zoo review {name} --accept`, never by hand.\n{body}"
    )


class NoReview(ValueError):
    """A file that is not the review of a chapter."""


def read(path: Path) -> Texts | None:
    """The texts of a stored review; None when the chapter was never reviewed. Raises `NoReview`."""
    if not path.is_file():
        return None
    try:
        text = path.read_text(encoding="utf-8")
        if scan(path.name, text, (1, 1)):
            raise NoReview(str(path))
        stored = yaml.load(text, Loader=LOADER)
        values = stored["values"]
        return {str(key): [value] if isinstance(value, str) else [*map(_text, value)] for key, value in values.items()}
    except (yaml.YAMLError, UnicodeDecodeError, LookupError, TypeError, AttributeError) as error:
        raise NoReview(str(path)) from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def compare(chapter: Chapter, stored: Texts) -> list[Change]:
    """Expressions that stood in the reviewed chapter and give something else now, in the order of the chapter."""
    found = []
    for expression, texts in texts_of(chapter.values).items():
        before = stored.get(expression, texts)
        if set(texts) - set(before):
            first = next(one for one in chapter.values if one.expression == expression and one.text not in before)
            found.append(Change(first, " / ".join(before), " / ".join(texts)))
    return sorted(found, key=lambda change: change.value.line)


def changes(chapter: Chapter, docs: Path) -> list[Problem]:
    """A warning for each value that changed since the review."""
    path = review_file(docs, chapter.id)
    name = chapter.id.rpartition("/")[2]
    try:
        stored = read(path)
    except NoReview:
        shown = f"docs/{path.relative_to(docs).as_posix()}"
        return [Problem(shown, 1, 1, CHANGED_CODE, f"this is no review; write it anew: zoo review {name} --accept")]
    source = chapter.page.source or chapter.page.path
    return [
        Problem(
            source,
            change.value.line,
            1,
            CHANGED_CODE,
            f"'{change.value.expression}' was {change.old} when this was last read, and is {change.new} now; "
            f"read the sentence, then: zoo review {name} --accept",
        )
        for change in (compare(chapter, stored) if stored is not None else [])
    ]


def sentence(source: str, value: Value) -> str:
    """The sentence or line of a table, as it is written, in which a value stands."""
    lines = source.splitlines()
    first = last = min(value.line, len(lines)) - 1
    if not lines[first].lstrip().startswith("|"):
        while first and lines[first - 1].strip() and not _starts(lines[first]):
            first -= 1
        while last + 1 < len(lines) and lines[last + 1].strip() and not _starts(lines[last + 1]):
            last += 1
    text = " ".join(" ".join(lines[first : last + 1]).split())
    parts = re.split(r"(?<=[.!?:]) (?=[A-Z*_\[{])", text)
    return next((part for part in parts if value.expression in " ".join(part.split())), text)


def _starts(line: str) -> bool:
    """Whether a line begins something of its own: an item, a row, a heading, a quotation."""
    return bool(re.match(r"\s*(?:[-*|#>!]|\d+\.|\?\?\?|\{%|:::)", line)) and not line.lstrip().startswith("**")

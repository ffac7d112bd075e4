"""The questions that make a record of a model, for `zoo new` and for the form of the site, and their answers in YAML.

Labels are written here; types, choices and what a field means come from the classes of records.
"""

from __future__ import annotations

import datetime
import re
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..records import Model, Zoo
from ..records.problems import nearest, shorten
from ..records.validation import bare, field_type
from ..records.yaml_source import read_yaml
from . import layout
from .config.base import Yaml
from .fix import RecordShape, editor_line
from .importer import TO_DO
from .one_record import check
from .writer import dump

Path = tuple[str, ...]

#: Key of the source that the form asks for.
SOURCE = "page"
#: Blocks of the form that state facts of their own, and so name a source.
_WITH_SOURCE = ("context", "parameters", "training", "cutoff")
#: What is missing from a record that is not finished is no mistake of an answer.
_UNFINISHED = frozenset({"ZOO102", "ZOO203", "ZOO218"})
_NUMBER = re.compile(r"([0-9][0-9_, ]*)(?:\.([0-9]+))? ?([kmbtKMBT]?)\Z")
_SCALE = {"": 0, "k": 3, "m": 6, "b": 9, "t": 12}


class BadAnswer(ValueError):
    """An answer that cannot be; the text says why, with the nearest right one."""


@dataclass(frozen=True)
class Question:
    """One field of the form."""

    name: str
    """Name of the option of `zoo new`."""
    path: Path
    label: str
    hint: str = ""
    required: bool = False
    known: str = ""
    """Folder of `zoo_data/` whose records can be named."""

    @property
    def annotation(self) -> Any:
        """The type of the field, in the class of the record."""
        found: Any = Model
        for step in self.path:
            found = bare(found)
            found = field_type(found, step) if hasattr(found, "model_fields") else typing.get_args(found)[-1]
        return bare(found)

    @property
    def kind(self) -> str:
        """`text`, `date`, `number`, `truth`, `choice` or `choices`."""
        found = self.annotation
        if typing.get_origin(found) is list:
            return "choices"
        if typing.get_origin(found) is typing.Literal:
            return "choice"
        return {bool: "truth", int: "number", datetime.date: "date"}.get(found, "text")

    @property
    def choices(self) -> tuple[str, ...]:
        """What can be chosen."""
        found = self.annotation
        if typing.get_origin(found) is list:
            found = bare(typing.get_args(found)[0])
        return typing.get_args(found) if typing.get_origin(found) is typing.Literal else ()


QUESTIONS: tuple[Question, ...] = (
    Question("name", ("name",), "Name", "as its developer writes it", required=True),
    Question("developer", ("developer",), "Developer", "id of the organisation", required=True, known="developers"),
    Question("source-title", ("sources", SOURCE, "title"), "Source: title", "the page that says all this"),
    Question("source-url", ("sources", SOURCE, "url"), "Source: address", "https://…"),
    Question("source-kind", ("sources", SOURCE, "kind"), "Source: kind"),
    Question("config-url", ("sources", "config", "url"), "Address of the config.json", "where anyone can read it"),
    Question("family", ("family",), "Family", "id of the series, like qwen3", required=True),
    Question("released", ("released",), "Released", "day on which anyone outside could first use it", required=True),
    Question("summary", ("summary",), "Summary", "one sentence in your own words: why it matters", required=True),
    Question("weights", ("access", "weights"), "Weights", "open: anyone can download them", required=True),
    Question("api", ("access", "api"), "Sold as a service by its developer", "today", required=True),
    Question(
        "licence", ("access", "license", "weights"), "Licence of the weights", "id of a licence", known="licenses"
    ),
    Question("code-licence", ("access", "license", "code"), "Licence of the code", "id of a licence", known="licenses"),
    Question("hub", ("hub",), "Hugging Face id", "org/name"),
    Question("cognition", ("cognition",), "Thinking", "system-1 answers at once, system-2 always thinks first"),
    Question("input", ("modalities", "input"), "Takes", required=True),
    Question("output", ("modalities", "output"), "Gives", required=True),
    Question("variants", ("variants",), "Kinds of checkpoint or service", required=True),
    Question("context", ("context", "window"), "Context, tokens", "as stated: 131072, 128k is 128,000"),
    Question("context-output", ("context", "output"), "Longest answer, tokens"),
    Question("cutoff", ("cutoff", "date"), "Training data up to"),
    Question("total", ("parameters", "total"), "Parameters, total", "as the developer states them: 8B"),
    Question("active", ("parameters", "active"), "Parameters, active", "of a mixture of experts"),
    Question("tokens", ("training", "tokens"), "Training tokens", "15T"),
    Question("undisclosed", ("undisclosed",), "The developer does not say"),
)


def parse(question: Question, text: str) -> Any:
    """The value that an answer means. Raises `BadAnswer`."""
    text = text.strip()
    kind = question.kind
    if kind == "choices":
        return [_chosen(part.strip(), question) for part in text.split(",") if part.strip()]
    if kind == "choice":
        return _chosen(text, question)
    if kind == "truth":
        if text.lower() not in {"yes", "y", "no", "n", "true", "false"}:
            raise BadAnswer(f"{shorten(text)} is neither yes nor no")
        return text.lower() in {"yes", "y", "true"}
    if kind == "date":
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            raise BadAnswer(f"{shorten(text)} is not a day of the calendar in the form 2024-12-26") from None
    return _number(text) if kind == "number" else text


def _chosen(text: str, question: Question) -> str:
    if text not in question.choices:
        known = list(question.choices)
        raise BadAnswer(f"{shorten(text)}; it must be one of: {', '.join(known)}{nearest(text, known)}")
    return text


def _number(text: str) -> int:
    """`8B`, `1.5T`, `131_072` or `128k`, exactly: no number is rounded."""
    found = _NUMBER.match(text)
    if not found:
        raise BadAnswer(f"{shorten(text)} is not a number like 131072, 128k, 8B or 15T")
    whole, part, unit = re.sub(r"[_, ]", "", found[1]), found[2] or "", _SCALE[found[3].lower()]
    if len(part.rstrip("0")) > unit or len(whole) > 18:
        raise BadAnswer(f"{shorten(text)} is not a whole number of things")
    return int(whole + part.rstrip("0").ljust(unit, "0")[:unit]) if unit else int(whole)


def check_answer(question: Question, value: Any, file: str, text: str, zoo: Zoo) -> None:
    """Raise `BadAnswer` with the message of `zoo check`, where the record in `text` is wrong at this question."""
    if question.known and isinstance(value, str) and value not in zoo.records(question.known):
        known = list(zoo.records(question.known))
        singular = {"developers": "developer", "licenses": "licence"}[question.known]
        raise BadAnswer(f"no {singular} {shorten(value)}{nearest(value, known)}")
    located, _ = read_yaml(file, text.encode())
    problems = check(file, text.encode(), zoo).problems
    if located is None:
        return
    first, last = located.lines(question.path)
    for problem in problems:
        block = (problem.line, problem.column) == located.place(question.path)
        value_at = located.at(question.path)
        here = (problem.line, problem.column) == (value_at.line, value_at.column)
        if problem.code not in _UNFINISHED and first <= problem.line <= last and (block or here):
            raise BadAnswer(f"{problem.code} {problem.message}")


# --- answers in YAML -------------------------------------------------------------------------------------------------


def empty(file: str) -> str:
    """The text of a record that nobody has begun: what is to do."""
    lines = [editor_line(file), *(f"# to do: {key}: {what} ({where})" for key, (what, where) in TO_DO.items())]
    return "\n".join(lines) + "\n"


def fill(text: str, answers: Mapping[Path, Any], today: datetime.date) -> str:
    """The record in `text` with these answers in it; None takes a field out. Comments stay, done to-dos go."""
    document = layout.Document(layout.Node("map"), text.splitlines()) if is_empty(text) else layout.parse(text)
    for path, value in answers.items():
        _set(document.root, path, value)
    _complete(document.root, today)
    given = [path for path, value in answers.items() if value is not None]
    _without_done(document, {path[0] for path in given} | {".".join(path) for path in given})
    return layout.write(document, RecordShape(Model)) if document.root.entries else text


def is_empty(text: str) -> bool:
    """Whether a text holds nothing but comments."""
    return all(not line.strip() or line.startswith("#") for line in text.splitlines())


def _set(node: layout.Node, path: Path, value: Any) -> None:
    """Put a value at a path, with the blocks on the way to it; a block that becomes empty goes."""
    key, *rest = path
    entry = node.entry(key)
    if rest:
        if entry is None:
            if value is None:
                return
            flow = key != "sources" or (len(node.entries) > 0 and node.flow)
            entry = layout.Entry(layout.Node("map", flow=flow), key, key)
            node.entries.append(entry)
        _set(entry.value, tuple(rest), value)
        if not entry.value.entries or {one.key for one in entry.value.entries} <= {"source", "accessed"}:
            node.entries.remove(entry)
        return
    if value is None:
        if entry is not None:
            node.entries.remove(entry)
        return
    made = layout.parse(dump({key: value})).root.entries[0]
    if entry is None:
        node.entries.append(made)
    else:
        entry.value = made.value


def _complete(root: layout.Node, today: datetime.date) -> None:
    """A source was read today; a block that names none rests on the source of the form."""
    sources = root.entry("sources")
    page = sources.value.entry(SOURCE) if sources else None
    if page is not None and page.value.entry("accessed") is None:
        _set(page.value, ("accessed",), today)
    first = str(sources.value.entries[0].key) if sources and sources.value.entries else None
    rests_on = SOURCE if page is not None else first
    for key in _WITH_SOURCE:
        block = root.entry(key)
        if block is not None and rests_on and block.value.kind == "map" and block.value.entry("source") is None:
            _set(block.value, ("source",), rests_on)
    # With a configuration, its key is the first of the sources; name, day and access rest on the page instead.
    if page is not None and first != SOURCE and root.entry("source") is None:
        _set(root, ("source",), SOURCE)


def _without_done(document: layout.Document, keys: Iterable[str]) -> None:
    """Take out the to-dos of keys that are there now."""
    marks = tuple(f"# to do: {key}:" for key in keys)
    if not marks:
        return
    document.head = [line for line in document.head if not line.startswith(marks)]
    for entry in document.root.entries:
        entry.above = [line for line in entry.above if not line.startswith(marks)]
        entry.below = [line for line in entry.below if not line.startswith(marks)]


def values(text: str) -> dict[str, Any]:
    """What a record says to each question, by name; nothing where it says nothing."""
    located, _ = read_yaml("", text.encode())
    found = {}
    for question in QUESTIONS:
        here: Any = located.value if located else None
        for step in question.path:
            here = here.get(step) if isinstance(here, dict) else None
        if here is not None:
            found[question.name] = here
    return found


def as_text(value: Any) -> str:
    """A value as an answer would be typed."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def fields() -> list[Yaml]:
    """The form for the site."""
    return [
        {
            "name": one.name,
            "label": one.label,
            "hint": one.hint,
            "kind": one.kind,
            "choices": list(one.choices),
            "required": one.required,
            "known": one.known,
        }
        for one in QUESTIONS
    ]

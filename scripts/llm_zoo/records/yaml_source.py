"""Reads one YAML file into plain data and remembers where every key and value stands.

YAML has traps that turn a fact into another one without a sound: `no` is a boolean, `1e9` is text, `12:30` is 750, a
key written twice wins silently. What is wrong whatever was meant is refused here; what depends on the type that the
record expects is explained by `validation` with the help of `Located.written`.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import yaml

from .problems import Problem, shorten

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MAX_NODES = 50_000

#: Whatever `_decode` may say something about.
_UNUSUAL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_TABBED_INDENT = re.compile(r" *\t")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufeff\ufffe\uffff]")
#: Ends of a line that only some readers take for such: a line would have two numbers. As on Windows it may end.
_ODD_END = re.compile("[\x85\u2028\u2029]|\r(?!$)")
_PLAIN_INT = re.compile(r"[-+]?(0|[1-9][0-9_]*)\Z")
_MOST_DIGITS = 30
_BLANK_WORDS = frozenset({"", "-", "--", "?", "unknown", "n/a", "na", "nan", "null", "tbd", "tba", "todo"})


class PythonLoader(yaml.SafeLoader):
    """The parser in Python, which a browser has to use. It reads what the C parser reads.

    Between brackets it would take a `?` inside a word for a sign; the C parser and the standard take it for a letter.
    """

    _in_word = False

    def peek(self, index: int = 0) -> str:
        """The character at `index`; inside a word a `?` is told as a letter."""
        letter: str = super().peek(index)
        return "x" if letter == "?" and self._in_word else letter

    def scan_plain(self) -> yaml.ScalarToken:
        """The next word without quotes."""
        self._in_word = True
        token: yaml.ScalarToken = super().scan_plain()
        self._in_word = False
        return token


#: The C parser where PyYAML was built with it.
LOADER: type[PythonLoader] | type[yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", PythonLoader)

_STANDARD = "tag:yaml.org,2002:"
_RESOLVER = yaml.resolver.Resolver()

#: Code and message of a problem whose place is known elsewhere.
Complaint = tuple[str, str]
#: Line and column, counted from 1.
Place = tuple[int, int]
#: A path inside a record: keys of mappings and indexes of lists.
Path = tuple[str | int, ...]


@dataclass
class Located:
    """A value with its place. Lines and columns count from 1."""

    value: object
    line: int
    column: int
    #: The characters that stand in the file, for a plain (unquoted) scalar.
    written: str | None = None
    children: dict[str | int, Located] = field(default_factory=dict)
    #: Place of each key of a mapping.
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)

    def at(self, path: Path) -> Located:
        """The deepest value on `path`; a missing step ends at the mapping that lacks it."""
        here = self
        for step in path:
            if step not in here.children:
                break
            here = here.children[step]
        return here

    def lines(self, path: Path) -> tuple[int, int]:
        """First and last line of what `path` names, its key included. Values of an alias stand at their anchor."""
        inside = [self.at(path)]
        for one in inside:
            inside += one.children.values()
        first = self.place(path)[0]
        return first, max(first, *(one.line for one in inside))

    def place(self, path: Path) -> tuple[int, int]:
        """Line and column of the key (in a mapping) or the item (in a list) that `path` names."""
        parent = self.at(path[:-1]) if path else self
        if path and isinstance(path[-1], str) and path[-1] in parent.keys:
            return parent.keys[path[-1]]
        found = self.at(path)
        return found.line, found.column


def read_yaml(file: str, raw: bytes) -> tuple[Located | None, list[Problem]]:
    """Parse `raw`, the content of `file`, into a mapping with places.

    Returns no value when the file cannot be understood at all; the problems then say why.
    """
    text, problems = _decode(file, raw)
    if text is None:
        return None, problems
    end = _end(text)
    try:
        problems += scan(file, text, end)
        if problems:
            return None, problems
        node = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        place = _place(error.problem_mark or error.context_mark, end)
        return None, [Problem(file, *place, "ZOO003", f"not valid YAML: {error.problem or error.context}")]
    except yaml.YAMLError as error:
        return None, [Problem(file, 1, 1, "ZOO003", f"not valid YAML: {str(error).splitlines()[0]}")]
    if not isinstance(node, yaml.MappingNode):
        place = _place(node.start_mark if node else None, end)
        return None, [Problem(file, *place, "ZOO006", "a record is a mapping of keys to values at the top level")]
    reader = _Reader(file, end)
    located = reader.read(node)
    return (None if reader.endless else located), reader.problems


def read_plain(raw: bytes) -> dict[str, object] | None:
    """The value that `read_yaml` gives, where it has nothing to report; else None, as for aliases and odd letters.

    Places are most of the work of reading, and nobody asks for those of a record without a mistake.
    """
    if len(raw) > MAX_BYTES:
        return None
    try:
        text = raw.decode("utf-8")
        return None if _UNUSUAL.search(text) else _Builder().value(text)
    except (UnicodeDecodeError, yaml.YAMLError, _Unplain):
        return None


class _Unplain(Exception):
    """Something of which more has to be said than its value."""


class _Builder:
    """Puts values together from the events of the parser. Raises `_Unplain` for what may be a mistake."""

    def __init__(self) -> None:
        #: What is open, from the document itself inwards.
        self._documents: list[Any] = []
        self._open: list[list[Any] | dict[str, Any]] = [self._documents]
        #: For each open collection the key that waits for its value, in a mapping.
        self._keys: list[str | None] = [None]
        self._anchors: dict[str, Any] = {}
        #: Names of the anchors of the open collections.
        self._names: list[str | None] = [None]
        self._count = 0

    def value(self, text: str) -> dict[str, object]:
        """The record that stands in `text`."""
        for event in yaml.parse(text, Loader=LOADER):
            self._count += 1
            if isinstance(event, yaml.ScalarEvent):
                self._scalar(event)
            elif isinstance(event, yaml.CollectionStartEvent):
                self._start({} if isinstance(event, yaml.MappingStartEvent) else [], event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._keys.pop()
                self._add(self._open.pop(), self._names.pop())
            elif isinstance(event, yaml.AliasEvent):
                self._alias(event.anchor)
            elif isinstance(event, yaml.DocumentStartEvent) and self._documents:
                raise _Unplain
        if not self._documents or not isinstance(self._documents[0], dict):
            raise _Unplain
        return self._documents[0]

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        text, plain = event.value, not event.style
        if event.tag or (not plain and _CONTROL.search(text)):
            raise _Unplain
        here = self._open[-1]
        if isinstance(here, dict) and self._keys[-1] is None:
            if event.anchor or text in here or (plain and text == "<<"):
                raise _Unplain
            self._keys[-1] = text
            return
        value, complaint = _plain(text) if plain else _meaning(text, "str", plain=False)
        if complaint:
            raise _Unplain
        self._add(value, event.anchor)

    def _start(self, collection: list[Any] | dict[str, Any], event: yaml.CollectionStartEvent) -> None:
        is_key = isinstance(self._open[-1], dict) and self._keys[-1] is None
        if event.tag or is_key or len(self._open) > MAX_DEPTH or (event.anchor and event.anchor in self._names):
            raise _Unplain
        self._open.append(collection)
        self._keys.append(None)
        self._names.append(event.anchor)

    def _alias(self, anchor: str | None) -> None:
        is_key = isinstance(self._open[-1], dict) and self._keys[-1] is None
        if is_key or anchor not in self._anchors:
            raise _Unplain
        value = self._anchors[anchor]
        for depth in _depths(value, len(self._open)):
            self._count += 1
            if depth > MAX_DEPTH or self._count > MAX_NODES:
                raise _Unplain
        self._add(value, None)

    def _add(self, value: Any, anchor: str | None) -> None:
        if self._count > MAX_NODES or (anchor and anchor in self._anchors):
            raise _Unplain
        if anchor:
            self._anchors[anchor] = value
        here, key = self._open[-1], self._keys[-1]
        if isinstance(here, list):
            here.append(value)
        elif key is not None:
            here[key] = value
            self._keys[-1] = None


def _depths(value: object, depth: int) -> Iterator[int]:
    """The depth of `value` and of everything in it, one after the other: aliases of aliases may be without number."""
    yield depth
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _depths(item, depth + 1)


def _decode(file: str, raw: bytes) -> tuple[str | None, list[Problem]]:
    if len(raw) > MAX_BYTES:
        return None, [Problem(file, 1, 1, "ZOO008", f"the file has {len(raw):,} bytes; the limit is {MAX_BYTES:,}")]
    try:
        text = raw.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8").removeprefix("\ufeff").split("\n")
        place = len(before), len(before[-1]) + 1
        return None, [Problem(file, *place, "ZOO001", "not UTF-8 text; save the file with the encoding UTF-8")]
    problems = []
    for number, line in enumerate(text.split("\n"), 1):
        if control := _CONTROL.search(line) or _ODD_END.search(line):
            message = f"control character U+{ord(control[0]):04X} in the text"
            problems.append(Problem(file, number, control.start() + 1, "ZOO010", message))
        if tab := _TABBED_INDENT.match(line):
            problems.append(Problem(file, number, tab.end(), "ZOO002", "tab in the indentation; YAML wants spaces"))
        elif "\t" in line:
            # The C parser takes it for a letter or a space, the one in Python for neither.
            message = "control character U+0009, a tab, in the text; write spaces"
            problems.append(Problem(file, number, line.index("\t") + 1, "ZOO010", message))
    return (None if problems else text), problems


def _end(text: str) -> Place:
    """The place behind the last character. What is missing there the C parser expects on a line that is not there."""
    lines = text.removesuffix("\n").split("\n")
    return len(lines), len(lines[-1].removesuffix("\r")) + 1


def _place(mark: Any, end: Place) -> Place:
    """Line and column of a mark of either parser, counted from 1 and inside the file."""
    return min((mark.line + 1, mark.column + 1), end) if mark else (1, 1)


def scan(file: str, text: str, end: Place) -> list[Problem]:
    """Refuse, before anything is built, nesting that would exhaust the stack, tags, and more than one document."""
    depth = documents = 0
    tags = []
    for event in yaml.parse(text, Loader=LOADER):
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            place = _place(event.start_mark, end)
            return [Problem(file, *place, "ZOO009", f"nested more than {MAX_DEPTH} levels deep")]
        if documents > 1:
            place = _place(event.start_mark, end)
            return [Problem(file, *place, "ZOO006", "a second document starts here; one file is one record")]
        if tag := getattr(event, "tag", None):
            message = f"the tag '{_tag(tag)}' is not part of the record form"
            tags.append(Problem(file, *_place(event.start_mark, end), "ZOO012", message))
    return tags


def _tag(tag: str) -> str:
    """The tag as it is written: `!!set`, `!mine`."""
    return f"!!{tag.removeprefix(_STANDARD)}" if tag.startswith(_STANDARD) else tag


class _Reader:
    """Turns composed nodes into `Located` values; each alias is read anew, so its size counts where it is used."""

    def __init__(self, file: str, end: Place) -> None:
        self.file = file
        self._end = end
        self.problems: list[Problem] = []
        #: Aliases grow without end; what has been read until then is no record.
        self.endless = False
        self._count = 0
        self._open: set[int] = set()

    def read(self, node: yaml.Node) -> Located:
        located = Located(None, *_place(node.start_mark, self._end))
        self._count += 1
        if self.endless:
            return located
        if self._count > MAX_NODES or id(node) in self._open or len(self._open) > MAX_DEPTH:
            message = f"aliases expand to more than {MAX_NODES:,} values or {MAX_DEPTH} levels, or without end"
            self._report(located, "ZOO005", message)
            self.endless = True
            return located
        self._open.add(id(node))
        if isinstance(node, yaml.MappingNode):
            self._read_mapping(node, located)
        elif isinstance(node, yaml.SequenceNode):
            for index, item in enumerate(node.value):
                located.children[index] = self.read(item)
            located.value = [child.value for child in located.children.values()]
        elif isinstance(node, yaml.ScalarNode):
            located.value = self._scalar(node, located)
        self._open.discard(id(node))
        return located

    def _read_mapping(self, node: yaml.MappingNode, located: Located) -> None:
        for key_node, value_node in node.value:
            place = Located(None, *_place(key_node.start_mark, self._end))
            if not isinstance(key_node, yaml.ScalarNode) or key_node.tag == f"{_STANDARD}merge":
                message = "a key must be plain text; merge keys (<<) are not part of the record form"
                self._report(place, "ZOO011", message)
                continue
            key = key_node.value
            self._no_control(key, place)
            if key in located.keys:
                first = located.keys[key][0]
                self._report(place, "ZOO004", f"key {shorten(key)} stands twice; it is already on line {first}")
                continue
            located.keys[key] = (place.line, place.column)
            located.children[key] = self.read(value_node)
        located.value = {key: child.value for key, child in located.children.items()}

    def _scalar(self, node: yaml.ScalarNode, located: Located) -> object:
        plain = not node.style  # the C parser says "" where the Python one says None
        located.written = node.value if plain else None
        self._no_control(node.value, located)
        value, complaint = _meaning(node.value, node.tag.removeprefix(_STANDARD), plain=plain)
        if complaint:
            self._report(located, *complaint)
        return value

    def _no_control(self, text: str, located: Located) -> None:
        """An escape like `\\b` in quotes writes a control character with characters that can be seen."""
        if control := _CONTROL.search(text):
            self._report(located, "ZOO010", f"control character U+{ord(control[0]):04X} in the text")

    def _report(self, located: Located, code: str, message: str) -> None:
        self.problems.append(Problem(self.file, located.line, located.column, code, message))


@lru_cache(maxsize=20_000)
def _plain(text: str) -> tuple[object, Complaint | None]:
    """What a scalar without quotes means. The same few thousand words stand in all records."""
    tag: str = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]  # in its stubs
    return _meaning(text, tag.removeprefix(_STANDARD), plain=True)


def _meaning(text: str, tag: str, *, plain: bool) -> tuple[object, Complaint | None]:
    """The value of a scalar, and why it is no fact, if it is none."""
    if tag == "str" or not plain:
        blank = text.strip().lower() in _BLANK_WORDS
        return text, (
            ("ZOO105", f"'{text}' is not a fact; leave the key out, or list it under 'undisclosed'") if blank else None
        )
    if tag == "null":
        return None, ("ZOO105", "empty value; leave the key out, or list it under 'undisclosed'")
    if tag == "bool":
        return text.lower() in {"yes", "true", "on"}, None
    if tag == "int":
        return _whole(text)
    if tag == "float":
        return _fraction(text)
    # What is left are words with a meaning in YAML that records do not use: `=` and `<<`.
    return (_timestamp(text) if tag == "timestamp" else text), None


def _whole(text: str) -> tuple[object, Complaint | None]:
    if not _PLAIN_INT.match(text):
        return text, _odd_base(text)
    if len(text) > _MOST_DIGITS:
        return text, ("ZOO111", f"a number of {len(text):,} digits; the limit is {_MOST_DIGITS}")
    return int(text.replace("_", "")), None


def _fraction(text: str) -> tuple[object, Complaint | None]:
    if ":" in text:
        return text, _odd_base(text)
    try:
        number = float(text.replace("_", ""))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        return text, ("ZOO107", f"{shorten(text)} is not a finite number")
    return number, None


def _odd_base(text: str) -> Complaint:
    return "ZOO107", f"{shorten(text)} is read as a number in base 2, 8, 16 or 60; quote it or write it out"


def _timestamp(text: str) -> object:
    """A date, or the text itself when it also has a time or is no date at all (`2024-02-31`)."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return text


def walk(located: Located, path: Path = ()) -> Iterator[tuple[Path, Located]]:
    """Every value below `located`, with its path, in file order."""
    yield path, located
    for step, child in located.children.items():
        yield from walk(child, (*path, step))

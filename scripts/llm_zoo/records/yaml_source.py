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
from typing import Any

import yaml

from .problems import Problem, shorten

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MAX_NODES = 50_000

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
    standard = "tag:yaml.org,2002:"
    return f"!!{tag.removeprefix(standard)}" if tag.startswith(standard) else tag


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
            if not isinstance(key_node, yaml.ScalarNode) or key_node.tag == "tag:yaml.org,2002:merge":
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
        text, tag = node.value, node.tag.removeprefix("tag:yaml.org,2002:")
        plain = not node.style  # the C parser says "" where the Python one says None
        located.written = text if plain else None
        self._no_control(text, located)
        if tag == "str" or not plain:
            if text.strip().lower() in _BLANK_WORDS:
                self._report(
                    located, "ZOO105", f"'{text}' is not a fact; leave the key out, or list it under 'undisclosed'"
                )
            return text
        if tag == "null":
            self._report(located, "ZOO105", "empty value; leave the key out, or list it under 'undisclosed'")
            return None
        return self._typed(text, tag, located)

    def _typed(self, text: str, tag: str, located: Located) -> object:
        """The value of a plain scalar that YAML takes for something other than text."""
        if tag == "bool":
            return text.lower() in {"yes", "true", "on"}
        if tag == "int":
            if not _PLAIN_INT.match(text):
                return self._odd_base(text, located)
            if len(text) > _MOST_DIGITS:
                self._report(located, "ZOO111", f"a number of {len(text):,} digits; the limit is {_MOST_DIGITS}")
                return text
            return int(text.replace("_", ""))
        if tag == "float":
            return self._float(text, located)
        # What is left are words with a meaning in YAML that records do not use: `=` and `<<`.
        return _timestamp(text) if tag == "timestamp" else text

    def _odd_base(self, text: str, located: Located) -> str:
        message = f"{shorten(text)} is read as a number in base 2, 8, 16 or 60; quote it or write it out"
        self._report(located, "ZOO107", message)
        return text

    def _float(self, text: str, located: Located) -> object:
        if ":" in text:
            return self._odd_base(text, located)
        try:
            number = float(text.replace("_", ""))
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            self._report(located, "ZOO107", f"{shorten(text)} is not a finite number")
            return text
        return number

    def _no_control(self, text: str, located: Located) -> None:
        """An escape like `\\b` in quotes writes a control character with characters that can be seen."""
        if control := _CONTROL.search(text):
            self._report(located, "ZOO010", f"control character U+{ord(control[0]):04X} in the text")

    def _report(self, located: Located, code: str, message: str) -> None:
        self.problems.append(Problem(self.file, located.line, located.column, code, message))


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

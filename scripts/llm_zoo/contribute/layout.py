"""YAML text as a tree that remembers its comments and anchors, and the one way in which records are written.

A general round-trip library keeps a comment with the line above it; here a comment belongs to the line below it, so
that a key can move and take its comment along. It also reads YAML as the rest of this package does, and needs nothing
that a browser lacks. Whether one block stands on one line or on several is the author's choice and stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

import yaml

from ..records.yaml_source import LOADER

#: Whole numbers from here on are written with underscores.
THOUSANDS = 10_000
INDENT = 2
#: Styles of a scalar whose lines stand below its key and stay as they are.
BLOCK_STYLES = frozenset({"|", ">"})
_INT = re.compile(r"[-+]?(0|[1-9][0-9_]*)\Z")
_ANCHOR = re.compile(r"&\S+\s+")
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*$")


class Shape(Protocol):
    """What a writer knows of the form of a value: the order of its keys, and the shapes below it."""

    def order(self, node: Node) -> list[Entry]:
        """The entries of a mapping as they are to be written."""

    def below(self, node: Node, key: str | None) -> Shape:
        """The shape of a part: the value of a key, or the items of a list."""


class AsItIs:
    """The shape of what has no form of its own: every key stays where it is."""

    def order(self, node: Node) -> list[Entry]:
        """The entries as they are."""
        return node.entries

    def below(self, node: Node, key: str | None) -> Shape:
        """The same."""
        return self


class CannotLayOut(ValueError):
    """A text that is YAML, but in a form that no record has; the text says which and where."""


@dataclass
class Node:
    """One value. A scalar has `text`; a mapping has `entries` with keys, a list has them without."""

    kind: str  # scalar, map, list
    text: str = ""
    #: Of a scalar: "" plain, '"', "'", "|" or ">". Block scalars keep their lines as they are, in `text`.
    style: str = ""
    flow: bool = False
    anchor: str | None = None
    entries: list[Entry] = field(default_factory=list)

    def entry(self, key: str) -> Entry | None:
        """The entry of a mapping under this key."""
        return next((one for one in self.entries if one.key == key), None)


@dataclass
class Entry:
    """A key with its value, or an item of a list, and the comments that belong to it."""

    value: Node
    key: str | None = None
    key_text: str = ""
    line: int = 0
    column: int = 0
    above: list[str] = field(default_factory=list)
    beside: str = ""
    below: list[str] = field(default_factory=list)


@dataclass
class Document:
    """A record's text: the comments at its top, its mapping."""

    root: Node
    head: list[str]


# --- reading ---------------------------------------------------------------------------------------------------------


def parse(text: str) -> Document:
    """The tree of `text`, which must be one mapping that the reader of records accepts. Raises `CannotLayOut`."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    reader = _Reader(text)
    root = reader.document()
    if root.kind != "map":
        raise CannotLayOut("a record is a mapping of keys to values at the top level")
    head = _attach(reader, text)
    return Document(root, head)


_KINDS = {
    yaml.AliasEvent: "alias",
    yaml.ScalarEvent: "scalar",
    yaml.MappingStartEvent: "map",
    yaml.SequenceStartEvent: "list",
}


class _Reader:
    """Builds nodes from the events of PyYAML, which tell anchors and places, and notes what is not a comment."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = text.split("\n")
        self._events = yaml.parse(text, Loader=LOADER)
        self._anchors: dict[str, Node] = {}
        #: Where the innermost collection ended that was read last.
        self._last: Any = None
        #: Line → (first, last column) of scalars on it, in which a # is text.
        self.taken: dict[int, list[tuple[int, int]]] = {}
        #: Entries of blocks in the order of the file, with their depth.
        self.entries: list[Entry] = []
        #: Lines inside a flow collection, where no own line of a comment can stand.
        self.inside: set[int] = set()

    def document(self) -> Node:
        for event in self._events:
            if isinstance(event, yaml.NodeEvent):
                return self._node(event, in_flow=False)
        raise CannotLayOut("the file is empty")

    def _next(self) -> Any:
        return next(iter(self._events))

    def _node(self, event: Any, *, in_flow: bool) -> Node:
        anchor: str | None = event.anchor
        kind = _KINDS[type(event)]
        if kind == "alias":
            return self._anchors[str(anchor)]
        node = self._scalar(event) if kind == "scalar" else Node(kind, flow=bool(event.flow_style))
        node.anchor = anchor
        if anchor:
            self._anchors[anchor] = node
        if node.kind == "map":
            self._mapping(node)
        elif node.kind == "list":
            self._list(node)
        if node.flow and not in_flow:
            self.inside |= set(range(event.start_mark.line + 1, self._last.line + 1))
        return node

    def _scalar(self, event: Any) -> Node:
        first, last, style = event.start_mark, event.end_mark, event.style or ""
        if style in BLOCK_STYLES:
            return Node("scalar", self._block(first), style)
        for line in range(first.line, last.line + 1):
            start = first.column if line == first.line else 0
            end = last.column if line == last.line else len(self._lines[line])
            self.taken.setdefault(line, []).append((start, end))
        self.inside |= set(range(first.line + 1, last.line + 1))
        return Node("scalar", event.value, style)

    def _block(self, mark: Any) -> str:
        """The lines of a block scalar from its | or > on, without the indentation that they share."""
        head = _COMMENT.sub("", _ANCHOR.sub("", self._lines[mark.line][mark.column :])).rstrip()
        outer = len(self._lines[mark.line]) - len(self._lines[mark.line].lstrip(" "))
        # Inside `- key: >` the text stands deeper than the key, inside `- >` deeper than the dash.
        prefix = re.match(r" *(?:- +)*", self._lines[mark.line])
        outer = prefix.end() if prefix else outer
        if mark.column == outer:
            outer = self._lines[mark.line].rfind("-", 0, outer)
        body = []
        for number in range(mark.line + 1, len(self._lines)):
            line = self._lines[number]
            if line.strip() and len(line) - len(line.lstrip(" ")) <= outer:
                break
            body.append(line)
            self.taken.setdefault(number, []).append((0, len(line)))
        unended = bool(body) and body[-1].strip() and mark.line + len(body) + 1 == len(self._lines)
        while body and not body[-1].strip():
            body.pop()
        self.inside |= set(range(mark.line + 1, mark.line + 1 + len(body)))
        if re.search(r"\d", head):
            raise CannotLayOut(f"line {mark.line + 1}: a block of text with a number behind its {head[0]}")
        if unended:  # the file ends without a line end, and so does the text; it will get one
            head = f"{head[0]}-"
        elif "+" in head:
            raise CannotLayOut(f"line {mark.line + 1}: a block of text that keeps empty lines at its end")
        depth = min((len(line) - len(line.lstrip(" ")) for line in body if line.strip()), default=0)
        return "\n".join([head, *(line[depth:] for line in body)])

    def _mapping(self, node: Node) -> None:
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            if event.anchor or not isinstance(event, yaml.ScalarEvent):
                raise CannotLayOut(f"line {event.start_mark.line + 1}: a key that is not plain text")
            key = self._scalar(event)
            entry = Entry(Node("scalar"), event.value, _written(key, in_flow=node.flow), *self._place(event))
            if not node.flow:
                self.entries.append(entry)
            entry.value = self._node(self._next(), in_flow=node.flow)
            node.entries.append(entry)
        self._last = event.end_mark

    def _list(self, node: Node) -> None:
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            entry = Entry(Node("scalar"), None, "", *self._place(event))
            if not node.flow:
                # The event stands at the value; the item begins at its dash.
                before = self._lines[entry.line][: entry.column].rstrip()
                dash = before.rstrip("-") if before.endswith("-") else None
                if dash is None:  # the value stands below its dash
                    entry.line, entry.column = self._dash(entry.line)
                else:
                    entry.column = len(before) - 1
                self.entries.append(entry)
            entry.value = self._node(event, in_flow=node.flow)
            node.entries.append(entry)
        self._last = event.end_mark

    def _dash(self, line: int) -> tuple[int, int]:
        for number in range(line, -1, -1):
            before = _COMMENT.sub("", self._lines[number]).rstrip()
            if before.endswith("-"):
                return number, len(before) - 1
        raise CannotLayOut(f"line {line + 1}: an item without its dash")

    @staticmethod
    def _place(event: Any) -> tuple[int, int]:
        return event.start_mark.line, event.start_mark.column


def _attach(reader: _Reader, text: str) -> list[str]:
    """Give each comment to the entry that it belongs to; returns those at the top of the file."""
    head: list[str] = []
    entries = reader.entries
    first = entries[0].line if entries else 0
    for number, line in enumerate(text.split("\n")):
        comment = _comment(line, reader.taken.get(number, []))
        if comment is None:
            continue
        column, words = comment
        if line[:column].strip():
            owners = [one for one in entries if one.line == number]
            if not owners and number in reader.inside:
                owners = [one for one in entries if one.line < number][-1:]
            if not owners:
                raise CannotLayOut(f"line {number + 1}: a comment that belongs to no key")
            owner = owners[-1]
            owner.beside = f"{owner.beside} {words.lstrip('# ')}" if owner.beside else words
        elif number < first:
            head.append(words)
        else:
            _on_its_own_line(entries, number, column, words, inside=number in reader.inside)
    return head


def _on_its_own_line(entries: list[Entry], number: int, column: int, words: str, *, inside: bool) -> None:
    """A comment goes with what stands below it, if that stands as deep; else it ends the block above it."""
    before = [one for one in entries if one.line < number]
    after = next((one for one in entries if one.line > number), None)
    if inside:
        before[-1].above.append(words)
    elif after is not None and after.column >= column:
        after.above.append(words)
    else:
        depth = after.column if after is not None else -1
        chain = _chain(before)
        owner = next((one for one in chain if depth < one.column <= column), chain[-1])
        # Items may stand as deep as their list's key; at that depth the comment ends the list.
        parents = [one for one in chain if one.column == owner.column and one.key is not None]
        (parents or [owner])[-1].below.append(words)


def _chain(before: list[Entry]) -> list[Entry]:
    """The last entry and those that it stands in, from the inside out."""
    chain = [before[-1]]
    for entry in reversed(before):
        inner = chain[-1]
        if entry.column < inner.column or (
            entry.column == inner.column and inner.key is None and entry.key is not None
        ):
            chain.append(entry)
    return chain


def _comment(line: str, taken: list[tuple[int, int]]) -> tuple[int, str] | None:
    """Column and words of the comment on a line. A # inside a scalar is text."""
    for match in re.finditer(r"(?:^|(?<=\s))#", line):
        if not any(start <= match.start() < end for start, end in taken):
            return match.start(), line[match.start() :].rstrip()
    return None


# --- writing ---------------------------------------------------------------------------------------------------------


def write(document: Document, shape: Shape | None = None) -> str:
    """The text of a tree: two spaces a level, lists inside their key, numbers in groups, addresses in quotes."""
    lines = [*document.head, *_Writer().block(document.root, 0, shape or AsItIs())]
    return "\n".join(lines) + "\n"


class _Writer:
    """Writes each node with an anchor in full where it comes first, and by its anchor afterwards."""

    def __init__(self) -> None:
        self._written: set[int] = set()

    def block(self, node: Node, depth: int, shape: Shape) -> Iterator[str]:
        """The lines of a block mapping or a block list, `depth` spaces deep."""
        space = " " * depth
        for entry in shape.order(node) if node.kind == "map" else node.entries:
            behind, below = self._value(entry.value, depth, shape.below(node, entry.key))
            yield from (space + comment for comment in entry.above)
            if entry.key is None and not behind and below:
                # The first key of an item stands behind the dash, with what is above or beside it above the item.
                while below[0].lstrip().startswith("#"):
                    yield space + below.pop(0).strip()
                if entry.beside:
                    yield space + entry.beside
                yield f"{space}- {below.pop(0).strip()}"
            else:
                first = f"{entry.key_text}:" if entry.key is not None else "-"
                yield f"{space}{first} {behind}".rstrip() + (f"  {entry.beside}" if entry.beside else "")
            yield from below
            yield from (space + comment for comment in entry.below)

    def _value(self, node: Node, depth: int, shape: Shape) -> tuple[str, list[str]]:
        """What stands behind the key or dash, and the lines below it."""
        if id(node) in self._written or node.flow or (not node.entries and node.style not in BLOCK_STYLES):
            return self.flow(node, shape, outer=True), []
        anchor = self._note(node).strip()
        if node.kind == "scalar":
            head, *body = node.text.split("\n")
            deep = " " * (depth + INDENT)
            return f"{anchor} {head}".strip(), [f"{deep}{line}" if line.strip() else "" for line in body]
        return anchor, list(self.block(node, depth + INDENT, shape))

    def _note(self, node: Node) -> str:
        """Take note that a node is written; its anchor, if it has one."""
        if not node.anchor:
            return ""
        self._written.add(id(node))
        return f"&{node.anchor} "

    def flow(self, node: Node, shape: Shape, *, outer: bool = False) -> str:
        """A value on one line; `outer` where no bracket is around it."""
        if id(node) in self._written:
            return f"*{node.anchor}"
        anchor = self._note(node)
        if node.kind == "scalar":
            if node.style in BLOCK_STYLES:
                raise CannotLayOut("a block of text inside {…} or […]")
            return anchor + _written(node, in_flow=not outer)
        parts = [
            (f"{one.key_text}: " if one.key is not None else "") + self.flow(one.value, shape.below(node, one.key))
            for one in (shape.order(node) if node.kind == "map" else node.entries)
        ]
        inside = ", ".join(parts)
        return f"{anchor}{{{inside}}}" if node.kind == "map" else f"{anchor}[{inside}]"


def _written(node: Node, *, in_flow: bool) -> str:
    """A scalar as records write it: numbers in groups, addresses and what was in quotes in double quotes."""
    text = node.text
    if node.style:
        return quoted(text)
    if _INT.match(text):
        number = int(text.replace("_", ""))
        return f"{number:_}" if abs(number) >= THOUSANDS else text
    # Lines with an empty one between them are two paragraphs, which plain text on one line cannot say.
    if "://" in text or "\n" in text or (in_flow and "?" in text):
        return quoted(text)
    return text


def quoted(text: str) -> str:
    """`text` in double quotes, with what has no place between them escaped."""
    made: str = yaml.dump(text, default_style='"', allow_unicode=True, width=10**9)
    return made.rstrip("\n")

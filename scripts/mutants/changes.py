"""The small mistakes that can be made in a file: each is one change of its syntax tree.

What is left alone, since no test should notice it: docstrings, decorators, types, imports, and texts of several words
outside of functions.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Item = TypeVar("Item")
Node = TypeVar("Node", bound=ast.AST)

#: Operators and what they are mistaken for.
COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Div,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
#: Functions and methods that are mistaken for each other.
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}
METHODS = {"startswith": "endswith", "endswith": "startswith", "lower": "upper", "upper": "lower", "add": "discard"}
#: Parts of the tree that only types and readers use.
UNSEEN = {"decorator_list", "returns", "annotation", "type_comment", "format_spec", "bases"}
SHOWN = 100
"""Letters of a changed piece that a report shows."""


@dataclass(frozen=True)
class Mutant:
    """One change of one file."""

    file: str
    number: int
    """Which change of the file, counted from the top."""
    line: int
    lines: tuple[int, int]
    """From the first line of the statement to the last of the changed piece: a test that runs none cannot notice."""
    where: str
    """The function or class, with dots."""
    inside: bool
    """Whether the piece runs when a function is called; otherwise it runs when the file is imported."""
    before: str
    after: str

    @property
    def name(self) -> str:
        return f"{self.file}:{self.line} {self.where or 'module'}: {self.before} → {self.after}"


@dataclass(frozen=True)
class _Place:
    """Where a node hangs, and what is around it."""

    owner: ast.AST
    field: str
    index: int | None
    where: tuple[str, ...] = ()
    inside: bool = False
    first_line: int = 0

    def put(self, node: ast.AST | None) -> None:
        if self.index is None:
            setattr(self.owner, self.field, node)
        else:
            getattr(self.owner, self.field)[self.index] = node


class Source:
    """A file with all its mutants."""

    def __init__(self, root: Path, file: str) -> None:
        self.path = root / file
        self.tree = ast.parse(self.path.read_text(encoding="utf-8"))
        self._changes = [
            (place, node, other)
            for place, node in _walk(self.tree, _Place(self.tree, "", None))
            for other in _others(node, place)
        ]
        self.mutants = [
            Mutant(
                file,
                number,
                node.lineno,
                (place.first_line, node.end_lineno or node.lineno),
                ".".join(place.where),
                place.inside,
                *_texts(node, other),
            )
            for number, (place, node, other) in enumerate(self._changes)
        ]

    def mutated(self, number: int) -> ast.Module:
        """The whole file with one change."""
        place, node, other = self._changes[number]
        place.put(other)
        try:
            return ast.fix_missing_locations(copy.deepcopy(self.tree))
        finally:
            place.put(node)


def _texts(node: ast.AST, other: ast.AST) -> tuple[str, str]:
    """The piece before and after; where one of several parts is left out, only that part."""
    if isinstance(node, ast.Call) and isinstance(other, ast.Call) and len(node.keywords) > len(other.keywords):
        [gone] = (keyword for keyword in node.keywords if keyword not in other.keywords)
        return _text(gone), "left out"
    if isinstance(node, ast.Dict) and isinstance(other, ast.Dict):
        [value] = (value for value in node.values if value not in other.values)
        key = node.keys[node.values.index(value)]
        return f"{_text(key)}: {_text(value)}" if key else f"**{_text(value)}", "left out"
    return _text(node), _text(other)


def _text(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


# --- where changes may be ---------------------------------------------------------------------------------------------


def _walk(node: ast.AST, place: _Place) -> Iterator[tuple[_Place, ast.expr | ast.stmt]]:
    """Every expression and statement that may change, from the top of the file to its end."""
    for field, value in ast.iter_fields(node):
        if field == "annotation" and isinstance(node, ast.AnnAssign):
            yield from _limits(node, place)
        if field in UNSEEN:
            continue
        for index, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(child, ast.AST) or _is_words(child) or _is_type(child):
                continue
            here = _Place(node, field, index, *_around(node, field, child, place))
            if isinstance(child, ast.expr | ast.stmt):
                yield here, child
            yield from _walk(child, here)


def _around(node: ast.AST, field: str, child: ast.AST, place: _Place) -> tuple[tuple[str, ...], bool, int]:
    """Names around a child, whether it runs in a call, and the first line of its statement."""
    where, inside, first = place.where, place.inside, place.first_line
    if isinstance(node, ast.FunctionDef | ast.Lambda) and field == "body":
        inside = True
    if isinstance(child, ast.stmt | ast.Lambda):
        first = child.lineno
    if isinstance(child, ast.FunctionDef | ast.ClassDef):
        where = (*where, child.name)
    return where, inside, first


def _limits(node: ast.AnnAssign, place: _Place) -> Iterator[tuple[_Place, ast.expr | ast.stmt]]:
    """Calls inside of the type of a field, such as `Field(ge=0)`: they hold at run time."""
    for owner in ast.walk(node.annotation):
        for field, value in ast.iter_fields(owner):
            for index, part in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if isinstance(part, ast.Call):
                    here = _Place(owner, field, index, place.where, place.inside, node.lineno)
                    yield here, part
                    yield from _walk(part, here)


def _is_words(node: ast.AST) -> bool:
    """A docstring, also one below a field."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_type(node: ast.AST) -> bool:
    """Imports, and what only names types."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return True
    if isinstance(node, ast.Assign):
        called = node.value.func if isinstance(node.value, ast.Call) else None
        return isinstance(called, ast.Name) and called.id == "TypeVar"
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


# --- what may change --------------------------------------------------------------------------------------------------


def _others(node: ast.expr | ast.stmt, place: _Place) -> Iterator[ast.expr | ast.stmt]:
    """What could stand instead of a node."""
    if isinstance(node, ast.stmt):
        if place.inside:
            yield from _other_statements(node)
        return
    yield from _other_expressions(node, place)
    if _is_condition(node, place) and not isinstance(node, ast.Compare | ast.BoolOp | ast.UnaryOp):
        yield _located(ast.UnaryOp(ast.Not(), node), node)


def _is_condition(node: ast.expr, place: _Place) -> bool:
    return (isinstance(place.owner, ast.If | ast.IfExp | ast.While) and place.field == "test") or place.field == "ifs"


def _other_statements(node: ast.stmt) -> Iterator[ast.stmt]:
    if isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield _located(ast.Return(ast.Constant(None)), node)
    elif isinstance(node, ast.Raise) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
        yield _located(ast.Pass(), node)
    elif isinstance(node, ast.Break):
        yield _located(ast.Continue(), node)
    elif isinstance(node, ast.Continue):
        yield _located(ast.Break(), node)
    elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and not _is_none(node.value):
        yield _with(node, value=ast.Constant(None))


def _other_expressions(node: ast.expr, place: _Place) -> Iterator[ast.expr]:
    if isinstance(node, ast.Compare):
        for index, operator in enumerate(node.ops):
            ops: list[ast.cmpop] = [*node.ops]
            ops[index] = COMPARISONS[type(operator)]()
            yield _with(node, ops=ops)
    elif isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC and (place.inside or not _is_union(node)):
        yield _with(node, op=ARITHMETIC[type(node.op)]())
    elif isinstance(node, ast.BoolOp):
        yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield node.operand
    elif isinstance(node, ast.Constant):
        yield from _other_constants(node, place)
    elif isinstance(node, ast.FormattedValue):
        if node.format_spec is not None:
            yield _with(node, format_spec=None)
    elif isinstance(node, ast.Name) and node.id in NAMES and place.field == "func":
        yield _with(node, id=NAMES[node.id])
    elif isinstance(node, ast.Attribute) and node.attr in METHODS and place.field == "func":
        yield _with(node, attr=METHODS[node.attr])
    elif isinstance(node, ast.Dict):
        for index, key in enumerate(node.keys):
            if place.inside or isinstance(key, ast.Constant):
                yield _with(node, keys=_without(node.keys, index), values=_without(node.values, index))
    elif isinstance(node, ast.Call):
        yield from _other_calls(node, place)


def _other_calls(node: ast.Call, place: _Place) -> Iterator[ast.expr]:
    for index in range(len(node.keywords)):
        yield _with(node, keywords=_without(node.keywords, index))
    if place.inside:
        for index, argument in enumerate(node.args):
            if not isinstance(argument, ast.Starred | ast.Constant):
                nothing: ast.expr = ast.Constant(None)
                yield _with(node, args=[*node.args[:index], nothing, *node.args[index + 1 :]])


def _other_constants(node: ast.Constant, place: _Place) -> Iterator[ast.expr]:
    value = node.value
    if isinstance(value, bool):
        yield _located(ast.Constant(not value), node)
    elif isinstance(value, int | float):
        yield _located(ast.Constant(value + 1), node)
    elif isinstance(value, str) and (place.inside or " " not in value):
        yield _located(ast.Constant(f"XX{value}XX"), node)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_union(node: ast.BinOp) -> bool:
    """`A | B` outside of functions joins types."""
    return isinstance(node.op, ast.BitOr)


def _without(items: list[Item], index: int) -> list[Item]:
    return [*items[:index], *items[index + 1 :]]


def _with(node: Node, **fields: object) -> Node:
    other = copy.copy(node)
    for field, value in fields.items():
        setattr(other, field, value)
    return other


def _located(other: Node, node: ast.AST) -> Node:
    return ast.copy_location(other, node)

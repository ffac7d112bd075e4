"""The values that records put into the sentences of a chapter, noted while it is rendered.

Each `{{ … }}` of a chapter passes its value through a filter that a template cannot name. Nothing of the recorder can
be reached from a template either: its key in the context has a space in it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment, nodes, pass_context
from jinja2.runtime import Context, Undefined

from . import numbers
from .text import as_markdown

#: Names that no template can write.
FILTER = "noted value"
KEY = "noted values"
#: Longer values, and those of several lines, are tables, charts and lists, not words of a sentence.
LONGEST = 160
#: Expressions whose value says nothing about a record: the day of the build, a citation's own label.
_UNNOTED = re.compile(r"\btoday\b|^\s*(?:cite|references|block_classes)\(")


@dataclass(frozen=True)
class Value:
    """What one expression gave: the expression as it is written, its line, and the text that came out."""

    expression: str
    line: int
    text: str


@dataclass
class Recorder:
    """The values of one rendering of one template."""

    template: str
    values: list[Value] = field(default_factory=list)


def note_values(env: Environment, tree: nodes.Template, source: str, name: str | None) -> None:
    """Let every expression of a parsed template that stands in a sentence pass through the filter.

    Expressions in loops fill tables and lists, those in macros and blocks are printed by others: they are not noted.
    """
    written = list(_expressions(env, source))
    outputs = [
        (output, index, inside)
        for output, inside in _outputs(tree)
        for index, node in enumerate(output.nodes)
        if not isinstance(node, nodes.TemplateData)
    ]
    if len(written) != len(outputs):
        raise AssertionError(f"{name}: {len(written)} expressions in the source, {len(outputs)} in the template")
    for (output, index, inside), (line, expression) in zip(outputs, written, strict=True):
        if not inside and not _UNNOTED.search(expression):
            arguments = [nodes.Const(name), nodes.Const(line), nodes.Const(expression)]
            passed = nodes.Filter(
                output.nodes[index], FILTER, arguments, [], None, None, lineno=output.nodes[index].lineno
            )
            passed.set_environment(env)
            output.nodes[index] = passed


def _outputs(node: nodes.Node, *, inside: bool = False) -> Iterator[tuple[nodes.Output, bool]]:
    """Every place where text comes out, in the order of the source, and whether it is part of something larger."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Output):
            yield child, inside
        else:
            larger = isinstance(
                child, nodes.For | nodes.Macro | nodes.CallBlock | nodes.AssignBlock | nodes.FilterBlock
            )
            yield from _outputs(child, inside=inside or larger)


def _expressions(env: Environment, source: str) -> Iterator[tuple[int, str]]:
    """Line and text of each `{{ … }}` of the source."""
    start: int | None = None
    parts: list[str] = []
    for line, kind, text in env.lexer.tokeniter(source, None):
        if kind == "variable_begin":
            start, parts = line, []
        elif kind == "variable_end" and start is not None:
            yield start, " ".join("".join(parts).split())
            start = None
        elif start is not None:
            parts.append(text)


def plain(markdown: str) -> str:
    """A value as a reader sees it: the words of a link without its address, entities and spaces as characters."""
    return html.unescape(re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)).replace(numbers.NBSP, " ").strip()


@pass_context
def noted(context: Context, value: Any, template: str, line: int, expression: str) -> Any:
    """The filter: `value` unchanged, and noted where it is short."""
    recorder: Recorder | None = context.get(KEY)
    if recorder is not None and recorder.template == template and not isinstance(value, Undefined):
        text = plain(as_markdown(value))
        if "\n" not in text and len(text) <= LONGEST:
            recorder.values.append(Value(expression, line, text))
    return value

"""Quizzes of chapters: from a short form in Markdown, and from records.

An author writes a question with its options, the right one after a plus sign, and below each what it shows:

    ??? quiz "Does a mixture of experts have a smaller cache?"
        - Yes, because most experts are idle.
            The cache holds what attention needs, and experts are no part of it.
        + Not because of its experts.
            It depends on attention alone.

It becomes a list of options with the answers folded below. docs/assets/js/quiz.js makes it playable.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

from markdown.extensions.toc import slugify

from ..derive.memory import OVERHEAD_BYTES, hardware_bytes, weight_bytes
from ..derive.precision import PRECISIONS
from ..derive.prices import run_cost
from ..records.architecture import PrecisionName
from . import numbers
from .text import Md, escape
from .views import HardwareView, ModelView, UnknownName

_BLOCK = re.compile(r'^\?\?\? quiz "(?P<question>.*)"\n(?P<body>(?: {4}.*\n|[ \t]*\n(?= {4}))+)', re.MULTILINE)
_OPTION = re.compile(r"^ {4}(?P<sign>[+-]) +(?P<words>.*)\n(?P<feedback>(?: {8}.*\n|[ \t]*\n)*)", re.MULTILINE)
_FENCED = re.compile(r"(^ *```.*?^ *```$)", re.MULTILINE | re.DOTALL)
LETTERS = "ABCDEF"


class QuizError(ValueError):
    """A quiz that is not in the form; says what is missing."""


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen, and what choosing it shows."""

    words: str
    feedback: str
    right: bool = False


def expand(text: str) -> str:
    """A rendered page with each quiz of the form as its list and its folded answers. Raises `QuizError`."""
    used: set[str] = set()
    parts = _FENCED.split(text)  # every second part is an example in a code block
    parts[::2] = [
        _BLOCK.sub(lambda block: _quiz(block["question"], _options(block), used), part) for part in parts[::2]
    ]
    return "".join(parts)


def _options(block: re.Match[str]) -> list[Option]:
    question, body = block["question"], block["body"]
    found = [
        Option(one["words"].strip(), " ".join(one["feedback"].split()), one["sign"] == "+")
        for one in _OPTION.finditer(body)
    ]
    if "".join(one[0] for one in _OPTION.finditer(body)).split() != body.split():
        raise QuizError(
            f"quiz '{question}': options begin with - or + after four spaces, their words stand on one line"
        )
    if not 2 <= len(found) <= len(LETTERS):
        raise QuizError(f"quiz '{question}': it takes two to {len(LETTERS)} options")
    if sum(one.right for one in found) != 1:
        raise QuizError(f"quiz '{question}': exactly one option begins with +")
    if not all(one.feedback for one in found):
        raise QuizError(f"quiz '{question}': each option needs a line below that says why it is right or wrong")
    return found


def _quiz(question: str, options: list[Option], used: set[str]) -> str:
    name = f"quiz-{slugify(re.sub('<[^>]+>|[*`]', '', unescape(question)), '-')[:48].strip('-')}"
    if name in used:
        raise QuizError(f"quiz '{question}': another quiz of the page begins with the same words")
    used.add(name)
    right = next(place for place, one in enumerate(options) if one.right)
    listed = "\n".join(f"1. {one.words}" for one in options)
    answers = "\n".join(f"1. **{'Right' if one.right else 'No'}.** {one.feedback}" for one in options)
    return (
        f'<div class="quiz" data-widget="quiz" id="{name}" data-right="{right}" markdown="1">\n\n'
        f"**{question}**\n\n{listed}\n\n"
        f'<details class="quiz-answers" markdown="1"><summary>Answers</summary>\n\n'
        f"{LETTERS[right]} is right.\n\n{answers}\n\n</details>\n\n</div>\n"
    )


def _form(question: str, options: list[Option]) -> Md:
    """A quiz in the author's form, so that both kinds take one way to the page."""
    lines = [f'??? quiz "{question}"']
    for one in options:
        lines += [f"    {'+' if one.right else '-'} {one.words}", f"        {one.feedback}"]
    return Md("\n".join(lines) + "\n")


# --- from records ----------------------------------------------------------------------------------------------------


def less_cache(left: ModelView, right: ModelView, *, tokens: int = 131_072) -> Md:
    """Which of two models keeps less for one sequence of `tokens`."""
    if left.facts.cache is None or right.facts.cache is None:
        raise UnknownName(f"the layers of '{left.id}' or '{right.id}' are not known")
    sizes = {one.id: one.facts.cache_bytes(tokens) for one in (left, right)}

    def working(one: ModelView) -> str:
        assert one.facts.cache is not None
        parts = [
            f"{numbers.exact(term.bytes_per_token)} bytes × {numbers.exact(min(tokens, term.cap or tokens))} tokens"
            + (" (its window)" if term.cap and term.cap < tokens else "")
            for term in one.facts.cache.terms
        ]
        if one.facts.cache.constant_bytes:
            parts.append(f"{numbers.data_size(one.facts.cache.constant_bytes)} whatever the length")
        return f"{escape(one.name)}: {' + '.join(parts)} = {numbers.data_size(sizes[one.id])}."

    question = f"Which needs less cache at {numbers.exact(tokens)} tokens, at 16 bits?"
    return _pair(question, left, right, sizes, f"{working(left)} {working(right)}")


def fewer_active(left: ModelView, right: ModelView) -> Md:
    """Which of two models computes less for a token, attention's part aside."""
    sizes = {one.id: one.facts.weight_flops for one in (left, right)}

    def working(one: ModelView) -> str:
        assert one.facts.total is not None
        assert one.facts.active is not None
        return (
            f"{escape(one.name)} has {numbers.params(one.facts.total)} weights, of which "
            f"{numbers.params(one.facts.active)} work on a token: {numbers.params(sizes[one.id])} operations."
        )

    question = "Which computes less for one token, attention's part aside?"
    return _pair(question, left, right, sizes, f"{working(left)} {working(right)}")


def cheaper_task(left: ModelView, right: ModelView, *, question: int, thinking: int, answer: int) -> Md:
    """Which of two models is cheaper for a task, by list price of the day; the first thinks, the second does not."""
    costs = {}
    for one, thought in ((left, thinking), (right, 0)):
        cost = run_cost(
            one.facts.record, one.site.today, input_tokens=question, output_tokens=answer, thinking_tokens=thought
        )
        if cost is None:
            raise UnknownName(f"'{one.id}' has no list price today")
        costs[one.id] = cost.dollars

    def working(one: ModelView, thought: int) -> str:
        tokens = f"{numbers.exact(answer)} + {numbers.exact(thought)}" if thought else numbers.exact(answer)
        dollars = numbers.dollars(costs[one.id])
        return f"{escape(one.name)}: {numbers.exact(question)} tokens in and {tokens} out cost {dollars}."

    asked = (
        f"{escape(left.name)} thinks for {numbers.exact(thinking)} tokens, {escape(right.name)} answers at once. "
        f"Both read {numbers.exact(question)} tokens and answer in {numbers.exact(answer)}. Which is cheaper?"
    )
    return _pair(asked, left, right, costs, f"{working(left, thinking)} {working(right, 0)}")


def fits_machine(view: ModelView, machine: HardwareView, *, precision: PrecisionName = "int4") -> Md:
    """Whether the weights alone, with the overhead, fit a machine at a precision."""
    if view.facts.total is None:
        raise UnknownName(f"the size of '{view.id}' is not known")
    need, room = weight_bytes(view.facts.total, precision), hardware_bytes(machine.record)
    fits = need + OVERHEAD_BYTES <= room
    stored = PRECISIONS[precision].name
    working = (
        f"{numbers.params(view.facts.total)} weights at {stored} are {numbers.gib(need)}, and "
        f"{numbers.gib(OVERHEAD_BYTES)} is for other things. {escape(machine.name)} has {numbers.gib(room)}."
    )
    return _form(
        f"Do the weights of {escape(view.name)} fit {escape(machine.name)} at {stored}?",
        [Option("Yes.", working, fits), Option("No.", working, not fits)],
    )


def _pair(question: str, left: ModelView, right: ModelView, sizes: Mapping[str, float], working: str) -> Md:
    if sizes[left.id] == sizes[right.id]:
        raise UnknownName(f"'{left.id}' and '{right.id}' are equal there, so neither answer is right")
    best = min(sizes, key=lambda one: sizes[one])
    options = [Option(f"{escape(one.name)}", working, one.id == best) for one in (left, right)]
    return _form(question, options)

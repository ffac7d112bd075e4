"""Numbers that a chapter types although a record knows them, and what to write instead.

A typed number is right on the day it is typed. The search is per paragraph, list item or row of a table: only records
that are named there count, by `{{ … }}` or by their plain name. Short whole numbers need their unit word ("8 experts"),
because 8 can be anything. What is not a fact of the record after all is excused on its line: `{## typed: reason ##}`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ..records import Problem
from . import numbers
from .environment import TYPED_CODE
from .views import BenchmarkView, HardwareView, ModelFacts, Site

#: Folders of `docs/` with prose about models.
FOLDERS = ("handbook", "classes")
#: Whole numbers below this are found only before the word that says what they count.
NEEDS_NO_WORD = 1000
#: Share of a value by which a rounded number may be off and still be that value: 8 for 8.03, but not 1 for 1.3.
ROUNDING = 0.05
_YEARS = range(1900, 2101)
_MAGNITUDES = {"K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12} | {
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
}
_NUMBER = re.compile(
    r"(?<![\w.,/–-])(?P<dollar>\$)?(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<decimals>\.\d+)?"
    r"(?:[ \u00a0]?(?P<magnitude>K|M|B|T|thousand|million|billion|trillion)\b)?(?P<percent>[ \u00a0]?%| percent)?"
    r"(?![\w])"
)
_EXCUSE = re.compile(r"\{##\s*typed:\s*\w.*?##\}")
_SET = re.compile(r"\{%-?\s*set\s+(\w+)\s*=\s*(m|b|hw)\(\s*['\"]([^'\"]+)['\"]\s*\)\s*-?%\}")
_CALL = re.compile(r"\b(m|b|hw)\(\s*['\"]([^'\"]+)['\"]\s*\)")
_EXPRESSION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
#: What is no prose, in the order in which it is blanked out.
_NO_PROSE = (
    re.compile(r"\A---\n.*?\n---\n", re.DOTALL),
    re.compile(r"\{##.*?##\}", re.DOTALL),
    re.compile(r"^[ \t]*(```+|~~~+).*?^[ \t]*\1[ \t]*$", re.DOTALL | re.MULTILINE),
    re.compile(r"\{%.*?%\}", re.DOTALL),
    _EXPRESSION,
    re.compile(r"\\\(.*?\\\)|\\\[.*?\\\]", re.DOTALL),
    re.compile(r"`[^`\n]+`"),
    re.compile(r"<!--.*?-->|<[a-zA-Z/][^>]*>", re.DOTALL),
    re.compile(r"(?<=\])\([^)\s]*\)"),
    re.compile(r"https?://\S+"),
    re.compile(r"\b[A-Z][\w.-]* (?:\d[\d.]* )?\d[\d.]*B\b|\"\d[\d.]*B\"|\b\d[\d.]*B(?= (?:models|class))"),
    # parts of names, such as "Llama 3 8B", and of names of classes, such as "70B models"
)


@dataclass(frozen=True)
class Known:
    """A value of a record: its number or day, how to write it instead, and the words that it counts."""

    value: float | datetime.date
    expression: str
    words: tuple[str, ...] = ()
    kind: str = "count"
    """`count`, `size` (billions and the like), `score`, `dollars` or `day`."""


def typed_numbers(site: Site, docs: Path) -> list[Problem]:
    """Every typed number of every chapter that a record named beside it knows."""
    found: list[Problem] = []
    for folder in FOLDERS:
        for path in sorted((docs / folder).glob("*.md")):
            name = f"docs/{folder}/{path.name}"
            found += typed_in(site, name, path.read_text(encoding="utf-8"))
    return found


def typed_in(site: Site, name: str, source: str) -> Iterator[Problem]:
    """The typed numbers of one chapter; `name` is its file."""
    variables = {variable: (kind, record_id) for variable, kind, record_id in _SET.findall(source)}
    prose = prose_of(source)
    finder = _Names(site)
    inputs = {number.replace("_", "") for number in _inputs(source)}
    header = ""
    for start, end in _units(prose):
        row = prose[start:end].lstrip().startswith("|")
        header = (header or source[start:end]) if row else ""
        named = _named(site, finder, variables, f"{header}\n{source[start:end]}", f"{header}\n{prose[start:end]}")
        if named:
            known = [value for record, written in named.items() for value in _values(site, record, written, named)]
            text = finder.blank(prose[start:end])
            yield from _matches(name, source, text, start, [one for one in known if f"{one.value}" not in inputs])


def _inputs(source: str) -> Iterator[str]:
    """Numbers that expressions are given, as in `cache_bytes(32768)`: typing them beside it is how they are chosen."""
    for expression in _EXPRESSION.findall(source):
        yield from re.findall(r"(?<![\w.])\d[\d_]*(?![\w.])", expression)


def _matches(name: str, source: str, text: str, start: int, known: list[Known]) -> Iterator[Problem]:
    places = [
        (match.start(), match.group().strip(), partial(_equals, match, text)) for match in _NUMBER.finditer(text)
    ] + [
        (match.start(), match.group(), partial(_same_day, match.group()))
        for match in re.finditer(r"\b\d{1,2}[ \u00a0][A-Z][a-z]+ \d{4}\b|\b\d{4}-\d\d-\d\d\b", text)
    ]
    for offset, shown, matches in sorted(places, key=lambda place: place[0]):
        value = next((one for one in known if matches(one)), None)
        if value is None:
            continue
        before = source[: start + offset]
        line = before.count("\n") + 1
        if not _EXCUSE.search(source.splitlines()[line - 1]):
            message = f"'{shown}' is typed, but a record knows it; write {{{{ {value.expression} }}}}"
            yield Problem(name, line, len(before) - before.rfind("\n"), TYPED_CODE, message)


def _equals(match: re.Match[str], text: str, known: Known) -> bool:
    """Whether a typed number is `known`, as far as its digits go."""
    if isinstance(known.value, datetime.date):
        return False
    decimals, magnitude = match["decimals"] or "", match["magnitude"]
    typed = float(match["digits"].replace(",", "") + decimals)
    if known.kind == "dollars":
        return bool(match["dollar"]) and typed == known.value
    if match["dollar"]:
        return False
    if known.kind == "score":
        precise = bool(decimals) or bool(match["percent"])
        return precise and not magnitude and abs(typed - known.value) < 1e-9
    if match["percent"]:
        return False
    if magnitude:
        unit = _MAGNITUDES[magnitude]
        step = unit / 10 ** max(len(decimals) - 1, 0)
        off = abs(typed * unit - known.value)
        return known.kind == "size" and off <= step / 2 and off <= ROUNDING * known.value
    if typed != known.value or decimals:
        return False
    plain = "," not in match["digits"]
    following = re.match(r"[ \u00a0-]*(?:[\w-]+ ){0,2}?(\w+)", text[match.end() :])
    if known.words and following and any(following[1].lower().startswith(word) for word in known.words):
        return True
    if known.words and re.match(
        rf"[ \u00a0-]*(?:[\w-]+ ){{0,2}}?(?:{'|'.join(known.words)})", text[match.end() :], re.I
    ):
        return True
    return typed >= NEEDS_NO_WORD and not (plain and typed in _YEARS)


def _same_day(typed: str, known: Known) -> bool:
    if not isinstance(known.value, datetime.date):
        return False
    return typed.replace(numbers.NBSP, " ") in {
        known.value.isoformat(),
        numbers.day(known.value).replace(numbers.NBSP, " "),
    }


# --- which records ----------------------------------------------------------------------------------------------------

Record = tuple[str, str]


class _Names:
    """The plain names of all models and benchmarks, longest first, so that "GPT-4o" is not "GPT-4"."""

    def __init__(self, site: Site) -> None:
        self.by_name: dict[str, Record] = {}
        for kind, records in (("b", site.zoo.benchmarks), ("m", site.zoo.models), ("hw", site.zoo.hardware)):
            for record_id, record in records.items():
                for name in (record.name, *getattr(record, "aliases", ())):
                    self.by_name.setdefault(name, (kind, record_id))
        names = "|".join(re.escape(name) for name in sorted(self.by_name, key=len, reverse=True))
        self._pattern = re.compile(rf"(?<![\w.-])(?:{names})(?![\w-]|\.\w)") if names else None

    def found(self, text: str) -> list[Record]:
        """Records named in `text`, in its order."""
        return [self.by_name[match.group()] for match in self._pattern.finditer(text)] if self._pattern else []

    def blank(self, text: str) -> str:
        """`text` without those names, whose digits are no numbers."""
        return self._pattern.sub(lambda match: "x" * len(match.group()), text) if self._pattern else text


def _named(site: Site, finder: _Names, variables: Mapping[str, Record], source: str, prose: str) -> dict[Record, str]:
    """Records that a stretch of text names, each with the expression that reaches it."""
    found: dict[Record, str] = {}
    for expression in _EXPRESSION.findall(source):
        for kind, record_id in _CALL.findall(expression):
            found.setdefault((kind, record_id), f"{kind}('{record_id}')")
        for word in re.findall(r"(?<![.\w'\"])[a-z_]\w*", expression):
            if word in variables:
                found.setdefault(variables[word], word)
    by_record = {record: variable for variable, record in variables.items()}
    for record in finder.found(prose):
        found.setdefault(record, by_record.get(record, f"{record[0]}('{record[1]}')"))
    known = {"m": site.zoo.models, "b": site.zoo.benchmarks, "hw": site.zoo.hardware}
    return {record: written for record, written in found.items() if record[1] in known[record[0]]}


# --- what they know ---------------------------------------------------------------------------------------------------


def _values(site: Site, record: Record, written: str, named: Mapping[Record, str]) -> Iterator[Known]:
    kind, record_id = record
    if kind == "m":
        benchmarks = [other for other_kind, other in named if other_kind == "b"]
        yield from _of_model(site.facts(record_id), written, benchmarks)
    elif kind == "b":
        yield from _of_benchmark(BenchmarkView(site, record_id, ""), written)
    else:
        machine = HardwareView(site, record_id, "")
        yield Known(machine.memory_gb, f"{written}.memory_gb", ("gb",))
        yield Known(machine.bandwidth_gbs, f"{written}.bandwidth_gbs", ("gb/s",))


_SIZES: tuple[tuple[str, str, Callable[[ModelFacts], float | None]], ...] = (
    ("total", "params", lambda model: model.total),
    ("active", "params", lambda model: model.active),
    ("training_tokens", "params", lambda model: model.training_tokens),
)
_COUNTS: tuple[tuple[str, tuple[str, ...], Callable[[ModelFacts], int | None]], ...] = (
    ("window", ("token",), lambda model: model.window),
    ("layers", ("layer",), lambda model: model.layers),
    ("hidden_size", ("wide", "dimension", "numbers"), lambda model: model.hidden_size),
    ("vocab_size", (), lambda model: model.vocab_size),
    ("heads", ("head", "query head"), lambda model: model.heads),
    ("kv_heads", ("kv head", "key-value head"), lambda model: model.kv_heads),
    ("experts", ("expert",), lambda model: model.experts),
    ("active_experts", ("expert",), lambda model: model.active_experts),
    ("shared_experts", ("shared expert",), lambda model: model.shared_experts),
)


def _of_model(model: ModelFacts, written: str, benchmarks: list[str]) -> Iterator[Known]:
    for name, form, get in _SIZES:
        size = get(model)
        if size:
            yield Known(size, f"{written}.{name} | {form}", kind="size")
    stated = model.record.parameters
    if stated and stated.total:
        yield Known(stated.total, f"{written}.record.parameters.total | params", kind="size")
    if stated and stated.active:
        yield Known(stated.active, f"{written}.record.parameters.active | params", kind="size")
    for name, words, count in _COUNTS:
        number = count(model)
        if number:
            yield Known(number, f"{written}.{name}" + (" | exact" if number >= 1000 else ""), words)
    yield Known(model.released, f"{written}.released | day", kind="day")
    if model.price:
        for name in ("input", "output", "cached_input"):
            price = getattr(model.price, name)
            if price:
                yield Known(price, f"{written}.price.{name} | usd", kind="dollars")
    for index, result in enumerate(model.record.results):
        if result.benchmark in benchmarks:
            yield Known(result.score, f"{written}.record.results[{index}].score | points", kind="score")


def _of_benchmark(benchmark: BenchmarkView, written: str) -> Iterator[Known]:
    if benchmark.items:
        words = ("question", "task", "problem", "item", "puzzle", "issue", "instance", "exercise")
        yield Known(benchmark.items, f"{written}.items | exact", words)
    yield Known(benchmark.record.released, f"{written}.record.released | day", kind="day")
    for index, human in enumerate(benchmark.record.humans):
        yield Known(human.score, f"{written}.humans[{index}].score | points", kind="score")


# --- prose ------------------------------------------------------------------------------------------------------------


def prose_of(source: str) -> str:
    """The chapter with everything that is no prose blanked out; lines and columns stay."""
    text = source
    for pattern in _NO_PROSE:
        text = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)
    return text


def _units(prose: str) -> Iterator[tuple[int, int]]:
    """Begin and end of each paragraph, item of a list, and row of a table."""
    start = 0
    for match in re.finditer(r"^[ \t]*(?:$|(?=\||[-*] |\d+\. |#|\?\?\?|!!!))", prose, re.MULTILINE):
        if prose[start : match.start()].strip():
            yield start, match.start()
        start = match.start()
    if prose[start:].strip():
        yield start, len(prose)

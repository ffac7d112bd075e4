"""Spelling of what readers read: chapters, and the prose of records, in British English.

The lists are codespell's, which knows words that are wrong, not those that are right: a name or a term of the field is
never a false alarm. Its list of British and American forms is read backwards.
"""

from __future__ import annotations

import importlib.resources
import re
from collections.abc import Iterator
from functools import cache

import pytest
from tests.made_up import REPOSITORY

from llm_zoo.records import Zoo, read_zoo
from llm_zoo.render.typed import prose_of

#: Names that are spelt like a mistake; only in this spelling.
NAMES = frozenset({"Center", "Linz", "MATH", "serialize"})
#: Right in British English too, in the sense that we use them in.
MEANT = frozenset(
    {
        "program",  # of a computer
        "license",  # the verb, and names of files and of records
        "licensed",
        "practice",  # the noun
        "routing",
        "story",
        "stories",
    }
)


def pairs(name: str) -> Iterator[tuple[str, str]]:
    """Wrong word and correction of one of codespell's lists, without its remarks."""
    text = (importlib.resources.files("codespell_lib") / "data" / name).read_text(encoding="utf-8")
    for line in text.splitlines():
        wrong, arrow, right = line.partition("->")
        if arrow:
            yield wrong.lower(), right.split(",")[0].strip().lower()


@cache
def corrections() -> dict[str, str]:
    """Wrong words with what to write: misspellings, and American forms."""
    british = {american: word for word, american in pairs("dictionary_en-GB_to_en-US.txt")}
    found = dict(pairs("dictionary.txt")) | british
    return {word: right for word, right in found.items() if word not in MEANT}


def mistakes(where: str, text: str) -> list[str]:
    """Each wrong word of a text with its line and what to write."""
    known = corrections()
    return [
        f"{where}:{text.count(chr(10), 0, match.start()) + 1} {match.group()} → {known[match.group().lower()]}"
        for match in re.finditer(r"[A-Za-z]+(?:['’][a-z]+)?", text)
        if match.group().lower() in known and match.group() not in NAMES
    ]


@pytest.fixture(scope="module")
def zoo() -> Zoo:
    """The real records."""
    return read_zoo(REPOSITORY)[0]


def test_the_lists_find_misspellings_and_american_forms() -> None:
    text = "It is teh\ncolor of behaviour, organized and modeled."
    assert mistakes("a", text) == [
        "a:1 teh → the",
        "a:2 color → colour",
        "a:2 organized → organised",
        "a:2 modeled → modelled",
    ]


def test_every_exception_is_one_that_the_lists_would_find() -> None:
    american = {word for _, word in pairs("dictionary_en-GB_to_en-US.txt")}
    assert american >= MEANT
    assert american | {wrong for wrong, _ in pairs("dictionary.txt")} >= {name.lower() for name in NAMES}


def test_every_link_outwards_of_a_chapter_is_https() -> None:
    """Links of records are checked by their form; those that a chapter writes by hand are checked here."""
    wrong = [
        f"{path.relative_to(REPOSITORY)}: {address}"
        for path in sorted((REPOSITORY / "docs").rglob("*.md"))
        if "assets" not in path.parts
        for address in re.findall(r"\]\(<?(\w+:[^)\s>]*)", path.read_text(encoding="utf-8"))
        if not re.fullmatch(r"https://[\w-]+(\.[\w-]+)+(/[^\s<>\"]*)?", address)
    ]
    assert wrong == []


def test_chapters_are_spelt_right() -> None:
    files = [path for path in (REPOSITORY / "docs").rglob("*.md") if "assets" not in path.parts]
    found = [
        mistake
        for path in sorted(files)
        for mistake in mistakes(path.relative_to(REPOSITORY).as_posix(), prose_of(path.read_text(encoding="utf-8")))
    ]
    assert files
    assert found == []


def test_the_prose_of_records_is_spelt_right(zoo: Zoo) -> None:
    texts = [(zoo.file("models", key), one.summary) for key, one in zoo.models.items()]
    texts += [(zoo.file("claims", key), f"{one.text} {one.explanation}") for key, one in zoo.claims.items()]
    texts += [("zoo_data/glossary.yaml", f"{one.term} {one.definition}") for one in zoo.terms.values()]
    texts += [(zoo.file("tasks", key), f"{one.question} {one.why}") for key, one in zoo.tasks.items()]
    texts += [(zoo.file("developers", key), one.summary) for key, one in zoo.developers.items()]
    texts += [(zoo.file("benchmarks", key), f"{one.summary} {one.analogy}") for key, one in zoo.benchmarks.items()]
    texts += [(zoo.file("licenses", key), one.summary) for key, one in zoo.licenses.items()]
    for key, one in zoo.classes.items():
        words = [one.purpose, one.analogy, *one.strengths, *one.weaknesses, one.caution or ""]
        texts.append((zoo.file("classes", key), " ".join(words)))
    assert [mistake for where, text in texts for mistake in mistakes(where, text)] == []

"""Every code has a case that provokes it, an explanation, and a name that never changes."""

from __future__ import annotations

import re

from tests.derive import test_audit
from tests.records import test_loader, test_rules, test_validation, test_yaml_source

from llm_zoo.derive.audit import CODE, WHY
from llm_zoo.records.codes import all_codes
from llm_zoo.render.environment import CHAPTER_CODES

CODES = all_codes({CODE: WHY} | CHAPTER_CODES)
CASES = [
    *test_yaml_source.REFUSED,
    *test_validation.REFUSED,
    *test_loader.REFUSED,
    *test_rules.REFUSED,
    *test_audit.REFUSED,
]
#: Codes that no record provokes, and why.
ELSEWHERE = {
    "ZOO301": "a chapter is wrong, not a record; the tests of render have it",
    "ZOO302": "a chapter is missing; the tests of render have it",
    "ZOO304": "a chapter types a number; the tests of render have it",
    "ZOO305": "a chapter holds what it must not; the attacks have it",
    "ZOO306": "a file below docs/ is no chapter; the attacks have it",
    "ZOO303": "a chapter was read before a record changed; the tests of render have it",
}


def test_every_code_is_provoked_by_a_case() -> None:
    provoked = {re.split(r":\d+:\d+ ", line)[1].split(" ")[0] for one in CASES for line in one.problems}
    assert provoked == set(CODES) - set(ELSEWHERE)


def test_every_case_says_something_and_has_a_name_of_its_own() -> None:
    assert [one.protects for one in CASES if not one.problems or not one.edits] == []
    names = [one.protects for one in test_rules.REFUSED + test_rules.ACCEPTED]
    assert len(names) == len(set(names))


def test_codes_never_change_their_meaning() -> None:
    assert {code: one.title for code, one in CODES.items()} == {
        "ZOO001": "not UTF-8",
        "ZOO002": "tab in the indentation",
        "ZOO003": "not valid YAML",
        "ZOO004": "key stands twice",
        "ZOO005": "aliases without end",
        "ZOO006": "not one mapping",
        "ZOO007": "file in the wrong place",
        "ZOO008": "file too large",
        "ZOO009": "nested too deep",
        "ZOO010": "control character",
        "ZOO011": "key that is no text",
        "ZOO012": "YAML tag",
        "ZOO101": "wrong type",
        "ZOO102": "missing key",
        "ZOO103": "not one of the known values",
        "ZOO104": "unknown key",
        "ZOO105": "word instead of a blank",
        "ZOO106": "word that YAML reads as true or false",
        "ZOO107": "word that YAML reads as a date or number",
        "ZOO108": "number that YAML reads as text",
        "ZOO109": "not a link",
        "ZOO110": "not an id",
        "ZOO111": "value out of range",
        "ZOO112": "letter that looks like another",
        "ZOO201": "no such record",
        "ZOO202": "no such source",
        "ZOO203": "source that nothing names",
        "ZOO206": "word with two entries",
        "ZOO207": "work without who or when",
        "ZOO204": "folder is not the developer",
        "ZOO205": "lineage in a circle",
        "ZOO210": "more active than total",
        "ZOO211": "longer than the context",
        "ZOO212": "read before it existed",
        "ZOO213": "cutoff after release",
        "ZOO214": "score out of range",
        "ZOO215": "prices overlap",
        "ZOO216": "the same result twice",
        "ZOO217": "blank that is given",
        "ZOO218": "open weights without layers",
        "ZOO219": "sizes that do not fit",
        "ZOO220": "effort without thinking",
        "ZOO221": "score before the model",
        "ZOO222": "audit fails",
        "ZOO301": "chapter names what is not there",
        "ZOO302": "no such chapter",
        "ZOO303": "sentence to read again",
        "ZOO304": "number that is typed",
        "ZOO305": "what is not part of writing",
        "ZOO306": "file that is no chapter",
    }


def test_every_code_says_why_and_shows_wrong_and_right() -> None:
    for code, one in CODES.items():
        assert re.fullmatch(r"ZOO[0-3]\d\d", code)
        assert one.why.endswith("."), code
        assert one.wrong
        assert one.right
        assert one.wrong != one.right, code

"""What the page of rules shows is true: each wrong example gives its code and nothing else, each right one does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.records.builders import TINY, WORDS, WORK, ZOO, make_zoo
from tests.records.test_codes import CODES

from llm_zoo.contribute import layout
from llm_zoo.contribute.one_record import check
from llm_zoo.records import Zoo, read_zoo

_LEFT_OUT = ("cutoff", "training", "prices", "results", "context", "parameters")
#: Examples that are words, as what they describe: path and content, wrong and right.
WORDS_AS_FILES = {
    "ZOO001": ((TINY, "name: Llama".encode("utf-16")), (TINY, b"name: Llama")),
    "ZOO007": (("zoo_data/models/Llama 3.yaml", b"name: A"), ("zoo_data/models/meta/llama-3-8b.yaml", b"name: A")),
    "ZOO008": ((TINY, b"#" * 1_000_001), (TINY, b"name: Llama")),
    "ZOO009": ((TINY, b"a: " + b"[" * 50 + b"]" * 50), (TINY, b"a: [[1]]")),
    "ZOO204": (
        ("zoo_data/models/other/new.yaml", ZOO[TINY].encode()),
        ("zoo_data/models/acme/new.yaml", ZOO[TINY].encode()),
    ),
}
EXAMPLES = {code: one for code, one in CODES.items() if code < "ZOO300"}
OTHERS = {"glossary": WORDS, "references": WORK}


def base(inside: str) -> str:
    """The record in which an example stands."""
    if inside in OTHERS:
        return "" if inside == "glossary" else ZOO[OTHERS[inside]]
    document = layout.parse(ZOO[TINY])
    left_out = {*_LEFT_OUT, *(() if inside else ("architecture",))}
    document.root.entries = [entry for entry in document.root.entries if entry.key not in left_out]
    closed = "access: {weights: closed, api: true}\nundisclosed: [architecture]\n"
    return layout.write(document) if inside else with_lines(layout.write(document), closed, "")


def with_lines(text: str, lines: str, path: str) -> str:
    """The record with these keys in place of its own, at the top or at a path."""
    document = layout.parse(text) if text else layout.Document(layout.Node("map"), [])
    here = document.root
    for step in filter(None, path.split(".")):
        entry = here.entries[int(step)] if step.isdigit() else here.entry(step)
        assert entry is not None
        here = entry.value
    for made in layout.parse(lines).root.entries:
        here.entries = [entry for entry in here.entries if entry.key != made.key] + [made]
    return layout.write(document)


def codes(zoo: Zoo, code: str, *, right: bool) -> set[str]:
    """The codes that an example gives."""
    one = EXAMPLES[code]
    if one.inside == "words":
        file, raw = WORDS_AS_FILES[code][right]
    else:
        lines = one.right if right else one.wrong
        path = one.inside if one.inside.startswith("architecture") else ""
        file = OTHERS.get(one.inside, TINY)
        raw = (lines if one.inside == "file" else with_lines(base(one.inside), lines, path)).encode()
    return {problem.code for problem in check(file, raw, zoo).problems}


@pytest.fixture(scope="module")
def zoo(tmp_path_factory: pytest.TempPathFactory) -> Zoo:
    return read_zoo(make_zoo(tmp_path_factory.mktemp("zoo")))[0]


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_wrong_example_gives_its_code_and_the_right_one_does_not(code: str, zoo: Zoo) -> None:
    if code == "ZOO204":
        assert code in codes(Zoo(developers=zoo.developers), code, right=False)
        assert code not in codes(Zoo(developers=zoo.developers), code, right=True)
        return
    wrong = codes(zoo, code, right=False)
    # In a file of one line, what else is missing from the record is told, too.
    alone = EXAMPLES[code].inside not in {"file", "words"}
    assert wrong == {code} if alone else code in wrong
    assert code not in codes(zoo, code, right=True)


def test_every_example_without_words_is_yaml_and_every_word_has_its_file() -> None:
    assert {code for code, one in EXAMPLES.items() if one.inside == "words"} == set(WORDS_AS_FILES)


def test_the_base_of_the_examples_is_right(zoo: Zoo) -> None:
    for inside in ("", "open"):
        assert check(TINY, base(inside).encode(), zoo).problems == ()


def test_no_example_leaves_anything_to_the_imagination() -> None:
    assert [code for code, one in EXAMPLES.items() if one.inside != "words" and "…" in one.wrong + one.right] == []


def test_the_repository_has_the_page(tmp_path: Path) -> None:
    assert all(one.why for one in EXAMPLES.values())

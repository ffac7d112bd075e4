"""One record checked by itself gets the very lines that `zoo check` prints for its file."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.derive import test_audit
from tests.records import test_loader, test_rules, test_validation, test_yaml_source
from tests.records.builders import NEXT, TINY, Case, complaints, make_zoo

from llm_zoo.contribute.one_record import check
from llm_zoo.records import read_zoo
from llm_zoo.records.loader import FOLDER
from llm_zoo.records.problems import visible

#: The reader and the form are the same code for one record and for all, so some of their cases are enough.
CASES: list[Case] = [
    *test_rules.REFUSED,
    *test_rules.ACCEPTED[::3],
    *test_audit.REFUSED,
    *test_loader.REFUSED[::2],
    *test_yaml_source.REFUSED[::5],
    *test_validation.REFUSED[::5],
]


@pytest.mark.parametrize("one", CASES, ids=lambda one: one.protects)
def test_every_case_of_the_rules_says_the_same_of_each_file_alone(one: Case, tmp_path: Path) -> None:
    make_zoo(tmp_path, *one.edits)
    said = complaints(tmp_path)
    zoo, _ = read_zoo(tmp_path)
    doubled = {line.split(" is taken by ")[1].split("\n")[0] for line in said if " is taken by " in line}
    for path in sorted((tmp_path / FOLDER).rglob("*.yaml")):
        file = path.relative_to(tmp_path).as_posix()
        expected = [line for line in said if line.startswith(f"{visible(file)}:")]
        concerned = expected or file in {TINY, NEXT}
        if concerned and path.is_file() and not path.is_symlink() and file not in doubled:
            assert [str(problem) for problem in check(file, path.read_bytes(), zoo).problems] == expected


def test_a_record_beside_the_zoo_is_checked_against_it(tmp_path: Path) -> None:
    zoo, _ = read_zoo(make_zoo(tmp_path))
    raw = (tmp_path / TINY).read_bytes()
    assert check(NEXT, raw, zoo).problems == ()
    assert "tiny-2" in check(NEXT, raw, zoo).zoo.models
    wrong = check("zoo_data/models/other/tiny.yaml", raw, zoo)
    assert [str(one).split("\n")[0] for one in wrong.problems] == [
        f"zoo_data/models/other/tiny.yaml:1:1 ZOO007 the id 'tiny' is taken by {TINY}"
    ]
    assert [one.code for one in check("tiny.yaml", raw, zoo).problems] == ["ZOO007"]

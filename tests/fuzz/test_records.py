"""Whatever stands in a record's file: an answer in bounded time, never a traceback, and never a wrong "valid"."""

from __future__ import annotations

import datetime
import json
from functools import cache
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.fuzz.mutations import (
    Sample,
    at,
    in_time,
    places,
    random_text,
    samples,
    spoiled_text,
    spoiled_values,
    written,
    zoo,
)

from llm_zoo.contribute.card import card
from llm_zoo.contribute.one_record import Checked, check
from llm_zoo.derive.audit import CODE, WHY
from llm_zoo.publish.data import model_object
from llm_zoo.records import Problem, yaml_source
from llm_zoo.records.codes import all_codes
from llm_zoo.records.schema import json_schema
from llm_zoo.records.yaml_source import PythonLoader
from llm_zoo.render import Site

TODAY = datetime.date(2026, 11, 22)


def check_places(problems: tuple[Problem, ...], file: str, raw: bytes) -> None:
    """Each problem names a place that the file has, a code that is explained, and keeps to its two lines."""
    lines = raw.decode("utf-8", "replace").removeprefix("\ufeff").removesuffix("\n").split("\n")
    for problem in problems:
        assert problem.file == file
        assert 1 <= problem.line <= len(lines), problem
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, (problem, lines[problem.line - 1])
        assert problem.code in codes()
        assert len(str(problem).split("\n")) == 2
        assert str(problem).replace("\n", "").isprintable()
        assert len(problem.annotation().splitlines()) == 1
        assert len(problem.message) < 1000, problem


@cache
def codes() -> frozenset[str]:
    return frozenset(all_codes({CODE: WHY}))


@cache
def validator(folder: str) -> jsonschema.Draft202012Validator:
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator(json_schema(folder), format_checker=checker)


def check_truth(sample: Sample, checked: Checked) -> None:
    """What was found valid is valid by the published schema too, and the record says what the file says.

    The file is read once more by PyYAML alone, so that neither our reader nor our classes judge themselves.
    """
    said = yaml.load(sample.raw, yaml.CSafeLoader)
    record = json.loads(json.dumps(said, default=datetime.date.isoformat))
    assert [error.message for error in validator(sample.folder).iter_errors(record)] == []
    assert checked.record is not None
    assert checked.record.model_dump(by_alias=True, exclude_unset=True) == said


def check_use(checked: Checked) -> None:
    """What is valid can be shown and computed from: the card of a model, and its object in the data API."""
    if checked.model is None or ("developers", checked.model.developer) in checked.zoo.broken:
        return
    assert dict(card(checked.zoo, checked.id, TODAY))["Name"]
    found = json.dumps(model_object(Site(checked.zoo, TODAY).facts(checked.id)), allow_nan=False)
    assert json.loads(found)["id"] == checked.id


def check_sample(sample: Sample) -> None:
    with in_time():
        checked = check(sample.file, sample.raw, zoo())
    check_places(checked.problems, sample.file, sample.raw)
    if not checked.problems:
        check_truth(sample, checked)
        check_use(checked)


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.file.removeprefix("zoo_data/"))
def test_the_samples_are_valid_before_they_are_spoiled(sample: Sample) -> None:
    checked = check(sample.file, sample.raw, zoo())
    assert checked.problems == ()
    check_truth(sample, checked)


@given(spoiled_text())
def test_a_record_whose_text_was_spoiled(sample: Sample) -> None:
    check_sample(sample)


@given(spoiled_values())
def test_a_record_whose_values_were_spoiled(sample: Sample) -> None:
    check_sample(sample)


@given(random_text(), st.sampled_from(samples()))
def test_text_that_was_never_a_record(raw: bytes, sample: Sample) -> None:
    check_sample(sample._replace(raw=raw))


@given(st.one_of(spoiled_text(), random_text().map(lambda raw: samples()[0]._replace(raw=raw))))
def test_the_parser_of_the_browser_reads_what_ours_reads(sample: Sample) -> None:
    """The page that checks records runs the parser in Python; the same text must have the same answer there."""
    ours = yaml_source.read_yaml(sample.file, sample.raw)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_source, "LOADER", PythonLoader)
        theirs = yaml_source.read_yaml(sample.file, sample.raw)
    assert bool(ours[1]) == bool(theirs[1]), (ours[1], theirs[1])  # in which words and where, the two may differ
    if not ours[1]:
        assert ours == theirs
    check_places(tuple(theirs[1]), sample.file, sample.raw)


@given(st.one_of(spoiled_text(), spoiled_values(), random_text().map(lambda raw: samples()[0]._replace(raw=raw))))
def test_reading_without_places_gives_the_same_value_or_none(sample: Sample) -> None:
    located, problems = yaml_source.read_yaml(sample.file, sample.raw)
    plain = yaml_source.read_plain(sample.raw)
    if problems or located is None:
        assert plain is None
    elif plain is not None:
        assert repr(plain) == repr(located.value)  # which tells 1 from True


#: Values that no field takes.
WRONG: tuple[Any, ...] = (-(10**12), 10**18, [[["x"]]], {"contex": {}}, "\u0001", 1e300, None, "")


@st.composite
def planted(draw: st.DrawFn) -> tuple[Sample, str]:
    """A record with one mistake in it that nobody could overlook, and what it is."""
    sample = draw(st.sampled_from(samples()))
    record = yaml.load(sample.raw, yaml.CSafeLoader)
    path = draw(st.sampled_from(list(places(record))))
    value = at(record, path)
    if isinstance(value, dict) and draw(st.booleans()):
        value["contex"] = draw(st.sampled_from((1, "x", [])))
    else:
        at(record, path[:-1])[path[-1]] = draw(st.sampled_from(WRONG))
    return sample._replace(raw=written(record)), "/".join(map(str, path))


@given(planted())
def test_a_mistake_that_was_planted_is_found(found: tuple[Sample, str]) -> None:
    sample, place = found
    problems = check(sample.file, sample.raw, zoo()).problems
    assert problems, place
    check_places(problems, sample.file, sample.raw)

"""Whatever stands in a `config.json`: a record to go on with or one line that says why not, in bounded time."""

from __future__ import annotations

import datetime
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fuzz.mutations import configs, in_time, spoiled_config, zoo

from llm_zoo.contribute import importer
from llm_zoo.contribute.config import READERS
from llm_zoo.contribute.config.base import ConfigProblem
from llm_zoo.contribute.fix import fix
from llm_zoo.contribute.found import given_config
from llm_zoo.contribute.importer import LONGEST_MESSAGE, Wishes
from llm_zoo.records.architecture import Architecture
from llm_zoo.records.yaml_source import read_yaml

TODAY = datetime.date(2026, 11, 22)
FILE = "zoo_data/models/acme/tiny.yaml"
TYPES = sorted(READERS)


def check_config(raw: bytes) -> None:
    """What `zoo import` makes of it: a record that can be read and laid out, whose numbers add up, or one line."""
    refused = None
    try:
        with in_time():
            imported = importer.import_config(given_config(raw, "acme--tiny_config.json"), Wishes(), zoo(), TODAY)
            answers = [importer.answer(imported, zoo(), as_json=as_json) for as_json in (False, True)]
    except ConfigProblem as error:
        refused = str(error)
    if refused is not None:
        assert refused.isprintable()
        assert 0 < len(refused) <= LONGEST_MESSAGE
        return
    located, problems = read_yaml(FILE, answers[0].text.encode())
    assert problems == []
    assert located is not None
    assert isinstance(located.value, dict)
    said = Architecture.model_validate(located.value["architecture"])
    assert said == Architecture.model_validate(imported.record["architecture"])
    assert fix(FILE, answers[0].text.encode()).text is not None
    assert 0 < imported.count.active <= imported.count.total
    told = json.loads(answers[1].text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert told["computed"] == {"total": imported.count.total, "active": imported.count.active}
    assert all(line.isprintable() for line in answers[0].remarks)


@pytest.mark.parametrize("name", configs())
def test_the_configurations_are_read_before_they_are_spoiled(name: str) -> None:
    check_config(json.dumps(configs()[name]).encode())


@given(spoiled_config())
def test_a_configuration_that_was_spoiled(raw: bytes) -> None:
    check_config(raw)


@given(spoiled_config(), st.sampled_from(TYPES))
def test_a_configuration_with_the_name_of_another_family(raw: bytes, model_type: str) -> None:
    """Each of the readers gets files that were not made for it."""
    values = json.loads(raw)
    values["model_type"] = model_type
    check_config(json.dumps(values).encode())


@given(st.sampled_from(list(configs())), st.integers(0), st.binary(max_size=4), st.integers(0, 30))
def test_a_configuration_whose_bytes_were_spoiled(name: str, start: int, new: bytes, lost: int) -> None:
    raw = json.dumps(configs()[name]).encode()
    start %= len(raw)
    check_config(raw[:start] + new + raw[start + lost :])

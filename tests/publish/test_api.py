"""The published description of the API is true: every file that is written is what it says, and nothing else is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from tests import hostile
from tests.derive.real_zoo import real_zoo
from tests.made_up import TODAY, site

from llm_zoo.publish.api import API, BADGES, LISTS, TABLES, openapi
from llm_zoo.publish.data import data_assets
from llm_zoo.render import Site

DOCUMENT = openapi()


def validator(schema: dict[str, Any]) -> Draft202012Validator:
    """Checks values against a schema of the document, with its references and its formats."""
    return Draft202012Validator({**schema, "components": DOCUMENT["components"]}, format_checker=FormatChecker())


VALIDATORS = {
    path: validator(content["application/json"]["schema"])
    for path, item in DOCUMENT["paths"].items()
    if "application/json" in (content := item["get"]["responses"]["200"]["content"])
}
PATTERNS = {path: re.compile(re.escape(path).replace(r"\{id\}", "[^/]+") + r"\Z") for path in DOCUMENT["paths"]}
#: Mappings whose keys are names of records and lines.
KEYED = {".sources", ".parameters.computed.breakdown"}
#: Files that describe others and are no data.
DESCRIPTIONS = {"/openapi.json", "/zoo.metadata.json"}


def path_of(file: str) -> str:
    """The one path of the document that stands for a file."""
    (path,) = [path for path, pattern in PATTERNS.items() if pattern.match(file)]
    return path


def described(whole: Site) -> Iterator[tuple[str, bytes]]:
    """Address below the API and content of each file that the document has to describe."""
    for asset in data_assets(whole):
        if asset.path.startswith(f"{API}/") and (file := asset.path.removeprefix(API)) not in DESCRIPTIONS:
            yield file, asset.content


def complaints(whole: Site) -> list[str]:
    """What is wrong in any file, as the document has it.

    Of models and results, which are hundreds, those are looked at that fill in what none before them did: the validator
    takes a tenth of a second for each. That all of them are made from the same types is not left to it.
    """
    found, seen = [], set[str]()
    for file, content in described(whole):
        path = path_of(file)
        if path not in VALIDATORS or path == "/models.json":  # the same objects as the single files
            continue
        value = json.loads(content)
        if path == "/results.json":
            value = [one for one in value if is_news(one, seen)]
        if path != "/models/{id}.json" or is_news(value, seen):
            found += [f"{file} {error.json_path}: {error.message}" for error in VALIDATORS[path].iter_errors(value)]
    return found


def is_news(value: object, seen: set[str]) -> bool:
    """Whether something is filled in that is not in `seen`, where it is put."""
    new = set(filled_in(value)) - seen
    seen |= new
    return bool(new)


def filled_in(value: object, path: str = "") -> Iterator[str]:
    """Paths of the values that are there, without the keys of mappings that are ids, and kinds of layers."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from filled_in(one, path if path in KEYED else f"{path}.{key}")
    elif isinstance(value, list):
        for one in value:
            yield from filled_in(one, f"{path}[]")
    elif value is not None:
        yield f"{path}={value}" if path.endswith(".kind") and path.startswith(".architecture") else path


@pytest.mark.parametrize("name", sorted(DOCUMENT["components"]["schemas"]))
def test_every_schema_is_a_schema_and_names_only_others_that_exist(name: str) -> None:
    schema = DOCUMENT["components"]["schemas"][name]
    Draft202012Validator.check_schema(schema)
    for reference in re.findall(r'"\$ref": "([^"]*)"', json.dumps(schema)):
        assert reference.removeprefix("#/components/schemas/") in DOCUMENT["components"]["schemas"]


def test_every_file_of_the_real_zoo_is_what_the_document_says() -> None:
    assert complaints(Site(real_zoo(), TODAY)) == []


def test_every_file_of_the_hostile_zoo_is_what_the_document_says(tmp_path: Path) -> None:
    assert complaints(site(tmp_path, hostile.records())) == []


def test_every_path_of_the_document_is_written(tmp_path: Path) -> None:
    files = [file for file, _ in described(site(tmp_path))]
    assert {path_of(file) for file in files} == set(DOCUMENT["paths"])
    assert set(LISTS) | set(TABLES) <= {file.strip("/").rpartition(".")[0] for file in files}
    assert {f"/badges/tiny-moe/{badge}.json" for badge in BADGES} <= set(files)


def test_a_field_too_many_one_too_few_and_one_of_another_type_are_noticed(tmp_path: Path) -> None:
    """The tests above would pass on anything if this one failed."""
    files = dict(described(site(tmp_path)))
    check = VALIDATORS["/models/{id}.json"]
    good = json.loads(files["/models/tiny-moe.json"])
    assert list(check.iter_errors(good)) == []
    fewer = {key: value for key, value in good.items() if key != "kind"}
    assert [error.message for error in check.iter_errors(fewer)] == ["'kind' is a required property"]
    (error,) = check.iter_errors(good | {"colour": "red"})
    assert "'colour' was unexpected" in error.message
    for key, value in (("layers", "many"), ("released", "2025-02-30"), ("kind", "large"), ("aliases", None)):
        assert [error.json_path for error in check.iter_errors(good | {key: value})] == [f"$.{key}"], key


def test_the_document_itself_is_published(tmp_path: Path) -> None:
    (text,) = [asset.content for asset in data_assets(site(tmp_path)) if asset.path == f"{API}/openapi.json"]
    assert json.loads(text) == json.loads(json.dumps(DOCUMENT))


def test_badges_say_what_the_model_page_says_in_the_form_of_shields(tmp_path: Path) -> None:
    files = {file: json.loads(content) for file, content in described(site(tmp_path)) if file.startswith("/badges/")}
    assert files["/badges/tiny-dense/parameters.json"] == {
        "schemaVersion": 1,
        "label": "parameters",
        "message": "1.35 K",
        "color": "3949ab",
    }
    assert files["/badges/tiny-moe/context.json"]["message"] == "131,072 tokens"
    assert files["/badges/tiny-moe/licence.json"]["message"] == "Loose Licence"
    assert {file for file in files if "quiet-one" in file} == {"/badges/quiet-one/context.json"}

"""The objects of the data API as types: what is written, what the published schema says, and what the tests check.

A file is made from these classes and its schema is generated from them, so that the two cannot part. Blocks of records
appear as the records have them; only what is computed or put together is defined here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, create_model
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from llm_zoo import __version__
from llm_zoo.derive.kind import Kind
from llm_zoo.records import Benchmark, Developer, Hardware, LicenseTerms
from llm_zoo.records.architecture import Architecture
from llm_zoo.records.fields import Block, Date, Id, LicenseId, Name, Source, Text
from llm_zoo.records.knowledge import Claim, Reference, Term
from llm_zoo.records.model import (
    Access,
    Blank,
    Disagreement,
    Effort,
    Focus,
    Lineage,
    Modality,
    Price,
    Rumour,
    Setup,
    Training,
)

#: Version of the form of these files: a new field is a new minor version, a changed one a new major version.
SCHEMA_VERSION = "1.2"
API = "api/v1"


class Stated(Block):
    """Sizes as the developer states them, in weights."""

    total: int | None
    active: int | None


class Computed(Block):
    """Sizes counted from the layers, in weights; all null without an architecture."""

    total: int | None
    active: int | None
    """Weights that one token uses."""
    breakdown: dict[str, int]
    """Weights by line: embeddings, attention, experts, …; they add up to `total`."""


class BesideObject(Block):
    """A tower or a module that predicts further tokens, which is in no total."""

    name: Text
    kind: Literal["vision", "audio", "prediction"]
    parameters: int | None


class ParametersObject(Block):
    """How large a model is."""

    stated: Stated
    computed: Computed
    beside: list[BesideObject]
    audit_percent: float | None
    """Computed against stated total; positive: more was computed."""


class CacheTermObject(Block):
    """A part of the cache that grows by the token."""

    bytes_per_token: int
    cap: int | None
    """Tokens after which it stops to grow; null: never."""


class CacheObject(Block):
    """Cache of one sequence: Σ bytes_per_token · min(context, cap) + constant_bytes."""

    terms: list[CacheTermObject]
    constant_bytes: int
    bytes_per_element: int


class ContextObject(Block):
    """Tokens that a model takes at once."""

    window: int | None
    """Input and output together, unless the record's note says otherwise."""
    output: int | None
    """Of one answer at most."""


class ModalitiesObject(Block):
    """What goes in and what comes out."""

    input: list[Modality]
    output: list[Modality]


class ClassObject(Block):
    """Membership in a class, computed by a rule."""

    id: Id
    reason: str


class ResultObject(Block):
    """One score of one set-up. Rows with equal `benchmark` and `comparable` may be ranked together; others may not."""

    model: Id
    benchmark: Id
    score: float
    unit: Literal["percent", "points", "elo", "minutes"]
    setup: Setup
    comparable: str
    reporter: Id
    self_reported: bool
    """Whether the model's own developer published it."""
    date: Date
    cost_per_task: float | None
    """US dollars."""
    source: str
    """Address where it can be read."""
    locator: Text | None
    note: Text | None


class ModelObject(Block):
    """A model: facts of its record, numbers computed from them. A missing fact is null; no field has two types."""

    id: Id
    name: Name
    developer: Id
    family: Id
    aliases: list[Name]
    released: Date
    retired: Date | None
    summary: Text
    kind: Kind
    """Computed from the layers."""
    parameters: ParametersObject
    cache: CacheObject | None
    context: ContextObject
    layers: int | None
    architecture: Architecture | None
    training: Training | None
    access: Access
    cognition: Literal["system-1", "system-2", "switchable"] | None
    efforts: list[Effort]
    modalities: ModalitiesObject
    variants: list[Literal["base", "chat", "reasoning", "embedding", "tool-use"]]
    focus: list[Focus]
    lineage: Lineage | None
    hub: str | None
    prices: list[Price]
    results: list[ResultObject]
    classes: list[ClassObject]
    rumours: list[Rumour]
    disagreements: list[Disagreement]
    sources: dict[str, Source]
    undisclosed: list[Blank]
    """Facts that the developer chose not to say."""
    not_applicable: list[Blank]


class Counts(Block):
    """How many of each there are."""

    models: int
    developers: int
    benchmarks: int
    hardware: int
    licenses: int
    claims: int
    references: int
    terms: int
    results: int


class IndexObject(Block):
    """What there is. Equal `data_version`s are equal data."""

    schema_version: Annotated[str, Field(pattern=r"^\d+\.\d+$")]
    data_version: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    generated_at: Date
    """Day for which prices and ages were computed."""
    package_version: str
    counts: Counts
    files: list[str]
    """Every file below `api/v1/` but this one."""


class BadgeObject(Block):
    """A badge in the form that shields.io reads from an address (https://shields.io/badges/endpoint-badge)."""

    schemaVersion: Literal[1]
    label: str
    message: str
    color: str


def _with_id(name: str, record: type[BaseModel], id_type: Any = Id) -> type[Block]:
    """The class of a record with its id in front, as lists of the API give it."""
    fields: dict[str, Any] = {key: (info.annotation, info) for key, info in record.model_fields.items()}
    return create_model(name, __base__=Block, __doc__=record.__doc__, id=(id_type, ...), **fields)


BenchmarkObject = _with_id("BenchmarkObject", Benchmark)
DeveloperObject = _with_id("DeveloperObject", Developer)
HardwareObject = _with_id("HardwareObject", Hardware)
LicenseObject = _with_id("LicenseObject", LicenseTerms, LicenseId)
ClaimObject = _with_id("ClaimObject", Claim)
ReferenceObject = _with_id("ReferenceObject", Reference)
TermObject = _with_id("TermObject", Term)

#: Lists of the API: name of the file, class of its items, what it is.
LISTS: Mapping[str, tuple[type[Block], str]] = {
    "models": (ModelObject, "All models, by id"),
    "results": (ResultObject, "All results of all models, each with its set-up"),
    "benchmarks": (BenchmarkObject, "Benchmarks: items, metric, human baselines, faults"),
    "developers": (DeveloperObject, "Organisations that make or measure models"),
    "hardware": (HardwareObject, "Machines: memory, bandwidth, throughput"),
    "licenses": (LicenseObject, "Licences and what they allow"),
    "claims": (ClaimObject, "Claims with their verdicts and sources"),
    "references": (ReferenceObject, "Works that chapters cite"),
    "terms": (TermObject, "Words of the glossary"),
}
#: Badges of a model; a model lacks those whose number nobody knows.
BADGES = ("parameters", "context", "licence")
#: Tables for spreadsheets, and what a line is.
TABLES: Mapping[str, str] = {
    "models": "One line a model",
    "results": "One line a result, the set-up in columns of its own",
    "prices": "One line a list price and period, per million tokens",
    "benchmarks": "One line a benchmark, with where it stands",
    "developers": "One line an organisation",
    "hardware": "One line a machine",
}


def plain(block: BaseModel) -> dict[str, Any]:
    """An object as JSON values, every field present, under the names that the API uses."""
    return block.model_dump(mode="json", by_alias=True)


def with_id(kind: type[Block], record_id: str, record: BaseModel) -> dict[str, Any]:
    """A record as one item of its list."""
    values = {info.alias or name: getattr(record, name) for name, info in type(record).model_fields.items()}
    return plain(kind.model_validate({"id": record_id, **values}))


# --- OpenAPI ---------------------------------------------------------------------------------------------------------

_MODE: JsonSchemaMode = "serialization"


def openapi() -> dict[str, Any]:
    """The whole API as an OpenAPI 3.1 document; its schemas are JSON Schema, draft 2020-12."""
    kinds: list[type[Block]] = [
        ModelObject,
        IndexObject,
        BadgeObject,
        *(kind for kind, _ in LISTS.values() if kind is not ModelObject),
    ]
    refs, definitions = models_json_schema(
        [(kind, _MODE) for kind in kinds], by_alias=True, ref_template="#/components/schemas/{model}"
    )
    ref = {kind: refs[kind, _MODE] for kind in kinds}
    paths = {"/index.json": _get("Versions, counts and the list of all files", _content(ref[IndexObject]))}
    for name, (kind, text) in LISTS.items():
        paths[f"/{name}.json"] = _get(text, _content({"type": "array", "items": ref[kind]}))
    paths["/models/{id}.json"] = _get("One model", _content(ref[ModelObject]), "id")
    for badge in BADGES:
        paths[f"/badges/{{id}}/{badge}.json"] = _get(f"Badge: {badge} of a model", _content(ref[BadgeObject]), "id")
    for name, text in TABLES.items():
        paths[f"/{name}.csv"] = _get(text, {"text/csv": {"schema": {"type": "string"}}})
    binary = {"application/vnd.sqlite3": {"schema": {"type": "string", "contentMediaType": "application/vnd.sqlite3"}}}
    paths["/zoo.sqlite"] = _get("Everything as one database", binary)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "LLM Zoo data",
            "version": SCHEMA_VERSION,
            "summary": "Facts about large language models with their sources, and numbers computed from them.",
            "description": "Static files beside the pages of the handbook. A missing fact is null, never zero or no.",
            "license": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
            "x-package-version": __version__,
        },
        "servers": [
            {"url": "https://llm-zoo.github.io/handbook/api/v1", "description": "The published site"},
            {"url": ".", "description": "The files beside this document"},
        ],
        "paths": paths,
        "components": {"schemas": definitions["$defs"]},
    }


def _content(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _get(text: str, content: dict[str, Any], parameter: str | None = None) -> dict[str, Any]:
    """A path that is read with GET and nothing else."""
    answers: dict[str, Any] = {"200": {"description": text, "content": content}}
    found: dict[str, Any] = {"summary": text, "responses": answers}
    if parameter:
        answers["404"] = {"description": "There is no such file"}
        found["parameters"] = [
            {"name": parameter, "in": "path", "required": True, "schema": {"type": "string"}, "description": "Model id"}
        ]
    return {"get": found}

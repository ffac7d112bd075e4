"""JSON Schema of every kind of record, generated from the classes, for editors and other programs."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import DictSchema

from .loader import KINDS

#: File name of the schema of each folder of `zoo_data/`.
SCHEMA_NAMES = {
    "models": "model",
    "developers": "developer",
    "benchmarks": "benchmark",
    "hardware": "hardware",
    "licenses": "license",
    "classes": "class",
    "tasks": "task",
    "claims": "claim",
    "references": "reference",
    "glossary": "glossary",
    "links": "links",
}


class _Schema(GenerateJsonSchema):
    def dict_schema(self, schema: DictSchema) -> JsonSchemaValue:
        """A mapping whose keys have a form takes no other keys; pydantic leaves that open."""
        found = super().dict_schema(schema)
        return found | {"additionalProperties": False} if "patternProperties" in found else found


def json_schema(folder: str) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of the records in one folder of `zoo_data/`."""
    schema = KINDS[folder].model_json_schema(by_alias=True, schema_generator=_Schema)
    name = SCHEMA_NAMES[folder]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"{name}.schema.json", **schema}

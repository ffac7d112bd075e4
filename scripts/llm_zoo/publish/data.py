"""The data API: every record with its derived numbers as JSON and CSV, static files beside the pages.

The names and types of fields are a contract with programs; a change of meaning raises `SCHEMA_VERSION`.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from llm_zoo import __version__
from llm_zoo.derive.results import Row, comparable_setup
from llm_zoo.records.schema import SCHEMA_NAMES, json_schema
from llm_zoo.render import Asset, Site
from llm_zoo.render.views import ModelFacts

#: Version of the form of these files: a new field is a new minor version, a changed one a new major version.
SCHEMA_VERSION = "1.1"
API = "api/v1"


def data_assets(site: Site) -> list[Asset]:
    """All files of the data API and the JSON Schemas, from the same numbers that the pages show."""
    models = [model_object(facts) for facts in sorted(site.all_facts(), key=lambda one: one.id)]
    results = [
        result_object(site, facts, index) for facts in site.all_facts() for index in range(len(facts.record.results))
    ]
    files: dict[str, bytes] = {
        f"{API}/models.json": _json(models),
        f"{API}/benchmarks.json": _json(_records(site.zoo.benchmarks)),
        f"{API}/developers.json": _json(_records(site.zoo.developers)),
        f"{API}/hardware.json": _json(_records(site.zoo.hardware)),
        f"{API}/licenses.json": _json(_records(site.zoo.licenses)),
        f"{API}/claims.json": _json(_records(site.zoo.claims)),
        f"{API}/references.json": _json(_records(site.zoo.references)),
        f"{API}/terms.json": _json([{"id": term_id, **_plain(term)} for term_id, term in site.zoo.terms.items()]),
        f"{API}/results.json": _json(results),
        f"{API}/models.csv": _csv([model_row(model) for model in models]),
        f"{API}/results.csv": _csv([result_row(result) for result in results]),
    }
    files |= {f"{API}/models/{model['id']}.json": _json(model) for model in models}
    files |= {f"schema/v1/{name}.schema.json": _json(json_schema(folder)) for folder, name in SCHEMA_NAMES.items()}
    files[f"{API}/index.json"] = _json(index_object(site, files))
    return [Asset(path, content) for path, content in sorted(files.items())]


def data_version(assets: Iterable[Asset]) -> str:
    """The version of the data in these files."""
    index = next(asset for asset in assets if asset.path == f"{API}/index.json")
    return str(json.loads(index.content)["data_version"])


def index_object(site: Site, files: Mapping[str, bytes]) -> dict[str, Any]:
    """What there is. `data_version` is a hash of the data: equal versions are equal data."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.encode() + b"\0" + files[path] + b"\0")
    zoo = site.zoo
    return {
        "schema_version": SCHEMA_VERSION,
        "data_version": digest.hexdigest()[:16],
        "generated_at": site.today.isoformat(),
        "package_version": __version__,
        "counts": {
            "models": len(zoo.models),
            "developers": len(zoo.developers),
            "benchmarks": len(zoo.benchmarks),
            "hardware": len(zoo.hardware),
            "licenses": len(zoo.licenses),
            "claims": len(zoo.claims),
            "references": len(zoo.references),
            "terms": len(zoo.terms),
            "results": sum(len(model.results) for model in zoo.models.values()),
        },
        "files": sorted(path.removeprefix(f"{API}/") for path in files if path.startswith(API)),
    }


def model_object(facts: ModelFacts) -> dict[str, Any]:
    """A model as the API gives it. A missing fact is null; no field has two types."""
    record, stated = facts.record, facts.record.parameters
    return {
        "id": facts.id,
        "name": record.name,
        "developer": record.developer,
        "family": record.family,
        "aliases": record.aliases,
        "released": record.released.isoformat(),
        "retired": record.retired.isoformat() if record.retired else None,
        "summary": record.summary,
        "kind": facts.kind,
        "parameters": {
            "stated": {"total": stated.total if stated else None, "active": stated.active if stated else None},
            "computed": _computed(facts),
            "beside": [{"name": part.name, "kind": part.kind, "parameters": part.size} for part in facts.beside],
            "audit_percent": None if facts.audit is None else round(facts.audit, 4),
        },
        "cache": _cache(facts),
        "context": {
            "window": record.context.window if record.context else None,
            "output": record.context.output if record.context else None,
        },
        "layers": facts.layers,
        "architecture": _plain(record.architecture) if record.architecture else None,
        "training": _plain(record.training) if record.training else None,
        "access": _plain(record.access),
        "cognition": record.cognition,
        "efforts": record.efforts,
        "modalities": {"input": record.modalities.input, "output": record.modalities.output},
        "variants": record.variants,
        "focus": record.focus,
        "lineage": _plain(record.lineage) if record.lineage else None,
        "hub": record.hub,
        "prices": [_plain(price) for price in record.prices],
        "results": [result_object(facts.site, facts, index) for index in range(len(record.results))],
        "classes": [{"id": one.class_id, "reason": one.reason} for one in facts.classes],
        "rumours": [_plain(rumour) for rumour in record.rumours],
        "disagreements": [_plain(other) for other in record.disagreements],
        "sources": {key: _plain(source) for key, source in record.sources.items()},
        "undisclosed": record.undisclosed,
        "not_applicable": record.not_applicable,
    }


def _computed(facts: ModelFacts) -> dict[str, Any]:
    """Parameters from the layers; all null without an architecture."""
    if facts.count is None:
        return {"total": None, "active": None, "breakdown": {}}
    return {"total": facts.count.total, "active": facts.count.active, "breakdown": dict(facts.count.breakdown)}


def _cache(facts: ModelFacts) -> dict[str, Any] | None:
    """Σ bytes_per_token · min(context, cap) + constant_bytes gives the bytes of one sequence."""
    if facts.cache is None:
        return None
    return {
        "terms": [{"bytes_per_token": term.bytes_per_token, "cap": term.cap} for term in facts.cache.terms],
        "constant_bytes": facts.cache.constant_bytes,
        "bytes_per_element": facts.cache.bytes_per_element,
    }


def result_object(site: Site, facts: ModelFacts, index: int) -> dict[str, Any]:
    """One result. Rows with equal `comparable` may be ranked together; others may not."""
    result = facts.record.results[index]
    row = Row(facts.id, facts.record, result)
    comparable = comparable_setup(result)
    return {
        "model": facts.id,
        "benchmark": result.benchmark,
        "score": result.score,
        "unit": site.zoo.benchmarks[result.benchmark].metric.unit,
        "setup": _plain(result.setup),
        "comparable": " | ".join(
            str(value)
            for value in (
                comparable.harness,
                comparable.tools,
                comparable.attempts,
                comparable.subset,
                comparable.checkpoint,
                comparable.reporter,
            )
        ),
        "reporter": result.reporter,
        "self_reported": row.self_reported,
        "date": result.date.isoformat(),
        "cost_per_task": result.cost_per_task,
        "source": facts.record.sources[result.source].url,
        "locator": result.locator,
        "note": result.note,
    }


def model_row(model: Mapping[str, Any]) -> dict[str, Any]:
    """One line of models.csv."""
    parameters, computed = model["parameters"], model["parameters"]["computed"]
    cache = model["cache"]
    return {
        "id": model["id"],
        "name": model["name"],
        "developer": model["developer"],
        "released": model["released"],
        "kind": model["kind"],
        "weights": model["access"]["weights"],
        "cognition": model["cognition"],
        "total_computed": computed["total"],
        "active_computed": computed["active"],
        "total_stated": parameters["stated"]["total"],
        "active_stated": parameters["stated"]["active"],
        "audit_percent": parameters["audit_percent"],
        "layers": model["layers"],
        "context_window": model["context"]["window"],
        "cache_bytes_per_token": sum(term["bytes_per_token"] for term in cache["terms"]) if cache else None,
        "cache_constant_bytes": cache["constant_bytes"] if cache else None,
        "classes": " ".join(one["id"] for one in model["classes"]),
    }


def result_row(result: Mapping[str, Any]) -> dict[str, Any]:
    """One line of results.csv: the set-up in columns of its own."""
    flat = {key: value for key, value in result.items() if key != "setup"}
    return flat | {f"setup_{key}": value for key, value in result["setup"].items()}


def _records(records: Mapping[str, BaseModel]) -> list[dict[str, Any]]:
    return [{"id": record_id, **_plain(record)} for record_id, record in records.items()]


def _plain(block: BaseModel) -> dict[str, Any]:
    """A record's block with every field, as plain JSON."""
    return block.model_dump(mode="json", by_alias=True)


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


#: A cell that begins with one of these is a formula to spreadsheets (OWASP, CSV injection).
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")


def _csv(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """RFC 4180 with a header. Text that a spreadsheet would run as a formula gets an apostrophe before it."""
    listed = list(rows)
    buffer = io.StringIO(newline="")
    columns = list(dict.fromkeys(key for row in listed for key in row))
    writer = csv.DictWriter(buffer, columns)
    writer.writeheader()
    for row in listed:
        writer.writerow({key: _cell(value) for key, value in row.items()})
    return buffer.getvalue().encode()


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_START) else value

"""The data API: every record with its derived numbers as JSON, CSV and a database, static files beside the pages.

The names and types of fields are a contract with programs, defined in `api`; a change of meaning raises its
`SCHEMA_VERSION`.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from llm_zoo import __version__
from llm_zoo.derive.prices import per_million, periods_of
from llm_zoo.derive.results import Row, comparable_setup
from llm_zoo.publish import api
from llm_zoo.publish.api import API, SCHEMA_VERSION
from llm_zoo.publish.badges import badges
from llm_zoo.publish.database import database, datasette_metadata
from llm_zoo.records import Result
from llm_zoo.records.others import Compute
from llm_zoo.records.schema import SCHEMA_NAMES, json_schema
from llm_zoo.render import Asset, Site
from llm_zoo.render.views import BenchmarkView, ModelFacts

__all__ = ["API", "SCHEMA_VERSION", "data_assets", "data_version", "model_object"]


def data_assets(site: Site) -> list[Asset]:
    """All files of the data API and the JSON Schemas, from the same numbers that the pages show."""
    zoo = site.zoo
    models = [model_object(facts) for facts in sorted(site.all_facts(), key=lambda one: one.id)]
    by_id = {model["id"]: model for model in models}
    results = [result for facts in site.all_facts() for result in by_id[facts.id]["results"]]
    lists: dict[str, list[dict[str, Any]]] = {
        "models": models,
        "results": results,
        "benchmarks": _records("benchmarks", zoo.benchmarks),
        "developers": _records("developers", zoo.developers),
        "hardware": _records("hardware", zoo.hardware),
        "licenses": _records("licenses", zoo.licenses),
        "claims": _records("claims", zoo.claims),
        "references": _records("references", zoo.references),
        "terms": _records("terms", zoo.terms),
    }
    files = {f"{API}/{name}.json": _json(items) for name, items in lists.items()}
    files |= {f"{API}/models/{model['id']}.json": _json(model) for model in models}
    version = version_of(files)
    files |= {f"schema/v1/{name}.schema.json": _json(json_schema(folder)) for folder, name in SCHEMA_NAMES.items()}
    tables = {
        "models": [model_row(model) for model in models],
        "results": [result_row(result) for result in results],
        "prices": list(price_rows(site)),
        "benchmarks": [benchmark_row(site, benchmark_id) for benchmark_id in zoo.benchmarks],
        "developers": [developer_row(one) for one in lists["developers"]],
        "hardware": [hardware_row(one) for one in lists["hardware"]],
    }
    files |= {f"{API}/{name}.csv": _csv(rows) for name, rows in tables.items()}
    files |= {
        f"{API}/badges/{facts.id}/{name}.json": _json(api.plain(badge))
        for facts in site.all_facts()
        for name, badge in badges(facts).items()
    }
    files[f"{API}/openapi.json"] = _json(api.openapi())
    files[f"{API}/zoo.sqlite"] = database(site, version)
    files[f"{API}/zoo.metadata.json"] = _json(datasette_metadata(site, version))
    files[f"{API}/index.json"] = _json(api.plain(index_object(site, files, version)))
    return [Asset(path, content) for path, content in sorted(files.items())]


def data_version(assets: Iterable[Asset]) -> str:
    """The version of the data in these files. Raises LookupError where they hold no data."""
    for asset in assets:
        if asset.path == f"{API}/index.json":
            return str(json.loads(asset.content)["data_version"])
    raise LookupError(f"no {API}/index.json among the files")


def version_of(files: Mapping[str, bytes]) -> str:
    """A hash of the JSON files of the data: the same facts in another form, or on another day, are no other data."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.encode() + b"\0" + files[path] + b"\0")
    return digest.hexdigest()[:16]


def index_object(site: Site, files: Mapping[str, bytes], version: str) -> api.IndexObject:
    """What there is."""
    zoo = site.zoo
    return api.IndexObject(
        schema_version=SCHEMA_VERSION,
        data_version=version,
        generated_at=site.today,
        package_version=__version__,
        counts=api.Counts(
            models=len(zoo.models),
            developers=len(zoo.developers),
            benchmarks=len(zoo.benchmarks),
            hardware=len(zoo.hardware),
            licenses=len(zoo.licenses),
            claims=len(zoo.claims),
            references=len(zoo.references),
            terms=len(zoo.terms),
            results=sum(len(model.results) for model in zoo.models.values()),
        ),
        files=sorted(path.removeprefix(f"{API}/") for path in files if path.startswith(API)),
    )


def model_object(facts: ModelFacts) -> dict[str, Any]:
    """A model as the API gives it."""
    record, stated = facts.record, facts.record.parameters
    return api.plain(
        api.ModelObject(
            id=facts.id,
            name=record.name,
            developer=record.developer,
            family=record.family,
            aliases=record.aliases,
            released=record.released,
            retired=record.retired,
            summary=record.summary,
            kind=facts.kind,
            parameters=api.ParametersObject(
                stated=api.Stated(total=stated.total if stated else None, active=stated.active if stated else None),
                computed=_computed(facts),
                beside=[
                    api.BesideObject(name=part.name, kind=part.kind, parameters=part.size) for part in facts.beside
                ],
                audit_percent=None if facts.audit is None else round(facts.audit, 4),
            ),
            cache=_cache(facts),
            context=api.ContextObject(
                window=record.context.window if record.context else None,
                output=record.context.output if record.context else None,
            ),
            layers=facts.layers,
            architecture=record.architecture,
            training=record.training,
            access=record.access,
            cognition=record.cognition,
            efforts=record.efforts,
            modalities=api.ModalitiesObject(input=record.modalities.input, output=record.modalities.output),
            variants=record.variants,
            focus=record.focus,
            lineage=record.lineage,
            hub=record.hub,
            prices=record.prices,
            results=[_result(facts, result) for result in record.results],
            classes=[api.ClassObject(id=one.class_id, reason=one.reason) for one in facts.classes],
            rumours=record.rumours,
            disagreements=record.disagreements,
            sources=record.sources,
            undisclosed=record.undisclosed,
            not_applicable=record.not_applicable,
        )
    )


def _computed(facts: ModelFacts) -> api.Computed:
    """Parameters from the layers; all null without an architecture."""
    if facts.count is None:
        return api.Computed(total=None, active=None, breakdown={})
    return api.Computed(
        total=facts.count.total,
        active=facts.count.active,
        breakdown={str(line): size for line, size in facts.count.breakdown.items()},
    )


def _cache(facts: ModelFacts) -> api.CacheObject | None:
    if facts.cache is None:
        return None
    return api.CacheObject(
        terms=[api.CacheTermObject(bytes_per_token=term.bytes_per_token, cap=term.cap) for term in facts.cache.terms],
        constant_bytes=facts.cache.constant_bytes,
        bytes_per_element=facts.cache.bytes_per_element,
    )


def _result(facts: ModelFacts, result: Result) -> api.ResultObject:
    return api.ResultObject(
        model=facts.id,
        benchmark=result.benchmark,
        score=result.score,
        unit=facts.site.zoo.benchmarks[result.benchmark].metric.unit,
        setup=result.setup,
        comparable=comparable_setup(result).text,
        reporter=result.reporter,
        self_reported=Row(facts.id, facts.record, result).self_reported,
        date=result.date,
        cost_per_task=result.cost_per_task,
        source=facts.record.sources[result.source].url,
        locator=result.locator,
        note=result.note,
    )


# --- tables ----------------------------------------------------------------------------------------------------------


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


def price_rows(site: Site) -> Iterator[dict[str, Any]]:
    """Lines of prices.csv: what a million tokens cost, and from which day to which."""
    for facts in sorted(site.all_facts(), key=lambda one: one.id):
        for period in periods_of(facts.record):
            price = period.price
            amounts = {
                f"{name}_per_million": per_million(price, value)
                for name, value in (
                    ("input", price.input),
                    ("output", price.output),
                    ("output_thinking", price.output_thinking),
                    ("cached_input", price.cached_input),
                )
            }
            yield {
                "model": facts.id,
                "provider": price.provider,
                "currency": price.currency,
                "first_day": period.first.isoformat(),
                "last_day": period.last.isoformat() if period.last else None,
                "end_known": period.end_known,
                **amounts,
                "longest_input": price.longest_input,
                "note": price.note,
                "source": facts.record.sources[price.source].url,
            }


def benchmark_row(site: Site, benchmark_id: str) -> dict[str, Any]:
    """One line of benchmarks.csv: the benchmark, and the best row of the set-up that its status rests on."""
    view = BenchmarkView(site, benchmark_id, "")
    record, status = view.record, view.status
    ahead = max if record.metric.higher_is_better else min
    return {
        "id": benchmark_id,
        "name": record.name,
        "released": record.released.isoformat(),
        "items": record.items,
        "skills": " ".join(record.skills),
        "unit": record.metric.unit,
        "minimum": record.metric.minimum,
        "maximum": record.metric.maximum,
        "higher_is_better": record.metric.higher_is_better,
        "human_best": ahead((human.score for human in record.humans), default=None),
        "results": len(view.rows),
        "status": status.level if status else None,
        "best_model": status.best.model_id if status else None,
        "best_score": status.best.result.score if status else None,
        "best_setup": status.setup.text if status else None,
    }


def developer_row(developer: Mapping[str, Any]) -> dict[str, Any]:
    """One line of developers.csv."""
    return {key: developer[key] for key in ("id", "name", "country", "kind", "role", "founded", "home", "hub")}


def hardware_row(machine: Mapping[str, Any]) -> dict[str, Any]:
    """One line of hardware.csv: throughput in TFLOP/s, in columns of its own."""
    head = {key: machine[key] for key in ("id", "name", "vendor", "kind", "released")}
    sizes = {key: machine[key] for key in ("memory_gb", "shared_memory", "bandwidth_gbs", "watts")}
    peaks = machine["tflops"] or {}
    return head | sizes | {f"tflops_{name}": peaks.get(name) for name in Compute.model_fields}


def _records(name: str, records: Mapping[str, BaseModel]) -> list[dict[str, Any]]:
    kind, _ = api.LISTS[name]
    return [api.with_id(kind, record_id, record) for record_id, record in records.items()]


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

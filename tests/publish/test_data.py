"""The data API is a contract: names and types of fields, equal numbers everywhere, no row lost, no cell that runs."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from tests import hostile
from tests.derive.real_zoo import real_zoo
from tests.made_up import REPOSITORY, TODAY, records, result, site, with_models, write
from tests.made_up import model as made_up_model

from llm_zoo.cli import main
from llm_zoo.derive.results import comparable_setup
from llm_zoo.publish import data
from llm_zoo.publish.data import API, SCHEMA_VERSION, data_assets
from llm_zoo.records.schema import SCHEMA_NAMES
from llm_zoo.render import Site

Files = dict[str, Any]

#: What design promises of every model, with the exact keys of each part; what is there beside it is listed too, so that
#: a field that comes or goes is noticed.
MODEL_KEYS = {
    "id",
    "name",
    "developer",
    "released",
    "kind",
    "parameters",
    "cache",
    "context",
    "access",
    "cognition",
    "modalities",
    "prices",
    "results",
    "classes",
    "sources",
    "undisclosed",
}
FURTHER_KEYS = {
    "family",
    "aliases",
    "retired",
    "summary",
    "layers",
    "architecture",
    "training",
    "efforts",
    "variants",
    "focus",
    "lineage",
    "hub",
    "rumours",
    "disagreements",
    "not_applicable",
}
KINDS = {"dense", "moe", "ssm", "hybrid", "encoder", "encoder-decoder", "vae", "undisclosed"}


def read(whole: Site) -> Files:
    """Path below `api/v1/` → parsed JSON, text, or the bytes of the database; schemas are left out."""
    files: Files = {}
    for asset in data_assets(whole):
        if asset.path.startswith(f"{API}/"):
            path = asset.path.removeprefix(f"{API}/")
            if path.endswith(".sqlite"):
                files[path] = asset.content
                continue
            text = asset.content.decode()
            files[path] = json.loads(text) if path.endswith(".json") else text
    return files


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture(scope="module")
def real() -> Site:
    return Site(real_zoo(), TODAY)


@pytest.fixture(scope="module")
def api(real: Site) -> Files:
    """The API of the real zoo."""
    return read(real)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The API of the small zoo."""
    return read(site(tmp_path_factory.mktemp("zoo")))


# --- form ------------------------------------------------------------------------------------------------------------


def test_every_model_has_exactly_the_promised_fields(api: Files) -> None:
    for model in api["models.json"]:
        assert set(model) == MODEL_KEYS | FURTHER_KEYS, model["id"]
        assert set(model["parameters"]) == {"stated", "computed", "beside", "audit_percent"}
        assert set(model["parameters"]["stated"]) == {"total", "active"}
        assert set(model["parameters"]["computed"]) == {"total", "active", "breakdown"}
        assert set(model["context"]) == {"window", "output"}
        assert model["kind"] in KINDS
        if model["cache"] is not None:
            assert set(model["cache"]) == {"terms", "constant_bytes", "bytes_per_element"}
            assert all(set(term) == {"bytes_per_token", "cap"} for term in model["cache"]["terms"])


def places(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every place below `value` with the JSON type that stands there; items and free keys share a place."""
    kinds = {dict: "object", list: "array", str: "text", bool: "truth", int: "number", float: "number"}
    if value is None:
        return
    yield path, kinds[type(value)]
    if isinstance(value, dict):
        free = path.endswith((".sources", ".breakdown"))
        for key, child in value.items():
            yield from places(child, f"{path}.{'*' if free else key}")
    elif isinstance(value, list):
        for child in value:
            yield from places(child, f"{path}[]")


def test_no_field_has_two_types(api: Files) -> None:
    found: dict[str, set[str]] = {}
    for name, content in api.items():
        if name.endswith(".json") and name not in {"openapi.json", "zoo.metadata.json"}:  # descriptions, no data
            shape = "models/*.json" if name.startswith("models/") else name
            for path, kind in places(content):
                found.setdefault(shape + path, set()).add(kind)
    assert {path: kinds for path, kinds in found.items() if len(kinds) > 1} == {}
    assert found["models.json[].parameters.computed.total"] == {"number"}


def test_a_missing_fact_is_null_and_never_zero_or_empty_text(small: Files) -> None:
    closed = small["models/quiet-one.json"]
    assert closed["parameters"] == {
        "stated": {"total": None, "active": None},
        "computed": {"total": None, "active": None, "breakdown": {}},
        "beside": [],
        "audit_percent": None,
    }
    assert closed["cache"] is None
    assert closed["undisclosed"] == ["parameters", "active", "architecture", "training"]
    assert (closed["context"]["output"], closed["training"], closed["hub"]) == (None, None, None)


def test_parts_beside_a_model_are_listed_and_in_no_total(api: Files) -> None:
    assert api["models/deepseek-v3.json"]["parameters"]["beside"] == [
        {"name": "1 multi-token-prediction module", "kind": "prediction", "parameters": 11_610_067_968}
    ]
    (tower, module) = api["models/qwen3.5-27b.json"]["parameters"]["beside"]
    assert tower == {"name": "Vision encoder", "kind": "vision", "parameters": 460_730_096}
    assert module["kind"] == "prediction"


def test_a_model_is_given_exactly(small: Files) -> None:
    model = small["models/tiny-moe.json"]
    assert model["parameters"] == {
        "stated": {"total": 2000, "active": 1700},
        "computed": {
            "total": 2680,
            "active": 1736,
            "breakdown": {
                "embedding": 160,
                "norm": 56,
                "attention": 192,
                "dense_ffn": 384,
                "window": 384,
                "router": 64,
                "expert": 1152,
                "shared_expert": 288,
            },
        },
        "beside": [],
        "audit_percent": 34.0,
    }
    assert model["cache"] == {
        "terms": [{"bytes_per_token": 16, "cap": None}, {"bytes_per_token": 32, "cap": 1024}],
        "constant_bytes": 0,
        "bytes_per_element": 2,
    }
    assert (model["id"], model["kind"], model["released"]) == ("tiny-moe", "moe", "2025-09-01")
    assert model["context"] == {"window": 131_072, "output": 8192}
    assert [one["id"] for one in model["classes"]] == ["small", "mixture-of-experts"]
    assert model["classes"][1]["reason"] == "has layers with routed experts"
    assert [(one["from"], one["until"], one["input"]) for one in model["prices"]] == [
        ("2025-09-01", "2026-02-28", 2.0),
        ("2026-03-01", None, 1.0),
    ]


def test_a_result_is_given_exactly(small: Files) -> None:
    found = dict(small["models/tiny-moe.json"]["results"][0])
    assert (
        found.pop("setup").items() >= {"harness": "stopwatch", "effort": "high", "tools": False, "attempts": 1}.items()
    )
    comparable = found.pop("comparable")
    assert comparable.startswith("stopwatch | False | 1 | None | ")
    assert found == {
        "model": "tiny-moe",
        "benchmark": "quiz",
        "score": 81.0,
        "unit": "percent",
        "reporter": "judges",
        "self_reported": False,
        "date": "2025-06-01",
        "cost_per_task": 0.5,
        "source": "https://example.org/report",
        "locator": "row 2",
        "note": None,
    }


def test_equal_comparable_means_equal_set_up_and_nothing_else(real: Site, api: Files) -> None:
    typed = {(one.id, number): result for one in real.all_facts() for number, result in enumerate(one.record.results)}
    by_text: dict[str, set[object]] = {}
    for model in api["models.json"]:
        for number, row in enumerate(model["results"]):
            by_text.setdefault(row["comparable"], set()).add(comparable_setup(typed[model["id"], number]))
    assert all(len(setups) == 1 for setups in by_text.values())
    assert len(by_text) == len({setup for setups in by_text.values() for setup in setups})


# --- the same everywhere ---------------------------------------------------------------------------------------------


def test_the_index_lists_every_file_and_counts_what_is_in_them(real: Site, api: Files) -> None:
    index = api["index.json"]
    assert set(index) >= {"schema_version", "data_version", "generated_at", "counts", "files"}
    assert index["schema_version"] == SCHEMA_VERSION
    assert index["generated_at"] == TODAY.isoformat()
    assert set(index["files"]) == set(api) - {"index.json"}
    assert len(index["files"]) == len(set(index["files"]))
    for name, count in index["counts"].items():
        assert len(api[f"{name}.json"]) == count, name
    assert index["counts"]["models"] == len(real.zoo.models) == sum(name.startswith("models/") for name in api)


def test_the_list_of_models_holds_the_same_objects_as_the_single_files(api: Files) -> None:
    assert [model["id"] for model in api["models.json"]] == sorted(real_zoo().models)
    for model in api["models.json"]:
        assert api[f"models/{model['id']}.json"] == model


def test_results_are_the_rows_of_the_records_neither_more_nor_fewer(api: Files) -> None:
    typed = sorted(
        (model_id, one.benchmark, one.score, one.reporter, one.date.isoformat(), one.setup.effort or "")
        for model_id, model in real_zoo().models.items()
        for one in model.results
    )
    for rows in (api["results.json"], [row for model in api["models.json"] for row in model["results"]]):
        assert typed == sorted(
            (
                row["model"],
                row["benchmark"],
                row["score"],
                row["reporter"],
                row["date"],
                row["setup"]["effort"] or "",
            )
            for row in rows
        )
    for row in api["results.json"]:
        assert row["self_reported"] is (row["reporter"] == real_zoo().models[row["model"]].developer)


@pytest.mark.parametrize("folder", ["benchmarks", "developers", "hardware", "licenses"])
def test_other_records_are_given_whole_with_their_id(api: Files, folder: str) -> None:
    typed = real_zoo().records(folder)
    assert [record["id"] for record in api[f"{folder}.json"]] == list(typed)
    for record in api[f"{folder}.json"]:
        plain = {key: value for key, value in record.items() if key != "id"}
        assert plain == typed[record["id"]].model_dump(mode="json", by_alias=True)


@pytest.mark.parametrize("model_id", ["tiny-dense", "tiny-moe", "quiet-one"])
def test_zoo_show_prints_the_object_of_the_api(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: Files, model_id: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")
    shown = CliRunner().invoke(main, ["--root", str(write(tmp_path)), "show", model_id, "--json"])
    assert (shown.exit_code, json.loads(shown.output)) == (0, small[f"models/{model_id}.json"])


def test_zoo_show_of_a_real_model_is_its_file(api: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")
    shown = CliRunner().invoke(main, ["--root", str(REPOSITORY), "show", "deepseek-v3", "--json"])
    assert shown.exit_code == 0
    assert json.loads(shown.output)["parameters"] == api["models/deepseek-v3.json"]["parameters"]
    assert json.loads(shown.output)["parameters"]["computed"]["total"] == 671_026_404_352


def test_the_breakdown_of_every_model_adds_up_to_its_total(api: Files) -> None:
    for model in api["models.json"]:
        computed = model["parameters"]["computed"]
        assert sum(computed["breakdown"].values()) == (computed["total"] or 0), model["id"]


def test_the_terms_of_the_cache_give_the_known_bytes_without_knowing_a_mixer(api: Files) -> None:
    def bytes_at(model_id: str, context: int) -> int:
        cache = api[f"models/{model_id}.json"]["cache"]
        grown = sum(term["bytes_per_token"] * min(context, term["cap"] or context) for term in cache["terms"])
        return int(grown + cache["constant_bytes"])

    assert bytes_at("llama-3-8b", 1) == 131_072
    assert bytes_at("deepseek-v3", 1) == 70_272
    assert bytes_at("gemma-3-27b", 131_072) == 11_173_625_856


def test_equal_data_have_an_equal_version_and_a_changed_record_another(tmp_path: Path) -> None:
    zoo = records()
    versions = [read(site(tmp_path / name, zoo))["index.json"]["data_version"] for name in ("a", "b")]
    zoo["models/acme/tiny-moe"]["results"][0]["score"] = 82
    changed = read(site(tmp_path / "c", zoo))["index.json"]["data_version"]
    assert versions[0] == versions[1] != changed
    assert re.fullmatch(r"[0-9a-f]{16}", changed)


def test_words_of_a_schema_are_no_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = read(site(tmp_path / "a"))["index.json"]["data_version"]
    monkeypatch.setattr(data, "json_schema", lambda folder: {"title": f"Other words about {folder}"})
    assert read(site(tmp_path / "b"))["index.json"]["data_version"] == before


# --- CSV -------------------------------------------------------------------------------------------------------------


def csv_text(value: object) -> str:
    return "" if value is None else str(value)


def test_models_csv_says_what_the_json_says(api: Files) -> None:
    rows = table(api["models.csv"])
    assert [row["id"] for row in rows] == [model["id"] for model in api["models.json"]]
    for row, model in zip(rows, api["models.json"], strict=True):
        computed, stated = model["parameters"]["computed"], model["parameters"]["stated"]
        cache = model["cache"]
        assert {
            "name": csv_text(model["name"]),
            "kind": csv_text(model["kind"]),
            "weights": csv_text(model["access"]["weights"]),
            "total_computed": csv_text(computed["total"]),
            "active_computed": csv_text(computed["active"]),
            "total_stated": csv_text(stated["total"]),
            "context_window": csv_text(model["context"]["window"]),
            "cache_bytes_per_token": csv_text(cache and sum(term["bytes_per_token"] for term in cache["terms"])),
            "cache_constant_bytes": csv_text(cache and cache["constant_bytes"]),
            "classes": " ".join(one["id"] for one in model["classes"]),
        }.items() <= row.items()


def test_results_csv_has_every_row_with_its_set_up_in_columns(api: Files) -> None:
    rows = table(api["results.csv"])
    assert len(rows) == len(api["results.json"])
    for row, result_row in zip(rows, api["results.json"], strict=True):
        flat = {key: value for key, value in result_row.items() if key != "setup"}
        flat |= {f"setup_{key}": value for key, value in result_row["setup"].items()}
        assert {key: value.removeprefix("'") for key, value in row.items()} == {
            key: csv_text(value).removeprefix("'") for key, value in flat.items()
        }


def test_prices_csv_says_from_which_day_to_which_a_price_held(small: Files) -> None:
    rows = table(small["prices.csv"])
    assert [(row["model"], row["first_day"], row["last_day"], row["input_per_million"]) for row in rows] == [
        ("quiet-one", "2026-01-15", "", "15.0"),
        ("tiny-moe", "2025-09-01", "2026-02-28", "2.0"),
        ("tiny-moe", "2026-03-01", "", "1.0"),
    ]
    assert [row["cached_input_per_million"] for row in rows] == ["", "", "0.1"]


def test_the_other_tables_have_a_line_for_each_record(api: Files) -> None:
    for name in ("benchmarks", "developers", "hardware"):
        rows = table(api[f"{name}.csv"])
        assert [row["id"] for row in rows] == [record["id"] for record in api[f"{name}.json"]]
    stands = {row["id"]: row for row in table(api["benchmarks.csv"])}
    assert stands["gpqa-diamond"]["items"] == "198"
    assert float(stands["gpqa-diamond"]["best_score"]) > 50


def test_csv_keeps_commas_quotes_and_line_breaks(tmp_path: Path) -> None:
    text = 'a, "b"\nc; ü'
    zoo = with_models(a=made_up_model("A", results=[result(1, note=text)]))
    (row,) = table(read(site(tmp_path, zoo))["results.csv"])
    assert row["note"] == text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t="])
def test_no_cell_is_a_formula(tmp_path: Path, start: str) -> None:
    text = f"{start}HYPERLINK(1)"
    zoo = with_models(a=made_up_model(text, results=[result(1, note=text, locator=text, setup={"subset": text})]))
    files = read(site(tmp_path, zoo))
    (model,), (row,) = table(files["models.csv"]), table(files["results.csv"])
    assert [model["name"], row["note"], row["locator"], row["setup_subset"]] == [f"'{text}"] * 4
    assert files["models/a.json"]["name"] == text


def test_negative_numbers_are_numbers_not_text(tmp_path: Path) -> None:
    zoo = records()
    zoo["models/acme/tiny-moe"]["parameters"] = {"total": 4000, "source": "report", "audit_note": "Made up."}
    row = next(row for row in table(read(site(tmp_path, zoo))["models.csv"]) if row["id"] == "tiny-moe")
    assert row["audit_percent"] == "-33.0"


# --- hostile records -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The API of the hostile zoo."""
    return read(site(tmp_path_factory.mktemp("evil"), hostile.records()))


def test_json_gives_back_every_hostile_text_unchanged(evil: Files) -> None:
    for key, record in hostile.records().items():
        folder, name = key.split("/")[0], key.split("/")[-1]
        if folder == "models":
            model = evil[f"models/{name}.json"]
            assert (model["name"], model["summary"], model["aliases"]) == (
                record["name"],
                record["summary"],
                record["aliases"],
            )
            assert [row["setup"]["harness"] for row in model["results"]] == [hostile.TEXT] * 2
            assert model["sources"]["report"]["title"] == record["sources"]["report"]["title"]
        elif f"{folder}.json" in evil:
            given = next(one for one in evil[f"{folder}.json"] if one["id"] == name)
            texts = {"claims": ("text", "explanation"), "references": ("title", "organisation")}.get(folder)
            texts = texts or ("name", "summary")
            assert [given[text] for text in texts] == [record[text] for text in texts]


def test_no_cell_of_the_hostile_tables_is_a_formula_and_no_row_is_split(evil: Files) -> None:
    for name, count in (("models.csv", len(hostile.PARTS)), ("results.csv", 2 * len(hostile.PARTS))):
        rows = table(evil[name])
        assert len(rows) == count
        for row in rows:
            assert None not in row
            assert None not in row.values()
            for cell in row.values():
                assert not cell.startswith(("=", "+", "@", "\t", "\r"))
                assert not cell.startswith("-") or re.fullmatch(r"-[\d.]+", cell)


# --- schemas ---------------------------------------------------------------------------------------------------------


def test_every_schema_is_published_and_accepts_the_published_records(real: Site, api: Files) -> None:
    schemas = {
        asset.path: json.loads(asset.content) for asset in data_assets(real) if asset.path.startswith("schema/v1/")
    }
    assert set(schemas) == {f"schema/v1/{name}.schema.json" for name in SCHEMA_NAMES.values()}
    for folder in ("benchmarks", "developers", "hardware", "licenses"):
        validator = Draft202012Validator(schemas[f"schema/v1/{SCHEMA_NAMES[folder]}.schema.json"])
        for record in api[f"{folder}.json"]:
            plain = {key: value for key, value in record.items() if key != "id"}
            assert [error.message for error in validator.iter_errors(plain)] == [], record["id"]

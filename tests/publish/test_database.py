"""The database: typed, whole, the same bytes twice, and its views say what the pages say."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests import hostile
from tests.derive.real_zoo import real_zoo
from tests.made_up import TODAY, price, result, site, with_models
from tests.made_up import model as made_up_model

from llm_zoo.derive.prices import price_on
from llm_zoo.publish.database import APPLICATION_ID, VIEWS, database, datasette_metadata
from llm_zoo.render import Site

Connection = sqlite3.Connection


def opened(whole: Site) -> Connection:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(database(whole, "0123456789abcdef"))
    return connection


@pytest.fixture(scope="module")
def real() -> Iterator[Connection]:
    with closing(opened(Site(real_zoo(), TODAY))) as connection:
        yield connection


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Connection]:
    with closing(opened(site(tmp_path))) as connection:
        yield connection


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = (database(site(tmp_path / name), "x") for name in ("a", "b"))
    assert first == second
    assert first.startswith(b"SQLite format 3\0")
    assert int.from_bytes(first[68:72], "big") == APPLICATION_ID


def test_every_table_is_strict_and_every_key_leads_somewhere(real: Connection) -> None:
    kinds = {row[1]: (row[2], row[5]) for row in real.execute("PRAGMA table_list") if not row[1].startswith("sqlite_")}
    assert {name for name, (kind, strict) in kinds.items() if kind == "table" and not strict} == set()
    assert {name for name, (kind, _) in kinds.items() if kind == "view"} == set(VIEWS)
    assert real.execute("PRAGMA foreign_key_check").fetchall() == []
    assert real.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert sum(len(real.execute(f"PRAGMA foreign_key_list({name})").fetchall()) for name in kinds) > 15


def test_there_is_a_row_for_every_record(real: Connection) -> None:
    zoo = real_zoo()
    for table, count in {
        "models": len(zoo.models),
        "benchmarks": len(zoo.benchmarks),
        "developers": len(zoo.developers),
        "hardware": len(zoo.hardware),
        "licenses": len(zoo.licenses),
        "results": sum(len(model.results) for model in zoo.models.values()),
        "prices": sum(len(model.prices) for model in zoo.models.values()),
        "sources": sum(len(model.sources) for model in zoo.models.values()),
        "comparable_results": sum(len(model.results) for model in zoo.models.values()),
    }.items():
        assert real.execute(f"SELECT count(*) FROM {table}").fetchone() == (count,), table


def test_cache_sizes_are_those_of_the_handbook(real: Connection) -> None:
    whole = Site(real_zoo(), TODAY)
    for model, context, size in real.execute("SELECT model, context, bytes FROM cache_sizes"):
        assert size == whole.facts(model).cache_bytes(context), (model, context)
    (gemma,) = real.execute("SELECT cache_128k_bytes FROM open_models WHERE id = 'gemma-3-27b'").fetchone()
    assert gemma == 11_173_625_856


def test_open_models_are_the_largest_first(real: Connection) -> None:
    rows = real.execute("SELECT id, total FROM open_models").fetchall()
    totals = [row[1] or 0 for row in rows]
    assert totals == sorted(totals, reverse=True)
    assert dict(rows)["deepseek-v3"] == 671_026_404_352
    open_ids = {model_id for model_id, model in real_zoo().models.items() if model.access.weights == "open"}
    assert {row[0] for row in rows} == open_ids


@pytest.mark.parametrize("day", [TODAY, datetime.date(2025, 8, 21), datetime.date(2026, 12, 31)])
def test_prices_in_force_are_those_of_the_pages_on_any_day(day: datetime.date) -> None:
    zoo = real_zoo()
    with closing(opened(Site(zoo, day))) as connection:
        found = {
            row[0]: row[1:]
            for row in connection.execute(
                "SELECT model, input_per_million, output_per_million FROM prices_in_force AS p "
                "JOIN models ON models.id = p.model WHERE provider = developer AND currency = 'USD'"
            )
        }
    wanted = {}
    for model_id, model in zoo.models.items():
        in_force = price_on(model, day)
        if in_force:
            scale = 1_000_000 / in_force.per
            output = None if in_force.output is None else pytest.approx(in_force.output * scale)
            wanted[model_id] = (pytest.approx(in_force.input * scale), output)
    assert found == wanted


def test_comparable_results_come_best_first_and_say_who_ties(small: Connection) -> None:
    rows = small.execute(
        "SELECT model, score, tie_group, effort, self_reported FROM comparable_results "
        "WHERE comparable LIKE 'stopwatch%'"
    ).fetchall()
    assert rows == [
        ("quiet-one", 84.0, 1, None, 0),
        ("tiny-moe", 81.0, 1, "high", 0),
        ("tiny-moe", 70.0, 1, "low", 0),
        ("tiny-dense", 50.0, 4, None, 0),
    ]
    assert small.execute("SELECT benchmark, model, score FROM leaders").fetchall() == [("quiz", "quiet-one", 84.0)]


def test_a_price_without_a_known_end_is_in_force_for_nobody(tmp_path: Path) -> None:
    gone = made_up_model("Gone", prices=[price("2025-03-01")])
    ended = made_up_model("Ended", access={"weights": "closed", "api": True}, prices=[price("2025-03-01")]) | {
        "retired": datetime.date(2026, 1, 10)
    }
    with closing(opened(site(tmp_path, with_models(gone=gone, ended=ended)))) as connection:
        assert connection.execute("SELECT model FROM prices_in_force").fetchall() == []
        listed = connection.execute("SELECT model, last_day, end_known FROM prices ORDER BY model").fetchall()
    assert listed == [("ended", "2026-01-09", 1), ("gone", None, 0)]


def test_hostile_text_is_kept_as_it_is(tmp_path: Path) -> None:
    zoo = hostile.records()
    with closing(opened(site(tmp_path, zoo))) as connection:
        names = dict(connection.execute("SELECT id, name FROM models"))
        notes = {row[0] for row in connection.execute("SELECT note FROM results")}
    assert names == {path.rpartition("/")[2]: one["name"] for path, one in zoo.items() if path.startswith("models/")}
    assert notes == {hostile.TEXT}


def test_the_metadata_names_only_tables_and_columns_that_exist(tmp_path: Path) -> None:
    whole = site(tmp_path, with_models(a=made_up_model("A", results=[result(1)])))
    told = datasette_metadata(whole, "0123456789abcdef")
    with closing(opened(whole)) as connection:
        for table, entry in told["databases"]["zoo"]["tables"].items():
            columns = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
            assert columns, table
            assert {entry.get("label_column", next(iter(columns))), *entry.get("units", {})} <= columns
    assert "0123456789abcdef" in told["description"]

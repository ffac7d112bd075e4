"""The data as one SQLite database: typed tables, foreign keys, and views for the questions that people ask most.

Nothing is computed in SQL that has a formula of its own: sizes, tie groups and the days on which prices hold come from
`derive`; views only add up the exported terms of the cache, compare days and sort. The same records and the same day
give the same bytes with one version of SQLite, which writes its own version into the file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from llm_zoo.derive.prices import per_million, periods_of
from llm_zoo.derive.results import comparable_setup
from llm_zoo.publish.api import SCHEMA_VERSION
from llm_zoo.render import Site
from llm_zoo.render.views import BenchmarkView, ModelFacts

#: "LZoo" as four bytes: `file` and the header of the database say whose it is.
APPLICATION_ID = 0x4C5A6F6F

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE developers (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL, kind TEXT NOT NULL, role TEXT NOT NULL,
  founded INTEGER, summary TEXT NOT NULL, home TEXT NOT NULL, hub TEXT
) STRICT;
CREATE TABLE licenses (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, url TEXT NOT NULL,
  open_source INTEGER NOT NULL CHECK (open_source IN (0, 1)),
  commercial_use TEXT NOT NULL CHECK (commercial_use IN ('yes', 'with-limits', 'no')), summary TEXT NOT NULL
) STRICT;
CREATE TABLE classes (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, position INTEGER NOT NULL, purpose TEXT NOT NULL
) STRICT;
CREATE TABLE hardware (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, vendor TEXT NOT NULL, kind TEXT NOT NULL, released TEXT,
  memory_gb REAL NOT NULL, shared_memory INTEGER NOT NULL CHECK (shared_memory IN (0, 1)),
  bandwidth_gbs REAL NOT NULL, watts REAL,
  tflops_fp32 REAL, tflops_bf16 REAL, tflops_fp8 REAL, tflops_int8 REAL, tflops_fp4 REAL
) STRICT;
CREATE TABLE benchmarks (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, released TEXT NOT NULL, summary TEXT NOT NULL, items INTEGER,
  unit TEXT NOT NULL, minimum REAL NOT NULL, maximum REAL NOT NULL,
  higher_is_better INTEGER NOT NULL CHECK (higher_is_better IN (0, 1)),
  predecessor TEXT REFERENCES benchmarks (id)
) STRICT;
CREATE TABLE benchmark_skills (
  benchmark TEXT NOT NULL REFERENCES benchmarks (id), skill TEXT NOT NULL, PRIMARY KEY (benchmark, skill)
) STRICT, WITHOUT ROWID;
CREATE TABLE models (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, developer TEXT NOT NULL REFERENCES developers (id), family TEXT NOT NULL,
  released TEXT NOT NULL, retired TEXT, summary TEXT NOT NULL, kind TEXT NOT NULL,
  weights TEXT NOT NULL CHECK (weights IN ('open', 'closed')), api INTEGER NOT NULL CHECK (api IN (0, 1)),
  license TEXT REFERENCES licenses (id),
  cognition TEXT CHECK (cognition IN ('system-1', 'system-2', 'switchable')),
  context_window INTEGER, context_output INTEGER, cutoff TEXT, layers INTEGER,
  total INTEGER, active INTEGER,
  total_computed INTEGER, active_computed INTEGER, total_stated INTEGER, active_stated INTEGER, audit_percent REAL,
  cache_constant_bytes INTEGER, training_tokens INTEGER, hub TEXT
) STRICT;
CREATE TABLE model_aliases (
  model TEXT NOT NULL REFERENCES models (id), alias TEXT NOT NULL, PRIMARY KEY (model, alias)
) STRICT, WITHOUT ROWID;
CREATE TABLE model_modalities (
  model TEXT NOT NULL REFERENCES models (id), direction TEXT NOT NULL CHECK (direction IN ('input', 'output')),
  modality TEXT NOT NULL, PRIMARY KEY (model, direction, modality)
) STRICT, WITHOUT ROWID;
CREATE TABLE model_classes (
  model TEXT NOT NULL REFERENCES models (id), class TEXT NOT NULL REFERENCES classes (id), reason TEXT NOT NULL,
  PRIMARY KEY (model, class)
) STRICT, WITHOUT ROWID;
CREATE TABLE model_blanks (
  model TEXT NOT NULL REFERENCES models (id), fact TEXT NOT NULL,
  blank TEXT NOT NULL CHECK (blank IN ('undisclosed', 'not_applicable')), PRIMARY KEY (model, fact)
) STRICT, WITHOUT ROWID;
CREATE TABLE lineage (
  model TEXT NOT NULL REFERENCES models (id), parent TEXT NOT NULL REFERENCES models (id), relation TEXT NOT NULL,
  PRIMARY KEY (model, parent)
) STRICT, WITHOUT ROWID;
CREATE TABLE parameter_lines (
  model TEXT NOT NULL REFERENCES models (id), line TEXT NOT NULL, weights INTEGER NOT NULL, PRIMARY KEY (model, line)
) STRICT, WITHOUT ROWID;
CREATE TABLE cache_terms (
  id INTEGER PRIMARY KEY, model TEXT NOT NULL REFERENCES models (id), bytes_per_token INTEGER NOT NULL, cap INTEGER
) STRICT;
CREATE TABLE sources (
  model TEXT NOT NULL REFERENCES models (id), key TEXT NOT NULL, title TEXT NOT NULL, url TEXT NOT NULL,
  kind TEXT NOT NULL, published TEXT, accessed TEXT NOT NULL, as_of TEXT, PRIMARY KEY (model, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE prices (
  id INTEGER PRIMARY KEY, model TEXT NOT NULL REFERENCES models (id),
  provider TEXT NOT NULL REFERENCES developers (id), currency TEXT NOT NULL,
  first_day TEXT NOT NULL, last_day TEXT, end_known INTEGER NOT NULL CHECK (end_known IN (0, 1)),
  input_per_million REAL NOT NULL, output_per_million REAL, output_thinking_per_million REAL,
  cached_input_per_million REAL, longest_input INTEGER, note TEXT, source TEXT NOT NULL,
  FOREIGN KEY (model, source) REFERENCES sources (model, key)
) STRICT;
CREATE TABLE results (
  id INTEGER PRIMARY KEY, model TEXT NOT NULL REFERENCES models (id),
  benchmark TEXT NOT NULL REFERENCES benchmarks (id), score REAL NOT NULL,
  comparable TEXT NOT NULL, harness TEXT, effort TEXT, thinking_budget INTEGER,
  tools INTEGER CHECK (tools IN (0, 1)), attempts INTEGER NOT NULL, subset TEXT, checkpoint TEXT,
  reporter TEXT NOT NULL REFERENCES developers (id),
  self_reported INTEGER NOT NULL CHECK (self_reported IN (0, 1)),
  date TEXT NOT NULL, cost_per_task REAL, source TEXT NOT NULL, locator TEXT, note TEXT,
  tie_group INTEGER NOT NULL, interval_low REAL, interval_high REAL,
  FOREIGN KEY (model, source) REFERENCES sources (model, key)
) STRICT;
CREATE TABLE benchmark_status (
  benchmark TEXT PRIMARY KEY REFERENCES benchmarks (id), level TEXT NOT NULL, comparable TEXT NOT NULL,
  best_result INTEGER NOT NULL REFERENCES results (id), human_gap REAL, open_gap REAL
) STRICT;

CREATE INDEX models_by_developer ON models (developer);
CREATE INDEX models_by_family ON models (family);
CREATE INDEX models_by_license ON models (license);
CREATE INDEX models_by_total ON models (total);
CREATE INDEX cache_terms_by_model ON cache_terms (model);
CREATE INDEX classes_by_class ON model_classes (class);
CREATE INDEX lineage_by_parent ON lineage (parent);
CREATE INDEX prices_by_model ON prices (model, first_day);
CREATE INDEX results_by_benchmark ON results (benchmark, comparable, score);
CREATE INDEX results_by_model ON results (model);

-- What one sequence keeps in memory, at 16 bits; no row for a model whose layers are not known.
CREATE VIEW cache_sizes AS
SELECT models.id AS model, sizes.context,
  models.cache_constant_bytes
    + COALESCE(SUM(terms.bytes_per_token * MIN(sizes.context, COALESCE(terms.cap, sizes.context))), 0) AS bytes
FROM models
JOIN (SELECT 8192 AS context UNION ALL SELECT 32768 UNION ALL SELECT 131072) AS sizes
LEFT JOIN cache_terms AS terms ON terms.model = models.id
WHERE models.cache_constant_bytes IS NOT NULL
GROUP BY models.id, sizes.context;

-- Models whose weights can be downloaded, the largest first, with the cache of one sequence of 131,072 tokens.
CREATE VIEW open_models AS
SELECT models.id, models.name, developers.name AS developer, models.released, models.kind, models.total, models.active,
  ROUND(100.0 * models.active / models.total, 1) AS active_percent, models.context_window,
  cache_sizes.bytes AS cache_128k_bytes, ROUND(cache_sizes.bytes / 1073741824.0, 2) AS cache_128k_gib,
  licenses.name AS license, licenses.commercial_use, licenses.open_source
FROM models
JOIN developers ON developers.id = models.developer
LEFT JOIN licenses ON licenses.id = models.license
LEFT JOIN cache_sizes ON cache_sizes.model = models.id AND cache_sizes.context = 131072
WHERE models.weights = 'open'
ORDER BY models.total DESC, models.id;

-- List prices on the day that the file was made for; for another day, compare first_day and last_day of `prices`.
CREATE VIEW prices_in_force AS
SELECT prices.model, models.name, prices.provider, prices.currency, prices.input_per_million,
  prices.output_per_million, prices.output_thinking_per_million, prices.cached_input_per_million, prices.longest_input,
  prices.first_day,
  prices.last_day, prices.note, sources.url AS source
FROM prices
JOIN models ON models.id = prices.model
JOIN sources ON sources.model = prices.model AND sources.key = prices.source
JOIN meta ON meta.key = 'generated_at'
WHERE prices.end_known = 1 AND prices.first_day <= meta.value
  AND (prices.last_day IS NULL OR prices.last_day >= meta.value)
ORDER BY prices.output_per_million, prices.model;

-- Results that may be ranked together, best first. Rows of one tie group cannot be told apart.
CREATE VIEW comparable_results AS
SELECT results.benchmark, results.comparable, results.tie_group, results.model, models.name, models.weights,
  results.score, benchmarks.unit, results.interval_low, results.interval_high, results.effort, results.self_reported,
  results.date, results.cost_per_task, sources.url AS source
FROM results
JOIN models ON models.id = results.model
JOIN benchmarks ON benchmarks.id = results.benchmark
JOIN sources ON sources.model = results.model AND sources.key = results.source
ORDER BY results.benchmark, results.comparable, results.tie_group,
  CASE benchmarks.higher_is_better WHEN 1 THEN -results.score ELSE results.score END, results.model, results.date;

-- Where each benchmark stands: its best row in the set-up that the handbook judges it by.
CREATE VIEW leaders AS
SELECT benchmarks.id AS benchmark, benchmarks.name, benchmark_status.level, results.model, results.score,
  benchmarks.unit, benchmark_status.comparable, benchmark_status.human_gap, benchmark_status.open_gap, results.date
FROM benchmark_status
JOIN benchmarks ON benchmarks.id = benchmark_status.benchmark
JOIN results ON results.id = benchmark_status.best_result
ORDER BY benchmarks.id;

-- What nobody has looked up yet about models with open weights: work for contributors.
CREATE VIEW gaps AS
SELECT models.id AS model, facts.fact
FROM models
JOIN (SELECT 'architecture' AS fact UNION ALL SELECT 'context' UNION ALL SELECT 'training') AS facts
WHERE models.weights = 'open'
  AND CASE facts.fact
    WHEN 'architecture' THEN models.layers IS NULL
    WHEN 'context' THEN models.context_window IS NULL
    ELSE models.training_tokens IS NULL END
  AND NOT EXISTS (SELECT 1 FROM model_blanks AS b WHERE b.model = models.id AND b.fact = facts.fact)
ORDER BY models.id, facts.fact;
"""

#: What views answer; also shown by Datasette.
VIEWS: dict[str, str] = {
    "cache_sizes": "Cache of one sequence of 8,192, 32,768 and 131,072 tokens, in bytes at 16 bits",
    "open_models": "Models with open weights by total parameters, with their cache at 131,072 tokens",
    "prices_in_force": "List prices on the day that the file was made for, per million tokens",
    "comparable_results": "Results that may be ranked together, best first; rows of one tie group cannot be told apart",
    "leaders": "The best row of each benchmark in the set-up that the handbook judges it by",
    "gaps": "Facts about models with open weights that nobody has looked up yet",
}

Row = tuple[Any, ...]


def database(site: Site, version: str) -> bytes:
    """The whole database as the bytes of its file. Every foreign key was checked."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(
            "PRAGMA foreign_keys = OFF"
        )  # rows come in the order of ids; all keys are checked at the end
        connection.executescript(SCHEMA)
        connection.execute("BEGIN")
        for table, rows in _tables(site, version):
            _insert(connection, table, rows)
        connection.execute("COMMIT")
        dangling = connection.execute("PRAGMA foreign_key_check").fetchall()
        if dangling:
            raise AssertionError(f"foreign keys that lead nowhere: {dangling[:5]}")
        connection.execute("VACUUM")
        return connection.serialize()
    finally:
        connection.close()


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    listed = list(rows)
    if listed:
        places = ", ".join("?" * len(listed[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({places})", listed)


def _tables(site: Site, version: str) -> Iterator[tuple[str, Iterable[Row]]]:
    """Every table with its rows, in the order of the columns above."""
    zoo = site.zoo
    models = sorted(site.all_facts(), key=lambda one: one.id)
    yield (
        "meta",
        [
            ("schema_version", SCHEMA_VERSION),
            ("data_version", version),
            ("generated_at", site.today.isoformat()),
            ("license", "CC BY 4.0, LLM Zoo contributors"),
        ],
    )
    yield (
        "developers",
        [
            (key, one.name, one.country, one.kind, one.role, one.founded, one.summary, one.home, one.hub)
            for key, one in zoo.developers.items()
        ],
    )
    yield (
        "licenses",
        [
            (key, one.name, one.url, int(one.open_source), one.commercial_use, one.summary)
            for key, one in zoo.licenses.items()
        ],
    )
    yield "classes", [(key, one.name, one.order, one.purpose) for key, one in zoo.classes.items()]
    yield "hardware", list(_hardware(site))
    yield (
        "benchmarks",
        [
            (
                key,
                one.name,
                one.released.isoformat(),
                one.summary,
                one.items,
                one.metric.unit,
                one.metric.minimum,
                one.metric.maximum,
                int(one.metric.higher_is_better),
                one.predecessor,
            )
            for key, one in zoo.benchmarks.items()
        ],
    )
    yield (
        "benchmark_skills",
        [(key, skill) for key, one in zoo.benchmarks.items() for skill in dict.fromkeys(one.skills)],
    )
    yield "models", [_model(facts) for facts in models]
    yield "model_aliases", [(one.id, alias) for one in models for alias in dict.fromkeys(one.record.aliases)]
    yield "model_modalities", [row for one in models for row in _modalities(one)]
    yield "model_classes", [(one.id, member.class_id, member.reason) for one in models for member in one.classes]
    yield "model_blanks", [row for one in models for row in _blanks(one)]
    yield (
        "lineage",
        [
            (one.id, parent, one.record.lineage.relation)
            for one in models
            if one.record.lineage
            for parent in dict.fromkeys(one.record.lineage.derived_from)
        ],
    )
    yield (
        "parameter_lines",
        [(one.id, line, size) for one in models if one.count for line, size in one.count.breakdown.items()],
    )
    terms = [(one.id, term.bytes_per_token, term.cap) for one in models if one.cache for term in one.cache.terms]
    yield "cache_terms", _numbered(terms)
    yield (
        "sources",
        [
            (
                one.id,
                key,
                source.title,
                source.url,
                source.kind,
                _day(source.published),
                _day(source.accessed),
                _day(source.as_of),
            )
            for one in models
            for key, source in one.record.sources.items()
        ],
    )
    yield "prices", _numbered([row for one in models for row in _prices(one)])
    results = list(_results(site, models))
    yield "results", [row for row, _ in results]
    yield "benchmark_status", list(_status(site, {result: row[0] for row, result in results}))


def _numbered(rows: Sequence[Row]) -> list[Row]:
    return [(number, *row) for number, row in enumerate(rows, start=1)]


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


def _hardware(site: Site) -> Iterator[Row]:
    for key, one in site.zoo.hardware.items():
        peaks = one.tflops
        yield (
            key,
            one.name,
            one.vendor,
            one.kind,
            _day(one.released),
            one.memory_gb,
            int(one.shared_memory),
            one.bandwidth_gbs,
            one.watts,
            *((peaks.fp32, peaks.bf16, peaks.fp8, peaks.int8, peaks.fp4) if peaks else (None,) * 5),
        )


def _model(facts: ModelFacts) -> Row:
    record = facts.record
    stated, terms = record.parameters, record.access.license
    return (
        facts.id,
        record.name,
        record.developer,
        record.family,
        record.released.isoformat(),
        _day(record.retired),
        record.summary,
        facts.kind,
        record.access.weights,
        int(record.access.api),
        terms.weights if terms else None,
        record.cognition,
        facts.window,
        record.context.output if record.context else None,
        _day(record.cutoff.date) if record.cutoff else None,
        facts.layers,
        facts.total,
        facts.active,
        facts.count.total if facts.count else None,
        facts.count.active if facts.count else None,
        stated.total if stated else None,
        stated.active if stated else None,
        None if facts.audit is None else round(facts.audit, 4),
        facts.cache.constant_bytes if facts.cache else None,
        facts.training_tokens,
        record.hub,
    )


def _modalities(facts: ModelFacts) -> Iterator[Row]:
    given = facts.record.modalities
    for direction, kinds in (("input", given.input), ("output", given.output)):
        yield from ((facts.id, direction, kind) for kind in dict.fromkeys(kinds))


def _blanks(facts: ModelFacts) -> Iterator[Row]:
    seen: set[str] = set()
    for name, listed in (
        ("undisclosed", facts.record.undisclosed),
        ("not_applicable", facts.record.not_applicable),
    ):
        for fact in listed:
            if fact not in seen:
                seen.add(fact)
                yield facts.id, fact, name


def _prices(facts: ModelFacts) -> Iterator[Row]:
    for period in periods_of(facts.record):
        price = period.price
        amounts = (price.input, price.output, price.output_thinking, price.cached_input)
        yield (
            facts.id,
            price.provider,
            price.currency,
            period.first.isoformat(),
            _day(period.last),
            int(period.end_known),
            *(per_million(price, amount) for amount in amounts),
            price.longest_input,
            price.note,
            price.source,
        )


def _results(site: Site, models: Sequence[ModelFacts]) -> Iterator[tuple[Row, int]]:
    """Each result as a row, beside the identity of the record's own object."""
    ranked = {
        id(one.row.result): one
        for benchmark_id in site.zoo.benchmarks
        for group in BenchmarkView(site, benchmark_id, "").groups
        for one in group.rows
    }
    number = 0
    for facts in models:
        for result in facts.record.results:
            number += 1
            place, setup = ranked[id(result)], result.setup
            yield (
                (
                    number,
                    facts.id,
                    result.benchmark,
                    result.score,
                    comparable_setup(result).text,
                    setup.harness,
                    setup.effort,
                    setup.thinking_budget,
                    None if setup.tools is None else int(setup.tools),
                    setup.attempts,
                    setup.subset,
                    setup.checkpoint,
                    result.reporter,
                    int(place.row.self_reported),
                    result.date.isoformat(),
                    result.cost_per_task,
                    result.source,
                    result.locator,
                    result.note,
                    place.tie_group,
                    place.interval.low if place.interval else None,
                    place.interval.high if place.interval else None,
                ),
                id(result),
            )


def _status(site: Site, numbers: dict[int, int]) -> Iterator[Row]:
    for benchmark_id in site.zoo.benchmarks:
        status = BenchmarkView(site, benchmark_id, "").status
        if status is not None:
            best = numbers[id(status.best.result)]
            yield benchmark_id, status.level, status.setup.text, best, status.human_gap, status.open_gap


def datasette_metadata(site: Site, version: str) -> dict[str, Any]:
    """The file that tells Datasette what the database is: `datasette zoo.sqlite --metadata zoo.metadata.json`."""
    tables: dict[str, dict[str, Any]] = {name: {"description": text} for name, text in VIEWS.items()}
    tables["models"] = {
        "description": "One row a model. `total` and `active` are counted from the layers, else as stated.",
        "units": {"cache_constant_bytes": "B"},
        "label_column": "name",
    }
    tables["results"] = {
        "description": "Every result with its whole set-up. Rank only rows of one benchmark and one `comparable`.",
    }
    tables["prices"] = {
        "description": "List prices per million tokens, with the first and the last day on which they held.",
    }
    for name in ("developers", "licenses", "classes", "hardware", "benchmarks"):
        tables[name] = {"label_column": "name"}
    return {
        "title": "LLM Zoo",
        "description": f"Facts about large language models with their sources. Data {version} of {site.today}.",
        "license": "CC BY 4.0",
        "license_url": "https://creativecommons.org/licenses/by/4.0/",
        "source": "LLM Zoo contributors",
        "source_url": "https://llm-zoo.github.io/handbook/",
        "databases": {"zoo": {"tables": tables}},
    }

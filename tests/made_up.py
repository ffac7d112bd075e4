"""A small made-up zoo: two open models, a closed one, and one of everything that models refer to.

Sizes are small enough to be added up by hand; each test changes what it is about and leaves the rest.
"""

from __future__ import annotations

import copy
import datetime
from pathlib import Path
from typing import Any

import yaml

from llm_zoo.derive.audit import load_audited_zoo
from llm_zoo.records import Zoo
from llm_zoo.records.architecture import Architecture
from llm_zoo.render import Site

Record = dict[str, Any]
Records = dict[str, Record]

REPOSITORY = Path(__file__).resolve().parents[1]
TODAY = datetime.date(2026, 11, 22)

ATTENTION: Record = {"kind": "attention", "heads": 2, "kv_heads": 1, "head_dim": 4}
DENSE: Record = {"kind": "dense", "intermediate": 16, "activation": "swiglu"}
MOE: Record = {
    "kind": "moe",
    "experts": 4,
    "active": 1,
    "shared": 1,
    "intermediate": 6,
    "activation": "swiglu",
    "router": {"kind": "softmax"},
}


def source(title: str = "Made-up report", **changes: Any) -> Record:
    """A source, read after every made-up release."""
    return {
        "title": title,
        "url": "https://example.org/report",
        "accessed": datetime.date(2026, 11, 1),
        "kind": "paper",
    } | changes


def layers(**changes: Any) -> Record:
    """An architecture of hidden size 8 with two dense layers, as it stands in a record; 1,352 weights."""
    return {
        "source": "report",
        "hidden_size": 8,
        "vocab_size": 10,
        "tie_embeddings": False,
        "position": {"kind": "rope"},
        "norm": {"kind": "rmsnorm", "placement": "pre"},
        "layers": [{"count": 2, "mixer": dict(ATTENTION), "ffn": dict(DENSE)}],
    } | changes


def architecture(**changes: Any) -> Architecture:
    """The same, typed."""
    return Architecture.model_validate(layers(**changes))


def model(name: str, **changes: Any) -> Record:
    """A model of the developer `acme` with open weights; None takes a key out."""
    record: Record = {
        "name": name,
        "developer": "acme",
        "family": "tiny",
        "released": datetime.date(2025, 3, 1),
        "summary": "A model that nobody has.",
        "access": {"weights": "open", "api": False, "license": {"weights": "Strict-1.0"}},
        "cognition": "system-1",
        "modalities": {"input": ["text"], "output": ["text"]},
        "variants": ["chat"],
        "context": {"window": 4096, "source": "report", "locator": "table 1"},
        "sources": {"report": source()},
        "architecture": layers(),
    } | changes
    return {key: value for key, value in record.items() if value is not None}


def result(score: float, **changes: Any) -> Record:
    """A score on `quiz`, measured by `judges` with a stated harness."""
    setup = {"harness": "stopwatch", "tools": False} | changes.pop("setup", {})
    return {
        "benchmark": "quiz",
        "score": score,
        "setup": setup,
        "reporter": "judges",
        "date": datetime.date(2025, 6, 1),
        "source": "report",
    } | changes


def price(first: str, until: str | None = None, **changes: Any) -> Record:
    """A list price of `acme`, per million tokens."""
    period: Record = {"from": datetime.date.fromisoformat(first)}
    if until:
        period["until"] = datetime.date.fromisoformat(until)
    amounts = {"provider": "acme", "input": 2.0, "output": 8.0, "currency": "USD", "per": 1_000_000, "source": "report"}
    return period | amounts | changes


def benchmark(**changes: Any) -> Record:
    """A benchmark of 100 items in percent."""
    return {
        "name": "Quiz",
        "released": datetime.date(2024, 1, 1),
        "summary": "Questions about everything.",
        "analogy": "An evening in the pub.",
        "skills": ["knowledge"],
        "items": 100,
        "answer_format": "one letter",
        "metric": {"name": "accuracy", "unit": "percent", "minimum": 0, "maximum": 100},
        "sources": {"paper": source("Quiz paper", url="https://example.org/quiz")},
    } | changes


def task(**changes: Any) -> Record:
    """A task of 1,000 tokens in and 500 out that `quiz` says something about."""
    return {
        "name": "Answer",
        "order": 1,
        "question": "What is it?",
        "cognition": "system-1",
        "why": "There is nothing to think about.",
        "evidence": ["quiz"],
        "context": 2000,
        "tokens": {"input": 1000, "output": 500, "thinking": 4000},
    } | changes


def hardware(name: str, memory_gb: float, **changes: Any) -> Record:
    """A machine."""
    return {
        "name": name,
        "vendor": "Example Corp",
        "kind": "accelerator",
        "summary": "A machine on paper.",
        "memory_gb": memory_gb,
        "bandwidth_gbs": 1000.0,
        "source": "sheet",
        "sources": {"sheet": source("Data sheet", url="https://example.org/sheet", kind="datasheet")},
    } | changes


def licence(name: str, *, strict: bool) -> Record:
    """A licence, open source in the strict sense or not."""
    return {
        "name": name,
        "url": "https://example.org/terms",
        "open_source": strict,
        "commercial_use": "yes" if strict else "with-limits",
        "summary": "Do what you like." if strict else "Do what we like.",
        "source": "text",
        "sources": {"text": source(name, url="https://example.org/terms", kind="license")},
    } | ({} if strict else {"limits": ["Not on Sundays."]})


def model_class(name: str, order: int, **changes: Any) -> Record:
    """A class of models."""
    return {
        "name": name,
        "order": order,
        "purpose": "To be a class.",
        "analogy": "A drawer.",
        "strengths": ["It is there"],
        "weaknesses": ["It is small", "It is made up"],
    } | changes


SPARSE = model(
    "Tiny MoE",
    released=datetime.date(2025, 9, 1),
    summary="A sparse model that nobody has.",
    cognition="switchable",
    efforts=["low", "high"],
    access={"weights": "open", "api": True, "license": {"weights": "Open-1.0"}},
    context={"window": 131_072, "output": 8192, "source": "report", "note": "input and output together"},
    parameters={"total": 2000, "active": 1700, "source": "report", "audit_note": "The developer rounds generously."},
    lineage={"derived_from": ["tiny-dense"], "relation": "successor"},
    architecture=layers(
        layers=[
            {"count": 1, "mixer": dict(ATTENTION), "ffn": dict(DENSE)},
            {"count": 2, "mixer": {**ATTENTION, "window": 1024}, "ffn": copy.deepcopy(MOE)},
        ]
    ),
    prices=[price("2025-09-01", "2026-02-28"), price("2026-03-01", input=1.0, output=4.0, cached_input=0.1)],
    results=[
        result(81, setup={"effort": "high"}, cost_per_task=0.5, locator="row 2"),
        result(70, setup={"effort": "low"}, cost_per_task=0.1),
        result(90, setup={"harness": "own notes"}, reporter="acme"),
    ],
)
CLOSED = model(
    "Quiet One",
    family="quiet",
    released=datetime.date(2026, 1, 15),
    access={"weights": "closed", "api": True},
    cognition="system-2",
    modalities={"input": ["text", "image"], "output": ["text"]},
    variants=["reasoning", "tool-use"],
    context={"window": 200_000, "source": "report"},
    architecture=None,
    undisclosed=["parameters", "active", "architecture", "training"],
    rumours=[
        {"about": "parameters", "claim": "It is said to be large.", "date": TODAY.replace(month=2), "source": "news"}
    ],
    disagreements=[{"fact": "day of release", "value": "2026-01-16", "source": "news"}],
    sources={"report": source(), "news": source("Made-up news", url="https://example.org/news", kind="news")},
    prices=[price("2026-01-15", input=15.0, output=60.0)],
    results=[result(84)],
)


def records() -> Records:
    """The whole zoo: path below `zoo_data/` without `.yaml` → record. Each call gives fresh ones."""
    return copy.deepcopy(
        {
            "models/acme/tiny-dense": model("Tiny Dense", results=[result(50)]),
            "models/acme/tiny-moe": SPARSE,
            "models/acme/quiet-one": CLOSED,
            "developers/acme": {
                "name": "Acme",
                "country": "CH",
                "kind": "company",
                "summary": "Makes everything.",
                "home": "https://example.org/",
                "sources": {"home": source("Acme", url="https://example.org/", kind="announcement")},
            },
            "developers/judges": {
                "name": "The Judges",
                "country": "CH",
                "kind": "non-profit",
                "role": "evaluator",
                "summary": "Measures everything.",
                "home": "https://example.org/judges",
                "sources": {"home": source("Judges", url="https://example.org/judges", kind="leaderboard")},
            },
            "benchmarks/quiz": benchmark(
                humans=[{"who": "a full pub", "score": 60, "source": "paper", "locator": "section 2"}],
                faults=[{"text": "Two answers are wrong.", "source": "paper"}],
            ),
            "hardware/nvidia-h100-sxm": hardware("Big Card", 80),
            "hardware/nvidia-rtx-4090": hardware("Small Card", 24),
            "hardware/apple-mac-mini-m6-16gb": hardware("Small Computer", 16, kind="desktop"),
            "hardware/samsung-galaxy-s25-ultra": hardware("Pocket", 12, kind="phone"),
            "licenses/Strict-1.0": licence("Strict Licence", strict=True),
            "licenses/Open-1.0": licence("Loose Licence", strict=False),
            "classes/small": model_class("Small", 1),
            "classes/mixture-of-experts": model_class("Sparse", 2, caution="They are not small in memory."),
            "tasks/answer": task(),
        }
    )


def write(root: Path, zoo: Records | None = None) -> Path:
    """Write the records as files below `root`; returns `root`."""
    for path, record in (records() if zoo is None else zoo).items():
        file = root / "zoo_data" / f"{path}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(yaml.safe_dump(record, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return root


def load(root: Path, zoo: Records | None = None) -> Zoo:
    """The zoo as the handbook reads it: written, checked, audited. Raises `RecordErrors`."""
    return load_audited_zoo(write(root, zoo))


def site(root: Path, zoo: Records | None = None) -> Site:
    """The same with the day of the tests."""
    return Site(load(root, zoo), TODAY)


def with_models(**models: Record) -> Records:
    """The zoo with other models; `tiny_dense=…` stands for `tiny-dense`."""
    rest = {path: record for path, record in records().items() if not path.startswith("models/")}
    return rest | {f"models/acme/{name.replace('_', '-')}": record for name, record in models.items()}

"""The real records: they are correct, and there are as many as the handbook promises."""

from __future__ import annotations

import pytest
from tests.records.builders import REPOSITORY, complaints

from llm_zoo.records import Zoo, read_zoo

MODELS = [
    "llama-3-8b",
    "llama-3-70b",
    "llama-3.1-405b",
    "mistral-7b",
    "gemma-3-27b",
    "mixtral-8x7b",
    "deepseek-v3",
    "gpt-oss-120b",
    "gpt-oss-20b",
    "qwen3-30b-a3b",
    "o1-preview",
    "o1-mini",
    "o3",
    "deepseek-r1",
    "gpt-4",
    "gpt-4o",
    "claude-3.5-sonnet",
    "gemini-1.5-pro",
    "mamba2-2.7b",
    "jamba-v0.1",
    "bert-base-uncased",
    "t5-small",
    "bge-m3",
    "llama-3.2-11b-vision",
    "phi-3.5-mini",
    "gemma-2-2b",
]
BENCHMARKS = ["hle", "swe-bench-verified", "arc-agi-1", "arc-agi-2", "gaia", "mmlu"]


@pytest.fixture(scope="module")
def zoo() -> Zoo:
    """The real records."""
    return read_zoo(REPOSITORY)[0]


def test_the_real_records_have_no_problem() -> None:
    assert complaints(REPOSITORY) == []


def test_the_promised_numbers_are_met(zoo: Zoo) -> None:
    results = [result for model in zoo.models.values() for result in model.results]
    accelerators = [machine for machine in zoo.hardware.values() if machine.kind == "accelerator"]
    assert len(zoo.models) >= 30
    assert len(zoo.developers) >= 12
    assert len(zoo.benchmarks) >= 6
    assert len(results) >= 60
    assert len(accelerators) >= 8


def test_the_promised_models_are_there(zoo: Zoo) -> None:
    assert [model_id for model_id in MODELS if model_id not in zoo.models] == []


def test_the_promised_benchmarks_are_there_with_results(zoo: Zoo) -> None:
    scored = {result.benchmark for model in zoo.models.values() for result in model.results}
    assert [benchmark for benchmark in BENCHMARKS if benchmark not in zoo.benchmarks] == []
    assert [benchmark for benchmark in BENCHMARKS if benchmark not in scored] == []


def test_every_result_rests_on_a_page_that_was_read(zoo: Zoo) -> None:
    for model in zoo.models.values():
        for result in model.results:
            assert model.sources[result.source].url.startswith("https://")


def test_an_evaluator_has_no_model(zoo: Zoo) -> None:
    makers = {model.developer for model in zoo.models.values()}
    assert [name for name, one in zoo.developers.items() if one.role == "evaluator" and name in makers] == []


def test_no_score_is_older_than_its_model_by_more_than_a_preview(zoo: Zoo) -> None:
    """A typed or copied year is wrong by one; previews are measured weeks ahead, not months."""
    early = [
        (model_id, result.benchmark, f"{result.date}")
        for model_id, model in zoo.models.items()
        for result in model.results
        if (model.released - result.date).days > 60
    ]
    assert early == []

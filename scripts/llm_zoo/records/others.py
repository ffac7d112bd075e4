"""Records of everything that models refer to: organisations, benchmarks, hardware, licences, classes, tasks."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .fields import Block, Count, Date, Id, Name, Score, SourceKey, Sources, Text, Url
from .model import Focus, Modality

Positive = Annotated[float, Field(gt=0, le=1e9)]


class Philosophy(Block):
    """What the organisation says it is about, in our words."""

    text: Text
    source: SourceKey
    locator: Text | None = None


class Developer(Block):
    """An organisation that makes models, or that measures them."""

    name: Name
    aliases: list[Name] = []
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    """Country of the headquarters, ISO 3166-1 alpha-2."""
    kind: Literal["company", "lab", "university", "non-profit"]
    role: Literal["developer", "evaluator"] = "developer"
    """`evaluator`: it has no model here and publishes measurements."""
    founded: Annotated[int, Field(ge=1800, le=2100)] | None = None
    summary: Text
    philosophy: Philosophy | None = None
    home: Url
    hub: Annotated[str, Field(pattern=r"^[A-Za-z0-9][\w.-]{0,95}$")] | None = None
    """Name on the Hugging Face Hub."""
    sources: Sources


class Metric(Block):
    """What a score means."""

    name: Name
    unit: Literal["percent", "points", "elo", "minutes"]
    minimum: Score
    maximum: Score
    higher_is_better: bool = True


class HumanBaseline(Block):
    """What people score, and who they were."""

    who: Text
    score: Score
    source: SourceKey
    locator: Text | None = None
    note: Text | None = None


class Faults(Block):
    """A known weakness of a benchmark."""

    text: Text
    source: SourceKey


class Subset(Block):
    """A part of a benchmark that is run on its own."""

    name: Name
    """As `setup.subset` of results writes it."""
    items: Count
    source: SourceKey


class Benchmark(Block):
    """One version of a test."""

    name: Name
    full_name: Name | None = None
    version: Name | None = None
    released: Date
    summary: Text
    """What it measures, in one sentence."""
    analogy: Text
    """What it would be among people."""
    skills: Annotated[
        list[
            Literal[
                "knowledge",
                "reasoning",
                "mathematics",
                "code",
                "agents",
                "abstraction",
                "vision",
                "long-context",
                "instruction-following",
                "factuality",
            ]
        ],
        Field(min_length=1),
    ]
    items: Count | None = None
    """Number of questions or tasks that a score is the share of."""
    items_note: Text | None = None
    subsets: list[Subset] = []
    answer_format: Text
    metric: Metric
    humans: list[HumanBaseline] = []
    predecessor: Id | None = None
    paper: Url | None = None
    home: Url | None = None
    license: Text | None = None
    faults: list[Faults] = []
    contamination: Text | None = None
    """How likely it is that models saw the answers in training."""
    source: SourceKey | None = None
    """Where items, format and release come from; left out: the first of `sources`."""
    sources: Sources


class Compute(Block):
    """Peak dense throughput of one precision, in TFLOP/s (TOP/s for integers)."""

    fp32: Positive | None = None
    bf16: Positive | None = None
    fp8: Positive | None = None
    int8: Positive | None = None
    fp4: Positive | None = None


class Hardware(Block):
    """A machine or accelerator that models run on."""

    name: Name
    vendor: Name
    kind: Literal["accelerator", "laptop", "phone", "desktop"]
    released: Date | None = None
    summary: Text
    memory_gb: Positive
    """Memory, in GB as on the data sheet."""
    shared_memory: bool = False
    """The system and other programs live in the same memory, so a model never gets all of it."""
    note: Text | None = None
    """What a reader must know about these numbers."""
    bandwidth_gbs: Positive
    """Memory bandwidth, GB/s (10⁹ bytes a second)."""
    tflops: Compute | None = None
    """Peak without sparsity."""
    watts: Positive | None = None
    source: SourceKey
    locator: Text | None = None
    sources: Sources


class LicenseTerms(Block):
    """A licence, and what it means in practice."""

    name: Name
    url: Url
    open_source: bool
    """Approved by the Open Source Initiative, or of the same terms."""
    commercial_use: Literal["yes", "with-limits", "no"]
    summary: Text
    limits: list[Text] = []
    source: SourceKey
    sources: Sources


class ModelClass(Block):
    """A class of models. Who belongs is computed by a rule of the same id, never tagged."""

    name: Name
    order: Annotated[int, Field(ge=1, le=99)]
    purpose: Text
    analogy: Text
    strengths: Annotated[list[Text], Field(min_length=1)]
    weaknesses: Annotated[list[Text], Field(min_length=1)]
    caution: Text | None = None
    """What the label hides."""


class Tokens(Block):
    """Tokens of one typical run of a task; an assumption of this handbook, shown as such."""

    input: Annotated[int, Field(ge=1, le=10**9)]
    output: Annotated[int, Field(ge=1, le=10**9)]
    thinking: Annotated[int, Field(ge=0, le=10**9)] = 0
    longest_request: Annotated[int, Field(ge=1, le=10**9)] | None = None
    """The longest input of one call, where a run is known to have one so long that prices depend on it. Left out where
    the input is the sum of many calls, whose lengths nobody states."""


class Task(Block):
    """Something that people want done, for the selection matrix."""

    name: Name
    order: Annotated[int, Field(ge=1, le=99)]
    question: Text
    """The task as someone would say it."""
    cognition: Literal["system-1", "system-2"]
    """Which way of answering pays off."""
    why: Text
    evidence: Annotated[list[Id], Field(min_length=1)]
    """Benchmarks that say something about it, the best first."""
    context: Count
    """Tokens that must fit."""
    stays_local: bool = False
    """The data may not leave the reader's machines, so no API will do."""
    inputs: Annotated[list[Modality], Field(min_length=1)] = ["text"]
    outputs: Annotated[list[Modality], Field(min_length=1)] = ["text"]
    focus: list[Focus] = []
    tokens: Tokens
    caveat: Text | None = None

"""The record of a model."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .architecture import Architecture
from .fields import Block, Count, Date, Id, LicenseId, Money, Name, Score, SourceKey, Sources, Text, Url

Modality = Literal["text", "image", "audio", "video", "pdf", "embedding", "latent"]
Effort = Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"]
Focus = Literal["general", "code", "mathematics", "science", "embedding", "agents", "vision", "audio", "image-latents"]
Blank = Literal["parameters", "active", "architecture", "training", "context", "cutoff", "prices"]


class Lineage(Block):
    """What the model was made from."""

    derived_from: Annotated[list[Id], Field(min_length=1)]
    relation: Literal["successor", "fine-tune", "distillation", "continued-training", "merge", "quantisation"]
    source: SourceKey | None = None


class License(Block):
    """Terms of the weights and of the code that runs them, which often differ."""

    weights: LicenseId | None = None
    code: LicenseId | None = None


class Access(Block):
    """How one gets to use the model."""

    weights: Literal["open", "closed"]
    """`open`: the weights can be downloaded, under whatever licence."""
    api: bool
    """The developer itself sells access today; the day on which it ended stands under `retired`."""
    license: License | None = None
    home: Url | None = None
    source: SourceKey | None = None


class Modalities(Block):
    """What goes in and what comes out."""

    input: Annotated[list[Modality], Field(min_length=1)]
    output: Annotated[list[Modality], Field(min_length=1)]
    source: SourceKey | None = None


class Context(Block):
    """How many tokens the model takes at once."""

    window: Count
    """Tokens of input and output together, unless `note` says otherwise."""
    output: Count | None = None
    """Tokens of one answer at most."""
    source: SourceKey
    locator: Text | None = None
    note: Text | None = None


class Parameters(Block):
    """Sizes as the developer states them; what the layers give is computed."""

    total: Count | None = None
    active: Count | None = None
    source: SourceKey
    locator: Text | None = None
    audit_note: Text | None = None
    """Why the stated total is more than 1 % away from the computed one."""


class Training(Block):
    """What the model was trained with."""

    tokens: Count | None = None
    compute_flop: Annotated[float, Field(gt=0, le=1e30)] | None = None
    accelerator: Text | None = None
    accelerator_hours: Count | None = None
    source: SourceKey
    locator: Text | None = None
    note: Text | None = None


class Cutoff(Block):
    """The last day that the training data knows of."""

    date: Date
    source: SourceKey
    note: Text | None = None


class Price(Block):
    """A list price, valid for a period."""

    provider: Id
    from_: Annotated[Date, Field(alias="from")]
    until: Date | None = None
    """Last day of validity; left out: still valid, or until the next entry."""
    input: Money
    output: Money | None = None
    output_thinking: Money | None = None
    """Price of output while the model thinks, where it differs."""
    cached_input: Money | None = None
    currency: Literal["USD", "EUR", "CNY"]
    per: Count
    """Tokens that the price is for, as a whole number: 1_000_000."""
    longest_input: Count | None = None
    """Tokens of a request's input up to which the price holds; the note says what longer ones cost."""
    note: Text | None = None
    source: SourceKey


class Setup(Block):
    """The whole set-up of a measurement; rows that differ here are never ranked together."""

    harness: Text | None = None
    """Program, prompt style or leaderboard that ran it; left out: not stated."""
    effort: Effort | None = None
    """Reasoning effort that was set; left out: the model has none or it was not stated."""
    thinking_budget: Count | None = None
    """Tokens the model could think for, where that was the dial."""
    tools: bool | None = None
    attempts: Annotated[int, Field(ge=1, le=100_000)] = 1
    subset: Text | None = None
    """The part of the benchmark that was run, when not all of it."""
    checkpoint: Literal["base"] | None = None
    """`base`: measured on the base checkpoint, before it was taught to chat; left out: the model as people use it."""


class Result(Block):
    """One score of one set-up."""

    benchmark: Id
    score: Score
    setup: Setup
    reporter: Id
    """Organisation that published the number; the developer itself makes it self-reported."""
    date: Date
    source: SourceKey
    locator: Text | None = None
    cost_per_task: Money | None = None
    """US dollars a task."""
    note: Text | None = None


class Rumour(Block):
    """What is widely said and not confirmed; always shown as such."""

    about: Blank
    claim: Text
    date: Date
    source: SourceKey


class Disagreement(Block):
    """A second value for a fact, from another source; the one in the record leads by the written rule."""

    fact: Text
    value: Text
    source: SourceKey
    note: Text | None = None


class Model(Block):
    """A language model, or a model that language models are built with."""

    name: Name
    developer: Id
    family: Id
    aliases: list[Name] = []
    released: Date
    """Day on which anyone outside could first use it."""
    summary: Text
    """One sentence: why it matters."""
    source: SourceKey | None = None
    """Where name, day of release, access and modalities come from; left out: the first of `sources`."""
    hub: Annotated[str, Field(pattern=r"^[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}$")] | None = None
    """Hugging Face id of the weights."""
    api_id: Name | None = None
    """Name of the model in its developer's API."""
    retired: Date | None = None
    lineage: Lineage | None = None
    access: Access
    cognition: Literal["system-1", "system-2", "switchable"] | None = None
    """Answers at once, always thinks first, or both by a switch; left out where the question makes no sense."""
    efforts: list[Effort] = []
    """Levels of effort that a switchable or thinking model offers."""
    modalities: Modalities
    variants: Annotated[list[Literal["base", "chat", "reasoning", "embedding", "tool-use"]], Field(min_length=1)]
    """Kinds of checkpoint or service that this record stands for."""
    focus: list[Focus] = ["general"]
    """What the developer says it is for."""
    context: Context | None = None
    cutoff: Cutoff | None = None
    sources: Sources
    parameters: Parameters | None = None
    training: Training | None = None
    architecture: Architecture | None = None
    prices: list[Price] = []
    results: list[Result] = []
    rumours: list[Rumour] = []
    disagreements: list[Disagreement] = []
    undisclosed: list[Blank] = []
    """Facts that the developer chose not to say."""
    not_applicable: list[Blank] = []
    notes: list[Text] = []

"""Records of what is said about models: claims with their verdicts, terms of the glossary, works that chapters cite."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .fields import Block, Date, Id, Name, SourceKey, SourceKind, Sources, Text, Url

Quantity = Literal[
    "total",
    "active",
    "active_share",
    "cache_per_token",
    "cache_32k",
    "cache_128k",
    "window",
    "training_tokens",
    "tokens_per_parameter",
    "layers",
    "released",
]
#: A chapter that explains something, by the name of its file.
Chapter = Literal[
    "landscape",
    "transformers",
    "architectures",
    "dense-vs-moe",
    "system-1-vs-system-2",
    "training",
    "inference",
    "open-vs-closed",
    "agents",
    "frontier",
    "selection-matrix",
    "road-ahead",
    "interview-questions",
    "whole-picture",
    "claims",
    "glossary",
    "references",
]
#: Kinds of work that a chapter cites: the kinds of source, and what facts of records do not rest on.
ReferenceKind = Literal[SourceKind, "book", "blog"]


class ClaimNumber(Block):
    """A number behind a verdict, computed from a record each time the handbook is built."""

    label: Text
    model: Id
    quantity: Quantity
    against: Id | None = None
    """Another model; both values and how many times the first is the second are shown."""


class ClaimScore(Block):
    """Scores behind a verdict: the best of a model on a benchmark, by the maker and by others."""

    model: Id
    benchmark: Id


class Claim(Block):
    """Something that is widely said, held against the records and the sources."""

    text: Text
    """The claim in our words, as it is usually made."""
    order: Annotated[int, Field(ge=1, le=999)]
    verdict: Literal["holds", "holds-partly", "outdated", "wrong", "unproven"]
    explanation: Text
    """Why, without numbers that records know: those stand in `numbers` and `scores`."""
    checked: Date
    numbers: list[ClaimNumber] = []
    scores: list[ClaimScore] = []
    chapter: Chapter | None = None
    source: SourceKey | None = None
    """Where the claim or its correction was read; left out: the first of `sources`."""
    sources: Sources


class Reference(Block):
    """A work that chapters cite: `cite('<id>')` leads to its entry at the end of the page."""

    title: Text
    authors: list[Name] = []
    """Persons as the work prints them, given name first; of more than three the first is enough."""
    others: bool = False
    """More authors than are listed."""
    organisation: Name | None = None
    """Who wrote it, where no persons are named, or where the work calls itself by its organisation."""
    published: Date | None = None
    year: Annotated[int, Field(ge=1500, le=2100)] | None = None
    """Year of publication, where no day is known."""
    url: Url
    """The page itself, or the best public address of it."""
    accessed: Date
    """Day on which it was read."""
    kind: ReferenceKind
    via: Text | None = None
    """How it was read when the page itself was not open: a copy in a package, a mirror."""


class Term(Block):
    """A word of the field."""

    term: Name
    expansion: Name | None = None
    """What an abbreviation stands for."""
    aliases: list[Name] = []
    definition: Text
    """One or two sentences in our own words."""
    chapter: Chapter | None = None
    see: list[Id] = []
    """Ids of related terms."""


class Glossary(Block):
    """All terms, by their ids."""

    terms: Annotated[dict[Id, Term], Field(min_length=1)]

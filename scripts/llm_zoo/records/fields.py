"""The types that the fields of records are made of, each with the rule that a value must keep."""

from __future__ import annotations

import datetime
import re
import unicodedata
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from .problems import shorten

_ID = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*\Z")
_LICENSE_ID = re.compile(r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*\Z")
#: Of an id; it becomes a file name and an address.
MOST_LETTERS = 80
#: Names of files that Windows keeps for devices, whatever stands behind a dot.
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
#: The end of a host that somebody has registered; numbers and one word alone are machines of a network of one's own.
_PUBLIC_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.[a-z][a-z0-9-]+\Z")
_LETTERS = re.compile(r"[^\W\d_]+")
#: Letters of other scripts that look like Latin ones. All of Cyrillic counts: words of both scripts are nobody's.
_GREEK_LIKE_LATIN = frozenset("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϲνορυχ")
EARLIEST = datetime.date(1950, 1, 1)


class Block(BaseModel):
    """A part of a record. Unknown keys are refused, types are never bent, values never change after loading."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True)


def is_id(text: str) -> bool:
    """Whether `text` can be a record's id: lower-case letters, digits, single dots and hyphens between them."""
    return bool(_ID.match(text)) and len(text) <= MOST_LETTERS and not is_reserved(text)


def is_license_id(text: str) -> bool:
    """Whether `text` can be a licence's id; SPDX identifiers keep their capitals."""
    return bool(_LICENSE_ID.match(text)) and len(text) <= MOST_LETTERS and not is_reserved(text)


def is_reserved(text: str) -> bool:
    """Whether a page or a file of this name is something else: the list of a folder, or a device of Windows."""
    return text.lower() == "index" or text.lower().split(".")[0] in _DEVICES


def _id(text: str) -> str:
    if not is_id(text):
        raise _no_id(text, "a-z, 0-9")
    return text


def _license_id(text: str) -> str:
    if not is_license_id(text):
        raise _no_id(text, "letters, digits")
    return text


def _no_id(text: str, letters: str) -> PydanticCustomError:
    form = f"{letters}, and single '.' or '-' between them"
    if is_reserved(text):
        form = "the site or Windows keeps this name for itself"
    if len(text) > MOST_LETTERS:
        form = f"it has {len(text):,} characters, more than {MOST_LETTERS}"
    return PydanticCustomError("ZOO110", "{text} is not an id: {form}", {"text": shorten(text), "form": form})


def _https(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    host = parts.hostname or ""
    unsafe = not url.isprintable() or re.search(r"[\s<>\"'`\\|{}^]", url)
    if parts.scheme != "https" or not _PUBLIC_HOST.match(host) or unsafe or parts.username is not None:
        raise PydanticCustomError(
            "ZOO109", "{url} is not a link to a public page; it must look like https://host/path", {"url": shorten(url)}
        )
    return url


def _past(date: datetime.date) -> datetime.date:
    if date < EARLIEST:
        raise PydanticCustomError(
            "ZOO111", "{date} is before {earliest}", {"date": str(date), "earliest": str(EARLIEST)}
        )
    return date


def _readable(text: str) -> str:
    if not text.isascii():
        for word in _LETTERS.findall(text):
            if like := _look_alike(word):
                raise PydanticCustomError(
                    "ZOO112",
                    "{word} has the letter {letter}, {name}, which looks like another; write it in one script",
                    {
                        "word": shorten(word),
                        "letter": f"U+{ord(like):04X}",
                        "name": unicodedata.name(like, "?").lower(),
                    },
                )
    return text


def _look_alike(word: str) -> str | None:
    """The first letter of a word that passes for a Latin one beside it, or for a plain one anywhere."""
    scripts = {letter: unicodedata.name(letter, "").split(" ")[0] for letter in word}
    latin = "LATIN" in scripts.values()
    return next(
        (
            letter
            for letter, script in scripts.items()
            if script in {"MATHEMATICAL", "FULLWIDTH"}
            or (latin and (script in {"CYRILLIC", "CHEROKEE"} or letter in _GREEK_LIKE_LATIN))
        ),
        None,
    )


Id = Annotated[str, AfterValidator(_id), Field(description="Id of a record: the name of its file.")]
LicenseId = Annotated[str, AfterValidator(_license_id), Field(description="Id of a licence: the name of its file.")]
Text = Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(_readable)]
Name = Annotated[str, Field(min_length=1, max_length=120), AfterValidator(_readable)]
Url = Annotated[str, Field(max_length=1000), AfterValidator(_https)]
Date = Annotated[datetime.date, AfterValidator(_past)]
Count = Annotated[int, Field(ge=1, le=10**16)]
#: Of a width or a table, and of things of which there are fewer: heads, experts, ranks.
Size = Annotated[int, Field(ge=1, le=10_000_000)]
Number = Annotated[int, Field(ge=1, le=100_000)]
Money = Annotated[float, Field(ge=0, le=1e6)]
SourceKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,40}$", description="Key of an entry of `sources`.")]
Score = Annotated[float, Field(ge=-1e9, le=1e9)]

SourceKind = Literal[
    "config",
    "code",
    "paper",
    "model-card",
    "system-card",
    "announcement",
    "documentation",
    "pricing",
    "leaderboard",
    "dataset",
    "aggregator",
    "news",
    "license",
    "datasheet",
]
#: Kinds of source that come from whoever made the thing, or are the official record of a measurement.
PRIMARY_KINDS: frozenset[str] = frozenset(
    {
        "config",
        "code",
        "paper",
        "model-card",
        "system-card",
        "announcement",
        "documentation",
        "pricing",
        "leaderboard",
        "dataset",
        "license",
        "datasheet",
    }
)


class Source(Block):
    """Where facts come from: a page that was opened, on a day."""

    title: Text
    url: Url
    """The page itself, or the best public address of it."""
    published: Date | None = None
    accessed: Date
    """Day on which it was read."""
    as_of: Date | None = None
    """Last day that the copy which was read can know of, where it is older than the reading."""
    kind: SourceKind
    via: Text | None = None
    """How it was read when the page itself was not open: a copy in a package, a mirror, an aggregator."""

    @property
    def shows(self) -> datetime.date:
        """The day whose state the source shows: that of the copy, else that of the reading."""
        return self.as_of or self.accessed


Sources = Annotated[dict[SourceKey, Source], Field(min_length=1)]

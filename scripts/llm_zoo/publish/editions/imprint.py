"""Which data an edition holds: read from the data API of the built site, so that it cannot differ from its pages."""

from __future__ import annotations

import datetime
import json
import re
import uuid
from dataclasses import dataclass
from pathlib import Path

from llm_zoo.render import numbers

TITLE = "LLM Zoo"
SUBTITLE = "An open handbook of large language models"
AUTHOR = "LLM Zoo contributors"
RIGHTS = "CC BY 4.0"
LANGUAGE = "en-GB"

CANONICAL = re.compile(r'<link\b[^>]*\brel="canonical"[^>]*>')
HREF = re.compile(r'\bhref="([^"]*)"')


class EditionError(Exception):
    """An edition cannot be made; the message is one line that says what to do."""


@dataclass(frozen=True)
class Imprint:
    """What the title page and the metadata of every edition say."""

    version: str
    data_version: str
    date: datetime.date
    url: str
    """Address of the published site, with a slash at the end."""
    models: int

    @property
    def name(self) -> str:
        """Name of every file, without its ending."""
        return f"llm-zoo-{self.version}"

    @property
    def shown_date(self) -> str:
        """26 November 2026"""
        return numbers.day(self.date).replace(numbers.NBSP, " ")

    @property
    def statement(self) -> str:
        """One sentence for title pages and metadata."""
        return f"Version {self.version}, data of {self.shown_date} (data version {self.data_version})"

    @property
    def identifier(self) -> str:
        """A stable name of this edition: equal data give an equal one."""
        return uuid.uuid5(uuid.NAMESPACE_URL, f"{self.url}#{self.version}-{self.data_version}-{self.date}").urn

    @property
    def epoch(self) -> int:
        """Noon UTC of the date, in seconds: the only time that any edition carries."""
        noon = datetime.datetime.combine(self.date, datetime.time(12), datetime.UTC)
        return int(noon.timestamp())


def read_imprint(site: Path) -> Imprint:
    """The imprint of a built site. Raises `EditionError` when the folder holds none."""
    try:
        index = json.loads((site / "api/v1/index.json").read_text(encoding="utf-8"))
        home = (site / "index.html").read_text(encoding="utf-8")
        return Imprint(
            version=index["package_version"],
            data_version=index["data_version"],
            date=datetime.date.fromisoformat(index["generated_at"]),
            url=site_address(home),
            models=index["counts"]["models"],
        )
    except (OSError, KeyError, ValueError) as error:
        raise EditionError(f"{site} is not a built site ({error}); build it: zoo build") from None


def site_address(home: str) -> str:
    """The address that the home page gives as its own, without the name of its file."""
    link = CANONICAL.search(home)
    href = HREF.search(link.group()) if link else None
    if href is None:
        raise ValueError("its home page names no canonical address")
    return href[1].removesuffix("index.html")

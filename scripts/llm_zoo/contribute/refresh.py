"""Comparing prices and limits with a fresh copy of models.dev: a proposal for people, never a silent change.

models.dev is an aggregator: what it says is a reason to open the developer's own page, not a fact for a record.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..derive.prices import is_sold, price_on
from ..records import Model, Zoo
from .config.base import ConfigProblem, Yaml
from .download import Limits, download
from .found import parse

URL = "https://models.dev/api.json"
MOST_BYTES = 50_000_000
#: Our developers by the names that models.dev gives providers, where they differ.
PROVIDERS: Mapping[str, str] = {"moonshot": "moonshotai", "amazon": "amazon-bedrock"}


@dataclass(frozen=True)
class Difference:
    """A field that models.dev gives otherwise than the record."""

    model_id: str
    field: str
    ours: float | None
    theirs: float

    def __str__(self) -> str:
        ours = "nothing" if self.ours is None else f"{self.ours:,g}"
        return f"{self.model_id}: {self.field} {ours} → {self.theirs:,g}"


@dataclass(frozen=True)
class Refresh:
    """What was compared, what differs, and what was looked for in vain."""

    compared: int
    differences: tuple[Difference, ...]
    missing: tuple[str, ...]


def find_prices(text: str | None) -> Yaml:
    """The list of models.dev: a file, or the public one. Raises `ConfigProblem`."""
    if text is None:
        instead = f"download {URL} with a browser and give its path instead"
        return _object(parse_large(download(URL, Limits(MOST_BYTES, "api.json", URL, instead)), URL))
    path = Path(text)
    if not path.is_file():
        raise ConfigProblem(f"no file {text!r}")
    if path.stat().st_size > MOST_BYTES:
        raise ConfigProblem(f"{text} is larger than {MOST_BYTES:,} bytes")
    return _object(parse_large(path.read_bytes(), text))


def parse_large(raw: bytes, name: str) -> Yaml:
    """JSON of a list with many values. Raises `ConfigProblem`."""
    return parse(raw, name, most_values=5_000_000)


def _object(values: Yaml) -> Yaml:
    if not any(isinstance(one, dict) and isinstance(one.get("models"), dict) for one in values.values()):
        raise ConfigProblem("this is not the list of models.dev: no provider with 'models' in it")
    return values


def compare(zoo: Zoo, prices: Yaml, today: datetime.date) -> Refresh:
    """Compare every model on sale that names its API id with the developer's own entry."""
    differences: list[Difference] = []
    missing: list[str] = []
    compared = 0
    for model_id, model in zoo.models.items():
        if model.api_id is None or not is_sold(model, today):
            continue
        entry = _entry(prices, model)
        if entry is None:
            missing.append(model_id)
            continue
        compared += 1
        differences += _differences(model_id, model, entry, today)
    return Refresh(compared, tuple(differences), tuple(missing))


def _entry(prices: Yaml, model: Model) -> Mapping[str, Any] | None:
    provider = prices.get(PROVIDERS.get(model.developer, model.developer))
    models = provider.get("models") if isinstance(provider, dict) else None
    entry = models.get(model.api_id) if isinstance(models, dict) else None
    return entry if isinstance(entry, dict) else None


def _differences(model_id: str, model: Model, entry: Mapping[str, Any], today: datetime.date) -> Iterator[Difference]:
    price = price_on(model, today)
    scale = 1_000_000 / price.per if price else 1
    context = model.context
    ours: dict[tuple[str, str], float | None] = {
        ("cost", "input"): price.input * scale if price else None,
        ("cost", "output"): price.output * scale if price and price.output is not None else None,
        ("cost", "cache_read"): price.cached_input * scale if price and price.cached_input is not None else None,
        ("limit", "context"): context.window if context else None,
        ("limit", "output"): context.output if context else None,
    }
    for (block, field), value in ours.items():
        part = entry.get(block)
        theirs = part.get(field) if isinstance(part, dict) else None
        if isinstance(theirs, int | float) and not isinstance(theirs, bool) and theirs != value:
            yield Difference(model_id, f"{block} {field}", value, theirs)


def report(found: Refresh, today: datetime.date) -> str:
    """The proposal as Markdown: a list to tick off, each item with where to look."""
    lines = [
        f"# Proposal of {today}",
        "",
        f"{found.compared} models on sale were compared with {URL}; {len(found.differences)} fields differ. Open the",
        "developer's own page before you change a record; an aggregator may be late or wrong.",
        "",
        *(f"- [ ] {difference}" for difference in found.differences),
    ]
    if found.missing:
        lines += ["", f"Not found there: {', '.join(found.missing)}."]
    return "\n".join(lines) + "\n"

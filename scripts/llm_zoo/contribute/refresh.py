"""Comparing prices and limits with a fresh copy of models.dev: a proposal for people, never a silent change.

models.dev is an aggregator: what it says is a reason to open the developer's own page, not a fact for a record.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..derive.prices import is_sold, price_on
from ..records import Model, Zoo
from ..records.fields import PRIMARY_KINDS
from .config.base import ConfigProblem, Yaml
from .download import Limits, download
from .found import parse
from .proposal import Listed, patch

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
        ours = "nothing" if self.ours is None else _written(self.ours)
        return f"{self.model_id}: {self.field} {ours} → {_written(self.theirs)}"


def _written(value: float) -> str:
    """A price or a number of tokens, all digits."""
    return f"{value:,}" if value != int(value) else f"{int(value):,}"


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


#: Keys of an entry of models.dev → keys of our records.
_COSTS: Mapping[str, str] = {"input": "input", "output": "output", "cache_read": "cached_input"}
_LIMITS: Mapping[str, str] = {"context": "window", "output": "output"}


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
    for block, keys, ours in (("cost", _COSTS, price), ("limit", _LIMITS, model.context)):
        part = entry.get(block)
        for field, key in keys.items():
            value = getattr(ours, key) if ours is not None else None
            if block == "cost" and value is not None:
                value = round(value * scale, 6)
            theirs = part.get(field) if isinstance(part, dict) else None
            if isinstance(theirs, int | float) and not isinstance(theirs, bool) and theirs != value:
                yield Difference(model_id, f"{block} {field}", value, theirs)


def report(found: Refresh, zoo: Zoo, today: datetime.date) -> str:
    """The proposal as Markdown: a list to tick off for each model, with where to look."""
    lines = [
        f"# Proposal of {today}",
        "",
        f"{found.compared} models on sale were compared with {URL}; {len(found.differences)} fields differ. Open the",
        "developer's own page before you change a record; an aggregator may be late or wrong.",
    ]
    for model_id, differences in _by_model(found).items():
        lines += ["", f"## {zoo.models[model_id].name}", "", f"Record: `{zoo.file('models', model_id)}`"]
        lines += [f"Look at: {page}" for page in _pages(zoo.models[model_id], today)]
        lines += ["", *(f"- [ ] {difference}" for difference in differences)]
    if found.missing:
        lines += ["", f"Not found there: {', '.join(found.missing)}."]
    return "\n".join(lines) + "\n"


def _by_model(found: Refresh) -> dict[str, list[Difference]]:
    by_model: dict[str, list[Difference]] = {}
    for difference in found.differences:
        by_model.setdefault(difference.model_id, []).append(difference)
    return by_model


def _pages(model: Model, today: datetime.date) -> Iterator[str]:
    """Pages of the developer that the record names for the facts in question."""
    price = price_on(model, today)
    keys = [price.source] if price else []
    keys += [model.context.source] if model.context else []
    for key in dict.fromkeys(keys):
        if model.sources[key].kind in PRIMARY_KINDS:
            yield model.sources[key].url


def patches(found: Refresh, zoo: Zoo, root: Path, today: datetime.date) -> str:
    """The same proposal as one patch (`git apply`), for those who have looked; records stay as they are."""
    made = []
    for model_id, differences in _by_model(found).items():
        file = zoo.file("models", model_id)
        text = (root / file).read_text(encoding="utf-8")
        made.append(patch(file, text, zoo.models[model_id], _listed(differences), today))
    return "".join(made)


def _listed(differences: Sequence[Difference]) -> Listed:
    theirs = {tuple(difference.field.split()): difference.theirs for difference in differences}
    costs = {ours: theirs["cost", key] for key, ours in _COSTS.items() if ("cost", key) in theirs}
    limits = {ours: int(theirs["limit", key]) for key, ours in _LIMITS.items() if ("limit", key) in theirs}
    return Listed(costs, limits, "models.dev", URL)

"""Facts that their makers change at will, and when a reading of them is too old to rely on."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from ..records import Model, Zoo
from ..records.fields import Source
from .prices import is_sold, price_on
from .results import rows_of

#: Days after which a reading of each volatile fact counts as stale. Only models on sale have them.
VOLATILE_DAYS: dict[str, int] = {"price": 60, "limits": 120, "offer": 120}
#: What each of them is, for readers.
VOLATILE_WORDS: dict[str, str] = {
    "price": "price in force",
    "limits": "context window and longest answer of the API",
    "offer": "whether the developer still sells it",
}
#: Days without a newer score after which the standing of a benchmark counts as old.
SCORE_DAYS = 180


@dataclass(frozen=True)
class Stale:
    """A volatile fact whose source shows a day that is too long ago."""

    fact: str
    shown: datetime.date

    @property
    def words(self) -> str:
        """The fact, for readers."""
        return VOLATILE_WORDS[self.fact]

    @property
    def limit(self) -> int:
        """Days that a reading lasts."""
        return VOLATILE_DAYS[self.fact]


def stale_facts(model: Model, today: datetime.date) -> list[Stale]:
    """Volatile facts of a model on sale that nobody has read again in time.

    The age of a reading counts from the day of the copy that was read, not from the day on which somebody read it.
    """
    return [
        Stale(fact, source.shows)
        for fact, source in _volatile(model, today)
        if (today - source.shows).days > VOLATILE_DAYS[fact]
    ]


def _volatile(model: Model, today: datetime.date) -> Iterator[tuple[str, Source]]:
    """Each volatile fact that the record gives, with its source."""
    if not is_sold(model, today):
        return
    price = price_on(model, today)
    offer = [model.sources[model.access.source or model.source or next(iter(model.sources))]]
    if price is not None:
        offer.append(model.sources[price.source])  # a price list shows what is on sale
        yield "price", offer[-1]
    if model.context is not None and model.access.weights == "closed":
        yield "limits", model.sources[model.context.source]
    yield "offer", max(offer, key=lambda source: source.shows)


def stale_records(zoo: Zoo, today: datetime.date) -> list[tuple[str, Stale]]:
    """Every stale fact of every model, the oldest reading first."""
    found = [(model_id, stale) for model_id, model in zoo.models.items() for stale in stale_facts(model, today)]
    return sorted(found, key=lambda one: (one[1].shown, one[0], one[1].fact))


def newest_score(zoo: Zoo, benchmark_id: str) -> datetime.date | None:
    """Day of the newest result of a benchmark."""
    return max((row.result.date for row in rows_of(zoo, benchmark_id)), default=None)


def is_old_standing(newest: datetime.date, today: datetime.date) -> bool:
    """Whether the newest score is so old that newer models may stand elsewhere."""
    return (today - newest).days > SCORE_DAYS

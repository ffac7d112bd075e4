"""Prices in force on a day, and what a piece of work costs."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from ..records import Model, Price, Task

_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Cost:
    """Cost of one run of a task, in US dollars."""

    dollars: float
    price: Price
    outgrown: bool = False
    """Whether the input is longer than those for which the price holds, so that the run costs more than this."""


def is_sold(model: Model, day: datetime.date) -> bool:
    """Whether the developer sells access to the model on `day`."""
    return model.access.api and not (model.retired and model.retired <= day)


@dataclass(frozen=True)
class Period:
    """A list price with the days on which it held."""

    price: Price
    first: datetime.date
    last: datetime.date | None
    """Last day that the records know of; None: nothing ends it."""
    end_known: bool
    """False where the developer does not sell the model any more and no record says since when."""

    def holds_on(self, day: datetime.date) -> bool:
        """Whether the price held on `day`, as far as the records know."""
        return self.first <= day and (self.last is None or day <= self.last)


def periods_of(model: Model) -> list[Period]:
    """Every list price of a model with the days on which it held, oldest first.

    A period ends where it says so, on the day before the next one of its provider and currency begins, or on the day
    before the model is retired, whichever comes first.
    """
    found = []
    ordered = sorted(model.prices, key=lambda price: (price.from_, price.provider, price.currency))
    for index, price in enumerate(ordered):
        following = (
            other.from_
            for other in ordered[index + 1 :]
            if (other.provider, other.currency) == (price.provider, price.currency)
        )
        starts = [day - _DAY for day in (next(following, None), model.retired) if day is not None]
        last = min([*starts, *([price.until] if price.until else [])], default=None)
        found.append(Period(price, price.from_, last, last is not None or model.access.api))
    return found


def price_on(model: Model, day: datetime.date) -> Price | None:
    """The developer's own list price in US dollars on `day`.

    None when there was none, and where the developer does not sell the model any more and no record says since when.
    """
    own = [
        period.price
        for period in periods_of(model)
        if period.end_known
        and period.holds_on(day)
        and (period.price.provider, period.price.currency) == (model.developer, "USD")
    ]
    return own[-1] if own else None


def run_cost(
    model: Model,
    day: datetime.date,
    *,
    input_tokens: int,
    output_tokens: int,
    thinking_tokens: int = 0,
    cached_tokens: int = 0,
) -> Cost | None:
    """Price in force × tokens. Thinking tokens are billed as output; where output costs more while a model thinks, a
    run that thinks pays that for all its output. None without a price for both directions.

    `cached_tokens` of the input are read from a prefix cache and cost the cached price, or the full one where there is
    none. A surcharge for writing to the cache, which some providers take, is not in it.
    """
    price = price_on(model, day)
    rates = rates_of(price) if price is not None else None
    if price is None or rates is None:
        return None
    output = rates.output_thinking if thinking_tokens else rates.output
    read = (input_tokens - cached_tokens) * rates.input + cached_tokens * rates.cached_input
    dollars = (read + (output_tokens + thinking_tokens) * output) / price.per
    return Cost(dollars, price, outgrows(price, input_tokens))


def per_million(price: Price, amount: float | None) -> float | None:
    """An amount of a price list for a million tokens, in its currency; None where the list has none."""
    return None if amount is None else round(amount * 1_000_000 / price.per, 9)


def outgrows(price: Price, input_tokens: int) -> bool:
    """Whether an input is longer than those for which the price holds, so that it costs more."""
    return price.longest_input is not None and input_tokens > price.longest_input


def thinks(model: Model) -> bool:
    """Whether thinking tokens are reckoned: for models that are known to write them."""
    return model.cognition in {"system-2", "switchable"}


def task_dollars(model: Model, task: Task, day: datetime.date) -> float | None:
    """What one run of a task costs with a model on a day, its thinking included where the model thinks.

    None also where one of its calls is longer than those for which the price holds: it costs more, and no record says
    how much.
    """
    thinking = task.tokens.thinking if thinks(model) else 0
    cost = run_cost(
        model, day, input_tokens=task.tokens.input, output_tokens=task.tokens.output, thinking_tokens=thinking
    )
    longest = task.tokens.longest_request
    return cost.dollars if cost and not (longest and outgrows(cost.price, longest)) else None


@dataclass(frozen=True)
class Rates:
    """What each kind of token costs, in the unit of the price, once it is settled what a blank means."""

    input: float
    cached_input: float
    """The full price where there is no lower one."""
    output: float
    output_thinking: float
    """All output of a run that thinks."""


def rates_of(price: Price) -> Rates | None:
    """The rates of a price; None where it has none for output."""
    if price.output is None:
        return None
    return Rates(
        price.input,
        price.input if price.cached_input is None else price.cached_input,
        price.output,
        price.output if price.output_thinking is None else price.output_thinking,
    )


def rent_per_million(dollars_per_hour: float, tokens_per_second: float) -> float:
    """US dollars for a million tokens on a rented machine that makes `tokens_per_second` around the clock."""
    return dollars_per_hour / (tokens_per_second * 3600) * 1_000_000

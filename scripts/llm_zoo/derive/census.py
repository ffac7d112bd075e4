"""Counting the zoo: how many models of a year or a country are open, see, think, are sparse, how large, how dear."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from ..records import Model, Zoo
from .classes import LONG_CONTEXT, computed_total
from .kind import has_experts, mixer_parts
from .parameters import count_parameters


@dataclass(frozen=True)
class Known:
    """How many models have a property, and for how many it is known; a blank never counts as no."""

    have: int
    known: int

    @property
    def share(self) -> float | None:
        """Share of 1 of those for which it is known."""
        return self.have / self.known if self.known else None


@dataclass(frozen=True)
class Census:
    """A group of models that write text."""

    models: int
    open_weights: int
    developers: int
    sees: int
    """Models that take images or video."""
    hears: int
    """Models that take or make audio."""
    thinks: Known
    """Models that think before they answer, always or by a switch."""
    long_context: Known
    """Models whose window holds `LONG_CONTEXT` tokens or more."""
    sparse: Known
    """Models with routed experts, of those whose layers are known."""
    fixed_state: Known
    """Models with state-space or linear layers, of those whose layers are known."""
    sized: int
    """Models whose total is known."""
    median_total: float | None
    largest: str | None
    """Id of the model with the largest known total."""
    median_active_share: float | None
    """Middle of active ÷ total, of those whose layers are known."""
    priced: int
    """Models with a list price of output in US dollars by their developer."""
    median_price: float | None
    """Middle of those prices, each the first that is known, in US dollars for a million tokens."""


def active_share(model: Model) -> float | None:
    """Active weights as a share of all, from the layers; None where they are not known."""
    if model.architecture is None:
        return None
    count = count_parameters(model.architecture)
    return count.active / count.total


def first_price(model: Model) -> float | None:
    """The developer's first known list price of output, US dollars for a million tokens."""
    own = [price for price in model.prices if price.provider == model.developer and price.currency == "USD"]
    priced = sorted((price for price in own if price.output is not None), key=lambda price: price.from_)
    return (priced[0].output or 0.0) * 1_000_000 / priced[0].per if priced else None


def writes_text(model: Model) -> bool:
    """Whether text comes out; encoders, which give vectors, and image autoencoders are left out of every count here."""
    return "text" in model.modalities.output


def take(models: Mapping[str, Model]) -> Census:
    """Count a group of models by id."""
    counted = {model_id: model for model_id, model in models.items() if writes_text(model)}
    every = list(counted.values())
    laid_open = [model for model in every if model.architecture is not None]
    totals = {model_id: total for model_id, model in counted.items() if (total := computed_total(model)) is not None}
    shares = [share for model in laid_open if (share := active_share(model)) is not None]
    prices = [price for model in every if (price := first_price(model)) is not None]
    return Census(
        models=len(every),
        open_weights=_number(every, lambda model: model.access.weights == "open"),
        developers=len({model.developer for model in every}),
        sees=_number(every, lambda model: bool({"image", "video"} & set(model.modalities.input))),
        hears=_number(every, lambda model: "audio" in {*model.modalities.input, *model.modalities.output}),
        thinks=Known(
            _number(every, lambda model: model.cognition in {"system-2", "switchable"}),
            _number(every, lambda model: model.cognition is not None),
        ),
        long_context=Known(
            _number(every, lambda model: model.context is not None and model.context.window >= LONG_CONTEXT),
            _number(every, lambda model: model.context is not None),
        ),
        sparse=Known(_number(laid_open, has_experts), len(laid_open)),
        fixed_state=Known(_number(laid_open, lambda model: "state_space" in mixer_parts(model)), len(laid_open)),
        sized=len(totals),
        median_total=statistics.median(totals.values()) if totals else None,
        largest=max(totals, key=lambda model_id: (totals[model_id], model_id)) if totals else None,
        median_active_share=statistics.median(shares) if shares else None,
        priced=len(prices),
        median_price=statistics.median(prices) if prices else None,
    )


def _number(models: Iterable[Model], has: Callable[[Model], bool]) -> int:
    return sum(map(has, models))


def by_year(zoo: Zoo) -> dict[int, Census]:
    """Every year of release with a model that writes text, oldest first."""
    return _grouped(zoo, lambda model: model.released.year)


def by_country(zoo: Zoo) -> dict[tuple[str, int], Census]:
    """The same by the country of the developer's headquarters and the year."""
    return _grouped(zoo, lambda model: (zoo.developers[model.developer].country, model.released.year))


Key = TypeVar("Key", int, tuple[str, int])


def _grouped(zoo: Zoo, key: Callable[[Model], Key]) -> dict[Key, Census]:
    groups: dict[Key, dict[str, Model]] = {}
    for model_id, model in zoo.models.items():
        if writes_text(model):
            groups.setdefault(key(model), {})[model_id] = model
    return {one: take(groups[one]) for one in sorted(groups)}

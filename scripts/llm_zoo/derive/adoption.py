"""How techniques spread: which models use one, which was the first, and what share of each half-year does."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..records import Model, Zoo
from ..records.architecture import Architecture
from ..records.ffns import MoeFfn
from ..records.mixers import Attention, CompressedAttention, LatentAttention
from .census import writes_text
from .classes import LONG_CONTEXT
from .kind import has_experts, mixer_parts
from .layers import runs
from .mixers import branches

LAYERS_KNOWN = "whose layers are known"


@dataclass(frozen=True)
class Technique:
    """Something that a model has or has not."""

    name: str
    """In the words of charts and tables."""
    has: Callable[[Model], bool | None]
    """None where the record does not say, which is never a no."""
    known: str = ""
    """Of which models it can be said, as the end of "models …"; empty: of all."""


def _of_layers(name: str, has: Callable[[Architecture], bool]) -> Technique:
    """A technique that is read off the layers."""
    return Technique(name, lambda model: has(model.architecture) if model.architecture else None, LAYERS_KNOWN)


def _attentions(architecture: Architecture) -> list[Attention]:
    mixers = [run.mixer for run in runs(architecture.layers) if run.mixer is not None]
    return [branch for mixer in mixers for branch in branches(mixer) if isinstance(branch, Attention)]


def _grouped(architecture: Architecture) -> bool:
    return any(layer.kv_heads < layer.heads for layer in _attentions(architecture))


def _latent(architecture: Architecture) -> bool:
    return any(isinstance(run.mixer, LatentAttention) for run in runs(architecture.layers))


def _picks_tokens(architecture: Architecture) -> bool:
    mixers = [run.mixer for run in runs(architecture.layers)]
    return any(isinstance(mixer, CompressedAttention) or getattr(mixer, "indexer", None) for mixer in mixers)


def _shared_expert(architecture: Architecture) -> bool:
    return any(isinstance(run.ffn, MoeFfn) and run.ffn.shared for run in runs(architecture.layers))


def _predicts_further(architecture: Architecture) -> bool:
    return bool(architecture.extras and architecture.extras.multi_token_prediction)


def _parts(model: Model) -> set[str] | None:
    return {*mixer_parts(model)} if model.architecture else None


def _state(model: Model) -> bool | None:
    parts = _parts(model)
    return None if parts is None else "state_space" in parts


def _mixed(model: Model) -> bool | None:
    parts = _parts(model)
    return None if parts is None else "state_space" in parts and len(parts) > 1


def _window(model: Model) -> bool | None:
    parts = _parts(model)
    return None if parts is None else "window" in parts


def _cognition(*wanted: str) -> Callable[[Model], bool | None]:
    return lambda model: model.cognition in wanted if model.cognition else None


_THINKING_KNOWN = "of which we know whether they think"

#: Techniques whose spread is followed, by the ids that chapters use.
TECHNIQUES: Mapping[str, Technique] = {
    "grouped-query": _of_layers("shared KV heads (GQA, MQA)", _grouped),
    "latent-attention": _of_layers("latent attention", _latent),
    "moe": Technique(
        "mixture of experts", lambda model: has_experts(model) if model.architecture else None, LAYERS_KNOWN
    ),
    "shared-experts": _of_layers("shared experts", _shared_expert),
    "qk-norm": _of_layers("norm on queries and keys", lambda one: any(layer.qk_norm for layer in _attentions(one))),
    "windows": Technique("window layers", _window, LAYERS_KNOWN),
    "sparse-attention": _of_layers("attention to picked tokens", _picks_tokens),
    "attention-sinks": _of_layers("attention sinks", lambda one: any(layer.sinks for layer in _attentions(one))),
    "state-space": Technique("state-space or linear layers", _state, LAYERS_KNOWN),
    "hybrid": Technique("state-space or linear layers beside attention", _mixed, LAYERS_KNOWN),
    "multi-token-prediction": _of_layers("multi-token prediction", _predicts_further),
    "stretched-positions": _of_layers(
        "positions stretched for longer texts", lambda one: one.position.scaling is not None
    ),
    "thinking": Technique("thinking before the answer", _cognition("system-2", "switchable"), _THINKING_KNOWN),
    "system-2": Technique("thinking that cannot be switched off", _cognition("system-2"), _THINKING_KNOWN),
    "switchable": Technique("thinking that can be switched", _cognition("switchable"), _THINKING_KNOWN),
    "effort-levels": Technique("levels of effort", lambda model: bool(model.efforts)),
    "open-weights": Technique("open weights", lambda model: model.access.weights == "open"),
    "vision": Technique("images or video as input", lambda model: bool({"image", "video"} & {*model.modalities.input})),
    "audio": Technique(
        "audio as input or output", lambda model: "audio" in {*model.modalities.input, *model.modalities.output}
    ),
    "tool-use": Technique("made for calling tools", lambda model: "tool-use" in model.variants),
    "long-context": Technique(
        f"window of {LONG_CONTEXT:,} tokens or more",
        lambda model: model.context.window >= LONG_CONTEXT if model.context else None,
        "whose window is known",
    ),
}
#: Those that the page of trends sets side by side: all are read off the layers.
SIDE_BY_SIDE = ("grouped-query", "latent-attention", "moe", "qk-norm", "windows", "state-space")


@dataclass(frozen=True)
class HalfYear:
    """Models released in one half-year of which it is known whether they use a technique."""

    name: str
    models: int
    users: int

    @property
    def share(self) -> float:
        """Share of 1."""
        return self.users / self.models


@dataclass(frozen=True)
class Spread:
    """The use of one technique among the models that write text."""

    technique: Technique
    users: tuple[str, ...]
    """Ids of the models that use it, oldest first."""
    models: int
    """Models of which it is known whether they use it."""
    half_years: tuple[HalfYear, ...]
    """Oldest first; half-years without such a model are left out."""

    @property
    def since_first(self) -> tuple[HalfYear, ...]:
        """The half-years from that of the first user on."""
        first = next((index for index, one in enumerate(self.half_years) if one.users), len(self.half_years))
        return self.half_years[first:]


def half_year(day: datetime.date) -> str:
    """`2024 H1` for the first half of 2024."""
    return f"{day.year} H{1 if day.month <= 6 else 2}"


def spread(zoo: Zoo, technique_id: str) -> Spread:
    """Who uses a technique of `TECHNIQUES`, and since when. Raises `KeyError` for another id."""
    technique = TECHNIQUES[technique_id]
    ordered = sorted(zoo.models.items(), key=lambda item: (item[1].released, item[0]))
    answers = [(model_id, model, technique.has(model)) for model_id, model in ordered if writes_text(model)]
    known = [(model_id, model, has) for model_id, model, has in answers if has is not None]
    by_half: dict[str, list[bool]] = {}
    for _, model, has in known:
        by_half.setdefault(half_year(model.released), []).append(has)
    return Spread(
        technique,
        tuple(model_id for model_id, _, has in known if has),
        len(known),
        tuple(HalfYear(name, len(group), sum(group)) for name, group in by_half.items()),
    )

"""What is published beside a language model and never in its total: towers, and modules that predict further tokens."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from ..records.architecture import Architecture, PredictionModule
from .layers import layer_tensors, norm_tensors, residual_tensors, runs
from .parameters import WeightLine
from .tensors import Tensor, linear


@dataclass(frozen=True)
class Beside:
    """A part that is a line of its own."""

    name: str
    kind: Literal["vision", "audio", "prediction"]
    #: Weights of all of it; None where nobody has looked them up.
    size: int | None
    #: Key of the source in the record, and the place in it.
    source: str
    locator: str | None = None
    #: Where the size is computed: what it is made of.
    line: WeightLine | None = None
    note: str | None = None


def beside(architecture: Architecture) -> list[Beside]:
    """Towers with their stated sizes, then the prediction modules with the weights of all of them."""
    found = [
        Beside(tower.name, tower.kind, tower.parameters, tower.source, note=tower.note) for tower in architecture.towers
    ]
    extras = architecture.extras
    if extras is None or extras.multi_token_prediction is None:
        return found
    count, module = extras.multi_token_prediction, extras.prediction_module
    name = f"{count} multi-token-prediction module" + ("s" if count > 1 else "")
    if module is None:
        return [*found, Beside(name, "prediction", None, architecture.source)]
    line = WeightLine(name, count, tuple(_module_tensors(architecture, module)))
    return [*found, Beside(name, "prediction", line.total, module.source, module.locator, line, module.note)]


def _module_tensors(architecture: Architecture, module: PredictionModule) -> list[Tensor]:
    """One module (DeepSeek-V3 report, arXiv:2412.19437, section 2.2): norms of both inputs, the projection of the pair
    to the hidden size, its layers, a norm before the head. Token table and output head are the model's and not here.

    A model with several residual streams reads one from them before the head, as at the end of its own layers.
    """
    hidden = architecture.hidden_size
    tensors = [replace(tensor, copies=module.norms) for tensor in norm_tensors("norms", architecture.norm, hidden)]
    tensors += linear("projection", 2 * hidden, hidden, "embedding")
    layers = [run for run in runs(module.layers) for _ in range(run.count)]
    for number, run in enumerate(layers, start=1):
        prefix = f"layer_{number}." if len(layers) > 1 else ""
        tensors += [replace(tensor, name=prefix + tensor.name) for tensor in layer_tensors(run, architecture)]
    return tensors + residual_tensors("output", architecture, last=True)

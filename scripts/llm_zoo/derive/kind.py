"""The one-word kind of a model, from its layers."""

from __future__ import annotations

from typing import Literal

from ..records.architecture import Architecture
from ..records.ffns import MoeFfn
from ..records.model import Model
from . import mixers
from .layers import runs
from .tensors import Part

Kind = Literal["dense", "moe", "ssm", "hybrid", "encoder", "encoder-decoder", "vae", "undisclosed"]


def kind_of(model: Model) -> Kind:
    """The form where it is special, else by mixers (attention, state, both), else by FFN (experts or dense)."""
    architecture = model.architecture
    if architecture is None:
        return "undisclosed"
    if architecture.form != "decoder":
        return architecture.form
    parts = _parts(architecture)
    if "state_space" in parts:
        return "ssm" if parts == {"state_space"} else "hybrid"
    return "moe" if has_experts(model) else "dense"


def has_experts(model: Model) -> bool:
    """Whether any layer routes tokens to experts; true of many hybrids as well."""
    architecture = model.architecture
    return architecture is not None and any(isinstance(run.ffn, MoeFfn) for run in runs(architecture.layers))


def mixer_parts(model: Model) -> set[Part]:
    """Kinds of mixer in the model's layers."""
    if model.architecture is None:
        return set()
    return _parts(model.architecture)


def _parts(architecture: Architecture) -> set[Part]:
    """Kinds of mixer, each branch of a layer that has several side by side for itself."""
    found = [run.mixer for run in runs(architecture.layers) if run.mixer is not None]
    return {mixers.part(branch) for mixer in found for branch in mixers.branches(mixer)}

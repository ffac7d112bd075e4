"""Exact parameter counts from the layers: every tensor by name and shape, added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..records.architecture import Architecture, LayerGroup
from ..records.model import Model
from .layers import LayerRun, kinds, layer_tensors, norm_tensor
from .tensors import Part, Tensor, linear

#: A stated total further from the computed one than this needs an explanation in the record.
AUDIT_LIMIT_PERCENT = 1.0


@dataclass(frozen=True)
class WeightLine:
    """`count` equal things (layers of one kind, or 1 for the parts outside the layers) and the tensors of each."""

    label: str
    count: int
    tensors: tuple[Tensor, ...]
    run: LayerRun | None = None

    @property
    def total(self) -> int:
        """Weights of all `count`."""
        return self.count * sum(tensor.size for tensor in self.tensors)

    @property
    def active(self) -> int:
        """Weights that one token uses, the input embedding included."""
        return self.count * sum(tensor.active for tensor in self.tensors)


@dataclass(frozen=True)
class ParameterCount:
    """The weights of a language model, by line and by kind of block."""

    lines: tuple[WeightLine, ...]
    #: Input embedding that a token only looks up one row of; 0 when it is also the output matrix.
    lookup_only: int

    @property
    def total(self) -> int:
        """Every weight of the language model; towers and multi-token-prediction modules are not in it."""
        return sum(line.total for line in self.lines)

    @property
    def active(self) -> int:
        """total − routed experts not chosen for a token − input embedding when it is not tied.

        The convention of the gpt-oss model card (arXiv:2508.10925, table 1).
        """
        return sum(line.active for line in self.lines) - self.lookup_only

    @property
    def breakdown(self) -> dict[Part, int]:
        """Weights by kind of block, in the order of first appearance; the parts add up to `total`."""
        parts: dict[Part, int] = {}
        for line in self.lines:
            for tensor in line.tensors:
                parts[tensor.part] = parts.get(tensor.part, 0) + line.count * tensor.size
        return parts


def count_parameters(architecture: Architecture) -> ParameterCount:
    """Every weight of the language model, from the record of its architecture."""
    hidden = architecture.hidden_size
    lines = [WeightLine("embeddings", 1, tuple(_embeddings(architecture)))]
    if architecture.encoder:
        lines += _stack(architecture, architecture.encoder.layers, "encoder layers")
        lines += _stack(architecture, architecture.layers, "decoder layers")
    else:
        lines += _stack(architecture, architecture.layers, "layers")
    if architecture.output_head and not architecture.tie_embeddings:
        lines.append(
            WeightLine("output head", 1, (Tensor("output.weight", (architecture.vocab_size, hidden), "embedding"),))
        )
    for head in architecture.heads:
        tensors = linear(head.name, head.inputs, head.outputs, "embedding", bias=head.bias)
        lines.append(WeightLine(head.name, 1, tuple(tensors)))
    untied = architecture.output_head and not architecture.tie_embeddings
    rows = architecture.vocab_size + architecture.extra_input_rows
    return ParameterCount(tuple(lines), rows * hidden if untied else 0)


def _embeddings(architecture: Architecture) -> list[Tensor]:
    """Token table, learned positions, segments, and the norm after them where there is one."""
    hidden = architecture.hidden_size
    tensors = [Tensor("tokens", (architecture.vocab_size + architecture.extra_input_rows, hidden), "embedding")]
    if architecture.position.kind == "learned" and architecture.position.positions:
        tensors.append(Tensor("positions", (architecture.position.positions, hidden), "embedding"))
    if architecture.token_types:
        tensors.append(Tensor("token_types", (architecture.token_types, hidden), "embedding"))
    if architecture.norm.embedding:
        tensors.append(norm_tensor("embedding_norm", architecture.norm, hidden))
    return tensors


def _stack(architecture: Architecture, groups: Sequence[LayerGroup], label: str) -> list[WeightLine]:
    """The layers of one stack by kind, then what the stack has once: relative bias and final norm."""
    lines = [WeightLine(label, count, tuple(layer_tensors(run, architecture)), run) for run, count in kinds(groups)]
    once: list[Tensor] = []
    position = architecture.position
    if position.kind == "relative-bias" and position.buckets:
        heads = next(
            run.mixer.heads for run, _ in kinds(groups) if run.mixer is not None and run.mixer.kind == "attention"
        )
        once.append(Tensor("relative_bias", (position.buckets, heads), "attention"))
    norm = architecture.norm
    if norm.placement != "post" if norm.final is None else norm.final:
        once.append(norm_tensor("final_norm", norm, architecture.hidden_size))
    return lines + ([WeightLine(f"once for all {label}", 1, tuple(once))] if once else [])


def audit_percent(model: Model) -> float | None:
    """Computed total against the stated one, in percent; None when either is missing."""
    if model.architecture is None or model.parameters is None or model.parameters.total is None:
        return None
    stated = model.parameters.total
    return (count_parameters(model.architecture).total - stated) / stated * 100

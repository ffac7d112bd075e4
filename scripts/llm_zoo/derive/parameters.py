"""Exact parameter counts from the layers: every tensor by name and shape, added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ..records.architecture import Architecture, Encoder, LayerGroup
from ..records.model import Model
from .layers import LayerRun, kinds, layer_count, layer_tensors, norm_tensors, own_tensors, residual_tensors
from .once import once
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
    #: How often a token passes through each of them: layers that share weights use them again and again.
    uses: int = 1

    @cached_property
    def total(self) -> int:
        """Weights of all `count`."""
        return self.count * sum(tensor.size for tensor in self.tensors)

    @cached_property
    def active(self) -> int:
        """Weights that one token uses, the input embedding included."""
        return self.count * sum(tensor.active for tensor in self.tensors)

    @property
    def multiplied(self) -> int:
        """Multiplications of one token with weights of this line."""
        return self.uses * self.active


@dataclass(frozen=True)
class ParameterCount:
    """The weights of a language model, by line and by kind of block."""

    lines: tuple[WeightLine, ...]
    #: Tables that a token only looks up one row of: the input embedding when it is not also the output matrix, and the
    #: table of per-layer embeddings.
    lookup_only: int

    @cached_property
    def total(self) -> int:
        """Every weight of the language model; towers and multi-token-prediction modules are not in it."""
        return sum(line.total for line in self.lines)

    @cached_property
    def active(self) -> int:
        """total − routed experts not chosen for a token − tables that are only looked up.

        The convention of the gpt-oss model card (arXiv:2508.10925, table 1): an input embedding that is tied counts,
        since it is the output matrix as well. The table of per-layer embeddings never does, as in Google's count of
        "effective" parameters (Gemma 3n model card).
        """
        return sum(line.active for line in self.lines) - self.lookup_only

    @cached_property
    def multiplied(self) -> int:
        """Multiplications of one token with active weights: as many as there are active weights, and more where layers
        share weights, since each layer multiplies with them."""
        return sum(line.multiplied for line in self.lines) - self.lookup_only

    @cached_property
    def breakdown(self) -> dict[Part, int]:
        """Weights by kind of block, in the order of first appearance; the parts add up to `total`."""
        parts: dict[Part, int] = {}
        for line in self.lines:
            for tensor in line.tensors:
                parts[tensor.part] = parts.get(tensor.part, 0) + line.count * tensor.size
        return parts


@once
def count_parameters(architecture: Architecture) -> ParameterCount:
    """Every weight of the language model, from the record of its architecture."""
    lines = [WeightLine("embeddings", 1, tuple(_embeddings(architecture)))]
    if architecture.encoder:
        if architecture.encoder.stem:
            lines.append(WeightLine("encoder stem", 1, tuple(_stem(architecture.encoder))))
        lines += _stack(architecture, architecture.encoder.layers, "encoder layers")
        lines += _stack(architecture, architecture.layers, "decoder layers")
    else:
        lines += _stack(architecture, architecture.layers, "layers")
    if architecture.output_head and not architecture.tie_embeddings:
        width = output_width(architecture)
        lines.append(
            WeightLine("output head", 1, (Tensor("output.weight", (architecture.vocab_size, width), "embedding"),))
        )
    if architecture.output_bias:
        lines.append(WeightLine("output bias", 1, (Tensor("output.bias", (architecture.vocab_size,), "embedding"),)))
    for head in architecture.heads:
        tensors = linear(head.name, head.inputs, head.outputs, "embedding", bias=head.bias)
        lines.append(WeightLine(head.name, 1, tuple(tensors)))
    return ParameterCount(tuple(lines), _lookup_only(architecture))


def table_width(architecture: Architecture) -> int:
    """Width of the token table: the hidden size, unless a projection widens its rows."""
    projection = architecture.embedding_projection
    return projection.size if projection else architecture.hidden_size


def output_width(architecture: Architecture) -> int:
    """Width of the output matrix: that of the token table if the hidden state is narrowed again."""
    projection = architecture.embedding_projection
    return projection.size if projection and projection.output else architecture.hidden_size


def _lookup_only(architecture: Architecture) -> int:
    """Weights of tables of which a token reads one row and nothing is multiplied."""
    size = 0
    if architecture.output_head and not architecture.tie_embeddings:
        size += (architecture.vocab_size + architecture.extra_input_rows) * table_width(architecture)
    if per_layer := architecture.per_layer_embeddings:
        size += per_layer.rows * per_layer.size * layer_count(architecture.layers)
    return size


def _embeddings(architecture: Architecture) -> list[Tensor]:
    """Token table, learned positions, segments, and the norm after them where there is one.

    An encoder-decoder shares the token table between its stacks; positions and norm each stack has for itself.
    """
    width = table_width(architecture)
    encoder = architecture.encoder
    stacks = 2 if encoder else 1
    tables = 2 if encoder and encoder.position is None else 1
    tensors = [Tensor("tokens", (architecture.vocab_size + architecture.extra_input_rows, width), "embedding")]
    if architecture.position.kind == "learned" and architecture.position.positions:
        projection = architecture.embedding_projection
        added = architecture.hidden_size if projection and projection.tokens_only else width
        tensors.append(Tensor("positions", (architecture.position.positions, added), "embedding", tables))
    if encoder and encoder.position and encoder.position.kind == "learned" and encoder.position.positions:
        tensors.append(Tensor("encoder_positions", (encoder.position.positions, architecture.hidden_size), "embedding"))
    if architecture.token_types:
        tensors.append(Tensor("token_types", (architecture.token_types, width), "embedding"))
    if architecture.norm.embedding:
        tensors += [
            replace(tensor, copies=stacks) for tensor in norm_tensors("embedding_norm", architecture.norm, width)
        ]
    if projection := architecture.embedding_projection:
        tensors += linear("widen", width, architecture.hidden_size, "embedding", bias=projection.bias)
        if projection.output:
            tensors += linear("narrow", architecture.hidden_size, width, "embedding", bias=projection.bias)
    return tensors + _gemma_inputs(architecture)


def _stem(encoder: Encoder) -> list[Tensor]:
    """Convolutions that turn sound into vectors (Whisper: Radford et al. 2022, arXiv:2212.04356, section 2.2)."""
    tensors: list[Tensor] = []
    for number, convolution in enumerate(encoder.stem, start=1):
        shape = (convolution.outputs, convolution.inputs, convolution.kernel)
        tensors.append(Tensor(f"convolution_{number}.weight", shape, "embedding"))
        if convolution.bias:
            tensors.append(Tensor(f"convolution_{number}.bias", (convolution.outputs,), "embedding"))
    return tensors


def _gemma_inputs(architecture: Architecture) -> list[Tensor]:
    """Per-layer embeddings (their table, a projection of the token's vector to the same shape, a norm) and the
    projections that make the streams of AltUp from one vector and one vector from the streams."""
    hidden = architecture.hidden_size
    tensors: list[Tensor] = []
    if per_layer := architecture.per_layer_embeddings:
        width = per_layer.size * layer_count(architecture.layers)
        tensors.append(Tensor("per_layer_tokens", (per_layer.rows, width), "embedding"))
        tensors += linear("per_layer_model_projection", hidden, width, "embedding")
        tensors += norm_tensors("per_layer_projection_norm", architecture.norm, per_layer.size)
    if streams := architecture.altup_streams:
        tensors += [
            Tensor("altup_projections", (hidden, hidden), "embedding", streams - 1),
            Tensor("altup_unembed_projections", (hidden, hidden), "embedding", streams - 1),
        ]
    return tensors


def _stack(architecture: Architecture, groups: Sequence[LayerGroup], label: str) -> list[WeightLine]:
    """The layers of one stack by kind, then what the stack has once: relative bias and final norm."""
    lines = [line for run, count in kinds(groups) for line in _layer_lines(architecture, run, count, label)]
    once: list[Tensor] = []
    position = architecture.position
    if position.kind == "relative-bias" and position.buckets:
        heads = next(
            run.mixer.heads for run, _ in kinds(groups) if run.mixer is not None and run.mixer.kind == "attention"
        )
        once.append(Tensor("relative_bias", (position.buckets, heads), "attention"))
    norm = architecture.norm
    if norm.placement != "post" if norm.final is None else norm.final:
        once += norm_tensors("final_norm", norm, architecture.hidden_size)
    once += residual_tensors("output", architecture, last=True)
    return lines + ([WeightLine(f"once for all {label}", 1, tuple(once))] if once else [])


def _layer_lines(architecture: Architecture, run: LayerRun, count: int, label: str) -> list[WeightLine]:
    """`count` equal layers: each with its weights, or all with one set and what each has of its own."""
    tensors = tuple(layer_tensors(run, architecture))
    if run.shared is None:
        return [WeightLine(label, count, tensors, run)]
    own = tuple(own_tensors(run, architecture))
    lines = [WeightLine(f"shared by {count} {label}, {run.shared.name}", 1, tensors, run, uses=count)]
    return (
        [*lines, WeightLine(f"own to each of the {count} {label} of {run.shared.name}", count, own, run)]
        if own
        else lines
    )


def audit_percent(model: Model) -> float | None:
    """Computed total against the stated one, in percent; None when either is missing."""
    if model.architecture is None or model.parameters is None or model.parameters.total is None:
        return None
    stated = model.parameters.total
    return (count_parameters(model.architecture).total - stated) / stated * 100

"""An architecture as a flat list of layers, and the tensors of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..records.architecture import GATED, Architecture, DenseFfn, Ffn, LayerGroup, Mixer, MoeFfn, Norm
from . import mixers
from .tensors import Part, Tensor, linear


@dataclass(frozen=True)
class LayerRun:
    """`count` equal layers in a row."""

    count: int
    mixer: Mixer | None
    cross: Mixer | None
    ffn: Ffn | None


def runs(groups: Sequence[LayerGroup]) -> list[LayerRun]:
    """The layers in order, as runs; a repeated pattern is written out."""
    found: list[LayerRun] = []
    for run in _unrolled(groups):
        if found and _same(found[-1], run):
            found[-1] = LayerRun(found[-1].count + run.count, run.mixer, run.cross, run.ffn)
        else:
            found.append(run)
    return found


def _unrolled(groups: Sequence[LayerGroup]) -> Iterator[LayerRun]:
    for group in groups:
        if group.pattern is None:
            yield LayerRun(group.count, group.mixer, group.cross, group.ffn)
            continue
        for _ in range(group.count):
            for layer in group.pattern:
                yield LayerRun(layer.count, layer.mixer, layer.cross, layer.ffn)


def _same(left: LayerRun, right: LayerRun) -> bool:
    return (left.mixer, left.cross, left.ffn) == (right.mixer, right.cross, right.ffn)


def kinds(groups: Sequence[LayerGroup]) -> list[tuple[LayerRun, int]]:
    """Each different layer with the number of times it occurs, in order of first appearance."""
    found: list[tuple[LayerRun, int]] = []
    for run in runs(groups):
        for index, (known, count) in enumerate(found):
            if _same(known, run):
                found[index] = (known, count + run.count)
                break
        else:
            found.append((run, run.count))
    return found


def layer_count(groups: Sequence[LayerGroup]) -> int:
    """Number of layers."""
    return sum(run.count for run in runs(groups))


def layer_tensors(run: LayerRun, architecture: Architecture) -> list[Tensor]:
    """Weight tensors of one layer, its norms included."""
    hidden, norm = architecture.hidden_size, architecture.norm
    tensors: list[Tensor] = []
    for name, block in (("mixer", run.mixer), ("cross", run.cross), ("ffn", run.ffn)):
        if block is None:
            continue
        tensors += _sublayer_norms(name, norm, hidden)
        tensors += (
            _ffn_tensors(block, hidden) if isinstance(block, DenseFfn | MoeFfn) else mixers.weights(block, hidden)
        )
    return tensors


def norm_tensor(name: str, norm: Norm, hidden_size: int) -> Tensor:
    """A norm's scale, and its bias if it has one."""
    has_bias = norm.kind == "layernorm" if norm.bias is None else norm.bias
    return Tensor(name, (2, hidden_size) if has_bias else (hidden_size,), "norm")


def _sublayer_norms(name: str, norm: Norm, hidden_size: int) -> list[Tensor]:
    if norm.placement == "sandwich":
        return [norm_tensor(f"{name}_pre_norm", norm, hidden_size), norm_tensor(f"{name}_post_norm", norm, hidden_size)]
    return [norm_tensor(f"{name}_norm", norm, hidden_size)]


def _ffn_tensors(ffn: Ffn, hidden_size: int) -> list[Tensor]:
    if isinstance(ffn, DenseFfn):
        return _mlp(hidden_size, ffn.intermediate, ffn.activation in GATED, ffn.bias, "dense_ffn")
    return _moe(ffn, hidden_size)


def _mlp(hidden_size: int, inner: int, gated: bool, bias: bool, part: Part, prefix: str = "") -> list[Tensor]:
    """Up and down projection, and a gate where the activation has one (Shazeer 2020, arXiv:2002.05202)."""
    names = ["gate", "up"] if gated else ["up"]
    return [
        *[tensor for name in names for tensor in linear(prefix + name, hidden_size, inner, part, bias=bias)],
        *linear(prefix + "down", inner, hidden_size, part, bias=bias),
    ]


def _moe(ffn: MoeFfn, hidden_size: int) -> list[Tensor]:
    """Router, routed experts of which a token uses `active`, shared experts that every token uses."""
    gated = ffn.activation in GATED
    tensors = linear("router", hidden_size, ffn.experts, "router", bias=ffn.router.bias)
    tensors += [
        Tensor(tensor.name, tensor.shape, "expert", ffn.experts, ffn.active)
        for tensor in _mlp(hidden_size, ffn.intermediate, gated, ffn.bias, "expert", "expert.")
    ]
    if ffn.shared:
        inner = ffn.shared_intermediate or ffn.intermediate
        tensors += [
            Tensor(tensor.name, tensor.shape, "shared_expert", ffn.shared)
            for tensor in _mlp(hidden_size, inner, gated, ffn.bias, "shared_expert", "shared.")
        ]
    if ffn.shared_gate:
        tensors += linear("shared_gate", hidden_size, 1, "shared_expert")
    return tensors

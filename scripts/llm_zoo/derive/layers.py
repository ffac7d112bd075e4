"""An architecture as a flat list of layers, and the tensors of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from ..records.architecture import Architecture, LayerGroup, Norm, Shared
from ..records.ffns import GATED, LEARNED, DenseFfn, Ffn, MoeFfn
from ..records.mixers import Attention, Mixer
from . import mixers
from .tensors import Part, Tensor, linear


@dataclass(frozen=True)
class LayerRun:
    """`count` equal layers in a row."""

    count: int
    mixer: Mixer | None
    cross: Mixer | None
    ffn: Ffn | None
    #: False where the mixer's input comes from a norm already.
    mixer_norm: bool = True
    #: The set of weights that these layers share with all others that name it.
    shared: Shared | None = None


def runs(groups: Sequence[LayerGroup]) -> list[LayerRun]:
    """The layers in order, as runs; a repeated pattern is written out."""
    found: list[LayerRun] = []
    for run in _unrolled(groups):
        if found and _same(found[-1], run):
            found[-1] = replace(run, count=found[-1].count + run.count)
        else:
            found.append(run)
    return found


def _unrolled(groups: Sequence[LayerGroup]) -> Iterator[LayerRun]:
    for group in groups:
        if group.pattern is None:
            yield LayerRun(group.count, group.mixer, group.cross, group.ffn, group.mixer_norm, group.shared)
            continue
        for _ in range(group.count):
            for layer in group.pattern:
                yield LayerRun(layer.count, layer.mixer, layer.cross, layer.ffn, layer.mixer_norm, layer.shared)


def _same(left: LayerRun, right: LayerRun) -> bool:
    return (left.mixer, left.cross, left.ffn, left.mixer_norm, left.shared) == (
        right.mixer,
        right.cross,
        right.ffn,
        right.mixer_norm,
        right.shared,
    )


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


Item = TypeVar("Item")


def folded(items: Sequence[Item]) -> list[tuple[int, Sequence[Item]]]:
    """Groups of items with how often each stands in a row: a b a b c → (2, a b), (1, c)."""
    found: list[tuple[int, Sequence[Item]]] = []
    start = 0
    while start < len(items):
        period, times = _longest_repeat(items, start)
        found.append((times, items[start : start + period]))
        start += period * times
    return found


def _longest_repeat(items: Sequence[Item], start: int) -> tuple[int, int]:
    """Length and number of the repeats that cover most items from `start` on, of the shortest group that does."""
    best = (1, 1)
    for period in range(1, (len(items) - start) // 2 + 1):
        group, times = items[start : start + period], 1
        while items[start + times * period : start + (times + 1) * period] == group:
            times += 1
        if times > 1 and period * times > best[0] * best[1]:
            best = (period, times)
    return best


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
        if _has_norm(name, run, architecture):
            tensors += _sublayer_norms(name, norm, getattr(block, "input_size", None) or hidden)
        if isinstance(block, MoeFfn):
            tensors += _moe(block, hidden, norm)
        elif isinstance(block, DenseFfn):
            tensors += _dense(block, hidden)
        else:
            tensors += mixers.weights(block, hidden)
        tensors += residual_tensors(name, architecture)
    return tensors + _per_layer_extras(architecture)


def own_tensors(run: LayerRun, architecture: Architecture) -> list[Tensor]:
    """What each of several layers with shared weights has for itself (Zamba2: Glorioso et al. 2024, arXiv:2411.15242,
    section 2): low-rank adapters on the first projection of the FFN, and on queries, keys and values, and a matrix on
    the way back to the hidden state."""
    shared, hidden = run.shared, architecture.hidden_size
    if shared is None:
        return []
    tensors: list[Tensor] = []
    if (rank := shared.adapter_rank) and isinstance(run.ffn, DenseFfn):
        inner = run.ffn.intermediate * (2 if run.ffn.activation in GATED else 1)
        tensors += _adapter("ffn", hidden, rank, inner, "dense_ffn")
        if shared.attention_adapters and isinstance(run.mixer, Attention):
            for name, heads in (("q", run.mixer.heads), ("k", run.mixer.kv_heads), ("v", run.mixer.kv_heads)):
                width = heads * run.mixer.head_dim
                tensors += _adapter(name, run.mixer.input_size or hidden, rank, width, mixers.part(run.mixer))
    if shared.own_output:
        tensors += linear("own_output", hidden, hidden, "dense_ffn")
    return tensors


def _adapter(name: str, inputs: int, rank: int, outputs: int, part: Part) -> list[Tensor]:
    """A matrix of low rank: down to `rank` and up again (Hu et al. 2021, arXiv:2106.09685, section 4.1)."""
    return [
        *linear(f"{name}_adapter_down", inputs, rank, part),
        *linear(f"{name}_adapter_up", rank, outputs, part),
    ]


def residual_tensors(name: str, architecture: Architecture, *, last: bool = False) -> list[Tensor]:
    """What stands in the place of a plain residual connection, for one mixer or FFN or (`last`) before the output.

    Hyper-connections of n streams (Xie et al. 2025, arXiv:2512.24880): one map makes n weights to read the
    streams, n to write to them and n² to mix them, with a bias each and three scales; before the output only the n to
    read, with one scale. Attention residuals (Kimi K3 report, arXiv:2607.24653, section 2.2): one query and a norm.
    """
    hidden = architecture.hidden_size
    tensors: list[Tensor] = []
    if streams := architecture.hyper_connections:
        outputs = streams if last else (2 + streams) * streams
        tensors += linear(f"{name}_streams", streams * hidden, outputs, "router", bias=True)
        tensors.append(Tensor(f"{name}_stream_scales", (1 if last else 3,), "router"))
    if architecture.attention_residuals:
        tensors.append(Tensor(f"{name}_residual_query", (1, hidden), "router"))
        tensors += norm_tensors(f"{name}_residual_norm", architecture.norm, hidden)
    return tensors


def _has_norm(name: str, run: LayerRun, architecture: Architecture) -> bool:
    """Whether a sublayer has a norm of its own: not an FFN that reads the mixer's normed input, nor a first mixer."""
    if name == "ffn" and architecture.parallel == "one-norm" and run.mixer is not None:
        return False
    return run.mixer_norm if name == "mixer" else True


def _per_layer_extras(architecture: Architecture) -> list[Tensor]:
    """What every layer of Gemma 3n and Gemma 4 has beside mixer and FFN.

    Gate and projection of the per-layer embedding (Gemma 3n, transformers `Gemma3nTextDecoderLayer`), prediction and
    correction of the parallel streams (Baykal et al. 2023, arXiv:2301.13310, section 3), and the low-rank bypass
    (Menghani et al. 2024, arXiv:2411.07501, section 2).
    """
    hidden, norm = architecture.hidden_size, architecture.norm
    tensors: list[Tensor] = []
    if architecture.per_layer_embeddings:
        size = architecture.per_layer_embeddings.size
        tensors += linear("per_layer_gate", hidden, size, "embedding")
        tensors += linear("per_layer_projection", size, hidden, "embedding")
        tensors += norm_tensors("per_layer_norm", norm, hidden)
    if streams := architecture.altup_streams:
        tensors += linear("altup_router", hidden, streams, "router")
        tensors += linear("altup_predict", streams, streams * streams, "router")
        tensors += linear("altup_correct", streams, streams, "router")
        tensors += [Tensor("altup_scale", (hidden,), "router"), *norm_tensors("altup_norm", norm, hidden)]
    if rank := architecture.laurel_rank:
        tensors += linear("laurel_down", hidden, rank, "dense_ffn") + linear("laurel_up", rank, hidden, "dense_ffn")
        tensors += norm_tensors("laurel_norm", norm, hidden)
    return tensors


def norm_tensors(name: str, norm: Norm, hidden_size: int) -> list[Tensor]:
    """A norm's scale, and its bias if it has one; nothing where it has no weights (OLMo: Groeneveld et al. 2024,
    arXiv:2402.00838, section 2.1)."""
    if not norm.weights:
        return []
    has_bias = norm.kind == "layernorm" if norm.bias is None else norm.bias
    return [Tensor(name, (2, hidden_size) if has_bias else (hidden_size,), "norm")]


def _sublayer_norms(name: str, norm: Norm, hidden_size: int) -> list[Tensor]:
    if norm.placement == "sandwich":
        return [
            *norm_tensors(f"{name}_pre_norm", norm, hidden_size),
            *norm_tensors(f"{name}_post_norm", norm, hidden_size),
        ]
    return norm_tensors(f"{name}_norm", norm, hidden_size)


def _dense(ffn: DenseFfn, hidden_size: int) -> list[Tensor]:
    """An FFN that every token passes; RWKV's channel mix (Peng et al. 2023, arXiv:2305.13048, section 3.1) adds shares
    for the token before, and a square gate."""
    tensors = _mlp(hidden_size, ffn.intermediate, ffn.activation in GATED, ffn.bias, "dense_ffn")
    if size := LEARNED.get(ffn.activation):
        tensors.append(Tensor("activation", (size,), "dense_ffn"))
    if ffn.inner_norm:
        # Sub-norm of BitNet (Wang et al. 2023, arXiv:2310.11453, section 2.1).
        tensors.append(Tensor("inner_norm", (ffn.intermediate,), "norm"))
    if ffn.token_shift:
        tensors.append(Tensor("shift", (hidden_size,), "dense_ffn"))
    if ffn.receptance:
        tensors += linear("receptance", hidden_size, hidden_size, "dense_ffn")
        tensors.append(Tensor("receptance_shift", (hidden_size,), "dense_ffn"))
    return tensors


def _mlp(hidden_size: int, inner: int, gated: bool, bias: bool, part: Part, prefix: str = "") -> list[Tensor]:
    """Up and down projection, and a gate where the activation has one (Shazeer 2020, arXiv:2002.05202)."""
    names = ["gate", "up"] if gated else ["up"]
    return [
        *[tensor for name in names for tensor in linear(prefix + name, hidden_size, inner, part, bias=bias)],
        *linear(prefix + "down", inner, hidden_size, part, bias=bias),
    ]


def _moe(ffn: MoeFfn, hidden_size: int, norm: Norm) -> list[Tensor]:
    """Router, routed experts of which a token uses `active`, shared experts that every token uses."""
    gated = ffn.activation in GATED
    tensors = linear("router", hidden_size, ffn.experts + ffn.zero_experts, "router", bias=ffn.router.bias)
    if ffn.router.input_scale:
        tensors.append(Tensor("router_scale", (hidden_size,), "router"))
    if ffn.router.expert_scale:
        tensors.append(Tensor("expert_scale", (ffn.experts,), "router"))
    if ffn.branch_norms:
        names = ("experts_pre_norm", "experts_post_norm", "shared_post_norm")
        tensors += [tensor for name in names for tensor in norm_tensors(name, norm, hidden_size)]
    if ffn.latent:
        # Latent experts: NVIDIA, Nemotron 3 white paper (2025), section on LatentMoE.
        tensors += linear("latent_down", hidden_size, ffn.latent, "expert", bias=ffn.bias)
        tensors += linear("latent_up", ffn.latent, hidden_size, "expert", bias=ffn.bias)
        if ffn.latent_norm:
            tensors += norm_tensors("latent_norm", norm, ffn.latent)
    tensors += [
        Tensor(tensor.name, tensor.shape, "expert", ffn.experts, ffn.active)
        for tensor in _mlp(ffn.latent or hidden_size, ffn.intermediate, gated, ffn.bias, "expert", "expert.")
    ]
    if ffn.shared:
        inner = ffn.shared_intermediate or ffn.intermediate
        tensors += [
            Tensor(tensor.name, tensor.shape, "shared_expert", ffn.shared)
            for tensor in _mlp(hidden_size, inner, gated, ffn.bias, "shared_expert", "shared.")
        ]
    if ffn.sum_bias:
        tensors.append(Tensor("sum.bias", (hidden_size,), "expert"))
    if ffn.shared_gate:
        tensors += linear("shared_gate", hidden_size, 1, "shared_expert")
    return tensors

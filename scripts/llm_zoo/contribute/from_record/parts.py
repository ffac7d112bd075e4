"""What several classes of the library call by the same key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from pydantic import BaseModel

from ...derive.layers import LayerRun, runs
from ...records.architecture import Architecture
from ...records.ffns import DenseFfn, MoeFfn
from ...records.mixers import Attention, LatentAttention, Mamba2
from ..config.base import Yaml

Kind = TypeVar("Kind", bound=BaseModel)


class NoTranslation(ValueError):
    """A record that has no counterpart in the configuration of its class."""


def flat(architecture: Architecture) -> list[LayerRun]:
    """Every layer by itself, in order."""
    return [LayerRun(1, run.mixer, run.cross, run.ffn) for run in runs(architecture.layers) for _ in range(run.count)]


def first(architecture: Architecture, kind: type[Kind]) -> Kind:
    """The mixer or FFN of this kind that comes first. Raises `NoTranslation` if no layer has one."""
    for run in runs(architecture.layers):
        for part in (run.mixer, run.ffn):
            if isinstance(part, kind):
                return part
    raise NoTranslation(f"no layer of kind {kind.__name__} in a model whose class has them")


def intermediate(architecture: Architecture) -> int:
    """Inner width of the first dense FFN; where there is none, that of an expert."""
    dense = any(isinstance(run.ffn, DenseFfn) for run in runs(architecture.layers))
    return first(architecture, DenseFfn).intermediate if dense else first(architecture, MoeFfn).intermediate


def heads(architecture: Architecture) -> Yaml:
    """Sizes of attention and FFN, as most decoders since Llama call them. A class ignores the keys it does not know."""
    attention = first(architecture, Attention)
    return {
        "num_attention_heads": attention.heads,
        "num_key_value_heads": attention.kv_heads,
        "head_dim": attention.head_dim,
        "intermediate_size": intermediate(architecture),
        "attention_bias": attention.qkv_bias,
        "attention_out_bias": attention.output_bias,
        "use_qk_norm": attention.qk_norm is not None,
    }


def windowed(architecture: Architecture) -> Yaml:
    """The same, and the window of the layers that have one."""
    found = [mixer.window for mixer in attentions(architecture) if mixer.window]
    return heads(architecture) | {"sliding_window": found[0] if found else None}


def mixed(architecture: Architecture) -> Yaml:
    """The same, and what each layer is."""
    return windowed(architecture) | {"layer_types": [_layer_type(run) for run in flat(architecture)]}


def attentions(architecture: Architecture) -> Iterator[Attention]:
    return (run.mixer for run in runs(architecture.layers) if isinstance(run.mixer, Attention))


def _layer_type(run: LayerRun) -> str:
    if not isinstance(run.mixer, Attention):
        return "linear_attention"
    return "sliding_attention" if run.mixer.window else "full_attention"


def latent(architecture: Architecture) -> Yaml:
    """Sizes of latent attention, as DeepSeek calls them."""
    mixer = first(architecture, LatentAttention)
    return {
        "num_attention_heads": mixer.heads,
        "num_key_value_heads": mixer.heads,
        "intermediate_size": intermediate(architecture),
        "q_lora_rank": mixer.q_rank,
        "kv_lora_rank": mixer.kv_rank,
        "qk_nope_head_dim": mixer.nope_dim,
        "qk_rope_head_dim": mixer.rope_dim,
        "v_head_dim": mixer.value_dim,
    }


def mamba2(mixer: Mamba2) -> Yaml:
    """Sizes of Mamba-2 inside a hybrid."""
    return {
        "mamba_n_heads": mixer.heads,
        "mamba_d_head": mixer.head_dim,
        "mamba_n_groups": mixer.groups,
        "mamba_d_state": mixer.state,
        "mamba_d_conv": mixer.conv,
        "mamba_conv_bias": mixer.conv_bias,
    }


def leading_dense(architecture: Architecture) -> int:
    """Layers before the first with experts."""
    return next(index for index, run in enumerate(flat(architecture)) if isinstance(run.ffn, MoeFfn))

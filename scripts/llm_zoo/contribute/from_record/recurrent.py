"""State-space models, other recurrent networks, and hybrids with attention."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from ...derive.layers import layer_count, runs
from ...records.architecture import Architecture
from ...records.ffns import MoeFfn
from ...records.mixers import Attention, Mamba, Mamba2, MLstm, Parallel, RgLru, Rwkv4, ShortConvolution
from ..config.base import Yaml
from . import parts


def _jamba(architecture: Architecture) -> Yaml:
    layers = parts.flat(architecture)
    mamba = parts.first(architecture, Mamba)
    moe = parts.first(architecture, MoeFfn)
    attention = [index for index, run in enumerate(layers) if isinstance(run.mixer, Attention)]
    experts = [index for index, run in enumerate(layers) if isinstance(run.ffn, MoeFfn)]
    heads = parts.heads(architecture)
    del heads["head_dim"]
    return heads | {
        "attn_layer_offset": attention[0],
        "attn_layer_period": attention[1] - attention[0],
        "expert_layer_offset": experts[0],
        "expert_layer_period": experts[1] - experts[0],
        "num_experts": moe.experts,
        "num_experts_per_tok": moe.active,
        "mamba_d_state": mamba.state,
        "mamba_d_conv": mamba.conv,
        "mamba_expand": mamba.inner // architecture.hidden_size,
        "mamba_dt_rank": mamba.dt_rank,
        "mamba_conv_bias": mamba.conv_bias,
    }


def _mamba2(architecture: Architecture) -> Yaml:
    mixer = parts.first(architecture, Mamba2)
    return {
        "num_heads": mixer.heads,
        "head_dim": mixer.head_dim,
        "state_size": mixer.state,
        "n_groups": mixer.groups,
        "conv_kernel": mixer.conv,
        "use_conv_bias": mixer.conv_bias,
        "expand": mixer.heads * mixer.head_dim // architecture.hidden_size,
    }


def _falcon_h1(architecture: Architecture) -> Yaml:
    parallel = parts.first(architecture, Parallel)
    attention = next(branch for branch in parallel.branches if isinstance(branch, Attention))
    mamba = next(branch for branch in parallel.branches if isinstance(branch, Mamba2))
    return parts.mamba2(mamba) | {
        "num_attention_heads": attention.heads,
        "num_key_value_heads": attention.kv_heads,
        "head_dim": attention.head_dim,
        "intermediate_size": parts.intermediate(architecture),
        "mamba_d_ssm": mamba.heads * mamba.head_dim,
        "mamba_rms_norm": mamba.gated_norm,
    }


def _xlstm(architecture: Architecture) -> Yaml:
    """The class takes widths as shares of the hidden size, and the FFN as a share that it rounds up to 64."""
    mixer = parts.first(architecture, MLstm)
    hidden = architecture.hidden_size
    return {
        "embedding_dim": hidden,
        "num_blocks": layer_count(architecture.layers),
        "num_heads": mixer.heads,
        "use_bias": mixer.bias,
        "qk_dim_factor": mixer.heads * mixer.key_dim / hidden,
        "v_dim_factor": mixer.heads * mixer.value_dim / hidden,
        "ffn_proj_factor": parts.intermediate(architecture) / hidden,
        "ffn_round_up_to_multiple_of": 64,
    }


def _rwkv(architecture: Architecture) -> Yaml:
    mixer = parts.first(architecture, Rwkv4)
    return {"attention_hidden_size": mixer.inner, "intermediate_size": parts.intermediate(architecture)}


def _lfm2(architecture: Architecture) -> Yaml:
    """The class divides the hidden size by the heads, and adjusts the width of the FFN unless told not to."""
    heads = parts.heads(architecture)
    del heads["head_dim"]
    conv = parts.first(architecture, ShortConvolution)
    attends = [isinstance(run.mixer, Attention) for run in parts.flat(architecture)]
    return heads | {
        "layer_types": ["full_attention" if one else "conv" for one in attends],
        "conv_L_cache": conv.conv,
        "conv_bias": conv.bias,
        "block_auto_adjust_ff_dim": False,
    }


def _recurrent_gemma(architecture: Architecture) -> Yaml:
    """The class takes twice the width of the FFN."""
    heads = parts.windowed(architecture)
    del heads["head_dim"]
    mixer = parts.first(architecture, RgLru)
    return heads | {
        "attention_window_size": heads.pop("sliding_window"),
        "intermediate_size": 2 * parts.intermediate(architecture),
        "lru_width": mixer.inner,
        "conv1d_width": mixer.conv,
        "block_types": [
            "recurrent" if isinstance(run.mixer, RgLru) else "attention" for run in parts.flat(architecture)
        ],
    }


def _zamba2(architecture: Architecture) -> Yaml:
    """A shared block of the record and the Mamba-2 layer after it are one layer of the class."""
    layers, mamba = parts.flat(architecture), parts.first(architecture, Mamba2)
    after_block = [isinstance(before.mixer, Attention) for before, _ in pairwise(layers)]
    kinds = [
        "hybrid" if follows else "mamba"
        for run, follows in zip(layers, [False, *after_block], strict=True)
        if isinstance(run.mixer, Mamba2)
    ]
    shared = [run.shared for run in runs(architecture.layers) if run.shared]
    heads = parts.heads(architecture)
    del heads["head_dim"]
    return heads | {
        "num_hidden_layers": len(kinds),
        "layers_block_type": kinds,
        "num_mem_blocks": len({one.name for one in shared}),
        "adapter_rank": shared[0].adapter_rank,
        "use_shared_attention_adapter": shared[0].attention_adapters,
        "use_mem_rope": architecture.position.kind == "rope",
        "n_mamba_heads": mamba.heads,
        "mamba_expand": mamba.heads * mamba.head_dim // architecture.hidden_size,
        "mamba_d_state": mamba.state,
        "mamba_ngroups": mamba.groups,
        "mamba_d_conv": mamba.conv,
        "use_conv_bias": mamba.conv_bias,
    }


TRANSLATIONS: dict[str, Callable[[Architecture], Yaml]] = {
    "falcon_h1": _falcon_h1,
    "jamba": _jamba,
    "lfm2": _lfm2,
    "mamba2": _mamba2,
    "recurrent_gemma": _recurrent_gemma,
    "rwkv": _rwkv,
    "xlstm": _xlstm,
    "zamba2": _zamba2,
}

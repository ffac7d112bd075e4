"""Attention decoders with experts. What differs between the families is mostly what they call a number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...derive.layers import layer_count
from ...records.architecture import Architecture
from ...records.ffns import DenseFfn, MoeFfn
from ...records.mixers import GatedDeltaNet, Mamba2
from ..config.base import Yaml
from . import parts

Translation = Callable[[Architecture], Yaml]


@dataclass(frozen=True)
class ExpertKeys:
    """Names under which a family keeps the sizes of its experts; None for what it has no key for."""

    experts: str = "num_experts"
    active: str = "num_experts_per_tok"
    intermediate: str = "moe_intermediate_size"
    shared: str | None = None
    """How many are shared."""
    shared_intermediate: str | None = None
    """Width of all shared ones together."""
    leading_dense: str | None = None
    """Layers without experts at the beginning."""


_DEEPSEEK = ExpertKeys("n_routed_experts", shared="n_shared_experts", leading_dense="first_k_dense_replace")
KEYS = {
    "deepseek_v2": _DEEPSEEK,
    "ernie4_5_moe": ExpertKeys(
        "moe_num_experts", "moe_k", shared="moe_num_shared_experts", leading_dense="moe_layer_start_index"
    ),
    "glm4_moe": _DEEPSEEK,
    "granitemoehybrid": ExpertKeys(
        "num_local_experts", intermediate="intermediate_size", shared_intermediate="shared_intermediate_size"
    ),
    "hy_v3": ExpertKeys(shared="num_shared_experts"),
    "longcat_flash": ExpertKeys("n_routed_experts", "moe_topk", "expert_ffn_hidden_size"),
    "minimax_m2": ExpertKeys("num_local_experts", intermediate="intermediate_size"),
    "mistral4": _DEEPSEEK,
    "olmoe": ExpertKeys(intermediate="intermediate_size"),
    "qwen2_moe": ExpertKeys(shared_intermediate="shared_expert_intermediate_size"),
    "qwen3_next": ExpertKeys(shared_intermediate="shared_expert_intermediate_size"),
    "solar_open": _DEEPSEEK,
    "step3p5": ExpertKeys("n_routed_experts", shared_intermediate="share_expert_dim"),
}


def _with_experts(model_type: str, mixers: Translation) -> Translation:
    keys = KEYS[model_type]

    def translate(architecture: Architecture) -> Yaml:
        moe = parts.first(architecture, MoeFfn)
        named = {
            keys.experts: moe.experts,
            keys.active: moe.active,
            keys.intermediate: moe.intermediate,
            keys.shared: moe.shared,
            keys.shared_intermediate: moe.shared * (moe.shared_intermediate or moe.intermediate),
            keys.leading_dense: parts.leading_dense(architecture),
        }
        return mixers(architecture) | {name: size for name, size in named.items() if name}

    return translate


def _granite_hybrid(architecture: Architecture) -> Yaml:
    mamba = parts.first(architecture, Mamba2)
    inner = mamba.heads * mamba.head_dim
    return parts.mixed(architecture) | parts.mamba2(mamba) | {"mamba_expand": inner // architecture.hidden_size}


def _longcat(architecture: Architecture) -> Yaml:
    """Two attentions and two dense FFNs with the experts beside them are one layer of this class."""
    return parts.latent(architecture) | {
        "num_layers": layer_count(architecture.layers) // 2,
        "ffn_hidden_size": parts.first(architecture, DenseFfn).intermediate,
        "zero_expert_num": parts.first(architecture, MoeFfn).zero_experts,
    }


def _qwen3_next(architecture: Architecture) -> Yaml:
    linear = parts.first(architecture, GatedDeltaNet)
    return parts.mixed(architecture) | {
        "linear_num_key_heads": linear.key_heads,
        "linear_num_value_heads": linear.value_heads,
        "linear_key_head_dim": linear.key_dim,
        "linear_value_head_dim": linear.value_dim,
        "linear_conv_kernel_dim": linear.conv,
    }


def _sparse_layers(mixers: Translation) -> Translation:
    """With a list of the layers that have experts."""

    def translate(architecture: Architecture) -> Yaml:
        kinds = ["sparse" if isinstance(run.ffn, MoeFfn) else "dense" for run in parts.flat(architecture)]
        return mixers(architecture) | {"mlp_layer_types": kinds}

    return translate


def _step(architecture: Architecture) -> Yaml:
    """Window layers have heads of their own number."""
    local = next(mixer for mixer in parts.attentions(architecture) if mixer.window)
    return parts.mixed(architecture) | {"num_sliding_attention_heads": local.heads}


_MIXERS: dict[str, Translation] = {
    "deepseek_v2": parts.latent,
    "ernie4_5_moe": parts.heads,
    "glm4_moe": parts.heads,
    "granitemoehybrid": _granite_hybrid,
    "hy_v3": _sparse_layers(parts.heads),
    "longcat_flash": _longcat,
    "minimax_m2": parts.heads,
    "mistral4": parts.latent,
    "olmoe": parts.heads,
    "qwen2_moe": parts.heads,
    "qwen3_next": _qwen3_next,
    "solar_open": parts.heads,
    "step3p5": _sparse_layers(_step),
}
TRANSLATIONS = {model_type: _with_experts(model_type, mixers) for model_type, mixers in _MIXERS.items()}

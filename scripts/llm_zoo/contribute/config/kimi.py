"""Kimi Linear, Kimi K3 and Ling 3.0: Kimi delta attention with a latent attention layer after every few, which is
rotated in Ling only."""

from __future__ import annotations

from .base import Config, ConfigProblem, Yaml, reader
from .common import activation, architecture, dense, layer_count, per_layer, written
from .deepseek import latent_attention
from .llama import ffn_of_each


@reader("kimi_linear")
def kimi_linear(config: Config) -> Yaml:
    """Kimi Linear 48B-A3B (arXiv:2510.26692) and the language model of Kimi K3 (arXiv:2607.24653, section 2)."""
    config.ignore("model_max_length", "rope_theta", "rope_scaling", "rope_parameters", "use_grouped_topk")
    # The bounds of K3's activation and decay are no weights.
    config.ignore("activation_situ_beta", "activation_situ_linear_beta", "linear_lower_bound")
    if not config.get("mla_use_nope", True):
        raise ConfigProblem("Kimi Linear with rotated keys is not known ('mla_use_nope' is false)")
    layers = [{"mixer": mixer, "ffn": ffn} for mixer, ffn in zip(_mixers(config), _ffns(config), strict=True)]
    blocks = config.get("attn_res_block_size")
    return architecture(config, layers, where={"kind": "none"}, attention_residuals=blocks)


@reader("bailing_hybrid")
def ling3(config: Config) -> Yaml:
    """Ling 3.0: decay and output gate of full rank, and a gate for each head of latent attention (transformers
    `BailingHybridDeltaAttention`, `BailingHybridAttention`)."""
    config.ignore("model_max_length", "kda_safe_gate", "kda_lower_bound", "mtp_loss_scaling_factor", "num_mtp_layers")
    config.assume(hidden_act="silu", first_k_dense_replace=2)
    count, every = layer_count(config), config.get("layer_group_size", 6)
    kinds = per_layer(config, "layer_types", count) or [
        "linear_attention" if (index + 1) % every else "full_attention" for index in range(count)
    ]
    latent = latent_attention(config, head_gate=True)
    delta = {
        "kind": "kimi-delta",
        "heads": config.number("num_attention_heads"),
        # The file's own `head_dim`; a written-out one holds the rotated dimensions of latent attention there.
        "head_dim": config.first("linear_head_dim", "head_dim", default=128),
        "conv": config.first("linear_conv_kernel_dim", "short_conv_kernel_size", default=4),
        "full_rank_gate": True,
        "full_rank_decay": True,
    }
    config.ignore("linear_num_heads")
    mixers = [latent if kind == "full_attention" else delta for kind in kinds]
    layers = [{"mixer": mixer, "ffn": ffn} for mixer, ffn in zip(mixers, _ffns(config), strict=True)]
    return architecture(config, layers)


def _mixers(config: Config) -> list[Yaml]:
    order = _full(config, layer_count(config))
    latent = latent_attention(config, output_gate=bool(config.get("mla_use_output_gate", False))) | {"rope": False}
    delta = _delta(config)
    return [latent if full else delta for full in order]


def _full(config: Config, count: int) -> list[bool]:
    """Which layers have latent attention: a list of kinds, or layer numbers that start at 1."""
    kinds, linear = per_layer(config, "layer_types", count), config.part("linear_attn_config")
    if kinds is not None:
        return [kind == "full_attention" for kind in kinds]
    if linear is None:
        raise ConfigProblem("neither 'layer_types' nor 'linear_attn_config' says which layers have full attention")
    numbers, others = linear.get("full_attn_layers", []), linear.get("kda_layers", [])
    if sorted([*numbers, *others]) != list(range(1, count + 1)):
        raise ConfigProblem("'full_attn_layers' and 'kda_layers' must name each layer once")
    return [layer + 1 in numbers for layer in range(count)]


def _delta(config: Config) -> Yaml:
    linear = config.part("linear_attn_config")
    if linear is None:
        names, linear = ("linear_num_heads", "linear_head_dim", "linear_conv_kernel_dim"), config
    else:
        names = ("num_heads", "head_dim", "short_conv_kernel_size")
        linear.ignore("gate_lower_bound", "full_attn_layers", "kda_layers")
    heads, head_dim, conv = (linear.number(name) for name in names)
    gate = bool(linear.get("use_full_rank_gate", False))
    return written(kind="kimi-delta", heads=heads, head_dim=head_dim, conv=conv, full_rank_gate=gate)


def _ffns(config: Config) -> list[Yaml]:
    groups = config.first("num_expert_group", "n_group", default=1)
    config.ignore("topk_group", "moe_renormalize", "topk_method", "scoring_func", "n_routed_experts")
    act = "situ" if config.get("hidden_act") == "situ" else activation(config)
    moe = written(
        kind="moe",
        experts=config.number("num_experts", "num_local_experts"),
        active=config.number("num_experts_per_token", "num_experts_per_tok"),
        shared=config.first("num_shared_experts", "n_shared_experts"),
        intermediate=config.number("moe_intermediate_size"),
        activation=act,
        latent=config.get("routed_expert_hidden_size"),
        latent_norm=bool(config.get("latent_moe_use_norm", False)),
        router=written(
            kind=config.get("moe_router_activation_func", "sigmoid"),
            groups=groups if groups > 1 else None,
            balance_bias=True,
        ),
    )
    return ffn_of_each(config, moe, dense(config, act=act), first_dense=1)

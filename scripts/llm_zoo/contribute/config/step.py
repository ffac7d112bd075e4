"""Step-3.5 and 3.7 Flash: window layers with more heads than the others, a gate for each head."""

from __future__ import annotations

from .base import Config, Yaml, reader
from .common import architecture, attention, dense, layer_count, windows, written
from .llama import ffn_of_each
from .towers import with_towers


@reader("step3p7")
def step_with_tower(config: Config) -> Yaml:
    """The language model and its tower; files for text alone have the keys of the former on the top level."""
    return step(config) if config.part("text_config") is None else with_towers(config)


@reader("step3p5", "step3p7_text")
def step(config: Config) -> Yaml:
    """The language model."""
    config.ignore("share_expert_dims", "moe_router_scaling_factor", "use_moe_router_bias", "use_head_wise_attn_gate")
    config.ignore("swiglu_limits", "swiglu_limits_shared", "need_fp32_gate", "norm_expert_weight", "zero_centered")
    config.ignore("query_pre_attn_scalar", "yarn_only_types", "partial_rotary_factors", "mtp_layer_types")
    config.ignore("mtp_mlp_layer_types", "per_layer_config", "scoring_func", "n_shared_experts", "att_impl_type")
    count = layer_count(config)
    config.assume(num_key_value_heads=config.get("num_attention_groups"))
    full = attention(config, qk_norm="head", head_gate=True)
    other = config.part("attention_other_setting")
    heads = config.get("num_sliding_attention_heads", full["heads"])
    local = full | {"heads": other.get("num_attention_heads", heads) if other else heads}
    sizes = windows(config, count, [False] * count)
    mixers = [local | written(window=size) if size else full for size in sizes]
    layers = [{"mixer": mixer, "ffn": ffn} for mixer, ffn in zip(mixers, _ffns(config), strict=True)]
    return architecture(config, layers, where=_position(config))


def _ffns(config: Config) -> list[Yaml]:
    enumerated = config.get("moe_layers_enum")
    moe = written(
        kind="moe",
        experts=config.number("num_experts", "moe_num_experts", "n_routed_experts"),
        active=config.number("num_experts_per_tok", "moe_top_k"),
        shared=1,
        intermediate=config.number("moe_intermediate_size"),
        shared_intermediate=config.first("share_expert_dim", "share_expert_dims"),
        activation="swiglu",
        router={"kind": "sigmoid", "balance_bias": True},
    )
    config.ignore("hidden_act")
    plain = dense(config, act="swiglu")
    if enumerated is None:
        return ffn_of_each(config, moe, plain, first_dense=3)
    names = enumerated.split(",") if isinstance(enumerated, str) else enumerated
    sparse = {int(name) for name in names if str(name).strip()}
    return [moe if layer in sparse else plain for layer in range(layer_count(config))]


def _position(config: Config) -> Yaml:
    """The base of full layers and of window layers; the file has a list with one for each layer."""
    theta, rope = config.get("rope_theta"), config.get("rope_parameters") or {}
    scaling = config.get("rope_scaling") or {}
    kinds = config.get("layer_types") or []
    if isinstance(theta, list) and len(theta) >= len(kinds):
        bases = {kind: theta[layer] for layer, kind in enumerate(kinds)}
    else:
        bases = {kind: said.get("rope_theta") for kind, said in rope.items() if isinstance(said, dict)}
        bases.setdefault("full_attention", theta if not isinstance(theta, list) else None)
    base, local = bases.get("full_attention"), bases.get("sliding_attention")
    name = scaling.get("rope_type", scaling.get("type"))
    return written(
        kind="rope",
        theta=base,
        local_theta=local if local != base else None,
        scaling=name if name in {"llama3", "yarn"} else None,
    )

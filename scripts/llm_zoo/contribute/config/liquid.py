"""LFM2, LFM2-MoE and LFM3: gated short convolutions with a few layers of attention between them."""

from __future__ import annotations

from .base import Config, Yaml, reader
from .common import architecture, attention, dense, layer_count, per_layer, position, written
from .llama import experts

_OLD_KEYS = (
    *("block_dim", "block_mlp_init_scale", "block_norm_eps", "block_out_init_scale", "block_use_swiglu"),
    *("block_use_xavier_init", "conv_dim", "conv_dim_out", "conv_use_xavier_init", "num_heads", "theta"),
    *("use_pos_enc", "block_multiple_of", "block_ffn_dim_multiplier", "block_auto_adjust_ff_dim", "block_ff_dim"),
)


def _layers(config: Config, ffns: list[Yaml], **special: object) -> list[Yaml]:
    """Convolution or attention by `layer_types`; older files list the layers of attention instead."""
    count = layer_count(config)
    config.assume(hidden_act="silu")
    attends = config.get("full_attn_idxs", list(range(count)))
    kinds = per_layer(config, "layer_types", count) or [
        "full_attention" if index in attends else "conv" for index in range(count)
    ]
    conv = {
        "kind": "short-convolution",
        "inner": config.number("hidden_size"),
        "conv": config.get("conv_L_cache", 3),
        **written(bias=bool(config.get("conv_bias", False))),
    }
    full = attention(config, qk_norm="head", **special)
    mixers = {"conv": conv, "full_attention": full}
    if "sliding_attention" in kinds:
        mixers["sliding_attention"] = full | {"window": config.number("sliding_window")}
    return [{"mixer": mixers[kind], "ffn": ffn} for kind, ffn in zip(kinds, ffns, strict=True)]


def _adjusted_width(config: Config) -> int:
    """Two thirds of the width that the file gives, times a factor, rounded up: what Llama 1 did for its gate."""
    width = config.number("block_ff_dim", "intermediate_size")
    if not config.get("block_auto_adjust_ff_dim", True):
        return width
    multiple = int(config.get("block_multiple_of", 256))
    scaled = int(config.get("block_ffn_dim_multiplier", 1.0) * int(2 * width / 3))
    return multiple * -(-scaled // multiple)


@reader("lfm2")
def read_lfm2(config: Config) -> Yaml:
    """LFM2: norms on queries and keys, tied embeddings (technical report, arXiv:2511.23404, section 2)."""
    config.ignore("tie_embedding", *_OLD_KEYS)
    config.assume(hidden_act="silu", rope_theta=1_000_000.0)
    ffn = dense(config, intermediate=_adjusted_width(config))
    return architecture(config, _layers(config, [ffn] * layer_count(config)), tied=config.get("tie_embedding", True))


@reader("lfm2_moe")
def read_lfm2_moe(config: Config) -> Yaml:
    """LFM2 with experts in all but the first layers; sigmoid scores, a correction for balance."""
    config.ignore("tie_embedding", "moe_layer_freq", *_OLD_KEYS)
    config.assume(hidden_act="silu", rope_theta=1_000_000.0)
    moe = experts(config, config.number("num_experts"), config.number("moe_intermediate_size"))
    moe["router"] = {"kind": "sigmoid"} | written(balance_bias=bool(config.get("use_expert_bias", True)))
    first = config.get("num_dense_layers", 2)
    ffns = [dense(config) if index < first else moe for index in range(layer_count(config))]
    return architecture(config, _layers(config, ffns), tied=config.get("tie_embedding", True))


@reader("lfm3")
def read_lfm3(config: Config) -> Yaml:
    """LFM3: window layers too, a gate for each head, norms on both sides of each sublayer."""
    config.assume(hidden_act="silu", conv_L_cache=7, sliding_window=256)
    gate = bool(config.get("use_attention_gate", True))
    bias = bool(config.get("attention_bias", False))
    placement = "sandwich" if config.get("use_sandwich_norm", True) else "pre"
    layers = _layers(config, [dense(config)] * layer_count(config), head_gate=gate, qkv_bias=bias, output_bias=bias)
    where = position(config)
    return architecture(config, layers, tied=True, placement=placement, where=where)

"""Three layers of gated DeltaNet, then one of gated attention: Qwen3-Next, Qwen3.5 and later."""

from __future__ import annotations

from .base import Config, ConfigProblem, Yaml, reader
from .common import architecture, attention, dense, layer_count, per_layer
from .llama import qwen_ffns, sparse_layers


def _mixers(config: Config) -> list[Yaml]:
    """The mixer of each layer, from `layer_types` or every `full_attention_interval`-th."""
    count = layer_count(config)
    every = config.get("full_attention_interval", 4)
    rule = ["linear_attention" if (layer + 1) % every else "full_attention" for layer in range(count)]
    by_kind = {"linear_attention": _delta(config), "full_attention": _attention(config)}
    kinds = per_layer(config, "layer_types", count) or rule
    unknown = set(kinds) - set(by_kind)
    if unknown:
        raise ConfigProblem(f"'layer_types' has kinds without a reader: {', '.join(sorted(map(str, unknown)))}")
    return [by_kind[kind] for kind in kinds]


def _delta(config: Config) -> Yaml:
    """Gated DeltaNet (Yang et al. 2024, arXiv:2412.06464)."""
    return {
        "kind": "gated-deltanet",
        "key_heads": config.number("linear_num_key_heads"),
        "value_heads": config.number("linear_num_value_heads"),
        "key_dim": config.number("linear_key_head_dim"),
        "value_dim": config.number("linear_value_head_dim"),
        "conv": config.number("linear_conv_kernel_dim"),
    }


def _attention(config: Config) -> Yaml:
    """Attention whose output is gated; the class always gates, whether or not the file says so."""
    config.ignore("attn_output_gate", "output_gate_type")
    bias = bool(config.get("attention_bias", False))
    return attention(config, qk_norm="head", output_gate=True, qkv_bias=bias, output_bias=bias)


def _layers(config: Config, ffns: list[Yaml]) -> list[Yaml]:
    config.ignore("mtp_use_dedicated_embeddings", "mlp_only_layers")
    return [{"mixer": mixer, "ffn": ffn} for mixer, ffn in zip(_mixers(config), ffns, strict=True)]


@reader("qwen3_next", "qwen3_5_moe_text")
def qwen3_next(config: Config) -> Yaml:
    """With experts and one gated shared expert."""
    return architecture(config, _layers(config, qwen_ffns(config, sparse_layers(config))))


@reader("qwen3_5_text")
def qwen3_5(config: Config) -> Yaml:
    """With a dense FFN."""
    return architecture(config, _layers(config, [dense(config)] * layer_count(config)))

"""Llama 4: attention in chunks with positions, every fourth layer sees all without them; experts in each or every other
layer."""

from __future__ import annotations

from .base import Config, ConfigProblem, Yaml, reader
from .common import architecture, attention, dense, layer_count, per_layer, written
from .llama import experts


@reader("llama4_text")
def llama4(config: Config) -> Yaml:
    """The text part. Queries and keys are normalised without weights, so that `use_qk_norm` changes no count."""
    config.ignore("use_qk_norm", "attn_temperature_tuning", "attn_scale", "floor_scale", "for_llm_compressor")
    layers = [{"mixer": mixer, "ffn": ffn} for mixer, ffn in zip(_mixers(config), _ffns(config), strict=True)]
    return architecture(config, layers)


def _mixers(config: Config) -> list[Yaml]:
    count = layer_count(config)
    interval = config.get("no_rope_layer_interval", 4)
    every = [int((layer + 1) % interval != 0) for layer in range(count)]
    # An empty list stands for the rule, too.
    rotated = [bool(entry) for entry in (config.get("no_rope_layers") or every)[:count]]
    rule = ["chunked_attention" if entry else "full_attention" for entry in rotated]
    kinds = per_layer(config, "layer_types", count) or rule
    if set(kinds) - {"chunked_attention", "full_attention"} or len(rotated) != count:
        raise ConfigProblem("'layer_types' and 'no_rope_layers' must say of each layer whether it is chunked")
    bias = bool(config.get("attention_bias", False))
    mixer = attention(config, qkv_bias=bias, output_bias=bias)
    chunk = config.number("attention_chunk_size") if "chunked_attention" in kinds else None
    return [
        mixer | written(chunk=chunk if kind == "chunked_attention" else None) | ({} if rope else {"rope": False})
        for kind, rope in zip(kinds, rotated, strict=True)
    ]


def _ffns(config: Config) -> list[Yaml]:
    """Experts with one shared beside them; in Maverick every other layer is dense and twice as wide."""
    count, step = layer_count(config), config.get("interleave_moe_layer_step", 1)
    sparse = config.get("moe_layers") or list(range(step - 1, count, step))
    moe = experts(config, config.number("num_local_experts"), config.number("intermediate_size"), shared=1)
    moe["router"] = {"kind": "sigmoid"}
    plain = dense(config, intermediate=config.number("intermediate_size_mlp"))
    return [moe if layer in sparse else plain for layer in range(count)]

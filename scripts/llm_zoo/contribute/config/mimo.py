"""MiMo-V2-Flash: window layers with sinks and more KV heads than the layers that see all. MiMo 7B is in `llama`."""

from __future__ import annotations

from .base import Config, Yaml, reader
from .common import architecture, attention, layer_count, per_layer
from .deepseek import deepseek_moe
from .llama import ffn_of_each


@reader("mimo_v2_flash")
def mimo_v2(config: Config) -> Yaml:
    """The window counts as in the file; the library adds the token itself."""
    config.ignore("attention_value_scale", "attention_chunk_size", "sliding_window_size", "layernorm_epsilon")
    # The class has these numbers; the file repeats them.
    config.assume(swa_num_key_value_heads=8, add_swa_attention_sink_bias=True)
    value_dim, bias = config.number("v_head_dim"), bool(config.get("attention_bias", False))
    full = attention(config, value_dim=value_dim, qkv_bias=bias, sinks=bool(config.get("add_full_attention_sink_bias")))
    local = full | {
        "heads": config.get("swa_num_attention_heads", full["heads"]),
        "kv_heads": config.number("swa_num_key_value_heads"),
        "head_dim": config.get("swa_head_dim", full["head_dim"]),
        "value_dim": config.get("swa_v_head_dim", value_dim),
        "window": config.number("sliding_window"),
        "sinks": bool(config.get("add_swa_attention_sink_bias")),
    }
    ffns = ffn_of_each(config, deepseek_moe(config, "sigmoid"), first_dense=1)
    layers = [
        {"mixer": local if slides else full, "ffn": ffn} for slides, ffn in zip(_slides(config), ffns, strict=True)
    ]
    return architecture(config, layers)


def _slides(config: Config) -> list[bool]:
    """Which layers have a window: kinds, numbers, or all but the first and every sixth."""
    count = layer_count(config)
    kinds, numbers = per_layer(config, "layer_types", count), per_layer(config, "hybrid_layer_pattern", count)
    if kinds is not None:
        return [kind == "sliding_attention" for kind in kinds]
    if numbers is not None:
        return [number == 1 for number in numbers]
    return [layer != 0 and (layer + 1) % 6 != 0 for layer in range(count)]

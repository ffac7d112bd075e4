"""Command: attention and FFN side by side behind one layer norm without a bias, tied embeddings."""

from __future__ import annotations

from typing import Any

from .base import Config, Yaml, reader
from .common import architecture, attention, dense, layer_count, windows
from .llama import experts, ffn_of_each, uniform, windowed

#: How the developer's own code is set up; the class of the library knows one way.
_UNUSED = (
    *("logit_scale", "use_embedding_sharing", "use_gated_activation", "use_parallel_block", "use_parallel_embedding"),
    *("order_of_interleaved_layers", "position_embedding_type", "rotary_pct", "layer_switch", "embedding_multiplier"),
    *("norm_topk_prob", "shared_expert_combination_strategy", "prefix_dense_sliding_window_pattern"),
)


def _side_by_side(config: Config, layers: list[Yaml], norm: str = "layernorm") -> Yaml:
    config.ignore(*_UNUSED)
    read = architecture(config, layers, tied=True, norm=norm, parallel="one-norm")
    if norm == "layernorm":
        read["norm"]["bias"] = False
    return read


def _attention(config: Config, **special: Any) -> Yaml:
    bias = bool(config.get("attention_bias", False))
    return attention(config, qkv_bias=bias, output_bias=bias, **special)


@reader("cohere")
def cohere(config: Config) -> Yaml:
    """Command R and R+; the larger one has norms on queries and keys, with weights for each head."""
    normed = bool(config.get("use_qk_norm", False))
    mixer = _attention(config, qk_norm="full" if normed else None)
    return _side_by_side(config, uniform(config, mixer, dense(config)))


@reader("cohere2")
def cohere2(config: Config) -> Yaml:
    """Command R7B and A: three window layers, then one that sees all and has no positions."""
    return _side_by_side(config, _interleaved(config, [dense(config)] * layer_count(config)))


@reader("cohere2_moe")
def cohere2_moe(config: Config) -> Yaml:
    """The same with experts, after some dense layers."""
    shared = config.get("num_shared_experts", 0)
    moe = experts(config, config.number("num_experts"), config.number("intermediate_size"), shared=shared or None)
    moe["router"] = {"kind": config.get("expert_selection_fn", "softmax")}
    width = config.get("prefix_dense_intermediate_size")
    plain = dense(config, intermediate=width) if width else None
    norm = "rmsnorm" if "rms_norm_eps" in config else "layernorm"
    return _side_by_side(config, _interleaved(config, ffn_of_each(config, moe, plain)), norm)


def _interleaved(config: Config, ffns: list[Yaml]) -> list[Yaml]:
    count, every = len(ffns), config.get("sliding_window_pattern", 4)
    first = config.get("first_k_dense_replace", 0)
    # The layers before the first experts see all.
    rule = [layer >= first and (layer - first + 1) % every != 0 for layer in range(count)]
    layers = windowed(windows(config, count, rule), _attention(config), ffns)
    for layer in layers:
        if "window" not in layer["mixer"]:
            layer["mixer"] = layer["mixer"] | {"rope": False}
    return layers

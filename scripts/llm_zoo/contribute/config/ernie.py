"""ERNIE 4.5: dense and with experts between a first and a last layer."""

from __future__ import annotations

from .base import Config, ConfigProblem, Yaml, reader
from .common import activation, architecture, attention, dense, layer_count, written
from .llama import uniform

#: Keys that the published files have and the class does not need.
_UNUSED = (
    *(
        "compression_ratio",
        "fuse_rope",
        "micro_batch_size",
        "weight_share_add_bias",
        "use_rmsnorm",
        "max_sequence_length",
    ),
    *("moe_capacity", "moe_gate", "moe_use_aux_free", "moe_norm_min", "moe_group", "moe_gate_act", "moe_multimodal"),
)


@reader("ernie4_5", "paddleocr_vl_text")
def ernie(config: Config) -> Yaml:
    """The dense model; biases everywhere or nowhere."""
    config.ignore(*_UNUSED)
    bias = bool(config.get("use_bias", False))
    mixer = attention(config, qkv_bias=bias, output_bias=bias)
    return architecture(config, uniform(config, mixer, dense(config, bias=bias)), tied=True)


@reader("ernie4_5_moe")
def ernie_moe(config: Config) -> Yaml:
    """With experts. What moves to balance them is no weight here; the library counts one number an expert and layer."""
    config.ignore(*_UNUSED)
    if config.get("use_bias", False):
        raise ConfigProblem("ERNIE 4.5 with experts and biases is not known ('use_bias' is true)")
    mixer = attention(config)
    moe = written(
        kind="moe",
        experts=config.number("moe_num_experts"),
        active=config.number("moe_k"),
        shared=config.get("moe_num_shared_experts", 0) or None,
        intermediate=config.number("moe_intermediate_size"),
        activation=activation(config),
        router={"kind": "softmax", "balance_bias": True},
    )
    plain = dense(config)
    layers = [{"mixer": mixer, "ffn": moe if sparse else plain} for sparse in _sparse(config)]
    return architecture(config, layers, tied=True)


def _sparse(config: Config) -> list[bool]:
    """Every n-th layer from the first to the last that may have experts."""
    count, every = layer_count(config), config.get("moe_layer_interval", 1)
    first, last = config.get("moe_layer_start_index", 1), config.get("moe_layer_end_index", -1)
    last = count - 1 if last == -1 else last
    return [first <= layer <= last and (layer + 1) % every == 0 for layer in range(count)]

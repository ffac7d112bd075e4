"""Recurrent networks that are no state-space models: RWKV-4, RWKV-7, xLSTM, and RecurrentGemma, some of whose layers
are attention."""

from __future__ import annotations

import math

from .base import Config, ConfigProblem, Yaml, reader
from .common import activation, architecture, attention, dense, layer_count, position, written

_RUNNING = (
    *("chunk_size", "chunkwise_kernel", "sequence_kernel", "step_kernel", "mode", "weight_mode", "return_last_states"),
    *(
        "autocast_kernel_dtype",
        "inference_state_dtype",
        "gate_soft_cap",
        "output_logit_soft_cap",
        "max_inference_chunksize",
    ),
    *(
        "norm_reduction_force_float32",
        "add_out_norm",
        "num_blocks",
        "mlstm_round_up_to_multiple_of",
        "force_bos_token_insert",
    ),
    *("rescale_every", "context_length", "layer_norm_epsilon", "add_embedding_dropout", "add_forward_backend_padding"),
    *("add_post_blocks_norm", "cell_norm_eps", "eps", "forget_gate_soft_cap", "input_gate_soft_cap", "head_dim"),
    *("igate_bias_init_range",),
)


@reader("rwkv")
def read_rwkv4(config: Config) -> Yaml:
    """RWKV-4: time mix and channel mix (Peng et al. 2023, arXiv:2305.13048), a norm before the first layer."""
    hidden = config.number("hidden_size")
    config.ignore(*_RUNNING)
    layer = {
        "mixer": {"kind": "rwkv4", "inner": config.get("attention_hidden_size", hidden)},
        "ffn": {
            "kind": "dense",
            "intermediate": config.get("intermediate_size", 4 * hidden),
            "activation": "relu2",
            "token_shift": True,
            "receptance": True,
        },
    }
    found = architecture(config, [layer] * layer_count(config), norm="layernorm", where={"kind": "none"})
    found["norm"]["embedding"] = True
    return found


@reader("rwkv7")
def read_rwkv7(config: Config) -> Yaml:
    """RWKV-7 (Peng et al. 2025, arXiv:2503.14456) in the keys of flash-linear-attention; the first layer makes the
    values that the others mix in."""
    config.ignore(*_RUNNING, "attn", "attn_mode", "fuse_cross_entropy", "fuse_norm", "hidden_act", "norm_bias")
    config.ignore("norm_first", "hidden_ratio", "num_heads", "num_attention_heads", "value_dim", "use_l2warp")
    hidden = config.number("hidden_size")
    head_dim = config.first("head_dim", "head_size", default=64)
    mixer = {
        "kind": "rwkv7",
        "heads": hidden // head_dim,
        "head_dim": head_dim,
        "decay_rank": config.number("decay_low_rank_dim"),
        "rate_rank": config.number("a_low_rank_dim"),
        "value_rank": config.number("v_low_rank_dim"),
        "gate_rank": config.number("gate_low_rank_dim"),
    }
    first = {name: value for name, value in mixer.items() if name != "value_rank"}
    width = config.get("intermediate_size", 4 * hidden)
    ffn = {"kind": "dense", "intermediate": width, "activation": "relu2", "token_shift": True}
    layers = [{"mixer": mixer if index else first, "ffn": ffn} for index in range(layer_count(config))]
    found = architecture(config, layers, norm="layernorm", where={"kind": "none"})
    found["norm"]["embedding"] = True
    return found


@reader("xlstm")
def read_xlstm(config: Config) -> Yaml:
    """xLSTM 7B: matrix LSTM and a gated FFN in each layer (Beck et al. 2025, arXiv:2503.13427, section 3)."""
    config.ignore(*_RUNNING)
    if config.get("add_qk_norm", False) or config.get("add_post_norm", False):
        raise ConfigProblem("norms on queries and keys or after a layer have no form in a record of xLSTM")
    hidden, heads = config.first("hidden_size", "embedding_dim"), config.number("num_heads")
    bias = bool(config.get("use_bias", False))
    multiple = config.get("ffn_round_up_to_multiple_of", 64)
    inner = math.ceil(hidden * config.get("ffn_proj_factor", 2.667) / multiple) * multiple
    layer = {
        "mixer": {
            "kind": "mlstm",
            "heads": heads,
            "key_dim": int(hidden * config.get("qk_dim_factor", 0.5)) // heads,
            "value_dim": int(hidden * config.get("v_dim_factor", 1.0)) // heads,
            **written(bias=bias),
        },
        "ffn": {"kind": "dense", "intermediate": inner, "activation": "swiglu", **written(bias=bias)},
    }
    config.assume(hidden_size=hidden)
    count = config.first("num_hidden_layers", "num_blocks")
    return architecture(config, [layer] * count, where={"kind": "none"})


@reader("recurrent_gemma")
def read_recurrent_gemma(config: Config) -> Yaml:
    """RecurrentGemma: two layers of linear recurrence to one of attention in a window (Botev et al. 2024,
    arXiv:2404.07839, table 1). The file gives twice the width of the FFN; the output of attention has a bias."""
    config.ignore("w_init_variance_scale", "final_w_init_variance_scale", "logits_soft_cap")
    config.ignore("embeddings_scale_by_sqrt_dim", "_block_types", "layers_block_type", "layer_types")
    config.assume(hidden_act=config.get("hidden_activation", "gelu_pytorch_tanh"))
    pattern = config.first("block_types", "_block_types") or ["recurrent", "recurrent", "attention"]
    window = config.get("attention_window_size", 2048)
    bias = bool(config.get("attention_bias", False))
    hidden = config.number("hidden_size")
    mixers = {
        "recurrent": {
            "kind": "rg-lru",
            "inner": config.get("lru_width", hidden),
            "blocks": config.number("num_attention_heads"),
            "conv": config.get("conv1d_width", 4),
        },
        "attention": attention(config, qkv_bias=bias, output_bias=True, window=window),
    }
    ffn = dense(config, intermediate=config.number("intermediate_size") // 2, act=activation(config), bias=True)
    count = layer_count(config)
    layers = [{"mixer": mixers[pattern[index % len(pattern)]], "ffn": ffn} for index in range(count)]
    where = {"fraction": 0.5} | position(config)
    return architecture(config, layers, tied=True, where=where)

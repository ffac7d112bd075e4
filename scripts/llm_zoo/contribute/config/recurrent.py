"""Recurrent networks that are neither attention nor state-space models: RWKV-4 and xLSTM."""

from __future__ import annotations

import math

from .base import Config, Yaml, reader
from .common import architecture, layer_count, written

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
    *("rescale_every", "context_length", "layer_norm_epsilon"),
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


@reader("xlstm")
def read_xlstm(config: Config) -> Yaml:
    """xLSTM 7B: matrix LSTM and a gated FFN in each layer (Beck et al. 2025, arXiv:2503.13427, section 3)."""
    config.ignore(*_RUNNING)
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

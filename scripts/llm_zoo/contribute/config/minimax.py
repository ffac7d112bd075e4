"""MiniMax-Text-01 and M1 (lightning attention) and MiniMax-M3 (attention to picked blocks). M2 is in `llama`."""

from __future__ import annotations

from .base import Config, ConfigProblem, Yaml, reader
from .common import architecture, attention, dense, layer_count, per_layer, written
from .llama import experts, ffn_of_each


@reader("minimax", "minimax_text_01", "minimax_m1")
def minimax(config: Config) -> Yaml:
    """Lightning attention with a softmax layer after every seven (MiniMax-01, arXiv:2501.08313)."""
    scales = ("full_attn", "linear_attn", "mlp", "layernorm_full_attention", "layernorm_linear_attention")
    config.ignore("block_size", "postnorm", "attn_window_size", "shared_moe_mode", "layernorm_mlp_alpha")
    config.ignore("layernorm_mlp_beta", "sliding_window", "shared_intermediate_size", "num_mtp_modules")
    config.ignore(*[f"{name}_{letter}" for name in scales for letter in ("alpha_factor", "beta_factor")])
    config.ignore(*[f"{name}_{letter}" for name in scales for letter in ("alpha", "beta")])
    softmax = attention(config)
    linear = {"kind": "lightning", "heads": softmax["heads"], "head_dim": softmax["head_dim"]}
    ffn = experts(config, config.number("num_local_experts"), config.number("intermediate_size"))
    layers = [{"mixer": softmax if full else linear, "ffn": ffn} for full in _full(config)]
    return architecture(config, layers)


def _full(config: Config) -> list[bool]:
    """Which layers have softmax attention: a list of kinds, of numbers, or every other one."""
    count = layer_count(config)
    kinds, numbers = per_layer(config, "layer_types", count), per_layer(config, "attn_type_list", count)
    if kinds is not None:
        return [kind == "full_attention" for kind in kinds]
    if numbers is not None:
        return [number == 1 for number in numbers]
    return [layer % 2 == 1 for layer in range(count)]


@reader("minimax_m3", "minimax_m3_text", "minimax_m3_vl_text")
def minimax_m3(config: Config) -> Yaml:
    """Queries read the best blocks of keys; the first layers are dense and read all."""
    config.ignore("swiglu_alpha", "swiglu_limit", "use_gemma_norm", "qk_norm_type", "use_qk_norm", "scoring_func")
    config.ignore("n_shared_experts", "use_routing_bias", "first_k_dense_replace")
    if config.get("attention_output_gate", False):
        raise ConfigProblem("MiniMax-M3 with an output gate is not known ('attention_output_gate' is true)")
    plain = attention(config, qk_norm="head")
    sparse = plain | {"indexer": _indexer(config)}
    routed = config.first("moe_intermediate_size", "intermediate_size")
    moe = experts(config, config.number("num_local_experts"), routed, shared=1)
    moe |= {"shared_intermediate": config.number("shared_intermediate_size")}
    moe["router"] = {"kind": "sigmoid", "balance_bias": True}
    ffns = ffn_of_each(config, moe, dense(config, intermediate=config.number("dense_intermediate_size")))
    mixers = [sparse if picks else plain for picks in _picks(config)]
    modules = config.first("num_nextn_predict_layers", "num_mtp_modules", default=0)
    layers = [{"mixer": mixer, "ffn": ffn} for mixer, ffn in zip(mixers, ffns, strict=True)]
    config.ignore("intermediate_size")
    return architecture(config, layers, modules=modules)


def _indexer(config: Config) -> Yaml:
    old, new = config.part("sparse_attention_config"), config
    if old is None:
        names = ("index_n_heads", "index_head_dim", "index_block_size", "index_topk_blocks")
        config.ignore("index_local_blocks")
    else:
        new = old
        names = ("sparse_num_index_heads", "sparse_index_dim", "sparse_block_size", "sparse_topk_blocks")
        # Which blocks are always read, how scores are pooled; the index has no values on any layer.
        old.ignore("sparse_local_block", "sparse_init_block", "sparse_score_type", "use_sparse_attention")
        old.ignore("sparse_disable_index_value")
    heads, head_dim, block, top_k = (new.number(name) for name in names)
    return written(heads=heads, head_dim=head_dim, block=block, top_k=top_k)


def _picks(config: Config) -> list[bool]:
    """Which layers pick blocks."""
    count = layer_count(config)
    kinds, old = per_layer(config, "layer_types", count), config.part("sparse_attention_config")
    if kinds is not None:
        return [kind == "minimax_m3_sparse" for kind in kinds]
    flags = per_layer(old, "sparse_attention_freq", count) if old else None
    return [bool(flag) for flag in flags] if flags else [False] * count

"""Families that differ from Llama in one or two places, each said in a few lines."""

from __future__ import annotations

from .base import Config, ConfigProblem, Yaml, reader
from .common import USUAL, activation, architecture, attention, dense, layer_count, router, windows, written
from .deepseek import deepseek_moe, latent_attention
from .llama import experts, ffn_of_each, llama, uniform, windowed

_GRANITE = ("embedding_multiplier", "attention_multiplier", "logits_scaling", "residual_multiplier")


@reader("granite", "helium")
def granite(config: Config) -> Yaml:
    """Llama with constant factors that are no weights."""
    config.ignore(*_GRANITE)
    return llama(config)


@reader("granitemoe", "granitemoeshared")
def granite_moe(config: Config) -> Yaml:
    """Granite with experts, and with a shared one of its own width."""
    config.ignore(*_GRANITE)
    bias, shared = bool(config.get("attention_bias", False)), config.get("shared_intermediate_size", 0)
    special = {"shared": 1, "shared_intermediate": shared} if shared else {}
    ffn = experts(config, config.number("num_local_experts"), config.number("intermediate_size"), **special)
    return architecture(config, uniform(config, attention(config, qkv_bias=bias, output_bias=bias), ffn))


@reader("smollm3")
def smollm3(config: Config) -> Yaml:
    """Every fourth layer has no positions."""
    config.ignore("max_window_layers")
    count, bias = layer_count(config), bool(config.get("attention_bias", False))
    every = config.get("no_rope_layer_interval", 4)
    rotated = config.get("no_rope_layers") or [(layer + 1) % every != 0 for layer in range(count)]
    mixer = attention(config, qkv_bias=bias, output_bias=bias)
    ffn = dense(config, bias=bool(config.get("mlp_bias", False)))
    slides = bool(config.get("use_sliding_window", False)) and "sliding_window" in config
    layers = windowed(windows(config, count, [slides] * count), mixer, [ffn] * count)
    for layer, rope in zip(layers, rotated, strict=False):
        layer["mixer"] |= {} if rope else {"rope": False}
    return architecture(config, layers, tied=True)


@reader("exaone4")
def exaone4(config: Config) -> Yaml:
    """Norms after the sublayers; three window layers, then one that sees all, in the larger model without positions."""
    count, every = layer_count(config), config.get("sliding_window_pattern", 4)
    has_window = "sliding_window" in config
    if isinstance(every, str):  # "LLLG": local layers and a global one
        rule = [every[layer % len(every)] == "L" for layer in range(count)]
    else:
        rule = [has_window and bool(every) and (layer + 1) % every != 0 for layer in range(count)]
    mixer = attention(config, qk_norm="head")
    layers = windowed(windows(config, count, rule), mixer, [dense(config)] * count)
    for layer in layers:
        if has_window and "window" not in layer["mixer"]:
            layer["mixer"] = layer["mixer"] | {"rope": False}
    read = architecture(config, layers, placement="post")
    read["norm"]["final"] = True
    return read


@reader("olmoe")
def olmoe(config: Config) -> Yaml:
    """Norms over all dimensions of queries and keys, experts in every layer (arXiv:2409.02060)."""
    config.ignore("clip_qkv")
    bias = bool(config.get("attention_bias", False))
    mixer = attention(config, qkv_bias=bias, output_bias=bias, qk_norm="full")
    ffn = experts(config, config.number("num_experts"), config.number("intermediate_size"))
    return architecture(config, uniform(config, mixer, ffn))


@reader("stablelm")
def stablelm(config: Config) -> Yaml:
    """Layer norms; biases on queries, keys and values where the file says so."""
    if config.get("qk_layernorm", False) or config.get("use_parallel_residual", False):
        raise ConfigProblem("StableLM with norms on queries and keys or with parallel residuals has no reader yet")
    mixer = attention(config, qkv_bias=bool(config.get("use_qkv_bias", False)))
    return architecture(config, uniform(config, mixer, dense(config)), norm="layernorm")


@reader("internlm3")
def internlm3(config: Config) -> Yaml:
    """Llama with biases of attention and of the FFN under other names."""
    bias = bool(config.first("attention_bias", "qkv_bias", default=False))
    mixer = attention(config, qkv_bias=bias, output_bias=bias)
    ffn = dense(config, bias=bool(config.first("mlp_bias", "bias", default=False)))
    return architecture(config, uniform(config, mixer, ffn))


@reader("arcee")
def arcee(config: Config) -> Yaml:
    """Llama with a plain FFN and squared ReLU."""
    bias = bool(config.get("attention_bias", False))
    ffn = dense(config, act=activation(config, gated=False), bias=bool(config.get("mlp_bias", False)))
    return architecture(config, uniform(config, attention(config, qkv_bias=bias, output_bias=bias), ffn))


@reader("phimoe")
def phimoe(config: Config) -> Yaml:
    """Phi-3.5-MoE: layer norms, sixteen experts; biases of attention and of the output matrix where switched on."""
    config.ignore("input_jitter_noise", "rope_scaling", "original_max_position_embeddings")
    bias = bool(config.get("attention_bias", False))
    mixer = attention(config, qkv_bias=bias, output_bias=bias)
    ffn = experts(config, config.number("num_local_experts"), config.number("intermediate_size"))
    layers = uniform(config, mixer, ffn, slides=True)
    return architecture(config, layers, norm="layernorm", output_bias=bool(config.get("lm_head_bias", False)))


@reader("hunyuan_v1_dense")
def hunyuan(config: Config) -> Yaml:
    """Norms on queries and keys, tied or not."""
    config.ignore("eod_token_id", "use_qk_norm", "use_cla", "cla_share_factor", "attention_head_dim")
    bias = bool(config.get("attention_bias", False))
    mixer = attention(config, qkv_bias=bias, output_bias=bias, qk_norm="head")
    return architecture(config, uniform(config, mixer, dense(config)))


@reader("dots1")
def dots1(config: Config) -> Yaml:
    """DeepSeek's experts behind softmax attention with norms on queries and keys (arXiv:2506.05767)."""
    count, bias = layer_count(config), bool(config.get("attention_bias", False))
    config.ignore("max_window_layers", "use_sliding_window")
    mixer = attention(config, qkv_bias=bias, output_bias=bias, qk_norm="head")
    ffns = ffn_of_each(config, deepseek_moe(config, "sigmoid"))
    return architecture(config, windowed(windows(config, count, [False] * count), mixer, ffns))


@reader("exaone_moe")
def exaone_moe(config: Config) -> Yaml:
    """K-EXAONE: windows in three of four layers, experts after the first dense layers, norms before the sublayers."""
    count, every = layer_count(config), config.get("sliding_window_pattern", 4)
    if isinstance(every, str):
        rule = [every[layer % len(every)] == "L" for layer in range(count)]
    else:
        rule = [(layer + 1) % every != 0 for layer in range(count)]
    mixer = attention(config, qk_norm="head")
    moe = experts(config, config.number("num_experts"), config.number("moe_intermediate_size"))
    moe |= written(shared=config.get("num_shared_experts"), router=router(config, "sigmoid"))
    layers = windowed(windows(config, count, rule), mixer, ffn_of_each(config, moe, first_dense=1))
    for layer in layers:
        if "window" not in layer["mixer"]:
            layer["mixer"] = layer["mixer"] | {"rope": False}
    return architecture(config, layers)


@reader("youtu")
def youtu(config: Config) -> Yaml:
    """Latent attention with a dense FFN."""
    config.ignore("embedding_initializer_range", "mlp_bias")
    mixer, ffn = latent_attention(config), dense(config)
    return architecture(config, [{"mixer": mixer, "ffn": ffn}] * layer_count(config), tied=True)


@reader("internlm2")
def internlm2(config: Config) -> Yaml:
    """Llama with one fused matrix for queries, keys and values; `bias` is that of attention."""
    config.ignore("attn_implementation")
    bias = bool(config.get("bias", False))
    return architecture(config, uniform(config, attention(config, qkv_bias=bias, output_bias=bias), dense(config)))


@reader("hy_v3")
def hunyuan3(config: Config) -> Yaml:
    """Hunyuan 3: norms on queries and keys, experts after the first dense layers."""
    config.ignore("enable_moe_fp32_combine", "router_scaling_factor", "mlp_bias", "route_norm", "qk_norm")
    bias = bool(config.get("attention_bias", False))
    mixer = attention(config, qkv_bias=bias, output_bias=bias, qk_norm="head")
    moe = experts(config, config.number("num_experts"), config.number("moe_intermediate_size"))
    moe |= written(shared=config.get("num_shared_experts"))
    moe["router"] = {"kind": "sigmoid", "balance_bias": True}
    ffns = ffn_of_each(config, moe, first_dense=1)
    return architecture(config, [{"mixer": mixer, "ffn": ffn} for ffn in ffns])


@reader("nemotron")
def nemotron(config: Config) -> Yaml:
    """Nemotron 3 and 4 and Minitron, dense: layer norms, a plain FFN with squared ReLU (arXiv:2402.16819)."""
    bias = bool(config.get("attention_bias", False))
    ffn = dense(config, act=activation(config, gated=False), bias=bool(config.get("mlp_bias", False)))
    mixer = attention(config, qkv_bias=bias, output_bias=bias)
    return architecture(config, uniform(config, mixer, ffn), norm="layernorm")


@reader("dbrx")
def dbrx(config: Config) -> Yaml:
    """Sixteen experts, four active; layer norms without bias; sizes in parts of their own."""
    own, ffn = config.part("attn_config"), config.part("ffn_config")
    if own is None or ffn is None:
        raise ConfigProblem("'attn_config' and 'ffn_config' are missing")
    own.ignore("attn_pdrop", "clip_qkv", "model_type", *USUAL)
    ffn.ignore("moe_jitter_eps", "moe_loss_weight", "moe_normalize_expert_weights", "uniform_expert_assignment")
    ffn.ignore("ffn_act_fn", "model_type", *USUAL)
    config.ignore("max_seq_len", "emb_pdrop", "rope_theta")
    hidden, heads = config.number("d_model", "hidden_size"), config.number("n_heads", "num_attention_heads")
    mixer = {"kind": "attention", "heads": heads, "kv_heads": own.number("kv_n_heads"), "head_dim": hidden // heads}
    moe = {
        "kind": "moe",
        "experts": ffn.number("moe_num_experts"),
        "active": ffn.number("moe_top_k"),
        "intermediate": ffn.number("ffn_hidden_size"),
        "activation": "swiglu",
        "router": {"kind": "softmax"},
    }
    config.assume(hidden_size=hidden)
    where = written(kind="rope", theta=own.get("rope_theta"))
    read = architecture(config, [{"mixer": mixer, "ffn": moe}] * layer_count(config), norm="layernorm", where=where)
    read["norm"]["bias"] = False
    return read

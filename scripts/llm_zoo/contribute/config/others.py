"""Families that differ from Llama in one or two places, each said in a few lines."""

from __future__ import annotations

from .base import READERS, Config, ConfigProblem, Yaml, reader
from .common import (
    USUAL,
    activation,
    architecture,
    attention,
    dense,
    layer_count,
    per_layer,
    refuse,
    router,
    windows,
    written,
)
from .deepseek import deepseek_moe, latent_attention
from .llama import experts, ffn_of_each, llama, uniform, windowed

_GRANITE = ("embedding_multiplier", "attention_multiplier", "logits_scaling", "residual_multiplier")


@reader("granite", "granite4_vision_text", "granite_docling_text")
def granite(config: Config) -> Yaml:
    """Llama with constant factors that are no weights."""
    config.ignore(*_GRANITE)
    return llama(config)


@reader("helium")
def helium(config: Config) -> Yaml:
    """Kyutai's Helium: Llama; a bias would be on queries, keys and values alone."""
    mixer = attention(config, qkv_bias=bool(config.get("attention_bias", False)))
    if mixer["heads"] * mixer["head_dim"] != config.number("hidden_size"):
        raise ConfigProblem("Helium with heads of another width has no reader ('head_dim')")
    return architecture(config, uniform(config, mixer, dense(config, bias=bool(config.get("mlp_bias", False)))))


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


@reader("stablelm", "stablelm_epoch")
def stablelm(config: Config) -> Yaml:
    """Layer norms; biases on queries, keys and values, norms on them, parallel sublayers where the file says so."""
    config.ignore("norm_eps", "rope_pct", "use_rope", "rotary_scaling_factor", "hidden_dropout", "layer_norm_eps")
    normed = "full" if config.get("qk_layernorm", False) else None
    bias = bool(config.first("use_qkv_bias", "qkv_bias", default=False))
    layers = uniform(config, attention(config, qkv_bias=bias, qk_norm=normed), dense(config))
    parallel = "one-norm" if config.get("use_parallel_residual", False) else None
    return architecture(config, layers, norm="layernorm", parallel=parallel)


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
    config.ignore("enable_moe_fp32_combine", "router_scaling_factor", "route_norm", "qk_norm")
    refuse(config, "mlp_bias")
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


@reader("afmoe")
def afmoe(config: Config) -> Yaml:
    """Arcee's Trinity: gated attention, three window layers to one that sees all without positions, norms on both
    sides, experts after some dense layers."""
    config.ignore(
        "mup_enabled", "load_balance_coeff", "num_limited_groups", "use_grouped_mm", "score_func", "route_norm"
    )
    config.ignore("route_scale", "num_expert_groups", "n_group", "topk_group")
    refuse(config, "attention_bias")
    count, every = layer_count(config), config.get("global_attn_every_n_layers", 4)
    mixer = attention(config, qk_norm="head", output_gate=True)
    moe = experts(config, config.number("num_experts"), config.number("moe_intermediate_size"))
    moe |= written(shared=config.get("num_shared_experts", 0) or None)
    moe["router"] = {"kind": "sigmoid", "balance_bias": True}
    plain, first = dense(config), config.get("num_dense_layers", 1)
    ffns = [moe if layer >= first else plain for layer in range(count)]
    layers = windowed(windows(config, count, [bool((layer + 1) % every) for layer in range(count)]), mixer, ffns)
    return architecture(config, without_far_positions(layers), placement="sandwich")


def without_far_positions(layers: list[Yaml]) -> list[Yaml]:
    """The same layers, those that see all without positions."""
    return [
        layer if "window" in layer["mixer"] else layer | {"mixer": layer["mixer"] | {"rope": False}} for layer in layers
    ]


@reader("cwm")
def cwm(config: Config) -> Yaml:
    """Code World Model: Llama with windows in three of four layers, the first sees all."""
    count = layer_count(config)
    slides = windows(config, count, [bool(layer % 4) for layer in range(count)])
    ffn = dense(config, bias=bool(config.get("mlp_bias", False)))
    return architecture(config, windowed(slides, attention(config), [ffn] * count))


@reader("jais2")
def jais2(config: Config) -> Yaml:
    """Layer norms, biases everywhere, a plain FFN with squared ReLU."""
    bias = bool(config.get("attention_bias", True))
    ffn = dense(config, act=activation(config, gated=False), bias=bool(config.get("mlp_bias", True)))
    layers = uniform(config, attention(config, qkv_bias=bias, output_bias=bias), ffn)
    return architecture(config, layers, norm="layernorm")


@reader("laguna")
def laguna(config: Config) -> Yaml:
    """Poolside's Laguna: one gate a head, window layers with a number of heads of their own, experts after the first
    layer."""
    config.ignore("moe_routed_scaling_factor", "moe_apply_router_weight_on_input", "moe_router_logit_softcapping")
    config.ignore("swa_rope_parameters", "swa_attention_sink_enabled", "moe_router_use_sigmoid", "norm_topk_prob")
    count, bias = layer_count(config), bool(config.get("attention_bias", False))
    gating = config.get("gating", True)
    mixer = attention(config, qkv_bias=bias, output_bias=bias, qk_norm="head", **_gate(gating))
    heads = per_layer(config, "num_attention_heads_per_layer", count) or [mixer["heads"]] * count
    moe = experts(config, config.number("num_experts"), config.number("moe_intermediate_size"))
    if width := config.number("shared_expert_intermediate_size"):
        moe |= {"shared": 1, "shared_intermediate": width}
    moe["router"] = {"kind": "sigmoid", "balance_bias": True}
    kinds = per_layer(config, "mlp_layer_types", count)
    if kinds is None:
        alone = config.get("mlp_only_layers", [0])
        kinds = ["dense" if layer in alone else "sparse" for layer in range(count)]
    plain = dense(config)
    sizes = windows(config, count, [False] * count)
    layers = [
        {"mixer": mixer | {"heads": own} | written(window=size), "ffn": plain if kind == "dense" else moe}
        for own, size, kind in zip(heads, sizes, kinds, strict=True)
    ]
    return architecture(config, layers)


def _gate(gating: object) -> dict[str, bool]:
    """A gate for each head, or for each of its dimensions."""
    if gating in {"per-element", "per_element"}:
        return {"output_gate": True}
    return {"head_gate": True} if gating else {}


@reader("minicpm3")
def minicpm3(config: Config) -> Yaml:
    """Latent attention with a dense FFN."""
    config.ignore("dim_model_base", "scale_depth", "scale_emb")
    refuse(config, "mlp_bias")
    layer = {"mixer": latent_attention(config), "ffn": dense(config)}
    return architecture(config, [layer] * layer_count(config), tied=True)


@reader("hyperclovax")
def hyperclovax(config: Config) -> Yaml:
    """Granite's factors, and norms on both sides where the file says so."""
    config.ignore(*_GRANITE)
    read = llama(config)
    if config.get("use_post_norm", False):
        read["norm"]["placement"] = "sandwich"
    return read


@reader("flex_olmo")
def flex_olmo(config: Config) -> Yaml:
    """OLMo 2 with experts that were trained apart."""
    bias = bool(config.get("attention_bias", False))
    mixer = attention(config, qkv_bias=bias, output_bias=bias, qk_norm="full")
    ffn = experts(config, config.number("num_experts"), config.number("intermediate_size"))
    read = architecture(config, uniform(config, mixer, ffn), placement="post")
    read["norm"]["final"] = True
    return read


@reader("vaultgemma")
def vaultgemma(config: Config) -> Yaml:
    """VaultGemma: Gemma 2 without the norms after the sublayers."""
    read = READERS["gemma2"](config)
    read["norm"]["placement"] = "pre"
    return read


@reader("granite_swa", "granitemoe_swa")
def granite_windows(config: Config) -> Yaml:
    """Granite with sinks, and windows in three of four layers."""
    config.ignore(*_GRANITE, "layer_rope_theta")
    count, bias = layer_count(config), bool(config.get("attention_bias", False))
    mixer = attention(config, qkv_bias=bias, output_bias=bias, sinks=True)
    ffn = dense(config, bias=bool(config.get("mlp_bias", False)))
    if config.get("model_type") == "granitemoe_swa":
        ffn = experts(config, config.number("num_local_experts"), config.number("intermediate_size"))
    slides = windows(config, count, [bool(layer % 4) for layer in range(count)])
    return architecture(config, windowed(slides, mixer, [ffn] * count), tied="moe" not in config.get("model_type"))


@reader("mellum")
def mellum(config: Config) -> Yaml:
    """JetBrains' Mellum 2: Qwen3's layers, windows where the file has them, experts in all."""
    config.ignore(
        "intermediate_size", "mlp_layer_types", "decoder_sparse_step", "mlp_only_layers", "use_sliding_window"
    )
    count, bias = layer_count(config), bool(config.get("attention_bias", False))
    mixer = attention(config, qkv_bias=bias, output_bias=bias, qk_norm="head")
    kinds = set(config.get("mlp_layer_types", ["sparse"]))
    if kinds != {"sparse"}:
        raise ConfigProblem("Mellum with dense layers has no reader ('mlp_layer_types')")
    moe = experts(config, config.number("num_experts"), config.number("moe_intermediate_size"))
    return architecture(config, windowed(windows(config, count, [False] * count), mixer, [moe] * count))

"""Decoders of softmax attention in the style of Llama: one function a family, which says how it departs from it.

Each says what the class of its `model_type` in the public `transformers` library (5.23.0) builds for the same file.
"""

from __future__ import annotations

from collections.abc import Sequence

from .base import Config, ConfigProblem, Yaml, reader
from .common import activation, architecture, attention, dense, layer_count, per_layer, router, windows, written


def windowed(sizes: Sequence[int | None], mixer: Yaml, ffns: Sequence[Yaml]) -> list[Yaml]:
    """Layers of one kind of attention, each with its window and its FFN."""
    return [{"mixer": mixer | written(window=size), "ffn": ffn} for size, ffn in zip(sizes, ffns, strict=True)]


def uniform(config: Config, mixer: Yaml, ffn: Yaml, *, slides: bool = False) -> list[Yaml]:
    """Equal layers, or equal but for the windows in `layer_types`; `slides`: all have the window of the file."""
    count = layer_count(config)
    has_window = slides and "sliding_window" in config
    return windowed(windows(config, count, [has_window] * count), mixer, [ffn] * count)


@reader("llama", "seed_oss")
def llama(config: Config) -> Yaml:
    """Llama 1 to 3 and what keeps its shape; biases where the file says so."""
    bias = bool(config.get("attention_bias", False))
    mixer = attention(config, qkv_bias=bias, output_bias=bool(config.get("attention_out_bias", bias)))
    return architecture(config, uniform(config, mixer, dense(config, bias=bool(config.get("mlp_bias", False)))))


@reader("mistral", "ministral", "ministral3")
def mistral(config: Config) -> Yaml:
    """Llama without biases; a window for every layer in the first version."""
    return architecture(config, uniform(config, attention(config), dense(config), slides=True))


@reader("mixtral")
def mixtral(config: Config) -> Yaml:
    """Mistral with eight experts in every layer (Jiang et al. 2024, arXiv:2401.04088)."""
    ffn = experts(config, config.number("num_local_experts"), config.number("intermediate_size"))
    return architecture(config, uniform(config, attention(config), ffn, slides=True))


def experts(config: Config, number: int, intermediate: int, **special: object) -> Yaml:
    """A mixture of experts with a softmax router; `special` are further fields of the record."""
    active = config.number("num_experts_per_tok", "num_experts_per_token")
    fields = {"kind": "moe", "experts": number, "active": active, "intermediate": intermediate}
    return fields | {"activation": activation(config), "router": {"kind": "softmax"}} | written(**special)


def _last_layers_slide(config: Config) -> list[bool]:
    """Qwen's rule: windows only if switched on, and not in the first `max_window_layers`."""
    on = bool(config.get("use_sliding_window", False)) and "sliding_window" in config
    first = config.get("max_window_layers", 0)
    return [on and layer >= first for layer in range(layer_count(config))]


def _qwen(config: Config, mixer: Yaml, ffns: Sequence[Yaml]) -> list[Yaml]:
    return windowed(windows(config, len(ffns), _last_layers_slide(config)), mixer, ffns)


@reader("qwen2", "mimo", "qwen2_vl_text", "qwen2_5_vl_text", "qwen2_5_omni_text")
def qwen2(config: Config) -> Yaml:
    """Biases on queries, keys and values only, whatever `attention_bias` says (MiMo inherits this)."""
    config.ignore("attention_bias")
    return architecture(config, _qwen(config, attention(config, qkv_bias=True), [dense(config)] * layer_count(config)))


@reader("qwen3", "qwen3_vl_text")
def qwen3(config: Config) -> Yaml:
    """Norms on queries and keys instead of biases (Qwen3 report, arXiv:2505.09388, section 2)."""
    return architecture(config, _qwen(config, _qwen3_attention(config), [dense(config)] * layer_count(config)))


def _qwen3_attention(config: Config) -> Yaml:
    bias = bool(config.get("attention_bias", False))
    return attention(config, qkv_bias=bias, output_bias=bias, qk_norm="head")


def sparse_layers(config: Config) -> list[bool]:
    """Which layers have experts by Qwen's keys: every `decoder_sparse_step`-th, except those of `mlp_only_layers`."""
    step, dense_only = config.get("decoder_sparse_step", 1), config.get("mlp_only_layers", [])
    return [layer not in dense_only and (layer + 1) % step == 0 for layer in range(layer_count(config))]


def qwen_ffns(config: Config, sparse: Sequence[bool]) -> list[Yaml]:
    """The FFN of each layer by Qwen's keys; one gated shared expert where the file gives its width."""
    shared = config.get("shared_expert_intermediate_size", 0)
    routed = config.number("moe_intermediate_size")
    special = {"shared": 1, "shared_intermediate": shared, "shared_gate": True} if shared else {}
    moe = experts(config, config.number("num_experts", "num_local_experts"), routed, **special)
    if all(sparse):
        config.ignore("intermediate_size")
        return [moe] * len(sparse)
    return [moe if layer else dense(config) for layer in sparse]


@reader("qwen3_moe", "qwen3_vl_moe_text", "qwen3_omni_moe_text")
def qwen3_moe(config: Config) -> Yaml:
    """Qwen3 with experts, without a shared one."""
    config.ignore("qkv_bias", "use_qk_norm")  # of an older form of the file; the class reads neither
    return architecture(config, _qwen(config, _qwen3_attention(config), qwen_ffns(config, sparse_layers(config))))


@reader("qwen2_moe")
def qwen2_moe(config: Config) -> Yaml:
    """Qwen1.5-MoE and Qwen2 with experts and one gated shared expert; biases as in Qwen2."""
    mixer = attention(config, qkv_bias=bool(config.get("qkv_bias", True)))
    return architecture(config, _qwen(config, mixer, qwen_ffns(config, sparse_layers(config))))


def _gemma_attention(config: Config, **special: object) -> Yaml:
    """Gemma's keys; what scales or caps the scores is no weight."""
    config.ignore("query_pre_attn_scalar", "attn_logit_softcapping", "final_logit_softcapping", "cache_implementation")
    config.ignore("use_bidirectional_attention")
    bias = bool(config.get("attention_bias", False))
    return attention(config, qkv_bias=bias, output_bias=bias, **special)


def _gemma_ffn(config: Config) -> Yaml:
    # The first files said `gelu` in `hidden_act` and meant the same gated activation.
    return dense(config, act=activation(config, default="gelu_pytorch_tanh"))


@reader("gemma")
def gemma(config: Config) -> Yaml:
    """Multi-head or multi-query attention, tied embeddings (Gemma report, arXiv:2403.08295, table 1)."""
    layers = uniform(config, _gemma_attention(config), _gemma_ffn(config))
    return architecture(config, layers, tied=True)


@reader("gemma2")
def gemma2(config: Config) -> Yaml:
    """Every other layer has a window, the first one does; norms on both sides (arXiv:2408.00118, section 2)."""
    count = layer_count(config)
    config.assume(head_dim=256, sliding_window=4096)
    slides = windows(config, count, [layer % 2 == 0 for layer in range(count)])
    layers = windowed(slides, _gemma_attention(config), [_gemma_ffn(config)] * count)
    return architecture(config, layers, tied=True, placement="sandwich")


@reader("gemma3_text")
def gemma3(config: Config) -> Yaml:
    """Five window layers, then one that sees all; norms on queries and keys (arXiv:2503.19786, section 2).

    Google's files leave out what the class fills in; the numbers below are that class's.
    """
    config.assume(num_attention_heads=8, num_key_value_heads=4, head_dim=256, vocab_size=262_208, sliding_window=4096)
    config.assume(rope_theta=1_000_000, rope_local_base_freq=10_000)
    count = layer_count(config)
    every = config.first("sliding_window_pattern", "_sliding_window_pattern", default=6)
    slides = windows(config, count, [(layer + 1) % every != 0 for layer in range(count)])
    mixer = _gemma_attention(config, qk_norm="head")
    layers = windowed(slides, mixer, [_gemma_ffn(config)] * count)
    return architecture(config, layers, tied=True, placement="sandwich")


@reader("phi3")
def phi3(config: Config) -> Yaml:
    """Phi-3 and Phi-4: one fused matrix for queries, keys and values, which changes no count."""
    config.ignore("original_max_position_embeddings")
    return architecture(config, uniform(config, attention(config), dense(config), slides=True))


@reader("gpt_oss")
def gpt_oss(config: Config) -> Yaml:
    """Windows in every other layer, sinks, biases everywhere (model card, arXiv:2508.10925, section 2)."""
    count = layer_count(config)
    bias = bool(config.get("attention_bias", True))
    config.assume(head_dim=64)
    config.ignore("experts_per_token", "swiglu_limit", "initial_context_length")
    mixer = attention(config, qkv_bias=bias, output_bias=bias, sinks=True)
    ffn = experts(config, config.number("num_local_experts"), config.number("intermediate_size"), bias=True)
    ffn["router"] = {"kind": "softmax", "bias": True}
    slides = windows(config, count, [layer % 2 == 0 for layer in range(count)])
    return architecture(config, windowed(slides, mixer, [ffn] * count))


@reader("minimax_m2")
def minimax_m2(config: Config) -> Yaml:
    """MiniMax-M2: softmax attention in every layer, norms over all dimensions of queries and keys together."""
    if set(config.get("attn_type_list", [1])) != {1}:
        raise ConfigProblem("'attn_type_list' names a layer without softmax attention, which MiniMax-M2 has not")
    mixer = attention(config, qk_norm=_minimax_norm(config))
    ffn = experts(config, config.number("num_local_experts"), config.number("intermediate_size"))
    ffn["router"] = router(config, "sigmoid", balance_bias=bool(config.get("use_routing_bias", True)))
    config.ignore("shared_intermediate_size", "mtp_transformer_layers")
    modules = config.get("num_mtp_modules", 0) if config.get("use_mtp", False) else 0
    return architecture(config, uniform(config, mixer, ffn), modules=modules)


def _minimax_norm(config: Config) -> str | None:
    kind = config.get("qk_norm_type", "per_layer")
    return {"per_layer": "full", "per_head": "head"}[kind] if config.get("use_qk_norm", True) else None


@reader("olmo2", "olmo3")
def olmo2(config: Config) -> Yaml:
    """Norms after the sublayers, over all dimensions of queries and keys (OLMo 2, arXiv:2501.00656, section 3)."""
    bias = bool(config.get("attention_bias", False))
    mixer = attention(config, qkv_bias=bias, output_bias=bias, qk_norm="full")
    count = layer_count(config)
    # OLMo 3: three window layers, then one that sees all.
    slides = windows(config, count, [(layer + 1) % 4 != 0 and "sliding_window" in config for layer in range(count)])
    read = architecture(config, windowed(slides, mixer, [dense(config)] * count), placement="post")
    read["norm"]["final"] = True
    return read


@reader("starcoder2")
def starcoder2(config: Config) -> Yaml:
    """Layer norms, biases and a plain FFN (StarCoder 2, arXiv:2402.19173, section 5)."""
    bias = bool(config.get("use_bias", True))
    config.ignore("norm_type", "mlp_type")
    mixer = attention(config, qkv_bias=bias, output_bias=bias)
    ffn = dense(config, act=activation(config, gated=False), bias=bias)
    return architecture(config, uniform(config, mixer, ffn, slides=True), tied=True, norm="layernorm")


def ffn_of_each(config: Config, moe: Yaml, plain: Yaml | None = None, *, first_dense: int = 0) -> list[Yaml]:
    """DeepSeek's keys for where experts are: a list of kinds, or after the first dense layers every n-th.

    `plain` is the FFN of the dense layers where it is not that of the usual keys.
    """
    count = layer_count(config)
    kinds = per_layer(config, "mlp_layer_types", count)
    start, frequency = config.get("first_k_dense_replace", first_dense), config.get("moe_layer_freq", 1)
    if kinds is not None:
        sparse = [kind == "sparse" for kind in kinds]
    elif isinstance(frequency, list):
        sparse = [bool(entry) for entry in frequency[:count]]
    else:
        sparse = [layer >= start and layer % frequency == 0 for layer in range(count)]
    if all(sparse):
        config.ignore("intermediate_size")
        return [moe] * count
    plain = plain or dense(config)
    return [moe if layer else plain for layer in sparse]

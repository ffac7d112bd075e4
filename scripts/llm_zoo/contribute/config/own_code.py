"""Families whose code lies beside their weights, not in the public `transformers` library: plain decoders all of them.

What they build is read from open implementations that serve them (mlc-llm, mlx-lm); the weights are those of a class
of the library with the same layers and sizes.
"""

from __future__ import annotations

from .base import Config, ConfigProblem, Yaml, reader
from .common import architecture, attention, dense, layer_count, router
from .deepseek import deepseek_moe
from .llama import experts, ffn_of_each, llama, uniform, windowed

#: How their code runs, and constant factors that are no weights.
_UNUSED = (
    *("use_dynamic_ntk", "use_logn_attn", "bf16", "fp16", "fp32", "softmax_in_fp32", "use_cache_quantization"),
    *("use_cache_kernel", "emb_dropout_prob", "attn_dropout_prob", "onnx_safe", "seq_length", "rotary_pct"),
    *("rotary_emb_base", "scale_attn_weights", "kv_channels", "layer_norm_epsilon", "gradient_checkpointing"),
    *("model_max_length", "max_sequence_length", "z_loss_weight", "use_flash_attn_2", "rotary", "rope_type"),
)


@reader("qwen")
def qwen1(config: Config) -> Yaml:
    """The first Qwen: biases on queries, keys and values; the width in the file is that of gate and up together."""
    config.ignore(*_UNUSED)
    if not config.get("no_bias", True):
        raise ConfigProblem("Qwen with biases everywhere is not known ('no_bias' is false)")
    ffn = dense(config, intermediate=config.number("intermediate_size") // 2, act="swiglu")
    return architecture(config, uniform(config, attention(config, qkv_bias=True), ffn))


@reader("baichuan")
def baichuan(config: Config) -> Yaml:
    """Llama with one fused matrix; the 13B models have ALiBi and say so by the name of their length."""
    config.ignore(*_UNUSED)
    config.assume(hidden_act="silu")
    if "max_position_embeddings" in config:
        return llama(config)
    layers = uniform(config, attention(config) | {"rope": False}, dense(config))
    return architecture(config, layers, where={"kind": "alibi"})


@reader("internlm")
def internlm(config: Config) -> Yaml:
    """Llama with biases in attention."""
    config.ignore(*_UNUSED)
    bias = bool(config.get("bias", True))
    return architecture(config, uniform(config, attention(config, qkv_bias=bias, output_bias=bias), dense(config)))


@reader("chatglm")
def chatglm(config: Config) -> Yaml:
    """ChatGLM2, ChatGLM3 and GLM-4: two KV heads, half of each head rotated."""
    config.ignore(*_UNUSED, "apply_query_key_layer_scaling", "apply_residual_connection_post_layernorm", "rope_ratio")
    config.ignore("attention_softmax_in_fp32", "bias_dropout_fusion", "fp32_residual_connection", "layernorm_epsilon")
    config.ignore("original_rope", "pre_seq_len", "prefix_projection", "quantization_bit", "classifier_dropout")
    config.ignore("interleaved_qkv", "vision_config", "boi_token_id", "eoi_token_id")
    if "position_encoding_2d" in config:
        raise ConfigProblem("the first ChatGLM has another form and no reader ('position_encoding_2d')")
    if not config.get("rmsnorm", True) or not config.get("post_layer_norm", True):
        raise ConfigProblem("ChatGLM with layer norms or without a norm at its end is not known")
    if config.get("pre_seq_len"):
        raise ConfigProblem("a tuned prefix has no form in a record ('pre_seq_len')")
    heads, linear = config.number("num_attention_heads"), bool(config.get("add_bias_linear", False))
    grouped = bool(config.get("multi_query_attention", False))
    config.assume(
        vocab_size=config.number("padded_vocab_size", "vocab_size"),
        num_hidden_layers=config.number("num_layers"),
        num_key_value_heads=config.number("multi_query_group_num") if grouped else heads,
        head_dim=config.get("kv_channels"),
    )
    mixer = attention(config, qkv_bias=linear or bool(config.get("add_qkv_bias", False)), output_bias=linear)
    ffn = dense(config, intermediate=config.number("ffn_hidden_size"), act="swiglu", bias=linear)
    theta = 10_000 * config.get("rope_ratio", 1)
    where = {"kind": "rope", "theta": theta, "fraction": 0.5}
    return architecture(config, uniform(config, mixer, ffn), where=where)


@reader("minicpm")
def minicpm(config: Config) -> Yaml:
    """Llama with constant factors; the models before version 4 tie their embeddings."""
    config.ignore("dim_model_base", "scale_depth", "scale_emb", "mup_denominator", "rope_scaling", "sparse_config")
    mixer, count = attention(config), layer_count(config)
    number = config.get("num_experts", 0)
    ffn = experts(config, number, config.number("intermediate_size")) if number else dense(config)
    return architecture(config, windowed([None] * count, mixer, [ffn] * count), tied=True)


@reader("orion")
def orion(config: Config) -> Yaml:
    """Llama with layer norms."""
    config.ignore(*_UNUSED)
    return architecture(config, uniform(config, attention(config), dense(config)), norm="layernorm")


@reader("deepseek")
def deepseek1(config: Config) -> Yaml:
    """DeepSeekMoE 16B: fine-grained experts behind softmax attention (arXiv:2401.06066)."""
    bias = bool(config.get("attention_bias", False))
    mixer = attention(config, qkv_bias=bias, output_bias=bias)
    ffns = ffn_of_each(config, deepseek_moe(config, "softmax"))
    return architecture(config, [{"mixer": mixer, "ffn": ffn} for ffn in ffns])


@reader("phi3_v", "phi4mm", "phi4_multimodal")
def phi3_vision(config: Config) -> Yaml:
    """Phi-3 with an encoder for images; the language model has the layers of `phi3`."""
    config.ignore("original_max_position_embeddings", "img_processor", "embd_layer", "vision_lora", "speech_lora")
    config.ignore(
        "audio_processor", "full_attn_mod", "interpolate_factor", "lm_head_bias", "attention_bias", "mlp_bias"
    )
    if config.get("model_type") != "phi3_v":
        raise ConfigProblem("Phi-4-multimodal has adapters for each modality inside its layers, which have no form")
    found = architecture(config, uniform(config, attention(config), dense(config), slides=True))
    return found | {"towers": [{"kind": "vision", "name": "vision tower", "source": "config"}]}


@reader("exaone")
def exaone3(config: Config) -> Yaml:
    """EXAONE 3 and 3.5: Llama in other keys."""
    config.ignore(*_UNUSED, "embed_dropout", "layer_norm_epsilon")
    return llama(config)


@reader("bailing_moe", "bailing_moe_v2")
def bailing(config: Config) -> Yaml:
    """Ling and Ring: DeepSeek's experts behind softmax attention."""
    config.ignore("embedding_dropout", "output_dropout", "max_window_layers", "use_sliding_window", "rotary_type")
    config.ignore("norm_head", "norm_softmax", "num_experts_per_tok", "moe_router_enable_routed_scaling", "use_rmsnorm")
    config.ignore("router_type", "rope_theta_base", "use_cache", "head_dim", "multi_gate", "router_dtype")
    config.ignore("mtp_loss_scaling_factor", "moe_router_topk_scaling_factor", "moe_router_enable_expert_bias")
    bias = bool(config.get("use_bias", False))
    normed = bool(config.get("use_qk_norm", config.get("model_type") == "bailing_moe_v2"))
    mixer = attention(
        config,
        qkv_bias=bool(config.get("use_qkv_bias", False)),
        output_bias=bias,
        qk_norm="head" if normed else None,
    )
    routed = config.number("moe_intermediate_size")
    shared = config.get("num_shared_experts", 0)
    width = config.get("moe_shared_expert_intermediate_size", routed)
    special = {"shared": shared, "shared_intermediate": width, "bias": bias} if shared else {"bias": bias}
    moe = experts(config, config.number("num_experts"), routed, **special)
    moe["router"] = router(config, config.first("score_function", "scoring_func", default="softmax"))
    ffns = ffn_of_each(config, moe, dense(config, bias=bias))
    return architecture(config, [{"mixer": mixer, "ffn": ffn} for ffn in ffns])


@reader("Yi", "aquila", "telechat3", "iquestcoder")
def like_llama(config: Config) -> Yaml:
    """Llama under another name."""
    return llama(config)

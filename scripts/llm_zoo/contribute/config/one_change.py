"""Decoders that are Llama but for one part of their own: norms without weights, a norm more, a learned activation,
attention as a difference, attention by experts."""

from __future__ import annotations

from .base import Config, Yaml, reader
from .common import architecture, attention, dense, layer_count
from .llama import experts, uniform


@reader("olmo")
def read_olmo(config: Config) -> Yaml:
    """OLMo: layer norms without weights (Groeneveld et al. 2024, arXiv:2402.00838, section 2.1)."""
    config.ignore("clip_qkv")
    config.assume(hidden_act="silu")
    bias = bool(config.get("attention_bias", False))
    mixer = attention(config, qkv_bias=bias, output_bias=bias)
    read = architecture(config, uniform(config, mixer, dense(config)), norm="layernorm")
    read["norm"]["weights"] = False
    return read


@reader("nanochat")
def read_nanochat(config: Config) -> Yaml:
    """nanochat: norms without weights, those on queries and keys too; squared ReLU."""
    config.ignore("final_logit_softcapping")
    bias = bool(config.get("attention_bias", False))
    ffn = dense(config, act=config.get("hidden_act", "relu2"))
    read = architecture(config, uniform(config, attention(config, qkv_bias=bias, output_bias=bias), ffn))
    read["norm"]["weights"] = False
    return read


@reader("bitnet")
def read_bitnet(config: Config) -> Yaml:
    """BitNet: a norm before the output projection and one before the last matrix of the FFN (Wang et al. 2023,
    arXiv:2310.11453, section 2.1)."""
    config.assume(rope_theta=500_000.0)
    bias = bool(config.get("attention_bias", False))
    mixer = attention(config, qkv_bias=bias, output_bias=bias, output_norm=True)
    ffn = dense(config, act={"relu2": "reglu2", "silu": "swiglu"}[config.get("hidden_act", "relu2")])
    return architecture(config, uniform(config, mixer, ffn | {"inner_norm": True}))


@reader("apertus")
def read_apertus(config: Config) -> Yaml:
    """Apertus: an activation with two learned numbers a layer, norms on queries and keys, no gate (Swiss AI 2025,
    arXiv:2509.14233, section 2.1)."""
    config.ignore("qk_norm", "post_norm", "mlp_bias")
    bias = bool(config.get("attention_bias", False))
    mixer = attention(config, qkv_bias=bias, output_bias=bias, qk_norm="head")
    return architecture(config, uniform(config, mixer, dense(config, act=config.get("hidden_act", "xielu"))))


@reader("diffllama")
def read_diffllama(config: Config) -> Yaml:
    """Llama with differential attention (Ye et al. 2024, arXiv:2410.05258); the norm of each pair has no weights."""
    config.ignore("lambda_std_dev", "num_logits_to_keep")
    bias = bool(config.get("attention_bias", False))
    mixer = attention(config, qkv_bias=bias, output_bias=bias, differential=True)
    return architecture(config, uniform(config, mixer, dense(config)))


@reader("jetmoe")
def read_jetmoe(config: Config) -> Yaml:
    """JetMoE: experts in attention as well as in the FFN (Shen et al. 2024, arXiv:2404.07413, section 2)."""
    config.ignore("aux_loss_coef", "activation_function", "moe_num_experts", "moe_top_k", "head_dim")
    config.ignore("num_attention_heads", "num_layers", "glu", "length")
    config.assume(hidden_act=config.get("activation_function", "silu"), head_dim=config.get("kv_channels", 128))
    number = config.number("num_local_experts", "moe_num_experts")
    config.assume(num_experts_per_tok=config.get("moe_top_k"))
    ffn = experts(config, number, config.number("intermediate_size"), sum_bias=True)
    mixer = {
        "kind": "mixture-of-attention",
        "experts": number,
        "active": config.number("num_experts_per_tok"),
        "kv_heads": config.number("num_key_value_heads"),
        "head_dim": config.number("head_dim"),
    }
    return architecture(config, [{"mixer": mixer, "ffn": ffn}] * layer_count(config), tied=True)

"""Latent attention with fine-grained experts: DeepSeek-V2 to V3.2, Kimi K2, GLM-5."""

from __future__ import annotations

from .base import Config, ConfigProblem, Yaml, reader
from .common import activation, architecture, layer_count, per_layer, refuse, router, written
from .llama import ffn_of_each


def latent_attention(config: Config, **special: object) -> Yaml:
    """Latent attention of DeepSeek's keys (DeepSeek-V2, arXiv:2405.04434, section 2.1)."""
    if config.get("attention_bias", False):
        raise ConfigProblem("latent attention with biases has no formula yet ('attention_bias' is true)")
    # Derived from the others, or about keys that are never made.
    config.ignore("num_key_value_heads", "head_dim", "qk_head_dim", "rope_interleave", "indexer_rope_interleave")
    return written(
        kind="mla",
        heads=config.number("num_attention_heads"),
        q_rank=config.get("q_lora_rank"),
        kv_rank=config.number("kv_lora_rank"),
        nope_dim=config.number("qk_nope_head_dim"),
        rope_dim=config.number("qk_rope_head_dim"),
        value_dim=config.number("v_head_dim"),
        **special,
    )


def deepseek_moe(config: Config, scores: str) -> Yaml:
    """Many small experts, some of them shared (DeepSeekMoE, arXiv:2401.06066, section 3)."""
    return written(
        kind="moe",
        experts=config.number("n_routed_experts", "num_local_experts"),
        active=config.number("num_experts_per_tok"),
        shared=config.get("n_shared_experts", 0) or None,
        intermediate=config.number("moe_intermediate_size"),
        activation=activation(config),
        router=router(config, scores),
    )


def _indexer(config: Config) -> Yaml:
    """The scorer of sparse attention (DeepSeek-V3.2, arXiv:2512.02556, section 2)."""
    return {
        "heads": config.number("index_n_heads"),
        "head_dim": config.number("index_head_dim"),
        "top_k": config.number("index_topk"),
    }


def _layers(config: Config, mixers: list[Yaml], scores: str) -> list[Yaml]:
    ffns = ffn_of_each(config, deepseek_moe(config, scores))
    return [{"mixer": mixer, "ffn": ffn} for mixer, ffn in zip(mixers, ffns, strict=True)]


@reader("deepseek_v2")
def deepseek_v2(config: Config) -> Yaml:
    """DeepSeek-V2: softmax scores, groups of experts that are narrowed first."""
    return architecture(config, _layers(config, [latent_attention(config)] * layer_count(config), "softmax"))


@reader("deepseek_v3", "kimi_k2")
def deepseek_v3(config: Config) -> Yaml:
    """DeepSeek-V3 (arXiv:2412.19437, section 2), and Kimi K2, which runs its code."""
    return architecture(config, _layers(config, [latent_attention(config)] * layer_count(config), "sigmoid"))


@reader("deepseek_v32")
def deepseek_v32(config: Config) -> Yaml:
    """DeepSeek-V3 with an indexer in every layer."""
    config.ignore("layer_types")  # "deepseek_sparse_attention" in all
    refuse(config, "mlp_bias")
    mixer = latent_attention(config, indexer=_indexer(config))
    return architecture(config, _layers(config, [mixer] * layer_count(config), "sigmoid"))


@reader("glm_moe_dsa")
def glm_moe_dsa(config: Config) -> Yaml:
    """GLM-5: as DeepSeek-V3.2; from 5.2 on only some layers have an indexer, the next ones read the same tokens."""
    # Old files said what later ones derive; there are no biases in the FFNs.
    config.ignore("layer_types", "mlp_bias", "num_experts")
    indexer = _indexer(config)
    mixers = [
        latent_attention(config, indexer=indexer if has_own else {**indexer, "shared": True})
        for has_own in _own_indexer(config)
    ]
    return architecture(config, _layers(config, mixers, "sigmoid"))


def _own_indexer(config: Config) -> list[bool]:
    """Which layers have an indexer of their own: a list of kinds, or a rule of offset and frequency."""
    count = layer_count(config)
    kinds = per_layer(config, "indexer_types", count) or per_layer(config, "index_topk_pattern", count)
    every, offset = config.get("index_topk_freq", 1), config.get("index_skip_topk_offset", 2)
    if kinds is not None:
        return [kind in {"full", "F"} for kind in kinds]
    return [max(layer - offset + 1, 0) % max(every, 1) == 0 for layer in range(count)]

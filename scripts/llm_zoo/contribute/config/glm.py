"""GLM-4 to GLM-4.7: dense, with experts, and the small one with latent attention. GLM-5 is in `deepseek`."""

from __future__ import annotations

from .base import Config, Yaml, reader
from .common import architecture, attention, dense
from .deepseek import deepseek_moe, deepseek_v3
from .llama import ffn_of_each, uniform


@reader("glm", "glm4", "glm4v_text", "glm_ocr_text")
def glm4(config: Config) -> Yaml:
    """Biases on queries, keys and values; since the 0414 models norms on both sides of each sublayer."""
    ocr = config.get("model_type") == "glm_ocr_text"  # the small one has no biases
    bias = bool(config.get("attention_bias", not ocr)) and not ocr
    sandwich = config.get("model_type") != "glm"
    layers = uniform(config, attention(config, qkv_bias=bias), dense(config))
    return architecture(config, layers, placement="sandwich" if sandwich else "pre")


@reader("glm4_moe", "glm4v_moe_text", "solar_open")
def glm4_moe(config: Config) -> Yaml:
    """GLM-4.5 to 4.7 (arXiv:2508.06471): many small experts behind softmax attention."""
    bias, normed = bool(config.get("attention_bias", False)), bool(config.get("use_qk_norm", False))
    mixer = attention(config, qkv_bias=bias, qk_norm="head" if normed else None)
    first_dense = 0 if config.get("model_type") == "solar_open" else 1
    ffns = ffn_of_each(config, deepseek_moe(config, "sigmoid"), first_dense=first_dense)
    return architecture(config, [{"mixer": mixer, "ffn": ffn} for ffn in ffns])


@reader("glm4_moe_lite", "mistral4")
def latent_with_experts(config: Config) -> Yaml:
    """GLM-4.7-Flash and Mistral Small 4 have the layers of DeepSeek-V3."""
    return deepseek_v3(config)

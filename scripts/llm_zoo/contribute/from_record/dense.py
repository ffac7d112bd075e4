"""Dense attention decoders."""

from __future__ import annotations

from collections.abc import Callable

from ...derive.layers import layer_count
from ...records.architecture import Architecture
from ...records.mixers import Attention, CrossAttention
from ..config.base import Yaml
from . import parts


def _starcoder2(architecture: Architecture) -> Yaml:
    heads = parts.windowed(architecture)
    del heads["head_dim"]  # this class divides the hidden size by the heads
    return heads | {"use_bias": parts.first(architecture, Attention).qkv_bias}


def _mllama(architecture: Architecture) -> Yaml:
    layers = parts.flat(architecture)
    crossing = [index for index, run in enumerate(layers) if isinstance(run.mixer, CrossAttention)]
    heads = parts.heads(architecture)
    del heads["head_dim"]
    # The decoder alone has a class, which no list of the library names for its configuration.
    return heads | {"cross_attention_layers": crossing, "architectures": ["MllamaForCausalLM"]}


def _gpt2(architecture: Architecture) -> Yaml:
    return {
        "n_embd": architecture.hidden_size,
        "n_layer": layer_count(architecture.layers),
        "n_head": parts.first(architecture, Attention).heads,
        "n_inner": parts.intermediate(architecture),
        "n_positions": architecture.position.positions,
    }


def _gpt_bigcode(architecture: Architecture) -> Yaml:
    return _gpt2(architecture) | {"multi_query": parts.first(architecture, Attention).kv_heads == 1}


def _opt(architecture: Architecture) -> Yaml:
    """Its table of positions has two rows more than there are positions, and no biases is one choice for all layers."""
    attention = parts.first(architecture, Attention)
    return {
        "num_attention_heads": attention.heads,
        "ffn_dim": parts.intermediate(architecture),
        "max_position_embeddings": (architecture.position.positions or 0) - 2,
        "word_embed_proj_dim": architecture.hidden_size,
        "enable_bias": attention.qkv_bias,
    }


TRANSLATIONS: dict[str, Callable[[Architecture], Yaml]] = {
    "cohere": parts.heads,
    "gemma": parts.heads,
    "gemma2": parts.mixed,
    "gemma3_text": parts.mixed,
    "gpt2": _gpt2,
    "gpt_bigcode": _gpt_bigcode,
    "llama": parts.heads,
    "mistral": parts.windowed,
    "mllama_text_model": _mllama,
    "olmo": parts.heads,
    "olmo2": parts.heads,
    "olmo3": parts.mixed,
    "openai-gpt": _gpt2,
    "opt": _opt,
    "phi": parts.heads,
    "phi3": parts.windowed,
    "qwen2": parts.heads,
    "qwen3": parts.heads,
    "seed_oss": parts.heads,
    "smollm3": parts.heads,
    "starcoder2": _starcoder2,
}

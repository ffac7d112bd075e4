"""Gemma 3n and Gemma 4: per-layer embeddings, caches shared between layers, keys as values, wider global heads."""

from __future__ import annotations

from .base import Config, Yaml, reader
from .common import activation, architecture, attention, dense, layer_count, per_layer, refuse, written
from .towers import with_towers

_WITHOUT_WEIGHTS = ("altup_active_idx", "altup_coef_clip", "altup_correct_scale", "altup_lr_multiplier")
_WITHOUT_CACHE = ("activation_sparsity_pattern", "query_pre_attn_scalar", "final_logit_softcapping")
_BETWEEN = (
    *(
        "audio_token_id",
        "boa_token_id",
        "eoa_token_id",
        "eoa_token_index",
        "eoi_token_id",
        "audio_soft_tokens_per_image",
    ),
    *("vision_soft_tokens_per_image", "boa_token_index", "video_token_id"),
)


@reader("gemma3n", "gemma4", "gemma4_unified")
def read_multimodal(config: Config) -> Yaml:
    """The language model inside, with the encoders for images and sound as lines of their own."""
    config.ignore(*_BETWEEN)
    return with_towers(config)


@reader("gemma3n_text")
def read_gemma3n(config: Config) -> Yaml:
    """Gemma 3n: four streams of AltUp, a LAuReL bypass, and the last layers read caches of earlier ones."""
    count = layer_count(config)
    slides = _slides(config, count, full_every=5)
    widths = config.get("intermediate_size")
    widths = per_layer(config, "intermediate_size", count) if isinstance(widths, list) else [widths] * count
    config.ignore(*_WITHOUT_WEIGHTS, *_WITHOUT_CACHE)
    refuse(config, "attention_bias")
    layers = [
        {
            "mixer": attention(
                config,
                window=config.number("sliding_window") if slides[index] else None,
                qk_norm="head",
                shares_kv=_shares(config, index, count),
            ),
            "ffn": dense(config, intermediate=width, act=activation(config, default="gelu_pytorch_tanh")),
        }
        for index, width in enumerate(widths or [])
    ]
    return architecture(
        config,
        layers,
        tied=True,
        placement="sandwich",
        per_layer_embeddings=_per_layer_embeddings(config),
        altup_streams=config.number("altup_num_inputs"),
        laurel_rank=config.number("laurel_rank"),
    )


@reader("gemma4_text", "gemma4_unified_text")
def read_gemma4(config: Config) -> Yaml:
    """Gemma 4: window and global layers with heads of their own, some layers reading the caches of earlier ones."""
    count = layer_count(config)
    slides = _slides(config, count, full_every=6)
    config.ignore(*_WITHOUT_CACHE, "use_bidirectional_attention", "global_head_dim", "num_global_key_value_heads")
    layers = [
        {
            "mixer": _gemma4_attention(config, slides=slide, shares_kv=_shares(config, index, count)),
            "ffn": _gemma4_ffn(config, shares_kv=_shares(config, index, count)),
        }
        for index, slide in enumerate(slides)
    ]
    embeddings = _per_layer_embeddings(config)
    return architecture(config, layers, tied=True, placement="sandwich", per_layer_embeddings=embeddings)


def _slides(config: Config, count: int, full_every: int) -> list[bool]:
    """Which layers have a window: as listed, else all but every `full_every`th; the last one never has."""
    kinds = per_layer(config, "layer_types", count)
    if kinds is None:
        return [bool((index + 1) % full_every) for index in range(count)]
    return [kind == "sliding_attention" for kind in kinds[:-1]] + [False]


def _shares(config: Config, index: int, count: int) -> bool:
    """Whether a layer is among the last ones, which read the cache of the last layer of their kind before them."""
    return index >= count - int(config.get("num_kv_shared_layers", 0))


def _per_layer_embeddings(config: Config) -> Yaml | None:
    rows, size = config.get("vocab_size_per_layer_input"), config.get("hidden_size_per_layer_input")
    return {"rows": rows, "size": size} if rows and size else None


def _gemma4_attention(config: Config, *, slides: bool, shares_kv: bool) -> Yaml:
    bias = bool(config.get("attention_bias", False))
    mixer = attention(config, qk_norm="head", shares_kv=shares_kv, qkv_bias=bias, output_bias=bias)
    if slides:
        return mixer | {"window": config.number("sliding_window")}
    keys_are_values = bool(config.get("attention_k_eq_v", False))
    heads = config.get("num_global_key_value_heads") if keys_are_values else None
    wider = {"head_dim": config.get("global_head_dim", 512)} | written(kv_heads=heads)
    return mixer | wider | written(keys_are_values=keys_are_values and not shares_kv)


def _gemma4_ffn(config: Config, *, shares_kv: bool) -> Yaml:
    """A dense FFN, twice as wide in layers that read another's cache where the file says so; the sparse model has
    experts beside it."""
    width = config.number("intermediate_size") * (2 if config.get("use_double_wide_mlp") and shares_kv else 1)
    act = activation(config, default="gelu_pytorch_tanh")
    config.ignore("num_experts", "top_k_experts", "moe_intermediate_size")
    if not config.get("enable_moe_block"):
        return dense(config, intermediate=width, act=act)
    return {
        "kind": "moe",
        "experts": config.number("num_experts"),
        "active": config.number("top_k_experts"),
        "intermediate": config.number("moe_intermediate_size"),
        "activation": act,
        "shared": 1,
        "shared_intermediate": width,
        "branch_norms": True,
        "router": {"kind": "softmax", "input_scale": True, "expert_scale": True},
    }

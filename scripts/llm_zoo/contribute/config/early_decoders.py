"""Decoders from before Llama set the pattern: learned positions or ALiBi, layer norms, FFNs without gates, and
sublayers side by side. Their keys have names of their own."""

from __future__ import annotations

from typing import Any

from .base import Config, ConfigProblem, Yaml, reader
from .common import activation, architecture, attention, dense, layer_count, position, written

#: What these old files say about dropout, heads for other tasks and how the code runs.
OLD = (
    *(
        "n_ctx",
        "n_positions",
        "attn_pdrop",
        "dropout",
        "activation_dropout",
        "layerdrop",
        "init_std",
        "classifier_dropout",
    ),
    *("layer_norm_epsilon", "summary_activation", "summary_first_dropout", "summary_proj_to_labels", "summary_type"),
    *("summary_use_proj", "scale_attn_weights", "scale_attn_by_inverse_layer_idx", "reorder_and_upcast_attn", "rotary"),
    *("gradient_checkpointing", "slow_but_exact", "apply_residual_connection_post_layernorm", "skip_bias_add"),
    *("skip_bias_add_qkv", "masked_softmax_fusion", "attention_softmax_in_fp32", "bias_dropout_fusion", "seq_length"),
    *(
        "n_embed",
        "n_special",
        "predict_special_tokens",
        "offset_alibi",
        "unk_token_id",
        "hidden_dropout_prob",
        "multi_query",
        "output_past",
        "attention_probs_dropout_prob",
        "output_projection",
        "resid_pdrop",
        "_from_model_config",
    ),
)


def _rename(config: Config, **names: str) -> None:
    """Let the usual keys answer with the values of this family's own keys."""
    config.ignore(*OLD)
    config.assume(**{usual: config.get(own) for usual, own in names.items()})


def _plain(config: Config, *, bias: bool = True) -> Yaml:
    """An FFN without a gate."""
    return dense(config, act=activation(config, gated=False), bias=bias)


def _everywhere(*, bias: bool) -> dict[str, bool]:
    return {"qkv_bias": bias, "output_bias": bias}


@reader("gpt2", "gpt-sw3")
def read_gpt2(config: Config) -> Yaml:
    """GPT-2: biases everywhere, learned positions, norms before the sublayers (Radford et al. 2019, section 2.3)."""
    _rename(config, hidden_size="n_embd", num_attention_heads="n_head", num_hidden_layers="n_layer")
    config.assume(intermediate_size=config.get("n_inner", 4 * config.number("hidden_size")))
    where = {"kind": "learned", "positions": config.number("n_positions", "n_ctx")}
    mixer = attention(config, **_everywhere(bias=True)) | {"rope": False}
    return _decoder(config, mixer, _plain(config), tied=True, where=where)


@reader("gptj")
def read_gptj(config: Config) -> Yaml:
    """GPT-J: attention without biases beside an FFN with them, behind one norm; an output matrix with a bias."""
    _rename(config, hidden_size="n_embd", num_attention_heads="n_head", num_hidden_layers="n_layer")
    config.assume(intermediate_size=config.get("n_inner", 4 * config.number("hidden_size")))
    where = {"theta": 10_000.0} | position(config)
    special = {"where": where, "parallel": "one-norm", "output_bias": True}
    return _decoder(config, attention(config), _plain(config), **special)


@reader("gpt_neox")
def read_gpt_neox(config: Config) -> Yaml:
    """GPT-NeoX and Pythia: a quarter of each head rotated, sublayers side by side (Black et al. 2022, section 2.1)."""
    config.ignore(*OLD)
    config.assume(partial_rotary_factor=config.get("rotary_pct", 0.25))
    mixer = attention(config, **_everywhere(bias=bool(config.get("attention_bias", True))))
    parallel = "two-norms" if config.get("use_parallel_residual", True) else None
    where = {"theta": 10_000} | position(config)
    return _decoder(config, mixer, _plain(config), where=where, parallel=parallel)


@reader("falcon", "RefinedWeb", "RefinedWebModel")
def read_falcon(config: Config) -> Yaml:
    """Falcon: one KV head for all (7B) or one for a group (40B, 180B), sublayers side by side (arXiv:2311.16867)."""
    _rename(config, num_attention_heads="n_head", num_hidden_layers="n_layer")
    config.assume(hidden_act=config.get("activation", "gelu"))
    heads, hidden = config.number("num_attention_heads"), config.number("hidden_size")
    grouped = bool(config.get("new_decoder_architecture", config.get("model_type") == "RefinedWeb"))
    own = config.first("num_kv_heads", "n_head_kv", default=heads)
    # Only the grouped form reads their number.
    kv_heads = own if grouped else 1 if config.get("multi_query", True) else heads
    config.assume(num_key_value_heads=kv_heads, intermediate_size=config.get("ffn_hidden_size", 4 * hidden))
    norms = config.get("num_ln_in_parallel_attn", 2 if grouped else 1)
    beside = bool(config.get("parallel_attn", True)) or grouped
    bias = bool(config.get("bias", False))
    alibi = bool(config.get("alibi", False))
    mixer = attention(config, **_everywhere(bias=bias)) | ({"rope": False} if alibi else {})
    where = {"kind": "alibi"} if alibi else {"theta": 10_000.0} | position(config)
    parallel = ("two-norms" if norms == 2 else "one-norm") if beside else None
    return _decoder(config, mixer, _plain(config, bias=bias), tied=True, where=where, parallel=parallel)


@reader("opt")
def read_opt(config: Config) -> Yaml:
    """OPT: GPT-3's form with two unused rows of positions; 350M has norms after the sublayers and narrower tables."""
    _rename(config, intermediate_size="ffn_dim")
    if not config.get("layer_norm_elementwise_affine", True):
        raise ConfigProblem("norms without weights have no form in a record")
    bias = bool(config.get("enable_bias", True))
    before = bool(config.get("do_layer_norm_before", True))
    final = before and not config.get("_remove_final_layer_norm", False)
    width, hidden = config.get("word_embed_proj_dim"), config.number("hidden_size")
    narrow = {"size": width, "tokens_only": True, "output": True} if width and width != hidden else None
    mixer = attention(config, **_everywhere(bias=bias)) | {"rope": False}
    where = {"kind": "learned", "positions": config.number("max_position_embeddings") + 2}
    special = {"where": where, "placement": "pre" if before else "post", "embedding_projection": narrow}
    found = _decoder(config, mixer, _plain(config, bias=bias), tied=True, **special)
    if before and not final:
        found["norm"]["final"] = False
    return found


@reader("bloom")
def read_bloom(config: Config) -> Yaml:
    """BLOOM: ALiBi instead of positions, a norm right after the embeddings (arXiv:2211.05100, section 3.2)."""
    _rename(config, hidden_size="n_embed", num_attention_heads="n_head", num_hidden_layers="n_layer")
    config.assume(hidden_act="gelu", intermediate_size=4 * config.number("hidden_size"))
    mixer = attention(config, **_everywhere(bias=True)) | {"rope": False}
    found = _decoder(config, mixer, _plain(config), tied=True, where={"kind": "alibi"})
    found["norm"]["embedding"] = True
    return found


@reader("phi")
def read_phi(config: Config) -> Yaml:
    """Phi-1 to Phi-2: biases everywhere, sublayers side by side behind one norm, part of each head rotated."""
    config.ignore(*OLD)
    if config.get("qk_layernorm", False):
        raise ConfigProblem("layer norms with biases on queries and keys have no form in a record")
    mixer = attention(config, **_everywhere(bias=True))
    where = {"theta": 10_000.0} | position(config)
    special = {"where": where, "parallel": "one-norm", "output_bias": True}
    return _decoder(config, mixer, _plain(config), **special)


@reader("openelm")
def read_openelm(config: Config) -> Yaml:
    """OpenELM: heads and FFNs grow from layer to layer (Mehta et al. 2024, arXiv:2404.14619, section 2.1)."""
    config.ignore("ffn_multipliers_list", "qkv_multipliers", "num_gqa_groups", "initializer_range", "rope_max_length")
    config.ignore("normalization_layer_name", "ffn_dim_divisor", "activation_fn_name", "max_context_length")
    config.assume(
        hidden_size=config.get("model_dim"),
        num_hidden_layers=config.get("num_transformer_layers"),
        tie_word_embeddings=config.get("share_input_output_layers", True),
        rope_theta=config.get("rope_freq_constant", 10_000),
    )
    if not config.get("ffn_with_glu", True):
        raise ConfigProblem("an OpenELM without gates in its FFNs was never published")
    model_dim, divisor = config.number("model_dim"), config.get("ffn_dim_divisor", 256)
    layers = [
        {
            "mixer": {
                "kind": "attention",
                "heads": heads,
                "kv_heads": kv_heads,
                "head_dim": config.number("head_dim"),
                **written(qk_norm="head" if config.get("normalize_qk_projections", True) else None),
            },
            "ffn": {
                "kind": "dense",
                "intermediate": _divisible(multiplier * model_dim, divisor),
                "activation": "swiglu",
            },
        }
        for heads, kv_heads, multiplier in zip(
            config.get("num_query_heads"), config.get("num_kv_heads"), config.get("ffn_multipliers"), strict=True
        )
    ]
    return architecture(config, layers, tied=True)


def _divisible(value: float, divisor: int) -> int:
    """The nearest multiple of `divisor`, never a tenth below the value (`make_divisible` of modeling_openelm.py)."""
    nearest = max(divisor, int(value + divisor / 2) // divisor * divisor)
    return nearest + divisor if nearest < 0.9 * value else nearest


def _decoder(config: Config, mixer: Yaml, ffn: Yaml, **special: Any) -> Yaml:
    layer = {"mixer": mixer, "ffn": ffn}
    return architecture(config, [layer] * layer_count(config), norm="layernorm", **special)

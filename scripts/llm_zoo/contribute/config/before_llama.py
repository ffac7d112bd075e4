"""Further decoders from before Llama: GPT-Neo, the code models of BigCode and Salesforce, MPT, XGLM, BioGPT, and the
files of Phi in Microsoft's own keys. GPT-2 and its nearest kin are in `early_decoders`."""

from __future__ import annotations

from typing import Any

from .base import Config, ConfigProblem, Yaml, reader
from .common import activation, architecture, attention, dense, layer_count, position
from .early_decoders import OLD

_UNUSED = (
    *("attention_layers", "classifier_dropout", "embed_dropout", "window_size", "attention_types", "scale_embedding"),
    *("attention_softmax_in_fp32", "scale_attention_softmax_in_fp32", "scale_attn_weights", "inference_runner"),
    *("validate_runner_input", "pre_allocate_kv_cache", "max_sequence_length", "max_batch_size", "embed_init_std"),
    *("fused_dense", "fused_bias_fc", "flash_rotary", "flash_attn", "use_flash_attn", "img_processor", "architecture"),
)


def _rename(config: Config, **names: Any) -> None:
    config.ignore(*OLD, *_UNUSED)
    config.assume(**{usual: config.first(*own) for usual, own in names.items()})


def _stack(config: Config, mixer: Yaml, ffn: Yaml, **special: Any) -> Yaml:
    return architecture(config, [{"mixer": mixer, "ffn": ffn}] * layer_count(config), norm="layernorm", **special)


def _ffn(config: Config, width: int, *, bias: bool = True, default: str | None = None) -> Yaml:
    return dense(config, intermediate=width, act=activation(config, gated=False, default=default), bias=bias)


@reader("gpt_neo")
def read_gpt_neo(config: Config) -> Yaml:
    """GPT-Neo: every other layer has a window of 256 tokens; queries, keys and values without biases."""
    _rename(config, num_attention_heads=["num_heads"], num_hidden_layers=["num_layers"])
    hidden = config.number("hidden_size")
    plain = attention(config, output_bias=True) | {"rope": False}
    window = plain | {"window": config.get("window_size", 256)}
    ffn = _ffn(config, config.get("intermediate_size", 4 * hidden))
    kinds = [kind for pattern, count in config.get("attention_types", []) for kind in list(pattern) * count]
    kinds = config.get("attention_layers") or kinds or ["global", "local"] * (layer_count(config) // 2)
    if len(kinds) != layer_count(config) or set(kinds) - {"global", "local"}:
        raise ConfigProblem("'attention_layers' must say of each layer whether it is global or local")
    layers = [{"mixer": window if kind == "local" else plain, "ffn": ffn} for kind in kinds]
    where = {"kind": "learned", "positions": config.number("max_position_embeddings")}
    return architecture(config, layers, tied=True, norm="layernorm", where=where)


@reader("gpt_bigcode")
def read_gpt_bigcode(config: Config) -> Yaml:
    """SantaCoder and StarCoder: GPT-2 with one KV head for all."""
    _rename(config, hidden_size=["n_embd"], num_attention_heads=["n_head"], num_hidden_layers=["n_layer"])
    one = bool(config.get("multi_query", True))
    config.ignore("num_key_value_heads")  # the class makes it from `multi_query`
    mixer = attention(config, qkv_bias=True, output_bias=True) | {"rope": False}
    mixer["kv_heads"] = 1 if one else mixer["heads"]
    ffn = _ffn(config, config.get("n_inner", 4 * config.number("hidden_size")))
    where = {"kind": "learned", "positions": config.number("n_positions")}
    return _stack(config, mixer, ffn, tied=True, where=where)


@reader("codegen", "moss")
def read_codegen(config: Config) -> Yaml:
    """CodeGen: GPT-J's layers."""
    _rename(config, hidden_size=["n_embd"], num_attention_heads=["n_head"], num_hidden_layers=["n_layer"])
    ffn = _ffn(config, config.get("n_inner", 4 * config.number("hidden_size")), default="gelu_new")
    where = {"theta": 10_000.0} | position(config)
    return _stack(config, attention(config), ffn, where=where, parallel="one-norm", output_bias=True)


@reader("mpt")
def read_mpt(config: Config) -> Yaml:
    """MPT: ALiBi, layer norms without biases, no biases anywhere; the weights of the developer's own code."""
    _rename(config, hidden_size=["d_model"], num_attention_heads=["n_heads"], num_hidden_layers=["n_layers"])
    own = config.part("attn_config") or Config({})
    own.ignore(
        "attn_pdrop", "attn_impl", "clip_qkv", "softmax_scale", "prefix_lm", "attn_uses_sequence_id", "attn_type"
    )
    own.ignore("alibi_bias_max", "model_type", "rope_theta", "rope_impl")
    config.ignore("init_config", "init_device", "embedding_fraction", "logit_scale", "norm_type", "verbose", "fc_type")
    config.ignore("emb_pdrop", "ffn_config", "param_init_fn", "no_bias", "learned_pos_emb", "use_pad_tok_in_ffn")
    if not config.get("no_bias", True):
        raise ConfigProblem("MPT with biases is not known ('no_bias' is false)")
    if own.get("qk_ln", False) or own.get("qk_gn", False) or own.get("rope", False):
        raise ConfigProblem("MPT with norms on queries and keys or with rotary positions is not known")
    heads = config.number("n_heads")
    mixer = attention(config) | {"rope": False}
    groups = {"multihead_attention": heads, "multiquery_attention": 1}
    mixer["kv_heads"] = own.get("kv_n_heads", groups.get(own.get("attn_type", "multihead_attention"), heads))
    ffn = {"kind": "dense", "intermediate": int(config.get("expansion_ratio", 4) * config.number("d_model"))}
    # The class always has ALiBi; the published files that say so switch the learned table off.
    if not own.get("alibi", True) and config.get("learned_pos_emb", True):
        raise ConfigProblem("MPT with learned positions has no reader ('attn_config.alibi' is false)")
    found = _stack(config, mixer, ffn | {"activation": "gelu"}, tied=True, where={"kind": "alibi"})
    found["norm"]["bias"] = False
    return found


@reader("xglm")
def read_xglm(config: Config) -> Yaml:
    """XGLM: biases everywhere, sines for positions."""
    _rename(config, hidden_size=["d_model"], num_attention_heads=["attention_heads"], num_hidden_layers=["num_layers"])
    mixer = attention(config, qkv_bias=True, output_bias=True) | {"rope": False}
    return _stack(config, mixer, _ffn(config, config.number("ffn_dim")), tied=True, where={"kind": "sinusoidal"})


@reader("biogpt")
def read_biogpt(config: Config) -> Yaml:
    """BioGPT: GPT-2's form with two unused rows of positions."""
    _rename(config)
    mixer = attention(config, qkv_bias=True, output_bias=True) | {"rope": False}
    where = {"kind": "learned", "positions": config.number("max_position_embeddings") + 2}
    return _stack(config, mixer, _ffn(config, config.number("intermediate_size")), tied=True, where=where)


@reader("openai-gpt")
def read_gpt1(config: Config) -> Yaml:
    """The first GPT: norms after the sublayers."""
    _rename(config, hidden_size=["n_embd"], num_attention_heads=["n_head"], num_hidden_layers=["n_layer"])
    config.assume(hidden_act=config.get("afn", "gelu"))
    mixer = attention(config, qkv_bias=True, output_bias=True) | {"rope": False}
    ffn = _ffn(config, 4 * config.number("hidden_size"))
    where = {"kind": "learned", "positions": config.number("n_positions")}
    return _stack(config, mixer, ffn, tied=True, placement="post", where=where)


@reader("ctrl")
def read_ctrl(config: Config) -> Yaml:
    """CTRL: sines for positions, biases everywhere and on the output."""
    _rename(config, hidden_size=["n_embd"], num_attention_heads=["n_head"], num_hidden_layers=["n_layer"])
    mixer = attention(config, qkv_bias=True, output_bias=True) | {"rope": False}
    ffn = dense(config, intermediate=config.number("dff"), act="relu", bias=True)
    return _stack(config, mixer, ffn, tied=True, where={"kind": "sinusoidal"}, output_bias=True)


@reader("phi-msft", "mixformer-sequential")
def read_phi_msft(config: Config) -> Yaml:
    """Phi-1 to Phi-2 in Microsoft's own keys: the layers of `phi`."""
    _rename(config, hidden_size=["n_embd"], num_attention_heads=["n_head"], num_hidden_layers=["n_layer"])
    config.assume(num_key_value_heads=config.get("n_head_kv"))
    mixer = attention(config, qkv_bias=True, output_bias=True)
    ffn = _ffn(config, config.get("n_inner", 4 * config.number("hidden_size")), default="gelu_new")
    where = {"theta": 10_000.0} | position(config)
    return _stack(config, mixer, ffn, where=where, parallel="one-norm", output_bias=True)

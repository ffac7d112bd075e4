"""What the configurations of most decoders have in common, so that a reader only says what is special."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .base import Config, ConfigProblem, Yaml
from .layers import MOST_LAYERS, group

#: Keys that change no weight, cache or position of the language model: tokens, dropout, initial values, precision,
#: where the code lies, limits of running, and what old versions of the library wrote into every file.
USUAL = (
    *(
        "_name_or_path",
        "_attn_implementation",
        "architectures",
        "auto_map",
        "dtype",
        "torch_dtype",
        "transformers_version",
    ),
    *("bos_token_id", "eos_token_id", "pad_token_id", "sep_token_id", "decoder_start_token_id", "tokenizer_class"),
    *("attention_dropout", "hidden_dropout", "embd_pdrop", "resid_pdrop", "residual_dropout", "embedding_dropout"),
    *("initializer_range", "initializer_factor", "rms_norm_eps", "layer_norm_eps", "norm_epsilon", "norm_eps"),
    *("use_cache", "pretraining_tp", "ep_size", "quantization_config", "compression_config", "max_position_embeddings"),
    *("output_attentions", "output_hidden_states", "output_router_logits", "return_dict", "return_dict_in_generate"),
    *(
        "router_aux_loss_coef",
        "router_jitter_noise",
        "aux_loss_alpha",
        "seq_aux",
        "norm_topk_prob",
        "z_loss_coefficient",
    ),
    *("routed_scaling_factor", "moe_router_dtype", "router_dtype", "chunk_size_feed_forward", "attn_implementation"),
    *("is_decoder", "is_encoder_decoder", "add_cross_attention", "cross_attention_hidden_size", "tie_encoder_decoder"),
    *("id2label", "label2id", "problem_type", "finetuning_task", "task_specific_params", "prefix", "pruned_heads"),
    *("do_sample", "early_stopping", "temperature", "top_k", "top_p", "typical_p", "max_length", "min_length"),
    *(
        "num_beams",
        "num_beam_groups",
        "diversity_penalty",
        "length_penalty",
        "repetition_penalty",
        "num_return_sequences",
    ),
    *("no_repeat_ngram_size", "encoder_no_repeat_ngram_size", "bad_words_ids", "suppress_tokens"),
    *("begin_suppress_tokens", "forced_bos_token_id", "forced_eos_token_id", "exponential_decay_length_penalty"),
    *("remove_invalid_values", "output_scores", "torchscript", "tf_legacy_loss", "use_bfloat16", "use_flash_attn"),
    *("unsloth_fixed", "use_mrope", "index_share_for_mtp_iteration", "mamba_ssm_dtype", "model_type"),
)
_GATED = {
    "silu": "swiglu",
    "swish": "swiglu",
    "swiglu": "swiglu",
    "swigluoai": "swiglu",
    "gelu": "geglu",
    "gelu_new": "geglu",
    "gelu_fast": "geglu",
    "gelu_pytorch_tanh": "geglu",
    "relu": "reglu",
}
_PLAIN = {
    "gelu": "gelu",
    "gelu_new": "gelu",
    "gelu_fast": "gelu",
    "gelu_pytorch_tanh": "gelu",
    "relu": "relu",
    "relu2": "relu2",
    "silu": "silu",
}
#: Names of scaling in `rope_scaling`; `default` and `mrope` (positions of images) stretch nothing.
_SCALING = {
    "linear": "linear",
    "yarn": "yarn",
    "deepseek_yarn": "yarn",
    "llama3": "llama3",
    "longrope": "longrope",
    "su": "longrope",
    "dynamic": "dynamic",
    "default": None,
    "mrope": None,
    "proportional": None,
}


def written(**fields: Any) -> Yaml:
    """The fields as in a record: what is None or False is the rule there and stays out."""
    return {key: value for key, value in fields.items() if value is not None and value is not False}


def switch(config: Config, key: str, *, default: bool) -> bool:
    """What the file switches on or off. Raises `ConfigProblem` for anything but true and false."""
    value = config.get(key, default)
    if not isinstance(value, bool):
        raise ConfigProblem(f"'{key}' must be true or false, not {value!r}")
    return value


def refuse(config: Config, *switches: str) -> None:
    """Switches that are on in no published model of the family; what they add has no reader. Raises `ConfigProblem`."""
    for switch in switches:
        if config.get(switch, False):
            raise ConfigProblem(f"{config.get('model_type')} with '{switch}' is not known and has no reader")


def layer_count(config: Config) -> int:
    """Number of layers. Raises `ConfigProblem` for more than any network has."""
    count = config.number("num_hidden_layers", "n_layer", "n_layers", "num_layers")
    if not 1 <= count <= MOST_LAYERS:
        raise ConfigProblem(f"'num_hidden_layers' must be between 1 and {MOST_LAYERS:,}, not {count:,}")
    return count


def activation(config: Config, *, gated: bool = True, default: str | None = None) -> str:
    """The activation in the record's words. Raises `ConfigProblem` for one that has no word."""
    name = config.first("hidden_activation", "hidden_act", "activation_function", default=default)
    words = _GATED if gated else _PLAIN
    if name not in words:
        raise ConfigProblem(f"no word for the activation {name!r}; known: {', '.join(sorted(words))}")
    return words[name]


def head_dim(config: Config) -> int:
    """Width of one attention head: as said, or the hidden size shared out."""
    said = config.get("head_dim")
    if isinstance(said, int):
        return said
    hidden, heads = config.number("hidden_size"), config.number("num_attention_heads")
    if heads < 1:
        raise ConfigProblem(f"'num_attention_heads' must be 1 or more, not {heads}")
    return hidden // heads  # rounded down, as the library does


def attention(config: Config, **special: Any) -> Yaml:
    """Softmax attention with the usual keys; `special` are further fields of the record."""
    heads = config.number("num_attention_heads")
    kv_heads = config.get("num_key_value_heads", heads)
    return written(kind="attention", heads=heads, kv_heads=kv_heads, head_dim=head_dim(config), **special)


def dense(config: Config, *, intermediate: int | None = None, act: str | None = None, bias: bool = False) -> Yaml:
    """A dense FFN of the usual keys."""
    width = config.number("intermediate_size") if intermediate is None else intermediate
    return written(kind="dense", intermediate=width, activation=act or activation(config), bias=bias)


def router(config: Config, default: str = "softmax", **special: Any) -> Yaml:
    """A router of DeepSeek's keys: scores, groups, and whether a correction per expert balances the load."""
    kind = config.get("scoring_func", default)
    groups = config.get("n_group", 1)
    balance = config.get("topk_method", "noaux_tc" if kind == "sigmoid" else None) == "noaux_tc"
    config.ignore("topk_group")
    return written(kind=kind, groups=groups if groups > 1 else None, **{"balance_bias": balance, **special})


def per_layer(config: Config, key: str, count: int) -> list[Any] | None:
    """A list with one entry a layer, or None where the key is missing. Raises `ConfigProblem` if it is too short.

    A longer list speaks of multi-token-prediction modules after the layers; those entries are left out.
    """
    values = config.get(key)
    if values is None:
        return None
    if not isinstance(values, Sequence) or isinstance(values, str) or len(values) < count:
        raise ConfigProblem(f"'{key}' must have one entry for each of the {count} layers")
    return list(values[:count])


def windows(config: Config, count: int, default: Sequence[bool]) -> list[int | None]:
    """The window of each layer (None: the whole context), from `layer_types`, or `default` which layers have one."""
    kinds = per_layer(config, "layer_types", count)
    if kinds is None:
        slides = list(default)
    else:
        unknown = set(kinds) - {"sliding_attention", "full_attention"}
        if unknown:
            raise ConfigProblem(f"'layer_types' has kinds without a reader: {', '.join(sorted(map(str, unknown)))}")
        slides = [kind == "sliding_attention" for kind in kinds]
    if not any(slides):
        config.ignore("sliding_window")
        return [None] * count
    window = config.number("sliding_window")
    if window >= config.get("max_position_embeddings", window + 1):
        return [None] * count  # wider than any context: no window
    return [window if slide else None for slide in slides]


def position(config: Config) -> Yaml:
    """Rotary positions: base, base of window layers, rotated share, scaling. A base that is not said stays out."""
    said = config.get("rope_parameters") or {}
    layered = {key: value for key, value in said.items() if isinstance(value, dict)}
    # Newer files have one set of numbers for each kind of layer.
    main = layered.get("full_attention") or layered.get("main") or said
    local = layered.get("sliding_attention") or {}
    scaling = config.get("rope_scaling") or main
    name = scaling.get("rope_type", scaling.get("type", "default"))
    if name not in _SCALING:
        raise ConfigProblem(f"no word for the rotary scaling {name!r}; known: {', '.join(sorted(_SCALING))}")
    theta = config.first("rope_theta", "rotary_emb_base", default=main.get("rope_theta"))
    local_theta = config.first("rope_local_base_freq", "swa_rope_theta", default=local.get("rope_theta"))
    return written(
        kind="rope",
        theta=theta,
        local_theta=local_theta if local_theta != theta else None,
        fraction=_rotated_share(config, main),
        scaling=_SCALING[name],
    )


def _rotated_share(config: Config, rope: Yaml) -> float | None:
    share = config.first("partial_rotary_factor", "rotary_pct", default=rope.get("partial_rotary_factor"))
    rotated = config.get("rotary_dim")
    if share is None and rotated is not None:
        share = rotated / head_dim(config)
    return share if share != 1 else None


def architecture(
    config: Config,
    layers: list[Yaml],
    *,
    tied: bool = False,
    norm: str = "rmsnorm",
    placement: str = "pre",
    modules: int | None = None,
    where: Yaml | None = None,
    **special: Any,
) -> Yaml:
    """A decoder as it stands in a record, from its flat list of layers; where it was read, the caller knows.

    `tied` is what the class of this family does when the file is silent, `modules` the number of modules that predict
    further tokens if the file has it under an unusual key, `where` the positions if they are not rotary.
    """
    config.ignore(*USUAL)
    said = config.first("num_nextn_predict_layers", "mtp_num_hidden_layers", default=0)
    modules = said if modules is None else modules
    return {
        "hidden_size": config.number("hidden_size"),
        "vocab_size": config.number("vocab_size"),
        "tie_embeddings": switch(config, "tie_word_embeddings", default=tied),
    } | written(
        position=where or position(config),
        norm={"kind": norm, "placement": placement},
        layers=group(layers),
        extras={"multi_token_prediction": modules} if modules else None,
        **special,
    )

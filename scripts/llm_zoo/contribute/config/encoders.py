"""Encoders (BERT and its kin, ALBERT, ModernBERT) and encoder-decoders (T5, BART, Whisper).

An encoder is counted as what embeds text: without the heads of its training, with BERT's pooler.
"""

from __future__ import annotations

from typing import Any

from .base import Config, ConfigProblem, Yaml, reader
from .common import activation, architecture, attention, dense, layer_count, position, windows, written

#: What these old files say about dropout, heads for other tasks and how the code runs.
_OLD = (
    *("hidden_dropout_prob", "attention_probs_dropout_prob", "classifier_dropout", "dropout", "activation_dropout"),
    *(
        "gradient_checkpointing",
        "position_embedding_type",
        "directionality",
        "pooler_fc_size",
        "pooler_num_attention_heads",
    ),
    *(
        "pooler_num_fc_layers",
        "pooler_size_per_head",
        "pooler_type",
        "max_2d_position_embeddings",
        "init_std",
        "pad_token",
    ),
    *(
        "qa_dropout",
        "seq_classif_dropout",
        "sinusoidal_pos_embds",
        "tie_weights_",
        "summary_type",
        "summary_use_proj",
        "summary_activation",
    ),
    *("summary_last_dropout", "summary_first_dropout", "adapters", "output_past", "layer_norm_epsilon", "dropout_rate"),
    *("encoder_layerdrop", "decoder_layerdrop", "classif_dropout", "scale_embedding", "normalize_before", "num_labels"),
    *(
        "add_bias_logits",
        "add_final_layer_norm",
        "normalize_embedding",
        "static_position_embeddings",
        "extra_pos_embeddings",
    ),
    *("force_bos_token_to_be_generated", "relative_attention_max_distance", "n_positions", "gradient_checkpointing"),
    *(
        "embedding_size",
        "cls_token_id",
        "num_hidden_layers",
        "scale_decoder_outputs",
        "do_blenderbot_90_layernorm",
        "model_max_length",
    ),
)


def _bidirectional(config: Config, **special: Any) -> Yaml:
    """BERT's layers: biases everywhere, norms after the sublayers (Devlin et al. 2018, arXiv:1810.04805, section 3)."""
    config.ignore(*_OLD)
    mixer = attention(config, qkv_bias=True, output_bias=True) | {"rope": False}
    ffn = dense(config, act=activation(config, gated=False, default="gelu"), bias=True)
    where = {"kind": "learned", "positions": config.number("max_position_embeddings")}
    usual: Yaml = {"placement": "post", "where": where}
    return _encoder(config, {"mixer": mixer, "ffn": ffn}, **(usual | special))


def _encoder(config: Config, layer: Yaml, *, embedding_norm: bool = True, **special: Any) -> Yaml:
    """Equal layers, counted without the heads of their training."""
    usual: Yaml = {"tied": True, "norm": "layernorm", "form": "encoder"}
    found = architecture(config, [layer] * layer_count(config), **(usual | special))
    if embedding_norm:
        found["norm"]["embedding"] = True
    return found | {"output_head": False}


def _pooler(config: Config) -> list[Yaml]:
    hidden = config.number("hidden_size")
    return [{"name": "pooler", "inputs": hidden, "outputs": hidden}]


@reader("bert", "roberta", "xlm-roberta", "camembert")
def read_bert(config: Config) -> Yaml:
    """BERT and RoBERTa, whose table of positions has two rows more than it has positions."""
    return _bidirectional(config, token_types=config.get("type_vocab_size", 2), heads=_pooler(config))


@reader("ernie", "data2vec-text")
def read_ernie(config: Config) -> Yaml:
    """BERT; ERNIE 2 and 3 may have a second table of segments, for tasks."""
    segments, tasks = config.get("type_vocab_size", 2), config.get("task_type_vocab_size", 3)
    rows = segments + (tasks if config.get("use_task_id", False) else 0)
    return _bidirectional(config, token_types=rows, heads=_pooler(config))


@reader("megatron-bert", "xlm-roberta-xl", "roberta-prelayernorm")
def read_pre_norm_bert(config: Config) -> Yaml:
    """BERT with norms before the sublayers and after the last; only the third has one after the embeddings."""
    normed = config.get("model_type") == "roberta-prelayernorm"
    special = {"placement": "pre", "embedding_norm": normed, "heads": _pooler(config)}
    return _bidirectional(config, token_types=config.get("type_vocab_size", 2), **special)


@reader("eurobert")
def read_eurobert(config: Config) -> Yaml:
    """EuroBERT: Llama that sees both ways."""
    config.ignore(*_OLD, "classifier_pooling", "mask_token_id")
    bias = bool(config.get("attention_bias", False))
    mixer = attention(config, qkv_bias=bias, output_bias=bias)
    layer = {"mixer": mixer, "ffn": dense(config, bias=bool(config.get("mlp_bias", False)))}
    return _encoder(config, layer, embedding_norm=False, norm="rmsnorm", tied=False)


@reader("nomic_bert")
def read_nomic(config: Config) -> Yaml:
    """Nomic Embed: BERT with rotary positions, gated FFNs and no biases."""
    config.ignore(*_OLD)
    layer = {"mixer": attention(config), "ffn": dense(config)}
    return _encoder(config, layer, placement="post", token_types=config.get("type_vocab_size", 2))


@reader("electra")
def read_electra(config: Config) -> Yaml:
    """ELECTRA: BERT without a pooler; small ones have narrower tables (Clark et al. 2020, arXiv:2003.10555)."""
    width, hidden = config.get("embedding_size", 128), config.number("hidden_size")
    narrow = {"size": width, "bias": True} if width != hidden else None
    return _bidirectional(config, token_types=config.get("type_vocab_size", 2), embedding_projection=narrow)


@reader("albert")
def read_albert(config: Config) -> Yaml:
    """ALBERT: one set of weights for the layers of a group, of which published files have one; narrow tables (Lan et
    al. 2019, arXiv:1909.11942, section 3.1)."""
    config.ignore("classifier_dropout_prob", "down_scale_factor", "gap_size", "net_structure_type", "num_memory_blocks")
    groups, count, inner = config.get("num_hidden_groups", 1), layer_count(config), config.get("inner_group_num", 1)
    if count % groups or inner != 1:
        raise ConfigProblem(f"{count} layers in {groups} groups of {inner} have no form in a record")
    found = _bidirectional(
        config,
        token_types=config.get("type_vocab_size", 2),
        heads=_pooler(config),
        embedding_projection={"size": config.get("embedding_size", 128), "bias": True},
    )
    (same,) = found["layers"]
    names = ["all layers"] if groups == 1 else [f"group {number}" for number in range(1, groups + 1)]
    return found | {"layers": [same | {"count": count // groups, "shared": {"name": name}} for name in names]}


@reader("distilbert")
def read_distilbert(config: Config) -> Yaml:
    """DistilBERT: half of BERT's layers, no segments, no pooler (Sanh et al. 2019, arXiv:1910.01108, section 3)."""
    config.assume(
        hidden_size=config.get("dim"),
        num_attention_heads=config.get("n_heads"),
        num_hidden_layers=config.get("n_layers"),
        intermediate_size=config.get("hidden_dim"),
        hidden_act=config.get("activation"),
    )
    return _bidirectional(config)


@reader("modernbert")
def read_modernbert(config: Config) -> Yaml:
    """ModernBERT: two window layers to one that sees all, gated FFNs; its first layer reads the embedding's norm
    (Warner et al. 2024, arXiv:2412.13663, section 2.1)."""
    config.ignore(
        *_OLD, "initializer_cutoff_factor", "mlp_dropout", "decoder_bias", "classifier_pooling", "layer_norm_eps"
    )
    config.ignore("classifier_bias", "classifier_activation", "deterministic_flash_attn", "sparse_prediction")
    config.ignore("sparse_pred_ignore_index", "reference_compile", "repad_logits_with_grad", "embedding_dropout")
    count, every = layer_count(config), config.get("global_attn_every_n_layers", 3)
    # Half of the window lies after the token, so what `local_attention` counts is the whole of it.
    config.assume(sliding_window=config.get("local_attention", 128))
    sizes = windows(config, count, [bool(index % every) for index in range(count)])
    mixer = attention(
        config, qkv_bias=config.get("attention_bias", False), output_bias=config.get("attention_bias", False)
    )
    ffn = dense(config, act=activation(config, default="gelu"), bias=bool(config.get("mlp_bias", False)))
    layers: list[Yaml] = [{"mixer": mixer | written(window=size), "ffn": ffn} for size in sizes]
    layers[0] = layers[0] | {"mixer_norm": False}
    where = {"kind": "rope"} | written(
        theta=config.get("global_rope_theta"), local_theta=config.get("local_rope_theta")
    )
    if "rope_parameters" in config:
        where = position(config)
    found = architecture(config, layers, tied=True, norm="layernorm", where=where, form="encoder")
    found["norm"] |= {"bias": bool(config.get("norm_bias", False)), "embedding": True}
    return found | {"output_head": False}


@reader("t5", "mt5")
def read_t5(config: Config) -> Yaml:
    """T5: a learned bias on distances instead of positions, no biases (Raffel et al. 2019, arXiv:1910.10683, section
    2.1); version 1.1 and mT5 have gated FFNs and a separate output matrix."""
    config.ignore(*_OLD)
    count = config.number("num_layers")
    heads, head_dim, width = config.number("num_heads"), config.number("d_kv"), config.number("d_ff")
    *gate, act = str(config.get("feed_forward_proj", "relu")).split("-")
    config.assume(hidden_size=config.get("d_model"), hidden_act=act)
    ffn = dense(config, intermediate=width, act=activation(config, gated=bool(gate)))
    config.ignore("dense_act_fn", "is_gated_act")
    mixer = {"kind": "attention", "heads": heads, "kv_heads": heads, "head_dim": head_dim, "rope": False}
    cross = {"kind": "cross-attention", "heads": heads, "kv_heads": heads, "head_dim": head_dim, "memory": "encoder"}
    return architecture(
        config,
        [{"mixer": mixer, "cross": cross, "ffn": ffn}] * config.get("num_decoder_layers", count),
        tied=config.get("model_type") == "t5",
        where={"kind": "relative-bias", "buckets": config.get("relative_attention_num_buckets", 32)},
        form="encoder-decoder",
        encoder={"layers": [{"count": count, "mixer": mixer, "ffn": ffn}]},
    )


@reader("bart", "mbart")
def read_bart(config: Config) -> Yaml:
    """BART: learned positions and an embedding norm for each stack (Lewis et al. 2019, arXiv:1910.13461, section 2.1);
    two rows of the position tables are unused. mBART has norms before the sublayers."""
    before = config.get("model_type") == "mbart"
    return bart_stacks(config, unused_rows=2, placement="pre" if before else "post", embedding_norm=True)


def bart_stacks(
    config: Config, *, unused_rows: int | None = None, placement: str = "post", embedding_norm: bool = False
) -> Yaml:
    """Both stacks in BART's keys. `unused_rows` of the tables of learned positions; None where positions are sines."""
    config.ignore(*_OLD)
    hidden = config.number("d_model")
    config.assume(hidden_size=hidden, hidden_act=config.get("activation_function", "gelu"))
    act = activation(config, gated=False)

    def stack(name: str) -> Yaml:
        heads = config.number(f"{name}_attention_heads")
        sizes = {"heads": heads, "kv_heads": heads, "head_dim": hidden // heads}
        mixer = {"kind": "attention", **sizes, "qkv_bias": True, "output_bias": True, "rope": False}
        cross = {"kind": "cross-attention", **sizes, "memory": "encoder", "bias": True}
        ffn = dense(config, intermediate=config.number(f"{name}_ffn_dim"), act=act, bias=True)
        return {"mixer": mixer} | ({"cross": cross} if name == "decoder" else {}) | {"ffn": ffn}

    where: Yaml = {"kind": "sinusoidal"}
    if unused_rows is not None:
        where = {"kind": "learned", "positions": config.number("max_position_embeddings") + unused_rows}
    found = architecture(
        config,
        [stack("decoder")] * config.number("decoder_layers"),
        tied=True,
        norm="layernorm",
        placement=placement,
        where=where,
        form="encoder-decoder",
        encoder={"layers": [{"count": config.number("encoder_layers"), **stack("encoder")}]},
    )
    if embedding_norm:
        found["norm"]["embedding"] = True
    return found


@reader("whisper")
def read_whisper(config: Config) -> Yaml:
    """Whisper: two convolutions in front of the encoder, whose positions are sinusoidal; no bias on keys (Radford et
    al. 2022, arXiv:2212.04356, section 2.2)."""
    config.ignore(*_OLD, "apply_spec_augment", "mask_time_prob", "mask_time_length", "mask_time_min_masks")
    config.ignore("mask_feature_prob", "mask_feature_length", "mask_feature_min_masks", "median_filter_width")
    config.ignore("max_source_positions", "classifier_proj_size", "use_weighted_layer_sum", "alignment_heads")
    config.ignore("lang_to_id", "task_to_id", "lang_ids", "max_length", "num_hidden_layers")
    hidden = config.number("d_model")
    config.assume(hidden_size=hidden, hidden_act=config.get("activation_function", "gelu"))
    act, heard = activation(config, gated=False), config.get("max_source_positions", 1500)

    def stack(name: str) -> Yaml:
        heads = config.number(f"{name}_attention_heads")
        sizes = {"heads": heads, "kv_heads": heads, "head_dim": hidden // heads}
        mixer = {"kind": "attention", **sizes, "qkv_bias": True, "key_bias": False, "output_bias": True, "rope": False}
        cross = {"kind": "cross-attention", **sizes, "memory": "encoder", "memory_tokens": heard, "bias": True}
        ffn = dense(config, intermediate=config.number(f"{name}_ffn_dim"), act=act, bias=True)
        crossing = {"cross": cross | {"key_bias": False}} if name == "decoder" else {}
        return {"mixer": mixer} | crossing | {"ffn": ffn}

    bands = config.get("num_mel_bins", 80)
    return architecture(
        config,
        [stack("decoder")] * config.number("decoder_layers"),
        tied=True,
        norm="layernorm",
        where={"kind": "learned", "positions": config.get("max_target_positions", 448)},
        form="encoder-decoder",
        encoder={
            "stem": [
                {"inputs": bands, "outputs": hidden, "kernel": 3},
                {"inputs": hidden, "outputs": hidden, "kernel": 3, "stride": 2},
            ],
            "position": {"kind": "sinusoidal"},
            "layers": [{"count": config.number("encoder_layers"), **stack("encoder")}],
        },
    )

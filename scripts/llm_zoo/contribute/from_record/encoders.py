"""Encoders, and encoders with a decoder."""

from __future__ import annotations

from collections.abc import Callable

from ...derive.layers import layer_count, runs
from ...records.architecture import Architecture
from ...records.ffns import DenseFfn, MoeFfn
from ...records.mixers import Attention, CrossAttention
from ..config.base import Yaml
from . import parts


def _bert(architecture: Architecture) -> Yaml:
    sizes = {
        "num_attention_heads": parts.first(architecture, Attention).heads,
        "intermediate_size": parts.intermediate(architecture),
        "type_vocab_size": architecture.token_types,
    }
    learned = architecture.position.positions
    return sizes | ({"max_position_embeddings": learned} if learned else {})


def _electra(architecture: Architecture) -> Yaml:
    narrow = architecture.embedding_projection
    return _bert(architecture) | {"embedding_size": narrow.size if narrow else architecture.hidden_size}


def _xlm_roberta(architecture: Architecture) -> Yaml:
    """A ranker is a classifier of one class: its last head gives one number, and it has no pooler."""
    heads = architecture.heads
    if not heads or heads[-1].outputs > 1 or any(head.name == "pooler" for head in heads):
        return _bert(architecture)
    return _bert(architecture) | {"architectures": ["XLMRobertaForSequenceClassification"], "num_labels": 1}


def _t5(architecture: Architecture) -> Yaml:
    attention = parts.first(architecture, Attention)
    activations = {run.ffn.activation for run in runs(architecture.layers) if isinstance(run.ffn, DenseFfn)}
    return {
        "feed_forward_proj": _T5_ACTIVATIONS[activations.pop()] if activations else "relu",
        "d_model": architecture.hidden_size,
        "d_kv": attention.head_dim,
        "d_ff": parts.intermediate(architecture),
        "num_heads": attention.heads,
        "num_layers": layer_count(architecture.encoder.layers) if architecture.encoder else 0,
        "num_decoder_layers": layer_count(architecture.layers),
        "relative_attention_num_buckets": architecture.position.buckets,
    }


_T5_ACTIVATIONS = {"relu": "relu", "gelu": "gelu", "geglu": "gated-gelu", "swiglu": "gated-silu"}


def _switch(architecture: Architecture) -> Yaml:
    """Experts in every n-th layer; a token always goes to one of them."""
    layers = _t5(architecture)
    encoder = runs(architecture.encoder.layers) if architecture.encoder else []
    moe = parts.first(architecture, MoeFfn)
    return layers | {
        "num_experts": moe.experts,
        "num_experts_per_tok": moe.active,
        "num_sparse_encoder_layers": sum(run.count for run in encoder if isinstance(run.ffn, MoeFfn)),
        "num_sparse_decoder_layers": sum(run.count for run in runs(architecture.layers) if isinstance(run.ffn, MoeFfn)),
    }


def _whisper(architecture: Architecture) -> Yaml:
    """The decoder attends to as many tokens as the encoder has positions."""
    attention, width = parts.first(architecture, Attention), parts.intermediate(architecture)
    crosses = [run.cross for run in runs(architecture.layers) if isinstance(run.cross, CrossAttention)]
    layers = {
        f"{side}_{name}": size
        for side in ("encoder", "decoder")
        for name, size in (("attention_heads", attention.heads), ("ffn_dim", width))
    }
    return layers | {
        "encoder_layers": layer_count(architecture.encoder.layers) if architecture.encoder else 0,
        "decoder_layers": layer_count(architecture.layers),
        "max_source_positions": crosses[0].memory_tokens,
        "max_target_positions": architecture.position.positions,
    }


TRANSLATIONS: dict[str, Callable[[Architecture], Yaml]] = {
    "albert": _electra,
    "bert": _bert,
    "electra": _electra,
    "jina_embeddings_v3": _bert,
    "mt5": _t5,
    "nomic_bert": _bert,
    "roberta": _bert,
    "switch_transformers": _switch,
    "t5": _t5,
    "whisper": _whisper,
    "xlm-roberta": _xlm_roberta,
}

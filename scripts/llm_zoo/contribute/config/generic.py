"""An unknown `model_type`, tried by its keys: a plain decoder of attention and gated FFNs, or a refusal.

Most new names are copies of the same decoder, so the common keys often mean what they always mean. Nothing proves it,
so the result is marked as not verified, and a single key that could stand for other weights or another cache is enough
to refuse.
"""

from __future__ import annotations

import re
from typing import Any

from ...records.problems import shorten
from .base import READERS, Config, ConfigProblem, Yaml
from .common import USUAL
from .towers import TEXT_PARTS, with_towers

#: Words in a key that stand for weights or for a cache which a plain decoder does not have.
_OTHER_WEIGHTS = re.compile(
    r"expert|moe|router|ssm|mamba|conv|lora|rank|latent|state_size|d_state|linear_|window|sliding|chunk|layer_types"
    r"|layers_block|block_config|pattern|hybrid|shared|per_layer|cross|encoder|index|qk_norm|qk_layernorm|norm_qk"
    r"|gate|recurrent|sparse|compress|sink|memory|rwkv|xlstm|hyena|delta|retention|residual_scale|prefix"
    r"|adapter|alibi|position_embedding_type|parallel|post_norm|sandwich|hidden_sizes?_|head_dims?_|_dims?\Z|clip"
)
#: And words that a plain decoder has keys for, each of which it reads.
_SIZES_AND_SWITCHES = re.compile(r"bias|norm|heads|layers|hidden|intermediate|width|depth|embed|tie_|mlp|ffn|vocab")
#: Keys with such a word that change nothing.
_HARMLESS = frozenset(
    {
        "mtp_transformer_layers",
        "attention_chunk_size_prefill",
        "chunk_size_feed_forward",
        "cross_attention_hidden_size",
        "add_cross_attention",
        "is_encoder_decoder",
        "encoder_no_repeat_ngram_size",
        "tie_encoder_decoder",
        "max_window_layers",
        "output_router_logits",
        "router_aux_loss_coef",
        "prefix",
        "use_sliding_window",
        "id2label",
        "label2id",
    }
)
#: Names of the same size in different files.
_KEYS = {
    "heads": ("num_attention_heads", "n_head", "n_heads", "num_heads"),
    "kv_heads": ("num_key_value_heads", "n_kv_heads", "num_kv_heads"),
    "head_dim": ("head_dim",),
    "hidden_size": ("hidden_size", "n_embd", "d_model", "dim"),
    "layers": ("num_hidden_layers", "n_layer", "n_layers", "num_layers"),
    "intermediate": ("intermediate_size", "ffn_hidden_size", "n_inner"),
    "activation": ("hidden_act", "hidden_activation", "activation_function", "act_fn"),
}
_GATED = {"silu": "swiglu", "swish": "swiglu", "swiglu": "swiglu"}


def read_generic(config: Config) -> Yaml:
    """The architecture of a plain decoder. Raises `ConfigProblem` when a key could mean something else."""
    for part in filter(None, map(config.part, TEXT_PARTS)):
        if part.get("model_type") in READERS:
            return with_towers(config) | {
                "note": "Not verified: what this model adds to its language model is unknown."
            }
    text = config.part("text_config") or config
    config.ignore("vision_config", "audio_config")  # towers: lines of their own
    if text.get("use_sliding_window") is False:
        text.ignore("sliding_window", "max_window_layers")
    names = {field: text.first(*keys) for field, keys in _KEYS.items()}  # all of them count as read from here on
    text.ignore(*USUAL)
    predicted = text.first("num_nextn_predict_layers", "num_mtp_modules")
    _refuse_other_weights(text)
    if text.first("attention_bias", "qkv_bias", "use_qkv_bias", "use_bias", "mlp_bias", "bias"):
        raise ConfigProblem("it has biases, and which layers have them cannot be told from the file")
    heads, hidden = text.number(*_KEYS["heads"]), text.number(*_KEYS["hidden_size"])
    if names["head_dim"] is None and hidden % heads:
        raise ConfigProblem(f"{hidden} dimensions do not divide into {heads} heads, and there is no 'head_dim'")
    assumed = "norms before each sublayer without bias, no norms on queries and keys, no biases"
    tied = text.get("tie_word_embeddings", config.get("tie_word_embeddings"))
    if tied is None:
        assumed += ", an output matrix of its own (the file does not say)"
    architecture: Yaml = {
        "hidden_size": hidden,
        "vocab_size": text.number("vocab_size"),
        "tie_embeddings": bool(tied),
        "position": _position(text),
        "norm": {"kind": _norm(text), "placement": "pre"},
        "layers": [
            {
                "count": text.number(*_KEYS["layers"]),
                "mixer": {
                    "kind": "attention",
                    "heads": heads,
                    "kv_heads": text.number(*_KEYS["kv_heads"]),
                    "head_dim": hidden // heads if names["head_dim"] is None else text.number("head_dim"),
                },
                "ffn": {
                    "kind": "dense",
                    "intermediate": text.number(*_KEYS["intermediate"]),
                    "activation": _activation(names["activation"]),
                },
            }
        ],
    }
    if predicted:
        architecture["extras"] = {"multi_token_prediction": predicted}
    return architecture | {"note": f"Not verified: read by common keys. Assumed are {assumed}."}


def may_change_weights(path: str, value: Any) -> bool:
    """Whether a key that nobody read (`text_config.num_experts`) could stand for weights that were not counted."""
    name = path.rsplit(".", 1)[-1]
    if not value or name in _HARMLESS:  # false, zero and an empty list switch something off
        return False
    return bool(_OTHER_WEIGHTS.search(name) or _SIZES_AND_SWITCHES.search(name))


def _refuse_other_weights(text: Config) -> None:
    for key in text.unread():
        name = key.rsplit(".", 1)[-1]
        if name not in _HARMLESS and _OTHER_WEIGHTS.search(name) and text.get(name):
            raise ConfigProblem(
                f"'{key}' may stand for other weights or another cache; "
                "it needs a reader of its own in scripts/llm_zoo/contribute/config/"
            )


def _activation(named: object) -> str:
    if not isinstance(named, str) or named not in _GATED:
        raise ConfigProblem(f"whether the activation {shorten(named)} has a gate cannot be told from the file")
    return _GATED[named]


def _norm(text: Config) -> str:
    if text.get("rms_norm_eps") is not None:
        return "rmsnorm"
    raise ConfigProblem("which norm it has cannot be told from the file; there is no 'rms_norm_eps'")


def _position(text: Config) -> Yaml:
    theta = text.get("rope_theta")
    rope = text.part("rope_parameters")
    if theta is None and rope is not None:
        theta = rope.get("rope_theta")
        rope.ignore("rope_type", "type")
    if isinstance(theta, bool) or not isinstance(theta, int | float):
        raise ConfigProblem("how it knows the order of tokens cannot be told from the file; there is no 'rope_theta'")
    return {"kind": "rope", "theta": theta}

"""A configuration for the reference library made out of a record, for models whose own file nobody may copy.

It says less than the developer's file: a wrong number in the record is wrong here too. What it proves is the other
half, that our formulas make the same tensors of these numbers as the class that runs the model.
"""

from __future__ import annotations

from collections.abc import Callable

from ..derive.layers import LayerRun, layer_count, runs
from ..records.architecture import Architecture, Norm
from ..records.ffns import GATED, DenseFfn, MoeFfn
from ..records.mixers import Attention, CrossAttention, LatentAttention, Mamba, Mamba2, MLstm, Parallel, Rwkv4
from .config.base import Yaml

#: Class of the library (its `model_type`) that runs the model, for the models without a file in `tests/configs/`.
#: Not here: T5 1.1 and mT5, whose output matrix is its own in the checkpoint and tied by the class in transformers 5.
MODEL_TYPES = {
    "bert-base-uncased": "bert",
    "bert-large": "bert",
    "bge-m3": "xlm-roberta",
    "deepseek-v2": "deepseek_v2",
    "falcon-h1-0.5b": "falcon_h1",
    "gemma-2-27b": "gemma2",
    "gemma-2-2b": "gemma2",
    "gemma-2-9b": "gemma2",
    "gemma-2b": "gemma",
    "gemma-3-1b": "gemma3_text",
    "gemma-3-27b": "gemma3_text",
    "gemma-3-4b": "gemma3_text",
    "gpt-1": "openai-gpt",
    "jamba-v0.1": "jamba",
    "llama-3.2-11b-vision": "mllama_text_model",
    "mamba2-2.7b": "mamba2",
    "mistral-7b": "mistral",
    "phi-3.5-mini": "phi3",
    "phi-4": "phi3",
    "roberta-base": "roberta",
    "rwkv-4-14b": "rwkv",
    "starcoder": "gpt_bigcode",
    "starcoder2-7b": "starcoder2",
    "t5-11b": "t5",
    "t5-small": "t5",
    "xlstm-7b": "xlstm",
}


def class_for(model_id: str, architecture: Architecture) -> str | None:
    """The `model_type` that runs a record: the one named for it, or that of two forms which anyone can tell."""
    if model_id in MODEL_TYPES:
        return MODEL_TYPES[model_id]
    if _only(architecture, _LLAMA_LAYER) and architecture.position.kind == "rope" and architecture.norm == _LLAMA_NORM:
        return "llama"
    single = _only(architecture, _GPT2_LAYER) and _attention(architecture).kv_heads == _attention(architecture).heads
    if single and architecture.position.kind == "learned" and architecture.norm == _GPT2_NORM:
        return "gpt2"
    return None


_LLAMA_NORM = Norm(kind="rmsnorm", placement="pre")
_GPT2_NORM = Norm(kind="layernorm", placement="pre")
#: What an attention and an FFN are in every layer, sizes aside.
_LLAMA_LAYER = ({"kind", "heads", "kv_heads", "head_dim"}, "swiglu", False)
_GPT2_LAYER = ({"kind", "heads", "kv_heads", "head_dim", "qkv_bias", "output_bias", "rope"}, "gelu", True)


def _only(architecture: Architecture, form: tuple[set[str], str, bool]) -> bool:
    """Whether every layer is an attention with just these keys and a dense FFN of this activation and bias."""
    keys, activation, bias = form
    return architecture.form == "decoder" and all(
        isinstance(run.mixer, Attention)
        and run.mixer.model_dump(exclude_defaults=True).keys() == keys
        and isinstance(run.ffn, DenseFfn)
        and (run.ffn.activation, run.ffn.bias) == (activation, bias)
        for run in runs(architecture.layers)
    )


class NoTranslation(ValueError):
    """A record that has no counterpart in the configuration of its class."""


def config_from_record(model_type: str, architecture: Architecture) -> Yaml:
    """The `config.json` that the class of `model_type` would be given for `architecture`.

    Raises `NoTranslation` when nobody has written how, or when the record holds what the class has no key for.
    """
    if model_type not in _TRANSLATIONS:
        raise NoTranslation(f"nobody has written how a record becomes a configuration of '{model_type}'")
    common = {
        "model_type": model_type,
        "hidden_size": architecture.hidden_size,
        "vocab_size": architecture.vocab_size,
        "num_hidden_layers": layer_count(architecture.layers),
        "tie_word_embeddings": architecture.tie_embeddings,
        # A padding row outside a made-up vocabulary would be refused; it is a row like any other.
        "pad_token_id": 0,
    }
    return common | _TRANSLATIONS[model_type](architecture)


def _flat(architecture: Architecture) -> list[LayerRun]:
    """Every layer by itself, in order."""
    return [LayerRun(1, run.mixer, run.cross, run.ffn) for run in runs(architecture.layers) for _ in range(run.count)]


def _attention(architecture: Architecture) -> Attention:
    found = [run.mixer for run in runs(architecture.layers) if isinstance(run.mixer, Attention)]
    if not found:
        raise NoTranslation("no attention layer in a model whose class has them")
    return found[0]


def _intermediate(architecture: Architecture) -> int:
    """Inner width of the first dense FFN; where there is none, that of an expert."""
    for kind in (DenseFfn, MoeFfn):
        for run in runs(architecture.layers):
            if isinstance(run.ffn, kind):
                return run.ffn.intermediate
    raise NoTranslation("no FFN in a model whose class has them")


def _heads(architecture: Architecture) -> Yaml:
    attention = _attention(architecture)
    return {
        "num_attention_heads": attention.heads,
        "num_key_value_heads": attention.kv_heads,
        "head_dim": attention.head_dim,
        "intermediate_size": _intermediate(architecture),
    }


def _llama(architecture: Architecture) -> Yaml:
    return _heads(architecture) | {"attention_bias": _attention(architecture).qkv_bias}


def _windowed(architecture: Architecture) -> Yaml:
    return _heads(architecture) | {"sliding_window": _attention(architecture).window}


def _gemma(architecture: Architecture) -> Yaml:
    mixers = [run.mixer for run in _flat(architecture) if isinstance(run.mixer, Attention)]
    return _heads(architecture) | {
        "sliding_window": next(mixer.window for mixer in mixers if mixer.window),
        "layer_types": ["sliding_attention" if mixer.window else "full_attention" for mixer in mixers],
    }


def _starcoder2(architecture: Architecture) -> Yaml:
    heads = _windowed(architecture)
    del heads["head_dim"]  # this class divides the hidden size by the heads
    return heads | {"use_bias": _attention(architecture).qkv_bias}


def _bert(architecture: Architecture) -> Yaml:
    return {
        "num_attention_heads": _attention(architecture).heads,
        "intermediate_size": _intermediate(architecture),
        "max_position_embeddings": architecture.position.positions,
        "type_vocab_size": architecture.token_types,
    }


def _t5(architecture: Architecture) -> Yaml:
    attention = _attention(architecture)
    gated = any(isinstance(run.ffn, DenseFfn) and run.ffn.activation in GATED for run in runs(architecture.layers))
    return {
        "feed_forward_proj": "gated-gelu" if gated else "relu",
        "d_model": architecture.hidden_size,
        "d_kv": attention.head_dim,
        "d_ff": _intermediate(architecture),
        "num_heads": attention.heads,
        "num_layers": layer_count(architecture.encoder.layers) if architecture.encoder else 0,
        "num_decoder_layers": layer_count(architecture.layers),
        "relative_attention_num_buckets": architecture.position.buckets,
    }


def _jamba(architecture: Architecture) -> Yaml:
    layers = _flat(architecture)
    mamba = next(run.mixer for run in layers if isinstance(run.mixer, Mamba))
    moe = next(run.ffn for run in layers if isinstance(run.ffn, MoeFfn))
    attention = [index for index, run in enumerate(layers) if isinstance(run.mixer, Attention)]
    experts = [index for index, run in enumerate(layers) if isinstance(run.ffn, MoeFfn)]
    heads = _heads(architecture)
    del heads["head_dim"]
    return heads | {
        "attn_layer_offset": attention[0],
        "attn_layer_period": attention[1] - attention[0],
        "expert_layer_offset": experts[0],
        "expert_layer_period": experts[1] - experts[0],
        "num_experts": moe.experts,
        "num_experts_per_tok": moe.active,
        "mamba_d_state": mamba.state,
        "mamba_d_conv": mamba.conv,
        "mamba_expand": mamba.inner // architecture.hidden_size,
        "mamba_dt_rank": mamba.dt_rank,
        "mamba_conv_bias": mamba.conv_bias,
    }


def _mamba2(architecture: Architecture) -> Yaml:
    mixer = next(run.mixer for run in runs(architecture.layers) if isinstance(run.mixer, Mamba2))
    return {
        "num_heads": mixer.heads,
        "head_dim": mixer.head_dim,
        "state_size": mixer.state,
        "n_groups": mixer.groups,
        "conv_kernel": mixer.conv,
        "use_conv_bias": mixer.conv_bias,
        "expand": mixer.heads * mixer.head_dim // architecture.hidden_size,
    }


def _mllama(architecture: Architecture) -> Yaml:
    layers = _flat(architecture)
    crossing = [index for index, run in enumerate(layers) if isinstance(run.mixer, CrossAttention)]
    heads = _heads(architecture)
    del heads["head_dim"]
    # The decoder alone has a class, which no list of the library names for its configuration.
    return heads | {"cross_attention_layers": crossing, "architectures": ["MllamaForCausalLM"]}


def _deepseek_v2(architecture: Architecture) -> Yaml:
    layers = _flat(architecture)
    mixer = next(run.mixer for run in layers if isinstance(run.mixer, LatentAttention))
    moe = next(run.ffn for run in layers if isinstance(run.ffn, MoeFfn))
    return {
        "num_attention_heads": mixer.heads,
        "num_key_value_heads": mixer.heads,
        "intermediate_size": _intermediate(architecture),
        "q_lora_rank": mixer.q_rank,
        "kv_lora_rank": mixer.kv_rank,
        "qk_nope_head_dim": mixer.nope_dim,
        "qk_rope_head_dim": mixer.rope_dim,
        "v_head_dim": mixer.value_dim,
        "first_k_dense_replace": sum(isinstance(run.ffn, DenseFfn) for run in layers),
        "n_routed_experts": moe.experts,
        "n_shared_experts": moe.shared,
        "num_experts_per_tok": moe.active,
        "moe_intermediate_size": moe.intermediate,
    }


def _falcon_h1(architecture: Architecture) -> Yaml:
    parallel = next(run.mixer for run in runs(architecture.layers) if isinstance(run.mixer, Parallel))
    attention = next(branch for branch in parallel.branches if isinstance(branch, Attention))
    mamba = next(branch for branch in parallel.branches if isinstance(branch, Mamba2))
    return {
        "num_attention_heads": attention.heads,
        "num_key_value_heads": attention.kv_heads,
        "head_dim": attention.head_dim,
        "intermediate_size": _intermediate(architecture),
        "mamba_d_ssm": mamba.heads * mamba.head_dim,
        "mamba_n_heads": mamba.heads,
        "mamba_d_head": mamba.head_dim,
        "mamba_n_groups": mamba.groups,
        "mamba_d_state": mamba.state,
        "mamba_d_conv": mamba.conv,
        "mamba_conv_bias": mamba.conv_bias,
        "mamba_rms_norm": mamba.gated_norm,
    }


def _xlstm(architecture: Architecture) -> Yaml:
    """The class takes widths as shares of the hidden size, and the FFN as a share that it rounds up to 64."""
    mixer = next(run.mixer for run in runs(architecture.layers) if isinstance(run.mixer, MLstm))
    hidden = architecture.hidden_size
    return {
        "embedding_dim": hidden,
        "num_blocks": layer_count(architecture.layers),
        "num_heads": mixer.heads,
        "use_bias": mixer.bias,
        "qk_dim_factor": mixer.heads * mixer.key_dim / hidden,
        "v_dim_factor": mixer.heads * mixer.value_dim / hidden,
        "ffn_proj_factor": _intermediate(architecture) / hidden,
        "ffn_round_up_to_multiple_of": 64,
    }


def _gpt2(architecture: Architecture) -> Yaml:
    return {
        "n_embd": architecture.hidden_size,
        "n_layer": layer_count(architecture.layers),
        "n_head": _attention(architecture).heads,
        "n_inner": _intermediate(architecture),
        "n_positions": architecture.position.positions,
    }


def _gpt_bigcode(architecture: Architecture) -> Yaml:
    return _gpt2(architecture) | {"multi_query": _attention(architecture).kv_heads == 1}


def _rwkv(architecture: Architecture) -> Yaml:
    mixer = next(run.mixer for run in runs(architecture.layers) if isinstance(run.mixer, Rwkv4))
    return {"attention_hidden_size": mixer.inner, "intermediate_size": _intermediate(architecture)}


_TRANSLATIONS: dict[str, Callable[[Architecture], Yaml]] = {
    "bert": _bert,
    "deepseek_v2": _deepseek_v2,
    "falcon_h1": _falcon_h1,
    "gemma": _heads,
    "gemma2": _gemma,
    "gemma3_text": _gemma,
    "gpt2": _gpt2,
    "gpt_bigcode": _gpt_bigcode,
    "jamba": _jamba,
    "llama": _llama,
    "mamba2": _mamba2,
    "mistral": _windowed,
    "mllama_text_model": _mllama,
    "openai-gpt": _gpt2,
    "phi3": _windowed,
    "roberta": _bert,
    "rwkv": _rwkv,
    "starcoder2": _starcoder2,
    "t5": _t5,
    "xlm-roberta": _bert,
    "xlstm": _xlstm,
}

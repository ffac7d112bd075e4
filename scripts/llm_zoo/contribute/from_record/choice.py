"""Which class of the library makes the layers of a record: the one named for it, or one whose form anyone can tell."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...derive.layers import runs
from ...records.architecture import Architecture, Norm
from ...records.ffns import DenseFfn
from ...records.mixers import Attention

#: Class of the library (its `model_type`) that runs the model, for the models without a file in `tests/configs/`.
MODEL_TYPES = {
    "all-minilm-l6-v2": "bert",
    "albert-xxlarge": "albert",
    "bert-base-uncased": "bert",
    "bert-large": "bert",
    "bge-m3": "xlm-roberta",
    "bge-reranker-v2-m3": "xlm-roberta",
    "deepseek-coder-v2": "deepseek_v2",
    "deepseek-v2": "deepseek_v2",
    "electra-large": "electra",
    "embeddinggemma": "gemma3_text",
    "ernie-4.5-21b-a3b": "ernie4_5_moe",
    "falcon-h1-0.5b": "falcon_h1",
    "flan-t5-xxl": "t5",
    "galactica-120b": "opt",
    "gemma-2-27b": "gemma2",
    "gemma-2-2b": "gemma2",
    "gemma-2-9b": "gemma2",
    "gemma-2b": "gemma",
    "gemma-3-1b": "gemma3_text",
    "gemma-3-27b": "gemma3_text",
    "gemma-3-4b": "gemma3_text",
    "gemma-7b": "gemma",
    "glm-4.5": "glm4_moe",
    "glm-4.5-air": "glm4_moe",
    "glm-4.7": "glm4_moe",
    "gpt-1": "openai-gpt",
    "granite-4.0-h-small": "granitemoehybrid",
    "granite-4.0-h-tiny": "granitemoehybrid",
    "hy3-preview": "hy_v3",
    "jamba-v0.1": "jamba",
    "jina-embeddings-v3": "jina_embeddings_v3",
    "lfm2-1.2b": "lfm2",
    "llama-3.2-11b-vision": "mllama_text_model",
    "longcat-flash": "longcat_flash",
    "mamba2-2.7b": "mamba2",
    "minimax-m2": "minimax_m2",
    "mistral-7b": "mistral",
    "mistral-small-4": "mistral4",
    "mt5-small": "mt5",
    "nomic-embed-text-v1.5": "nomic_bert",
    "olmo-3-32b": "olmo3",
    "olmo-3-7b": "olmo3",
    "olmoe-1b-7b": "olmoe",
    "phi-1": "phi",
    "phi-3-mini": "phi3",
    "phi-3.5-mini": "phi3",
    "phi-4": "phi3",
    "qwen1.5-moe-a2.7b": "qwen2_moe",
    "qwen3-next-80b-a3b": "qwen3_next",
    "recurrentgemma-2b": "recurrent_gemma",
    "roberta-base": "roberta",
    "rwkv-4-14b": "rwkv",
    "seed-oss-36b": "seed_oss",
    "smollm3-3b": "smollm3",
    "solar-open-100b": "solar_open",
    "starcoder": "gpt_bigcode",
    "starcoder2-7b": "starcoder2",
    "step-3.5-flash": "step3p5",
    "switch-c-2048": "switch_transformers",
    "t5-11b": "t5",
    "t5-small": "t5",
    "ul2": "t5",
    "whisper-large-v2": "whisper",
    "xlstm-7b": "xlstm",
    "zamba2-7b": "zamba2",
}


@dataclass(frozen=True)
class Form:
    """What a class of the library fixes in every layer, sizes aside."""

    norm: Norm
    position: str = "rope"
    parallel: str | None = None
    #: Keys of the attention beside its sizes, and the FFN's activation and bias.
    attention: dict[str, object] = field(default_factory=dict)
    activation: str = "swiglu"
    bias: bool = False
    #: Whether several heads may share a key.
    grouped: bool = True


_RMS = Norm(kind="rmsnorm", placement="pre")
#: Dense decoders that need no entry above: no two of these forms fit one record.
FORMS = {
    "cohere": Form(Norm(kind="layernorm", placement="pre", bias=False), parallel="one-norm"),
    "gpt2": Form(
        Norm(kind="layernorm", placement="pre"),
        position="learned",
        attention={"qkv_bias": True, "output_bias": True, "rope": False},
        activation="gelu",
        bias=True,
        grouped=False,
    ),
    "llama": Form(_RMS),
    "olmo": Form(Norm(kind="layernorm", placement="pre", weights=False)),
    "olmo2": Form(Norm(kind="rmsnorm", placement="post", final=True), attention={"qk_norm": "full"}),
    "qwen2": Form(_RMS, attention={"qkv_bias": True}),
    "qwen3": Form(_RMS, attention={"qk_norm": "head"}),
}


def form_of(architecture: Architecture) -> str | None:
    """The `model_type` of the class that makes the layers of a dense decoder, whether or not it runs that model."""
    return next((model_type for model_type, form in FORMS.items() if _fits(architecture, form)), None)


def _fits(architecture: Architecture, form: Form) -> bool:
    model = (architecture.norm, architecture.position.kind, architecture.parallel)
    layers = runs(architecture.layers)
    mixer, ffn = layers[0].mixer, layers[0].ffn
    return (
        architecture.form == "decoder"
        and model == (form.norm, form.position, form.parallel)
        and len(layers) == 1  # all layers are equal
        and layers[0].shared is None
        and isinstance(mixer, Attention)
        and _beside_sizes(mixer) == form.attention
        and (form.grouped or mixer.kv_heads == mixer.heads)
        and isinstance(ffn, DenseFfn)
        and (ffn.activation, ffn.bias) == (form.activation, form.bias)
    )


def _beside_sizes(attention: Attention) -> dict[str, object]:
    return attention.model_dump(exclude_defaults=True, exclude={"kind", "heads", "kv_heads", "head_dim"})

"""Models that read images, video or sound: the language model inside, and the towers as lines of their own."""

from __future__ import annotations

from .base import READERS, Config, ConfigProblem, Yaml, reader

#: Keys about tokens and projections between tower and language model.
BETWEEN = (
    *("image_token_id", "image_token_index", "video_token_id", "vision_start_token_id", "vision_end_token_id"),
    *("boi_token_index", "eoi_token_index", "mm_tokens_per_image", "ignore_index", "media_placeholder_token_id"),
    *(
        "image_placeholder",
        "media_placeholder",
        "video_placeholder",
        "use_unified_vision_chunk",
        "projector_hidden_act",
        "vision_feature_layer",
        "spatial_merge_size",
    ),
    *("vision_feature_select_strategy", "multimodal_projector_bias", "vision_token_id", "boi_token_id", "eoi_token_id"),
    *("image_seq_length", "architectures", "auto_map", "dtype", "torch_dtype", "transformers_version", "model_type"),
    *("bos_token_id", "eos_token_id", "pad_token_id", "initializer_range", "quantization_config", "use_cache"),
    *("use_unified_vision_encoder", "img_token_compression_config", "image_grid_pinpoints", "video_token_index"),
    *("num_reward_heads", "process_image_mode", "projector_hidden_size", "architectures"),
    *("use_unified_vision_encoder", "_attn_implementation", "_name_or_path", "language_model_only"),
)
#: Names of the part that is the language model.
TEXT_PARTS = ("text_config", "language_config", "llm_config")
#: Keys of the towers; what is inside is a line of its own and needs no reading.
_TOWERS = {"vision_config": "vision", "audio_config": "audio"}


@reader(
    *("gemma3", "llama4", "llava", "mistral3", "pixtral"),
    *("qwen2_vl", "qwen2_5_vl", "qwen3_vl", "qwen3_vl_moe", "qwen3_5", "qwen3_5_moe"),
    *("kimi_k25", "kimi_k3", "minimax_m3_vl", "glm4v", "glm4v_moe", "glm46v"),
)
def with_towers(config: Config) -> Yaml:
    """The language model by the reader of its own `model_type`, plus a line for each tower that the file describes."""
    text = next(filter(None, map(config.part, TEXT_PARTS)), None)
    if text is None:
        raise ConfigProblem("'text_config' is missing: which language model reads the images?")
    # Where the part does not name itself, its class has the name of the whole.
    model_type = text.get("model_type", f"{config.get('model_type')}_text")
    text.is_a(model_type)
    if model_type not in READERS:
        raise ConfigProblem(f"no reader for the language model '{model_type}' in 'text_config'")
    read = READERS[model_type](text)
    read["tie_embeddings"] = _tied(config, text, read["tie_embeddings"])
    config.ignore(*BETWEEN)
    return read | _towers(config)


def _tied(config: Config, text: Config, by_class: bool) -> bool:
    """The whole model's word goes before the part's. Where both are silent their classes have to agree: the library
    lets some models that see tie by default whose published weights are not tied."""
    for part in (config, text):
        if "tie_word_embeddings" in part:
            return bool(part.said("tie_word_embeddings"))
    return bool(by_class and config.get("tie_word_embeddings", True))


def _towers(config: Config) -> Yaml:
    found = [kind for key, kind in _TOWERS.items() if config.get(key) is not None]
    return {"towers": [{"kind": kind, "name": f"{kind} tower", "source": "config"} for kind in found]} if found else {}

"""Models that read images, video or sound: the language model inside, and the towers as lines of their own."""

from __future__ import annotations

from .base import READERS, Config, ConfigProblem, Yaml, reader
from .common import USUAL, switch

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
#: Keys of projections and of how images are cut up, in models of several families.
_OF_TOWERS = (
    *("scale_factor", "image_grid_pinpoints", "video_seq_length", "spatial_pool_mode", "spatial_pool_stride"),
    *(
        "projector_pooling_ratio",
        "vision_use_cls_token",
        "projector_layernorm_eps",
        "perceiver_config",
        "use_projector",
    ),
    *("alignment_intermediate_size", "downsample_factor", "adapter_layer_norm_eps", "vision_aspect_ratio"),
    *("projection_dim", "projector_bias", "projector_hidden_act", "image_newline", "im_start_id", "im_end_id"),
    *("im_newline_id", "vision_feature_use_cls", "has_adapter", "lora_config", "has_lora_adapter", "window_size"),
    *(
        "downsample_rate",
        "projector_config",
        "encoder_config",
        "vq_config",
        "high_res_vision_config",
        "visual_tokenizer",
    ),
    *("qformer_config", "image_end_token_id", "image_start_token_id", "video_end_token_id", "video_start_token_id"),
    *("video_processor_type", "projection_hidden_size", "projection_layer_norm_eps", "force_image_size", "ps_version"),
    *("max_dynamic_patch", "min_dynamic_patch", "dynamic_image_size", "use_thumbnail", "template", "select_layer"),
    *("use_backbone_lora", "use_llm_lora", "hidden_size", "audio_token_id", "audio_token_index", "talker_config"),
    *("token2wav_config", "enable_audio_output", "enable_talker", "code2wav_config", "user_token_id", "tile_tag"),
    *("candidate_resolutions", "global_view_pos", "video_placeholder_id", "position_id_per_seconds"),
    *("downsample_ratio", "downsample_mode", "insert_layer_id", "merge_kernel_size", "merger_times", "patch_size"),
    *("image_size", "drop_vision_last_layer", "visual_indicator_token_ids", "audio_bos_token_id", "audio_eos_token_id"),
    *("audio_frame_step", "timestamp_token_id", "num_image_tokens", "merged_hidden_size", "token_classification_bias"),
    *("seconds_per_chunk", "audio_start_token_id", "audio_end_token_id", "vision_token_id", "im_span_token_id"),
)
#: Names of the part that is the language model.
TEXT_PARTS = ("text_config", "language_config", "llm_config", "thinker_config")
#: Keys of the towers; what is inside is a line of its own and needs no reading.
_TOWERS = {"vision_config": "vision", "audio_config": "audio"}


@reader(
    *("gemma3", "llama4", "llava", "mistral3", "pixtral"),
    *("qwen2_vl", "qwen2_5_vl", "qwen3_vl", "qwen3_vl_moe", "qwen3_5", "qwen3_5_moe"),
    *("kimi_k25", "kimi_k3", "kimi_vl", "minimax_m3_vl", "glm4v", "glm4v_moe", "glm46v", "glm_ocr", "glmga"),
    *("llava_next", "llava_next_video", "llava_onevision", "vipllava", "video_llava", "fast_vlm", "perception_lm"),
    *("idefics2", "idefics3", "smolvlm", "granite_docling", "paligemma", "shieldgemma2", "internvl", "internvl_chat"),
    *("aria", "aya_vision", "cohere2_vision", "exaone4_5", "ovis2", "lighton_ocr", "qianfan_ocr", "video_llama_3"),
    *("janus", "deepseek_vl", "deepseek_vl_hybrid", "deepseek_vl_v2", "got_ocr2", "paddleocr_vl", "cosmos3_omni"),
    *("qwen2_5_omni", "qwen2_5_omni_thinker", "qwen3_omni_moe", "qwen3_omni_moe_thinker", "hyperclovax_vision_v2"),
    *("qwen2_audio", "audioflamingo3", "musicflamingo", "voxtral", "glmasr", "granite_speech", "qwen3_asr"),
    *("minicpmv4_6", "minicpmv4_7", "minicpm_ocr", "granite4_vision", "hunyuan_vl", "vibevoice_asr"),
)
def with_towers(config: Config) -> Yaml:
    """The language model by the reader of its own `model_type`, plus a line for each tower that the file describes."""
    text = next(filter(None, map(config.part, TEXT_PARTS)), None)
    whole = str(config.get("model_type"))
    if text is not None:
        # Where the part does not name itself, its class has the name of the whole.
        model_type = text.get("model_type") or _named(text) or f"{whole}_text"
        text.is_a(model_type)
    elif "hidden_size" in config:  # the first files of Qwen2-VL have the keys of the language model on the top level
        text, model_type = config, f"{whole}_text"
        config.is_a(model_type)
    else:
        raise ConfigProblem("'text_config' is missing: which language model reads the images?")
    if model_type not in READERS:
        raise ConfigProblem(f"no reader for the language model '{model_type}' in 'text_config'")
    read = READERS[model_type](text)
    if "vocab_size" in text:
        config.ignore("vocab_size")  # that of the whole counts the same rows, or rows for images
    read["tie_embeddings"] = _tied(config, text, read["tie_embeddings"])
    config.ignore(*BETWEEN, *_OF_TOWERS, *USUAL)
    return read | _towers(config)


def _named(text: Config) -> str | None:
    """The model type of a part that only names its class, as those of InternVL do."""
    names = text.get("architectures") or [""]
    return {"Qwen2ForCausalLM": "qwen2", "InternLM2ForCausalLM": "internlm2", "LlamaForCausalLM": "llama"}.get(names[0])


def _tied(config: Config, text: Config, by_class: bool) -> bool:
    """The whole model's word goes before the part's. Where both are silent their classes have to agree: the library
    lets some models that see tie by default whose published weights are not tied."""
    if text is config:
        return by_class
    for part in (config, text):
        if "tie_word_embeddings" in part:
            return switch(part, "tie_word_embeddings", default=False)
    return bool(by_class and config.get("tie_word_embeddings", True))


def _towers(config: Config) -> Yaml:
    found = [kind for key, kind in _TOWERS.items() if config.get(key) is not None]
    return {"towers": [{"kind": kind, "name": f"{kind} tower", "source": "config"} for kind in found]} if found else {}

"""Small configurations of each kind of cache, whose tensors `make verify` measures in the reference library."""

from __future__ import annotations

from dataclasses import dataclass

from .config.base import Yaml


@dataclass(frozen=True)
class CacheCase:
    """A configuration, the lengths to measure at, and how many tokens short of a full window the library stops."""

    config: Yaml
    lengths: tuple[int, ...] = (1, 5)
    kept_window: int = 0
    #: One vector is key and value; the library holds it twice in some layers (DeepSeek-V4).
    one_vector: bool = False


_SIZES: Yaml = {
    "hidden_size": 32,
    "vocab_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "head_dim": 8,
    "intermediate_size": 48,
    "max_position_embeddings": 64,
    "tie_word_embeddings": False,
    "hidden_act": "silu",
    "rms_norm_eps": 1e-6,
    "rope_theta": 10_000.0,
    "pad_token_id": 0,
    "bos_token_id": 1,
    "eos_token_id": 2,
}
_EXPERTS: Yaml = {"num_experts_per_tok": 2, "moe_intermediate_size": 16, "n_shared_experts": 1, "n_group": 1}
_LATENT: Yaml = {
    **_SIZES,
    **_EXPERTS,
    "num_key_value_heads": 4,
    "n_routed_experts": 4,
    "topk_group": 1,
    "first_k_dense_replace": 1,
    "q_lora_rank": 12,
    "kv_lora_rank": 10,
    "qk_nope_head_dim": 8,
    "qk_rope_head_dim": 4,
    "v_head_dim": 6,
    "head_dim": 4,
    "norm_topk_prob": True,
    "routed_scaling_factor": 1.0,
    "scoring_func": "sigmoid",
    "topk_method": "noaux_tc",
    "moe_layer_freq": 1,
}
_INDEXED: Yaml = {**_LATENT, "index_head_dim": 8, "index_n_heads": 2, "index_topk": 4}
_DELTA: Yaml = {
    **_SIZES,
    "num_hidden_layers": 4,
    "full_attention_interval": 4,
    "layer_types": ["linear_attention"] * 3 + ["full_attention"],
    "linear_conv_kernel_dim": 4,
    "linear_key_head_dim": 8,
    "linear_num_key_heads": 2,
    "linear_num_value_heads": 4,
    "linear_value_head_dim": 6,
    "partial_rotary_factor": 0.5,
    "num_experts": 4,
    "num_experts_per_tok": 2,
    "moe_intermediate_size": 16,
    "shared_expert_intermediate_size": 16,
    "decoder_sparse_step": 1,
    "mlp_only_layers": [],
    "norm_topk_prob": True,
}
_WINDOW = (1, 5, 12)

CASES: dict[str, CacheCase] = {
    "full attention (llama)": CacheCase({**_SIZES, "model_type": "llama"}),
    "window (mistral)": CacheCase({**_SIZES, "model_type": "mistral", "sliding_window": 8}, _WINDOW, 1),
    "window and full (gemma3)": CacheCase(
        {
            **_SIZES,
            "model_type": "gemma3_text",
            "hidden_activation": "gelu_pytorch_tanh",
            "sliding_window": 8,
            "layer_types": ["sliding_attention", "full_attention"],
            "rope_local_base_freq": 10_000.0,
            "query_pre_attn_scalar": 8,
        },
        _WINDOW,
        1,
    ),
    "window and full (gpt_oss)": CacheCase(
        {
            **_SIZES,
            "model_type": "gpt_oss",
            "sliding_window": 8,
            "layer_types": ["sliding_attention", "full_attention"],
            "num_local_experts": 4,
            "num_experts_per_tok": 2,
            "attention_bias": True,
        },
        _WINDOW,
        1,
    ),
    "chunks (llama4)": CacheCase(
        {
            **_SIZES,
            "model_type": "llama4_text",
            "attention_chunk_size": 8,
            "layer_types": ["chunked_attention", "full_attention"],
            "no_rope_layers": [1, 0],
            "intermediate_size_mlp": 48,
            "num_local_experts": 2,
            "num_experts_per_tok": 1,
            "interleave_moe_layer_step": 1,
            "moe_layers": [0, 1],
            "use_qk_norm": False,
            "attention_bias": False,
        },
        _WINDOW,
        1,
    ),
    "latent (deepseek_v3)": CacheCase({**_LATENT, "model_type": "deepseek_v3"}),
    "indexer (deepseek_v32)": CacheCase({**_INDEXED, "model_type": "deepseek_v32"}),
    "indexer (glm_moe_dsa)": CacheCase({**_INDEXED, "model_type": "glm_moe_dsa"}),
    "indexer of blocks (minimax_m3)": CacheCase(
        {
            **_SIZES,
            "model_type": "minimax_m3",
            "hidden_act": "swigluoai",
            "dense_intermediate_size": 48,
            "intermediate_size": 16,
            "shared_intermediate_size": 16,
            "n_shared_experts": 1,
            "num_local_experts": 4,
            "num_experts_per_tok": 2,
            "moe_layer_freq": [0, 1],
            "qk_norm_type": "per_head",
            "use_qk_norm": True,
            "scoring_func": "sigmoid",
            "rotary_dim": 4,
            "partial_rotary_factor": 0.5,
            "sparse_attention_config": {
                "use_sparse_attention": True,
                "sparse_attention_freq": [0, 1],
                "sparse_block_size": 4,
                "sparse_disable_index_value": [0, 1],
                "sparse_index_dim": 6,
                "sparse_num_index_heads": 2,
                "sparse_score_type": "max",
                "sparse_topk_blocks": 2,
                "sparse_init_block": 0,
                "sparse_local_block": 1,
            },
        }
    ),
    # At multiples of the longer block: in between the library also keeps the tokens that wait for their block.
    "compressed (deepseek_v4)": CacheCase(
        {
            **{key: value for key, value in _SIZES.items() if key != "intermediate_size"},
            "model_type": "deepseek_v4",
            "num_hidden_layers": 3,
            "num_key_value_heads": 1,
            "head_dim": 128,  # so that an entry shares out evenly over its block
            "compress_ratios": [0, 4, 128],
            "sliding_window": 8,
            "max_position_embeddings": 512,
            "q_lora_rank": 12,
            "o_lora_rank": 6,
            "o_groups": 2,
            "qk_rope_head_dim": 4,
            "hc_mult": 2,
            "index_head_dim": 4,
            "index_n_heads": 2,
            "index_topk": 4,
            "moe_intermediate_size": 16,
            "n_routed_experts": 4,
            "n_shared_experts": 1,
            "num_experts_per_tok": 2,
            "num_hash_layers": 0,
            "num_nextn_predict_layers": 0,
            "scoring_func": "sqrtsoftplus",
            "topk_method": "noaux_tc",
        },
        (128, 256),
        1,
        one_vector=True,
    ),
    "Mamba (jamba)": CacheCase(
        {
            **{key: value for key, value in _SIZES.items() if key != "head_dim"},
            "model_type": "jamba",
            "num_hidden_layers": 4,
            "attn_layer_offset": 1,
            "attn_layer_period": 4,
            "expert_layer_offset": 1,
            "expert_layer_period": 2,
            "num_experts": 4,
            "num_experts_per_tok": 2,
            "mamba_d_conv": 4,
            "mamba_d_state": 6,
            "mamba_dt_rank": 3,
            "mamba_expand": 2,
            "mamba_conv_bias": True,
            "mamba_proj_bias": False,
            "use_mamba_kernels": False,
        }
    ),
    "Mamba-2 (mamba2)": CacheCase(
        {
            "model_type": "mamba2",
            "hidden_size": 32,
            "vocab_size": 64,
            "num_hidden_layers": 2,
            "num_heads": 8,
            "head_dim": 8,
            "state_size": 6,
            "n_groups": 2,
            "conv_kernel": 4,
            "expand": 2,
            "use_conv_bias": True,
            "use_bias": False,
            "tie_word_embeddings": True,
        }
    ),
    "gated DeltaNet (qwen3_next)": CacheCase({**_DELTA, "model_type": "qwen3_next"}),
    "gated DeltaNet (qwen3_5)": CacheCase({**_DELTA, "model_type": "qwen3_5_text"}),
    "Kimi delta (kimi_linear)": CacheCase(
        {
            **{key: value for key, value in _LATENT.items() if key not in {"head_dim", "n_routed_experts"}},
            "model_type": "kimi_linear",
            "q_lora_rank": None,
            "num_hidden_layers": 4,
            "num_experts": 4,
            "num_shared_experts": 1,
            "num_experts_per_token": 2,
            "linear_attn_config": {
                "full_attn_layers": [4],
                "kda_layers": [1, 2, 3],
                "head_dim": 8,
                "num_heads": 4,
                "short_conv_kernel_size": 4,
            },
        }
    ),
    "lightning (minimax)": CacheCase(
        {
            **_SIZES,
            "model_type": "minimax",
            "layer_types": ["linear_attention", "full_attention"],
            "num_local_experts": 4,
            "num_experts_per_tok": 2,
            "block_size": 4,
        }
    ),
    "Mamba-2 and attention in parallel (falcon_h1)": CacheCase(
        {
            **_SIZES,
            "model_type": "falcon_h1",
            "mamba_d_ssm": 32,
            "mamba_n_heads": 4,
            "mamba_d_head": 8,
            "mamba_n_groups": 2,
            "mamba_d_state": 6,
            "mamba_d_conv": 4,
            "mamba_expand": 1,
            "mamba_conv_bias": True,
            "mamba_rms_norm": False,
        }
    ),
    "Mamba-2 and attention in series (nemotron_h)": CacheCase(
        {
            **{key: value for key, value in _SIZES.items() if key != "hidden_act"},
            "model_type": "nemotron_h",
            "num_hidden_layers": 4,
            "hybrid_override_pattern": "M-*E",
            "mlp_hidden_act": "relu2",
            "mamba_num_heads": 4,
            "mamba_head_dim": 8,
            "n_groups": 2,
            "ssm_state_size": 6,
            "conv_kernel": 4,
            "expand": 1,
            "use_conv_bias": True,
            "n_routed_experts": 4,
            "n_shared_experts": 1,
            "num_experts_per_tok": 2,
            "moe_intermediate_size": 16,
            "moe_shared_expert_intermediate_size": 16,
            "layer_norm_epsilon": 1e-5,
        }
    ),
    "shared caches (gemma3n)": CacheCase(
        {
            **_SIZES,
            "model_type": "gemma3n_text",
            "hidden_activation": "gelu_pytorch_tanh",
            "num_hidden_layers": 4,
            "intermediate_size": [48, 48, 48, 48],
            "activation_sparsity_pattern": [0.0, 0.0, 0.0, 0.0],
            "layer_types": ["sliding_attention", "full_attention"] * 2,
            "sliding_window": 8,
            "num_kv_shared_layers": 2,
            "vocab_size_per_layer_input": 64,
            "hidden_size_per_layer_input": 4,
            "laurel_rank": 4,
            "altup_num_inputs": 2,
            "tie_word_embeddings": True,
        },
        _WINDOW,
        1,
    ),
    "shared caches, K = V (gemma4)": CacheCase(
        {
            **_SIZES,
            "model_type": "gemma4_text",
            "hidden_activation": "gelu_pytorch_tanh",
            "num_hidden_layers": 4,
            "layer_types": ["sliding_attention", "full_attention"] * 2,
            "sliding_window": 8,
            "num_kv_shared_layers": 2,
            "attention_k_eq_v": True,
            "num_global_key_value_heads": 1,
            "global_head_dim": 16,
            "vocab_size_per_layer_input": 64,
            "hidden_size_per_layer_input": 4,
            "tie_word_embeddings": True,
        },
        _WINDOW,
        1,
    ),
    "xLSTM (xlstm)": CacheCase(
        {
            "model_type": "xlstm",
            "hidden_size": 128,  # the library pads heads to 16
            "embedding_dim": 128,
            "vocab_size": 64,
            "num_hidden_layers": 2,
            "num_blocks": 2,
            "num_heads": 4,
            "qk_dim_factor": 0.5,
            "v_dim_factor": 1.0,
            "tie_word_embeddings": False,
            "chunkwise_kernel": "chunkwise--native_autograd",
            "sequence_kernel": "native_sequence__native",
            "step_kernel": "native",
            "autocast_kernel_dtype": "float32",
            "mode": "inference",
        }
    ),
    "RWKV-4 (rwkv)": CacheCase(
        {
            "model_type": "rwkv",
            "hidden_size": 32,
            "vocab_size": 64,
            "num_hidden_layers": 2,
            "attention_hidden_size": 32,
            "intermediate_size": 48,
            "context_length": 64,
            "tie_word_embeddings": False,
        }
    ),
    "short convolution (lfm2)": CacheCase(
        {
            **{key: value for key, value in _SIZES.items() if key != "head_dim"},
            "model_type": "lfm2",
            "layer_types": ["conv", "full_attention"],
            "conv_L_cache": 3,
            "block_auto_adjust_ff_dim": False,
        }
    ),
    "short convolution, window and full (lfm3)": CacheCase(
        {
            **_SIZES,
            "model_type": "lfm3",
            "num_hidden_layers": 3,
            "layer_types": ["conv", "sliding_attention", "full_attention"],
            "conv_L_cache": 7,
            "sliding_window": 8,
        },
        _WINDOW,
        1,
    ),
    "mixture of attention (jetmoe)": CacheCase(
        {
            **{key: value for key, value in _SIZES.items() if key not in {"head_dim", "num_attention_heads"}},
            "model_type": "jetmoe",
            "kv_channels": 8,
            "num_local_experts": 4,
            "num_experts_per_tok": 2,
        }
    ),
    "differential attention (diffllama)": CacheCase({**_SIZES, "model_type": "diffllama"}),
    "shared blocks (zamba2)": CacheCase(
        {
            **{key: value for key, value in _SIZES.items() if key not in {"head_dim", "num_key_value_heads"}},
            "model_type": "zamba2",
            "hidden_act": "gelu",
            "num_hidden_layers": 4,
            "layers_block_type": ["linear_attention", "hybrid", "linear_attention", "hybrid"],
            "num_mem_blocks": 1,
            "use_mem_rope": True,
            "adapter_rank": 4,
            "n_mamba_heads": 8,
            "mamba_d_state": 6,
            "mamba_ngroups": 2,
            "mamba_d_conv": 4,
            "mamba_expand": 2,
            "use_mamba_kernels": False,
            "tie_word_embeddings": True,
        }
    ),
    "Kimi delta and latent (bailing_hybrid)": CacheCase(
        {
            **{key: value for key, value in _LATENT.items() if key not in {"q_lora_rank", "n_routed_experts"}},
            "model_type": "bailing_hybrid",
            "layer_types": ["linear_attention", "full_attention"],
            "head_dim": 8,
            "short_conv_kernel_size": 4,
            "num_local_experts": 4,
        }
    ),
}

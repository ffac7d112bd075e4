"""NVIDIA's Nemotron: Nemotron-H and Nemotron 3 (Mamba-2, attention and FFNs as layers of their own), and the models
that a neural architecture search cut out of Llama (layers of different sizes, some without attention)."""

from __future__ import annotations

from .base import Config, ConfigProblem, Yaml, reader
from .common import architecture, attention, dense, router, written

#: Letters of `hybrid_override_pattern`.
_LETTERS = {"M": "mamba", "*": "attention", "-": "mlp", "E": "moe"}


#: Sizes that the layers do not use, and numbers that are no sizes.
_UNUSED = (
    *("rope_theta", "partial_rotary_factor", "sliding_window", "expand", "chunk_size", "use_mamba_kernels"),
    *("mamba_hidden_act", "mamba_ssm_cache_dtype", "mtp_layers_block_type", "mtp_hybrid_override_pattern"),
    *("moe_shared_expert_overlap", "rescale_prenorm_residual", "residual_in_fp32", "num_hidden_layers"),
    *("time_step_floor", "time_step_limit", "time_step_max", "time_step_min", "time_step_rank", "mamba_proj_bias"),
    *("layer_norm_epsilon", "num_logits_to_keep", "intermediate_size", "n_shared_experts", "attention_bias"),
    *("moe_latent_size", "hybrid_override_pattern", "mlp_bias"),
)


@reader("nemotron_h")
def read_nemotron_h(config: Config) -> Yaml:
    """Each layer is either a mixer or an FFN, behind one norm; attention has no positions at all, and no biases
    whatever the file says."""
    config.ignore(*_UNUSED)
    kinds = config.get("layers_block_type") or [_letter(letter) for letter in config.get("hybrid_override_pattern", "")]
    return architecture(config, [_layer(config, kind) for kind in kinds], where={"kind": "none"})


def _letter(letter: str) -> str:
    if letter not in _LETTERS:
        raise ConfigProblem(f"no kind of layer for '{letter}' in 'hybrid_override_pattern'")
    return _LETTERS[letter]


def _layer(config: Config, kind: str) -> Yaml:
    match kind:
        case "mamba":
            return {"mixer": _mamba2(config)}
        case "attention" | "full_attention":
            head_dim = config.first("head_dim", "attention_head_dim")
            return {"mixer": attention(config) | written(head_dim=head_dim)}
        case "mlp":
            width, bias = config.number("intermediate_size"), bool(config.get("mlp_bias", False))
            return {"ffn": dense(config, intermediate=width, act=_plain_activation(config), bias=bias)}
        case "moe":
            return {"ffn": _experts(config)}
        case _:
            raise ConfigProblem(f"no kind of layer '{kind}'")


def _plain_activation(config: Config) -> str:
    name = str(config.get("mlp_hidden_act", "relu2"))
    if name not in {"relu2", "relu", "gelu", "silu"}:
        raise ConfigProblem(f"no word for the activation {name!r}")
    return name


def _mamba2(config: Config) -> Yaml:
    mixer = {
        "kind": "mamba2",
        "heads": config.number("mamba_num_heads"),
        "head_dim": config.number("mamba_head_dim"),
        "state": config.number("ssm_state_size"),
        "groups": config.number("n_groups"),
        "conv": config.number("conv_kernel"),
    }
    without = {} if config.get("use_conv_bias", True) else {"conv_bias": False}
    return mixer | without | written(bias=bool(config.get("use_bias", False)))


def _experts(config: Config) -> Yaml:
    """Routed experts, in a latent space where there is one, and a shared expert of its own width."""
    return {
        "kind": "moe",
        "experts": config.number("n_routed_experts"),
        "active": config.number("num_experts_per_tok"),
        "intermediate": config.number("moe_intermediate_size"),
        "activation": _plain_activation(config),
        "shared": 1,
        "shared_intermediate": config.number("moe_shared_expert_intermediate_size"),
        **written(latent=config.get("moe_latent_size"), bias=bool(config.get("mlp_bias", False))),
        "router": router(config, "sigmoid"),
    }


@reader("nemotron-nas")
def read_nemotron_nas(config: Config) -> Yaml:
    """Llama whose layers a search made narrower or took attention from (Bercovich et al. 2024, arXiv:2411.19146)."""
    config.ignore("intermediate_size", "num_key_value_heads", "num_hidden_layers", "attention_bias", "mlp_bias")
    return architecture(config, [_block(config, block) for block in config.get("block_configs", [])])


def _block(config: Config, block: Yaml) -> Yaml:
    """One layer; a sublayer that is left out takes its norm with it."""
    layer: Yaml = {}
    mixer, ffn = block["attention"], block["ffn"]
    for part in (mixer, ffn):
        if part.get("replace_with_linear") or part.get("sparsify"):
            raise ConfigProblem("a sublayer that was replaced by a linear layer or made sparse has no form in a record")
    if mixer.get("window_length") or mixer.get("num_sink_tokens"):
        raise ConfigProblem("a block with its own window or sink tokens has no form in a record")
    if not mixer.get("no_op"):
        bias = bool(config.get("attention_bias", False))
        kv_heads = config.number("num_attention_heads") // mixer["n_heads_in_group"]
        layer["mixer"] = attention(config, qkv_bias=bias, output_bias=bias) | {"kv_heads": kv_heads}
    if not ffn.get("no_op"):
        width = _intermediate(ffn["ffn_mult"], config.number("hidden_size"))
        layer["ffn"] = dense(config, intermediate=width, bias=bool(config.get("mlp_bias", False)))
    if not layer:
        raise ConfigProblem("a layer without attention and FFN has no form in a record")
    return layer


def _intermediate(multiple: float, hidden_size: int) -> int:
    """Two thirds of `multiple` times the hidden size, rounded up to 256 (modeling_decilm.py)."""
    return -(-int(2 * multiple * hidden_size / 3) // 256) * 256

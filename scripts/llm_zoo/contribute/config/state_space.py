"""Mamba and Mamba-2 alone, in series with attention (Jamba, Bamba, Granite 4, Zamba2) and beside it (Falcon-H1)."""

from __future__ import annotations

from .base import Config, ConfigProblem, Yaml, reader
from .common import activation, architecture, attention, dense, layer_count, position, written
from .llama import experts

#: Numbers of the scan and of initial values, and multipliers that are no weights.
_SCAN = (
    *(
        "time_step_floor",
        "time_step_limit",
        "time_step_max",
        "time_step_min",
        "time_step_scale",
        "time_step_init_scheme",
    ),
    *(
        "rescale_prenorm_residual",
        "residual_in_fp32",
        "layer_norm_epsilon",
        "chunk_size",
        "mamba_chunk_size",
        "rms_norm",
    ),
    *("num_logits_to_keep", "use_mamba_kernels", "hidden_act", "use_associative_scan", "use_falcon_mambapy"),
    *(
        "use_mambapy",
        "mixer_rms_eps",
        "mamba_norm_before_gate",
        "mamba_use_mlp",
        "fused_add_norm",
        "pad_vocab_size_multiple",
        "norm_before_gate",
    ),
    *("d_model", "d_inner", "n_layer", "ssm_cfg", "mamba_expand", "expand", "mamba_intermediate_size"),
    *("attn_layer_indices", "attn_layer_offset", "attn_layer_period", "attn_rotary_emb"),
    *("expert_layer_offset", "expert_layer_period", "num_experts_per_tok"),
)
_MULTIPLIERS = (
    *("lm_head_multiplier", "embedding_multiplier", "mlp_multipliers", "key_multiplier", "attention_out_multiplier"),
    *("attention_in_multiplier", "ssm_multipliers", "ssm_in_multiplier", "ssm_out_multiplier", "logits_scaling"),
    *("residual_multiplier", "attention_multiplier", "mlp_expansion_factor"),
)


@reader("mamba", "falcon_mamba")
def read_mamba(config: Config) -> Yaml:
    """A stack of Mamba layers without FFNs (Gu & Dao 2023, arXiv:2312.00752); Falcon Mamba's norms on dt, B and C have
    no weights."""
    tied = config.get("model_type") == "mamba"
    layers = [{"mixer": _mamba(config, "")}] * layer_count(config)
    return architecture(config, layers, tied=tied, where={"kind": "none"})


@reader("mamba2")
def read_mamba2(config: Config) -> Yaml:
    """A stack of Mamba-2 layers without FFNs (Dao & Gu 2024, arXiv:2405.21060)."""
    config.ignore(*_SCAN, "intermediate_size", "time_step_rank")
    mixer = {
        "kind": "mamba2",
        "heads": config.number("num_heads"),
        "head_dim": config.number("head_dim"),
        "state": config.number("state_size"),
        "groups": config.number("n_groups"),
        "conv": config.number("conv_kernel"),
        **_conv_bias(config.get("use_conv_bias", True)),
        **written(bias=bool(config.get("use_bias", False))),
    }
    return architecture(config, [{"mixer": mixer}] * layer_count(config), where={"kind": "none"})


@reader("jamba")
def read_jamba(config: Config) -> Yaml:
    """Seven Mamba layers to one of attention, experts in every second FFN (Lieber et al. 2024, arXiv:2403.19887)."""
    config.assume(hidden_act="silu")
    act = activation(config)
    count = layer_count(config)
    attends = _every(config, "attn_layer", count)
    routes = _every(config, "expert_layer", count)
    kinds = config.get("layers_block_type") or config.get("layer_types")
    if kinds:
        attends = [kind in {"attention", "full_attention"} for kind in kinds]
    mamba = _mamba(config, "mamba_") | {"inner_norms": True}
    number = config.get("num_experts", 1)
    width = config.number("intermediate_size")
    mixture = experts(config, number, width) if number > 1 else None
    layers = [
        {
            "mixer": attention(config) if attends[index] else mamba,
            "ffn": mixture if mixture and routes[index] else dense(config, act=act),
        }
        for index in range(count)
    ]
    return architecture(config, layers, where={"kind": "none"})


def _every(config: Config, name: str, count: int) -> list[bool]:
    """The layers that `<name>_period` and `<name>_offset` pick."""
    period, offset = config.get(f"{name}_period", 8), config.get(f"{name}_offset", 4)
    return [index % period == offset for index in range(count)]


@reader("bamba")
def read_bamba(config: Config) -> Yaml:
    """Mamba-2 layers with a few of attention, which rotate half of each head; a dense FFN in all."""
    config.assume(hidden_act="silu")
    bias = bool(config.get("attention_bias", False))
    ffn = dense(config, bias=bool(config.get("mlp_bias", False)))
    full = attention(config, qkv_bias=bias, output_bias=bias)
    attends = set(config.get("attn_layer_indices", []))
    mamba = _mamba2(config)
    count = layer_count(config)
    layers = [{"mixer": full if index in attends else mamba, "ffn": ffn} for index in range(count)]
    where = position(config)
    return architecture(config, layers, where={"fraction": 0.5} | where)


@reader("granitemoehybrid")
def read_granite_hybrid(config: Config) -> Yaml:
    """Granite 4: Mamba-2 layers with a few of attention; a shared expert beside routed ones, or alone as dense FFN."""
    config.assume(hidden_act="silu")
    bias = bool(config.get("attention_bias", False))
    shared = config.number("shared_intermediate_size")
    number = config.get("num_local_experts", 0)
    if number:
        special = {"shared": 1, "shared_intermediate": shared}
        ffn = experts(config, number, config.number("intermediate_size"), **special)
    else:
        config.ignore("intermediate_size", "num_experts_per_tok")
        ffn = dense(config, intermediate=shared)
    full = attention(config, qkv_bias=bias, output_bias=bias)
    mamba = _mamba2(config)
    kinds = config.first("layer_types", "layers_block_type") or ["mamba"] * layer_count(config)
    config.ignore(*_MULTIPLIERS, "num_hidden_layers", "normalization_function", "init_method")
    layers = [{"mixer": mamba if kind == "mamba" else full, "ffn": ffn} for kind in kinds]
    rotated = config.get("position_embedding_type", "nope") == "rope"
    where = position(config)
    return architecture(config, layers, where=where if rotated else {"kind": "none"})


@reader("falcon_h1")
def read_falcon_h1(config: Config) -> Yaml:
    """Attention and Mamba-2 read the same input in every layer (Zuo et al. 2025, arXiv:2507.22448)."""
    config.assume(hidden_act="silu")
    bias = bool(config.get("attention_bias", False))
    if bool(config.get("mamba_proj_bias", False)) != bool(config.get("projectors_bias", False)):
        raise ConfigProblem("a bias in only one of the two projections of Mamba-2 has no form in a record")
    full = attention(config, qkv_bias=bias, output_bias=bias)
    mamba = _mamba2(config)
    if not config.get("mamba_rms_norm", False):
        mamba["gated_norm"] = False
    config.ignore(*_MULTIPLIERS)
    ffn = dense(config, bias=bool(config.get("mlp_bias", False)))
    layer = {"mixer": {"kind": "parallel", "branches": [full, mamba]}, "ffn": ffn}
    return architecture(config, [layer] * layer_count(config))


@reader("zamba2")
def read_zamba2(config: Config) -> Yaml:
    """Zamba2: Mamba-2 layers; before some of them stands one of a few blocks of attention and FFN, which read the
    hidden state beside the token's embedding and share their weights (Glorioso et al. 2024, arXiv:2411.15242, section
    2). Each such block is a layer of the record."""
    config.ignore(*_SCAN, "use_mem_eff_path", "use_long_context", "hybrid_layer_ids", "kv_channels", "num_query_groups")
    config.ignore("attention_hidden_size", "attention_head_dim", "mamba_headdim", "vocab_size_padded", "head_dim")
    config.assume(hidden_act="gelu")
    hidden, heads = config.number("hidden_size"), config.number("num_attention_heads")
    bias, mamba_heads = bool(config.get("add_bias_linear", False)), config.number("n_mamba_heads")
    attention_block = {
        "kind": "attention",
        "heads": heads,
        "kv_heads": config.get("num_key_value_heads", heads),
        "head_dim": 2 * hidden // heads,
        "input_size": 2 * hidden,
        **({} if config.get("use_mem_rope", False) else {"rope": False}),
    }
    own = written(
        adapter_rank=config.get("adapter_rank", 128),
        attention_adapters=bool(config.get("use_shared_attention_adapter", False)),
        own_output=True,
    )
    ffn = dense(config, intermediate=config.get("intermediate_size") or 4 * hidden, bias=bias)
    mamba = {
        "kind": "mamba2",
        "heads": mamba_heads,
        "head_dim": config.get("mamba_expand", 2) * hidden // mamba_heads,
        "state": config.number("mamba_d_state"),
        "groups": config.get("mamba_ngroups", 1),
        "conv": config.get("mamba_d_conv", 4),
        **_conv_bias(config.get("use_conv_bias", True)),
        **written(bias=bias),
    }
    kinds = config.first("layers_block_type", "layer_types")
    if kinds is None:
        raise ConfigProblem("'layers_block_type' must say before which layers a shared block stands")
    blocks, layers, used = config.get("num_mem_blocks", 1), [], 0
    for kind in kinds:
        if kind == "hybrid":
            name = f"block {used % blocks + 1}"
            layers.append({"mixer": attention_block, "ffn": ffn, "shared": {"name": name, **own}})
            used += 1
        layers.append({"mixer": mamba})
    where = position(config) if config.get("use_mem_rope", False) else {"kind": "none"}
    config.ignore("num_hidden_layers", "rope_theta", "rope_scaling", "rope_parameters")
    return architecture(config, layers, tied=True, where=where)


def _mamba(config: Config, prefix: str) -> Yaml:
    """Mamba of the first version; Jamba's keys have the prefix `mamba_`."""
    config.ignore(*_SCAN)
    hidden = config.number("hidden_size")
    names = (
        ("mamba_d_state", "mamba_d_conv", "mamba_dt_rank")
        if prefix
        else ("state_size", "conv_kernel", "time_step_rank")
    )
    rank = config.get(names[2], "auto")
    inner = None if prefix else config.get("intermediate_size")
    return {
        "kind": "mamba",
        "inner": inner or config.get(f"{prefix}expand", 2) * hidden,
        "state": config.number(names[0]),
        "conv": config.number(names[1]),
        "dt_rank": -(-hidden // 16) if rank == "auto" else rank,
        **_conv_bias(config.first("mamba_conv_bias", "use_conv_bias", default=True)),
        **written(bias=bool(config.first("mamba_proj_bias", "use_bias", default=False))),
    }


def _mamba2(config: Config) -> Yaml:
    """Mamba-2 inside a hybrid, whose keys start with `mamba_`."""
    config.ignore(*_SCAN)
    heads = config.number("mamba_n_heads")
    inner = config.get("mamba_d_ssm") or config.get("mamba_expand", 2) * config.number("hidden_size")
    said = config.get("mamba_d_head", "auto")
    return {
        "kind": "mamba2",
        "heads": heads,
        "head_dim": inner // heads if said == "auto" else said,
        "state": config.number("mamba_d_state"),
        "groups": config.get("mamba_n_groups", 1),
        "conv": config.number("mamba_d_conv"),
        **_conv_bias(config.get("mamba_conv_bias", True)),
        **written(bias=bool(config.get("mamba_proj_bias", False))),
    }


def _conv_bias(has_one: bool) -> Yaml:
    return {} if has_one else {"conv_bias": False}

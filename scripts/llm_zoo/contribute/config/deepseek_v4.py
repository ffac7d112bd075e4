"""DeepSeek-V4: compressed attention of three kinds, hyper-connections, experts in every layer."""

from __future__ import annotations

from .base import Config, ConfigProblem, Yaml, reader
from .common import activation, architecture, layer_count, per_layer, position, written

#: What the list of kinds in newer files says about a layer, as tokens of one entry.
_KINDS = {"sliding_attention": 0, "compressed_sparse_attention": 4, "heavily_compressed_attention": 128}


@reader("deepseek_v4")
def deepseek_v4(config: Config) -> Yaml:
    """Flash and Pro (technical report, section 2)."""
    # Precision, limits of activations and the iterations that balance the maps of the streams.
    config.ignore("expert_dtype", "swiglu_limit", "hc_eps", "hc_sinkhorn_iters", "num_key_value_heads", "mlp_bias")
    if config.get("attention_bias", False):
        raise ConfigProblem("compressed attention with biases has no formula yet ('attention_bias' is true)")
    mixers = [_mixer(config, block) for block in _blocks(config)]
    layers = [{"mixer": mixer, "ffn": ffn} for mixer, ffn in zip(mixers, _ffns(config), strict=True)]
    return architecture(config, layers, where=_position(config), hyper_connections=config.number("hc_mult"))


def _blocks(config: Config) -> list[int]:
    """Tokens of one compressed entry in each layer; 0: the layer sees its window only."""
    count = layer_count(config)
    kinds, ratios = per_layer(config, "layer_types", count), per_layer(config, "compress_ratios", count)
    rates = _KINDS | (config.get("compress_rates") or {})
    if kinds is not None and not set(kinds) - set(_KINDS):
        return [rates[kind] for kind in kinds]
    if ratios is None or set(ratios) - set(_KINDS.values()):
        raise ConfigProblem("'compress_ratios' must say 0, 4 or 128 for each layer")
    return ratios


def _mixer(config: Config, block: int) -> Yaml:
    """One of the three kinds; only the least compressed one picks its entries."""
    sparse = bool(block) and block == min(filter(None, _blocks(config)))
    indexer = {
        "heads": config.number("index_n_heads"),
        "head_dim": config.number("index_head_dim"),
        "top_k": config.number("index_topk"),
    }
    return written(
        kind="compressed-attention",
        heads=config.number("num_attention_heads"),
        head_dim=config.number("head_dim"),
        rope_dim=_rotated(config),
        q_rank=config.number("q_lora_rank"),
        output_groups=config.number("o_groups"),
        output_rank=config.number("o_lora_rank"),
        window=config.number("sliding_window"),
        block=block or None,
        overlap=sparse,
        indexer=indexer if sparse else None,
    )


def _rotated(config: Config) -> int:
    share = config.get("partial_rotary_factor")
    if share is None:
        return config.number("qk_rope_head_dim")
    config.ignore("qk_rope_head_dim")
    return int(config.number("head_dim") * share)


def _ffns(config: Config) -> list[Yaml]:
    """Experts everywhere; in the first layers a table chooses them by the token."""
    count = layer_count(config)
    kinds = per_layer(config, "mlp_layer_types", count)
    hashed = config.get("num_hash_layers", 3)
    config.ignore("topk_method")
    router: Yaml = {"kind": config.get("scoring_func", "sqrtsoftplus")}
    moe = written(
        kind="moe",
        experts=config.number("n_routed_experts"),
        active=config.number("num_experts_per_tok"),
        shared=config.get("n_shared_experts", 1),
        intermediate=config.number("moe_intermediate_size"),
        activation=activation(config),
    )
    by_hash = [kind == "hash_moe" for kind in kinds] if kinds else [layer < hashed for layer in range(count)]
    return [moe | {"router": router | ({"hash": True} if table else {"balance_bias": True})} for table in by_hash]


def _position(config: Config) -> Yaml:
    """Rotation of the window; entries have a base of their own."""
    config.ignore("compress_rope_theta")
    found = position(config)
    found.pop("fraction", None)  # said by the mixers
    return found

"""LongCat-Flash (arXiv:2509.01322): two attentions and two dense FFNs a layer, experts that run beside the second."""

from __future__ import annotations

from .base import Config, Yaml, reader
from .common import activation, architecture, dense, layer_count, written
from .deepseek import latent_attention


@reader("longcat_flash")
def longcat(config: Config) -> Yaml:
    """Each layer of the file is written as two of the record.

    The experts read what the first dense FFN reads, and their sum is added after the second one, so that
    they stand in the record beside the first: as its shared expert, which every token passes through.
    """
    config.ignore("mla_scale_q_lora", "mla_scale_kv_lora", "attention_method", "zero_expert_type", "topk_method")
    config.ignore("num_hidden_layers", "max_position_embeddings")
    mixer, plain = latent_attention(config), dense(config, intermediate=config.number("ffn_hidden_size"))
    moe = written(
        kind="moe",
        experts=config.number("n_routed_experts"),
        active=config.number("moe_topk"),
        shared=1,
        intermediate=config.number("expert_ffn_hidden_size"),
        shared_intermediate=plain["intermediate"],
        activation=activation(config),
        zero_experts=config.get("zero_expert_num"),
        router=written(kind="softmax", bias=bool(config.get("router_bias", False)), balance_bias=True),
    )
    count = config.number("num_layers") if "num_layers" in config else layer_count(config)
    pair = [{"mixer": mixer, "ffn": moe}, {"mixer": mixer, "ffn": plain}]
    return architecture(config, pair * count)

"""What a configuration says and no record can hold is refused by name, never left out of the count."""

from __future__ import annotations

import pytest

from llm_zoo.contribute.config import READERS, Config, ConfigProblem, Yaml

SIZES: Yaml = {
    "hidden_size": 64,
    "vocab_size": 128,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 96,
    "max_position_embeddings": 32,
}


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"model_type": "phi", "qk_layernorm": True}, "layer norms with biases on queries and keys"),
        ({"model_type": "opt", "ffn_dim": 96, "layer_norm_elementwise_affine": False}, "norms without weights"),
        ({"model_type": "falcon_h1", "mamba_proj_bias": True}, "a bias in only one of the two projections"),
        ({"model_type": "xlstm", "num_heads": 4, "add_qk_norm": True}, "norms on queries and keys or after a layer"),
        ({"model_type": "afmoe", "attention_bias": True}, "afmoe with 'attention_bias' is not known"),
        ({"model_type": "phi4mm"}, "adapters for each modality"),
        ({"model_type": "chatglm", "position_encoding_2d": True}, "the first ChatGLM"),
        ({"model_type": "mpt", "d_model": 64, "n_heads": 4, "n_layers": 2, "no_bias": False}, "MPT with biases"),
        ({"model_type": "openelm", "ffn_with_glu": False}, "without gates"),
        ({"model_type": "distilbert", "dim": 64, "n_heads": 4, "hidden_dim": 96, "activation": "tanh"}, "'tanh'"),
    ],
    ids=lambda value: value["model_type"] if isinstance(value, dict) else "",
)
def test_what_no_record_can_hold_is_refused(config: Yaml, message: str) -> None:
    with pytest.raises(ConfigProblem, match=message):
        READERS[config["model_type"]](Config(SIZES | config))


def test_falcon_reads_its_number_of_kv_heads_only_in_the_grouped_form() -> None:
    # The file of the 7B says 71 and the class makes one.
    falcon = {"model_type": "falcon", "num_kv_heads": 4, "activation": "gelu"}
    kv_heads = []
    for grouped in (False, True):
        read = READERS["falcon"](Config(SIZES | falcon | {"new_decoder_architecture": grouped}))
        kv_heads.append(read["layers"][0]["mixer"]["kv_heads"])
    assert kv_heads == [1, 4]


def test_the_layers_that_read_another_cache_are_the_last_ones() -> None:
    kinds = ["sliding_attention", "full_attention"] * 3
    config = SIZES | {
        "model_type": "gemma4_text",
        "num_hidden_layers": 6,
        "num_key_value_heads": 2,
        "head_dim": 16,
        "global_head_dim": 32,
        "sliding_window": 8,
        "layer_types": kinds,
        "num_kv_shared_layers": 2,
        "use_double_wide_mlp": True,
    }
    groups = READERS["gemma4_text"](Config(config))["layers"]
    layers = [layer for group in groups for layer in group.get("pattern", [group]) * group["count"]]
    assert [layer["mixer"].get("shares_kv", False) for layer in layers] == [False] * 4 + [True] * 2
    assert [layer["ffn"]["intermediate"] for layer in layers] == [96] * 4 + [192] * 2
    assert [layer["mixer"]["head_dim"] for layer in layers] == [16, 32] * 3

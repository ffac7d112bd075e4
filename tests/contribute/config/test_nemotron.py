"""Nemotron's readers: layers that are only a mixer or an FFN, layers of different sizes, and what has no form."""

from __future__ import annotations

from typing import Any

import pytest

from llm_zoo.contribute.config import READERS, Config, ConfigProblem, Yaml
from llm_zoo.derive.parameters import count_parameters
from llm_zoo.records.architecture import Architecture

NAS: Yaml = {
    "model_type": "nemotron-nas",
    "hidden_size": 8192,
    "vocab_size": 128_256,
    "num_attention_heads": 64,
    "hidden_act": "silu",
    "rope_theta": 500_000.0,
    "tie_word_embeddings": False,
}


def block(multiple: float, *, attention: bool = True, **special: Any) -> Yaml:
    mixer = {"no_op": not attention, "n_heads_in_group": 8 if attention else None, **special}
    return {"attention": mixer, "ffn": {"no_op": False, "ffn_mult": multiple}}


def read(config: Yaml) -> Yaml:
    return READERS[config["model_type"]](Config(config))


def test_a_searched_model_adds_up_by_its_blocks() -> None:
    # The blocks of nvidia/Llama-3_3-Nemotron-Super-49B-v1 by kind. The public library has no class for it: 49 layers
    # of Llama's attention, 80 FFNs of the widths that modeling_decilm.py rounds to, a norm for each, two tables.
    blocks = (
        [block(5.25)] * 48
        + [block(2.625)]
        + [block(multiple, attention=False) for multiple in [1.3125] * 10 + [1.0] * 8 + [0.5] * 6 + [2.625] * 5]
        + [block(3.28125, attention=False), block(5.25, attention=False)]
    )
    found = read(NAS | {"block_configs": blocks})
    assert count_parameters(Architecture.model_validate({"source": "config"} | found)).total == (
        49 * (2 * 8192 * 8192 + 2 * 8192 * 1024)
        + 3 * 8192 * (49 * 28_672 + 6 * 14_336 + 17_920 + 10 * 7168 + 8 * 5632 + 6 * 2816)
        + (49 + 80 + 1) * 8192
        + 2 * 128_256 * 8192
    )


def test_a_sublayer_that_is_left_out_is_not_written() -> None:
    found = read(NAS | {"block_configs": [block(5.25), block(1.0, attention=False)]})
    assert [sorted(layer) for layer in found["layers"]] == [["count", "ffn", "mixer"], ["count", "ffn"]]
    # 2 × 1.0 × 8192 / 3 = 5461, rounded up to a multiple of 256
    assert found["layers"][1]["ffn"]["intermediate"] == 5632


@pytest.mark.parametrize(
    ("special", "message"),
    [
        ({"replace_with_linear": True}, "a sublayer that was replaced by a linear layer or made sparse"),
        ({"window_length": 4096}, "a block with its own window or sink tokens"),
    ],
)
def test_what_no_record_can_say_is_refused(special: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigProblem, match=message):
        read(NAS | {"block_configs": [block(1.0, **special)]})


def test_an_unknown_kind_of_layer_is_refused() -> None:
    with pytest.raises(ConfigProblem, match="no kind of layer for 'X' in 'hybrid_override_pattern'"):
        read({"model_type": "nemotron_h", "hidden_size": 8, "vocab_size": 8, "hybrid_override_pattern": "X"})

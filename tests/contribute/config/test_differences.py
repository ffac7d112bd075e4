"""Where the library allocates what is no weight of the model: the difference is known to the last one."""

from __future__ import annotations

from typing import Any

from llm_zoo.contribute.config import READERS, Config
from llm_zoo.derive.parameters import count_parameters
from llm_zoo.records.architecture import Architecture

ERNIE_21B = {
    "model_type": "ernie4_5_moe",
    "hidden_size": 2560,
    "intermediate_size": 12_288,
    "moe_intermediate_size": 1536,
    "moe_k": 6,
    "moe_num_experts": 64,
    "moe_num_shared_experts": 2,
    "num_attention_heads": 20,
    "num_hidden_layers": 28,
    "num_key_value_heads": 4,
    "hidden_act": "silu",
    "vocab_size": 103_424,
}
LONGCAT = {
    "model_type": "longcat_flash",
    "expert_ffn_hidden_size": 2048,
    "ffn_hidden_size": 12_288,
    "hidden_act": "silu",
    "hidden_size": 6144,
    "kv_lora_rank": 512,
    "moe_topk": 12,
    "n_routed_experts": 512,
    "num_attention_heads": 64,
    "num_layers": 28,
    "q_lora_rank": 1536,
    "qk_nope_head_dim": 128,
    "qk_rope_head_dim": 64,
    "v_head_dim": 128,
    "vocab_size": 131_072,
    "zero_expert_num": 256,
}


def total(values: dict[str, Any]) -> int:
    """Our count of a configuration."""
    read = READERS[values["model_type"]](Config(values))
    return count_parameters(Architecture.model_validate({"source": "config"} | read)).total


def test_the_correction_that_balances_ernies_experts_is_no_weight() -> None:
    # transformers 5.23.0 on the meta device: one number for each of 64 experts in 27 layers is a frozen parameter.
    assert total(ERNIE_21B) == 21_825_437_888 - 27 * 64


def test_longcats_experts_without_work_have_no_weights() -> None:
    # transformers 5.23.0 on the meta device: gate and up projection are allocated for the 256 zero experts as well,
    # the down projection is not.
    assert total(LONGCAT) == 741_053_585_408 - 28 * 256 * 2 * 2048 * 6144 == 560_664_958_976


#: The defaults of the classes of transformers 5.23.0, which allocates the totals below on the meta device.
AFMOE = {"model_type": "afmoe"}
LAGUNA = {"model_type": "laguna"}
PEGASUS = {"model_type": "pegasus"}
FLAN_T5_BASE = {
    "model_type": "t5",
    "d_ff": 2048,
    "d_kv": 64,
    "d_model": 768,
    "feed_forward_proj": "gated-gelu",
    "num_heads": 12,
    "num_layers": 12,
    "tie_word_embeddings": False,
    "vocab_size": 32_128,
}


def test_corrections_that_balance_experts_are_no_weights_wherever_the_library_keeps_them() -> None:
    # one frozen number for each of 64 experts in 31 layers, of 256 experts in 39
    assert total(AFMOE) == 19_232_600_000 - 31 * 64
    assert total(LAGUNA) == 33_189_975_808 - 39 * 256


def test_tables_of_sines_are_no_weights() -> None:
    # one frozen table of 1,024 positions for each stack
    assert total(PEGASUS) == 406_287_360 - 2 * 1024 * 1024


def test_an_output_matrix_of_its_own_counts_although_the_library_ties_every_t5() -> None:
    assert total(FLAN_T5_BASE) == 222_903_552 + 32_128 * 768 == 247_577_856


DBRX = {
    "model_type": "dbrx",
    "d_model": 6144,
    "n_heads": 48,
    "n_layers": 40,
    "vocab_size": 100_352,
    "attn_config": {"kv_n_heads": 8, "clip_qkv": 8, "rope_theta": 500_000},
    "ffn_config": {"ffn_hidden_size": 10_752, "moe_num_experts": 16, "moe_top_k": 4},
}


def test_dbrx_has_132_billion_weights_of_which_36_are_active() -> None:
    # The total is that of transformers 5.23.0, which keeps all experts of a layer in one matrix.
    count = count_parameters(Architecture.model_validate({"source": "config"} | READERS["dbrx"](Config(DBRX))))
    idle = 40 * 12 * 3 * 6144 * 10_752
    assert (count.total, count.active) == (131_596_523_520, 131_596_523_520 - idle - 100_352 * 6144)


WHISPER = {
    "model_type": "whisper",
    "d_model": 1280,
    "encoder_layers": 32,
    "decoder_layers": 32,
    "encoder_attention_heads": 20,
    "decoder_attention_heads": 20,
    "encoder_ffn_dim": 5120,
    "decoder_ffn_dim": 5120,
    "vocab_size": 51_865,
    "num_mel_bins": 80,
    "max_source_positions": 1500,
    "max_target_positions": 448,
    "activation_function": "gelu",
}


def test_the_sinusoids_of_whispers_encoder_are_no_weights() -> None:
    # transformers 5.23.0 on the meta device: a frozen table of 1,500 positions.
    assert total(WHISPER) == 1_543_304_960 - 1500 * 1280

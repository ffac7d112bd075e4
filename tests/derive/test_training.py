"""What training takes: operations, memory for weights and activations, and adapters, each added up by hand."""

from __future__ import annotations

import pytest
from tests.derive.real_zoo import architecture_of, real_zoo
from tests.made_up import ATTENTION, DENSE, MOE, architecture

from llm_zoo.derive.training import (
    NF4,
    checkpointed_bytes,
    compute_optimal_weights,
    kept_bytes,
    lora_weights,
    model_states,
    qlora_base_bytes,
    training_flops,
    utilisation,
)


def test_a_weight_costs_two_operations_forwards_and_four_backwards_for_each_token() -> None:
    assert training_flops(7, 100) == (2 + 4) * 7 * 100


def test_the_formula_meets_the_compute_that_meta_states_for_its_largest_model() -> None:
    model = real_zoo().models["llama-3.1-405b"]
    training = model.training
    assert training is not None
    assert training.tokens is not None
    assert training.compute_flop is not None
    assert training_flops(405_853_388_800, training.tokens) / training.compute_flop == pytest.approx(1, abs=0.005)


def test_the_compute_optimal_size_spends_all_operations_at_the_wanted_ratio() -> None:
    weights = compute_optimal_weights(6 * 50 * (20 * 50), 20)
    assert weights == 50
    assert training_flops(50, 20 * 50) == 6 * weights * 20 * weights


def test_chinchilla_is_close_to_the_compute_optimal_size_for_its_own_compute() -> None:
    model = real_zoo().models["chinchilla"]
    assert model.parameters is not None
    assert model.parameters.total is not None
    assert model.training is not None
    assert model.training.tokens is not None
    spent = training_flops(model.parameters.total, model.training.tokens)
    assert compute_optimal_weights(spent, 20) == pytest.approx(model.parameters.total, rel=0.01)


def test_utilisation_is_one_when_every_second_is_spent_at_the_peak() -> None:
    machine = real_zoo().hardware["nvidia-h100-sxm"]
    assert utilisation(989e12 * 3600 * 5, 5, machine) == 1
    assert utilisation(989e12 * 3600, 4, machine) == 0.25


def test_utilisation_is_unknown_without_a_peak() -> None:
    machine = real_zoo().hardware["nvidia-h100-sxm"].model_copy(update={"tflops": None})
    assert utilisation(1e20, 5, machine) is None


def test_a_trained_weight_takes_sixteen_bytes_of_which_the_optimiser_holds_twelve() -> None:
    states = model_states(10)
    assert (states.weights, states.gradients) == (20, 20)
    assert (states.master, states.momentum, states.variance) == (40, 40, 40)
    assert (states.optimiser, states.total) == (120, 160)


def test_with_recomputation_each_layer_keeps_its_input_only() -> None:
    assert checkpointed_bytes(architecture(), 3) == 2 * 3 * 8 * 2


def test_without_recomputation_the_scores_of_attention_grow_with_the_square() -> None:
    assert kept_bytes(architecture(), 3) == 2 * (34 * 3 * 8 + 5 * 2 * 3 * 3)
    assert kept_bytes(architecture_of("gpt-3-175b"), 2048) == 96 * (34 * 2048 * 12288 + 5 * 96 * 2048 * 2048)


def test_lora_adds_two_thin_matrices_beside_every_matrix_of_the_layers() -> None:
    # q and o 8 × 8, k and v 4 × 8, gate and up 16 × 8, down 8 × 16; embeddings, head and norms get none.
    a_layer = 2 * (16 + 16 + 12 + 12 + 24 + 24 + 24)
    assert lora_weights(architecture(), 2) == 2 * a_layer


def test_lora_can_be_limited_to_some_matrices() -> None:
    assert lora_weights(architecture(), 2, ("q", "v")) == 2 * 2 * (16 + 12)


def test_lora_of_gpt_3_has_the_sizes_that_its_paper_prints() -> None:
    # Table 4 has 4.7 and 37.7 million: ranks 1 and 8 on queries and values.
    gpt3 = architecture_of("gpt-3-175b")
    assert lora_weights(gpt3, 1, ("q", "v")) == 4_718_592
    assert lora_weights(gpt3, 8, ("q", "v")) == 37_748_736


def test_every_expert_gets_its_own_adapter_and_a_router_none() -> None:
    sparse = architecture(layers=[{"count": 1, "mixer": ATTENTION, "ffn": MOE}])
    dense = architecture(layers=[{"count": 1, "mixer": ATTENTION, "ffn": DENSE}])
    attention = 16 + 16 + 12 + 12
    assert lora_weights(dense, 1) == attention + 3 * (16 + 8)
    assert lora_weights(sparse, 1) == attention + (4 + 1) * 3 * (6 + 8)


def test_nf4_takes_the_bits_that_its_paper_states() -> None:
    # 4 bits, and 0.127 for the constants.
    assert NF4.bits == pytest.approx(4.127, abs=0.0005)


def test_qlora_stores_the_matrices_of_the_layers_in_four_bits_and_the_rest_in_sixteen() -> None:
    matrices = 2 * (8 * 8 + 4 * 8 + 4 * 8 + 8 * 8 + 3 * 16 * 8)
    assert qlora_base_bytes(architecture()) == NF4.bytes_for(matrices) + 2 * (1352 - matrices)

"""What training takes: operations, the memory beside the weights, and the small adapters of LoRA and QLoRA."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from ..records.architecture import Architecture
from ..records.mixers import Attention
from ..records.others import Hardware
from .layers import layer_count, runs
from .parameters import count_parameters
from .precision import PRECISIONS, Precision
from .tensors import Tensor

#: Blocks of 64 weights with an 8-bit scale, and a 32-bit constant for every 256 scales (Dettmers et al. 2023,
#: arXiv:2305.14314, section 3).
NF4 = Precision("NF4", 8_452, 16_384, "64 numbers of 4 bits and an 8-bit scale, with 32 bits more for 256 scales")


def training_flops(active: int, tokens: int) -> int:
    """6 operations for each active weight and token: 2 on the way forward, 4 on the way back.

    Kaplan et al. 2020 (arXiv:2001.08361), section 2.1; attention's part, which grows with the context, is left out.
    """
    return 6 * active * tokens


def compute_optimal_weights(flop: float, tokens_per_weight: float) -> float:
    """Weights of the dense model that spends `flop` operations with so many training tokens for each weight.

    From C = 6·N·D and D = r·N: N = √(C ÷ 6r). Chinchilla's r is about 20 (Hoffmann et al. 2022, arXiv:2203.15556).
    """
    return math.sqrt(flop / (6 * tokens_per_weight))


def utilisation(flop: float, hours: float, hardware: Hardware) -> float | None:
    """Operations ÷ (accelerator hours × dense 16-bit peak), a share of 1; None where no data sheet gives the peak."""
    if hardware.tflops is None or hardware.tflops.bf16 is None:
        return None
    return flop / (hours * 3600 * hardware.tflops.bf16 * 1e12)


@dataclass(frozen=True)
class ModelStates:
    """Bytes that mixed-precision training with Adam keeps for the weights that it changes.

    Rajbhandari et al. 2019 (arXiv:1910.02054), section 3.1: 16 bytes a weight.
    """

    weights: int
    """16-bit weights, for computing."""
    gradients: int
    """At 16 bits."""
    master: int
    """A 32-bit copy of the weights, to which small steps are added."""
    momentum: int
    """Adam's running mean of the gradients, 32 bits."""
    variance: int
    """Adam's running mean of their squares, 32 bits."""

    @property
    def total(self) -> int:
        """All bytes together."""
        return self.weights + self.gradients + self.optimiser

    @property
    def optimiser(self) -> int:
        """What the optimiser keeps: the copy and both means."""
        return self.master + self.momentum + self.variance


def model_states(trained: int) -> ModelStates:
    """Memory for `trained` weights that training changes."""
    return ModelStates(
        weights=2 * trained, gradients=2 * trained, master=4 * trained, momentum=4 * trained, variance=4 * trained
    )


def checkpointed_bytes(architecture: Architecture, tokens: int) -> int:
    """Activations of one sequence when only each layer's input is kept, at 16 bits, and the rest computed again.

    Korthikanti et al. 2022 (arXiv:2205.05198): 2·s·h bytes a layer.
    """
    return 2 * tokens * architecture.hidden_size * layer_count(architecture.layers)


def kept_bytes(architecture: Architecture, tokens: int) -> int:
    """Activations of one sequence when all are kept, for layers like GPT-3's: multi-head, GELU, dropout, 4 × width.

    Korthikanti et al. 2022 (arXiv:2205.05198), equation 1: s·h·(34 + 5·a·s/h) bytes a layer.
    """
    return sum(
        run.count * (34 * tokens * architecture.hidden_size + 5 * run.mixer.heads * tokens**2)
        for run in runs(architecture.layers)
        if isinstance(run.mixer, Attention)
    )


def lora_weights(architecture: Architecture, rank: int, names: tuple[str, ...] = ()) -> int:
    """Weights of LoRA's two matrices, rank × inputs and outputs × rank, beside each matrix of the layers.

    `names` limits it to some of them, such as `q` and `v` (Hu et al. 2021, arXiv:2106.09685, section 4); left out: all.
    """
    return sum(
        rank * sum(tensor.shape) * tensor.copies * count
        for tensor, count in _matrices(architecture)
        if not names or tensor.name.removesuffix(".weight") in names
    )


def qlora_base_bytes(architecture: Architecture) -> int:
    """The frozen weights under QLoRA: matrices of the layers in NF4, embeddings, head, routers and norms at 16 bits."""
    quantised = sum(tensor.size * count for tensor, count in _matrices(architecture))
    rest = count_parameters(architecture).total - quantised
    return NF4.bytes_for(quantised) + PRECISIONS["bf16"].bytes_for(rest)


def _matrices(architecture: Architecture) -> Iterator[tuple[Tensor, int]]:
    """The linear layers inside the blocks, each with the number of layers that have it."""
    for line in count_parameters(architecture).lines:
        for tensor in line.tensors if line.run is not None else ():
            if len(tensor.shape) == 2 and tensor.part not in {"norm", "router", "embedding"}:
                yield tensor, line.count

"""How many bytes a weight takes, from the layout of the blocks that weights are stored in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..records.architecture import Architecture, PrecisionName, Shipped
from .parameters import ParameterCount, count_parameters
from .tensors import Part, Tensor


@dataclass(frozen=True)
class Precision:
    """A storage format: `block_weights` weights take `block_bytes` bytes, scales and minima included."""

    name: str
    block_bytes: int
    block_weights: int
    layout: str
    """What a block is made of, in words."""

    @property
    def bits(self) -> float:
        """Bits for each weight."""
        return self.block_bytes * 8 / self.block_weights

    def bytes_for(self, weights: int) -> int:
        """Bytes of `weights` weights, rounded up."""
        return -(-weights * self.block_bytes // self.block_weights)


#: Storage formats. GGUF blocks as in ggml-common.h of llama.cpp; MXFP4 by the OCP Microscaling Formats
#: specification 1.0, section 5.2; NVFP4 by NVIDIA's description of it for Blackwell.
PRECISIONS: dict[PrecisionName, Precision] = {
    "fp32": Precision("32 bit", 4, 1, "one IEEE single"),
    "bf16": Precision("16 bit", 2, 1, "one bfloat16 or IEEE half"),
    "fp8": Precision("8 bit", 1, 1, "one 8-bit number (fp8 or int8); scales for large blocks add less than 0.1 %"),
    "int4": Precision("4.5 bit", 18, 32, "32 numbers of 4 bits and a 16-bit scale (GGUF Q4_0, or Q4_K on average)"),
    "mxfp4": Precision("MXFP4", 17, 32, "32 numbers of 4 bits and an 8-bit scale"),
    "nvfp4": Precision("NVFP4", 9, 16, "16 numbers of 4 bits and an 8-bit scale"),
    "q8_0": Precision("GGUF Q8_0", 34, 32, "32 numbers of 8 bits and a 16-bit scale"),
    "q6_k": Precision("GGUF Q6_K", 210, 256, "256 numbers of 6 bits, 16 scales of 8 bits, one of 16"),
    "q5_k": Precision("GGUF Q5_K", 176, 256, "256 numbers of 5 bits, 8 scales and minima of 6 bits, two of 16"),
    "q4_k": Precision("GGUF Q4_K", 144, 256, "256 numbers of 4 bits, 8 scales and minima of 6 bits, two of 16"),
    "q3_k": Precision("GGUF Q3_K", 110, 256, "256 numbers of 3 bits, 16 scales of 6 bits, one of 16"),
    "q2_k": Precision("GGUF Q2_K", 84, 256, "256 numbers of 2 bits, 16 scales and minima of 4 bits, two of 16"),
}


@dataclass(frozen=True)
class Stored:
    """Bytes of a model's weights: all of them, and those that are read for one token."""

    total: int
    active: int


def shipped_bytes(architecture: Architecture) -> Stored | None:
    """Bytes of the weights in the formats that they are published in; None where the record does not say.

    A low precision holds for matrices; biases and norms keep the default format.
    """
    if architecture.shipped is None:
        return None
    count = count_parameters(architecture)
    total = active = 0
    for line in count.lines:
        for tensor in line.tensors:
            precision = published_format(architecture, tensor)
            total += precision.bytes_for(tensor.size * line.count)
            active += precision.bytes_for(tensor.active * line.count)
    return Stored(total, active - lookup_format(architecture).bytes_for(count.lookup_only))


def published_format(architecture: Architecture, tensor: Tensor) -> Precision:
    """The format that a tensor is published in. Raises LookupError where the record does not say."""
    formats = _shipped(architecture)
    by_part: dict[Part, PrecisionName] = {one.part: one.precision for one in formats.parts}
    return PRECISIONS[by_part.get(tensor.part, formats.default) if _is_matrix(tensor) else formats.default]


def lookup_format(architecture: Architecture) -> Precision:
    """The same of tables that are only looked up."""
    formats = _shipped(architecture)
    return PRECISIONS[next((one.precision for one in formats.parts if one.part == "embedding"), formats.default)]


def _shipped(architecture: Architecture) -> Shipped:
    if architecture.shipped is None:
        raise LookupError("the record does not say in which formats the weights are published")
    return architecture.shipped


def _is_matrix(tensor: Tensor) -> bool:
    return len(tensor.shape) > 1 and tensor.part != "norm"


def bytes_at(architecture: Architecture, name: PrecisionName) -> Stored:
    """Bytes of all weights in one format."""
    return stored(count_parameters(architecture), name)


def stored(count: ParameterCount, name: PrecisionName) -> Stored:
    """Bytes of counted weights in one format."""
    return Stored(PRECISIONS[name].bytes_for(count.total), PRECISIONS[name].bytes_for(count.active))


def bits_of(names: Iterable[PrecisionName]) -> dict[str, float]:
    """Bits for each weight of some formats."""
    return {name: PRECISIONS[name].bits for name in names}

"""Matrix LSTM (xLSTM: Beck et al. 2024, arXiv:2405.04517, section 2.3), in the block of xLSTM 7B (Beck et al. 2025,
arXiv:2503.13427, section 3)."""

from __future__ import annotations

from ...records.mixers import MLstm
from ..tensors import MixerCache, Part, Tensor, linear
from . import base


@base.part.register
def part(mixer: MLstm) -> Part:
    """A recurrent layer keeps a state, like a state-space layer."""
    return "state_space"


@base.weights.register
def weights(mixer: MLstm, hidden_size: int) -> list[Tensor]:
    """Queries, keys, values, output gate; one input and one forget gate a head, with biases; norm of heads; output."""
    keys, values = mixer.heads * mixer.key_dim, mixer.heads * mixer.value_dim
    return [
        *linear("q", hidden_size, keys, "state_space", bias=mixer.bias),
        *linear("k", hidden_size, keys, "state_space", bias=mixer.bias),
        *linear("v", hidden_size, values, "state_space", bias=mixer.bias),
        *linear("output_gate", hidden_size, values, "state_space", bias=mixer.bias),
        *linear("input_gate", hidden_size, mixer.heads, "state_space", bias=True),
        *linear("forget_gate", hidden_size, mixer.heads, "state_space", bias=True),
        Tensor("heads_norm", (2, values) if mixer.bias else (values,), "norm"),
        *linear("out", values, hidden_size, "state_space", bias=mixer.bias),
    ]


@base.cache.register
def cache(mixer: MLstm) -> MixerCache:
    """For each head a key × value matrix, a normaliser as wide as a key, and the largest exponent of the gates."""
    return MixerCache(constant=mixer.heads * (mixer.key_dim * mixer.value_dim + mixer.key_dim + 1))


@base.attention_flops.register
def attention_flops(mixer: MLstm, context: int) -> int:
    """Decay, input and read-out of the matrix and its normaliser, 2 operations an element each."""
    return 6 * mixer.heads * mixer.key_dim * (mixer.value_dim + 1)

"""What each kind of mixer costs: one file a kind, next to the paper that it comes from.

Every kind answers three questions: which tensors has it (`weights`), what does it keep of the past (`cache`), and how
many operations does one new token cost beyond the weights, given the context (`attention_flops`). A kind without an
answer is an error; it is never counted as full attention.
"""

from . import (
    attention,
    compressed,
    cross_attention,
    gated_deltanet,
    kimi_delta,
    latent,
    lightning,
    mamba,
    mamba2,
    mixture_of_attention,
    mlstm,
    parallel,
    rg_lru,
    rwkv4,
    rwkv7,
    short_convolution,
)
from .base import UnknownMixer, attention_flops, branches, cache, part, weights

__all__ = [
    "UnknownMixer",
    "attention",
    "attention_flops",
    "branches",
    "cache",
    "compressed",
    "cross_attention",
    "gated_deltanet",
    "kimi_delta",
    "latent",
    "lightning",
    "mamba",
    "mamba2",
    "mixture_of_attention",
    "mlstm",
    "parallel",
    "part",
    "rg_lru",
    "rwkv4",
    "rwkv7",
    "short_convolution",
    "weights",
]

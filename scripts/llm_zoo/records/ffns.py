"""The form of a feed-forward network: one that every token passes through, or a mixture of experts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .fields import Block, Number, Size

Activation = Literal["swiglu", "geglu", "reglu", "reglu2", "situ", "gelu", "relu", "relu2", "silu", "xielu"]
#: Activations with a gate: the FFN then has three matrices instead of two.
GATED: frozenset[str] = frozenset({"swiglu", "geglu", "reglu", "reglu2", "situ"})
#: Learned numbers of the activation itself, one set for each layer (xIELU: Huang 2024, arXiv:2411.13010).
LEARNED: dict[str, int] = {"xielu": 2}


class DenseFfn(Block):
    """Feed-forward network that every token passes through."""

    kind: Literal["dense"]
    intermediate: Size
    activation: Activation
    bias: bool = False
    inner_norm: bool = False
    """A norm before the last projection (BitNet)."""
    token_shift: bool = False
    """Each channel is mixed with that of the token before, by a learned share (RWKV)."""
    receptance: bool = False
    """A square gate on the output, with a token shift of its own (RWKV up to version 6)."""


class Router(Block):
    """What chooses the experts of a token."""

    kind: Literal["softmax", "sigmoid", "sqrtsoftplus"]
    hash: bool = False
    """A fixed table chooses the experts by the token itself; scores only weigh them. The table is no weight."""
    bias: bool = False
    """A learned bias that is a weight of the model (gpt-oss)."""
    balance_bias: bool = False
    """A correction per expert that training moves outside the gradient (DeepSeek-V3); no weight, not counted."""
    groups: Number | None = None
    """Experts are first narrowed to some of this many groups."""
    input_scale: bool = False
    """A learned scale for each dimension of the router's input (Gemma 4)."""
    expert_scale: bool = False
    """A learned scale for each expert's output (Gemma 4)."""


class MoeFfn(Block):
    """Mixture of experts: `active` of `experts` feed-forward networks for each token, plus `shared` ones for all."""

    kind: Literal["moe"]
    experts: Number
    active: Number
    intermediate: Size
    """Inner width of one routed expert."""
    activation: Activation
    shared: Annotated[int, Field(ge=0, le=64)] = 0
    shared_intermediate: Size | None = None
    """Inner width of one shared expert; left out: that of a routed one."""
    shared_gate: bool = False
    """A learned gate scales the shared expert's output (Qwen)."""
    latent: Size | None = None
    """Routed experts read and write vectors of this width, between two projections that all share (Nemotron 3)."""
    latent_norm: bool = False
    """A norm on the sum of the experts before it is widened again (Kimi K3)."""
    zero_experts: Annotated[int, Field(ge=0, le=100_000)] = 0
    """Experts that the router can choose and that return their input: no weights, no work (LongCat-Flash). A token that
    chooses some of them uses fewer of the real ones than `active`."""
    sum_bias: bool = False
    """One bias on the sum of the experts (JetMoE)."""
    branch_norms: bool = False
    """Norms of their own: before the routed experts, after them, and after the shared one (Gemma 4)."""
    bias: bool = False
    router: Router


Ffn = Annotated[DenseFfn | MoeFfn, Field(discriminator="kind")]

"""The form of a mixer: how the tokens of a layer see each other. One class a kind.

Only the fields are here. What they cost is in `llm_zoo.derive.mixers`, one file a kind.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .fields import Block, Number, Size


class BlockIndexer(Block):
    """Small scorer that picks whole blocks of keys, for each KV head its own (MiniMax-M3)."""

    heads: Number
    head_dim: Size
    block: Size
    """Tokens of one block."""
    top_k: Size
    """Blocks that a query reads, the newest ones among them."""


class Attention(Block):
    """Softmax attention over keys and values of `kv_heads` heads.

    `kv_heads` equal to `heads` is multi-head, 1 is multi-query, between them grouped-query attention.
    """

    kind: Literal["attention"]
    heads: Number
    kv_heads: Number
    head_dim: Size
    input_size: Size | None = None
    """Width of what queries, keys and values are made from; left out: the hidden size. Twice that where the token's
    embedding is put beside the hidden state (Zamba2)."""
    window: Size | None = None
    """Tokens that a query sees at most (sliding window); left out: the whole context."""
    chunk: Size | None = None
    """Attention stays inside blocks of this many tokens (Llama 4)."""
    qkv_bias: bool = False
    key_bias: bool | None = None
    """Whether keys have a bias; left out: as `qkv_bias` says. False in Whisper, whose queries and values have one."""
    output_bias: bool = False
    qk_norm: Literal["head", "full"] | None = None
    """Norm on queries and keys: one weight per dimension of a head, or per dimension of all heads."""
    output_gate: bool = False
    """The query projection is twice as wide; the second half gates the output (Qwen3-Next)."""
    sinks: bool = False
    """One learned logit per head that takes up attention (gpt-oss)."""
    rope: bool = True
    """False for a layer without positions in a model that otherwise rotates them."""
    indexer: BlockIndexer | None = None
    """Only the blocks that it picks are read; all are kept."""
    value_dim: Size | None = None
    """Width of a value head where it is not that of a key (MiMo-V2)."""
    head_gate: bool = False
    """One learned gate a head on the output, computed from the layer's input (Step-3.5)."""
    shares_kv: bool = False
    """Reads the keys and values of the last layer of its kind before it that made some: it projects only queries and
    output, and keeps nothing (Gemma 3n)."""
    output_norm: bool = False
    """A norm over all heads before the output projection (BitNet)."""
    differential: bool = False
    """Heads work in pairs: the map of the second, times a learned number, is taken off that of the first
    (Differential Transformer)."""
    keys_are_values: bool = False
    """No value projection: the projected keys serve as values too. Both are kept, since only keys are rotated
    (Gemma 4)."""


class MixtureOfAttention(Block):
    """Attention whose query and output projections are experts: a router picks `active` of `experts` for each token;
    keys and values are made once and serve all of them (JetMoE)."""

    kind: Literal["mixture-of-attention"]
    experts: Number
    active: Number
    kv_heads: Number
    """Heads of keys and values, and of the queries of one expert."""
    head_dim: Size


class CrossAttention(Block):
    """Attention whose keys and values come from elsewhere: an encoder's output or image features."""

    kind: Literal["cross-attention"]
    heads: Number
    kv_heads: Number
    head_dim: Size
    memory: Literal["encoder", "image"]
    memory_size: Size | None = None
    """Width of what is attended to; left out: the hidden size."""
    memory_tokens: Size | None = None
    """Tokens attended to when their number is fixed (image tiles × patches)."""
    key_bias: bool | None = None
    """Whether keys have a bias; left out: as `bias` says (False in Whisper)."""
    qk_norm: Literal["head"] | None = None
    gates: Annotated[int, Field(ge=0, le=8)] = 0
    """Learned scalars that let the layer start closed (Llama 3.2 Vision: two)."""
    bias: bool = False


class Indexer(Block):
    """Small scorer that picks the `top_k` tokens which sparse attention then reads (DeepSeek-V3.2)."""

    heads: Number
    head_dim: Size
    top_k: Size
    shared: bool = False
    """Reads the tokens that the indexer of an earlier layer picked; no weights and no index keys here (GLM-5.2)."""


class LatentAttention(Block):
    """Multi-head latent attention: keys and values are rebuilt from one small vector per token."""

    kind: Literal["mla"]
    heads: Number
    q_rank: Size | None = None
    """Rank of the compressed query; left out: the query is not compressed."""
    kv_rank: Size
    nope_dim: Size
    rope_dim: Size
    value_dim: Size
    output_gate: bool = False
    """A projection of the layer's input gates the output of all heads (Kimi K3)."""
    head_gate: bool = False
    """One learned gate a head on the output, computed from the layer's input (Ling 3.0)."""
    rope: bool = True
    """False where the shared part of the key is not rotated either (Kimi Linear)."""
    indexer: Indexer | None = None


class CompressedAttention(Block):
    """Attention of DeepSeek-V4: one vector per token that is key and value for all heads, kept for a window of tokens;
    the older past is kept as one vector per `block` of tokens. Queries are compressed, the output passes through a
    small vector per group of heads, and each head has a sink."""

    kind: Literal["compressed-attention"]
    heads: Number
    head_dim: Size
    rope_dim: Size
    """Dimensions of each head that are rotated."""
    q_rank: Size
    output_groups: Number
    output_rank: Size
    """Width of the vector that each group of heads is projected to."""
    window: Size
    block: Size | None = None
    """Tokens that become one entry; left out: the window is all that the layer sees."""
    overlap: bool = False
    """Each entry also takes in the block before, through a second projection of every token."""
    indexer: Indexer | None = None
    """Picks the entries to read, from entries of its own that are made in the same way; left out: all are read."""


class Mamba(Block):
    """Selective state space model, first version (Gu & Dao 2023)."""

    kind: Literal["mamba"]
    inner: Size
    state: Size
    conv: Number
    dt_rank: Size
    conv_bias: bool = True
    bias: bool = False
    """Biases in the projections into and out of the layer."""
    inner_norms: bool = False
    """RMS norms on dt, B and C (Jamba)."""


class Mamba2(Block):
    """State space duality layer (Dao & Gu 2024)."""

    kind: Literal["mamba2"]
    heads: Number
    head_dim: Size
    state: Size
    groups: Number
    conv: Number
    conv_bias: bool = True
    bias: bool = False
    """Biases in the projections into and out of the layer."""
    gated_norm: bool = True
    """An RMS norm before the output projection; most sizes of Falcon-H1 have none."""


class GatedDeltaNet(Block):
    """Linear attention with a gated delta rule (Yang et al. 2024), as in Qwen3-Next and Qwen3.5."""

    kind: Literal["gated-deltanet"]
    key_heads: Number
    value_heads: Number
    key_dim: Size
    value_dim: Size
    conv: Number


class KimiDelta(Block):
    """Kimi delta attention: a gated delta rule with one decay for each dimension of a key (Kimi Linear)."""

    kind: Literal["kimi-delta"]
    heads: Number
    head_dim: Size
    """Of keys and of values."""
    conv: Number
    full_rank_gate: bool = False
    """The output gate is one matrix (Kimi K3); otherwise it passes through a vector of `head_dim`."""
    full_rank_decay: bool = False
    """The same for the decay (Ling 3.0)."""


class Lightning(Block):
    """Lightning attention: linear attention with a fixed decay for each head (MiniMax-01)."""

    kind: Literal["lightning"]
    heads: Number
    head_dim: Size


class Rwkv4(Block):
    """Time mix of RWKV-4: linear attention with one decay a channel (Peng et al. 2023)."""

    kind: Literal["rwkv4"]
    inner: Size
    """Channels of keys, values and receptance."""


class Rwkv7(Block):
    """Time mix of RWKV-7: a matrix state for each head, changed by a delta rule whose decay, rate and direction come
    from the token through small vectors (Peng et al. 2025)."""

    kind: Literal["rwkv7"]
    heads: Number
    head_dim: Size
    decay_rank: Size
    """Width of the small vector behind the decay of the state."""
    rate_rank: Size
    """The same behind the rate at which the state learns."""
    value_rank: Size | None = None
    """The same behind the mixing with the values of the first layer; left out: the first layer itself."""
    gate_rank: Size
    """The same behind the gate on the output."""


class MLstm(Block):
    """Matrix LSTM of xLSTM: a matrix memory for each head with exponential gates (Beck et al. 2024)."""

    kind: Literal["mlstm"]
    heads: Number
    key_dim: Size
    """Of one head, as is `value_dim`."""
    value_dim: Size
    bias: bool = False
    """Biases in the projections of queries, keys, values, output gate and output; those of the input and forget gates
    always have one."""


class ShortConvolution(Block):
    """Gated short convolution: each channel sees its last few values, between two gates made from the token (LFM2)."""

    kind: Literal["short-convolution"]
    inner: Size
    """Channels."""
    conv: Number
    """Values that a channel sees."""
    bias: bool = False
    """Biases in the convolution and in the projections into and out of the layer."""


class RgLru(Block):
    """Real-gated linear recurrent unit behind a short convolution, beside a gate (Griffin, RecurrentGemma)."""

    kind: Literal["rg-lru"]
    inner: Size
    """Channels of the recurrence."""
    blocks: Number
    """Blocks of channels; the gates of one block read that block only."""
    conv: Number


class Parallel(Block):
    """Mixers that read the same normed input side by side; their outputs are added (Falcon-H1)."""

    kind: Literal["parallel"]
    branches: Annotated[list[Annotated[Attention | Mamba | Mamba2, Field(discriminator="kind")]], Field(min_length=2)]
    """The first one gives the layer its colour."""


Mixer = Annotated[
    Attention
    | MixtureOfAttention
    | CrossAttention
    | LatentAttention
    | CompressedAttention
    | Mamba
    | Mamba2
    | GatedDeltaNet
    | KimiDelta
    | Lightning
    | Rwkv4
    | Rwkv7
    | MLstm
    | ShortConvolution
    | RgLru
    | Parallel,
    Field(discriminator="kind"),
]

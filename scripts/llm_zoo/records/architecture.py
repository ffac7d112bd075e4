"""The form of an architecture: groups of equal layers, each a mixer (how tokens see each other) and an FFN.

Only the fields are here. What they cost in weights and cache is in `llm_zoo.derive`, one function a kind.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .fields import Block, Count, Name, SourceKey, Text

Size = Annotated[int, Field(ge=1, le=10_000_000)]
Number = Annotated[int, Field(ge=1, le=100_000)]
#: Of layers in a row. No network comes near; a million would keep a build server busy for hours.
Repeats = Annotated[int, Field(ge=1, le=1000)]
Activation = Literal["swiglu", "geglu", "reglu", "situ", "gelu", "relu", "relu2", "silu"]
#: Activations with a gate: the FFN then has three matrices instead of two.
GATED: frozenset[str] = frozenset({"swiglu", "geglu", "reglu", "situ"})


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
    window: Size | None = None
    """Tokens that a query sees at most (sliding window); left out: the whole context."""
    chunk: Size | None = None
    """Attention stays inside blocks of this many tokens (Llama 4)."""
    qkv_bias: bool = False
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
    keys_are_values: bool = False
    """No value projection: the projected keys serve as values too. Both are kept, since only keys are rotated
    (Gemma 4)."""


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


class Parallel(Block):
    """Mixers that read the same normed input side by side; their outputs are added (Falcon-H1)."""

    kind: Literal["parallel"]
    branches: Annotated[list[Annotated[Attention | Mamba | Mamba2, Field(discriminator="kind")]], Field(min_length=2)]
    """The first one gives the layer its colour."""


Mixer = Annotated[
    Attention
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
    | Parallel,
    Field(discriminator="kind"),
]


class DenseFfn(Block):
    """Feed-forward network that every token passes through."""

    kind: Literal["dense"]
    intermediate: Size
    activation: Activation
    bias: bool = False
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
    branch_norms: bool = False
    """Norms of their own: before the routed experts, after them, and after the shared one (Gemma 4)."""
    bias: bool = False
    router: Router


Ffn = Annotated[DenseFfn | MoeFfn, Field(discriminator="kind")]


class Layer(Block):
    """`count` equal layers in a row."""

    count: Repeats = 1
    mixer: Mixer | None = None
    cross: CrossAttention | None = None
    """Second mixer of a decoder layer that also attends to an encoder."""
    ffn: Ffn | None = None
    mixer_norm: bool = True
    """False where the input comes from a norm already: the first layer of ModernBERT."""


class LayerGroup(Block):
    """`count` equal layers, or `count` repeats of a `pattern` of layers."""

    count: Repeats
    mixer: Mixer | None = None
    cross: CrossAttention | None = None
    ffn: Ffn | None = None
    mixer_norm: bool = True
    pattern: Annotated[list[Layer], Field(min_length=1)] | None = None


class Norm(Block):
    """Normalisation between the sublayers."""

    kind: Literal["rmsnorm", "layernorm"]
    placement: Literal["pre", "post", "sandwich"]
    """Before each sublayer, after it, or both."""
    bias: bool | None = None
    """Whether it has a bias; left out: yes for layernorm, no for rmsnorm."""
    final: bool | None = None
    """A norm before the output head; left out: yes unless placement is `post`."""
    embedding: bool = False
    """A norm right after the embeddings (BERT)."""


class Position(Block):
    """How the model knows the order of tokens."""

    kind: Literal["rope", "learned", "sinusoidal", "relative-bias", "alibi", "none"]
    theta: Annotated[float, Field(gt=0)] | None = None
    local_theta: Annotated[float, Field(gt=0)] | None = None
    """Base of the window layers where it differs."""
    fraction: Annotated[float, Field(gt=0, le=1)] | None = None
    """Share of each head's dimensions that is rotated."""
    scaling: Literal["linear", "yarn", "llama3", "longrope", "dynamic"] | None = None
    positions: Size | None = None
    """Rows of a learned table."""
    buckets: Number | None = None
    """Buckets of a learned relative bias (T5)."""


class PerLayerEmbeddings(Block):
    """A second token table whose row is cut into one small vector for each layer (Gemma 3n, Gemma 4).

    A token only looks up one row, so runtimes keep the table in slow memory; it does not count as active.
    """

    rows: Size
    size: Size
    """Width of the vector of one layer."""


class EmbeddingProjection(Block):
    """Tables narrower than the hidden size, with a linear layer that widens their rows (ELECTRA, OPT 350M)."""

    size: Size
    """Width of the tables."""
    bias: bool = False
    tokens_only: bool = False
    """Positions are added after it, so their table has the hidden size (OPT 350M)."""
    output: bool = False
    """A second linear layer narrows the hidden size again before the output matrix."""


class Encoder(Block):
    """The encoder of an encoder-decoder; width and norms are those of the decoder."""

    layers: Annotated[list[LayerGroup], Field(min_length=1)]


class Head(Block):
    """A linear layer on top, beside the output head: a pooler, a projection."""

    name: Name
    inputs: Size
    outputs: Size
    bias: bool = True


class Tower(Block):
    """A part for another modality; a line of its own, never in the total of the language model."""

    kind: Literal["vision", "audio"]
    name: Name
    parameters: Count | None = None
    source: SourceKey
    note: Text | None = None


PrecisionName = Literal["fp32", "bf16", "fp8", "int4", "mxfp4", "nvfp4", "q8_0", "q6_k", "q5_k", "q4_k", "q3_k", "q2_k"]
#: Kinds of block whose matrices can be published in a format of their own.
MatrixPart = Literal[
    "embedding", "attention", "window", "latent", "state_space", "dense_ffn", "expert", "shared_expert"
]


class PartPrecision(Block):
    """The format of one kind of block."""

    part: MatrixPart
    precision: PrecisionName


class Shipped(Block):
    """The formats in which the weights are published, where it is not one for all of them."""

    default: PrecisionName
    """Format of everything that `parts` does not name, and of all biases and norms."""
    parts: list[PartPrecision] = []
    source: SourceKey
    locator: Text | None = None


class Extras(Block):
    """What is trained beside the language model and can be left out when it runs."""

    multi_token_prediction: Number | None = None
    """Modules that predict further tokens; a line of their own, never in the total."""


class Architecture(Block):
    """Everything that fixes the number of weights and the cache."""

    source: SourceKey
    locator: Text | None = None
    form: Literal["decoder", "encoder", "encoder-decoder", "vae"] = "decoder"
    hidden_size: Size
    vocab_size: Size
    """Rows of the output matrix, padding included."""
    extra_input_rows: Annotated[int, Field(ge=0, le=100_000)] = 0
    """Rows that only the input table has."""
    tie_embeddings: bool
    """The input table is also the output matrix."""
    output_head: bool = True
    """False for encoders that have no vocabulary output."""
    output_bias: bool = False
    """The output matrix has a bias."""
    embedding_projection: EmbeddingProjection | None = None
    per_layer_embeddings: PerLayerEmbeddings | None = None
    altup_streams: Number | None = None
    """Copies of the residual stream, of which each layer computes one and predicts the others (AltUp, Gemma 3n)."""
    hyper_connections: Number | None = None
    """Parallel residual streams that small learned maps mix before and after each mixer and FFN (DeepSeek-V4)."""
    attention_residuals: Number | None = None
    """Instead of one residual stream, each mixer and FFN attends over the sums of earlier blocks of this many layers
    (Kimi K3)."""
    laurel_rank: Size | None = None
    """Rank of a learned bypass around the mixer of each layer (LAuReL, Gemma 3n)."""
    token_types: Number | None = None
    """Rows of a segment table (BERT)."""
    position: Position
    norm: Norm
    parallel: Literal["one-norm", "two-norms"] | None = None
    """Mixer and FFN of a layer run side by side on the same input instead of one after the other: behind one norm
    (GPT-J) or each behind its own (GPT-NeoX)."""
    layers: Annotated[list[LayerGroup], Field(min_length=1)]
    encoder: Encoder | None = None
    heads: list[Head] = []
    towers: list[Tower] = []
    extras: Extras | None = None
    shipped: Shipped | None = None
    note: Text | None = None

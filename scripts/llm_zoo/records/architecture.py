"""The form of an architecture: groups of equal layers, each a mixer (how tokens see each other) and an FFN.

Only the fields are here. What they cost in weights and cache is in `llm_zoo.derive`, one function a kind.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .ffns import Ffn
from .fields import Block, Count, Name, Number, Size, SourceKey, Text
from .mixers import CrossAttention, Mixer

#: Of layers in a row. No network comes near; a million would keep a build server busy for hours.
Repeats = Annotated[int, Field(ge=1, le=1000)]


#: Of rotary positions; the largest known is 10¹¹.
Base = Annotated[float, Field(gt=0, le=1e15)]


class Shared(Block):
    """One set of weights for all layers that name it: the weights are counted once, cache and operations for each."""

    name: Name
    adapter_rank: Size | None = None
    """Each layer adds a low-rank matrix of its own to the first projection of the FFN (Zamba2)."""
    attention_adapters: bool = False
    """Each layer adds one to queries, keys and values too, of the same rank."""
    own_output: bool = False
    """Each layer has a square matrix of its own behind the shared ones, which leads back to the hidden state
    (Zamba2)."""


class Layer(Block):
    """`count` equal layers in a row."""

    count: Repeats = 1
    mixer: Mixer | None = None
    cross: CrossAttention | None = None
    """Second mixer of a decoder layer that also attends to an encoder."""
    ffn: Ffn | None = None
    mixer_norm: bool = True
    """False where the input comes from a norm already: the first layer of ModernBERT."""
    shared: Shared | None = None
    """The weights are those of all layers that share this set (ALBERT); left out: each layer has its own."""


class LayerGroup(Block):
    """`count` equal layers, or `count` repeats of a `pattern` of layers."""

    count: Repeats
    mixer: Mixer | None = None
    cross: CrossAttention | None = None
    ffn: Ffn | None = None
    mixer_norm: bool = True
    shared: Shared | None = None
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
    weights: bool = True
    """False for norms that only divide, without a learned scale (OLMo)."""


class Position(Block):
    """How the model knows the order of tokens."""

    kind: Literal["rope", "learned", "sinusoidal", "relative-bias", "alibi", "none"]
    theta: Base | None = None
    local_theta: Base | None = None
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


class Convolution(Block):
    """A convolution over time, between the input and the first layer."""

    inputs: Size
    """Channels that come in: for sound the bands of its spectrogram, then the hidden size."""
    outputs: Size
    kernel: Number
    """Steps of time that one output sees."""
    stride: Number = 1
    """Steps of time between two outputs."""
    bias: bool = True


class Encoder(Block):
    """The encoder of an encoder-decoder; width and norms are those of the decoder."""

    layers: Annotated[list[LayerGroup], Field(min_length=1)]
    stem: list[Convolution] = []
    """What turns sound into vectors, in place of the token table (Whisper)."""
    position: Position | None = None
    """Left out: the same as in the decoder."""


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


class PredictionModule(Block):
    """A module that predicts a further token (DeepSeek-V3): the hidden state and the embedding of the token that comes
    next are joined, 2 × hidden size → hidden size, and pass through layers of the module's own. Token table and output
    head are the model's."""

    source: SourceKey
    locator: Text | None = None
    layers: Annotated[list[LayerGroup], Field(min_length=1)]
    norms: Annotated[int, Field(ge=0, le=8)] = 3
    """Outside its layers: on the embedding, on the hidden state, before the output head."""
    note: Text | None = None


class Extras(Block):
    """What is trained beside the language model and can be left out when it runs."""

    multi_token_prediction: Number | None = None
    """Modules that predict further tokens; a line of their own, never in the total."""
    prediction_module: PredictionModule | None = None
    """What each of them is made of; left out: not looked up."""


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

"""Tables of models: one definition of each column, used by every page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from . import numbers
from .text import Md, escape
from .views import ModelView

#: What stands in a cell when a fact is missing, with the reason for those who hover or listen.
NOT_LOOKED_UP = Md('<span class="blank" title="nobody has looked this up yet">·</span>')
UNDISCLOSED = Md('<span class="blank" title="the developer did not say">undisclosed</span>')
NOT_APPLICABLE = Md('<span class="blank" title="does not apply">–</span>')


@dataclass(frozen=True)
class Column:
    """A column: its heading, whether it holds numbers, and what stands in the cell of a model."""

    heading: str
    number: bool
    cell: Callable[[ModelView], Md | str | None]
    #: The blank that is listed in a record when the developer does not say.
    blank: str | None = None


def _number(value: float | None, form: Callable[[int], str]) -> str | None:
    return None if value is None else form(int(value))


def _cache_128k(model: ModelView) -> Md | str | None:
    facts = model.facts
    if facts.cache is None:
        return None
    if not facts.cache.terms and not facts.cache.constant_bytes:
        return NOT_APPLICABLE
    return numbers.gib(facts.cache.bytes_at(131_072))


def _cache_per_token(model: ModelView) -> Md | str | None:
    facts = model.facts
    if facts.cache is None:
        return None
    if not facts.cache.terms:
        return NOT_APPLICABLE
    return numbers.data_size(facts.cache.uncapped_bytes_per_token) if facts.cache.uncapped_bytes_per_token else "0"


def _price(model: ModelView) -> Md | str | None:
    price = model.facts.price
    if price is None:
        return None
    scale = 1_000_000 / price.per
    output = "" if price.output is None else f" / {numbers.dollars(price.output * scale)}"
    return f"{numbers.dollars(price.input * scale)}{output}"


def _cognition(model: ModelView) -> Md | str | None:
    return COGNITION_NAMES.get(model.facts.cognition or "")


def _kind(model: ModelView) -> Md | str | None:
    if model.facts.kind != "undisclosed":
        return KIND_NAMES[model.facts.kind]
    return UNDISCLOSED if "architecture" in model.facts.record.undisclosed else NOT_LOOKED_UP


#: How the kinds are written on pages.
KIND_NAMES = {
    "dense": "dense",
    "moe": "MoE",
    "ssm": "state space",
    "hybrid": "hybrid",
    "encoder": "encoder",
    "encoder-decoder": "encoder-decoder",
    "vae": "VAE",
    "undisclosed": "undisclosed",
}

#: How filters name the parts that records name by a key.
MIXER_NAMES = {
    "attention": "attention",
    "mixture-of-attention": "mixture of attention",
    "cross-attention": "cross-attention",
    "mla": "latent attention (MLA)",
    "compressed-attention": "compressed attention",
    "mamba": "Mamba",
    "mamba2": "Mamba-2",
    "gated-deltanet": "Gated DeltaNet",
    "kimi-delta": "Kimi Delta Attention",
    "lightning": "Lightning Attention",
    "rwkv4": "RWKV-4",
    "rwkv7": "RWKV-7",
    "mlstm": "mLSTM",
    "short-convolution": "gated short convolution",
    "rg-lru": "RG-LRU",
}
FFN_NAMES = {"dense": "dense", "moe": "mixture of experts"}
POSITION_NAMES = {
    "rope": "rotary (RoPE)",
    "learned": "learned table",
    "sinusoidal": "sinusoidal",
    "relative-bias": "relative bias",
    "alibi": "ALiBi",
    "none": "none",
}
NORM_NAMES = {"rmsnorm": "RMSNorm", "layernorm": "LayerNorm"}
COGNITION_NAMES = {"system-1": "System 1", "system-2": "System 2", "switchable": "switchable"}
COMMERCIAL_NAMES = {"yes": "yes", "with-limits": "with limits", "no": "no"}

COLUMNS: dict[str, Column] = {
    "name": Column("Model", False, lambda model: model.link),
    "developer": Column("Developer", False, lambda model: model.developer_link),
    "released": Column("Released", True, lambda model: f"{model.facts.released}"),
    "kind": Column("Kind", False, _kind),
    "cognition": Column("Answers by", False, _cognition),
    "weights": Column("Weights", False, lambda model: model.facts.record.access.weights),
    "total": Column("Parameters", True, lambda model: _number(model.facts.total, numbers.params), "parameters"),
    "exact": Column(
        "Parameters, exact", True, lambda model: _number(model.facts.exact_total, numbers.exact), "parameters"
    ),
    "active": Column("Active", True, lambda model: _number(model.facts.active, numbers.params), "parameters"),
    "active_share": Column(
        "Active share",
        True,
        lambda model: numbers.percent(model.facts.active_share) if model.facts.active_share else None,
        "parameters",
    ),
    "experts": Column(
        "Experts",
        True,
        lambda model: (
            f"{model.facts.active_experts} of {model.facts.experts}"
            + (f" + {model.facts.shared_experts}" if model.facts.shared_experts else "")
            if model.facts.experts
            else NOT_APPLICABLE
            if model.facts.architecture
            else None
        ),
        "architecture",
    ),
    "layers": Column("Layers", True, lambda model: _number(model.facts.layers, numbers.exact), "architecture"),
    "hidden_size": Column(
        "Hidden size", True, lambda model: _number(model.facts.hidden_size, numbers.exact), "architecture"
    ),
    "heads": Column(
        "Heads",
        True,
        lambda model: (
            str(model.facts.heads) if model.facts.heads else NOT_APPLICABLE if model.facts.architecture else None
        ),
        "architecture",
    ),
    "kv_heads": Column(
        "KV heads",
        True,
        lambda model: (
            str(model.facts.kv_heads) if model.facts.kv_heads else NOT_APPLICABLE if model.facts.architecture else None
        ),
        "architecture",
    ),
    "cache_per_token": Column("Cache a token", True, _cache_per_token, "architecture"),
    "cache_128k": Column("Cache at 131,072", True, _cache_128k, "architecture"),
    "window": Column("Context", True, lambda model: _number(model.facts.window, numbers.exact), "context"),
    "training_tokens": Column(
        "Training tokens", True, lambda model: _number(model.facts.training_tokens, numbers.params), "training"
    ),
    "tokens_per_parameter": Column(
        "Tokens a parameter",
        True,
        lambda model: (
            numbers.significant(model.facts.tokens_per_parameter) if model.facts.tokens_per_parameter else None
        ),
        "training",
    ),
    "weights_bf16": Column(
        "Weights, 16 bit",
        True,
        lambda model: numbers.gib(model.facts.weight_bytes("bf16")) if model.facts.total else None,
        "parameters",
    ),
    "weights_int4": Column(
        "Weights, 4.5 bit",
        True,
        lambda model: numbers.gib(model.facts.weight_bytes("int4")) if model.facts.total else None,
        "parameters",
    ),
    "license": Column("Licence", False, lambda model: model.license_view.link if model.license_view else None),
    "price": Column("$ per million, in / out", True, _price, "prices"),
}


def model_table(models: Sequence[ModelView], columns: Sequence[str]) -> Md:
    """A Markdown table, one row a model, in the given order. Raises `LookupError` for an unknown column."""
    for name in columns:
        if name not in COLUMNS:
            raise LookupError(f"no column '{name}'; there are: {', '.join(COLUMNS)}")
    chosen = [COLUMNS[name] for name in columns]
    rows = [[_cell(column, model) for column in chosen] for model in models]
    return markdown_table([(column.heading, column.number) for column in chosen], rows)


def _cell(column: Column, model: ModelView) -> Md:
    value = column.cell(model)
    if value is None:
        return UNDISCLOSED if column.blank and column.blank in model.facts.record.undisclosed else NOT_LOOKED_UP
    return value if isinstance(value, Md) else escape(value)


def markdown_table(headings: Sequence[tuple[str, bool]], rows: Sequence[Sequence[Md | str]]) -> Md:
    """A Markdown table; columns of numbers are aligned to the right. Text that is not finished is escaped."""
    lines = [
        "| " + " | ".join(escape(heading) for heading, _ in headings) + " |",
        "| " + " | ".join("---:" if number else "---" for _, number in headings) + " |",
    ]
    for row in rows:
        cells = [cell if isinstance(cell, Md) else escape(cell) for cell in row]
        lines.append("| " + " | ".join(cells) + " |")
    return Md("\n".join(lines))

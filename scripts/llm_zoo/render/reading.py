"""The reading path of a model: what to read, in order, to understand how it is built and what it does.

Each step is a rule over the record. A step leads to the section of a chapter that explains the thing, says in which
numbers of this model it shows, and names the word of the glossary that it is about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..derive.layers import LayerRun, layer_count, runs
from ..derive.mixers import branches, part
from ..derive.precision import PRECISIONS
from ..records.architecture import Architecture
from ..records.fields import Block
from ..records.mixers import Attention, CompressedAttention, CrossAttention, LatentAttention
from . import links, numbers
from .text import Md
from .views import ModelFacts, ModelView

GLOSSARY = "handbook/glossary.md"


@dataclass(frozen=True)
class Step:
    """One thing to read: its name, where it is explained, and what it has to do with the model."""

    title: str
    chapter: str
    """Chapter with the section, such as `architectures#attention`, or a page elsewhere, such as `classes/vae`."""
    reason: str
    term: str | None = None
    """Id of a word of the glossary."""


def reading_path(facts: ModelFacts) -> Iterator[Step]:
    """The steps that fit the model, from the general to the particular: block, attention, experts, thinking, use."""
    if facts.architecture is not None:
        yield from _of_layers(facts.architecture, facts)
    yield from _of_origin(facts)
    yield from _of_thinking(facts)
    yield from _of_use(facts)


def path_items(view: ModelView) -> list[Md]:
    """The path as list items of one page: a link, the reason, the word of the glossary."""
    items = []
    for step in reading_path(view.facts):
        chapter, _, section = step.chapter.partition("#")
        page = links.relative(view.here, f"{chapter}.md" if "/" in chapter else f"handbook/{chapter}.md")
        link = links.markdown_link(step.title, f"{page}#{section}" if section else page)
        items.append(Md(f"{link}: {step.reason}{_word(view, step.term)}"))
    return items


def _word(view: ModelView, term: str | None) -> str:
    known = view.site.zoo.terms.get(term) if term else None
    if known is None:
        return ""
    address = links.relative(view.here, f"{GLOSSARY}#{term}")
    return f" ({links.markdown_link(known.term, address)})"


def _count(number: int, noun: str) -> str:
    return f"{numbers.exact(number)} {noun}{'' if number == 1 else 's'}"


# --- layers ----------------------------------------------------------------------------------------------------------


def _of_layers(architecture: Architecture, facts: ModelFacts) -> Iterator[Step]:
    listed = runs(architecture.layers)
    mixers = [branch for run in listed if run.mixer is not None for branch in branches(run.mixer)]
    yield from _of_form(architecture)
    yield from _of_attention(mixers)
    yield from _of_context(architecture, listed, mixers)
    if any(isinstance(run.cross, CrossAttention) and run.cross.memory == "image" for run in listed):
        yield Step("Seeing by cross-attention", "architectures#seeing-by-cross-attention", "it reads image features so")
    yield from _of_experts(facts)
    if architecture.extras and architecture.extras.multi_token_prediction:
        yield Step(
            "Multi-token prediction",
            "architectures#beside-the-stack-multi-token-prediction",
            "it was trained to predict further tokens",
            "multi-token-prediction",
        )


def _of_form(architecture: Architecture) -> Iterator[Step]:
    layers = _count(layer_count(architecture.layers), "layer")
    if architecture.form == "encoder":
        yield Step("Encoder-only models", "architectures#encoder-only", f"{layers} that read in both directions")
    elif architecture.form == "encoder-decoder":
        yield Step("Encoder-decoder models", "architectures#encoder-decoder", "one stack reads, the other writes")
    elif architecture.form == "decoder":
        yield Step("Anatomy of a block", "architectures#anatomy-of-a-block", f"{layers} are variations of it")


def _of_attention(mixers: Sequence[Block]) -> Iterator[Step]:
    """How keys and values are kept; the first layer of each kind stands for all."""
    latent = next((one for one in mixers if isinstance(one, LatentAttention)), None)
    if latent is not None:
        kept = numbers.exact(latent.kv_rank + latent.rope_dim)
        yield Step(
            "Keeping a summary: latent attention",
            "architectures#keeping-a-summary-latent-attention",
            f"a layer keeps {kept} numbers for each token instead of all keys and values",
            "latent-attention",
        )
    shared = next((one for one in mixers if isinstance(one, Attention)), None)
    if shared is not None:
        sharing = "architectures#sharing-keys-and-values-multi-head-multi-query-grouped-query"
        if shared.kv_heads == shared.heads:
            title, term = "Multi-head attention", "multi-head-attention"
            reason = f"each of its {_count(shared.heads, 'head')} has keys and values of its own"
        else:
            multi = shared.kv_heads == 1
            title = "Multi-query attention" if multi else "Grouped-query attention"
            term = "multi-query-attention" if multi else "grouped-query-attention"
            reason = f"{_count(shared.heads, 'head')} share {shared.kv_heads} sets of keys and values"
            reason = reason.replace("1 sets", "one set")
        yield Step(title, sharing, reason, term)


def _of_context(architecture: Architecture, listed: list[LayerRun], mixers: Sequence[Block]) -> Iterator[Step]:
    """What keeps long texts affordable: windows, picking, fixed states, stretched positions."""
    total = layer_count(architecture.layers)
    windowed = [run for run in listed if any(isinstance(one, Attention) and one.window for one in _branches(run))]
    if windowed:
        seen = next(one.window for one in _branches(windowed[0]) if isinstance(one, Attention) and one.window)
        yield Step(
            "Looking at less: windows",
            "architectures#looking-at-less-windows",
            f"{sum(run.count for run in windowed)} of {_count(total, 'layer')} see {numbers.exact(seen)} tokens",
            "sliding-window",
        )
    if any(isinstance(one, CompressedAttention) or getattr(one, "indexer", None) for one in mixers):
        yield Step(
            "Choosing what to read",
            "architectures#choosing-what-to-read-sparse-attention-with-an-indexer",
            "an indexer or compressed entries decide which tokens a query reads",
            "sparse-attention",
        )
    state = [run for run in listed if any(part(one) == "state_space" for one in _branches(run))]
    if state:
        yield Step(
            "State-space layers and hybrids",
            "architectures#state-space-layers-and-hybrids",
            f"{sum(run.count for run in state)} of {_count(total, 'layer')} keep a state of fixed size",
            "hybrid-model" if any(part(one) != "state_space" for one in mixers) else "state-space-model",
        )
    if architecture.position.scaling == "yarn":
        yield Step("Positions", "architectures#positions", "its rotations were stretched for longer texts", "yarn")


def _branches(run: LayerRun) -> list[Block]:
    return list(branches(run.mixer)) if run.mixer is not None else []


def _of_experts(facts: ModelFacts) -> Iterator[Step]:
    moe = facts.moe
    if moe is None:
        if facts.kind == "dense":
            title = "Dense: every weight, every token"
            yield Step(title, "dense-vs-moe#dense-every-weight-every-token", "it has no experts", "dense-model")
        return
    yield Step(
        "A router and many small networks",
        "dense-vs-moe#mixture-a-router-and-many-small-networks",
        f"{moe.active} of {_count(moe.experts, 'expert')} work on a token",
        "mixture-of-experts",
    )
    if moe.shared:
        yield Step(
            "Many small experts, and a shared one",
            "dense-vs-moe#many-small-experts-and-a-shared-one",
            f"{_count(moe.shared, 'expert')} for every token",
            "shared-expert",
        )


# --- origin, thinking, use -------------------------------------------------------------------------------------------


def _of_origin(facts: ModelFacts) -> Iterator[Step]:
    lineage = facts.record.lineage
    if lineage and lineage.relation == "distillation":
        section = "training#learning-from-a-stronger-model-distillation"
        yield Step("Learning from a stronger model", section, "it learned from another model's answers", "distillation")
    shipped = facts.architecture.shipped if facts.architecture else None
    if shipped:
        least = min((shipped.default, *(one.precision for one in shipped.parts)), key=lambda one: PRECISIONS[one].bits)
        if PRECISIONS[least].bits < 16:
            reason = f"some of its weights are published as {PRECISIONS[least].name}"
            yield Step("Fewer bits", "inference#fewer-bits", reason, "quantisation")


def _of_thinking(facts: ModelFacts) -> Iterator[Step]:
    if facts.cognition == "system-2":
        section = "system-1-vs-system-2#how-a-model-learns-to-think"
        yield Step("How a model learns to think", section, "it thinks before each answer", "reasoning-model")
    elif facts.cognition == "switchable":
        section = "system-1-vs-system-2#the-effort-dial"
        yield Step("The effort dial", section, "its thinking can be switched or set", "hybrid-reasoning")


def _of_use(facts: ModelFacts) -> Iterator[Step]:
    if facts.record.access.weights == "closed":
        section = "open-vs-closed#what-closed-services-offer"
        yield Step("What closed services offer", section, "its weights are not published", "closed-model")
    if "embedding" in facts.record.modalities.output:
        yield Step("Embedding models", "classes/embedding", "it answers with vectors, not with text", "embedding-model")
    if "latent" in facts.record.modalities.output:
        yield Step("Autoencoders of pictures", "classes/vae", "it turns pictures into a few numbers and back", "vae")
    if "text" in facts.record.modalities.output:
        yield Step("Selection matrix", "selection-matrix", "what it may be the right choice for")

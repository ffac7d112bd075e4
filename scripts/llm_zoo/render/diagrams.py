"""Mermaid sources drawn from records: the structure of a model, with the colours of the visual language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..derive import mixers
from ..derive.layers import LayerRun, kinds, layer_count, runs
from ..records.architecture import Architecture, Encoder, LayerGroup
from ..records.ffns import DenseFfn, MoeFfn
from ..records.mixers import (
    Attention,
    CompressedAttention,
    CrossAttention,
    GatedDeltaNet,
    KimiDelta,
    LatentAttention,
    Lightning,
    Mamba,
    Mamba2,
    Mixer,
    MixtureOfAttention,
    MLstm,
    Parallel,
    RgLru,
    Rwkv4,
    Rwkv7,
    ShortConvolution,
)
from .palette import mermaid_classes
from .text import Md, mermaid_label
from .views import ModelFacts

#: A pattern that changes the kind of layer more often than this is drawn by kind, with the order in words.
MAX_RUNS_IN_ORDER = 3


def fence(lines: Iterable[str]) -> Md:
    """A fenced block of mermaid source."""
    return Md("```mermaid\n" + "\n".join(lines) + "\n```")


def architecture_diagram(model: ModelFacts) -> Md:
    """Tokens, layers by group and output of one model; repeated groups are drawn once, with their number."""
    architecture = model.architecture
    if architecture is None:
        raise LookupError(f"the architecture of '{model.id}' is not known")
    return fence(drawing_of(model.name, architecture))


def drawing_of(name: str, architecture: Architecture) -> list[str]:
    """Lines of the drawing of an architecture called `name`, be it a model of the zoo or not."""
    drawing = _Drawing()
    drawing.add("flowchart TB")
    drawing.add(f"accTitle: {mermaid_label(name)}, architecture")
    drawing.add(f"accDescr: {mermaid_label(describe(architecture))}")
    if architecture.encoder:
        drawing.encoder(architecture, architecture.encoder)
    drawing.stack(architecture)
    drawing.finish()
    return drawing.lines


def describe(architecture: Architecture) -> str:
    """The structure in one sentence, for those who cannot see the drawing."""
    parts = [
        f"{count} of its {layer_count(architecture.layers)} layers {'has' if count == 1 else 'have'} {_words(run)}"
        for run, count in kinds(architecture.layers)
    ]
    start = f"Tokens become vectors of {architecture.hidden_size:,} numbers"
    end = (
        "An output head then scores the next token" if architecture.output_head else "A vector for each token comes out"
    )
    return f"{start}. {'. '.join(parts)}. {end}."


def _words(run: LayerRun) -> str:
    names = [mixer_words(block) for block in (run.mixer, run.cross) if block is not None]
    if isinstance(run.ffn, MoeFfn):
        shared = f" and {run.ffn.shared} shared" if run.ffn.shared else ""
        names.append(f"a mixture of {run.ffn.experts} experts, {run.ffn.active} active{shared}")
    elif run.ffn is not None:
        names.append(f"a feed-forward network of width {run.ffn.intermediate:,}")
    words = " and ".join(names)
    return f"{words}, with one set of weights ({run.shared.name})" if run.shared else words


def mixer_words(mixer: Mixer) -> str:
    """A mixer in words with its sizes: `grouped-query attention, 32 heads on 8 KV heads of 128`."""
    match mixer:
        case Attention():
            return f"{attention_name(mixer)}, {mixer.heads} heads on {mixer.kv_heads} KV heads of {mixer.head_dim}"
        case MixtureOfAttention():
            queries = f"{mixer.active} of {mixer.experts} sets of {mixer.kv_heads} query heads"
            return f"mixture of attention, {queries} on {mixer.kv_heads} KV heads of {mixer.head_dim}"
        case CrossAttention():
            return f"cross-attention to {'the encoder' if mixer.memory == 'encoder' else 'image features'}"
        case LatentAttention():
            sparse = f", reading the best {mixer.indexer.top_k:,} tokens" if mixer.indexer else ""
            return f"latent attention, {mixer.heads} heads on a latent of {mixer.kv_rank} + {mixer.rope_dim}{sparse}"
        case CompressedAttention():
            return f"{_compressed_name(mixer)}, {mixer.heads} heads on one shared key and value of {mixer.head_dim}"
        case Mamba():
            return f"Mamba, {mixer.inner:,} channels with a state of {mixer.state}"
        case Mamba2():
            return f"Mamba-2, {mixer.heads} heads of {mixer.head_dim} with a state of {mixer.state}"
        case GatedDeltaNet():
            return f"gated DeltaNet, {mixer.value_heads} value heads of {mixer.key_dim} × {mixer.value_dim}"
        case KimiDelta():
            return f"Kimi delta attention, {mixer.heads} heads of {mixer.head_dim} × {mixer.head_dim}"
        case Lightning():
            return f"lightning attention, {mixer.heads} heads of {mixer.head_dim} × {mixer.head_dim}"
        case Rwkv4():
            return f"RWKV-4 time mix, {mixer.inner:,} channels"
        case Rwkv7():
            return f"RWKV-7 time mix, {mixer.heads} heads of {mixer.head_dim}"
        case MLstm():
            return f"matrix LSTM, {mixer.heads} heads of {mixer.key_dim} × {mixer.value_dim}"
        case ShortConvolution():
            return f"gated short convolution, {mixer.inner:,} channels that see {mixer.conv} tokens"
        case RgLru():
            return f"gated linear recurrence, {mixer.inner:,} channels"
        case Parallel():
            return " beside ".join(mixer_words(branch) for branch in mixer.branches)


def _compressed_name(mixer: CompressedAttention) -> str:
    """By what it sees beside its window: nothing, all entries, or the best of them."""
    window = f"a window of {mixer.window:,}"
    if mixer.block is None:
        return f"attention in {window}"
    entries = f"the best {mixer.indexer.top_k:,}" if mixer.indexer else "all"
    return f"compressed attention to {window} and {entries} of the entries for {mixer.block:,} tokens each"


def attention_name(mixer: Attention) -> str:
    """Multi-head, grouped-query or multi-query attention, with its window if it has one."""
    if mixer.kv_heads == mixer.heads:
        name = "multi-head attention"
    else:
        name = "multi-query attention" if mixer.kv_heads == 1 else "grouped-query attention"
    if mixer.differential:
        name = f"differential {name}"
    if mixer.shares_kv:
        name += " to an earlier layer's keys and values"
    if mixer.indexer:
        name += f" to the best {mixer.indexer.top_k:,} blocks of {mixer.indexer.block:,}"
    if mixer.window:
        return f"{name} in a window of {mixer.window:,}"
    return f"{name} in chunks of {mixer.chunk:,}" if mixer.chunk else name


class _Drawing:
    """Collects the lines of a flowchart, with fresh ids and the classes that were used."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._count = 0
        self._classes: dict[str, list[str]] = {}
        #: Arrows come last: a node that an arrow names inside a box would move into the box.
        self._arrows: list[str] = []

    def add(self, line: str, depth: int = 0) -> None:
        indent = "  " * (depth + (1 if self.lines else 0))
        self.lines.append(indent + line)

    def node(self, label: str, part: str | None, depth: int = 0, shape: str = "[]") -> str:
        """A box with a label of finished text; returns its id."""
        self._count += 1
        name = f"n{self._count}"
        opening, closing = {"[]": ("[", "]"), "round": ("([", "])"), "circle": ("((", "))")}[shape]
        self.add(f'{name}{opening}"{label}"{closing}', depth)
        if part:
            self._classes.setdefault(part, []).append(name)
        return name

    def join(self, left: str, right: str, arrow: str = "-->") -> None:
        self._arrows.append(f"{left} {arrow} {right}")

    def finish(self) -> None:
        """Arrows, and colours of the blocks that were drawn."""
        for arrow in self._arrows:
            self.add(arrow)
        for line in mermaid_classes(self._classes).splitlines():
            self.add(line)
        for part, names in self._classes.items():
            self.add(f"class {','.join(names)} {part}")

    def encoder(self, architecture: Architecture, encoder: Encoder) -> None:
        last = self.node("sound" if encoder.stem else "input tokens", None, shape="round")
        labels = [
            f"convolution over {one.kernel} steps of time<br>{one.inputs:,} → {one.outputs:,}" for one in encoder.stem
        ] or [f"embedding<br>{architecture.vocab_size:,} × {architecture.hidden_size:,}"]
        for label in labels:
            node = self.node(label, "embedding")
            self.join(last, node)
            last = node
        last = self.groups(encoder.layers, last, "encoder layer")
        self.encoded = self.node("encoded input", None, shape="round")
        self.join(last, self.encoded)

    def stack(self, architecture: Architecture) -> None:
        start = self.node("tokens so far" if architecture.encoder else "tokens", None, shape="round")
        rows = architecture.vocab_size + architecture.extra_input_rows
        position = " + positions" if architecture.position.kind == "learned" else ""
        table = self.node(f"embedding{position}<br>{rows:,} × {architecture.hidden_size:,}", "embedding")
        self.join(start, table)
        label = "decoder layer" if architecture.encoder else "layer"
        last = self.groups(architecture.layers, table, label)
        if architecture.norm.placement != "post":
            norm = self.node("norm", "norm")
            self.join(last, norm)
            last = norm
        if architecture.output_head and architecture.form != "encoder":
            tied = " (tied to the embedding)" if architecture.tie_embeddings else ""
            head = self.node(
                f"output head{tied}<br>{architecture.hidden_size:,} × {architecture.vocab_size:,}", "embedding"
            )
            self.join(last, head)
            self.join(head, self.node("next token", None, shape="round"))
        else:
            self.join(last, self.node("a vector for each token", None, shape="round"))

    def groups(self, groups: Sequence[LayerGroup], before: str, label: str) -> str:
        """Each group as a box; a pattern as a box of boxes. Returns the last node."""
        last = before
        for group in groups:
            if group.pattern is None or (len(group.pattern) == 1):
                only = runs([group])[0]
                last = self.layers(only, last, _title(only, label), 0)
                continue
            last = self.pattern(group, last, label)
        return last

    def pattern(self, group: LayerGroup, before: str, label: str) -> str:
        """A repeated pattern: its layers in order, or, where they alternate often, each kind once with the order."""
        once = [group.model_copy(update={"count": 1})]
        in_order, different = runs(once), kinds(once)
        times = f"{group.count} × " if group.count > 1 else ""
        title = f"{times}{layer_count(once)} {label}s"
        drawn = [(run, _title(run, label)) for run in in_order]
        if len(in_order) > MAX_RUNS_IN_ORDER:
            numbers = {id(run): number for number, (run, _) in enumerate(different, start=1)}
            order = " ".join(
                str(next(numbers[id(kind)] for kind, _ in different if replace(kind, count=run.count) == run))
                for run in in_order
                for _ in range(run.count)
            )
            title += f", in the order {order}"
            drawn = [(run, f"kind {numbers[id(run)]}: {count} of them{_sharing(run)}") for run, count in different]
        self._count += 1
        self.add(f'subgraph s{self._count}["{title}"]')
        last = before
        for run, words in drawn:
            last = self.layers(run, last, words, 1)
        self.add("end")
        return last

    def layers(self, run: LayerRun, before: str, title: str, depth: int) -> str:
        """One kind of layer: its mixer and its feed-forward part, in a box with a title."""
        self._count += 1
        self.add(f'subgraph s{self._count}["{title}"]', depth)
        last = before
        for block in (run.mixer, run.cross):
            if block is not None:
                node = self.node(_mixer_label(block), mixers.part(block), depth + 1)
                self.join(last, node)
                if isinstance(block, CrossAttention):
                    source = getattr(self, "encoded", None) if block.memory == "encoder" else None
                    image = source or self.node("image features", None, depth + 1, shape="round")
                    self.join(image, node, "-.->")
                last = node
        if isinstance(run.ffn, DenseFfn):
            node = self.node(
                f"feed-forward, {run.ffn.activation}<br>width {run.ffn.intermediate:,}", "dense_ffn", depth + 1
            )
            self.join(last, node)
            last = node
        elif run.ffn is not None:
            last = self.experts(run.ffn, last, depth + 1)
        self.add("end", depth)
        return last

    def experts(self, ffn: MoeFfn, before: str, depth: int) -> str:
        """Router, the experts it chose, the ones it did not, the shared one, and their sum."""
        router = self.node(f"router<br>{ffn.active} of {ffn.experts}", "router", depth)
        self.join(before, router)
        chosen = self.node(
            f"{ffn.active} expert{'s' if ffn.active > 1 else ''} chosen<br>width {ffn.intermediate:,}", "expert", depth
        )
        idle = self.node(f"{ffn.experts - ffn.active} experts idle", None, depth)
        total = self.node("sum", None, depth, shape="round")
        self.join(router, chosen)
        self.join(router, idle, "-.->")
        self.join(chosen, total)
        if ffn.shared:
            width = ffn.shared_intermediate or ffn.intermediate
            shared = self.node(
                f"{ffn.shared} shared expert{'s' if ffn.shared > 1 else ''}<br>width {width:,}", "shared_expert", depth
            )
            self.join(before, shared)
            self.join(shared, total)
        return total


def _title(run: LayerRun, label: str) -> str:
    return f"{run.count} {label}{'s' if run.count > 1 else ''}{_sharing(run)}"


def _sharing(run: LayerRun) -> str:
    """Whose weights the layers use, where not each has its own."""
    return f", one set of weights: {mermaid_label(run.shared.name)}" if run.shared else ""


def _mixer_label(mixer: Mixer) -> str:
    words = mixer_words(mixer)
    head, _, rest = words.partition(", ")
    return f"{head}<br>{rest}" if rest else head

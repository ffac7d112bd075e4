"""What must hold between the fields of a record and between records. One rule, one function, one code, one reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TypeVar

from pydantic import BaseModel

from .architecture import Layer, LayerGroup
from .ffns import MoeFfn
from .fields import Block
from .knowledge import Reference
from .loader import Zoo
from .mixers import Attention, CrossAttention, MixtureOfAttention, RgLru
from .model import Model
from .others import Benchmark
from .problems import Problem, nearest, shorten
from .yaml_source import Path

Record = TypeVar("Record", bound=BaseModel)


@dataclass(frozen=True)
class Finding:
    """A broken rule: where in the record (a path of keys and indexes) and what is wrong."""

    path: Path
    message: str


ModelCheck = Callable[[str, Model, Zoo], Iterator[Finding]]


@dataclass(frozen=True)
class Rule:
    """A check of models, with the code that names it and the reason for it."""

    code: str
    why: str
    check: ModelCheck


RULES: dict[str, Rule] = {}


def rule(code: str) -> Callable[[ModelCheck], ModelCheck]:
    """Register a check of one model under a code that never changes."""

    def register(check: ModelCheck) -> ModelCheck:
        if code in RULES:
            raise ValueError(f"two rules have the code {code}")
        RULES[code] = Rule(code, " ".join((check.__doc__ or "").split()), check)
        return check

    return register


#: Folder and id of a record.
Key = tuple[str, str]


def check_zoo(zoo: Zoo, only: Key | None = None) -> list[Problem]:
    """Every broken rule of every record, or of `only` one beside the others, sorted by place."""
    checks = (_unresolved, _sources, _benchmarks, _terms, _works)
    problems = [problem for check in checks for problem in check(zoo, only)]
    for model_id, model in _chosen(zoo, "models", only, Model):
        for entry in RULES.values():
            problems += [
                _placed(zoo, "models", model_id, finding.path, entry.code, finding.message)
                for finding in entry.check(model_id, model, zoo)
            ]
    return sorted(set(problems))


def _chosen(zoo: Zoo, folder: str, only: Key | None, kind: type[Record]) -> Iterator[tuple[str, Record]]:
    """The records of a folder that are to be checked, with their ids."""
    for record_id, record in zoo.records(folder).items():
        if (only is None or only == (folder, record_id)) and isinstance(record, kind):
            yield record_id, record


def _placed(zoo: Zoo, folder: str, record_id: str, path: Path, code: str, message: str) -> Problem:
    file = zoo.files[folder, record_id]
    line, column = file.located.place(path)
    return Problem(file.path, line, column, code, message)


# --- references ------------------------------------------------------------------------------------------------------

#: (folder, path with `*` for every item) → folder of the record that it names.
REFERENCES: tuple[tuple[str, Path, str], ...] = (
    ("models", ("developer",), "developers"),
    ("models", ("lineage", "derived_from", "*"), "models"),
    ("models", ("access", "license", "weights"), "licenses"),
    ("models", ("access", "license", "code"), "licenses"),
    ("models", ("prices", "*", "provider"), "developers"),
    ("models", ("results", "*", "benchmark"), "benchmarks"),
    ("models", ("results", "*", "reporter"), "developers"),
    ("benchmarks", ("predecessor",), "benchmarks"),
    ("tasks", ("evidence", "*"), "benchmarks"),
    ("claims", ("numbers", "*", "model"), "models"),
    ("claims", ("numbers", "*", "against"), "models"),
    ("claims", ("scores", "*", "model"), "models"),
    ("claims", ("scores", "*", "benchmark"), "benchmarks"),
)
_SINGULAR = {"developers": "developer", "models": "model", "licenses": "licence", "benchmarks": "benchmark"}


def _unresolved(zoo: Zoo, only: Key | None) -> Iterator[Problem]:
    for folder, pattern, target in REFERENCES:
        known = zoo.records(target)
        for record_id, record in _chosen(zoo, folder, only, BaseModel):
            for path, value in _select(record, pattern):
                if isinstance(value, str) and value not in known and (target, value) not in zoo.broken:
                    message = f"no {_SINGULAR[target]} '{value}'{nearest(value, list(known))}"
                    yield _placed(zoo, folder, record_id, path, "ZOO201", message)


def _terms(zoo: Zoo, only: Key | None) -> Iterator[Problem]:
    """A term points to terms that exist, and each word has one entry: two would give one word two meanings."""
    if only and only[0] != "glossary":
        return
    words: dict[str, str] = {}
    for term_id, term in zoo.terms.items():
        for index, other in enumerate(term.see):
            if other not in zoo.terms:
                message = f"no term '{other}'{nearest(other, list(zoo.terms))}"
                yield _placed(zoo, "glossary", "glossary", ("terms", term_id, "see", index), "ZOO201", message)
        for word in dict.fromkeys(one.lower() for one in (term.term, *term.aliases)):
            if word in words:
                message = f"'{word}' is also a word of the term '{words[word]}'"
                yield _placed(zoo, "glossary", "glossary", ("terms", term_id), "ZOO206", message)
            words.setdefault(word, term_id)


#: Last words of names that are not persons', so that "Kimi Team 2025" is not cited as "Team 2025".
_NOT_A_SURNAME = frozenset(
    {"ai", "deepmind", "foundation", "inc", "institute", "lab", "labs", "project", "research", "team", "university"}
)


def _works(zoo: Zoo, only: Key | None) -> Iterator[Problem]:
    """A work is cited by who wrote it and when; without both, or with two of either, the citation cannot be written."""
    for reference_id, reference in _chosen(zoo, "references", only, Reference):
        for path, code, message in _work(reference):
            yield _placed(zoo, "references", reference_id, path, code, message)


def _work(reference: Reference) -> Iterator[tuple[Path, str, str]]:
    if bool(reference.authors) == bool(reference.organisation):
        what = "both; keep one" if reference.authors else "neither"
        yield ("organisation",), "ZOO207", f"a work has either 'authors' or an 'organisation'; this one has {what}"
    if (reference.published is None) == (reference.year is None):
        what = "both; keep 'published'" if reference.published else "neither"
        yield ("year",), "ZOO207", f"a work has either a day, 'published', or a 'year'; this one has {what}"
    if reference.others and not reference.authors:
        yield ("others",), "ZOO207", "'others' says that there are more 'authors', but none is listed"
    for index, author in enumerate(reference.authors):
        words = author.replace(",", " ").split()
        if len(words) < 2 or words[-1].lower().strip(".") in _NOT_A_SURNAME:
            message = f"{shorten(author)} is not a person's full name; name an organisation under 'organisation'"
            yield ("authors", index), "ZOO207", message
    appeared = reference.published.year if reference.published else reference.year
    if appeared and (reference.published or date(appeared, 1, 1)) > reference.accessed:
        when = reference.published or appeared
        yield ("accessed",), "ZOO212", f"read on {reference.accessed}, before it was published ({when})"


def _select(value: object, pattern: Path, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Every value that `pattern` reaches, with its path."""
    if not pattern:
        yield path, value
    elif pattern[0] == "*":
        for index, item in enumerate(value if isinstance(value, list) else []):
            yield from _select(item, pattern[1:], (*path, index))
    elif isinstance(value, BaseModel):
        yield from _select(getattr(value, str(pattern[0])), pattern[1:], (*path, pattern[0]))


def _sources(zoo: Zoo, only: Key | None) -> Iterator[Problem]:
    """A block that names a source must find it in `sources`; a source that nothing names is a left-over."""
    for folder in ("models", "developers", "benchmarks", "hardware", "licenses", "claims"):
        for record_id, record in _chosen(zoo, folder, only, Block):
            known = list(getattr(record, "sources", {}))
            # A claim rests on all its sources together.
            used = set(known if folder == "claims" else known[:1]) if getattr(record, "source", None) is None else set()
            for path, key in _source_keys(record):
                used.add(key)
                if key not in known:
                    message = f"no source '{key}' under 'sources'{nearest(key, known)}"
                    yield _placed(zoo, folder, record_id, path, "ZOO202", message)
            for key in known:
                if key not in used:
                    message = f"no fact names the source '{key}'; name it where it is used, or remove it"
                    yield _placed(zoo, folder, record_id, ("sources", key), "ZOO203", message)


def _source_keys(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every `source` below `value`, with its path in the file."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _source_keys(item, (*path, index))
    elif isinstance(value, Block):
        for name in type(value).model_fields:
            child = getattr(value, name)
            if name == "source" and isinstance(child, str):
                yield (*path, "source"), child
            elif name != "sources" and isinstance(child, Block | list):
                yield from _source_keys(child, (*path, name))


def _benchmarks(zoo: Zoo, only: Key | None) -> Iterator[Problem]:
    """A score outside the benchmark's range is a slip of the unit: 0.42 for 42 %."""
    for benchmark_id, benchmark in _chosen(zoo, "benchmarks", only, Benchmark):
        metric = benchmark.metric
        for index, human in enumerate(benchmark.humans):
            if not metric.minimum <= human.score <= metric.maximum:
                message = f"score {human.score:g} is outside {metric.minimum:g} to {metric.maximum:g}"
                yield _placed(zoo, "benchmarks", benchmark_id, ("humans", index, "score"), "ZOO214", message)


# --- rules of models -------------------------------------------------------------------------------------------------


@rule("ZOO204")
def folder_is_developer(model_id: str, model: Model, zoo: Zoo) -> Iterator[Finding]:
    """A model stands in the folder of its developer, so that its file can be found by name."""
    folder = zoo.file("models", model_id).split("/")[2]
    if folder != model.developer:
        yield Finding(("developer",), f"developer is '{model.developer}' but the file stands in models/{folder}/")


@rule("ZOO205")
def lineage_has_no_cycle(model_id: str, model: Model, zoo: Zoo) -> Iterator[Finding]:
    """No model descends from itself; a cycle would make the family tree endless."""
    seen: set[str] = set()
    open_ids = list(model.lineage.derived_from) if model.lineage else []
    while open_ids:
        ancestor = open_ids.pop()
        if ancestor == model_id:
            yield Finding(("lineage", "derived_from"), f"'{model_id}' descends from itself")
            return
        if ancestor in zoo.models and ancestor not in seen:
            seen.add(ancestor)
            parents = zoo.models[ancestor].lineage
            open_ids += parents.derived_from if parents else []


@rule("ZOO210")
def active_at_most_total(model_id: str, model: Model, zoo: Zoo) -> Iterator[Finding]:
    """A token cannot use more weights than the model has; seen when two columns of a table were swapped."""
    stated = model.parameters
    if stated and stated.active and stated.total and stated.active > stated.total:
        message = f"active {stated.active:,} is more than total {stated.total:,}"
        yield Finding(("parameters", "active"), message)


@rule("ZOO211")
def output_at_most_context(model_id: str, model: Model, zoo: Zoo) -> Iterator[Finding]:
    """An answer is part of the context, and so is a prompt that a price is for; more is a mix-up of two limits."""
    context = model.context
    if context and context.output and context.output > context.window:
        message = f"output {context.output:,} is more than the window {context.window:,}"
        yield Finding(("context", "output"), message)
    for index, price in enumerate(model.prices):
        if context and price.longest_input and price.longest_input > context.window:
            message = f"longest_input {price.longest_input:,} is more than the window {context.window:,}"
            yield Finding(("prices", index, "longest_input"), message)


@rule("ZOO212")
def read_after_release(model_id: str, model: Model, zoo: Zoo) -> Iterator[Finding]:
    """A source read before the model was out cannot be about the model as released."""
    for key, source in model.sources.items():
        if source.accessed < model.released:
            message = f"read on {source.accessed}, before the release on {model.released}"
            yield Finding(("sources", key, "accessed"), message)
        if source.published and source.published > source.accessed:
            message = f"published on {source.published}, after it was read on {source.accessed}"
            yield Finding(("sources", key, "published"), message)
        if source.as_of and source.as_of > source.accessed:
            message = f"a copy of {source.as_of}, but it was read on {source.accessed}"
            yield Finding(("sources", key, "as_of"), message)


@rule("ZOO213")
def cutoff_before_release(model_id: str, model: Model, zoo: Zoo) -> Iterator[Finding]:
    """Training data ends before the model comes out."""
    if model.cutoff and model.cutoff.date > model.released:
        yield Finding(("cutoff", "date"), f"cutoff {model.cutoff.date} is after the release on {model.released}")


@rule("ZOO214")
def score_in_range(model_id: str, model: Model, zoo: Zoo) -> Iterator[Finding]:
    """A score outside the benchmark's range is a slip of the unit: 0.42 for 42 %."""
    for index, result in enumerate(model.results):
        benchmark = zoo.benchmarks.get(result.benchmark)
        if benchmark and not benchmark.metric.minimum <= result.score <= benchmark.metric.maximum:
            metric = benchmark.metric
            message = f"score {result.score:g} is outside {metric.minimum:g} to {metric.maximum:g} of {benchmark.name}"
            yield Finding(("results", index, "score"), message)


@rule("ZOO215")
def prices_do_not_overlap(model_id: str, model: Model, zoo: Zoo) -> Iterator[Finding]:
    """One provider has one list price on one day; overlapping periods would give two."""
    for index, price in enumerate(model.prices):
        if price.until and price.until < price.from_:
            yield Finding(("prices", index, "until"), f"until {price.until} is before from {price.from_}")
    by_provider: dict[tuple[str, str], list[int]] = {}
    for index, price in enumerate(model.prices):
        by_provider.setdefault((price.provider, price.currency), []).append(index)
    for indexes in by_provider.values():
        indexes.sort(key=lambda index: model.prices[index].from_)
        for before, after in pairwise(indexes):
            earlier, later = model.prices[before], model.prices[after]
            if earlier.from_ == later.from_ or (earlier.until and earlier.until >= later.from_):
                message = f"the period from {later.from_} overlaps the one from {earlier.from_}"
                yield Finding(("prices", after, "from"), message)


@rule("ZOO216")
def one_row_per_setup(model_id: str, model: Model, zoo: Zoo) -> Iterator[Finding]:
    """Two rows of one set-up by one reporter on one day are one fact typed twice."""
    seen: dict[object, int] = {}
    for index, result in enumerate(model.results):
        key = (result.benchmark, result.reporter, result.date, result.setup.model_dump_json())
        if key in seen:
            message = f"the same benchmark, set-up, reporter and day as result {seen[key] + 1}"
            yield Finding(("results", index), message)
        seen.setdefault(key, index)


@rule("ZOO217")
def blanks_are_blank(model_id: str, model: Model, zoo: Zoo) -> Iterator[Finding]:
    """A fact cannot be both given and undisclosed, or both undisclosed and not applicable."""
    for index, blank in enumerate(model.undisclosed):
        if _is_given(model, blank):
            yield Finding(("undisclosed", index), f"'{blank}' is listed as undisclosed, but the record gives it")
        if blank in model.not_applicable:
            yield Finding(("undisclosed", index), f"'{blank}' is listed as undisclosed and as not applicable")
    for index, blank in enumerate(model.not_applicable):
        if _is_given(model, blank):
            yield Finding(("not_applicable", index), f"'{blank}' is listed as not applicable, but the record gives it")


def _is_given(model: Model, blank: str) -> bool:
    if blank == "active":
        return bool(model.parameters and model.parameters.active)
    if blank == "parameters":
        return bool(model.parameters and model.parameters.total)
    return bool(getattr(model, blank))


@rule("ZOO218")
def open_weights_have_layers(model_id: str, model: Model, zoo: Zoo) -> Iterator[Finding]:
    """Who can download the weights can read the layers; only closed models may keep them undisclosed.

    A closed model whose size was published may have published layers, too, that nobody has looked up yet.
    """
    if model.architecture or "architecture" in model.not_applicable:
        return
    if model.access.weights == "open":
        yield Finding(
            ("access", "weights"), "open weights, but no 'architecture'; it stands in the model's config.json"
        )
    elif "architecture" not in model.undisclosed and model.parameters is None:
        yield Finding(
            ("access", "weights"), "no 'architecture'; list it under 'undisclosed' if the developer did not say"
        )


@rule("ZOO219")
def architecture_fits_together(model_id: str, model: Model, zoo: Zoo) -> Iterator[Finding]:
    """Sizes that cannot belong to one network are a slip: heads that do not divide, more experts active than there."""
    architecture = model.architecture
    if architecture is None:
        return
    if (architecture.form == "encoder-decoder") != (architecture.encoder is not None):
        yield Finding(("architecture", "form"), "an encoder-decoder, and only that, has an 'encoder'")
    if architecture.position.kind == "learned" and architecture.position.positions is None:
        yield Finding(("architecture", "position"), "a learned position table needs its number of 'positions'")
    if architecture.position.kind == "relative-bias" and architecture.position.buckets is None:
        yield Finding(("architecture", "position"), "a learned relative bias needs its number of 'buckets'")
    stacks: list[tuple[Path, list[LayerGroup]]] = [(("architecture", "layers"), architecture.layers)]
    if architecture.encoder:
        stacks.append((("architecture", "encoder", "layers"), architecture.encoder.layers))
    extras = architecture.extras
    if extras and extras.prediction_module:
        module: Path = ("architecture", "extras", "prediction_module")
        if extras.multi_token_prediction is None:
            yield Finding(module, "a 'prediction_module' needs 'multi_token_prediction', the number of such modules")
        stacks.append(((*module, "layers"), extras.prediction_module.layers))
    for path, groups in stacks:
        yield from _shared(groups, path)
        if architecture.position.kind == "relative-bias" and not any(map(_has_attention, groups)):
            yield Finding(path, "a learned relative bias needs a layer whose mixer is 'attention'")
        for index, group in enumerate(groups):
            yield from _group(group, (*path, index))


def _shared(groups: list[LayerGroup], path: Path) -> Iterator[Finding]:
    """Layers that name one set of weights must have a place for the same weights."""
    first: dict[str, Layer | LayerGroup] = {}
    for where, layer in _each(groups, path):
        if layer.shared is None:
            continue
        known = first.setdefault(layer.shared.name, layer)
        if (known.mixer, known.cross, known.ffn) != (layer.mixer, layer.cross, layer.ffn):
            message = f"shares the weights '{layer.shared.name}' with an earlier layer that is built otherwise"
            yield Finding((*where, "shared"), message)


def _each(groups: list[LayerGroup], path: Path) -> Iterator[tuple[Path, Layer | LayerGroup]]:
    """Every layer of groups and of their patterns, with its place."""
    for index, group in enumerate(groups):
        if group.pattern is None:
            yield (*path, index), group
        for number, layer in enumerate(group.pattern or []):
            yield (*path, index, "pattern", number), layer


def _has_attention(group: LayerGroup) -> bool:
    layers: list[Layer] | list[LayerGroup] = group.pattern or [group]
    return any(isinstance(layer.mixer, Attention) for layer in layers)


def _group(group: LayerGroup, path: Path) -> Iterator[Finding]:
    if group.pattern is None:
        yield from _layer(group, path)
        return
    if group.mixer or group.cross or group.ffn or group.shared:
        yield Finding(path, "a group has either a 'pattern' or a 'mixer' and 'ffn' of its own")
    for index, layer in enumerate(group.pattern):
        yield from _layer(layer, (*path, "pattern", index))


def _layer(layer: Layer | LayerGroup, path: Path) -> Iterator[Finding]:
    mixer, ffn = layer.mixer, layer.ffn
    if mixer is None and ffn is None:
        yield Finding(path, "a layer needs a 'mixer', an 'ffn', or both")
    if isinstance(mixer, Attention | CrossAttention) and mixer.heads % mixer.kv_heads:
        message = f"{mixer.heads} heads cannot share {mixer.kv_heads} KV heads evenly"
        yield Finding((*path, "mixer", "kv_heads"), message)
    if isinstance(mixer, Attention) and mixer.window and mixer.chunk:
        yield Finding((*path, "mixer", "chunk"), "a layer has a 'window' or a 'chunk', not both")
    if isinstance(mixer, RgLru) and mixer.inner % mixer.blocks:
        message = f"{mixer.inner} channels do not divide into {mixer.blocks} blocks"
        yield Finding((*path, "mixer", "blocks"), message)
    for name, block in (("mixer", mixer), ("ffn", ffn)):
        if isinstance(block, MoeFfn | MixtureOfAttention) and block.active > block.experts:
            yield Finding((*path, name, "active"), f"active {block.active} is more than experts {block.experts}")


@rule("ZOO220")
def thinking_has_a_switch(model_id: str, model: Model, zoo: Zoo) -> Iterator[Finding]:
    """Levels of effort belong to models that think; on a System 1 model they are a slip."""
    if model.efforts and model.cognition not in {"system-2", "switchable"}:
        given = f"is '{model.cognition}'" if model.cognition else "is left out"
        yield Finding(("efforts",), f"levels of effort, but 'cognition' {given}")


@rule("ZOO221")
def results_after_release(model_id: str, model: Model, zoo: Zoo) -> Iterator[Finding]:
    """A score more than a year before the release belongs to another model."""
    for index, result in enumerate(model.results):
        if (model.released - result.date).days > 365:
            yield Finding(("results", index, "date"), f"scored on {result.date}, released on {model.released}")

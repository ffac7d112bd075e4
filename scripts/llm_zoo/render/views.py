"""What templates see of records: facts under the field's names, derived numbers computed once, links for this page."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ..derive import compute, training
from ..derive.beside import Beside, beside
from ..derive.cache import Cache, cache_of
from ..derive.classes import Membership, classes_of, members_of
from ..derive.kind import Kind, kind_of, mixer_parts
from ..derive.layers import layer_count, runs
from ..derive.memory import Memory, memory_needed, weight_bytes
from ..derive.mixers import branches
from ..derive.parameters import ParameterCount, audit_percent, count_parameters
from ..derive.prices import price_on
from ..derive.results import Row, SetupGroup, Status, rows_of, setup_groups, status_of
from ..derive.tensors import Part
from ..records import Benchmark, Developer, Hardware, LicenseTerms, Model, ModelClass, Price, Task, Zoo
from ..records.architecture import Architecture
from ..records.ffns import MoeFfn
from ..records.fields import Source
from ..records.mixers import Attention, CompressedAttention, LatentAttention
from . import links
from .text import Md

SOFTMAX_ATTENTION = (Attention, LatentAttention, CompressedAttention)
"""Mixers whose heads compare a query with keys; state-space and linear mixers have heads of another kind."""


class UnknownName(LookupError):
    """A page names a record that does not exist."""


@dataclass(frozen=True, eq=False)  # compared by identity, so that answers about a site can be kept
class Site:
    """All records with the day for which prices and ages are computed; each model is looked at once."""

    zoo: Zoo
    today: datetime.date
    _models: dict[str, ModelFacts] = field(default_factory=dict)
    root: Path | None = None
    """The repository that the records are from, where its history may be read; None: there is none."""

    def facts(self, model_id: str) -> ModelFacts:
        """Derived facts of a model. Raises `UnknownName` with the nearest id when there is none."""
        if model_id not in self._models:
            if model_id not in self.zoo.models:
                raise unknown("model", model_id, list(self.zoo.models))
            self._models[model_id] = ModelFacts(model_id, self.zoo.models[model_id], self)
        return self._models[model_id]

    def all_facts(self) -> list[ModelFacts]:
        """Every model, oldest first."""
        return list(self._by_age)

    @cached_property
    def _by_age(self) -> list[ModelFacts]:
        return sorted((self.facts(model_id) for model_id in self.zoo.models), key=lambda one: (one.released, one.id))

    @cached_property
    def families(self) -> Mapping[str, Sequence[ModelFacts]]:
        """The models of each family, oldest first."""
        return _by((facts.record.family, facts) for facts in self._by_age)

    @cached_property
    def children(self) -> Mapping[str, Sequence[ModelFacts]]:
        """What was made from each model, oldest first; nothing stands under a model that nothing was made from."""
        return _by(
            (parent, facts)
            for facts in self._by_age
            if facts.record.lineage
            for parent in dict.fromkeys(facts.record.lineage.derived_from)
        )


def _by(pairs: Iterable[tuple[str, ModelFacts]]) -> dict[str, list[ModelFacts]]:
    found: dict[str, list[ModelFacts]] = {}
    for key, facts in pairs:
        found.setdefault(key, []).append(facts)
    return found


def unknown(what: str, name: str, known: Sequence[str]) -> UnknownName:
    """The error for a page that names something that is not there."""
    from ..records.problems import nearest

    return UnknownName(f"no {what} '{name}'{nearest(name, known)}")


@dataclass(frozen=True)
class ModelFacts:
    """A model with everything that follows from its record; the same on every page."""

    id: str
    record: Model
    site: Site

    @property
    def name(self) -> str:
        """Name as its developer writes it."""
        return self.record.name

    @property
    def released(self) -> datetime.date:
        """Day of release."""
        return self.record.released

    @property
    def file(self) -> str:
        """Path of the record in the repository."""
        return self.site.zoo.file("models", self.id)

    @property
    def developer(self) -> Developer:
        """Record of the developer."""
        return self.site.zoo.developers[self.record.developer]

    @cached_property
    def kind(self) -> Kind:
        """One word for the architecture."""
        return kind_of(self.record)

    @property
    def cognition(self) -> str | None:
        """`system-1`, `system-2` or `switchable`."""
        return self.record.cognition

    @property
    def architecture(self) -> Architecture | None:
        """The architecture's record."""
        return self.record.architecture

    @cached_property
    def count(self) -> ParameterCount | None:
        """Weights by line, from the layers."""
        return count_parameters(self.architecture) if self.architecture else None

    @cached_property
    def beside(self) -> list[Beside]:
        """Towers and prediction modules, which are in no total."""
        return beside(self.architecture) if self.architecture else []

    @property
    def exact_total(self) -> int | None:
        """Weights from the layers."""
        return self.count.total if self.count else None

    @property
    def total(self) -> int | None:
        """Weights from the layers, else as stated."""
        return self.exact_total or (self.record.parameters.total if self.record.parameters else None)

    @property
    def active(self) -> int | None:
        """Weights that one token uses, from the layers, else as stated."""
        if self.count:
            return self.count.active
        return self.record.parameters.active if self.record.parameters else None

    @property
    def is_sparse(self) -> bool:
        """Whether a token leaves out so many weights that pages say how many it uses."""
        return self.active_share is not None and self.active_share < 0.9

    @property
    def active_share(self) -> float | None:
        """Active weights as a share of all."""
        return self.active / self.total if self.active and self.total else None

    @cached_property
    def audit(self) -> float | None:
        """Computed against stated total, in percent."""
        return audit_percent(self.record)

    @cached_property
    def cache(self) -> Cache | None:
        """The cache as terms; None without an architecture."""
        return cache_of(self.architecture) if self.architecture else None

    @property
    def cache_per_token(self) -> int | None:
        """Bytes a token at 16 bits, before any window is full; None where nothing grows or nothing is known."""
        return self.cache.bytes_per_token if self.cache and self.cache.terms else None

    def cache_bytes(self, context: int) -> int:
        """Bytes of the cache after `context` tokens, at 16 bits."""
        if self.cache is None:
            raise UnknownName(f"the architecture of '{self.id}' is not known, so its cache cannot be computed")
        return self.cache.bytes_at(context)

    def weight_bytes(self, precision: str) -> int:
        """Bytes of all weights at `bf16`, `fp8` or `int4`."""
        if self.total is None:
            raise UnknownName(f"the size of '{self.id}' is not known")
        return weight_bytes(self.total, precision)

    def memory(self, precision: str, context: int) -> Memory:
        """Weights with towers, cache of one sequence at 16 bits, and overhead, in bytes."""
        return memory_needed(self._known_architecture, precision=precision, context=context)

    def attention_flops(self, context: int) -> int:
        """Attention's operations for one new token."""
        if self.architecture is None:
            raise UnknownName(f"the architecture of '{self.id}' is not known")
        return compute.attention_flops(self.architecture, context)

    @property
    def weight_flops(self) -> int:
        """Operations of all active weights for one token."""
        if self.architecture is None:
            raise UnknownName(f"the architecture of '{self.id}' is not known")
        return compute.weight_flops(self.architecture)

    @property
    def window(self) -> int | None:
        """Context window in tokens."""
        return self.record.context.window if self.record.context else None

    @property
    def layers(self) -> int | None:
        """Number of (decoder) layers."""
        return layer_count(self.architecture.layers) if self.architecture else None

    @property
    def hidden_size(self) -> int | None:
        """Width of the residual stream."""
        return self.architecture.hidden_size if self.architecture else None

    @property
    def vocab_size(self) -> int | None:
        """Rows of the token table."""
        return self.architecture.vocab_size if self.architecture else None

    @cached_property
    def mixer_parts(self) -> set[Part]:
        """Kinds of mixer."""
        return mixer_parts(self.record)

    @property
    def _attention(self) -> Attention | None:
        if self.architecture is None:
            return None
        return next((run.mixer for run in runs(self.architecture.layers) if isinstance(run.mixer, Attention)), None)

    @property
    def heads(self) -> int | None:
        """Query heads of the first softmax-attention layer; None where there is no such thing."""
        if self.architecture is None:
            return None
        found = (branch for run in runs(self.architecture.layers) if run.mixer for branch in branches(run.mixer))
        return next((one.heads for one in found if isinstance(one, SOFTMAX_ATTENTION)), None)

    @property
    def kv_heads(self) -> int | None:
        """Key-value heads of the first attention layer; None where there is no such thing."""
        return self._attention.kv_heads if self._attention else None

    @property
    def moe(self) -> MoeFfn | None:
        """The first layer of experts."""
        if self.architecture is None:
            return None
        return next((run.ffn for run in runs(self.architecture.layers) if isinstance(run.ffn, MoeFfn)), None)

    @property
    def experts(self) -> int | None:
        """Routed experts of a layer."""
        return self.moe.experts if self.moe else None

    @property
    def active_experts(self) -> int | None:
        """Routed experts that a token uses."""
        return self.moe.active if self.moe else None

    @property
    def shared_experts(self) -> int | None:
        """Experts that every token uses."""
        return self.moe.shared if self.moe else None

    @property
    def training_tokens(self) -> int | None:
        """Tokens of training, as stated."""
        return self.record.training.tokens if self.record.training else None

    @property
    def tokens_per_parameter(self) -> float | None:
        """Training tokens for each weight."""
        return self.training_tokens / self.total if self.training_tokens and self.total else None

    @property
    def training_flops(self) -> int | None:
        """Operations of the training that is stated: 6 for each active weight and token."""
        if self.training_tokens is None or self.active is None:
            return None
        return training.training_flops(self.active, self.training_tokens)

    def utilisation(self, machine: Hardware) -> float | None:
        """Those operations as a share of what the stated accelerator hours could have done on `machine`."""
        hours = self.record.training.accelerator_hours if self.record.training else None
        if self.training_flops is None or hours is None:
            return None
        return training.utilisation(self.training_flops, hours, machine)

    @property
    def model_states(self) -> training.ModelStates:
        """Memory for changing all weights: the weights, their gradients, and what the optimiser keeps."""
        if self.total is None:
            raise UnknownName(f"the size of '{self.id}' is not known")
        return training.model_states(self.total)

    def checkpointed_bytes(self, tokens: int) -> int:
        """Activations of a training sequence of which only each layer's input is kept."""
        return training.checkpointed_bytes(self._known_architecture, tokens)

    def kept_bytes(self, tokens: int) -> int:
        """Activations of a training sequence of which nothing is computed twice; for layers like GPT-3's."""
        return training.kept_bytes(self._known_architecture, tokens)

    def lora_weights(self, rank: int, *names: str) -> int:
        """Weights that LoRA adds: beside all matrices of the layers, or only those with these names."""
        return training.lora_weights(self._known_architecture, rank, names)

    @property
    def qlora_base_bytes(self) -> int:
        """The frozen weights under QLoRA."""
        return training.qlora_base_bytes(self._known_architecture)

    @property
    def _known_architecture(self) -> Architecture:
        if self.architecture is None:
            raise UnknownName(f"the architecture of '{self.id}' is not known")
        return self.architecture

    @cached_property
    def price(self) -> Price | None:
        """The developer's list price in force."""
        return price_on(self.record, self.site.today)

    @cached_property
    def classes(self) -> list[Membership]:
        """Classes that the model belongs to, in the order of the class pages."""
        order = sorted(self.site.zoo.classes, key=lambda class_id: self.site.zoo.classes[class_id].order)
        return classes_of(self.record, order)

    @property
    def verified(self) -> datetime.date:
        """Latest day on which one of its sources was read."""
        return max(source.accessed for source in self.record.sources.values())

    def source(self, key: str | None) -> tuple[str, Source]:
        """A source by key; without one, the source of the record's head."""
        chosen = key or self.record.source or next(iter(self.record.sources))
        return chosen, self.record.sources[chosen]


class View:
    """A record as one page sees it: `link` leads from that page."""

    def __init__(self, site: Site, record_id: str, name: str, page: str, here: str) -> None:
        self.site = site
        self.id = record_id
        self.name = name
        self.url = links.relative(here, page)
        self.here = here

    @property
    def link(self) -> Md:
        """Its name, linked to its page."""
        return links.markdown_link(self.name, self.url)


class ModelView(View):
    """A model as one page sees it; everything of `ModelFacts` is there too."""

    def __init__(self, site: Site, model_id: str, here: str) -> None:
        facts = site.facts(model_id)
        super().__init__(site, model_id, facts.name, links.model_page(model_id), here)
        self.facts = facts

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.facts, name)

    @property
    def developer_link(self) -> Md:
        """The developer's name, linked to its page."""
        return self.developer_view.link

    @property
    def developer_view(self) -> DeveloperView:
        """The developer as this page sees it."""
        return DeveloperView(self.site, self.facts.record.developer, self.here)

    @property
    def license_view(self) -> LicenseView | None:
        """Licence of the weights."""
        terms = self.facts.record.access.license
        return LicenseView(self.site, terms.weights, self.here) if terms and terms.weights else None

    @property
    def class_views(self) -> list[tuple[ClassView, str]]:
        """Classes with the reason for belonging."""
        return [(ClassView(self.site, one.class_id, self.here), one.reason) for one in self.facts.classes]


class DeveloperView(View):
    """An organisation as one page sees it."""

    def __init__(self, site: Site, developer_id: str, here: str) -> None:
        if developer_id not in site.zoo.developers:
            raise unknown("developer", developer_id, list(site.zoo.developers))
        self.record: Developer = site.zoo.developers[developer_id]
        super().__init__(site, developer_id, self.record.name, links.developer_page(developer_id), here)

    @property
    def models(self) -> list[ModelView]:
        """Its models, newest first."""
        own = [facts for facts in self.site.all_facts() if facts.record.developer == self.id]
        return [ModelView(self.site, facts.id, self.here) for facts in reversed(own)]

    @property
    def reported(self) -> list[Row]:
        """Results that it reported, about whatever model."""
        return [
            row
            for benchmark_id in self.site.zoo.benchmarks
            for row in rows_of(self.site.zoo, benchmark_id)
            if row.result.reporter == self.id
        ]


class BenchmarkView(View):
    """A benchmark as one page sees it."""

    def __init__(self, site: Site, benchmark_id: str, here: str) -> None:
        if benchmark_id not in site.zoo.benchmarks:
            raise unknown("benchmark", benchmark_id, list(site.zoo.benchmarks))
        self.record: Benchmark = site.zoo.benchmarks[benchmark_id]
        super().__init__(site, benchmark_id, self.record.name, links.benchmark_page(benchmark_id), here)

    @property
    def items(self) -> int | None:
        """Questions or tasks."""
        return self.record.items

    @property
    def summary(self) -> str:
        """What it measures."""
        return self.record.summary

    @property
    def humans(self) -> list[object]:
        """Human baselines."""
        return list(self.record.humans)

    @property
    def rows(self) -> tuple[Row, ...]:
        """All results."""
        return rows_of(self.site.zoo, self.id)

    @property
    def groups(self) -> tuple[SetupGroup, ...]:
        """Results by comparable set-up."""
        return setup_groups(self.site.zoo, self.id)

    @property
    def status(self) -> Status | None:
        """Where it stands."""
        return status_of(self.site.zoo, self.id)

    @property
    def best(self) -> Row | None:
        """The best row of the set-up that the status is computed from."""
        return self.status.best if self.status else None


class ClassView(View):
    """A class of models as one page sees it."""

    def __init__(self, site: Site, class_id: str, here: str) -> None:
        if class_id not in site.zoo.classes:
            raise unknown("class", class_id, list(site.zoo.classes))
        self.record: ModelClass = site.zoo.classes[class_id]
        super().__init__(site, class_id, self.record.name, links.class_page(class_id), here)

    @property
    def members(self) -> list[tuple[ModelView, str]]:
        """Members with the reason, newest first."""
        found = members_of(self.site.zoo, self.id)
        found.sort(key=lambda member: (member[1].released, member[0]), reverse=True)
        return [(ModelView(self.site, model_id, self.here), reason) for model_id, _, reason in found]


class LicenseView(View):
    """A licence as one page sees it."""

    def __init__(self, site: Site, license_id: str, here: str) -> None:
        if license_id not in site.zoo.licenses:
            raise unknown("licence", license_id, list(site.zoo.licenses))
        self.record: LicenseTerms = site.zoo.licenses[license_id]
        super().__init__(site, license_id, self.record.name, links.license_page(license_id), here)

    @property
    def models(self) -> list[ModelView]:
        """Models whose weights are under it, newest first."""
        return [view for view in _newest_first(self.site, self.here) if _weights_license(view.facts.record) == self.id]


class HardwareView(View):
    """A machine as one page sees it."""

    def __init__(self, site: Site, hardware_id: str, here: str) -> None:
        if hardware_id not in site.zoo.hardware:
            raise unknown("hardware", hardware_id, list(site.zoo.hardware))
        self.record: Hardware = site.zoo.hardware[hardware_id]
        super().__init__(site, hardware_id, self.record.name, links.hardware_page(hardware_id), here)

    @property
    def memory_gb(self) -> float:
        """Memory, GB."""
        return self.record.memory_gb

    @property
    def bandwidth_gbs(self) -> float:
        """Bandwidth, GB/s."""
        return self.record.bandwidth_gbs


@dataclass(frozen=True)
class TaskView:
    """A task of the selection matrix as one page sees it."""

    id: str
    record: Task
    evidence: list[BenchmarkView]

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.record, name)


def _newest_first(site: Site, here: str) -> Iterator[ModelView]:
    for facts in reversed(site.all_facts()):
        yield ModelView(site, facts.id, here)


def _weights_license(model: Model) -> str | None:
    return model.access.license.weights if model.access.license else None

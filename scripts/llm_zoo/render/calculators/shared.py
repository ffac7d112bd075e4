"""What the calculators share: machines, models that are served, and the fields of their forms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from ...derive import serving
from ...derive.cache import Cache, cache_of
from ...derive.memory import hardware_bytes, tower_bytes
from ...derive.parameters import ParameterCount, count_parameters
from ...derive.precision import PRECISIONS, shipped_bytes
from ...records.architecture import Architecture, PrecisionName
from ...records.others import Hardware
from .. import links
from ..fit import CACHE_BITS
from ..views import ModelFacts, Site, UnknownName
from ..worked import Field, Option

PUBLISHED = "published"
#: Choice of the field `machine` for a machine that the zoo does not have.
OWN = "own"
#: Models without a cache between tokens, which nobody serves in this way.
LEFT_OUT = frozenset({"encoder", "vae"})


@dataclass(frozen=True)
class Machine:
    """What a calculator needs of a machine; peaks in operations a second."""

    name: str
    memory: int
    bandwidth: float
    peak: float | None = None
    peak_fp8: float | None = None
    shared: bool = False
    page: str | None = None


def machine_of(hardware_id: str, hardware: Hardware) -> Machine:
    """A machine of the zoo."""
    peaks = hardware.tflops
    return Machine(
        hardware.name,
        hardware_bytes(hardware),
        hardware.bandwidth_gbs * 1e9,
        peaks.bf16 * 1e12 if peaks and peaks.bf16 else None,
        peaks.fp8 * 1e12 if peaks and peaks.fp8 else None,
        hardware.shared_memory,
        links.hardware_page(hardware_id),
    )


@dataclass(frozen=True)
class Served:
    """A model with a cache, its weights in one format."""

    facts: ModelFacts
    architecture: Architecture
    count: ParameterCount
    cache: Cache
    format: str
    towers: int

    @property
    def bytes(self) -> int:
        """All weights, towers at 16 bit included."""
        return self.bytes_in(self.format)

    def bytes_in(self, name: str) -> int:
        """The same in another format."""
        if name != PUBLISHED:
            return PRECISIONS[cast(PrecisionName, name)].bytes_for(self.count.total) + self.towers
        shipped = shipped_bytes(self.architecture)
        if shipped is None:
            raise UnknownName(f"the record of '{self.facts.id}' does not say in which formats it is published")
        return shipped.total + self.towers

    def read(self, batch: int) -> float:
        """Bytes of weights that a batch of tokens reads."""
        if self.format == PUBLISHED:
            return serving.reading(self.architecture, published=True).at(batch)
        return serving.reading(self.architecture).at(batch) * PRECISIONS[cast(PrecisionName, self.format)].bits / 8

    @property
    def format_words(self) -> str:
        """The format as a reader sees it."""
        return format_name(self.format)

    @property
    def window(self) -> int:
        """Context window; where nobody has looked it up, a length that no model has."""
        return self.facts.window or NO_WINDOW


#: Stands for a window that is not known.
NO_WINDOW = 10_000_000


def served(site: Site, model_id: str, name: str) -> Served:
    """A model for the calculators. Raises UnknownName where its layers are not known."""
    facts = site.facts(model_id)
    if not can_serve(facts):
        raise UnknownName(f"the cache of '{model_id}' cannot be computed")
    architecture = cast(Architecture, facts.architecture)
    towers = tower_bytes(architecture)
    return Served(facts, architecture, count_parameters(architecture), cache_of(architecture), name, towers)


def can_serve(facts: ModelFacts) -> bool:
    """Whether the calculators of memory and speed know the model."""
    return facts.architecture is not None and facts.kind not in LEFT_OUT


def format_name(name: str) -> str:
    """A storage format in words."""
    return "as published" if name == PUBLISHED else PRECISIONS[cast(PrecisionName, name)].name


def plural(count: int, word: str) -> str:
    """`1 sequence`, `8 sequences`."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def either(words: Sequence[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def served_links(model: Served, machine: Machine, chapter: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    found = [(model.facts.name, links.model_page(model.facts.id))]
    if machine.page:
        found.append((machine.name, machine.page))
    return (*found, chapter)


@dataclass(frozen=True)
class Example:
    """What stands in the fields of the calculators of memory and speed."""

    model: str = "qwen3-32b"
    machine: str = "nvidia-rtx-4090"
    format: PrecisionName = "int4"
    context: int = 32_768
    prompt: int = 8_192


EXAMPLE = Example()


def model_field(site: Site, value: str, keep: Callable[[ModelFacts], bool]) -> Field:
    names = site.zoo.developers
    facts = sorted(
        (one for one in site.all_facts() if keep(one)),
        key=lambda one: (names[one.record.developer].name.casefold(), one.name.casefold()),
    )
    options = tuple(Option(one.id, one.name, names[one.record.developer].name) for one in facts)
    return Field("model", "Model", value, options)


def format_field(value: str) -> Field:
    found = tuple(
        Option(name, f"{one.name} ({one.bits:.3g} bits)" if "bit" not in one.name else one.name)
        for name, one in PRECISIONS.items()
    )
    return Field("format", "Weights stored in", value, (Option(PUBLISHED, "as published"), *found))


def machine_fields(site: Site, value: str) -> list[Field]:
    hardware = sorted(site.zoo.hardware.items(), key=lambda item: (item[1].memory_gb, item[1].name))
    options = tuple(Option(key, f"{one.name}, {one.memory_gb:g} GB") for key, one in hardware)
    own = Field("memory", "Its memory", "24", least=0.5, most=100_000, whole=False, unit="GB", when=OWN)
    return [Field("machine", "Machine", value, (*options, Option(OWN, "my own: type its numbers"))), own]


def bits_field() -> Field:
    return Field("bits", "Cache", "16", tuple(Option(str(bits), f"{bits} bit") for bits in CACHE_BITS))


def context_field(value: int) -> Field:
    return Field("context", "Context of each sequence", str(value), most=100_000_000, unit="tokens")


def sequences_field(value: int = 1) -> Field:
    return Field("sequences", "Sequences at once", str(value), most=100_000)

"""The records as a library: `zoo = llm_zoo.load(); zoo.models["deepseek-v3"].cache_bytes(131_072)`.

A thin and typed face for other people's programs. Every number comes from `derive`, as on the pages. Names here are a
promise; the modules behind them may change.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Generic, TypeVar

from . import records
from .derive import memory as needs
from .derive import prices
from .derive.audit import load_audited_zoo
from .derive.kind import Kind
from .derive.memory import Memory
from .derive.precision import PRECISIONS
from .derive.prices import Cost, Period
from .derive.results import SetupGroup, setup_groups
from .records import Benchmark, Developer, Hardware, LicenseTerms, ModelClass, Price, Result, Task, Term
from .records.architecture import Architecture
from .records.problems import nearest
from .render.views import ModelFacts, Site

__all__ = ["Library", "Model", "NotKnown", "ZooNotFound", "load"]

#: Environment variable that names a checkout, or its folder of records.
VARIABLE = "LLM_ZOO_DATA"
_PACKAGE = Path(__file__).resolve().parent

Record = TypeVar("Record", covariant=True)


class ZooNotFound(FileNotFoundError):
    """There are no records where they were looked for."""


class NotKnown(ValueError):
    """A number was asked for that follows from facts which nobody has published or looked up."""


class Records(Mapping[str, Record], Generic[Record]):
    """Records by id, in the order of their ids. An id that is not there is a KeyError that names the nearest one."""

    def __init__(self, what: str, records: Mapping[str, Record]) -> None:
        self._what = what
        self._records = records

    def __getitem__(self, record_id: str) -> Record:
        if record_id not in self._records:
            raise KeyError(f"no {self._what} '{record_id}'{nearest(record_id, list(self._records))}")
        return self._records[record_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def __repr__(self) -> str:
        return f"<{len(self)} × {self._what}>"


class Library:
    """Everything that the handbook knows. Read only; make one and keep it."""

    def __init__(self, zoo: records.Zoo, day: datetime.date) -> None:
        site = Site(zoo, day)
        self.day = day
        """Day for which prices hold where none is named."""
        self.models: Mapping[str, Model] = Records(
            "model", {model_id: Model(site.facts(model_id)) for model_id in zoo.models}
        )
        self.benchmarks: Mapping[str, Benchmark] = Records("benchmark", zoo.benchmarks)
        self.developers: Mapping[str, Developer] = Records("developer", zoo.developers)
        self.hardware: Mapping[str, Hardware] = Records("machine", zoo.hardware)
        self.licenses: Mapping[str, LicenseTerms] = Records("licence", zoo.licenses)
        self.classes: Mapping[str, ModelClass] = Records("class", zoo.classes)
        self.tasks: Mapping[str, Task] = Records("task", zoo.tasks)
        self.terms: Mapping[str, Term] = Records("term", zoo.terms)
        self._zoo = zoo

    def __repr__(self) -> str:
        return f"<Library of {len(self.models)} models on {self.day}>"

    def ranking(self, benchmark_id: str) -> tuple[SetupGroup, ...]:
        """Results of a benchmark by comparable set-up, the one with the most models first, each best first.

        Rows of different groups must not be ranked together. Rows of one `tie_group` cannot be told apart.
        """
        self.benchmarks[benchmark_id]
        return setup_groups(self._zoo, benchmark_id)


class Model:
    """A model: its record, and what follows from it."""

    def __init__(self, facts: ModelFacts) -> None:
        self._facts = facts

    def __repr__(self) -> str:
        return f"<Model {self.id}>"

    @property
    def id(self) -> str:
        """Id of the record, as in addresses of pages."""
        return self._facts.id

    @property
    def record(self) -> records.Model:
        """The record itself: every fact with its source."""
        return self._facts.record

    @property
    def name(self) -> str:
        """Name as its developer writes it."""
        return self.record.name

    @property
    def developer(self) -> Developer:
        """Who made it."""
        return self._facts.developer

    @property
    def released(self) -> datetime.date:
        """First day on which anyone outside could use it."""
        return self.record.released

    @property
    def kind(self) -> Kind:
        """`dense`, `moe`, `ssm`, `hybrid`, …: computed from the layers."""
        return self._facts.kind

    @property
    def is_open(self) -> bool:
        """Whether the weights can be downloaded, under whatever licence."""
        return self.record.access.weights == "open"

    @property
    def classes(self) -> list[str]:
        """Ids of the classes that it belongs to by their rules."""
        return [one.class_id for one in self._facts.classes]

    @property
    def context_window(self) -> int | None:
        """Tokens of input and output together."""
        return self._facts.window

    # --- weights ---

    @property
    def is_exact(self) -> bool:
        """Whether the sizes are counted from the layers, and not only as stated."""
        return self._facts.count is not None

    @property
    def parameters(self) -> int | None:
        """All weights: from the layers, else as stated; None where neither is known."""
        return self._facts.total

    @property
    def active_parameters(self) -> int | None:
        """Weights that one token uses."""
        return self._facts.active

    @property
    def parameter_breakdown(self) -> dict[str, int]:
        """Weights by kind of block; empty where the layers are not known."""
        count = self._facts.count
        return {str(part): size for part, size in count.breakdown.items()} if count else {}

    def weight_bytes(self, precision: str = "bf16") -> int:
        """Bytes of the language model's weights in a format: `bf16`, `fp8`, `int4`, …; towers are not among them.

        Raises `NotKnown`; ValueError for another format.
        """
        if self.parameters is None:
            raise NotKnown(f"the size of {self.id} is not known")
        return needs.weight_bytes(self.parameters, _format(precision))

    # --- memory ---

    def loaded_bytes(self, precision: str = "bf16") -> int:
        """Bytes of all that is loaded: the weights in a format, and towers for pictures or sound at 16 bit.

        Raises `NotKnown` where the layers are not known.
        """
        return needs.loaded_bytes(self._layers(), _format(precision))

    def cache_bytes(self, context: int, *, sequences: int = 1) -> int:
        """Bytes that `sequences` conversations of `context` tokens keep at 16 bits. Raises `NotKnown`."""
        if self._facts.cache is None:
            raise NotKnown(f"the layers of {self.id} are not known, so its cache cannot be computed")
        if context < 0 or sequences < 1:
            raise ValueError("context must be 0 or more tokens, and sequences 1 or more")
        return self._facts.cache.bytes_at(context) * sequences

    def memory(self, context: int, *, precision: str = "bf16", sequences: int = 1) -> Memory:
        """Weights with towers, cache and overhead, in bytes. Raises `NotKnown`."""
        self.cache_bytes(context, sequences=sequences)  # says what is not known or cannot be
        return needs.memory_needed(self._layers(), precision=_format(precision), context=context, sequences=sequences)

    def usable_context(self, memory: int | Hardware, *, precision: str = "bf16") -> int | None:
        """The longest context that fits in bytes of memory, or in a machine; None where not even one token does.

        Raises `NotKnown` where layers or window are not known.
        """
        room = memory if isinstance(memory, int) else needs.hardware_bytes(memory)
        layers, window = self.record.architecture, self.context_window
        if layers is None or window is None:
            raise NotKnown(f"layers and context window of {self.id} are not both known")
        return needs.usable_context(layers, window=window, memory_bytes=room, precision=_format(precision))

    def _layers(self) -> Architecture:
        if self.record.architecture is None:
            raise NotKnown(f"the layers of {self.id} are not known")
        return self.record.architecture

    # --- prices and results ---

    def price(self, day: datetime.date | None = None) -> Price | None:
        """The developer's list price in US dollars in force on a day; None where it does not sell the model then."""
        return prices.price_on(self.record, day or self._facts.site.today)

    @property
    def price_history(self) -> list[Period]:
        """Every list price with the days on which it held, oldest first."""
        return prices.periods_of(self.record)

    def cost(
        self,
        *,
        input_tokens: int,
        output_tokens: int,
        thinking_tokens: int = 0,
        cached_tokens: int = 0,
        day: datetime.date | None = None,
    ) -> Cost | None:
        """What one run costs on a day; thinking tokens are billed as output. None without a price for both.

        `outgrown` says that the input is longer than those for which the price holds, so that the run costs more.
        Raises ValueError for counts below 0, and for more cached tokens than there are in the input.
        """
        if min(input_tokens, output_tokens, thinking_tokens, cached_tokens) < 0 or cached_tokens > input_tokens:
            raise ValueError("token counts must be 0 or more, and cached_tokens at most input_tokens")
        return prices.run_cost(
            self.record,
            day or self._facts.site.today,
            input_tokens=input_tokens,
            output_tokens=output_tokens,
            thinking_tokens=thinking_tokens,
            cached_tokens=cached_tokens,
        )

    def results(self, benchmark_id: str | None = None) -> list[Result]:
        """Its results, of one benchmark or of all. See `Library.ranking` before you compare any."""
        if benchmark_id is not None and benchmark_id not in self._facts.site.zoo.benchmarks:
            raise KeyError(
                f"no benchmark '{benchmark_id}'{nearest(benchmark_id, list(self._facts.site.zoo.benchmarks))}"
            )
        return [one for one in self.record.results if benchmark_id in (None, one.benchmark)]

    def to_dict(self) -> dict[str, Any]:
        """The same object as in the data API, ready for JSON."""
        from .publish.data import model_object

        return model_object(self._facts)


def _format(precision: str) -> str:
    if precision not in PRECISIONS:
        raise ValueError(
            f"no format '{precision}'{nearest(precision, list(PRECISIONS))}; there are {', '.join(PRECISIONS)}"
        )
    return precision


def load(path: str | Path | None = None, *, day: datetime.date | None = None) -> Library:
    """See `llm_zoo.load`."""
    return Library(load_audited_zoo(find(path)), day or datetime.datetime.now(datetime.UTC).date())


def find(path: str | Path | None = None) -> Path:
    """The folder that holds `zoo_data`. Raises `ZooNotFound` with what to do."""
    if path is None and os.environ.get(VARIABLE):
        path = os.environ[VARIABLE]
    if path is not None:
        given = Path(path)
        root = given.resolve().parent if given.name == records.FOLDER else given
        if not (root / records.FOLDER).is_dir():
            raise ZooNotFound(
                f"no folder '{records.FOLDER}' in {given}; give a checkout of the handbook, or its '{records.FOLDER}'"
            )
        return root
    for root in (_PACKAGE, _PACKAGE.parents[1]):  # a wheel brings the records inside, a checkout has them beside
        if (root / records.FOLDER).is_dir():
            return root
    raise ZooNotFound(
        f"no records came with this package; call load(path) with a checkout of the handbook, or set {VARIABLE}"
    )

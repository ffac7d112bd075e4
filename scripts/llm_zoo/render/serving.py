"""Serving, as chapters ask for it: a machine's roofline, what a batch gains, bounds on speed for models × machines."""

from __future__ import annotations

from collections.abc import Sequence

from ..derive import serving
from ..derive.cache import cache_of
from ..derive.parameters import count_parameters
from ..derive.precision import PRECISIONS, shipped_bytes
from ..derive.serving import Roof, Work
from ..records.architecture import Architecture, PrecisionName
from . import charts, numbers
from .charts import Axis, Point, Series
from .fit import DOES_NOT_FIT, machine_row
from .tables import NOT_LOOKED_UP, markdown_table
from .text import Md
from .views import HardwareView, ModelView

#: Batches whose place below the roof is shown.
BATCHES = (1, 8, 64)
#: Operations for each byte at which the drawing of the roof begins and ends.
_ENDS = (0.5, 16_384.0)


def roof(machine: HardwareView, precision: PrecisionName = "bf16") -> Roof:
    """Peak and bandwidth of a machine. Raises LookupError where its data sheet gives no such peak."""
    limits = serving.roof(machine.record, precision)
    if limits is None:
        raise LookupError(f"the data sheet of '{machine.id}' gives no peak at {precision}")
    return limits


def decode_work(view: ModelView, *, precision: PrecisionName, context: int, batch: int = 1) -> Work:
    """Operations and bytes of one new token for each sequence of a batch."""
    return serving.decode_work(_known(view), precision=precision, context=context, batch=batch)


def prefill_work(view: ModelView, *, precision: PrecisionName, tokens: int) -> Work:
    """Operations and bytes of reading a prompt."""
    return serving.prefill_work(_known(view), precision=precision, tokens=tokens)


def step_seconds(
    view: ModelView, machine: HardwareView, *, precision: PrecisionName, context: int, batch: int = 1
) -> float:
    """Seconds of one step of a batch at least."""
    return roof(machine, precision).seconds(decode_work(view, precision=precision, context=context, batch=batch))


def prefill_seconds(view: ModelView, machine: HardwareView, *, precision: PrecisionName, tokens: int) -> float:
    """Seconds for reading a prompt at least."""
    return roof(machine, precision).seconds(prefill_work(view, precision=precision, tokens=tokens))


def sequences_that_fit(view: ModelView, machine: HardwareView, *, precision: PrecisionName, context: int) -> int:
    """Sequences of `context` tokens that fit a machine beside the weights."""
    architecture = _known(view)
    weights = PRECISIONS[precision].bytes_for(count_parameters(architecture).total)
    return serving.sequences_that_fit(machine.record, weights=weights, cache=cache_of(architecture), context=context)


def published_bytes(view: ModelView) -> int:
    """Bytes of the weights in the formats that they are published in. Raises LookupError where that is not recorded."""
    stored = shipped_bytes(_known(view))
    if stored is None:
        raise LookupError(f"the record of '{view.id}' does not say in which formats it is published")
    return stored.total


def roofline_chart(view: ModelView, machine: HardwareView, *, context: int, prompt: int) -> Md:
    """Where writing for some batches and reading a prompt stand below a machine's roof, at 16 bit."""
    limits = roof(machine)
    steps = [(_users(batch), decode_work(view, precision="bf16", context=context, batch=batch)) for batch in BATCHES]
    steps.append((f"reading {prompt:,} tokens", prefill_work(view, precision="bf16", tokens=prompt)))
    line = (_ENDS[0], limits.ridge, _ENDS[1])
    series = [Series("the roof", tuple(_under(limits, one) for one in line))]
    series += [Series(name, (_under(limits, work.intensity),)) for name, work in steps]
    return charts.line_chart(
        f"{view.name} on one {machine.name}: what limits a step, 16 bit",
        "; ".join(f"{name}: {_place(limits, work)}" for name, work in steps),
        series,
        Axis("operations for each byte that is moved", log=True, format="~s"),
        Axis("trillion operations a second at most", log=True, format="~s"),
    )


def _users(batch: int) -> str:
    return "writing for 1 user" if batch == 1 else f"writing for {batch:,} users"


def _under(limits: Roof, intensity: float) -> Point:
    return Point(intensity, limits.attainable(intensity) / 1e12)


def _place(limits: Roof, work: Work) -> str:
    limit = "memory" if limits.bound_by_memory(work) else "arithmetic"
    return f"{numbers.significant(work.intensity)} operations for each byte, limited by {limit}"


def throughput_chart(
    models: Sequence[ModelView], machine: HardwareView, *, precision: PrecisionName, context: int
) -> Md:
    """Tokens a second of the whole machine against the number of sequences, up to as many as fit.

    Raises LookupError for a model that does not fit.
    """
    series = []
    for view in models:
        most = sequences_that_fit(view, machine, precision=precision, context=context)
        if most == 0:
            raise LookupError(f"'{view.id}' does not fit on '{machine.id}'")
        points = [
            Point(batch, batch / step_seconds(view, machine, precision=precision, context=context, batch=batch))
            for batch in charts.powers(1, most)
        ]
        series.append(Series(view.name, tuple(points)))
    return charts.line_chart(
        f"Tokens a second on one {machine.name} at most, contexts of {context:,} tokens",
        "; ".join(
            f"{one.name} from {numbers.significant(one.points[0].y)} for one sequence "
            f"to {numbers.significant(one.points[-1].y)} for {one.points[-1].x:,}"
            for one in series
        ),
        series,
        Axis("sequences at once, up to as many as fit", log=True, format="~s"),
        Axis("tokens a second, all together", log=True, format="~s"),
    )


def speed_table(models: Sequence[ModelView], machines: Sequence[HardwareView]) -> Md:
    """Bounds on writing and on reading a prompt, with the weights stored in the way that fits best."""
    rows: list[list[Md | str]] = [[view.link, *(_speed_cell(view, machine) for machine in machines)] for view in models]
    return markdown_table([("Model", False), *((machine.name, True) for machine in machines)], rows)


def _speed_cell(view: ModelView, machine: HardwareView) -> Md:
    row = machine_row(view, machine)
    weights, writes, reads = row[2], row[4], row[5]
    if not writes:
        return DOES_NOT_FIT
    prompt = "" if reads is NOT_LOOKED_UP else f"; prompt ≥ {reads}{numbers.NBSP}s"
    return Md(f"≤ {writes} tokens/s<br><small>{weights}{prompt}</small>")


def _known(view: ModelView) -> Architecture:
    if view.facts.architecture is None:
        raise LookupError(f"the architecture of '{view.id}' is not known")
    return view.facts.architecture

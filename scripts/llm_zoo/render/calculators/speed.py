"""Bounds on the speed of a model on a machine: bytes ÷ bandwidth, operations ÷ peak, the longer of both."""

from __future__ import annotations

from ...derive import compute, serving
from ...derive.memory import OVERHEAD_BYTES
from .. import numbers
from ..views import Site
from ..worked import Field, Form, Worked
from .shared import (
    EXAMPLE,
    OWN,
    Machine,
    Served,
    bits_field,
    can_serve,
    context_field,
    format_field,
    machine_fields,
    machine_of,
    model_field,
    plural,
    sequences_field,
    served,
    served_links,
)


def speed(model: Served, machine: Machine, *, context: int, sequences: int, bits: int, prompt: int) -> Worked:
    """Bounds on writing and on reading a prompt: bytes ÷ bandwidth, operations ÷ peak, the longer of both."""
    peak, peak_words = _peak(model, machine)
    write = serving.Work(
        sequences * (compute.weight_flops(model.architecture) + compute.attention_flops(model.architecture, context)),
        model.read(sequences),
        sequences * model.cache.bytes_at(context) * bits / 16,
    )
    read = serving.Work(
        compute.prefill_flops(model.architecture, prompt),
        model.read(prompt),
        model.cache.bytes_at(prompt) * bits / 16,
    )
    step = _seconds(write, machine, peak)
    each = numbers.significant(1 / step)
    verdict = f"Writes at most {each} tokens a second"
    if sequences > 1:
        verdict += f" for each of {plural(sequences, 'sequence')}, {numbers.significant(sequences / step)} together"
    working = [
        ("Weights read", _read_words(sequences), numbers.gib(write.weight_bytes)),
        ("Cache read", f"{plural(sequences, 'sequence')} of {context:,} tokens", numbers.gib(write.cache_bytes)),
        (
            "Moving them",
            f"bytes ÷ {numbers.significant(machine.bandwidth / 1e9)} GB a second",
            seconds_words(write.moved_bytes / machine.bandwidth),
        ),
    ]
    if peak is not None:
        working.append(
            (
                "Computing",
                f"{numbers.significant(write.operations / 1e9)} · 10⁹ operations ÷ {peak_words}",
                seconds_words(write.operations / peak),
            )
        )
        read_time = _seconds(read, machine, peak)
        verdict += f"; a prompt of {prompt:,} tokens takes at least {seconds_words(read_time)} to read."
    else:
        verdict += "; how long a prompt takes is not known, since no data sheet gives the peak of this machine."
    limit = (
        "arithmetic"
        if peak is not None and write.operations / peak > write.moved_bytes / machine.bandwidth
        else "memory"
    )
    working.append(("One step", f"the longer of the two; limited by {limit}", seconds_words(step)))
    if peak is not None:
        working += [
            ("Operations of the prompt", "2 for each active weight and token, and attention", power(read.operations)),
            (
                "Reading the prompt",
                f"the longer of operations ÷ {peak_words} and bytes ÷ bandwidth",
                seconds_words(_seconds(read, machine, peak)),
            ),
        ]
    needed = model.bytes + write.cache_bytes + OVERHEAD_BYTES
    notes = ["Both are limits of the hardware; real programs stay below them."]
    if needed > machine.memory:
        notes.insert(0, f"It does not fit: {numbers.gib(needed - machine.memory)} too much for {machine.name}.")
    return Worked(
        "bad" if needed > machine.memory else "plain",
        verdict,
        tuple(notes),
        working=tuple(working),
        links=served_links(
            model, machine, ("what limits a step", "handbook/inference.md#what-limits-a-step-the-roofline")
        ),
    )


def _peak(model: Served, machine: Machine) -> tuple[float | None, str]:
    """Peak of 8-bit arithmetic for 8-bit weights, else that of 16 bit: fewer bits are widened before they multiply."""
    eight = model.format == "fp8" and machine.peak_fp8 is not None
    peak = machine.peak_fp8 if eight else machine.peak
    if peak is None:
        return None, ""
    return peak, f"{numbers.significant(peak / 1e12)} · 10¹² a second at {8 if eight else 16} bit"


def _seconds(work: serving.Work, machine: Machine, peak: float | None) -> float:
    moving = work.moved_bytes / machine.bandwidth
    return moving if peak is None else max(moving, work.operations / peak)


def _read_words(tokens: int) -> str:
    return "those that one token uses" if tokens == 1 else f"those that at least one of {tokens:,} tokens uses"


def seconds_words(seconds: float) -> str:
    """A time with three digits: 12.3 ms, 4.56 s."""
    if seconds < 1:
        return f"{numbers.significant(seconds * 1000)}{numbers.NBSP}ms"
    return f"{numbers.significant(seconds)}{numbers.NBSP}s"


def power(operations: float) -> str:
    """Operations in units of 10¹²."""
    return f"{numbers.significant(operations / 1e12)} · 10¹²"


def form(site: Site) -> Form:
    model, machine, name = EXAMPLE.model, EXAMPLE.machine, EXAMPLE.format
    context = 8_192
    own = [
        Field("bandwidth", "Its bandwidth", "1000", least=1, most=1_000_000, whole=False, unit="GB/s", when=OWN),
        Field("peak", "Its peak at 16 bit", "100", least=0.1, most=1_000_000, whole=False, unit="TFLOPS", when=OWN),
    ]
    fields = [
        model_field(site, model, can_serve),
        format_field(name),
        context_field(context),
        sequences_field(),
        bits_field(),
        Field("prompt", "Prompt to read", str(EXAMPLE.prompt), most=10_000_000, unit="tokens"),
        *machine_fields(site, machine),
        *own,
    ]
    found = speed(
        served(site, model, name),
        machine_of(machine, site.zoo.hardware[machine]),
        context=context,
        sequences=1,
        bits=16,
        prompt=EXAMPLE.prompt,
    )
    return Form("speed", "Bounds on the speed of a model on a machine", tuple(fields), found)

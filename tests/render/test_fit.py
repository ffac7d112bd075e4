"""What runs where: every cell is worked out a second time by hand, and every blank says why it is one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from tests.derive.real_zoo import real_zoo
from tests.made_up import TODAY, Record, Records, hardware, layers, model, records, site, with_models

from llm_zoo.derive.cache import cache_of
from llm_zoo.render import numbers
from llm_zoo.render.fit import (
    DOES_NOT_FIT,
    all_formats_table,
    cache_precision_table,
    device_table,
    experts_table,
    fit_working,
    fits_table,
    machines_table,
    memory_table,
    sequences_table,
    speed_note,
    weight_choices,
)
from llm_zoo.render.links import model_page
from llm_zoo.render.tables import NOT_APPLICABLE, NOT_LOOKED_UP, UNDISCLOSED
from llm_zoo.render.views import HardwareView, ModelView, Site

REAL = Site(real_zoo(), TODAY)
GIB = 2**30
TOKENS = 4096 * 32  # the window of the models that are worked out by hand
#: Machines of the small zoo that are not worked out by hand.
COMPUTERS = {"hardware/apple-mac-mini-m6-16gb", "hardware/samsung-galaxy-s25-ultra"}
MAMBA: Record = {"kind": "mamba", "inner": 16, "state": 4, "conv": 4, "dt_rank": 1}


def real(model_id: str) -> ModelView:
    return ModelView(REAL, model_id, model_page(model_id))


def small(root: Path, *, machines: Records | None = None, **changes: Any) -> tuple[ModelView, Site]:
    """A single model with these changes, on the two cards of the small zoo or on others."""
    cards = {path: record for path, record in with_models(a=model("A", **changes)).items() if path not in COMPUTERS}
    whole = site(root, cards | (machines or {}))
    return ModelView(whole, "a", model_page("a")), whole


def card(gigabytes: float, **changes: Any) -> Records:
    """Both cards of the small zoo with this memory, so that either says the same."""
    both = {"hardware/nvidia-h100-sxm": "Big Card", "hardware/nvidia-rtx-4090": "Small Card"}
    return {path: hardware(name, gigabytes, **changes) for path, name in both.items()}


def cells(markdown: str | None) -> list[list[str]]:
    """Cells of the first table without its headings, with plain spaces."""
    assert markdown is not None
    lines = [line for line in markdown.splitlines() if line.startswith("|")]
    return [[cell.strip().replace("\u00a0", " ") for cell in line.strip("|").split("|")] for line in lines[2:]]


def headings(markdown: str | None) -> list[str]:
    assert markdown is not None
    return [cell.strip() for cell in markdown.splitlines()[0].strip("|").split("|")]


def text_of(cell: str) -> str:
    return BeautifulSoup(cell, "html.parser").get_text()


# --- machines, worked out by hand ------------------------------------------------------------------------------------


def by_hand(
    weights: list[tuple[str, int, int]], full: int, window: int, operations: int
) -> dict[str, tuple[str, str, str, str]]:
    """Hardware id → weights, context, tokens a second, seconds for a prompt.

    `weights`: name, all bytes and bytes that a token reads; `full` and `window`: bytes that a token adds to the cache
    of layers that see everything, and to that of layers that see 128 tokens.
    """

    def cache(tokens: int) -> int:
        return full * tokens + window * min(tokens, 128)

    found = {}
    for hardware_id, machine in REAL.zoo.hardware.items():
        fitting = []
        for name, size, read in weights:
            room = int(machine.memory_gb * 10**9) - size - GIB
            tokens = min(TOKENS, (room - window * 128) // full)
            if tokens > 128:
                fitting.append((tokens, size, name, read))
        peak = machine.tflops.bf16 if machine.tflops else None
        seconds = numbers.significant(operations / (peak * 1e12), 2) if peak else "·"
        if fitting:
            tokens, _, name, read = max(fitting)
            speed = machine.bandwidth_gbs * 1e9 / (read + cache(4096))
            found[hardware_id] = (name, f"{tokens:,}", numbers.significant(speed, 2), seconds)
        else:
            name, size, _ = min(weights, key=lambda one: one[1])
            short = (size + GIB + cache(1) - int(machine.memory_gb * 10**9)) / GIB
            found[hardware_id] = (name, f"{numbers.significant(short)} GiB short", "", "")
    return found


def on_the_page(model_id: str) -> dict[str, tuple[str, str, str, str]]:
    """The same from the table of a model's page."""
    found = {}
    for machine, _, weights, context, writes, reads in cells(machines_table(real(model_id), REAL)):
        hardware_id = re.search(r"/hardware/(.+)\.md\)", machine)
        assert hardware_id is not None
        found[hardware_id.group(1)] = (weights, text_of(context), text_of(writes), text_of(reads))
    return found


def test_every_machine_of_a_dense_model_s_page_is_right() -> None:
    total, active = 8_030_261_248, 8_030_261_248 - 128_256 * 4096  # the input table is only looked up
    formats = [
        ("16 bit", 2 * total, 2 * active),
        ("8 bit", total, active),
        ("4.5 bit", -(-total * 9 // 16), -(-active * 9 // 16)),
    ]
    # 32 layers × 2 × 8 heads × 128 dimensions × 2 bytes; 4 operations for each of 32 heads × 128 dimensions
    head = 128_256 * 4096  # the output head is needed for the last token only
    prompt = 2 * (active - head) * 8192 + 2 * head + 32 * 4 * 32 * 128 * (8192 * 8193 // 2)
    assert on_the_page("llama-3.1-8b") == by_hand(formats, 131_072, 0, prompt)


def test_every_machine_of_a_sparse_model_s_page_is_right() -> None:
    total, active = 20_914_757_184, 3_608_307_264
    expert = 24 * 3 * 2880 * 2880  # matrices of one expert in all 24 layers: 4.25 bits each, the rest 16
    published = 32 * expert * 17 // 32 + 2 * (total - 32 * expert)
    read = 4 * expert * 17 // 32 + 2 * (active - 4 * expert)
    formats = [("as published", published, read), ("4.5 bit", total * 9 // 16, active * 9 // 16)]
    # 12 layers see everything, 12 see 128 tokens: 2 × 8 heads × 64 dimensions × 2 bytes each
    seen = 8192 * 8193 // 2 + 128 * 129 // 2 + (8192 - 128) * 128
    head = 201_088 * 2880
    prompt = 2 * (active - head) * 8192 + 2 * head + 12 * 4 * 64 * 64 * seen
    assert on_the_page("gpt-oss-20b") == by_hand(formats, 12 * 2048, 12 * 2048, prompt)


def test_machines_stand_by_memory_with_what_is_shared_named_as_such() -> None:
    rows = cells(machines_table(real("llama-3.1-8b"), REAL))
    memory = [float(row[1].split()[0]) for row in rows]
    assert memory == sorted(memory)
    assert len(rows) == len(REAL.zoo.hardware)
    shared = {re.sub(r".*/hardware/(.+)\.md\).*", r"\1", row[0]) for row in rows if row[1].endswith(" GB, shared")}
    assert shared == {one for one, machine in REAL.zoo.hardware.items() if machine.shared_memory}


def test_nobody_adds_bits_to_published_weights() -> None:
    names = {row[2] for row in cells(machines_table(real("gpt-oss-20b"), REAL))}
    assert names <= {"as published", "4.5 bit"}


def test_no_bits_are_given_up_where_they_buy_no_context(tmp_path: Path) -> None:
    view, whole = small(tmp_path)
    assert [row[2:4] for row in cells(machines_table(view, whole))] == [["16 bit", "4,096"]] * 2


# The small dense model: 1,352 weights, 32 bytes of cache a token, 4,096 tokens; half the bits leave 1,352 bytes more.
@pytest.mark.parametrize(
    ("spare", "weights", "context"),
    [
        (2704 + 4096 * 32, "16 bit", "4,096"),
        (2704 + 4096 * 32 - 1, "8 bit", "4,096"),
        (1352 + 4096 * 32 - 1, "4.5 bit", "4,096"),
        (761 + 4096 * 32 - 1, "4.5 bit", "4,095"),
        (761 + 32, "4.5 bit", "1"),
    ],
)
def test_bits_are_given_up_one_format_at_a_time_and_only_for_context(
    tmp_path: Path, spare: int, weights: str, context: str
) -> None:
    view, whole = small(tmp_path, machines=card((GIB + spare) / 1e9))
    assert [row[2:4] for row in cells(machines_table(view, whole))] == [[weights, context]] * 2


@pytest.mark.parametrize(("spare", "short"), [(761 + 31, 1), (761, 32), (761 - 1_073_741, 32 + 1_073_741)])
def test_what_is_short_is_what_the_smallest_weights_and_one_token_lack(tmp_path: Path, spare: int, short: int) -> None:
    view, whole = small(tmp_path, machines=card((GIB + spare) / 1e9))
    row = cells(machines_table(view, whole))[0]
    assert row[2] == "4.5 bit"
    assert row[3] == f'<span class="blank">{numbers.gib(short)} short</span>'.replace("\u00a0", " ")
    assert row[4:] == ["", ""]


def test_a_model_that_keeps_a_fixed_state_takes_any_length(tmp_path: Path) -> None:
    fixed = layers(layers=[{"count": 2, "mixer": MAMBA}])
    view, whole = small(tmp_path, architecture=fixed, context=None)
    table = machines_table(view, whole)
    assert headings(table)[3] == "Usable context"
    assert [row[3] for row in cells(table)] == ["any length"] * 2
    working = fit_working(view, whole)
    assert working is not None
    assert "whose cache fits that room: any, since the cache takes the same at any length." in working


def test_without_a_window_the_context_is_a_blank_and_no_guess(tmp_path: Path) -> None:
    view, whole = small(tmp_path, context=None)
    assert [row[3] for row in cells(machines_table(view, whole))] == [NOT_LOOKED_UP] * 2
    working = fit_working(view, whole)
    assert working is not None
    assert "whose cache fits that room: not known, since nobody has looked up the window." in working


def test_without_a_peak_on_the_data_sheet_the_time_to_read_is_a_blank(tmp_path: Path) -> None:
    view, whole = small(tmp_path, machines=card(80))
    assert {row[5] for row in cells(machines_table(view, whole))} == {NOT_LOOKED_UP}


@pytest.mark.parametrize("form", ["encoder", "vae"])
def test_what_does_not_write_has_no_table_of_machines_or_memory(tmp_path: Path, form: str) -> None:
    view, whole = small(tmp_path, architecture=layers(form=form))
    assert machines_table(view, whole) is None
    assert memory_table(view) is None


def test_a_closed_model_has_none_of_the_tables(tmp_path: Path) -> None:
    whole = site(tmp_path)
    view = ModelView(whole, "quiet-one", model_page("quiet-one"))
    assert weight_choices(view) == []
    tables = (memory_table, all_formats_table, cache_precision_table, sequences_table, experts_table)
    assert [table(view) for table in tables] == [None] * 5
    assert machines_table(view, whole) is None
    assert fit_working(view, whole) is None


# --- the working -----------------------------------------------------------------------------------------------------


def test_the_working_is_that_of_the_smallest_machine_and_adds_up(tmp_path: Path) -> None:
    machines = card(80, tflops={"bf16": 100}) | {"hardware/tiny": hardware("Tiny", 0.5)}
    machines["hardware/nvidia-rtx-4090"]["memory_gb"] = 24
    view, whole = small(tmp_path, machines=machines)
    working = fit_working(view, whole)
    assert working is not None
    # 100 · 10¹² operations a second; 2 × 1,272 × 8,192 + 2 layers × 32 × (1 + … + 8,192)
    assert working.replace("\u00a0", " ").splitlines()[:6] == [
        "On [Small Card](../hardware/nvidia-rtx-4090.md), weights 16 bit:",
        "",
        "- **Room for the cache** = memory − weights − overhead = 24,000,000,000 − 2,704 − 1,073,741,824 = "
        "22,926,255,472 bytes.",
        "- **Usable context** = the longest, at most the window, whose cache fits that room: 4,096 tokens; the cache "
        "takes 128 KiB there.",
        "- **Writes at most** = bandwidth ÷ (weights that a token reads + cache of 4,096 tokens) = 1,000 · 10⁹ ÷ "
        "(2,544 + 131,072) = 7,484,134 tokens/s.",
        "- **Reads a prompt** of 8,192 tokens = operations ÷ peak = 0.00217 · 10¹² ÷ (100 · 10¹²) = 0.000022 s. "
        "Operations: 2 for each active weight and token, the output head once, and those of attention to all tokens "
        "before.",
    ]


def test_where_the_model_fits_no_machine_nothing_is_worked_out(tmp_path: Path) -> None:
    view, whole = small(tmp_path, machines=card(1))
    assert fit_working(view, whole) is None


@pytest.mark.parametrize("model_id", ["llama-3.1-8b", "gpt-oss-20b", "deepseek-v3", "mamba2-2.7b"])
def test_the_working_of_real_pages_says_what_the_table_says(model_id: str) -> None:
    working = fit_working(real(model_id), REAL)
    assert working is not None
    first = next(row for row in cells(machines_table(real(model_id), REAL)) if row[4])
    assert working.startswith(f"On {first[0]}, weights {first[2]}:")
    assert f" = {first[4]} tokens/s." in working.replace("\u00a0", " ")


# --- memory ----------------------------------------------------------------------------------------------------------


def test_memory_is_weights_and_cache_and_overhead_in_every_format() -> None:
    table = memory_table(real("llama-3.1-8b"))
    assert headings(table) == ["Weights", "alone", "with 4,096 tokens", "with 32,768 tokens", "with 131,072 tokens"]
    # 8,030,261,248 weights; half a GiB, 4 and 16 GiB of cache; 1 GiB overhead
    assert cells(table) == [
        ["16 bit", "15.0 GiB", "16.5 GiB", "20.0 GiB", "32.0 GiB"],
        ["8 bit", "7.48 GiB", "8.98 GiB", "12.5 GiB", "24.5 GiB"],
        ["4.5 bit", "4.21 GiB", "5.71 GiB", "9.21 GiB", "21.2 GiB"],
    ]


@pytest.mark.parametrize(("model_id", "size"), [("gpt-oss-120b", "60.8 GiB"), ("gpt-oss-20b", "12.8 GiB")])
def test_weights_as_published_lead_the_table_with_the_model_card_s_size(model_id: str, size: str) -> None:
    assert cells(memory_table(real(model_id)))[0][:2] == ["as published", size]


def test_only_contexts_that_the_window_holds_are_shown_and_the_window_itself(tmp_path: Path) -> None:
    view, _ = small(tmp_path, context={"window": 10_000, "source": "report"})
    assert headings(memory_table(view))[2:] == ["with 4,096 tokens", "with 10,000 tokens"]


def test_towers_are_loaded_too_at_16_bit_and_said_so(tmp_path: Path) -> None:
    tower = {"kind": "vision", "name": "eye", "parameters": 3 * 2**29, "source": "report"}
    view, _ = small(tmp_path, architecture=layers(towers=[tower]))
    assert {row[1] for row in cells(memory_table(view))} == {"3.00 GiB"}
    assert "Includes 3.00 GiB of towers at 16 bit." in str(memory_table(view)).replace("\u00a0", " ")
    assert [one.read for one in weight_choices(view)] == [2 * 1272, 1272, -(-1272 * 9 // 16)]


def test_every_format_is_listed_smallest_first_with_its_exact_bits() -> None:
    bits = [(row[0].replace("&#95;", "_"), row[1]) for row in cells(all_formats_table(real("llama-3.1-8b")))]
    assert bits == [
        ("GGUF Q2_K", "2.625"),
        ("GGUF Q3_K", "3.4375"),
        ("MXFP4", "4.25"),
        ("4.5 bit", "4.5"),
        ("GGUF Q4_K", "4.5"),
        ("NVFP4", "4.5"),
        ("GGUF Q5_K", "5.5"),
        ("GGUF Q6_K", "6.5625"),
        ("8 bit", "8"),
        ("GGUF Q8_0", "8.5"),
        ("16 bit", "16"),
        ("32 bit", "32"),
    ]


def test_half_the_bits_are_half_the_cache() -> None:
    rows = {row[0]: row[1:] for row in cells(cache_precision_table(real("llama-3.1-8b")))}
    assert rows == {
        "16 bit": ["512 MiB", "4.00 GiB", "16.0 GiB"],
        "8 bit": ["256 MiB", "2.00 GiB", "8.00 GiB"],
        "4 bit": ["128 MiB", "1.00 GiB", "4.00 GiB"],
    }


def test_weights_are_loaded_once_and_the_cache_once_for_each_sequence() -> None:
    assert cells(sequences_table(real("llama-3.1-8b"))) == [
        ["1", "16.5 GiB", "20.0 GiB", "32.0 GiB"],
        ["8", "20.0 GiB", "48.0 GiB", "144 GiB"],
        ["64", "48.0 GiB", "272 GiB", "1,040 GiB"],
    ]


def test_a_state_that_does_not_grow_has_no_tables_of_contexts() -> None:
    assert cache_precision_table(real("mamba2-2.7b")) is None
    assert sequences_table(real("mamba2-2.7b")) is None


def test_experts_of_a_batch_are_told_for_sparse_models_only() -> None:
    table = experts_table(real("gpt-oss-20b"))
    assert headings(table) == ["Tokens in a batch", "Experts read", "of 32"]
    assert cells(table) == [
        ["1", "4.00", "12.5 %"],
        ["8", "21.0", "65.6 %"],  # 32 · (1 − (28/32)⁸)
        ["64", "32.0", "100 %"],
        ["512", "32.0", "100 %"],
    ]
    assert experts_table(real("llama-3.1-8b")) is None


# --- many models -----------------------------------------------------------------------------------------------------


def test_one_machine_has_a_column_for_each_way_of_storing(tmp_path: Path) -> None:
    whole = site(tmp_path, records() | card((GIB + 1352 + 32 * 100) / 1e9))
    views = [ModelView(whole, one, "index.md") for one in ("tiny-dense", "quiet-one")]
    table = fits_table(views, [HardwareView(whole, "nvidia-h100-sxm", "index.md")])
    assert headings(table) == ["Usable context, tokens", "as published", "16 bit", "8 bit", "4.5 bit"]
    # 4.5 bits leave 591 bytes more than 8: 18 tokens of 32; 16 bits take 1,352 more: 42 tokens
    assert cells(table)[0][1:] == [NOT_APPLICABLE, "57", "100", "118"]
    assert len(cells(table)) == 2


def test_many_machines_show_the_most_bits_with_the_whole_window_or_else_the_fewest(tmp_path: Path) -> None:
    machines = card(80)
    machines["hardware/nvidia-rtx-4090"]["memory_gb"] = (GIB + 761 + 32 * 7) / 1e9
    whole = site(tmp_path, records() | machines | {"hardware/none": hardware("None", 1)})
    ids = ("nvidia-h100-sxm", "nvidia-rtx-4090", "none")
    views = [ModelView(whole, one, "index.md") for one in ("tiny-dense", "quiet-one")]
    table = fits_table(views, [HardwareView(whole, one, "index.md") for one in ids])
    assert cells(table)[0][1:] == ["4,096, 16 bit", "7, 4.5 bit", DOES_NOT_FIT]
    assert cells(table)[1][1:] == [UNDISCLOSED] * 3


@pytest.mark.parametrize("model_id", ["llama-3.1-8b", "gemma-3-27b", "qwen3.5-27b", "deepseek-v3"])
def test_on_real_machines_the_shown_context_fits_and_one_token_more_does_not(model_id: str) -> None:
    view = real(model_id)
    architecture, window = view.facts.architecture, view.facts.window
    assert architecture is not None
    sizes = {one.name: one.size for one in weight_choices(view)}
    for name, (weights, context, _, _) in on_the_page(model_id).items():
        if not context.replace(",", "").isdigit():
            continue
        tokens = int(context.replace(",", ""))
        room = int(REAL.zoo.hardware[name].memory_gb * 10**9) - sizes[weights] - GIB
        assert cache_of(architecture).bytes_at(tokens) <= room
        assert tokens == window or cache_of(architecture).bytes_at(tokens + 1) > room


def test_the_note_says_that_speeds_are_bounds_and_for_which_lengths() -> None:
    note = str(speed_note())
    assert "cache of 4,096 tokens" in note
    assert "operations for a prompt of 8,192 tokens" in note
    assert "Both are limits of the hardware; real programs stay below them." in note


def test_a_machine_is_shown_with_the_smallest_weights_the_context_and_the_bound_on_its_speed(tmp_path: Path) -> None:
    view, whole = small(tmp_path, machines=card(2, bandwidth_gbs=100))
    row = cells(device_table([view], HardwareView(whole, "nvidia-rtx-4090", view.here)))[0]
    weights = 1352 * 9 // 16 + (1352 * 9 % 16 > 0)
    read = 1272 * 9 // 16 + (1272 * 9 % 16 > 0)
    bound = 100e9 / (read + 4096 * 32)
    assert row[1:4] == ["1.35 K", numbers.gib(weights).replace("\u00a0", " "), "4,096"]
    assert row[4] == numbers.significant(bound, 2)


def test_a_machine_that_cannot_hold_the_weights_has_no_speed(tmp_path: Path) -> None:
    view, whole = small(tmp_path, machines=card(1))
    row = cells(device_table([view], HardwareView(whole, "nvidia-rtx-4090", view.here)))[0]
    assert row[3:] == [DOES_NOT_FIT, ""]

"""Tables and charts of serving: each number is worked out a second time from the records of a real machine."""

from __future__ import annotations

import math
import re

import pytest
from bs4 import BeautifulSoup
from tests.derive.real_zoo import real_zoo
from tests.made_up import TODAY

from llm_zoo.derive.compute import prefill_flops
from llm_zoo.derive.precision import shipped_bytes
from llm_zoo.render import numbers, serving
from llm_zoo.render.views import HardwareView, ModelView, Site

REAL = Site(real_zoo(), TODAY)
HERE = "handbook/inference.md"


def model(name: str) -> ModelView:
    return ModelView(REAL, name, HERE)


def machine(name: str) -> HardwareView:
    return HardwareView(REAL, name, HERE)


def label_of(chart: str) -> str:
    svg = BeautifulSoup(chart, "html.parser").find("svg")
    assert svg is not None
    return str(svg["aria-label"]).replace("\u00a0", " ")


def test_the_roofline_says_what_limits_each_step() -> None:
    chart = label_of(
        serving.roofline_chart(model("llama-3.1-8b"), machine("nvidia-h100-sxm"), context=4096, prompt=8192)
    )
    # one user: 2 operations for each weight and attention to 4,096 tokens, over 2 bytes a weight and 131,072 a token
    weights = 8_030_261_248 - 128_256 * 4096
    operations = 2 * weights + model("llama-3.1-8b").facts.attention_flops(4096)
    intensity = operations / (2 * weights + 131_072 * 4096)
    assert f"writing for 1 user: {intensity:.2f} operations for each byte, limited by memory" in chart
    assert re.search(r"reading 8,192 tokens: [\d,]+ operations for each byte, limited by arithmetic", chart)


def test_the_last_point_of_the_throughput_is_the_largest_batch_that_fits() -> None:
    qwen, h100 = model("qwen3-32b"), machine("nvidia-h100-sxm")
    weights, each = 32_762_123_264, 262_144 * 4096
    most = (80 * 10**9 - 2**30 - weights) // each
    assert serving.sequences_that_fit(qwen, h100, precision="fp8", context=4096) == most
    chart = label_of(serving.throughput_chart([qwen], h100, precision="fp8", context=4096))
    read = weights - 151_936 * 5120 + most * each
    assert chart.endswith(f"to {numbers.significant(most * 3350e9 / read)} for {most}")
    seconds = serving.step_seconds(qwen, h100, precision="fp8", context=4096, batch=most)
    assert math.isclose(seconds, read / 3350e9)


def test_a_model_that_does_not_fit_has_no_curve() -> None:
    with pytest.raises(LookupError, match="'deepseek-v3' does not fit on 'nvidia-l4'"):
        serving.throughput_chart([model("deepseek-v3")], machine("nvidia-l4"), precision="fp8", context=4096)


def test_a_machine_without_a_peak_has_no_roof() -> None:
    with pytest.raises(LookupError, match="the data sheet of 'apple-m4-max-128gb' gives no peak at bf16"):
        serving.roof(machine("apple-m4-max-128gb"))


def test_a_closed_model_cannot_be_reckoned() -> None:
    with pytest.raises(LookupError, match="the architecture of 'gpt-4o' is not known"):
        serving.decode_work(model("gpt-4o"), precision="bf16", context=1)


def test_a_prompt_takes_as_long_as_the_model_page_says() -> None:
    llama = model("llama-3.1-8b")
    assert llama.facts.architecture is not None
    seconds = serving.prefill_seconds(llama, machine("nvidia-h100-sxm"), precision="bf16", tokens=8192)
    assert math.isclose(seconds, prefill_flops(llama.facts.architecture, 8192) / 989e12)


def test_the_table_gives_speed_and_storage_or_says_that_a_model_does_not_fit() -> None:
    table = serving.speed_table(
        [model("llama-3.1-8b"), model("deepseek-v3")], [machine("nvidia-rtx-4090"), machine("nvidia-h200")]
    )
    llama, deepseek = ([cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:])
    assert re.fullmatch(r"≤ \d+ tokens/s<br><small>.* bit; prompt ≥ [\d.]+\u00a0s</small>", llama[1])
    assert all("does not fit" in cell for cell in deepseek[1:])


def test_published_bytes_are_those_of_the_formats_in_the_record() -> None:
    v3, architecture = model("deepseek-v3"), model("deepseek-v3").facts.architecture
    assert architecture is not None
    stored = shipped_bytes(architecture)
    assert stored is not None
    assert serving.published_bytes(v3) == stored.total
    with pytest.raises(LookupError, match=r"the record of 'llama-3.*' does not say in which formats it is published"):
        serving.published_bytes(model("llama-3.1-8b"))

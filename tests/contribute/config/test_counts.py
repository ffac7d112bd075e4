"""Every family's reader gives exactly the weights that the public library allocates for the same file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from llm_zoo.contribute.config import READERS, Config
from llm_zoo.derive.cache import cache_of
from llm_zoo.derive.parameters import count_parameters
from llm_zoo.records.architecture import Architecture

COUNTS: list[dict[str, Any]] = [
    case
    for file in sorted(Path(__file__).parent.glob("counts*.yaml"))
    for case in yaml.safe_load(file.read_text(encoding="utf-8"))
]
WITH_CACHE = [case for case in COUNTS if "cache" in case]


@pytest.mark.parametrize("case", COUNTS, ids=[case["name"] for case in COUNTS])
def test_a_reader_gives_the_weights_that_the_library_allocates(case: dict[str, Any]) -> None:
    config = Config(case["config"])
    read = READERS[case["config"]["model_type"]](config)
    count = count_parameters(Architecture.model_validate({"source": "config"} | read))
    assert (count.total, count.active) == (case["total"], case["active"])
    assert config.unread() == []


@pytest.mark.parametrize("case", WITH_CACHE, ids=[case["name"] for case in WITH_CACHE])
def test_a_reader_gives_the_cache_that_the_library_keeps(case: dict[str, Any]) -> None:
    read = READERS[case["config"]["model_type"]](Config(case["config"]))
    cache = cache_of(Architecture.model_validate({"source": "config"} | read), bytes_per_element=1)
    assert cache.bytes_at(4) == case["cache"]

"""Every family's reader gives exactly the weights that the public library allocates for the same file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from llm_zoo.contribute.config import READERS, Config
from llm_zoo.derive.parameters import count_parameters
from llm_zoo.records.architecture import Architecture

COUNTS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "counts.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", COUNTS, ids=[case["name"] for case in COUNTS])
def test_a_reader_gives_the_weights_that_the_library_allocates(case: dict[str, Any]) -> None:
    config = Config(case["config"])
    read = READERS[case["config"]["model_type"]](config)
    count = count_parameters(Architecture.model_validate({"source": "config"} | read))
    assert (count.total, count.active) == (case["total"], case["active"])
    assert config.unread() == []

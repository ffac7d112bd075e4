"""The real records, read once for all tests of numbers that are known from elsewhere."""

from __future__ import annotations

import functools

from tests.made_up import REPOSITORY

from llm_zoo.derive.audit import load_audited_zoo
from llm_zoo.records import Zoo
from llm_zoo.records.architecture import Architecture


@functools.cache
def real_zoo() -> Zoo:
    """All records of the repository, checked and audited."""
    return load_audited_zoo(REPOSITORY)


def architecture_of(model_id: str) -> Architecture:
    """The layers of a model of the zoo; a model that is gone is a failure."""
    architecture = real_zoo().models[model_id].architecture
    assert architecture is not None, f"{model_id} has no architecture"
    return architecture

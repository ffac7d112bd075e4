"""Compute once for each record what many pages ask for."""

from __future__ import annotations

import functools
import weakref
from collections.abc import Callable
from typing import TypeVar

from pydantic import BaseModel

Record = TypeVar("Record", bound=BaseModel)
Answer = TypeVar("Answer")


def once(compute: Callable[[Record], Answer]) -> Callable[[Record], Answer]:
    """Keep the answer of a pure function of a record for as long as that record object lives.

    Records are frozen, so an answer cannot become wrong. They hold lists and have no hash, so they are told apart by
    identity; equal records are computed apart.
    """
    answers: dict[int, Answer] = {}

    @functools.wraps(compute)
    def answer(record: Record) -> Answer:
        key = id(record)
        if key not in answers:
            answers[key] = compute(record)
            weakref.finalize(record, answers.pop, key)
        return answers[key]

    return answer

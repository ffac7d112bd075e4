"""Answers are kept for a record, and only for that record."""

from __future__ import annotations

from pydantic import BaseModel

from llm_zoo.derive.once import once


class Thing(BaseModel):
    sizes: list[int]


def test_an_answer_is_computed_once_for_a_record_and_again_for_another_that_is_equal() -> None:
    asked = []

    @once
    def total(thing: Thing) -> int:
        asked.append(thing.sizes)
        return sum(thing.sizes)

    first, second = Thing(sizes=[1, 2]), Thing(sizes=[1, 2])
    assert [total(first), total(first), total(second)] == [3, 3, 3]
    assert asked == [[1, 2], [1, 2]]


def test_a_record_that_takes_the_place_of_a_dead_one_in_memory_does_not_get_its_answer() -> None:
    @once
    def total(thing: Thing) -> int:
        return sum(thing.sizes)

    for number in range(100):  # the address of a dead object is given to the next one
        assert total(Thing(sizes=[number])) == number

"""Tokens of an agent's run, added up call by call."""

from __future__ import annotations

from llm_zoo.derive.agent_loop import LoopTokens, loop_tokens


def test_three_calls_are_added_up_by_hand() -> None:
    # calls send 100, 130 and 160; the second repeats 100 and the third 130; the last writes 10 more
    run = loop_tokens(start=100, output=10, observation=20, steps=3)
    assert run == LoopTokens(input=390, repeated=230, output=30, context=170)


def test_one_call_repeats_nothing() -> None:
    assert loop_tokens(start=100, output=10, observation=20, steps=1) == LoopTokens(100, 0, 10, 110)


def test_what_is_not_repeated_is_everything_that_was_ever_new() -> None:
    run = loop_tokens(start=8000, output=300, observation=1200, steps=50)
    assert run.input - run.repeated == 8000 + 49 * 1500


def test_twice_the_steps_send_nearly_four_times_the_tokens() -> None:
    short, long = (loop_tokens(start=0, output=300, observation=1200, steps=steps).input for steps in (100, 200))
    assert 3.9 < long / short < 4.1

"""Tokens that an agent sends and receives: everything said so far goes to the model again with every step."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LoopTokens:
    """Tokens of a whole run."""

    input: int
    """Sent to the model, over all calls."""
    repeated: int
    """Of these, tokens that the call before had sent as well: what a prefix cache can serve."""
    output: int
    context: int
    """Length of the last call, its output included."""


def loop_tokens(*, start: int, output: int, observation: int, steps: int) -> LoopTokens:
    """A run of `steps` calls that begins with `start` tokens (instructions, tools, task).

    Each call writes `output` tokens, and each but the last is followed by `observation` tokens of result. Call i sends
    start + (i − 1)(output + observation), so the sum grows with the square of the steps. Nothing is ever dropped.
    """
    growth = output + observation
    sent = [start + done * growth for done in range(steps)]
    return LoopTokens(sum(sent), sum(sent[:-1]), steps * output, sent[-1] + output)

"""Bounds of time and memory, so that a case that hangs or grows fails instead of taking the machine along."""

from __future__ import annotations

import resource
import signal
from collections.abc import Iterator
from types import FrameType

import pytest
from hypothesis import settings

MOST_BYTES = 4 * 2**30
"""Of memory, where many cases are tried."""
MOST_SECONDS = {"short": 120, "long": 1800}
"""Of the processor's time for all cases of a test; a case takes about 10 ms, and other programs do not count."""


@pytest.fixture(scope="module", autouse=True)
def bounded_memory() -> Iterator[None]:
    """For the tests of this folder alone: a browser that is tried after them reserves far more than it uses."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    if settings.get_current_profile_name() == "long":
        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


@pytest.fixture(autouse=True)
def bounded_time() -> Iterator[None]:
    """Python's own loops are ended; a hang inside a library would be ended by the system."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError("a case does not come to an end")

    seconds = MOST_SECONDS.get(settings.get_current_profile_name(), 1800)
    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)

"""Work shared by as many processes as there are processors, where the system can copy a running process.

A copy has everything that was read and computed so far, so nothing is sent to it, and only results come back. Nothing
depends on how the work was shared: results come in the order of their numbers, and what a copy could not do is done
here, where its error is seen.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.sharedctypes import SynchronizedArray
from pathlib import Path
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")

SETTING = "ZOO_PROCESSES"
"""Environment variable: how many processes may work at once; 1 keeps everything in one."""
MOST = 8
"""Each copy takes memory of its own."""
IDLE_THREADS = ("quickjs-worker",)
"""Names of threads that wait for work of their own and hold nothing that a copy would need."""


def processes() -> int:
    """How many processes may work at once, here and now."""
    asked = os.environ.get(SETTING, "")
    wanted = int(asked) if asked.isdecimal() else _processors()
    return max(1, min(wanted, MOST)) if _can_copy() else 1


def share(count: int, do: Callable[[int], Result]) -> list[Result]:
    """`[do(0), …, do(count - 1)]`, with the numbers taken by several processes one after the other.

    Results must be things that can be sent (pickled). Raises what `do` raises.
    """
    workers = min(processes(), count)
    if workers < 2:
        return [do(number) for number in range(count)]
    turns = Turns(count)

    def work(send: Callable[[tuple[int, Result]], None]) -> None:
        while (number := turns.first()) is not None:
            send((number, do(number)))

    # All of it is done by copies: what a library started here, a later copy would find without its threads.
    copies = [Copy(work) for _ in range(workers)]
    done: dict[int, Result] = {}
    try:
        for copy in copies:
            done.update(copy.results())
    finally:
        for copy in copies:
            copy.end()
    return [done[number] if number in done else do(number) for number in range(count)]


class Turns:
    """Numbers from 0 to `count - 1`, each given once, to whichever process asks: from the first on or the last back."""

    def __init__(self, count: int) -> None:
        # The numbers from [0] up to [1] are still to be had.
        self._left: SynchronizedArray[int] = multiprocessing.get_context("fork").Array("q", [0, count])

    def first(self) -> int | None:
        """The lowest number left; None where all are given."""
        with self._left.get_lock():
            low, high = self._left[0], self._left[1]
            if low >= high:
                return None
            self._left[0] = low + 1
            return low

    def last(self) -> int | None:
        """The highest number left; None where all are given."""
        with self._left.get_lock():
            low, high = self._left[0], self._left[1]
            if low >= high:
                return None
            self._left[1] = high - 1
            return high - 1


class InTheMeantime(Generic[Result]):
    """One thing done by a copy while this process goes on; by this process, when asked, where there is none.

    The result must be a thing that can be sent (pickled).
    """

    def __init__(self, do: Callable[[], Result]) -> None:
        self._do = do
        self._copy = Copy(lambda send: send(do())) if processes() > 1 else None

    def result(self) -> Result:
        """What was done, waited for. Raises what doing it raises."""
        found = self._copy.results() if self._copy else []
        return found[0] if found else self._do()

    def end(self) -> None:
        """Stop what is not wanted any more."""
        if self._copy:
            self._copy.end()


class Copy:
    """A copy of this process that does one thing and sends what it finds."""

    def __init__(self, work: Callable[[Callable[[Any], None]], None]) -> None:
        context = multiprocessing.get_context("fork")
        self._results, sender = context.Pipe(duplex=False)
        self._process: BaseProcess = context.Process(target=_run, args=(work, sender), daemon=True)
        self._process.start()
        sender.close()

    def results(self) -> list[Any]:
        """What the copy has found, once it has ended: less than all if it failed, and nothing if it was killed."""
        with contextlib.suppress(EOFError, OSError):
            found: list[Any] = self._results.recv()
            return found
        return []

    def end(self) -> None:
        """Stop the copy if it still works, and forget it."""
        if self._process.is_alive():
            self._process.terminate()
        self._process.join()
        self._results.close()


def _run(work: Callable[[Callable[[Any], None]], None], sender: Connection) -> None:
    """What happens in a copy. Its errors are not told: the work is done again where they can be."""
    found: list[Any] = []
    parent = os.getppid()

    def send(result: Any) -> None:
        if os.getppid() != parent:
            raise ProcessLookupError("nobody waits for this any more")
        found.append(result)

    with contextlib.suppress(Exception):
        work(send)
    with contextlib.suppress(Exception):
        sender.send(found)
    sender.close()


def _processors() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _can_copy() -> bool:
    """Whether a copy of this process would run: on Linux, and while no thread holds a lock that the copy would need.

    Libraries in C start threads that Python does not know; the system counts them all.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        threads = len(list(Path("/proc/self/task").iterdir()))
    except OSError:
        return False
    idle = sum(thread.name.startswith(IDLE_THREADS) for thread in threading.enumerate())
    return threads - idle == 1

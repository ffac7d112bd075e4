"""Work that several processes share comes out as if one had done it. Each test has an interpreter without threads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[1] / "scripts"
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are copied on Linux only")


def run(program: str, processes: str = "3") -> str:
    environment = os.environ | {"ZOO_PROCESSES": processes, "PYTHONPATH": str(SCRIPTS)}
    words = [sys.executable, "-W", "error", "-c", f"import os\nfrom llm_zoo.processes import *\n{program}"]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=60, check=False)
    return done.stdout + done.stderr


@pytest.mark.parametrize("processes", ["1", "2", "3"])
def test_results_come_in_the_order_of_their_numbers(processes: str) -> None:
    assert run("print(share(7, lambda n: n * n))", processes) == "[0, 1, 4, 9, 16, 25, 36]\n"
    assert run("print(share(0, lambda n: n))", processes) == "[]\n"


def test_several_processes_take_part() -> None:
    program = "import time\nprint(len(set(share(6, lambda n: time.sleep(0.2) or os.getpid()))))"
    assert run(program) == "3\n"
    assert run(program, "1") == "1\n"


def test_what_a_copy_could_not_do_is_done_here_and_its_error_is_seen() -> None:
    died = "here = os.getpid()\nprint(share(5, lambda n: n if os.getpid() == here or n != 2 else os._exit(9)))"
    assert run(died) == "[0, 1, 2, 3, 4]\n"
    failed = "print(share(5, lambda n: 1 // (n - 2)))"
    assert run(failed).endswith("ZeroDivisionError: integer division or modulo by zero\n")


def test_what_cannot_be_sent_is_made_here() -> None:
    assert run("print([make() for make in share(3, lambda n: lambda: n)])") == "[0, 1, 2]\n"


def test_numbers_are_given_once_from_both_ends() -> None:
    program = "t = Turns(3)\nprint(t.first(), t.last(), t.first(), t.last(), t.first())"
    assert run(program) == "0 2 1 None None\n"


def test_nothing_is_copied_while_a_thread_runs() -> None:
    start = "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()\n"
    assert run("print(processes())") == "3\n"
    assert run(f"{start}print(processes())") == "1\n"


@pytest.mark.parametrize(("asked", "had"), [("0", "1"), ("99", "8"), ("2", "2")])
def test_the_number_of_processes_can_be_asked_for_within_reason(asked: str, had: str) -> None:
    assert run("print(processes())", asked) == f"{had}\n"
    assert int(run("print(processes())", "many")) >= 1


def test_mistakes_in_records_survive_the_way_between_processes() -> None:
    program = """
from llm_zoo.records import Problem, RecordErrors
problem = Problem("a.yaml", 1, 2, "ZOO104", "unknown key")
print([error.problems == (problem,) for error in share(2, lambda n: RecordErrors([problem]))])
"""
    assert run(program) == "[True, True]\n"


@pytest.mark.parametrize("processes", ["1", "2"])
def test_what_is_done_in_the_meantime_is_done_once_and_its_error_is_seen(processes: str) -> None:
    program = "print(InTheMeantime(os.getpid).result() == os.getpid())"
    assert run(program, processes) == f"{processes == '1'}\n"
    failed = "m = InTheMeantime(lambda: 1 // 0)\nm.result()"
    assert run(failed, processes).endswith("ZeroDivisionError: integer division or modulo by zero\n")


def test_what_nobody_waits_for_is_stopped() -> None:
    program = "import time\nm = InTheMeantime(lambda: time.sleep(50))\nm.end()\nprint('ended')"
    assert run(program) == "ended\n"

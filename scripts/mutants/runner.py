"""One process for each mutant, forked from one that has imported everything, with a limit of time and memory."""

from __future__ import annotations

import hashlib
import json
import math
import os
import resource
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType

from mutants.changes import Mutant, Source
from mutants.live import Functions, OnlyAtImportError
from mutants.tests_of import AT_IMPORT, KILLED, SURVIVED, Items, collect, judge, run

MEMORY = 4 * 2**30
SLACK = 5.0
"""Seconds of the processor that every mutant has beside five times what its tests need."""
AT_IMPORT_SECONDS = 60.0
WAITS = 20
"""Times that limit on the clock: tests may wait, and the machine may be busy."""
SLOW = 1.0
"""Seconds of one test. Slower ones are not asked about pieces that run at import, for which nothing tells the tests."""


@dataclass(frozen=True)
class Verdict:
    """What the tests said of a mutant."""

    mutant: Mutant
    said: str
    """`killed`, `survived`, `timeout`, or `unreached`: no test runs the piece."""
    by: str = ""
    """The test that failed."""
    seconds: float = 0.0

    @property
    def noticed(self) -> bool:
        return self.said in {"killed", "timeout"}


@dataclass
class Reach:
    """Which tests run which lines, and how long each takes."""

    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[str, dict[int, list[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))

    def add(self, test: str, seconds: float, lines: Mapping[str, Iterable[int]]) -> None:
        self.seconds[test] = seconds
        for file, some in lines.items():
            for line in some:
                self.lines[file][line].append(test)

    def of(self, mutant: Mutant) -> list[str]:
        """The tests that run a mutant, quick ones first."""
        first, last = mutant.lines
        by_line = self.lines[mutant.file]
        return self.ordered({test for line in range(first, last + 1) for test in by_line[line]})

    def at_import(self, mutant: Mutant) -> list[str]:
        """Tests of the same file first, then every quick one."""
        tests = self.ordered(test for test, seconds in self.seconds.items() if seconds < SLOW)
        mirrored = {*self.mirrored(mutant)}
        return sorted(tests, key=lambda test: test not in mirrored)

    def mirrored(self, mutant: Mutant) -> list[str]:
        """The tests of the file that mirrors the mutant's; some run it while they are collected, for their cases."""
        name = f"/test_{Path(mutant.file).stem}"
        return self.ordered(test for test in self.seconds if name in test)

    def ordered(self, tests: Iterable[str]) -> list[str]:
        return sorted(tests, key=lambda test: (self.seconds[test], test))


def judge_all(
    root: Path, mutants: Sequence[Mutant], tests: str, memory: Path, scratch: Path, told: Callable[[Verdict], None]
) -> None:
    """Try mutants one after the other on the tests of a folder and tell each verdict.

    This process must not have imported the package. Which lines the tests run is kept in the file `memory`.
    """
    late = scratch / "late.json"
    sources: dict[str, Source] = {mutant.file: Source(root, mutant.file) for mutant in mutants}

    def warm(items: Items) -> None:
        reach = reached(root, items, memory)
        functions = Functions("llm_zoo")
        _control(items, reach, functions)
        postponed = []
        for mutant in mutants:
            verdict = mutant.inside and _live(sources[mutant.file], mutant, items, reach, functions)
            if verdict and (verdict.said != "unreached" or not reach.mirrored(mutant)):
                told(verdict)
            else:
                postponed.append((mutant.file, mutant.number))
        late.write_text(json.dumps(postponed), encoding="utf-8")
        os._exit(0)

    child = os.fork()
    if not child:
        collect(root, tests, scratch / "warm", warm)
        os._exit(1)
    if os.waitpid(child, 0)[1]:
        raise SystemExit("the tests cannot be collected or fail without a mutant")
    reach = remembered(memory)
    postponed = {(file, number) for file, number in json.loads(late.read_text(encoding="utf-8"))}
    for mutant in mutants:
        if (mutant.file, mutant.number) in postponed:
            told(_at_import(root, sources[mutant.file], mutant, tests, reach, scratch))


def remembered(memory: Path) -> Reach:
    """What was noted of tests."""
    reach = Reach()
    for test, (_, seconds, lines) in json.loads(memory.read_text(encoding="utf-8"))["tests"].items():
        reach.add(test, seconds, lines)
    return reach


def reached(root: Path, items: Items, memory: Path) -> Reach:
    """Run every test once and note the lines that it runs; tests that have not changed since are not run again."""
    import coverage

    package = root / "scripts/llm_zoo"
    rest = [path for path in (root / "tests").rglob("*.py") if not path.name.startswith("test_")]
    state = _digest([*package.rglob("*.py"), *rest])
    known = json.loads(memory.read_text(encoding="utf-8")) if memory.exists() else {}
    before = known["tests"] if known.get("state") == state else {}
    digests = {path: _digest([path]) for path in {item.path for item in items.values()}}
    noted = {test: before[test] for test, item in items.items() if before.get(test, [""])[0] == digests[item.path]}
    functions = Functions("llm_zoo")
    _read_real_zoo()
    tracer = coverage.Coverage(data_file=None, config_file=False, source=[str(package)])
    tracer.set_option("run:disable_warnings", ["module-not-measured", "no-data-collected"])
    tracer.start()
    for test, item in items.items():
        if test in noted:
            continue
        functions.forget()
        tracer.switch_context(test)
        failed = item.session.testsfailed
        noted[test] = [digests[item.path], run(item), {}]
        if item.session.testsfailed > failed:
            print(f"left out, since it fails while its lines are noted: {test}", file=sys.stderr)
            del noted[test]
    tracer.stop()
    data = tracer.get_data()
    for path in data.measured_files():
        file = Path(path).relative_to(root).as_posix()
        for line, contexts in data.contexts_by_lineno(path).items():
            for test in filter(noted.get, contexts):
                noted[test][2].setdefault(file, []).append(line)
    memory.write_text(json.dumps({"state": state, "tests": noted}), encoding="utf-8")
    return remembered(memory)


def _digest(paths: Iterable[Path]) -> str:
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sorted(paths))).hexdigest()


def _read_real_zoo() -> None:
    from tests.derive.real_zoo import real_zoo

    real_zoo()


def _control(items: Items, reach: Reach, functions: Functions) -> None:
    """Without a mutant every test must pass in a process of its own; or each would count as noticed."""
    unchanged = Mutant("", 0, 0, (0, 0), "", True, "nothing", "nothing")
    tests = reach.ordered(reach.seconds)

    def work(report: Callable[[str], None]) -> None:
        functions.forget()
        judge([items[test] for test in tests], report)

    verdict = _forked(unchanged, work, SLACK + 5 * sum(reach.seconds.values()))
    if verdict is None or verdict.said != "survived":
        print(f"without a mutant: {verdict}", file=sys.stderr)
        os._exit(1)


def _live(source: Source, mutant: Mutant, items: Items, reach: Reach, functions: Functions) -> Verdict | None:
    """The verdict on a piece that runs in calls; None when it must be judged with an import."""
    tests = reach.of(mutant)
    if not tests:
        return Verdict(mutant, "unreached")

    def work(report: Callable[[str], None]) -> None:
        try:
            functions.change(source, mutant.number)
        except OnlyAtImportError:
            os._exit(AT_IMPORT)
        functions.forget()
        judge([items[test] for test in tests], report)

    return _forked(mutant, work, SLACK + 5 * sum(reach.seconds[test] for test in tests))


def _at_import(root: Path, source: Source, mutant: Mutant, folder: str, reach: Reach, scratch: Path) -> Verdict:
    """The verdict on a piece that runs when its file is imported: in a process that has not imported it yet."""
    tests = (reach.of(mutant) or reach.mirrored(mutant)) if mutant.inside else reach.at_import(mutant)

    def work(report: Callable[[str], None]) -> None:
        _import_mutated(source, mutant.number)
        collect(root, folder, scratch / "cold", lambda items: judge([items[test] for test in tests], report))
        os._exit(KILLED)  # could not be collected

    found = _forked(mutant, work, AT_IMPORT_SECONDS)
    assert found is not None
    unreached = mutant.inside and found.said == "survived" and not reach.of(mutant)
    return replace(found, said="unreached") if unreached else found


def _import_mutated(source: Source, number: int) -> None:
    """Let the import of one file give the mutant."""
    file = source.path.resolve()
    get_code = SourceFileLoader.get_code

    def mutated(self: SourceFileLoader, fullname: str) -> CodeType | None:
        if Path(self.path).resolve() == file:
            return compile(source.mutated(number), self.path, "exec", dont_inherit=True)
        return get_code(self, fullname)

    SourceFileLoader.get_code = mutated  # type: ignore[method-assign, assignment]


def _forked(mutant: Mutant, work: Callable[[Callable[[str], None]], None], limit: float) -> Verdict | None:
    """Run `work` in a process of its own, which tells its verdict by how it ends."""
    start = time.monotonic()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _alone(limit)
        try:
            work(lambda test: _tell(writing, test))
        finally:
            os._exit(KILLED)
    os.close(writing)
    status = _ended(child, start + WAITS * limit)
    with os.fdopen(reading, encoding="utf-8") as told:
        by = told.read() if status is not None else ""
    seconds = round(time.monotonic() - start, 2)
    if status is None:
        return Verdict(mutant, "timeout", seconds=seconds)
    code = os.waitstatus_to_exitcode(status)
    if code == AT_IMPORT:
        return None
    if code == -signal.SIGXCPU:
        return Verdict(mutant, "timeout", seconds=seconds)
    return Verdict(mutant, "survived" if code == SURVIVED else "killed", by, seconds)


def _alone(seconds: float) -> None:
    """A group of its own, so that what a test starts ends with it; little time and memory, and nothing printed."""
    os.setpgid(0, 0)
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used + seconds), resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def _tell(writing: int, test: str) -> None:
    os.write(writing, test.encode())


def _ended(child: int, deadline: float) -> int | None:
    """The status of a process; None when it had to be ended."""
    while time.monotonic() < deadline:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return status
        time.sleep(0.01)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None

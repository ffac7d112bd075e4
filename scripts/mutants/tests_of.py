"""A session of pytest that does not run its tests once but gives them to a function: which tests, in which order."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import Phase, settings

#: Ends of the process of a mutant.
SURVIVED, KILLED, AT_IMPORT = 0, 1, 7
OPTIONS = ("-qq", "-p", "no:xdist", "-p", "no:cacheprovider", "--assert=plain", "--tb=no", "--no-header")
Items = dict[str, pytest.Item]


class Session:
    """Plugin of pytest: collects the tests, then calls `work` with them instead of running them."""

    def __init__(self, work: Callable[[Items], None]) -> None:
        self._work = work

    def pytest_configure(self, config: pytest.Config) -> None:
        # A failure is enough; its least form is not asked for.
        settings.register_profile("mutants", settings(), phases=(Phase.explicit, Phase.generate), database=None)
        settings.load_profile("mutants")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            os._exit(KILLED)
        session.config.pluginmanager.unregister(name="terminalreporter")
        self._work({item.nodeid: item for item in session.items})
        return True


def collect(root: Path, folder: str, scratch: Path, work: Callable[[Items], None]) -> int:
    """Collect the tests of a folder in this process and give them to `work`."""
    os.chdir(root)
    arguments = [*OPTIONS, f"--basetemp={scratch}", folder]
    return int(pytest.main(arguments, plugins=[Session(work)]))


def run(item: pytest.Item, following: pytest.Item | None = None) -> float:
    """Run one test and tell how many seconds of the processor it took."""
    start = time.process_time()
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
    return time.process_time() - start


class Verdict:
    """Plugin of pytest in the process of a mutant: ends it with the first test that fails."""

    def __init__(self, report: Callable[[str], None]) -> None:
        self._report = report

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        if call.excinfo is not None and not isinstance(call.excinfo.value, pytest.skip.Exception):
            self._report(item.nodeid)
            os._exit(KILLED)


def judge(items: Sequence[pytest.Item], report: Callable[[str], None]) -> None:
    """Run tests until one fails, and end this process with the verdict."""
    plugins = items[0].config.pluginmanager
    plugins.register(Verdict(report))
    for item, following in zip(items, [*items[1:], None], strict=True):
        run(item, following)
    os._exit(SURVIVED)

"""Options of the whole test suite, and the order in which its parts are given to the workers."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings
from tests.site.pages import EVERY_KIND

from llm_zoo.processes import SETTING

# The workers of the tests keep the processors busy already; test_processes.py and test_halves.py ask for more.
os.environ[SETTING] = "1"

FIRST = ("tests/site/test_shell.py", "tests/site/test_hostile.py", "tests/publish/test_handbook.py")
"""What builds or renders a whole site: begun first, so that no worker waits for the site or ends alone with it."""

# Of properties. `make test` tries the same few cases each time; `--hypothesis-profile=long` tries others each time.
_PATIENT = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)
settings.register_profile("short", max_examples=40, derandomize=True, deadline=None, suppress_health_check=_PATIENT)
settings.register_profile("long", max_examples=1500, deadline=None, print_blob=True, suppress_health_check=_PATIENT)
settings.load_profile("short")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden pages anew instead of comparing")
    parser.addoption("--every-kind", action="store_true", help="what is true of main kinds of pages, for every kind")
    parser.addoption("--hosted", action="store_true", help="pages of tests/site from a server that sends our headers")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test marked with some kinds of pages gets these as `kind`; with `--every-kind`, all that there are."""
    marker = metafunc.definition.get_closest_marker("kinds")
    if marker:
        every = metafunc.config.getoption("--every-kind")
        metafunc.parametrize("kind", EVERY_KIND if every else marker.args)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=turn)


def turn(item: pytest.Item) -> int:
    """The three above in their order, then tests without the site, which leave time to build it, then those with it."""
    path = item.nodeid.partition("::")[0]
    if path in FIRST:
        return FIRST.index(path)
    return len(FIRST) + path.startswith("tests/site/")

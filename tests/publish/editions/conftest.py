"""The made-up site and its book, made once."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.publish.editions.made_site import NAV, made_root, made_site

from llm_zoo.publish.editions.book import Book, make_book
from llm_zoo.publish.editions.cover import cover
from llm_zoo.publish.editions.drawings import variables_of
from llm_zoo.publish.editions.imprint import read_imprint
from llm_zoo.publish.editions.plan import plan
from llm_zoo.publish.editions.styles import site_sheets


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up site; tests leave it as it is."""
    return made_site(tmp_path_factory.mktemp("editions") / "site")


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_root(tmp_path_factory.mktemp("root"))


@pytest.fixture(scope="session")
def book(site: Path) -> Book:
    imprint = read_imprint(site)
    picture = cover(site, imprint, variables_of(*site_sheets(site).values()))
    return make_book(site, imprint, plan(site, NAV), picture)

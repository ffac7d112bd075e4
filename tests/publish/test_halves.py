"""A build that two processes share is the same as one, in its files, its messages and its failures."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.publish.sample import REPOSITORY
from tests.publish.test_build import digests

PROGRAM = """
import sys
from pathlib import Path

sys.path[:0] = [{repository!r}, {scripts!r}]
import llm_zoo.publish.handbook
from llm_zoo.publish import heads
from tests.publish.test_build import with_page
from llm_zoo.publish.build import build_site
from mkdocs.exceptions import Abort

llm_zoo.publish.handbook.handbook = lambda root: with_page({page!r}, {text!r})
fragment = heads.fragment
heads.fragment = lambda page, about, card: {broken} if page.file.src_uri == {page!r} else fragment(page, about, card)
try:
    build_site(Path({root!r}), site_dir=Path({site!r}))
except Abort as error:
    print(error)
"""
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are copied on Linux only"),
]


def build(
    project: Path,
    site: str,
    processes: int,
    page: str = "data/index.md",
    text: str = "# Data\n\nHere.",
    broken: str = "fragment(page, about, card)",
) -> str:
    """Build in a process of its own, cold; returns what was printed. `broken` makes the head of the page."""
    subprocess.run(["rm", "-rf", str(project / "build")], check=True)
    program = PROGRAM.format(
        repository=str(REPOSITORY),
        scripts=str(REPOSITORY / "scripts"),
        page=page,
        text=text,
        broken=broken,
        root=str(project),
        site=str(project / site),
    )
    environment = os.environ | {"ZOO_PROCESSES": f"{processes}", "SOURCE_DATE_EPOCH": "1700000000"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_two_processes_build_what_one_builds(project: Path) -> None:
    assert build(project, "one", 1) == ""
    assert build(project, "two", 2) == ""
    assert digests(project / "one") == digests(project / "two")
    assert (project / "two/search/documents.js").stat().st_size > 1000


@pytest.mark.parametrize("page", ["about/notices.md", "zoo/timeline.md"])
def test_a_warning_counts_whichever_process_has_its_page(project: Path, page: str) -> None:
    told = build(project, "site", 2, page, "# Page\n\n[Nowhere](nowhere.md)")
    assert told.count(f"Doc file '{page}' contains a link 'nowhere.md'") == 1
    assert told.startswith("Aborted with 1 warnings in strict mode!\n")
    assert not (project / "site").exists()


@pytest.mark.parametrize("page", ["about/notices.md", "zoo/timeline.md"])
def test_a_page_that_cannot_be_built_fails_the_build_and_is_named(project: Path, page: str) -> None:
    told = build(project, "site", 2, page, broken="1 // 0")
    assert f"Error building page '{page}': integer division or modulo by zero" in told
    assert not (project / "site").exists()

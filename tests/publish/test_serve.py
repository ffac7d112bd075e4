"""`serve` outlives wrong records and recovers by itself."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.publish.sample import REPOSITORY
from tests.records.builders import TINY, make_zoo

from llm_zoo.publish.policy import script_hash

STUB = """
import sys
from pathlib import Path

sys.path[:0] = [{repository!r}, {scripts!r}]
import dataclasses
import llm_zoo.publish.handbook
from llm_zoo.derive.audit import load_audited_zoo
from llm_zoo.records import Problem, RecordErrors
from llm_zoo.render.tree import Page
from tests.publish.sample import sample_tree

record = Path({record!r})

def words(root):
    if (root / "zoo_data" / "models").is_dir():
        return ", ".join(model.name for model in load_audited_zoo(root).models.values())
    if "wrong" in record.read_text():
        raise RecordErrors([Problem("record.yaml", 1, 1, "ZOO101", "this record is wrong")])
    return record.read_text()

def render_zoo(root):
    tree, text = sample_tree(), words(root)
    # One page comes from the record, the other names it.
    record_page = Page("data/index.md", "# Data\\n\\n" + text, record.relative_to(root).as_posix())
    pages = [record_page, Page("tools/speed.md", "# Speed\\n\\n" + text)]
    others = [page for page in tree.pages if page.path not in {{page.path for page in pages}}]
    return dataclasses.replace(tree, pages=(*others, *pages))

def some_pages(root, sources, version):
    return [page for page in render_zoo(root).pages if page.source in sources]

llm_zoo.publish.handbook.handbook = render_zoo
llm_zoo.publish.handbook.some_pages = some_pages
"""
PROGRAM = """
from llm_zoo.publish import preview
from llm_zoo.publish.build import serve
preview.PROGRAM = ["-c", {behind!r}]
serve(Path({root!r}), "127.0.0.1", {port})
"""
BEHIND = """
from llm_zoo.publish.behind import main
started = Path({root!r}, "behind.txt")
started.write_text(started.read_text() + "*" if started.exists() else "*")
sys.exit(main())
"""


class Server:
    """A running server, the record it watches, and what it has printed."""

    def __init__(self, root: Path, record: Path, log: Path, port: int) -> None:
        self.root, self.record, self.log, self.port = root, record, log, port

    def page(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/handbook/{path}", timeout=10) as answer:
            return str(answer.read().decode())


def until(condition: Callable[[], bool]) -> None:
    """Wait for something to become true; the server needs a moment to see a changed file."""
    end = time.monotonic() + 90
    while time.monotonic() < end:
        try:
            if condition():
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError("it did not happen within 90 seconds")


@pytest.fixture
def server(project: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server whose record begins with the text that the test gives, or with a whole zoo of which it is one."""
    (project / "zoo_data").unlink()
    if request.param == "a zoo":
        record = make_zoo(project) / TINY
    else:
        record = project / "zoo_data/record.yaml"
        record.parent.mkdir()
        record.write_text(request.param)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    stub = STUB.format(repository=str(REPOSITORY), scripts=str(REPOSITORY / "scripts"), record=str(record))
    behind = stub + BEHIND.format(root=str(project))
    program = stub + PROGRAM.format(root=str(project), port=port, behind=behind)
    log = project / "log.txt"
    with log.open("w") as output:
        process = subprocess.Popen([sys.executable, "-c", program], stdout=output, stderr=output)
        try:
            yield Server(project, record, log, port)
        finally:
            process.terminate()
            process.wait()


@pytest.mark.slow
@pytest.mark.parametrize("server", ["good one"], indirect=True)
def test_wrong_records_keep_the_last_good_pages_until_they_are_corrected(server: Server) -> None:
    until(lambda: "good one" in server.page("data/index.html"))
    page = server.page("data/index.html")
    [reload] = re.findall(r"<script>([^<]*livereload\([^<]*)</script>", page)
    assert script_hash(reload) in page.partition("</head>")[0]
    server.record.write_text("wrong")
    until(lambda: "record.yaml:1:1 ZOO101 this record is wrong\n" in server.log.read_text())
    until(lambda: "1 problem in the records; serving the last good pages" in server.log.read_text())
    assert "good one" in server.page("data/index.html")
    server.record.write_text("good two")
    until(lambda: "good two" in server.page("data/index.html"))
    assert "good two" not in server.page("tools/speed.html")  # what names the record follows
    until(lambda: "good two" in server.page("tools/speed.html"))
    assert (server.root / "behind.txt").read_text() == "*"
    assert "good two" in server.page("data/index.html")
    assert "Traceback" not in server.log.read_text()


@pytest.mark.slow
@pytest.mark.parametrize("server", ["wrong from the start"], indirect=True)
def test_a_server_that_starts_with_wrong_records_shows_them_and_recovers(server: Server) -> None:
    until(lambda: "record.yaml:1:1 ZOO101 this record is wrong" in server.page("index.html"))
    server.record.write_text("good at last")
    until(lambda: "good at last" in server.page("data/index.html"))
    assert "Traceback" not in server.log.read_text()


@pytest.mark.slow
@pytest.mark.parametrize("server", ["a zoo"], indirect=True)
def test_a_record_that_is_half_written_or_vanishes_keeps_the_last_good_pages(server: Server) -> None:
    until(lambda: "Tiny" in server.page("data/index.html"))
    whole = server.record.read_bytes()
    server.record.write_bytes(whole[: whole.index(b"paper: {title") + 12])
    until(lambda: "ZOO003 not valid YAML" in server.log.read_text())
    assert "Tiny" in server.page("data/index.html")
    server.record.unlink()  # the claim of this zoo is about it
    until(lambda: "ZOO201 no model 'tiny'" in server.log.read_text())
    assert "Tiny" in server.page("data/index.html")
    server.record.write_bytes(whole.replace(b"name: Tiny", b"name: Back again"))
    until(lambda: "Back again" in server.page("data/index.html"))
    assert "Traceback" not in server.log.read_text()

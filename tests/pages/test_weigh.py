"""What a page weighs is told from its HTML: each file once, compressed as servers do, and none left out."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from pages.weigh import first_visit, named, next_page, weight

PAGE = """<link rel="stylesheet" href="../a%20b.css"><link rel="canonical" href="https://example.org/x.html">
<link rel="next" href="y.html"><script src="../s.js?v=1"></script><script src="../s.js"></script>
<img alt="" src="i.png"><a href="y.html">y</a><img src="data:image/png;base64,AA">"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    (tmp_path / "p").mkdir()
    (tmp_path / "a b.css").write_text("a{}" * 100)
    (tmp_path / "s.js").write_text("1;" * 100)
    (tmp_path / "p/i.png").write_bytes(b"\x89" * 50)
    (tmp_path / "p/x.html").write_text(PAGE)
    return tmp_path / "p/x.html"


def test_a_page_loads_what_it_names_and_each_file_once(page: Path) -> None:
    assert [file.name for file in named(page)] == ["a b.css", "s.js", "i.png"]
    packed = len(gzip.compress(PAGE.encode(), 6, mtime=0))
    script, sheet = weight(page.parents[1] / "s.js"), weight(page.parents[1] / "a b.css")
    assert script < 40  # compressed
    assert first_visit(page) == packed + script + sheet + 50
    assert next_page(page, [page.parents[1] / "s.js"]) == packed + sheet + 50


def test_a_file_that_is_missing_is_not_counted_as_nothing(page: Path) -> None:
    (page.parent / "i.png").unlink()
    with pytest.raises(FileNotFoundError):
        first_visit(page)

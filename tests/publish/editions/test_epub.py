"""The EPUB as pandoc makes it. Skipped where pandoc is missing; the check by epubcheck where that is missing."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from llm_zoo.publish.editions.book import Book
from llm_zoo.publish.editions.epub import prepare, source, write_epub
from llm_zoo.publish.editions.page import Element


def quiet(step: str) -> None:
    """Say nothing."""


def test_pandoc_reads_tex_pictures_and_anchors(book: Book, tmp_path: Path) -> None:
    text = source(book, tmp_path, {"--zoo-attention": "#6cb3ff"})
    assert r"<span>\(T \le 2^{n}\)</span>" in text
    assert r"<p>\[M = \sum_i b_i \min(T, w_i)\]</p>" in text
    assert re.search(r'<img src="drawing-\d+\.svg" alt="One token\. A token goes to an expert" class="drawing">', text)
    assert '<p><span id="handbook-parts--why"></span>Because.</p>' in text
    assert '<dt><span id="handbook-glossary--token"></span>Token</dt>' in text
    assert "<small" not in text
    assert '<p class="badges"><span><span class="badge">open</span></span> </p>' in text
    assert text.count('<div class="table-box many">') == 1  # the one of eleven columns
    assert text.count('<div class="table-box">') == 1
    assert "var(" not in "".join(path.read_text() for path in tmp_path.glob("*.svg"))


def test_only_alignment_is_left_of_styles() -> None:
    import lxml.html

    content: Element = lxml.html.fromstring(
        '<div><p style="color: red" aria-label="x">a</p>'
        '<table><tr><td style="text-align: right;">1</td></tr></table></div>'
    )
    prepare(content)
    assert "red" not in lxml.html.tostring(content, encoding="unicode")
    assert content.xpath("//td/@style") == ["text-align: right;"]


@pytest.fixture(scope="module")
def made(book: Book, site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("pandoc") is None:
        pytest.skip("pandoc is not installed")
    folder = tmp_path_factory.mktemp("epub")
    for name in ("one", "other"):
        write_epub(book, site, folder / f"{name}.epub", quiet)
    return folder


def test_equal_books_make_equal_epubs(made: Path) -> None:
    assert (made / "one.epub").read_bytes() == (made / "other.epub").read_bytes()
    with zipfile.ZipFile(made / "one.epub") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 11, 26, 12, 0, 0)}
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


def test_an_epub_has_a_file_a_chapter_with_mathml_and_drawings_with_words(made: Path, book: Book) -> None:
    with zipfile.ZipFile(made / "one.epub") as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith((".xhtml", ".opf"))}
        assert any(name.endswith(".svg") for name in archive.namelist())
    chapters = [text for name, text in files.items() if re.search(r"text/ch\d+\.xhtml$", name)]
    assert len(chapters) == len(book.chapters) + len(book.parts)
    parts = next(text for text in chapters if "Parts of a page" in text and "<math" in text)
    assert re.search(r'<img\s[^>]*alt="One token\. A token goes to an expert"', parts)
    package = next(text for name, text in files.items() if name.endswith(".opf"))
    assert "data version feedbeef" in package
    assert "2026-11-26T12:00:00Z" in package
    assert any("data version feedbeef" in text for name, text in files.items() if "title_page" in name)


def test_epubcheck_finds_nothing(made: Path) -> None:
    if shutil.which("epubcheck") is None or shutil.which("java") is None:
        pytest.skip("epubcheck or Java is not installed")
    program = shutil.which("epubcheck") or ""
    # Debian's command is the Java archive itself, for systems that run those.
    start = ["java", "-jar", program] if Path(program).read_bytes()[:2] == b"PK" else [program]
    done = subprocess.run([*start, str(made / "one.epub")], capture_output=True, text=True)
    assert re.findall(r"^(?:FATAL|ERROR|WARNING).*", done.stdout + done.stderr, re.MULTILINE) == []
    assert done.returncode == 0

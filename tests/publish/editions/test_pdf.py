"""The PDF as Chromium prints it: bookmarks, page numbers that are right, nothing cut. One print for all."""

from __future__ import annotations

import os
import re
from io import BufferedReader, BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from llm_zoo.publish.editions.book import Book, lines_of
from llm_zoo.publish.editions.finish import page_numbers
from llm_zoo.publish.editions.imprint import EditionError
from llm_zoo.publish.editions.pdf import quoted, running_heads, write_pdf


def quiet(step: str) -> None:
    """Say nothing."""


def test_running_heads_are_css_strings(book: Book) -> None:
    assert quoted('A "B" \\ </style>') == '"A \\"B\\" \\\\ \\3c /style>"'
    assert '@page c2{@top-right{content:"Parts of a page"' in running_heads(book)


@pytest.fixture(scope="module")
def reader(book: Book, site: Path, tmp_path_factory: pytest.TempPathFactory) -> PdfReader:
    if not os.environ.get("CHROMIUM"):
        pytest.skip("CHROMIUM names no browser (make test finds one)")
    target = tmp_path_factory.mktemp("pdf") / "x.pdf"
    write_pdf(book, site, target, quiet)
    return PdfReader(target)


@pytest.mark.browser
def test_the_contents_give_the_page_on_which_each_heading_stands(reader: PdfReader, book: Book) -> None:
    numbers = page_numbers(reader)
    lines = [line for page in reader.pages[1:3] for line in page.extract_text().splitlines()]
    for anchor, title in lines_of(book):
        assert title in reader.pages[numbers[anchor] - 1].extract_text()
        assert str(numbers[anchor]) in lines
    bookmarks = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert bookmarks[-5:] == [part.title for part in book.parts]


@pytest.mark.browser
def test_a_long_table_of_many_columns_lies_on_turned_pages_and_loses_nothing(reader: PdfReader) -> None:
    turned = [page for page in reader.pages if page.mediabox.width > page.mediabox.height]
    text = "".join(page.extract_text() for page in turned)
    assert text.count("value 10") == 60
    assert "Long heading 10" in "".join(" ".join(page.extract_text().split()) for page in turned)
    upright = [page for page in reader.pages if page.mediabox.width < page.mediabox.height]
    assert len(turned) + len(upright) == len(reader.pages)


@pytest.mark.browser
def test_the_pdf_is_tagged_and_names_its_data(reader: PdfReader) -> None:
    assert reader.metadata is not None
    assert isinstance(reader.stream, BufferedReader | BytesIO)
    reader.stream.seek(0)
    # The hour of printing is nowhere, so that two prints are equal.
    assert set(re.findall(rb"\(D:(\d+)", reader.stream.read())) == {b"20261126120000"}
    assert reader.metadata.subject == "Version 9.8.7, data of 26 November 2026 (data version feedbeef)"
    assert str(reader.metadata.creation_date) == "2026-11-26 12:00:00+00:00"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    assert "data version feedbeef" in reader.pages[0].extract_text()


@pytest.mark.browser
def test_heads_name_the_chapter(reader: PdfReader) -> None:
    numbers = page_numbers(reader)
    assert reader.pages[numbers["handbook-parts"] - 1].extract_text().count("Parts of a page") == 2


def test_a_browser_that_cannot_start_is_named(
    book: Book, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "none"))
    with pytest.raises(EditionError, match="no Chromium was found for the PDF; install it: apt-get install chromium"):
        write_pdf(book, site, tmp_path / "x.pdf", quiet)

"""From pages of a site to a book: what is in it, what a page loses, and where its links lead."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pytest
from tests.publish.editions.made_site import NAV, URL, made_site

from llm_zoo.publish.editions.book import Book, Chapter, chapter_html, contents, lines_of, make_book
from llm_zoo.publish.editions.imprint import EditionError, read_imprint
from llm_zoo.publish.editions.page import unfold
from llm_zoo.publish.editions.plan import Planned, PlannedPart, navigation, plan


def chapter(book: Book, anchor: str) -> Chapter:
    return next(one for one in book.chapters if one.anchor == anchor)


@pytest.fixture(scope="module")
def parts(book: Book) -> str:
    """The chapter with everything in it, for paper."""
    return chapter_html(book, chapter(book, "handbook-parts"), unfold)


def test_the_book_has_the_pages_of_the_navigation_and_looks_things_up_behind(book: Book) -> None:
    assert [(part.title, [one.title for one in part.chapters]) for part in book.parts] == [
        ("The handbook", ["Learn", "Parts of a page", "Matrix"]),
        ("Classes of models", ["Classes", "Second class", "First class"]),
        ("The zoo", ["Timeline", "Families", "Layers", "Trends", "What runs on"]),
        ("Data", ["All models", "Models, one by one", "Benchmarks", "Hardware", "Licences", "Developers"]),
        ("Claims, words, sources", ["Claims", "Words", "References", "Notices"]),
    ]


def test_a_new_page_of_the_navigation_becomes_a_chapter(site: Path, root: Path) -> None:
    sections = navigation(root / "mkdocs.yml")
    assert sections == NAV
    sections["Learn"].insert(1, "handbook/new.html")
    assert [one.path for one in plan(site, sections)[0].chapters][:2] == ["handbook/index.html", "handbook/new.html"]


def test_models_are_cards_in_the_order_of_their_names_whose_headings_lead_to_the_site(book: Book) -> None:
    text = chapter_html(book, chapter(book, "zoo-models-entries"), unfold)
    headings = lxml.html.fromstring(text).xpath("//h3")
    assert [one.text_content() for one in headings] == ["Big", "small", "Älter"]
    assert [one.get("id") for one in headings] == ["zoo-models-big", "zoo-models-small", "zoo-models-aelter"]
    assert headings[0].xpath("a/@href") == [f"{URL}zoo/models/big.html"]
    assert "A model with Big in it." in text
    assert "A long story." not in text
    assert "Compare" not in text


def test_what_needs_a_script_or_a_window_is_gone_and_what_it_showed_stays(parts: str) -> None:
    for gone in (
        "<script",
        "<button",
        "<input",
        "zoo-empty",
        "headerlink",
        "page-actions",
        "data-widget",
        "graph",
        "tabindex",
    ):
        assert gone not in parts
    assert "value 2" in parts
    assert '<p class="block-title">One token</p><ol><li><strong>In.</strong> A vector.</li>' in parts


def test_tabs_are_blocks_under_their_names(parts: str) -> None:
    assert '<div class="tabbed-block"><p class="block-title">Linux</p><p>apt</p></div>' in parts
    assert '<div class="tabbed-block"><p class="block-title">macOS</p><p>brew</p></div>' in parts


def test_folded_blocks_are_open_on_paper(parts: str) -> None:
    assert (
        '<div class="unfolded question"><p class="block-title">Why?</p><p id="handbook-parts--why">Because.</p></div>'
        in parts
    )
    assert "<details" not in parts


def test_links_stay_in_the_book_where_they_can(parts: str) -> None:
    found = {one.text_content(): one.get("href") for one in lxml.html.fromstring(f"<div>{parts}</div>").iter("a")}
    assert found == {
        "token": "#handbook-glossary--token",
        "a word that is not there": "#handbook-glossary",
        "Big": "#zoo-models-big",
        "a tool": f"{URL}tools/memory.html#model=big&context=4096",
        "below": "#handbook-parts--second",
        "elsewhere": "https://example.org/x",
        "home": f"{URL}index.html",
    }


def test_no_link_of_the_book_leads_nowhere(book: Book) -> None:
    whole = contents(book) + "".join(chapter_html(book, one, unfold) for one in book.chapters)
    tree = lxml.html.fromstring(f"<div>{whole}</div>")
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = {href[1:] for href in tree.xpath("//@href") if href.startswith("#")}
    assert targets - set(ids) == {part.anchor for part in book.parts}  # each edition writes the headings of parts


def test_headings_stand_below_the_title_of_their_part(book: Book) -> None:
    assert ("handbook-parts", "Parts of a page") in lines_of(book)
    assert chapter(book, "handbook-parts").sections == (("handbook-parts--second", "Second section"),)
    assert '<h2 id="handbook-parts">' in chapter_html(book, chapter(book, "handbook-parts"), unfold)


def test_a_missing_page_is_named(site: Path) -> None:
    planned = [PlannedPart("One", (Planned("handbook/gone.html"),))]
    with pytest.raises(EditionError, match=r"handbook/gone\.html is not in .*; build the site again: zoo build"):
        make_book(site, read_imprint(site), planned, "")


def test_what_is_no_site_is_named(tmp_path: Path) -> None:
    with pytest.raises(EditionError, match="is not a built site"):
        read_imprint(tmp_path)


def test_the_imprint_comes_from_the_data_of_the_site(tmp_path: Path) -> None:
    imprint = read_imprint(made_site(tmp_path))
    assert imprint.name == "llm-zoo-9.8.7"
    assert imprint.statement == "Version 9.8.7, data of 26 November 2026 (data version feedbeef)"
    assert imprint.url == URL
    assert imprint.epoch == 1795694400

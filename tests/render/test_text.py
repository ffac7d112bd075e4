"""Text from records is shown, never run: what means something to Markdown, HTML or mermaid is defused."""

from __future__ import annotations

import html

import markdown
import pytest
from bs4 import BeautifulSoup
from markupsafe import Markup
from tests import hostile

from llm_zoo.render.text import Md, as_markdown, escape, mermaid_label, visible


def shown(text: str) -> str:
    """What a reader sees of escaped text in a paragraph, after Markdown and HTML."""
    rendered = markdown.markdown(escape(text), extensions=["tables", "attr_list", "def_list", "footnotes", "abbr"])
    return BeautifulSoup(rendered, "html.parser").get_text().strip()


@pytest.mark.parametrize(
    "part", [*hostile.PARTS, *hostile.OPENINGS, "a_b_c", "2 * 3 * 4", "1986. A year", "- x", ": x"]
)
def test_a_reader_sees_exactly_the_characters_of_the_record(part: str) -> None:
    assert shown(part) == visible(part)


@pytest.mark.parametrize("part", [*hostile.PARTS, *hostile.OPENINGS])
def test_escaped_text_makes_no_element_but_its_paragraph(part: str) -> None:
    rendered = BeautifulSoup(markdown.markdown(escape(part), extensions=["extra"]), "html.parser")
    assert [element.name for element in rendered.find_all(True)] == ["p"]


def test_escaping_is_exact() -> None:
    assert escape('<b>*x* | `y` [z](w) "q"') == ("&#60;b&#62;&#42;x&#42; &#124; &#96;y&#96; &#91;z&#93;(w) &#34;q&#34;")
    assert escape("# heading") == "&#35; heading"
    assert escape("12. item") == "12&#46; item"
    assert escape("=SUM(1)") == "&#61;SUM(1)"
    assert escape("plain, with-hyphen. And #hash, 3.5") == "plain, with-hyphen. And #hash, 3.5"


def test_html_reads_the_escaped_text_back() -> None:
    assert html.unescape(escape(hostile.TEXT)) == visible(hostile.TEXT)


def test_text_is_put_on_one_line() -> None:
    assert visible("  a\n\n  b\t c\r\nd\x85e ") == "a b c d e"


@pytest.mark.parametrize(
    ("character", "written"),
    [
        ("\u202e", "[U+202E]"),
        ("\u2066", "[U+2066]"),
        ("\u2069", "[U+2069]"),
        ("\u200b", "[U+200B]"),
        ("\u200f", "[U+200F]"),
        ("\u00ad", "[U+00AD]"),
        ("\ufeff", "[U+FEFF]"),
        ("\u061c", "[U+061C]"),
        ("\u2028", "[U+2028]"),
    ],
)
def test_signs_that_reorder_or_hide_others_are_written_out(character: str, written: str) -> None:
    assert visible(f"a{character}b") == f"a{written}b"


def test_a_number_and_its_unit_stay_on_one_line() -> None:
    assert visible("671\u00a0B  of\n7\u202f%") == escape("671\u00a0B  of\n7\u202f%") == "671\u00a0B of 7\u202f%"


def test_letters_of_all_scripts_stay() -> None:
    text = "Qwen 通义千问, Mistral à Paris, Ω ≤ 3 × 10⁹ – 日本語 עברית"
    assert visible(text) == escape(text) == text


def test_finished_markdown_passes_and_everything_else_is_escaped() -> None:
    assert as_markdown(Md("**x**")) == "**x**"
    assert as_markdown(Markup("<b>")) == "<b>"
    assert as_markdown("**x**") == "&#42;&#42;x&#42;&#42;"
    assert as_markdown(7) == "7"
    assert isinstance(as_markdown("x"), Markup)


def test_escaping_twice_shows_the_escapes_so_it_is_never_done_by_accident() -> None:
    once = escape("*")
    assert as_markdown(once) == once


def test_a_diagram_label_cannot_end_its_quotes_or_open_a_tag() -> None:
    label = mermaid_label('x"]; click A <b>\n#1 `y` \\ &lt; %%{init}%%')
    assert label == "x#quot;]; click A #lt;b#gt; #35;1 #96;y#96; #92; #amp;lt; #37;#37;{init}#37;#37;"


@pytest.mark.parametrize("part", hostile.PARTS)
def test_no_diagram_label_holds_a_character_that_mermaid_reads(part: str) -> None:
    label = mermaid_label(part)
    assert not set('"<>&%`\\\n') & set(label)
    read = label
    for code, character in (
        ("quot", '"'),
        ("lt", "<"),
        ("gt", ">"),
        ("96", "`"),
        ("92", "\\"),
        ("amp", "&"),
        ("37", "%"),
        ("35", "#"),
    ):
        read = read.replace(f"#{code};", character)
    assert read == visible(part)

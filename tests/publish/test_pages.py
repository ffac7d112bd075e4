from __future__ import annotations

import pytest

from llm_zoo.publish.pages import (
    add_to_body,
    add_to_head,
    box_tables,
    first_paragraph,
    plain_text,
    shorten,
    without_indents,
)


def test_a_table_gets_a_box_named_after_its_section() -> None:
    html = '<h2 id="r">Results <em>now</em><a class="headerlink" href="#r">¶</a></h2><table><tr></tr></table>'
    assert box_tables(html).endswith(
        '<div class="table-box" role="group" aria-label="Table: Results now" tabindex="0">'
        '<table aria-label="Results now" class="data"><tr></tr></table></div>'
    )


def test_a_table_that_has_its_box_or_class_keeps_it() -> None:
    boxed = '<div class="table-box"><table class="models"></table></div>'
    assert box_tables(boxed) == boxed
    assert '<table aria-label="Table" class="models">' in box_tables('<table class="models"></table>')


def test_a_table_with_a_name_of_its_own_keeps_it() -> None:
    for table in ('<table aria-label="A"></table>', "<table><caption>A</caption></table>"):
        assert box_tables(f"<h2>B</h2>{table}").count("A") == 1
        assert 'aria-label="B"' not in box_tables(f"<h2>B</h2>{table}")


def test_headings_say_whether_they_head_a_column_or_a_row() -> None:
    table = (
        "<table><thead><tr><th>a</th><th scope=x>b</th></tr></thead><tbody><tr><th class=y>c</th></tr></tbody></table>"
    )
    assert box_tables(table).endswith(
        '<thead><tr><th scope="col">a</th><th scope=x>b</th></tr></thead>'
        '<tbody><tr><th scope="row" class=y>c</th></tr></tbody></table></div>'
    )


def test_only_a_long_table_scrolls_under_its_head() -> None:
    assert 'class="table-box"' in box_tables("<table>" + "<tr></tr>" * 40 + "</table>")
    assert 'class="table-box long"' in box_tables("<table>" + "<tr></tr>" * 41 + "</table>")


def test_a_last_column_of_prose_is_told_apart_because_it_needs_room() -> None:
    def table(last: str) -> str:
        return box_tables(f"<table><tr><th>a</th></tr><tr><td>{'long ' * 20}</td>\n<td>{last}</td>\n</tr></table>")

    assert 'class="table-box wordy"' in table("word " * 13)
    assert 'class="table-box"' in table("word " * 12)
    assert 'class="table-box"' in table(f'<a href="{"x" * 99}">short</a>')


def test_every_table_after_a_boxed_one_gets_its_own_box() -> None:
    assert box_tables("<table></table><table></table>").count('<div class="table-box"') == 2
    assert box_tables('<div class="table-box"><table></table></div><table></table>').count("table-box") == 2


def test_a_corner_without_words_is_not_a_heading() -> None:
    table = box_tables('<table><tr><th></th><th style="text-align: right;"> </th><th>b</th></tr></table>')
    assert table.endswith('<tr><td></td><td style="text-align: right;"></td><th scope="row">b</th></tr></table></div>')


def test_plain_text_drops_tags_and_entities_but_keeps_words() -> None:
    assert plain_text('a <b>b</b>\n &amp; <a class="headerlink" href="#x">¶</a>') == "a b &"


def test_the_description_is_the_first_paragraph_that_says_something() -> None:
    long = "A sparse model is one that uses only some of its weights for a token."
    assert first_paragraph(f"<p>Short.</p><p>{long}</p>") == long
    assert first_paragraph("<p>Short.</p>") == ""


@pytest.mark.parametrize(("text", "length"), [("word " * 50, 160), ("x" * 160, 160)])
def test_a_description_is_cut_at_a_word(text: str, length: int) -> None:
    short = shorten(text.strip())
    assert len(short) <= length + 2
    assert short.endswith(("word …", "x"))


def test_fragments_go_to_the_end_of_head_and_body() -> None:
    page = "<head><title>t</title></head><body><pre>&lt;/body></pre></body>"
    assert add_to_head(page, "<x>") == "<head><title>t</title><x></head><body><pre>&lt;/body></pre></body>"
    assert add_to_body(page, "<x>").endswith("</pre><x></body>")


def test_indents_go_but_not_where_every_space_counts() -> None:
    page = "<p>\n    a  b\n\n  </p>\n<pre> x\n   y</pre>\n  <script>\n  1\n</script>  <textarea>\n z</textarea>"
    assert without_indents(page) == (
        "<p>\na  b\n</p>\n<pre> x\n   y</pre>\n<script>\n  1\n</script>  <textarea>\n z</textarea>"
    )

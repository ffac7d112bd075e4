"""Words of the glossary in chapters: linked once, never inside names, code, links or drawings."""

from __future__ import annotations

import json

import pytest

from llm_zoo.publish.terms import Entry, Words
from llm_zoo.render.tree import Asset, Tree

WORDS = Words(
    {
        "token": Entry("token", 'A piece of "text" & more.'),
        "mixture of experts": Entry("moe", "Many networks."),
        "moe": Entry("moe", "Many networks."),
        "kv cache": Entry("kv-cache", "What is kept."),
    }
)
LINK = '<a class="term" href="g.html#token" title="A piece of &quot;text&quot; &amp; more.">'


def test_the_first_use_of_a_term_leads_to_its_entry_and_shows_it() -> None:
    assert WORDS.link("<p>A token, a token.</p>", "g.html") == f"<p>A {LINK}token</a>, a token.</p>"


def test_words_are_found_whole_in_any_case_and_in_the_plural() -> None:
    assert WORDS.link("<p>Tokens</p>", "g.html") == f"<p>{LINK}Token</a>s</p>"
    for text in ("tokeniser", "subtoken", "token-free", "non-token"):
        assert WORDS.link(f"<p>{text}</p>", "g.html") == f"<p>{text}</p>"


def test_two_words_of_one_term_are_linked_once() -> None:
    linked = WORDS.link("<p>MoE is a mixture of experts</p>", "g.html")
    assert linked.count("<a ") == 1
    assert linked.endswith(">MoE</a> is a mixture of experts</p>")


@pytest.mark.parametrize(
    "html",
    [
        "<h2>token</h2>",
        "<code>token</code>",
        '<a href="x">a token</a>',
        "<svg><text>token</text></svg>",
        "<table><tr><td>token</td></tr></table>",
        '<p title="token">x</p>',
        "<pre><span>token</span></pre>",
        '<img alt="a > token">',
        "<!-- token -->",
        "<script>token</script>",
    ],
)
def test_names_code_links_and_drawings_stay_as_they_are(html: str) -> None:
    assert WORDS.link(html, "g.html") == html


def test_text_after_a_drawing_is_linked_again() -> None:
    html = '<figure><svg viewBox="0 0 1 1"><path d="M0"/></svg></figure><p>KV cache</p>'
    assert WORDS.link(html, "g.html") == html.replace(
        "KV cache", '<a class="term" href="g.html#kv-cache" title="What is kept.">KV cache</a>'
    )


def test_words_come_from_the_data_of_the_handbook_and_none_is_no_error() -> None:
    terms = [{"id": "token", "term": "token", "aliases": ["piece"], "definition": "D."}]
    words = Words.of(Tree((), (Asset("api/v1/terms.json", json.dumps(terms).encode()),)))
    assert words.link("<p>Piece</p>", "g") == '<p><a class="term" href="g#token" title="D.">Piece</a></p>'
    assert Words.of(Tree((), ())).link("<p>token</p>", "g") == "<p>token</p>"

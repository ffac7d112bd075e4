"""The search index: words of pages, apart from the pages, in the form that the theme reads."""

from __future__ import annotations

import json
from pathlib import Path

from tests.publish.script import Script, asset

from llm_zoo.publish.search import SHOWN, brief, columns, searchable, set_documents_apart

DOCUMENTS = [{"location": "a.html", "title": "A", "text": "<p>Words with “quotes” and &lt;/script></p>"}]


def test_words_stay_and_pictures_formulas_and_tables_go() -> None:
    page = '<h2 id="x">Cache</h2><svg a="1"></svg><p>grows by <math><mi>n</mi></math></p><table><tr></table>.'
    assert searchable(page) == '<h2 id="x">Cache</h2> <p>grows by  </p> .'


def test_documents_become_a_script_and_the_index_stays_empty(tmp_path: Path) -> None:
    folder = tmp_path / "search"
    folder.mkdir()
    (folder / "search_index.json").write_text(json.dumps({"config": {"lang": ["en"]}, "docs": DOCUMENTS}))
    set_documents_apart(tmp_path)
    empty = {"config": {"lang": ["en"]}, "docs": []}
    assert json.loads((folder / "search_index.json").read_text()) == empty
    assert Script((folder / "search_index.js").read_text()).value("__index") == empty
    assert Script((folder / "documents.js").read_text(encoding="utf-8")).value("window.__documents") == {
        "location": "a.html",
        "title": "A",
        "text": "Words with “quotes” and &lt;/script>",
        "more": "",
    }


def test_a_site_without_an_index_is_left_alone(tmp_path: Path) -> None:
    set_documents_apart(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_of_a_long_section_the_beginning_is_shown_and_each_other_word_is_found_once() -> None:
    beginning = "Experts are many. " + "x" * (SHOWN - 30)
    rest = "The expert routers of DeepSeek-V3 and a Router cost $0.27 &amp; 4,096 tokens; routers’ Café."
    assert brief(f"<p>{beginning}</p>\n<ul><li>{rest}</li></ul>") == (
        f"{beginning} The expert",
        "café cost deepseek routers tokens v3",
    )
    assert brief(f"<p>{beginning}</p>") == (beginning, "")
    assert brief("&lt;b> " * 9) == (" ".join(["&lt;b>"] * 9), "")  # an entity is no tag


def test_a_section_without_a_space_is_kept_whole() -> None:
    assert brief("y" * (SHOWN + 50)) == ("y" * (SHOWN + 50), "")


SEARCH_SCRIPT = """
  var window = {}, document = {currentScript: {src: "http://x/assets/js/s.js"}}, location = {protocol: "http:"};
  var EventTarget = Object;
"""


def test_the_browser_puts_sections_together_again_and_shows_no_hidden_words() -> None:
    long = "<p>" + "Beginning of all. " * 12 + "Zebra.</p>"
    made = columns(
        [
            {"location": "a.html", "title": "A", "text": ""},
            {"location": "a.html#x", "title": "X  y", "text": long},
            {"location": "b.html#z", "title": "Z", "text": "<p>Short</p>"},
        ]
    )
    assert made["location"] == "a.html\n#x\nb.html#z"
    script = Script(SEARCH_SCRIPT, asset("js/lazy-search-iframe-worker.js"))
    sections = script.value("made => window.ZooSearch.sections(made)", made)
    shown = brief(long)[0]
    assert sections == [
        {"location": "a.html", "title": "A", "text": ""},
        {"location": "a.html#x", "title": "X y", "text": f'<p>{shown}</p><p class="search-more">zebra</p>'},
        {"location": "b.html#z", "title": "Z", "text": "<p>Short</p>"},
    ]
    hit = {"location": "a.html#x", "text": '<p class="search-more"><mark>zebra</mark></p>'}
    seen = {"location": "b.html#z", "text": "<p><mark>Short</mark></p>"}
    found = script.value(
        "(items, docs) => window.ZooSearch.shown({type: 3, data: {items: [items]}}, docs).data.items[0]",
        [hit, seen],
        sections,
    )
    assert [item["text"] for item in found] == [f"<p>{shown}</p>", "<p><mark>Short</mark></p>"]

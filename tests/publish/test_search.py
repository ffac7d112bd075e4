"""The search index: words of pages, apart from the pages, in the form that the theme reads."""

from __future__ import annotations

import json
from pathlib import Path

from tests.publish.script import Script

from llm_zoo.publish.search import searchable, set_documents_apart

DOCUMENTS = [{"location": "a.html", "title": "A", "text": "<p>Words with “quotes” and </script></p>"}]


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
    assert Script((folder / "documents.js").read_text(encoding="utf-8")).value("window.__documents") == DOCUMENTS


def test_a_site_without_an_index_is_left_alone(tmp_path: Path) -> None:
    set_documents_apart(tmp_path)
    assert list(tmp_path.iterdir()) == []

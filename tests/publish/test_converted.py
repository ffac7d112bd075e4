"""Converted pages are kept between builds, and never in the place of what a page would become now."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path

import markdown
import pytest
from mkdocs.exceptions import Abort
from tests.publish.sample import sample_tree
from tests.publish.test_build import digests, with_page

from llm_zoo.publish.build import build_site
from llm_zoo.render.tree import Asset, Page, Tree

Rendering = Callable[[Callable[[], Tree]], None]


@pytest.fixture
def converted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were converted, in order."""
    texts: list[str] = []
    convert = markdown.Markdown.convert

    def noted(self: markdown.Markdown, source: str) -> str:
        texts.append(source)
        return convert(self, source)

    monkeypatch.setattr(markdown.Markdown, "convert", noted)
    return texts


def test_a_second_build_converts_nothing_and_is_equal_byte_for_byte(
    project: Path, rendering: Rendering, converted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    build_site(project, site_dir=project / "one")
    assert len(converted) == len(sample_tree().pages)
    converted.clear()
    build_site(project, site_dir=project / "two")
    assert converted == []
    assert digests(project / "one") == digests(project / "two")


def test_a_second_build_parses_no_page_for_the_search_and_finds_the_same(
    project: Path, rendering: Rendering, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_site(project)
    found = (project / "site/search/documents.js").read_text()
    assert "window.__documents" in found
    words: list[str] = []
    monkeypatch.setattr("material.plugins.search.plugin.Parser.handle_data", lambda parser, text: words.append(text))
    build_site(project)
    assert (words, (project / "site/search/documents.js").read_text()) == ([], found)
    for path in (project / "build/sections").iterdir():
        path.write_text("damaged")
    build_site(project)
    assert words != []


def test_a_title_that_changed_is_found_by_its_new_words(project: Path, rendering: Rendering) -> None:
    rendering(lambda: with_page("data/index.md", "---\ntitle: Oranges\n---\n\nText without a heading."))
    build_site(project)
    assert "Oranges" in (project / "site/search/documents.js").read_text()
    rendering(lambda: with_page("data/index.md", "---\ntitle: Lemons\n---\n\nText without a heading."))
    build_site(project)
    documents = (project / "site/search/documents.js").read_text()
    assert ("Lemons" in documents, "Oranges" in documents) == (True, False)


def test_a_changed_page_is_converted_and_no_other(project: Path, rendering: Rendering, converted: list[str]) -> None:
    build_site(project)
    converted.clear()
    rendering(lambda: with_page("data/index.md", "# Data\n\nIt has *changed*."))
    build_site(project)
    assert [text.strip() for text in converted] == ["# Data\n\nIt has *changed*."]
    assert "<em>changed</em>" in (project / "site/data/index.html").read_text()


def test_another_version_of_the_data_converts_nothing_and_stands_on_every_page_that_names_it(
    project: Path, rendering: Rendering, converted: list[str]
) -> None:
    def versioned(version: str) -> Callable[[], Tree]:
        tree = with_page(
            "data/index.md", f"# Data\n\nVersion {version}.\n\n```bibtex\n@misc{{x, v = {{{version}}}}}\n```"
        )
        index = Asset("api/v1/index.json", json.dumps({"data_version": version}).encode())
        return lambda: dataclasses.replace(tree, assets=(*tree.assets, index))

    rendering(versioned("0123456789abcdef"))
    build_site(project)
    converted.clear()
    rendering(versioned("fedcba9876543210"))
    build_site(project)
    assert converted == []
    html = (project / "site/data/index.html").read_text()
    assert html.count("fedcba9876543210") == 2
    assert "0123456789abcdef" not in html


def test_a_broken_link_fails_every_build_until_its_page_is_there(
    project: Path, rendering: Rendering, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = with_page("data/index.md", "# Data\n\n[a page](../zoo/models/later.md) and [an anchor](../index.md#later)")
    rendering(lambda: broken)
    for _ in range(2):
        with pytest.raises(Abort):
            build_site(project)
        assert (
            "a link '../zoo/models/later.md', but the target 'zoo/models/later.md' is not found"
            in capsys.readouterr().err
        )
    later = Page("zoo/models/later.md", "# Later", "zoo_data/models/acme/later.yaml")
    home = next(page for page in broken.pages if page.path == "index.md")
    others = [page for page in broken.pages if page is not home]
    rendering(lambda: dataclasses.replace(broken, pages=(*others, home, later)))
    with pytest.raises(Abort):
        build_site(project)
    assert "does not contain an anchor '#later'" in capsys.readouterr().err
    mended = dataclasses.replace(home, text=home.text + "\n\n## Later\n")
    rendering(lambda: dataclasses.replace(broken, pages=(*others, mended, later)))
    build_site(project)
    assert '<a href="../zoo/models/later.html">a page</a>' in (project / "site/data/index.html").read_text()

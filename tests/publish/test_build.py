"""The whole way from a rendered tree to the site, and what happens when something on it is wrong."""

from __future__ import annotations

import dataclasses
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort
from tests.offline import no_network
from tests.publish.sample import sample_tree

from llm_zoo.publish.build import build_site
from llm_zoo.publish.folders import replace_folder
from llm_zoo.records import Problem, RecordErrors
from llm_zoo.render.tree import Page, Tree

Rendering = Callable[[Callable[[], Tree]], None]
PROBLEM = Problem("zoo_data/models/x/y.yaml", 12, 3, "ZOO104", "unknown key 'contex' in model")


def with_page(path: str, text: str) -> Tree:
    """The sample with one page replaced or added."""
    tree = sample_tree()
    others = tuple(page for page in tree.pages if page.path != path)
    return dataclasses.replace(tree, pages=(*others, Page(path, text, f"docs/{path}")))


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def raise_errors() -> Tree:
    raise RecordErrors([PROBLEM])


def test_the_site_has_a_page_for_every_page_and_asks_no_other_host(project: Path, rendering: Rendering) -> None:
    with no_network() as asked:
        build_site(project)
    assert asked == []
    html = (project / "site/zoo/models/sample-moe.html").read_text()
    assert '<meta http-equiv="Content-Security-Policy"' in html
    assert 'role="dialog" aria-label="Search the handbook"' in html
    assert '<meta name="description" content="Sample MoE is a sparse model with 671 billion' in html
    assert 'href="https://github.com/llm-zoo/handbook/edit/main/zoo_data/models/sample/sample-moe.yaml"' in html
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="pele pele-flowchart"' in html
    assert '<link rel="stylesheet" href="../../assets/vendor/katex/katex.min.css">' in html
    assert "mermaid.min.js" not in html
    assert "unpkg.com" not in html
    assert (project / "site/search/documents.js").exists()


def test_only_the_editor_loads_the_library_that_draws_in_the_browser(project: Path, rendering: Rendering) -> None:
    build_site(project)
    loading = [path.name for path in (project / "site").rglob("*.html") if "mermaid.min.js" in path.read_text()]
    assert loading == ["diagram-editor.html"]


def test_a_page_outside_the_navigation_stands_under_its_index(project: Path, rendering: Rendering) -> None:
    build_site(project)
    html = (project / "site/zoo/models/sample-moe.html").read_text()
    assert '<nav class="crumbs" aria-label="Breadcrumb"><a href="index.html">Models</a>' in html
    other = (project / "site/data/index.html").read_text()
    assert "crumbs" not in other
    assert 'md-tabs__item--active">\n      <a href="../zoo' not in other


def test_two_builds_are_equal_byte_for_byte(
    project: Path, rendering: Rendering, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    build_site(project, site_dir=tmp_path / "one")
    build_site(project, site_dir=tmp_path / "two")
    assert digests(tmp_path / "one") == digests(tmp_path / "two")
    assert "<lastmod>2023-11-14</lastmod>" in (tmp_path / "one/sitemap.xml").read_text()


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (
            "[x](missing.md)",
            "but the target 'data/missing.md' is not found among documentation files",
        ),
        ("[x](../index.md#nowhere)", "contains a link '../index.md#nowhere', but the doc 'index.md' does not contain"),
        (
            "```mermaid\nflowchart LR\n  A -> [\n```",
            "page data/index.md, line 7 (written in docs/data/index.md): Parse error",
        ),
        ("Formula \\(\\frac{1\\) here", "page data/index.md: formula"),
        (
            "![x](https://evil.example/x.png){ onclick=alert(1) }",
            "page data/index.md (written in docs/data/index.md): the attribute 'onclick' is not part of writing; "
            "'https://evil.example/x.png' is loaded from elsewhere; files of pages stand in docs/assets/",
        ),
    ],
)
def test_a_failed_build_says_why_and_leaves_the_last_good_site(
    project: Path, rendering: Rendering, capsys: pytest.CaptureFixture[str], page: str, message: str
) -> None:
    build_site(project)
    before = digests(project / "site")
    rendering(lambda: with_page("data/index.md", f"---\ntitle: Data\n---\n\n{page}\n"))
    with pytest.raises(Abort) as abort:
        build_site(project)
    assert abort.value.code == 1
    assert message in capsys.readouterr().err
    assert digests(project / "site") == before
    assert not list(project.glob("site.*"))


def test_wrong_records_end_a_build_with_their_lines_and_no_traceback(
    project: Path, rendering: Rendering, capsys: pytest.CaptureFixture[str]
) -> None:
    rendering(raise_errors)
    with pytest.raises(Abort):
        build_site(project)
    printed = capsys.readouterr().err
    assert f"{PROBLEM}\n" in printed
    assert "1 problem in the records" in printed
    assert "Traceback" not in printed
    assert not (project / "site").exists()


def test_the_environment_is_left_as_it_was(project: Path, rendering: Rendering) -> None:
    before = dict(os.environ)
    build_site(project)
    assert dict(os.environ) == before


def test_a_failed_swap_puts_the_old_folder_back(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text("old")
    with pytest.raises(FileNotFoundError):
        replace_folder(tmp_path / "missing", tmp_path / "site")
    assert (tmp_path / "site/index.html").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]

"""Whole pages: golden copies of a small zoo, the place of every page, and chapters beside them.

`pytest tests/render --update-golden` writes the golden copies anew; read the difference before you commit it.
"""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path

import pytest
import yaml
from tests import hostile
from tests.made_up import TODAY, records, site

from llm_zoo.render import Tree, build_day, render_site
from llm_zoo.render.chapters import render_docs
from llm_zoo.render.pages import front_matter
from llm_zoo.render.text import visible

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
PAGES = (
    "benchmarks/index.md",
    "benchmarks/quiz.md",
    "classes/index.md",
    "classes/small.md",
    "licenses/Strict-1.0.md",
    "licenses/index.md",
    "zoo/compare/index.md",
    "zoo/compare/tiny-dense--tiny-moe.md",
    "zoo/developers/acme.md",
    "zoo/developers/index.md",
    "zoo/hardware/index.md",
    "zoo/hardware/nvidia-h100-sxm.md",
    "zoo/layers.md",
    "zoo/models/index.md",
    "zoo/models/quiet-one.md",
    "zoo/models/tiny-dense.md",
    "zoo/models/tiny-moe.md",
    "zoo/runs-on/8-gb.md",
    "zoo/runs-on/index.md",
)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """The small zoo, rendered with one chapter, one asset and a folder that is not rendered."""
    root = tmp_path_factory.mktemp("zoo")
    for path, text in {
        "index.md": "# Home\n\n{{ stats.models }} models.\n",
        "assets/a.txt": "{{ not a template }}",
        "overrides/main.html": "no page",
        ".hidden.md": "no page",
    }.items():
        file = root / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return render_site(site(root), root / "docs")


def stable(text: str) -> str:
    """The page without the insides of pictures, which a new version of the drawing library changes."""
    return re.sub(r"(<svg[^>]*>).*?(</svg>)", r"\1…\2", text)


@pytest.mark.parametrize("path", PAGES)
def test_the_page_equals_its_golden_copy(tree: Tree, path: str, request: pytest.FixtureRequest) -> None:
    text = stable(next(page.text for page in tree.pages if page.path == path))
    golden = GOLDEN / path
    if request.config.getoption("--update-golden"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8"), "if the change is meant: pytest tests/render --update-golden"


def test_there_is_a_golden_copy_of_each_page_that_is_compared_and_no_other() -> None:
    assert {file.relative_to(GOLDEN).as_posix() for file in GOLDEN.rglob("*.md")} == set(PAGES)


def test_every_record_has_its_page_and_every_folder_its_index(tree: Tree) -> None:
    paths = [page.path for page in tree.pages]
    assert paths == sorted(set(paths))
    assert {
        *PAGES,
        "classes/mixture-of-experts.md",
        "contribute/fields.md",
        "contribute/rules/index.md",
        "index.md",
        "licenses/Open-1.0.md",
        "zoo/developers/judges.md",
        "zoo/hardware/nvidia-rtx-4090.md",
    } <= set(paths)
    sources = {page.source for page in tree.pages}
    assert {f"zoo_data/{record}.yaml" for record in records() if not record.startswith("tasks/")} <= sources


def test_every_page_says_which_file_a_reader_edits(tree: Tree) -> None:
    sources = {page.path: page.source for page in tree.pages}
    assert sources["zoo/models/tiny-moe.md"] == "zoo_data/models/acme/tiny-moe.yaml"
    assert sources["licenses/Strict-1.0.md"] == "zoo_data/licenses/Strict-1.0.yaml"
    assert sources["index.md"] == "docs/index.md"
    assert sources["zoo/models/index.md"] == "scripts/llm_zoo/render/templates/models.md"
    assert None not in sources.values()


def test_chapters_are_templates_and_other_files_are_copied_as_they_are(tree: Tree) -> None:
    files = tree.files()
    assert files["index.md"] == b"# Home\n\n3 models.\n"
    assert files["assets/a.txt"] == b"{{ not a template }}"


#: A chapter with whatever goes by lines: front matter, a fence, a table, a quiz, a comment and a loop.
BY_LINES = """---
title: Lines
---

# Lines

{# Says nothing. #}
{% for model in models()[:2] %}
- {{ model.link }}
{% endfor %}

| a | b |
| - | - |
| 1 | 2 |

```mermaid
flowchart LR
  A --> B
```

??? quiz "Which?"
    - That.
        Not so.
    + This.
        Because.
"""


def test_a_chapter_with_the_line_ends_of_windows_is_the_same_page(tmp_path: Path) -> None:
    made, found = site(tmp_path), []
    for line_end in ("\n", "\r\n"):
        docs = tmp_path / f"docs{len(line_end)}"
        docs.mkdir()
        (docs / "lines.md").write_text(BY_LINES, encoding="utf-8", newline=line_end)
        (docs / "wrong.md").write_text("# Wrong\n\n\n{{ nobody }}\n", encoding="utf-8", newline=line_end)
        rendered = render_docs(made, docs)
        said = [str(problem) for problem in rendered.problems if problem.file in ("docs/lines.md", "docs/wrong.md")]
        found.append(("".join(page.text for page in rendered.pages), said))
    assert found[0] == found[1]
    text, said = found[1]
    assert "\r" not in text
    assert "| 1 | 2 |" in text
    assert [one.split(" ")[0] for one in said] == ["docs/wrong.md:4:1"]


def test_hidden_and_theme_files_are_not_part_of_the_tree(tree: Tree) -> None:
    assert not {"overrides/main.html", ".hidden.md"} & tree.files().keys()


def test_no_page_prints_a_name_of_the_program(tree: Tree) -> None:
    for page in tree.pages:
        if not page.path.startswith("contribute/"):
            assert not re.search(r"\bNone\b|Undefined|<llm_zoo|object at 0x|\bnan\b", page.text), page.path


def test_every_record_page_ends_with_what_a_reader_can_do(tree: Tree) -> None:
    for page in tree.pages:
        if page.source and page.source.startswith("zoo_data/") and not page.path.startswith("zoo/compare/"):
            actions = page.text[page.text.index('<nav class="page-actions"') :]
            address = page.source.replace("_", "&#95;")
            assert f"/edit/main/{address})" in actions, page.path
            assert "[Report an error](" in actions, page.path
            assert f"/commits/main/{address})" in actions, page.path
    model = next(page.text for page in tree.pages if page.path == "zoo/models/tiny-moe.md")
    assert "- [JSON](../../api/v1/models/tiny-moe.json)" in model
    assert "- Sources last read 1\u00a0November 2026" in model


@pytest.mark.parametrize("text", [*hostile.PARTS, hostile.TEXT])
def test_front_matter_is_yaml_whose_values_are_safe_in_html(text: str) -> None:
    header = front_matter(text, text)
    assert header.startswith("---\n")
    assert header.endswith("\n---")
    values = yaml.safe_load(header.removeprefix("---\n").removesuffix("\n---"))
    assert set(values) == {"title", "description"}
    for value in values.values():
        assert not set("<>\"'") & set(value)
        unescaped = value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&#x27;", "'")
        assert unescaped.replace("&amp;", "&") == visible(text)


def test_front_matter_is_exact() -> None:
    assert front_matter("A <b>", 'say "x"') == (
        "---\n" + 'title: "A &lt;b&gt;"\n' + f"description: {json.dumps('say &quot;x&quot;')}\n" + "---"
    )


@pytest.mark.parametrize(
    ("epoch", "day"),
    [("0", datetime.date(1970, 1, 1)), ("1795305599", datetime.date(2026, 11, 21)), ("1795305600", TODAY)],
)
def test_the_day_of_the_build_is_source_date_epoch_in_utc(
    monkeypatch: pytest.MonkeyPatch, epoch: str, day: datetime.date
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert build_day() == day


@pytest.mark.parametrize("epoch", ["", "soon", "-1"])
def test_without_a_number_the_day_is_today(monkeypatch: pytest.MonkeyPatch, epoch: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    before = datetime.datetime.now(datetime.UTC).date()
    assert before <= build_day() <= datetime.datetime.now(datetime.UTC).date()

"""Compiled templates are kept between builds, and a changed template, other code or a damaged file is compiled anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader

from llm_zoo.render import compiled as module
from llm_zoo.render.environment import environment
from llm_zoo.render.kept import keeping_in


@pytest.fixture(autouse=True)
def on_somebodys_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the templates that were compiled, in order."""
    names: list[str] = []
    kind = type(environment(DictLoader({})))
    compile_one = kind._generate

    def noted(self: object, source: object, name: str, filename: str, defer_init: bool = False) -> str:
        names.append(name)
        return compile_one(self, source, name, filename, defer_init)

    monkeypatch.setattr(kind, "_generate", noted)
    return names


def rendered(folder: Path, text: str) -> str:
    with keeping_in(folder):
        return environment(DictLoader({"page.md": text})).get_template("page.md").render(word="<b>")


def test_a_template_is_compiled_once_and_its_text_stays_escaped(tmp_path: Path, compilations: list[str]) -> None:
    assert rendered(tmp_path, "a {{ word }}") == rendered(tmp_path, "a {{ word }}") == "a &#60;b&#62;"
    assert compilations == ["page.md"]
    assert rendered(tmp_path, "b {{ word }}") == "b &#60;b&#62;"
    assert compilations == ["page.md", "page.md"]


def test_a_damaged_file_is_not_run(tmp_path: Path, compilations: list[str]) -> None:
    rendered(tmp_path, "a {{ word }}")
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[:-4])
    assert rendered(tmp_path, "a {{ word }}") == "a &#60;b&#62;"
    assert len(compilations) == 2


def test_other_code_compiles_anew(tmp_path: Path, compilations: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    rendered(tmp_path, "a {{ word }}")
    monkeypatch.setattr(module, "code_hash", lambda: "of other filters")
    rendered(tmp_path, "a {{ word }}")
    assert len(compilations) == 2


def test_a_build_server_runs_nothing_that_was_kept(
    tmp_path: Path, compilations: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered(tmp_path, "a {{ word }}")
    monkeypatch.setenv("CI", "true")
    rendered(tmp_path, "a {{ word }}")
    assert len(compilations) == 2

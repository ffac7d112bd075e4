"""Data walks one way: records → derive → render → publish. A stop imports only stops to its left."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "scripts" / "llm_zoo"
STREET = ["records", "derive", "render", "publish"]
FILES = sorted(path for stop in STREET for path in (PACKAGE / stop).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Every module that a file of the package imports, at the top or inside a function, by its full name."""
    home = ["llm_zoo", *path.relative_to(PACKAGE).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = home[: len(home) - node.level + 1] if node.level else []
            module = ".".join([*start, *(node.module or "").split(".")]).rstrip(".")
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def stop_of(module: str) -> str | None:
    """The stop that a module belongs to; None outside the street."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "llm_zoo" and parts[1] in STREET else None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_stop_knows_a_stop_to_its_right(path: Path) -> None:
    here = STREET.index(path.relative_to(PACKAGE).parts[0])
    assert [name for name in imported(path) if (stop := stop_of(name)) and STREET.index(stop) > here] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_only_the_last_stop_knows_the_site_generator(path: Path) -> None:
    generator = ("mkdocs", "material", "pymdownx", "mermaid2", "quickjs", "playwright")
    found = [name for name in imported(path) if name.split(".")[0] in generator]
    assert found == [] or path.relative_to(PACKAGE).parts[0] == "publish"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_stop_knows_the_command(path: Path) -> None:
    assert [name for name in imported(path) if name == "llm_zoo.cli" or name.startswith("llm_zoo.cli.")] == []


def test_imports_are_seen_in_every_form(tmp_path: Path) -> None:
    """The tests above would pass on anything if this one failed."""
    seen = list(imported(PACKAGE / "derive" / "mixers" / "attention.py"))
    assert "llm_zoo.records.mixers.Attention" in seen
    assert "llm_zoo.derive.mixers.base" in seen
    assert "llm_zoo.derive.tensors.Tensor" in seen
    assert [stop_of(name) for name in ("llm_zoo.render", "llm_zoo.cli", "llm_zoo", "render", "json")] == [
        "render",
        None,
        None,
        None,
        None,
    ]


def writes(path: Path) -> Iterator[str]:
    """Calls that write text without saying how lines end: Windows would make other files of the same text."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or any(word.arg == "newline" for word in node.keywords):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        modes = [one.value for one in [*node.args, *(word.value for word in node.keywords)] if is_mode(one)]
        if name == "write_text" or (name in ("open", "fdopen") and modes):
            yield f"line {node.lineno}"


def is_mode(node: ast.expr) -> TypeGuard[ast.Constant]:
    return isinstance(node, ast.Constant) and node.value in ("w", "x", "wt", "xt")


def test_what_is_written_ends_its_lines_in_the_same_way_on_every_system() -> None:
    assert [f"{path.relative_to(PACKAGE)}: {found}" for path in PACKAGE.rglob("*.py") for found in writes(path)] == []


def test_a_write_with_the_system_s_line_ends_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text(
        "p.write_text('a', encoding='utf-8')\np.open('w')\nopen(p, mode='x')\n"
        "p.write_text('a', newline='\\n')\np.open('wb')\np.open()\np.open('w', newline='')\n"
    )
    assert list(writes(file)) == ["line 1", "line 2", "line 3"]

"""A zoo with any number of models, made from the real one: the same layers, sources, prices and results, other names.

Fewer models than the real zoo are its oldest ones, because a model's ancestors are older than it; more are copies.
Chapters name single models, so the prose of a made zoo is the real one as it was rendered, and asks for nothing.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from llm_zoo.derive.audit import load_audited_zoo
from llm_zoo.records import RecordErrors, Zoo, read_zoo
from llm_zoo.render import Tree

SETTINGS = "mkdocs.yml"


def make_zoo(source: Path, tree: Tree, target: Path, count: int) -> None:
    """Write a repository with `count` models to the empty folder `target`; `tree` is the real one, rendered."""
    zoo, _ = read_zoo(source)
    shutil.copytree(source / "zoo_data", target / "zoo_data", ignore=shutil.ignore_patterns("models"))
    for path, text in models(source, zoo, count):
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_text(text, encoding="utf-8")
    _drop_what_names_missing_models(target)
    _write_prose(tree, source, target)
    for name in ("docs/overrides", "docs/assets"):
        shutil.copytree(source / name, target / name)
    (target / "scripts").symlink_to((source / "scripts").resolve(), target_is_directory=True)
    shutil.copy(source / SETTINGS, target)


def models(source: Path, zoo: Zoo, count: int) -> Iterator[tuple[str, str]]:
    """Path and text of `count` records, the oldest models first, then copies of them in rounds."""
    oldest = sorted(zoo.models, key=lambda model_id: (zoo.models[model_id].released, model_id))
    for number in range(count):
        round_, index = divmod(number, len(oldest))
        path = zoo.file("models", oldest[index])
        text = (source / path).read_text(encoding="utf-8")
        yield (path, text) if round_ == 0 else copied(path, text, round_)


def copied(path: str, text: str, round_: int) -> tuple[str, str]:
    """A record under another id and name."""
    renamed, found = re.subn(
        r"^name: (.+)$", lambda match: f"name: {_with(match[1], round_)}", text, flags=re.MULTILINE
    )
    assert found == 1, f"{path} has {found} names at its top level"
    # What the service calls it is unique among models.
    renamed = re.sub(r"^(api_id|hub): .*\n", "", renamed, flags=re.MULTILINE)
    # A family stays as large as it is, and the copy of a descendant descends from a copy.
    renamed = re.sub(r"^family: (\S+)", rf"family: \1-copy-{round_}", renamed, flags=re.MULTILINE)
    renamed = re.sub(
        r"derived_from: \[(.+?)\]",
        lambda match: f"derived_from: [{_copies(match[1], round_)}]",
        renamed,
        flags=re.DOTALL,
    )
    return path.replace(".yaml", f"-copy-{round_}.yaml"), renamed


def _copies(ids: str, round_: int) -> str:
    return ", ".join(f"{one.strip()}-copy-{round_}" for one in ids.split(","))


def _with(name: str, round_: int) -> str:
    """A name as YAML, with a number after it."""
    return f'{name[:-1]} {round_}"' if name.endswith('"') else f"{name} {round_}"


def _drop_what_names_missing_models(target: Path) -> None:
    """Remove records of other kinds that refer to models which a small zoo does not have."""
    while True:
        try:
            load_audited_zoo(target)
        except RecordErrors as errors:
            for path in {problem.file for problem in errors.problems}:
                assert "/models/" not in path, f"{path} has a problem of its own"
                (target / path).unlink()
        else:
            return


def as_template(text: str) -> str:
    """A template that gives exactly this text, which may hold what people must not write and pages are made of."""
    literal = json.dumps(text, ensure_ascii=False).replace("{", "\\u007b").replace("}", "\\u007d")
    return f"{{{{ {literal} | finished }}}}"


def _write_prose(tree: Tree, source: Path, target: Path) -> None:
    """Every written page as it was rendered."""
    for page in tree.pages:
        if page.source and page.source.startswith("docs/"):
            path = target / "docs" / page.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(as_template(page.text), encoding="utf-8")

"""`zoo new`: questions in the terminal, each answer checked at once, and a record at the end.

What has been answered is kept in `build/drafts/` after each answer, so that Ctrl+C loses nothing; below `zoo_data/` a
file appears only as a whole, at the end.
"""

from __future__ import annotations

import datetime
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..records import FOLDER, Zoo
from ..records.fields import is_id
from ..records.problems import nearest, shorten
from ..records.yaml_source import read_yaml
from . import form, importer
from .config.base import ConfigProblem
from .fix import fix
from .found import find_config
from .one_record import Checked, check

DRAFTS = Path("build", "drafts")

#: Asks for an answer: the question, what it would be without an answer, and what was wrong with the last one.
Ask = Callable[[form.Question, str, str], str]


@dataclass
class Draft:
    """A record on its way."""

    root: Path
    id: str
    zoo: Zoo
    today: datetime.date
    text: str = ""
    #: What the configuration left open, for a person to read.
    remarks: tuple[str, ...] = ()

    @property
    def kept(self) -> Path:
        """Where it is kept until it is done."""
        return self.root / DRAFTS / f"{self.id}.yaml"

    @property
    def file(self) -> str:
        """Its path in the repository, once the developer is known."""
        return self.file_for(self.text)

    def file_for(self, text: str) -> str:
        """The path that a text would have."""
        developer = form.values(text).get("developer") if text else None
        return f"{FOLDER}/models/{developer or 'developer'}/{self.id}.yaml"

    def keep(self) -> None:
        """Keep it as it is."""
        write_whole(self.kept, self.text)


def start(root: Path, model_id: str, config: str | None, zoo: Zoo, today: datetime.date) -> Draft:
    """A draft of a new model: the one that is kept, one made of a configuration, or an empty one.

    Raises `ConfigProblem`.
    """
    if not is_id(model_id):
        raise ConfigProblem(f"{shorten(model_id)} is not an id: a-z, 0-9, and single '.' or '-' between them")
    if model_id in zoo.models:
        raise ConfigProblem(f"'{model_id}' is there already: {zoo.file('models', model_id)}; correct it there")
    draft = Draft(root, model_id, zoo, today)
    if draft.kept.is_file():
        draft.text, draft.remarks = _kept_text(draft), (f"went on from {draft.kept.relative_to(root)}",)
    elif config is not None:
        imported = importer.import_config(find_config(config), importer.Wishes(id=model_id), zoo, today)
        draft.text, draft.remarks = importer.record_text(imported), tuple(importer.report(imported))
    else:
        draft.text = form.empty(draft.file)
    return draft


def _kept_text(draft: Draft) -> str:
    """The text of a kept draft, which somebody may have edited. Raises `ConfigProblem` where it cannot be read."""
    raw, name = draft.kept.read_bytes(), (DRAFTS / draft.kept.name).as_posix()
    text = raw.decode("utf-8", "replace")
    if text != form.empty(draft.file_for("")):
        located, problems = read_yaml(name, raw)
        if located is None or not isinstance(located.value, dict):
            said = str(problems[0]).splitlines()[0] if problems else f"{name} is no record"
            raise ConfigProblem(f"{said}; mend this draft, or delete it to begin again")
    return text


def answer(draft: Draft, question: form.Question, given: str) -> None:
    """Take one answer into the draft. Raises `BadAnswer`, and then the draft is as it was."""
    value: Any = form.parse(question, given)
    text = form.fill(draft.text, {question.path: value}, draft.today)
    form.check_answer(question, value, draft.file_for(text), text, draft.zoo)
    draft.text = text


def ask_all(draft: Draft, ask: Ask) -> None:
    """Ask every question until its answer is right; an empty answer keeps what is there, or leaves the fact out."""
    for question in form.QUESTIONS:
        if _makes_no_sense(question, draft.text):
            continue
        wrong = ""
        while True:
            known = form.values(draft.text).get(question.name)
            given = ask(question, "" if known is None else form.as_text(known), wrong).strip()
            if not given and not (question.required and known is None):
                break
            try:
                if not given:
                    raise form.BadAnswer("a record cannot do without this")
                answer(draft, question, given)
            except form.BadAnswer as error:
                wrong = str(error)
                continue
            draft.keep()
            break


def _makes_no_sense(question: form.Question, text: str) -> bool:
    """Questions that earlier answers or the configuration have settled."""
    if question.name == "config-url":
        return "\n  config: {" not in text
    return question.name in {"licence", "code-licence", "hub"} and form.values(text).get("weights") == "closed"


def finish(draft: Draft) -> Checked:
    """Write the record where it belongs, in canonical form, and check it there. Raises `ConfigProblem`."""
    developer = form.values(draft.text).get("developer")
    if developer is None:
        draft.keep()
        hint = nearest(draft.id.split("-")[0], list(draft.zoo.developers))
        raise ConfigProblem(f"without a developer the record has no folder; name one with --developer{hint}")
    fixed = fix(draft.file, draft.text.encode())
    if fixed.text is None:
        raise ConfigProblem("; ".join(problem.message for problem in fixed.problems))
    target = draft.root / draft.file
    if target.exists():
        raise ConfigProblem(f"{draft.file} is there already; nothing was written")
    write_whole(target, fixed.text)
    draft.kept.unlink(missing_ok=True)
    return check(draft.file, fixed.text.encode(), draft.zoo)


def write_whole(path: Path, text: str) -> None:
    """Write a file as a whole or not at all, whenever somebody presses Ctrl+C."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise

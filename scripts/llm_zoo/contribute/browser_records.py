"""Calls of the page that adds or corrects a model: the rules of `zoo check`, the questions of `zoo new`, `zoo fix`.

Trust boundary: text and answers are a stranger's; what is wrong with them comes back as problems, never as a traceback.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import json
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from ..derive.audit import UNFIT
from ..records import FOLDER, KINDS, Zoo
from ..records.architecture import Architecture
from ..records.fields import is_id
from ..records.loader import RecordFile
from ..records.problems import shorten, visible
from ..records.yaml_source import MAX_BYTES, read_yaml
from . import card, fix, form, layout, one_record
from .config.base import Yaml
from .editor import CannotAnswer

#: Folders whose records a model refers to, or whose names its card shows.
BESIDE = ("developers", "benchmarks", "licenses", "classes")
#: A file name for a model that has no developer yet; its folder is no id of a developer.
NOBODY = "developer"


def known_others(zoo: Zoo) -> str:
    """The records that are no models, as the browser gets them."""
    return json.dumps(
        {
            folder: {
                record_id: record.model_dump(mode="json", exclude_defaults=True, by_alias=True)
                for record_id, record in zoo.records(folder).items()
            }
            for folder in BESIDE
        },
        separators=(",", ":"),
    )


def whole_zoo(models: Mapping[str, Any], others: str) -> Zoo:
    """The zoo of the browser: its models, the records of `known_others`, and the path of every file."""
    parts: dict[str, Any] = {"models": models}
    for folder, records in json.loads(others).items():
        kind: type[BaseModel] = KINDS[folder]
        parts[folder] = {key: kind.model_validate_json(json.dumps(record)) for key, record in records.items()}
    files = {
        (folder, record_id): RecordFile(_path(folder, record_id, record), b"")
        for folder, records in parts.items()
        for record_id, record in records.items()
    }
    return Zoo(files=files, **parts)


def _path(folder: str, record_id: str, record: Any) -> str:
    inner = f"{record.developer}/" if folder == "models" else ""
    return f"{FOLDER}/{folder}/{inner}{record_id}.yaml"


class RecordDesk:
    """Answers calls about the text of one model's record."""

    def __init__(self, zoo: Zoo, facts: Callable[[str, Architecture, str], Yaml]) -> None:
        self._zoo = zoo
        self._facts = facts
        self.calls: dict[str, Callable[..., Yaml]] = {"check": self.check, "fill": self.fill}

    def check(self, content: str, model: str, today: str, tidy: bool = False) -> Yaml:
        """What `zoo check` says of `content` (in base64) as the record `model`; with `tidy`, after `zoo fix`.

        `problems` have line, column, code, message, and `line_text`, the line that the terminal prints.
        """
        raw, day, file = self._arguments(content, model, today)
        if tidy:
            try:
                fixed = fix.fix(file(raw), raw)
            except fix.WouldChange:
                fixed = fix.Fixed(None)
            raw = fixed.text.encode() if fixed.text is not None else raw
        checked = one_record.check(file(raw), raw, self._zoo)
        text = raw.decode("utf-8", "replace")
        answer: Yaml = {
            "file": file(raw),
            "known": self._known(model),
            "text": text,
            "values": {name: form.as_text(value) for name, value in form.values(text).items()},
            "problems": [
                {
                    "line": one.line,
                    "column": one.column,
                    "code": one.code,
                    "message": visible(one.message),
                    "line_text": str(one).split("\n")[0],
                }
                for one in checked.problems
            ],
            "card": None,
            "facts": None,
        }
        made = checked.model
        if made is not None and made.developer in self._zoo.developers and model in checked.zoo.models:
            answer["card"] = [list(row) for row in card.card(checked.zoo, model, day)]
            if made.architecture is not None and not any(one.code == UNFIT for one in checked.problems):
                answer["facts"] = self._facts(made.name, made.architecture, model)
        return answer

    def fill(self, content: str, model: str, today: str, answers: dict[str, str]) -> Yaml:
        """The record with answers of the form in it, by names of questions; empty takes a fact out.

        `wrong` has a message for each answer that was refused; it changed nothing.
        """
        raw, day, file = self._arguments(content, model, today)
        questions = {one.name: one for one in form.QUESTIONS}
        text, wrong = raw.decode("utf-8", "replace"), {}
        if form.is_empty(text):
            text = text if text.strip() else form.empty(file(raw))
        elif (found := read_yaml(file(raw), raw)) and (found[0] is None or found[1]):
            first = found[1][0]
            raise CannotAnswer(f"mend the text first: line {first.line}, {first.code} {visible(first.message)}")
        for name, given in answers.items():
            if name not in questions or not isinstance(given, str):
                raise CannotAnswer(f"the form has no question {shorten(name)}")
            try:
                value = form.parse(questions[name], given) if given.strip() else None
                made = form.fill(text, {questions[name].path: value}, day)
                if value is not None:
                    form.check_answer(questions[name], value, file(made.encode()), made, self._zoo)
                text = made
            except form.BadAnswer as error:
                wrong[name] = str(error)
            except layout.CannotLayOut as error:
                raise CannotAnswer(f"mend the text first: {visible(str(error))}") from None
        return {"text": text, "wrong": wrong}

    def _known(self, model: str) -> str | None:
        return self._zoo.file("models", model) if model in self._zoo.models else None

    def _arguments(self, content: str, model: str, today: str) -> tuple[bytes, datetime.date, Callable[[bytes], str]]:
        try:
            raw, day = base64.b64decode(content, validate=True), datetime.date.fromisoformat(today)
        except (binascii.Error, ValueError, TypeError):
            raise CannotAnswer("the content must be in base64, and the day like 2026-12-24") from None
        if len(raw) > MAX_BYTES:
            raise CannotAnswer(f"the file has {len(raw):,} bytes; the limit is {MAX_BYTES:,}")
        if not isinstance(model, str) or not is_id(model):
            raise CannotAnswer(f"{shorten(model)} is not an id: a-z, 0-9, and single '.' or '-' between them")

        def file(text: bytes) -> str:
            developer = form.values(text.decode("utf-8", "replace")).get("developer")
            named = developer if isinstance(developer, str) and is_id(developer) else NOBODY
            return f"{FOLDER}/models/{named}/{model}.yaml"

        return raw, day, file

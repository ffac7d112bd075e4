"""What a page in a browser asks of this package: named calls with plain JSON in and out.

The browser runs these very functions (docs/assets/js/engine.js), so no formula and no reader of configurations exists
a second time. Trust boundary: arguments are a stranger's; every mistake in them comes back as a message, never as a
traceback.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..derive.cache import cache_of
from ..derive.layers import layer_count
from ..derive.parameters import count_parameters
from ..records import Model, Zoo
from ..records.architecture import Architecture
from ..records.problems import Problem, shorten
from ..records.rules import RULES, Finding
from ..records.validation import parse_record
from ..records.yaml_source import Located, read_yaml
from ..render import numbers, palette
from ..render.barcode import stripes_of
from ..render.diagrams import describe, drawing_of
from . import editor, importer
from .browser_records import RecordDesk, whole_zoo
from .config.base import ConfigProblem, Yaml
from .editor import CannotAnswer
from .found import given_config
from .writer import dump

MOST_BYTES = 2_000_000
#: Contexts at which the cache is told.
CONTEXTS = (8_192, 32_768, 131_072)
#: Models that are told as nearest.
NEAREST = 5
#: Rule that the layers of one network must keep; the others are about what a developer states.
FITS_TOGETHER = "ZOO219"
#: Of a record, what the importer and the layers need; results and prices would be most of the bytes.
LEFT_OUT = {"results", "prices", "rumours"}


def known_models(zoo: Zoo) -> str:
    """The records of the zoo as the browser gets them."""
    records = {
        model_id: model.model_dump(mode="json", exclude_defaults=True, by_alias=True, exclude=LEFT_OUT)
        for model_id, model in zoo.models.items()
    }
    return json.dumps(records, separators=(",", ":"))


@dataclass(frozen=True)
class Size:
    """A model of the zoo beside which another one is seen."""

    name: str
    total: int
    active: int


class Desk:
    """Answers calls with the models of `known`, which `known_models` wrote, and the `others` of `known_others`."""

    def __init__(self, known: str, others: str = "{}") -> None:
        records = json.loads(known)
        models = {key: Model.model_validate_json(json.dumps(record)) for key, record in records.items()}
        self._zoo = whole_zoo(models, others)
        self._sizes: dict[str, Size] = {}
        for key, model in models.items():
            if model.architecture:
                count = count_parameters(model.architecture)
                self._sizes[key] = Size(model.name, count.total, count.active)
        self._calls: dict[str, Callable[..., Yaml]] = {
            "preview": self.preview,
            "layers": self.layers,
            "themed": themed_drawing,
            **RecordDesk(self._zoo, self._facts).calls,
        }

    def call(self, name: str, arguments: str) -> str:
        """The answer to a call as JSON: `{"answer": …}`, or `{"problem": text}` where the arguments make no sense."""
        try:
            return json.dumps({"answer": self._calls[name](**json.loads(arguments))}, allow_nan=False)
        except (ConfigProblem, CannotAnswer) as problem:
            return json.dumps({"problem": str(problem)})

    # --- a configuration ----------------------------------------------------------------------------------------

    def preview(self, content: str, file: str = "config.json", hub: str | None = None, today: str = "") -> Yaml:
        """What `zoo import` makes of a configuration, `content` in base64, and what follows from it."""
        try:
            raw = base64.b64decode(content, validate=True)
            day = datetime.date.fromisoformat(today)
        except (binascii.Error, ValueError):
            raise CannotAnswer("the content must be in base64, and the day like 2026-12-24") from None
        if len(raw) > MOST_BYTES:
            raise ConfigProblem(f"the file has {len(raw):,} bytes; the limit of this page is {MOST_BYTES:,}")
        found = given_config(raw, file, hub or None)
        wishes = importer.Wishes(id=None if found.name else "new-model")
        imported = importer.import_config(found, wishes, self._zoo, day)
        name = str(imported.record.get("name") or imported.id)
        return {
            "id": imported.id,
            "known": imported.id in self._zoo.models,
            "yaml": importer.record_text(imported),
            "json": importer.json_object(imported),
            "report": importer.report(imported),
            "doubts": list(imported.doubts),
            "unmapped": list(imported.unmapped),
            "filled": imported.filled,
            "facts": self._facts(name, importer.typed(imported.record["architecture"]), imported.id),
        }

    # --- layers -------------------------------------------------------------------------------------------------

    def layers(self, model: str, steps: Sequence[Any] = (), context: int = CONTEXTS[-1]) -> Yaml:
        """The architecture of a model after the steps of `editor`: fields, facts, problems, and the record.

        A problem is `{path, message}`, with the path of a field or none. With a broken rule there are no facts.
        """
        record = self._zoo.models.get(model)
        if record is None or record.architecture is None:
            raise CannotAnswer(f"the zoo knows no layers of {shorten(model)}")
        if isinstance(context, bool) or not isinstance(context, int) or not 1 <= context <= 10**9:
            raise CannotAnswer(f"the context is {shorten(context)}; it must be a whole number of tokens up to 10⁹")
        start = record.architecture.model_dump(mode="json", exclude_defaults=True, by_alias=True)
        changed, kept_steps = editor.take(start, steps)
        answer: Yaml = {"fields": editor.fields(changed), "steps": kept_steps, "problems": []}
        architecture, answer["problems"] = _checked(record, changed, answer["fields"])
        if architecture is None:
            return answer
        name = f"{record.name}, changed" if kept_steps else record.name
        answer["facts"] = self._facts(name, architecture, model, context)
        before = self._facts(record.name, record.architecture, model, context)
        answer["start"] = {key: before[key] for key in ("total", "active", "cache")}
        kept = {"name": name, "architecture": changed}
        count = count_parameters(architecture)
        text = importer.record_text(importer.Imported(model, kept, count, (), (), {}))
        made = f"# Made from zoo_data/models/{record.developer}/{model}.yaml"
        schema, rest = text.split("\n", 1)
        said = [f"#   {step}" for step in kept_steps]
        answer["yaml"] = "\n".join([schema, f"{made} with these changes:" if said else made, *said, rest])
        return answer

    # --- facts --------------------------------------------------------------------------------------------------

    def _facts(self, name: str, architecture: Architecture, model_id: str, context: int | None = None) -> Yaml:
        """Everything about one architecture that a page shows."""
        count, cache = count_parameters(architecture), cache_of(architecture)
        contexts = sorted({*CONTEXTS, *([context] if context else [])})
        parts = sorted(count.breakdown.items(), key=lambda item: -item[1])
        return {
            "name": name,
            "layers": layer_count(architecture.layers),
            "total": count.total,
            "active": count.active,
            "breakdown": [
                {
                    "part": part,
                    "letter": palette.colour(part).letter,
                    "label": palette.colour(part).label,
                    "size": size,
                    "share": numbers.percent(size / count.total) if count.total else "",
                }
                for part, size in parts
            ],
            "cache": {
                "per_token": cache.bytes_per_token,
                "constant": cache.constant_bytes,
                "at": [{"tokens": tokens, "bytes": cache.bytes_at(tokens)} for tokens in contexts],
            },
            "words": describe(architecture),
            "barcode": str(stripes_of(name, architecture)),
            "diagram": "\n".join(drawing_of(name, architecture)),
            "nearest": list(self._nearest(count.total, count.active, model_id)),
        }

    def _nearest(self, total: int, active: int, model_id: str) -> Iterator[Yaml]:
        """Models of the zoo with total and active weights most like these, by the ratios of both."""

        def distance(one: Size) -> float:
            return math.hypot(math.log(one.total / max(total, 1)), math.log(one.active / max(active, 1)))

        near = sorted((distance(one), key) for key, one in self._sizes.items() if one.total > 0 and one.active > 0)
        for _, key in near[:NEAREST]:
            one = self._sizes[key]
            yield {"id": key, "name": one.name, "total": one.total, "active": one.active, "same": key == model_id}


def themed_drawing(svg: str) -> Yaml:
    """A drawing that follows the theme of the page, as those of the build do."""
    return {"svg": palette.themed(svg)}


def _checked(record: Model, changed: Yaml, fields: Sequence[Yaml]) -> tuple[Architecture | None, list[Yaml]]:
    """The architecture typed, or the messages that `zoo check` would give for it, each with the field it is about."""
    located, found = read_yaml("architecture", dump(changed).encode())
    architecture = None
    if located is not None:
        architecture, mistakes = parse_record("architecture", located, Architecture)
        found += mistakes
    if located is None or architecture is None or found:
        return None, [
            {"path": _field_at(located, fields, one), "message": f"{one.code} {one.message}"} for one in found
        ]
    model = record.model_copy(update={"architecture": architecture})
    messages = [_told(one, fields) for one in RULES[FITS_TOGETHER].check("", model, Zoo())]
    return (None if messages else architecture), messages


def _told(finding: Finding, fields: Sequence[Yaml]) -> Yaml:
    path = ".".join(map(str, finding.path[1:]))
    known = any(field["path"] == path for field in fields)
    return {"path": path if known else "", "message": f"{FITS_TOGETHER} {path}: {finding.message}"}


def _field_at(located: Located | None, fields: Sequence[Yaml], problem: Problem) -> str:
    """The path of the field whose value stands where a problem was found; empty for none."""
    for field in fields if located else ():
        steps = tuple(int(step) if step.isdigit() else step for step in field["path"].split("."))
        at = located.at(steps) if located else None
        if at and (at.line, at.column) == (problem.line, problem.column):
            return str(field["path"])
    return ""

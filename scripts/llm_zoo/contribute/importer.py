"""A record out of a configuration: what the file says, with its source; what it does not say, as a list of to-dos.

Importers propose, people answer for each value: nothing is guessed, a key that nobody understood is listed, and a
record that exists is never written over.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from ..derive.layers import runs
from ..derive.parameters import ParameterCount, count_parameters
from ..records import Zoo
from ..records.architecture import Architecture
from ..records.fields import is_id
from ..records.problems import shorten, visible
from .config import READERS, Config, ConfigProblem, Yaml
from .config.generic import may_change_weights, read_generic
from .config.towers import TEXT_PARTS
from .found import Found
from .writer import Open, difference, dump

SCHEMA_LINE = "# yaml-language-server: $schema=../../../build/docs/schema/v1/model.schema.json"
#: Keys of every configuration that say nothing about weights, cache or positions.
_ABOUT_THE_FILE = (
    "_name_or_path",
    "architectures",
    "auto_map",
    "dtype",
    "model_type",
    "torch_dtype",
    "transformers_version",
    "use_cache",
)
#: Without these in the file itself a count rests on what its class fills in, which no published file relies on.
_SIZES = {"hidden_size", "num_hidden_layers", "n_embd", "n_layer", "n_layers", "d_model", "num_layers"}
LONGEST_MESSAGE = 600
#: Keys of files that lie beside a configuration.
_BESIDE_A_MODEL = {
    "peft_type": "an adapter",
    "added_tokens_decoder": "the configuration of a tokenizer",
    "tokenizer_class": "the configuration of a tokenizer",
    "image_processor_type": "the configuration of an image processor",
    "feature_extractor_type": "the configuration of a feature extractor",
    "weight_map": "an index of weights",
    "quant_method": "the description of a quantisation",
    "_diffusers_version": "part of a diffusion pipeline",
    "_class_name": "part of a diffusion pipeline",
    "producer": "the description of a quantisation",
    "_from_model_config": "the configuration of generation",
    "do_sample": "the configuration of generation",
}
#: What a record needs and no configuration says: key, what to look up, where.
TO_DO = {
    "name": ("what the developer calls it", "the model card"),
    "developer": ("id of the developer, the name of a file in zoo_data/developers/", "the model card"),
    "family": ("id of the series, like qwen3", "the model card"),
    "released": ("day on which anyone outside could first use it, like 2024-12-26", "the developer's announcement"),
    "summary": ("one sentence in your own words: why it matters", "the announcement and the paper"),
    "access": ("{weights: open, api: …, license: {weights: …, code: …}}", "the model card and the licence file"),
    "cognition": ("system-1, system-2 or switchable", "the model card"),
    "variants": ("which of base, chat, reasoning, embedding, tool-use", "the model card"),
    "context": ("{window: …, source: …}", "the model card"),
    "cutoff": ("{date: …, source: …}: the last day that the training data knows of", "the model card"),
    "parameters": ("{total: …, active: …, source: …, locator: …} as the developer states them", "the model card"),
    "training": ("{tokens: …, source: …, locator: …}", "the paper"),
    "results": ("scores with their whole set-up", "the paper and the model card"),
}
_KEY_ORDER = (
    "name",
    "developer",
    "family",
    "released",
    "summary",
    "hub",
    "access",
    "cognition",
    "modalities",
    "variants",
    "context",
    "cutoff",
    "sources",
    "parameters",
    "training",
    "architecture",
    "results",
)
#: Keys of an architecture where the file is right; the others are a person's.
_READ_FROM_A_FILE = frozenset(
    {
        "form",
        "hidden_size",
        "vocab_size",
        "tie_embeddings",
        "output_head",
        "token_types",
        "position",
        "norm",
        "layers",
        "encoder",
        "extras",
    }
)
_SIZE = re.compile(r"(?<![A-Za-z0-9.])(?:(\d+)[xX])?(\d+(?:\.\d+)?)([BbMmTt])(?![A-Za-z0-9])")
_TIMES = re.compile(r"\d[xX]\d")
_ACTIVE = re.compile(r"(?<![A-Za-z0-9])[Aa](\d+(?:\.\d+)?)([BbMm])(?![A-Za-z0-9])")
_OF_EXPERTS = re.compile(r"(?<![A-Za-z0-9.])(\d+(?:\.\d+)?)[Bb]-\d+[Ee](?![A-Za-z0-9])")
_UNIT = {"m": 10**6, "b": 10**9, "t": 10**12}


@dataclass(frozen=True)
class Wishes:
    """What the person at the keyboard knows better than the file."""

    id: str | None = None
    developer: str | None = None
    name: str | None = None


@dataclass(frozen=True)
class Imported:
    """A proposed record and everything that was learned on the way."""

    id: str
    record: Yaml
    count: ParameterCount
    #: Keys of the configuration that no reader understood.
    unmapped: tuple[str, ...]
    #: Why the result is not verified; none when a reader of the family understood everything.
    doubts: tuple[str, ...]
    #: Sizes that the file leaves to the class of its `model_type`.
    filled: Yaml


class Reading(NamedTuple):
    """What a configuration says, and what stands between it and a number to rely on."""

    architecture: Yaml
    #: Keys that no reader understood.
    unmapped: tuple[str, ...]
    #: Why the result is not verified, one reason each; none when a reader of the family understood everything.
    doubts: tuple[str, ...]
    #: Sizes that the file leaves to the class of its `model_type`.
    filled: Yaml


def read_architecture(values: Yaml) -> Reading:
    """The architecture in a configuration. Raises `ConfigProblem` in one line, whatever the configuration holds."""
    _refuse_what_is_no_model(values)
    config = Config(values)
    config.ignore(*_ABOUT_THE_FILE)
    model_type = _model_type(config)
    read = READERS.get(model_type)
    try:
        found = (read or read_generic)(config)
    except ConfigProblem as error:
        unknown = "" if read else f"{_without_reader(model_type)}, and its common keys do not tell: "
        raise ConfigProblem(_in_short(visible(unknown + str(error)))) from None
    except Exception as error:  # a stranger's file can break any assumption of a reader
        reason = f"{type(error).__name__}: {shorten(str(error), 120)}"
        raise ConfigProblem(f"the reader of '{model_type}' cannot make sense of this file ({reason})") from None
    _check(found)
    for text in filter(None, map(config.part, TEXT_PARTS)):
        text.ignore(*_ABOUT_THE_FILE)
    leftover = config.leftover()
    filled = config.filled()
    doubts = [] if read else [f"{_without_reader(model_type)}; tried by its common keys"]
    doubts += [
        f"'{size}' is not in the file; its class fills in {number:,}"
        for size, number in filled.items()
        if size in _SIZES
    ]
    doubts += [
        f"'{visible(key)}' may change weights, and no reader knows it"
        for key, value in leftover.items()
        if may_change_weights(key, value)
    ]
    return Reading(found, tuple(map(visible, leftover)), tuple(doubts), filled)


def _in_short(message: str) -> str:
    """A message without the middle of a value that fills pages; what was wanted stands before or behind it."""
    return message if len(message) <= LONGEST_MESSAGE else f"{message[: LONGEST_MESSAGE - 201]}…{message[-200:]}"


def _refuse_what_is_no_model(values: Yaml) -> None:
    """Say what a file is that has its place beside a configuration and is none. Raises `ConfigProblem`."""
    for mark, what in _BESIDE_A_MODEL.items():
        if mark in values and not {"model_type", "architectures"} & values.keys():
            raise ConfigProblem(f"this is {what}, not the config.json of a model ('{mark}')")


def _without_reader(model_type: str) -> str:
    return f"no reader for model_type '{model_type}'" if model_type else "the file names no 'model_type'"


def _model_type(config: Config) -> str:
    model_type = config.get("model_type", "")
    if not isinstance(model_type, str) or (model_type and not re.fullmatch(r"[\w.-]{1,64}", model_type, re.ASCII)):
        raise ConfigProblem(f"'model_type' is {shorten(model_type)}; it must be a short name like qwen3_moe")
    return model_type


def _check(architecture: Yaml) -> None:
    """Refuse what a record refuses, and heads and experts that cannot be. Raises `ConfigProblem`."""
    try:
        read = typed(architecture)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        raise ConfigProblem(f"{visible(place)} is {shorten(first['input'])}; {first['msg']}") from None
    for layer in runs(read.layers):
        mixer, ffn = layer.mixer, layer.ffn
        if mixer is not None and mixer.kind == "attention" and mixer.heads % mixer.kv_heads:
            raise ConfigProblem(f"{mixer.heads} heads cannot share {mixer.kv_heads} heads of keys and values evenly")
        if ffn is not None and ffn.kind == "moe" and ffn.active > ffn.experts:
            raise ConfigProblem(f"a token cannot use {ffn.active} of {ffn.experts} experts")


def typed(architecture: Yaml) -> Architecture:
    """The same, typed; the source is the configuration. Raises pydantic's `ValidationError`."""
    return Architecture.model_validate({"source": "config"} | architecture)


def import_config(found: Found, wishes: Wishes, zoo: Zoo, today: datetime.date) -> Imported:
    """A record of the model that `found` configures. Raises `ConfigProblem`."""
    read = read_architecture(found.values)
    architecture = {"source": "config"} | read.architecture
    count = count_parameters(Architecture.model_validate(architecture))
    name = wishes.name or found.name
    record: Yaml = {
        "name": name,
        "developer": wishes.developer or _developer(zoo, found.hub),
        "hub": found.hub,
        "modalities": _modalities(found.values),
        "context": _context(found.values),
        "sources": _sources(found, today),
        "architecture": architecture,
    }
    kept = {key: record[key] for key in _KEY_ORDER if record.get(key) is not None}
    return Imported(_id(wishes, zoo, found.hub, name), kept, count, read.unmapped, read.doubts, read.filled)


def _id(wishes: Wishes, zoo: Zoo, hub: str | None, name: str | None) -> str:
    """The id that was wished, that of the record with this Hub id, or the name in lower case."""
    if wishes.id is not None:
        if not is_id(wishes.id):
            raise ConfigProblem(f"{shorten(wishes.id)} is not an id: a-z, 0-9, and single '.' or '-' between them")
        return wishes.id
    known = [model_id for model_id, model in zoo.models.items() if hub and model.hub == hub]
    if known:
        return known[0]
    made = re.sub(r"[^a-z0-9.]+", "-", (name or "").lower()).strip("-.")
    if not is_id(made):
        raise ConfigProblem("no id can be made of the file's name; name one with --id")
    return made


def _developer(zoo: Zoo, hub: str | None) -> str | None:
    """The developer whose other models are in the same place on the Hub; None rather than a guess."""
    place = hub.split("/")[0] if hub else None
    found = {model.developer for model in zoo.models.values() if model.hub and model.hub.split("/")[0] == place}
    return found.pop() if len(found) == 1 else None


def _modalities(values: Yaml) -> Yaml:
    """Text, and what there is an encoder for."""
    seen = [
        modality
        for modality, keys in (("image", ("vision_config", "visual")), ("audio", ("audio_config",)))
        if any(isinstance(values.get(key), dict) for key in keys)
    ]
    return {"input": ["text", *seen], "output": ["text"], "source": "config"}


def _context(values: Yaml) -> Yaml | None:
    """The positions that the file allows for."""
    for part, path in ((values, ""), (values.get("text_config"), "text_config.")):
        for key in ("max_position_embeddings", "n_positions", "max_seq_len", "seq_length", "model_max_length"):
            window = part.get(key) if isinstance(part, dict) else None
            if isinstance(window, int) and not isinstance(window, bool) and window > 0:
                return {"window": window, "source": "config", "locator": path + key}
    return None


def _sources(found: Found, today: datetime.date) -> Yaml:
    source: Yaml = {"title": "config.json"}
    if found.hub:
        source["url"] = f"https://huggingface.co/{found.hub}/blob/main/config.json"
    source |= {"accessed": today, "kind": "config"}
    if found.via:
        source["via"] = found.via
    return Open({"config": source})


# --- what a person reads -----------------------------------------------------------------------------------------


def record_text(imported: Imported) -> str:
    """The record as a file: known keys in the usual order, and a to-do comment for each that is missing."""
    lines = [SCHEMA_LINE]
    if hub := imported.record.get("hub"):
        lines.append(f"# The model card is at https://huggingface.co/{hub}")
    lines += [f"# NOT VERIFIED: {doubt}" for doubt in imported.doubts]
    if imported.doubts:
        lines.append("# Compare the layers with the code of the model before you trust a number.")
    for key in _KEY_ORDER:
        if key in imported.record:
            lines.append(dump({key: imported.record[key]}).rstrip())
            lines += [f"# {line}" for line in _remarks(key, imported)]
        elif key in TO_DO:
            what, where = TO_DO[key]
            lines.append(f"# to do: {key}: {what} ({where})")
    if imported.filled:
        lines.append("# to do: sizes that the file leaves to its class in the transformers library; check them there")
        lines += [f"#   {key}: {size:_}" for key, size in imported.filled.items()]
    if imported.unmapped:
        lines.append("# to do: keys of the configuration that nobody has mapped; do they change weights or cache?")
        lines += [f"#   {key}" for key in imported.unmapped]
    return "\n".join(lines) + "\n"


def _remarks(key: str, imported: Imported) -> Iterator[str]:
    if key == "modalities":
        yield "to do: modalities: check against the model card; the file only shows which encoders there are"
    if key == "context":
        yield "to do: context: the positions that the file allows for; the developer may state another window"
    if key == "sources" and "url" not in imported.record["sources"]["config"]:
        yield 'to do: sources.config.url: the public address of the file, "https://huggingface.co/…/config.json"'


def report(imported: Imported) -> list[str]:
    """The computed size beside the one in the name, and everything that needs a person's eyes."""
    lines = []
    lines += [f"not verified: {doubt}" for doubt in imported.doubts]
    hub = str(imported.record.get("hub") or imported.record.get("name") or imported.id)
    suggested = suggested_sizes(hub)
    for label, computed in (("total", imported.count.total), ("active", imported.count.active)):
        said = suggested.get(label)
        at_most = "at most " if label == "total" and _TIMES.search(_last(hub)) else ""
        beside = f"   the name says {at_most}{_short(said)} ({(computed - said) / said:+.1%})" if said else ""
        lines.append(f"{label:<8}{computed:>22,}{beside}")
    if imported.filled:
        sizes = ", ".join(f"{key} {size:,}" for key, size in imported.filled.items())
        lines.append(f"not in the file, filled in as its class does: {sizes}")
    lines += [f"unmapped: {key}" for key in imported.unmapped]
    return lines


def suggested_sizes(name: str) -> dict[str, int]:
    """Weights that a name promises: `Qwen3-30B-A3B` → 30 billion, 3 billion of them active.

    `8x7B` is eight times seven at most, since attention is shared; `17B-16E` is the active size of 16 experts.
    """
    sizes: dict[str, int] = {}
    text = _last(name)
    if match := _OF_EXPERTS.search(text):
        return {"active": int(float(match[1]) * 10**9)}
    if match := _SIZE.search(text):
        sizes["total"] = int(int(match[1] or 1) * float(match[2]) * _UNIT[match[3].lower()])
    if match := _ACTIVE.search(text):
        sizes["active"] = int(float(match[1]) * _UNIT[match[2].lower()])
    return {label: size for label, size in sizes.items() if size}


def _last(name: str) -> str:
    """The model's part of a Hub id."""
    return name.split("/")[-1].replace("_", "-")


def _short(size: int) -> str:
    return f"{size / 10**9:g}B" if size >= 10**9 else f"{size / 10**6:g}M"


def proposal(imported: Imported, zoo: Zoo) -> str:
    """A unified diff of the blocks that a configuration knows, against the record that is there already.

    Facts that a configuration does not hold (towers, precisions, locators, notes) stay as they are.
    """
    model = zoo.models[imported.id]
    file = zoo.file("models", imported.id)
    before: Yaml = {}
    after: Yaml = {}
    if model.architecture is not None:
        before["architecture"] = _plain(model.architecture)
    after["architecture"] = _merged(model.architecture, imported.record["architecture"])
    context = imported.record.get("context")
    if model.context is not None:
        before["context"] = model.context.model_dump(exclude_defaults=True)
        after["context"] = before["context"]
    if context is not None and (model.context is None or model.context.window != context["window"]):
        after["context"] = context
    return difference(before, after, file)


def _plain(architecture: Architecture) -> Yaml:
    """As in YAML, without what is left at its default."""
    return architecture.model_dump(exclude_defaults=True, by_alias=True)


def _merged(there: Architecture | None, proposed: Yaml) -> Yaml:
    new = Architecture.model_validate(proposed)
    if there is None:
        return _plain(new)
    old, merged = _plain(there), _plain(new)
    merged = {key: old[key] for key in old if key not in _READ_FROM_A_FILE} | {
        key: merged[key] for key in merged if key in _READ_FROM_A_FILE or key not in old
    }
    if there.extras and there.extras.prediction_module:
        # A configuration says how many modules there are, not what one is made of.
        merged["extras"] = old["extras"] | merged.get("extras", {})
    if runs(there.layers) == runs(new.layers):  # the same layers, grouped in another way
        merged["layers"] = old["layers"]
    return {key: merged[key] for key in type(new).model_fields if key in merged}


@dataclass(frozen=True)
class Answer:
    """What `zoo import` says: text for the output, remarks for the person."""

    text: str
    remarks: list[str]
    #: False when the text is a diff against a record that is there; it is no record and is never saved.
    is_new: bool


def answer(imported: Imported, zoo: Zoo, *, as_json: bool) -> Answer:
    """The record, its JSON, or the differences to the record that is there already."""
    remarks = report(imported)
    if as_json:
        return Answer(json.dumps(json_object(imported), indent=2, ensure_ascii=False) + "\n", remarks, True)
    if imported.id not in zoo.models:
        if ("models", imported.id) in zoo.broken:
            raise ConfigProblem(f"the record of '{imported.id}' has mistakes; `zoo check` prints them")
        return Answer(record_text(imported), remarks, True)
    diff = proposal(imported, zoo)
    file = zoo.file("models", imported.id)
    if not diff:
        return Answer("", [*remarks, f"{file} says the same; nothing to propose"], False)
    return Answer(diff + "\n", [*remarks, f"{file} is there already and was not changed; a proposal:"], False)


def json_object(imported: Imported) -> Yaml:
    """The object that `zoo import --json` prints; dates are text."""
    record = json.loads(json.dumps(imported.record, default=str))
    computed = {"total": imported.count.total, "active": imported.count.active}
    return {"record": record, "computed": computed, "unmapped": list(imported.unmapped)}


def save(text: str, file: Path) -> None:
    """Write a new file; one that is there is somebody's work. Raises `ConfigProblem`."""
    try:
        with file.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
    except FileExistsError:
        raise ConfigProblem(f"{visible(str(file))} is there already; nothing was written") from None
    except OSError as error:
        raise ConfigProblem(f"cannot write {visible(str(file))}: {error.strerror}") from None

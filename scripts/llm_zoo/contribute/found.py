"""Finding a configuration: a file on this machine, or the file of a model on the Hugging Face Hub.

Trust boundary: whatever comes from either is a stranger's. Size, time, depth and the forms of keys and numbers are
checked here, so that a reader only ever sees plain JSON of a sane size.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..records.problems import shorten, visible
from .config.base import ConfigProblem, Yaml

HOST = "huggingface.co"
MOST_BYTES = 5_000_000
MOST_VALUES = 200_000
MOST_DEPTH = 40
#: Of layers; the same limit as in a record. A reader writes layers out one by one.
MOST_LAYERS = 1000
#: Of a text; patterns of layers are read letter by letter.
LONGEST_TEXT = 100_000
#: No size, count or base frequency of any network comes near.
LARGEST = 10**13

_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}\Z", re.ASCII)
_FILE_OF_HUB_ID = re.compile(r"([A-Za-z0-9][\w.-]*?)--([A-Za-z0-9][\w.-]*?)(?:[_.-]config)?\Z", re.ASCII)
_LAYER_COUNT = re.compile(r"(\A|_)(n_?layers?|num_\w*layers|layers_num)\Z|\Anum_blocks\Z")


@dataclass(frozen=True)
class Found:
    """A configuration, where it came from, and the Hub id and name that its place suggests."""

    values: Yaml
    hub: str | None
    name: str | None
    #: How it was read when not from the page itself; the `via` of its source.
    via: str | None


def find_config(text: str) -> Found:
    """The configuration that `text` names: a path, or `org/name` on the Hub. Raises `ConfigProblem`."""
    path = Path(text)
    if path.is_dir():
        if not (path / "config.json").exists():
            raise ConfigProblem(f"the folder {shorten(text)} has no config.json")
        path = path / "config.json"
    if path.exists():
        values = parse(_read(path), str(path))
        hub = _hub_of(path, values)
        return Found(values, hub, hub.split("/")[1] if hub else _name_of(path), "copy of the file")
    if not _HUB_ID.match(text):
        raise ConfigProblem(f"no file {shorten(text)}, and it is not a Hub id of the form org/name")
    return Found(parse(_download(text), f"{text}/config.json"), text, text.split("/")[1], None)


def given_config(raw: bytes, file: str, hub: str | None = None) -> Found:
    """The configuration in `raw`, read from a file of this name by somebody else. Raises `ConfigProblem`."""
    path = Path(file)
    values = parse(raw, file)
    known = hub or _hub_of(path, values)
    if known is not None and not _HUB_ID.match(known):
        raise ConfigProblem(f"{shorten(known)} is not a Hub id of the form org/name")
    name = known.split("/")[1] if known else None if path.stem == "config" else _name_of(path)
    return Found(values, known, name, "copy of the file")


def _read(path: Path) -> bytes:
    try:
        if not path.is_file():  # a pipe or a device would never end
            raise ConfigProblem(f"{visible(str(path))} is not a file")
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise ConfigProblem(f"{visible(str(path))} has {size:,} bytes; the limit is {MOST_BYTES:,}")
        return path.read_bytes()
    except OSError as error:
        raise ConfigProblem(f"cannot read {visible(str(path))}: {error.strerror}") from None


def _hub_of(path: Path, values: Yaml) -> str | None:
    """The Hub id in a file name like `org--name_config.json`, else the one that the file names itself by."""
    named = _FILE_OF_HUB_ID.match(path.stem)
    if named:
        return f"{named[1]}/{named[2]}"
    stated = values.get("_name_or_path")
    return stated if isinstance(stated, str) and _HUB_ID.match(stated) else None


def _name_of(path: Path) -> str | None:
    """The file's name, or that of its folder when every such file has the same name."""
    name = path.resolve().parent.name if path.stem == "config" else path.stem.removesuffix("_config")
    return name if re.fullmatch(r"[A-Za-z0-9][\w. -]{0,95}", name) else None


def _download(hub: str) -> bytes:
    from .download import Limits, download  # not where a file is given: in a browser it would load a network in vain

    url = f"https://{HOST}/{hub}/resolve/main/config.json"
    instead = "download its config.json with a browser and give its path instead"
    return download(url, Limits(MOST_BYTES, f"{hub}/config.json", f"https://{HOST}/{hub}", instead))


def parse(raw: bytes, name: str, *, most_values: int = MOST_VALUES) -> Yaml:
    """The JSON object in `raw`, with every key and number checked. `name` is for messages. Raises `ConfigProblem`."""
    shown = visible(name)
    try:
        values = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_unique)
    except UnicodeDecodeError:
        raise ConfigProblem(f"{shown} is not UTF-8 text") from None
    except RecursionError:
        raise ConfigProblem(f"{shown} is nested deeper than {MOST_DEPTH} levels") from None
    except json.JSONDecodeError as error:
        raise ConfigProblem(f"{shown}:{error.lineno}:{error.colno} is not JSON: {error.msg}") from None
    except ConfigProblem as error:
        raise ConfigProblem(f"{shown}: {error}") from None
    except ValueError:  # Python's own limit on the digits of a number
        raise ConfigProblem(f"{shown}: a number has thousands of digits") from None
    if not isinstance(values, dict):
        raise ConfigProblem(f"{shown} holds no JSON object")
    for count, (key, value, depth) in enumerate(_walk(values)):
        if count > most_values:
            raise ConfigProblem(f"{shown} holds more than {most_values:,} values")
        if depth > MOST_DEPTH:
            raise ConfigProblem(f"{shown} is nested deeper than {MOST_DEPTH} levels")
        if complaint := _complaint(key, value):
            raise ConfigProblem(f"{shown}: {complaint}")
    return values


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in pairs:
        if key in values:
            raise ConfigProblem(f"key {shorten(key)} stands twice")
        values[key] = value
    return values


def _walk(value: Any) -> Iterator[tuple[str, Any, int]]:
    """Every value with its key and depth, without recursion: a stranger decides how deep it goes."""
    waiting: list[tuple[str, Any, int]] = [("", value, 0)]
    while waiting:
        key, here, depth = waiting.pop()
        yield key, here, depth
        if isinstance(here, dict):
            waiting += [(inner, part, depth + 1) for inner, part in here.items()]
        elif isinstance(here, list):
            waiting += [(key, part, depth + 1) for part in here]


def _complaint(key: str, value: Any) -> str | None:
    """What is wrong with one value, if anything."""
    if not key.isprintable() or len(key) > 200:
        return f"key {shorten(key)} holds control characters or is too long"
    # Python writes `Infinity` into files, which JSON does not allow; state-space models limit their step by it.
    if isinstance(value, float) and not math.isfinite(value) and key != "time_step_limit":
        return f"'{visible(key)}' is not a finite number"
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return f"'{visible(key)}' holds {len(value):,} characters; the limit is {LONGEST_TEXT:,}"
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    if _LAYER_COUNT.search(key) and not 0 <= value <= MOST_LAYERS:
        return f"'{visible(key)}' is {shorten(value)}; it must be 0 to {MOST_LAYERS:,} layers"
    if abs(value) > LARGEST:
        return f"'{visible(key)}' is {shorten(value)}, larger than any network"
    return None

"""Reading a `config.json` with a memory of what was read, so that what nobody understood can be listed.

Each family of models has a reader in a file of its own, registered for its `model_type`. A reader returns the
architecture as it stands in YAML: plain mappings and lists, checked afterwards like any record.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

Yaml = dict[str, Any]
#: Written by `llm_zoo.contribute.classes`.
CLASSES_FILE = Path(__file__).with_name("classes.json")


class ConfigProblem(ValueError):
    """A configuration that cannot be read: a missing key, a value that fits no known form."""


@cache
def _classes() -> dict[str, dict[str, Yaml]]:
    """Defaults and other names of keys of each class of the public library, by `model_type`."""
    table: dict[str, dict[str, Yaml]] = json.loads(CLASSES_FILE.read_text(encoding="utf-8"))
    return table


class Config:
    """One level of a configuration; remembers which keys were read, at every level.

    A key has the value of the file, under its own name or another that the class of its `model_type` knows it by; else
    what a reader assumes; else, where the file is silent, what that class fills in.
    """

    def __init__(self, values: Mapping[str, Any], path: str = "") -> None:
        self.values = values
        self._path = path
        self._read: set[str] = set()
        self._parts: dict[str, Config] = {}
        self._assumed: dict[str, Any] = {}
        self._defaults: Yaml = {}
        self._names: dict[str, list[str]] = {}
        self._filled: Yaml = {}
        self.is_a(str(values.get("model_type", "")))

    def is_a(self, model_type: str) -> None:
        """Whose defaults count: those of the class of the file's `model_type`, unless a reader knows better."""
        known = _classes().get(model_type, {})
        self._defaults = known.get("defaults", {})
        self._names = {}
        for alias, name in known.get("aliases", {}).items():
            self._names.setdefault(alias, []).append(name)
            self._names.setdefault(name, []).append(alias)

    def assume(self, **values: Any) -> None:
        """What the code of a family fills in for keys that its published files leave out."""
        self._assumed.update(values)

    def __contains__(self, key: str) -> bool:
        return self.said(key) is not None

    def said(self, key: str) -> Any:
        """The value that the file itself has for `key`, or None."""
        self._read.update((key, *self._names.get(key, ())))
        found = (self.values.get(name) for name in (key, *self._names.get(key, ())))
        return next((value for value in found if value is not None), None)

    def get(self, key: str, default: Any = None) -> Any:
        """The value of `key`, or `default` when there is none or it is null."""
        return self.first(key, default=default)

    def first(self, *keys: str, default: Any = None) -> Any:
        """The value of the first of `keys` that the file has, else of the first that is assumed or filled in; all of
        them count as read."""
        said = [self.said(key) for key in keys]
        assumed = [self._assumed.get(key) for key in keys]
        found = next((value for value in (*said, *assumed) if value is not None), None)
        if found is not None:
            return found
        if any(name in self.values for key in keys for name in (key, *self._names.get(key, ()))):
            return default  # null in the file is a word of its own
        filled = {key: self._defaults[key] for key in keys if key in self._defaults}
        for key, value in filled.items():
            self._filled[key] = value
            return value
        return default

    def number(self, *keys: str) -> int:
        """The whole number of the first of `keys` that is there. Raises `ConfigProblem` when none is one."""
        value = self.first(*keys)
        if isinstance(value, bool) or not isinstance(value, int):
            raise ConfigProblem(f"'{self._path}{keys[0]}' must be a whole number, not {value!r}")
        return value

    def part(self, key: str) -> Config | None:
        """A configuration inside this one (`text_config`), or None."""
        self._read.add(key)
        value = self.values.get(key)
        if not isinstance(value, Mapping):
            return None
        if key not in self._parts:
            self._parts[key] = Config(value, f"{self._path}{key}.")
        return self._parts[key]

    def ignore(self, *keys: str) -> None:
        """Keys that are understood and change no weight, cache or position."""
        self._read.update(keys)

    def filled(self) -> Yaml:
        """The sizes that the file leaves to its class, with their path; switches and names are left out."""
        own = {self._path + key: value for key, value in self._filled.items() if type(value) is int}
        for part in self._parts.values():
            own |= part.filled()
        return own

    def leftover(self) -> Yaml:
        """What no reader asked for, by path, sorted; null values say nothing and are left out."""
        own = {key: value for key, value in self.values.items() if key not in self._read and value is not None}
        found = {self._path + key: value for key, value in own.items()}
        for part in self._parts.values():
            found |= part.leftover()
        return dict(sorted(found.items()))

    def unread(self) -> list[str]:
        """The paths of what no reader asked for."""
        return list(self.leftover())


Reader = Callable[[Config], Yaml]
#: Reader of each `model_type`.
READERS: dict[str, Reader] = {}


def reader(*model_types: str) -> Callable[[Reader], Reader]:
    """Register a function that turns the configuration of these model types into an architecture."""

    def register(read: Reader) -> Reader:
        for model_type in model_types:
            if model_type in READERS:
                raise ValueError(f"two readers for '{model_type}'")
            READERS[model_type] = read
        return read

    return register

"""Reading a `config.json` with a memory of what was read, so that what nobody understood can be listed.

Each family of models has a reader in a file of its own, registered for its `model_type`. A reader returns the
architecture as it stands in YAML: plain mappings and lists, checked afterwards like any record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

Value = TypeVar("Value")
Yaml = dict[str, Any]


class ConfigProblem(ValueError):
    """A configuration that cannot be read: a missing key, a value that fits no known form."""


class Config:
    """One level of a configuration; remembers which keys were read, at every level."""

    def __init__(self, values: Mapping[str, Any], path: str = "") -> None:
        self._values = values
        self._path = path
        self._read: set[str] = set()
        self._parts: dict[str, Config] = {}
        self._assumed: dict[str, Any] = {}

    def assume(self, **values: Any) -> None:
        """What the class of a family fills in for keys that its published files leave out."""
        self._assumed.update(values)

    def __contains__(self, key: str) -> bool:
        return self._values.get(key) is not None

    def get(self, key: str, default: Any = None) -> Any:
        """The value of `key`, or `default` when it is missing or null."""
        self._read.add(key)
        value = self._values.get(key)
        if value is None:
            value = self._assumed.get(key)
        return default if value is None else value

    def first(self, *keys: str, default: Any = None) -> Any:
        """The value of the first of `keys` that is there; all of them count as read."""
        found = [self.get(key) for key in keys]
        return next((value for value in found if value is not None), default)

    def number(self, *keys: str) -> int:
        """The whole number of the first of `keys` that is there. Raises `ConfigProblem` when none is one."""
        value = self.first(*keys)
        if isinstance(value, bool) or not isinstance(value, int):
            raise ConfigProblem(f"'{self._path}{keys[0]}' must be a whole number, not {value!r}")
        return value

    def part(self, key: str) -> Config | None:
        """A configuration inside this one (`text_config`), or None."""
        self._read.add(key)
        value = self._values.get(key)
        if not isinstance(value, Mapping):
            return None
        if key not in self._parts:
            self._parts[key] = Config(value, f"{self._path}{key}.")
        return self._parts[key]

    def ignore(self, *keys: str) -> None:
        """Keys that are understood and change no weight, cache or position."""
        self._read.update(keys)

    def unread(self) -> list[str]:
        """Keys that no reader asked for, with their path, sorted; null values say nothing and are left out."""
        own = [self._path + key for key, value in self._values.items() if key not in self._read and value is not None]
        inner = [key for part in self._parts.values() for key in part.unread()]
        return sorted([*own, *inner])


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

"""Records as people write them: short blocks on one line, thousands with underscores, what repeats named once."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

import yaml

from .config.base import Yaml

#: Longest block on one line, in characters.
WIDTH = 170
#: Whole numbers from here on are written with underscores.
_THOUSANDS = 10_000


class Open(dict[str, Any]):
    """A mapping that is never written on one line, however short."""


class _Dumper(yaml.SafeDumper):
    """PyYAML with the layout of the records in `zoo_data/`."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Lists stand inside their key."""
        super().increase_indent(flow, False)

    def generate_anchor(self, node: yaml.Node) -> str:
        """A block that occurs again is named by its kind: `&mla`, `&moe-2`."""
        kinds = [value.value for key, value in node.value if key.value == "kind"]
        name = kinds[0] if kinds else "block"
        used = [anchor for anchor in self.anchors.values() if anchor and anchor.rstrip("-0123456789") == name]
        return f"{name}-{len(used) + 1}" if used else name


def _number(dumper: yaml.SafeDumper, value: int) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:int", f"{value:_}" if abs(value) >= _THOUSANDS else str(value))


def _whole(dumper: yaml.SafeDumper, value: float) -> yaml.ScalarNode:
    """A base frequency of 1e6 is written as the whole number that it is."""
    if value.is_integer() and abs(value) < 1e15:
        return _number(dumper, int(value))
    return dumper.represent_scalar(
        "tag:yaml.org,2002:float", f"{value:.17g}" if "e" not in repr(value) else f"{value:f}"
    )


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    """Addresses in double quotes, as everywhere in the records."""
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style='"' if "://" in value else None)


def _mapping(dumper: yaml.SafeDumper, value: Mapping[str, Any]) -> yaml.MappingNode:
    return dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=_is_short(value))


def _open(dumper: yaml.SafeDumper, value: Mapping[str, Any]) -> yaml.MappingNode:
    return dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=False)


def _list(dumper: yaml.SafeDumper, value: list[Any]) -> yaml.SequenceNode:
    plain = not any(isinstance(item, dict | list) for item in value)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=plain)


_Dumper.add_representer(int, _number)
_Dumper.add_representer(float, _whole)
_Dumper.add_representer(str, _text)
_Dumper.add_representer(dict, _mapping)
_Dumper.add_representer(Open, _open)
_Dumper.add_representer(list, _list)


def _is_short(value: Mapping[str, Any]) -> bool:
    """Whether a mapping reads well on one line: no lists of blocks inside, and not too long."""
    if any(isinstance(part, list) and any(isinstance(item, dict) for item in part) for part in value.values()):
        return False
    # A layer is a mixer above an FFN; they are compared from layer to layer, so each has its line.
    if {"mixer", "ffn"} & value.keys():
        return False
    return len(", ".join(f"{key}: {part}" for key, part in value.items())) <= WIDTH


def _shared(value: Any, known: dict[str, Any]) -> Any:
    """`value` with equal mixers and FFNs made the same object, which PyYAML then writes once."""
    if isinstance(value, list):
        return [_shared(item, known) for item in value]
    if not isinstance(value, dict):
        return value
    copied = type(value)((key, _shared(part, known)) for key, part in value.items())
    for key in ("mixer", "ffn"):
        if key in copied:
            copied[key] = known.setdefault(repr(copied[key]), copied[key])
    return copied


def dump(block: Yaml) -> str:
    """`block` as YAML in the layout of the records."""
    text: str = yaml.dump(
        Open(_shared(block, {})),
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=10_000,
        default_flow_style=False,
    )
    return text


def difference(before: Yaml, after: Yaml, file: str) -> str:
    """A unified diff from one block of a record to another, both in the same layout; nothing when they are equal."""
    lines = difflib.unified_diff(
        dump(before).splitlines(),
        dump(after).splitlines(),
        f"{file} (as it is)",
        f"{file} (as the configuration says)",
        lineterm="",
        n=3,
    )
    return "\n".join(lines)

"""Changes that a reader makes to the layers of a model: other numbers, another kind of part, layers more or fewer.

A change is one step of text, `PATH:NUMBER` or `VERB:PATH`: `layers.0.mixer.kv_heads:1`, `moe:layers.0`,
`copy:layers.1`. Steps are taken in order, since a path means something else once a group of layers is gone. What a
changed architecture must keep are the rules of `zoo check`; here is only what each step does.
"""

from __future__ import annotations

import copy
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..records.problems import shorten
from .config.base import Yaml

#: More would only be a mistake or an attack: each step is taken again with every answer.
MOST_STEPS = 200
#: Groups in a list, or layers in a pattern.
MOST_GROUPS = 100
#: Parts of an architecture whose numbers do not change weights or cache, or that have no numbers of layers.
_NOT_LAYERS = {
    "source", "locator", "note", "towers", "extras", "shipped", "norm", "theta", "local_theta", "fraction",
}  # fmt: skip
_INTEGER = re.compile(r"-?\d{1,15}\Z")

Path = tuple[str | int, ...]


class CannotAnswer(ValueError):
    """A call whose arguments make no sense; the text is for the reader."""


# --- the parts of an architecture ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """A group of layers, or a layer of a pattern: where it stands, and the list that it stands in."""

    path: Path
    siblings: list[Yaml]

    @property
    def layer(self) -> Yaml:
        return self.siblings[int(self.path[-1])]


def places(architecture: Yaml) -> dict[str, Place]:
    """Every group and every layer of a pattern, by its path, in order."""
    stacks = list(_stack(("layers",), architecture["layers"]))
    if architecture.get("encoder"):
        stacks += _stack(("encoder", "layers"), architecture["encoder"]["layers"])
    return {named(place.path): place for place in stacks}


def _stack(above: Path, siblings: list[Yaml]) -> Iterator[Place]:
    for index, layer in enumerate(siblings):
        yield Place((*above, index), siblings)
        yield from _stack((*above, index, "pattern"), layer.get("pattern") or [])


def named(path: Path) -> str:
    """A path as one word: `layers.0.mixer`."""
    return ".".join(map(str, path))


# --- what a step does ------------------------------------------------------------------------------------------------


def _dense(layer: Yaml, architecture: Yaml) -> None:
    """A dense FFN as wide as what one token passed through: the active experts and the shared ones together."""
    ffn = layer["ffn"]
    if ffn["kind"] == "dense":
        return
    shared = ffn.get("shared", 0) * (ffn.get("shared_intermediate") or ffn["intermediate"])
    width = ffn["active"] * ffn["intermediate"] + shared
    layer["ffn"] = {"kind": "dense", "intermediate": width, "activation": ffn["activation"]}
    if ffn.get("bias"):
        layer["ffn"]["bias"] = True


def _mixture(layer: Yaml, architecture: Yaml) -> None:
    """A mixture like another one of the model; else two of eight experts, each half as wide, which is as much work."""
    ffn = layer["ffn"]
    if ffn["kind"] == "moe":
        return
    for place in places(architecture).values():
        other = place.layer.get("ffn")
        if other and other["kind"] == "moe":
            layer["ffn"] = copy.deepcopy(other)
            return
    made = {"experts": 8, "active": 2, "intermediate": max(1, ffn["intermediate"] // 2)}
    layer["ffn"] = {"kind": "moe", **made, "activation": ffn["activation"], "router": {"kind": "softmax"}}


def _window(layer: Yaml, architecture: Yaml) -> None:
    """The window of another layer of the model; else of 4,096 tokens, as Mistral 7B had."""
    others = (place.layer.get("mixer") or {} for place in places(architecture).values())
    layer["mixer"].pop("chunk", None)
    layer["mixer"]["window"] = next((one["window"] for one in others if one.get("window")), 4096)


def _whole(layer: Yaml, architecture: Yaml) -> None:
    """No window and no chunk: every token sees the whole context."""
    layer["mixer"].pop("window", None)
    layer["mixer"].pop("chunk", None)


def _latent(layer: Yaml, architecture: Yaml) -> None:
    """Latent attention with the ratios of DeepSeek-V2 (arXiv:2405.04434, section 2.1.2): a latent of four heads, half a
    head rotated. What it cannot have (norms and biases of single heads, windows) is left out."""
    old = layer["mixer"]
    if old["kind"] == "mla":
        return
    size = old["head_dim"]
    ranks = {"kv_rank": 4 * size, "nope_dim": size, "rope_dim": max(1, size // 2)}
    layer["mixer"] = {"kind": "mla", "heads": old["heads"], **ranks, "value_dim": old.get("value_dim") or size}


def _attention(layer: Yaml, kv_heads: int) -> None:
    mixer = layer["mixer"]
    if mixer["kind"] == "mla":
        mixer = {"kind": "attention", "heads": mixer["heads"], "kv_heads": 1, "head_dim": mixer["nope_dim"]}
        layer["mixer"] = mixer
    mixer["kv_heads"] = kv_heads


def grouped(heads: object) -> int | None:
    """KV heads of grouped-query attention: eight, as in most models, else the most below that divide; None if none."""
    if not isinstance(heads, int):  # what somebody typed
        return None
    return next((groups for groups in range(min(8, heads - 1), 1, -1) if heads % groups == 0), None)


def _grouped(layer: Yaml, architecture: Yaml) -> None:
    groups = grouped(layer["mixer"]["heads"])
    if groups is None:
        raise CannotAnswer(f"{layer['mixer']['heads']} heads do not divide into groups")
    if attention_of(layer["mixer"]) != "gqa":
        _attention(layer, groups)


def _copy(place: Place) -> None:
    if len(place.siblings) >= MOST_GROUPS:
        raise CannotAnswer(f"there are {MOST_GROUPS} groups already; change the count of one instead")
    place.siblings.insert(int(place.path[-1]) + 1, copy.deepcopy(place.layer))


def _remove(place: Place) -> None:
    if len(place.siblings) == 1:
        raise CannotAnswer("the last group of layers cannot be removed")
    del place.siblings[int(place.path[-1])]


#: Another kind of part, by verb: the part of the layer, its words, what it does.
_PARTS: dict[str, tuple[str, str, Callable[[Yaml, Yaml], None]]] = {
    "mha": ("attention", "multi-head", lambda layer, _: _attention(layer, layer["mixer"]["heads"])),
    "gqa": ("attention", "grouped-query", _grouped),
    "mqa": ("attention", "multi-query", lambda layer, _: _attention(layer, 1)),
    "mla": ("attention", "latent", _latent),
    "whole": ("sees", "the whole context", _whole),
    "window": ("sees", "a window", _window),
    "dense": ("ffn", "dense", _dense),
    "moe": ("ffn", "mixture of experts", _mixture),
}
_MOVES: dict[str, tuple[str, Callable[[Place], None]]] = {
    "copy": ("Copy", _copy),
    "remove": ("Remove", _remove),
}


def attention_of(mixer: Yaml) -> str | None:
    """The verb that makes such a mixer; None for mixers that a reader cannot switch."""
    if mixer["kind"] == "mla":
        return "mla"
    if mixer["kind"] != "attention" or mixer.get("shares_kv"):
        return None
    return "mha" if mixer["kv_heads"] == mixer["heads"] else "mqa" if mixer["kv_heads"] == 1 else "gqa"


def _now(layer: Yaml) -> Iterator[tuple[str, str, list[str]]]:
    """What of a layer can be of another kind: its name, the verb of what it is, the verbs of what it can be."""
    mixer, ffn = layer.get("mixer"), layer.get("ffn")
    if mixer and (kind := attention_of(mixer)):
        offered = ["mha", "gqa", "mqa", "mla"]
        yield (
            "attention",
            kind,
            [one for one in offered if one in {kind, "mha", "mqa", "mla"} or grouped(mixer["heads"])],
        )
    if mixer and mixer["kind"] == "attention" and not mixer.get("shares_kv"):
        yield "sees", "window" if mixer.get("window") or mixer.get("chunk") else "whole", ["whole", "window"]
    if ffn:
        yield "ffn", ffn["kind"], ["dense", "moe"]


# --- steps -----------------------------------------------------------------------------------------------------------


def take(start: Yaml, steps: Sequence[Any]) -> tuple[Yaml, list[str]]:
    """A copy of `start` after all steps, and those of them that change something.

    Raises CannotAnswer for a step that this architecture does not have.
    """
    if len(steps) > MOST_STEPS:
        raise CannotAnswer(f"{len(steps)} changes; the limit is {MOST_STEPS}")
    made, kept = copy.deepcopy(start), []
    for step in _last_numbers([_parted(step) for step in steps]):
        before = copy.deepcopy(made)
        (_act if _rebuilds(step) else _set)(made, *step)
        if made != before:
            kept.append(":".join(step))
    return made, kept


def _parted(step: Any) -> tuple[str, str]:
    if not isinstance(step, str) or ":" not in step:
        raise CannotAnswer(f"{shorten(step)} is no change; it must be like 'layers.0.count:2' or 'moe:layers.0'")
    name, _, rest = step.partition(":")
    return name, rest


def _rebuilds(step: tuple[str, str]) -> bool:
    return step[0] in _PARTS or step[0] in _MOVES


def _last_numbers(steps: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The steps without numbers that are set again before anything is rebuilt."""
    kept: list[tuple[str, str]] = []
    later: set[str] = set()
    for step in reversed(steps):
        if _rebuilds(step):
            later.clear()
        elif step[0] in later:
            continue
        else:
            later.add(step[0])
        kept.append(step)
    return kept[::-1]


def _act(architecture: Yaml, verb: str, where: str) -> None:
    place = places(architecture).get(where)
    if place is None:
        raise CannotAnswer(f"this model has no layers at {shorten(where)}")
    if verb in _MOVES:
        _MOVES[verb][1](place)
        return
    part, words, change = _PARTS[verb]
    if not any(name == part and verb in verbs for name, _, verbs in _now(place.layer)):
        raise CannotAnswer(f"the layers at {where} cannot have {part} of the kind '{words}'")
    try:
        change(place.layer, architecture)
    except TypeError:
        raise CannotAnswer(f"mend the numbers of {where} first; one of them is no whole number") from None


def _set(architecture: Yaml, name: str, written: str) -> None:
    known = {named(path): path for path, _ in _numbers(architecture, ())}
    if name not in known:
        raise CannotAnswer(f"this model has no number {shorten(name)}")
    here: Any = architecture
    for part in known[name][:-1]:
        here = here[part]
    here[known[name][-1]] = _value(written)


def _value(written: str) -> object:
    """What was written, as a record would have it; anything but a number or a truth stays text, which is refused."""
    if written in {"true", "false"}:
        return written == "true"
    if _INTEGER.match(written):
        return int(written)
    try:
        number = float(written)
    except ValueError:
        return written
    return number if math.isfinite(number) else written


# --- the form --------------------------------------------------------------------------------------------------------


def fields(architecture: Yaml) -> list[Yaml]:
    """What a form can change, in the order of the layers: `{kind, group, part, path, label}` and more by kind.

    A number or truth has a `value`; a choice has `options` as `[step, words]`, one of whose steps is its `value`; a
    button has a `step`. `part` is the part of the layer that it belongs to: `mixer`, `cross`, `ffn` or none.
    """
    groups = [(), *(place.path for place in places(architecture).values())]
    numbers: dict[Path, list[Yaml]] = {}
    for path, value in _numbers(architecture, ()):
        depth = max((index for index, part in enumerate(path) if isinstance(part, int)), default=-1)
        numbers.setdefault(path[: depth + 1], []).append(_number(path, depth + 1, value))
    found = []
    for group in [*groups, *(one for one in numbers if one not in groups)]:
        place = places(architecture).get(named(group))
        choices = list(_choices(place)) if place else []
        for part in dict.fromkeys(one["part"] for one in [*numbers.get(group, []), *choices]):
            found += [one for one in [*choices, *numbers.get(group, [])] if one["part"] == part]
        found += _buttons(place) if place else []
    return found


def _choices(place: Place) -> Iterator[Yaml]:
    labels = {"attention": ("attention", "mixer"), "sees": ("a token sees", "mixer"), "ffn": ("feed-forward", "ffn")}
    where = named(place.path)
    for name, now, verbs in _now(place.layer):
        yield {
            "kind": "choice",
            "group": group_of(place.path),
            "part": labels[name][1],
            "path": f"{where}.{name}",
            "label": labels[name][0],
            "value": f"{now}:{where}",
            "options": [[f"{verb}:{where}", _PARTS[verb][1]] for verb in verbs],
        }


def _number(path: Path, depth: int, value: float | bool) -> Yaml:
    inside = [str(part).replace("_", " ") for part in path[depth:]]
    part = inside.pop(0) if inside[0] in {"mixer", "cross", "ffn"} else ""
    return {
        "kind": "truth" if isinstance(value, bool) else "number",
        "group": group_of(path[:depth]),
        "part": part,
        "path": named(path),
        "label": " · ".join(inside),
        "value": value,
    }


def _buttons(place: Place) -> Iterator[Yaml]:
    where = named(place.path)
    for verb, (words, _) in _MOVES.items():
        if verb != "remove" or len(place.siblings) > 1:
            yield {
                "kind": "button",
                "group": group_of(place.path),
                "part": "",
                "path": f"{where}.{verb}",
                "label": f"{words} {group_of(place.path)}",
                "step": f"{verb}:{where}",
            }


def group_of(path: Path) -> str:
    """`layers 0 pattern 1` → `layer group 1 · layer 2`; nothing: `whole model`."""
    words = []
    for before, step in zip(["", *path], path, strict=False):
        if isinstance(step, int):
            words.append(f"{ {'layers': 'layer group', 'pattern': 'layer'}.get(str(before), str(before)) } {step + 1}")
        elif step not in {"layers", "pattern"}:
            words.append(step.replace("_", " "))
    return " · ".join(words) or "whole model"


def _numbers(value: Any, path: Path) -> Iterator[tuple[Path, int | float | bool]]:
    if isinstance(value, dict):
        for key, part in value.items():
            if key not in _NOT_LAYERS:
                yield from _numbers(part, (*path, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _numbers(part, (*path, index))
    elif (isinstance(value, int | float) and not isinstance(value, bool)) or path == ("tie_embeddings",):
        yield path, value

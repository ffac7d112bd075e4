"""What someone needs of a model: the answers of the chooser, read from words and made complete by the task."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from ..records import Hardware, Zoo
from ..records.model import Modality
from ..records.problems import nearest
from .boards import MOST_IMPORTANCE
from .memory import SHOWN, hardware_bytes

#: What the licence must allow, the least first.
LICENCES = ("any", "open", "commercial", "open-source")
#: Bits of one number of the cache.
CACHE_BITS = (16, 8, 4)
#: What may be asked of a model besides: kinds of checkpoint that a record names, and that it is not retired.
SKILLS: Mapping[str, str] = {"chat": "chat", "tool-use": "tool use", "reasoning": "reasoning"}
CURRENT = "current"
MOST_SEQUENCES = 100_000
MOST_TOKENS = 10**9
MOST_GB = 10**6
MOST_DOLLARS = 10**6
#: Two thirds is what Apple's system leaves to graphics by default; half of a phone is an assumption.
SHARED_MEMORY, PHONE_MEMORY = "2/3", "1/2"


@dataclass(frozen=True)
class Needs:
    """Everything that the rules compare with; None: no such need."""

    day: datetime.date
    task: str | None = None
    evidence: tuple[str, ...] = ()
    context: int | None = None
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    may_think: bool = True
    #: The data may not leave the reader's machines.
    stays: bool = False
    #: The model is used through its developer's API.
    api: bool = False
    licence: str = "any"
    #: Bytes of the machine, before `share`.
    memory: int | None = None
    #: Part of the memory that the model may take.
    share: float = 1.0
    precision: str = "int4"
    cache_bits: int = 16
    sequences: int = 1
    #: US dollars that one run of the task may cost.
    budget: float | None = None
    since: datetime.date | None = None
    skills: tuple[str, ...] = ()
    current: bool = False
    #: Weight of each benchmark of the task; none: the task's own order of benchmarks decides.
    importance: tuple[tuple[str, int], ...] = ()

    @property
    def room(self) -> int | None:
        """Bytes that weights, cache and overhead may take together."""
        return None if self.memory is None else int(self.memory * self.share)


class BadNeed(ValueError):
    """An answer that cannot be read. `option` is its name."""

    def __init__(self, option: str, message: str) -> None:
        self.option = option
        super().__init__(message)


#: The questions, in their order: the options of `zoo pick` and the keys of the chooser's address.
OPTIONS = (
    "task",
    "context",
    "input",
    "output",
    "pace",
    "data",
    "access",
    "licence",
    "machine",
    "memory",
    "share",
    "precision",
    "cache",
    "sequences",
    "budget",
    "must",
    "since",
    "importance",
)


def needs_from(zoo: Zoo, day: datetime.date, options: Mapping[str, str]) -> Needs:
    """Needs from answers as text; what is left out follows from the task. Raises `BadNeed`."""
    read = _Reader(zoo, options)
    read.known_options()
    task_id = read.name("task", list(zoo.tasks))
    task = zoo.tasks[task_id] if task_id else None
    machine, memory = read.name("machine", list(zoo.hardware)), read.number("memory", MOST_GB)
    if machine and memory:
        raise BadNeed("memory", "give a machine or its memory, not both")
    hardware = zoo.hardware[machine] if machine else None
    budget = read.number("budget", MOST_DOLLARS)
    if budget is not None and task is None:
        raise BadNeed("budget", "a budget is for one run of a task: name the task too")
    must = read.names("must", [*SKILLS, CURRENT]) or ()
    stays = read.name("data", ["leaves", "stays"])
    pace = read.name("pace", ["at-once", "may-think"])
    return Needs(
        day,
        task_id,
        tuple(task.evidence) if task else (),
        read.tokens("context") or (task.context if task else None),
        read.names("input", get_args(Modality)) or (tuple(task.inputs) if task else ()),
        read.names("output", get_args(Modality)) or (tuple(task.outputs) if task else ()),
        pace == "may-think" if pace else task is None or task.cognition == "system-2",
        stays == "stays" if stays else task is not None and task.stays_local,
        read.name("access", ["any", "api"]) == "api",
        read.name("licence", LICENCES) or "any",
        hardware_bytes(hardware) if hardware else int(memory * 10**9) if memory else None,
        share_of(read.text("share") or (usual_share(hardware) if hardware else "1")),
        read.name("precision", SHOWN) or "int4",
        int(read.name("cache", [str(bits) for bits in CACHE_BITS]) or 16),
        read.whole("sequences", MOST_SEQUENCES) or 1,
        budget,
        read.date("since"),
        tuple(skill for skill in SKILLS if skill in must),
        CURRENT in must,
        _importance(read.text("importance"), task.evidence if task else []),
    )


def usual_share(hardware: Hardware) -> str:
    """Part of a machine's memory that a model may usually take, as a fraction: all of it unless it is shared."""
    if hardware.kind == "phone":
        return PHONE_MEMORY
    return SHARED_MEMORY if hardware.shared_memory else "1"


_FRACTION = re.compile(r"(\d{1,3})/(\d{1,3})|(\d?\.\d{1,6}|1|0)|(\d{1,3})%")


def share_of(text: str) -> float:
    """`2/3`, `0.5` or `67%` as a part of one. Raises `BadNeed`."""
    match = _FRACTION.fullmatch(text)
    if match:
        above, below, decimal, percent = match.groups()
        share = float(decimal) if decimal else int(percent) / 100 if percent else int(above) / (int(below) or math.inf)
        if 0 < share <= 1:
            return share
    raise BadNeed("share", f"'{text}' is no part of the memory; write 2/3, 0.5 or 67%")


def _importance(text: str | None, evidence: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """`swe-bench-pro:3,terminal-bench-2:1` in the order of the task's evidence; weights of 0 are left out."""
    if text is None:
        return ()
    weights = {}
    for pair in text.split(","):
        name, colon, weight = pair.partition(":")
        if name not in evidence:
            raise BadNeed("importance", f"'{name}' is no evidence for this task{nearest(name, list(evidence))}")
        if not (colon and re.fullmatch(r"\d{1,2}", weight) and int(weight) <= MOST_IMPORTANCE):
            raise BadNeed("importance", f"'{pair}' gives no weight from 0 to {MOST_IMPORTANCE}; write {name}:3")
        weights[name] = int(weight)
    return tuple((name, weights[name]) for name in evidence if weights.get(name))


class _Reader:
    """Reads answers one by one; each method gives None where there is no answer and raises `BadNeed` on a bad one."""

    def __init__(self, zoo: Zoo, options: Mapping[str, str]) -> None:
        self._zoo = zoo
        self._options = options

    def known_options(self) -> None:
        for option in self._options:
            if option not in OPTIONS:
                raise BadNeed(option, f"no question '{option}'{nearest(option, OPTIONS)}")

    def text(self, option: str) -> str | None:
        return self._options.get(option)

    def _read(self, option: str, read: Callable[[str], float | datetime.date | None], expected: str) -> float | None:
        text = self.text(option)
        if text is None:
            return None
        try:
            value = read(text)
        except ValueError:
            value = None
        if value is None:
            raise BadNeed(option, f"'{text}' is not {expected}")
        return value  # type: ignore[return-value]

    def name(self, option: str, known: Sequence[str]) -> str | None:
        text = self.text(option)
        if text is not None and text not in known:
            raise BadNeed(option, f"no {option} '{text}'{nearest(text, known)}")
        return text

    def names(self, option: str, known: Sequence[str]) -> tuple[str, ...] | None:
        text = self.text(option)
        if text is None:
            return None
        for one in text.split(","):
            if one not in known:
                raise BadNeed(option, f"no {option} '{one}'{nearest(one, known)}")
        return tuple(name for name in known if name in text.split(","))

    def number(self, option: str, most: float) -> float | None:
        def read(text: str) -> float | None:
            value = float(text) if re.fullmatch(r"\d{1,9}(\.\d{1,9})?|\.\d{1,9}", text) else math.nan
            return value if 0 < value <= most else None

        return self._read(option, read, f"a number above 0 and at most {most:,}")

    def whole(self, option: str, most: int) -> int | None:
        def read(text: str) -> int | None:
            return int(text) if re.fullmatch(r"\d{1,9}", text) and 0 < int(text) <= most else None

        found = self._read(option, read, f"a whole number from 1 to {most:,}")
        return None if found is None else int(found)

    def tokens(self, option: str) -> int | None:
        """`65536`, `64k` (times 1,024) or `1M`."""

        def read(text: str) -> int | None:
            match = re.fullmatch(r"(\d{1,9})([kKmM]?)", text)
            if match is None:
                return None
            value = int(match[1]) * {"": 1, "k": 1024, "m": 1024**2}[match[2].lower()]
            return value if 0 < value <= MOST_TOKENS else None

        found = self._read(option, read, "a number of tokens; write 65536, 64k or 1M")
        return None if found is None else int(found)

    def date(self, option: str) -> datetime.date | None:
        text = self.text(option)
        if text is None:
            return None
        try:
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
                return datetime.date.fromisoformat(text)
        except ValueError:
            pass
        raise BadNeed(option, f"'{text}' is no day; write it as 2026-01-31")

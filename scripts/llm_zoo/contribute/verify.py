"""The proof of the numbers: every open model of the zoo against what the public `transformers` library allocates.

Weights are counted on torch's meta device, from the developer's own `config.json` where it is kept in
`tests/configs/`, else from one cut down to its sizes, else from a configuration made out of the record. Caches are
measured on small models with random weights. A difference is a failure unless the record names it to the last weight.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml

from ..derive.cache import Cache, cache_of
from ..derive.parameters import count_parameters
from ..records import Model, Zoo
from ..records.architecture import Architecture
from ..records.problems import nearest
from . import oracle
from .cache_cases import CASES, CacheCase
from .config.base import ConfigProblem, Yaml
from .from_record import NoTranslation, class_for, config_from_record
from .importer import read_architecture, typed

#: Where the developers' own files are kept, one for each model id.
CONFIGS = Path("tests/configs")
#: Files cut down to what a reader needs, by Hub id; the next best.
CUT_CONFIGS = Path("tests/contribute/config")
#: Where a file there has another name than the record's Hub id.
CUT_NAMES = {"gemma-4-e4b": "Gemma 4 E4B", "mamba-2.8b": "state-spaces/mamba-2.8b-hf"}

Outcome = Literal["equal", "explained", "DIFFERENT", "not built"]
#: A line of the report, and whether it lets the command succeed.
Line = tuple[str, bool]


class CannotVerify(Exception):
    """Nothing can be compared: the library is not there, or no such model is."""


@dataclass(frozen=True)
class Comparison:
    """One model: the library's count minus ours, or why there is none."""

    model_id: str
    origin: str
    outcome: Outcome
    detail: str
    total: int
    total_difference: int = 0
    active_difference: int = 0

    def __str__(self) -> str:
        numbers = f"{self.total:>19,} {self.total_difference:>+12,} {self.active_difference:>+12,}"
        if self.outcome == "not built":
            numbers = f"{self.total:>19,} {'':>12} {'':>12}"
        return f"{self.model_id:<32}{numbers}  {self.outcome:<10} {self.origin:<7} {self.detail}"


def verify(zoo: Zoo, root: Path, model_ids: Sequence[str] = (), *, with_cache: bool = True) -> Iterator[Line]:
    """Compare the models named (none: all open ones), then the caches. Yields the report line by line.

    Raises `CannotVerify`.
    """
    known = [*zoo.models, *_without_record(zoo, root)]
    unknown = [model_id for model_id in model_ids if model_id not in known]
    if unknown:
        raise CannotVerify(f"no model '{unknown[0]}'{nearest(unknown[0], known)}")
    try:
        yield oracle.library_versions(), True
    except ModuleNotFoundError as error:
        raise CannotVerify(
            f"{error.name} is not installed; `make verify` installs it in an environment of its own"
        ) from None
    chosen = model_ids or [*_open(zoo), *_without_record(zoo, root)]
    yield from _weights(zoo, root, chosen)
    if with_cache:
        yield from _caches()


def _open(zoo: Zoo) -> list[str]:
    return [model_id for model_id, model in zoo.models.items() if model.architecture]


def _without_record(zoo: Zoo, root: Path) -> list[str]:
    """Files of models that the zoo does not have; what the importer makes of them is compared."""
    return sorted(file.stem for file in (root / CONFIGS).glob("*.json") if file.stem not in zoo.models)


def _weights(zoo: Zoo, root: Path, model_ids: Sequence[str]) -> Iterator[Line]:
    yield f"{'model':<32}{'our total':>19} {'Δ total':>12} {'Δ active':>12}  outcome    from    class", True
    outcomes: list[Outcome] = []
    for model_id in model_ids:
        model = zoo.models.get(model_id)
        compared = compare(model_id, model, root) if model else compare_import(model_id, root)
        outcomes.append(compared.outcome)
        yield str(compared), compared.outcome != "DIFFERENT"
    yield _summary(outcomes), True


def _summary(outcomes: Sequence[str]) -> str:
    kinds: tuple[Outcome, ...] = ("equal", "explained", "DIFFERENT", "not built")
    return f"{len(outcomes)} models: " + ", ".join(f"{outcomes.count(kind)} {kind}" for kind in kinds)


def compare(model_id: str, model: Model, root: Path) -> Comparison:
    """The library's weights against ours for one model."""
    architecture = model.architecture
    if architecture is None:
        return Comparison(model_id, "-", "not built", "the record has no architecture", 0)
    try:
        origin, config = _config(model_id, model, root)
    except NoTranslation as error:
        return Comparison(model_id, "-", "not built", str(error), count_parameters(architecture).total)
    notes = " ".join(note for note in [*_notes(model), *model.notes] if note)
    return _compared(model_id, origin, config, architecture, notes)


def compare_import(model_id: str, root: Path) -> Comparison:
    """The library's weights against what the importer reads in a file of `tests/configs/`."""
    config = _file(model_id, root)
    try:
        architecture = typed(read_architecture(config).architecture)
    except ConfigProblem as error:
        return Comparison(model_id, "import", "not built", str(error), 0)
    return _compared(model_id, "import", config, architecture, "")


def _compared(model_id: str, origin: str, config: Yaml, architecture: Architecture, notes: str) -> Comparison:
    count = count_parameters(architecture)
    try:
        built = oracle.build(config, architecture.form, output_head=architecture.output_head)
    except oracle.CannotBuild as error:
        return Comparison(model_id, origin, "not built", str(error), count.total)
    differences = built.total - count.total, built.active - count.active
    return Comparison(model_id, origin, judge(notes, *differences), built.class_name, count.total, *differences)


def judge(notes: str, total_difference: int, active_difference: int) -> Outcome:
    """Whether the record accounts for a difference: its notes have to name it to the last weight."""
    if not total_difference and not active_difference:
        return "equal"
    named = all(f"{abs(size):,}" in notes for size in (total_difference, active_difference) if size)
    return "explained" if named else "DIFFERENT"


def _notes(model: Model) -> list[str | None]:
    return [
        model.architecture.note if model.architecture else None,
        model.parameters.audit_note if model.parameters else None,
    ]


def _config(model_id: str, model: Model, root: Path) -> tuple[str, Yaml]:
    """Where the configuration comes from, and the configuration. Raises `NoTranslation`."""
    if (root / CONFIGS / f"{model_id}.json").exists():
        return "config", _file(model_id, root)
    name = CUT_NAMES.get(model_id, model.hub)
    for file in sorted((root / CUT_CONFIGS).glob("counts*.yaml")):
        for case in yaml.safe_load(file.read_text(encoding="utf-8")):
            if name and case["name"].split(" (")[0] == name:
                cut: Yaml = case["config"]
                return "cut", cut
    model_type = class_for(model_id, model.architecture) if model.architecture else None
    if model_type is None or model.architecture is None:
        raise NoTranslation(f"no {CONFIGS}/{model_id}.json, and no class is named for its record")
    return "record", config_from_record(model_type, model.architecture)


def _file(model_id: str, root: Path) -> Yaml:
    config: Yaml = json.loads((root / CONFIGS / f"{model_id}.json").read_text(encoding="utf-8"))
    return config


def _caches() -> Iterator[Line]:
    yield "", True
    yield f"{'cache of a small':<46}{'tokens':>8}{'library, bytes':>16}{'ours, bytes':>14}  outcome", True
    for name, case in CASES.items():
        for tokens in case.lengths:
            yield _cache_line(name, case, tokens)


def _cache_line(name: str, case: CacheCase, tokens: int) -> Line:
    try:
        cache = cache_of(typed(read_architecture(case.config).architecture), bytes_per_element=4)
        measured = oracle.cache_bytes(case.config, tokens, one_vector=case.one_vector)
    except (ConfigProblem, oracle.CannotBuild) as error:
        return f"{name:<46}{tokens:>8}{'':>16}{'':>14}  not built  {error}", True
    ours = expected_bytes(cache, tokens, case.kept_window)
    outcome = "equal" if measured == ours else "DIFFERENT"
    return f"{name:<46}{tokens:>8}{measured:>16,}{ours:>14,}  {outcome}", measured == ours


def expected_bytes(cache: Cache, tokens: int, kept_window: int = 0) -> int:
    """Our bytes after `tokens` tokens, less `kept_window` tokens of each window that is full.

    A window of w tokens counts the one being computed, so that the library keeps w − 1 between two steps and holds w
    during one; the handbook counts what a step needs.
    """
    full = [term for term in cache.terms if term.cap is not None and tokens >= term.cap]
    return cache.bytes_at(tokens) - kept_window * sum(term.bytes_per_token for term in full)

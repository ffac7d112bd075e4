"""The proof of the numbers: every open model of the zoo against what the public `transformers` library allocates.

Weights are counted on torch's meta device: `config` is the developer's own file where it is kept in `tests/configs/`,
`cut` one with its sizes alone, `record` a configuration made out of the record for the class that runs the model, and
`form` the same for a class whose layers have that form. Caches are measured on small models with random weights.

A difference is a failure unless the record names it to the last weight, and a model that no class can build is one
unless the record says so. What was equal is kept in a table, which the tests compare with the records.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter
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
from . import library_counts, oracle
from .cache_cases import CASES, CacheCase
from .config.base import ConfigProblem, Yaml
from .from_record import MODEL_TYPES, NoTranslation, config_from_record, form_of
from .importer import read_architecture, typed
from .library_counts import LibraryCount

#: Where the developers' own files are kept, one for each model id.
CONFIGS = Path("tests/configs")
#: Files cut down to what a reader needs, by Hub id; the next best.
CUT_CONFIGS = Path("tests/contribute/config")
#: Where a file there has another name than the record's Hub id.
CUT_NAMES = {
    "gemma-4-e4b": "Gemma 4 E4B",
    "mamba-2.8b": "state-spaces/mamba-2.8b-hf",
    "minimax-text-01": "MiniMaxAI/MiniMax-Text-01",
}

#: How a note says that nothing can be built; it goes on with what the layers were checked against instead.
NO_CLASS = "No class of the public transformers library"

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
    #: What the library allocates; None where it has no class.
    built: oracle.Built | None = None
    total_difference: int = 0
    active_difference: int = 0

    def __str__(self) -> str:
        numbers = f"{self.total:>19,} {self.total_difference:>+12,} {self.active_difference:>+12,}"
        if self.built is None:
            numbers = f"{self.total:>19,} {'':>12} {'':>12}"
        return f"{self.model_id:<32}{numbers}  {self.outcome:<10} {self.origin:<7} {self.detail}"

    @property
    def sound(self) -> bool:
        """Whether nothing is left to explain."""
        return self.outcome in ("equal", "explained")


def verify(
    zoo: Zoo, root: Path, model_ids: Sequence[str] = (), *, with_cache: bool = True, keep: bool = False
) -> Iterator[Line]:
    """Compare the models named (none: all open ones), then the caches. Yields the report line by line.

    With `keep`, the library's counts are written to the table of `library_counts`. Raises `CannotVerify`.
    """
    known = [*zoo.models, *_without_record(zoo, root)]
    unknown = [model_id for model_id in model_ids if model_id not in known]
    if unknown:
        raise CannotVerify(f"no model '{unknown[0]}'{nearest(unknown[0], known)}")
    try:
        versions = oracle.library_versions()
    except ModuleNotFoundError as error:
        raise CannotVerify(
            f"{error.name} is not installed; `make verify` installs it in an environment of its own"
        ) from None
    yield versions, True
    started = time.monotonic()
    compared: list[Comparison] = []
    yield from _weights(zoo, root, model_ids or [*_open(zoo), *_without_record(zoo, root)], compared)
    yield from _table(root, versions, compared, everything=not model_ids, keep=keep)
    if with_cache:
        yield from _caches()
    minutes, seconds = divmod(round(time.monotonic() - started), 60)
    yield f"{_summary(compared)}, in {minutes} min {seconds} s", True


def _open(zoo: Zoo) -> list[str]:
    return [model_id for model_id, model in zoo.models.items() if model.architecture]


def _without_record(zoo: Zoo, root: Path) -> list[str]:
    """Files of models that the zoo does not have; what the importer makes of them is compared."""
    return sorted(file.stem for file in (root / CONFIGS).glob("*.json") if file.stem not in zoo.models)


def _weights(zoo: Zoo, root: Path, model_ids: Sequence[str], compared: list[Comparison]) -> Iterator[Line]:
    yield f"{'model':<32}{'our total':>19} {'Δ total':>12} {'Δ active':>12}  outcome    from    class", True
    for model_id in model_ids:
        model = zoo.models.get(model_id)
        comparison = compare(model_id, model, root) if model else compare_import(model_id, root)
        compared.append(comparison)
        yield str(comparison), comparison.sound


def _summary(compared: Sequence[Comparison]) -> str:
    kinds: tuple[Outcome, ...] = ("equal", "explained", "DIFFERENT", "not built")
    outcomes = Counter(comparison.outcome for comparison in compared)
    return f"{len(compared)} models: " + ", ".join(f"{outcomes[kind]} {kind}" for kind in kinds)


def _table(
    root: Path, versions: str, compared: Sequence[Comparison], *, everything: bool, keep: bool
) -> Iterator[Line]:
    """Whether the table holds what was compared just now, or that it was written."""
    found = {
        comparison.model_id: LibraryCount(comparison.built.total, comparison.built.active, comparison.outcome)
        for comparison in compared
        if comparison.built and comparison.sound
    }
    kept = library_counts.read(root)
    if keep:
        library_counts.write(root, versions, found if everything else kept | found)
        yield f"{library_counts.TABLE} was written", True
        return
    stale = [model_id for model_id, count in found.items() if kept.get(model_id) != count]
    if everything:
        stale += [model_id for model_id in kept if model_id not in found]
    if stale:
        yield f"{library_counts.TABLE} is out of date for {', '.join(stale)}; `zoo verify --keep` writes it", False


def compare(model_id: str, model: Model, root: Path) -> Comparison:
    """The library's weights against ours for one model, from the strongest configuration that it has a class for."""
    if model.architecture is None:
        return Comparison(model_id, "-", "not built", "the record has no architecture", 0)
    total = count_parameters(model.architecture).total
    reason = f"no {CONFIGS}/{model_id}.json, and no class is named for its record"
    try:
        for origin, config in _configs(model_id, model, model.architecture, root):
            try:
                return _compared(model_id, origin, config, model.architecture, notes_of(model))
            except oracle.NoClass as error:
                reason = str(error)
    except (NoTranslation, oracle.CannotBuild) as error:
        return Comparison(model_id, "-", "not built", str(error), total)
    said = [note for note in notes_of(model) if NO_CLASS in note]
    return Comparison(model_id, "-", "explained" if said else "not built", said[0] if said else reason, total)


def compare_import(model_id: str, root: Path) -> Comparison:
    """The library's weights against what the importer reads in a file of `tests/configs/`."""
    config = _file(model_id, root)
    try:
        architecture = typed(read_architecture(config).architecture)
        return _compared(model_id, "import", config, architecture, [])
    except (ConfigProblem, oracle.CannotBuild) as error:
        return Comparison(model_id, "import", "not built", str(error), 0)


def _compared(model_id: str, origin: str, config: Yaml, architecture: Architecture, notes: Sequence[str]) -> Comparison:
    """Raises `oracle.CannotBuild`."""
    count = count_parameters(architecture)
    built = oracle.build(config, architecture.form, output_head=architecture.output_head)
    differences = built.total - count.total, built.active - count.active
    return Comparison(model_id, origin, judge(notes, *differences), built.class_name, count.total, built, *differences)


def judge(notes: Sequence[str], total_difference: int, active_difference: int) -> Outcome:
    """Whether the record accounts for a difference: its notes have to name it to the last weight."""
    if not total_difference and not active_difference:
        return "equal"
    numbers = re.findall(r"\d[\d,]*\d|\d", " ".join(notes))
    named = all(f"{abs(size):,}" in numbers for size in (total_difference, active_difference) if size)
    return "explained" if named else "DIFFERENT"


def notes_of(model: Model) -> list[str]:
    """Everything that a record says about its own numbers."""
    architecture = model.architecture.note if model.architecture else None
    audit = model.parameters.audit_note if model.parameters else None
    return [note for note in [architecture, audit, *model.notes] if note]


def _configs(model_id: str, model: Model, architecture: Architecture, root: Path) -> Iterator[tuple[str, Yaml]]:
    """Configurations of the model with where they come from, the strongest first. Raises `NoTranslation`."""
    if (root / CONFIGS / f"{model_id}.json").exists():
        yield "config", _file(model_id, root)
    name = CUT_NAMES.get(model_id, model.hub)
    for file in sorted((root / CUT_CONFIGS).glob("counts*.yaml")):
        for case in yaml.safe_load(file.read_text(encoding="utf-8")):
            if name and case["name"].split(" (")[0] == name:
                yield "cut", case["config"]
    if model_id in MODEL_TYPES:
        yield "record", config_from_record(MODEL_TYPES[model_id], architecture)
    elif form := form_of(architecture):
        yield "form", config_from_record(form, architecture)


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
        return f"{name:<46}{tokens:>8}{'':>16}{'':>14}  not built  {error}", False
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

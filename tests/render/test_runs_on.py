"""What runs on how much memory: fits and gaps worked out by hand, and pages that name neither more nor less."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from tests.derive.real_zoo import real_zoo
from tests.made_up import TODAY, records, site

from llm_zoo.derive.memory import hardware_bytes
from llm_zoo.render import Site, runs_on
from llm_zoo.render.fit import Fit, Weights, fit_in
from llm_zoo.render.views import HardwareView, ModelView

GIB = 2**30
#: Tiny Dense: 1,352 weights; a token adds 2 layers · 2 · 1 head · 4 numbers · 2 bytes = 32 bytes to the cache.
BYTES = {"16 bit": 2704, "8 bit": 1352, "4.5 bit": 761}


def tiny(whole: Site) -> ModelView:
    return ModelView(whole, "tiny-dense", "index.md")


@pytest.mark.parametrize(
    ("room", "expected"),
    [
        (2704 + 32 * 4096, ("16 bit", 4096, 0)),  # all bits and the whole window
        (1352 + 32 * 4096, ("8 bit", 4096, 0)),  # bits are given up for the whole window, but no more than needed
        (1352 + 32 * 4096 - 1, ("4.5 bit", 4096, 0)),
        (761 + 32 * 10, ("4.5 bit", 10, 0)),
        (761 + 32, ("4.5 bit", 1, 0)),
        (761 + 31, ("4.5 bit", None, 1)),  # one byte short of one token
    ],
)
def test_the_best_way_of_storing_leaves_the_longest_context(
    tmp_path: Path, room: int, expected: tuple[str, int | None, int]
) -> None:
    name, context, short = expected
    weights = next(one for one in (Weights(n, size, 0) for n, size in BYTES.items()) if one.name == name)
    found = fit_in(tiny(site(tmp_path)), GIB + room)
    assert found is not None
    assert (found.weights.name, found.weights.size, found.context, found.short) == (name, weights.size, context, short)


def test_what_is_not_known_fits_nowhere_and_is_missing_nowhere(tmp_path: Path) -> None:
    assert fit_in(ModelView(site(tmp_path), "quiet-one", "index.md"), 10**15) is None


def test_models_are_those_with_open_weights_the_largest_first_and_gaps_the_smallest_first(tmp_path: Path) -> None:
    whole = site(tmp_path, records())
    roomy = runs_on.runs_on(whole, "index.md", 8 * 10**9)
    assert [view.id for view, _ in roomy.fitting] == ["tiny-moe", "tiny-dense"]
    assert (roomy.missing, roomy.unknown) == ([], 0)
    assert (roomy.with_at_least(4096), roomy.with_at_least(4097)) == (2, 1)
    none = runs_on.runs_on(whole, "index.md", GIB)
    assert none.fitting == []
    assert [view.id for view, _ in none.missing] == ["tiny-dense", "tiny-moe"]
    assert "2 open models do not fit; nearest: [Tiny Dense](zoo/models/tiny-dense.md) (" in runs_on.runs_note(none)


def test_every_open_model_of_the_real_zoo_is_counted_once() -> None:
    whole = Site(real_zoo(), TODAY)
    wanted = {
        facts.id
        for facts in whole.all_facts()
        if facts.record.access.weights == "open" and facts.kind not in runs_on.WITHOUT_CONTEXT
    }
    for hardware_id in ("samsung-galaxy-s25-ultra", "nvidia-b300"):
        machine = HardwareView(whole, hardware_id, "index.md")
        runs = runs_on.on_machine(whole, machine)
        named = [view.id for view, _ in runs.fitting + runs.missing]
        assert len(named) == len(set(named)) == len(wanted) - runs.unknown
        assert set(named) <= wanted
        table = runs_on.runs_table(runs, machine)
        assert re.findall(r"models/([^)]+)\.md", table) == [view.id for view, _ in runs.fitting]
        for view, fit in runs.fitting:
            assert _takes(view, fit) <= hardware_bytes(machine.record), view.id
        for view, fit in runs.missing:
            assert _takes(view, fit) == hardware_bytes(machine.record) + fit.short, view.id


def _takes(view: ModelView, fit: Fit) -> int:
    """Bytes of the weights, the context that fits (or one token) and the overhead."""
    return fit.weights.size + view.facts.cache_bytes(fit.context or 1) + GIB


def test_more_memory_never_runs_less() -> None:
    whole = Site(real_zoo(), TODAY)
    found = [runs_on.runs_on(whole, "index.md", size * 10**9) for size in runs_on.SIZES]
    fitting = [{view.id for view, _ in runs.fitting} for runs in found]
    for less, more in itertools.pairwise(fitting):
        assert less <= more
    counts = [(len(runs.fitting), runs.with_at_least(runs_on.ROOMY)) for runs in found]
    rows = [re.findall(r"\| (\d+) ", line) for line in runs_on.sizes_table(whole, "index.md").splitlines()[2:]]
    assert [tuple(map(int, row)) for row in rows] == counts


def test_machines_are_named_on_the_page_of_their_memory(tmp_path: Path) -> None:
    whole = site(tmp_path)
    assert [one.id for one in runs_on.machines_of(whole, "index.md", 24)] == ["nvidia-rtx-4090"]
    assert runs_on.machines_of(whole, "index.md", 32) == []

"""What runs on how much memory: the models that fit, the context that fits, and by how much the others miss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..derive.memory import hardware_bytes
from . import links, numbers
from .fit import ANY_LENGTH, Fit, fit_in, writes_at_most
from .tables import markdown_table
from .text import Md
from .views import HardwareView, ModelView, Site

#: Memories that have a page, in GB of 10⁹ bytes.
SIZES = (8, 12, 16, 24, 32, 48, 64, 80, 96, 128)
#: Models that only read, or only draw, have no context to write into.
WITHOUT_CONTEXT = {"encoder", "vae"}
#: How many of those that miss by least are named.
NEAREST = 5
#: A context that leaves room for work with documents or code, in tokens.
ROOMY = 32_768


def sizes() -> tuple[int, ...]:
    """The memories that have a page, GB."""
    return SIZES


def roomy() -> int:
    """The context that the pages count by, tokens."""
    return ROOMY


def page_of(gigabytes: int) -> str:
    """Page of a memory."""
    return f"zoo/runs-on/{gigabytes}-gb.md"


@dataclass(frozen=True)
class Runs:
    """Open models on a memory, the largest first."""

    fitting: list[tuple[ModelView, Fit]]
    missing: list[tuple[ModelView, Fit]]
    """Those that do not fit, the smallest gap first."""
    unknown: int
    """Models whose layers or window are not in their records."""

    def with_at_least(self, tokens: int) -> int:
        """How many can hold so many tokens."""
        return sum(fit.context is None or fit.context >= tokens for _, fit in self.fitting)


def runs_on(site: Site, here: str, memory_bytes: int) -> Runs:
    """What runs on `memory_bytes` bytes."""
    views = [ModelView(site, facts.id, here) for facts in site.all_facts() if facts.record.access.weights == "open"]
    found = [(view, fit_in(view, memory_bytes)) for view in views if view.facts.kind not in WITHOUT_CONTEXT]
    known = [(view, fit) for view, fit in found if fit is not None]
    known.sort(key=lambda one: (-(one[0].facts.total or 0), one[0].id))
    return Runs(
        [one for one in known if not one[1].short],
        sorted((one for one in known if one[1].short), key=lambda one: one[1].short),
        len(found) - len(known),
    )


def runs_table(runs: Runs, machine: HardwareView | None = None) -> Md:
    """The models that fit, in the best way of storing them; on a machine also how fast they write at most."""
    headings = [("Model", False), ("Parameters", True), ("Usable context", True), ("Window", True)]
    headings += [("Weights", False), ("Weights take", True)]
    rows = [[*_row(view, fit), *_speed(view, fit, machine)] for view, fit in runs.fitting]
    return markdown_table([*headings, *([("Writes at most, tokens/s", True)] if machine else [])], rows)


def _row(view: ModelView, fit: Fit) -> list[Md | str]:
    window = numbers.exact(view.facts.window) if view.facts.window else ANY_LENGTH
    context = ANY_LENGTH if fit.context is None else numbers.exact(fit.context)
    size = numbers.gib(fit.weights.size)
    return [view.link, numbers.params(view.facts.total or 0), context, window, fit.weights.name, size]


def _speed(view: ModelView, fit: Fit, machine: HardwareView | None) -> list[Md | str]:
    return [writes_at_most(view, machine, fit.weights)] if machine else []


def runs_note(runs: Runs) -> Md:
    """What is left out of the table and why, with the nearest misses."""
    said = []
    if runs.missing:
        nearest = ", ".join(f"{view.link} ({numbers.gib(fit.short)} short)" for view, fit in runs.missing[:NEAREST])
        said.append(f"{_models(len(runs.missing), 'does', 'do')} not fit; nearest: {nearest}.")
    if runs.unknown:
        said.append(f"Of {_models(runs.unknown, 'nobody has', 'nobody has')} looked up what they need.")
    return Md(" ".join(said))


def _models(count: int, one: str, many: str) -> str:
    return f"{count} open model{'' if count == 1 else 's'} {one if count == 1 else many}"


def on_machine(site: Site, machine: HardwareView) -> Runs:
    """What runs on a machine of the zoo."""
    return runs_on(site, machine.here, hardware_bytes(machine.record))


def sizes_table(site: Site, here: str) -> Md:
    """Every memory that has a page, with how many models it holds and the largest of them."""
    rows: list[Sequence[Md | str]] = []
    for gigabytes in SIZES:
        runs = runs_on(site, here, gigabytes * 10**9)
        roomy = [view for view, fit in runs.fitting if fit.context is None or fit.context >= ROOMY]
        page = links.markdown_link(f"{gigabytes} GB", links.relative(here, page_of(gigabytes)))
        rows.append(
            [page, str(len(runs.fitting)), str(runs.with_at_least(ROOMY)), _largest(roomy)],
        )
    headings = [("Memory", False), ("Models that fit", True), (f"with {ROOMY:,} tokens or more", True)]
    return markdown_table([*headings, ("The largest of these", False)], rows)


def _largest(views: Sequence[ModelView]) -> Md | str:
    """The first of a list that begins with the largest."""
    return Md(f"{views[0].link}, {numbers.params(views[0].facts.total or 0)}") if views else ""


def machines_of(site: Site, here: str, gigabytes: int) -> list[HardwareView]:
    """Machines of the zoo with exactly this memory."""
    views = [HardwareView(site, one, here) for one in sorted(site.zoo.hardware)]
    return [view for view in views if hardware_bytes(view.record) == gigabytes * 10**9]

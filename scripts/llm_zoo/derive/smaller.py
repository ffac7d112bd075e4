"""How small a model can be and still reach a rival's score; only scores of one comparable set-up are held together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..records import Zoo
from .classes import computed_total
from .results import Comparable, Row, best_rows, setup_groups


@dataclass(frozen=True)
class Reached:
    """One set-up in which the rival and at least one model below the limit were measured."""

    benchmark_id: str
    setup: Comparable
    rival: Row
    steps: tuple[Row, ...]
    """The rival, then models that reached its score, each released later and smaller than the one before."""
    best_small: Row
    """The best score below the limit."""

    @property
    def smallest(self) -> Row | None:
        """The smallest model that reached the rival's score; None where only the rival did."""
        return self.steps[-1] if len(self.steps) > 1 else None


def reached(zoo: Zoo, rival_id: str, limit: int) -> list[Reached]:
    """Every set-up with the rival and a model of fewer than `limit` weights, by benchmark.

    Models whose size is not known are left out, and so are those released before the rival.
    """
    found = []
    for benchmark_id, benchmark in zoo.benchmarks.items():
        for group in setup_groups(zoo, benchmark_id):
            rows = best_rows([ranked.row for ranked in group.rows], benchmark)
            rival = next((row for row in rows if row.model_id == rival_id), None)
            small = [row for row in rows if row.model_id != rival_id and _total(row, limit) < limit]
            if rival is not None and small:
                as_good = rows[: rows.index(rival)] + [
                    row for row in rows[rows.index(rival) :] if row.result.score == rival.result.score
                ]
                found.append(Reached(benchmark_id, group.setup, rival, tuple(_shrinking(rival, as_good)), small[0]))
    return found


def _total(row: Row, otherwise: int) -> int:
    total = computed_total(row.model)
    return otherwise if total is None else total


def _shrinking(rival: Row, rows: Iterable[Row]) -> Iterable[Row]:
    """The rival, and each later model that is smaller than all before it."""
    least = computed_total(rival.model)
    yield rival
    for row in sorted(rows, key=lambda row: (row.model.released, row.model_id)):
        total = computed_total(row.model)
        if total is not None and least is not None and total < least and row.model.released >= rival.model.released:
            least = total
            yield row

"""What the harness does to a score: model, evaluator and set-up are the same, the program around the model is not."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..records import Zoo
from .results import Comparable, Row, comparable_setup, rows_of


@dataclass(frozen=True)
class HarnessSpread:
    """Scores of one model that differ in the harness alone, the lowest first."""

    rows: tuple[Row, ...]

    @property
    def lowest(self) -> Row:
        """The row with the lowest score."""
        return self.rows[0]

    @property
    def highest(self) -> Row:
        """The row with the highest score."""
        return self.rows[-1]

    @property
    def gap(self) -> float:
        """Points between lowest and highest."""
        return self.highest.result.score - self.lowest.result.score


def harness_spreads(zoo: Zoo, benchmark_id: str, *, least: int = 2) -> list[HarnessSpread]:
    """Models that one evaluator measured with `least` harnesses or more, the widest gap first.

    Rows whose source does not name the harness, and those of a model's developer, are left out.
    """
    alike: dict[tuple[str, str, Comparable, str | None], list[Row]] = {}
    for row in rows_of(zoo, benchmark_id):
        if row.result.setup.harness and zoo.developers[row.result.reporter].role == "evaluator":
            setup = replace(comparable_setup(row.result), harness=None)
            alike.setdefault((row.model_id, row.result.reporter, setup, row.result.setup.effort), []).append(row)
    spreads = [
        HarnessSpread(tuple(sorted(rows, key=lambda row: row.result.score)))
        for rows in alike.values()
        if len({row.result.setup.harness for row in rows}) >= least
    ]
    return sorted(spreads, key=lambda one: (-one.gap, one.lowest.model_id, one.lowest.result.setup.effort or ""))

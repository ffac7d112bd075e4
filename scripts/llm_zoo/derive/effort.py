"""What more effort gains: the same model in the same set-up, told to think little and told to think much."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass

from ..records import Benchmark, Price, Zoo
from .results import Comparable, Row, best_rows, setup_groups


@dataclass(frozen=True)
class Gain:
    """One set-up in which some models were measured at both efforts."""

    benchmark_id: str
    setup: Comparable
    pairs: tuple[tuple[Row, Row], ...]
    """Low and high effort of one model, the widest gain first."""
    higher_is_better: bool

    def of(self, pair: tuple[Row, Row]) -> float:
        """Points that high effort gained; negative where it lost."""
        low, high = pair
        return (high.result.score - low.result.score) * (1 if self.higher_is_better else -1)

    @property
    def median(self) -> float:
        """Middle of the gains."""
        return statistics.median(map(self.of, self.pairs))


def gains(zoo: Zoo, *, low: str = "low", high: str = "high") -> list[Gain]:
    """Every comparable set-up with a model at both efforts, the largest middle gain first.

    Where a benchmark has several such set-ups, the one with the most models stands for it.
    """
    found = []
    for benchmark_id, benchmark in zoo.benchmarks.items():
        of_benchmark = [
            Gain(benchmark_id, group.setup, pairs, benchmark.metric.higher_is_better)
            for group in setup_groups(zoo, benchmark_id)
            if (pairs := _pairs([ranked.row for ranked in group.rows], benchmark, low, high))
        ]
        if of_benchmark:
            found.append(max(of_benchmark, key=lambda gain: len(gain.pairs)))
    return sorted(found, key=lambda gain: (-gain.median, gain.benchmark_id))


def _pairs(rows: list[Row], benchmark: Benchmark, low: str, high: str) -> tuple[tuple[Row, Row], ...]:
    """The best row of each model at each of the two efforts; models with only one of them are left out."""
    by_effort = {
        effort: {
            row.model_id: row
            for row in best_rows([row for row in rows if row.result.setup.effort == effort], benchmark)
        }
        for effort in (low, high)
    }
    both = by_effort[low].keys() & by_effort[high].keys()
    pairs = [(by_effort[low][model_id], by_effort[high][model_id]) for model_id in both]
    sign = -1 if benchmark.metric.higher_is_better else 1
    return tuple(
        sorted(pairs, key=lambda pair: (sign * (pair[1].result.score - pair[0].result.score), pair[0].model_id))
    )


def break_even_thinking(small: Price, large: Price, *, input_tokens: int, output_tokens: int) -> float | None:
    """Thinking tokens at which a model that thinks costs as much as a larger one that answers at once.

    None where thinking never pays: the model costs more before its first thought. Where output costs more while it
    thinks, all its output does (`run_cost`). Prices have to be in one currency.
    """
    if small.output is None or large.output is None:
        return None
    dear = (input_tokens * large.input + output_tokens * large.output) / large.per
    rate = small.output if small.output_thinking is None else small.output_thinking
    start = (input_tokens * small.input + output_tokens * rate) / small.per
    if start >= dear:
        return None
    return (dear - start) * small.per / rate if rate else math.inf

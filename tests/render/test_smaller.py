"""The table and the chart of small models that reached a large one's score."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from tests.derive.test_smaller import LIMIT, sized
from tests.made_up import site, with_models

from llm_zoo.render.smaller import smaller_chart, smaller_steps, smaller_table
from llm_zoo.render.views import ModelView, Site, UnknownName

HERE = "handbook/x.md"


def whole(tmp_path: Path, **models: dict[str, object]) -> tuple[Site, ModelView]:
    made = site(tmp_path, with_models(rival=sized(100, 50, 2023), **models))
    return made, ModelView(made, "rival", HERE)


def test_a_row_says_who_reached_it_and_whether_a_small_one_did(tmp_path: Path) -> None:
    made, rival = whole(tmp_path, small=sized(10, 60, 2025))
    row = [cell.strip() for cell in smaller_table(made, HERE, rival, LIMIT).splitlines()[2].strip("|").split("|")]
    assert row == [
        "[Quiz](../benchmarks/quiz.md)",
        "stopwatch, without tools, one attempt",
        "50",
        "[M](../zoo/models/small.md), 10.0, 2025",
        "60",
        "reached",
        "[M](../zoo/models/small.md), 10.0, 2025",
    ]


def test_where_no_one_reached_it_the_row_says_none(tmp_path: Path) -> None:
    made, rival = whole(tmp_path, weak=sized(10, 40, 2025))
    assert smaller_table(made, HERE, rival, LIMIT).splitlines()[2].endswith("| 40 | not reached | none |")
    with pytest.raises(UnknownName, match="no smaller model reached 'rival' in 'quiz'"):
        smaller_chart(made, rival, "quiz", LIMIT)
    assert smaller_steps(made, HERE, rival, "quiz", LIMIT) == []


def test_the_chart_names_its_steps(tmp_path: Path) -> None:
    made, rival = whole(tmp_path, small=sized(10, 60, 2025))
    assert "M 100 (2023-01), M 10.0 (2025-01)" in smaller_chart(made, rival, "quiz", LIMIT)
    steps = smaller_steps(made, HERE, rival, "quiz", LIMIT)
    assert [one.facts.released for one in steps] == [datetime.date(2023, 1, 1), datetime.date(2025, 1, 1)]

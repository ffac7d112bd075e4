"""One table of cases, asked in four ways: the rules in Python, the command, the script of the page, the matrix."""

from __future__ import annotations

import datetime
import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from tests.derive.real_zoo import real_zoo
from tests.made_up import REPOSITORY, model, result, with_models
from tests.made_up import site as made_up
from tests.publish.script import Script, asset

from llm_zoo import cli
from llm_zoo.derive.boards import STALE
from llm_zoo.derive.matrix import SITUATIONS, Situation, fill_cell, needs_in
from llm_zoo.derive.needs import OPTIONS, needs_from
from llm_zoo.derive.pick import pick
from llm_zoo.publish.browser import browser_assets
from llm_zoo.publish.chooser import CHOOSER_SCRIPT, chooser_assets
from llm_zoo.render import Site
from llm_zoo.render.picking import pick_object

DAY = datetime.date(2026, 11, 26)
CASES: list[dict[str, Any]] = yaml.safe_load((REPOSITORY / "tests/cases/pick.yaml").read_text(encoding="utf-8"))
BY_ID = {situation.id: situation for situation in SITUATIONS}
ANSWER = """pairs => {
  const found = ZooPick.pick(ZooPick.needs(pairs));
  for (const misses of Object.values(found.dropped)) for (const miss of misses) delete miss.distance;
  return found;
}"""


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(real_zoo(), DAY)


@pytest.fixture(scope="module")
def script(site: Site) -> Script:
    (chooser,) = chooser_assets(site, "0123456789abcdef")
    assert chooser.path == CHOOSER_SCRIPT
    return Script(browser_assets(site)[0].content, chooser.content, asset("js/zoo.js"), asset("js/pick.js"))


def by_rules(site: Site, ask: dict[str, str]) -> Any:
    found = pick_object(site, pick(site.zoo, needs_from(site.zoo, DAY, ask)))
    return json.loads(json.dumps(found))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_page_command_and_rules_give_one_answer(
    site: Site, script: Script, monkeypatch: pytest.MonkeyPatch, case: dict[str, Any]
) -> None:
    ask: dict[str, str] = case["ask"]
    expected = by_rules(site, ask)
    assert script.value(ANSWER, ask) == expected
    monkeypatch.setattr(cli, "load_audited_zoo", lambda root: site.zoo)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime.datetime(2026, 11, 26, tzinfo=datetime.UTC).timestamp())))
    words = [word for option, text in ask.items() for word in (f"--{option}", text)]
    run = CliRunner().invoke(cli.main, ["pick", "--json", *words])
    assert run.exit_code == 0, run.output
    assert json.loads(run.stdout) == expected
    assert expected["models"] == len(expected["fitting"]) + len(expected["dropped"])
    if "situation" in case:
        assert asks_of(site, ask["task"], BY_ID[case["situation"]]) == needs_from(site.zoo, DAY, ask)


def asks_of(site: Site, task_id: str, situation: Situation) -> Any:
    return needs_in(site.zoo, site.zoo.tasks[task_id], situation, DAY)


def test_every_question_is_asked_by_a_case() -> None:
    assert {option for case in CASES for option in case["ask"]} == set(OPTIONS)
    assert {case["situation"] for case in CASES if "situation" in case} == set(BY_ID)


def as_answers(site: Site, task_id: str, situation: Situation) -> dict[str, str]:
    """A cell of the matrix in the words of the chooser; the parts of memory are the usual ones."""
    answers = {"task": task_id, "licence": situation.weights}
    if situation.needs_api:
        answers["access"] = "api"
    if situation.max_dollars is not None:
        answers["budget"] = str(situation.max_dollars)
    if situation.hardware:
        answers["machine"] = situation.hardware
    return answers


def test_the_page_leads_where_every_cell_of_the_matrix_leads(site: Site, script: Script) -> None:
    ask = """list => list.map(pairs => {
      const found = ZooPick.pick(ZooPick.needs(pairs));
      return [found.fitting.length, found.board];
    })"""
    cells = list(itertools.product(site.zoo.tasks, SITUATIONS))
    answers = script.value(ask, [as_answers(site, task_id, situation) for task_id, situation in cells])
    for (task_id, situation), (fitting, board) in zip(cells, answers, strict=True):
        cell = fill_cell(site.zoo, site.zoo.tasks[task_id], situation, DAY)
        assert fitting == cell.fitting, (task_id, situation.id)
        assert (board and board["benchmark"]) == cell.benchmark_id, (task_id, situation.id)
        if board:
            leaders = [one["model"] for one in board["standings"] if one["group"] == 1]
            assert leaders == [one.row.model_id for one in cell.candidates], (task_id, situation.id)
            told = (board["evidence"], len(board["standings"]), board["thin"], board["unsolved"])
            assert told == (cell.evidence, cell.compared, cell.thin, cell.unsolved), (task_id, situation.id)


GARBAGE: list[dict[str, str]] = [
    {"task": "constructor"},
    {"task": "__proto__", "importance": "__proto__:3"},
    {"context": "-5", "memory": "1e99", "share": "9/0", "cache": "3", "sequences": "0"},
    {"budget": "nan", "since": "2026-02-30", "must": "fly", "input": "smell", "licence": "toString"},
    {"machine": "<img src=x onerror=alert(1)>", "precision": "valueOf", "pace": "", "data": "", "access": "%"},
    {"importance": "swe-bench-pro:3:4,,:"},
]


@pytest.mark.parametrize("pairs", GARBAGE, ids=str)
def test_a_bad_address_is_as_no_answer(script: Script, pairs: dict[str, str]) -> None:
    assert script.value("pairs => ZooPick.needs(pairs)", pairs) == script.value("() => ZooPick.needs({})", 0)


def test_the_script_of_rules_touches_no_page_and_writes_no_formula_of_a_layer() -> None:
    source = asset("js/pick.js")
    assert not re.search(r"\bdocument\b|innerHTML|fetch\(|\bimport\b|head_dim|kv_heads", source)


@pytest.mark.parametrize("days", [STALE.days, STALE.days + 1])
def test_the_page_gives_up_the_boards_that_the_rules_give_up(tmp_path: Path, days: int) -> None:
    first = datetime.date(2025, 6, 1)
    old = {"setup": {"harness": "old"}, "date": first}
    new = {"setup": {"harness": "new"}, "date": first + datetime.timedelta(days)}
    models = {name: model(name, results=[result(60, **old), result(40, **new)]) for name in "abc"}
    small = made_up(tmp_path, with_models(d=model("d", results=[result(60, **old)]), **models))
    (chooser,) = chooser_assets(small, "0123456789abcdef")
    script = Script(browser_assets(small)[0].content, chooser.content, asset("js/zoo.js"), asset("js/pick.js"))
    answer = script.value(ANSWER, {"task": "answer"})
    expected = pick_object(small, pick(small.zoo, needs_from(small.zoo, small.today, {"task": "answer"})))
    assert answer == json.loads(json.dumps(expected))
    assert answer["board"]["setup"].startswith("old" if days == STALE.days else "new")

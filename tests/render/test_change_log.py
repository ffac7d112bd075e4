"""The page of changes and the page "As of": days of the records, the history if there is one, and periods that hold."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from tests import hostile
from tests.made_up import TODAY, load, price, records, result, site, with_models, write
from tests.made_up import model as made_up_model
from tests.records.test_history import commit, git

from llm_zoo.derive.prices import price_on
from llm_zoo.derive.trends import leads
from llm_zoo.render import Site, as_of, change_log
from llm_zoo.render.pages import page_environment, plans, render_plan
from llm_zoo.render.text import visible

HERE = "zoo/changes.md"
MOE = "models/acme/tiny-moe"


def page(whole: Site, wanted: str) -> str:
    """One page, as it is rendered."""
    plan = next(one for one in plans(whole) if one.path == wanted)
    return render_plan(whole, page_environment(), plan, {}).text


def told(whole: Site) -> list[tuple[str, str, str]]:
    found = [one for facts in whole.all_facts() for one in change_log.happenings(facts)]
    return sorted((one.day.isoformat(), one.facts.id, one.kind) for one in found)


def test_what_happened_has_the_days_of_the_records(tmp_path: Path) -> None:
    zoo = records()
    zoo["models/acme/quiet-one"]["retired"] = datetime.date(2026, 12, 24)
    assert told(site(tmp_path, zoo)) == [
        ("2025-03-01", "tiny-dense", "released"),
        ("2025-06-01", "quiet-one", "results"),
        ("2025-06-01", "tiny-dense", "results"),
        ("2025-06-01", "tiny-moe", "results"),
        ("2025-09-01", "tiny-moe", "released"),
        ("2026-01-15", "quiet-one", "released"),
        ("2026-03-01", "tiny-moe", "price"),
        ("2026-12-24", "quiet-one", "retired"),
    ]


def test_what_is_announced_stands_apart_from_what_happened(tmp_path: Path) -> None:
    zoo = records()
    later = TODAY + datetime.timedelta(days=5)
    zoo[MOE]["prices"].append(price(later.isoformat(), input=0.5))
    whole = site(tmp_path, zoo)
    announced, past = change_log.scheduled(whole, HERE), change_log.latest(whole, HERE)
    assert f"| {later} | [Tiny MoE](models/tiny-moe.md) | price | 0.50 USD in" in str(announced)
    assert later.isoformat() not in str(past)
    assert change_log.scheduled(Site(whole.zoo, later), HERE) is None


def test_without_a_history_the_page_says_so(tmp_path: Path) -> None:
    whole = site(tmp_path)
    text = page(whole, HERE)
    assert "built without the history of the repository" in text
    assert "Record changed" not in text
    assert "| [Tiny MoE](models/tiny-moe.md) | 2025-09-01 | 2026-03-01 | 2025-06-01 |  | " in text
    assert change_log.history(tmp_path) == ()


def test_with_a_history_the_page_says_what_changed_in_the_records(tmp_path: Path) -> None:
    zoo = records()
    git(tmp_path, "init", "-q")
    commit(write(tmp_path, zoo), "2026-05-01")
    file = tmp_path / f"zoo_data/{MOE}.yaml"
    file.write_text("# only laid out otherwise\n" + file.read_text())
    commit(tmp_path, "2026-05-02")
    zoo[MOE]["context"]["window"] = 262_144
    zoo["models/acme/added"] = made_up_model("Added *one*")
    del zoo["models/acme/quiet-one"]
    commit(write(tmp_path, zoo), "2026-05-03")
    (tmp_path / "zoo_data/models/acme/quiet-one.yaml").unlink()
    commit(tmp_path, "2026-05-03")
    (day,) = change_log.history(tmp_path)
    assert day.date == "2026-05-03"
    assert {(one.id, one.kind) for one in day.models} == {
        ("added", "added"),
        ("quiet-one", "removed"),
        ("tiny-moe", "changed"),
    }
    text = page(Site(load(tmp_path, zoo), TODAY, root=tmp_path), HERE)
    assert "    New in the records: [Added &#42;one&#42;](models/added.md)." in text
    assert "    Taken out: Quiet One." in text
    assert "    - [Tiny MoE](models/tiny-moe.md): context.window 131,072 → 262,144" in text
    row = next(line for line in text.split("\n") if line.startswith("| [Tiny MoE]"))
    assert row.endswith("| 2026-05-03 |")


def test_a_record_that_was_no_yaml_does_not_stop_the_page(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    write(tmp_path)
    (tmp_path / f"zoo_data/{MOE}.yaml").write_text("a: [")
    commit(tmp_path, "2026-05-01")
    commit(write(tmp_path), "2026-05-02")
    ((change,),) = (day.models for day in change_log.history(tmp_path))
    assert (change.id, change.kind) == ("tiny-moe", "added")


# --- as of -----------------------------------------------------------------------------------------------------------

PERIOD = re.compile(r'<time class="period" datetime="([\d-]+)" data-until="([\d-]*)">')


def on(table: str, day: str) -> list[str]:
    """First cells of the rows that the switch shows on a day."""
    found = []
    for line in table.split("\n")[2:]:
        ((first, until),) = PERIOD.findall(line)
        if first <= day and (not until or day <= until):
            found.append(re.sub(r"\[(.*?)\]\(.*?\)", r"\1", line.split(" | ")[0].removeprefix("| ")))
    return found


@pytest.mark.parametrize("day", ["2025-08-31", "2025-09-01", "2026-02-28", "2026-03-01", TODAY.isoformat()])
def test_the_switch_shows_the_prices_in_force(tmp_path: Path, day: str) -> None:
    whole = site(tmp_path)
    table = as_of.price_table(whole, "zoo/as-of.md")
    wanted = [one.name for one in whole.all_facts() if price_on(one.record, datetime.date.fromisoformat(day))]
    assert sorted(on(table, day)) == sorted(wanted)


def test_a_price_of_which_nobody_knows_the_end_is_not_in_force_today(tmp_path: Path) -> None:
    gone = made_up_model("Gone", prices=[price("2025-03-01")])
    table = as_of.price_table(site(tmp_path, with_models(gone=gone)), "zoo/as-of.md")
    assert "| not recorded |" in table
    assert (on(table, TODAY.isoformat()), on(table, "2026-01-01")) == ([], ["Gone"])


def test_a_benchmark_is_led_by_the_best_score_that_was_published(tmp_path: Path) -> None:
    def scored(name: str, score: float, day: str) -> dict:
        return made_up_model(name, results=[result(score, date=datetime.date.fromisoformat(day))])

    zoo = with_models(
        a=scored("A", 40, "2025-05-01"),
        b=scored("B", 30, "2025-06-01"),
        c=scored("C", 60, "2025-07-01"),
        d=scored("D", 60, "2025-08-01"),
    )
    whole = site(tmp_path, zoo)
    assert [(one.row.model_id, str(one.first), str(one.last)) for one in leads(whole.zoo, "quiz")] == [
        ("a", "2025-05-01", "2025-06-30"),
        ("c", "2025-07-01", "None"),
    ]
    table = as_of.lead_table(whole, "zoo/as-of.md")
    assert [on(table, day) for day in ("2025-04-30", "2025-06-30", "2025-07-01")] == [[], ["Quiz"], ["Quiz"]]


def test_both_pages_show_hostile_names_as_text(tmp_path: Path) -> None:
    whole = Site(load(tmp_path, hostile.records()), TODAY)
    for path in (HERE, "zoo/as-of.md"):
        text = page(whole, path)
        assert "<script" not in text
        assert "](javascript" not in text
        assert not re.search(r"<img|onerror=alert\(1\)>", text)
    assert visible(hostile.name(0)).startswith("=N0")

"""The page about the quality of the data: shares, ages, stale facts and links, from the records."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from tests.made_up import TODAY, Records, records, site, source

from llm_zoo.render import quality
from llm_zoo.render.views import Site

HERE = "contribute/quality.md"
NBSP = "\u00a0"


def table(markdown: str) -> list[list[str]]:
    """Cells of the table, without its two header lines."""
    lines = [line for line in markdown.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def with_report(root: Path, **report: Any) -> Site:
    zoo: Records = records() | {"links": {"checked": datetime.date(2026, 11, 20), **report}}
    return site(root, zoo)


def test_the_promised_shares_stand_first(tmp_path: Path) -> None:
    lines = quality.summary(site(tmp_path)).split("\n\n")
    assert lines[0].endswith(f"blocks state facts, 100{NBSP}% of them with a source.")
    assert lines[1] == f"5 results, 5 of them (100{NBSP}%) from primary sources or official boards."
    assert lines[-1] == ("1 models have both layers and a stated size; 0 agree within 1 %, the others say why not.")


def test_backing_is_told_for_each_block_of_each_kind_of_record(tmp_path: Path) -> None:
    found = {(cells[0], cells[1]): cells[2:] for cells in table(quality.backing_table(site(tmp_path)))}
    assert found["models", "results"] == ["5", f"100{NBSP}%", f"100{NBSP}%"]
    assert found["models", "rumours"] == ["1", f"100{NBSP}%", f"0{NBSP}%"]
    assert found["benchmarks", "humans"] == ["1", f"100{NBSP}%", f"100{NBSP}%"]


def test_stale_facts_are_counted_and_listed(tmp_path: Path) -> None:
    zoo = records()
    zoo["models/acme/quiet-one"]["sources"]["report"]["as_of"] = datetime.date(2026, 9, 1)
    whole = site(tmp_path, zoo)
    assert [cells[1:] for cells in table(quality.volatile_table(whole))] == [["60", "1"], ["120", "0"], ["120", "0"]]
    assert table(quality.stale_table(whole, HERE)) == [
        ["[Quiet One](../zoo/models/quiet-one.md)", "price in force", "2026-09-01"]
    ]


def test_without_a_report_the_page_says_that_nobody_followed_the_links(tmp_path: Path) -> None:
    text = quality.link_health(site(tmp_path))
    assert text.endswith(
        "Nobody has followed the links yet from a machine that reaches the web; a build asks no other host. "
        "`zoo links` does it and keeps a dated report, which then stands here."
    )


def test_faults_of_form_are_listed_with_their_record(tmp_path: Path) -> None:
    zoo = records()
    for path, record in zoo.items():
        for index, one in enumerate(record.get("sources", {}).values()):
            one["url"] = f"https://acme.org/{path}/{index}"
    zoo["models/acme/quiet-one"]["sources"]["report"] = source(url="https://example.org/x")
    text = quality.link_health(site(tmp_path, zoo))
    assert "Addresses with a fault of form: 1 " in text
    assert table(text) == [
        [
            "[https://example.org/x](https://example.org/x)",
            "a placeholder: the host is reserved for examples",
            "models/quiet-one",
        ]
    ]


def test_the_report_of_links_is_told_with_its_day(tmp_path: Path) -> None:
    text = quality.link_health(
        with_report(
            tmp_path,
            reached=2,
            moved={"https://a.org/1": "https://a.org/2"},
            gone={"https://b.org/x": "status 404"},
            closed={"https://c.org/x": "status 403"},
        )
    )
    assert (
        f"On 20{NBSP}November 2026 somebody followed 4 of them: 2 led to a page, 1 of these to another address; "
        "1 are gone; 1 let no program in." in text
    )
    assert [cells[1] for cells in table(text)][-1] == "status 403"
    assert "status 404" in text


def test_ages_add_up(tmp_path: Path) -> None:
    whole = site(tmp_path)
    assert sum(int(cells[1]) for cells in table(quality.age_table(whole))) == sum(
        int(cells[2]) for cells in table(quality.kinds_table(whole))
    )
    assert whole.today == TODAY

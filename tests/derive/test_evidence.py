"""What facts rest on: every block is found, links are judged by their form, ages count from the copy."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from tests.derive.real_zoo import real_zoo
from tests.made_up import TODAY, load, records, source

from llm_zoo.derive.evidence import ages, backing, fact_blocks, links

PAPER = "https://arxiv.org/abs/2407.21783"


def test_every_block_of_a_model_is_found_with_its_source(tmp_path: Path) -> None:
    blocks = [block for block in fact_blocks(load(tmp_path)) if block.record_id == "quiet-one"]
    assert {block.folder for block in blocks} == {"models"}
    assert [(block.name, block.key, block.primary) for block in blocks] == [
        ("head", "report", True),
        ("access", None, True),
        ("modalities", None, True),
        ("context", "report", True),
        ("prices", "report", True),
        ("results", "report", True),
        ("rumours", "news", False),
        ("disagreements", "news", False),
    ]


def test_blocks_deep_in_a_record_count_too(tmp_path: Path) -> None:
    zoo = records()
    tower = {"kind": "vision", "name": "Eye", "parameters": 10, "source": "report"}
    zoo["models/acme/tiny-dense"]["architecture"]["towers"] = [tower]
    blocks = [block.name for block in fact_blocks(load(tmp_path, zoo)) if block.record_id == "tiny-dense"]
    assert blocks.count("architecture") == 2


def test_shares_are_counted_by_block(tmp_path: Path) -> None:
    zoo = load(tmp_path)
    found = {one.name: one for one in backing(block for block in fact_blocks(zoo) if block.folder == "models")}
    assert (found["results"].blocks, found["results"].sourced, found["results"].primary) == (5, 5, 5)
    assert (found["rumours"].blocks, found["rumours"].sourced, found["rumours"].primary) == (1, 1, 0)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"url": PAPER, "published": datetime.date(2024, 7, 31)}, None),
        ({"url": PAPER, "published": datetime.date(2024, 6, 27)}, None),
        ({"url": PAPER}, None),
        (
            {"url": PAPER, "published": datetime.date(2024, 6, 25)},
            "the number says 2024-07, the record says published on 2024-06-25",
        ),
        (
            {"url": PAPER, "published": datetime.date(2024, 8, 1)},
            "the number says 2024-07, the record says published on 2024-08-01",
        ),
        ({"url": "https://www.example.com/a"}, "a placeholder: the host is reserved for examples"),
        ({"url": "https://docs.test/a"}, "a placeholder: the host is reserved for examples"),
        ({"url": "https://contest.org/a"}, None),
    ],
)
def test_the_form_of_a_link_betrays_a_slip(tmp_path: Path, changes: dict[str, object], fault: str | None) -> None:
    zoo = records()
    zoo["models/acme/tiny-dense"]["sources"]["report"] = source(**changes)
    faults = [one.fault for one in links(load(tmp_path, zoo)).faults if one.record == "models/tiny-dense"]
    assert faults == ([fault] if fault else [])


def test_one_page_is_of_one_kind(tmp_path: Path) -> None:
    zoo = records()
    for name, kind in (("tiny-dense", "paper"), ("tiny-moe", "news")):
        zoo[f"models/acme/{name}"]["sources"]["report"] = source(url="https://acme.org/a", kind=kind)
    faults = [one for one in links(load(tmp_path, zoo)).faults if one.url == "https://acme.org/a"]
    assert [(one.fault, one.record) for one in faults] == [
        ("here 'news', in models/tiny-dense 'paper'", "models/tiny-moe")
    ]


def test_ages_count_from_the_day_of_the_copy(tmp_path: Path) -> None:
    zoo = records()
    before = ages(load(tmp_path / "a", zoo), TODAY)
    zoo["models/acme/tiny-dense"]["sources"]["report"]["as_of"] = TODAY - datetime.timedelta(days=91)
    after = ages(load(tmp_path / "b", zoo), TODAY)
    zoo["models/acme/tiny-dense"]["sources"]["report"]["as_of"] += datetime.timedelta(days=1)
    zoo["models/acme/tiny-moe"]["sources"]["report"]["as_of"] = TODAY - datetime.timedelta(days=366)
    last_day = ages(load(tmp_path / "c", zoo), TODAY)
    total = sum(count for _, count in before)
    assert before == [(30, total), (90, 0), (180, 0), (365, 0), (None, 0)]
    assert after == [(30, total - 1), (90, 0), (180, 1), (365, 0), (None, 0)]
    assert last_day == [(30, total - 2), (90, 1), (180, 0), (365, 0), (None, 1)]


# --- the real records ------------------------------------------------------------------------------------------------


def test_every_fact_of_the_handbook_names_a_source() -> None:
    assert [block for block in fact_blocks(real_zoo()) if block.source is None] == []


def test_the_handbook_rests_on_primary_sources() -> None:
    found = {one.name: one for one in backing(block for block in fact_blocks(real_zoo()) if block.folder == "models")}
    assert found["results"].primary >= 0.6 * found["results"].blocks
    assert found["architecture"].primary == found["architecture"].blocks


def test_no_link_of_the_handbook_is_a_placeholder_or_a_slip() -> None:
    assert links(real_zoo()).faults == ()

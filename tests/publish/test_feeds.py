"""Feed and calendar keep the rules of their formats, whatever a record says, and their ids stay."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests import hostile
from tests.made_up import TODAY, load, price, records, site, with_models
from tests.made_up import model as made_up_model

from llm_zoo.publish.feeds import ATOM, CALENDAR, ENTRIES, FEED, calendar, changed_on, events, feed, feed_assets
from llm_zoo.render import Site
from llm_zoo.render.text import visible

NAMES = {"a": ATOM}


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(load(tmp_path_factory.mktemp("evil"), hostile.records()), TODAY)


@pytest.fixture
def small(tmp_path: Path) -> Site:
    return site(tmp_path)


def texts(element: ElementTree.Element, path: str) -> list[str]:
    return [found.text or "" for found in element.findall(path, NAMES)]


def check_atom(root: ElementTree.Element) -> None:
    """What RFC 4287 asks of a feed and its entries."""
    assert root.tag == f"{{{ATOM}}}feed"
    for element in (root, *root.findall("a:entry", NAMES)):
        for name in ("id", "title", "updated"):
            assert len(texts(element, f"a:{name}")) == 1, name
        assert texts(element, "a:author/a:name") != []
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", texts(element, "a:updated")[0])
        relations = [link.get("rel") for link in element.findall("a:link", NAMES)]
        assert len(relations) == len(set(relations))
        assert "alternate" in relations
    ids = texts(root, "a:entry/a:id")
    assert len(ids) == len(set(ids))
    updates = texts(root, "a:entry/a:updated")
    assert updates == sorted(updates, reverse=True)


def test_the_feed_lists_models_by_their_last_change(small: Site) -> None:
    root = ElementTree.fromstring(feed(small))
    check_atom(root)
    assert texts(root, "a:entry/a:id") == [
        f"tag:llm-zoo.github.io,2026:models/{name}" for name in ("quiet-one", "tiny-moe", "tiny-dense")
    ]
    assert texts(root, "a:entry/a:published")[1] == "2025-09-01T00:00:00Z"
    assert len(root.findall("a:entry", NAMES)) <= ENTRIES


def test_a_scheduled_price_is_no_change_before_its_day(tmp_path: Path) -> None:
    later = TODAY + datetime.timedelta(days=30)
    model = made_up_model("Soon", access={"weights": "closed", "api": True}, prices=[price(later.isoformat())])
    whole = site(tmp_path, with_models(soon=model))
    facts = whole.facts("soon")
    assert changed_on(facts, TODAY) == max(facts.released, facts.verified)
    assert changed_on(facts, later) == later


def test_hostile_names_are_text_in_the_feed(evil: Site) -> None:
    root = ElementTree.fromstring(feed(evil))
    check_atom(root)
    titles = set(texts(root, "a:entry/a:title"))
    assert titles == {visible(hostile.name(number)) for number in range(len(hostile.PARTS))}
    assert {element.get("type") for element in root.findall("a:entry/a:content", NAMES)} == {"text"}


# --- calendar --------------------------------------------------------------------------------------------------------


def parsed(content: bytes) -> list[dict[str, str]]:
    """The events of a calendar as RFC 5545 reads them: lines unfolded, names apart, text unescaped."""
    assert content.endswith(b"\r\n")
    raw = content.split(b"\r\n")[:-1]
    assert all(len(line) <= 75 for line in raw)
    assert b"\n" not in content.replace(b"\r\n", b"")
    for line in raw:
        line.decode()  # never folded inside a character
    lines = content.decode().replace("\r\n ", "").split("\r\n")[:-1]
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT")
    found: list[dict[str, str]] = []
    for line in lines:
        name, colon, value = line.partition(":")
        assert colon, line
        assert re.fullmatch(r"[A-Z-]+(;[A-Z-]+=[A-Z]+)*", name), line
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found:
            found[-1][name] = re.sub(r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], value)
    return found


def test_price_changes_and_retirements_are_events(tmp_path: Path) -> None:
    zoo = records()
    moe = zoo["models/acme/tiny-moe"]
    moe["prices"].append(price("2027-01-01", "2027-06-30", input=0.5, output=2.0, note="Announced; sure, maybe."))
    zoo["models/acme/quiet-one"]["retired"] = datetime.date(2027, 3, 1)
    found = parsed(calendar(site(tmp_path, zoo)))
    assert [(one["DTSTART;VALUE=DATE"], one["SUMMARY"]) for one in found] == [
        ("20260301", "Tiny MoE: new price"),
        ("20270101", "Tiny MoE: new price"),
        ("20270301", "Quiet One: retired"),
        ("20270701", "Tiny MoE: price ends"),
    ]
    assert found[1]["DESCRIPTION"] == (
        "0.50 USD in, 2 USD out per million tokens; before 1 USD in, 4 USD out, "
        "0.10 USD cached per million tokens. "
        "Announced; sure, maybe."
    )
    assert found[1]["UID"] == "price-acme-USD-2027-01-01@tiny-moe.llm-zoo.github.io"
    assert found[1]["DTSTAMP"] == f"{TODAY:%Y%m%d}T000000Z"


def test_what_is_long_past_leaves_the_calendar(small: Site) -> None:
    assert [event.summary for event in events(small)] == ["Tiny MoE: new price"]
    assert events(Site(small.zoo, datetime.date(2027, 3, 3))) == []


def test_ids_of_events_are_unique_and_do_not_depend_on_the_day(evil: Site) -> None:
    zoo = Site(evil.zoo, datetime.date(2025, 3, 2))
    later = Site(evil.zoo, datetime.date(2025, 3, 3))
    uids = [event.uid for event in events(zoo)]
    assert uids == [event.uid for event in events(later)]
    assert len(uids) == len(set(uids))


def test_no_text_of_a_record_becomes_a_line_of_the_calendar(tmp_path: Path) -> None:
    zoo = {path: record for path, record in hostile.records().items() if not path.startswith("models/")}
    for number in range(len(hostile.PARTS)):
        note = f"a\r\nEND:VEVENT\r\n{hostile.TEXT}"[:2000]
        prices = [hostile._own_price(note), hostile._own_price(note) | {"from": datetime.date(2026, 10, 1)}]
        zoo[f"models/evil/evil-{number}"] = hostile.hostile_model(number, prices=prices)
    found = parsed(calendar(Site(load(tmp_path, zoo), TODAY)))
    assert len(found) == len(hostile.PARTS)
    assert {frozenset(one) for one in found} == {
        frozenset({"UID", "DTSTAMP", "DTSTART;VALUE=DATE", "SUMMARY", "DESCRIPTION", "URL", "TRANSP", "END"})
    }
    assert {one["END"] for one in found} <= {"VEVENT", "VCALENDAR"}


def test_long_lines_of_any_script_are_folded(tmp_path: Path) -> None:
    moe = made_up_model(
        "長" * 60,
        access={"weights": "closed", "api": True},
        prices=[price("2026-05-01"), price("2026-06-01", note="ü" * 300)],
    )
    (event,) = parsed(calendar(site(tmp_path, with_models(a=moe))))
    assert event["SUMMARY"] == "長" * 60 + ": new price"
    assert event["DESCRIPTION"].endswith("ü" * 300)


def test_both_files_are_written_the_same_each_time(small: Site) -> None:
    assert [asset.path for asset in feed_assets(small)] == [FEED, CALENDAR]
    assert feed_assets(small) == feed_assets(small)

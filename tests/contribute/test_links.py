"""Following links: what each answer means, in which order hosts are asked, and what stays in the record."""

from __future__ import annotations

import datetime
import urllib.error
import urllib.request
from email.message import Message
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.records.builders import LINKS, make_zoo

from llm_zoo.cli import main
from llm_zoo.contribute import links
from llm_zoo.contribute.config.base import ConfigProblem
from llm_zoo.contribute.links import Outcome, check, follow, report_text
from llm_zoo.derive.audit import load_audited_zoo

TODAY = datetime.date(2026, 11, 25)


class Answer:
    """A page that was reached at an address."""

    def __init__(self, url: str) -> None:
        self._url = url

    def __enter__(self) -> Answer:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def geturl(self) -> str:
        return self._url


def web(monkeypatch: pytest.MonkeyPatch, answer: Answer | Exception) -> None:
    """Every question is answered so."""

    class Opener:
        def open(self, request: urllib.request.Request, timeout: float) -> Answer:
            assert (request.get_header("User-agent"), timeout) == ("llm-zoo (checks its sources)", 20)
            if isinstance(answer, Exception):
                raise answer
            return answer

    monkeypatch.setattr(links.urllib.request, "build_opener", lambda *_: Opener())


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Answer("https://a.org/new"), Outcome("reached", "https://a.org/new")),
        (urllib.error.HTTPError("", 404, "", Message(), None), Outcome("gone", "status 404")),
        (urllib.error.HTTPError("", 410, "", Message(), None), Outcome("gone", "status 410")),
        (urllib.error.HTTPError("", 403, "", Message(), None), Outcome("closed", "status 403")),
        (TimeoutError(), Outcome("closed", "no answer within 20 seconds")),
        (urllib.error.URLError("no such\nhost"), Outcome("closed", "no such\\nhost")),
    ],
    ids=["page", "missing", "gone", "refused", "slow", "no host"],
)
def test_each_answer_has_its_meaning(
    monkeypatch: pytest.MonkeyPatch, answer: Answer | Exception, outcome: Outcome
) -> None:
    web(monkeypatch, answer)
    assert follow("https://a.org/old") == outcome


def test_a_redirect_away_from_https_is_not_followed() -> None:
    request = urllib.request.Request("https://a.org/")
    with pytest.raises(urllib.error.URLError, match="not https"):
        links._OnlyHttps().redirect_request(request, None, 301, "", Message(), "http://a.org/")


def test_the_report_tells_moved_gone_and_closed_apart() -> None:
    answers = {
        "https://a.org/": Outcome("reached", "https://www.a.org"),
        "https://a.org/old": Outcome("reached", "https://b.org/new"),
        "https://c.org/x": Outcome("gone", "status 404"),
        "https://d.org/x": Outcome("closed", "status 403"),
    }
    found = check(answers, TODAY, answers.__getitem__, pause=0)
    assert report_text(found).splitlines()[1:] == [
        "checked: 2026-11-25",
        "reached: 2",
        "moved:",
        "  https://a.org/old: https://b.org/new",
        "gone:",
        "  https://c.org/x: status 404",
        "closed:",
        "  https://d.org/x: status 403",
    ]


def test_hosts_are_asked_in_turns() -> None:
    asked: list[str] = []

    def ask(url: str) -> Outcome:
        asked.append(url)
        return Outcome("reached", url)

    check(["https://a.org/1", "https://a.org/2", "https://a.org/3", "https://b.org/1"], TODAY, ask, pause=0)
    assert asked == ["https://a.org/1", "https://b.org/1", "https://a.org/2", "https://a.org/3"]


def test_one_host_is_left_in_peace_between_two_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(links.time, "monotonic", lambda: 100.0)
    monkeypatch.setattr(links.time, "sleep", slept.append)
    check(["https://a.org/1", "https://a.org/2", "https://b.org/1"], TODAY, lambda url: Outcome("reached", url))
    assert slept == [0.0, 0.0, 1.0]


def test_without_a_network_no_report_is_made() -> None:
    with pytest.raises(ConfigProblem, match=r"^no link answered; is there a network\?$"):
        check(["https://a.org/"], TODAY, lambda _: Outcome("closed", "no such host"), pause=0)


def test_the_command_keeps_the_report_as_a_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_zoo(tmp_path)
    (root / LINKS).unlink()
    web(monkeypatch, Answer("https://example.org/tiny"))
    monkeypatch.setattr(links.time, "sleep", lambda _: None)
    result = CliRunner().invoke(main, ["--root", str(root), "links"])
    assert (result.exit_code, result.output) == (0, f"2 reached (1 moved), 0 gone, 0 closed: {root / LINKS}\n")
    report = load_audited_zoo(root).link_report
    assert report is not None
    assert report.moved == {"https://example.org/page": "https://example.org/tiny"}


def test_the_command_says_that_there_is_no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_zoo(tmp_path)
    before = (root / LINKS).read_bytes()
    web(monkeypatch, urllib.error.URLError("no route"))
    monkeypatch.setattr(links.time, "sleep", lambda _: None)
    result = CliRunner().invoke(main, ["--root", str(root), "links"])
    assert (result.exit_code, result.output) == (1, "Error: no link answered; is there a network?\n")
    assert (root / LINKS).read_bytes() == before

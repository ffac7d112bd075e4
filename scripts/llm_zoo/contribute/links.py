"""Following the links of all sources, where there is a network; the answer is a dated record, never part of a build.

Trust boundary: what answers is a stranger's. Nothing of it is kept but its status and the address that it leads to.
"""

from __future__ import annotations

import datetime
import http.client
import time
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Literal
from urllib.parse import urlsplit

import yaml

from ..records import LinkReport
from ..records.problems import visible
from .config.base import ConfigProblem

MOST_SECONDS = 20
#: Seconds between two questions to one host.
PAUSE = 1.0
#: Answers that say that a page is no more; other refusals may be for programs only.
GONE = frozenset({404, 410})


@dataclass(frozen=True)
class Outcome:
    """What came of following one link: a page (perhaps at another address), no page, or no answer for a program."""

    kind: Literal["reached", "gone", "closed"]
    words: str
    """Address that was reached, or what was answered."""


Follow = Callable[[str], Outcome]


class _OnlyHttps(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        if urlsplit(newurl).scheme != "https":
            raise urllib.error.URLError("leads to an address that is not https")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def follow(url: str) -> Outcome:
    """Ask for the page and read nothing of it but the head."""
    request = urllib.request.Request(url, headers={"User-Agent": "llm-zoo (checks its sources)"})
    try:
        with urllib.request.build_opener(_OnlyHttps()).open(request, timeout=MOST_SECONDS) as answer:
            return Outcome("reached", answer.geturl())
    except urllib.error.HTTPError as error:
        return Outcome("gone" if error.code in GONE else "closed", f"status {error.code}")
    except TimeoutError:
        return Outcome("closed", f"no answer within {MOST_SECONDS} seconds")
    except (OSError, http.client.HTTPException) as error:
        return Outcome("closed", visible(str(getattr(error, "reason", "") or error))[:200] or "no answer")


def check(urls: Iterable[str], today: datetime.date, ask: Follow = follow, pause: float = PAUSE) -> LinkReport:
    """Follow every link, one after the other. Raises `ConfigProblem` when nothing at all answers."""
    reached = 0
    moved: dict[str, str] = {}
    gone: dict[str, str] = {}
    closed: dict[str, str] = {}
    asked: dict[str, float] = {}
    for url in _host_by_host(urls):
        host = urlsplit(url).hostname or ""
        time.sleep(max(0.0, asked.get(host, 0.0) + pause - time.monotonic()))
        outcome = ask(url)
        asked[host] = time.monotonic()
        if outcome.kind == "reached":
            reached += 1
            if _place(outcome.words) != _place(url):
                moved[url] = outcome.words
        else:
            (gone if outcome.kind == "gone" else closed)[url] = outcome.words
    if not reached:
        raise ConfigProblem("no link answered; is there a network?")
    return LinkReport.model_validate(
        {"checked": today, "reached": reached, "moved": moved, "gone": gone, "closed": closed}
    )


def _host_by_host(urls: Iterable[str]) -> Iterator[str]:
    """Links in turns of hosts, so that none is asked twice in a row where it can be helped."""
    by_host: dict[str, deque[str]] = {}
    for url in urls:
        by_host.setdefault(urlsplit(url).hostname or "", deque()).append(url)
    for turn in zip_longest(*by_host.values()):
        yield from (url for url in turn if url is not None)


def _place(url: str) -> tuple[str, str, str]:
    """What tells two pages apart: a final slash or another case of the host does not."""
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/"), parts.query


def report_text(found: LinkReport) -> str:
    """The report as it stands in `zoo_data/links.yaml`."""
    values = found.model_dump(exclude_defaults=True)
    head = "# yaml-language-server: $schema=../build/docs/schema/v1/links.schema.json\n"
    return head + yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=1000)

"""What is new, for programs that watch: an Atom feed of models, and a calendar of price changes and retirements.

Days come from records alone, so that a build from a folder without a history gives the same files: a model is new on
the day of its release, and changed on the latest day on which a source was read, a result published or a price set.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from llm_zoo.publish.citing import AUTHOR
from llm_zoo.render import Asset, Site, links, numbers
from llm_zoo.render.change_log import happenings, price_words
from llm_zoo.render.text import visible
from llm_zoo.render.views import ModelFacts

FEED, CALENDAR = "feed.xml", "calendar.ics"
#: Models in the feed: those that changed last.
ENTRIES = 100
#: Kinds of happening in the calendar, in words.
WORDS = {"price": "new price", "price-end": "price ends", "retired": "retired"}
#: Days that a past event stays in the calendar.
PAST_DAYS = 366
ATOM = "http://www.w3.org/2005/Atom"
#: Tag URI (RFC 4151) that ids begin with; it never changes, wherever the site is.
TAG = "tag:llm-zoo.github.io,2026:"


def feed_assets(site: Site) -> list[Asset]:
    """Both files."""
    return [Asset(FEED, feed(site)), Asset(CALENDAR, calendar(site))]


# --- Atom (RFC 4287) -------------------------------------------------------------------------------------------------


def changed_on(facts: ModelFacts, today: datetime.date) -> datetime.date:
    """Latest day, not after today, on which anything in the record happened or was read again."""
    record = facts.record
    days = [record.released, facts.verified, *(result.date for result in record.results)]
    days += [price.from_ for price in record.prices] + ([record.retired] if record.retired else [])
    return max((day for day in days if day <= today), default=record.released)


def feed(site: Site) -> bytes:
    """New and changed models, the last change first."""
    ElementTree.register_namespace("", ATOM)
    models = sorted(site.all_facts(), key=lambda one: (changed_on(one, site.today), one.released, one.id), reverse=True)
    root = ElementTree.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "en"})
    updated = max((changed_on(one, site.today) for one in models), default=site.today)
    for name, text in (
        ("id", f"{TAG}models"),
        ("title", "LLM Zoo: new and changed models"),
        ("subtitle", "Days are those of the records: release, and the last time that anything was read or happened"),
        ("updated", _moment(updated)),
        ("rights", "CC BY 4.0"),
    ):
        _add(root, name, text)
    _add(_add(root, "author"), "name", AUTHOR)
    _add(root, "link", rel="self", type="application/atom+xml", href=links.SITE + FEED)
    _add(root, "link", rel="alternate", type="text/html", href=links.address("zoo/models/index.md"))
    for facts in models[:ENTRIES]:
        _entry(root, facts, site.today)
    ElementTree.indent(root, " ")
    written: bytes = ElementTree.tostring(root, "utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + written + b"\n"


def _entry(root: ElementTree.Element, facts: ModelFacts, today: datetime.date) -> None:
    entry = _add(root, "entry")
    _add(entry, "id", f"{TAG}models/{facts.id}")
    _add(entry, "title", visible(facts.name))
    _add(entry, "published", _moment(facts.released))
    _add(entry, "updated", _moment(changed_on(facts, today)))
    _add(_add(entry, "author"), "name", visible(facts.developer.name))
    _add(entry, "link", rel="alternate", type="text/html", href=links.address(links.model_page(facts.id)))
    _add(entry, "category", term=facts.kind)
    _add(entry, "category", term=f"{facts.record.access.weights} weights")
    _add(entry, "summary", visible(facts.record.summary), type="text")
    _add(entry, "content", " ".join(_sentences(facts)), type="text")


def _sentences(facts: ModelFacts) -> Iterator[str]:
    """The model in a few sentences."""
    yield f"{visible(facts.record.summary)} Released {numbers.day(facts.released)} by {visible(facts.developer.name)}."
    if facts.total:
        yield f"{numbers.params(facts.total)} parameters."
    if facts.window:
        yield f"Context of {numbers.exact(facts.window)} tokens."
    if facts.price:
        yield f"Price {price_words(facts.price)}."
    if facts.record.retired:
        yield f"Retired {numbers.day(facts.record.retired)}."
    yield f"Sources last read {numbers.day(facts.verified)}."


def _add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    child.text = text  # records have no characters that XML has no place for
    return child


def _moment(day: datetime.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


# --- iCalendar (RFC 5545) --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Event:
    """Something that happens on a whole day."""

    uid: str
    day: datetime.date
    summary: str
    description: str
    url: str


def events(site: Site) -> list[Event]:
    """Price changes and retirements that are set or happened within a year, in the order of days."""
    earliest = site.today - datetime.timedelta(days=PAST_DAYS)
    found = [
        Event(
            f"{one.key}@{facts.id}",
            one.day,
            f"{visible(facts.name)}: {WORDS[one.kind]}",
            one.words,
            links.address(links.model_page(facts.id)),
        )
        for facts in site.all_facts()
        for one in happenings(facts)
        if one.kind in WORDS and one.day >= earliest
    ]
    return sorted(found, key=lambda event: (event.day, event.uid))


def calendar(site: Site) -> bytes:
    """The events as a calendar. The stamp of each is the day of the build, which is when it was written."""
    stamp = f"{site.today:%Y%m%d}T000000Z"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//LLM Zoo//Prices and retirements//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:LLM Zoo: prices and retirements",
        "X-WR-CALNAME:LLM Zoo: prices and retirements",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
    ]
    for event in events(site):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{event.uid}.llm-zoo.github.io",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
            f"SUMMARY:{_ics_text(event.summary)}",
            f"DESCRIPTION:{_ics_text(event.description)}",
            f"URL:{event.url}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _ics_text(text: str) -> str:
    """A TEXT value (RFC 5545, 3.3.11); controls have no place in one."""
    text = "".join(sign for sign in text if sign.isprintable() or sign in "\n\u00a0").replace("\u00a0", " ")
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(sign, written)
    return text


def _folded(line: str) -> str:
    """At most 75 octets a line, never inside a character (RFC 5545, 3.1)."""
    parts: list[str] = []
    part = ""
    for sign in line:
        if len((part + sign).encode()) > (74 if parts else 75):
            parts.append(part)
            part = ""
        part += sign
    return "\r\n ".join([*parts, part])

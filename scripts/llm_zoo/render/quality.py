"""Blocks of the page about the quality of the data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from ..derive import evidence, freshness
from ..records.fields import PRIMARY_KINDS
from . import links, numbers
from .tables import markdown_table
from .text import Md, escape
from .views import ModelView, Site


def summary(site: Site) -> Md:
    """The shares that the handbook promises, and the audits."""
    blocks = list(evidence.fact_blocks(site.zoo))
    own = {one.name: one for one in evidence.backing(block for block in blocks if block.folder == "models")}
    audited = [facts for facts in site.all_facts() if facts.audit is not None]
    within = sum(abs(facts.audit or 0) <= 1 for facts in audited)
    lines = [
        f"{numbers.exact(len(blocks))} blocks state facts, "
        f"{numbers.percent(sum(block.source is not None for block in blocks) / len(blocks))} of them with a source.",
        *(
            f"{numbers.exact(own[name].blocks)} {words}, {numbers.exact(own[name].primary)} of them "
            f"({numbers.percent(own[name].primary / own[name].blocks)}) from primary sources or official boards."
            for name, words in (("results", "results"), ("architecture", "architectures"), ("prices", "prices"))
            if name in own
        ),
        f"{len(audited)} models have both layers and a stated size; {within} agree within 1 %, the others say why not.",
    ]
    return Md("\n\n".join(lines))


def backing_table(site: Site) -> Md:
    """Blocks of all records by what they state, and the share with a source and with a primary one."""
    folders: dict[str, list[evidence.FactBlock]] = {}
    for block in evidence.fact_blocks(site.zoo):
        folders.setdefault(block.folder, []).append(block)
    rows: list[list[Md | str]] = [
        [
            folder,
            one.name,
            numbers.exact(one.blocks),
            numbers.percent(one.sourced / one.blocks),
            numbers.percent(one.primary / one.blocks),
        ]
        for folder, blocks in folders.items()
        for one in evidence.backing(blocks)
    ]
    headings = [("Records", False), ("Block", False), ("Blocks", True), ("With a source", True), ("Primary", True)]
    return markdown_table(headings, rows)


def kinds_table(site: Site) -> Md:
    """Sources by kind, with their share."""
    kinds = Counter(source.kind for _, source in evidence.all_sources(site.zoo))
    total = sum(kinds.values())
    rows: list[list[Md | str]] = [
        [
            kind.replace("-", " "),
            "yes" if kind in PRIMARY_KINDS else "no",
            numbers.exact(count),
            numbers.percent(count / total),
        ]
        for kind, count in kinds.most_common()
    ]
    return markdown_table([("Kind of source", False), ("Primary", False), ("Sources", True), ("Share", True)], rows)


def age_table(site: Site) -> Md:
    """Sources by the age of what was read."""
    found = evidence.ages(site.zoo, site.today)
    total = sum(count for _, count in found)
    rows: list[list[Md | str]] = [
        [f"up to {limit} days" if limit else "more", numbers.exact(count), numbers.percent(count / total)]
        for limit, count in found
    ]
    return markdown_table([("Age", False), ("Sources", True), ("Share", True)], rows)


def volatile_table(site: Site) -> Md:
    """The rule: each volatile fact with the days that a reading lasts, and how many are stale today."""
    stale = Counter(one.fact for _, one in freshness.stale_records(site.zoo, site.today))
    rows: list[list[Md | str]] = [
        [freshness.VOLATILE_WORDS[fact], str(days), str(stale[fact])] for fact, days in freshness.VOLATILE_DAYS.items()
    ]
    return markdown_table([("Fact of a model on sale", False), ("Lasts, days", True), ("Stale today", True)], rows)


def stale_table(site: Site, here: str) -> Md:
    """Models with stale facts, the oldest reading first."""
    rows: list[list[Md | str]] = [
        [ModelView(site, model_id, here).link, one.words, f"{one.shown}"]
        for model_id, one in freshness.stale_records(site.zoo, site.today)
    ]
    return markdown_table([("Model", False), ("Read again", False), ("As of", True)], rows) if rows else Md("")


def link_health(site: Site) -> Md:
    """Faults of form, and how links fared when somebody last followed them."""
    found = evidence.links(site.zoo)
    faulty = len({fault.url for fault in found.faults})
    parts = [
        f"{numbers.exact(found.uses)} sources name {numbers.exact(len(found.addresses))} addresses, all of them https. "
        f"Addresses with a fault of form: {numbers.exact(faulty)} (a host that is reserved for examples, a paper whose "
        "number belongs to another month, or one page under two kinds)."
    ]
    if found.faults:
        rows = [[_link(fault.url), escape(fault.fault), fault.record] for fault in found.faults]
        parts.append(markdown_table([("Address", False), ("Fault", False), ("Record", False)], rows))
    return Md("\n\n".join([*parts, *_followed(site)]))


def _followed(site: Site) -> list[str]:
    """The dated report, if somebody has made one; a build asks no other host."""
    report = site.zoo.link_report
    if report is None:
        return [
            "Nobody has followed the links yet from a machine that reaches the web; a build asks no other host. "
            "`zoo links` does it and keeps a dated report, which then stands here."
        ]
    asked = report.reached + len(report.gone) + len(report.closed)
    parts = [
        f"On {numbers.day(report.checked)} somebody followed {numbers.exact(asked)} of them: "
        f"{numbers.exact(report.reached)} led to a page, {numbers.exact(len(report.moved))} of these to another "
        f"address; {numbers.exact(len(report.gone))} are gone; {numbers.exact(len(report.closed))} let no program in."
    ]
    for heading, found in (("Gone", report.gone), ("Moved", report.moved), ("Closed to programs", report.closed)):
        if found:
            parts.append(_outcomes(heading, found))
    return parts


def _outcomes(heading: str, found: Mapping[str, str]) -> str:
    rows: list[list[Md | str]] = [[_link(url), escape(words)] for url, words in sorted(found.items())]
    return markdown_table([(heading, False), ("Answer", False)], rows)


def _link(url: str) -> Md:
    return links.markdown_link(url, url)

"""Claims with their verdicts, and the glossary, as pages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import groupby

from ..derive.results import Row, rows_of
from ..records import Claim, ClaimNumber, ClaimScore, Problem, Term, Zoo
from ..records.loader import RecordFile
from ..records.yaml_source import Path
from . import links, numbers
from .blocks import reporter, setup_words, source_link
from .environment import NO_CHAPTER_CODE
from .tables import UNDISCLOSED, markdown_table
from .text import Md, escape
from .views import ModelFacts, ModelView, Site, UnknownName

#: Verdicts in words, in the order of the page's summary.
VERDICTS = {
    "holds": "holds",
    "holds-partly": "holds partly",
    "outdated": "outdated",
    "wrong": "wrong",
    "unproven": "unproven",
}

#: How each quantity of a claim is taken from a model and written.
QUANTITIES: dict[str, tuple[str, Callable[[ModelFacts], float | None], Callable[[int], str]]] = {
    "total": ("parameters", lambda model: model.total, numbers.params),
    "active": ("active parameters", lambda model: model.active, numbers.params),
    "active_share": ("active share", lambda model: model.active_share, lambda value: numbers.percent(value)),
    "cache_per_token": ("cache a token, 16 bit", lambda model: model.cache_per_token, numbers.data_size),
    "cache_32k": (
        "cache at 32,768 tokens, 16 bit",
        lambda model: model.cache_bytes(32_768) if model.cache else None,
        numbers.data_size,
    ),
    "cache_128k": (
        "cache at 131,072 tokens, 16 bit",
        lambda model: model.cache_bytes(131_072) if model.cache else None,
        numbers.data_size,
    ),
    "window": ("context window, tokens", lambda model: model.window, numbers.exact),
    "training_tokens": ("training tokens", lambda model: model.training_tokens, numbers.params),
    "tokens_per_parameter": (
        "training tokens a parameter",
        lambda model: model.tokens_per_parameter,
        lambda value: numbers.significant(value),
    ),
    "layers": ("layers", lambda model: model.layers, numbers.exact),
}


def claims_by_order(site: Site) -> list[tuple[str, Claim]]:
    """Claims in the order that their records give."""
    return sorted(site.zoo.claims.items(), key=lambda item: (item[1].order, item[0]))


def verdict_counts(site: Site) -> list[tuple[str, str, int]]:
    """Each verdict with the number of claims that have it."""
    return [
        (verdict, words, sum(claim.verdict == verdict for claim in site.zoo.claims.values()))
        for verdict, words in VERDICTS.items()
    ]


def evidence(site: Site, claim: Claim, here: str) -> Md | None:
    """The numbers and scores behind a verdict, as tables; None when it rests on sources alone."""
    parts = []
    if claim.numbers:
        rows = [_number_row(site, number, here) for number in claim.numbers]
        headings = [("", False), ("Model", False), ("Value", True), ("Beside", False), ("Value", True), ("Times", True)]
        parts.append(markdown_table(headings, rows))
    if claim.scores:
        score_rows = [row for score in claim.scores for row in _score_rows(site, score, here)]
        headings = [
            ("Model", False),
            ("Benchmark", False),
            ("Score", True),
            ("Set-up", False),
            ("By", False),
            ("Source", False),
        ]
        parts.append(markdown_table(headings, score_rows))
    return Md("\n\n".join(parts)) if parts else None


def _labelled(label: str, quantity: str) -> Md:
    """What a number of a claim stands for, and below it what was computed."""
    return Md(f"{escape(label)}<br><small>{escape(quantity)}</small>")


def _number_row(site: Site, number: ClaimNumber, here: str) -> list[Md | str]:
    view = ModelView(site, number.model, here)
    if number.quantity == "released":
        other = ModelView(site, number.against, here) if number.against else None
        days = (view.facts.released - other.facts.released).days if other else None
        return [
            _labelled(number.label, "released"),
            view.link,
            f"{view.facts.released}",
            other.link if other else "",
            f"{other.facts.released}" if other else "",
            f"{days:+,} days" if days is not None else "",
        ]
    label = _labelled(number.label, QUANTITIES[number.quantity][0])
    value = _value(view.facts, number.quantity)
    if number.against is None:
        return [label, view.link, _written(number.quantity, value), "", "", ""]
    other = ModelView(site, number.against, here)
    beside = _value(other.facts, number.quantity)
    times = numbers.ratio(value / beside) if value is not None and beside else ""
    return [
        label,
        view.link,
        _written(number.quantity, value),
        other.link,
        _written(number.quantity, beside),
        times,
    ]


def _value(facts: ModelFacts, quantity: str) -> float | None:
    return QUANTITIES[quantity][1](facts)


def _written(quantity: str, value: float | None) -> Md | str:
    return UNDISCLOSED if value is None else QUANTITIES[quantity][2](value)  # type: ignore[arg-type]


def _score_rows(site: Site, score: ClaimScore, here: str) -> list[list[Md | str]]:
    """The best self-reported and the best independent row. Raises `UnknownName` when there is neither."""
    from ..derive.results import comparable_setup
    from .views import BenchmarkView

    benchmark = BenchmarkView(site, score.benchmark, here)
    rows = [row for row in rows_of(site.zoo, score.benchmark) if row.model_id == score.model]
    if not rows:
        raise UnknownName(f"no result of '{score.model}' on '{score.benchmark}'")
    best = max if benchmark.record.metric.higher_is_better else min
    chosen: list[Row] = []
    for self_reported in (True, False):
        own = [row for row in rows if row.self_reported is self_reported]
        if own:
            chosen.append(best(own, key=lambda row: row.result.score))
    return [
        [
            ModelView(site, row.model_id, here).link,
            benchmark.link,
            numbers.points(row.result.score),
            setup_words(comparable_setup(row.result)),
            reporter(site, row, here),
            source_link(site, row),
        ]
        for row in chosen
    ]


def terms_by_letter(site: Site) -> list[tuple[str, list[tuple[str, Term]]]]:
    """Terms in alphabetical order of the word, under their first letters."""
    ordered = sorted(site.zoo.terms.items(), key=lambda item: item[1].term.lower())
    return [(letter, list(terms)) for letter, terms in groupby(ordered, key=lambda item: item[1].term[0].upper())]


def term_text(site: Site, term: Term, titles: Mapping[str, str], here: str) -> Md:
    """Definition of a term with what it stands for, its chapter and related terms."""
    parts = [f"Short for *{escape(term.expansion)}*." if term.expansion else "", str(escape(term.definition))]
    if term.aliases:
        parts.append(f"Also: {escape(', '.join(term.aliases))}.")
    if term.chapter:
        parts.append(f"Chapter: {chapter_link(term.chapter, titles, here)}.")
    if term.see:
        related = ", ".join(f"[{escape(site.zoo.terms[other].term)}](#{other})" for other in term.see)
        parts.append(f"See {related}.")
    return Md(" ".join(part for part in parts if part))


def chapter_page(chapter: str) -> str:
    """Page of a chapter."""
    return f"handbook/{chapter}.md"


def chapter_link(chapter: str, titles: Mapping[str, str], here: str) -> Md:
    """A chapter's title, linked. `titles` gives those of written pages by path; others are called as their id."""
    page = chapter_page(chapter)
    return Md(f"[{titles.get(page) or chapter.replace('-', ' ').capitalize()}]({links.relative(here, page)})")


#: Pages of the handbook that are made from records; the others are files.
GENERATED = frozenset(chapter_page(name) for name in ("claims", "glossary", "references"))


def missing_chapters(zoo: Zoo, pages: Collection[str]) -> Iterator[Problem]:
    """A problem for each claim and term that sends the reader to a chapter which is not among the written `pages`."""
    there = {*pages, *GENERATED}
    for claim_id, claim in zoo.claims.items():
        if claim.chapter and chapter_page(claim.chapter) not in there:
            yield _no_chapter(zoo.files["claims", claim_id], ("chapter",), claim.chapter)
    for term_id, term in zoo.terms.items():
        if term.chapter and chapter_page(term.chapter) not in there:
            yield _no_chapter(zoo.files["glossary", "glossary"], ("terms", term_id, "chapter"), term.chapter)


def _no_chapter(file: RecordFile, path: Path, chapter: str) -> Problem:
    line, column = file.located.place(path)
    return Problem(file.path, line, column, NO_CHAPTER_CODE, f"no chapter '{chapter}' in docs/handbook/")

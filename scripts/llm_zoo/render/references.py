"""Works that chapters cite: the link in the sentence, the list at the end of a page, and the page of all works."""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping, Sequence

from ..records import Reference
from . import links, numbers
from .chapter import Chapter
from .text import Md, escape
from .views import Site, UnknownName, unknown

#: Authors who are all named in a citation; of more, only the first.
MOST_NAMED = 2


class Citations:
    """What one page cites: `cite` for its sentences, `references` for its list."""

    def __init__(self, site: Site) -> None:
        self._works = site.zoo.references
        self._cited: dict[str, None] = {}
        self._listed = False

    def cite(self, reference_id: str, locator: str | None = None) -> Md:
        """A link such as "Jiang et al. 2024, section 5" to the entry of the work in the list of this page."""
        if reference_id not in self._works:
            raise unknown("reference", reference_id, list(self._works))
        if self._listed:
            raise UnknownName(f"'{reference_id}' is cited after the list of references, which must come last")
        self._cited.setdefault(reference_id)
        label = labels(self._works)[reference_id]
        return links.markdown_link(f"{label}, {locator}" if locator else label, f"#{anchor(reference_id)}")

    def references(self) -> Md:
        """The works that this page has cited, by author."""
        if not self._cited:
            raise UnknownName("the list of references is empty: this page cites nothing")
        self._listed = True
        return reference_list(self._works, self._cited)

    @property
    def cited(self) -> tuple[str, ...]:
        """Ids of the works, in the order in which they are first cited."""
        return tuple(self._cited)

    @property
    def complaint(self) -> str | None:
        """What is wrong with the finished page: links to a list that is not there."""
        if self._cited and not self._listed:
            return f"cites '{self.cited[0]}', but has no list: end the page with {{{{ references() }}}}"
        return None


def anchor(reference_id: str) -> str:
    """Id of a work's entry in a list."""
    return f"ref-{reference_id}"


def surname(author: str) -> str:
    """Surname of a person, with what belongs to it: "van den Oord" of "Aaron van den Oord"."""
    before, comma, _ = author.partition(",")
    if comma:
        return before
    words = author.split()
    particles = [index for index, word in enumerate(words[:-1]) if index and word[0].islower()]
    return " ".join(words[particles[0] :]) if particles else words[-1]


def label(reference: Reference) -> str:
    """Who and when: "Jiang et al. 2024", "Kaplan & McCandlish 2020", "OpenAI 2025"."""
    year = reference.published.year if reference.published else reference.year
    return f"{_who(reference)} {year}"


def _who(reference: Reference) -> str:
    if reference.organisation:
        return reference.organisation
    surnames = [surname(author) for author in reference.authors]
    if reference.others or len(surnames) > MOST_NAMED:
        return f"{surnames[0]} et al."
    return " & ".join(surnames)


def labels(works: Mapping[str, Reference]) -> dict[str, str]:
    """Label of each work; works of one label are told apart by letters, oldest first: "OpenAI 2025a"."""
    by_label: dict[str, list[str]] = {}
    for reference_id, reference in works.items():
        by_label.setdefault(label(reference), []).append(reference_id)
    found = {}
    for words, ids in by_label.items():
        ids.sort(key=lambda one: (str(works[one].published or works[one].year), one))
        for index, reference_id in enumerate(ids):
            found[reference_id] = words if len(ids) == 1 else f"{words}{_letters(index)}"
    return found


def _letters(index: int) -> str:
    """a, b, … z, aa, ab, …"""
    first, last = divmod(index, 26)
    return (_letters(first - 1) if first else "") + string.ascii_lowercase[last]


def ordered(works: Mapping[str, Reference], ids: Iterable[str]) -> list[str]:
    """Works in the order of a list: by who wrote them, then by when."""
    words = labels(works)
    return sorted(ids, key=lambda one: (words[one].casefold(), one))


def reference_list(
    works: Mapping[str, Reference], ids: Iterable[str], chapters: Mapping[str, Sequence[Md]] | None = None
) -> Md:
    """Entries with anchors; with `chapters`, each says where it is cited."""
    words = labels(works)
    entries = []
    for reference_id in ordered(works, ids):
        text = _entry(works[reference_id], words[reference_id])
        if chapters is not None:
            text += _cited_in(chapters.get(reference_id, ()))
        entries.append(f"- {text}\n    {{: #{anchor(reference_id)} }}")
    return Md("\n\n".join(entries))


def _entry(reference: Reference, words: str) -> str:
    authors = f" {escape(_all_authors(reference))}." if reference.authors else ""
    title = links.markdown_link(reference.title, reference.url)
    stop = "" if reference.title.endswith(("?", "!")) else "."
    facts = [reference.kind.replace("-", " ").capitalize()]
    if reference.published:
        facts.append(f"published {numbers.day(reference.published)}")
    facts.append(f"read {numbers.day(reference.accessed)}")
    if reference.via:
        facts.append(f"through {escape(reference.via.removesuffix('.'))}")
    return f"**{escape(words)}.**{authors} {title}{stop} {', '.join(facts)}."


def _all_authors(reference: Reference) -> str:
    if reference.others:
        return ", ".join(reference.authors) + " and others"
    *first, last = reference.authors
    return f"{', '.join(first)} and {last}" if first else last


def _cited_in(chapters: Sequence[Md]) -> str:
    return f" Cited in {', '.join(chapters)}." if chapters else " Cited in no chapter."


def all_references(site: Site, chapters: Sequence[Chapter], here: str) -> Md:
    """Every work, each with links to the chapters that cite it."""
    citing: dict[str, list[Md]] = {}
    for chapter in chapters:
        link = Md(f"[{chapter.title}]({links.relative(here, chapter.page.path)})")
        for reference_id in chapter.cited:
            citing.setdefault(reference_id, []).append(link)
    return reference_list(site.zoo.references, site.zoo.references, citing)

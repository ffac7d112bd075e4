"""Works that chapters cite: who and when in the sentence, an entry at the end of the page, one page of all works."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.made_up import Record, records, site

from llm_zoo.records import RecordErrors, Reference
from llm_zoo.render import Tree, render_site
from llm_zoo.render.references import label, labels, surname

Render = Callable[..., Tree]


def work(*authors: str, **changes: Any) -> Record:
    """A work of 6 May 2024, by Jo Doe where nobody else is named; None takes a key out."""
    who: Record = {} if "organisation" in changes else {"authors": list(authors) or ["Jo Doe"]}
    record = {
        "title": "On Pubs",
        **who,
        "published": datetime.date(2024, 5, 6),
        "url": "https://example.org/pubs",
        "accessed": datetime.date(2026, 11, 1),
        "kind": "paper",
    } | changes
    return {key: value for key, value in record.items() if value is not None}


def typed(**works: Record) -> dict[str, Reference]:
    """Works as records."""
    return {name.replace("_", "-"): Reference.model_validate(record) for name, record in works.items()}


WORKS = {
    "doe-2024": work("Jo Doe", "Ann Roe", "Al van den Oord"),
    "bond-2023": work("Jim Bond", title="Shaken?", published=None, year=2023, kind="book", via="a copy. Really."),
    "lab-2024": work(organisation="Pub [Lab]"),
}


@pytest.fixture
def rendered(tmp_path: Path) -> Render:
    """Renders the small zoo with these works and chapters."""

    def make(chapters: dict[str, str], **more: Record) -> Tree:
        folder = tmp_path / "docs" / "handbook"
        folder.mkdir(parents=True)
        for name, text in chapters.items():
            (folder / f"{name}.md").write_text(text, encoding="utf-8")
        added = {f"references/{name}": one for name, one in WORKS.items()}
        return render_site(site(tmp_path, records() | added | more), tmp_path / "docs")

    return make


def page(tree: Tree, path: str) -> str:
    return next(one.text for one in tree.pages if one.path == path)


def complaints(error: pytest.ExceptionInfo[RecordErrors]) -> list[str]:
    return [str(problem).splitlines()[0] for problem in error.value.problems]


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Albert Q. Jiang", "Jiang"),
        ("Laurens van der Maaten", "van der Maaten"),
        ("Maaten, Laurens van der", "Maaten"),
        ("Yann LeCun", "LeCun"),
        ("Rafael Mitkov de la Torre", "de la Torre"),
    ],
)
def test_the_surname_of_a_person_keeps_what_belongs_to_it(author: str, expected: str) -> None:
    assert surname(author) == expected


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (work("Jo Doe"), "Doe 2024"),
        (work("Jo Doe", "Ann Roe"), "Doe & Roe 2024"),
        (work("Jo Doe", "Ann Roe", "Al Poe"), "Doe et al. 2024"),
        (work("Jo Doe", others=True), "Doe et al. 2024"),
        (work(organisation="Google DeepMind"), "Google DeepMind 2024"),
        (work("Edwin B. Wilson", published=None, year=1927), "Wilson 1927"),
    ],
)
def test_a_work_is_called_by_who_wrote_it_and_when(record: Record, expected: str) -> None:
    assert label(Reference.model_validate(record)) == expected


def test_works_of_one_author_and_year_are_told_apart_by_letters_oldest_first() -> None:
    works = typed(
        late=work(organisation="OpenAI", published=datetime.date(2024, 9, 12)),
        early=work(organisation="OpenAI", published=datetime.date(2024, 5, 13)),
        other=work("Jo Doe"),
    )
    assert labels(works) == {"early": "OpenAI 2024a", "late": "OpenAI 2024b", "other": "Doe 2024"}


def test_more_works_than_letters_are_told_apart_too() -> None:
    works = typed(**{f"w{number:02}": work() for number in range(28)})
    assert [labels(works)[f"w{number}"] for number in ("00", "25", "26", "27")] == [
        "Doe 2024a",
        "Doe 2024z",
        "Doe 2024aa",
        "Doe 2024ab",
    ]


CHAPTER = """\
# Pubs {#pubs}

As shown ({{ cite('doe-2024', 'section 5 | 6') }}) and again ({{ cite('doe-2024') }}), after {{ cite('bond-2023') }}.

{{ references() }}
"""


def test_a_citation_leads_to_the_entry_on_its_page_and_the_list_is_by_author(rendered: Render) -> None:
    text = page(rendered({"agents": CHAPTER}), "handbook/agents.md")
    assert text == (
        "# Pubs {#pubs}\n\n"
        "As shown ([Doe et al. 2024, section 5 &#124; 6](#ref-doe-2024)) and again ([Doe et al. 2024](#ref-doe-2024)), "
        "after [Bond 2023](#ref-bond-2023).\n\n"
        "- **Bond 2023.** Jim Bond. [Shaken?](https://example.org/pubs) Book, read 1\u00a0November 2026, "
        "through a copy. Really.\n    {: #ref-bond-2023 }\n\n"
        "- **Doe et al. 2024.** Jo Doe, Ann Roe and Al van den Oord. [On Pubs](https://example.org/pubs). "
        "Paper, published 6\u00a0May 2024, read 1\u00a0November 2026.\n    {: #ref-doe-2024 }\n"
    )


def test_the_page_of_all_works_says_which_chapters_cite_each(rendered: Render) -> None:
    other = "# Other\n\n{{ cite('doe-2024') }}\n\n{{ references() }}\n"
    text = page(rendered({"agents": CHAPTER, "frontier": other}), "handbook/references.md")
    entries = [line for line in text.splitlines() if line.startswith("- ")]
    assert [entry.partition("Cited in ")[2] for entry in entries] == [
        "[Pubs](agents.md).",
        "[Pubs](agents.md), [Other](frontier.md).",
        "no chapter.",
    ]
    assert entries[2].startswith("- **Pub &#91;Lab&#93; 2024.** [On Pubs](https://example.org/pubs). Paper,")
    assert "3 works" in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A\n\n{{ cite('doe-2042') }}\n{{ references() }}", "3:1 ZOO301 no reference 'doe-2042' — did you mean"),
        (
            "# A\n\n{{ cite('doe-2024') }}\n",
            "3:1 ZOO301 cites 'doe-2024', but has no list: end the page with {{ references() }}",
        ),
        ("# A\n\n{{ references() }}", "3:1 ZOO301 the list of references is empty: this page cites nothing"),
        (
            "{{ cite('doe-2024') }}\n{{ references() }}\n{{ cite('lab-2024') }}",
            "3:1 ZOO301 'lab-2024' is cited after the list of references, which must come last",
        ),
        ("{{ citations._works }}", "1:1 ZOO301 access to attribute '_works' of 'Citations' object is unsafe"),
    ],
    ids=["unknown work", "no list", "nothing cited", "cited too late", "records through the back door"],
)
def test_a_citation_that_leads_nowhere_is_a_problem(rendered: Render, text: str, expected: str) -> None:
    with pytest.raises(RecordErrors) as error:
        rendered({"agents": text})
    (found,) = complaints(error)
    assert found.startswith(f"docs/handbook/agents.md:{expected}")


GLOSSARY = {"terms": {"token": {"term": "token", "definition": "A piece.", "chapter": "agents"}}}


def test_a_term_leads_to_its_chapter_by_the_chapter_s_title(rendered: Render) -> None:
    text = page(rendered({"agents": "# Agents at work\n"}, glossary=GLOSSARY), "handbook/glossary.md")
    assert "A piece. Chapter: [Agents at work](agents.md)." in text


def test_a_term_or_claim_that_names_a_chapter_which_is_not_there_is_a_problem(rendered: Render) -> None:
    claim = {
        "text": "Tokens are words.",
        "order": 1,
        "verdict": "wrong",
        "explanation": "They are pieces.",
        "checked": datetime.date(2026, 11, 1),
        "chapter": "training",
        "sources": {"page": {key: value for key, value in work().items() if key not in {"authors", "published"}}},
    }
    with pytest.raises(RecordErrors) as error:
        rendered({}, glossary=GLOSSARY, **{"claims/words": claim})
    assert complaints(error) == [
        "zoo_data/claims/words.yaml:6:1 ZOO302 no chapter 'training' in docs/handbook/",
        "zoo_data/glossary.yaml:5:5 ZOO302 no chapter 'agents' in docs/handbook/",
    ]


def test_a_term_may_lead_to_a_generated_page(rendered: Render) -> None:
    glossary = {"terms": {"token": {"term": "token", "definition": "A piece.", "chapter": "claims"}}}
    assert "Chapter: [Claims](claims.md)." in page(rendered({}, glossary=glossary), "handbook/glossary.md")

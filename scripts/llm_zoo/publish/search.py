"""The search index, kept out of pages that are only read.

The theme fetches the whole index and builds its tables on every page that is opened, a megabyte and a second or two of
a telephone's time. Here every page gets an empty index, and the documents come as a script of their own when somebody
searches; `assets/js/lazy-search-iframe-worker.js` is the other half. Pictures and tables of numbers are not in it:
nobody finds a page by one of a thousand numbers, and reading them was a fifth of the time of a build.

Of a long section only the beginning is kept as text, to be shown; of the rest each word once, to be found. The theme's
search knows no phrases, so it finds the same, and the documents are a third smaller on their way.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from pathlib import Path

FOLDER = "search"
DOCUMENTS = "documents.js"
"""Sets `window.__documents`: what the index holds of each section, as `columns` puts it."""
SHOWN = 180
"""Characters of a section that are kept as text, about two lines of a result."""

TAG = re.compile(r"</?[a-z][^>]*>")
WORD = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*")
UNINDEXED = frozenset(
    """a able about across after all almost also am among an and any are as at be because been but by can cannot could
    dear did do does either else ever every for from get got had has have he her hers him his how however i if in into
    is it its just least let like likely may me might most must my neither no nor not of off often on only or other our
    own rather said say says she should since so some than that the their them then there these they this tis to too
    twas us wants was we were what when where which while who whom why will with would yet you your""".split()  # noqa: SIM905 a list of them would be a page long
)
"""Words that the theme's search (lunr) passes over."""

UNSEARCHED = re.compile(r"<(svg|math|table)\b.*?</\1>", re.DOTALL)
"""What is drawn or counted. None of them holds another of its kind."""


def searchable(page_html: str) -> str:
    """A page's words without its pictures, formulas and tables; headings and their anchors stay."""
    return UNSEARCHED.sub(" ", page_html)


def set_documents_apart(site_dir: Path) -> None:
    """Move the documents of the finished index to a script of their own.

    Does nothing where the site has no index. Raises `KeyError` if the index has another form than the theme's.
    """
    index = site_dir / FOLDER / "search_index.json"
    if not index.exists():
        return
    content = json.loads(index.read_text(encoding="utf-8"))
    documents = json.dumps(columns(content["docs"]), ensure_ascii=False, separators=(",", ":"))
    empty = json.dumps(content | {"docs": []}, separators=(",", ":"))
    (site_dir / FOLDER / DOCUMENTS).write_text(f"window.__documents = {documents};\n", encoding="utf-8", newline="\n")
    index.write_text(empty, encoding="utf-8", newline="\n")
    # The plugin `offline` has written the same index as a script, for pages that are opened as files.
    index.with_suffix(".js").write_text(f"var __index = {empty};\n", encoding="utf-8", newline="\n")


def columns(documents: Iterable[dict[str, str]]) -> dict[str, str]:
    """Sections as four texts with a line each, equal things together, because that packs best.

    A location without a page is on the page of the line before. The script that searches puts them together.
    """
    found: dict[str, list[str]] = {"location": [], "title": [], "text": [], "more": []}
    last = ""
    for document in documents:
        page, mark, anchor = document["location"].partition("#")
        text, more = brief(document["text"])
        found["location"].append(mark + anchor if mark and page == last else page + mark + anchor)
        found["title"].append(" ".join(document["title"].split()))
        found["text"].append(text)
        found["more"].append(more)
        last = page
    return {name: "\n".join(lines) for name, lines in found.items()}


def brief(text: str) -> tuple[str, str]:
    """The beginning of a section's HTML as text with entities, and the words of the rest that are not in it."""
    text = " ".join(TAG.sub(" ", text).split())
    if len(text) <= SHOWN:
        return text, ""
    end = text.rfind(" ", 0, SHOWN + 1)
    end = end if end > 0 else len(text)
    return text[:end], " ".join(new_words(text[end:], text[:end]))


def new_words(rest: str, beginning: str) -> list[str]:
    """Words of `rest` in the order of the alphabet, each once; without numbers, and without those of the beginning.

    A word with an s at its end has the stem of the word without, and stems are what the theme's index holds.
    """

    def words(text: str) -> dict[str, str]:
        every = (word.lower() for word in WORD.findall(html.unescape(text)))
        return {word.removesuffix("s"): word for word in every if len(word) > 1 and any(map(str.isalpha, word))}

    known = words(beginning)
    return sorted(word for stem, word in words(rest).items() if stem not in known and word not in UNINDEXED)

"""The list of editions: `editions.json` and `SHA256SUMS` beside them, and the table on the site's page of downloads.

A page of the site cannot know the fingerprint of a file that holds the page. So a build always says that it has no
editions beside it; `zoo editions --publish` puts the finished files into a folder of the site and fills the table. The
site in the zip keeps the empty page.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from .imprint import EditionError, Imprint

PAGE = "data/downloads.html"
FOLDER = "editions"
"""Where the files lie in the published site."""
LIST, SUMS = "editions.json", "SHA256SUMS"
REGION = re.compile(r"(<!-- editions -->)(.*?)(<!-- /editions -->)", re.DOTALL)
NONE = '<p class="no-editions">This copy of the site has no editions beside it.</p>'

WHAT = {
    "zip": "The site in a folder: unpack it and open <code>index.html</code>; search and tools work",
    "pdf": "For paper and for reading page by page",
    "epub": "For e-book readers and telephones; the text flows",
    "html": "One file for any browser, with everything in it",
}


@dataclass(frozen=True)
class Listed:
    """A finished edition."""

    kind: str
    file: str
    bytes: int
    sha256: str
    version: str
    data_version: str
    date: str


def listed(kind: str, path: Path, imprint: Imprint) -> Listed:
    """The entry of a finished file."""
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    date = imprint.date.isoformat()
    return Listed(kind, path.name, len(content), digest, imprint.version, imprint.data_version, date)


def add_to_list(folder: Path, made: Sequence[Listed], imprint: Imprint) -> list[Listed]:
    """The list after some editions were made: they, and the earlier ones of the same data that are still there."""
    new = {one.file for one in made}
    kept = [one for one in read_list(folder) if one.file not in new and agrees(folder, one, imprint)]
    order = list(WHAT)
    found = sorted([*kept, *made], key=lambda one: order.index(one.kind))
    write_files(folder, found)
    return found


def agrees(folder: Path, one: Listed, imprint: Imprint) -> bool:
    """Whether a listed file is there, unchanged, and of these data."""
    path = folder / one.file
    return path.is_file() and listed(one.kind, path, imprint) == one


def read_list(folder: Path) -> list[Listed]:
    """The list in a folder; none or a damaged one counts as empty."""
    try:
        entries = json.loads((folder / LIST).read_text(encoding="utf-8"))["editions"]
        return [one for one in (Listed(**entry) for entry in entries) if one.kind in WHAT]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def write_files(folder: Path, found: Sequence[Listed]) -> None:
    """`editions.json` for programs, `SHA256SUMS` for `sha256sum --check`."""
    text = json.dumps({"editions": [asdict(one) for one in found]}, indent=1)
    (folder / LIST).write_text(text + "\n", encoding="utf-8", newline="\n")
    sums = "".join(f"{one.sha256}  {one.file}\n" for one in sorted(found, key=lambda one: one.file))
    (folder / SUMS).write_text(sums, encoding="utf-8", newline="\n")


def publish(folder: Path, site: Path, found: Sequence[Listed]) -> None:
    """Put editions into the built site and fill its page of downloads. Raises `EditionError` when it has none."""
    page = site / PAGE
    text = page.read_text(encoding="utf-8") if page.is_file() else ""
    if not REGION.search(text):
        raise EditionError(f"{page} has no place for the list of editions; build the site again: zoo build")
    target = site / FOLDER
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    for name in [*(one.file for one in found), LIST, SUMS]:
        shutil.copyfile(folder / name, target / name)
    page.write_text(fill(text, found), encoding="utf-8", newline="\n")


def fill(page: str, found: Sequence[Listed] | None) -> str:
    """The page of downloads with this list; None empties it."""
    shown = table(found) if found else NONE
    return REGION.sub(lambda match: f"{match[1]}\n{shown}\n{match[3]}", page)


def table(found: Sequence[Listed]) -> str:
    """The table of editions, as the tables of the site are."""
    rows = "".join(
        f'<tr><td><a href="../{FOLDER}/{html.escape(one.file)}" download>{html.escape(one.file)}</a></td>'
        f'<td>{WHAT[one.kind]}</td><td class="num">{size(one.bytes)}</td>'
        f"<td><time>{html.escape(one.date)}</time>, <code>{html.escape(one.data_version)}</code></td>"
        f'<td><code class="hash">{html.escape(one.sha256)}</code></td></tr>'
        for one in found
    )
    heads = "<th>File</th><th>What it is for</th><th>Size</th><th>Data of, data version</th><th>SHA-256</th>"
    return (
        '<div class="table-box" role="group" aria-label="Table: Editions" tabindex="0"><table class="data">'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
        f'<p>The fingerprints are also in <a href="../{FOLDER}/{SUMS}"><code>{SUMS}</code></a> '
        f'and, with sizes, in <a href="../{FOLDER}/{LIST}"><code>{LIST}</code></a>.</p>'
    )


def size(count: int) -> str:
    """Megabytes as download lists give them: 1 MB is a million bytes."""
    return f"{count / 1e6:.1f} MB" if count >= 100_000 else f"{count / 1e3:.1f} kB"

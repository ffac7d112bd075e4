"""The search index, kept out of pages that are only read.

The theme fetches the whole index and builds its tables on every page that is opened, a megabyte and a second or two of
a telephone's time. Here every page gets an empty index, and the documents come as a script of their own when somebody
searches; `assets/js/lazy-search-iframe-worker.js` is the other half. Pictures and tables of numbers are not in it:
nobody finds a page by one of a thousand numbers, and reading them was a fifth of the time of a build.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

FOLDER = "search"
DOCUMENTS = "documents.js"
"""Sets `window.__documents`: what the index holds of each section."""

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
    documents = json.dumps(content["docs"], ensure_ascii=False, separators=(",", ":"))
    empty = json.dumps(content | {"docs": []}, separators=(",", ":"))
    (site_dir / FOLDER / DOCUMENTS).write_text(f"window.__documents = {documents};\n", encoding="utf-8")
    index.write_text(empty, encoding="utf-8")
    # The plugin `offline` has written the same index as a script, for pages that are opened as files.
    index.with_suffix(".js").write_text(f"var __index = {empty};\n", encoding="utf-8")

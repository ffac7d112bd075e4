"""One HTML file that holds the book, its styles, fonts and drawings. It has no script and asks nobody for anything."""

from __future__ import annotations

import base64
import html
import re
from pathlib import Path

from .book import Book, chapter_html, contents, title_page
from .drawings import dark_variables
from .imprint import LANGUAGE, SUBTITLE, TITLE
from .page import Element, with_class
from .styles import own, site_sheets

# The browser itself refuses every request, and every script.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"
URL = re.compile(r"""url\((["']?)([^)"']+)\1\)""")
FONT = "font/woff2"


def write_single(book: Book, site: Path, target: Path) -> None:
    """Write the single file. Raises `EditionError` when the site lacks a style sheet."""
    sheets = site_sheets(site)
    dark = "".join(f"{name}:{value};" for name, value in dark_variables(*sheets.values()).items())
    styles = [inlined(text, path.parent) for path, text in sheets.items()]
    styles += [f"@media screen and (prefers-color-scheme: dark){{:root{{{dark}color-scheme:dark}}}}", own("book.css")]
    parts = [title_page(book), contents(book)]
    for part in book.parts:
        parts.append(f'<section class="part"><h1 id="{part.anchor}">{html.escape(part.title)}</h1></section>')
        parts += [f'<section class="chapter">{chapter_html(book, one, prepare)}</section>' for one in part.chapters]
    imprint = book.imprint
    page = (
        f'<!doctype html>\n<html lang="{LANGUAGE}" dir="ltr"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{TITLE}: {SUBTITLE}</title>"
        f'<meta name="description" content="{html.escape(imprint.statement)}">'
        f'<meta name="version" content="{html.escape(imprint.version)}">'
        f'<meta name="data-version" content="{html.escape(imprint.data_version)}">'
        f'<meta name="date" content="{imprint.date.isoformat()}">'
        f'<link rel="canonical" href="{html.escape(imprint.url)}">'
        f"<style>{''.join(styles)}</style></head>\n"
        f'<body class="md-typeset book screen">{book.drawings.put_back("".join(parts))}</body></html>\n'
    )
    target.write_text(page, encoding="utf-8", newline="\n")


def prepare(content: Element) -> None:
    """Folded blocks stay folded, as browsers unfold them without a script; the answer boxes of quizzes too."""
    for element in with_class(content, "quiz-answers"):
        element.attrib.pop("hidden", None)


def inlined(sheet: str, folder: Path) -> str:
    """A style sheet with its fonts in it; a font of another kind than the one every browser reads is left out."""

    def replace(match: re.Match[str]) -> str:
        if match[2].startswith("data:"):
            return match.group()
        file = folder / match[2]
        if file.suffix != ".woff2" or not file.is_file():
            return "url(data:,)"
        return f"url(data:{FONT};base64,{base64.b64encode(file.read_bytes()).decode()})"

    return URL.sub(replace, sheet)

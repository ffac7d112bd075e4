"""What the site adds to the HTML of a page, as pure functions of that HTML.

Pages must be right without any of this (another generator may build them): a table without its box still scrolls, a
formula without KaTeX is still readable TeX.
"""

from __future__ import annotations

import html
import re

TABLE = re.compile(r"<table\b[^>]*>.*?</table>", re.DOTALL)
HEADING = re.compile(r"<h[1-6]\b[^>]*>(.*?)</h[1-6]>", re.DOTALL)
SECTION = re.compile(r"(<thead\b.*?</thead>)", re.DOTALL)
HEAD_CELL = re.compile(r"<th\b(?![^>]*\bscope=)")
EMPTY_HEADING = re.compile(r"<th\b([^>]*)>\s*</th>")
"""The corner of a table with headings on two sides; Markdown makes a heading of it that says nothing."""
NAMED = re.compile(r"<table\b[^>]*\baria-label(ledby)?=")
BOX = '<div class="table-box'
VERBATIM = re.compile(r"(<(pre|textarea|script)\b.*?</\2>)", re.DOTALL)
"""Where every space counts."""
INDENT = re.compile(r"\s*\n\s*")
LAST_CELL = re.compile(r"<td\b[^>]*>((?:(?!</?td\b).)*)</td>\s*</tr>", re.DOTALL)
WORDY = 60
"""Characters from which on the last column of a table is prose, which needs room on a narrow screen."""
LONG_TABLE = 40
"""Rows from which on a table scrolls under its head, instead of taking screen after screen."""
DESCRIPTION_LENGTH = 160
"""Characters a search engine shows of a description."""


def box_tables(page_html: str) -> str:
    """Put every table into a box that scrolls by itself and that the keyboard reaches, named after its section.

    The table has the name too, unless it brings a caption: a reader who jumps from table to table never hears the box.
    """

    def replace(match: re.Match[str]) -> str:
        before = page_html[: match.start()]
        if before.rfind(BOX) > before.rfind("</table>"):
            return match.group()
        label = html.escape(last_heading(before), quote=True)
        table = scoped(EMPTY_HEADING.sub(r"<td\1></td>", match.group())).replace("<table>", '<table class="data">', 1)
        if "<caption" not in table and not NAMED.match(table):
            table = table.replace("<table", f'<table aria-label="{label.removeprefix("Table: ")}"', 1)
        long = " long" if table.count("<tr") > LONG_TABLE else ""
        wordy = " wordy" if any(len(plain_text(cell)) > WORDY for cell in LAST_CELL.findall(table)) else ""
        return f'{BOX}{long}{wordy}" role="group" aria-label="{label}" tabindex="0">{table}</div>'

    return TABLE.sub(replace, page_html)


def scoped(table: str) -> str:
    """Say of every heading what it heads: in the head of a table its column, below it its row."""
    parts = SECTION.split(table)
    return "".join(
        HEAD_CELL.sub(f'<th scope="{"col" if part.startswith("<thead") else "row"}"', part) for part in parts
    )


def last_heading(page_html: str) -> str:
    """The words of the last heading, as the name of what follows it."""
    headings = HEADING.findall(page_html)
    return f"Table: {plain_text(headings[-1])}" if headings else "Table"


def plain_text(fragment: str) -> str:
    """Text without tags, permalink signs and runs of white space; entities become characters."""
    fragment = re.sub(r'<a class="headerlink".*?</a>|<math\b.*?</math>', "", fragment, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", fragment)).split())


def first_paragraph(page_html: str) -> str:
    """The description of a page that states none: its first paragraph, cut at a word."""
    for fragment in re.findall(r"<p\b[^>]*>(.*?)</p>", page_html, re.DOTALL):
        text = plain_text(fragment)
        if len(text) > 40:
            return shorten(text)
    return ""


def shorten(text: str) -> str:
    """At most `DESCRIPTION_LENGTH` characters, ending in … when something was left out."""
    if len(text) <= DESCRIPTION_LENGTH:
        return text
    return text[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0].rstrip(",;:–- ") + " …"


def without_indents(page_html: str) -> str:
    """A page without the white space at the ends of its lines: templates indent, and readers would load it."""
    parts = VERBATIM.split(page_html)  # text, verbatim, its tag, text, …
    parts[::3] = [INDENT.sub("\n", part) for part in parts[::3]]
    del parts[2::3]
    return "".join(parts)


def add_to_head(page_html: str, fragment: str) -> str:
    """Insert before the end of the head."""
    return page_html.replace("</head>", fragment + "</head>", 1)


def add_to_body(page_html: str, fragment: str) -> str:
    """Insert before the end of the body, after every script of the theme."""
    head, end, tail = page_html.rpartition("</body>")
    return head + fragment + end + tail if end else page_html

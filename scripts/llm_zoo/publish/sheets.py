"""Style sheets as readers get them: of the theme only what the site uses, and everything without comments.

Style sheets hold a page up until they are there, and the theme's is as large as all others together: it has rules for
blogs, versions, tags, consent, tabs and keys. Works on the finished site, so a build without it is right too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

OWN = "assets/css"
THEME = "assets/stylesheets"

UNUSED = re.compile(
    r"\.(?:md-(?:annotation|author|banner|blog|consent|content--post|feedback|input|meta__link|pagination|path|post"
    r"|profile|progress|search__suggest|select|sidebar--post|social|source-file|source__|status|tag|version)"
    r"|giscus|critic|emojione|gemoji|highlighttable|key-|keys|linenos|tabbed-|task-list|twemoji)"
)
"""Beginnings of classes of what this site has not switched on; a test looks for them on its pages."""

STRING_OR_SPACE = re.compile(
    r"""(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|/\*.*?\*/|\s*(?P<sign>[{};,>])\s*|(?P<space>\s+)""", re.DOTALL
)
PICTURE = re.compile(r"(?P<name>--md-[\w-]+):url\((?:\"[^\"]*\"|[^)]*)\);?")


def shrink(site_dir: Path) -> None:
    """Write the site's style sheets anew, shorter."""
    for path in sorted((site_dir / OWN).glob("*.css")):
        _rewrite(path, plain(path.read_text(encoding="utf-8")))
    for path in sorted((site_dir / THEME).glob("*.css")):
        _rewrite(path, without_unused_pictures(used(path.read_text(encoding="utf-8"))))


def _rewrite(path: Path, sheet: str) -> None:
    path.write_text(sheet, encoding="utf-8", newline="\n")


def plain(sheet: str) -> str:
    """A style sheet without comments and without white space that means nothing; strings stay as they are."""

    def shorter(match: re.Match[str]) -> str:
        return match["string"] or match["sign"] or (" " if match["space"] else "")

    return STRING_OR_SPACE.sub(shorter, STRING_OR_SPACE.sub(shorter, sheet)).strip() + "\n"


def used(sheet: str) -> str:
    """A style sheet without the selectors that need a class in `UNUSED`, and without rules that have no other."""
    found: list[str] = []
    for selector, body in rules(sheet):
        if body is None:
            found.append(selector)
        elif selector.startswith(("@media", "@supports")):
            inner = used(body)
            found.append(f"{selector}{{{inner}}}" if inner else "")
        elif selector.startswith("@"):
            found.append(f"{selector}{{{body}}}")
        else:
            kept = [one for one in alternatives(selector) if not UNUSED.search(re.sub(r":not\([^)]*\)", "", one))]
            found.append(f"{','.join(kept)}{{{body}}}" if kept else "")
    return "".join(found)


def without_unused_pictures(sheet: str) -> str:
    """Drop icons that are defined, as custom properties with the picture in them, and never used."""
    return PICTURE.sub(lambda match: match[0] if f"var({match['name']})" in sheet else "", sheet)


def rules(sheet: str) -> Iterator[tuple[str, str | None]]:
    """Pairs of a selector, or the head of an at-rule, and the text between its braces; None where there are none.

    Sheets have no white space between rules, as the theme's has none. Raises `ValueError` where a brace is missing.
    """
    at = 0
    while at < len(sheet):
        end = _find(sheet, at, "{;")
        if end == len(sheet) or sheet[end] == ";":
            yield sheet[at : end + 1], None
            at = end + 1
            continue
        depth, close = 1, end + 1
        while depth:
            close = _find(sheet, close, "{}")
            if close == len(sheet):
                raise ValueError(f"no closing brace after {sheet[at : at + 60]!r}")
            depth += 1 if sheet[close] == "{" else -1
            close += 1
        yield sheet[at:end], sheet[end + 1 : close - 1]
        at = close


def _find(sheet: str, start: int, signs: str) -> int:
    """Where the next of `signs` stands that is in no string; the length of the sheet if there is none."""
    found = re.compile(
        rf"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|/\*.*?\*/|[^{re.escape(signs)}"'])*""", re.DOTALL
    ).match(sheet, start)
    return found.end() if found else start


def alternatives(selector: str) -> list[str]:
    """The selectors of a list; commas in brackets do not part them."""
    found, depth, begin = [], 0, 0
    for at, sign in enumerate(selector):
        if sign in "([":
            depth += 1
        elif sign in ")]":
            depth -= 1
        elif sign == "," and not depth:
            found.append(selector[begin:at])
            begin = at + 1
    return [*found, selector[begin:]]

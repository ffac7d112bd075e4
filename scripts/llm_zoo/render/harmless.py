"""What a chapter must not hold, whoever wrote it, and what no page may hold in the end.

Chapters come through pull requests, like records, but Markdown lets HTML through as it is. So a chapter may use the
elements of writing and nothing that runs, loads or takes over the page. Its source is read here for messages with a
place; that is a courtesy, for Markdown has many corners. What decides is `faults_of`, which reads a page as it comes
out of Markdown. Behind both stands the policy of the page, publish/policy.py.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from ..records import Problem
from ..records.problems import shorten
from ..records.yaml_source import read_yaml
from .text import INVISIBLE

#: Code of something in a chapter that could do harm.
HARM_CODE = "ZOO305"
#: Code of a file below docs/ that is no chapter.
FILE_CODE = "ZOO306"
#: Folder of docs/ for everything that is no chapter.
ASSETS = "assets"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Keys of front matter, with what they hold. Others choose the template of the theme, or redirect.
FRONT_MATTER: dict[str, type] = {"title": str, "description": str, "hide": list, "python": bool}
WRITING = _words(
    "a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure "
    "h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp section small span strong sub summary sup "
    "table tbody td tfoot th thead time tr u ul var wbr"
)
_ATTRIBUTES = _words(
    "alt cite class colspan datetime dir height hidden href id lang markdown open role rowspan scope src "
    "start style tabindex title width"
)
#: What runs, loads or changes the page around it; in a page that comes out of Markdown there is never one.
NEVER = _words(
    "animate animatemotion animatetransform applet audio base body embed frame frameset head html iframe "
    "link listener meta noscript object portal script set source style template track video"
)
_LINKS = frozenset(("href", "xlink:href", "cite"))
_LOADS = frozenset(("src", "srcset", "poster", "background", "data", "manifest", "ping"))
_REFUSED = frozenset(("action", "formaction", "srcdoc", "http-equiv"))
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_SCHEMES = frozenset(("http", "https", "mailto"))
_STYLE = re.compile(r"url\s*\(|image-set|expression\s*\(|@import|\\|position\s*:\s*(?:fixed|sticky)", re.IGNORECASE)

_ELSEWHERE = r"(?!https?://[a-z0-9]|mailto:)(?:[^\"'>/?#]*[:&\\\x00-\x20]|\s*[/\\]{2})"
#: Word and pattern that begins with it, in small letters: a page that has none of the words costs next to nothing. What
#: looks like one of them is then read properly.
_SUSPECTS = [
    (word, re.compile(word + rest))
    for word, rest in (
        *((f"<{tag}", r"[\s/>]") for tag in sorted(NEVER)),
        *((name, r"\s*=") for name in sorted(_REFUSED)),
        *((name, rf"\s*=\s*[\"']?{_ELSEWHERE}") for name in sorted(_LINKS | _LOADS)),
        *((name, r"\s*=\s*[\"']?\s*https?:") for name in sorted(_LOADS)),
        ("on", r"[a-z]+\s*="),
        ("url", r"\s*\("),
        ("image-set", ""),
        ("expression", r"\s*\("),
        ("@import", ""),
        ("position", r"\s*:\s*(?:fixed|sticky)"),
    )
]

#: What is shown as it is or is no part of the text, in the order in which it is blanked out.
_NOT_MARKUP = (
    re.compile(r"\A---\n.*?\n---(?:\n|\Z)", re.DOTALL),
    re.compile(r"\{##.*?##\}", re.DOTALL),
    re.compile(r"^[ \t]*(```+|~~~+)[^\n]*\n.*?^[ \t]*\1[ \t]*$", re.DOTALL | re.MULTILINE),
    re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL),
    re.compile(r"\\\(.*?\\\)|\\\[.*?\\\]", re.DOTALL),
    re.compile(r"(?<!`)(`+)(?!`)(?:(?!\n\s*\n).)*?(?<!`)\1(?!`)", re.DOTALL),
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_TARGET = re.compile(r"(?P<picture>!)?\[[^\[\]]*\]\(\s*<?\s*(?P<to>[^\s<>)]+)")
_REFERENCE = re.compile(r"^ {0,3}\[[^\]\n]+\]:\s*<?(?P<to>[^\s>]+)", re.MULTILINE)
_ATTRIBUTE_LIST = re.compile(r"\{:?([^{}\n]*)\}")
_ATTRIBUTE = re.compile(r"(?:^|\s)([^\s=#.\"'][^\s=\"']*)=")
_MULTI_MARKDOWN = re.compile(r"\A[A-Za-z0-9_-][^\n:]*:[ \t]")
_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@-]*\Z")


def address_fault(address: str, *, loads: bool = False) -> str | None:
    """Why a link must not lead to `address`, or why nothing must be loaded from it; None where it may."""
    plain = re.sub(r"[\t\n\r]", "", html.unescape(address)).strip("".join(map(chr, range(33))))
    scheme = _SCHEME.match(plain)
    if loads and (re.match(r"[/\\]{2}", plain) or (scheme and not plain.lower().startswith("data:image/"))):
        return f"{shorten(plain)} is loaded from elsewhere; files of pages stand in docs/{ASSETS}/"
    if not loads and scheme and scheme[1].lower() not in _SCHEMES:
        return f"{shorten(plain)} is no link to a page; it must be https, mailto or a path"
    return None


def attribute_fault(name: str, value: str | None) -> str | None:
    """Why an element must not have this attribute; None where it may."""
    if name.startswith("on") or name in _REFUSED:
        return f"the attribute '{name}' is not part of writing"
    if name == "style" and _STYLE.search(value or ""):
        return f"a style must not load or cover anything: {shorten(value)}"
    if name in _LINKS or name in _LOADS:
        return address_fault(value or "", loads=name in _LOADS)
    return None


class _Markup(HTMLParser):
    """Collects what is wrong with the tags of a text, each with its line and column."""

    def __init__(self, *, strict: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._strict = strict
        self.found: list[tuple[int, int, str]] = []

    def set_cdata_mode(self, elem: str, **options: Any) -> None:
        """Read on inside scripts and the like: a browser may not take them for such."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line, column = self.getpos()
        self.found += [(line, column + 1, message) for message in self._faults(tag, attrs)]

    def _faults(self, tag: str, attrs: list[tuple[str, str | None]]) -> Iterator[str]:
        if self._strict and (":" in tag or "@" in tag):  # a link written as <https://…>
            link = (self.get_starttag_text() or "")[1:-1]
            if fault := address_fault(link if ":" in link else f"mailto:{link}"):
                yield fault
            return
        if tag in NEVER or (self._strict and tag not in WRITING and "-" not in tag):
            yield f"the element <{shorten(tag, 40)[1:-1]}> is not part of writing"
            return
        for name, value in attrs:
            known = name in _ATTRIBUTES or name.startswith(("data-", "aria-"))
            fault = attribute_fault(name, value)
            if fault is None and self._strict and not known:
                fault = f"the attribute {shorten(name, 40)} is not part of writing"
            if fault:
                yield fault


def faults_of(page_html: str) -> list[str]:
    """What the text of a finished page holds that could run, load or take over. Cheap where there is nothing."""
    small = page_html.lower()
    if not any(word in small and pattern.search(small) for word, pattern in _SUSPECTS):
        return []
    markup = _Markup(strict=False)
    markup.feed(page_html)
    markup.close()
    return [message for _, _, message in markup.found]


def harm_in(source: str, text: str) -> list[Problem]:
    """What is wrong with a chapter's source, with the place of each. `source` is its file in the repository."""
    found = [*_signs(text), *_front_matter(source, text)]
    prose = _without_code(text)
    markup = _Markup(strict=True)
    markup.feed(prose)
    markup.close()
    found += markup.found
    for match in [*_TARGET.finditer(prose), *_REFERENCE.finditer(prose)]:
        if fault := address_fault(match["to"], loads=bool(match.groupdict().get("picture"))):
            found.append((*_place(prose, match.start("to")), fault))
    for braces in _ATTRIBUTE_LIST.finditer(prose):
        for name in _ATTRIBUTE.finditer(braces[1]):
            if fault := attribute_fault(name[1].lower(), braces[1][name.end() :]):
                found.append((*_place(prose, braces.start(1) + name.start(1)), fault))
    last = {(line, message): column for line, column, message in found}  # <javascript:…> is a link and looks like a tag
    return [Problem(source, line, column, HARM_CODE, message) for (line, message), column in last.items()]


def _signs(text: str) -> Iterator[tuple[int, int, str]]:
    """Control characters, which a terminal obeys, and signs that reorder or hide what stands beside them."""
    for pattern, what in ((_CONTROL, "a control character"), (INVISIBLE, "a sign that turns or hides its neighbours")):
        for match in pattern.finditer(text):
            yield (*_place(text, match.start()), f"U+{ord(match[0]):04X} is {what}")


def _front_matter(source: str, text: str) -> Iterator[tuple[int, int, str]]:
    """What is wrong between the dashes at the top: keys that the theme would obey, or text that is no plain text."""
    if _MULTI_MARKDOWN.match(text):
        yield 1, 1, "the first line is read as a setting of the page; front matter stands between lines of ---"
    head = _NOT_MARKUP[0].match(text)
    if head is None:
        return
    located, problems = read_yaml(source, ("\n" + head[0][4:].rpartition("---")[0]).encode())
    yield from ((problem.line, problem.column, problem.message) for problem in problems)
    if located is None:
        return
    assert isinstance(located.value, dict)
    for key, value in located.value.items():
        line, column = located.place((key,))
        if fault := setting_fault(key, value):
            yield line, column, fault


def setting_fault(key: str, value: object) -> str | None:
    """Why a page must not have this in its front matter; None where it may."""
    wanted = FRONT_MATTER.get(key)
    if wanted is None:
        return f"{shorten(key)} is no setting of a page; there are {', '.join(FRONT_MATTER)}"
    if not isinstance(value, wanted):
        return f"'{key}' of a page is {shorten(value)}"
    if isinstance(value, str) and (sign := re.search(r"[<>\"]", value)):
        return f"'{key}' of a page has {sign[0]} in it; it becomes part of the page's head as it is"
    return None


def _without_code(text: str) -> str:
    """The text with what is not markup as spaces, so that every place stays where it is."""
    for pattern in _NOT_MARKUP:
        text = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    return text


def _place(text: str, index: int) -> tuple[int, int]:
    start = text.rfind("\n", 0, index) + 1
    return text.count("\n", 0, index) + 1, index - start + 1


def file_fault(docs: Path, path: Path) -> str | None:
    """Why a file or link below `docs` must not be there; None where it may."""
    inside = path.relative_to(docs)
    if path.is_symlink():
        return "symbolic links are not followed; put the file itself here"
    if not all(map(_FILE_NAME.match, inside.parts)):
        return "the name becomes an address: letters, digits and . _ - only"
    if path.suffix != ".md" and inside.parts[0] != ASSETS:
        return f"chapters end in .md; other files stand in docs/{ASSETS}/"
    return None

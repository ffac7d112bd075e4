"""Pages as plain Markdown, for programs that read and for people who paste: the twin `x.md` beside `x.html`.

The rendered pages are Markdown for this site, with HTML, attribute lists and admonitions in it. Here they become
CommonMark with tables: pictures are their descriptions, folded parts are open, forms are gone. Text of records came in
as numeric character references and leaves as backslash escapes, which show the same characters and run nothing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

from llm_zoo.render.text import escape

Keep = Callable[[str], str]

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_FENCE = re.compile(r"^( *)(`{3,}|~{3,})[^\n]*\n.*?^ *\2`*~* *$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
#: Lines of a diagram that say only how it looks.
_PAINT = re.compile(r"^ *(?:classDef|class|style|linkStyle) .*\n", re.MULTILINE)
_SWATCH = re.compile(r'<span class="swatch[^>]*>[^<]*</span> ?')
#: A link inside the handbook to a page of its own, without a state in the address.
_PAGE_LINK = re.compile(r"(\]\((?!\w+:)[^()\s#]*)\.html(?=(?:#[\w.-]*)?\))")
_GONE = re.compile(r"<(script|style|form|select|button|template)\b.*?</\1>", re.DOTALL)
_SVG = re.compile(r"<svg\b([^>]*)>.*?</svg>", re.DOTALL)
_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
_LOOSE = re.compile(r"^(- .*)\n\n(?=- )", re.MULTILINE)
_TAG = re.compile(r"</?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?>|<!--.*?-->", re.DOTALL)
_LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
#: Elements whose text is HTML alone, and the signs of it that would mean something in Markdown.
_RAW = re.compile(r"(<(figcaption|summary|table|zoo-[a-z]+)\b[^>]*>)(.*?)</\2>", re.DOTALL)
_SIGNS = re.compile(r"[\\`*_{}\[\]<>#|~$^&]")
#: Elements that become a line, and the line.
_FORMS = (
    (re.compile(r"<summary\b[^>]*>(.*?)</summary>", re.DOTALL), "\n\n**{}**\n\n"),
    (re.compile(r"<dt\b[^>]*>(.*?)</dt>\s*", re.DOTALL), "\n- {}: "),
    (re.compile(r"<small\b[^>]*>(.*?)</small>", re.DOTALL), "({})"),
)
_HTML_CODE = re.compile(r"<code\b[^>]*>(.*?)</code>", re.DOTALL)
_REFERENCE = re.compile(r"&#(\d+);|&(lt|gt|quot|nbsp);")
_NAMED = {"lt": "<", "gt": ">", "quot": '"', "nbsp": "\u00a0"}
#: Attribute lists: at the end of a heading, on a line of their own, or behind a link or a picture.
_HEADING_ATTRIBUTES = re.compile(r"^( *#{1,6} .*?) *\{[^{}\n]*\} *$", re.MULTILINE)
_LINE_ATTRIBUTES = re.compile(r"^ *\{:? *[.#a-z][^{}\n]*\} *$\n?", re.MULTILINE)
_LINK_ATTRIBUTES = re.compile(r"(?<=\))\{:? *[.#][^{}\n]*\}")
_ADMONITION = re.compile(r'^( *)(?:!!!|\?\?\?\+?|===) *(?:([\w -]*?) *)?(?:"(.*)")? *$')
#: Stands for what is kept as it is; no page has this character.
_KEEP = "\ue000"


def plain_markdown(text: str) -> str:
    """A rendered page as CommonMark with tables."""
    kept: list[str] = []

    def keep(fragment: str) -> str:
        kept.append(fragment)
        return f"{_KEEP}{len(kept) - 1}{_KEEP}"

    text = _FRONT_MATTER.sub("", text).replace(_KEEP, "")
    text = _FENCE.sub(lambda match: keep(_PAINT.sub("", match[0])), text)
    text = _CODE.sub(lambda match: keep(match[0]), text)
    text = _without_html(text, keep)
    text = _HEADING_ATTRIBUTES.sub(r"\1", text)
    text = _LINK_ATTRIBUTES.sub("", _LINE_ATTRIBUTES.sub("", text))
    text = "\n".join(_quoted(text.split("\n")))
    text = _PAGE_LINK.sub(r"\1.md", _REFERENCE.sub(_escaped, text))
    text = re.sub(rf"{_KEEP}(\d+){_KEEP}", lambda match: kept[int(match[1])], text)
    text = re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE))
    return _LOOSE.sub(r"\1\n", text).strip() + "\n"


def _without_html(text: str, keep: Keep) -> str:
    """Elements as the Markdown that says the same."""
    text = _SWATCH.sub("", _GONE.sub("", text))
    text = _SVG.sub(lambda match: _picture(match[1]), text)
    text = _HTML_CODE.sub(lambda match: _code(match[1], keep), text)
    text = _RAW.sub(lambda match: f"{match[1]}{_as_text(match[3])}</{match[2]}>", text)
    text = _LINK.sub(lambda match: f"[{_words(match[2])}]({match[1]})", text)
    text = _TABLE.sub(lambda match: "\n\n" + _table(match[0]) + "\n\n", text)
    for pattern, form in _FORMS:
        text = pattern.sub(lambda match, form=form: form.format(_words(match[1])), text)  # type: ignore[misc]
    text = re.sub(r"<li\b[^>]*>\s*", "\n- ", text)
    text = re.sub(r"</(?:p|div|dl|ul|ol|figure|figcaption|details|section|h[1-6])>", "\n\n", text)
    text = re.sub(r"<br\b[^>]*>", " ", text)
    return _TAG.sub("", text)


def _as_text(fragment: str) -> str:
    """Text between tags that no Markdown is read in, so that a star in it stays a star when the tags are gone."""
    parts = re.split(r"(<[^>]*>)", fragment)
    return "".join(part if part.startswith("<") else _SIGNS.sub(_reference, html.unescape(part)) for part in parts)


def _reference(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"


def _picture(attributes: str) -> str:
    """What a picture shows, in words; decoration is left out."""
    label = re.search(r'\baria-label="([^"]*)"', attributes)
    return f"\\[Picture: {escape(html.unescape(label[1]))}\\]" if label and 'role="img"' in attributes else ""


def _code(inner: str, keep: Keep) -> str:
    """Code of an HTML element; text that would end a code span stays escaped text."""
    shown = html.unescape(_TAG.sub("", inner))
    return (
        keep(f"`{shown}`") if shown.strip() and "`" not in shown and "\n" not in shown and "|" not in shown else inner
    )


def _words(fragment: str) -> str:
    return " ".join(_TAG.sub("", fragment).split())


def _table(element: str) -> str:
    """An HTML table as a Markdown one; its first row is the head."""
    rows = [
        [_words(cell).replace("|", "\\|") for cell in re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in re.findall(r"<tr\b.*?</tr>", element, re.DOTALL)
    ]
    rows = [row for row in rows if row]
    if not rows:
        return ""
    width = max(len(row) for row in rows)
    lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def _quoted(lines: list[str]) -> Iterator[str]:
    """Admonitions and tabs as quotations with a title: their own lines are indented by four spaces."""
    inside: int | None = None
    for line in lines:
        opening = _ADMONITION.match(line)
        if opening and (opening[2] or opening[3]):
            inside = len(opening[1])
            title = opening[3] or opening[2].split(" ")[0].capitalize()
            yield ""
            yield f"> **{title}**"
            yield ">"
        elif inside is not None and (not line.strip() or line.startswith(" " * (inside + 4))):
            yield f"> {line[inside + 4 :]}".rstrip()
        else:
            if inside is not None:
                yield ""
            inside = None
            yield line


def _escaped(match: re.Match[str]) -> str:
    """A character reference as the character, behind a backslash where it could mean something."""
    character = _NAMED[match[2]] if match[2] else chr(int(match[1]))
    return (
        f"\\{character}" if character.isascii() and not character.isalnum() and not character.isspace() else character
    )


def plain_text(markdown: str) -> str:
    """A heading or a sentence as its characters: no links, emphasis, code marks, tags or references."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    return html.unescape(re.sub(r"[*`]", "", _TAG.sub("", text))).strip()

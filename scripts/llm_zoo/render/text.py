"""Text from records on its way into a page: shown as it is, never run, whatever it holds.

Records come from strangers. Jinja's automatic escaping makes text safe for HTML; a page is also Markdown, where a star,
a pipe or a bracket means something. So every expression of a template passes through `as_markdown`: text that is not
marked as finished becomes numeric character references, which both Markdown and HTML show as plain characters.
"""

from __future__ import annotations

import re

from markupsafe import Markup

_SPECIAL = re.compile(r"[&<>\"'`*_{}\[\]|\\$~^]")
#: What starts a heading, a list, a definition or an admonition when it opens a line.
_OPENING = re.compile(r"\A(?:[#+=:!?-]|\d+[.)](?=\s|\Z))")
#: White space that may break a line; a no-break space keeps a number and its unit together.
_SPACE = re.compile("[^\\S\u00a0\u202f]+")
#: Characters that reorder or hide their neighbours (Unicode Bidirectional Algorithm, UAX #9, and zero-width signs).
INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")


class Md(Markup):
    """Markdown that is finished: made by a template or a function here, not by a record."""


def visible(text: str) -> str:
    """`text` on one line, with characters that reorder or hide others written out as `[U+202E]`."""
    return _SPACE.sub(" ", written_out(text)).strip()


def written_out(text: str) -> str:
    """`text` with characters that reorder or hide others written out as `[U+202E]`; white space stays."""
    return INVISIBLE.sub(lambda match: f"[U+{ord(match[0]):04X}]", text)


def escape(text: str) -> Md:
    """`text` as Markdown that shows exactly these characters, in a paragraph, a table cell, a heading or HTML."""
    shown = visible(text)
    opening = _OPENING.match(shown)
    if opening:
        last = opening.end() - 1
        shown = shown[:last] + f"\0{ord(shown[last])};" + shown[last + 1 :]
    return Md(_SPECIAL.sub(lambda match: f"&#{ord(match[0])};", shown).replace("\0", "&#"))


def as_markdown(value: object) -> Markup:
    """What Jinja prints for an expression: finished Markdown as it is, everything else escaped."""
    if isinstance(value, Markup):
        return value
    return escape(str(value))


def mermaid_label(text: str) -> str:
    """`text` for use inside the double quotes of a diagram's label, in the entity form of mermaid.

    Two percent signs and a brace would be a directive, which mermaid obeys wherever it stands.
    """
    shown = visible(text).replace("#", "#35;").replace("&", "#amp;").replace("%", "#37;")
    for character, code in (('"', "#quot;"), ("<", "#lt;"), (">", "#gt;"), ("`", "#96;"), ("\\", "#92;")):
        shown = shown.replace(character, code)
    return shown

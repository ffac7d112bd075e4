"""SVG drawings of pages: set aside while HTML is taken apart, put back unchanged, or written as files of their own.

HTML parsers write the names of SVG in small letters, which XML readers then do not know, and a book has thousands of
drawings that nothing here has to look into. So they wait outside, and `<img data-drawing="7">` keeps their place.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping

from lxml import etree

from .imprint import EditionError

DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
PLACE = re.compile(r'<img\b[^>]*?\bdata-drawing="(\d+)"[^>]*?>')
OPENING = re.compile(r"<svg\b[^>]*>")
IDS = re.compile(r'(?<![\w-])id="([^"]+)"')
NAMESPACE = "http://www.w3.org/2000/svg"
ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z]\w*);")
FONTS = {"--md-text-font-family": "sans-serif", "--md-code-font-family": "monospace"}
"""The theme sets these; a drawing by itself takes a font of the reader's machine."""


class Drawings:
    """All drawings of a book, by number; equal ones have one number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._all: list[str] = []

    def set_aside(self, page_html: str, prefix: str) -> str:
        """The page with a place for each drawing. `prefix` keeps ids of several pages apart."""
        return DRAWING.sub(
            lambda match: f'<img data-drawing="{self._number(own_ids(match.group(), prefix))}">', page_html
        )

    def put_back(self, page_html: str, form: Callable[[int, str], str] | None = None) -> str:
        """The page with its drawings, each as it was or as `form` makes it from number and drawing."""

        def replace(match: re.Match[str]) -> str:
            number = int(match[1])
            return form(number, self._all[number]) if form else self._all[number]

        return PLACE.sub(replace, page_html)

    def __getitem__(self, number: int) -> str:
        return self._all[number]

    def _number(self, svg: str) -> int:
        if svg not in self._numbers:
            self._numbers[svg] = len(self._all)
            self._all.append(svg)
        return self._numbers[svg]


def own_ids(svg: str, prefix: str) -> str:
    """Put `prefix` before every id of a drawing and before what refers to it: two pages both have a diagram-1."""
    found = set(IDS.findall(svg))
    if not found:
        return svg
    name = "|".join(re.escape(one) for one in sorted(found, key=len, reverse=True))
    svg = IDS.sub(lambda match: f'id="{prefix}--{match[1]}"', svg)
    svg = re.sub(rf"url\(#({name})\)", lambda match: f"url(#{prefix}--{match[1]})", svg)
    svg = re.sub(rf'href="#({name})"', lambda match: f'href="#{prefix}--{match[1]}"', svg)
    return re.sub(
        r'(aria-(?:labelledby|describedby))="([^"]+)"',
        lambda match: f'{match[1]}="{" ".join(f"{prefix}--{one}" for one in match[2].split())}"',
        svg,
    )


def words(svg: str) -> str:
    """What a drawing says to somebody who does not see it; empty for decoration."""
    opening = OPENING.match(svg)
    label = re.search(r'\baria-label="([^"]*)"', opening.group()) if opening else None
    if label:
        return html.unescape(label[1])
    parts = (re.search(rf"<{tag}\b[^>]*>(.*?)</{tag}>", svg, re.DOTALL) for tag in ("title", "desc"))
    said = (re.sub(r"<[^>]+>", "", part[1]).strip() for part in parts if part)
    return html.unescape(". ".join(one.rstrip(".") for one in said if one))


def class_of(svg: str) -> str:
    """The classes of a drawing."""
    opening = OPENING.match(svg)
    found = re.search(r'\bclass="([^"]*)"', opening.group()) if opening else None
    return found[1] if found else ""


def as_file(svg: str, variables: Mapping[str, str]) -> str:
    """A drawing that stands alone: XML, no style sheet around it, every variable replaced. Raises `EditionError`."""
    opening = OPENING.match(svg)
    if opening and "xmlns=" not in opening.group():
        svg = svg.replace("<svg", f'<svg xmlns="{NAMESPACE}"', 1)
    svg = ENTITY.sub(lambda match: html.unescape(match.group()), svg)
    # Words for readers stand beside the picture; inside a file they would be roles without a page.
    svg = re.sub(r'\s(?:aria-[a-z]+|role|tabindex|data-[a-z-]+)="[^"]*"', "", svg)
    svg = flat(svg, variables)
    try:
        etree.fromstring(svg.encode())
    except etree.XMLSyntaxError as error:
        raise EditionError(f"a drawing is not XML ({error}): {svg[:120]}") from None
    return svg


# --- variables -------------------------------------------------------------------------------------------------------

RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
DECLARATION = re.compile(r"(--[\w-]+)\s*:\s*([^;]+?)\s*(?:;|$)")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
OPENINGS = (":root", '[data-md-color-scheme="default"]', ".pele")
DARK = '[data-md-color-scheme="slate"]'


def variables_of(*sheets: str) -> dict[str, str]:
    """The variables of the light theme that style sheets set for everything, and for diagrams."""
    found = dict(FONTS)
    for sheet in sheets:
        for selectors, body in rules(sheet):
            if any(one in OPENINGS for one in selectors):
                found |= dict(DECLARATION.findall(body))
    return found


def dark_variables(*sheets: str) -> dict[str, str]:
    """The variables that the dark theme sets differently."""
    found: dict[str, str] = {}
    for sheet in sheets:
        for selectors, body in rules(sheet):
            if selectors == [DARK]:
                found |= dict(DECLARATION.findall(body))
    return found


def rules(sheet: str) -> list[tuple[list[str], str]]:
    """Selectors and body of every plain rule outside @media and its kind."""
    plain = re.sub(r"@(?:media|page|supports)[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", COMMENT.sub("", sheet))
    return [([one.strip() for one in found[0].split(",")], found[1]) for found in RULE.findall(plain)]


def flat(svg: str, variables: Mapping[str, str]) -> str:
    """Replace every `var()` and `color-mix()` by its value; variables that the drawing sets itself count too."""
    opening = OPENING.match(svg)
    style = re.search(r'\bstyle="([^"]*)"', opening.group()) if opening else None
    known = {**variables, **dict(DECLARATION.findall(html.unescape(style[1])))} if style else variables
    for _ in range(12):  # a variable may name a variable
        if "var(" not in svg:
            break
        svg = replace_calls(svg, "var", lambda inner: value_of(inner, known))
    svg = replace_calls(svg, "color-mix", mixed)
    return re.sub(r"--[\w-]+:[^;\"]*;?", "", svg)


def value_of(inner: str, known: Mapping[str, str]) -> str:
    """The value of `var(inner)`: the variable's, else the fallback, else the colour of text."""
    name, _, fallback = inner.partition(",")
    return known.get(name.strip(), fallback.strip() or "currentColor").replace('"', "'")


def replace_calls(text: str, function: str, replace: Callable[[str], str]) -> str:
    """Replace calls of a CSS function, the parentheses matched; what is nested in one is left for the next round."""
    parts, at = [], 0
    while (start := text.find(f"{function}(", at)) >= 0:
        depth, end = 0, start + len(function)
        while end < len(text):
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
            if depth == 0:
                break
        parts += [text[at:start], replace(text[start + len(function) + 1 : end - 1])]
        at = end
    return "".join([*parts, text[at:]])


MIX = re.compile(r"in srgb,\s*(#\w+)\s+([\d.]+)%,\s*(#\w+)")


def mixed(inner: str) -> str:
    """The value of `color-mix(in srgb, #a 40%, #b)`, for colours in hexadecimal."""
    found = MIX.fullmatch(inner.strip())
    if found is None:
        return "currentColor"
    share = float(found[2]) / 100
    pairs = zip(channels(found[1]), channels(found[3]), strict=True)
    return "#" + "".join(f"{round(one * share + other * (1 - share)):02x}" for one, other in pairs)


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of `#rgb` or `#rrggbb`."""
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(one * 2 for one in digits)
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)

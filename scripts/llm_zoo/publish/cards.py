"""Social cards: the picture that a link to a page is shown with, drawn while building and without a network.

Drawing takes a fifth of a second for each, so cards are made only when asked for (`zoo build --cards`) and kept between
builds under a hash of what is drawn.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from html import escape as html_escape
from importlib.metadata import version
from pathlib import Path

import vl_convert

from llm_zoo.publish.plain import plain_text
from llm_zoo.render.chapter import description_of, title_of
from llm_zoo.render.text import visible
from llm_zoo.render.tree import Page, Tree

WIDTH, HEIGHT = 1200, 630
FOLDER = "assets/cards"
#: Pages that are shared; the others are shown with the card of the home page by nobody, and have none.
SHARED = ("index.md", "zoo/models/", "handbook/", "benchmarks/", "tools/", "classes/")
_KIND = {
    "zoo/models/": "Model",
    "handbook/": "Chapter",
    "benchmarks/": "Benchmark",
    "tools/": "Tool",
    "classes/": "Class of models",
}
_FACT = re.compile(r"<div><dt>(.*?)</dt><dd>(.*?)(?: <small>.*?</small>)?</dd></div>")


def has_card(path: str) -> bool:
    """Whether a page has a card."""
    return path.startswith(SHARED)


def card_path(path: str) -> str:
    """Where the card of a page lies in the site."""
    return f"{FOLDER}/{path.removesuffix('.md')}.png"


def write_cards(tree: Tree, site: Path, store: Path) -> int:
    """Write the card of every shared page below `site`; those that are new are drawn and put into `store`."""
    drawn = 0
    store.mkdir(parents=True, exist_ok=True)
    used, drawer = set(), version("vl-convert-python")
    for page in tree.pages:
        if not has_card(page.path):
            continue
        svg = card(page)
        kept = store / f"{hashlib.sha256((drawer + svg).encode()).hexdigest()}.png"
        used.add(kept)
        if not kept.is_file():
            unfinished = kept.with_suffix(".new")
            unfinished.write_bytes(vl_convert.svg_to_png(svg))
            unfinished.replace(kept)
            drawn += 1
        target = site / card_path(page.path)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(kept, target)
    for old in set(store.iterdir()) - used:
        old.unlink()
    return drawn


def card(page: Page) -> str:
    """The card as SVG: what the page is, its title, its summary, and the headline facts of a model."""
    title = plain_text(title_of(page.text))
    kind = next((word for folder, word in _KIND.items() if page.path.startswith(folder)), "Handbook")
    summary = _description(page)
    size = 76 if len(title) <= 26 else 58 if len(title) <= 52 else 44
    title_lines = _wrapped(title, int(1040 / (size * 0.54)), 2)
    top = 210
    parts = [
        _text(80, top + index * size * 1.15, size, "#ffffff", line, bold=True) for index, line in enumerate(title_lines)
    ]
    below = top + (len(title_lines) - 1) * size * 1.15 + 66
    parts += [_text(80, below + index * 40, 30, "#cbd5e1", line) for index, line in enumerate(_wrapped(summary, 66, 2))]
    for index, (name, value) in enumerate(_facts(page)):
        parts.append(_text(80 + index * 265, 478, 24, "#94a3b8", name))
        parts.append(_text(80 + index * 265, 520, 38, "#ffffff", value, bold=True))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#0f172a"/>'
        f'<rect width="{WIDTH}" height="14" fill="#6cb3ff"/><rect x="400" width="400" height="14" fill="#e9a329"/>'
        f'<rect x="800" width="400" height="14" fill="#9a4b86"/>'
        f"{_text(80, 106, 28, '#6cb3ff', kind, bold=True)}{''.join(parts)}"
        f"{_text(80, 584, 26, '#94a3b8', 'LLM Zoo · every number computed, every fact with its source')}</svg>"
    )


def _facts(page: Page) -> list[tuple[str, str]]:
    """Up to four of the facts at the top of a model's page."""
    if not page.path.startswith("zoo/models/"):
        return []
    found = [(plain_text(name), plain_text(value)) for name, value in _FACT.findall(page.text)]
    return [(name, value) for name, value in found if len(value) <= 14][:4]


def _description(page: Page) -> str:
    text = plain_text(description_of(page.text))
    return text.partition(": ")[2] or text if page.path.startswith(("zoo/models/", "benchmarks/")) else text


def _wrapped(text: str, width: int, most: int) -> list[str]:
    """`text` on at most so many lines of about `width` characters; … where something was left out."""
    lines: list[str] = []
    for word in visible(text).split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    lines = [line if len(line) <= width else f"{line[: width - 1]}…" for line in lines]
    return lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1].rstrip(',.;:')} …"]


def _text(x: float, y: float, size: int, colour: str, text: str, *, bold: bool = False) -> str:
    shown = html_escape("".join(sign if sign.isprintable() else " " for sign in text))
    weight = ' font-weight="700"' if bold else ""
    family = "Inter, Liberation Sans, Arial, sans-serif"
    return f'<text x="{x:g}" y="{y:g}" font-family="{family}" font-size="{size}"{weight} fill="{colour}">{shown}</text>'

"""Mermaid fences to inline SVG, while building.

A drawn diagram is part of the page: it works without JavaScript, in print and in an e-book, and follows the theme
through CSS variables. The source stays with it in a folded block. A diagram that cannot be drawn, or that says nothing
to somebody who cannot see it, fails the build.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mkdocs.exceptions import PluginError
from pymdownx.superfences import SuperFencesException

from llm_zoo.publish.engine import Engine, EngineError
from llm_zoo.render.palette import themed

NO_TITLE = "a diagram needs a line 'accTitle: what it shows' for readers who cannot see it"

PREFIX = "diagram-prefix"
"""Stands for the identifiers of a drawing until it has its place on a page."""

# Links and pictures are off: a diagram cannot leave the page. `now` is fixed: it must not depend on the day.
DRAW = f"""source => {{
  const options = {{autoDirection: false, images: false, links: false, responsive: true, now: 0, idPrefix: "{PREFIX}"}};
  try {{
    return {{svg: pele.render(pele.parse(source), options).svg}};
  }} catch (error) {{
    return {{error: String(error.message), line: error.line || 0}};
  }}
}}"""


class DiagramError(PluginError, SuperFencesException):  # type: ignore[misc]  # published without type information
    """A diagram that fails the build: superfences lets it pass, MkDocs reports it without a traceback."""


@dataclass(frozen=True)
class Place:
    """The page that is being converted, so that an error can say where its diagram is."""

    path: str = ""
    text: str = ""
    source: str | None = None

    def describe(self, diagram: str, line: int) -> str:
        """`page handbook/x.md, line 12 (written in docs/handbook/x.md)`; `line` counts from 1 within the diagram."""
        if not self.path:
            return f"diagram, line {max(line, 1)}"
        first = first_line(self.text, diagram)
        where = f"page {self.path}" + (f", line {first + max(line, 1) - 1}" if first else "")
        return where + (f" (written in {self.source})" if self.source else "")


class Drawer:
    """Draws the fences of one page after another; keeps the page's place and the number of its next diagram."""

    def __init__(self) -> None:
        self._engine = Engine("pele/pele.global.js", DRAW)
        self._place = Place()
        self._count = 0

    def start_page(self, path: str, text: str, source: str | None = None) -> None:
        """Say which page the next fences are on; identifiers start again at 1."""
        self._place = Place(path, text, source)
        self._count = 0

    def figure(self, source: str) -> str:
        """The HTML of one diagram."""
        svg = self._draw(source)
        self._count += 1
        svg = svg.replace(PREFIX, f"diagram-{self._count}")
        title = text_of(svg, "title")
        if not title:
            raise self._error(source, 1, NO_TITLE)
        return FIGURE.format(
            title=title,
            width=natural_width(svg),
            svg=themed(svg).replace('role="graphics-document document"', 'role="img"', 1),
            source=html.escape(source, quote=False),
        )

    def _draw(self, source: str) -> str:
        try:
            result: dict[str, Any] = self._engine.call(source)
        except EngineError as error:
            raise self._error(source, 1, f"the diagram is too large to draw ({error})") from error
        if "error" in result:
            # The line of the page is named already; the line within the fence would only confuse.
            raise self._error(source, int(result["line"]), re.sub(r" on line \d+", "", str(result["error"])))
        return str(result["svg"])

    def _error(self, source: str, line: int, message: str) -> DiagramError:
        return DiagramError(f"{self._place.describe(source, line)}: {message}")


# One line, because Python-Markdown would make paragraphs of blank lines inside it.
FIGURE = (
    '<figure class="diagram" data-search-exclude>'
    '<div class="diagram-canvas" role="group" aria-label="{title}" tabindex="0" style="--natural-width: {width}">'
    "{svg}</div>"
    "<figcaption>{title}</figcaption>"
    '<details class="diagram-source"><summary>Diagram source</summary>'
    '<pre tabindex="0"><code>{source}</code></pre></details>'
    "</figure>"
)


def first_line(page: str, diagram: str) -> int:
    """The line of the page on which the diagram's first line stands, or 0 when the fence was indented or changed."""
    at = page.find(diagram)
    return page.count("\n", 0, at) + 1 if at >= 0 else 0


def text_of(svg: str, tag: str) -> str:
    """The escaped text of the first `title` or `desc`."""
    found = re.search(rf"<{tag}\b[^>]*>(.*?)</{tag}>", svg, re.DOTALL)
    return found.group(1).strip() if found else ""


def natural_width(svg: str) -> int:
    """The width in pixels at which text has its natural size; narrow screens scroll rather than shrink a drawing."""
    found = re.search(r'<svg\b[^>]*? width="([\d.]+)"', svg)
    return round(float(found.group(1))) if found else 0


drawer = Drawer()


def fence(
    source: str,
    language: str,
    css_class: str,
    options: Mapping[str, Any],
    md: object,
    **_: Any,
) -> str:
    """The superfences formatter that mkdocs.yml names."""
    return drawer.figure(source)

"""Formulas to MathML and HTML, while building.

Arithmatex leaves TeX in the page. KaTeX turns it into MathML, which screen readers and e-books use, beside HTML that
looks the same in every browser. A page with formulas then needs one more style sheet, and no script.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

from mkdocs.exceptions import PluginError

from llm_zoo.publish.engine import Engine, EngineError

STYLE_SHEET = "assets/vendor/katex/katex.min.css"

SET = """source => {
  const {tex, displayMode} = JSON.parse(source);
  try {
    const options = {displayMode, output: "htmlAndMathml", throwOnError: true, strict: "error", trust: false};
    return {html: katex.renderToString(tex, options)};
  } catch (error) {
    return {error: String(error.message)};
  }
}"""

FORMULA = re.compile(
    r'<(?P<tag>span|div) class="arithmatex">(?P<open>\\[(\[])(?P<tex>.*?)\\[)\]]</(?P=tag)>', re.DOTALL
)

_engine = Engine("katex/katex.min.js", SET)


def typeset(page_html: str, page: str) -> str:
    """Set every formula of a page; PluginError names the page and the formula that cannot be set."""

    def replace(match: re.Match[str]) -> str:
        tex = html.unescape(match["tex"]).strip()
        block = match["open"] == r"\["
        tag = "div" if block else "span"
        # Out of the search index, which would hold every formula twice.
        tail = ' tabindex="0"' if block else ""
        return f'<{tag} class="formula" data-search-exclude{tail}>{_formula(tex, block, page)}</{tag}>'

    return FORMULA.sub(replace, page_html)


def _formula(tex: str, block: bool, page: str) -> str:
    try:
        result: dict[str, Any] = _engine.call(json.dumps({"tex": tex, "displayMode": block}))
    except EngineError as error:
        raise PluginError(f"page {page}: formula {tex!r}: {error}") from error
    if "error" in result:
        raise PluginError(f"page {page}: formula {tex!r}: {result['error']}")
    return str(result["html"])

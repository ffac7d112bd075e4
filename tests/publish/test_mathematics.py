from __future__ import annotations

import pytest
from mkdocs.exceptions import PluginError

from llm_zoo.publish.mathematics import typeset


def test_a_formula_becomes_mathml_for_readers_and_html_for_eyes() -> None:
    out = typeset(r'<p>of <span class="arithmatex">\(n &lt; 2\)</span> tokens</p>', "x.md")
    assert out.startswith('<p>of <span class="formula" data-search-exclude><span class="katex">')
    assert '<math xmlns="http://www.w3.org/1998/Math/MathML">' in out
    assert '<span class="katex-html" aria-hidden="true">' in out
    assert out.endswith("</span></span> tokens</p>")
    assert "arithmatex" not in out


def test_a_displayed_formula_is_a_block_that_the_keyboard_can_scroll() -> None:
    out = typeset('<div class="arithmatex">\\[\n\\sum_{l=1}^{61} b_l\n\\]</div>', "x.md")
    assert out.startswith('<div class="formula" data-search-exclude tabindex="0"><span class="katex-display">')


def test_a_page_without_formulas_is_not_touched() -> None:
    assert typeset("<p>costs $3 to $5</p>", "x.md") == "<p>costs $3 to $5</p>"


def test_a_mistake_names_the_page_and_the_formula() -> None:
    with pytest.raises(PluginError, match=r"^page x\.md: formula '\\\\frac\{1': KaTeX parse error: "):
        typeset(r'<span class="arithmatex">\(\frac{1\)</span>', "x.md")

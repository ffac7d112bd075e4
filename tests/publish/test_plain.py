# ruff: noqa: E501  (a page and what becomes of it stand side by side)
"""Markdown twins: what readers see stays, what only this site understands goes, and no text of a record comes alive."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests import hostile
from tests.made_up import TODAY, load, site

from llm_zoo.publish.plain import plain_markdown, plain_text
from llm_zoo.render import Site
from llm_zoo.render.pages import page_environment, plans, render_plan
from llm_zoo.render.text import escape, visible


@pytest.mark.parametrize(
    ("rendered", "plain"),
    [
        ('---\ntitle: "A"\n---\n\n# A {#a .b}\n\nText.\n{ .lead }\n', "# A\n\nText.\n"),
        ('<dl class="facts">\n<div><dt>Size</dt><dd>8 B <small>exact</small></dd></div>\n</dl>', "- Size: 8 B (exact)\n"),
        ('<svg role="img" aria-label="A &amp; *b*"><path d="M0 0"/></svg> after', "\\[Picture: A \\& \\*b\\*\\] after\n"),
        ("<svg><text>drawing</text></svg>plain", "plain\n"),
        ("!!! note \"Mind\"\n\n    One.\n\n    Two.\n\nAfter.", "> **Mind**\n>\n>\n> One.\n>\n> Two.\n>\n\nAfter.\n"),
        ("??? info\n\n    Folded.", "> **Info**\n>\n>\n> Folded.\n"),
        ("`<think>` and <b>bold</b> and <code>a_b</code>", "`<think>` and bold and `a_b`\n"),
        ("```html\n<b class='x'>{ .y }</b>\n```", "```html\n<b class='x'>{ .y }</b>\n```\n"),
        ("```mermaid\nflowchart LR\n  a --> b\n  classDef x fill:red\n```", "```mermaid\nflowchart LR\n  a --> b\n```\n"),
        ("<table><tr><th>A</th><th>B</th></tr><tr><td>1|2</td></tr></table>", "| A | B |\n| --- | --- |\n| 1\\|2 |  |\n"),
        ('[m](a.md#b) <a href="../x/y.html#z">w</a> [s](t.html#models=a)', "[m](a.md#b) [w](../x/y.md#z) [s](t.html#models=a)\n"),
        ("<form><label>x</label><input></form>after <script>1</script>all", "after all\n"),
        ("it&#39;s &#60; 5 &amp; a&#124;b", "it\\'s \\< 5 &amp; a\\|b\n"),
        ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>", "- a\n- b\n"),
        ("- **Work**\n    {: #ref-work }\n", "- **Work**\n"),
    ],
)  # fmt: skip
def test_a_page_says_the_same_without_what_only_this_site_understands(rendered: str, plain: str) -> None:
    assert plain_markdown(rendered) == plain


def test_text_of_a_heading_is_its_characters() -> None:
    assert plain_text("The *large* [one](x.md) `a_b` &#38; <b>all</b>") == "The large one a_b & all"


#: What would run, be fetched or be a heading in Markdown, if it stood there unescaped.
ALIVE = {
    "a link that runs": r"(?<!\\)\]\(\s*javascript:",
    "an element": r"(?<!\\)<[a-zA-Z/!]",
    "a picture": r"(?<!\\)!\[",
    "a link of the record": r"(?<!\\)\]\(https://evil\.example/x",
    "emphasis": r"(?<!\\)\*em\*",
    "a heading": r"^#+ heading",
    "code": r"(?<![\\\w`])`code",
    "a definition": r"^\[x\]:",
}
FENCE = re.compile(r"^ *(`{3,}|~{3,})[^\n]*\n.*?^ *\1`*~* *$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """One page of each kind of the hostile zoo, and four models, as plain Markdown."""
    whole = Site(load(tmp_path_factory.mktemp("evil"), hostile.records()), TODAY)
    wanted = {"zoo/models/evil-0.md", "zoo/models/evil-5.md", "zoo/models/evil-6.md", "zoo/models/evil-22.md"}
    wanted |= {"benchmarks/quiz.md", "classes/chat.md", "licenses/Evil-1.0.md", "zoo/developers/evil.md"}
    env, found = page_environment(), {}
    for plan in plans(whole):
        if plan.path in wanted:
            found[plan.path] = plain_markdown(render_plan(whole, env, plan, {}).text)
    assert set(found) == wanted
    return found


@pytest.mark.parametrize("what", ALIVE)
def test_no_text_of_a_record_comes_alive(twins: dict[str, str], what: str) -> None:
    for path, text in twins.items():
        body = SPAN.sub("", FENCE.sub("", text))
        assert re.search(ALIVE[what], body, re.MULTILINE) is None, path


def test_the_text_of_a_record_is_still_there(twins: dict[str, str]) -> None:
    shown = re.sub(r"\\([^\w\s]|_)", r"\1", twins["benchmarks/quiz.md"]).replace("\u00a0", " ")
    assert visible(hostile.IMAGE) in shown
    assert visible("%%{init: {'securityLevel': 'loose'}}%%") in shown


def test_escaped_text_keeps_its_characters(tmp_path: Path) -> None:
    for part in hostile.PARTS:
        plain = plain_markdown(f"x{escape(part)}").strip()
        assert re.sub(r"\\([^\w\s]|_)", r"\1", plain) == f"x{visible(part)}"
    assert site(tmp_path).facts("tiny-moe").name == "Tiny MoE"

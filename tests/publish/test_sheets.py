"""Style sheets that readers get: shorter, and with every rule that a page of the site could need."""

from __future__ import annotations

from pathlib import Path

import material
import pytest

from llm_zoo.publish.sheets import alternatives, plain, rules, shrink, used, without_unused_pictures

THEME = next((Path(material.__file__).parent / "templates/assets/stylesheets").glob("main.*.min.css"))


def test_comments_and_white_space_go_and_strings_stay() -> None:
    sheet = """/* a; */
    .x > b,
    .y /* of */ i { content: "a,  b /* c */ >"; margin: 0 calc(1px + 2px) }
    """
    assert plain(sheet) == '.x>b,.y i{content: "a,  b /* c */ >";margin: 0 calc(1px + 2px)}\n'


def test_rules_of_what_is_not_switched_on_go_and_all_others_stay() -> None:
    kept = '@charset "utf-8";a{b:"}"}'
    sheet = (
        f"{kept}.md-tag,.md-typeset h1{{c:d}}.md-version:hover{{e:f}}@media print{{.md-post{{g:h}}}}"
        "@media screen{.md-post,p{i:j}}@keyframes k{to{l:m}}p:not(.md-tag){n:o}/*# x=y */"
    )
    assert used(sheet) == (
        f"{kept}.md-typeset h1{{c:d}}@media screen{{p{{i:j}}}}@keyframes k{{to{{l:m}}}}p:not(.md-tag){{n:o}}/*# x=y */"
    )


def test_a_brace_that_is_missing_is_told() -> None:
    with pytest.raises(ValueError, match=r"no closing brace after 'a\{b:c'"):
        list(rules("a{b:c"))


def test_commas_in_brackets_part_nothing() -> None:
    assert alternatives(":is(a,b) c,[d='e,f'],g") == [":is(a,b) c", "[d='e,f']", "g"]


def test_icons_that_nothing_shows_go() -> None:
    sheet = ':root{--md-a:url("data:a;b");--md-b:url(c)}p{mask:var(--md-b)}'
    assert without_unused_pictures(sheet) == ":root{--md-b:url(c)}p{mask:var(--md-b)}"


def test_the_theme_is_taken_apart_without_loss_and_is_a_third_shorter() -> None:
    sheet = THEME.read_text(encoding="utf-8")
    assert "".join(head if body is None else f"{head}{{{body}}}" for head, body in rules(sheet)) == sheet
    short = without_unused_pictures(used(sheet))
    assert len(short) < 0.65 * len(sheet)
    for needed in (
        ".md-typeset",
        ".md-search-result",
        ".admonition",
        ".md-nav",
        ".highlight",
        "@keyframes",
    ):
        assert needed in short
    assert ".tabbed-set" not in short, "browsers try the rules for tabs on every element of every page"


def test_a_site_without_style_sheets_is_left_alone(tmp_path: Path) -> None:
    shrink(tmp_path)
    assert list(tmp_path.iterdir()) == []

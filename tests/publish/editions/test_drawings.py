"""Drawings keep their names in capitals and their ids apart, and as files they need no style sheet."""

from __future__ import annotations

import pytest
from lxml import etree
from tests.publish.editions.made_site import BARCODE, DIAGRAM

from llm_zoo.publish.editions.drawings import (
    Drawings,
    as_file,
    dark_variables,
    flat,
    mixed,
    variables_of,
    words,
)
from llm_zoo.publish.editions.imprint import EditionError

VARIABLES = {"--zoo-attention": "#6cb3ff", "--zoo-attention-text": "#0f172a", "--pele-bg": "var(--zoo-page)"} | {
    "--zoo-page": "#ffffff"
}


def test_a_drawing_comes_back_as_it_was() -> None:
    drawings = Drawings()
    page = drawings.set_aside(f"<p>{BARCODE}</p><p>{BARCODE}</p>", "x")
    assert page == '<p><img data-drawing="0"></p><p><img data-drawing="0"></p>'
    assert drawings.put_back(page) == f"<p>{BARCODE}</p><p>{BARCODE}</p>"


def test_ids_of_two_pages_stay_apart() -> None:
    drawings = Drawings()
    page = drawings.put_back(drawings.set_aside(DIAGRAM, "one"))
    assert 'id="one--diagram-1-title"' in page
    assert 'aria-labelledby="one--diagram-1-title"' in page
    assert 'clip-path="url(#one--c)"' in page


def test_words_of_a_drawing_are_its_label_or_its_title_and_description() -> None:
    assert words(BARCODE) == "Big: 2 × AF"
    assert words(DIAGRAM) == "One token. A token goes to an expert"
    assert words("<svg></svg>") == ""


def test_a_drawing_as_a_file_is_xml_without_variables() -> None:
    text = as_file(DIAGRAM, VARIABLES)
    tree = etree.fromstring(text.encode())
    assert tree.get("viewBox") == "0 0 20 20"
    assert "var(" not in text
    assert "--" not in text
    assert tree.findall("{*}rect")[0].get("fill") == "#f0f0f0"  # half of #e0e0e0, half of the white page
    assert "token & expert".replace(" e", "\u00a0e") in "".join(tree.itertext())
    assert etree.fromstring(as_file(BARCODE, VARIABLES).encode()).tag == "{http://www.w3.org/2000/svg}svg"


def test_a_broken_drawing_is_an_error() -> None:
    with pytest.raises(EditionError, match="a drawing is not XML"):
        as_file("<svg><g></svg>", {})


def test_nested_variables_and_fallbacks_are_resolved() -> None:
    assert flat('<svg><a fill="var(--x, var(--zoo-page, red))"/></svg>', VARIABLES) == '<svg><a fill="#ffffff"/></svg>'
    assert flat('<svg><a fill="var(--none)"/></svg>', {}) == '<svg><a fill="currentColor"/></svg>'


@pytest.mark.parametrize(
    ("mix", "colour"),
    [
        ("in srgb, #000000 25%, #ffffff", "#bfbfbf"),
        ("in srgb,#f00 100%,#000", "#ff0000"),
        ("in oklab, red, blue", "currentColor"),
    ],
)
def test_mixed_colours_are_computed(mix: str, colour: str) -> None:
    assert mixed(mix) == colour


def test_variables_of_the_light_theme_leave_out_the_dark_one_and_media_rules() -> None:
    sheet = (
        '/* x */ :root,\n[data-md-color-scheme="default"] { --a: #111; --b: 2 }\n'
        '[data-md-color-scheme="slate"] { --a: #eee; }\n@media print { :root { --a: red; } }\n.pele { --c: var(--a) }'
    )
    light = variables_of(sheet)
    assert (light["--a"], light["--b"], light["--c"]) == ("#111", "2", "var(--a)")
    assert dark_variables(sheet) == {"--a": "#eee"}

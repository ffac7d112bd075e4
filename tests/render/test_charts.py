"""Charts are drawn at build time: named for those who cannot see them, in colours of the theme, true to scale."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from bs4 import BeautifulSoup, Tag
from tests import hostile
from tests.made_up import REPOSITORY

from llm_zoo.render import palette
from llm_zoo.render.charts import (
    Axis,
    Point,
    Series,
    alternatives,
    bar_chart,
    line_chart,
    powers,
    slim,
    stack_bar,
    themable,
)
from llm_zoo.render.text import visible

X, Y = Axis("tokens"), Axis("GiB")


def figure(html: str) -> Tag:
    found = BeautifulSoup(html, "html.parser").find("figure")
    assert isinstance(found, Tag)
    return found


def line(*names: str) -> Tag:
    series = [Series(name, (Point(0, index), Point(10, index + 5))) for index, name in enumerate(names)]
    return figure(line_chart("Growth", "It grows.", series, X, Y))


def test_a_chart_is_one_line_of_html_with_a_name_and_a_description() -> None:
    html = stack_bar("Weights", "Half and half.", [("attention", 1), ("norm", 1)])
    assert "\n" not in html
    picture = figure(html).find("svg")
    assert isinstance(picture, Tag)
    assert (picture["role"], picture["aria-label"]) == ("img", "Weights: Half and half.")
    assert figure(html).find("figcaption").get_text() == "Weights"  # type: ignore[union-attr]


def test_a_stack_bar_is_true_to_scale_and_letters_only_what_has_room() -> None:
    found = figure(stack_bar("W", "d", [("attention", 750), ("expert", 249), ("norm", 1)]))
    assert [(rect["x"], rect["width"]) for rect in found.find_all("rect")] == [
        ("0.00", "750.00"),
        ("750.00", "249.00"),
        ("999.00", "1.00"),
    ]
    assert [text.get_text() for text in found.find_all("text")] == [
        palette.colour("attention").letter,
        palette.colour("expert").letter,
    ]
    assert "var(--zoo-attention," in str(found.find("rect")["style"])  # type: ignore[index]


def test_series_have_the_colours_of_the_theme_and_shapes_and_names() -> None:
    found = line("One model", "Another")
    text = str(found)
    for number in (1, 2):
        colour = palette.SERIES_LIGHT[number - 1]
        assert f"var(--zoo-series-{number}, {colour})" in text
    assert {"One model", "Another", "tokens", "GiB"} <= {one.get_text() for one in found.find_all("text")}


def test_no_colour_of_a_chart_is_fixed_so_that_dark_pages_stay_readable() -> None:
    text = str(line("One"))
    assert not re.search(r'(fill|stroke)="#(010101|020202|030303)"', text)
    assert "var(--md-typeset-color, #1f2937)" in text
    assert "font-family" not in text


def test_a_chart_has_at_most_as_many_series_as_there_are_colours() -> None:
    with pytest.raises(ValueError, match=r"^9 series; a chart shows at most 8$"):
        line(*"abcdefghi")


def test_bars_keep_their_order_and_carry_their_values() -> None:
    found = figure(bar_chart("Share", "d", [("Big", 90, "90 %"), ("Small", 5, "5 %")], Axis("percent")))
    texts = [one.get_text() for one in found.find_all("text")]
    assert texts.index("Big") < texts.index("Small")
    assert {"90 %", "5 %"} <= set(texts)


def test_equal_input_gives_equal_pictures() -> None:
    assert str(line("A", "B")) == str(line("A", "B"))


@pytest.mark.parametrize("part", hostile.PARTS)
def test_no_name_can_break_out_of_a_chart(part: str) -> None:
    one = Series(part, (Point(0, 1), Point(10, 5)))
    for html in (
        line_chart(part, part, [one], X, Y),
        bar_chart(part, part, [(part, 1, part)], Axis("x")),
        stack_bar(part, part, [("attention", 1)]),
    ):
        found = figure(html)
        assert "\n" not in html
        assert {element.name for element in found.find_all(True)} <= {
            "svg",
            "g",
            "path",
            "rect",
            "text",
            "line",
            "figcaption",
            "defs",
            "clippath",
        }
        assert found.find("figcaption").get_text().strip() == visible(part)  # type: ignore[union-attr]
        assert found.find("svg")["aria-label"] == f"{visible(part)}: {visible(part)}"  # type: ignore[index]
        assert not any(key.startswith("on") for element in found.find_all(True) for key in element.attrs)


def test_a_picture_takes_the_width_of_the_page() -> None:
    svg = themable('<svg viewBox="0 0 1 1" width="600" height="300"><rect width="5" height="5"/></svg>')
    assert svg == '<svg viewBox="0 0 1 1"><rect width="5" height="5"/></svg>'


@pytest.mark.parametrize(
    ("first", "last", "steps"),
    [(1024, 8192, [1024, 2048, 4096, 8192]), (1024, 5000, [1024, 2048, 4096, 5000]), (1024, 512, [512]), (2, 2, [2])],
)
def test_steps_are_powers_of_two_and_the_end(first: int, last: int, steps: list[int]) -> None:
    assert powers(first, last) == steps


def test_lists_in_words() -> None:
    assert alternatives(["a"]) == "a"
    assert alternatives(["a", "b", "c"]) == "a, b and c"


def test_a_chart_is_drawn_alike_in_every_process() -> None:
    """Charts are kept from one build to the next, so two builds no longer show it."""
    program = (
        "from llm_zoo.render.charts import Axis, Point, Series, line_chart\n"
        "series = [Series(name, (Point(0, 1), Point(10, 5.3))) for name in ('one', 'two', 'three')]\n"
        "print(line_chart('Growth', 'It grows.', series, Axis('tokens'), Axis('GiB', log=True)))"
    )
    drawn = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONPATH": str(REPOSITORY / "scripts"), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "4711")
    }
    assert len(drawn) == 1
    assert "three" in drawn.pop()


def test_a_slim_picture_says_only_what_is_seen_and_keeps_words_as_they_are() -> None:
    drawn = (
        '<svg version="1.1" viewBox="0 0 9 9"><g transform="translate(0,0)" role="graphics-object" aria-hidden="true">'
        '<path class="background" aria-hidden="true" d="M0,0h0v0h0Z" pointer-events="none"/>'
        '<path class="background" aria-hidden="true" d="M0,0h6v3h-6Z"/>'
        '<path class="foreground" aria-hidden="true" d="" pointer-events="none" display="none"/>'
        '<path aria-label="a &gt; b: 1.25" d="M1.2345,-0.04L-2.96,100" opacity="1" stroke-width="2"/>'
        '<text x="1.25" opacity="0.5">role="img" 1.2345</text></g></svg>'
    )
    assert slim(drawn) == (
        '<svg viewBox="0 0 9 9"><g><path class="background" d="M0,0h6v3h-6Z"/>'
        '<path d="M1.2,0L-3,100" stroke-width="2"/><text x="1.2" opacity="0.5">role="img" 1.2345</text></g></svg>'
    )


def test_a_chart_names_itself_once_and_not_each_of_its_marks() -> None:
    picture = line("a").find("svg")
    assert isinstance(picture, Tag)
    assert picture["role"] == "img"
    assert picture.select("[role], [aria-label], [aria-hidden]") == []


#: Draws one chart over time.
DRAW = """
import datetime
from llm_zoo.render.charts import Axis, Dated, DatedSeries, time_chart
points = tuple(Dated(datetime.date(year, 3, 1), float(year)) for year in (2022, 2023, 2025))
print(time_chart("Best", "so far", [DatedSeries("a", points)], Axis("score"), steps=True))
"""


def test_a_picture_of_days_is_the_same_in_every_time_zone() -> None:
    """Grid lines of years stood a pixel aside where the year begins fourteen hours earlier."""
    drawing = [
        subprocess.Popen(
            [sys.executable, "-c", DRAW],
            env=os.environ | {"TZ": zone, "PYTHONPATH": str(REPOSITORY / "scripts")},
            stdout=subprocess.PIPE,
        )
        for zone in ("Pacific/Kiritimati", "America/Anchorage")
    ]
    one, other = (process.communicate(timeout=120)[0] for process in drawing)
    assert b"2024" in one
    assert one == other

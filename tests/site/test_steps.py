"""Step-throughs: a list without the script and in print; with it played by mouse, by keys, by itself, by a link."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Locator, Page, expect
from tests.site.axe import faults

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
CHAPTER = "handbook/dense-vs-moe.html"


def steps(page: Page) -> Locator:
    return page.locator("zoo-steps").first


def shown(page: Page) -> int:
    return steps(page).locator("ol > li:visible").count()


@pytest.fixture
def chapter(address: str, offline_page: Page) -> Page:
    offline_page.goto(address + CHAPTER)
    return offline_page


def total(page: Page) -> int:
    return steps(page).locator("ol > li").count()


def test_it_begins_as_the_whole_list_and_says_how_many_steps(chapter: Page) -> None:
    assert shown(chapter) == total(chapter) > 2
    expect(steps(chapter).locator(".steps-count")).to_have_text(f"{total(chapter)} steps")


def test_buttons_go_through_it_and_back_to_the_list(base: str, offline_page: Page) -> None:
    chapter = offline_page
    chapter.goto(base + CHAPTER)
    widget = steps(chapter)
    widget.get_by_role("button", name="Start").click()
    assert shown(chapter) == 1
    widget.get_by_role("button", name="Next").click()
    assert shown(chapter) == 2
    expect(widget.locator(".steps-count")).to_have_text(f"Step 2 of {total(chapter)}")
    expect(widget.locator("li[aria-current=step]")).to_have_count(1)
    widget.get_by_role("button", name="Back").click()
    assert shown(chapter) == 1
    widget.get_by_role("button", name="Show all").click()
    assert shown(chapter) == total(chapter)


def test_keys_go_through_it_and_the_end_stays_in_reach(chapter: Page) -> None:
    widget = steps(chapter)
    widget.locator(".steps").focus()
    for key, count in (("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("End", total(chapter)), ("Home", 1)):
        chapter.keyboard.press(key)
        assert shown(chapter) == count, key
    chapter.keyboard.press("Escape")
    assert shown(chapter) == total(chapter)
    chapter.keyboard.press("End")
    widget.get_by_role("button", name="Next").click(force=True)
    assert shown(chapter) == total(chapter)


def test_each_step_is_announced(chapter: Page) -> None:
    widget = steps(chapter)
    widget.get_by_role("button", name="Start").click()
    first = " ".join(widget.locator("ol > li").first.inner_text().split())
    said = " ".join((widget.get_by_role("status").text_content() or "").split())
    assert said == f"Step 1 of {total(chapter)}: {first} In the diagram: token vector x."


def test_space_plays_it_and_pauses_it(chapter: Page) -> None:
    widget = steps(chapter)
    widget.locator(".steps").evaluate("box => { box.dataset.seconds = 0.3; box.focus(); }")
    chapter.keyboard.press("Space")
    expect(widget.get_by_role("button", name="Pause")).to_be_visible()
    expect(widget.locator("ol > li:visible")).to_have_count(2)
    chapter.keyboard.press("Space")
    expect(widget.get_by_role("button", name="Play")).to_be_visible()
    paused = shown(chapter)
    chapter.wait_for_timeout(1000)
    assert shown(chapter) == paused < total(chapter)


def test_playing_ends_with_the_last_step(chapter: Page) -> None:
    widget = steps(chapter)
    widget.locator(".steps").evaluate("box => { box.dataset.seconds = 0.01; }")
    widget.get_by_role("button", name="Play").click()
    expect(widget.locator("ol > li:visible")).to_have_count(total(chapter))
    expect(widget.get_by_role("button", name="Play")).to_be_visible()


def test_a_link_opens_a_step_and_the_address_follows(base: str, site: Path, offline_page: Page) -> None:
    html = BeautifulSoup((site / CHAPTER).read_text(encoding="utf-8"), "html.parser")
    name = html.select("div.steps")[0]["id"]
    offline_page.goto(f"{base}{CHAPTER}#skew=1&{name}=3")
    assert shown(offline_page) == 3
    steps(offline_page).get_by_role("button", name="Next").click()
    assert offline_page.url.endswith(f"#skew=1&{name}=4")  # what the playground of the page wrote stays
    offline_page.get_by_label("Capacity factor").select_option("none")
    assert offline_page.url.endswith(f"#skew=1&{name}=4&capacity=none")  # and the other way round
    steps(offline_page).get_by_role("button", name="Show all").click()
    assert offline_page.url.endswith("#skew=1&capacity=none")


def test_garbage_in_the_address_leaves_a_readable_page(chapter: Page) -> None:
    name = steps(chapter).locator(".steps").get_attribute("id")
    for garbage in ("%", "=", "=3", "nobody=2", "%3Cimg%20src=x%3E=1", f"{name}=0"):
        chapter.evaluate("hash => { location.hash = hash; }", garbage)
        assert shown(chapter) == total(chapter), garbage
    chapter.evaluate("hash => { location.hash = hash; }", f"{name}=999")  # the last step there is
    expect(steps(chapter).locator(".steps-count")).to_have_text(f"Step {total(chapter)} of {total(chapter)}")


def test_print_shows_every_step_and_no_buttons(chapter: Page) -> None:
    steps(chapter).get_by_role("button", name="Start").click()
    chapter.emulate_media(media="print")
    assert shown(chapter) == total(chapter)
    assert not steps(chapter).get_by_role("button", name="Next").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_step_in_the_middle_breaks_no_accessibility_rule(address: str, offline_page: Page, scheme: str) -> None:
    offline_page.goto(address + CHAPTER)
    offline_page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    steps(offline_page).get_by_role("button", name="Start").click()
    assert faults(offline_page, "zoo-steps") == []


def test_without_the_script_the_list_is_all_there(site: Path) -> None:
    html = (site / CHAPTER).read_text(encoding="utf-8")
    assert 'class="steps"' in html
    assert "zoo-steps" not in html


def named_parts(page: BeautifulSoup) -> list[tuple[str, set[str], set[str]]]:
    """Of each step-through with a diagram: its id, the parts that its steps name, and those that the drawing has."""
    found = []
    for box in page.select("div.steps[data-diagram]"):
        drawn = {
            str(part["data-id"])
            for figure in page.select("figure.diagram")
            if figure.find("figcaption").get_text(strip=True) == box["data-diagram"]
            for part in figure.select("svg .pele-node")
        }
        named = {name for item in box.select("[data-parts]") for name in str(item["data-parts"]).split(",")}
        found.append((str(box["id"]), named, drawn))
    return found


def test_steps_name_only_parts_that_their_diagram_has(site: Path) -> None:
    found = []
    for path in sorted((site / "handbook").glob("*.html")):
        html = path.read_text(encoding="utf-8")
        if "data-diagram" in html:
            found += named_parts(BeautifulSoup(html, "html.parser"))
    assert len(found) >= 4
    assert [(name, named - drawn) for name, named, drawn in found if not named or named - drawn] == []


@pytest.mark.parametrize("width", [1280, 390])
def test_the_diagram_beside_the_steps_marks_what_the_step_is_about(
    address: str, warm_page: OpenPage, width: int
) -> None:
    page = warm_page(viewport={"width": width, "height": 900})
    page.goto(address + CHAPTER)
    drawing = steps(page).locator(".steps-diagram")
    expect(drawing).to_be_hidden()
    steps(page).get_by_role("button", name="Start").click()
    expect(drawing).to_be_visible()
    steps(page).locator(".steps").focus()
    page.keyboard.press("ArrowRight")
    marked = drawing.locator(".marked")
    assert marked.evaluate_all("parts => parts.map(part => part.dataset.id).sort()") == ["L_x_n_0", "n", "x"]
    line = marked.locator(":scope.pele-node > :first-child").first
    assert line.evaluate("shape => getComputedStyle(shape).strokeWidth") == "4px"  # not by colour alone
    said = steps(page).get_by_role("status").text_content() or ""
    assert said.endswith("In the diagram: token vector x; norm.")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.emulate_media(media="print")
    expect(drawing).to_be_hidden()

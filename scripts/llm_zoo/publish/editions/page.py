"""One page of the built site as a part of a book: its article without what only a screen can use."""

from __future__ import annotations

import base64
import copy
import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lxml.html

from .drawings import Drawings
from .imprint import EditionError

Element = Any
"""An lxml element; the library is published without type information."""

ARTICLE = re.compile(r"<article\b[^>]*>(.*)</article>", re.DOTALL)
DROPPED_TAGS = ("script", "style", "template", "dialog", "form", "button", "input", "select", "textarea", "iframe")
DROPPED_CLASSES = (
    "crumbs",
    "md-content__button",
    "headerlink",
    "page-actions",
    "diagram-source",
    "controls",
    "compare-add",
    "steps-diagram",
    "md-clipboard",
)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
EMPTY_WIDGETS = re.compile(r"[a-z]+(?:-[a-z]+)+")
"""Names of custom elements: without their script, one without content is nothing."""


@dataclass
class PageOfBook:
    """A page: where it lies in the site, its heading, and its article."""

    path: str
    title: str
    content: Element

    @property
    def anchor(self) -> str:
        return anchor_of(self.path)


def anchor_of(path: str) -> str:
    """The anchor of a page in a book: `zoo/models/llama-3-8b.html` is `zoo-models-llama-3-8b`."""
    return re.sub(r"[^a-z0-9]+", "-", path.removesuffix(".html").lower()).strip("-")


def load(site: Path, path: str, drawings: Drawings) -> PageOfBook:
    """Read a page of a built site. Raises `EditionError` when it is missing or has no article."""
    try:
        text = (site / path).read_text(encoding="utf-8")
    except OSError:
        raise EditionError(f"{path} is not in {site}; build the site again: zoo build") from None
    article = ARTICLE.search(text)
    if article is None:
        raise EditionError(f"{site / path} has no article; was it built by zoo build?")
    content = lxml.html.fragment_fromstring(drawings.set_aside(article[1], anchor_of(path)), create_parent="div")
    clean(content)
    inline_images(content, (site / path).parent)
    heading = next(content.iter("h2"), None)  # was h1 before `clean`
    if heading is None:
        raise EditionError(f"{path} has no heading")
    return PageOfBook(path, " ".join(heading.text_content().split()), content)


def with_class(content: Element, *names: str) -> list[Element]:
    """Every element that has one of these classes."""
    wanted = set(names)
    return [one for one in content.iter() if isinstance(one.tag, str) and wanted & set(classes(one))]


def classes(element: Element) -> list[str]:
    return str(element.get("class") or "").split()


def clean(content: Element) -> None:
    """Take out what works by a script or belongs to a window, and give each heading a rank below its chapter."""
    for element in [*content.iter(*DROPPED_TAGS), *with_class(content, *DROPPED_CLASSES)]:
        if element.getparent() is not None:
            element.drop_tree()
    head_tabs(content)
    name_steps(content)
    for element in list(content.iter()):
        if not isinstance(element.tag, str):  # a comment
            element.drop_tree()
            continue
        for name in list(element.attrib):
            if name.startswith("data-") and name != "data-drawing":
                del element.attrib[name]
        if EMPTY_WIDGETS.fullmatch(element.tag):
            remains = len(element) or (element.text or "").strip()
            element.drop_tag() if remains else element.drop_tree()
    lower_headings(content, 1)


def lower_headings(content: Element, ranks: int) -> None:
    """A page's h1 is a chapter's heading below the title of its part, and so on; there are six ranks."""
    for element in content.iter(*HEADINGS):
        element.tag = f"h{min(int(element.tag[1]) + ranks, 6)}"


def head_tabs(content: Element) -> None:
    """Tabs become blocks one after another, each under the name that its tab had."""
    for tabs in with_class(content, "tabbed-set"):
        labels = [
            label.text_content().strip() for one in with_class(tabs, "tabbed-labels") for label in one.iter("label")
        ]
        blocks = with_class(tabs, "tabbed-block")
        for one in with_class(tabs, "tabbed-labels"):
            one.drop_tree()
        for label, block in zip(labels, blocks, strict=False):
            heading = lxml.html.Element("p")
            heading.set("class", "block-title")
            heading.text = label
            block.insert(0, heading)
        tabs.set("class", "blocks")


def name_steps(content: Element) -> None:
    """A step-through is a numbered list below its title."""
    for steps in with_class(content, "steps"):
        title = steps.get("data-title")
        if title:
            heading = lxml.html.Element("p")
            heading.set("class", "block-title")
            heading.text = title
            steps.insert(0, heading)


def inline_images(content: Element, folder: Path) -> None:
    """Put pictures into the page; one that is not there is left as its text."""
    for image in list(content.iter("img")):
        source = image.get("src")
        if source is None or source.startswith("data:"):
            continue
        file = folder / source
        kind = mimetypes.guess_type(source)[0]
        if kind and file.is_file():
            image.set("src", f"data:{kind};base64,{base64.b64encode(file.read_bytes()).decode()}")
        else:
            image.drop_tree()


def unfold(content: Element) -> None:
    """For paper: folded blocks stand open under what was their button."""
    for details in list(content.iter("details")):
        details.tag = "div"
        details.set("class", " ".join(["unfolded", *classes(details)]))
        details.attrib.pop("open", None)
        for summary in [one for one in details if one.tag == "summary"]:
            summary.tag = "p"
            summary.set("class", "block-title")
    for element in content.iter():
        for name in ("tabindex", "hidden"):
            element.attrib.pop(name, None)
    for box in with_class(content, "table-box"):
        for name in ("role", "aria-label"):
            box.attrib.pop(name, None)


def head_of(page: PageOfBook, until: int = 1) -> Element:
    """The beginning of a page, up to its section number `until` + 1 … or all that stands before its first section."""
    head = copy.deepcopy(page.content)
    # The reading path is the chapters of this book; folded words are the same on every page.
    for element in [*with_class(head, "reading"), *head.iter("details")]:
        element.drop_tree()
    sections = [one for one in head if one.tag == "h3"]  # h2 before `clean`
    for element in list(after(head, sections[until - 1])) if len(sections) >= until else []:
        head.remove(element)
    return head


def after(parent: Element, start: Element) -> Iterator[Element]:
    """`start` and what follows it in its parent."""
    children = list(parent)
    yield from children[children.index(start) :]


def to_html(element: Element) -> str:
    return str(lxml.html.tostring(element, encoding="unicode"))

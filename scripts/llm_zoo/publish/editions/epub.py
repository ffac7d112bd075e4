"""The EPUB 3, made by pandoc from the book: one file a chapter, contents, MathML; drawings are SVG files beside it.

Pandoc knows paragraphs, tables, lists and formulas; it drops what it does not know. So what HTML says by other means
is said by these before: a figure is a picture with a paragraph below it, a formula is its TeX, a drawing is a file with
the words for those who do not see it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import lxml.html

from .archive import packed_again
from .book import Book, chapter_html
from .drawings import as_file, class_of, variables_of, words
from .imprint import AUTHOR, LANGUAGE, RIGHTS, SUBTITLE, TITLE, EditionError, Imprint
from .page import Element, unfold, with_class
from .styles import own, site_sheets

if TYPE_CHECKING:
    from collections.abc import Mapping

INPUT = "html+tex_math_single_backslash"
ALIGNMENT = re.compile(r"text-align:\s*(?:left|right|center);?")
KEEP_IDS = ("div", "section", "span", "a", "table", "h2", "h3", "h4", "h5", "h6", "code", "pre")
"""Elements whose ids pandoc keeps."""
MANY_COLUMNS = 6
"""From here on a table is set smaller, and may break words rather than run out of a narrow screen."""
COVER_FONT = "Liberation Sans"
"""Comes with the library that draws charts, so the cover is the same on every machine."""

Say = Callable[[str], None]


def write_epub(book: Book, site: Path, target: Path, say: Say) -> None:
    """Write the EPUB. Raises `EditionError` in one line when pandoc fails."""
    variables = variables_of(*site_sheets(site).values())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "book.html").write_text(source(book, folder, variables), encoding="utf-8", newline="\n")
        (folder / "book.css").write_text(own("epub.css") + colours(variables), encoding="utf-8", newline="\n")
        (folder / "metadata.json").write_text(json.dumps(metadata(book.imprint)), encoding="utf-8", newline="\n")
        (folder / "cover.png").write_bytes(cover_picture(book.cover))
        say("pandoc")
        convert(shutil.which("pandoc") or "pandoc", folder, book.imprint)
        packed_again(folder / "book.epub", book.imprint, target)  # pandoc writes the hour into the zip


def convert(pandoc: str, folder: Path, imprint: Imprint) -> None:
    """Run pandoc in `folder`. A formula that it cannot convert is a failure: the reader would see TeX."""
    command = [
        pandoc,
        *("--from", INPUT, "--to", "epub3", "--mathml", "--wrap", "none", "--toc", "--toc-depth", "3"),
        *(split_option(pandoc), "--css", "book.css", "--epub-cover-image", "cover.png"),
        *("--metadata-file", "metadata.json", "--output", "book.epub", "book.html"),
    ]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(imprint.epoch)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8")
    problems = [line for line in done.stderr.splitlines() if line.strip()]
    if done.returncode or any("Could not convert" in line for line in problems):
        raise EditionError(f"pandoc: {problems[0] if problems else f'exit status {done.returncode}'}")


def split_option(pandoc: str) -> str:
    """One file a chapter; the option changed its name with version 3."""
    said = subprocess.run([pandoc, "--version"], capture_output=True, text=True).stdout
    found = re.search(r"pandoc\S*\s+(\d+)", said)
    return "--split-level=2" if found and int(found[1]) >= 3 else "--epub-chapter-level=2"


def metadata(imprint: Imprint) -> dict[str, object]:
    """Title page and package metadata."""
    return {
        "title": f"{TITLE}: {SUBTITLE}",
        "subtitle": imprint.statement,
        "creator": [{"role": "author", "text": AUTHOR}],
        "lang": LANGUAGE,
        "date": imprint.date.isoformat(),
        "identifier": [{"text": imprint.identifier}],
        "rights": f"{RIGHTS}. {imprint.url}",
        "description": f"{SUBTITLE}. {imprint.statement}. {imprint.url}",
        "source": imprint.url,
        "subject": ["large language models", "machine learning"],
    }


def cover_picture(svg: str) -> bytes:
    """The cover as PNG: libraries of e-book readers show no SVG."""
    import vl_convert

    picture = re.sub(r'font-family="[^"]*"', f'font-family="{COVER_FONT}"', svg)
    return bytes(vl_convert.svg_to_png(picture, scale=2.0))


def source(book: Book, folder: Path, variables: Mapping[str, str]) -> str:
    """The HTML that pandoc reads; its drawings are written into `folder`."""
    parts = []
    for part in book.parts:
        parts.append(f'<h1 id="{part.anchor}">{lxml.html.tostring(text_of(part.title), encoding="unicode")}</h1>')
        parts += [chapter_html(book, chapter, prepare) for chapter in part.chapters]
    written: set[int] = set()

    def picture(number: int, svg: str) -> str:
        name = f"drawing-{number}.svg"
        if number not in written:
            written.add(number)
            (folder / name).write_text(as_file(svg, variables), encoding="utf-8", newline="\n")
        image = lxml.html.Element("img")
        image.set("src", name)
        image.set("alt", words(svg))
        image.set("class", "barcode" if "barcode" in class_of(svg) else "drawing")
        return str(lxml.html.tostring(image, encoding="unicode"))

    body = book.drawings.put_back("".join(parts), picture)
    head = f'<head><meta charset="utf-8"><title>{TITLE}</title></head>'
    return f'<!doctype html><html lang="{LANGUAGE}">{head}<body>{body}</body></html>'


def text_of(text: str) -> Element:
    element = lxml.html.Element("span")
    element.text = text
    return element


def prepare(content: Element) -> None:
    """Say in pandoc's words what it would drop."""
    formulas_to_tex(content)
    unfold(content)
    for one in list(content.iter("figure")):
        one.tag = "div"
        one.set("class", "figure")
    for one in list(content.iter("figcaption")):
        one.tag = "div"
        one.set("class", "caption")
    for one in with_class(content, "block-title", "admonition-title", "reading-title"):
        wrap_words(one, "strong")
    for one in with_class(content, "lead"):
        wrap_words(one, "span").set("class", "lead")
    for one in list(content.iter("small")):
        one.tag = "span"
        one.set("class", "small")
    for one in with_class(content, "badges", "legend"):
        in_a_line(one)
    for one in list(content.iter("dl")):
        for group in [child for child in one if child.tag == "div"]:
            group.drop_tag()
    for one in content.iter():
        for name in list(one.attrib):
            keep = name in ("id", "href", "class", "alt", "src", "title", "start", "colspan", "rowspan", "data-drawing")
            if not keep and not (name == "style" and ALIGNMENT.fullmatch(one.get(name).strip())):
                del one.attrib[name]
    for one in with_class(content, "num"):
        one.set("style", "text-align: right;")
    for box in with_class(content, "table-box"):
        if max((len(row) for row in box.iter("tr")), default=0) >= MANY_COLUMNS:
            box.set("class", "table-box many")
    anchor_what_has_none(content)


def in_a_line(words_of: Element) -> None:
    """A list that is shown as a line of labels, as a paragraph: pandoc drops classes of lists."""
    words_of.tag = "p"
    words_of.text = None
    for label in list(words_of):
        label.tag, label.tail = "span", " "


def wrap_words(paragraph: Element, tag: str) -> Element:
    """Put all that a paragraph says into one element: pandoc drops classes of paragraphs."""
    inner = lxml.html.Element(tag)
    inner.text, paragraph.text = paragraph.text, None
    inner.extend(list(paragraph))
    paragraph.append(inner)
    return inner


def anchor_what_has_none(content: Element) -> None:
    """Pandoc drops ids of paragraphs, entries of lists and cells; an empty span in them keeps what links lead to."""
    for one in [element for element in content.iter() if element.get("id") and element.tag not in KEEP_IDS]:
        name = one.attrib.pop("id")
        if one.tag in ("ol", "ul", "dl", "tr", "tbody"):
            one = next(one.iter("li", "dt", "td", "th"), one)
        mark = lxml.html.Element("span")
        mark.set("id", name)
        mark.tail, one.text = one.text, None
        one.insert(0, mark)


def formulas_to_tex(content: Element) -> None:
    """Formulas as the TeX that they were written in; pandoc makes MathML of it."""
    for formula in with_class(content, "formula"):
        written = next(formula.iter("annotation"), None)
        if written is None:
            continue
        block = formula.tag == "div"
        tex = (written.text or "").strip()
        for child in list(formula):
            formula.remove(child)
        formula.text = f"\\[{tex}\\]" if block else f"\\({tex}\\)"
        formula.attrib.clear()
        if block:
            formula.tag = "p"


def colours(variables: Mapping[str, str]) -> str:
    """Block colours with the text that stands on them, so that both are right on any background of a reader."""
    kinds = sorted(name for name in variables if f"{name}-text" in variables)
    return "".join(
        f".swatch-{kind.removeprefix('--zoo-')}{{background-color:{variables[kind]};color:{variables[f'{kind}-text']}}}\n"
        for kind in kinds
    )

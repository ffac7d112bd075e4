"""What a printed PDF still lacks: page numbers in its contents, and metadata."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Mapping, Sequence
from typing import cast

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, BooleanObject, DecodedStreamObject, DictionaryObject, NameObject

from .book import Book, lines_of
from .imprint import AUTHOR, RIGHTS, SUBTITLE, TITLE, EditionError, Imprint

NUMBER_SIZE = 8.5
DIGIT = 0.556
"""Size of the page numbers in points, and the width of a digit of Helvetica in parts of it."""
PRINTED_AT = re.compile(rb"(/(?:Creation|Mod)Date \(D:)\d{14}")
"""The hour of printing; all that differs between two prints of the same book by the same browser."""
FONT_NAME = "/ZooNumbers"


def finished(pdf: bytes, book: Book) -> bytes:
    """The printed book with page numbers in its contents, and with metadata."""
    pdf = PRINTED_AT.sub(lambda match: match[1] + f"{book.imprint.date:%Y%m%d}120000".encode(), pdf)
    reader = PdfReader(io.BytesIO(pdf))
    # Added at the end of the print, as updates are: to write hundreds of thousands of tags anew takes as long as
    # printing did.
    writer = PdfWriter(io.BytesIO(pdf), incremental=True)
    anchors = {anchor for anchor, _ in lines_of(book)}
    number_contents(writer, {name: page for name, page in page_numbers(reader).items() if name in anchors}, anchors)
    set_metadata(writer, book.imprint)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def page_numbers(reader: PdfReader) -> dict[str, int]:
    """On which page, counted from 1, each anchor is that something links to."""
    found = {}
    for name, target in reader.named_destinations.items():
        page = reader.get_destination_page_number(target)
        if page is not None and page >= 0:
            found[name.removeprefix("/")] = page + 1
    return found


def number_contents(writer: PdfWriter, numbers: Mapping[str, int], anchors: Collection[str]) -> None:
    """Write the number of its page at the end of each line of the contents.

    A line is a link, and the print says where links are and where they lead. Raises `EditionError` when a line of the
    contents was not found, which would leave it without its number.
    """
    open_lines = set(anchors)
    for page in writer.pages:
        if not open_lines:
            return
        boxes: dict[str, list[float]] = {}
        for link in page.get("/Annots", ArrayObject()):
            name, rectangle = str(link.get_object().get("/Dest", "")).removeprefix("/"), link.get_object().get("/Rect")
            if name in open_lines and name in numbers and rectangle is not None:
                left, bottom, right, top = (float(one) for one in rectangle)
                old = boxes.get(name, [left, bottom, right, top])
                boxes[name] = [min(old[0], left), min(old[1], bottom), max(old[2], right), max(old[3], top)]
        if boxes:
            stamp(writer, page, [(box, str(numbers[name])) for name, box in boxes.items()])
            open_lines -= boxes.keys()
    if open_lines:
        raise EditionError(f"the contents have no line for {min(open_lines)}; this is a fault of the style sheet")


def stamp(writer: PdfWriter, page: PageObject, numbers: Sequence[tuple[list[float], str]]) -> None:
    """Write numbers flush right in boxes, in the small type of the contents, as what readers aloud may skip."""
    font = DictionaryObject()
    for key, value in (("/Type", "/Font"), ("/Subtype", "/Type1"), ("/BaseFont", "/Helvetica")):
        font[NameObject(key)] = NameObject(value)
    resources = cast(DictionaryObject, page["/Resources"])
    if "/Font" not in resources:
        resources[NameObject("/Font")] = DictionaryObject()
    fonts = cast(DictionaryObject, resources["/Font"])
    fonts[NameObject(FONT_NAME)] = writer._add_object(font)
    marks = []
    for (_, bottom, right, _), number in numbers:
        x = right - len(number) * DIGIT * NUMBER_SIZE
        y = bottom + 0.42 * NUMBER_SIZE  # on the last line of a title of several
        marks.append(f"BT {FONT_NAME} {NUMBER_SIZE} Tf {x:.2f} {y:.2f} Td ({number}) Tj ET")
    drawing = DecodedStreamObject()
    drawing.set_data(("/Artifact BMC q 0.09 0.13 0.18 rg\n" + "\n".join(marks) + "\nQ EMC\n").encode())
    before = page["/Contents"]
    # What was drawn before may have moved the origin; between q and Q it cannot.
    save, restore = DecodedStreamObject(), DecodedStreamObject()
    save.set_data(b"q\n")
    restore.set_data(b"\nQ\n")
    old = before.get_object()
    streams = list(old) if isinstance(old, ArrayObject) else [page.raw_get("/Contents")]
    added = [writer._add_object(one) for one in (restore, drawing)]
    page[NameObject("/Contents")] = ArrayObject([writer._add_object(save), *streams, *added])


def set_metadata(writer: PdfWriter, imprint: Imprint) -> None:
    """Title, data version and the date of the data, not that of the printing."""
    moment = f"D:{imprint.date:%Y%m%d}120000Z"
    writer.add_metadata(
        {
            "/Title": f"{TITLE}: {SUBTITLE}",
            "/Author": AUTHOR,
            "/Subject": imprint.statement,
            "/Keywords": f"{imprint.data_version}, {RIGHTS}, {imprint.url}",
            "/Creator": TITLE,
            "/CreationDate": moment,
            "/ModDate": moment,
        }
    )
    writer.root_object[NameObject("/PageMode")] = NameObject("/UseOutlines")
    shown = DictionaryObject()
    shown[NameObject("/DisplayDocTitle")] = BooleanObject(True)
    writer.root_object[NameObject("/ViewerPreferences")] = shown

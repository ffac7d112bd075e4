"""The site as a zip that opens from a folder. Equal sites give equal bytes: names sorted, one date, fixed rights."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path

from llm_zoo.publish import cards

from .imprint import TITLE, Imprint
from .listing import FOLDER, PAGE, fill

ONLINE_ONLY = ("404.html", "sitemap.xml", "sitemap.xml.gz")
"""Files for servers and search engines, which a folder has no use for."""
FOLDERS_ONLINE_ONLY = (f"{FOLDER}/", f"{cards.FOLDER}/")
"""The editions themselves, and the pictures that other sites show of a link."""

READ_ME = """{title}: the site, to read without a network

Open index.html in a browser. Search and all interactive parts work from this folder.

{statement}
{url}

Text and data: CC BY 4.0, give credit as "LLM Zoo contributors, CC BY 4.0". Code: MIT. Libraries and fonts of others:
about/notices.html.
"""


def write_archive(site: Path, imprint: Imprint, target: Path) -> None:
    """Write the zip of a built site. Its page of downloads lists none: a file cannot hold its own fingerprint."""
    top = imprint.name
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.comment = imprint.statement.encode()

        def add(name: str, content: bytes) -> None:
            archive.writestr(entry_of(f"{top}/{name}", imprint), content, compresslevel=9)

        text = READ_ME.format(title=TITLE, statement=imprint.statement, url=imprint.url)
        add("README.txt", text.encode())
        for path in sorted(site.rglob("*")):
            name = path.relative_to(site).as_posix()
            if not path.is_file() or name in ONLINE_ONLY or name.startswith(FOLDERS_ONLINE_ONLY):
                continue
            content = path.read_bytes()
            add(name, fill(content.decode(), None).encode() if name == PAGE else content)


def entry_of(name: str, imprint: Imprint, compression: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    """An entry that tells nothing of the machine that makes it, nor of the hour."""
    entry = zipfile.ZipInfo(name, datetime.datetime.fromtimestamp(imprint.epoch, datetime.UTC).timetuple()[:6])
    entry.compress_type = compression
    entry.create_system = 3  # Unix, on every machine
    entry.external_attr = 0o100644 << 16
    return entry


def packed_again(source: Path, imprint: Imprint, target: Path) -> None:
    """Copy a zip with the same content in the same order, without the hour of each entry."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for one in old.infolist():
            new.writestr(entry_of(one.filename, imprint, one.compress_type), old.read(one), compresslevel=9)

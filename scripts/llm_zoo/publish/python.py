"""The code and the records that the browser runs, of exactly this build, as a script beside Python itself.

Python and the libraries are vendored (scripts/vendor.py) in the same form: a classic script that puts a compressed file
into a global, since pages opened as files cannot fetch. docs/assets/js/engine.js starts them.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

from ..contribute.browser import known_models
from ..contribute.browser_records import known_others
from ..render import Asset, Site

PACKAGE = Path(__file__).resolve().parents[1]
VENDORED = PACKAGE.parents[1] / "docs/assets/vendor/pyodide"
SYSTEM, UNKNOWN = 9, 255
"""Where a gzip file names the system that wrote it, and what says nothing (RFC 1952); each Python does as it likes."""
STOPS = ("records", "derive", "render", "contribute")
"""Parts of the package that go along; nothing in `publish` runs in a browser."""
CODE = "llm_zoo.zip"
CODE_SCRIPT = f"assets/data/{CODE}.js"
PARTS_SCRIPT = "assets/data/python-parts.js"


def python_assets(site: Site) -> list[Asset]:
    """The script with our code, and the list of all scripts with their sizes, which tells how much is still to come."""
    code = packed(CODE, archive(site))
    sizes = {f"assets/vendor/pyodide/{path.name}": path.stat().st_size for path in sorted(VENDORED.glob("*.js"))}
    sizes[CODE_SCRIPT] = len(code)
    parts = json.dumps([{"path": path, "bytes": size} for path, size in sizes.items()], separators=(",", ":"))
    return [Asset(CODE_SCRIPT, code), Asset(PARTS_SCRIPT, f"window.ZOO_PYTHON_PARTS = {parts};\n".encode())]


def archive(site: Site) -> bytes:
    """A zip of the package and what it knows, without times, so that equal sources give equal bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as made:
        known = {"known.json": known_models(site.zoo), "others.json": known_others(site.zoo)}
        for name, content in [*sources(), *((name, text.encode()) for name, text in known.items())]:
            made.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()


def sources() -> Iterator[tuple[str, bytes]]:
    """The modules of `STOPS` and the JSON files beside them, by their path in the zip."""
    found = [PACKAGE / "__init__.py", *(path for stop in STOPS for path in (PACKAGE / stop).rglob("*"))]
    for path in sorted(found):
        if path.suffix in {".py", ".json"}:
            yield f"llm_zoo/{path.relative_to(PACKAGE).as_posix()}", path.read_bytes()


def packed(name: str, content: bytes) -> bytes:
    """The script of one compressed file, in the form of the vendored ones."""
    compressed = bytearray(gzip.compress(content, 9, mtime=0))
    compressed[SYSTEM] = UNKNOWN
    text = base64.b64encode(compressed).decode()
    return f'(window.ZOO_PYTHON = window.ZOO_PYTHON || {{}})["{name}"] = "{text}";\n'.encode()

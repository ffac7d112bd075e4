"""Vendored libraries: fetch, verify, write, check.

The site asks no other host for anything and a build needs no network, so the few libraries it uses are part of the
repository. This script is the only thing that writes them. It trusts nothing but `vendor.lock.json`, which pins the
sha512 of every npm archive (as npm publishes it), the sha256 of every PyPI archive (as PyPI publishes it), and the
sha256 of every file taken out of one.

Fonts are cut in two: a small core with the characters that nearly every page gets by with, and the whole font, which a
browser loads for a page that needs another one. Cutting needs the packages in `CUTTERS`.

Python for the browser is packed: pages opened as files cannot fetch, so each part is a classic script that puts its
content, compressed and in base64, into a global.

    python scripts/vendor.py            fetch the pinned archives, verify them, write the files
    python scripts/vendor.py --check    compare the files with the lock, offline
    python scripts/vendor.py --lock     after a version below was changed: accept the new archives into the lock
"""

from __future__ import annotations

import argparse
import base64
import gzip
import hashlib
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SITE = "docs/assets/vendor"
PYTHON = f"{SITE}/pyodide"
BUILD = "scripts/llm_zoo/publish/vendor"
LOCK = f"{SITE}/vendor.lock.json"
ANY_WHEEL = ("--only-binary", ":all:")


@dataclass(frozen=True)
class Package:
    """An npm package; `files` pairs a path (or a folder, ending in /) of the archive with one of the repository."""

    name: str
    version: str
    license: str
    files: tuple[tuple[str, str], ...]

    @property
    def spec(self) -> str:
        return f"{self.name}@{self.version}"

    @property
    def command(self) -> list[str]:
        """What downloads the archive into the folder it runs in."""
        return ["npm", "pack", "--silent", self.spec]


@dataclass(frozen=True)
class PythonPackage(Package):
    """A package of PyPI. Of a wheel all modules are taken, of a source archive those below `modules`."""

    modules: str = ""
    options: tuple[str, ...] = ()

    @property
    def spec(self) -> str:
        return f"{self.name}=={self.version}"

    @property
    def command(self) -> list[str]:
        """`pip download` compares the archive with the sha256 that PyPI states."""
        return [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            *(self.options or ANY_WHEEL),
            self.spec,
        ]


PACKAGES = (
    Package(
        "mermaid",
        "11.17.2",
        "MIT",
        (("dist/mermaid.min.js", f"{SITE}/mermaid/mermaid.min.js"), ("LICENSE", f"{SITE}/mermaid/LICENSE")),
    ),
    Package(
        "katex",
        "0.19.1",
        "MIT",
        (
            ("dist/katex.min.css", f"{SITE}/katex/katex.min.css"),
            ("dist/fonts/", f"{SITE}/katex/fonts/"),
            ("LICENSE", f"{SITE}/katex/LICENSE"),
            ("dist/katex.min.js", f"{BUILD}/katex/katex.min.js"),
            ("LICENSE", f"{BUILD}/katex/LICENSE"),
        ),
    ),
    Package(
        "pele",
        "1.13.0",
        "MIT",
        (
            ("dist/pele.global.js", f"{BUILD}/pele/pele.global.js"),
            ("LICENSE", f"{BUILD}/pele/LICENSE"),
            ("dist/pele.global.js", f"{SITE}/pele/pele.global.js"),
            ("LICENSE", f"{SITE}/pele/LICENSE"),
        ),
    ),
    Package(
        "vega",
        "6.4.0",
        "BSD-3-Clause",
        (("build/vega.min.js", f"{SITE}/vega/vega.min.js"), ("LICENSE", f"{SITE}/vega/vega.LICENSE")),
    ),
    Package(
        "vega-lite",
        "6.5.0",
        "BSD-3-Clause",
        (("build/vega-lite.min.js", f"{SITE}/vega/vega-lite.min.js"), ("LICENSE", f"{SITE}/vega/vega-lite.LICENSE")),
    ),
    Package(
        "vega-interpreter",
        "2.3.2",
        "BSD-3-Clause",
        (
            ("build/vega-interpreter.js", f"{SITE}/vega/vega-interpreter.js"),
            ("LICENSE", f"{SITE}/vega/vega-interpreter.LICENSE"),
        ),
    ),
    Package(
        "@fontsource-variable/inter",
        "5.3.0",
        "OFL-1.1",
        (
            # No italic: its letters are these, slanted, which browsers do themselves and save 50 kB a reader.
            ("files/inter-latin-wght-normal.woff2", f"{SITE}/inter/inter-latin-wght-normal.woff2"),
            ("LICENSE", f"{SITE}/inter/LICENSE"),
        ),
    ),
    Package(
        "pyodide",
        "314.0.7",
        "MPL-2.0",
        (
            ("pyodide.mjs", f"{PYTHON}/pyodide.mjs.js"),
            ("pyodide.asm.mjs", f"{PYTHON}/pyodide.asm.mjs.js"),
            ("pyodide.asm.wasm", f"{PYTHON}/pyodide.asm.wasm.js"),
            ("python_stdlib.zip", f"{PYTHON}/python_stdlib.zip.js"),
        ),
    ),
)

WASM = (*ANY_WHEEL, "--platform", "pyemscripten_2026_0_wasm32", "--python-version", "3.14", "--abi", "cp314")
SOURCE = ("--no-binary", ":all:", "--no-build-isolation")
#: What records and importer need, in the versions of `scripts/requirements/`; of PyYAML and MarkupSafe no C parts.
PYTHON_PACKAGES = (
    PythonPackage("pydantic-core", "2.50.4", "MIT", (), options=WASM),
    PythonPackage("pydantic", "2.14.3", "MIT", ()),
    PythonPackage("annotated-types", "0.8.0", "MIT", ()),
    PythonPackage("typing-extensions", "4.16.0", "PSF-2.0", ()),
    PythonPackage("typing-inspection", "0.4.5", "MIT", ()),
    PythonPackage("pyyaml", "6.0.3", "MIT", (), modules="lib/", options=SOURCE),
    PythonPackage("markupsafe", "3.0.4", "BSD-3-Clause", (), modules="src/", options=SOURCE),
)
#: Parts of the standard library for tests, servers, windows and debugging, which no page runs.
NOT_IN_BROWSERS = (
    "pydoc", "pdb", "bdb", "doctest", "unittest", "mailbox", "imaplib", "smtplib", "poplib", "ftplib", "xmlrpc",
    "multiprocessing", "turtle", "tkinter", "idlelib", "curses", "ensurepip", "venv", "pickletools", "cProfile",
    "profile", "pstats", "sqlite3", "wsgiref", "dbm", "optparse", "_pyrepl",
)  # fmt: skip


@dataclass(frozen=True)
class Core:
    """The part of a font that most pages get by with; a character outside costs the whole font, so none is lost."""

    characters: str
    features: tuple[str, ...] = ()
    weights: tuple[float, float] | None = None
    """Of a variable font, the weights that style sheets ask for."""

    @property
    def ranges(self) -> str:
        return unicode_ranges(map(ord, self.characters))


CUTTERS = "fonttools==4.68.0 brotli==1.2.1"
ASCII = "".join(map(chr, range(0x20, 0x7F)))
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
CORES = {
    f"{SITE}/inter/inter-latin-wght-normal.woff2": Core(
        ASCII + "\u00a0£§«°±²³¶·¹»¼½¾×ßàáäåæçèéêíïñóôöøúü÷–—‘’“”•…€™↑↓−›¥",
        ("kern", "tnum", "ccmp", "mark"),
        (400, 700),
    ),
    # Of formulas what the handbook's use, and their neighbours. Another letter costs a reader 5 to 28 kB: add it here.
    f"{SITE}/katex/fonts/KaTeX_Main-Regular.woff2": Core(
        " ()+,-./0123456789:;<=>ABDFKLMNOPRSTU[]^abcdefghijklmnopqrstuvwxyz{|}\u00a0\u200b±×ˉ…′→⇒∈−∗√∣∥≈≤≥⊙⊤⋅⋯"
    ),
    f"{SITE}/katex/fonts/KaTeX_Main-Bold.woff2": Core(" ABISWXabchkoquvwxyz01"),
    f"{SITE}/katex/fonts/KaTeX_Math-Italic.woff2": Core(" " + LETTERS + "αβγδεηθλμπρστφωϵ"),
    f"{SITE}/katex/fonts/KaTeX_Math-BoldItalic.woff2": Core(" αβγθ"),
    f"{SITE}/katex/fonts/KaTeX_Caligraphic-Regular.woff2": Core(" DLNOT"),
    f"{SITE}/katex/fonts/KaTeX_AMS-Regular.woff2": Core(" ENRP"),
    f"{SITE}/katex/fonts/KaTeX_Size1-Regular.woff2": Core(" ()[]{}∑∏"),
    f"{SITE}/katex/fonts/KaTeX_Size2-Regular.woff2": Core(" ()[]{}∑∏"),
    f"{SITE}/katex/fonts/KaTeX_Size3-Regular.woff2": Core(" ()[]{}"),
    f"{SITE}/katex/fonts/KaTeX_Size4-Regular.woff2": Core(" ()[]{}"),
}
"""Cores of the fonts of the site, by the whole font's place."""


class VendorError(Exception):
    """A file or an archive is not what the lock says."""


def integrity(package: Package, content: bytes) -> str:
    """The checksum of an archive in the notation of where it comes from."""
    if isinstance(package, PythonPackage):
        return f"sha256:{hashlib.sha256(content).hexdigest()}"
    return "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()


def fetch(package: Package, folder: Path) -> bytes:
    """Download one archive with the client of its registry."""
    place = folder / re.sub(r"\W+", "-", package.spec)
    place.mkdir()
    subprocess.run(package.command, cwd=place, capture_output=True, text=True, check=True)
    (archive,) = place.iterdir()
    return archive.read_bytes()


def extract(package: Package, archive: Path) -> Iterator[tuple[str, bytes]]:
    """The wanted files of an archive, by the path they get in the repository."""
    with tarfile.open(archive) as members:
        for member in members.getmembers():
            for target in destinations(package, member.name.removeprefix("package/")):
                stream = members.extractfile(member)
                if stream:
                    yield target, prepared(target, stream.read())


def prepared(target: str, content: bytes) -> bytes:
    """What goes into the repository for a file of an archive."""
    if target.startswith(PYTHON):
        return packed(target, content)
    return without_map(classic(target, woff2_only(target, content)))


def destinations(package: Package, path: str) -> Iterator[str]:
    """Where a file of the archive goes; of fonts only woff2, which every browser of the last decade reads."""
    for source, target in package.files:
        if source == path:
            yield target
        elif source.endswith("/") and path.startswith(source) and path.endswith(".woff2"):
            yield target + path.removeprefix(source)


def woff2_only(target: str, content: bytes) -> bytes:
    """Drop the alternatives to woff2 from a style sheet, because those files are not vendored."""
    if not target.endswith(".css"):
        return content
    return re.sub(rb",url\([^)]+\.(?:woff|ttf)\) format\(\"(?:woff|truetype)\"\)", b"", content)


FACE = re.compile(rb"@font-face\{[^}]*?url\((?P<file>[^)]+\.woff2)\)[^}]*\}")


def core_place(target: str) -> str:
    """Where the core of a font lies: beside it."""
    return target.replace(".woff2", "-core.woff2")


def with_cores(files: dict[str, bytes]) -> dict[str, bytes]:
    """Files with the cores of their fonts, and with style sheets that name both."""
    fonts = {target: cut(files[target], core) for target, core in CORES.items() if target in files}
    cores = {core_place(target): content for target, (content, _) in fonts.items()}
    ranges = {target: (CORES[target].ranges, others) for target, (_, others) in fonts.items()}
    sheets = {path: faces_in_two(path, files[path], ranges) for path in files if path.endswith(".css")}
    return files | cores | sheets


def faces_in_two(target: str, sheet: bytes, ranges: dict[str, tuple[str, str]]) -> bytes:
    """Each font that has a core as two: the core, and the whole font for its other characters.

    `ranges` has both for each font. Without the second, a character that the font has not would still load it.
    """
    folder = target.rsplit("/", 1)[0]

    def two(match: re.Match[bytes]) -> bytes:
        file = match["file"].decode()
        if f"{folder}/{file}" not in ranges:
            return match.group()
        own, others = ranges[f"{folder}/{file}"]
        small = match.group().replace(match["file"], core_place(file).encode())
        whole = with_range(match.group(), others) if others else b""
        return whole + with_range(small, own)

    return FACE.sub(two, sheet)


def with_range(face: bytes, ranges: str) -> bytes:
    return face[:-1] + f";unicode-range:{ranges}}}".encode()


def unicode_ranges(points: Iterable[int]) -> str:
    """Characters in the notation of style sheets."""
    spans: list[tuple[int, int]] = []
    for point in sorted(set(points)):
        if spans and spans[-1][1] == point - 1:
            spans[-1] = (spans[-1][0], point)
        else:
            spans.append((point, point))
    return ",".join(f"U+{low:X}" if low == high else f"U+{low:X}-{high:X}" for low, high in spans)


def cut(content: bytes, core: Core) -> tuple[bytes, str]:
    """The core of a font as woff2, and the ranges of what else the font has. The same bytes at each run.

    Without hints, which screens of today do not use.
    """
    try:
        from fontTools import subset
        from fontTools.ttLib import TTFont
        from fontTools.varLib import instancer
    except ImportError:
        raise VendorError(f"cutting fonts needs `pip install {CUTTERS}`") from None
    font = TTFont(io.BytesIO(content), recalcTimestamp=False)
    others = unicode_ranges(set(font.getBestCmap()) - set(map(ord, core.characters)))
    if core.weights:
        plain = io.BytesIO()
        instancer.instantiateVariableFont(font, {"wght": core.weights}).save(plain)
        font = TTFont(plain, recalcTimestamp=False)
    options = subset.Options(layout_features=list(core.features), hinting=False, notdef_outline=True)
    cutter = subset.Subsetter(options)
    cutter.populate(text=core.characters)
    cutter.subset(font)
    font.flavor = "woff2"
    target = io.BytesIO()
    font.save(target)
    return target.getvalue(), others


def classic(target: str, content: bytes) -> bytes:
    """The interpreter of Vega as a classic script: it is published as a module, and modules do not load from files.

    Everything that it imports is part of `vega`, which stands before it on a page.
    """
    if not target.endswith("/vega-interpreter.js"):
        return content
    content = re.sub(rb"^import \{([^}]*)\} from 'vega-util';", rb"const {\1} = window.vega;", content, count=1)
    content, found = re.subn(
        rb"^export \{ expression as expressionInterpreter \};", SETS_INTERPRETER, content, flags=re.M
    )
    if found != 1:
        raise VendorError(f"{target}: not the module that was expected")
    return b"(function () {\n" + content + b"})();\n"


SETS_INTERPRETER = b"window.vegaInterpreter = { expressionInterpreter: expression };"


def without_map(content: bytes) -> bytes:
    """Drop the comment that names a source map, which is not vendored: developer tools would ask for it."""
    return re.sub(rb"^//# sourceMappingURL=\S+\n?", b"", content, flags=re.MULTILINE)


def script(name: str, content: bytes) -> bytes:
    """A classic script that adds `content` to the parts of Python; the same bytes at each run."""
    packed = base64.b64encode(gzip.compress(content, 9, mtime=0)).decode()
    return f'(window.ZOO_PYTHON = window.ZOO_PYTHON || {{}})["{name}"] = "{packed}";\n'.encode()


def archive_of(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip without times; not compressed, since the script around it is."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(files):
            archive.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()


def in_browsers(library: bytes) -> bytes:
    """The standard library without `NOT_IN_BROWSERS`."""
    with zipfile.ZipFile(io.BytesIO(library)) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/")]
        kept = [name for name in names if name.split("/")[0].removesuffix(".py") not in NOT_IN_BROWSERS]
        return archive_of((name, archive.read(name)) for name in kept)


def modules_of(package: PythonPackage, content: bytes) -> Iterator[tuple[str, bytes]]:
    """The modules of a wheel or a source archive, and its licence, each by its path below `site-packages`."""
    for name, read in members_of(content):
        if re.search(r"(^|/)LICEN[CS]E[^/]*$", name):
            yield f"licences/{package.name}", read
        elif package.modules and name.split("/", 1)[-1].startswith(package.modules):
            path = name.split("/", 1)[-1].removeprefix(package.modules)
            if path.endswith(".py"):
                yield path, read
        elif not package.modules and re.search(r"\.(py|so|json)$|\.dist-info/(METADATA|RECORD|WHEEL)$", name):
            yield name, read


def members_of(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Files of a wheel (a zip) or of a source archive (a tar)."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as wheel:
            yield from ((name, wheel.read(name)) for name in wheel.namelist() if not name.endswith("/"))
        return
    with tarfile.open(fileobj=io.BytesIO(content)) as source:
        for member in source.getmembers():
            if stream := source.extractfile(member):
                yield member.name, stream.read()


def packed(target: str, content: bytes) -> bytes:
    """What goes into the repository for a file of Python."""
    name = target.rsplit("/", 1)[-1].removesuffix(".js")
    return script(name, in_browsers(content) if name == "python_stdlib.zip" else content)


def read_lock(root: Path) -> dict[str, dict[str, str]]:
    path = root / LOCK
    lock: dict[str, dict[str, str]] = json.loads(path.read_text()) if path.exists() else {"archives": {}, "files": {}}
    return lock


def update(root: Path, *, accept: bool) -> None:
    """Fetch every package and write its files; an archive that differs from the lock is refused unless `accept`."""
    lock = read_lock(root)
    archives: dict[str, str] = {}
    files: dict[str, bytes] = {}
    modules: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as name:
        for package in (*PACKAGES, *PYTHON_PACKAGES):
            content = fetch(package, Path(name))
            archives[package.spec] = integrity(package, content)
            if not accept and lock["archives"].get(package.spec) != archives[package.spec]:
                raise VendorError(f"{package.spec}: the archive is not the one in {LOCK}")
            if isinstance(package, PythonPackage):
                modules |= dict(modules_of(package, content))
                continue
            archive = Path(name) / "archive.tgz"
            archive.write_bytes(content)
            files |= dict(extract(package, archive))
    files = with_cores(files)
    for path in [path for path in modules if path.startswith("licences/")]:
        files[f"{PYTHON}/{path}.LICENSE"] = modules.pop(path)
    files[f"{PYTHON}/packages.zip.js"] = script("packages.zip", archive_of(modules.items()))
    files[f"{PYTHON}/LICENSE"] = (ROOT / PYTHON / "LICENSE").read_bytes()
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    hashes = {path: hashlib.sha256(content).hexdigest() for path, content in sorted(files.items())}
    (root / LOCK).write_text(json.dumps({"archives": archives, "files": hashes}, indent=2) + "\n")


def differences(root: Path) -> Iterator[str]:
    """What is missing, changed or not in the lock, one line each."""
    lock = read_lock(root)
    for package in (*PACKAGES, *PYTHON_PACKAGES):
        if package.spec not in lock["archives"]:
            yield f"{package.spec}: not in the lock"
    for spec in lock["archives"].keys() - {package.spec for package in (*PACKAGES, *PYTHON_PACKAGES)}:
        yield f"{spec}: in the lock, but no longer used"
    for path, digest in lock["files"].items():
        file = root / path
        if not file.is_file():
            yield f"{path}: missing"
        elif hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            yield f"{path}: changed"
    for folder in (SITE, BUILD):
        for file in sorted((root / folder).rglob("*")):
            name = file.relative_to(root).as_posix()
            if file.is_file() and name not in lock["files"] and name != LOCK:
                yield f"{name}: not in the lock"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--check", action="store_true", help="compare the files with the lock, offline")
    parser.add_argument("--lock", action="store_true", help="accept changed archives into the lock")
    options = parser.parse_args()
    if not options.check:
        update(ROOT, accept=options.lock)
    problems = list(differences(ROOT))
    print("\n".join(problems), file=sys.stderr, end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

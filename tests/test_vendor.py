"""Vendored files are what the lock says, and the check sees when they are not."""

from __future__ import annotations

import base64
import gzip
import io
import re
import shutil
import tarfile
import zipfile
from pathlib import Path

import pytest
from scripts import vendor


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for folder in (vendor.SITE, vendor.BUILD):
        shutil.copytree(vendor.ROOT / folder, tmp_path / folder)
    return tmp_path


def test_the_vendored_files_are_what_the_lock_says() -> None:
    assert list(vendor.differences(vendor.ROOT)) == []


def test_a_file_of_an_archive_is_written_as_it_is_in_there(tmp_path: Path) -> None:
    """The content of a member can be read once only; a second reading wrote every file empty."""
    members = {"package/index.js": b"run();\n//# sourceMappingURL=index.js.map\n", "package/run.wasm": b"\0asm"}
    archive = tmp_path / "archive.tgz"
    with tarfile.open(archive, "w:gz") as made:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            made.addfile(member, io.BytesIO(content))
    files = (("index.js", f"{vendor.SITE}/index.js"), ("run.wasm", f"{vendor.PYTHON}/run.wasm.js"))
    written = dict(vendor.extract(vendor.Package("made-up", "1.0", "MIT", files), archive))
    assert written == {
        f"{vendor.SITE}/index.js": b"run();\n",
        f"{vendor.PYTHON}/run.wasm.js": vendor.script("run.wasm", b"\0asm"),
    }


def test_the_lock_names_nothing_that_is_no_longer_used(copy: Path) -> None:
    lock = copy / vendor.LOCK
    lock.write_text(lock.read_text().replace('"pele@', '"left-pad@1.0.0": "sha512-x", "pele@'))
    assert list(vendor.differences(copy)) == ["left-pad@1.0.0: in the lock, but no longer used"]


def test_no_vendored_file_leads_out_of_its_folder() -> None:
    """A link would pass for what it leads to."""
    folders = [vendor.ROOT / folder for folder in (vendor.SITE, vendor.BUILD)]
    assert [path for folder in folders for path in folder.rglob("*") if path.is_symlink()] == []


def test_changed_missing_and_additional_files_are_told(copy: Path) -> None:
    (copy / vendor.BUILD / "pele/pele.global.js").write_text("alert(1)")
    (copy / vendor.SITE / "inter/LICENSE").unlink()
    (copy / vendor.SITE / "extra.js").touch()
    assert list(vendor.differences(copy)) == [
        "docs/assets/vendor/inter/LICENSE: missing",
        "scripts/llm_zoo/publish/vendor/pele/pele.global.js: changed",
        "docs/assets/vendor/extra.js: not in the lock",
    ]


def test_an_archive_that_is_not_the_pinned_one_is_refused(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vendor, "fetch", lambda package, folder: b"something else")
    with pytest.raises(
        vendor.VendorError, match=r"^mermaid@11\.17\.2: the archive is not the one in docs/assets/vendor"
    ):
        vendor.update(copy, accept=False)


def test_every_package_brings_its_licence_to_every_place() -> None:
    def place(target: str) -> str:
        return vendor.SITE if target.startswith(vendor.SITE) else vendor.BUILD

    for package in vendor.PACKAGES:
        if package.name == "pyodide":  # its archive has none; the text of the MPL is kept beside it
            assert (vendor.ROOT / vendor.PYTHON / "LICENSE").read_text().startswith("Mozilla Public License")
            continue
        targets = [target for _, target in package.files]
        licensed = {place(target) for target in targets if target.endswith("LICENSE")}
        assert licensed == {place(target) for target in targets}


def test_the_module_that_is_wrapped_is_the_one_that_was_expected() -> None:
    module = (
        b"import { isString } from 'vega-util';\nconst expression = isString;\n"
        b"export { expression as expressionInterpreter };\n"
    )
    made = vendor.classic("x/vega-interpreter.js", module)
    assert b"const { isString } = window.vega;" in made
    assert b"window.vegaInterpreter = { expressionInterpreter: expression };" in made
    assert vendor.classic("x/vega.min.js", module) == module
    with pytest.raises(vendor.VendorError, match="not the module"):
        vendor.classic("x/vega-interpreter.js", b"export default 1;")


def test_fonts_are_woff2_only() -> None:
    css = b'src:url(a.woff2) format("woff2"),url(a.woff) format("woff"),url(a.ttf) format("truetype")'
    assert vendor.woff2_only("x.css", css) == b'src:url(a.woff2) format("woff2")'


def test_every_library_of_python_brings_its_licence() -> None:
    found = {path.name for path in (vendor.ROOT / vendor.PYTHON / "licences").iterdir()}
    assert found == {f"{package.name}.LICENSE" for package in vendor.PYTHON_PACKAGES}


def test_python_in_browsers_has_the_versions_that_everything_else_is_tested_with() -> None:
    pinned = (vendor.ROOT / "scripts/requirements/site.txt").read_text()
    for package in vendor.PYTHON_PACKAGES:
        assert f"{package.name}=={package.version} " in pinned.lower(), package.spec


def test_a_packed_file_is_a_script_that_holds_its_bytes_and_is_the_same_each_time() -> None:
    made = vendor.script("x.zip", b"content")
    text = made.decode().split('"] = "')[1].removesuffix('";\n')
    assert gzip.decompress(base64.b64decode(text)) == b"content"
    assert made == vendor.script("x.zip", b"content")


def test_of_the_standard_library_only_what_no_page_runs_is_left_out() -> None:
    library = vendor.archive_of([("json/__init__.py", b"1"), ("unittest/mock.py", b"2"), ("pdb.py", b"3")])
    with zipfile.ZipFile(io.BytesIO(vendor.in_browsers(library))) as kept:
        assert kept.namelist() == ["json/__init__.py"]


def test_ranges_are_written_as_in_style_sheets() -> None:
    assert vendor.unicode_ranges([0x62, 0x61, 0x63, 0x2212, 0x61]) == "U+61-63,U+2212"


def test_a_font_with_a_core_is_named_twice_and_another_font_once() -> None:
    sheet = b"@font-face{font-family:A;src:url(f/A.woff2)}@font-face{font-family:B;src:url(f/B.woff2)}p{}"
    assert vendor.faces_in_two("x/k.css", sheet, {"x/f/A.woff2": ("U+61", "U+62")}) == (
        b"@font-face{font-family:A;src:url(f/A.woff2);unicode-range:U+62}"
        b"@font-face{font-family:A;src:url(f/A-core.woff2);unicode-range:U+61}"
        b"@font-face{font-family:B;src:url(f/B.woff2)}p{}"
    )


@pytest.mark.parametrize("font", vendor.CORES)
def test_style_sheets_ask_for_a_core_first_and_for_the_whole_font_for_other_characters_only(font: str) -> None:
    """Characters in both would load both; without ranges every page would load the whole font."""
    sheet = vendor.ROOT / ("docs/assets/css/theme.css" if "/inter/" in font else f"{vendor.SITE}/katex/katex.min.css")
    faces = {}
    for face in re.findall(r"@font-face\s*\{[^}]*\}", sheet.read_text(encoding="utf-8")):
        name, ranges = re.search(r"([\w-]+)\.woff2", face), re.search(r"unicode-range:([^;}]*)", face)
        if name and ranges:
            faces[name[1]] = re.sub(r"\s", "", ranges[1])
    whole = Path(font).stem
    own = vendor.CORES[font].ranges
    assert faces[f"{whole}-core"] == own
    assert not set(faces[whole].split(",")) & set(own.split(","))
    assert (vendor.ROOT / vendor.core_place(font)).stat().st_size < (vendor.ROOT / font).stat().st_size

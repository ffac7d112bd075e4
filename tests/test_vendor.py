"""Vendored files are what the lock says, and the check sees when they are not."""

from __future__ import annotations

import shutil
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

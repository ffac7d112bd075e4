"""The files of the editions: equal bytes for equal data, nothing asked of any server, and an honest list."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from tests.publish.editions.made_site import made_site

from llm_zoo.publish.editions import EditionError, check_tools, make_editions
from llm_zoo.publish.editions.archive import write_archive
from llm_zoo.publish.editions.book import Book
from llm_zoo.publish.editions.imprint import read_imprint
from llm_zoo.publish.editions.listing import NONE, REGION, Listed, add_to_list, fill, listed, read_list, size
from llm_zoo.publish.editions.single import write_single

REPOSITORY = Path(__file__).resolve().parents[3]


def quiet(step: str) -> None:
    """Say nothing."""


# --- zip --------------------------------------------------------------------------------------------------------------


def test_equal_sites_make_equal_zips_whatever_the_order_and_age_of_their_files(tmp_path: Path) -> None:
    one, other = made_site(tmp_path / "one"), tmp_path / "other"
    for path in sorted(one.rglob("*"), reverse=True):
        if path.is_file():
            target = other / path.relative_to(one)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
            target.chmod(0o600)
            os.utime(target, (1, 1))
    for number, site in enumerate((one, other)):
        write_archive(site, read_imprint(site), tmp_path / f"{number}.zip")
    assert (tmp_path / "0.zip").read_bytes() == (tmp_path / "1.zip").read_bytes()


def test_the_zip_is_the_site_in_one_folder_and_says_what_it_is(site: Path, tmp_path: Path) -> None:
    write_archive(site, read_imprint(site), tmp_path / "x.zip")
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        names = archive.namelist()
        assert {name.split("/")[0] for name in names} == {"llm-zoo-9.8.7"}
        assert "llm-zoo-9.8.7/handbook/parts.html" in names
        assert "llm-zoo-9.8.7/404.html" not in names
        assert archive.comment == b"Version 9.8.7, data of 26 November 2026 (data version feedbeef)"
        assert "data version feedbeef" in archive.read("llm-zoo-9.8.7/README.txt").decode()
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 11, 26, 12, 0, 0)}


def test_pictures_that_other_sites_show_of_a_link_stay_out_of_the_zip(tmp_path: Path) -> None:
    site = made_site(tmp_path / "site")
    (site / "assets" / "cards" / "zoo").mkdir(parents=True)
    (site / "assets" / "cards" / "zoo" / "one.png").write_bytes(b"picture")
    write_archive(site, read_imprint(site), tmp_path / "x.zip")
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        assert [name for name in archive.namelist() if "cards" in name] == []


# --- the list ---------------------------------------------------------------------------------------------------------


def test_publishing_fills_the_page_of_downloads_and_the_zip_keeps_an_empty_one(tmp_path: Path, root: Path) -> None:
    site, out = made_site(tmp_path / "site"), tmp_path / "dist"
    for _ in range(2):  # a second time from a site that has editions beside it
        make_editions(root, site, out, quiet, ["zip", "html"], publish_them=True)
        page = (site / "data/downloads.html").read_text()
        for kind in ("zip", "html"):
            content = (site / f"editions/llm-zoo-9.8.7.{kind}").read_bytes()
            assert f'href="../editions/llm-zoo-9.8.7.{kind}"' in page
            assert hashlib.sha256(content).hexdigest() in page
        assert "no-editions" not in page
        with zipfile.ZipFile(out / "llm-zoo-9.8.7.zip") as archive:
            kept = archive.read("llm-zoo-9.8.7/data/downloads.html").decode()
            assert "This copy of the site has no editions beside it." in kept
            assert "sha256" not in kept.lower()
            assert not any("/editions/" in name for name in archive.namelist())


def test_the_handbook_has_a_page_of_downloads_that_says_when_there_are_none() -> None:
    region = REGION.search((REPOSITORY / "docs/data/downloads.md").read_text(encoding="utf-8"))
    assert region is not None
    assert region[2].strip() == NONE


def test_a_site_without_a_place_for_the_list_is_named(tmp_path: Path, root: Path) -> None:
    site = made_site(tmp_path / "site")
    (site / "data/downloads.html").unlink()
    with pytest.raises(EditionError, match="has no place for the list of editions"):
        make_editions(root, site, tmp_path / "dist", quiet, ["zip"], publish_them=True)


def test_the_list_keeps_what_is_still_there_and_of_the_same_data(site: Path, tmp_path: Path) -> None:
    imprint = read_imprint(site)
    for kind in ("zip", "pdf", "epub"):
        (tmp_path / f"llm-zoo-9.8.7.{kind}").write_text(kind)
    made = [listed(kind, tmp_path / f"llm-zoo-9.8.7.{kind}", imprint) for kind in ("epub", "pdf")]
    add_to_list(tmp_path, made, imprint)
    (tmp_path / "llm-zoo-9.8.7.pdf").write_text("changed by hand")
    found = add_to_list(tmp_path, [listed("zip", tmp_path / "llm-zoo-9.8.7.zip", imprint)], imprint)
    assert [one.kind for one in found] == ["zip", "epub"]
    assert read_list(tmp_path) == found
    digest = hashlib.sha256(b"zip").hexdigest()
    assert (tmp_path / "SHA256SUMS").read_text().splitlines()[1] == f"{digest}  llm-zoo-9.8.7.zip"


@pytest.mark.parametrize("text", ["", "{", '{"editions": [{"kind": "pdf"}]}', '{"editions": 3}'])
def test_a_damaged_list_counts_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "editions.json").write_text(text)
    assert read_list(tmp_path) == []


def test_names_in_the_list_are_text(site: Path) -> None:
    one = Listed("pdf", "<b>.pdf", 5, "ab", "1", "<i>", "2026-11-26")
    page = fill("<!-- editions --><!-- /editions -->", [one])
    assert "&lt;b&gt;.pdf" in page
    assert "<i>" not in page


def test_sizes_are_in_decimal_units() -> None:
    assert [size(99_949), size(100_000), size(18_957_728)] == ["99.9 kB", "0.1 MB", "19.0 MB"]


def test_a_failure_leaves_what_was_there(tmp_path: Path, root: Path) -> None:
    site = made_site(tmp_path / "site")
    out = tmp_path / "dist"
    make_editions(root, site, out, quiet, ["html"])
    before = (out / "llm-zoo-9.8.7.html").read_bytes()
    shutil.rmtree(site / "classes")
    with pytest.raises(EditionError, match="build the site again"):
        make_editions(root, site, out, quiet, ["html"])
    assert sorted(path.name for path in out.iterdir()) == ["SHA256SUMS", "editions.json", "llm-zoo-9.8.7.html"]
    assert (out / "llm-zoo-9.8.7.html").read_bytes() == before


def test_a_missing_tool_is_named_with_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    check_tools(["zip", "html", "pdf"])
    with pytest.raises(EditionError, match=r"^pandoc is missing; install it: apt-get install pandoc \(macOS"):
        check_tools(["zip", "epub"])


# --- one HTML file ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def single(book: Book, site: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    target = tmp_path_factory.mktemp("single") / "x.html"
    write_single(book, site, target)
    return target.read_text(encoding="utf-8")


def test_the_single_file_loads_nothing_and_runs_nothing(single: str) -> None:
    assert "default-src 'none'" in single
    assert not re.search(r"<(?:script|link rel=\"stylesheet|iframe|img[^>]+src=\"(?!data:))", single)
    assert set(re.findall(r"url\((?!#)([^)]{0,5})", single)) <= {"data:"}
    assert "url(data:font/woff2;base64,Zm9udA==)" in single


def test_the_single_file_has_both_themes_and_names_its_data(single: str) -> None:
    assert "prefers-color-scheme: dark){:root{--zoo-attention:#4a69b7;" in single
    assert '<meta name="data-version" content="feedbeef">' in single
    assert "Version 9.8.7, data of 26 November 2026 (data version feedbeef)" in single
    assert '<details class="question"><summary>Why?</summary>' in single
    assert 'viewBox="0 0 20 20"' in single


def test_editions_json_says_what_each_file_is(tmp_path: Path, root: Path, site: Path) -> None:
    make_editions(root, site, tmp_path, quiet, ["zip"])
    entry = json.loads((tmp_path / "editions.json").read_text())["editions"][0]
    content = (tmp_path / "llm-zoo-9.8.7.zip").read_bytes()
    assert entry == {
        "kind": "zip",
        "file": "llm-zoo-9.8.7.zip",
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "version": "9.8.7",
        "data_version": "feedbeef",
        "date": "2026-11-26",
    }

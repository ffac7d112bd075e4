"""The handbook as one tree: equal every time, every link resolves, and no record can do more on a page than be read."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from tests import hostile
from tests.convert import convert
from tests.made_up import REPOSITORY, site, write

from llm_zoo.publish.diagrams import Drawer
from llm_zoo.publish.handbook import handbook
from llm_zoo.publish.mathematics import typeset
from llm_zoo.records import RecordErrors
from llm_zoo.render import Tree, render_site
from llm_zoo.render.text import visible

EPOCH = "1795305600"
#: Renders the repository in a process of its own and prints a digest of every file.
PROGRAM = """
import hashlib, pathlib, sys
from llm_zoo.publish.handbook import handbook
files = handbook(pathlib.Path(sys.argv[1])).files()
for path in files:
    print(path, hashlib.sha256(files[path]).hexdigest())
"""


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The records and chapters as they are now."""
    root = tmp_path_factory.mktemp("snapshot")
    for name in ("zoo_data", "docs"):
        shutil.copytree(REPOSITORY / name, root / name)
    # Charts that any build drew, which test_charts.py knows to be the same from every process.
    (REPOSITORY / "build").mkdir(exist_ok=True)
    (root / "build").symlink_to(REPOSITORY / "build", target_is_directory=True)
    return root


@pytest.fixture(scope="module")
def real(snapshot: Path) -> Iterator[Tree]:
    """The real handbook, as on the day of `EPOCH`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        yield handbook(snapshot)


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """The hostile zoo with a chapter that asks for every block."""
    root = tmp_path_factory.mktemp("evil")
    (root / "docs").mkdir()
    (root / "docs" / "everything.md").write_text(hostile.CHAPTER, encoding="utf-8")
    return render_site(site(root, hostile.records()), root / "docs")


# --- the tree --------------------------------------------------------------------------------------------------------


def render_in_a_process(root: Path, seed: str) -> str:
    environment = os.environ | {
        "PYTHONPATH": str(REPOSITORY / "scripts"),
        "PYTHONHASHSEED": seed,
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "SOURCE_DATE_EPOCH": EPOCH,
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(root)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        umask=0o077,
    )
    return done.stdout


def test_two_renders_of_the_same_records_are_equal_byte_for_byte(snapshot: Path, real: Tree) -> None:
    """One in this process, whose hash seed is random, and one in a process with a seed of its own."""
    here = {path: hashlib.sha256(content).hexdigest() for path, content in real.files().items()}
    there = dict(line.rsplit(" ", 1) for line in render_in_a_process(snapshot, "4711").splitlines())
    assert len(here) > 300
    assert here == there


def test_the_tree_has_pages_assets_and_the_data_api_each_path_once(real: Tree) -> None:
    paths = [page.path for page in real.pages] + [asset.path for asset in real.assets]
    assert len(set(paths)) == len(paths)
    assert [asset.path for asset in real.assets] == sorted(asset.path for asset in real.assets)
    assert {"index.md", "zoo/models/deepseek-v3.md"} <= set(paths)
    assert {"api/v1/index.json", "schema/v1/model.schema.json", "assets/css/palette.css"} <= set(paths)


def test_every_model_has_a_page_and_a_file_of_data(real: Tree) -> None:
    paths = real.files().keys()
    models = {path.removeprefix("api/v1/models/").removesuffix(".json") for path in paths if "v1/models/" in path}
    assert {f"zoo/models/{one}.md" for one in models} <= paths
    assert len(models) > 40


def number(text: str) -> int:
    return int(text.replace(",", "").replace("*", ""))


def test_the_numbers_of_every_page_are_the_numbers_of_the_api(real: Tree) -> None:
    pages = {page.path: page.text for page in real.pages}
    compared = 0
    for model in json.loads(real.files()["api/v1/models.json"]):
        text = pages[f"zoo/models/{model['id']}.md"]
        computed, cache = model["parameters"]["computed"], model["cache"]
        total = re.search(r"^\| Parameters \| \*\*([\d,]+)\*\* \|", text, re.MULTILINE)
        assert (number(total[1]) if total else None) == computed["total"], model["id"]
        if total is None:
            continue
        active = re.search(r"^\| Active for a token \| ([\d,]+) \|", text, re.MULTILINE)
        assert (number(active[1]) if active else computed["total"]) == computed["active"], model["id"]
        breakdown = re.findall(r'^\| <span class="swatch[^|]*\| ([\d,]+) \|', text, re.MULTILINE)
        assert sorted(map(number, breakdown)) == sorted(computed["breakdown"].values()), model["id"]
        working = text.partition("How the cache is computed")[2].partition("</details>")[0]
        sizes = re.findall(r"\| ([\d,]+) B( a token)? \|$", working, re.MULTILINE)
        growing = sum(number(size) for size, grows in sizes if grows)
        assert growing == sum(term["bytes_per_token"] for term in cache["terms"]), model["id"]
        assert sum(number(size) for size, grows in sizes if not grows) == cache["constant_bytes"], model["id"]
        compared += 1
    assert compared > 40


def test_every_work_among_the_records_is_cited_by_a_chapter(real: Tree) -> None:
    (page,) = [page for page in real.pages if page.path == "handbook/references.md"]
    entries = [line for line in page.text.splitlines() if line.startswith("- **")]
    assert [entry for entry in entries if "Cited in no chapter" in entry] == []
    assert len(entries) == len(list((REPOSITORY / "zoo_data" / "references").glob("*.yaml")))


def test_wrong_records_are_errors_not_half_a_handbook(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "zoo_data" / "models" / "acme" / "tiny-moe.yaml").write_text("name: [", encoding="utf-8")
    with pytest.raises(RecordErrors, match="ZOO003"):
        handbook(tmp_path)


# --- hostile records -------------------------------------------------------------------------------------------------

#: Elements that run, fetch or take over a page. A drawing has a style and a title of its own.
FORBIDDEN = ("script", "img", "iframe", "object", "embed", "form", "input", "base", "link", "meta", "audio", "video")


@pytest.fixture(scope="module")
def bodies(evil: Tree) -> dict[str, tuple[BeautifulSoup, dict[str, Any]]]:
    """Every page of the hostile zoo that shows a record, as the site would convert it."""
    return {page.path: convert(page) for page in evil.pages if not page.path.startswith("contribute/")}


def elements(soup: BeautifulSoup) -> Iterator[Tag]:
    yield from soup.find_all(True)


def test_no_record_brings_an_element_a_handler_or_an_address_that_runs(
    bodies: dict[str, tuple[BeautifulSoup, dict[str, Any]]],
) -> None:
    for path, (soup, _) in bodies.items():
        for element in elements(soup):
            assert element.name not in FORBIDDEN, path
            if element.name in {"style", "title"}:
                assert element.find_parent("svg"), path
            for key, value in element.attrs.items():
                assert not key.startswith("on"), (path, element.name, key)
                if key in {"href", "src", "xlink:href", "action", "formaction"}:
                    plain = r"https://|(?!\w+:)[\w./-]+(#[\w-]+(=[\w.-]+)?)?$|#[\w-]+$"
                    assert re.match(plain, str(value)), (path, value)


def test_links_outwards_lead_only_where_the_record_s_address_says(
    bodies: dict[str, tuple[BeautifulSoup, dict[str, Any]]],
) -> None:
    evil_links = {
        str(element["href"])
        for soup, _ in bodies.values()
        for element in soup.find_all("a", href=True)
        if str(element["href"]).startswith("https://evil.example")
    }
    assert evil_links == {"https://evil.example/a%29%28b%5Bx%5D%28c%29%2Ad%2A_e_%24f%24&lt;g;h=~i~"}


def test_every_hostile_text_is_read_as_it_stands_in_the_record(
    bodies: dict[str, tuple[BeautifulSoup, dict[str, Any]]],
) -> None:
    def words(path: str) -> str:
        return " ".join(bodies[path][0].get_text().split())

    text = visible(hostile.TEXT)
    for path, times in {
        "zoo/models/evil-0.md": 20,
        "benchmarks/quiz.md": 10,
        "zoo/developers/evil.md": 3,
        "zoo/hardware/nvidia-h100-sxm.md": 2,
        "licenses/Evil-1.0.md": 2,
        "classes/chat.md": 5,
        "handbook/glossary.md": len(hostile.PARTS),
        "handbook/claims.md": 2,
        "handbook/references.md": 1,
        "everything.md": 11,
    }.items():
        assert words(path).count(text) >= times, path
    for number in range(len(hostile.PARTS)):
        assert visible(hostile.name(number)) in words("zoo/models/index.md")


def test_the_title_of_a_page_is_the_record_s_name(bodies: dict[str, tuple[BeautifulSoup, dict[str, Any]]]) -> None:
    for number in range(len(hostile.PARTS)):
        soup, meta = bodies[f"zoo/models/evil-{number}.md"]
        heading = soup.find("h1")
        assert heading is not None
        for link in heading.find_all("a", class_="headerlink"):
            link.decompose()
        assert " ".join(heading.get_text().split()) == visible(hostile.name(number))
        assert BeautifulSoup(meta["title"], "html.parser").get_text() == visible(hostile.name(number))
        for value in (meta["title"], meta["description"]):
            assert not set("<>\"'") & set(value)


def test_nothing_of_a_record_becomes_a_formula(bodies: dict[str, tuple[BeautifulSoup, dict[str, Any]]]) -> None:
    for path, (soup, _) in bodies.items():
        assert soup.select(".arithmatex") == [], path
        assert typeset(str(soup), path) == str(soup)


def test_no_text_adds_a_column_or_a_row_to_a_table(
    evil: Tree, bodies: dict[str, tuple[BeautifulSoup, dict[str, Any]]]
) -> None:
    """Counted in the Markdown, because the converter quietly cuts rows that are too long."""
    tables = 0
    for page in evil.pages:
        if page.path not in bodies or page.path.startswith("zoo/compare/"):
            continue
        found = re.findall(r"(?:^\|.*\n?)+", page.text, re.MULTILINE)
        for table in found:
            assert len({line.count("|") for line in table.splitlines()}) == 1, page.path
        # Without the line below the headings; a table without rows gets an empty one.
        rows = sum(max(len(table.splitlines()) - 1, 2) for table in found)
        assert rows == sum(len(table.find_all("tr")) for table in bodies[page.path][0].find_all("table")), page.path
        tables += len(found)
    assert tables > 100


def test_diagrams_of_hostile_models_are_well_formed_and_drawn(evil: Tree) -> None:
    fresh = Drawer()
    drawn = 0
    for page in evil.pages:
        fresh.start_page(page.path, page.text, page.source)
        fences = re.findall(r"^```mermaid\n(.*?)^```$", page.text, re.MULTILINE | re.DOTALL)
        assert page.text.count("\n```mermaid\n") == len(fences), page.path
        for source in fences:
            statements = [line.strip() for line in source.splitlines()]
            assert not any(line.startswith(("click ", "%%", "linkStyle", "style ")) for line in statements)
            assert sum(line.startswith("subgraph ") for line in statements) == statements.count("end")
            soup = BeautifulSoup(fresh.figure(source), "html.parser")
            assert soup.find("svg") is not None
            assert soup.find_all(["script", "img", "a", "foreignobject"]) == []
            caption = soup.find("figcaption")
            assert caption is not None
            if page.path.startswith("zoo/models/evil-"):
                name = visible(hostile.name(int(page.path.removesuffix(".md").rpartition("-")[2])))
                assert caption.get_text() == f"{name}, architecture"
            drawn += 1
    assert drawn == len(hostile.PARTS) + 1


def test_pictures_of_hostile_models_are_named_in_plain_words(bodies: dict[str, tuple[BeautifulSoup, Any]]) -> None:
    named = 0
    for path, (soup, _) in bodies.items():
        for picture in soup.select("figure.chart svg"):
            assert picture["aria-label"], path
            assert "\u202e" not in str(picture), path
            named += 1
    assert named > 2 * len(hostile.PARTS)


def test_no_page_holds_a_sign_that_reorders_what_stands_beside_it(evil: Tree) -> None:
    for page in evil.pages:
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b]", page.text), page.path

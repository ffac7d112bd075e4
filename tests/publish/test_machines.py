# ruff: noqa: E501  (texts that are compared stay whole)
"""What stands beside and in pages for programs: lists, structured data, citations and cards, from made-up records."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from tests import hostile
from tests.made_up import REPOSITORY, TODAY, load, site

from llm_zoo import __version__
from llm_zoo.publish import cards
from llm_zoo.publish.about import about_pages, json_ld
from llm_zoo.publish.citing import entry, with_citation
from llm_zoo.publish.machines import llms, llms_full
from llm_zoo.render import Site, Tree, links, numbers
from llm_zoo.render.text import escape, visible
from llm_zoo.render.tree import Page

VERSION = "0123456789abcdef"
CHAPTER = Page(
    "handbook/agents.md", "---\ntitle: Agents\ndescription: What they *do*.\n---\n\n# Agents {#top}\n\nText.\n"
)


def model_page(name: str, model_id: str = "tiny-moe") -> Page:
    text = f'---\ntitle: "x"\ndescription: "x by y: Sums up."\n---\n\n# {escape(name)}\n\nText.\n\n<nav class="page-actions">\n</nav>\n'
    return Page(f"zoo/models/{model_id}.md", text, "zoo_data/models/x.yaml")


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(load(tmp_path_factory.mktemp("evil"), hostile.records()), TODAY)


@pytest.fixture
def small(tmp_path: Path) -> Site:
    return site(tmp_path)


def test_the_address_of_the_site_is_that_of_the_settings() -> None:
    settings = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
    assert f"site_url: {links.SITE}\n" in settings
    assert links.address("zoo/models/a.b.md") == f"{links.SITE}zoo/models/a.b.html"


# --- llms.txt --------------------------------------------------------------------------------------------------------


def test_llms_txt_has_the_form_of_llmstxt_org(small: Site) -> None:
    lines = llms(small, {CHAPTER.path: CHAPTER}).split("\n")
    assert lines[0] == "# LLM Zoo"
    assert lines[2].startswith("> ")
    assert [line for line in lines if line.startswith("## ")] == ["## Chapters", "## Data and lists", "## Optional"]
    items = [line for line in lines if line.startswith("- ")]
    assert all(re.fullmatch(r"- \[[^\]]+\]\(https://[^)]+\): .+", item) for item in items)
    assert items[0] == f"- [Agents]({links.SITE}handbook/agents.md): What they do."
    assert f"- [Quiet One]({links.SITE}zoo/models/quiet-one.md): Acme, 2026-01-15" in items


def test_llms_full_has_the_chapters_and_every_model_in_short(small: Site) -> None:
    text = llms_full(small, {CHAPTER.path: CHAPTER}, VERSION)
    assert f"<!-- {links.SITE}handbook/agents.html -->\n\n# Agents\n\nText.\n" in text
    assert VERSION in text
    (row,) = [line for line in text.split("\n") if line.startswith("| tiny-dense |")]
    assert row.startswith("| tiny-dense | Tiny Dense | Acme | 2025-03-01 | dense | open | 1,352 | ")
    assert row.endswith(
        f" | 4,096 | {numbers.gib(small.facts('tiny-dense').cache_bytes(131_072))} |".replace("\u00a0", " ")
    )
    assert "| quiet-one | Quiet One | Acme | 2026-01-15 | undisclosed | closed |  |  | 200,000 |  |" in text


def test_no_name_breaks_the_lists(evil: Site) -> None:
    lines = [line for line in llms(evil, {}).split("\n") if "zoo/models/" in line]
    assert len(lines) == len(hostile.PARTS)
    assert all(re.fullmatch(r"- \[(?:\\.|[^\\\[\]])+\]\(https://[^()\s]+\): .+", line) for line in lines)
    rows = [line for line in llms_full(evil, {}, VERSION).split("\n") if line.startswith("| evil-")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {11}


# --- structured data -------------------------------------------------------------------------------------------------


def things(found: dict[str, str], path: str) -> dict[str, dict[str, object]]:
    graph = json.loads(found[path])["@graph"]
    return {one["@type"] if isinstance(one["@type"], str) else one["@type"][0]: one for one in graph}


def test_pages_say_what_they_are_about(small: Site) -> None:
    others = [
        Page(path, f"# {title}\n")
        for path, title in (("index.md", "LLM Zoo"), ("zoo/models/index.md", "All models"), ("data/index.md", "Data"))
    ]
    found = about_pages(small, Tree((*others, CHAPTER, model_page("Tiny MoE")), ()), VERSION)
    model = things(found, "zoo/models/tiny-moe.md")
    assert model["SoftwareApplication"]["name"] == "Tiny MoE"
    assert model["SoftwareApplication"]["datePublished"] == "2025-09-01"
    assert [one["name"] for one in model["BreadcrumbList"]["itemListElement"]] == ["LLM Zoo", "All models", "Tiny MoE"]  # type: ignore[attr-defined]
    assert things(found, "handbook/agents.md")["TechArticle"]["headline"] == "Agents"
    data = things(found, "data/index.md")["Dataset"]
    assert data["version"] == f"{__version__}+{VERSION}"
    assert {one["contentUrl"].removeprefix(links.SITE) for one in data["distribution"]} >= {
        "api/v1/zoo.sqlite",
        "api/v1/prices.csv",
    }  # type: ignore[attr-defined]
    assert "WebSite" in things(found, "index.md")


def test_no_text_ends_the_script_that_it_stands_in(evil: Site) -> None:
    pages = tuple(model_page(hostile.name(number), f"evil-{number}") for number in range(len(hostile.PARTS)))
    found = about_pages(evil, Tree(pages, ()), VERSION)
    for number in range(len(hostile.PARTS)):
        text = found[f"zoo/models/evil-{number}.md"]
        assert not set("<>&\u2028\u2029") & set(text)
        assert things(found, f"zoo/models/evil-{number}.md")["SoftwareApplication"]["name"] == visible(
            hostile.name(number)
        )
    assert json.loads(json_ld([{"name": "</script><!--"}]))["@graph"] == [{"name": "</script><!--"}]


# --- citations -------------------------------------------------------------------------------------------------------


def test_a_page_can_be_cited_with_the_version_of_its_data(small: Site) -> None:
    page = with_citation(small, model_page("Tiny MoE"), VERSION)
    block, _, actions = page.text.partition('<nav class="page-actions">')
    assert (
        f"LLM Zoo contributors: *Tiny MoE*. In: LLM Zoo: an open handbook of large language models. Version {__version__}, data {VERSION}"
        in block
    )
    assert "@misc{llm-zoo-tiny-moe," in block
    assert "@misc{tiny-moe," in block
    assert actions == "\n</nav>\n"
    assert with_citation(small, CHAPTER, VERSION).text.rstrip().endswith("</div>")
    index = Page("handbook/index.md", "# Learn\n")
    assert with_citation(small, index, VERSION) is index


@pytest.mark.parametrize("number", range(len(hostile.PARTS)))
def test_no_name_ends_a_field_of_an_entry(number: int) -> None:
    text = entry(model_page(hostile.name(number)), VERSION, TODAY)
    depth = 0
    for sign in re.sub(r"\\textbackslash\{\}|\\textasciitilde\{\}|\\textasciicircum\{\}|\\.", "", text):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    assert depth == 0
    assert len(re.findall(r"^  \w+ = \{", text, re.MULTILINE)) == 7


def test_the_citation_file_is_valid_and_names_the_version_of_the_package() -> None:
    """The keys and values that version 1.2.0 of the Citation File Format asks for."""
    cff = yaml.safe_load((REPOSITORY / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(cff)
    assert cff["cff-version"] == "1.2.0"
    assert cff["type"] in {"dataset", "software"}
    assert str(cff["version"]) == __version__
    assert all(set(author) <= {"name", "website", "alias", "given-names", "family-names"} for author in cff["authors"])
    assert cff["license"] == ["CC-BY-4.0", "MIT"]
    assert cff.get("url", links.SITE) == links.SITE
    assert cff.get("repository-code", links.REPOSITORY) == links.REPOSITORY
    allowed = {
        "cff-version",
        "message",
        "title",
        "abstract",
        "type",
        "authors",
        "version",
        "license",
        "keywords",
        "url",
        "repository-code",
        "date-released",
        "identifiers",
        "doi",
    }
    assert set(cff) <= allowed


# --- cards -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(len(hostile.PARTS)))
def test_a_card_is_xml_whatever_the_name(number: int) -> None:
    drawn = ElementTree.fromstring(cards.card(model_page(hostile.name(number))))
    words = "".join(text.text or "" for text in drawn.iter("{http://www.w3.org/2000/svg}text"))
    assert "Sums up." in words
    assert {element.tag.partition("}")[2] for element in drawn.iter()} == {"svg", "rect", "text"}


def test_cards_are_drawn_once_and_old_ones_go(tmp_path: Path) -> None:
    tree = Tree((CHAPTER, model_page("Tiny MoE"), Page("about/notices.md", "# Notices\n")), ())
    target, store = tmp_path / "site", tmp_path / "store"
    assert [cards.write_cards(tree, target, store) for _ in range(2)] == [2, 0]
    assert (target / "assets/cards/zoo/models/tiny-moe.png").read_bytes().startswith(b"\x89PNG\r\n")
    assert not (target / cards.card_path("about/notices.md")).exists()
    assert cards.write_cards(Tree((model_page("Tiny MoE 2"),), ()), target, store) == 1
    assert len(list(store.iterdir())) == 1


def test_long_titles_stay_on_the_card() -> None:
    assert cards._wrapped("a " * 100, 20, 2)[-1].endswith(" …")
    assert cards._wrapped("word " + "x" * 90, 20, 3)[1] == "x" * 19 + "…"

"""What the HTML of every page promises, read without a browser."""

from __future__ import annotations

import functools
import json
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html
from tests.site.barriers import RULES, barriers
from tests.site.pages import every_page, parse

from llm_zoo.publish.index import GLOBAL, INDEX_SCRIPT
from llm_zoo.publish.policy import script_hash


@functools.cache
def anchors(path: Path) -> set[str]:
    """Identifiers on a page that a link can lead to."""
    return set(parse(path).xpath("//@id"))


def leads_somewhere(fragment: str, page: Path) -> bool:
    """Whether a link with this fragment finds its place; `#model=x` is the state of a tool."""
    return not fragment or "=" in fragment or fragment in anchors(page)


def broken_links(site: Path, pages: list[Path]) -> Iterator[str]:
    """Every relative link of the pages whose file or anchor is not there."""
    for page in pages:
        path = page.relative_to(site).as_posix()
        for address in parse(page).xpath("//@href | //@src"):
            parts = urlsplit(unquote(str(address)))
            if parts.scheme or parts.netloc or not (parts.path or parts.fragment):
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), parts.path)) if parts.path else path
            if not (site / target).is_file():
                yield f"{path}: {address}"
            elif target.endswith(".html") and not leads_somewhere(parts.fragment, site / target):
                yield f"{path}: {address} (no such anchor)"


def test_every_relative_link_and_anchor_resolves(site: Path) -> None:
    assert list(broken_links(site, every_page(site))) == []


def test_a_broken_link_and_a_broken_anchor_are_found(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "a.html").write_text(
        "<h1 id=a>A</h1><a href=b.html></a><a href='#a'></a><a href='#c'></a><a href='d/e.html#f'></a>"
        "<a href='#model=x'></a><a href='https://example.org/b.html'></a><img src=c.png>"
    )
    (tmp_path / "d" / "e.html").write_text("<a href='../a.html#a'></a>")
    assert list(broken_links(tmp_path, every_page(tmp_path))) == [
        "a.html: b.html",
        "a.html: #c (no such anchor)",
        "a.html: d/e.html#f (no such anchor)",
        "a.html: c.png",
    ]


def test_every_entry_of_the_command_palette_leads_to_a_page_and_an_anchor(site: Path) -> None:
    script = (site / INDEX_SCRIPT).read_text(encoding="utf-8")
    index = json.loads(script.removeprefix(f"window.{GLOBAL} = ").removesuffix(";\n"))
    addresses = [entry[2] for entry in index["entries"]] + list(index["actions"].values())
    assert len(addresses) == len(set(addresses)) + len(index["actions"]) > 900
    for address in addresses:
        page, _, anchor = address.partition("#")
        assert (site / page).is_file(), address
        assert not anchor or anchor in anchors(site / page), address


def test_search_engines_are_told_what_a_page_is(site: Path) -> None:
    def types(path: str) -> list[object]:
        [text] = parse(site / path).xpath("//script[@type='application/ld+json']/text()")
        return [thing["@type"] for thing in json.loads(text)["@graph"]]

    assert types("zoo/models/deepseek-v3.html") == ["SoftwareApplication", "BreadcrumbList"]
    assert types("handbook/agents.html") == [["TechArticle", "LearningResource"], "BreadcrumbList"]
    assert types("data/index.html")[0] == "Dataset"


def test_every_page_has_one_title(site: Path) -> None:
    counts = {path: len(parse(path).xpath("//h1")) for path in every_page(site)}
    assert {path: count for path, count in counts.items() if count != 1} == {}


def test_no_page_names_a_resource_of_another_host(site: Path) -> None:
    foreign = [
        f"{page.relative_to(site)}: {lxml.html.tostring(tag)}"
        for page in every_page(site)
        for tag in parse(page).xpath(
            "//script[@src] | //link[@rel='stylesheet' or @rel='icon'] | //img | //iframe | //source | //video"
        )
        if re.match(r"(https?:)?//", str(tag.get("src") or tag.get("href") or tag.get("srcset") or ""))
    ]
    assert foreign == []


def test_no_style_sheet_names_a_resource_of_another_host(site: Path) -> None:
    foreign = [
        path.name
        for path in site.rglob("*.css")
        if re.search(r"url\(['\"]?(https?:)?//", path.read_text(encoding="utf-8"))
    ]
    assert foreign == []


def test_every_style_sheet_closes_what_it_opens(site: Path) -> None:
    for path in (site / "assets" / "css").glob("*.css"):
        rules = re.sub(r"/\*.*?\*/|\"[^\"]*\"", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        while re.search(r"\{[^{}]*\}", rules):
            rules = re.sub(r"\{[^{}]*\}", "", rules)
        assert not re.search(r"[{}]", rules), path.name


def test_every_fence_is_a_drawn_figure_with_words(site: Path) -> None:
    count = 0
    for path in every_page(site):
        page = parse(path)
        for figure in page.xpath("//figure[@class='diagram']"):
            count += 1
            [svg] = figure.xpath(".//div[@class='diagram-canvas']/svg[@role='img']")
            assert svg.findtext("title").strip(), path
            [source] = figure.xpath(".//details[contains(@class, 'diagram-source')]//pre//code")
            assert source.text_content().strip(), path
        undrawn = "//pre[@class='mermaid'] | //*[contains(@class, 'language-mermaid')]"
        loose = "//body//text()[contains(., '```') and not(ancestor::pre or ancestor::code or ancestor::script)]"
        assert page.xpath(undrawn) == [], path
        assert page.xpath(loose) == [], path
    assert count > 0


def test_identifiers_are_unique_on_every_page(site: Path) -> None:
    for path in every_page(site):
        ids = parse(path).xpath("//@id")
        assert sorted(ids) == sorted(set(ids)), path


def test_every_page_has_its_own_description(site: Path) -> None:
    for path in every_page(site):
        [description] = parse(path).xpath("//meta[@name='description']/@content")
        assert 20 <= len(description) <= 400, path


def test_every_page_says_what_it_may_load(site: Path) -> None:
    for path in every_page(site):
        page = parse(path)
        [policy] = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith("default-src 'none'; script-src 'self' 'sha256-"), path
        [scripts] = re.findall("script-src ([^;]*)", policy)
        assert "unsafe-inline" not in scripts, path
        inline = page.xpath("//script[not(@src) and not(@type)]/text()")
        assert {script_hash(script) for script in inline} == set(re.findall("'sha256-[^']*'", scripts)), path


def test_no_page_keeps_anybody_out(site: Path) -> None:
    found = [f"{path.relative_to(site)}: {barrier}" for path in every_page(site) for barrier in barriers(parse(path))]
    assert found == []


def test_each_barrier_is_found() -> None:
    page = lxml.html.document_fromstring(
        "<html><body><article><h1></h1><h3>A</h3><figure class=chart><svg></svg></figure><h2>B</h2>"
        "<figure class=chart><svg role=img aria-label='one: 1'></svg><figcaption>C</figcaption></figure>"
        "<table><tr><td>1</td></tr></table><table><tr><th></th><th><span class=katex>N</span></th></tr></table>"
        "<img src=a.png><button></button><a href=b></a><input aria-describedby=nowhere><dialog tabindex=1></dialog>"
        "</article></body></html>"
    )
    found = list(barriers(page))
    assert {sentence for sentence in RULES if any(each.startswith(f"{sentence}: ") for each in found)} == set(RULES)
    assert [each for each in found if each.split(": ")[0] not in RULES] == [
        "a heading of level 3 after one of level 1: <h3>A</h3>",
        "nothing has the id 'nowhere': <input aria-describedby=\"nowhere\"/>",
        "a chart without its data: None",
    ]


def test_nothing_is_in_the_way_on_a_page_that_says_what_everything_is() -> None:
    page = lxml.html.document_fromstring(
        "<html lang=en><body><article><h1>A</h1><h2>B</h2>"
        "<figure class=chart><svg role=img aria-label='one: 1'></svg><figcaption>C</figcaption></figure>"
        "<div class=table-box role=group aria-label=D tabindex=0>"
        "<table aria-label=D><tr><th scope=col>E, <span class=katex>E</span></th></tr></table></div>"
        "<label for=f>F</label><input id=f><label>G <input></label><a href=b aria-label=H><svg></svg></a>"
        "<input type=checkbox class=md-toggle><svg aria-hidden=true></svg><button title=I></button>"
        "</article></body></html>"
    )
    assert list(barriers(page)) == []

"""Links between pages are relative; links outwards cannot break out of the Markdown around them."""

from __future__ import annotations

import markdown
import pytest
from bs4 import BeautifulSoup
from tests import hostile

from llm_zoo.render import links
from llm_zoo.render.text import visible


@pytest.mark.parametrize(
    ("here", "target", "expected"),
    [
        ("zoo/models/a.md", "zoo/models/b.md", "b.md"),
        ("zoo/models/a.md", "benchmarks/q.md", "../../benchmarks/q.md"),
        ("index.md", "zoo/models/a.md", "zoo/models/a.md"),
        ("benchmarks/q.md", "index.md", "../index.md"),
    ],
)
def test_a_link_leads_from_where_it_stands(here: str, target: str, expected: str) -> None:
    assert links.relative(here, target) == expected


def test_every_kind_of_record_has_its_stable_place() -> None:
    assert links.model_page("llama-3-8b") == "zoo/models/llama-3-8b.md"
    assert links.developer_page("meta") == "zoo/developers/meta.md"
    assert links.benchmark_page("hle") == "benchmarks/hle.md"
    assert links.class_page("chat") == "classes/chat.md"
    assert links.hardware_page("nvidia-l4") == "zoo/hardware/nvidia-l4.md"
    assert links.license_page("MIT") == "licenses/MIT.md"


@pytest.mark.parametrize("text", hostile.PARTS)
def test_a_link_is_one_link_with_the_record_s_words_whatever_they_are(text: str) -> None:
    rendered = BeautifulSoup(markdown.markdown(links.markdown_link(text, hostile.HOST)), "html.parser")
    (link,) = rendered.find_all("a")
    assert link.get_text() == rendered.get_text() == visible(text)
    assert link["href"] == "https://evil.example/a%29%28b%5Bx%5D%28c%29%2Ad%2A_e_%24f%24&lt;g;h=~i~"
    assert set(link.attrs) == {"href"}


def test_an_ordinary_address_is_left_as_it_is() -> None:
    address = "https://example.org/a/b.html?x=1;z=2,3&y=%20#part-2"
    assert links.markdown_link("x", address) == f"[x]({address.replace('&', '&amp;')})"
    link = BeautifulSoup(markdown.markdown(links.markdown_link("x", address)), "html.parser").a
    assert link is not None
    assert link["href"] == address


def test_addresses_for_readers_who_want_to_change_something() -> None:
    source = "zoo_data/models/meta/llama-3-8b.yaml"
    assert links.edit_url(source) == f"{links.REPOSITORY}/edit/main/{source}"
    assert links.history_url(source) == f"{links.REPOSITORY}/commits/main/{source}"
    assert links.report_url("zoo/models/a b.md") == (
        f"{links.REPOSITORY}/issues/new?template=error.yml&page=zoo%2Fmodels%2Fa%20b.md"
    )

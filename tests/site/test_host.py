"""A host that does what docs/about/security.md says, and its page for wrong addresses.

That everything works under the headers is seen by test_accessibility.py and test_python_tools.py, which open their
pages there, and for every test of this folder by `--hosted`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.site.conftest import PREFIX, Watch, documented_headers
from tests.site.pages import parse

pytestmark = pytest.mark.browser


@pytest.fixture
def watch(hosted: str) -> Watch:
    return Watch(hosted)


def test_the_page_of_wrong_addresses_leads_on(site: Path) -> None:
    page = parse(site / "404.html")
    links = [str(link).partition("#")[0] for link in page.xpath("//@href | //@src")]
    own = [link for link in links if link.startswith("/")]
    missing = [link for link in own if not (site / link.removeprefix(PREFIX)).exists()]
    assert missing == []
    assert {link for link in links if link and link not in own} <= {"https://squidfunk.github.io/mkdocs-material/"}
    assert f"{PREFIX}zoo/models/index.html" in page.xpath("//article//a/@href")


def test_a_wrong_address_has_the_headers_the_theme_and_ways_on(hosted: str, offline_page: Page, watch: Watch) -> None:
    offline_page.emulate_media(color_scheme="dark")
    answer = offline_page.goto(hosted + "zoo/models/nobody/at/all.html")
    assert answer is not None
    assert answer.status == 404
    assert "404" in watch.problems.pop(0)
    sent = {name.lower(): value for name, value in documented_headers().items()}
    assert len(sent) == 5
    assert sent.items() <= answer.all_headers().items()
    expect(offline_page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    assert offline_page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 22, 29)"
    offline_page.get_by_role("article").get_by_role("link", name="Models").click()
    expect(offline_page.locator("h1")).to_contain_text("All models")
    assert offline_page.url == hosted + "zoo/models/index.html"


def test_no_page_of_the_host_shows_in_a_frame(hosted: str, open_page: Callable[..., Page], watch: Watch) -> None:
    page = open_page()
    page.set_content(f"<iframe src='{hosted}about/security.html'></iframe>", wait_until="commit")
    for _ in range(250):
        if len(watch.problems) > 1:
            break
        page.wait_for_timeout(20)
    assert any("frame-ancestors 'none'" in said for said in watch.problems), watch.problems
    watch.problems.clear()

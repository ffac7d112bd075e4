"""Pages at addresses that nobody should write; only where many cases are asked for, since a page takes a second."""

from __future__ import annotations

import random
from urllib.parse import quote

import pytest
from hypothesis import settings
from playwright.sync_api import Page
from tests.fuzz.addresses import random_address
from tests.site.conftest import Watch

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        settings.get_current_profile_name() == "short", reason="takes minutes: --hypothesis-profile=long"
    ),
]

PAGES = (
    *(
        "zoo/models/index.html",
        "zoo/models/deepseek-v3.html",
        "tools/compare.html",
        "tools/choose.html",
        "tools/plots.html",
    ),
    *("tools/memory.html", "tools/speed.html", "tools/price.html", "tools/batch.html", "tools/reliability.html"),
    *("tools/layers.html", "tools/config.html", "contribute/add.html", "contribute/diagram-editor.html"),
    *("handbook/dense-vs-moe.html", "handbook/system-1-vs-system-2.html", "zoo/as-of.html", "zoo/runs-on/24-gb.html"),
)
#: Go to each address in turn; the page must keep its words.
VISIT = """async hashes => {
  const empty = [];
  for (const hash of hashes) {
    location.hash = hash;
    await new Promise(done => setTimeout(done, 20));
    if (document.querySelector("main, .md-content").innerText.trim().length < 200) empty.push(hash);
  }
  return empty;
}"""


@pytest.mark.parametrize("path", PAGES)
def test_a_page_keeps_its_words_and_throws_nothing_at_any_address(
    base: str, offline_page: Page, watch: Watch, path: str
) -> None:
    """Sixty addresses, ten of them as the first one of the page, and none of them an error in the console."""
    chance = random.Random(path)
    hashes = [random_address(chance) for _ in range(60)]
    for first in hashes[:10]:
        offline_page.goto("about:blank")
        offline_page.goto(f"{base}{path}#{quote(first, safe='&=%,:+', errors='replace')}")
    assert offline_page.evaluate(VISIT, hashes) == []
    watch.problems[:] = [said for said in watch.problems if "favicon" not in said]  # asked for late, and left behind

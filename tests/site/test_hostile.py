"""The hostile zoo as a real site in a real browser: nothing runs, nothing is fetched, everything can be read."""

from __future__ import annotations

import functools
import html
import http.server
import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page
from tests import hostile
from tests.made_up import REPOSITORY, TODAY, load
from tests.publish.sample import STUBS, prose, stub
from tests.site.conftest import QuietHandler

import llm_zoo.publish.handbook
from llm_zoo.publish.build import build_site
from llm_zoo.publish.handbook import data_of, with_data
from llm_zoo.render import Page as RenderedPage
from llm_zoo.render import Site, Tree, render_site
from llm_zoo.render.text import visible

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: One page of each kind, and each model, since each has another name.
PAGES = [
    "index.html",
    "benchmarks/index.html",
    "benchmarks/quiz.html",
    "classes/chat.html",
    "classes/index.html",
    "licenses/Evil-1.0.html",
    "licenses/index.html",
    "zoo/developers/evil.html",
    "zoo/hardware/nvidia-h100-sxm.html",
    "zoo/models/index.html",
    *(f"zoo/models/evil-{number}.html" for number in range(len(hostile.PARTS))),
]
#: What a record would have to get into the page to do harm, and what the page itself has none of.
INJECTED = """() => {
  const found = [];
  for (const element of document.querySelectorAll('*')) {
    for (const {name, value} of element.attributes) {
      if (name.startsWith('on')) found.push(`${element.tagName} ${name}`);
      if (/^\\s*javascript:/i.test(value)) found.push(`${element.tagName} ${name}=${value}`);
    }
  }
  for (const script of document.scripts) {
    const data = script.type === 'application/ld+json'; // names stand there as text, and nothing runs it
    if (!data && script.textContent.includes('alert(1)')) found.push('script');
    if (script.src.includes('evil')) found.push(script.src);
  }
  for (const picture of document.querySelectorAll('img, iframe, object, embed, form[action]')) {
    if (/evil|^x$|\\/x$/.test(picture.getAttribute('src') ?? picture.getAttribute('action') ?? '')) {
      found.push(picture.outerHTML);
    }
  }
  return found;
}"""


def hostile_tree(root: Path) -> Tree:
    """Pages of the hostile zoo, its data, the real assets, and a stub for every other page of the navigation."""
    docs = root / "docs"
    docs.mkdir(parents=True)
    (docs / "index.md").write_text(hostile.CHAPTER, encoding="utf-8")
    shutil.copytree(REPOSITORY / "docs" / "assets", docs / "assets")
    site = Site(load(root, hostile.records()), TODAY)
    tree = render_site(site, docs)
    pages = {page.path: page for page in tree.pages}
    for path, title in STUBS.items():
        if path.endswith("index.md") or path.startswith("handbook/"):
            pages.setdefault(path, RenderedPage(path, stub(title), f"docs/{path}"))
    for path in ("contribute/diagram-editor.md", "about/notices.md"):
        pages[path] = prose(REPOSITORY, path)
    ordered = tuple(sorted(pages.values(), key=lambda page: page.path))
    return with_data(site, Tree(ordered, tree.assets), data_of(site))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built hostile site."""
    base = tmp_path_factory.mktemp("hostile")
    project = base / "project"
    project.mkdir()
    for name in ("docs", "scripts", "zoo_data"):
        (project / name).symlink_to(REPOSITORY / name, target_is_directory=True)
    shutil.copy(REPOSITORY / "mkdocs.yml", project)
    tree = hostile_tree(base / "zoo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(llm_zoo.publish.handbook, "handbook", lambda root: tree)
        build_site(project, site_dir=base / "site", strict=False)
    return base / "site"


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where the hostile site is served; `warm_page` takes requests to anywhere else for foreign."""
    handler = functools.partial(QuietHandler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture
def page(warm_page: Callable[..., Page]) -> Iterator[Page]:
    """A page that fails the test when a dialog opens, beside all that `warm_page` watches."""
    watched = warm_page()
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    watched.on("dialog", note)
    yield watched
    watched.remove_listener("dialog", note)
    assert dialogs == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_hostile_records_runs_nothing(page: Page, base: str, path: str) -> None:
    page.goto(f"{base}{path}", wait_until="load")
    page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
    page.mouse.move(300, 300)
    page.keyboard.press("Tab")
    assert page.evaluate(INJECTED) == []
    assert page.locator("h1").count() == 1


def test_what_pages_tell_programs_is_whole(site: Path) -> None:
    """JSON-LD is one script of JSON, names stand in attributes as they are, and each page has its Markdown."""
    for number in range(len(hostile.PARTS)):
        page = (site / f"zoo/models/evil-{number}.html").read_text(encoding="utf-8")
        told = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
        things = {one["@type"]: one for text in told for one in json.loads(text)["@graph"]}
        assert things["SoftwareApplication"]["name"] == visible(hostile.name(number))
        (title,) = re.findall(r'<meta property="og:title" content="([^"]*)">', page)
        assert " ".join(html.unescape(title).split()) == visible(hostile.name(number))
        assert f'type="text/markdown" href="evil-{number}.md"' in page
        assert (site / f"zoo/models/evil-{number}.md").is_file()
    assert {path.name for path in site.glob("*.*")} >= {"feed.xml", "calendar.ics", "llms.txt", "llms-full.txt"}


def test_every_name_is_read_as_it_stands_in_the_record(page: Page, base: str) -> None:
    page.goto(f"{base}zoo/models/index.html", wait_until="load")
    words = " ".join(page.locator("main").inner_text().split())
    for number in range(len(hostile.PARTS)):
        assert visible(hostile.name(number)) in words


def test_the_title_of_the_window_is_the_name(page: Page, base: str) -> None:
    for number in (0, 2, 4, 22):
        page.goto(f"{base}zoo/models/evil-{number}.html", wait_until="load")
        assert page.title() == f"{visible(hostile.name(number))} - LLM Zoo"
        heading = page.locator("h1").evaluate(
            "element => [...element.childNodes].filter(node => node.nodeType === 3).map(node => node.data).join('')"
        )
        assert " ".join(heading.split()) == visible(hostile.name(number))


def test_the_whole_text_of_a_record_can_be_read(page: Page, base: str) -> None:
    for path in ("zoo/models/evil-0.html", "benchmarks/quiz.html", "index.html"):
        page.goto(f"{base}{path}", wait_until="load")
        words = " ".join(page.locator("main").evaluate("element => element.textContent").split())
        assert visible(hostile.TEXT) in words, path


def test_searching_for_a_hostile_name_shows_it_as_text(page: Page, base: str) -> None:
    page.goto(f"{base}index.html", wait_until="load")
    page.keyboard.press("s")
    page.keyboard.type("onerror")
    found = page.locator(".md-search-result__link").first
    found.wait_for()
    assert hostile.IMAGE in " ".join(page.locator(".md-search-result__list").inner_text().split())
    assert page.evaluate(INJECTED) == []


def test_the_palette_shows_a_hostile_name_as_text(page: Page, base: str) -> None:
    page.goto(f"{base}index.html", wait_until="load")
    page.keyboard.press("/")
    field = page.get_by_role("dialog", name="Go to").get_by_role("combobox")
    field.press_sequentially("onerror")
    options = page.get_by_role("option")
    options.first.wait_for()
    assert hostile.IMAGE in " ".join(options.first.inner_text().split())
    assert page.evaluate(INJECTED) == []


#: What would do harm if it had got past everything else into a page, each with the rule of the policy that stops it.
PAST_EVERYTHING = {
    "<script>window.owned = 1</script>": "script-src-elem",
    "<img src=x onerror='window.owned = 2'>": "script-src-attr",
    "<svg onload='window.owned = 3'></svg>": "script-src-attr",
    "<script src='https://evil.example/x.js'></script>": "script-src-elem",
    "<img src='https://evil.example/x.png'>": "img-src",
    "<iframe src='https://evil.example/'></iframe>": "frame-src",
    "<iframe srcdoc='<script>parent.owned = 4</script>'></iframe>": "script-src-elem",
    "<object data='https://evil.example/'></object>": "object-src",
    "<style>body { background: url(https://evil.example/x.png) }</style>": "style-src-elem",
    "<p style='background: url(https://evil.example/y.png)'>x</p>": "img-src",
    "<link rel=stylesheet href='https://evil.example/x.css'>": "style-src-elem",
    "<base href='https://evil.example/'>": "base-uri",
    "<video src='https://evil.example/x.mp4'></video>": "media-src",
    "<a id=link href='javascript:window.owned = 5'>link</a>": "script-src-elem",
    "<form action='https://evil.example/'><button id=send>send</button></form>": "form-action",
}


@pytest.mark.parametrize("how", ["http", "file"])
def test_the_policy_stops_what_got_into_a_page(site: Path, address: str, browser: Browser, how: str) -> None:
    page = (site / "zoo/models/evil-0.html").read_text(encoding="utf-8")
    head, article, rest = page.partition("<article ")
    (site / "injected.html").write_text(
        (head + "".join(PAST_EVERYTHING) + article + rest).replace('"../../', '"').replace("../..", "."), "utf-8"
    )
    context = browser.new_context()
    context.add_init_script(
        "window.stopped = [];"
        "addEventListener('securitypolicyviolation', event => window.stopped.push(event.effectiveDirective))"
    )
    opened, foreign = context.new_page(), []
    opened.on("response", lambda response: foreign.append(response.url) if "evil" in response.url else None)
    opened.goto((address if how == "http" else f"{site.as_uri()}/") + "injected.html", wait_until="load")
    opened.locator("#link").dispatch_event("click")
    opened.locator("#send").dispatch_event("click")
    stopped: list[str] = []
    for _ in range(100):  # Playwright's own waiting would be stopped by the policy, too
        stopped = opened.evaluate("window.stopped")
        if "form-action" in stopped:
            break
        opened.wait_for_timeout(100)
    assert opened.evaluate("window.owned") is None
    assert {rule for rule in PAST_EVERYTHING.values() if rule not in stopped} == set()
    assert [url for url in foreign if "evil.example" in url] == []
    assert opened.locator("h1").count() == 1
    context.close()

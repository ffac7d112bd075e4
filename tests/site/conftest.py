"""The built site, served on this machine, and browser pages that fail a test when anything goes wrong on them."""

from __future__ import annotations

import functools
import http.server
import os
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    expect,
    sync_playwright,
)
from tests.offline import no_network

from llm_zoo.publish.build import build_site

REPOSITORY = Path(__file__).resolve().parents[2]
PREFIX = "/handbook/"
"""Where a host has the published site, as `site_url` says; the page of wrong addresses knows it."""
PATIENCE = 600
"""Seconds to wait for another worker's build."""
expect.set_options(timeout=20_000)  # a busy machine needs more than the 5 seconds that are usual to load a search


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of the built site: the one that SITE names, or built once for all workers."""
    if os.environ.get("SITE"):
        return Path(os.environ["SITE"]).resolve()
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    with turn(shared / "site.lock"):
        if not (shared / "site").exists():
            with no_network() as asked:
                build_site(REPOSITORY, site_dir=shared / "site")
            assert asked == []
    return shared / "site"


@contextmanager
def turn(lock: Path) -> Iterator[None]:
    """One worker at a time; making a folder is the one step that every system does for one of them only."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            lock.mkdir()
            break
        except FileExistsError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
    try:
        yield
    finally:
        lock.rmdir()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the tests say what was wrong."""


def documented_headers() -> dict[str, str]:
    """The headers that docs/about/security.md tells a host to send, in the form of the file `_headers`."""
    page = (REPOSITORY / "docs" / "about" / "security.md").read_text(encoding="utf-8")
    [lines] = re.findall(r"^/\*\n((?:  .*\n)+)", page, re.MULTILINE)
    return dict(line.strip().split(": ", 1) for line in lines.splitlines())


class HostHandler(QuietHandler):
    """A host as the handbook's own: the site in a folder, its page for wrong addresses, and the documented headers."""

    headers_to_send = documented_headers()

    def translate_path(self, path: str) -> str:
        """Below the folder of the site; whatever stands elsewhere is not there."""
        return super().translate_path(f"/{path[len(PREFIX) :]}" if path.startswith(PREFIX) else "/nowhere")

    def end_headers(self) -> None:
        for name, value in self.headers_to_send.items():
            self.send_header(name, value)
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        content = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def serving(site: Path, handler: type[QuietHandler]) -> Iterator[str]:
    """The site on a port of this machine; gives its address, with a slash at the end."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def hosted(site: Path) -> Iterator[str]:
    """Where the site is served as a host that follows docs/about/security.md serves it."""
    with serving(site, HostHandler) as address:
        yield address.removesuffix("/") + PREFIX


@pytest.fixture(scope="session")
def address(site: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Where the site is served, with a slash at the end; with `--hosted`, as above."""
    if request.config.getoption("--hosted"):
        yield request.getfixturevalue("hosted")
        return
    with serving(site, QuietHandler) as address:
        yield address


@pytest.fixture
def base(site: Path, request: pytest.FixtureRequest) -> str:
    """The site unzipped, which forbids more than a server does; for what each part of it does."""
    if request.config.getoption("--hosted"):
        return str(request.getfixturevalue("hosted"))
    return f"{site.as_uri()}/"


@pytest.fixture(params=["http", "file"])
def either(request: pytest.FixtureRequest, site: Path, address: str) -> str:
    """The site in both ways that it must work, for what hangs on how a page came: loading, storage, links, search."""
    return address if request.param == "http" else f"{site.as_uri()}/"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: the one that CHROMIUM names, or the system's."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "no Chromium: run `make test`, or set CHROMIUM to its path"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program)
        yield launched
        launched.close()


class Watch:
    """What went wrong on the pages of a test."""

    def __init__(self, address: str) -> None:
        self._address = address
        self.problems: list[str] = []

    def request(self, request: Request) -> None:
        """Anything but the site itself is foreign: another host, and another port of this machine."""
        if not request.url.startswith((self._address, "file:", "data:", "blob:", "about:")):
            self.problems.append(f"request to {request.url}")

    def failed(self, request: Request) -> None:
        self.problems.append(f"failed: {request.url}")

    def error(self, error: Error) -> None:
        self.problems.append(f"error on the page: {error}")

    def said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.problems.append(f"console: {message.text}")

    def attach(self, page: Page) -> Page:
        page.on("request", self.request)
        page.on("requestfailed", self.failed)
        page.on("pageerror", self.error)
        page.on("console", self.said)
        return page

    def detach(self, page: Page) -> None:
        page.remove_listener("request", self.request)
        page.remove_listener("requestfailed", self.failed)
        page.remove_listener("pageerror", self.error)
        page.remove_listener("console", self.said)


@pytest.fixture
def watch(address: str) -> Watch:
    """What goes wrong on the pages of a test; the policy's complaints are among what a console says."""
    return Watch(address)


@pytest.fixture
def open_page(browser: Browser, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Open pages with the options of a browser context; fails on a foreign request, a page error or a console error."""
    contexts: list[BrowserContext] = []

    def new_page(**options: object) -> Page:
        context = browser.new_context(**options)  # type: ignore[arg-type]
        contexts.append(context)
        return watch.attach(context.new_page())

    yield new_page
    for context in contexts:
        context.close()
    assert watch.problems == []


@pytest.fixture(scope="session")
def kept_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """One page for each set of options, open as long as the browser is."""
    kept: dict[str, Page] = {}

    def page(**options: Any) -> Page:
        key = repr(sorted(options.items()))
        if key not in kept:
            kept[key] = browser.new_context(**options).new_page()
            kept[key].add_init_script = kept[key].route = _refuse  # type: ignore[method-assign, assignment]
        return kept[key]

    yield page
    for one in kept.values():
        one.context.close()


def _refuse(*args: object, **options: object) -> NoReturn:
    raise AssertionError("a page that is kept would be found as this leaves it: take one of `open_page`")


@pytest.fixture
def warm_page(kept_page: Callable[..., Page], watch: Watch) -> Iterator[Callable[..., Page]]:
    """What `open_page` does, in half of the time: pages that other tests had before, with nothing stored or emulated.

    A test that adds a script or a route to its page, or opens two with the same options, needs `open_page`.
    """
    used: list[tuple[Page, dict[str, Any]]] = []

    def page(**options: Any) -> Page:
        one = kept_page(**options)
        if any(one is other for other, _ in used):
            _refuse()
        used.append((watch.attach(one), options))
        return one

    yield page
    for one, options in used:
        watch.detach(one)
        leave(one, options)
    assert watch.problems == []


def leave(page: Page, options: dict[str, Any]) -> None:
    """Give a page back as it was when it was opened with these options."""
    page.evaluate("try { localStorage.clear(); sessionStorage.clear(); } catch { /* a page that has no store */ }")
    page.goto("about:blank")
    page.set_viewport_size(options.get("viewport", {"width": 1280, "height": 720}))
    page.emulate_media(
        media="null",
        color_scheme=options.get("color_scheme", "light"),
        reduced_motion=options.get("reduced_motion", "no-preference"),
        forced_colors=options.get("forced_colors", "none"),
    )


@pytest.fixture
def offline_page(warm_page: Callable[..., Page]) -> Page:
    """One such page with the usual options."""
    return warm_page()

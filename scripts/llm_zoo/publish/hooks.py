"""MkDocs hook: bare `mkdocs build` and `mkdocs serve` render the records first. The steps are in `session.py`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.plugins import CombinedEvent, event_priority

import llm_zoo.publish.handbook
from llm_zoo.publish.search import set_documents_apart
from llm_zoo.publish.session import Session

if TYPE_CHECKING:
    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

session = Session(
    lambda root: llm_zoo.publish.handbook.handbook(root),
    lambda root, sources, version: llm_zoo.publish.handbook.some_pages(root, sources, version),
)


def on_startup(command: str, dirty: bool) -> None:
    session.start(command)


def on_config(config: MkDocsConfig) -> None:
    session.configure(config)


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[[], None]) -> None:
    session.unwatch(server, config)
    session.allow_reload(server)
    session.serve(server, config, builder)


def on_shutdown() -> None:
    session.close()


def on_nav(nav: Navigation, config: MkDocsConfig, files: object) -> None:
    session.before_pages(nav)


def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> None:
    session.before_templates(env, config, files)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    session.before_markdown(page, config, files)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: object) -> str:
    return session.after_markdown(html, page)


@event_priority(100)  # before the plugin `search`
def before_search(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> None:
    session.before_search(page, config)


@event_priority(-100)
def after_search(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    session.after_search(page)
    return context | session.before_template(page, nav)


on_page_context = CombinedEvent(before_search, after_search)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    return session.after_template(output, page, config)


@event_priority(-200)  # after the plugins `search` and `offline`
def on_post_build(config: MkDocsConfig) -> None:
    set_documents_apart(Path(config.site_dir))
    session.after_build(config)
    session.end_turn()


def on_build_error(error: Exception) -> None:
    session.fail(error)

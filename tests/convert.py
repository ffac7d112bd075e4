"""Rendered Markdown to HTML, as the site does it: Python-Markdown with the extensions that mkdocs.yml names."""

from __future__ import annotations

import functools
from typing import Any

import markdown
from bs4 import BeautifulSoup
from mkdocs.config import load_config
from mkdocs.utils.meta import get_data
from tests.made_up import REPOSITORY

from llm_zoo.publish.diagrams import drawer
from llm_zoo.render.tree import Page


@functools.cache
def _extensions() -> tuple[list[str], dict[str, Any]]:
    config = load_config(str(REPOSITORY / "mkdocs.yml"))
    return list(config.markdown_extensions), dict(config.mdx_configs)


def convert(page: Page, *, draw: bool = True) -> tuple[BeautifulSoup, dict[str, Any]]:
    """The body of a page as parsed HTML, and its front matter; `draw=False` leaves diagrams as code."""
    names, options = _extensions()
    if not draw:
        options = {name: value for name, value in options.items() if name != "pymdownx.superfences"}
    body, meta = get_data(page.text)
    drawer.start_page(page.path, body, page.source)
    html = markdown.Markdown(extensions=names, extension_configs=options).convert(body)
    return BeautifulSoup(html, "lxml"), meta

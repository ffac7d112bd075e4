"""What stands in the head of a page for programs: twin, feed, description of the thing, and the picture of a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape
from mkdocs.utils import get_relative_url

from llm_zoo.publish.cards import HEIGHT, WIDTH
from llm_zoo.publish.feeds import FEED
from llm_zoo.render import links

if TYPE_CHECKING:
    from mkdocs.structure.pages import Page

#: The blank changes nothing: the value is a set of words. The theme takes links that are exactly "alternate" for
#: translations of the site and fetches a sitemap for each, which fails from a folder.
ALTERNATE = "alternate "


def fragment(page: Page, about: str | None, card: str | None) -> str:
    """HTML for the end of the head. `about` is JSON-LD that is safe in a script, `card` the path of a picture."""
    path = page.file.src_uri
    twin = get_relative_url(path, page.url)
    feed = get_relative_url(FEED, page.url)
    # The description is escaped in the front matter already, because the theme prints it as it is.
    title, words = page.title or "LLM Zoo", Markup(page.meta.get("description", ""))
    lines = [
        f'<link rel="{ALTERNATE}" type="text/markdown" href="{escape(twin)}" title="This page as Markdown">',
        f'<link rel="{ALTERNATE}" type="application/atom+xml" href="{escape(feed)}" title="New and changed models">',
        f'<meta property="og:title" content="{_attribute(title)}">',
        f'<meta property="og:description" content="{_attribute(words)}">',
        f'<meta property="og:url" content="{escape(links.address(path))}">',
        f'<meta property="og:type" content="{"website" if path == "index.md" else "article"}">',
        '<meta property="og:site_name" content="LLM Zoo">',
    ]
    if card:
        lines += [
            f'<meta property="og:image" content="{escape(links.SITE + card)}">',
            f'<meta property="og:image:width" content="{WIDTH}"><meta property="og:image:height" content="{HEIGHT}">',
            f'<meta property="og:image:alt" content="{_attribute(title)}">',
            '<meta name="twitter:card" content="summary_large_image">',
        ]
    if about:
        lines.append(f'<script type="application/ld+json">{about}</script>')
    return "\n".join(lines) + "\n"


def _attribute(text: str) -> str:
    """Text inside quotation marks of an attribute; what is escaped already stays so."""
    return str(escape(Markup(text).unescape()))

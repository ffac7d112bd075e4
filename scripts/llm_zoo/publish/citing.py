"""How to cite a page: a sentence and an entry of BibTeX with the version of the data, so that it says what was read."""

from __future__ import annotations

import datetime
import re

from llm_zoo import __version__
from llm_zoo.publish.plain import plain_text
from llm_zoo.render import bibtex, links, numbers
from llm_zoo.render.chapter import title_of
from llm_zoo.render.text import Md, escape
from llm_zoo.render.tree import Page
from llm_zoo.render.views import Site

WORK = "LLM Zoo: an open handbook of large language models"
AUTHOR = "LLM Zoo contributors"
#: Folders whose pages are cited one by one.
CITED = ("zoo/models/", "handbook/", "benchmarks/")
_ACTIONS = '<nav class="page-actions"'


def with_citation(site: Site, page: Page, version: str) -> Page:
    """The page with its citation, before its list of actions or at its end; pages of other folders as they are."""
    if not page.path.startswith(CITED) or page.path.endswith("/index.md"):
        return page
    before, found, after = page.text.partition(_ACTIONS)
    text = (
        f"{before.rstrip()}\n\n{_block(site, page, version)}\n\n{found}{after}"
        if found
        else (f"{page.text.rstrip()}\n\n{_block(site, page, version)}\n")
    )
    return Page(page.path, text, page.source)


def entry(page: Page, version: str, day: datetime.date) -> str:
    """The page as an entry of BibTeX."""
    name = page.path.rpartition("/")[2].removesuffix(".md")
    fields = {
        "author": f"{{{AUTHOR}}}",
        "title": f"{{{bibtex.escape(plain_text(title_of(page.text)))}}}",
        "howpublished": f"In: {WORK}",
        "year": str(day.year),
        "url": re.sub(r"[{}\\\s]", "", links.address(page.path)),
        "version": f"{__version__}, data {version}",
        "note": f"Data of {day.isoformat()}",
    }
    lines = ",\n".join(f"  {key} = {{{value}}}" for key, value in fields.items())
    return f"@misc{{llm-zoo-{name},\n{lines}\n}}"


def _block(site: Site, page: Page, version: str) -> Md:
    title = escape(plain_text(title_of(page.text)))
    url = links.address(page.path)
    lines = [
        '<div class="cite" markdown="1" data-search-exclude>',
        "",
        '??? quote "Cite this page"',
        "",
        f"    {AUTHOR}: *{title}*. In: {WORK}. Version {__version__}, data {version} of {numbers.day(site.today)}. "
        + links.markdown_link(url, url),
        "",
        *_fenced(entry(page, version, site.today)),
    ]
    model_id = page.path.removeprefix("zoo/models/").removesuffix(".md")
    if page.path.startswith("zoo/models/") and model_id in site.zoo.models:
        lines += ["", "    The developer's own publication:", "", *_fenced(bibtex.entry(site.facts(model_id)).strip())]
    return Md("\n".join([*lines, "", "</div>"]))


def _fenced(text: str) -> list[str]:
    return ["    ```bibtex", *(f"    {line}" for line in text.split("\n")), "    ```"]

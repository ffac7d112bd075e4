"""The five calculators: what a reader enters, and the result in words. The formulas are those of `derive/`.

The browser says the same in `docs/assets/js/calculate.js`; tests compare both over all models.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from .. import links
from ..text import Md, escape
from ..views import Site
from ..worked import Form, page_form
from . import batch, memory, price, reliability, speed


def calculator(site: Site, here: str, kind: str) -> Md:
    """A calculator with its example. Raises LookupError for a kind that there is not."""
    if kind not in FORMS:
        raise LookupError(f"no calculator '{kind}'; there are {', '.join(FORMS)}")
    return page_form(FORMS[kind](site), here)


def start_from(here: str, kind: str, words: str, model_id: str) -> Md:
    """A link to a calculator with a model chosen; the part after # is state, not a place on the page."""
    address, key = links.relative(here, f"tools/{kind}.html"), "models" if kind == "price" else "model"
    return Md(f'<a class="calc-start" href="{escape(address)}#{key}={quote(model_id)}">{escape(words)}</a>')


FORMS: dict[str, Callable[[Site], Form]] = {
    "memory": memory.form,
    "speed": speed.form,
    "price": price.form,
    "batch": batch.form,
    "reliability": reliability.form,
}

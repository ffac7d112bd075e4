"""The record of how the sources' links fared when somebody followed them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .fields import Block, Date, Text, Url


class LinkReport(Block):
    """What happened when the links of all sources were followed; `zoo links` writes it."""

    checked: Date
    reached: Annotated[int, Field(ge=0)]
    """Addresses that answered with a page, moved ones included."""
    moved: dict[Url, Text] = {}
    """Addresses that send readers on, with where to."""
    gone: dict[Url, Text] = {}
    """Addresses where the page is no more, with the answer."""
    closed: dict[Url, Text] = {}
    """Addresses that did not let a program in or did not answer, with the reason; a reader may fare better."""

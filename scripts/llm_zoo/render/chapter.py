"""A rendered chapter, with what was noted on the way."""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from .tree import Page
from .values import Value


@dataclass(frozen=True)
class Chapter:
    """A text of `docs/`, the works it cites, and the values that records put into its sentences."""

    page: Page
    """The page that it is, or that it stands in."""
    title: str
    cited: tuple[str, ...]
    values: tuple[Value, ...]

    @property
    def id(self) -> str:
        """Path below `docs/` without its ending: `handbook/agents`."""
        return self.page.path.removesuffix(".md")


def description_of(text: str) -> str:
    """Description of a rendered page, escaped as its front matter has it; empty where there is none."""
    head = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
    return str((yaml.safe_load(head[1]) or {}).get("description", "")) if head else ""


def title_of(text: str) -> str:
    """Title of a rendered page: its first heading, without attributes."""
    found = re.search(r"^# (.+?)(?: *\{[^}]*\})?$", text, re.MULTILINE)
    return found[1] if found else ""

"""Style sheets of the editions: those of the site that pages need anywhere, and the books' own."""

from __future__ import annotations

from pathlib import Path

from .imprint import EditionError

HERE = Path(__file__).parent / "sheets"
SITE = (
    "assets/css/palette.css",
    "assets/css/theme.css",
    "assets/css/components.css",
    "assets/css/learn.css",
    "assets/vendor/katex/katex.min.css",
)
"""Not the theme's own: it is made for a window with a header and two sidebars."""


def site_sheets(site: Path) -> dict[Path, str]:
    """The site's sheets by their place, in order."""
    try:
        return {site / path: (site / path).read_text(encoding="utf-8") for path in SITE}
    except OSError as error:
        raise EditionError(f"{error.filename} is missing; build the site again: zoo build") from None


def own(name: str) -> str:
    """A sheet of this package."""
    return (HERE / name).read_text(encoding="utf-8")

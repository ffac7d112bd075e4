"""The cover: the barcodes of the zoo's newest open models, a stripe for each layer, below the title."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from pathlib import Path

from .drawings import flat
from .imprint import SUBTITLE, TITLE, Imprint

WIDTH, HEIGHT = 600, 800
ROWS = 30
BARCODE = re.compile(r'<svg class="barcode" viewBox="0 0 (\d+) (\d+)"[^>]*>(.*?)</svg>', re.DOTALL)
TOP, LEFT, STEP, BAR = 250, 48, 14, 9
"""Where the first barcode lies, from one to the next, and how high one is."""


def cover(site: Path, imprint: Imprint, variables: Mapping[str, str]) -> str:
    """The cover as an SVG that needs nothing else."""
    layers = site / "zoo/layers.html"
    found = BARCODE.findall(layers.read_text(encoding="utf-8")) if layers.is_file() else []
    bars = "".join(
        f'<svg x="{LEFT}" y="{TOP + row * STEP}" width="{WIDTH - 2 * LEFT}" height="{BAR}" '
        f'viewBox="0 0 {width} {high}" '
        f'preserveAspectRatio="none">{stripes}</svg>'
        for row, (width, high, stripes) in enumerate(list(dict.fromkeys(found))[:ROWS])
    )
    text = 'font-family="Inter Variable, Inter, Helvetica, Arial, sans-serif"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img" aria-label="{html.escape(f"{TITLE}. {SUBTITLE}. {imprint.statement}")}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#12161d"/>'
        f'<text x="{LEFT}" y="140" {text} font-size="76" font-weight="700" fill="#ffffff" '
        f'letter-spacing="-2">{html.escape(TITLE)}</text>'
        f'<text x="{LEFT + 2}" y="184" {text} font-size="21" fill="#c4cee4">{html.escape(SUBTITLE)}</text>'
        f"{flat(bars, variables)}"
        f'<text x="{LEFT + 2}" y="724" {text} font-size="15" fill="#ffffff">'
        f"Version {html.escape(imprint.version)} · {imprint.models} models · data of {imprint.shown_date}</text>"
        f'<text x="{LEFT + 2}" y="748" {text} font-size="12" fill="#c4cee4">'
        f"data version {html.escape(imprint.data_version)}</text></svg>"
    )

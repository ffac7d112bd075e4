"""What keeps somebody out of a page, as far as its HTML says: one sentence and one expression a rule.

axe-core knows most of this and more, but takes seconds a page in a browser; this reads all pages in a few seconds.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

NAMED = "(@aria-label or @aria-labelledby)"
BOX = f"ancestor::div[contains(@class, 'table-box')][@tabindex = '0'][@role][{NAMED}]"
#: A picture beside words, or in something that has a name, says nothing by itself; nor does that of a switch.
INSIDE = "ancestor::*[self::a or self::button][@aria-label or @title or normalize-space()] or ancestor::label"
#: Material's switches, which are never shown; the buttons that turn them are labels with names.
SHOWN = "[not(@type = 'hidden')][not(contains(@class, 'md-toggle'))]"

RULES = {
    "no language": "/html[not(@lang = 'en')]",
    "a table without a name": f"//table[not(caption[normalize-space()] or {NAMED})]",
    "a table that does not scroll in a named box of its own": f"//table[not({BOX})]",
    "a table without headings": "//table[not(.//th)]",
    "a heading of a table without scope": "//th[not(@scope = 'col' or @scope = 'row')]",
    "an empty heading of a table": "//th[not(normalize-space() or @aria-label or .//*[@aria-label])]",
    "a heading of a table that is only a formula": (
        "//th[.//*[@class = 'katex']][not(.//text()[normalize-space()][not(ancestor::*[@class = 'katex'])])]"
    ),
    "a picture without words": "//img[not(@alt)]",
    "a drawing without words": (
        f"//svg[not(ancestor::svg or ancestor-or-self::*[@aria-hidden = 'true'] or {INSIDE})]"
        f"[not(@role = 'img' and ({NAMED} or title[normalize-space()]))]"
    ),
    "a figure without a caption or a name": (
        f"//figure[not(figcaption[normalize-space()] or .//figcaption[normalize-space()] or {NAMED})]"
    ),
    "a button without a name": f"//button[not(normalize-space() or {NAMED} or @title)]",
    "a link without a name": (
        f"//a[@href][not(normalize-space() or {NAMED} or @title or .//img[@alt != ''] or .//svg[{NAMED}])]"
    ),
    "a field without a label": (
        f"(//input{SHOWN} | //select | //textarea)"
        f"[not({NAMED} or @title or ancestor::label[normalize-space()] or @id = //label[normalize-space()]/@for)]"
    ),
    "a dialog without a name": f"//*[self::dialog or @role = 'dialog'][not({NAMED})]",
    "an order of its own for the keyboard": "//*[@tabindex > 0]",
    "an empty heading": "//*[self::h1 or self::h2 or self::h3 or self::h4][not(normalize-space())]",
}
FIND = {sentence: etree.XPath(expression) for sentence, expression in RULES.items()}
HEADINGS = etree.XPath("//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]")
REFERENCES = etree.XPath("//@aria-labelledby | //@aria-describedby | //@aria-controls | //@aria-owns | //@list")
#: In the order of the page: where a section begins, charts, and what can hold the numbers of a chart.
CHARTS_AND_DATA = etree.XPath(
    "//article//*[self::h1 or self::h2 or self::h3 or self::figure[contains(@class, 'chart')] or self::table"
    " or self::ul or self::ol or self::dl or self::a[contains(@href, '.csv') or contains(@href, 'models/index.html')]]"
)


def barriers(page: HtmlElement) -> Iterator[str]:
    """Every rule that a page breaks, with what breaks it."""
    for sentence, find in FIND.items():
        for element in find(page):
            yield f"{sentence}: {shown(element)}"
    yield from jumps(page)
    yield from dangling(page)
    yield from charts_without_data(page)


def shown(element: HtmlElement) -> str:
    """The beginning of an element, to find it by."""
    return " ".join(etree.tostring(element, encoding="unicode", with_tail=False).split())[:160]


def jumps(page: HtmlElement) -> Iterator[str]:
    """Headings that leave out a level on the way down; who walks by them thinks to have missed one."""
    before = 0
    for heading in HEADINGS(page):
        level = int(heading.tag[1])
        if level > before + 1:
            yield f"a heading of level {level} after one of level {before}: {shown(heading)}"
        before = level


def dangling(page: HtmlElement) -> Iterator[str]:
    """Names and descriptions taken from elements that are not on the page."""
    there = set(page.xpath("//@id"))
    for reference in REFERENCES(page):
        for name in str(reference).split():
            if name not in there:
                yield f"nothing has the id {name!r}: {shown(reference.getparent())}"


def charts_without_data(page: HtmlElement) -> Iterator[str]:
    """Charts whose section has no table, no list and no link to the numbers that are drawn."""
    charts: list[HtmlElement] = []
    data = False
    for element in [*CHARTS_AND_DATA(page), None]:
        if element is None or element.tag in ("h1", "h2", "h3"):
            if not data:
                yield from (f"a chart without its data: {chart.findtext('figcaption')}" for chart in charts)
            charts, data = [], False
        elif element.tag == "figure":
            charts.append(element)
        else:
            data = True

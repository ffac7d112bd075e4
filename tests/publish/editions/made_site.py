"""A small made-up built site: every page that the book names, and one chapter that has whatever a page can have."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

URL = "https://zoo.example/handbook/"
NAV = {
    "Learn": [
        "handbook/index.html",
        "handbook/parts.html",
        "handbook/glossary.html",
        "handbook/claims.html",
        "handbook/references.html",
    ],
    "Choose": ["handbook/matrix.html"],
}
STUBS = {
    "handbook/index.html": "Learn",
    "handbook/matrix.html": "Matrix",
    "handbook/claims.html": "Claims",
    "handbook/references.html": "References",
    "classes/index.html": "Classes",
    "classes/second.html": "Second class",
    "classes/first.html": "First class",
    "zoo/timeline.html": "Timeline",
    "zoo/families.html": "Families",
    "zoo/trends.html": "Trends",
    "zoo/runs-on/index.html": "What runs on",
    "zoo/models/index.html": "All models",
    "zoo/hardware/index.html": "Hardware",
    "zoo/developers/index.html": "Developers",
    "benchmarks/index.html": "Benchmarks",
    "benchmarks/exam.html": "Exam",
    "licenses/index.html": "Licences",
    "licenses/free.html": "Free licence",
    "about/notices.html": "Notices",
}

BARCODE = (
    '<svg class="barcode" viewBox="0 0 2 20" preserveAspectRatio="none" role="img" aria-label="Big: 2 × AF">'
    '<path d="M0 0h1v20h-1z" style="fill:var(--zoo-attention,#6cb3ff)"/></svg>'
)
DIAGRAM = (
    '<svg xmlns="http://www.w3.org/2000/svg" class="pele" viewBox="0 0 20 20" width="20" height="20" '
    'style="--_bg:var(--pele-bg,#fff);--_a:#e0e0e0" role="img" aria-labelledby="diagram-1-title" '
    'aria-describedby="diagram-1-desc"><title id="diagram-1-title">One token</title>'
    '<desc id="diagram-1-desc">A token goes to an expert.</desc>'
    '<clipPath id="c"><rect width="9" height="9"/></clipPath>'
    '<rect width="20" height="20" fill="color-mix(in srgb,var(--_a) 50%,var(--_bg))" clip-path="url(#c)"/>'
    '<text x="1" y="9" style="fill:var(--zoo-attention-text)">token &amp;&nbsp;expert</text></svg>'
)
FORMULA = (
    '<{tag} class="formula" data-search-exclude><span class="katex"><span class="katex-mathml"><math><semantics>'
    "<mi>x</mi>"
    '<annotation encoding="application/x-tex">{tex}</annotation></semantics></math></span>'
    '<span class="katex-html" aria-hidden="true"><span class="katex-base">x</span></span></span></{tag}>'
)
INLINE, BLOCK = r"T \le 2^{n}", r"M = \sum_i b_i \min(T, w_i)"


def table(columns: int, rows: int, label: str = "Rows", box: str = "table-box") -> str:
    """A table as the site boxes them."""
    head = "".join(f"<th>{label} {column}</th>" for column in range(columns))
    line = "".join(f'<td style="text-align: right;">value {column}</td>' for column in range(columns))
    body = f"<tr>{line}</tr>" * rows
    return (
        f'<div class="{box}" role="group" aria-label="Table: {label}" tabindex="0"><table class="data">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


PARTS = f"""<h1 id="parts">Parts of a page<a class="headerlink" href="#parts">¶</a></h1>
<p>See <a class="term" href="glossary.html#token">token</a>,
<a href="glossary.html#nowhere">a word that is not there</a>,
<a href="../zoo/models/big.html#cache">Big</a>, <a href="../tools/memory.html#model=big&amp;context=4096">a tool</a>,
<a href="#second">below</a>, <a href="https://example.org/x">elsewhere</a> and <a href="../">home</a>.</p>
<script>alert(1)</script><zoo-empty></zoo-empty>
<div class="playground" data-widget="moe-router"><button type="button">Play</button>{table(3, 2)}</div>
<div class="steps" data-title="One token">
<ol><li data-parts="x"><strong>In.</strong> A vector.</li><li>Out.</li></ol></div>
<div class="tabbed-set tabbed-alternate"><input type="radio" id="t1">
<div class="tabbed-labels"><label for="t1">Linux</label><label for="t2">macOS</label></div>
<div class="tabbed-content"><div class="tabbed-block"><p>apt</p></div>
<div class="tabbed-block"><p>brew</p></div></div></div>
<h2 id="second">Second section</h2>
<details class="question"><summary>Why?</summary><p id="why">Because.</p></details>
<p>Inline {FORMULA.format(tag="span", tex=INLINE)} and a block:</p>
{FORMULA.format(tag="div", tex=BLOCK)}
<figure class="diagram"><div class="diagram-canvas" style="--natural-width: 20">{DIAGRAM}</div>
<figcaption>One token</figcaption>
<details class="diagram-source"><summary>Diagram source</summary><pre>graph</pre></details>
</figure>
<dl class="facts"><div><dt>Size</dt><dd>8 B <small>weights</small></dd></div></dl>
<p><span class="swatch swatch-attention">A</span> {BARCODE}</p>
<nav class="page-actions"><a href="x">Edit</a></nav>"""

MODEL = """<h1 id="{id}">{name}</h1><ul class="badges"><li><span class="badge">open</span></li></ul>
<p class="compare-add"><a class="button" href="x">Compare</a></p><p>A model with {name} in it.</p>
<dl class="facts"><div><dt>Parameters</dt><dd>8 B</dd></div></dl><h2 id="results">Results</h2><p>A long story.</p>"""


def page(title: str, article: str) -> str:
    return (
        f'<!doctype html><html><head><link rel="canonical" href="{URL}index.html"><title>{title}</title></head><body>'
        f'<article class="md-content__inner md-typeset">{article}</article></body></html>'
    )


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def made_site(folder: Path, models: Sequence[str] = ("Big", "Älter", "small")) -> Path:
    """Write the site; the folder."""
    index = {"package_version": "9.8.7", "data_version": "feedbeef", "generated_at": "2026-11-26"}
    write(folder / "api/v1/index.json", json.dumps({**index, "counts": {"models": len(models)}}))
    write(folder / "index.html", page("Home", "<h1>Home</h1>"))
    write(folder / "404.html", page("404", "<h1>404</h1>"))
    write(folder / "sitemap.xml", "<urlset/>")
    for path, title in STUBS.items():
        write(
            folder / path,
            page(title, f'<h1 id="x">{title}</h1><p>About {title}.</p><h2 id="more">More</h2><p>End.</p>'),
        )
    words = '<h1 id="glossary">Words</h1><dl><dt id="token">Token</dt><dd>A piece of text.</dd></dl>'
    write(folder / "handbook/glossary.html", page("Words", words))
    write(folder / "handbook/parts.html", page("Parts", PARTS))
    links = '<a href="second.html">2</a><a href="first.html">1</a>'
    write(folder / "classes/index.html", page("Classes", f'<h1 id="c">Classes</h1><p>{links}</p>'))
    write(folder / "zoo/layers.html", page("Layers", f'<h1 id="l">Layers</h1><p>{BARCODE}</p>'))
    write(folder / "zoo/models/index.html", page("All", f'<h1 id="all">All models</h1>{table(11, 60, "Long heading")}'))
    for name in models:
        write(
            folder / f"zoo/models/{name.lower().replace('ä', 'ae')}.html", page(name, MODEL.format(id="m", name=name))
        )
    region = "<!-- editions -->\n<p>old</p>\n<!-- /editions -->"
    write(folder / "data/downloads.html", page("Downloads", f"<h1>Downloads</h1>{region}"))
    for sheet in ("assets/css/components.css", "assets/css/learn.css", "assets/vendor/katex/katex.min.css"):
        write(folder / sheet, "p{margin:0}")
    write(
        folder / "assets/css/palette.css",
        ':root,\n[data-md-color-scheme="default"] {\n  --zoo-attention: #6cb3ff;\n'
        '  --zoo-attention-text: #0f172a;\n}\n[data-md-color-scheme="slate"] {\n  --zoo-attention: #4a69b7;\n}\n',
    )
    font = '@font-face{font-family:X;src:url("../vendor/x.woff2") format("woff2"),url(gone.ttf)}'
    write(folder / "assets/css/theme.css", f":root{{--zoo-page: #ffffff}}{font}.pele{{--pele-bg: var(--zoo-page)}}")
    write(folder / "assets/vendor/x.woff2", "font")
    return folder


def made_root(folder: Path) -> Path:
    """A repository with the navigation of the made-up site."""
    lines = ["nav:"]
    for section, pages in NAV.items():
        lines += [f"  - {section}:", *(f"      - {one.replace('.html', '.md')}" for one in pages)]
    write(folder / "mkdocs.yml", "\n".join(lines) + "\n")
    return folder

"""A small handbook for tests of `publish`: every page the navigation names, and one page that has every component."""

from __future__ import annotations

import re
from pathlib import Path

from llm_zoo.render.palette import css, mermaid_classes
from llm_zoo.render.tree import Asset, Page, Tree

REPOSITORY = Path(__file__).resolve().parents[2]

STUBS = {
    "handbook/index.md": "Learn",
    "zoo/models/index.md": "Models",
    "zoo/developers/index.md": "Developers",
    "zoo/hardware/index.md": "Hardware",
    "zoo/runs-on/index.md": "What runs on",
    "zoo/layers.md": "Layers",
    "zoo/compare/index.md": "Side by side",
    "zoo/timeline.md": "Timeline",
    "zoo/families.md": "Families",
    "zoo/trends.md": "Trends",
    "contribute/gaps.md": "Gaps",
    "contribute/quality.md": "Quality of the data",
    "benchmarks/index.md": "Benchmarks",
    "classes/index.md": "Classes",
    "licenses/index.md": "Licences",
    "tools/index.md": "Tools",
    "tools/compare.md": "Compare",
    "tools/choose.md": "Choose",
    "tools/plots.md": "Plots",
    "tools/memory.md": "Memory",
    "tools/speed.md": "Speed",
    "tools/price.md": "Price of a workload",
    "tools/batch.md": "Batches and experts",
    "tools/reliability.md": "Reliability",
    "data/index.md": "Data",
    "data/downloads.md": "Downloads",
    "contribute/index.md": "Contribute",
    "contribute/rules/index.md": "Rules",
    "contribute/add.md": "Add or correct a model",
    "contribute/guide.md": "Contributing",
    "contribute/fields.md": "Fields",
    "about/security.md": "Security",
    "about/speed.md": "Speed and size",
    "zoo/developers/sample.md": "Sample developer",
    "zoo/hardware/sample.md": "Sample machine",
    "zoo/runs-on/8-gb.md": "Sample memory",
    "benchmarks/sample.md": "Sample benchmark",
    "classes/sample.md": "Sample class",
    "licenses/sample.md": "Sample licence",
}

HOME = """---
title: LLM Zoo
description: A handbook of large language models in which every number is computed and every fact has a source.
hide: [navigation, toc]
---

<section class="hero" markdown>

# Large language models, taken apart

One record a model. Every number computed, every fact with its source.
{ .lead }

<ul class="doors">
<li><a class="door-title" href="handbook/index.html">Learn how they work</a>
<p>Layers, experts, thinking: explained.</p></li>
<li><a class="door-title" href="handbook/selection-matrix.html">Choose one</a>
<p>For a task, a budget and a machine.</p></li>
<li><a class="door-title" href="zoo/models/index.html">Look one up</a>
<p>Parameters, memory, prices, results.</p></li>
</ul>

</section>

## In the zoo

<ul class="cards">
<li><a class="card-title" href="zoo/models/sample-moe.html">Sample MoE</a>
<p>671 billion weights, 37 of them active.</p></li>
<li><a class="card-title" href="zoo/models/index.html">All models</a>
<p>A table to sort and filter.</p></li>
<li><a class="card-title" href="data/index.html">The data</a>
<p>JSON, CSV and SQLite, versioned.</p></li>
</ul>
"""

DIAGRAM = f"""flowchart LR
  accTitle: One sparse layer
  accDescr: A token passes attention; a router then chooses two of eight experts.
  {mermaid_classes(["norm", "latent", "router", "expert", "shared_expert"]).replace(chr(10), chr(10) + "  ")}
  T[Token] --> N1[Norm]:::norm --> A[Latent attention]:::latent --> N2[Norm]:::norm --> R{{{{Router}}}}:::router
  R -->|0.6| E3[Expert 3<br/>2048 wide]:::expert --> S((+))
  R -->|0.4| E7[Expert 7<br/>2048 wide]:::expert --> S
  N2 --> H[Shared expert]:::shared_expert --> S
"""

MODEL = f"""---
title: Sample MoE
description: Sample MoE is a sparse model with 671 billion weights, 37 billion of them active for a token.
---

# Sample MoE

<ul class="badges">
<li><span class="badge badge-open">Open weights</span></li>
<li><span class="badge badge-system-1">System 1</span></li>
<li><span class="badge badge-switchable">Switchable</span></li>
<li><span class="badge badge-closed">Closed</span></li>
<li><span class="badge badge-system-2">System 2</span></li>
<li><span class="badge">MoE</span></li>
</ul>

Sparse model that made latent attention and fine-grained experts the open-weights default.
{{ .lead }}

<dl class="facts">
<div><dt>Parameters, total</dt>
<dd>671.0 B <small>671,026,404,352 <a class="src" href="#sources">report</a></small></dd></div>
<div><dt>Parameters, active</dt><dd>37.6 B <small>5.6 % of all</small></dd></div>
<div><dt>Context</dt><dd>131,072 <span class="unit">tokens</span></dd></div>
<div><dt>Cache</dt><dd>70,272 <span class="unit">bytes a token</span></dd></div>
<div><dt>Released</dt><dd>26 December 2024</dd></div>
<div><dt>Licence</dt><dd><a href="../../licenses/index.html">Sample licence</a></dd></div>
<div><dt>Training tokens</dt><dd>14.8 T</dd></div>
<div><dt>Price</dt><dd><span class="blank">undisclosed</span></dd></div>
</dl>

## Architecture

```mermaid
{DIAGRAM.rstrip()}
```

<ul class="legend">
<li><span class="swatch swatch-latent" aria-hidden="true">L</span> Latent attention</li>
<li><span class="swatch swatch-attention" aria-hidden="true">A</span> Attention</li>
<li><span class="swatch swatch-window" aria-hidden="true">W</span> Window</li>
<li><span class="swatch swatch-state-space" aria-hidden="true">S</span> State space</li>
<li><span class="swatch swatch-dense-ffn" aria-hidden="true">F</span> Dense feed-forward</li>
<li><span class="swatch swatch-expert" aria-hidden="true">E</span> Expert</li>
<li><span class="swatch swatch-shared-expert" aria-hidden="true">H</span> Shared expert</li>
<li><span class="swatch swatch-router" aria-hidden="true">R</span> Router</li>
<li><span class="swatch swatch-norm" aria-hidden="true">N</span> Norm</li>
<li><span class="swatch swatch-embedding" aria-hidden="true">M</span> Embedding</li>
</ul>

## Cache

The cache of one sequence of \\(n\\) tokens is a sum over the layers:

\\[
\\text{{bytes}}(n) = \\sum_{{l=1}}^{{61}} (r_{{kv}} + d_{{rope}}) \\cdot n \\cdot 2
\\]

<details class="working" markdown>
<summary>How 70,272 bytes a token was computed</summary>

| Term | Value | From |
| --- | ---: | --- |
| layers | 61 | `architecture.layers` |
| kv_rank + rope_dim | 576 | config |
| bytes an element | 2 | 16 bit |

</details>

!!! warning "Self-reported"
    The developer ran these benchmarks. See [the chapter](../../handbook/architectures.md).

!!! note
    Rows of different setups are never ranked.

## Results

| Benchmark | Score | Interval | Reporter | Date |
| --- | ---: | ---: | --- | --- |
| SWE-bench Verified | <span class="bar" style="--share: 42%">42.0</span> | 37.8–46.4 | self | <time>2024-12-27</time> |
| GPQA Diamond | <span class="bar" style="--share: 59%">59.1</span> | 52.1–65.7 | self | <time>2024-12-27</time> |
| MMLU-Pro | <span class="bar" style="--share: 76%">75.9</span> | 75.1–76.7 | independent | <time>2025-01-14</time> |

## Sources

Text with a footnote[^1], `inline code` and **weight**, *emphasis* as well.

[^1]: DeepSeek-V3 Technical Report, read 2026-11-21.

```yaml
architecture:
  hidden_size: 7168 # from config.json
  layers: 61
```

<nav class="page-actions" aria-label="This page">
<ul>
<li><a href="https://github.com/llm-zoo/handbook/edit/main/zoo_data/x.yaml">Edit this record</a></li>
<li><a href="https://github.com/llm-zoo/handbook/issues/new">Report an error</a></li>
<li><a href="../../data/index.html">JSON</a></li>
<li><a href="https://github.com/llm-zoo/handbook/commits/main/zoo_data/models/sample/sample-moe.yaml">History</a></li>
<li>Last verified 2026-11-21</li>
</ul>
</nav>
"""


def sample_tree(repository: Path = REPOSITORY) -> Tree:
    """The sample pages, with the real assets and the real prose of the chapters that `publish` owns."""
    pages = [
        Page("index.md", HOME, "docs/index.md"),
        Page("zoo/models/sample-moe.md", MODEL, "zoo_data/models/sample/sample-moe.yaml"),
        *(Page(path, stub(title), f"docs/{path}") for path, title in (in_navigation(repository) | STUBS).items()),
        *(prose(repository, path) for path in ("contribute/diagram-editor.md", "about/notices.md")),
    ]
    assets = [Asset("assets/css/palette.css", css().encode())]
    for file in sorted((repository / "docs" / "assets").rglob("*")):
        if file.is_file():
            assets.append(Asset(file.relative_to(repository / "docs").as_posix(), file.read_bytes()))
    return Tree(tuple(sorted(pages, key=lambda page: page.path)), tuple(sorted(assets, key=lambda asset: asset.path)))


def in_navigation(repository: Path) -> dict[str, str]:
    """Chapters, tools and other pages that the navigation names, so that a new one needs no stub of its own."""
    text = (repository / "mkdocs.yml").read_text(encoding="utf-8")
    paths = re.findall(r"^ +- (?:[^:]+: )?((?:handbook|tools|data|zoo)/[\w-]+)\.md$", text, re.M)
    return {f"{path}.md": path.split("/")[1].replace("-", " ").capitalize() for path in paths}


def prose(repository: Path, path: str) -> Page:
    return Page(path, (repository / "docs" / path).read_text(encoding="utf-8"), f"docs/{path}")


def stub(title: str) -> str:
    return f"# {title}\n\nThis page of the sample says only what it is called, which is {title}, and nothing more.\n"

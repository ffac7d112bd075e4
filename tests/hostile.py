"""A zoo by somebody who means harm: every text field holds what could break a page, a table or a tool."""

from __future__ import annotations

import datetime
from typing import Any

from tests.made_up import (
    ATTENTION,
    DENSE,
    MOE,
    Records,
    benchmark,
    hardware,
    layers,
    licence,
    model,
    model_class,
    price,
    result,
    source,
    task,
)

SCRIPT = "<script>alert(1)</script>"
IMAGE = "<img src=x onerror=alert(1)>"
LINK = "[x](javascript:alert(1))"
#: Signs that reorder what stands beside them, and one that hides.
OVERRIDE, ISOLATE, HIDDEN = "\u202e", "\u2066", "\u200b"

#: Each is short enough to end up whole in some name. Between them they try HTML, Markdown, Jinja, TeX, mermaid, YAML,
#: spreadsheets and the reader's eye.
PARTS = (
    SCRIPT,
    "</script></style></title></textarea>",
    IMAGE,
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)",
    LINK,
    "![x](https://evil.example/x.png)",
    "<https://evil.example>",
    "`code` ``` ~~~",
    "a|b||c",
    "*em* **strong** _u_ ~~s~~ ==m== ^s^",
    "{{ 7*7 }} {% raw %} {## x ##} {% endraw %}",
    "$(x)$ $$y$$ \\(x\\) \\[y\\]",
    '"] end subgraph x["',
    '"]; click A "javascript:alert(1)"',
    "%%{init: {'securityLevel': 'loose'}}%%",
    ":::router --> B; classDef x fill:red",
    "]]> --> <!-- <![CDATA[",
    "[^1] [^1]: note [x]: https://evil.example",
    "{#id .class onclick=alert(1)} {: .x }",
    "&lt;b&gt; &amp; &#60; &copy;",
    "\\1 \\g<0> \\n {0} %s %(x)s",
    f"{OVERRIDE}reversed{ISOLATE}isolated{HIDDEN}hidden",
    "--8<-- 'secret' *[HTML]: x",
)
OPENINGS = (
    "=HYPERLINK(1)",
    "# heading",
    "- item",
    "1. item",
    "+ item",
    "@SUM(1)",
    "> quote",
    "!!! note",
    "???+ x",
    "===",
)

#: A text of everything, on lines of their own so that each tries to open a block too.
TEXT = "\n".join(
    (*PARTS, "", "    indented", "\t", "---", "***", *OPENINGS, "", "<div markdown>", "| a | b |", "|---|---|")
)
HOST = "https://evil.example/a)(b[x](c)*d*_e_$f$&lt;g;h=~i~"


def name(number: int) -> str:
    """One of the parts as a name, so that all are somewhere; `=…` in front, as a spreadsheet would like it."""
    return f"=N{number} {PARTS[number % len(PARTS)]} {PARTS[(number + 7) % len(PARTS)]}"[:120]


def evil_source(number: int) -> dict[str, Any]:
    return source(name(number) + TEXT, url=HOST, via=TEXT, published=datetime.date(2025, 1, 1))


MLA = {
    "kind": "mla",
    "heads": 4,
    "kv_rank": 6,
    "nope_dim": 4,
    "rope_dim": 2,
    "value_dim": 4,
    "indexer": {"heads": 2, "head_dim": 4, "top_k": 3},
}


def hostile_model(number: int, **changes: Any) -> dict[str, Any]:
    """A model in which every text is hostile."""
    return model(
        name(number),
        family="evil",
        aliases=[name(number + 1), SCRIPT],
        summary=TEXT,
        hub="evil/model.md",
        api_id=name(number + 2),
        access={"weights": "open", "api": True, "license": {"weights": "Evil-1.0"}, "home": HOST},
        cognition="switchable",
        efforts=["low", "high"],
        modalities={"input": ["text", "image"], "output": ["text"]},
        variants=["chat", "tool-use"],
        context={"window": 4096, "source": "report", "locator": TEXT, "note": TEXT},
        cutoff={"date": datetime.date(2024, 1, 1), "source": "report", "note": TEXT},
        sources={"report": evil_source(number)},
        parameters={"total": 9999, "source": "report", "locator": TEXT, "audit_note": TEXT},
        training={
            "tokens": 10**12,
            "accelerator": TEXT,
            "accelerator_hours": 10**6,
            "source": "report",
            "locator": TEXT,
            "note": TEXT,
        },
        prices=[price("2025-03-01", note=TEXT)],
        rumours=[{"about": "prices", "claim": TEXT, "date": datetime.date(2025, 1, 1), "source": "report"}],
        disagreements=[{"fact": TEXT, "value": TEXT, "source": "report", "note": TEXT}],
        notes=[TEXT, SCRIPT],
        results=[
            result(score, setup={"harness": TEXT, "subset": TEXT, "effort": effort}, locator=TEXT, note=TEXT)
            | {"cost_per_task": cost, "reporter": "evil"}
            for score, effort, cost in ((50 + number, "low", 0.1), (60 + number, "high", 0.9))
        ],
        architecture=layers(
            locator=TEXT,
            note=TEXT,
            heads=[{"name": name(number + 3), "inputs": 8, "outputs": 8}],
            towers=[{"kind": "vision", "name": name(number + 4), "parameters": 400, "source": "report", "note": TEXT}],
            layers=[
                {"count": 1, "mixer": ATTENTION, "ffn": DENSE},
                {"count": 2, "pattern": [{"mixer": MLA, "ffn": MOE}, {"mixer": {**ATTENTION, "window": 7}}]},
            ],
        ),
    ) | {"developer": "evil", **changes}


def records() -> Records:
    """The hostile zoo; ids are the only thing that is not hostile, since those are refused before."""
    evil = {
        "name": name(5),
        "aliases": [name(6)],
        "country": "CH",
        "kind": "lab",
        "founded": 1999,
        "summary": TEXT,
        "philosophy": {"text": TEXT, "source": "page", "locator": TEXT},
        "home": HOST,
        "hub": "evil",
        "sources": {"page": evil_source(6)},
    }
    faulty = benchmark(
        name=name(7),
        full_name=name(8),
        version=name(9),
        summary=TEXT,
        analogy=TEXT,
        items_note=TEXT,
        answer_format=TEXT,
        metric={"name": name(10), "unit": "percent", "minimum": 0, "maximum": 100},
        humans=[{"who": TEXT, "score": 60, "source": "paper", "locator": TEXT, "note": TEXT}],
        paper=HOST,
        home=HOST,
        license=TEXT,
        faults=[{"text": TEXT, "source": "paper"}],
        contamination=TEXT,
        sources={"paper": evil_source(11)},
    )
    machine = {"summary": TEXT, "vendor": name(12), "locator": TEXT, "sources": {"sheet": evil_source(13)}}
    terms = licence("x", strict=False) | {
        "name": name(14),
        "url": HOST,
        "summary": TEXT,
        "limits": [TEXT, SCRIPT],
        "sources": {"text": evil_source(15)},
    }
    drawer = {"purpose": TEXT, "analogy": TEXT, "strengths": [TEXT], "weaknesses": [TEXT, TEXT], "caution": TEXT}
    models = {
        f"models/evil/evil-{number}": hostile_model(number, prices=[_own_price(TEXT)]) for number in range(len(PARTS))
    }
    return models | {
        "developers/evil": evil,
        "benchmarks/quiz": faulty,
        "hardware/nvidia-h100-sxm": hardware(name(16), 80, **machine),
        "hardware/nvidia-rtx-4090": hardware(name(17), 24, **machine),
        "hardware/apple-mac-mini-m6-16gb": hardware(name(16), 16, **machine),
        "hardware/samsung-galaxy-s25-ultra": hardware(name(17), 12, **machine),
        "licenses/Evil-1.0": terms,
        "classes/chat": model_class(name(18), 1, **drawer),
        "classes/mixture-of-experts": model_class(name(19), 2, **drawer),
        "glossary": {
            "terms": {
                f"evil-{number}": {
                    "term": name(number),
                    "expansion": name(number + 1),
                    "aliases": [f"alias {number} {PARTS[number]}"[:120]],
                    "definition": TEXT,
                }
                for number in range(len(PARTS))
            }
        },
        "claims/evil": {
            "text": TEXT,
            "order": 1,
            "verdict": "wrong",
            "explanation": TEXT,
            "checked": datetime.date(2025, 1, 1),
            "sources": {"page": evil_source(21)},
        },
        "references/evil": evil_source(22)
        | {"title": TEXT, "organisation": name(22), "published": datetime.date(2024, 1, 1), "kind": "book"},
        "tasks/answer": task(name=name(20), question=TEXT, why=TEXT, caveat=TEXT, cognition="system-2"),
    }


def _own_price(note: str) -> dict[str, Any]:
    return price("2025-03-01", note=note, provider="evil")


#: A chapter that asks for every block and every filter that prints a record's text.
CHAPTER = """---
title: Everything
---

# Everything

{% set one = m("evil-0") %}
{{ one.link }}, {{ one.name }}, {{ one.record.summary }}, {{ one.record.aliases|join }}, {{ one.developer_link }}

- {{ one.record.summary }}
- {{ developer("evil").link }}

{{ matrix() }}

{{ task_costs("evil-0", "evil-1") }}

{{ lane_costs("evil-0", "evil-1") }}

{% for task in tasks() %}
{{ task.question }} {{ task.why }} {{ task.caveat }} {{ task.evidence|map(attribute="link")|join }}
{% endfor %}

{{ model_table(models(), ["name", "developer", "kind", "total", "experts", "license", "price"]) }}

{{ fits_table(["evil-0", "evil-1"]) }}

{{ cache_chart(["evil-0", "evil-11"]) }}

{{ flops_chart(["evil-0", "evil-21"]) }}

{{ share_chart(models()[:8]) }}

{{ effort_chart("quiz") }}

{{ score_table("quiz") }}

{{ architecture_diagram("evil-3") }}

A work ({{ cite("evil") }}).

{{ references() }}
"""

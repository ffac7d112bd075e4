"""Every code that `zoo check` can print: what it means, why it is refused, and one wrong and right example."""

from __future__ import annotations

from dataclasses import dataclass

from .rules import RULES


@dataclass(frozen=True)
class Code:
    """One kind of mistake. `wrong` and `right` are lines of YAML that a test runs, or words where `inside` is `words`.

    `inside` says where the lines stand: "" at the top of a record of a closed model, `open` of one with open weights, a
    path such as `architecture.layers.0`, `file` for a whole file, or the folder of another kind of record.
    """

    title: str
    why: str
    wrong: str
    right: str
    inside: str = ""


_FILE = {
    "ZOO001": Code(
        "not UTF-8",
        "Other encodings turn letters of names into others without a sound.",
        "a file saved as UTF-16 or Latin-1",
        "a file saved as UTF-8",
        "words",
    ),
    "ZOO002": Code(
        "tab in the indentation",
        "YAML indents with spaces; how wide a tab is, every editor decides anew.",
        "access:\n\tapi: true",
        "access:\n  api: true",
        "file",
    ),
    "ZOO003": Code(
        "not valid YAML",
        "The file cannot be read further than the place that is named.",
        "context: {window: 8192",
        "context: {window: 8192}",
        "file",
    ),
    "ZOO004": Code(
        "key stands twice",
        "Most readers of YAML silently keep the last one and lose the first.",
        "name: Llama 3\nname: Llama 3 8B",
        "name: Llama 3 8B",
        "file",
    ),
    "ZOO005": Code(
        "aliases without end",
        "A few lines of aliases of aliases can expand to more than a computer's memory.",
        "a: &a [*a]",
        "mixer: &gqa {kind: attention, heads: 32}\nsame: *gqa",
        "file",
    ),
    "ZOO006": Code(
        "not one mapping",
        "One file is one record: keys and values.",
        "- name: Llama 3 8B",
        "name: Llama 3 8B",
        "file",
    ),
    "ZOO007": Code(
        "file in the wrong place",
        "Path and id are one; everything else refers to a record by this id.",
        "zoo_data/models/Llama 3.yaml",
        "zoo_data/models/meta/llama-3-8b.yaml",
        "words",
    ),
    "ZOO008": Code(
        "file too large",
        "A record is a page of text; a megabyte is something else.",
        "a record with pasted pages of a paper",
        "the facts, and a source with a locator",
        "words",
    ),
    "ZOO009": Code(
        "nested too deep",
        "No record needs more than a few levels; thousands exhaust the reader.",
        "[[[[[[…]]]]]]",
        "layers: [{count: 32, …}]",
        "words",
    ),
    "ZOO010": Code(
        "control character",
        "Characters that cannot be seen change what is read and hide what is written.",
        'name: "Llama\\b 3"',
        "name: Llama 3",
        "file",
    ),
    "ZOO011": Code(
        "key that is no text",
        "Keys are names of fields; merge keys hide where a value comes from.",
        "access: &access {api: true}\n<<: *access",
        "access: &access {api: true}\nsame: *access",
        "file",
    ),
    "ZOO012": Code(
        "YAML tag",
        "Tags ask the reader to build objects; records are plain data.",
        "name: !!python/name:os.system",
        "name: Llama 3 8B",
        "file",
    ),
}
_FORM = {
    "ZOO101": Code(
        "wrong type",
        "A number in quotes is text and cannot be computed with.",
        'hidden_size: "4096"',
        "hidden_size: 4096",
        "architecture",
    ),
    "ZOO102": Code(
        "missing key",
        "The field is needed to show or check the record.",
        "context: {source: paper}",
        "context: {window: 8192, source: paper}",
    ),
    "ZOO103": Code(
        "not one of the known values",
        "The value decides how the record is read; a new kind needs new code.",
        "mixer: {kind: atention, heads: 2, kv_heads: 1, head_dim: 4}",
        "mixer: {kind: attention, heads: 2, kv_heads: 1, head_dim: 4}",
        "architecture.layers.0",
    ),
    "ZOO104": Code(
        "unknown key",
        "A misspelt key would be a fact that nobody ever sees.",
        "contex: {window: 8192, source: paper}",
        "context: {window: 8192, source: paper}",
    ),
    "ZOO105": Code(
        "word instead of a blank",
        "A blank is typed: left out when nobody has looked, listed under "
        "'undisclosed' when the developer did not say. It never counts as no or as zero.",
        "training: unknown",
        "undisclosed: [architecture, training]",
    ),
    "ZOO106": Code(
        "word that YAML reads as true or false",
        "YAML 1.1 takes no, yes, on and off for booleans.",
        "name: no",
        'name: "no"',
    ),
    "ZOO107": Code(
        "word that YAML reads as a date or number",
        "An unquoted 3.10 becomes 3.1, 12:30 becomes 750.",
        "name: 3.10",
        'name: "3.10"',
    ),
    "ZOO108": Code(
        "number that YAML reads as text",
        "YAML 1.1 does not know 1e9; it would be the text '1e9'.",
        "training: {tokens: 1e9, source: paper}",
        "training: {tokens: 1_000_000_000, source: paper}",
    ),
    "ZOO109": Code(
        "not a link",
        "A source is a page that a reader can open; other schemes can run code.",
        'access: {weights: closed, api: true, home: "javascript:alert(1)"}',
        'access: {weights: closed, api: true, home: "https://example.org"}',
    ),
    "ZOO110": Code(
        "not an id",
        "Ids become file names and addresses; only letters, digits, dots and hyphens are safe.",
        "developer: ../meta",
        "developer: meta",
    ),
    "ZOO111": Code(
        "value out of range",
        "No such value can be right.",
        "context: {window: 0, source: paper}",
        "context: {window: 8192, source: paper}",
    ),
    "ZOO112": Code(
        "letter that looks like another",
        "A name that reads like a known one and is another would be found by nobody, or taken for it.",
        "name: L\u0430MA",
        "name: LaMA",
    ),
}
_LINKS = {
    "ZOO206": Code(
        "word with two entries",
        "A word that two terms claim would have two meanings.",
        "terms:\n  moe: {term: mixture of experts, definition: Many small networks.}\n"
        "  sparse: {term: sparse model, aliases: [mixture of experts], definition: Few at work.}",
        "terms:\n  moe: {term: mixture of experts, aliases: [MoE], definition: Many small networks.}",
        "glossary",
    ),
    "ZOO207": Code(
        "work without who or when",
        "A chapter cites a work by who wrote it and when, as 'Jiang et al. 2024'; it has one of each.",
        "authors: [OpenAI]",
        "authors: [Ada Lovelace]",
        "references",
    ),
    "ZOO201": Code(
        "no such record",
        "A reference must lead somewhere.",
        "access: {weights: closed, api: true, license: {weights: MITT}}",
        "access: {weights: closed, api: true, license: {weights: MIT}}",
    ),
    "ZOO202": Code(
        "no such source",
        "A fact without its source cannot be checked.",
        "context: {window: 8192, source: report}",
        "context: {window: 8192, source: paper}",
    ),
    "ZOO203": Code(
        "source that nothing names",
        "It suggests evidence that no fact rests on.",
        'sources:\n  paper: {title: Tiny, url: "https://example.org/tiny", accessed: 2025-03-02, kind: paper}\n'
        '  blog: {title: Blog, url: "https://example.org/blog", accessed: 2025-03-02, kind: news}',
        'sources:\n  paper: {title: Tiny, url: "https://example.org/tiny", accessed: 2025-03-02, kind: paper}',
    ),
}
_PRICE = "input: 1, output: 2, currency: USD, per: 1_000_000, source: paper"
_RESULT = "setup: {tools: false}, reporter: acme, date: 2025-03-01, source: paper"
_LAYERS = """\
access: {weights: open, api: true}
architecture:
  source: paper
  hidden_size: 8
  vocab_size: 16
  tie_embeddings: false
  position: {kind: rope, theta: 10_000}
  norm: {kind: rmsnorm, placement: pre}
  layers:
    - count: 2
      mixer: {kind: attention, heads: 2, kv_heads: 1, head_dim: 4}
      ffn: {kind: dense, intermediate: 16, activation: swiglu}"""
_EXPERTS = (
    "ffn: {{kind: moe, experts: {}, active: {}, intermediate: 16, activation: swiglu, router: {{kind: softmax}}}}"
)
#: Wrong, right, and where they stand, as in `Code`.
_EXAMPLES: dict[str, tuple[str, str, str]] = {
    "ZOO204": ("zoo_data/models/meta/gpt-4.yaml with developer: openai", "zoo_data/models/openai/gpt-4.yaml", "words"),
    "ZOO205": (
        "lineage: {derived_from: [tiny], relation: successor}  # in tiny.yaml",
        "lineage: {derived_from: [older], relation: successor}",
        "",
    ),
    "ZOO210": (
        "parameters: {total: 37_000_000_000, active: 671_000_000_000, source: paper}",
        "parameters: {total: 671_000_000_000, active: 37_000_000_000, source: paper}",
        "",
    ),
    "ZOO211": (
        "context: {window: 4096, output: 8192, source: paper}",
        "context: {window: 8192, output: 4096, source: paper}",
        "",
    ),
    "ZOO212": (
        "released: 2026-01-20  # its source was read on 2025-03-02",
        "released: 2025-03-01",
        "",
    ),
    "ZOO213": ("cutoff: {date: 2025-10-01, source: paper}", "cutoff: {date: 2024-10-01, source: paper}", ""),
    "ZOO214": (
        f"results:\n  - {{benchmark: quiz, score: 4200, {_RESULT}}}",
        f"results:\n  - {{benchmark: quiz, score: 42.0, {_RESULT}}}",
        "",
    ),
    "ZOO215": (
        f"prices:\n  - {{provider: acme, from: 2025-03-01, until: 2025-12-31, {_PRICE}}}\n"
        f"  - {{provider: acme, from: 2025-06-01, {_PRICE}}}",
        f"prices:\n  - {{provider: acme, from: 2025-03-01, until: 2025-05-31, {_PRICE}}}\n"
        f"  - {{provider: acme, from: 2025-06-01, {_PRICE}}}",
        "",
    ),
    "ZOO216": (
        f"results:\n  - {{benchmark: quiz, score: 42, {_RESULT}}}\n  - {{benchmark: quiz, score: 43, {_RESULT}}}",
        f"results:\n  - {{benchmark: quiz, score: 42, {_RESULT}}}\n"
        "disagreements:\n  - {fact: quiz, value: 43 in a later table, source: paper}",
        "",
    ),
    "ZOO217": (
        "training: {tokens: 1_000_000_000, source: paper}\nundisclosed: [architecture, training]",
        "training: {tokens: 1_000_000_000, source: paper}\nundisclosed: [architecture]",
        "",
    ),
    "ZOO218": ("access: {weights: open, api: true}", _LAYERS, ""),
    "ZOO219": (_EXPERTS.format(8, 16), _EXPERTS.format(16, 8), "architecture.layers.0"),
    "ZOO220": ("cognition: system-1\nefforts: [low, high]", "cognition: switchable\nefforts: [low, high]", ""),
    "ZOO221": (
        f"results:\n  - {{benchmark: quiz, score: 42, {_RESULT.replace('2025-03-01', '2023-01-01')}}}",
        f"results:\n  - {{benchmark: quiz, score: 42, {_RESULT}}}",
        "",
    ),
    "ZOO222": (
        "parameters: {total: 2000, source: paper}  # its layers give 1,448",
        "parameters: {total: 2000, source: paper, audit_note: the developer rounds up to thousands}",
        "open",
    ),
    "ZOO301": ("{{ m('deepsek-v3').link }} in a chapter", "{{ m('deepseek-v3').link }}", "words"),
    "ZOO302": ("chapter: traning", "chapter: training", "words"),
    "ZOO303": (
        '"a third, {{ v3.active_share | pct }}", read when it was 33 %',
        "the sentence as it is now, reviewed",
        "words",
    ),
    "ZOO304": ("{{ v3.link }} has 61 layers", "{{ v3.link }} has {{ v3.layers }} layers", "words"),
    "ZOO305": ('<img src="https://example.org/x.png">', '<img src="../assets/images/x.png">', "words"),
    "ZOO306": ("docs/handbook/picture.html", "docs/assets/images/picture.svg", "words"),
}
#: Titles of the rules that are functions; their reasons are the functions' docstrings.
_TITLES = {
    "ZOO204": "folder is not the developer",
    "ZOO205": "lineage in a circle",
    "ZOO210": "more active than total",
    "ZOO211": "longer than the context",
    "ZOO212": "read before it existed",
    "ZOO213": "cutoff after release",
    "ZOO214": "score out of range",
    "ZOO215": "prices overlap",
    "ZOO216": "the same result twice",
    "ZOO217": "blank that is given",
    "ZOO218": "open weights without layers",
    "ZOO219": "sizes that do not fit",
    "ZOO220": "effort without thinking",
    "ZOO221": "score before the model",
    "ZOO222": "audit fails",
    "ZOO301": "chapter names what is not there",
    "ZOO302": "no such chapter",
    "ZOO303": "sentence to read again",
    "ZOO304": "number that is typed",
    "ZOO305": "what is not part of writing",
    "ZOO306": "file that is no chapter",
}


def all_codes(extra: dict[str, str]) -> dict[str, Code]:
    """Every code in order. `extra` gives the reasons of rules that later stops of the street add."""
    reasons = {code: rule.why for code, rule in RULES.items()} | extra
    rules = {code: Code(_TITLES[code], why, *_EXAMPLES[code]) for code, why in reasons.items()}
    return dict(sorted((_FILE | _FORM | _LINKS | rules).items()))

"""Every code that `zoo check` can print: what it means, why it is refused, and one wrong and right example."""

from __future__ import annotations

from dataclasses import dataclass

from .rules import RULES


@dataclass(frozen=True)
class Code:
    """One kind of mistake. `wrong` and `right` are lines of YAML, or a file name."""

    title: str
    why: str
    wrong: str
    right: str


_FILE = {
    "ZOO001": Code(
        "not UTF-8",
        "Other encodings turn letters of names into others without a sound.",
        "a file saved as UTF-16 or Latin-1",
        "a file saved as UTF-8",
    ),
    "ZOO002": Code(
        "tab in the indentation",
        "YAML indents with spaces; how wide a tab is, every editor decides anew.",
        "access:\n\tapi: true",
        "access:\n  api: true",
    ),
    "ZOO003": Code(
        "not valid YAML",
        "The file cannot be read further than the place that is named.",
        "context: {window: 8192",
        "context: {window: 8192}",
    ),
    "ZOO004": Code(
        "key stands twice",
        "Most readers of YAML silently keep the last one and lose the first.",
        "name: Llama 3\nname: Llama 3 8B",
        "name: Llama 3 8B",
    ),
    "ZOO005": Code(
        "aliases without end",
        "A few lines of aliases of aliases can expand to more than a computer's memory.",
        "a: &a [*a]",
        "mixer: &gqa {kind: attention, …}\nmixer: *gqa",
    ),
    "ZOO006": Code(
        "not one mapping", "One file is one record: keys and values.", "- name: Llama 3 8B", "name: Llama 3 8B"
    ),
    "ZOO007": Code(
        "file in the wrong place",
        "Path and id are one; everything else refers to a record by this id.",
        "zoo_data/models/Llama 3.yaml",
        "zoo_data/models/meta/llama-3-8b.yaml",
    ),
    "ZOO008": Code(
        "file too large",
        "A record is a page of text; a megabyte is something else.",
        "a record with pasted pages of a paper",
        "the facts, and a source with a locator",
    ),
    "ZOO009": Code(
        "nested too deep",
        "No record needs more than a few levels; thousands exhaust the reader.",
        "[[[[[[…]]]]]]",
        "layers: [{count: 32, …}]",
    ),
    "ZOO010": Code(
        "control character",
        "Characters that cannot be seen change what is read and hide what is written.",
        'name: "Llama\\b 3"',
        "name: Llama 3",
    ),
    "ZOO011": Code(
        "key that is no text",
        "Keys are names of fields; merge keys hide where a value comes from.",
        "<<: *defaults",
        "mixer: *gqa",
    ),
    "ZOO012": Code(
        "YAML tag",
        "Tags ask the reader to build objects; records are plain data.",
        "name: !!python/name:os.system",
        "name: Llama 3 8B",
    ),
}
_FORM = {
    "ZOO101": Code(
        "wrong type",
        "A number in quotes is text and cannot be computed with.",
        'hidden_size: "4096"',
        "hidden_size: 4096",
    ),
    "ZOO102": Code(
        "missing key",
        "The field is needed to show or check the record.",
        "context: {source: report}",
        "context: {window: 8192, source: report}",
    ),
    "ZOO103": Code(
        "not one of the known values",
        "The value decides how the record is read; a new kind needs new code.",
        "mixer: {kind: atention, …}",
        "mixer: {kind: attention, …}",
    ),
    "ZOO104": Code(
        "unknown key",
        "A misspelt key would be a fact that nobody ever sees.",
        "contex: {window: 8192, …}",
        "context: {window: 8192, …}",
    ),
    "ZOO105": Code(
        "word instead of a blank",
        "A blank is typed: left out when nobody has looked, listed under "
        "'undisclosed' when the developer did not say. It never counts as no or as zero.",
        "training: unknown",
        "undisclosed: [training]",
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
        "version: 3.10",
        'version: "3.10"',
    ),
    "ZOO108": Code(
        "number that YAML reads as text",
        "YAML 1.1 does not know 1e9; it would be the text '1e9'.",
        "tokens: 1e9",
        "tokens: 1_000_000_000",
    ),
    "ZOO109": Code(
        "not a link",
        "A source is a page that a reader can open; other schemes can run code.",
        'url: "javascript:alert(1)"',
        'url: "https://arxiv.org/abs/2407.21783"',
    ),
    "ZOO110": Code(
        "not an id",
        "Ids become file names and addresses; only letters, digits, dots and hyphens are safe.",
        "developer: ../meta",
        "developer: meta",
    ),
    "ZOO111": Code(
        "value out of range", "No such value can be right.", "context: {window: 0, …}", "context: {window: 8192, …}"
    ),
}
_LINKS = {
    "ZOO206": Code(
        "word with two entries",
        "A word that two terms claim would have two meanings.",
        "moe: {term: mixture of experts}\nsparse: {term: sparse model, aliases: [mixture of experts]}",
        "moe: {term: mixture of experts, aliases: [MoE]}",
    ),
    "ZOO207": Code(
        "work without who or when",
        "A chapter cites a work by who wrote it and when, as 'Jiang et al. 2024'; it has one of each.",
        "authors: [OpenAI]\nyear: 2024\npublished: 2024-01-08",
        "organisation: OpenAI\npublished: 2024-01-08",
    ),
    "ZOO201": Code("no such record", "A reference must lead somewhere.", "developer: deepsek", "developer: deepseek"),
    "ZOO202": Code(
        "no such source",
        "A fact without its source cannot be checked.",
        "context: {window: 8192, source: paper}",
        "sources:\n  paper: {title: …, url: …}",
    ),
    "ZOO203": Code(
        "source that nothing names",
        "It suggests evidence that no fact rests on.",
        "sources: {report: …, blog: …}",
        "only sources that a block names",
    ),
}
_EXAMPLES = {
    "ZOO204": ("zoo_data/models/meta/gpt-4.yaml with developer: openai", "zoo_data/models/openai/gpt-4.yaml"),
    "ZOO205": (
        "lineage: {derived_from: [deepseek-v3], …} in deepseek-v3.yaml",
        "lineage: {derived_from: [deepseek-v2], …}",
    ),
    "ZOO210": (
        "parameters: {total: 37_000_000_000, active: 671_000_000_000, …}",
        "parameters: {total: 671_000_000_000, active: 37_000_000_000, …}",
    ),
    "ZOO211": ("context: {window: 4096, output: 8192, …}", "context: {window: 8192, output: 4096, …}"),
    "ZOO212": ("released: 2026-01-20 with accessed: 2025-12-01", "accessed: 2026-01-21"),
    "ZOO213": ("released: 2024-05-13 with cutoff: {date: 2024-10-01, …}", "cutoff: {date: 2023-10-01, …}"),
    "ZOO214": ("score: 0.42", "score: 42.0"),
    "ZOO215": ("from: 2025-01-01 without until, and from: 2025-01-01 again", "until: 2025-02-07, and from: 2025-02-08"),
    "ZOO216": ("two rows that differ in the score only", "one row, the other under disagreements"),
    "ZOO217": ("undisclosed: [training] beside training: {tokens: …}", "training: {tokens: …}"),
    "ZOO218": ("access: {weights: open, …} without architecture", "architecture: {source: config, …}"),
    "ZOO219": ("ffn: {kind: moe, experts: 8, active: 16, …}", "ffn: {kind: moe, experts: 16, active: 8, …}"),
    "ZOO220": ("cognition: system-1 with efforts: [low, high]", "cognition: switchable with efforts: [low, high]"),
    "ZOO221": ("date: 2023-01-01 in a model released in 2025", "date: 2025-03-01"),
    "ZOO304": ("{{ v3.link }} has 61 layers", "{{ v3.link }} has {{ v3.layers }} layers"),
    "ZOO303": ('"a third, {{ v3.active_share | pct }}", read when it was 33 %', "the sentence as it is now, reviewed"),
    "ZOO302": ("chapter: traning", "chapter: training"),
    "ZOO301": ("{{ m('deepsek-v3').link }} in a chapter", "{{ m('deepseek-v3').link }}"),
    "ZOO222": (
        "parameters: {total: 8_000_000_000, …} for layers that give 7.2 billion",
        "the same, with audit_note: the developer rounds up",
    ),
}
#: Titles of the rules that are functions; their reasons are the functions' docstrings.
_TITLES = {
    "ZOO204": "folder is not the developer",
    "ZOO205": "lineage in a circle",
    "ZOO210": "more active than total",
    "ZOO211": "answer longer than the context",
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
}


def all_codes(extra: dict[str, str]) -> dict[str, Code]:
    """Every code in order. `extra` gives the reasons of rules that later stops of the street add."""
    reasons = {code: rule.why for code, rule in RULES.items()} | extra
    rules = {code: Code(_TITLES[code], why, *_EXAMPLES[code]) for code, why in reasons.items()}
    return dict(sorted((_FILE | _FORM | _LINKS | rules).items()))

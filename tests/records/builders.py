"""A zoo of one record a kind, as small as the form allows, and ways to break it.

`ZOO` is correct, so every problem that a test sees comes from the edits of that test. `NEXT` is a second model, for
what needs two. Numbers of lines and columns in the tests count in these texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from llm_zoo.derive.audit import load_audited_zoo
from llm_zoo.records import RecordErrors, Zoo

#: Top folder of this repository, with the real records.
REPOSITORY = Path(__file__).resolve().parents[2]

TINY = "zoo_data/models/acme/tiny.yaml"
NEXT = "zoo_data/models/acme/tiny-2.yaml"
ACME = "zoo_data/developers/acme.yaml"
QUIZ = "zoo_data/benchmarks/quiz.yaml"
BOX = "zoo_data/hardware/box.yaml"
MIT = "zoo_data/licenses/MIT.yaml"
SMALL = "zoo_data/classes/small.yaml"
MAIL = "zoo_data/tasks/mail.yaml"
RUMOUR = "zoo_data/claims/rumour.yaml"
WORK = "zoo_data/references/doe-2024.yaml"
WORDS = "zoo_data/glossary.yaml"
LINKS = "zoo_data/links.yaml"

_SOURCE = 'https://example.org/page", accessed: 2025-03-02, kind: documentation}'

ZOO: Mapping[str, str] = {
    TINY: """\
name: Tiny
developer: acme
family: tiny
released: 2025-03-01
summary: Small enough to count by hand.
access: {weights: open, api: true, license: {weights: MIT}}
modalities: {input: [text], output: [text]}
variants: [base]
context: {window: 4096, output: 1024, source: paper}
cutoff: {date: 2024-12-31, source: paper}
sources:
  paper: {title: Tiny, url: "https://example.org/tiny", published: 2025-03-01, accessed: 2025-03-02, kind: paper}
parameters: {total: 1448, active: 1320, source: paper}
training: {tokens: 1000, source: paper}
architecture:
  source: paper
  hidden_size: 8
  vocab_size: 16
  tie_embeddings: false
  position: {kind: rope, theta: 10000}
  norm: {kind: rmsnorm, placement: pre}
  layers:
    - count: 2
      mixer: {kind: attention, heads: 2, kv_heads: 1, head_dim: 4}
      ffn: {kind: dense, intermediate: 16, activation: swiglu}
prices:
  - {provider: acme, from: 2025-03-01, input: 1, output: 2, currency: USD, per: 1_000_000, source: paper}
results:
  - {benchmark: quiz, score: 42, setup: {tools: false}, reporter: acme, date: 2025-03-01, source: paper}
""",
    ACME: f"""\
name: Acme
country: US
kind: company
summary: It makes one model.
home: "https://example.org"
sources:
  site: {{title: Acme, url: "{_SOURCE}
""",
    QUIZ: f"""\
name: Quiz
released: 2024-01-01
summary: Ten questions.
analogy: A pub quiz.
skills: [knowledge]
answer_format: one word
metric: {{name: accuracy, unit: percent, minimum: 0, maximum: 100}}
humans:
  - {{who: guests of the pub, score: 70, source: site}}
sources:
  site: {{title: Quiz, url: "{_SOURCE}
""",
    BOX: f"""\
name: Box
vendor: Acme
kind: desktop
summary: It hums.
memory_gb: 16
bandwidth_gbs: 100
source: sheet
sources:
  sheet: {{title: Data sheet, url: "{_SOURCE}
""",
    MIT: f"""\
name: MIT License
url: "https://example.org/mit"
open_source: true
commercial_use: "yes"
summary: Do what you like.
source: text
sources:
  text: {{title: MIT, url: "{_SOURCE}
""",
    SMALL: """\
name: Small
order: 1
purpose: To be counted.
analogy: A pocket calculator.
strengths: [cheap]
weaknesses: [forgetful]
""",
    MAIL: """\
name: Answer a letter
order: 1
question: Please answer.
cognition: system-1
why: Politeness is no puzzle.
evidence: [quiz]
context: 1000
tokens: {input: 500, output: 200}
""",
    RUMOUR: f"""\
text: Tiny is small.
order: 1
verdict: holds
explanation: Count it.
checked: 2025-03-02
numbers:
  - {{label: size, model: tiny, quantity: total}}
scores:
  - {{model: tiny, benchmark: quiz}}
sources:
  page: {{title: Talk, url: "{_SOURCE}
""",
    WORK: """\
title: On Pubs
authors: [Jo Doe, Ann Roe]
published: 2024-05-06
url: "https://example.org/pubs"
accessed: 2025-03-02
kind: book
""",
    WORDS: """\
terms:
  token:
    term: token
    definition: A piece of text.
  model:
    term: model
    definition: It turns tokens into tokens.
    see: [token]
""",
    LINKS: """\
checked: 2025-03-03
reached: 1
gone:
  https://example.org/page: status 404
""",
}

#: A second model: closed, nothing disclosed, made from the first.
SECOND = """\
name: Tiny 2
developer: acme
family: tiny
released: 2025-06-01
summary: Grown, and closed.
lineage: {derived_from: [tiny], relation: successor}
access: {weights: closed, api: true}
cognition: switchable
efforts: [low, high]
modalities: {input: [text], output: [text]}
variants: [chat]
sources:
  page: {title: Tiny 2, url: "https://example.org/tiny-2", accessed: 2025-06-01, kind: announcement}
undisclosed: [parameters, architecture]
"""

_CODE = re.compile(r":\d+:\d+ (ZOO\d+) ")
Edit = Callable[[Path], None]


@dataclass(frozen=True)
class Case:
    """Edits of the zoo, and every line that `zoo check` must then say; none when the zoo stays correct."""

    protects: str
    edits: tuple[Edit, ...]
    problems: tuple[str, ...] = ()


def case(protects: str, *edits: Edit, says: str | tuple[str, ...] = ()) -> Case:
    """A case; `says` holds lines like `path:1:1 ZOO001 message`, sorted as they are printed."""
    return Case(protects, edits, (says,) if isinstance(says, str) else says)


def change(old: str, new: str, file: str = TINY) -> Edit:
    """Replace `old`, which must stand in the file exactly once."""

    def edit(root: Path) -> None:
        text = (root / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        (root / file).write_text(text.replace(old, new), encoding="utf-8", newline="")

    return edit


def write(file: str, content: str | bytes) -> Edit:
    """Write a file; text as UTF-8."""

    def edit(root: Path) -> None:
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    return edit


def append(text: str, file: str = TINY) -> Edit:
    """Add lines at the end of a file."""

    def edit(root: Path) -> None:
        (root / file).write_text((root / file).read_text(encoding="utf-8") + text, encoding="utf-8")

    return edit


def second(*changes: tuple[str, str]) -> Edit:
    """Add the second model, with changes."""

    def edit(root: Path) -> None:
        write(NEXT, SECOND)(root)
        for old, new in changes:
            change(old, new, NEXT)(root)

    return edit


def make_zoo(root: Path, *edits: Edit) -> Path:
    """Write the correct zoo below `root`, then break it."""
    for file, text in ZOO.items():
        write(file, text)(root)
    for edit in edits:
        edit(root)
    return root


def load(root: Path, *edits: Edit) -> Zoo:
    """The zoo after the edits; it must be correct."""
    return load_audited_zoo(make_zoo(root, *edits))


def complaints(root: Path) -> list[str]:
    """What the public loader says of the zoo at `root`, as the terminal shows it."""
    try:
        load_audited_zoo(root)
    except RecordErrors as errors:
        return [str(problem) for problem in errors.problems]
    return []


def in_full(problems: tuple[str, ...]) -> list[str]:
    """Each line with the one below it that says where to read more."""
    return [f"{line}\n    see contribute/rules/#{_CODE.search(line)[1].lower()}" for line in problems]


def check_case(root: Path, one: Case) -> None:
    """The loader says exactly what the case expects, in this order."""
    assert complaints(make_zoo(root, *one.edits)) == in_full(one.problems)

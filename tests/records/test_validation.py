"""What the form of a record says to a contributor: the place, the fault, the nearest right name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from tests.records.builders import (
    ACME,
    MAIL,
    MIT,
    NEXT,
    QUIZ,
    SMALL,
    TINY,
    Case,
    append,
    case,
    change,
    check_case,
    complaints,
    in_full,
    load,
    make_zoo,
    second,
)

from llm_zoo.records.mixers import Mixer

#: Words of the library that checks the form; a contributor has never heard of them.
JARGON = re.compile(r"Input|input should|validation|[Dd]ictionary|pydantic|datetime|int_|NoneType|ctx|discriminator")

#: Every kind of mixer; the list grows with each architecture, the message with it.
MIXERS = ", ".join(get_args(one.model_fields["kind"].annotation)[0] for one in get_args(get_args(Mixer)[0]))
HOME = 'home: "https://example.org"'

REFUSED = [
    # Types
    case(
        "a number in quotes",
        change("hidden_size: 8", 'hidden_size: "8"'),
        says=f"{TINY}:17:16 ZOO101 'hidden_size' must be a whole number, not the text '8'",
    ),
    case(
        "half a layer",
        change("- count: 2", "- count: 2.5"),
        says=f"{TINY}:23:14 ZOO101 'count' must be a whole number, not 2.5",
    ),
    case(
        "a word where true or false is wanted",
        change("api: true", 'api: "true"'),
        says=f"{TINY}:6:30 ZOO101 'api' must be true or false, not the text 'true'",
    ),
    case(
        "a truth where a number is wanted",
        change("hidden_size: 8", "hidden_size: yes"),
        says=f"{TINY}:17:16 ZOO101 'hidden_size' must be a whole number, not true",
    ),
    case(
        "a day where a number is wanted",
        change("hidden_size: 8", "hidden_size: 2024-01-01"),
        says=f"{TINY}:17:16 ZOO101 'hidden_size' must be a whole number, not 2024-01-01",
    ),
    case(
        "a number where a day is wanted",
        change("released: 2025-03-01", "released: 2025"),
        says=f"{TINY}:4:11 ZOO101 'released' must be a date like 2024-12-26, not 2025",
    ),
    case(
        "a list where a text is wanted",
        change("name: Tiny\n", "name: [Tiny]\n"),
        says=f"{TINY}:1:7 ZOO101 'name' must be text, not a list",
    ),
    case(
        "a mapping where a text is wanted",
        change("name: Tiny\n", "name: {en: Tiny}\n"),
        says=f"{TINY}:1:7 ZOO101 'name' must be text, not a mapping",
    ),
    case(
        "a text where a list is wanted",
        change("[base]", "base"),
        says=f"{TINY}:8:11 ZOO101 'variants' must be a list, not the text 'base'",
    ),
    case(
        "a text where a block is wanted",
        change("norm: {kind: rmsnorm, placement: pre}", "norm: rmsnorm"),
        says=f"{TINY}:21:9 ZOO101 'norm' must be a mapping, not the text 'rmsnorm'",
    ),
    case(
        "a text where a mixer is wanted",
        change("mixer: {kind: attention, heads: 2, kv_heads: 1, head_dim: 4}", "mixer: attention"),
        says=f"{TINY}:24:14 ZOO101 'mixer' must be a mapping, not the text 'attention'",
    ),
    case(
        "the item of a list is counted as people count",
        append("aliases: [T, 7]\n"),
        says=f"{TINY}:30:14 ZOO107 YAML reads '7' as a number; write it in quotes: \"7\"",
    ),
    case(
        "a list of lists where blocks are wanted",
        append("rumours: [[1]]\n"),
        says=f"{TINY}:30:11 ZOO101 item 1 of 'rumours' must be a mapping, not a list",
    ),
    # Keys
    case(
        "an unknown key, with the nearest known",
        change("context: {", "contex: {"),
        says=f"{TINY}:9:1 ZOO104 unknown key 'contex' in model — did you mean 'context'?",
    ),
    case(
        "an unknown key far from all known",
        append("colour: blue\n"),
        says=f"{TINY}:30:1 ZOO104 unknown key 'colour' in model",
    ),
    case(
        "an unknown key in a block",
        change("kv_heads: 1", "kvheads: 1"),
        says=(
            f"{TINY}:24:14 ZOO102 missing key 'kv_heads' in attention",
            f"{TINY}:24:42 ZOO104 unknown key 'kvheads' in attention — did you mean 'kv_heads'?",
        ),
    ),
    case(
        "an unknown key in an item of a list",
        append("rumours: [{abuot: training, claim: x, date: 2025-01-01, source: paper}]\n"),
        says=(
            f"{TINY}:30:11 ZOO102 missing key 'about' in rumour",
            f"{TINY}:30:12 ZOO104 unknown key 'abuot' in rumour — did you mean 'about'?",
        ),
    ),
    case(
        "a key of another kind of mixer",
        change("head_dim: 4", "head_dim: 4, q_rank: 2"),
        says=f"{TINY}:24:68 ZOO104 unknown key 'q_rank' in attention",
    ),
    case(
        "an unknown key that a hint spells as it is written",
        change("from: 2025-03-01", "form: 2025-03-01"),
        says=(
            f"{TINY}:27:5 ZOO102 missing key 'from' in price",
            f"{TINY}:27:22 ZOO104 unknown key 'form' in price — did you mean 'from'?",
        ),
    ),
    case(
        "the Python name of a key is not a key",
        change("from: 2025-03-01", "from_: 2025-03-01"),
        says=(
            f"{TINY}:27:5 ZOO102 missing key 'from' in price",
            f"{TINY}:27:22 ZOO104 unknown key 'from_' in price — did you mean 'from'?",
        ),
    ),
    case(
        "a key with a line break cannot write a line of its own",
        append('"x\\n::error::y": 1\n'),
        says=f"{TINY}:30:1 ZOO104 unknown key 'x\\n::error::y' in model",
    ),
    case(
        "a key with a mark that turns text around",
        append('"x\\u202ey": 1\n'),
        says=f"{TINY}:30:1 ZOO104 unknown key 'x\\u202ey' in model",
    ),
    case("a key in brackets", append('"[key]": 1\n'), says=f"{TINY}:30:1 ZOO104 unknown key '[key]' in model"),
    case("a missing key", change("family: tiny\n", ""), says=f"{TINY}:1:1 ZOO102 missing key 'family' in model"),
    case(
        "a missing key of a block stands where the block stands",
        change("window: 4096, ", ""),
        says=f"{TINY}:9:10 ZOO102 missing key 'window' in context",
    ),
    case(
        "a missing key of an item stands where the item stands",
        change("score: 42, ", ""),
        says=f"{TINY}:29:5 ZOO102 missing key 'score' in result",
    ),
    case("a missing kind", change("{kind: attention, ", "{"), says=f"{TINY}:24:7 ZOO102 missing key 'kind' in 'mixer'"),
    case(
        "an empty block lacks all it needs",
        change("norm: {kind: rmsnorm, placement: pre}", "norm: {}"),
        says=(f"{TINY}:21:9 ZOO102 missing key 'kind' in norm", f"{TINY}:21:9 ZOO102 missing key 'placement' in norm"),
    ),
    # Words of a list
    case(
        "an unknown word, with the nearest known",
        change("weights: open", "weights: opne"),
        says=f"{TINY}:6:19 ZOO103 'weights' is 'opne'; it must be one of: open, closed — did you mean 'open'?",
    ),
    case(
        "an unknown mixer is never counted as attention",
        change("{kind: attention,", "{kind: atention,"),
        says=f"{TINY}:24:21 ZOO103 'kind' is 'atention'; it must be one of: {MIXERS} — did you mean 'attention'?",
    ),
    case(
        "a mixer that nobody has written",
        change("{kind: attention,", "{kind: hyena,"),
        says=f"{TINY}:24:21 ZOO103 'kind' is 'hyena'; it must be one of: {MIXERS}",
    ),
    case(
        "a number as a kind of mixer",
        change("{kind: attention,", "{kind: 3,"),
        says=f"{TINY}:24:21 ZOO103 'kind' is 3; it must be one of: {MIXERS}",
    ),
    case(
        "an unknown kind of FFN",
        change("{kind: dense,", "{kind: desne,"),
        says=f"{TINY}:25:19 ZOO103 'kind' is 'desne'; it must be one of: dense, moe — did you mean 'dense'?",
    ),
    case(
        "an unknown word in a list",
        change("output: [text]", "output: [txt]"),
        says=f"{TINY}:7:38 ZOO103 item 1 of 'output' is 'txt'; it must be one of: text, image, audio, video, pdf, "
        "embedding, latent — did you mean 'text'?",
    ),
    case(
        "a number for a word",
        change('commercial_use: "yes"', "commercial_use: 1", MIT),
        says=f"{MIT}:4:17 ZOO103 'commercial_use' is 1; it must be one of: yes, with-limits, no",
    ),
    case(
        "a day for a word",
        change("weights: open", "weights: 2024-01-01"),
        says=f"{TINY}:6:19 ZOO103 'weights' is 2024-01-01; it must be one of: open, closed",
    ),
    case(
        "a list for a word",
        change("weights: open", "weights: [open]"),
        says=f"{TINY}:6:19 ZOO103 'weights' is ['open']; it must be one of: open, closed — did you mean 'open'?",
    ),
    case(
        "capitals are another word",
        change("weights: open", "weights: Open"),
        says=f"{TINY}:6:19 ZOO103 'weights' is 'Open'; it must be one of: open, closed — did you mean 'open'?",
    ),
    # Links
    *(
        case(
            f"{url} is no link",
            change(HOME, f"home: '{url}'", ACME),
            says=f"{ACME}:5:7 ZOO109 {url!r} is not a link to a public page; it must look like https://host/path",
        )
        for url in (
            "javascript:alert(1)",
            "data:text/html,x",
            "http://example.org/",
            "//example.org/",
            "/etc/passwd",
            "file:///etc/passwd",
            "https://",
            "https://localhost/",
            "https://user@example.org/",
            "https://user:secret@example.org/",
            "https://@example.org/",
            "https://example.org\\@evil.org/",
            "https://example.org/a b",
            "https://example.org/<script>",
            "https://example.org/\u202egpj",
            "https://[::1",
            "HTTPS:example.org",
            "https://127.0.0.1/",
            "https://169.254.169.254/latest/meta-data/",
            "https://[::ffff:127.0.0.1]/",
            "https://2130706433.0/",
            "https://\u0430rxiv.org/abs/2412.19437",  # Cyrillic
            "https://arxiv\u3002org/",
        )
    ),
    case(
        "a link too long to print",
        change(HOME, f"home: http://{'x' * 500}", ACME),
        says=f"{ACME}:5:7 ZOO109 'http://xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… is not a link to a "
        "public page; it must look like https://host/path",
    ),
    case(
        "a link too long to be one",
        change(HOME, f"home: https://example.org/{'x' * 1000}", ACME),
        says=f"{ACME}:5:7 ZOO111 'home' has 1020 characters; it must have at most 1000",
    ),
    # Ids
    *(
        case(
            f"{name} is no id",
            change("developer: acme", f"developer: '{name}'"),
            says=f"{TINY}:2:12 ZOO110 '{name}' is not an id: a-z, 0-9, and single '.' or '-' between them",
        )
        for name in (
            "../acme",
            "..",
            "a/b",
            "a..b",
            "Acme",
            "acme ",
            "a_b",
            "-acme",
            "acme.",
            "äcme",
            "acme ltd",
            "1_000",
        )
    ),
    # Letters that look like others, written as escapes so that a reader of this file sees them
    *(
        case(
            f"a name with {name}",
            change("name: Tiny", f'name: "{text}"'),
            says=f"{TINY}:1:7 ZOO112 '{text}' has the letter {letter}, {name}, which looks like another; "
            "write it in one script",
        )
        for text, letter, name in (
            ("G\u0420T", "U+0420", "cyrillic capital letter er"),
            ("Ll\u0430ma", "U+0430", "cyrillic small letter a"),
            ("\u039cistral", "U+039C", "greek capital letter mu"),
            ("\U0001d406\U0001d40f", "U+1D406", "mathematical bold capital g"),
            ("\uff27\uff30", "U+FF27", "fullwidth latin capital letter g"),
        )
    ),
    case(
        "an id with a line break",
        change("developer: acme", 'developer: "a\\n::error::b"'),
        says=f"{TINY}:2:12 ZOO110 'a\\n::error::b' is not an id: a-z, 0-9, and single '.' or '-' between them",
    ),
    case(
        "an id longer than a file name",
        change("developer: acme", f"developer: {'a' * 81}"),
        says=f"{TINY}:2:12 ZOO110 '{'a' * 58}… is not an id: it has 81 characters, more than 80",
    ),
    case(
        "a licence's id may have capitals but no path",
        change("weights: MIT", "weights: ../MIT"),
        says=f"{TINY}:6:55 ZOO110 '../MIT' is not an id: letters, digits, and single '.' or '-' between them",
    ),
    case(
        "an id in a list",
        change("evidence: [quiz]", "evidence: [Quiz]", MAIL),
        says=f"{MAIL}:6:12 ZOO110 'Quiz' is not an id: a-z, 0-9, and single '.' or '-' between them",
    ),
    case(
        "the name of a source",
        change("  paper: {title", "  The Paper: {title"),
        says=f"{TINY}:12:3 ZOO110 'The Paper' cannot be a key of 'sources': a-z first, then a-z, 0-9, '-' or '_', "
        "at most 41 characters",
    ),
    case(
        "the name of a source in brackets",
        change("  paper: {title", '  "[key]": {title'),
        says=f"{TINY}:12:3 ZOO110 '[key]' cannot be a key of 'sources': a-z first, then a-z, 0-9, '-' or '_', at "
        "most 41 characters",
    ),
    # Ranges
    case(
        "a window of nothing",
        change("window: 4096", "window: 0"),
        says=f"{TINY}:9:19 ZOO111 'window' is 0; it must be at least 1",
    ),
    case(
        "a negative price",
        change("input: 1,", "input: -1,"),
        says=f"{TINY}:27:47 ZOO111 'input' is -1; it must be at least 0",
    ),
    case(
        "a fraction of nothing",
        change("theta: 10000", "fraction: 0"),
        says=f"{TINY}:20:36 ZOO111 'fraction' is 0; it must be more than 0",
    ),
    case(
        "a base of rotation that no network has",
        change("theta: 10000", "theta: 1.0e+300"),
        says=f"{TINY}:20:33 ZOO111 'theta' is 1e+300; it must be at most 1,000,000,000,000,000",
    ),
    case(
        "more than the whole",
        change("theta: 10000", "fraction: 1.5"),
        says=f"{TINY}:20:36 ZOO111 'fraction' is 1.5; it must be at most 1",
    ),
    case(
        "more layers than any network has",
        change("- count: 2", "- count: 100000"),
        says=f"{TINY}:23:14 ZOO111 'count' is 100000; it must be at most 1000",
    ),
    case(
        "more tokens than there are",
        change("tokens: 1000,", "tokens: 99_999_999_999_999_999,"),
        says=f"{TINY}:14:20 ZOO111 'tokens' is 99999999999999999; it must be at most 10,000,000,000,000,000",
    ),
    case(
        "a year before there were companies",
        change("kind: company", "kind: company\nfounded: 1066", ACME),
        says=f"{ACME}:4:10 ZOO111 'founded' is 1066; it must be at least 1800",
    ),
    case(
        "a name too long for a table",
        change("name: Tiny\n", f"name: {'x' * 121}\n"),
        says=f"{TINY}:1:7 ZOO111 'name' has 121 characters; it must have at most 120",
    ),
    case(
        "a text too long for a sentence",
        change("summary: Ten questions.", f"summary: {'x' * 2001}", QUIZ),
        says=f"{QUIZ}:3:10 ZOO111 'summary' has 2001 characters; it must have at most 2000",
    ),
    case(
        "no strength at all",
        change("strengths: [cheap]", "strengths: []", SMALL),
        says=f"{SMALL}:5:12 ZOO111 'strengths' is empty; it must have at least 1 entry",
    ),
    case(
        "no source at all",
        change("sources:\n", "sources: {}\nundisclosed: []\nnotes: []\nx:\n"),
        says=(
            f"{TINY}:11:10 ZOO111 'sources' is empty; it must have at least 1 entry",
            f"{TINY}:14:1 ZOO104 unknown key 'x' in model",
        ),
    ),
    case(
        "a country in words",
        change("country: US", "country: USA", ACME),
        says=f"{ACME}:2:10 ZOO111 'country' is 'USA'; it must have the form ^[A-Z]{{2}}$",
    ),
    case(
        "a hub name with a path",
        append("hub: ../secret\n"),
        says=f"{TINY}:30:6 ZOO111 'hub' is '../secret'; it must have the form "
        f"^[A-Za-z0-9][\\w.-]{{0,95}}/[A-Za-z0-9][\\w.-]{{0,95}}$",
    ),
    case(
        "an id that a device of Windows has",
        change("family: tiny", "family: con"),
        says=f"{TINY}:3:9 ZOO110 'con' is not an id: the site or Windows keeps this name for itself",
    ),
    case(
        "an id without end",
        change("family: tiny", f"family: {'a' * 81}"),
        says=f"{TINY}:3:9 ZOO110 '{'a' * 58}… is not an id: it has 81 characters, more than 80",
    ),
    case(
        "the day before the first one",
        change("released: 2025-03-01", "released: 1949-12-31"),
        says=f"{TINY}:4:11 ZOO111 1949-12-31 is before 1950-01-01",
    ),
    case(
        "a day before computers",
        change("released: 2025-03-01", "released: 1203-03-01"),
        says=f"{TINY}:4:11 ZOO111 1203-03-01 is before 1950-01-01",
    ),
]


@pytest.mark.parametrize("one", REFUSED, ids=lambda one: one.protects[:60])
def test_refused_with_the_place_and_the_reason(tmp_path: Path, one: Case) -> None:
    check_case(tmp_path, one)


def test_no_message_speaks_of_the_library_behind_it() -> None:
    lines = [line for one in REFUSED for line in one.problems]
    assert lines
    assert [line for line in lines if JARGON.search(line)] == []


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "https://example.org:8443/a?b=c&d=e#f",
        "https://example.org/%7Euser/a_(b)",
        "HTTPS://example.org/",
        "https://arxiv.org/abs/2407.21783v3",
    ],
)
def test_a_public_page_is_a_link(tmp_path: Path, url: str) -> None:
    assert load(tmp_path, change(HOME, f'home: "{url}"', ACME)).developers["acme"].home == url


def test_whole_numbers_are_good_where_fractions_are_wanted(tmp_path: Path) -> None:
    assert load(tmp_path).models["tiny"].results[0].score == 42.0


def test_every_mistake_of_a_file_is_told_in_one_go(tmp_path: Path) -> None:
    root = make_zoo(
        tmp_path,
        change("name: Tiny\n", "name: 4\n"),
        change("family: tiny\n", ""),
        change("window: 4096", "windw: 4096"),
        change("{kind: attention,", "{kind: atention,"),
        change("reporter: acme", "reporter: Acme"),
    )
    assert complaints(root) == in_full(
        (
            f"{TINY}:1:1 ZOO102 missing key 'family' in model",
            f"{TINY}:1:7 ZOO107 YAML reads '4' as a number; write it in quotes: \"4\"",
            f"{TINY}:8:10 ZOO102 missing key 'window' in context",
            f"{TINY}:8:11 ZOO104 unknown key 'windw' in context — did you mean 'window'?",
            f"{TINY}:23:21 ZOO103 'kind' is 'atention'; it must be one of: {MIXERS} — did you mean 'attention'?",
            f"{TINY}:28:67 ZOO110 'Acme' is not an id: a-z, 0-9, and single '.' or '-' between them",
        )
    )


def test_hints_only_offer_what_is_near(tmp_path: Path) -> None:
    said = complaints(make_zoo(tmp_path, append("zzzzzz: 1\nnots: [x]\n"), second(("efforts:", "effort:"))))
    assert said == in_full(
        (
            f"{NEXT}:9:1 ZOO104 unknown key 'effort' in model — did you mean 'efforts'?",
            f"{TINY}:30:1 ZOO104 unknown key 'zzzzzz' in model",
            f"{TINY}:31:1 ZOO104 unknown key 'nots' in model — did you mean 'notes'?",
        )
    )

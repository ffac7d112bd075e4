"""What YAML can do to a fact, and what the reader says instead of guessing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.records.builders import (
    ACME,
    MAIL,
    MIT,
    NEXT,
    QUIZ,
    TINY,
    ZOO,
    Case,
    case,
    change,
    check_case,
    complaints,
    in_full,
    load,
    make_zoo,
    second,
    write,
)

from llm_zoo.records import yaml_source
from llm_zoo.records.yaml_source import read_plain, read_yaml

LEVELS = 10_000
#: Nine lines that expand to a thousand million words.
BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
#: Thirty anchors, each thirty lists around the one before: flat in the file, nine hundred levels deep when read.
TOWER = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} {'[' * 30}*a{n - 1}{']' * 30}\n" for n in range(1, 31))

REFUSED = [
    # The file as a whole
    case(
        "UTF-16 is not guessed at",
        write(TINY, ZOO[TINY].encode("utf-16")),
        says=f"{TINY}:1:1 ZOO001 not UTF-8 text; save the file with the encoding UTF-8",
    ),
    case(
        "UTF-16 without a mark is seen by its NULs",
        write(MAIL, "name: X\n".encode("utf-16-le")),
        says=(
            f"{MAIL}:1:2 ZOO010 control character U+0000 in the text",
            f"{MAIL}:2:1 ZOO010 control character U+0000 in the text",
        ),
    ),
    case(
        "Latin-1 is not guessed at",
        write(TINY, ZOO[TINY].replace("Tiny\n", "Tinÿ\n", 1).encode("latin-1")),
        says=f"{TINY}:1:10 ZOO001 not UTF-8 text; save the file with the encoding UTF-8",
    ),
    case(
        "the place of a wrong byte counts characters, not bytes or the byte order mark",
        write(TINY, b"\xef\xbb\xbfname: T\xc3\xa4ny \xff\n"),
        says=f"{TINY}:1:12 ZOO001 not UTF-8 text; save the file with the encoding UTF-8",
    ),
    case(
        "half a file that ends inside a letter",
        write(TINY, "name: T\nsummary: ü".encode()[:-1]),
        says=f"{TINY}:2:10 ZOO001 not UTF-8 text; save the file with the encoding UTF-8",
    ),
    case(
        "an empty file is no record",
        write(TINY, ""),
        says=f"{TINY}:1:1 ZOO006 a record is a mapping of keys to values at the top level",
    ),
    case(
        "comments alone are no record",
        write(TINY, "# later\n"),
        says=f"{TINY}:1:1 ZOO006 a record is a mapping of keys to values at the top level",
    ),
    case(
        "a list is no record",
        write(TINY, "- name: Tiny\n"),
        says=f"{TINY}:1:1 ZOO006 a record is a mapping of keys to values at the top level",
    ),
    case(
        "a word is no record",
        write(TINY, "tiny\n"),
        says=f"{TINY}:1:1 ZOO006 a record is a mapping of keys to values at the top level",
    ),
    case(
        "one file is one record",
        write(TINY, ZOO[TINY] + "---\nname: Second\n"),
        says=f"{TINY}:30:1 ZOO006 a second document starts here; one file is one record",
    ),
    case(
        "2 MB are not read",
        write(TINY, "# " + "x" * 2_000_000),
        says=f"{TINY}:1:1 ZOO008 the file has 2,000,002 bytes; the limit is 1,000,000",
    ),
    case(
        "ten thousand levels do not exhaust the stack",
        write(TINY, "[" * LEVELS + "]" * LEVELS),
        says=f"{TINY}:1:41 ZOO009 nested more than 40 levels deep",
    ),
    case(
        "ten thousand levels of blocks neither",
        write(TINY, "- " * LEVELS + "x"),
        says=f"{TINY}:1:81 ZOO009 nested more than 40 levels deep",
    ),
    case(
        "forty-one levels are one too many",
        write(MAIL, ZOO[MAIL].replace("evidence: [quiz]", f"evidence: {'[' * 40}quiz{']' * 40}")),
        says=f"{MAIL}:6:50 ZOO009 nested more than 40 levels deep",
    ),
    case(
        "broken syntax names its place",
        change("{window: 4096", "{window: {4096"),
        says=f"{TINY}:10:1 ZOO003 not valid YAML: did not find expected ',' or '}}'",
    ),
    case(
        "an unclosed quote",
        change("name: Tiny\n", 'name: "Tiny\n'),
        says=f"{TINY}:12:30 ZOO003 not valid YAML: did not find expected key",
    ),
    case(
        "a colon that starts a second value",
        change("summary: Small", "summary: Note: Small"),
        says=f"{TINY}:5:14 ZOO003 not valid YAML: mapping values are not allowed in this context",
    ),
    case(
        "an alias of nothing",
        change("[base]", "*base"),
        says=f"{TINY}:8:11 ZOO003 not valid YAML: found undefined alias",
    ),
    case(
        "a directive of another YAML",
        write(TINY, "%YAML 3.0\n---\n" + ZOO[TINY]),
        says=f"{TINY}:1:1 ZOO003 not valid YAML: found incompatible YAML document",
    ),
    # Characters
    case(
        "tabs do not indent",
        change("  hidden_size", "\thidden_size"),
        says=f"{TINY}:17:1 ZOO002 tab in the indentation; YAML wants spaces",
    ),
    case(
        "nor after spaces",
        change("  hidden_size", "  \thidden_size"),
        says=f"{TINY}:17:3 ZOO002 tab in the indentation; YAML wants spaces",
    ),
    case(
        "each line with a tab is named",
        change("  source: paper\n  hidden", "\tsource: paper\n\thidden"),
        says=(
            f"{TINY}:16:1 ZOO002 tab in the indentation; YAML wants spaces",
            f"{TINY}:17:1 ZOO002 tab in the indentation; YAML wants spaces",
        ),
    ),
    case(
        "a tab between words, which the parser of the browser refuses and this one takes for a letter or a space",
        change("name: Tiny\n", "name:\tTiny\n"),
        says=f"{TINY}:1:6 ZOO010 control character U+0009, a tab, in the text; write spaces",
    ),
    case(
        "what is missing at the end is missed on the last line there is",
        write(TINY, "name: Tiny\naliases: [Wee"),
        says=f"{TINY}:2:14 ZOO003 not valid YAML: did not find expected ',' or ']'",
    ),
    case(
        "a control character in the file",
        change("Small enough", "Small\x07 enough"),
        says=f"{TINY}:5:15 ZOO010 control character U+0007 in the text",
    ),
    case(
        "a mark of the order of bytes in the middle, which nobody sees and only some parsers count",
        change("Small enough", "Small\ufeff enough"),
        says=f"{TINY}:5:15 ZOO010 control character U+FEFF in the text",
    ),
    case(
        "a control character of Latin-1",
        change("Small enough", "Small\x9b enough"),
        says=f"{TINY}:5:15 ZOO010 control character U+009B in the text",
    ),
    case(
        "an end of a line that only some readers know",
        change("Small enough", "Small\u2028 enough"),
        says=f"{TINY}:5:15 ZOO010 control character U+2028 in the text",
    ),
    case(
        "lines that end as on an old Macintosh",
        change("name: Tiny\n", "name: Tiny\r"),
        says=f"{TINY}:1:11 ZOO010 control character U+000D in the text",
    ),
    case(
        "a control character behind an escape",
        change("Small enough to count by hand.", r'"Small\b enough"'),
        says=f"{TINY}:5:10 ZOO010 control character U+0008 in the text",
    ),
    case(
        "an escape of the terminal behind an escape",
        change("Small enough to count by hand.", r'"\e[2J"'),
        says=f"{TINY}:5:10 ZOO010 control character U+001B in the text",
    ),
    case(
        "a control character in a key",
        change("summary:", r'"summary\x07":'),
        says=(
            f"{TINY}:1:1 ZOO102 missing key 'summary' in model",
            f"{TINY}:5:1 ZOO010 control character U+0007 in the text",
        ),
    ),
    # Keys
    case(
        "a key that stands twice",
        change("family: tiny\n", "family: tiny\nname: Tiny\n"),
        says=f"{TINY}:4:1 ZOO004 key 'name' stands twice; it is already on line 1",
    ),
    case(
        "a key that stands twice in a flow mapping",
        change("window: 4096,", "window: 4096, window: 8192,"),
        says=f"{TINY}:9:25 ZOO004 key 'window' stands twice; it is already on line 9",
    ),
    case(
        "the same key, once in quotes",
        change("family: tiny\n", 'family: tiny\n"name": Tiny\n'),
        says=f"{TINY}:4:1 ZOO004 key 'name' stands twice; it is already on line 1",
    ),
    case(
        "a merge key",
        change("{title: Tiny,", "{<<: {via: x}, title: Tiny,"),
        says=f"{TINY}:12:11 ZOO011 a key must be plain text; merge keys (<<) are not part of the record form",
    ),
    case(
        "a list as a key",
        change("family: tiny\n", "family: tiny\n? [a]\n: b\n"),
        says=f"{TINY}:4:3 ZOO011 a key must be plain text; merge keys (<<) are not part of the record form",
    ),
    # Tags
    case(
        "a tag that builds an object",
        change("name: Tiny\n", "name: !!python/name:os.system\n"),
        says=f"{TINY}:1:7 ZOO012 the tag '!!python/name:os.system' is not part of the record form",
    ),
    case(
        "a tag on a quoted text",
        change("name: Tiny\n", 'name: !!python/name:os.system "x"\n'),
        says=f"{TINY}:1:7 ZOO012 the tag '!!python/name:os.system' is not part of the record form",
    ),
    case(
        "a tag on a mapping",
        change("access: {", "access: !!python/object:os.x {"),
        says=f"{TINY}:6:9 ZOO012 the tag '!!python/object:os.x' is not part of the record form",
    ),
    case(
        "a tag on a list",
        change("variants: [", "variants: !!set ["),
        says=f"{TINY}:8:11 ZOO012 the tag '!!set' is not part of the record form",
    ),
    case(
        "a tag on a key",
        change("family: tiny", "!mine family: tiny"),
        says=f"{TINY}:3:1 ZOO012 the tag '!mine' is not part of the record form",
    ),
    case(
        "a tag that makes a truth of a word",
        change("api: true", "api: !!bool maybe"),
        says=f"{TINY}:6:30 ZOO012 the tag '!!bool' is not part of the record form",
    ),
    case(
        "a tag of one's own",
        change("name: Tiny\n", "name: !mine Tiny\n"),
        says=f"{TINY}:1:7 ZOO012 the tag '!mine' is not part of the record form",
    ),
    # Aliases
    case(
        "an alias of what it stands in",
        change("[base]", "&loop [base, *loop]"),
        says=f"{TINY}:8:11 ZOO005 aliases expand to more than 50,000 values or 40 levels, or without end",
    ),
    case(
        "aliases that expand to a thousand million values",
        write(TINY, BOMB + "name: *i\n"),
        says=f"{TINY}:1:32 ZOO005 aliases expand to more than 50,000 values or 40 levels, or without end",
    ),
    case(
        "aliases that build a tower",
        write(TINY, TOWER),
        says=f"{TINY}:2:19 ZOO005 aliases expand to more than 50,000 values or 40 levels, or without end",
    ),
    # Blanks
    *(
        case(
            f"{word!r} is no fact",
            change("family: tiny", f"family: {word}"),
            says=f"{TINY}:3:9 ZOO105 '{shown}' is not a fact; leave the key out, or list it under 'undisclosed'",
        )
        for word, shown in (
            ("unknown", "unknown"),
            ("N/A", "N/A"),
            ("TBD", "TBD"),
            ("'-'", "-"),
            ("'?'", "?"),
            ('""', ""),
            ("' '", " "),
        )
    ),
    case(
        "nothing after a colon",
        change("family: tiny", "family:"),
        says=f"{TINY}:3:8 ZOO105 empty value; leave the key out, or list it under 'undisclosed'",
    ),
    case(
        "null",
        change("family: tiny", "family: null"),
        says=f"{TINY}:3:9 ZOO105 empty value; leave the key out, or list it under 'undisclosed'",
    ),
    case(
        "a tilde",
        change("family: tiny", "family: ~"),
        says=f"{TINY}:3:9 ZOO105 empty value; leave the key out, or list it under 'undisclosed'",
    ),
    case(
        "a word for a blank where a number is wanted",
        change("hidden_size: 8", "hidden_size: unknown"),
        says=f"{TINY}:17:16 ZOO105 'unknown' is not a fact; leave the key out, or list it under 'undisclosed'",
    ),
    # Words that are not what they look like
    case(
        "Norway",
        change("country: US", "country: NO", ACME),
        says=f"{ACME}:2:10 ZOO106 YAML reads 'NO' as false; write it in quotes if the word is meant",
    ),
    case(
        "on",
        change("name: Tiny\n", "name: on\n"),
        says=f"{TINY}:1:7 ZOO106 YAML reads 'on' as true; write it in quotes if the word is meant",
    ),
    case(
        "yes",
        change('commercial_use: "yes"', "commercial_use: yes", MIT),
        says=f"{MIT}:4:17 ZOO106 YAML reads 'yes' as true; write it in quotes if the word is meant",
    ),
    case(
        "a boolean as a word of a list",
        change("weights: open", "weights: no"),
        says=f"{TINY}:6:19 ZOO103 'weights' is 'no'; it must be one of: open, closed",
    ),
    case(
        "a day as a name",
        change("name: Tiny\n", "name: 2024-12-26\n"),
        says=f"{TINY}:1:7 ZOO107 YAML reads '2024-12-26' as a date; write it in quotes: \"2024-12-26\"",
    ),
    case(
        "a version as a number",
        change("name: Quiz\n", "name: Quiz\nversion: 3.10\n", QUIZ),
        says=f"{QUIZ}:2:10 ZOO107 YAML reads '3.10' as a number; write it in quotes: \"3.10\"",
    ),
    case(
        "a whole number as a name",
        change("name: Tiny\n", "name: 4\n"),
        says=f"{TINY}:1:7 ZOO107 YAML reads '4' as a number; write it in quotes: \"4\"",
    ),
    case(
        "1e9 is text",
        change("tokens: 1000,", "tokens: 1e9,"),
        says=f"{TINY}:14:20 ZOO108 YAML reads '1e9' as text, not as a number; write it out, like 1_000_000",
    ),
    case(
        "1.5e9 too",
        change("score: 42", "score: 4.2e1"),
        says=f"{TINY}:29:30 ZOO108 YAML reads '4.2e1' as text, not as a number; write it out, like 1_000_000",
    ),
    case("not a number", change("score: 42", "score: .nan"), says=f"{TINY}:29:30 ZOO107 '.nan' is not a finite number"),
    case("infinity", change("score: 42", "score: -.inf"), says=f"{TINY}:29:30 ZOO107 '-.inf' is not a finite number"),
    case(
        "base 60",
        change("tokens: 1000,", "tokens: 12:30,"),
        says=f"{TINY}:14:20 ZOO107 '12:30' is read as a number in base 2, 8, 16 or 60; quote it or write it out",
    ),
    case(
        "base 60 with a fraction",
        change("score: 42", "score: 1:30.5"),
        says=f"{TINY}:29:30 ZOO107 '1:30.5' is read as a number in base 2, 8, 16 or 60; quote it or write it out",
    ),
    case(
        "a time of day as a text",
        change("summary: Small enough to count by hand.", "summary: 12:30"),
        says=f"{TINY}:5:10 ZOO107 '12:30' is read as a number in base 2, 8, 16 or 60; quote it or write it out",
    ),
    case(
        "base 8",
        change("tokens: 1000,", "tokens: 010,"),
        says=f"{TINY}:14:20 ZOO107 '010' is read as a number in base 2, 8, 16 or 60; quote it or write it out",
    ),
    case(
        "base 16",
        change("tokens: 1000,", "tokens: 0x10,"),
        says=f"{TINY}:14:20 ZOO107 '0x10' is read as a number in base 2, 8, 16 or 60; quote it or write it out",
    ),
    case(
        "base 2",
        change("tokens: 1000,", "tokens: 0b10,"),
        says=f"{TINY}:14:20 ZOO107 '0b10' is read as a number in base 2, 8, 16 or 60; quote it or write it out",
    ),
    case(
        "more digits than Python reads",
        change("tokens: 1000,", f"tokens: {'9' * 5000},"),
        says=f"{TINY}:14:20 ZOO111 a number of 5,000 digits; the limit is 30",
    ),
    case(
        "a day that no calendar has",
        change("released: 2025-03-01", "released: 2025-02-30"),
        says=f"{TINY}:4:11 ZOO107 '2025-02-30' is not a day of the calendar in the form 2024-12-26, unquoted",
    ),
    case(
        "a day with a time",
        change("released: 2025-03-01", "released: 2025-03-01 10:00:00"),
        says=f"{TINY}:4:11 ZOO107 '2025-03-01 10:00:00' is not a day of the calendar in the form 2024-12-26, unquoted",
    ),
    case(
        "a day in quotes",
        change("released: 2025-03-01", 'released: "2025-03-01"'),
        says=f"{TINY}:4:11 ZOO107 '2025-03-01' is not a day of the calendar in the form 2024-12-26, unquoted",
    ),
    case(
        "a day without noughts",
        change("released: 2025-03-01", "released: 2025-3-1"),
        says=f"{TINY}:4:11 ZOO107 '2025-3-1' is not a day of the calendar in the form 2024-12-26, unquoted",
    ),
]

TEXTS = [
    '"<script>alert(1)</script>"',
    "a | b | c",
    "'`code` and ``more``'",
    '"first\\nsecond"',
    '"right \\u202e to left"',
    "עברית و العربية",
    "'no'",
    "'12:30'",
    "{% raw %}".join(["'", "'"]),
    "'{{ 7 * 7 }}'",
    "emoji \U0001f999",
    "|\n  several\n  lines",
    ">-\n  folded\n  lines",
    "<<",
    "=",
    "1e9",
]


@pytest.mark.parametrize("one", REFUSED, ids=lambda one: one.protects)
def test_refused_with_the_place_and_the_reason(tmp_path: Path, one: Case) -> None:
    check_case(tmp_path, one)


@pytest.mark.parametrize("text", TEXTS)
def test_text_may_hold_anything_that_can_be_seen(tmp_path: Path, text: str) -> None:
    zoo = load(tmp_path, change("summary: Small enough to count by hand.", f"summary: {text}"))
    assert zoo.models["tiny"].summary.strip() != ""


def test_text_is_kept_letter_by_letter(tmp_path: Path) -> None:
    text = "<script>alert('|`{{ x }}`')</script> \u202e &amp; \\n"
    zoo = load(tmp_path, change("summary: Small enough to count by hand.", "summary: >-\n  " + text))
    assert zoo.models["tiny"].summary == text


@pytest.mark.parametrize(
    ("protects", "raw"),
    [
        ("a byte order mark", b"\xef\xbb\xbf" + ZOO[TINY].encode()),
        ("line ends of Windows", ZOO[TINY].replace("\n", "\r\n").encode()),
        ("a start of document", b"---\n" + ZOO[TINY].encode()),
        ("an end of document", ZOO[TINY].encode() + b"...\n"),
        ("no line end at the end", ZOO[TINY].encode().rstrip()),
        ("keys in quotes", ZOO[TINY].replace("name: Tiny\n", '"name": Tiny\n', 1).encode()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_editors_do_to_a_file_changes_nothing(tmp_path: Path, protects: str, raw: bytes) -> None:
    plain = load(tmp_path / "plain").models["tiny"]
    assert load(tmp_path / "edited", write(TINY, raw)).models["tiny"] == plain


def test_line_ends_of_windows_keep_the_places(tmp_path: Path) -> None:
    raw = ZOO[TINY].replace("family:", "famly:").replace("\n", "\r\n").encode()
    unix = complaints(make_zoo(tmp_path / "unix", change("family:", "famly:")))
    assert complaints(make_zoo(tmp_path / "windows", write(TINY, raw))) == unix
    assert unix[1].startswith(f"{TINY}:3:1 ZOO104 unknown key 'famly' in model — did you mean 'family'?")


def test_an_alias_is_the_value_it_names(tmp_path: Path) -> None:
    zoo = load(
        tmp_path,
        change("total: 1448, active: 1320", "total: 2632, active: 2504"),
        change("mixer: {", "mixer: &mixer {"),
        change("ffn: {", "ffn: &ffn {"),
        change("activation: swiglu}\n", "activation: swiglu}\n    - {count: 2, mixer: *mixer, ffn: *ffn}\n"),
    )
    first, again = zoo.models["tiny"].architecture.layers
    assert first == again


def test_numbers_may_be_written_with_underscores_and_signs(tmp_path: Path) -> None:
    zoo = load(tmp_path, change("tokens: 1000,", "tokens: +15_000_000_000_000,"), change("score: 42", "score: 4_2.50"))
    assert zoo.models["tiny"].training.tokens == 15_000_000_000_000
    assert zoo.models["tiny"].results[0].score == 42.5


def test_one_word_inside_an_alias_bomb_is_reported_once(tmp_path: Path) -> None:
    said = complaints(make_zoo(tmp_path, write(TINY, BOMB.replace("[x,", "[TBD,", 1))))
    assert [line for line in said if "ZOO105" in line] == [
        f"{TINY}:1:8 ZOO105 'TBD' is not a fact; leave the key out, or list it under 'undisclosed'\n"
        "    see contribute/rules/#zoo105"
    ]


def test_the_mistakes_of_many_files_come_at_once_and_sorted(tmp_path: Path) -> None:
    root = make_zoo(
        tmp_path,
        change("family: tiny", "famly: tiny\nname: Twice\nretired: no"),
        second(("family: tiny", "family: Tiny"), ("[chat]", "[]")),
        change("country: US", "country: NO", ACME),
        write("zoo_data/notes.txt", "x"),
        write(MAIL, "\tname: x"),
    )
    assert complaints(root) == in_full(
        (
            f"{ACME}:2:10 ZOO106 YAML reads 'NO' as false; write it in quotes if the word is meant",
            f"{NEXT}:3:9 ZOO110 'Tiny' is not an id: a-z, 0-9, and single '.' or '-' between them",
            f"{NEXT}:11:11 ZOO111 'variants' is empty; it must have at least 1 entry",
            f"{TINY}:1:1 ZOO102 missing key 'family' in model",
            f"{TINY}:3:1 ZOO104 unknown key 'famly' in model — did you mean 'family'?",
            f"{TINY}:4:1 ZOO004 key 'name' stands twice; it is already on line 1",
            f"{TINY}:5:10 ZOO101 'retired' must be a date like 2024-12-26, not false",
            "zoo_data/notes.txt:1:1 ZOO007 records stand in zoo_data/models/, zoo_data/developers/, "
            "zoo_data/benchmarks/, zoo_data/hardware/, zoo_data/licenses/, zoo_data/classes/, zoo_data/tasks/, "
            "zoo_data/claims/, zoo_data/references/",
            f"{MAIL}:1:1 ZOO002 tab in the indentation; YAML wants spaces",
        )
    )


@pytest.mark.parametrize(
    "text",
    [
        "a: {b: [1, 2_000, 0.5, +7, -1.5e3], c: no, 1: 2024-12-26}\nd: &x {e: 'f', \"g\": [&y z, *y, []]}\nh: *x\n",
        "--- # one\na: >-\n  two\n  lines\n? b\n: [{c: d}, e: f]\n...\n",
        'a: "\\N\\_\\u2028\\U0001F999"\nb: <a>\n"<<": c\n',
    ],
)
def test_a_file_without_mistakes_is_read_without_places(text: str) -> None:
    located, problems = read_yaml("x.yaml", text.encode())
    assert problems == []
    assert located is not None
    assert repr(read_plain(text.encode())) == repr(located.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "- a\n",
        "a: b\n---\nc: d\n",
        "a:\n",
        "a: ~\n",
        "a: 'TBD'\n",
        "a: 0x1F\n",
        "a: 12:30\n",
        "a: .inf\n",
        f"a: {'9' * 31}\n",
        "a: b\na: c\n",
        "a: !!str b\n",
        "a: ! b\n",
        "a: !x {}\n",
        "[a]: b\n",
        "<<: b\n",
        "a: *b\n",
        "a: &b [*b]\n",
        "a: &b [&b c]\n",
        "a: &b c\nd: &b e\n",
        'a: "\\b"\n',
        '"\\b": a\n',
        "a: \u0085\n",
        "a: b\tc\n",
        "a: {b: c\n",
        f"a: {'[' * 40}{']' * 40}\n",
        f"a: [{'b, ' * 50_000}]\n",
        BOMB,
        TOWER,
    ],
    ids=lambda text: text[:20],
)
def test_what_has_a_mistake_is_read_with_places(text: str) -> None:
    assert read_yaml("x.yaml", text.encode())[1] != []
    assert read_plain(text.encode()) is None


def test_lines_of_a_block_reach_from_its_key_to_its_last_value() -> None:
    located, problems = read_yaml("x.yaml", b"name: A\nblock:\n  first: 1\n  list:\n    - x\n    - y: 2\nlast: 3\n")
    assert problems == []
    assert located is not None
    assert located.lines(("block",)) == (2, 6)
    assert located.lines(("last",)) == (7, 7)


@pytest.mark.parametrize(
    "text",
    [
        "a: {b: [1, 2_000, 0.5], c: no}\nd: &x {e: 'f'}\ng: *x\n",
        "a: 1\na: 2\n",
        "a: 'quoted'\nb: 2024-12-26\nc: \"\\b\"\n",
        "a: !!set {x}\n",
        "- a\n",
        "a: {b: What is it?, c: [why?, w?y]}\n",
        "a: {? b: 1}\n",
        "? a\n",
    ],
)
def test_the_python_parser_reads_what_the_c_parser_reads(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser has no C parser."""
    first = read_yaml("x.yaml", text.encode())
    monkeypatch.setattr(yaml_source, "LOADER", yaml_source.PythonLoader)
    assert read_yaml("x.yaml", text.encode()) == first


def test_without_the_c_parser_the_python_parser_is_used() -> None:
    code = (
        "import yaml; del yaml.CSafeLoader\n"
        "from llm_zoo.records import yaml_source\n"
        "assert yaml_source.LOADER is yaml_source.PythonLoader\n"
        "print(yaml_source.read_yaml('x', b'a: 1')[0].value)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "{'a': 1}"

"""`zoo fix` gives records one form, and never changes what they say."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.made_up import REPOSITORY
from tests.records.builders import SECOND, TINY, ZOO, make_zoo, write

from llm_zoo.cli import main
from llm_zoo.contribute import layout
from llm_zoo.contribute.fix import fix
from llm_zoo.records.yaml_source import read_yaml

LINE = "# yaml-language-server: $schema=../../../build/docs/schema/v1/model.schema.json\n"


def fixed(text: str, file: str = TINY) -> str:
    """The canonical form; fixed twice, since the second time must change nothing."""
    made = fix(file, text.encode()).text
    assert made is not None
    assert fix(file, made.encode()).text == made
    return made


MESSY = """\
# found by hand
name:   'Tiny'   # as they write it
# the maker
developer: acme
architecture:
    # from the paper
    layers:
    - mixer: &gqa {kind: attention,   head_dim: 4, heads: 2, kv_heads: 1}   # shared below
      count: 1
      ffn: {intermediate: 100000, kind: dense, activation: swiglu}
    # the second half
    - count: 1
      mixer: *gqa
      # end of the layers
    source: paper
sources:
  paper: {url: https://example.org/a?b, title: "Say #1", accessed: 2025-03-02,
          # read twice
          kind: paper}
released: 2025-03-01
context: {window: 131_072, source: paper, locator: Why?}
summary: >
  Two lines
  of text.

notes:
- one
-   two words   # really
# the end
"""
CLEAN = (
    LINE
    + """\
# found by hand
name: "Tiny"  # as they write it
# the maker
developer: acme
released: 2025-03-01
summary: >
  Two lines
  of text.
context: {window: 131_072, source: paper, locator: "Why?"}
sources:
  # read twice
  paper: {title: "Say #1", url: "https://example.org/a?b", accessed: 2025-03-02, kind: paper}
architecture:
  source: paper
  # from the paper
  layers:
    - count: 1
      mixer: &gqa {kind: attention, heads: 2, kv_heads: 1, head_dim: 4}  # shared below
      ffn: {kind: dense, intermediate: 100_000, activation: swiglu}
    # the second half
    - count: 1
      mixer: *gqa
      # end of the layers
notes:
  - one
  - two words  # really
# the end
"""
)


def test_order_indentation_digits_and_quotes_are_those_of_the_house_and_comments_stay_with_their_keys() -> None:
    assert fixed(MESSY) == CLEAN


@pytest.mark.parametrize("file", sorted(file for file in ZOO if "/" in file), ids=lambda file: file.split("/")[1])
def test_every_kind_of_record_keeps_what_it_says(file: str) -> None:
    before, _ = read_yaml(file, ZOO[file].encode())
    after, _ = read_yaml(file, fixed(ZOO[file], file).encode())
    assert before is not None
    assert after is not None
    assert before.value == after.value


def test_an_anchor_is_set_where_its_block_comes_first() -> None:
    """`encoder` is written before `layers` would be wrong; here the order of keys turns the two around."""
    text = SECOND.replace("name: Tiny 2\n", "") + (
        "training: {source: &page page}\nname: Tiny 2\ncontext: {window: 8, source: *page}\n"
    )
    assert "context: {window: 8, source: &page page}" in fixed(text)
    assert "training: {source: *page}" in fixed(text)


def test_line_ends_and_marks_of_other_systems_go() -> None:
    text = "\ufeff" + ZOO[TINY].replace("\n", "\r\n")
    assert fixed(text) == fixed(ZOO[TINY])


def test_an_unknown_key_stays_behind_the_key_that_it_stands_behind() -> None:
    made = fixed("developer: acme\nfamly: tiny\nname: Tiny\n")
    assert made == LINE + "name: Tiny\ndeveloper: acme\nfamly: tiny\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name: [", "1:8 ZOO003 not valid YAML"),
        ("name: a\nname: b\n", "2:1 ZOO004 key 'name' stands twice"),
        ("name: !!str a\n", "1:7 ZOO012 the tag '!!str' is not part of the record form"),
        ("a: &a [*a]\n", "1:4 ZOO005 aliases expand"),
        ("[a]: 1\n", "1:1 ZOO011 a key must be plain text"),
        ("name: >2\n   a\n", "1:1 ZOO003 cannot be laid out: line 1: a block of text with a number behind its >"),
        ("", "1:1 ZOO006 a record is a mapping"),
        ("{}", "1:1 ZOO003 cannot be laid out: nothing stands in it"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_usual_error(text: str, says: str) -> None:
    refused = fix(TINY, text.encode())
    assert refused.text is None
    assert str(refused.problems[0]).startswith(f"{TINY}:{says}")


_WORD = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)
_VALUE = st.recursive(
    st.integers(-(10**12), 10**12) | st.booleans() | st.dates() | _WORD,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORD, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(_WORD, _VALUE, min_size=1, max_size=4), st.booleans())
def test_whatever_yaml_can_say_is_written_so_that_it_says_the_same(value: dict[str, object], flow: bool) -> None:
    import yaml

    text = yaml.safe_dump(value, allow_unicode=True, default_flow_style=flow, sort_keys=False)
    before, _ = read_yaml("x", text.encode())
    after, _ = read_yaml("x", layout.write(layout.parse(text)).encode())
    assert before is not None
    assert after is not None
    assert before.value == after.value


def test_all_records_are_in_canonical_form() -> None:
    """A sample of them, since all take half a minute; `zoo fix --dry-run` looks at every one."""
    files = sorted((REPOSITORY / "zoo_data").rglob("*.yaml"))[::40]
    assert [path.name for path in files if fixed(text := path.read_text(), _shown(path)) != text] == []


def _shown(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


# --- the command -----------------------------------------------------------------------------------------------------


def test_the_command_writes_what_differs_and_says_so(tmp_path: Path) -> None:
    make_zoo(tmp_path, write(TINY, MESSY))
    wrong = make_zoo(tmp_path) / "zoo_data/models/acme/broken.yaml"
    write(TINY, MESSY)(tmp_path)
    wrong.write_text("name: [")
    arguments = ["--root", str(tmp_path), "fix", str(tmp_path / "zoo_data/models")]
    looked = CliRunner().invoke(main, [*arguments, "--dry-run"], catch_exceptions=False)
    assert (looked.exit_code, looked.stdout) == (1, f"{TINY}\n")
    assert "ZOO003" in looked.stderr
    assert (tmp_path / TINY).read_text() == MESSY
    done = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert (done.exit_code, done.stdout) == (1, f"{TINY}\n")
    assert (tmp_path / TINY).read_text() == CLEAN
    assert wrong.read_text() == "name: ["
    wrong.unlink()
    again = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert (again.exit_code, again.stdout, again.stderr) == (0, "", "0 files changed\n")


def test_the_command_leaves_other_files_alone(tmp_path: Path) -> None:
    make_zoo(tmp_path)
    (tmp_path / "mine.yaml").write_text("b: 1\n")
    done = CliRunner().invoke(main, ["--root", str(tmp_path), "fix", str(tmp_path / "mine.yaml")])
    assert done.exit_code == 1
    assert "is no record; records stand below zoo_data/" in done.stderr


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("summary: >\n  a\n  b", "summary: >-\n  a\n  b\n"),  # no line end in the file, none in the text
        ("summary: |+\n  a", "summary: |-\n  a\n"),
        ("summary: >  # why\n  a\n", "summary: >  # why\n  a\n"),
        ("name: &x |\n  a\nsummary: *x\n", "name: &x |\n  a\nsummary: *x\n"),
        ("notes:\n  - |\n    a\n    b\n  - >-\n    c\n", "notes:\n  - |\n    a\n    b\n  - >-\n    c\n"),
        ("notes:\n- >\n  a\n", "notes:\n  - >\n    a\n"),
        ("summary: one\n\n  two\n", 'summary: "one\\ntwo"\n'),
    ],
)
def test_text_of_several_lines_keeps_what_it_says(text: str, canonical: str) -> None:
    assert fixed(text) == LINE + canonical


def test_a_block_that_keeps_empty_lines_is_refused() -> None:
    refused = fix(TINY, b"summary: |+\n  a\n\nname: x\n")
    assert [str(one).splitlines()[0] for one in refused.problems] == [
        f"{TINY}:1:1 ZOO003 cannot be laid out: line 1: a block of text that keeps empty lines at its end"
    ]

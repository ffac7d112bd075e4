"""Ways to spoil a record or a configuration: by bytes, by lines, by words, and by the values that it holds.

Each strategy starts from real files, because random text seldom gets past the first check: what stands behind that
check is only met by something that is almost right.
"""

from __future__ import annotations

import copy
import datetime
import json
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple

import yaml
from hypothesis import strategies as st
from tests.made_up import REPOSITORY

from llm_zoo.records import FOLDER, KINDS, Zoo
from llm_zoo.records.loader import RecordFile, files_below, folder_of, read_record

#: Records of every kind; between them they have every kind of layer, price, result and note that matters.
FILES = (
    "models/deepseek/deepseek-v3.yaml",
    "models/meta/llama-3.1-8b.yaml",
    "models/google/gemma-3n-e4b.yaml",
    "models/openai/gpt-oss-20b.yaml",
    "models/openai/gpt-5.5.yaml",
    "models/moonshot/kimi-k3.yaml",
    "models/openai/whisper-large-v2.yaml",
    "models/google/bert-base-uncased.yaml",
    "models/google/recurrentgemma-2b.yaml",
    "models/google/t5-small.yaml",
    "models/zyphra/zamba2-7b.yaml",
    "models/state-spaces/mamba2-2.7b.yaml",
    "developers/deepseek.yaml",
    "benchmarks/swe-bench-pro.yaml",
    "hardware/nvidia-rtx-4090.yaml",
    "licenses/MIT.yaml",
    "classes/mixture-of-experts.yaml",
    "tasks/write-code-change.yaml",
    "claims/*",
    "references/*",
)
#: What somebody, or a program, may write where another value belongs.
SCALARS = (
    *("", "~", "null", "true", "no", "yes", "on", "=", "<<", "-", "unknown", "n/a", "TBD"),
    *("0", "-1", "-0", "00", "0x1F", "0b1", "0o7", "1_000", "1__0", "_1", "12:30", "1:2:3", "9" * 31, "1" + "0" * 17),
    *("1.0", ".5", "5.", "1e9", "1e400", "-1e400", ".inf", "-.inf", ".nan", "1e-400", "1.7976931348623157e308", "-0.0"),
    *("2024-02-31", "2024-12-26", "9999-12-31", "0001-01-01", "1949-12-31", "2024-12-26T10:00:00Z", "24-1-1"),
    *(
        "'",
        '"',
        "''",
        '"\\x00"',
        '"\\b"',
        '"\\u202e"',
        '"\\ud800"',
        '"\\U0001F600"',
        "'a",
        '"a\\q"',
        "a: b",
        "#",
        "a #b",
    ),
    *(
        "*gqa",
        "*none",
        "&a b",
        "&gqa",
        "!!python/object:os.system x",
        "!x y",
        "%YAML",
        "@x",
        "`x`",
        "|",
        ">",
        "? x",
        "{",
        "]",
    ),
    *(">\n    x\n", "|+\n    x\n\n", "|-\n    x\n", "|2\n    x\n", ">  # c\n    x\n", "&b |\n    x\n", "x\n\n    y\n"),
    *("[]", "{}", "[[]]", "{a: {}}", "[1, 2]", "{kind: moe}", "{? a : b}", "{a, b}", "[a: b]"),
    *("../../etc/passwd", "C:\\con", "javascript:alert(1)", "https://[::1", "https://a.b/%zz", "https://a.b:99999/"),
    *(
        "<script>",
        "{{ 1 }}",
        "{% x %}",
        "=1+1",
        "x" * 3000,
        "ä" * 121,
        "\u202e",
        "\u200b",
        "\ufeff",
        "İ",
        "ſ",
        "𝔘",
        "\x85",
        "\u2028",
    ),
)
#: The same for values that are not written but held.
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 2, 3, 7, 10**5, 10**7, 10**16, 10**17, 10**30, 0.0, 0.5, -0.5, 1.5, 1e-300, 1e300),
    *("", " ", "x", "moe", "dense", "attention", "none", "2024-12-26", "1e9", "a" * 2001, "\t", "ı", "é", "None"),
    *(datetime.date(2024, 12, 26), datetime.date(1950, 1, 1), datetime.date(9999, 12, 31), datetime.date(1, 1, 1)),
    *([], {}, [[]], [None], ["text"], {"kind": "moe"}, {"x": 1}, [{}], {"source": "report"}),
)
_WORD = re.compile(rb"[^\s,{}\[\]]+")


class Sample(NamedTuple):
    """A real file: its path in the repository, its folder of `KINDS` and its content, perhaps spoiled."""

    file: str
    folder: str
    raw: bytes

    def __repr__(self) -> str:
        """Only what was changed, as whole records would bury it."""
        before = (REPOSITORY / self.file).read_bytes().split(b"\n")
        lines = [f"{line!r}"[:300] for line in self.raw.split(b"\n") if line not in before]
        return f"{self.file}, {len(self.raw)} bytes, {self.raw[-20:]!r} at the end, changed: {lines[:8]}"


@cache
def samples() -> tuple[Sample, ...]:
    """The records of `FILES`; of a folder with `*`, the first two."""
    found = []
    for pattern in FILES:
        for path in sorted((REPOSITORY / FOLDER).glob(pattern))[:2]:
            file = path.relative_to(REPOSITORY).as_posix()
            found.append(Sample(file, file.split("/")[1], path.read_bytes()))
    return tuple(found)


@cache
def zoo() -> Zoo:
    """The samples and all small records. References to the others lead to records that could not be used."""
    wanted = {sample.file for sample in samples()}
    records: dict[str, dict[str, Any]] = {folder: {} for folder in KINDS}
    files, others = {}, set()
    for path in files_below(REPOSITORY / FOLDER):
        file = path.relative_to(REPOSITORY).as_posix()
        folder, _ = folder_of(path.relative_to(REPOSITORY / FOLDER))
        if file not in wanted and folder not in {"developers", "licenses", "classes", "benchmarks", "hardware"}:
            others.add((folder, path.stem))
            continue
        raw = path.read_bytes()
        record, problems = read_record(file, folder, raw)
        assert record is not None, problems
        records[folder][path.stem] = record
        files[folder, path.stem] = RecordFile(file, raw)
    return Zoo(files=files, broken=frozenset(others), **records)


# --- text ------------------------------------------------------------------------------------------------------------


@st.composite
def spoiled_text(draw: st.DrawFn) -> Sample:
    """A real record after one to four changes of its text."""
    sample = draw(st.sampled_from(samples()))
    raw = sample.raw
    for _ in range(draw(st.integers(1, 4))):
        change = draw(st.sampled_from((_other_byte, _other_lines, _other_word, _other_word, _other_word)))
        raw = change(draw, raw)
    return sample._replace(raw=raw)


def _other_byte(draw: st.DrawFn, raw: bytes) -> bytes:
    """Bytes taken out, put in, or a file cut off."""
    start = draw(st.integers(0, len(raw)))
    end = min(len(raw), start + draw(st.sampled_from((0, 0, 1, 1, 2, 20, 10**6))))
    new = draw(
        st.one_of(
            st.binary(max_size=3),
            st.sampled_from(
                [b"\r", b"\r\n", b"\n", b"\t", b"\0", b"\xff", b"\xc3", b"\xe2\x80\xae", b": ", b"- ", b"#"]
            ),
        )
    )
    return raw[:start] + new + raw[end:]


def _other_lines(draw: st.DrawFn, raw: bytes) -> bytes:
    """Lines lost, doubled, exchanged, indented or ended as on Windows."""
    lines = raw.split(b"\n")
    first, second = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
    what = draw(st.sampled_from(("lose", "double", "exchange", "indent", "outdent", "move", "windows", "document")))
    if what == "lose":
        del lines[first]
    elif what == "double":
        lines.insert(second, lines[first])
    elif what == "exchange":
        lines[first], lines[second] = lines[second], lines[first]
    elif what == "indent":
        lines[first] = draw(st.sampled_from([b" ", b"  ", b"\t", b"    "])) + lines[first]
    elif what == "outdent":
        lines[first] = lines[first][draw(st.integers(1, 6)) :]
    elif what == "move":
        lines[min(first, second) : max(first, second)] = []
    elif what == "windows":
        lines = [line + b"\r" for line in lines]
    else:
        lines.insert(first, draw(st.sampled_from([b"---", b"...", b"%YAML 1.2", b"? x", b"- x"])))
    return b"\n".join(lines)


def _other_word(draw: st.DrawFn, raw: bytes) -> bytes:
    """One word, be it a key, a value or a sign, in the place of another."""
    words = list(_WORD.finditer(raw))
    if not words:
        return raw
    match = draw(st.sampled_from(words))
    new = draw(st.one_of(st.sampled_from(SCALARS).map(_encoded), st.sampled_from([word[0] for word in words])))
    kept = b":" if match[0].endswith(b":") and not new.endswith(b":") and draw(st.booleans()) else b""
    return raw[: match.start()] + new + kept + raw[match.end() :]


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def random_text() -> st.SearchStrategy[bytes]:
    """What was never a record: bytes, text, and signs of YAML in any order."""
    signs = st.sampled_from(
        [*SCALARS, "\n", "\n  ", "\n- ", ": ", "- ", "? ", "[", "{", ",", "]", "}", "&a ", "*a", "name"]
    )
    return st.one_of(
        st.binary(max_size=60),
        st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.lists(signs, max_size=30).map(lambda parts: "".join(parts).encode("utf-8", "surrogatepass")),
    )


# --- values ----------------------------------------------------------------------------------------------------------


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value below `value`."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in parts:
        yield (*path, step)
        yield from places(part, (*path, step))


def at(value: Any, path: Sequence[Any]) -> Any:
    """The value at `path`."""
    for step in path:
        value = value[step]
    return value


def spoil(draw: st.DrawFn, value: Any, others: Sequence[Any]) -> None:
    """Change one value inside `value`, itself a mapping, in its place; `others` are parts to take values from."""
    paths = list(places(value))
    if not paths:
        return
    path = draw(st.sampled_from(paths))
    parent, step = at(value, path[:-1]), path[-1]
    what = draw(
        st.sampled_from(("replace", "replace", "borrow", "nudge", "nudge", "remove", "rename", "double", "exchange"))
    )
    if what == "replace":
        parent[step] = copy.deepcopy(draw(st.sampled_from(VALUES)))
    elif what == "borrow":
        other = draw(st.sampled_from(others))
        parent[step] = copy.deepcopy(at(other, draw(st.sampled_from(list(places(other))))))
    elif what == "nudge":
        parent[step] = _nudged(draw, parent[step])
    elif what == "remove":
        del parent[step]
    elif what == "rename" and isinstance(parent, dict):
        names = [one[-1] for one in paths if isinstance(one[-1], str)]
        parent[draw(st.sampled_from([*names, "contex", "KIND", "from_", "__class__", "ä"]))] = parent.pop(step)
    elif what == "double" and isinstance(parent, list):
        parent.insert(step, copy.deepcopy(parent[step]))
    elif what == "exchange":
        other_path = draw(st.sampled_from(paths))
        other_parent, other_step = at(value, other_path[:-1]), other_path[-1]
        mine, theirs = copy.deepcopy(parent[step]), copy.deepcopy(other_parent[other_step])
        parent[step] = theirs
        if path != other_path[: len(path)] and other_path != path[: len(other_path)]:
            other_parent[other_step] = mine


def _nudged(draw: st.DrawFn, value: Any) -> Any:
    """A neighbour of a value: of its own type, so that a check of types lets it pass."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return draw(
            st.sampled_from((value + 1, value - 1, value * 2, value // 2, value * 1000, -value, 1, 0, 2**31, 2**53))
        )
    if isinstance(value, float):
        return draw(st.sampled_from((value * 1000, value / 1000, -value, 0.0, 1e6, 1e9)))
    if isinstance(value, datetime.date):
        return draw(
            st.sampled_from((datetime.date(2019, 1, 1), datetime.date(2026, 12, 31), datetime.date(1950, 1, 1)))
        )
    if isinstance(value, str):
        return draw(st.sampled_from((value.upper(), value[:1], value + "x", value * 50, value + "\n", f" {value}")))
    return value


@cache
def _plain(file: str) -> Any:
    return yaml.load((REPOSITORY / file).read_bytes(), yaml.CSafeLoader)


@st.composite
def spoiled_values(draw: st.DrawFn) -> Sample:
    """A real record after one to three changes of what it holds, written out again."""
    sample = draw(st.sampled_from(samples()))
    record = copy.deepcopy(_plain(sample.file))
    kin = [_plain(other.file) for other in samples() if other.folder == sample.folder]
    for _ in range(draw(st.integers(1, 3))):
        spoil(draw, record, kin)
    return sample._replace(raw=written(record))


def written(record: Any) -> bytes:
    """A record as YAML."""
    return yaml.dump(record, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, encoding="utf-8")


# --- configurations --------------------------------------------------------------------------------------------------


@cache
def configs() -> dict[str, Any]:
    """Real configurations by the names of their files."""
    folder = REPOSITORY / "tests" / "configs"
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}


@st.composite
def spoiled_config(draw: st.DrawFn) -> bytes:
    """A real config.json after one to four changes."""
    config = copy.deepcopy(draw(st.sampled_from(list(configs().values()))))
    for _ in range(draw(st.integers(1, 4))):
        spoil(draw, config, list(configs().values()))
    return json.dumps(config, default=str).encode()


# --- bounds ----------------------------------------------------------------------------------------------------------

#: Of the processor's time for one case. Its clock does not run while other programs do.
MOST_SECONDS = 5.0


@contextmanager
def in_time() -> Iterator[None]:
    """One case in bounded time."""
    start = time.process_time()
    yield
    assert time.process_time() - start < MOST_SECONDS

"""Addresses of pages as nobody should write them: what stands behind the #."""

from __future__ import annotations

import random
from urllib.parse import quote, quote_plus

from hypothesis import strategies as st

KEYS = (
    *(
        "search",
        "kind",
        "weights",
        "mixer",
        "answers",
        "context",
        "cache-at",
        "price-out",
        "released",
        "sort",
        "columns",
    ),
    *("view", "at", "machine", "memory", "precision", "cache", "x", "y", "xlog", "ylog", "colour", "size", "front"),
    *("task", "input", "output", "pace", "data", "access", "licence", "share", "sequences", "budget", "must", "since"),
    *("importance", "models", "from", "only", "day", "format", "batch", "steps", "model", "layers", "edit", "step"),
    *("", "__proto__", "constructor", "toString", "hasOwnProperty", "%", "%E0%A4%A", "a b", "ä", "<b>", "x" * 300),
)
VALUES = (
    *(
        "",
        "moe",
        "-moe",
        "moe,hybrid",
        "open",
        "window",
        "-context",
        "name",
        "gallery",
        "yes",
        "no",
        "best",
        "int4",
        "8",
        "24",
    ),
    *(
        "1M",
        "64k",
        "1M..",
        "..2GiB",
        "..",
        "1..2",
        "2..1",
        "-1",
        "0",
        "1e99",
        "1e-99",
        "NaN",
        "Infinity",
        "9" * 400,
        "0x10",
    ),
    *(
        "answer",
        "quiz:2",
        "quiz:-1",
        "quiz:",
        ":",
        "quiz:1e9,quiz:2",
        "text",
        "text,",
        "at-once",
        "stays",
        "2/3",
        "3/2",
        "67%",
    ),
    *(
        "nvidia-rtx-4090",
        "tiny-dense",
        "tiny-dense,tiny-moe",
        "tiny-dense," * 40,
        "2025-01-31",
        "2025-02-30",
        "9999-99-99",
    ),
    *(
        "__proto__",
        "constructor",
        "null",
        "undefined",
        "[object Object]",
        "%",
        "%%%",
        "%ff",
        "%00",
        "%F0%9F%98",
        "+",
        "&amp;",
    ),
    *(
        "<img src=x onerror=alert(1)>",
        "javascript:alert(1)",
        "'\"`",
        "\\",
        "\u202e",
        "\ud83d",
        "😀" * 150,
        "a" + "😀" * 150,
    ),
)


@st.composite
def addresses(draw: st.DrawFn) -> str:
    """Pairs that pages know and do not know, encoded as browsers do, otherwise, or not at all."""
    pairs = draw(st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(VALUES)), max_size=6))
    encode = draw(st.sampled_from((_as_is, _quoted, _plus)))
    text = draw(st.sampled_from(("&", "&&", ";", "#"))).join(f"{encode(key)}={encode(value)}" for key, value in pairs)
    return text + draw(st.one_of(st.just(""), st.text(max_size=12).map(_as_is)))


def _as_is(text: str) -> str:
    return text


def _quoted(text: str) -> str:
    return quote(text, safe="", errors="replace")


def _plus(text: str) -> str:
    return quote_plus(text, errors="replace")


def random_address(chance: random.Random) -> str:
    """The same kind of address, without Hypothesis, which shrinks nothing that takes a second."""
    encode = chance.choice((_as_is, _quoted, _plus))
    pairs = [f"{encode(chance.choice(KEYS))}={encode(chance.choice(VALUES))}" for _ in range(chance.randrange(6))]
    return chance.choice(("&", "&&", ";")).join(pairs).encode("utf-8", "replace").decode()

"""Claims: the numbers behind a verdict say what they are numbers of."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from tests.made_up import Record, records, site, source

from llm_zoo.render import knowledge


def claim(**number: str) -> Record:
    """A claim with one number behind it."""
    return {
        "text": "Small models are small.",
        "order": 1,
        "verdict": "holds",
        "explanation": "They are.",
        "checked": datetime.date(2026, 11, 1),
        "numbers": [{"label": "the small one", "model": "tiny-dense", **number}],
        "sources": {"paper": source("Paper", url="https://example.org/paper", kind="paper")},
    }


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        ("total", "parameters"),
        ("cache_32k", "cache at 32,768 tokens, 16 bit"),
        ("cache_128k", "cache at 131,072 tokens, 16 bit"),
        ("released", "released"),
    ],
)
def test_a_number_says_what_was_computed(tmp_path: Path, quantity: str, words: str) -> None:
    whole = site(tmp_path, records() | {"claims/small": claim(quantity=quantity)})
    table = knowledge.evidence(whole, whole.zoo.claims["small"], "handbook/claims.md")
    assert table is not None
    assert f"the small one<br><small>{words}</small>" in table

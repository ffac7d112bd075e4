"""The search over a long list of checkboxes: which names a few words find."""

from __future__ import annotations

import pytest
from tests.publish.script import Script, asset


@pytest.mark.parametrize(
    ("name", "search", "found"),
    [
        ("GPT-4o mini", "", True),
        ("GPT-4o mini", "gpt4o", True),
        ("GPT-4o mini", " mini  GPT ", True),
        ("GPT-4o mini", "gpt nano", False),
        ("Claude Haiku 4.5", "haiku 5.5", False),
        ("Claude Haiku 5.5", "haiku 5.5", True),
        ("Aya Expanse Ünïcode", "unicode", True),
        ("Qwen3-32B", "<b>", True),  # signs count for nothing
        ("o3", "(.*", False),
    ],
)
def test_every_word_must_stand_in_the_name_however_it_is_spaced(name: str, search: str, found: bool) -> None:
    script = Script(asset("js/zoo.js"), asset("js/list-filter.js"))
    assert script.value("Zoo.listFilter.matches", name, search) is found

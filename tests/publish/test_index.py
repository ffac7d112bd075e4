"""The command palette without its dialog: what is in the index, and what a query finds."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.publish.script import Script, asset

from llm_zoo.publish.index import sections
from llm_zoo.render.tree import Page

ENTRIES = [
    ["model", "Kimi K3", "zoo/models/kimi-k3.html", "Moonshot AI"],
    ["model", "DeepSeek-V3.1", "zoo/models/deepseek-v3.1.html", "DeepSeek"],
    ["model", "DeepSeek-V3", "zoo/models/deepseek-v3.html", "DeepSeek"],
    ["model", "GPT-4o", "zoo/models/gpt-4o.html", "OpenAI"],
    ["term", "Grouped-query attention", "handbook/glossary.html#gqa", "GQA"],
    ["chapter", "Agents", "handbook/agents.html"],
    ["section", "Keeping the load even", "handbook/dense-vs-moe.html#keeping-the-load-even", "Dense and mixture"],
    ["benchmark", "SWE-bench Verified", "benchmarks/swe-bench-verified.html"],
]
ACTIONS = {"compare": "tools/compare.html", "memory": "zoo/models/index.html"}


def loaded(actions: dict[str, str]) -> Script:
    index = json.dumps({"entries": ENTRIES, "actions": actions})
    return Script(f"window.LLM_ZOO_INDEX = {index};", asset("js/commands.js"))


@pytest.fixture(scope="module")
def palette() -> Script:
    return loaded(ACTIONS)


def titles(palette: Script, query: str) -> list[str]:
    return [entry[1] for entry in palette.value("query => ZooCommands.search(query)", query)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("deepseek v3", "DeepSeek-V3"),
        ("DEEPSEEKV3.1", "DeepSeek-V3.1"),
        ("gqa", "Grouped-query attention"),
        ("kmi k3", "Kimi K3"),
        ("moonshot", "Kimi K3"),
        ("swe verified", "SWE-bench Verified"),
        ("load even", "Keeping the load even"),
        ("agénts", "Agents"),
        ("gpt4o", "GPT-4o"),
    ],
)
def test_the_best_match_comes_first(palette: Script, query: str, first: str) -> None:
    assert titles(palette, query)[0] == first


@pytest.mark.parametrize("query", ["zzzz", "deepseek zzzz", "…", "<img src=x onerror=alert(1)>"])
def test_what_is_nowhere_is_not_found_and_breaks_nothing(palette: Script, query: str) -> None:
    assert titles(palette, query) in ([], titles(palette, ""))


@pytest.mark.parametrize(
    ("query", "title", "models"),
    [
        ("compare DeepSeek-V3 and Kimi K3", "Compare DeepSeek-V3 and Kimi K3", "deepseek-v3,kimi-k3"),
        ("kimi vs gpt 4o", "Compare Kimi K3 and GPT-4o", "kimi-k3,gpt-4o"),
        (
            "compare kimi, gpt-4o, deepseek v3.1",
            "Compare Kimi K3, GPT-4o and DeepSeek-V3.1",
            "kimi-k3,gpt-4o,deepseek-v3.1",
        ),
    ],
)
def test_models_can_be_compared_by_name(palette: Script, query: str, title: str, models: str) -> None:
    action = palette.value("query => ZooCommands.search(query)[0]", query)
    assert action == ["action", title, f"tools/compare.html#models={models}"]


@pytest.mark.parametrize("query", ["compare kimi", "compare kimi and kimi k3", "compare kimi and zzzz", "compare"])
def test_there_is_no_comparison_of_one_model(palette: Script, query: str) -> None:
    assert not any(title.startswith("Compare") for title in titles(palette, query))


def test_an_amount_of_memory_is_an_action(palette: Script) -> None:
    for query in ("what runs on 24 GB", "24gb", "24 GiB"):
        action: Any = palette.value("query => ZooCommands.search(query)[0]", query)
        assert action == ["action", "What runs on 24 GB with 8k tokens", "zoo/models/index.html#memory=24&usable=8k.."]
    action = palette.value("query => ZooCommands.search(query)[0]", "24 GB 64k")
    assert action[2] == "zoo/models/index.html#memory=24&usable=64k.."
    assert not titles(palette, "0 GB")


def test_an_action_whose_page_is_not_there_is_not_offered() -> None:
    bare = loaded({})
    assert titles(bare, "24 GB") == []
    assert titles(bare, "compare kimi and gpt-4o") == []


def test_before_anything_is_typed_there_are_actions_and_chapters(palette: Script) -> None:
    assert titles(palette, "") == ["What runs on 24 GB with 8k tokens", "Compare Kimi K3 and DeepSeek-V3.1", "Agents"]


def test_sections_have_the_identifiers_that_the_page_will_have() -> None:
    text = """# Title
## One *thing*
```text
## not a heading
```
### A [link](x.md) & `code`
## One thing
#### Too deep
## Named {#own}
## Marked {: #other .wide }
"""
    assert list(sections(Page("handbook/x.md", text))) == [
        ("One thing", "one-thing"),
        ("A link & code", "a-link-code"),
        ("One thing", "one-thing_1"),
        ("Named", "own"),
        ("Marked", "other"),
    ]

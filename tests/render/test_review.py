"""Reviews: a value that a sentence speaks of has changed since somebody read it, and `zoo` says so."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from tests.made_up import Records, records, write

from llm_zoo.cli import main
from llm_zoo.publish.handbook import handbook

CHAPTER = """\
---
title: Tiny models
---
{% set moe = m('tiny-moe') %}
{% macro twice(x) %}{{ 2 * x }}{% endmacro %}

# Tiny models

{{ moe.link }} has {{ moe.experts }} experts. A token visits
{{ moe.active_experts }} of them; that is {{ (moe.active_experts / moe.experts) | pct }}.

| model | layers |
| --- | ---: |
| {{ moe.name }} | {{ moe.layers }} |
{% for one in models() %}
| {{ one.name }} | {{ one.layers or '' }} |
{% endfor %}

1. Twice the experts are {{ twice(moe.experts) }} experts. On {{ today | day }} as on any day.

{{ model_table(models(), ['name', 'released']) }}
"""
PLACE = "docs/handbook/tiny.md"


def zoo(root: Path, *arguments: str) -> Result:
    """Run `zoo` on the repository; what is not a planned end is raised."""
    environment = {"GITHUB_ACTIONS": None, "SOURCE_DATE_EPOCH": "1795305600"}
    return CliRunner().invoke(main, ["--root", str(root), *arguments], env=environment, catch_exceptions=False)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small zoo with one chapter."""
    (write(tmp_path) / "docs" / "handbook").mkdir(parents=True)
    (tmp_path / PLACE).write_text(CHAPTER, encoding="utf-8")
    return tmp_path


def more_experts(root: Path, experts: int = 8) -> None:
    """Change the record."""
    changed: Records = {"models/acme/tiny-moe": records()["models/acme/tiny-moe"]}
    changed["models/acme/tiny-moe"]["architecture"]["layers"][1]["ffn"]["experts"] = experts
    write(root, changed)


def edit(root: Path, old: str, new: str) -> None:
    text = (root / PLACE).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (root / PLACE).write_text(text.replace(old, new), encoding="utf-8")


def stored(root: Path) -> Path:
    return root / "docs" / "reviewed" / "handbook" / "tiny.yaml"


def test_a_review_stores_what_sentences_say_and_nothing_of_tables_loops_and_macros(root: Path) -> None:
    result = zoo(root, "review", "tiny", "--accept")
    assert (result.exit_code, result.output) == (0, f"{PLACE}: 7 values stored\n")
    text = stored(root).read_text(encoding="utf-8")
    assert text.startswith(f"# What {PLACE} said when it was last read against its records.\n")
    assert yaml.safe_load(text) == {
        "reviewed": datetime.date(2026, 11, 22),
        "values": {
            "moe.link": "Tiny MoE",
            "moe.experts": "4",
            "moe.active_experts": "1",
            "(moe.active_experts / moe.experts) | pct": "25.0 %",
            "moe.name": "Tiny MoE",
            "moe.layers": "3",
            "twice(moe.experts)": "8",
        },
    }


def test_a_chapter_that_nobody_reviewed_says_so(root: Path) -> None:
    assert zoo(root, "review").output == f"{PLACE}: 7 values, never reviewed\n"
    assert zoo(root, "check").stderr == ""


def test_a_chapter_as_reviewed_has_no_change(root: Path) -> None:
    zoo(root, "review", "tiny", "--accept")
    assert zoo(root, "review", "tiny").output == f"{PLACE}: 7 values, 0 changed\n"


def test_a_changed_value_is_listed_with_its_sentence(root: Path) -> None:
    zoo(root, "review", "tiny", "--accept")
    more_experts(root)
    assert zoo(root, "review").output.splitlines() == [
        f"{PLACE}:9 moe.experts: 4 → 8",
        "    {{ moe.link }} has {{ moe.experts }} experts.",
        f"{PLACE}:10 (moe.active_experts / moe.experts) | pct: 25.0 % → 12.5 %",
        "    A token visits {{ moe.active_experts }} of them; that is {{ (moe.active_experts / moe.experts) | pct }}.",
        f"{PLACE}:19 twice(moe.experts): 8 → 16",
        "    Twice the experts are {{ twice(moe.experts) }} experts.",
        f"{PLACE}: 7 values, 3 changed",
    ]


def test_a_reviewed_change_is_no_change(root: Path) -> None:
    zoo(root, "review", "tiny", "--accept")
    more_experts(root)
    zoo(root, "review", "handbook/tiny", "--accept")
    assert zoo(root, "review").output == f"{PLACE}: 7 values, 0 changed\n"


def test_the_check_warns_and_does_not_fail(root: Path) -> None:
    zoo(root, "review", "tiny", "--accept")
    more_experts(root)
    result = zoo(root, "check")
    assert result.exit_code == 0
    assert result.stderr.splitlines()[:2] == [
        f"warning: {PLACE}:9:1 ZOO303 'moe.experts' was 4 when this was last read, and is 8 now; "
        "read the sentence, then: zoo review tiny --accept",
        "    see contribute/rules/#zoo303",
    ]
    assert result.stdout.endswith("1 written pages: no problems\n")


def test_the_build_hands_on_the_warnings(root: Path) -> None:
    zoo(root, "review", "tiny", "--accept")
    more_experts(root)
    assert [(problem.line, problem.code) for problem in handbook(root).warnings] == [
        (9, "ZOO303"),
        (10, "ZOO303"),
        (19, "ZOO303"),
    ]


def test_a_stored_review_is_no_page_and_no_file_of_the_site(root: Path) -> None:
    zoo(root, "review", "tiny", "--accept")
    assert [path for path in handbook(root).files() if "reviewed" in path] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# Tiny models", "# Tiny models\n\nA new paragraph moves all lines."),
        ("that is {{ (moe.active_experts / moe.experts) | pct }}", "that is a quarter"),
        ("as on any day", "as on any day, {{ moe.hidden_size }} wide, {{ moe.experts }} experts"),
    ],
    ids=["moved", "removed", "added"],
)
def test_an_edit_of_the_words_is_no_change_of_a_value(root: Path, old: str, new: str) -> None:
    zoo(root, "review", "tiny", "--accept")
    edit(root, old, new)
    assert zoo(root, "check").stderr == ""


def test_an_expression_of_two_values_keeps_both(root: Path) -> None:
    edit(root, "as on any day", "{% set moe = m('tiny-dense') %}{{ moe.name }}")
    zoo(root, "review", "tiny", "--accept")
    assert yaml.safe_load(stored(root).read_text(encoding="utf-8"))["values"]["moe.name"] == ["Tiny MoE", "Tiny Dense"]
    assert zoo(root, "review", "tiny").output == f"{PLACE}: 8 values, 0 changed\n"


@pytest.mark.parametrize("text", ["values: [", "- a", "reviewed: 2026-11-22", "values: {a: 3}", "values: {a: [3]}"])
def test_a_spoilt_review_is_a_warning_with_the_way_out(root: Path, text: str) -> None:
    stored(root).parent.mkdir(parents=True)
    stored(root).write_text(text, encoding="utf-8")
    said = "docs/reviewed/handbook/tiny.yaml:1:1 ZOO303 this is no review; write it anew: zoo review tiny --accept"
    assert zoo(root, "check").stderr.splitlines()[0] == f"warning: {said}"
    assert "is no review; write it anew with --accept" in zoo(root, "review", "tiny").stderr


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["review", "tinny"], 1, "Error: no chapter 'tinny' — did you mean 'tiny'?\n"),
        (["review", "--accept"], 2, "Error: name the chapters that you have read: zoo review CHAPTER --accept\n"),
    ],
)
def test_a_slip_is_answered_with_what_to_do(root: Path, arguments: list[str], status: int, said: str) -> None:
    result = zoo(root, *arguments)
    assert result.exit_code == status
    assert result.stderr.endswith(said)


def test_on_a_build_server_a_warning_marks_the_line(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zoo(root, "review", "tiny", "--accept")
    more_experts(root)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    result = CliRunner().invoke(main, ["--root", str(root), "check"], catch_exceptions=False)
    assert f"::warning file={PLACE},line=9,col=1::ZOO303 'moe.experts' was 4" in result.stdout


def test_a_mistake_in_a_chapter_fails_the_check(root: Path) -> None:
    edit(root, "{{ moe.layers }}", "{{ moe.layer }}")
    result = zoo(root, "check")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[0] == f"{PLACE}:14:1 ZOO301 no field 'layer' in model — did you mean 'layers'?"


@pytest.mark.parametrize(
    "text",
    [
        "{{ 1 | noted value }}",
        "{{ noted_values }}",
        "{{ context }}",
        "{{ self._TemplateReference__context }}",
        "{{ joiner.__globals__ }}",
    ],
)
def test_a_template_reaches_nothing_of_the_recorder(root: Path, text: str) -> None:
    (root / PLACE).write_text(f"# A\n\n{text}\n", encoding="utf-8")
    result = zoo(root, "check")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{PLACE}:3:1 ZOO301 ")

"""Quizzes: the author's form, its mistakes, and items that follow from records."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from tests.derive.real_zoo import real_zoo
from tests.made_up import REPOSITORY

from llm_zoo.render import Site
from llm_zoo.render.quiz import QuizError, cheaper_task, expand, fewer_active, fits_machine, less_cache
from llm_zoo.render.views import HardwareView, ModelView, UnknownName

FORM = """before

??? quiz "Is *this* right?"
    - No.
        Because it is
        not.
    + Yes.
        Because it is.

after
"""


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(real_zoo(), datetime.date(2026, 11, 25))


def test_a_quiz_is_a_list_with_its_answers_folded() -> None:
    assert (
        expand(FORM)
        == """before

<div class="quiz" data-widget="quiz" id="quiz-is-this-right" data-right="1" markdown="1">

**Is *this* right?**

1. No.
1. Yes.

<details class="quiz-answers" markdown="1"><summary>Answers</summary>

B is right.

1. **No.** Because it is not.
1. **Right.** Because it is.

</details>

</div>

after
"""
    )


def test_text_without_a_quiz_stays_as_it_is() -> None:
    text = '??? question "Why?"\n    Because.\n\n- a\n+ b\n'
    assert expand(text) == text
    example = f"```markdown\n{FORM}```\n"
    assert expand(example) == example


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("    + Yes.\n        Because.\n", "it takes two to 6 options"),
        ("    - No.\n        Because.\n    - Nor this.\n        Because.\n", "exactly one option begins with +"),
        (
            "    + Yes.\n        Because.\n    - No.\n",
            "each option needs a line below that says why it is right or wrong",
        ),
        (
            "    + Yes.\n        Because.\n    No.\n        Because.\n    - No.\n        No.\n",
            "options begin with - or +",
        ),
    ],
)
def test_a_quiz_that_is_not_in_the_form_says_what_is_missing(body: str, message: str) -> None:
    with pytest.raises(QuizError, match=r"quiz 'Really\?': " + re.escape(message)):
        expand(f'??? quiz "Really?"\n{body}')


def test_the_same_question_twice_on_a_page_is_a_mistake() -> None:
    with pytest.raises(QuizError, match="another quiz"):
        expand(FORM + FORM)


def view(site: Site, model_id: str) -> ModelView:
    return ModelView(site, model_id, "handbook/x.md")


def test_less_cache_shows_the_working(site: Site) -> None:
    item = less_cache(view(site, "qwen3-32b"), view(site, "deepseek-r1"))
    assert "Which needs less cache at 131,072 tokens, at 16 bits?" in item
    working = (
        "Qwen3-32B: 262,144 bytes × 131,072 tokens = 32.0\u00a0GiB. "
        "DeepSeek-R1: 70,272 bytes × 131,072 tokens = 8.58\u00a0GiB."
    )
    assert f"    - Qwen3-32B\n        {working}\n    + DeepSeek-R1\n        {working}\n" in item
    assert 'data-right="1"' in expand(item)


def test_the_other_kinds_are_right_too(site: Site) -> None:
    item = fewer_active(view(site, "qwen3-32b"), view(site, "deepseek-v3"))
    assert "    + Qwen3-32B\n" in item
    item = cheaper_task(view(site, "qwen3.6-27b"), view(site, "gpt-4.1"), question=500, thinking=16_000, answer=500)
    assert "    + GPT-4.1\n" in item
    assert "Qwen3.6-27B: 500 tokens in and 500 + 16,000 out cost $0.060." in item
    machine = HardwareView(site, "nvidia-rtx-4090", "handbook/x.md")
    assert "    + Yes.\n" in fits_machine(view(site, "qwen3-32b"), machine)
    assert "    + No.\n" in fits_machine(view(site, "qwen3-32b"), machine, precision="bf16")


def test_equal_models_and_unknown_ones_make_no_item(site: Site) -> None:
    with pytest.raises(UnknownName, match="neither answer is right"):
        less_cache(view(site, "deepseek-v3"), view(site, "deepseek-r1"))
    with pytest.raises(UnknownName, match="not known"):
        less_cache(view(site, "gpt-4o"), view(site, "deepseek-r1"))


def test_ten_chapters_have_two_quizzes_or_more() -> None:
    counts = {path.stem: path.read_text(encoding="utf-8").count("??? quiz ") for path in chapters()}
    assert sum(count >= 2 for count in counts.values()) >= 10, counts


def chapters() -> list[Path]:
    return sorted((REPOSITORY / "docs" / "handbook").glob("*.md"))

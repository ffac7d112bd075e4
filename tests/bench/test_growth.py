"""Work grows with the number of records, not with its square. Calls are counted: seconds depend on the machine."""

from __future__ import annotations

import cProfile
import pstats
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from tests.bench.test_bench import PROSE
from tests.made_up import REPOSITORY

from bench.zoo import copied, make_zoo
from llm_zoo.derive.audit import load_audited_zoo
from llm_zoo.records import loader
from llm_zoo.render import Site, load_site
from llm_zoo.render.environment import page_environment
from llm_zoo.render.pages import plans, render_plan

ROUNDS = (0, 2, 4)
"""How many copies of each model the three zoos have: they grow by the same number of models twice."""


@pytest.fixture(scope="module")
def roots(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Zoos of 12, 36 and 60 models."""
    few = tmp_path_factory.mktemp("few")
    make_zoo(REPOSITORY, PROSE, few, 12)
    return [few, *(with_copies(few, tmp_path_factory.mktemp("more") / "zoo", rounds) for rounds in ROUNDS[1:])]


def with_copies(few: Path, root: Path, rounds: int) -> Path:
    """The zoo with so many copies of each model beside it."""
    shutil.copytree(few, root, symlinks=True)
    for path in sorted((few / "zoo_data/models").rglob("*.yaml")):
        for round_ in range(1, rounds + 1):
            name, text = copied(path.relative_to(few).as_posix(), path.read_text(encoding="utf-8"), round_)
            (root / name).write_text(text, encoding="utf-8")
    return root


def calls(work: Callable[[], object]) -> int:
    """How many functions are called, with no record known from before."""
    loader._last.clear()
    profile = cProfile.Profile()
    profile.runcall(work)
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


def pages(site: Site) -> None:
    env = page_environment()
    for plan in plans(site):
        if plan.template == "model.md":
            render_plan(site, env, plan, {})


def growth(counts: list[int]) -> float:
    """How much more the second 24 models cost than the first: 1 where work grows with the number of models."""
    few, more, most = counts
    return (most - more) / (more - few)


def test_checking_grows_with_the_number_of_models(roots: list[Path]) -> None:
    assert growth([calls(partial(load_audited_zoo, root)) for root in roots]) < 1.1


def test_rendering_pages_of_models_grows_with_their_number(roots: list[Path]) -> None:
    assert growth([calls(partial(pages, load_site(root))) for root in roots]) < 1.2

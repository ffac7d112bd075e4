"""Zoos for measuring are zoos: of the size that was asked for, without a problem, and built like the real one."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
import yaml
from click.testing import CliRunner
from mkdocs.config import load_config
from tests.made_up import REPOSITORY

from bench.__main__ import ALL, change_one, counts_of, exponents, generator_settings, main, stages_of, table
from bench.zoo import copied, make_zoo, models
from llm_zoo.derive.audit import load_audited_zoo
from llm_zoo.records import read_zoo
from llm_zoo.render import Page, Tree, load_site
from llm_zoo.render.pages import render_some

HOME = '# Home\n\n{{ not a template }} {% x %} <form>\n\n"Quoted" \\(x\\) \U0001f600\n'
PROSE = Tree((Page("index.md", HOME, "docs/index.md"), Page("zoo/made.md", "# Made")), ())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of 20 models."""
    root = tmp_path_factory.mktemp("made")
    make_zoo(REPOSITORY, PROSE, root, 20)
    return root


def test_a_small_zoo_has_the_oldest_models_and_no_problem(made: Path) -> None:
    zoo = load_audited_zoo(made)
    assert len(zoo.models) == 20
    assert max(model.released.year for model in zoo.models.values()) < 2024
    assert zoo.developers


def test_prose_is_as_it_was_rendered_whatever_it_holds(made: Path) -> None:
    site = load_site(made)
    [home] = [page for page in render_some(site, made / "docs", {"docs/index.md"}) if page.path == "index.md"]
    assert home.text == HOME
    assert not (made / "docs/zoo/made.md").exists()
    assert (made / "docs/assets/css/theme.css").is_file()


def test_more_models_than_there_are_means_copies_under_other_names() -> None:
    zoo, _ = read_zoo(REPOSITORY)
    count = len(zoo.models)
    texts = dict(models(REPOSITORY, zoo, 2 * count + 1))
    assert len(texts) == 2 * count + 1
    assert len({yaml.load(text, yaml.CSafeLoader)["name"] for text in texts.values()}) == 2 * count + 1


def test_a_copy_keeps_all_but_what_names_one_model() -> None:
    path, text = copied("a/b.yaml", 'name: "B: 1"\nhub: a/b\napi_id: b\nsummary: It is.\n', 3)
    assert (path, text) == ("a/b-copy-3.yaml", 'name: "B: 1 3"\nsummary: It is.\n')


def test_copies_make_families_of_their_own() -> None:
    text = "name: B\nfamily: b\nlineage: {derived_from: [a, a.1], relation: merge}\n"
    assert copied("a/b.yaml", text, 2)[1] == (
        "name: B 2\nfamily: b-copy-2\nlineage: {derived_from: [a-copy-2, a.1-copy-2], relation: merge}\n"
    )


def test_the_generator_alone_has_nothing_of_ours(made: Path) -> None:
    settings = generator_settings(made)
    assert "llm_zoo" not in settings
    assert "mermaid" not in settings
    assert "docs_dir: build/docs" in settings
    assert "custom_dir: docs/overrides" in settings
    (made / "generator.yml").write_text(settings, encoding="utf-8")
    (made / "build/docs").mkdir(parents=True)
    loaded = load_config(config_file=str(made / "generator.yml"))
    assert "pymdownx.superfences" in loaded.markdown_extensions
    assert list(loaded.plugins) == ["material/search", "material/offline"]
    assert [str(script) for script in loaded.extra_javascript][-1].startswith("assets/js/")


def test_one_summary_is_changed_and_the_zoo_is_still_right(made: Path) -> None:
    change_one(made)
    assert [model.summary for model in load_audited_zoo(made).models.values()].count("It was changed.") == 1


def test_sizes_are_counts_in_order_and_folders_of_others_are_left_alone(tmp_path: Path) -> None:
    assert counts_of("500, 100,500") == [100, 500]
    for wrong in ("", "0", "abc", "1e3", "-5", "10,"):
        with pytest.raises(click.UsageError, match="--sizes are numbers above 0 with commas, such as 100,500; not"):
            counts_of(wrong)
    (tmp_path / "mine").touch()
    refused = CliRunner().invoke(main, ["--sizes", "1", "--folder", str(tmp_path)])
    assert "has files in it; name a new or an empty folder" in refused.output
    assert (tmp_path / "mine").exists()


def test_stages_are_measured_in_their_order_and_after_what_they_need() -> None:
    assert stages_of("one changed,check, build") == ["check", "build", "one changed"]
    with pytest.raises(click.UsageError, match=r"--stages are check, check again, derive, .*; not 'biuld'"):
        stages_of("biuld")
    with pytest.raises(click.UsageError, match="'generator' is measured after 'build'; ask for both"):
        stages_of("check,generator")


def test_zensical_is_measured_where_it_is_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("ZENSICAL", raising=False)
    assert "zensical" not in stages_of(None)
    with pytest.raises(click.UsageError, match="Zensical is not installed; name its command in the environment"):
        stages_of("build,zensical")
    monkeypatch.setenv("ZENSICAL", "/somewhere/zensical")
    assert stages_of(None) == list(ALL)


def row(models: int, seconds: float) -> dict[str, object]:
    cost = {"seconds": seconds, "processor_seconds": seconds, "peak_mib": 100.0}
    return {
        "models": models,
        "pages": models + 40,
        "site_mib": 9.6,
        "search_kib": 50.2,
        "costs": {"build": cost, "generator": cost | {"processor_seconds": seconds / 1.25}},
    }


def test_the_table_says_what_ours_adds_and_how_it_grows() -> None:
    rows = [row(100, 10.0), row(1_000, 200.0)]
    assert table(rows).splitlines() == [
        "models  pages  build  generator  ours, %  peak MiB  site MiB  search KiB",
        "   100    140   10.0        8.0       25       100        10          50",
        " 1,000  1,040  200.0      160.0       25       100        10          50",
    ]
    assert exponents(rows) == pytest.approx({"time of a whole build": 1.301, "memory of a whole build": 0.0}, abs=0.001)
    assert exponents(rows[:1]) == {}


def test_a_stage_that_was_not_measured_is_a_dash() -> None:
    cost = {"seconds": 1.0, "processor_seconds": 1.0, "peak_mib": 100.0}
    rows = [row(100, 10.0), {"models": 200, "costs": {"check": cost}}]
    assert table(rows).splitlines()[2].split() == ["200", "-", "1.0", "-", "-", "-", "100", "-", "-"]
    assert exponents(rows) == {}

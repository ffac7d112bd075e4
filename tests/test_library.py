"""`import llm_zoo`: the documented examples run, numbers are the pages' own, and what is missing is said in words."""

from __future__ import annotations

import datetime
import doctest
from pathlib import Path

import pytest
from tests.derive.real_zoo import real_zoo
from tests.made_up import REPOSITORY, TODAY, load, records, site, write

import llm_zoo
from llm_zoo import library
from llm_zoo.derive.memory import hardware_bytes, memory_needed, usable_context
from llm_zoo.records import FOLDER, RecordErrors
from llm_zoo.render import Site
from llm_zoo.render.environment import chapter_environment, page_names, render

PAGE = "data/python.md"


@pytest.fixture
def zoo(tmp_path: Path) -> llm_zoo.Library:
    return llm_zoo.load(write(tmp_path), day=TODAY)


def test_the_examples_of_the_page_do_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(root: Path) -> object:
        assert root == REPOSITORY
        return real_zoo()

    monkeypatch.setattr(library, "load_audited_zoo", read)
    env = chapter_environment(REPOSITORY / "docs")
    text = render(env, PAGE, f"docs/{PAGE}", page_names(Site(real_zoo(), TODAY), PAGE))
    examples = doctest.DocTestParser().get_doctest(text, {}, PAGE, f"docs/{PAGE}", 0)
    assert len(examples.examples) > 20
    said: list[str] = []
    doctest.DocTestRunner(verbose=False).run(examples, out=said.append)
    assert "".join(said) == ""


def test_numbers_are_those_of_the_pages(tmp_path: Path) -> None:
    whole = site(tmp_path)
    zoo = llm_zoo.load(tmp_path, day=TODAY)
    assert list(zoo.models) == ["quiet-one", "tiny-dense", "tiny-moe"]
    for model_id, model in zoo.models.items():
        facts = whole.facts(model_id)
        assert (model.parameters, model.active_parameters) == (facts.total, facts.active)
        assert (model.context_window, model.kind) == (facts.window, facts.kind)
        assert sum(model.parameter_breakdown.values()) == (facts.exact_total or 0)
        assert model.price() == facts.price
        assert model.classes == [one.class_id for one in facts.classes]
        if facts.cache:
            assert model.cache_bytes(2000, sequences=3) == 3 * facts.cache_bytes(2000)
    assert zoo.models["tiny-moe"].to_dict()["id"] == "tiny-moe"


def test_memory_has_the_towers_as_on_the_pages() -> None:
    zoo = library.Library(real_zoo(), TODAY)
    card = zoo.hardware["nvidia-rtx-4090"]
    for model in zoo.models.values():
        layers, window = model.record.architecture, model.context_window
        if layers is not None:
            assert model.memory(100, precision="int4") == memory_needed(layers, precision="int4", context=100), model
            assert model.memory(100, precision="int4").weights == model.loaded_bytes("int4"), model
        if layers is not None and window is not None:
            longest = usable_context(layers, window=window, memory_bytes=hardware_bytes(card), precision="int4")
            assert model.usable_context(card, precision="int4") == longest, model
    seeing = zoo.models["gemma-3-4b"]
    assert seeing.loaded_bytes("int4") > seeing.weight_bytes("int4")


def test_counts_that_cannot_be_are_refused_and_inputs_beyond_the_price_are_told(zoo: llm_zoo.Library) -> None:
    model = zoo.models["tiny-moe"]
    for counts in ({"input_tokens": -1}, {"input_tokens": 10, "cached_tokens": 11}, {"thinking_tokens": -1}):
        with pytest.raises(ValueError, match="token counts must be 0 or more, and cached_tokens at most input_tokens"):
            model.cost(**{"input_tokens": 0, "output_tokens": 0, **counts})
    real = library.Library(real_zoo(), TODAY).models["gemini-2.5-pro"]
    costs = [real.cost(input_tokens=tokens, output_tokens=0) for tokens in (200_000, 200_001)]
    assert [cost.outgrown for cost in costs if cost] == [False, True]


def test_prices_follow_the_day(zoo: llm_zoo.Library) -> None:
    model = zoo.models["tiny-moe"]
    old, new = datetime.date(2026, 2, 28), datetime.date(2026, 3, 1)
    assert [price.input for price in (model.price(old), model.price(new)) if price] == [2.0, 1.0]
    assert model.price(datetime.date(2025, 8, 31)) is None
    assert [(one.first, one.last, one.end_known) for one in model.price_history] == [
        (datetime.date(2025, 9, 1), old, True),
        (new, None, True),
    ]
    cost = model.cost(input_tokens=1_000_000, output_tokens=500_000, cached_tokens=500_000, day=new)
    assert cost is not None
    assert cost.dollars == pytest.approx(0.5 * 1.0 + 0.5 * 0.1 + 0.5 * 4.0)


def test_rankings_keep_set_ups_apart(zoo: llm_zoo.Library) -> None:
    groups = zoo.ranking("quiz")
    assert [[row.row.model_id for row in group.rows] for group in groups] == [
        ["quiet-one", "tiny-moe", "tiny-moe", "tiny-dense"],
        ["tiny-moe"],
    ]
    assert [one.score for one in zoo.models["tiny-moe"].results("quiz")] == [81, 70, 90]
    with pytest.raises(KeyError, match=r"no benchmark 'quizz' — did you mean 'quiz'"):
        zoo.ranking("quizz")
    with pytest.raises(KeyError, match="did you mean 'quiz'"):
        zoo.models["tiny-moe"].results("quizz")


def test_what_is_not_known_is_an_error_in_words(zoo: llm_zoo.Library) -> None:
    closed = zoo.models["quiet-one"]
    assert (closed.parameters, closed.is_exact, closed.parameter_breakdown) == (None, False, {})
    with pytest.raises(llm_zoo.NotKnown, match="the size of quiet-one is not known"):
        closed.weight_bytes()
    with pytest.raises(llm_zoo.NotKnown, match="layers of quiet-one are not known"):
        closed.cache_bytes(1)
    with pytest.raises(llm_zoo.NotKnown, match="not both known"):
        closed.usable_context(10**9)
    with pytest.raises(ValueError, match="no format 'fp3' — did you mean"):
        zoo.models["tiny-dense"].weight_bytes("fp3")
    with pytest.raises(ValueError, match="context must be 0 or more"):
        zoo.models["tiny-dense"].cache_bytes(-1)


def test_no_records_are_an_error_that_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(llm_zoo.ZooNotFound, match=r"no folder 'zoo_data' in .*; give a checkout of the handbook"):
        llm_zoo.load(tmp_path)
    monkeypatch.setattr(library, "_PACKAGE", tmp_path / "lib" / "llm_zoo")
    with pytest.raises(llm_zoo.ZooNotFound, match=r"call load\(path\) with a checkout of the handbook, or set LLM_ZOO"):
        llm_zoo.load()


def test_records_are_found_in_a_wheel_beside_the_code_and_where_the_variable_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert library.find() == REPOSITORY
    given = write(tmp_path / "given")
    assert library.find(given / FOLDER) == library.find(given) == given
    inside = write(tmp_path / "site-packages" / "llm_zoo")
    monkeypatch.setattr(library, "_PACKAGE", inside)
    assert library.find() == inside
    monkeypatch.setenv("LLM_ZOO_DATA", str(given))
    assert library.find() == given


def test_wrong_records_are_listed_with_their_places(tmp_path: Path) -> None:
    zoo = records()
    zoo["models/acme/tiny-dense"]["released"] = "yesterday"
    with pytest.raises(RecordErrors) as caught:
        llm_zoo.load(write(tmp_path, zoo))
    assert "zoo_data/models/acme/tiny-dense.yaml" in str(caught.value.problems[0])


def test_the_package_is_typed_and_reads_nothing_before_it_is_asked() -> None:
    assert (Path(llm_zoo.__file__).parent / "py.typed").is_file()
    assert llm_zoo.Model is library.Model
    with pytest.raises(AttributeError, match="no attribute 'lode'"):
        llm_zoo.lode  # noqa: B018


def test_every_name_that_is_promised_is_there(tmp_path: Path) -> None:
    assert load(tmp_path).models.keys() == llm_zoo.load(tmp_path, day=TODAY).models.keys()
    assert all(hasattr(llm_zoo, name) for name in llm_zoo.__all__)

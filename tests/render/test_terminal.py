"""`zoo show` prints facts, computed numbers and a bar of the weights, and nothing that a terminal would obey."""

from __future__ import annotations

import re
from pathlib import Path

import click
from tests import hostile
from tests.derive.real_zoo import real_zoo
from tests.made_up import TODAY, layers, model, site, with_models

from llm_zoo.render import palette
from llm_zoo.render.terminal import BAR, model_text
from llm_zoo.render.views import Site


def letter(kind: str) -> str:
    return palette.colour(kind).letter


def test_a_model_is_printed_exactly(tmp_path: Path) -> None:
    text = model_text(site(tmp_path).facts("tiny-moe"))
    head, _, bar = text.rpartition("\n\n")
    assert head == (
        "Tiny MoE (tiny-moe), Acme, 2025-09-01\n"
        "A sparse model that nobody has.\n"
        "\n"
        "kind        MoE\n"
        "weights     open\n"
        "cognition   switchable\n"
        "parameters  2,680\n"
        "active      1,736\n"
        "stated      2,000 (audit +34.00\u00a0%)\n"
        "cache       16 B a token\n"
        "cache       32 B a token up to 1,024 tokens\n"
        "context     131,072 tokens\n"
        "record      zoo_data/models/acme/tiny-moe.yaml\n"
        "\n"
        "AWW\n"
        "FEE"
    )
    assert bar.splitlines()[1] == f"  {letter('expert')}  {palette.colour('expert').label:<22}{'1,152':>20}"


def test_the_bar_is_true_to_scale_with_the_largest_part_first(tmp_path: Path) -> None:
    bar = model_text(site(tmp_path).facts("tiny-dense")).rpartition("\n\n")[2].splitlines()[0]
    # 768, 384, 160 and 40 of 1,352 weights on 60 columns
    assert bar == letter("dense_ffn") * 34 + letter("attention") * 17 + letter("embedding") * 7 + letter("norm") * 2
    assert len(bar) == BAR


def test_a_layer_without_a_part_has_a_dot_and_long_models_are_cut(tmp_path: Path) -> None:
    mamba = {"kind": "mamba", "inner": 16, "state": 4, "conv": 3, "dt_rank": 2}
    only = model("Long", architecture=layers(layers=[{"count": BAR + 2, "mixer": mamba}]))
    text = model_text(site(tmp_path, with_models(long=only)).facts("long"))
    assert f"\n\n{'S' * BAR}\n{'·' * BAR}\nSS\n··\n\n" in text


def test_a_terminal_gets_the_same_letters_in_colour(tmp_path: Path) -> None:
    facts = site(tmp_path).facts("tiny-moe")
    coloured = model_text(facts, colour=True)
    assert "\x1b[" in coloured
    assert click.unstyle(coloured) == model_text(facts)


def test_the_working_lists_every_tensor_and_ends_in_the_active_count(tmp_path: Path) -> None:
    working = model_text(site(tmp_path).facts("tiny-moe"), working=True).partition("\nworking\n")[2]
    assert working.splitlines()[:4] == [
        "embeddings                                                    80",
        "  M  tokens              10 × 8                                 80",
        "layers                                                       592",
        "  N  mixer_norm          8                                       8",
    ]
    assert "  E  expert.down.weight  4 × 8 × 6                             192" in working
    assert working.splitlines()[-4:] == [
        "total                                                      2,680",
        "− experts that a token does not choose                      -864",
        "− input table, of which it looks up a row                    -80",
        "active                                                     1,736",
    ]


def test_a_closed_model_has_no_bar_and_no_number_that_nobody_stated(tmp_path: Path) -> None:
    assert model_text(site(tmp_path).facts("quiet-one")) == (
        "Quiet One (quiet-one), Acme, 2026-01-15\n"
        "A model that nobody has.\n"
        "\n"
        "kind        undisclosed\n"
        "weights     closed\n"
        "cognition   system-2\n"
        "context     200,000 tokens\n"
        "record      zoo_data/models/acme/quiet-one.yaml"
    )


def test_a_record_cannot_reorder_lines_or_add_any(tmp_path: Path) -> None:
    evil = model(hostile.name(22), summary=hostile.TEXT)
    text = model_text(site(tmp_path, with_models(evil=evil)).facts("evil"))
    plain = model_text(site(tmp_path / "plain", with_models(evil=model("Plain"))).facts("evil"))
    assert len(text.splitlines()) == len(plain.splitlines())
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\x1b]", text)
    assert "[U+202E]" in text


def test_every_model_of_the_zoo_can_be_printed() -> None:
    whole = Site(real_zoo(), TODAY)
    for facts in whole.all_facts():
        text = model_text(facts)
        assert text.startswith(f"{facts.name} ({facts.id}), {facts.developer.name}, {facts.released}\n")
        assert "None" not in text
        if facts.count:
            assert f"\nparameters  {facts.count.total:,}\n" in text

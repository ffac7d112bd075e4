"""Stripes of layers: one a layer, in the colours of the blocks, with the same said in letters."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from tests import hostile
from tests.derive.real_zoo import architecture_of, real_zoo
from tests.made_up import ATTENTION, DENSE, MOE, TODAY, Record, layers, model, site, with_models

from llm_zoo.derive.layers import runs
from llm_zoo.render import palette
from llm_zoo.render.barcode import barcode, letters, run_parts
from llm_zoo.render.text import visible
from llm_zoo.render.views import ModelFacts, Site

MAMBA: Record = {"kind": "mamba", "inner": 16, "state": 4, "conv": 4, "dt_rank": 1}


def facts(root: Path, *groups: Record, name: str = "A") -> ModelFacts:
    return site(root, with_models(a=model(name, architecture=layers(layers=list(groups))))).facts("a")


def picture(one: ModelFacts) -> Tag:
    found = BeautifulSoup(barcode(one), "html.parser").find("svg")
    assert isinstance(found, Tag)
    return found


def stripes(one: ModelFacts) -> list[tuple[str, str, str]]:
    """x, y and variable of the colour of each stripe, from left to right and top to bottom."""
    found = [
        (float(x), int(y), path["style"].split("(")[1].split(",")[0])
        for path in picture(one).find_all("path")
        for x, y in re.findall(r"M([\d.]+) (\d+)h", path["d"])
    ]
    return [(f"{x:.2f}", str(y), colour) for x, y, colour in sorted(found)]


def test_each_layer_is_one_stripe_with_its_mixer_above_its_feed_forward_part(tmp_path: Path) -> None:
    one = facts(
        tmp_path,
        {"count": 1, "mixer": ATTENTION, "ffn": DENSE},
        {"count": 2, "mixer": {**ATTENTION, "window": 10}, "ffn": MOE},
    )
    assert picture(one)["viewbox"] == "0 0 3 20"
    assert stripes(one) == [
        ("0.06", "0", "--zoo-attention"),
        ("0.06", "12", "--zoo-dense-ffn"),
        ("1.06", "0", "--zoo-window"),
        ("1.06", "12", "--zoo-expert"),
        ("2.06", "0", "--zoo-window"),
        ("2.06", "12", "--zoo-expert"),
    ]


def test_a_layer_without_a_part_leaves_its_place_empty(tmp_path: Path) -> None:
    one = facts(tmp_path, {"count": 1, "mixer": MAMBA}, {"count": 1, "ffn": DENSE})
    assert stripes(one) == [("0.06", "0", "--zoo-state-space"), ("1.06", "12", "--zoo-dense-ffn")]
    assert [run_parts(run) for run in runs(one.architecture.layers if one.architecture else [])] == [
        ("state_space", None),
        (None, "dense_ffn"),
    ]


def test_the_label_says_in_letters_what_the_colours_show(tmp_path: Path) -> None:
    one = facts(tmp_path, {"count": 3, "mixer": ATTENTION, "ffn": DENSE}, {"count": 58, "mixer": MAMBA, "ffn": MOE})
    said = [palette.colour(part).letter for part in ("attention", "dense_ffn", "state_space", "expert")]
    assert picture(one)["aria-label"] == f"A: 3 × {said[0]}{said[1]}, 58 × {said[2]}{said[3]}"
    assert picture(one)["role"] == "img"


@pytest.mark.parametrize(
    ("model_id", "text"),
    [
        ("deepseek-v3", "3 × LF, 58 × LE"),
        ("llama-3.1-8b", "32 × AF"),
        ("mamba2-2.7b", "64 × S"),
        ("gpt-oss-20b", "12 × (WE, AE)"),
        ("gemma-3-27b", "10 × (5 × WF, AF), 2 × WF"),
        ("jamba-v0.1", "4 × (SF, SE, SF, SE, AF, SE, SF, SE)"),
        ("glm-5.2", "3 × LF, 75 × LE"),  # an indexer or none makes no other letter
    ],
)
def test_letters_of_well_known_models(model_id: str, text: str) -> None:
    assert letters(architecture_of(model_id)) == text


def test_without_layers_there_is_an_error_and_no_empty_picture(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match=r"^the architecture of 'quiet-one' is not known$"):
        barcode(site(tmp_path).facts("quiet-one"))


def test_every_model_of_the_zoo_has_a_stripe_for_each_mixer_and_each_feed_forward_part() -> None:
    whole = Site(real_zoo(), TODAY)
    for one in whole.all_facts():
        if one.architecture is None:
            continue
        expected = sum(
            run.count * sum(part is not None for part in run_parts(run)) for run in runs(one.architecture.layers)
        )
        assert len(stripes(one)) == expected, one.id
        assert picture(one)["viewbox"] == f"0 0 {one.layers} 20"


@pytest.mark.parametrize("part", hostile.PARTS)
def test_no_name_breaks_out_of_the_label(tmp_path: Path, part: str) -> None:
    one = facts(tmp_path, {"count": 1, "mixer": ATTENTION, "ffn": DENSE}, name=f"x{part}x")
    html = barcode(one)
    assert "\n" not in html
    assert "|" not in html
    svg = picture(one)
    assert {found.name for found in svg.find_all(True)} == {"path"}
    assert set(svg.attrs) == {"class", "viewbox", "preserveaspectratio", "role", "aria-label"}
    assert svg["aria-label"] == f"{visible(f'x{part}x')}: AF"

"""The audit: layers that do not add up to what the developer states are not published without a word."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests import made_up
from tests.made_up import layers, model, with_models
from tests.records.builders import SMALL, TINY, ZOO, Case, append, case, change, check_case, load, write

from llm_zoo.derive.audit import audit_problems
from llm_zoo.derive.parameters import audit_percent
from llm_zoo.records import read_zoo

#: The layers of the sample give 1,448 weights: two tables of 16 × 8, two layers of 192 + 384 + 16, a norm of 8.
WIDER = change("heads: 2, kv_heads: 1", "heads: 4, kv_heads: 3")

REFUSED = [
    case(
        "a total that is too small",
        change("total: 1448, active: 1320", "total: 1400"),
        says=f"{TINY}:13:14 ZOO222 the layers give 1,448 parameters, the record states 1,400 (+3.4 %); correct "
        "one, or say why in 'audit_note'",
    ),
    case(
        "a total that is too large",
        change("total: 1448", "total: 2896"),
        says=f"{TINY}:13:14 ZOO222 the layers give 1,448 parameters, the record states 2,896 (-50.0 %); correct "
        "one, or say why in 'audit_note'",
    ),
    case(
        "a digit too many",
        change("total: 1448", "total: 14_480"),
        says=f"{TINY}:13:14 ZOO222 the layers give 1,448 parameters, the record states 14,480 (-90.0 %); correct "
        "one, or say why in 'audit_note'",
    ),
    case(
        "just outside one percent",
        change("total: 1448, active: 1320", "total: 1433"),
        says=f"{TINY}:13:14 ZOO222 the layers give 1,448 parameters, the record states 1,433 (+1.0 %); correct "
        "one, or say why in 'audit_note'",
    ),
    case(
        "the place is that of the number, wherever it stands",
        change("total: 1448, active: 1320, source: paper", "source: paper, locator: abstract, total: 1000"),
        says=f"{TINY}:13:48 ZOO222 the layers give 1,448 parameters, the record states 1,000 (+44.8 %); correct "
        "one, or say why in 'audit_note'",
    ),
    case(
        "the audit stands beside mistakes of other kinds",
        change("total: 1448, active: 1320", "total: 1000"),
        append("efforts: [low]\n"),
        says=(
            f"{TINY}:13:14 ZOO222 the layers give 1,448 parameters, the record states 1,000 (+44.8 %); correct "
            "one, or say why in 'audit_note'",
            f"{TINY}:30:1 ZOO220 levels of effort, but 'cognition' is left out",
        ),
    ),
    case(
        "a class that no rule fills",
        write("zoo_data/classes/smal.yaml", ZOO[SMALL]),
        says="zoo_data/classes/smal.yaml:1:1 ZOO201 no rule for the class 'smal' — did you mean 'small'?",
    ),
    case(
        "layers that do not fit together are not added up",
        WIDER,
        says=f"{TINY}:24:42 ZOO219 4 heads cannot share 3 KV heads evenly",
    ),
]

ACCEPTED = [
    case("the exact number"),
    case("a number rounded within one percent", change("total: 1448", "total: 1450")),
    case("just inside one percent", change("total: 1448, active: 1320", "total: 1434")),
    case("a difference that the record explains", change("total: 1448", "audit_note: rounded up, total: 2000")),
    case("no total to compare with", change("total: 1448, ", "")),
    case("nothing stated", change("parameters: {total: 1448, active: 1320, source: paper}\n", "")),
]


@pytest.mark.parametrize("one", REFUSED, ids=lambda one: one.protects)
def test_refused_with_both_numbers(tmp_path: Path, one: Case) -> None:
    check_case(tmp_path, one)


@pytest.mark.parametrize("one", ACCEPTED, ids=lambda one: one.protects)
def test_accepted(tmp_path: Path, one: Case) -> None:
    check_case(tmp_path, one)


def test_the_difference_is_relative_to_what_is_stated(tmp_path: Path) -> None:
    model = load(tmp_path, change("total: 1448", "audit_note: doubled, total: 2896")).models["tiny"]
    assert audit_percent(model) == -50.0


def test_a_model_that_needs_no_audit_does_not_end_it(tmp_path: Path) -> None:
    """In the order of ids: one that does not fit together, a closed one, one that says why, and one that is wrong."""
    unfit = model("A", architecture=layers(), parameters={"total": 1, "source": "report"})
    noted = model("C", parameters={"total": 1, "source": "report", "audit_note": "Made up."})
    wrong = model("D", parameters={"total": 1000, "source": "report"})
    closed = {"access": {"weights": "closed", "api": True}, "undisclosed": ["architecture"]}
    zoo = read_zoo(
        made_up.write(tmp_path, with_models(a=unfit, b=model("B", architecture=None, **closed), c=noted, d=wrong))
    )[0]
    said = [(problem.file, problem.message) for problem in audit_problems(zoo, [zoo.file("models", "a")])]
    assert said == [
        (
            "zoo_data/models/acme/d.yaml",
            "the layers give 1,352 parameters, the record states 1,000 (+35.2 %); correct one, or say why in "
            "'audit_note'",
        )
    ]

"""Diagrams of architectures: every layer of the record is drawn, in its colour, and described in words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from tests.derive.real_zoo import real_zoo
from tests.made_up import ATTENTION, DENSE, MOE, TODAY, architecture, layers, model, site, with_models

from llm_zoo.render.diagrams import architecture_diagram, attention_name, describe, fence, mixer_words
from llm_zoo.render.palette import mermaid_classes
from llm_zoo.render.views import Site

WINDOW = {**ATTENTION, "window": 7}
MAMBA = {"kind": "mamba", "inner": 16, "state": 4, "conv": 3, "dt_rank": 2}
CROSS = {"kind": "cross-attention", "heads": 2, "kv_heads": 2, "head_dim": 4, "memory": "encoder"}


def diagram(root: Path, name: str = "One", **changes: Any) -> list[str]:
    """The lines of the diagram of a model with such an architecture, without its fence."""
    whole = site(root, with_models(one=model(name, architecture=layers(**changes))))
    return architecture_diagram(whole.facts("one")).splitlines()[1:-1]


def boxes(lines: list[str]) -> list[str]:
    """Titles of the boxes around layers."""
    return [match[1] for line in lines if (match := re.search(r'subgraph s\d+\["(.*)"\]', line))]


def test_a_fence_is_a_block_of_mermaid() -> None:
    assert fence(["flowchart TB", "  a --> b"]) == "```mermaid\nflowchart TB\n  a --> b\n```"


def test_a_dense_model_is_drawn_exactly(tmp_path: Path) -> None:
    classes = ["  " + line for line in mermaid_classes(["embedding", "attention", "dense_ffn", "norm"]).splitlines()]
    assert diagram(tmp_path) == [
        "flowchart TB",
        "  accTitle: One, architecture",
        "  accDescr: Tokens become vectors of 8 numbers. 2 of its 2 layers have multi-query attention, 2 heads on 1 KV "
        "heads of 4 and a feed-forward network of width 16. An output head then scores the next token.",
        '  n1(["tokens"])',
        '  n2["embedding<br>10 × 8"]',
        '  subgraph s3["2 layers"]',
        '    n4["multi-query attention<br>2 heads on 1 KV heads of 4"]',
        '    n5["feed-forward, swiglu<br>width 16"]',
        "  end",
        '  n6["norm"]',
        '  n7["output head<br>8 × 10"]',
        '  n8(["next token"])',
        "  n1 --> n2",
        "  n2 --> n4",
        "  n4 --> n5",
        "  n5 --> n6",
        "  n6 --> n7",
        "  n7 --> n8",
        *classes,
        "  class n2,n7 embedding",
        "  class n4 attention",
        "  class n5 dense_ffn",
        "  class n6 norm",
    ]


def test_experts_are_drawn_as_router_chosen_idle_shared_and_sum(tmp_path: Path) -> None:
    text = "\n".join(diagram(tmp_path, layers=[{"count": 1, "mixer": ATTENTION, "ffn": MOE}]))
    for label in ("router<br>1 of 4", "1 expert chosen<br>width 6", "3 experts idle", "1 shared expert<br>width 6"):
        assert f'["{label}"]' in text
    assert '(["sum"])' in text
    assert text.count("-.->") == 1


def test_without_a_shared_expert_none_is_drawn(tmp_path: Path) -> None:
    text = "\n".join(diagram(tmp_path, layers=[{"count": 1, "mixer": ATTENTION, "ffn": {**MOE, "shared": 0}}]))
    assert "shared" not in text


def test_a_short_pattern_is_drawn_in_order_with_the_number_of_its_repeats(tmp_path: Path) -> None:
    pattern = [{"count": 5, "mixer": WINDOW, "ffn": DENSE}, {"mixer": ATTENTION, "ffn": DENSE}]
    assert boxes(diagram(tmp_path, layers=[{"count": 3, "pattern": pattern}])) == [
        "3 × 6 layers",
        "5 layers",
        "1 layer",
    ]


def test_a_pattern_that_alternates_often_is_drawn_by_kind_with_its_order_in_words(tmp_path: Path) -> None:
    local, full = {"mixer": WINDOW, "ffn": DENSE}, {"mixer": ATTENTION, "ffn": DENSE}
    lines = diagram(tmp_path, layers=[{"count": 2, "pattern": [local, full, local, full, {"count": 2, **local}]}])
    assert boxes(lines) == ["2 × 6 layers, in the order 1 2 1 2 1 1", "kind 1: 4 of them", "kind 2: 2 of them"]


def test_kinds_that_differ_only_in_their_second_mixer_have_numbers_of_their_own(tmp_path: Path) -> None:
    plain = {"mixer": ATTENTION, "ffn": DENSE}
    both = {**plain, "cross": {**CROSS, "memory": "image"}}
    lines = diagram(tmp_path, layers=[{"count": 1, "pattern": [plain, both, plain, both]}])
    assert boxes(lines)[0] == "4 layers, in the order 1 2 1 2"


def test_an_encoder_that_hears_starts_with_its_convolutions(tmp_path: Path) -> None:
    stem = [{"inputs": 80, "outputs": 8, "kernel": 3}, {"inputs": 8, "outputs": 8, "kernel": 3, "stride": 2}]
    lines = diagram(
        tmp_path,
        form="encoder-decoder",
        encoder={"stem": stem, "layers": [{"count": 2, "mixer": ATTENTION, "ffn": DENSE}]},
        layers=[{"count": 3, "mixer": ATTENTION, "cross": CROSS, "ffn": DENSE}],
    )
    assert [line.strip() for line in lines[3:6]] == [
        'n1(["sound"])',
        'n2["convolution over 3 steps of time<br>80 → 8"]',
        'n3["convolution over 3 steps of time<br>8 → 8"]',
    ]
    assert {"  n1 --> n2", "  n2 --> n3"} <= set(lines)


def test_layers_with_one_set_of_weights_say_so_in_their_box_and_in_words(tmp_path: Path) -> None:
    shared = [{"count": 12, "mixer": ATTENTION, "ffn": DENSE, "shared": {"name": "all layers"}}]
    assert boxes(diagram(tmp_path, layers=shared)) == ["12 layers, one set of weights: all layers"]
    assert describe(architecture(layers=shared)) == (
        "Tokens become vectors of 8 numbers. "
        "12 of its 12 layers have multi-query attention, 2 heads on 1 KV heads of 4 and a feed-forward network of "
        "width 16, with one set of weights (all layers). "
        "An output head then scores the next token."
    )


def test_an_encoder_decoder_shows_both_stacks_and_the_way_between(tmp_path: Path) -> None:
    lines = diagram(
        tmp_path,
        form="encoder-decoder",
        encoder={"layers": [{"count": 2, "mixer": ATTENTION, "ffn": DENSE}]},
        layers=[{"count": 3, "mixer": ATTENTION, "cross": CROSS, "ffn": DENSE}],
    )
    assert boxes(lines) == ["2 encoder layers", "3 decoder layers"]
    encoded = next(match[1] for line in lines if (match := re.search(r'(n\d+)\(\["encoded input"\]\)', line)))
    cross = next(
        match[1] for line in lines if (match := re.search(r'(n\d+)\["cross-attention to the encoder"\]', line))
    )
    assert f"  {encoded} -.-> {cross}" in lines


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({"tie_embeddings": True}, "output head (tied to the embedding)<br>8 × 10"),
        ({"output_head": False}, "a vector for each token"),
        ({"position": {"kind": "learned", "positions": 5}}, "embedding + positions<br>10 × 8"),
        ({"extra_input_rows": 2}, "embedding<br>12 × 8"),
    ],
    ids=str,
)
def test_what_stands_around_the_layers_is_labelled(tmp_path: Path, changes: dict[str, Any], label: str) -> None:
    assert any(f'"{label}"' in line for line in diagram(tmp_path, **changes))


@pytest.mark.parametrize(
    ("mixer", "words"),
    [
        ({**ATTENTION, "kv_heads": 2}, "multi-head attention, 2 heads on 2 KV heads of 4"),
        (ATTENTION, "multi-query attention, 2 heads on 1 KV heads of 4"),
        ({**ATTENTION, "heads": 4, "kv_heads": 2}, "grouped-query attention, 4 heads on 2 KV heads of 4"),
        ({**WINDOW, "window": 4096}, "multi-query attention in a window of 4,096, 2 heads on 1 KV heads of 4"),
        ({**ATTENTION, "chunk": 8192}, "multi-query attention in chunks of 8,192, 2 heads on 1 KV heads of 4"),
        (CROSS, "cross-attention to the encoder"),
        (MAMBA, "Mamba, 16 channels with a state of 4"),
        (
            {**ATTENTION, "kv_heads": 2, "differential": True},
            "differential multi-head attention, 2 heads on 2 KV heads of 4",
        ),
        (
            {"kind": "mixture-of-attention", "experts": 8, "active": 2, "kv_heads": 4, "head_dim": 16},
            "mixture of attention, 2 of 8 sets of 4 query heads on 4 KV heads of 16",
        ),
        (
            {"kind": "short-convolution", "inner": 2048, "conv": 3},
            "gated short convolution, 2,048 channels that see 3 tokens",
        ),
        ({"kind": "rg-lru", "inner": 2560, "blocks": 10, "conv": 4}, "gated linear recurrence, 2,560 channels"),
    ],
    ids=str,
)
def test_mixers_in_words(mixer: dict[str, Any], words: str) -> None:
    found = architecture(layers=[{"count": 1, "mixer": mixer}]).layers[0].mixer
    assert found is not None
    assert mixer_words(found) == words
    if mixer["kind"] == "attention":
        assert words.startswith(attention_name(found))  # type: ignore[arg-type]


def test_the_description_names_every_kind_of_layer_once() -> None:
    mixed = architecture(
        layers=[{"count": 2, "mixer": ATTENTION, "ffn": MOE}, {"count": 1, "mixer": MAMBA}], output_head=False
    )
    assert describe(mixed) == (
        "Tokens become vectors of 8 numbers. 2 of its 3 layers have multi-query attention, 2 heads on 1 KV heads of 4 "
        "and a mixture of 4 experts, 1 active and 1 shared. 1 of its 3 layers has Mamba, 16 channels with a state of "
        "4. A vector for each token comes out."
    )


def test_a_model_without_layers_has_no_diagram(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match=r"^the architecture of 'quiet-one' is not known$"):
        architecture_diagram(site(tmp_path).facts("quiet-one"))


def test_a_name_cannot_add_a_line_or_end_a_label(tmp_path: Path) -> None:
    lines = diagram(tmp_path, 'x"]\nend\nclick A "javascript:alert(1)"\n%%{init}%%')
    assert (
        lines[1]
        == "  accTitle: x#quot;] end click A #quot;javascript:alert(1)#quot; #37;#37;{init}#37;#37;, architecture"
    )
    assert not any(line.strip().startswith(("click", "%%")) for line in lines)
    assert sum(line.strip() == "end" for line in lines) == 1


def test_every_diagram_of_the_zoo_is_well_formed_and_complete() -> None:
    whole = Site(real_zoo(), TODAY)
    drawn = 0
    for facts in whole.all_facts():
        if facts.architecture is None:
            continue
        lines = architecture_diagram(facts).splitlines()[1:-1]
        text = "\n".join(lines)
        nodes = re.findall(r'^\s*(n\d+)[(\[]+"', text, re.MULTILINE)
        assert len(set(nodes)) == len(nodes), facts.id
        ends = set(re.findall(r"\b(n\d+)\b", "\n".join(line for line in lines if "-->" in line or "-.->" in line)))
        assert ends == set(nodes), facts.id  # nothing floats, nothing is missing
        assert text.count("subgraph ") == sum(line.strip() == "end" for line in lines), facts.id
        coloured = set(re.findall(r"^\s*class [n\d,]+ (\w+)$", text, re.MULTILINE))
        assert coloured == set(re.findall(r"classDef (\w+) ", text)), facts.id
        assert facts.count is not None
        assert coloured - {"norm"} <= set(facts.count.breakdown) - {"norm"}, facts.id
        drawn += 1
    assert drawn > 40

"""What `zoo verify` decides, without the library that it asks; the numbers it proved are in `tests/derive`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.derive.real_zoo import architecture_of, real_zoo
from tests.made_up import REPOSITORY, layers, model, with_models, write

from llm_zoo.cli import main
from llm_zoo.contribute import oracle, verify
from llm_zoo.contribute.cache_cases import CASES
from llm_zoo.contribute.from_record import MODEL_TYPES, NoTranslation, class_for, config_from_record
from llm_zoo.contribute.importer import read_architecture, typed
from llm_zoo.derive.cache import Cache, cache_of
from llm_zoo.derive.tensors import CacheTerm

# Bytes that the caches of the small models in `cache_cases.py` take in 32-bit numbers, by tokens read: measured with
# transformers 5.23.0 and torch 2.13.0 on the CPU, one token at a time, and never more than windows minus one token.
MEASURED = {
    "full attention (llama)": {1: 256, 5: 1280},
    "window (mistral)": {1: 256, 5: 1280, 12: 1792},
    "window and full (gemma3)": {1: 256, 5: 1280, 12: 2432},
    "window and full (gpt_oss)": {1: 256, 5: 1280, 12: 2432},
    "chunks (llama4)": {1: 256, 5: 1280, 12: 2432},
    "latent (deepseek_v3)": {1: 112, 5: 560},
    "indexer (deepseek_v32)": {1: 176, 5: 880},
    "indexer (glm_moe_dsa)": {1: 176, 5: 880},
    "indexer of blocks (minimax_m3)": {1: 280, 5: 1400},
    "compressed (deepseek_v4)": {128: 32_384, 256: 49_792},
    "Mamba (jamba)": {1: 7808, 5: 8320},
    "Mamba-2 (mamba2)": {1: 5888, 5: 5888},
    "gated DeltaNet (qwen3_next)": {1: 5120, 5: 5632},
    "gated DeltaNet (qwen3_5)": {1: 5120, 5: 5632},
    "Kimi delta (kimi_linear)": {1: 7736, 5: 7960},
    "lightning (minimax)": {1: 1152, 5: 1664},
    "Mamba-2 and attention in parallel (falcon_h1)": {1: 3584, 5: 4608},
    "Mamba-2 and attention in series (nemotron_h)": {1: 1792, 5: 2304},
    "shared caches (gemma3n)": {1: 256, 5: 1280, 12: 2432},
    "shared caches, K = V (gemma4)": {1: 256, 5: 1280, 12: 2432},
    "xLSTM (xlstm)": {1: 16_928, 5: 16_928},
    "RWKV-4 (rwkv)": {1: 1280, 5: 1280},
}


def test_every_kind_of_cache_that_is_measured_has_its_numbers_here() -> None:
    assert {name: case.lengths for name, case in CASES.items()} == {
        name: tuple(lengths) for name, lengths in MEASURED.items()
    }


@pytest.mark.parametrize("name", MEASURED)
def test_a_cache_takes_the_bytes_that_the_library_was_measured_to_take(name: str) -> None:
    case = CASES[name]
    read = read_architecture(case.config)
    assert [doubt for doubt in read.doubts if doubt.startswith("no reader")] == []
    cache = cache_of(typed(read.architecture), bytes_per_element=4)
    ours = {tokens: verify.expected_bytes(cache, tokens, case.kept_window) for tokens in case.lengths}
    assert ours == MEASURED[name]


def test_a_full_window_is_compared_without_the_token_that_is_being_computed() -> None:
    cache = Cache((CacheTerm(10, None), CacheTerm(100, 8)), constant_bytes=3, bytes_per_element=4)
    assert [verify.expected_bytes(cache, tokens, kept_window=1) for tokens in (7, 8, 9)] == [773, 783, 793]
    assert [verify.expected_bytes(cache, tokens) for tokens in (7, 8, 9)] == [773, 883, 893]


@pytest.mark.parametrize(
    ("notes", "differences", "outcome"),
    [
        ("", (0, 0), "equal"),
        ("", (5, 0), "DIFFERENT"),
        ("", (0, 5), "DIFFERENT"),
        ("The class leaves out 1,050,625 weights.", (-1_050_625, -1_050_625), "explained"),
        ("The class leaves out 1,050,625 weights.", (-1_050_625, -7), "DIFFERENT"),
        ("The class leaves out about a million weights.", (-1_050_625, 0), "DIFFERENT"),
    ],
)
def test_only_a_note_that_names_the_difference_to_the_last_weight_explains_it(
    notes: str, differences: tuple[int, int], outcome: str
) -> None:
    assert verify.judge(notes, *differences) == outcome


# --- configurations out of records ---------------------------------------------------------------------------------


def test_no_class_is_named_for_a_model_whose_file_is_here() -> None:
    files = {file.stem for file in (REPOSITORY / "tests" / "configs").glob("*.json")}
    assert {name for name in MODEL_TYPES if name in files} == set(), "the developer's file says more than the record"


@pytest.mark.parametrize("model_id", [model_id for model_id in MODEL_TYPES if model_id in real_zoo().models])
def test_a_record_becomes_a_configuration_of_its_class(model_id: str) -> None:
    architecture = architecture_of(model_id)
    config = config_from_record(MODEL_TYPES[model_id], architecture)
    assert config["model_type"] == MODEL_TYPES[model_id]
    assert config["hidden_size"] == architecture.hidden_size
    json.dumps(config)


def test_a_configuration_out_of_a_record_holds_its_sizes() -> None:
    assert config_from_record("jamba", architecture_of("jamba-v0.1")) == {
        "model_type": "jamba",
        "hidden_size": 4096,
        "vocab_size": 65_536,
        "num_hidden_layers": 32,
        "tie_word_embeddings": False,
        "pad_token_id": 0,
        "num_attention_heads": 32,
        "num_key_value_heads": 8,
        "intermediate_size": 14_336,
        "attn_layer_offset": 4,
        "attn_layer_period": 8,
        "expert_layer_offset": 1,
        "expert_layer_period": 2,
        "num_experts": 16,
        "num_experts_per_tok": 2,
        "mamba_d_state": 16,
        "mamba_d_conv": 4,
        "mamba_expand": 2,
        "mamba_dt_rank": 256,
        "mamba_conv_bias": True,
    }


@pytest.mark.parametrize(
    ("model_id", "model_type"), [("llama-3-8b", "llama"), ("gpt2-xl", "gpt2"), ("qwen3-8b", None), ("kimi-k2", None)]
)
def test_a_form_that_anyone_can_tell_needs_no_entry(model_id: str, model_type: str | None) -> None:
    assert class_for(model_id, architecture_of(model_id)) == model_type


def test_a_record_of_another_kind_is_not_forced_into_a_class() -> None:
    with pytest.raises(NoTranslation, match=r"^nobody has written how a record becomes a configuration of 'bart'$"):
        config_from_record("bart", architecture_of("llama-3-8b"))
    with pytest.raises(NoTranslation, match=r"^no attention layer in a model whose class has them$"):
        config_from_record("llama", architecture_of("mamba2-2.7b"))


# --- the report ------------------------------------------------------------------------------------------------------


def run(root: Path, *arguments: str) -> Any:
    return CliRunner().invoke(main, ["--root", str(root), "verify", *arguments], catch_exceptions=False)


def small_zoo(root: Path, **changes: Any) -> None:
    """One model with 1,352 weights, 1,272 of them active, and the file of its developer."""
    write(root, with_models(tiny=model("Tiny", architecture=layers(**changes))))
    configs = root / verify.CONFIGS
    configs.mkdir(parents=True)
    (configs / "tiny.json").write_text('{"model_type": "tiny"}', encoding="utf-8")


def library(monkeypatch: pytest.MonkeyPatch, built: oracle.Built | oracle.CannotBuild) -> None:
    """Let the library allocate this for whatever it is given."""

    def build(config: dict[str, Any], form: str, *, output_head: bool) -> oracle.Built:
        assert (config, form, output_head) == ({"model_type": "tiny"}, "decoder", True)
        if isinstance(built, oracle.CannotBuild):
            raise built
        return built

    monkeypatch.setattr(oracle, "library_versions", lambda: "a library")
    monkeypatch.setattr(oracle, "build", build)


def test_equal_counts_are_said_and_the_command_succeeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small_zoo(tmp_path)
    library(monkeypatch, oracle.Built("Tiny", 1352, 1272))
    result = run(tmp_path, "--no-cache")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "a library",
        "model                                     our total      Δ total     Δ active  outcome    from    class",
        "tiny                                          1,352           +0           +0  equal      config  Tiny",
        "1 models: 1 equal, 0 explained, 0 DIFFERENT, 0 not built",
    ]


def test_a_difference_that_nobody_explains_fails_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small_zoo(tmp_path)
    library(monkeypatch, oracle.Built("Tiny", 1353, 1272))
    result = run(tmp_path, "--no-cache", "tiny")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[2:] == [
        "tiny                                          1,352           +1           +0  DIFFERENT  config  Tiny",
        "1 models: 0 equal, 0 explained, 1 DIFFERENT, 0 not built",
    ]


def test_a_difference_that_the_record_names_is_fine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small_zoo(tmp_path, note="The class has 16 weights more.")
    library(monkeypatch, oracle.Built("Tiny", 1368, 1288))
    result = run(tmp_path, "--no-cache")
    assert (result.exit_code, " explained " in result.stdout) == (0, True)


def test_what_the_library_cannot_build_is_listed_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_zoo(tmp_path)
    library(monkeypatch, oracle.CannotBuild("transformers has no class for model_type 'tiny'"))
    result = run(tmp_path, "--no-cache")
    assert result.exit_code == 0
    assert "not built  config  transformers has no class for model_type 'tiny'" in result.stdout


def test_without_the_library_the_way_to_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> str:
        raise ModuleNotFoundError("No module named 'torch'", name="torch")

    small_zoo(tmp_path)
    monkeypatch.setattr(oracle, "library_versions", missing)
    result = run(tmp_path)
    assert result.exit_code == 1
    assert result.stderr == ("Error: torch is not installed; `make verify` installs it in an environment of its own\n")


def test_a_model_that_is_not_there_is_said(tmp_path: Path) -> None:
    small_zoo(tmp_path)
    assert run(tmp_path, "tinny").stderr == "Error: no model 'tinny' — did you mean 'tiny'?\n"

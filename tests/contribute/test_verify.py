"""What `zoo verify` decides, without the library that it asks; the counts it proved are in `tests/derive`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.derive.real_zoo import architecture_of, real_zoo
from tests.made_up import ATTENTION, DENSE, REPOSITORY, layers, model, with_models, write

from llm_zoo.cli import main
from llm_zoo.contribute import library_counts, oracle, verify
from llm_zoo.contribute.cache_cases import CASES
from llm_zoo.contribute.from_record import MODEL_TYPES, TRANSLATIONS, NoTranslation, config_from_record, form_of
from llm_zoo.contribute.importer import read_architecture, typed
from llm_zoo.derive.cache import Cache, cache_of
from llm_zoo.derive.parameters import count_parameters
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
    "short convolution (lfm2)": {1: 512, 5: 1024},
    "short convolution, window and full (lfm3)": {1: 1152, 5: 2176, 12: 3328},
    "mixture of attention (jetmoe)": {1: 256, 5: 1280},
    "differential attention (diffllama)": {1: 256, 5: 1280},
    "shared blocks (zamba2)": {1: 12_800, 5: 16_896},
    "Kimi delta and latent (bailing_hybrid)": {1: 2616, 5: 2840},
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
        ([], (0, 0), "equal"),
        ([], (5, 0), "DIFFERENT"),
        ([], (0, 5), "DIFFERENT"),
        (["Another note.", "The class leaves out 1,050,625 weights."], (-1_050_625, -1_050_625), "explained"),
        (["The class leaves out 1,050,625 weights."], (-1_050_625, -7), "DIFFERENT"),
        (["The class leaves out about a million weights."], (-1_050_625, 0), "DIFFERENT"),
        (["The class leaves out 1,050,625 weights."], (-625, 0), "DIFFERENT"),
    ],
)
def test_only_a_note_that_names_the_difference_to_the_last_weight_explains_it(
    notes: list[str], differences: tuple[int, int], outcome: str
) -> None:
    assert verify.judge(notes, *differences) == outcome


# --- what the library was found to allocate, kept in tests/derive/library_counts.csv ----------------------------------

KEPT = library_counts.read(REPOSITORY)


def test_the_table_holds_what_is_equal_and_what_is_explained_and_nothing_else() -> None:
    assert {count.outcome for count in KEPT.values()} == {"equal", "explained"}


@pytest.mark.parametrize("model_id", [model_id for model_id in KEPT if model_id in real_zoo().models])
def test_a_record_counts_what_the_library_allocates_or_names_the_difference(model_id: str) -> None:
    count, kept = count_parameters(architecture_of(model_id)), KEPT[model_id]
    notes = verify.notes_of(real_zoo().models[model_id])
    assert verify.judge(notes, kept.total - count.total, kept.active - count.active) == kept.outcome


@pytest.mark.parametrize("model_id", [model_id for model_id in KEPT if model_id not in real_zoo().models])
def test_a_file_without_a_record_is_read_as_what_the_library_allocates(model_id: str) -> None:
    file = REPOSITORY / verify.CONFIGS / f"{model_id}.json"
    read = read_architecture(json.loads(file.read_text(encoding="utf-8")))
    count = count_parameters(typed(read.architecture))
    assert KEPT[model_id] == library_counts.LibraryCount(count.total, count.active, "equal")


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
        "attention_bias": False,
        "attention_out_bias": False,
        "use_qk_norm": False,
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
    ("model_id", "model_type"),
    [
        ("llama-3-8b", "llama"),
        ("gpt2-xl", "gpt2"),
        ("qwen2-7b", "qwen2"),
        ("qwen3-8b", "qwen3"),
        ("olmo-2-7b", "olmo2"),
        ("palm", "cohere"),
        ("openelm-1.1b", None),  # its layers differ from each other
        ("kimi-k2", None),
    ],
)
def test_a_form_that_anyone_can_tell_needs_no_entry(model_id: str, model_type: str | None) -> None:
    assert form_of(architecture_of(model_id)) == model_type


def test_every_class_that_is_named_has_a_translation() -> None:
    assert set(MODEL_TYPES.values()) - set(TRANSLATIONS) == set()


def test_experts_get_the_names_of_their_family() -> None:
    ernie = config_from_record("ernie4_5_moe", architecture_of("ernie-4.5-21b-a3b"))
    assert {key: size for key, size in ernie.items() if key.startswith("moe_")} == {
        "moe_num_experts": 64,
        "moe_k": 6,
        "moe_intermediate_size": 1536,
        "moe_num_shared_experts": 2,
        "moe_layer_start_index": 1,
    }


def test_a_model_that_scores_pairs_is_a_classifier_of_one_class() -> None:
    ranker = config_from_record("xlm-roberta", architecture_of("bge-reranker-v2-m3"))
    assert (ranker["architectures"], ranker["num_labels"]) == (["XLMRobertaForSequenceClassification"], 1)
    assert "architectures" not in config_from_record("xlm-roberta", architecture_of("bge-m3"))


def test_a_record_of_another_kind_is_not_forced_into_a_class() -> None:
    with pytest.raises(NoTranslation, match=r"^nobody has written how a record becomes a configuration of 'bart'$"):
        config_from_record("bart", architecture_of("llama-3-8b"))
    with pytest.raises(NoTranslation, match=r"^no layer of kind Attention in a model whose class has them$"):
        config_from_record("llama", architecture_of("mamba2-2.7b"))


# --- the report ------------------------------------------------------------------------------------------------------


def run(root: Path, *arguments: str) -> Any:
    return CliRunner().invoke(main, ["--root", str(root), "verify", *arguments], catch_exceptions=False)


def small_zoo(root: Path, *, kept: oracle.Built | None = None, **changes: Any) -> None:
    """One model with 1,352 weights, 1,272 of them active, and the file of its developer; maybe a count in the table."""
    write(root, with_models(tiny=model("Tiny", architecture=layers(**changes))))
    configs = root / verify.CONFIGS
    configs.mkdir(parents=True)
    (configs / "tiny.json").write_text('{"model_type": "tiny"}', encoding="utf-8")
    if kept:
        outcome = "equal" if kept == EQUAL else "explained"
        library_counts.write(root, "a library", {"tiny": library_counts.LibraryCount(kept.total, kept.active, outcome)})


def library(monkeypatch: pytest.MonkeyPatch, built: oracle.Built | oracle.CannotBuild) -> None:
    """Let the library allocate this for whatever it is given, and the clock stand still."""

    def build(config: dict[str, Any], form: str, *, output_head: bool) -> oracle.Built:
        assert (form, output_head) == ("decoder", True)
        if isinstance(built, oracle.NoClass) and config["model_type"] != "tiny":
            return EQUAL
        if isinstance(built, oracle.CannotBuild):
            raise built
        assert config == {"model_type": "tiny"}
        return built

    monkeypatch.setattr(oracle, "library_versions", lambda: "a library")
    monkeypatch.setattr(oracle, "build", build)
    monkeypatch.setattr(verify.time, "monotonic", lambda: 0.0)


EQUAL = oracle.Built("Tiny", 1352, 1272)
NO_CLASS = oracle.NoClass("transformers has no class for model_type 'tiny'")
#: Layers of a form that the library has in no class: every second one without an FFN.
STRANGE = {"layers": [{"count": 1, "mixer": ATTENTION, "ffn": DENSE}, {"count": 1, "mixer": ATTENTION}]}


def test_equal_counts_are_said_and_the_command_succeeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small_zoo(tmp_path, kept=EQUAL)
    library(monkeypatch, EQUAL)
    result = run(tmp_path, "--no-cache")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "a library",
        "model                                     our total      Δ total     Δ active  outcome    from    class",
        "tiny                                          1,352           +0           +0  equal      config  Tiny",
        "1 models: 1 equal, 0 explained, 0 DIFFERENT, 0 not built, in 0 min 0 s",
    ]


def test_a_difference_that_nobody_explains_fails_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small_zoo(tmp_path)
    library(monkeypatch, oracle.Built("Tiny", 1353, 1272))
    result = run(tmp_path, "--no-cache", "tiny")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[2:] == [
        "tiny                                          1,352           +1           +0  DIFFERENT  config  Tiny",
        "1 models: 0 equal, 0 explained, 1 DIFFERENT, 0 not built, in 0 min 0 s",
    ]


def test_a_difference_that_the_record_names_is_fine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = oracle.Built("Tiny", 1368, 1288)
    small_zoo(tmp_path, kept=built, note="The class has 16 weights more.")
    library(monkeypatch, built)
    result = run(tmp_path, "--no-cache")
    assert (result.exit_code, " explained " in result.stdout) == (0, True)


def test_what_the_library_cannot_build_fails_with_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small_zoo(tmp_path, note="No class of the public transformers library runs it.")
    library(monkeypatch, oracle.CannotBuild("ValueError: no"))
    result = run(tmp_path, "--no-cache")
    assert (result.exit_code, "not built  -       ValueError: no" in result.stdout) == (1, True)


def test_a_model_that_no_class_runs_fails_unless_its_record_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_zoo(tmp_path, **STRANGE)
    library(monkeypatch, NO_CLASS)
    result = run(tmp_path, "--no-cache")
    assert (result.exit_code, f"not built  -       {NO_CLASS}" in result.stdout) == (1, True)


def test_a_record_that_says_that_no_class_runs_it_is_explained_by_its_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = "No class of the public transformers library runs it. The layers add up to the stated size."
    small_zoo(tmp_path, note=note, **STRANGE)
    library(monkeypatch, NO_CLASS)
    result = run(tmp_path, "--no-cache")
    assert (result.exit_code, f" explained  -       {note}\n" in result.stdout) == (0, True)


def test_a_class_of_the_same_form_proves_a_model_that_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small_zoo(tmp_path, kept=EQUAL)
    library(monkeypatch, NO_CLASS)
    result = run(tmp_path, "--no-cache")
    assert (result.exit_code, " equal      form    Tiny\n" in result.stdout) == (0, True)


def test_counts_that_the_table_does_not_hold_fail_until_they_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_zoo(tmp_path)
    library(monkeypatch, EQUAL)
    result = run(tmp_path, "--no-cache")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[3] == (
        "tests/derive/library_counts.csv is out of date for tiny; `zoo verify --keep` writes it"
    )
    assert run(tmp_path, "--no-cache", "--keep").exit_code == 0
    assert (tmp_path / library_counts.TABLE).read_text(encoding="utf-8").splitlines() == [
        "# Counted by a library on the meta device; `zoo verify --keep` writes this file.",
        "id,total,active,outcome",
        "tiny,1352,1272,equal",
    ]
    assert run(tmp_path, "--no-cache").exit_code == 0


def test_keeping_one_model_leaves_the_others_in_the_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small_zoo(tmp_path)
    other = library_counts.LibraryCount(1, 1, "equal")
    library_counts.write(tmp_path, "a library", {"other": other})
    library(monkeypatch, EQUAL)
    assert run(tmp_path, "--no-cache", "--keep", "tiny").exit_code == 0
    assert library_counts.read(tmp_path) == {"other": other, "tiny": library_counts.LibraryCount(1352, 1272, "equal")}
    result = run(tmp_path, "--no-cache")
    assert (result.exit_code, "is out of date for other;" in result.stdout) == (1, True)


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

"""`zoo import`: real configurations become records, strange ones a clear line, and nobody's work is written over."""

from __future__ import annotations

import contextlib
import datetime
import json
import urllib.error
import urllib.request
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from tests.derive.real_zoo import real_zoo
from tests.made_up import REPOSITORY, layers, model, with_models, write

from llm_zoo.cli import main
from llm_zoo.contribute import download
from llm_zoo.contribute.config.base import ConfigProblem
from llm_zoo.contribute.found import Found, find_config, parse
from llm_zoo.contribute.importer import Wishes, import_config, proposal, record_text, suggested_sizes
from llm_zoo.derive.parameters import count_parameters
from llm_zoo.records import Zoo
from llm_zoo.records.architecture import Architecture
from llm_zoo.records.yaml_source import read_yaml

CONFIGS = sorted((REPOSITORY / "tests" / "configs").glob("*.json"))
TODAY = datetime.date(2026, 11, 22)

#: Written by hand: a dense decoder of the Llama form; 8 × 10 rows twice, two layers, one final norm.
SMALL: dict[str, Any] = {
    "model_type": "llama",
    "architectures": ["LlamaForCausalLM"],
    "hidden_size": 8,
    "vocab_size": 10,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "num_key_value_heads": 1,
    "head_dim": 4,
    "intermediate_size": 16,
    "hidden_act": "silu",
    "rms_norm_eps": 1e-5,
    "rope_theta": 10000.0,
    "max_position_embeddings": 4096,
    "tie_word_embeddings": False,
}
SMALL_TOTAL = 1352


def config(**changes: Any) -> dict[str, Any]:
    """The small configuration; None takes a key out."""
    return {key: value for key, value in {**SMALL, **changes}.items() if value is not None}


def saved(folder: Path, values: object, name: str = "acme--Tiny-1B_config.json") -> Path:
    file = folder / name
    file.write_text(values if isinstance(values, str) else json.dumps(values), encoding="utf-8")
    return file


def zoo(root: Path, *arguments: str | Path) -> Result:
    """Run `zoo import`; a traceback fails the test."""
    given = ["--root", str(root), "import", *map(str, arguments)]
    return CliRunner().invoke(main, given, catch_exceptions=False)


# --- real configurations -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", CONFIGS, ids=lambda file: file.stem)
def test_a_published_configuration_is_read_by_a_reader_that_understands_every_key(file: Path) -> None:
    imported = import_config(find_config(str(file)), Wishes(), real_zoo(), TODAY)
    assert imported.doubts == ()
    assert imported.unmapped == ()
    assert imported.count.total > 0


@pytest.mark.parametrize(
    "file", [file for file in CONFIGS if file.stem in real_zoo().models], ids=lambda file: file.stem
)
def test_an_imported_model_has_the_weights_and_the_cache_of_its_record(file: Path) -> None:
    architecture = real_zoo().models[file.stem].architecture
    assert architecture is not None
    imported = import_config(find_config(str(file)), Wishes(), real_zoo(), TODAY)
    count = count_parameters(architecture)
    assert (imported.count.total, imported.count.active) == (count.total, count.active)
    changed = [line for line in proposal(imported, real_zoo()).splitlines() if line[0] in "+-"]
    assert [line for line in changed if "mixer:" in line or "ffn:" in line] == []


@pytest.mark.parametrize("file", CONFIGS, ids=lambda file: file.stem)
def test_a_written_record_reads_back_as_the_same_layers(file: Path) -> None:
    imported = import_config(find_config(str(file)), Wishes(), Zoo(), TODAY)
    located, problems = read_yaml("a.yaml", record_text(imported).encode())
    assert problems == []
    assert located is not None
    assert isinstance(located.value, dict)
    again = Architecture.model_validate(located.value["architecture"])
    assert again == Architecture.model_validate(imported.record["architecture"])


def test_every_fixture_has_its_address_in_the_readme() -> None:
    readme = (REPOSITORY / "tests" / "configs" / "README.md").read_text(encoding="utf-8")
    assert [file.name for file in CONFIGS if f"| `{file.name}` | <https://huggingface.co/" not in readme] == []


# --- a record ----------------------------------------------------------------------------------------------------

RECORD = """\
# yaml-language-server: $schema=../../../build/docs/schema/v1/model.schema.json
# The model card is at https://huggingface.co/acme/Tiny-1B
name: Tiny-1B
# to do: developer: id of the developer, the name of a file in zoo_data/developers/ (the model card)
# to do: family: id of the series, like qwen3 (the model card)
# to do: released: day on which anyone outside could first use it, like 2024-12-26 (the developer's announcement)
# to do: summary: one sentence in your own words: why it matters (the announcement and the paper)
hub: acme/Tiny-1B
# to do: access: {weights: open, api: …, license: {weights: …, code: …}} (the model card and the licence file)
# to do: cognition: system-1, system-2 or switchable (the model card)
modalities: {input: [text], output: [text], source: config}
# to do: modalities: check against the model card; the file only shows which encoders there are
# to do: variants: which of base, chat, reasoning, embedding, tool-use (the model card)
context: {window: 4096, source: config, locator: max_position_embeddings}
# to do: context: the positions that the file allows for; the developer may state another window
# to do: cutoff: {date: …, source: …}: the last day that the training data knows of (the model card)
sources:
  config: {title: config.json, url: "HUB/blob/main/config.json", accessed: 2026-11-22, kind: config, via: COPY}
# to do: parameters: {total: …, active: …, source: …, locator: …} as the developer states them (the model card)
# to do: training: {tokens: …, source: …, locator: …} (the paper)
architecture:
  source: config
  hidden_size: 8
  vocab_size: 10
  tie_embeddings: false
  position: {kind: rope, theta: 10_000}
  norm: {kind: rmsnorm, placement: pre}
  layers:
    - count: 2
      mixer: {kind: attention, heads: 2, kv_heads: 1, head_dim: 4}
      ffn: {kind: dense, intermediate: 16, activation: swiglu}
# to do: results: scores with their whole set-up (the paper and the model card)
# to do: keys of the configuration that nobody has mapped; do they change weights or cache?
#   surprise
"""
RECORD = RECORD.replace("HUB", "https://huggingface.co/acme/Tiny-1B").replace("COPY", "copy of the file")


def test_a_record_has_the_layout_of_the_zoo_and_says_what_to_look_up_where(tmp_path: Path) -> None:
    given = find_config(str(saved(tmp_path, config(surprise=1))))
    assert record_text(import_config(given, Wishes(), Zoo(), TODAY)) == RECORD


def test_the_json_is_the_record_the_two_counts_and_the_keys_that_nobody_mapped(tmp_path: Path) -> None:
    result = zoo(tmp_path, saved(tmp_path, config(surprise=1)), "--json")
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert list(answer) == ["record", "computed", "unmapped"]
    assert answer["computed"] == {"total": SMALL_TOTAL, "active": SMALL_TOTAL - 80}
    assert answer["unmapped"] == ["surprise"]
    assert answer["record"]["architecture"]["hidden_size"] == 8


def test_the_count_stands_beside_what_the_name_says(tmp_path: Path) -> None:
    result = zoo(tmp_path, saved(tmp_path, config(surprise=1)))
    assert result.stderr.splitlines() == [
        "total                    1,352   the name says 1B (-100.0%)",
        "active                   1,272",
        "unmapped: surprise",
    ]


def test_what_the_person_says_wins(tmp_path: Path) -> None:
    wishes = Wishes(id="tiny", developer="acme", name="Tiny One")
    imported = import_config(find_config(str(saved(tmp_path, config()))), wishes, Zoo(), TODAY)
    assert imported.id == "tiny"
    assert (imported.record["name"], imported.record["developer"]) == ("Tiny One", "acme")


def test_a_developer_is_found_by_its_place_on_the_hub_and_never_guessed(tmp_path: Path) -> None:
    write(tmp_path, with_models(a=model("A", hub="acme/A")))
    known = zoo(tmp_path, saved(tmp_path, config()), "--json")
    stranger = zoo(tmp_path, saved(tmp_path, config(), "other--Tiny_config.json"), "--json")
    assert json.loads(known.stdout)["record"]["developer"] == "acme"
    assert "developer" not in json.loads(stranger.stdout)["record"]


def test_equal_blocks_are_written_once_and_named_by_their_kind() -> None:
    text = record_text(
        import_config(find_config(str(REPOSITORY / "tests/configs/deepseek-v3.json")), Wishes(), Zoo(), TODAY)
    )
    assert text.count("mixer: &mla {kind: mla, heads: 128") == 1
    assert text.count("mixer: *mla\n") == 1


@pytest.mark.parametrize(
    ("name", "sizes"),
    [
        ("Qwen/Qwen3-30B-A3B", {"total": 30 * 10**9, "active": 3 * 10**9}),
        ("Qwen3-0.6B", {"total": 600_000_000}),
        ("SmolLM2-135M", {"total": 135_000_000}),
        ("mistralai/Mixtral-8x7B-v0.1", {"total": 56 * 10**9}),
        ("meta-llama/Llama-4-Scout-17B-16E-Instruct", {"active": 17 * 10**9}),
        ("nvidia/NVIDIA-Nemotron-3-Ultra-550B-A55B-BF16", {"total": 550 * 10**9, "active": 55 * 10**9}),
        ("nvidia/Llama-3_3-Nemotron-Super-49B-v1", {"total": 49 * 10**9}),
        ("deepseek-ai/DeepSeek-V3", {}),
        ("Kimi-K2", {}),
        ("gemma-3n-E2B", {}),
    ],
)
def test_sizes_in_a_name_are_understood(name: str, sizes: dict[str, int]) -> None:
    assert suggested_sizes(name) == sizes


# --- a type that nobody knows --------------------------------------------------------------------------------------


def test_an_unknown_type_is_tried_by_its_keys_and_marked_everywhere(tmp_path: Path) -> None:
    file = saved(tmp_path, config(model_type="brand_new"))
    plain, as_json = zoo(tmp_path, file), zoo(tmp_path, file, "--json")
    assert (
        plain.stderr.splitlines()[0] == "not verified: no reader for model_type 'brand_new'; tried by its common keys"
    )
    assert "# NOT VERIFIED: no reader for model_type 'brand_new'; tried by its common keys\n" in plain.stdout
    answer = json.loads(as_json.stdout)
    assert answer["record"]["architecture"]["note"].startswith("Not verified: ")
    assert answer["computed"]["total"] == SMALL_TOTAL


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"n_routed_experts": 8}, "'n_routed_experts' may stand for other weights or another cache"),
        ({"ssm_state_size": 8}, "'ssm_state_size' may stand for other weights or another cache"),
        ({"sliding_window": 8}, "'sliding_window' may stand for other weights or another cache"),
        ({"kv_lora_rank": 8}, "'kv_lora_rank' may stand for other weights or another cache"),
        ({"layer_types": ["linear"]}, "'layer_types' may stand for other weights or another cache"),
        ({"attention_bias": True}, "it has biases, and which layers have them cannot be told from the file"),
        ({"hidden_act": "gelu"}, "whether the activation 'gelu' has a gate cannot be told from the file"),
        ({"rms_norm_eps": None}, "which norm it has cannot be told from the file; there is no 'rms_norm_eps'"),
        ({"num_key_value_heads": None}, "'num_key_value_heads' must be a whole number, not None"),
    ],
    ids=str,
)
def test_an_unknown_type_is_refused_when_a_key_could_mean_something_else(
    tmp_path: Path, changes: dict[str, Any], reason: str
) -> None:
    result = zoo(tmp_path, saved(tmp_path, config(model_type="brand_new", **changes)))
    assert result.exit_code == 1
    assert f"no reader for model_type 'brand_new', and its common keys do not tell: {reason}" in result.stderr


# --- keys that are not in the file, and keys that nobody knows ---------------------------------------------------


def test_what_a_file_leaves_out_is_what_its_class_fills_in_and_is_said(tmp_path: Path) -> None:
    # LLaVA 1.5 names its language model and leaves its sizes to the class: Llama 2 7B with 64 rows more.
    text = {"model_type": "llama", "max_position_embeddings": 4096, "vocab_size": 32_064}
    file = saved(tmp_path, {"model_type": "llava", "text_config": text, "vision_config": {"hidden_size": 1024}})
    result = zoo(tmp_path, file, "--json")
    assert json.loads(result.stdout)["computed"]["total"] == 6_738_939_904
    assert (
        "not in the file, filled in as its class does: text_config.num_attention_heads 32, text_config.hidden_size "
        "4,096, text_config.intermediate_size 11,008, text_config.num_hidden_layers 32"
    ) in result.stderr


def test_null_is_a_word_of_its_own_and_never_filled_in(tmp_path: Path) -> None:
    # The class of DeepSeek-V2 compresses queries; the file of the Lite model says null.
    file = REPOSITORY / "tests" / "configs" / "deepseek-v3.json"
    values = json.loads(file.read_text(encoding="utf-8")) | {"q_lora_rank": None}
    answer = json.loads(zoo(tmp_path, saved(tmp_path, values), "--json").stdout)
    mixer = answer["record"]["architecture"]["layers"][0]["mixer"]
    assert "q_rank" not in mixer


def test_a_size_under_the_other_name_of_its_class_is_read(tmp_path: Path) -> None:
    gpt2 = {"model_type": "gpt2", "hidden_size": 8, "n_layer": 2, "n_head": 2, "n_positions": 4, "vocab_size": 10}
    answer = json.loads(zoo(tmp_path, saved(tmp_path, gpt2), "--json").stdout)
    assert (answer["record"]["architecture"]["hidden_size"], answer["unmapped"]) == (8, [])


def test_a_known_type_without_its_sizes_is_not_verified(tmp_path: Path) -> None:
    result = zoo(tmp_path, saved(tmp_path, config(hidden_size=None)))
    assert "not verified: 'hidden_size' is not in the file; its class fills in 4,096" in result.stderr.splitlines()
    assert "# NOT VERIFIED: 'hidden_size' is not in the file; its class fills in 4,096\n" in result.stdout


@pytest.mark.parametrize(
    ("changes", "doubted"),
    [({"num_experts": 8}, True), ({"use_qk_norm": True}, True), ({"use_qk_norm": False}, False), ({"hue": 1}, False)],
    ids=str,
)
def test_a_known_type_with_a_key_that_could_mean_other_weights_is_not_verified(
    tmp_path: Path, changes: dict[str, Any], doubted: bool
) -> None:
    result = zoo(tmp_path, saved(tmp_path, config(**changes)))
    key = next(iter(changes))
    assert (f"not verified: '{key}' may change weights, and no reader knows it" in result.stderr) == doubted
    assert f"unmapped: {key}" in result.stderr


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"peft_type": "LORA", "r": 8}, "an adapter"),
        ({"tokenizer_class": "LlamaTokenizer", "model_max_length": 4096}, "the configuration of a tokenizer"),
        ({"quant_method": "gptq", "bits": 4}, "the description of a quantisation"),
        ({"metadata": {}, "weight_map": {}}, "an index of weights"),
        ({"_class_name": "FluxTransformer2DModel"}, "part of a diffusion pipeline"),
        ({"do_sample": True, "temperature": 0.6}, "the configuration of generation"),
    ],
    ids=str,
)
def test_a_file_that_lies_beside_a_configuration_is_named(tmp_path: Path, values: dict[str, Any], what: str) -> None:
    result = zoo(tmp_path, saved(tmp_path, values))
    mark = next(key for key in values if key != "metadata")
    assert result.stderr == f"Error: this is {what}, not the config.json of a model ('{mark}')\n"


# --- a record that is there ----------------------------------------------------------------------------------------


def existing(root: Path, **changes: Any) -> Path:
    """A zoo whose model `tiny-1b` was written by hand."""
    record = model("Tiny", hub="acme/Tiny-1B", architecture=layers(**changes))
    write(root, with_models(tiny_1b=record))
    return root / "zoo_data/models/acme/tiny-1b.yaml"


def test_a_record_that_says_the_same_needs_nothing(tmp_path: Path) -> None:
    existing(tmp_path, position={"kind": "rope", "theta": 10_000})
    result = zoo(tmp_path, saved(tmp_path, config()))
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.splitlines()[-1] == "zoo_data/models/acme/tiny-1b.yaml says the same; nothing to propose"


def test_a_record_that_differs_is_answered_with_a_diff_and_stays_as_it_is(tmp_path: Path) -> None:
    file = existing(tmp_path, hidden_size=16, note="By hand.", position={"kind": "rope", "theta": 10_000})
    before = file.read_bytes()
    result = zoo(tmp_path, saved(tmp_path, config(max_position_embeddings=8192)), "--output", file)
    assert result.exit_code == 0
    assert file.read_bytes() == before
    changed = [line for line in result.stdout.splitlines() if line[0] in "+-"]
    assert changed == [
        "--- zoo_data/models/acme/tiny-1b.yaml (as it is)",
        "+++ zoo_data/models/acme/tiny-1b.yaml (as the configuration says)",
        "-  hidden_size: 16",
        "+  hidden_size: 8",
        "-context: {window: 4096, source: report, locator: table 1}",
        "+context: {window: 8192, source: config, locator: max_position_embeddings}",
    ]
    assert result.stderr.splitlines()[-1] == (
        "zoo_data/models/acme/tiny-1b.yaml is there already and was not changed; a proposal:"
    )


def test_a_new_file_is_written_and_an_old_one_is_not(tmp_path: Path) -> None:
    target = tmp_path / "tiny.yaml"
    file = saved(tmp_path, config())
    assert (zoo(tmp_path, file, "--output", target).exit_code, target.read_text(encoding="utf-8")[:6]) == (0, "# yaml")
    target.write_text("mine", encoding="utf-8")
    result = zoo(tmp_path, file, "--output", target)
    assert (result.exit_code, target.read_text(encoding="utf-8")) == (1, "mine")
    assert result.stderr == f"Error: {target} is there already; nothing was written\n"


# --- hostile files -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ":1:1 is not JSON: Expecting value"),
        ("{", ":1:2 is not JSON: Expecting property name enclosed in double quotes"),
        ("[]", " holds no JSON object"),
        ('"text"', " holds no JSON object"),
        ("[" * 100_000, " is nested deeper than 40 levels"),
        ('{"a":' * 100 + "1" + "}" * 100, " is nested deeper than 40 levels"),
        ('{"a": NaN}', ": 'a' is not a finite number"),
        ('{"a": -Infinity}', ": 'a' is not a finite number"),
        ('{"a": 1e999}', ": 'a' is not a finite number"),
        (f'{{"a": {"9" * 5000}}}', ": a number has thousands of digits"),
        ('{"hidden_size": 1000000000000000}', ": 'hidden_size' is 1000000000000000, larger than any network"),
        ('{"num_hidden_layers": 1000000000}', ": 'num_hidden_layers' is 1000000000; it must be 0 to 1,000 layers"),
        ('{"num_hidden_layers": -1}', ": 'num_hidden_layers' is -1; it must be 0 to 1,000 layers"),
        ('{"a\\u001b[31m": 1}', ": key 'a\\x1b[31m' holds control characters or is too long"),
        ('{"a": 1, "a": 2}', ": key 'a' stands twice"),
        (f'{{"a": "{"M" * 200_000}"}}', ": 'a' holds 200,000 characters; the limit is 100,000"),
        ("[" + "0," * 300_000 + "0]", " holds no JSON object"),
        (f'{{"a": [{"0," * 300_000}0]}}', " holds more than 200,000 values"),
    ],
    ids=lambda value: value[:30],
)
def test_a_file_that_is_no_configuration_is_refused_in_one_line(tmp_path: Path, text: str, message: str) -> None:
    file = saved(tmp_path, text)
    result = zoo(tmp_path, file)
    assert result.exit_code == 1
    assert result.stderr == f"Error: {file}{message}\n"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"hidden_size": "8"}, "'hidden_size' must be a whole number, not '8'"),
        ({"hidden_size": -8}, "hidden_size is -8; Input should be greater than or equal to 1"),
        ({"hidden_size": 10**9}, "hidden_size is 1000000000; Input should be less than or equal to 10000000"),
        ({"num_key_value_heads": 3}, "2 heads cannot share 3 heads of keys and values evenly"),
        ({"num_attention_heads": 0, "head_dim": None}, "'num_attention_heads' must be 1 or more, not 0"),
        ({"tie_word_embeddings": "yes"}, "'tie_word_embeddings' must be true or false, not 'yes'"),
        (
            {"model_type": "mixtral", "num_local_experts": 4, "num_experts_per_tok": 8},
            "a token cannot use 8 of 4 experts",
        ),
        ({"num_hidden_layers": 0}, None),
        ({"num_attention_heads": [2]}, None),
        ({"rope_theta": {"a": 1}}, None),
        (
            {"model_type": "../../etc/passwd"},
            "'model_type' is '../../etc/passwd'; it must be a short name like qwen3_moe",
        ),
        ({"model_type": "<b>x</b>"}, "'model_type' is '<b>x</b>'; it must be a short name like qwen3_moe"),
        ({"model_type": ["llama"]}, "'model_type' is ['llama']; it must be a short name like qwen3_moe"),
        ({"model_type": "x" * 5000}, None),
        ({"model_type": None, "hidden_act": "\x1b[2J"}, None),
        ({"hidden_act": "x" * 5000}, None),
        ({"tie_word_embeddings": list(range(5000))}, None),
    ],
    ids=str,
)
def test_values_that_make_no_network_are_refused_in_one_line(
    tmp_path: Path, changes: dict[str, Any], message: str | None
) -> None:
    result = zoo(tmp_path, saved(tmp_path, config(**changes)))
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert result.stderr[:-1].isprintable()
    assert len(result.stderr) < 620
    if message:
        assert result.stderr == f"Error: {message}\n"


WRONG: list[object] = [None, "x", -1, 10**12, [[]], {"a": 1}]
#: One file of each type.
TYPES = {json.loads(file.read_text(encoding="utf-8"))["model_type"]: file for file in CONFIGS}


@pytest.mark.parametrize("file", TYPES.values(), ids=list(TYPES))
def test_no_value_in_any_key_of_a_real_file_ends_in_a_traceback(file: Path) -> None:
    values = json.loads(file.read_text(encoding="utf-8"))
    text = values.get("text_config", values)
    for key in text:
        for wrong in WRONG:
            changed = {**values, "text_config": {**text, key: wrong}} if text is not values else {**values, key: wrong}
            # Some changes still make a network; what does not must say so, in whatever way.
            with contextlib.suppress(ConfigProblem):
                import_config(Found(changed, None, "x", None), Wishes(id="x"), Zoo(), TODAY)


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "config.json"
    with file.open("wb") as opened:
        opened.truncate(50_000_000)
    assert zoo(tmp_path, file).stderr == f"Error: {file} has 50,000,000 bytes; the limit is 5,000,000\n"


def test_a_folder_is_read_by_its_configuration_and_an_empty_one_named(tmp_path: Path) -> None:
    assert zoo(tmp_path, tmp_path).stderr.endswith(" has no config.json\n")
    saved(tmp_path, config(), "config.json")
    assert zoo(tmp_path, tmp_path, "--id", "tiny", "--json").exit_code == 0


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    result = zoo(tmp_path, "/dev/zero" if Path("/dev/zero").exists() else tmp_path)
    assert result.exit_code == 1
    assert result.stderr.endswith(" is not a file\n")


@pytest.mark.parametrize("name", ["missing.json", "a/b/c", "https://huggingface.co/a/b", "a/..", "a/b?x", "org/nàme"])
def test_what_is_neither_a_file_nor_a_hub_id_is_said(tmp_path: Path, name: str) -> None:
    result = zoo(tmp_path, name)
    assert result.stderr == f"Error: no file {name!r}, and it is not a Hub id of the form org/name\n"


# --- the Hub, without a network -------------------------------------------------------------------------------------


class Answer:
    """What the Hub would send."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def __enter__(self) -> Answer:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def read1(self, size: int) -> bytes:
        raw, self.raw = self.raw[:size], self.raw[size:]
        return raw


def hub(monkeypatch: pytest.MonkeyPatch, answer: Answer | Exception) -> list[str]:
    """Let the Hub answer; returns the addresses that are asked for."""
    asked: list[str] = []

    class Opener:
        def open(self, request: urllib.request.Request, timeout: float) -> Answer:
            assert timeout == 20
            asked.append(request.full_url)
            if isinstance(answer, Exception):
                raise answer
            return answer

    monkeypatch.setattr(download.urllib.request, "build_opener", lambda *_: Opener())
    return asked


def test_a_hub_id_is_read_from_the_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = hub(monkeypatch, Answer(json.dumps(SMALL).encode()))
    found = find_config("acme/Tiny-1B")
    assert asked == ["https://huggingface.co/acme/Tiny-1B/resolve/main/config.json"]
    assert (found.hub, found.name, found.via, found.values) == ("acme/Tiny-1B", "Tiny-1B", None, SMALL)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (urllib.error.URLError("no route"), "cannot reach huggingface.co (no route)"),
        (TimeoutError(), "huggingface.co took longer than 20 seconds"),
        (urllib.error.HTTPError("", 404, "", Message(), None), "https://huggingface.co/acme/Tiny is missing"),
        (urllib.error.HTTPError("", 403, "", Message(), None), "https://huggingface.co/acme/Tiny asks for a login"),
        (
            urllib.error.HTTPError("", 500, "", Message(), None),
            "https://huggingface.co/acme/Tiny answers with status 500",
        ),
    ],
    ids=str,
)
def test_a_hub_that_does_not_answer_is_said_with_the_way_round(
    monkeypatch: pytest.MonkeyPatch, answer: Exception, message: str
) -> None:
    hub(monkeypatch, answer)
    with pytest.raises(ConfigProblem) as caught:
        find_config("acme/Tiny")
    assert str(caught.value) == f"{message}; download its config.json with a browser and give its path instead"


def test_an_endless_answer_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    hub(monkeypatch, Answer(b" " * 6_000_000))
    with pytest.raises(ConfigProblem, match=r"^acme/Tiny/config.json is larger than 5,000,000 bytes$"):
        find_config("acme/Tiny")


@pytest.mark.parametrize("target", ["https://example.org/x", "http://huggingface.co/x", "file:///etc/passwd"])
def test_a_redirect_to_anywhere_else_is_not_followed(target: str) -> None:
    request = urllib.request.Request("https://huggingface.co/a/b/resolve/main/config.json")
    with pytest.raises(ConfigProblem, match="sends us on to another host"):
        download.SameHost("huggingface.co").redirect_request(request, None, 302, "", Message(), target)


def test_a_renamed_repository_is_followed() -> None:
    request = urllib.request.Request("https://huggingface.co/a/b/resolve/main/config.json")
    new = "https://huggingface.co/c/d/resolve/main/config.json"
    assert download.SameHost("huggingface.co").redirect_request(request, None, 307, "", Message(), new).full_url == new


def test_infinity_is_allowed_only_where_files_of_state_space_models_have_it() -> None:
    assert parse(b'{"time_step_limit": [0.0, Infinity]}', "x")["time_step_limit"][1] == float("inf")


def test_the_written_yaml_keeps_the_house_numbers() -> None:
    text = record_text(import_config(Found(config(vocab_size=151_936), None, "x", None), Wishes(), Zoo(), TODAY))
    assert "  vocab_size: 151_936\n" in text
    assert yaml.safe_load(text)["architecture"]["vocab_size"] == 151_936

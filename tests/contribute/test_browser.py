"""The calls of the browser: the same answers as the command line, and a message for everything that makes no sense."""

from __future__ import annotations

import base64
import datetime
import json
from pathlib import Path

import pytest
from tests.made_up import REPOSITORY

from llm_zoo.contribute import importer
from llm_zoo.contribute.browser import MOST_BYTES, Desk, known_models
from llm_zoo.contribute.found import find_config
from llm_zoo.derive.parameters import count_parameters
from llm_zoo.records import Model, Zoo, read_zoo
from llm_zoo.records.architecture import Architecture
from llm_zoo.records.rules import RULES
from llm_zoo.records.validation import parse_record
from llm_zoo.records.yaml_source import read_yaml

CONFIGS = REPOSITORY / "tests" / "configs"
DAY = datetime.date(2026, 11, 26)


@pytest.fixture(scope="module")
def zoo() -> Zoo:
    return read_zoo(REPOSITORY)[0]


@pytest.fixture(scope="module")
def desk(zoo: Zoo) -> Desk:
    return Desk(known_models(zoo))


def ask(desk: Desk, name: str, **arguments: object) -> dict[str, object]:
    answer: dict[str, object] = json.loads(desk.call(name, json.dumps(arguments)))
    return answer


def coded(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def preview(desk: Desk, raw: bytes, file: str = "config.json", **more: object) -> dict[str, object]:
    return ask(desk, "preview", content=coded(raw), file=file, today=DAY.isoformat(), **more)


def test_every_model_reaches_the_browser_as_it_is(zoo: Zoo) -> None:
    for model_id, record in json.loads(known_models(zoo)).items():
        read = Model.model_validate_json(json.dumps(record))
        kept = zoo.models[model_id].model_copy(update={"results": [], "prices": [], "rumours": []})
        assert read == kept, model_id


@pytest.mark.parametrize("name", ["deepseek-v3", "qwen3-30b-a3b", "gpt-oss-20b", "llama-3.1-8b", "qwen3.5-27b"])
def test_a_preview_is_what_the_command_imports(desk: Desk, zoo: Zoo, name: str) -> None:
    path = CONFIGS / f"{name}.json"
    imported = importer.import_config(find_config(str(path)), importer.Wishes(), zoo, DAY)
    answer = preview(desk, path.read_bytes(), path.name)["answer"]
    assert isinstance(answer, dict)
    assert answer["json"] == importer.json_object(imported)
    assert answer["yaml"] == importer.record_text(imported)
    assert answer["report"] == importer.report(imported)
    assert answer["facts"]["total"] == imported.count.total


def test_a_file_that_says_no_name_gets_a_stand_in_for_its_id(desk: Desk) -> None:
    answer = preview(desk, (CONFIGS / "gpt-oss-20b.json").read_bytes())["answer"]
    assert isinstance(answer, dict)
    assert (answer["id"], answer["facts"]["total"]) == ("new-model", 20_914_757_184)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b'{\n  "a": 1,\n  "b" 2}', "config.json:3:7 is not JSON: Expecting ':' delimiter"),
        (b"\xff\xd8\xff", "config.json is not UTF-8 text"),
        (b"[" * 100_000, "config.json is nested deeper than 40 levels"),
        (b'{"peft_type": "LORA"}', "this is an adapter, not the config.json of a model ('peft_type')"),
        (b" " * (MOST_BYTES + 1), "the file has 2,000,001 bytes; the limit of this page is 2,000,000"),
    ],
)
def test_what_is_no_configuration_is_named(desk: Desk, raw: bytes, message: str) -> None:
    assert preview(desk, raw) == {"problem": message}


def test_a_hub_id_that_is_none_is_refused(desk: Desk) -> None:
    assert preview(desk, b"{}", hub="<img src=x>") == {"problem": "'<img src=x>' is not a Hub id of the form org/name"}


def test_layers_without_changes_are_those_of_the_record(desk: Desk) -> None:
    answer = ask(desk, "layers", model="deepseek-v3")["answer"]
    assert isinstance(answer, dict)
    assert answer["facts"]["total"] == 671_026_404_352
    assert answer["facts"]["cache"]["per_token"] == 70_272
    expected = {"kind": "number", "group": "layer group 2", "part": "ffn", "path": "layers.1.ffn.experts"}
    assert {**expected, "label": "experts", "value": 256} in answer["fields"]
    assert answer["facts"]["nearest"][0]["id"] in {"deepseek-v3", "deepseek-r1", "deepseek-v3-0324", "deepseek-v3.1"}


def test_a_change_of_one_number_moves_the_counts(desk: Desk) -> None:
    answer = ask(desk, "layers", model="llama-3.1-8b", steps=["layers.0.mixer.kv_heads:32"])["answer"]
    assert isinstance(answer, dict)
    # 24 more KV heads of 128 in 32 layers, keys and values, from 4,096 dimensions; 2 bytes each in the cache
    assert answer["facts"]["total"] - answer["start"]["total"] == 32 * 2 * 24 * 128 * 4096
    assert answer["facts"]["cache"]["per_token"] == 4 * answer["start"]["cache"]["per_token"]
    assert "kv_heads: 32" in answer["yaml"]
    assert "#   layers.0.mixer.kv_heads:32" in answer["yaml"]


@pytest.mark.parametrize(
    ("step", "path", "message"),
    [
        ("layers.0.mixer.heads:-1", "layers.0.mixer.heads", "ZOO111 'heads' is -1; it must be at least 1"),
        ("hidden_size:1e300", "hidden_size", "ZOO"),
        ("layers.0.mixer.kv_heads:5", "layers.0.mixer.kv_heads", "ZOO219 layers.0.mixer.kv_heads: 32 heads cannot"),
        ("layers.0.count:1000000000", "layers.0.count", "ZOO111 'count' is 1000000000; it must be at most 1000"),
        ("layers.0.count:1.5", "layers.0.count", "ZOO101 'count' must be a whole number"),
        ("hidden_size:<script>", "", "ZOO101 'hidden_size'"),
    ],
)
def test_numbers_that_cannot_be_get_the_messages_of_check_at_their_field(
    desk: Desk, step: str, path: str, message: str
) -> None:
    answer = ask(desk, "layers", model="llama-3.1-8b", steps=[step])["answer"]
    assert isinstance(answer, dict)
    assert "facts" not in answer
    [problem] = answer["problems"]
    assert (problem["path"], problem["message"][: len(message)]) == (path, message)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"model": "nobody"}, "the zoo knows no layers of 'nobody'"),
        ({"model": "llama-3.1-8b", "steps": ["__class__:1"]}, "this model has no number '__class__'"),
        ({"model": "llama-3.1-8b", "context": 0}, "the context is 0; it must be a whole number of tokens up to 10⁹"),
    ],
)
def test_a_call_about_nothing_says_so(desk: Desk, arguments: dict[str, object], message: str) -> None:
    assert ask(desk, "layers", **arguments) == {"problem": message}


#: One of each kind of change, on models of different build.
REBUILT = [
    ("llama-3.1-8b", ["moe:layers.0", "window:layers.0", "copy:layers.0", "mla:layers.1", "layers.1.count:2"]),
    ("deepseek-v3", ["dense:layers.1", "gqa:layers.1", "remove:layers.0"]),
    ("gemma-3-27b", ["whole:layers.0.pattern.0", "mqa:layers.0.pattern.1", "remove:layers.1"]),
    ("t5-small", ["mqa:encoder.layers.0", "copy:layers.0"]),
]


@pytest.mark.parametrize(("model", "steps"), REBUILT, ids=[model for model, _ in REBUILT])
def test_a_rebuilt_model_s_record_is_read_back_as_what_was_counted(
    desk: Desk, zoo: Zoo, model: str, steps: list[str]
) -> None:
    answer = ask(desk, "layers", model=model, steps=steps)["answer"]
    assert isinstance(answer, dict)
    assert (answer["problems"], answer["steps"]) == ([], steps)
    located, problems = read_yaml("a.yaml", answer["yaml"].encode())
    assert (problems, located is not None) == ([], True)
    assert located is not None
    read, problems = parse_record("a.yaml", located.children["architecture"], Architecture)
    assert (problems, read is not None) == ([], True)
    assert read is not None
    assert list(RULES["ZOO219"].check(model, zoo.models[model].model_copy(update={"architecture": read}), zoo)) == []
    assert count_parameters(read).total == answer["facts"]["total"]


def test_nothing_of_the_page_templates_is_loaded(tmp_path: Path) -> None:
    """They need libraries that the browser does not have."""
    import subprocess
    import sys

    code = "import sys, llm_zoo.contribute.browser; print(sorted({'jinja2', 'vl_convert', 'click'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

"""The `zoo` command as a contributor and a build server use it: what it prints, where, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import jsonschema
import pytest
from click.testing import CliRunner, Result
from tests.records.builders import ACME, NEXT, TINY, change, make_zoo, second, write

import llm_zoo
from llm_zoo import __version__
from llm_zoo.cli import main
from llm_zoo.publish.data import model_object
from llm_zoo.publish.editions import KINDS
from llm_zoo.publish.materialise import MARK
from llm_zoo.render import load_site

SCHEMAS = [
    "model",
    "developer",
    "benchmark",
    "hardware",
    "license",
    "class",
    "task",
    "claim",
    "reference",
    "glossary",
    "links",
]


def zoo(*arguments: str | Path, github: bool = False) -> Result:
    """Run `zoo`. What is not a planned end of the command is raised, so a traceback fails the test."""
    environment = {"GITHUB_ACTIONS": "true" if github else None}
    return CliRunner().invoke(main, [str(one) for one in arguments], env=environment, catch_exceptions=False)


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Content and time stamp of every file below a folder, but for the mark that makes it ours."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file() and path.name != MARK
    }


# --- help ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_lists_every_verb_with_its_purpose(flag: str) -> None:
    result = zoo(flag)
    assert result.exit_code == 0
    for verb in (
        "build",
        "check",
        "editions",
        "fix",
        "import",
        "new",
        "render",
        "rules",
        "schema",
        "serve",
        "show",
        "verify",
    ):
        assert f"\n  {verb} " in result.stdout


@pytest.mark.parametrize(
    "verb",
    ["build", "check", "editions", "fix", "import", "new", "render", "rules", "schema", "serve", "show", "verify"],
)
def test_every_verb_has_help(verb: str) -> None:
    result = zoo(verb, "-h")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: main {verb} [OPTIONS]")


def test_the_version_is_that_of_the_package() -> None:
    assert zoo("--version").stdout == f"zoo, version {__version__}\n"


# --- check -----------------------------------------------------------------------------------------------------------


def test_check_of_a_correct_zoo_counts_it_and_ends_well(tmp_path: Path) -> None:
    result = zoo("--root", make_zoo(tmp_path, second()), "check")
    assert (result.exit_code, result.stderr) == (0, "")
    assert (
        result.stdout
        == "2 models, 1 organisations, 1 benchmarks, 1 results, 1 machines, 0 written pages: no problems\n"
    )


def test_check_prints_every_problem_of_every_file_and_ends_with_1(tmp_path: Path) -> None:
    root = make_zoo(tmp_path, change("context:", "contex:"), change("country: US", "country: NO", ACME))
    result = zoo("--root", root, "check")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        f"{ACME}:2:10 ZOO106 YAML reads 'NO' as false; write it in quotes if the word is meant\n"
        "    see contribute/rules/#zoo106\n"
        f"{TINY}:9:1 ZOO104 unknown key 'contex' in model — did you mean 'context'?\n"
        "    see contribute/rules/#zoo104\n"
        "2 problems\n"
    )


def test_one_problem_is_not_problems(tmp_path: Path) -> None:
    assert zoo("--root", make_zoo(tmp_path, change("score: 42", "score: 142")), "check").stderr.endswith(
        "\n1 problem\n"
    )


def test_check_outside_a_repository_says_where_to_run_it(tmp_path: Path) -> None:
    result = zoo("--root", tmp_path / "nowhere", "check")
    assert result.exit_code == 1
    assert result.stderr == (
        "zoo_data:1:1 ZOO007 no folder 'zoo_data' here; run this in the repository's top folder\n"
        "    see contribute/rules/#zoo007\n"
        "1 problem\n"
    )


def test_check_reads_the_current_folder_when_no_root_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(make_zoo(tmp_path))
    assert zoo("check").stdout.startswith("1 models, ")


def test_on_github_each_problem_is_an_annotation_too(tmp_path: Path) -> None:
    root = make_zoo(
        tmp_path,
        write("zoo_data/tasks/50%,a:b\n::stop-commands::x.yaml", ""),
        change("family: tiny", 'family: "100 %\\r\\n::warning::x"'),
    )
    result = zoo("--root", root, "check", github=True)
    assert result.exit_code == 1
    wrong_id = "is not an id: a-z, 0-9, and single '.' or '-' between them"
    assert result.stdout == (
        f"::error file={TINY},line=3,col=9::ZOO110 '100 %25\\r\\n::warning::x' {wrong_id}\n"
        "::error file=zoo_data/tasks/50%25%2Ca%3Ab\\n%3A%3Astop-commands%3A%3Ax.yaml,line=1,col=1::"
        "ZOO007 the file name is the record's id: a-z, 0-9, and single '.' or '-' between them\n"
    )
    assert len(result.stderr.splitlines()) == 5


def test_elsewhere_there_are_no_annotations(tmp_path: Path) -> None:
    assert "::error" not in zoo("--root", make_zoo(tmp_path, change("score: 42", "score: 142")), "check").output


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"[",
        b"- " * 10_000,
        b"a: &a [*a]",
        b"name: &x {y: *x}",
        b"? {a: b}\n: c",
        b"architecture: {layers: [{count: 2, pattern: [{}]}]}",
        b"architecture: 7\nresults: {}\nprices: 3\nsources: [1]",
        b"released: 99999999999999999999999999999999",
        b"%TAG ! tag:x,2000:\n---\n!y {}",
        b"\x00" * 1000,
        b'name: "\\ud800"',
        "name: \ufeff\u2028x".encode(),
        b"x: 2024-02-30\n2024-01-01: y\nnull: 3\n~: 4\n1.5: 6\ntrue: false",
    ],
    ids=range(15),
)
@pytest.mark.parametrize("file", ["models/acme/x", "developers/x", "benchmarks/x", "tasks/x", "classes/small"])
def test_no_file_makes_a_traceback(tmp_path: Path, file: str, content: bytes) -> None:
    result = zoo("--root", make_zoo(tmp_path, write(f"zoo_data/{file}.yaml", content)), "check", github=True)
    assert result.exit_code == 1
    assert f"zoo_data/{file}.yaml:" in result.stderr
    assert "Traceback" not in result.output


# --- show ------------------------------------------------------------------------------------------------------------


def test_show_prints_facts_and_computed_numbers(tmp_path: Path) -> None:
    result = zoo("--root", make_zoo(tmp_path), "show", "tiny")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[:2] == ["Tiny (tiny), Acme, 2025-03-01", "Small enough to count by hand."]
    assert {
        "parameters  1,448",
        "active      1,320",
        "stated      1,448 (audit +0.00 %)",
        "cache       32 B a token",
        "context     4,096 tokens",
        f"record      {TINY}",
    } <= {line.rstrip().replace("\N{NO-BREAK SPACE}", " ") for line in lines}


def test_show_of_a_closed_model_has_no_invented_number(tmp_path: Path) -> None:
    result = zoo("--root", make_zoo(tmp_path, second()), "show", "tiny-2")
    assert result.exit_code == 0
    assert not any(line.startswith(("parameters", "active", "cache", "stated")) for line in result.stdout.splitlines())


def test_show_json_is_the_object_of_the_api(tmp_path: Path) -> None:
    root = make_zoo(tmp_path, second())
    site = load_site(root)
    for model_id in ("tiny", "tiny-2"):
        result = zoo("--root", root, "show", model_id, "--json")
        assert result.exit_code == 0
        assert json.loads(result.stdout) == json.loads(json.dumps(model_object(site.facts(model_id))))


def test_show_json_has_the_promised_numbers(tmp_path: Path) -> None:
    shown = json.loads(zoo("--root", make_zoo(tmp_path), "show", "tiny", "--json").stdout)
    assert shown["id"] == "tiny"
    assert shown["kind"] == "dense"
    assert shown["parameters"]["stated"]["total"] == 1448
    assert shown["parameters"]["computed"]["total"] == 1448
    assert shown["parameters"]["computed"]["active"] == 1320
    assert shown["cache"]["terms"] == [{"bytes_per_token": 32, "cap": None}]


def test_show_of_an_unknown_model_names_the_nearest(tmp_path: Path) -> None:
    result = zoo("--root", make_zoo(tmp_path), "show", "tny")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: no model 'tny' — did you mean 'tiny'?\n"


@pytest.mark.parametrize("model_id", ["../../etc/passwd", "", "TINY/", "\u202e"])
def test_show_takes_no_path(tmp_path: Path, model_id: str) -> None:
    result = zoo("--root", make_zoo(tmp_path), "show", model_id)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: no model '")


def test_show_of_a_broken_zoo_says_what_is_broken(tmp_path: Path) -> None:
    result = zoo("--root", make_zoo(tmp_path, change("score: 42", "score: 142")), "show", "tiny")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"{TINY}:29:23 ZOO214 ")


# --- rules and schema ------------------------------------------------------------------------------------------------


def test_rules_lists_every_code_once_in_order_with_its_reason() -> None:
    result = zoo("rules")
    lines = result.stdout.splitlines()
    codes = [line[:6] for line in lines]
    assert result.exit_code == 0
    assert codes == sorted(set(codes))
    assert {codes[0], codes[-1]} == {"ZOO001", "ZOO306"}
    assert lines[0] == "ZOO001  not UTF-8: Other encodings turn letters of names into others without a sound."


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema_prints_one_schema(name: str) -> None:
    result = zoo("schema", name)
    schema = json.loads(result.stdout)
    assert result.exit_code == 0
    assert schema["$id"] == f"{name}.schema.json"
    jsonschema.Draft202012Validator.check_schema(schema)


def test_schema_writes_all_schemas(tmp_path: Path) -> None:
    target = tmp_path / "new" / "folder"
    assert zoo("schema", "--to", target).exit_code == 0
    assert {path.name for path in target.iterdir()} == {f"{name}.schema.json" for name in SCHEMAS}
    assert (target / "model.schema.json").read_text(encoding="utf-8") == zoo("schema", "model").stdout


def test_schema_of_an_unknown_kind_names_the_nearest() -> None:
    result = zoo("schema", "modell")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: no schema 'modell' — did you mean 'model'?\n"


# --- render ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def handbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of one model and one chapter, rendered for one day."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    root = make_zoo(tmp_path / "repository", write("docs/index.md", "# Zoo\n"), write("docs/assets/a.css", "a {}\n"))
    return root


def test_render_writes_every_page_and_asset(handbook: Path, tmp_path: Path) -> None:
    result = zoo("--root", handbook, "render", "--to", tmp_path / "pages")
    files = contents(tmp_path / "pages").keys()
    pages = {name for name in files if name.endswith(".md")}
    assert result.exit_code == 0
    assert result.stdout == f"{len(pages)} pages and {len(files - pages)} assets in {tmp_path / 'pages'}\n"
    assert {"index.md", "zoo/models/tiny.md", "benchmarks/quiz.md", "zoo/hardware/box.md"} <= pages
    assert {"assets/a.css", "api/v1/models/tiny.json", "schema/v1/model.schema.json"} <= files


def test_a_second_render_changes_nothing(handbook: Path, tmp_path: Path) -> None:
    zoo("--root", handbook, "render", "--to", tmp_path / "pages")
    before = contents(tmp_path / "pages")
    assert zoo("--root", handbook, "render", "--to", tmp_path / "pages").exit_code == 0
    assert contents(tmp_path / "pages") == before


def test_render_deletes_the_pages_of_records_that_are_gone(handbook: Path, tmp_path: Path) -> None:
    second()(handbook)
    zoo("--root", handbook, "render", "--to", tmp_path / "pages")
    page = tmp_path / "pages" / "zoo" / "models" / "tiny-2.md"
    assert page.is_file()
    (handbook / NEXT).unlink()
    assert zoo("--root", handbook, "render", "--to", tmp_path / "pages").exit_code == 0
    assert not page.exists()


def test_render_never_cleans_a_folder_of_other_files(handbook: Path, tmp_path: Path) -> None:
    """`--to .` would otherwise delete the repository."""
    before = contents(handbook)
    result = zoo("--root", handbook, "render", "--to", handbook)
    assert result.exit_code == 1
    assert result.stderr == f"Error: {handbook} has files that were not rendered; empty it first\n"
    assert contents(handbook).items() >= before.items()  # what is kept in build/ may be new


def test_render_names_the_place_of_a_mistake_in_a_chapter(handbook: Path, tmp_path: Path) -> None:
    write("docs/index.md", "# Zoo\n\n{{ m('tny').link }}\n")(handbook)
    result = zoo("--root", handbook, "render", "--to", tmp_path / "pages")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("docs/index.md:3:1 ZOO301 no model 'tny' — did you mean 'tiny'?\n")
    assert not (tmp_path / "pages").exists()


def test_render_of_a_broken_zoo_writes_nothing(tmp_path: Path) -> None:
    target = tmp_path / "pages"
    root = make_zoo(tmp_path / "repository", change("score: 42", "score: 142"))
    result = zoo("--root", root, "render", "--to", target)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{TINY}:29:23 ZOO214 ")
    assert not target.exists()


def test_render_needs_a_target() -> None:
    result = zoo("render")
    assert result.exit_code == 2
    assert "Missing option '--to'" in result.stderr


# --- where it runs ---------------------------------------------------------------------------------------------------

#: Languages and places that a machine may be set to: an old Unix, and Windows with its output in a pipe.
PLACES = [
    {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "TZ": "Pacific/Kiritimati"},
    {"PYTHONIOENCODING": "cp1252", "TZ": "Pacific/Pago_Pago", "PYTHONHASHSEED": "7"},
]


@pytest.mark.parametrize("place", PLACES, ids=["POSIX", "cp1252"])
def test_what_a_command_says_is_the_same_everywhere(tmp_path: Path, place: dict[str, str]) -> None:
    """Files are opened as UTF-8 whatever the system prefers: Python warns of each that is not, and that is an error."""
    root = make_zoo(tmp_path, change("summary: Small", "summary: Größer → Ω 🦙. Small"))
    strict = ["-X", "warn_default_encoding", "-W", "error::EncodingWarning"]
    command = [sys.executable, *strict, "-m", "llm_zoo.cli", "--root", str(root), "show", "tiny"]
    environment = os.environ | {"PYTHONPATH": str(Path(llm_zoo.__file__).parents[1])} | place
    done = subprocess.run(command, env=environment, capture_output=True, timeout=120)
    assert done.stderr == b""
    assert done.stdout.decode("utf-8").replace("\r\n", "\n") == click.unstyle(
        zoo("--root", root, "show", "tiny").stdout
    )
    assert "Größer → Ω 🦙" in done.stdout.decode("utf-8")


# --- editions --------------------------------------------------------------------------------------------------------


def test_editions_of_a_folder_that_is_no_site_are_refused_in_one_line(tmp_path: Path) -> None:
    result = zoo("editions", "--site-dir", tmp_path, "--out", tmp_path / "dist", "--only", "zip")
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith(f"Error: {tmp_path} is not a built site (")


def test_every_edition_can_be_asked_for_alone() -> None:
    choice = next(option for option in main.commands["editions"].params if option.name == "kinds").type
    assert list(choice.choices) == list(KINDS)

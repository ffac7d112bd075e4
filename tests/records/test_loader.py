"""Where records stand: path and id are one, and nothing in `zoo_data/` is passed over in silence."""

from __future__ import annotations

from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest
from tests.records.builders import (
    ACME,
    MAIL,
    MIT,
    NEXT,
    QUIZ,
    SECOND,
    TINY,
    ZOO,
    Case,
    Edit,
    append,
    case,
    change,
    check_case,
    complaints,
    in_full,
    load,
    make_zoo,
    second,
    write,
)

from llm_zoo.records import loader, read_zoo

RECORD = ZOO[TINY]


def move(old: str, new: str) -> Edit:
    """Give a file another path."""

    def edit(root: Path) -> None:
        (root / new).parent.mkdir(parents=True, exist_ok=True)
        (root / old).rename(root / new)

    return edit


def link(path: str, target: str) -> Edit:
    """Make a symbolic link."""

    def edit(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).symlink_to(target)

    return edit


REFUSED = [
    case(
        "a file beside the folders",
        write("zoo_data/README.md", "# x"),
        says="zoo_data/README.md:1:1 ZOO007 records stand in zoo_data/models/, zoo_data/developers/, "
        "zoo_data/benchmarks/, zoo_data/hardware/, zoo_data/licenses/, zoo_data/classes/, zoo_data/tasks/, "
        "zoo_data/claims/, zoo_data/references/",
    ),
    case(
        "the name of the list of all records, which would write over it",
        write("zoo_data/models/acme/index.yaml", SECOND),
        says="zoo_data/models/acme/index.yaml:1:1 ZOO007 no record can be called 'index': the site or Windows keeps "
        "this name for itself",
    ),
    case(
        "a name that Windows keeps for a device",
        write("zoo_data/models/acme/con.1.yaml", SECOND),
        says="zoo_data/models/acme/con.1.yaml:1:1 ZOO007 no record can be called 'con.1': the site or Windows keeps "
        "this name for itself",
    ),
    case(
        "two names that are one on many disks",
        write("zoo_data/licenses/mit.yaml", ZOO[MIT]),
        says="zoo_data/licenses/mit.yaml:1:1 ZOO007 the id 'mit' is taken by zoo_data/licenses/MIT.yaml",
    ),
    case(
        "a folder that is none of ours",
        write("zoo_data/modells/acme/x.yaml", SECOND),
        says="zoo_data/modells/acme/x.yaml:1:1 ZOO007 records stand in zoo_data/models/, zoo_data/developers/, "
        "zoo_data/benchmarks/, zoo_data/hardware/, zoo_data/licenses/, zoo_data/classes/, zoo_data/tasks/, "
        "zoo_data/claims/, zoo_data/references/",
    ),
    case(
        "a hidden folder",
        write("zoo_data/.old/x.yaml", SECOND),
        says="zoo_data/.old/x.yaml:1:1 ZOO007 records stand in zoo_data/models/, zoo_data/developers/, "
        "zoo_data/benchmarks/, zoo_data/hardware/, zoo_data/licenses/, zoo_data/classes/, zoo_data/tasks/, "
        "zoo_data/claims/, zoo_data/references/",
    ),
    case(
        "a model outside its developer's folder",
        write("zoo_data/models/x.yaml", SECOND),
        says="zoo_data/models/x.yaml:1:1 ZOO007 this record stands in the wrong folder; the form is "
        "zoo_data/models/<developer>/<id>.yaml",
    ),
    case(
        "a model a folder too deep",
        write("zoo_data/models/acme/old/x.yaml", SECOND),
        says="zoo_data/models/acme/old/x.yaml:1:1 ZOO007 this record stands in the wrong folder; the form is "
        "zoo_data/models/<developer>/<id>.yaml",
    ),
    case(
        "a task in a folder",
        write("zoo_data/tasks/acme/x.yaml", ZOO[MAIL]),
        says="zoo_data/tasks/acme/x.yaml:1:1 ZOO007 this record stands in the wrong folder; the form is "
        "zoo_data/tasks/<id>.yaml",
    ),
    case(
        "another ending",
        write("zoo_data/tasks/x.yml", ZOO[MAIL]),
        says="zoo_data/tasks/x.yml:1:1 ZOO007 record files end in .yaml, not '.yml'",
    ),
    case(
        "an ending in capitals",
        write("zoo_data/tasks/x.YAML", ZOO[MAIL]),
        says="zoo_data/tasks/x.YAML:1:1 ZOO007 record files end in .yaml, not '.YAML'",
    ),
    case(
        "no ending",
        write("zoo_data/tasks/x", ZOO[MAIL]),
        says="zoo_data/tasks/x:1:1 ZOO007 record files end in .yaml, not ''",
    ),
    case(
        "a picture",
        write("zoo_data/models/acme/x.png", b"\x89PNG"),
        says="zoo_data/models/acme/x.png:1:1 ZOO007 record files end in .yaml, not '.png'",
    ),
    case(
        "a copy that an editor left",
        write(f"{TINY}~", RECORD),
        says="zoo_data/models/acme/tiny.yaml~:1:1 ZOO007 record files end in .yaml, not '.yaml~'",
    ),
    case(
        "capitals in an id",
        write("zoo_data/tasks/Mail-2.yaml", ZOO[MAIL]),
        says="zoo_data/tasks/Mail-2.yaml:1:1 ZOO007 the file name is the record's id: a-z, 0-9, and single '.' "
        "or '-' between them",
    ),
    case(
        "a space in an id",
        write("zoo_data/tasks/mail 2.yaml", ZOO[MAIL]),
        says="zoo_data/tasks/mail 2.yaml:1:1 ZOO007 the file name is the record's id: a-z, 0-9, and single '.' "
        "or '-' between them",
    ),
    case(
        "two dots in an id",
        write("zoo_data/tasks/mail..2.yaml", ZOO[MAIL]),
        says="zoo_data/tasks/mail..2.yaml:1:1 ZOO007 the file name is the record's id: a-z, 0-9, and single '.' "
        "or '-' between them",
    ),
    case(
        "an id of dots",
        write("zoo_data/tasks/x...yaml", ZOO[MAIL]),
        says="zoo_data/tasks/x...yaml:1:1 ZOO007 the file name is the record's id: a-z, 0-9, and single '.' or "
        "'-' between them",
    ),
    case(
        "a letter that looks like another",
        write("zoo_data/tasks/mаil.yaml", ZOO[MAIL]),
        says="zoo_data/tasks/mаil.yaml:1:1 ZOO007 the file name is the record's id: a-z, 0-9, and single '.' or "
        "'-' between them",
    ),
    case(
        "an id that is too long",
        write(f"zoo_data/tasks/{'a' * 81}.yaml", ZOO[MAIL]),
        says=f"zoo_data/tasks/{'a' * 81}.yaml:1:1 ZOO007 the file name is the record's id: a-z, 0-9, and single '.' or "
        "'-' between them",
    ),
    case(
        "a developer's folder that is no id",
        write("zoo_data/models/A/x.yaml", SECOND),
        says="zoo_data/models/A/x.yaml:1:1 ZOO007 the folder is the developer's id: a-z, 0-9, and single '.' or "
        "'-' between them",
    ),
    case(
        "a licence's id",
        write("zoo_data/licenses/a_b.yaml", "x"),
        says="zoo_data/licenses/a_b.yaml:1:1 ZOO007 the file name is the record's id: letters, digits, and "
        "single '.' or '-' between them",
    ),
    case(
        "a file name that writes lines of its own",
        write("zoo_data/tasks/a\n::error::b.yaml", ZOO[MAIL]),
        says="zoo_data/tasks/a\\n::error::b.yaml:1:1 ZOO007 the file name is the record's id: a-z, 0-9, and "
        "single '.' or '-' between them",
    ),
    case(
        "a file name that turns text around",
        write("zoo_data/tasks/a\u202eb.yaml", ZOO[MAIL]),
        says="zoo_data/tasks/a\\u202eb.yaml:1:1 ZOO007 the file name is the record's id: a-z, 0-9, and single "
        "'.' or '-' between them",
    ),
    case(
        "a link to a file",
        link("zoo_data/tasks/x.yaml", "mail.yaml"),
        says="zoo_data/tasks/x.yaml:1:1 ZOO007 symbolic links are not followed; put the record itself here",
    ),
    case(
        "a link to nothing",
        link("zoo_data/tasks/x.yaml", "nowhere"),
        says="zoo_data/tasks/x.yaml:1:1 ZOO007 symbolic links are not followed; put the record itself here",
    ),
    case(
        "a link to a folder",
        link("zoo_data/models/other", "acme"),
        says="zoo_data/models/other:1:1 ZOO007 symbolic links are not followed; put the record itself here",
    ),
    case(
        "a link that goes round in a circle",
        link("zoo_data/models/acme/loop", "."),
        says="zoo_data/models/acme/loop:1:1 ZOO007 symbolic links are not followed; put the record itself here",
    ),
    case(
        "one id in two folders",
        write("zoo_data/models/other/tiny.yaml", RECORD),
        says="zoo_data/models/other/tiny.yaml:1:1 ZOO007 the id 'tiny' is taken by zoo_data/models/acme/tiny.yaml",
    ),
    # A reference to a file that is itself refused is not a second mistake.
    case(
        "a broken developer does not break its models",
        change("country: US", "country: Usa", ACME),
        says=f"{ACME}:2:10 ZOO111 'country' is 'Usa'; it must have the form ^[A-Z]{{2}}$",
    ),
    case(
        "a developer that cannot be read at all",
        write(ACME, "{"),
        says=f"{ACME}:1:2 ZOO003 not valid YAML: did not find expected node content",
    ),
    case(
        "a misplaced developer",
        move(ACME, "zoo_data/developers/acme.yml"),
        says="zoo_data/developers/acme.yml:1:1 ZOO007 record files end in .yaml, not '.yml'",
    ),
    case(
        "a developer behind a link",
        move(ACME, "zoo_data/developers/real.yaml"),
        link(ACME, "real.yaml"),
        says=f"{ACME}:1:1 ZOO007 symbolic links are not followed; put the record itself here",
    ),
    case(
        "a broken benchmark does not break results and tasks",
        append("x: 1\n", QUIZ),
        says=f"{QUIZ}:12:1 ZOO104 unknown key 'x' in benchmark",
    ),
    case(
        "a broken model does not break its successor",
        append("x: 1\n"),
        second(),
        says=f"{TINY}:30:1 ZOO104 unknown key 'x' in model",
    ),
]

ACCEPTED = [
    case(
        "hidden files belong to editors",
        write("zoo_data/models/acme/.tiny.yaml.swp", b"\x00"),
        write("zoo_data/.DS_Store", ""),
    ),
    case("an empty folder", lambda root: (root / "zoo_data/models/empty").mkdir()),
    case("dots and hyphens in an id", write(NEXT.replace("tiny-2", "tiny-2.1-b"), SECOND)),
    case("capitals in a licence's id", write("zoo_data/licenses/LGPL-2.1.yaml", ZOO["zoo_data/licenses/MIT.yaml"])),
    case("one id in two kinds of record", write("zoo_data/models/acme/mail.yaml", SECOND)),
]


@pytest.mark.parametrize("one", REFUSED, ids=lambda one: one.protects)
def test_refused_with_the_place_and_the_reason(tmp_path: Path, one: Case) -> None:
    check_case(tmp_path, one)


@pytest.mark.parametrize("one", ACCEPTED, ids=lambda one: one.protects)
def test_accepted(tmp_path: Path, one: Case) -> None:
    check_case(tmp_path, one)


def test_a_name_that_is_no_text_can_still_be_printed(tmp_path: Path) -> None:
    root = make_zoo(tmp_path)
    try:
        (root / "zoo_data/tasks" / b"\xff.yaml".decode("utf-8", "surrogateescape")).touch()
    except OSError:
        pytest.skip("this file system has no such names")
    (said,) = complaints(root)
    assert said.startswith(r"zoo_data/tasks/\udcff.yaml:1:1 ZOO007 ")
    said.encode("utf-8")


@pytest.mark.parametrize("make", [lambda root: None, lambda root: (root / "zoo_data").write_text("x")])
def test_a_folder_without_records_says_where_to_stand(tmp_path: Path, make: Edit) -> None:
    make(tmp_path)
    assert complaints(tmp_path) == in_full(
        ("zoo_data:1:1 ZOO007 no folder 'zoo_data' here; run this in the repository's top folder",)
    )


def test_an_empty_zoo_is_a_zoo(tmp_path: Path) -> None:
    (tmp_path / "zoo_data").mkdir()
    zoo, problems = read_zoo(tmp_path)
    assert (dict(zoo.models), problems) == ({}, [])


def test_records_come_in_the_order_of_their_ids(tmp_path: Path) -> None:
    edits = [write(f"zoo_data/models/acme/{name}.yaml", SECOND) for name in ("b", "a-10", "a-9", "a.1")]
    assert list(load(tmp_path, *edits).models) == ["a-10", "a-9", "a.1", "b", "tiny"]


def test_a_record_that_is_right_is_there_although_its_neighbour_is_wrong(tmp_path: Path) -> None:
    zoo, problems = read_zoo(make_zoo(tmp_path, second(("chat", "chatt"))))
    assert list(zoo.models) == ["tiny"]
    assert zoo.file("models", "tiny") == TINY
    assert ("models", "tiny-2") in zoo.broken
    assert [problem.file for problem in problems] == [NEXT]


def test_a_key_that_stands_twice_does_not_hide_what_else_is_wrong(tmp_path: Path) -> None:
    root = make_zoo(
        tmp_path, change("family: tiny\n", "family: tiny\nfamily: tiny\n"), change("score: 42", "score: 142")
    )
    assert complaints(root) == in_full(
        (
            f"{TINY}:4:1 ZOO004 key 'family' stands twice; it is already on line 3",
            f"{TINY}:30:23 ZOO214 score 142 is outside 0 to 100 of Quiz",
        )
    )


def test_a_thousand_records_are_read_and_linked(tmp_path: Path) -> None:
    """Whoever makes reading or linking quadratic waits here."""
    root = make_zoo(tmp_path)
    for number in range(1_000):
        text = SECOND.replace("[tiny]", f"[model-{number - 1}]" if number else "[tiny]")
        write(f"zoo_data/models/acme/model-{number}.yaml", text)(root)
    zoo, problems = read_zoo(root)
    assert (len(zoo.models), problems) == (1_001, [])


def test_a_file_that_is_removed_while_the_others_are_read_is_one_that_was_never_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_zoo(tmp_path)
    found = [*loader.files_below(root / "zoo_data"), root / NEXT]
    monkeypatch.setattr(loader, "files_below", lambda data: iter(found))
    zoo, problems = read_zoo(root)
    assert list(zoo.models) == ["tiny"]
    assert problems == []


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_zoo(tmp_path)
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "tiny.yaml":
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    zoo, problems = read_zoo(root)
    assert [str(problem).splitlines()[0] for problem in problems] == [
        f"{TINY}:1:1 ZOO001 cannot be read: Permission denied"
    ]
    assert ("models", "tiny") in zoo.broken


@pytest.mark.parametrize("kind", [PurePosixPath, PureWindowsPath])
def test_a_place_is_the_same_with_the_slashes_of_any_system(kind: type[PurePath]) -> None:
    assert loader.folder_of(kind("models") / "acme" / "tiny.yaml") == ("models", None)
    _, complaint = loader.folder_of(kind("models") / "acme" / "deep" / "tiny.yaml")
    assert complaint == "this record stands in the wrong folder; the form is zoo_data/models/<developer>/<id>.yaml"

"""Attacks through every way in, one a row: what comes in, and the error that it becomes, with its place.

What is not refused is shown as the characters it is; `tests/hostile.py` holds a zoo of such text, and the tests of each
output read it back. Rows that are about the form of records, the sandbox of templates or the reader of `config.json` in
particular stand with the tests of those.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from tests.made_up import TODAY, records, write

from llm_zoo.cli import main
from llm_zoo.derive.audit import load_audited_zoo
from llm_zoo.records import RecordErrors, Zoo
from llm_zoo.render import Site
from llm_zoo.render.chapters import render_docs
from llm_zoo.render.harmless import faults_of

Deed = Callable[[Path], None]
MODEL = "zoo_data/models/acme/tiny-dense.yaml"
DEVELOPER = "zoo_data/developers/acme.yaml"
CHAPTER = "docs/handbook/a.md"


class Attack(NamedTuple):
    """What somebody does to a repository, and the first lines of what the check says to it."""

    name: str
    deed: Deed
    said: tuple[str, ...]


def file(path: str, content: str | bytes) -> Deed:
    """A file is added, or replaced."""

    def add(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content.encode() if isinstance(content, str) else content)

    return add


def link(path: str, target: str) -> Deed:
    """A symbolic link is added."""

    def add(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).symlink_to(target)

    return add


def both(*deeds: Deed) -> Deed:
    def do(root: Path) -> None:
        for deed in deeds:
            deed(root)

    return do


def field(line: str, *, path: str = MODEL) -> Deed:
    """A line of YAML at the top takes the place of what the record says under its key."""
    key = line.split(":")[0]

    def change(root: Path) -> None:
        rest = re.sub(rf"^{re.escape(key)}:.*\n(?:[ -].*\n)*", "", (root / path).read_text("utf-8"), flags=re.MULTILINE)
        (root / path).write_text(f"{line}\n{rest}", "utf-8")

    return change


def chapter(text: str) -> Deed:
    return file(CHAPTER, f"# A\n\n{text}\n")


def record(name: str, line: str, said: str, *, path: str = MODEL) -> Attack:
    return Attack(name, field(line, path=path), (said,))


def prose(name: str, text: str, *said: str) -> Attack:
    """A chapter whose third line is `text`; what is said of it, from the column on."""
    return Attack(name, chapter(text), tuple(f"{CHAPTER}:{one}" for one in said))


def element(tag: str) -> str:
    return f"ZOO305 the element <{tag}> is not part of writing"


def attribute(name: str) -> str:
    return f"ZOO305 the attribute '{name}' is not part of writing"


def no_link(address: str) -> str:
    return f"ZOO305 {address!r} is no link to a page; it must be https, mailto or a path"


def elsewhere(address: str) -> str:
    return f"ZOO305 {address!r} is loaded from elsewhere; files of pages stand in docs/assets/"


def bomb(levels: int) -> str:
    """Aliases of aliases, nine of each: 9 to the power of `levels` values."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, levels)]
    return "\n".join(lines)


RECORDS = [
    Attack(
        "aliases that expand to a billion values",
        file(MODEL, bomb(10)),
        (f"{MODEL}:1:10 ZOO005 aliases expand to more than 50,000 values or 40 levels, or without end",),
    ),
    Attack(
        "an alias of itself",
        file(MODEL, "name: &a [*a]\n"),
        (f"{MODEL}:1:7 ZOO005 aliases expand to more than 50,000 values or 40 levels, or without end",),
    ),
    Attack(
        "brackets a hundred thousand deep",
        file(MODEL, "name: " + "[" * 100_000),
        (f"{MODEL}:1:46 ZOO009 nested more than 40 levels deep",),
    ),
    Attack(
        "a tag that builds an object",
        file(MODEL, "name: !!python/object/apply:os.system [true]\n"),
        (f"{MODEL}:1:7 ZOO012 the tag '!!python/object/apply:os.system' is not part of the record form",),
    ),
    record(
        "a number of a million digits",
        f"released: {'9' * 100_000}",
        f"{MODEL}:1:11 ZOO111 a number of 100,000 digits; the limit is 30",
    ),
    record(
        "a number beyond all that floats can hold",
        "cutoff: {date: 1.0e+999, source: report}",
        f"{MODEL}:1:16 ZOO107 '1.0e+999' is not a finite number",
    ),
    record(
        "a terminal escape in a name",
        'name: "\\x1b[2Jgone"',
        f"{MODEL}:1:7 ZOO010 control character U+001B in the text",
    ),
    record("a NUL in a summary", 'summary: "a\\0b"', f"{MODEL}:1:10 ZOO010 control character U+0000 in the text"),
    record(
        "a key that turns around what follows",
        '"na\\u202eme": x',
        f"{MODEL}:1:1 ZOO104 unknown key 'na\\u202eme' in model — did you mean 'name'?",
    ),
    record(
        "a Cyrillic letter in a Latin name",
        "name: G\u0420T-9",
        f"{MODEL}:1:7 ZOO112 'G\u0420T' has the letter U+0420, cyrillic capital letter er, which looks like another; "
        "write it in one script",
    ),
    *(
        record(
            f"a home at {url[:24]}",
            f'home: "{url}"',
            f"{DEVELOPER}:1:7 ZOO109 {url!r} is not a link to a public page; it must look like https://host/path",
            path=DEVELOPER,
        )
        for url in (
            "javascript:alert(1)//https://example.org",
            "data:text/html,<script>alert(1)</script>",
            "vbscript:msgbox(1)",
            "https://169.254.169.254/latest/meta-data",
            "https://\u0430rxiv.org/abs/1",
        )
    ),
    record(
        "a developer that climbs out of its folder",
        "developer: ../../../etc/passwd",
        f"{MODEL}:1:12 ZOO110 '../../../etc/passwd' is not an id: a-z, 0-9, and single '.' or '-' between them",
    ),
    record(
        "a source whose key is a path",
        'sources: {"../x": {title: T, url: "https://example.org", accessed: 2026-11-01, kind: paper}}',
        f"{MODEL}:1:11 ZOO110 '../x' cannot be a key of 'sources': a-z first, then a-z, 0-9, '-' or '_', at most 41 "
        "characters",
    ),
    Attack(
        "a record that is a link to a file of the system",
        link("zoo_data/tasks/passwd.yaml", "/etc/passwd"),
        ("zoo_data/tasks/passwd.yaml:1:1 ZOO007 symbolic links are not followed; put the record itself here",),
    ),
    Attack(
        "a folder of records that is a link to a folder of the system",
        link("zoo_data/models/etc", "/etc"),
        ("zoo_data/models/etc:1:1 ZOO007 symbolic links are not followed; put the record itself here",),
    ),
    Attack(
        "a record whose page is that of the list",
        file("zoo_data/tasks/index.yaml", "name: x\n"),
        (
            "zoo_data/tasks/index.yaml:1:1 ZOO007 no record can be called 'index': the site or Windows keeps this name "
            "for itself",
        ),
    ),
    Attack(
        "a file name that writes an annotation of its own",
        file("zoo_data/tasks/a\n::warning::b.yaml", "name: x\n"),
        (
            "zoo_data/tasks/a\\n::warning::b.yaml:1:1 ZOO007 the file name is the record's id: a-z, 0-9, and single "
            "'.' or '-' between them",
        ),
    ),
]
CHAPTERS = [
    prose("a script", "<script>alert(1)</script>", f"3:1 {element('script')}"),
    prose("a script in capitals, with a slash", "<SCRIPT/x>alert(1)</SCRIPT>", f"3:1 {element('script')}"),
    prose("a picture that runs", "<img src=x onerror=alert(1)>", f"3:1 {attribute('onerror')}"),
    prose("a picture that runs, without blanks", '<img/src="x"/onerror=alert(1)>', f"3:1 {attribute('onerror')}"),
    prose("a drawing that runs", "x <svg onload=alert(1)>", f"3:3 {element('svg')}"),
    prose("a frame", '<iframe src="https://evil.example"></iframe>', f"3:1 {element('iframe')}"),
    prose("a frame with a page of its own", '<iframe srcdoc="&lt;script&gt;">', f"3:1 {element('iframe')}"),
    prose("an object", '<object data="x.swf"></object>', f"3:1 {element('object')}"),
    prose("an embedded file", "<embed src=x>", f"3:1 {element('embed')}"),
    prose("a base for all addresses", '<base href="https://evil.example/">', f"3:1 {element('base')}"),
    prose("a redirect", '<meta http-equiv="refresh" content="0;url=https://evil.example">', f"3:1 {element('meta')}"),
    prose("a style sheet from elsewhere", '<link rel="stylesheet" href="//evil.example">', f"3:1 {element('link')}"),
    prose("a style sheet that hides the page", "<style>body{display:none}</style>", f"3:1 {element('style')}"),
    prose("a form that asks for a password", '<form action="https://evil.example">', f"3:1 {element('form')}"),
    prose("a template of scripts", "<template><script>", f"3:1 {element('template')}", f"3:11 {element('script')}"),
    prose("mathematics that runs", '<math href="javascript:alert(1)">', f"3:1 {element('math')}"),
    prose("an unknown element", "<xss>", f"3:1 {element('xss')}"),
    prose("a tag over two lines", "<img\nonerror=alert(1)>", f"3:1 {attribute('onerror')}"),
    prose(
        "a style that covers the page",
        '<div style="position: fixed; inset: 0">',
        "3:1 ZOO305 a style must not load or cover anything: 'position: fixed; inset: 0'",
    ),
    prose(
        "a style that reports readers",
        "<p style=\"background:url('https://evil.example/')\">",
        "3:1 ZOO305 a style must not load or cover anything: \"background:url('https://evil.example/')\"",
    ),
    prose("a link that runs", "[x](javascript:alert(1))", f"3:5 {no_link('javascript:alert(1')}"),
    prose("a link that runs, disguised", "[x](&#106;avascript&colon;alert(1))", f"3:5 {no_link('javascript:alert(1')}"),
    prose("a link of data", "[x](<data:text/html,x>)", f"3:6 {no_link('data:text/html,x')}"),
    prose("a link in capitals", "[x](VbScript:x)", f"3:5 {no_link('VbScript:x')}"),
    prose("a link by reference", "[x][y]\n\n[y]: javascript:alert(1)", f"5:6 {no_link('javascript:alert(1)')}"),
    prose("an automatic link", "<javascript:alert(1)>", f"3:1 {no_link('javascript:alert(1)')}"),
    prose("a link in HTML", '<a href="jav&#x0A;ascript:x">y</a>', f"3:1 {no_link('javascript:x')}"),
    prose("a link in HTML with a blank", '<a href=" javascript:x">y</a>', f"3:1 {no_link('javascript:x')}"),
    prose("a link to a file", "[x](file:///etc/passwd)", f"3:5 {no_link('file:///etc/passwd')}"),
    prose(
        "a picture that counts readers",
        "![x](https://evil.example/x.png)",
        f"3:6 {elsewhere('https://evil.example/x.png')}",
    ),
    prose("a picture without a scheme", "![x](//evil.example/x.png)", f"3:6 {elsewhere('//evil.example/x.png')}"),
    prose(
        "a picture with backslashes",
        '<img src="\\\\evil.example/x">',
        f"3:1 {elsewhere(chr(92) * 2 + 'evil.example/x')}",
    ),
    prose("an attribute list that runs", "x\n{: onclick=alert(1) }", f"4:4 {attribute('onclick')}"),
    prose("a heading that runs", "## B { #b onmouseover=alert(1) }", f"3:11 {attribute('onmouseover')}"),
    prose("a terminal escape", "\x1b[2J", "3:1 ZOO305 U+001B is a control character"),
    prose("a NUL", "a\x00b", "3:2 ZOO305 U+0000 is a control character"),
    prose(
        "a sentence that is turned around",
        "a\u202eb",
        "3:2 ZOO305 U+202E is a sign that turns or hides its neighbours",
    ),
    prose("a sign that nobody sees", "a\u200bb", "3:2 ZOO305 U+200B is a sign that turns or hides its neighbours"),
    prose(
        "a template that never ends",
        "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
        "3:1 ZOO301 this takes more than 50,000 calls and turns of loops",
    ),
    prose(
        "macros that double at every step",
        "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(50) }}",
        "3:1 ZOO301 this takes more than 50,000 calls and turns of loops",
    ),
    prose(
        "a chapter that includes itself", '{% include "handbook/a.md" %}', "1:1 ZOO301 this calls itself without end"
    ),
    *(
        prose(name, f"{{{{ {text} }}}}", "3:1 ZOO301 this would make more than 10,000 letters, items or digits")
        for name, text in (
            ("a text of a billion letters", "'a' * 10 ** 9"),
            ("a list of a billion items", "([1] * 10 ** 9) | length"),
            ("a number of a billion digits", "2 ** (10 ** 9)"),
            ("a field of a billion letters", "'%999999999d' % 1"),
            ("a field of a filter", "'%999999999d' | format(1)"),
            ("a field of a method", "'{:>999999999}'.format(1)"),
            ("a padded text", "'a'.rjust(10 ** 9)"),
            ("a batch that is filled up", "[1] | batch(10 ** 9, 1) | list"),
        )
    ),
    prose(
        "the path of the repository, which can read and write",
        "{{ (m('tiny-moe').facts.site.root / 'zoo_data').rmdir() }}",
        "3:1 ZOO301 access to attribute 'rmdir' of 'PosixPath' object is unsafe.",
    ),
    prose("text that is called finished", "{{ '<script>' | safe }}", "3:1 ZOO301 No filter named 'safe'."),
    Attack(
        "a template that reads a file through a link",
        both(
            file("secret.txt", "secret"),
            link("docs/b.txt", "../secret.txt"),
            chapter('{% include "b.txt" %}'),
        ),
        (
            "docs/b.txt:1:1 ZOO306 symbolic links are not followed; put the file itself here",
            f"{CHAPTER}:3:1 ZOO301 'b.txt' leads out of docs/ through a symbolic link",
        ),
    ),
]
FRONT_MATTER = [
    Attack(
        name,
        file(CHAPTER, f"---\ntitle: A\n{text}\n---\n\n# A\n"),
        tuple(f"{CHAPTER}:3:{one}" for one in said),
    )
    for name, text, said in (
        (
            "a description that ends its attribute",
            "description: 'x\"><script>alert(1)</script>'",
            ["1 ZOO305 'description' of a page has \" in it; it becomes part of the page's head as it is"],
        ),
        (
            "a page that is a redirect",
            "template: redirect.html",
            ["1 ZOO305 'template' is no setting of a page; there are title, description, hide, python"],
        ),
        (
            "a canonical address elsewhere",
            "canonical: https://evil.example",
            ["1 ZOO305 'canonical' is no setting of a page; there are title, description, hide, python"],
        ),
        ("settings of the wrong kind", "hide: {a: b}", ["1 ZOO305 'hide' of a page is {'a': 'b'}"]),
        (
            "a tag in front matter",
            "hide: !!python/name:os.system",
            ["7 ZOO305 the tag '!!python/name:os.system' is not part of the record form"],
        ),
        ("front matter nested without end", "hide: " + "[" * 5000, ["46 ZOO305 nested more than 40 levels deep"]),
    )
] + [
    Attack(
        "settings without their lines of dashes",
        file(CHAPTER, "template: redirect.html\n\n# A\n"),
        (
            f"{CHAPTER}:1:1 ZOO305 the first line is read as a setting of the page; front matter stands between lines "
            "of ---",
        ),
    ),
]
FILES = [
    Attack(
        f"a file {path}",
        file(path, "<script>alert(1)</script>"),
        (f"{path}:1:1 ZOO306 chapters end in .md; other files stand in docs/assets/",),
    )
    for path in ("docs/index.html", "docs/handbook/x.svg", "docs/api/v1/models.json", "docs/search/documents.js")
] + [
    Attack(
        "a chapter that is a link to a file of the system",
        link(CHAPTER, "/etc/passwd"),
        (f"{CHAPTER}:1:1 ZOO306 symbolic links are not followed; put the file itself here",),
    ),
    Attack(
        "a folder of chapters that is a link",
        link("docs/etc", "/etc"),
        ("docs/etc:1:1 ZOO306 symbolic links are not followed; put the file itself here",),
    ),
    Attack(
        "a file name that is a tag",
        file("docs/<img src=x>.md", "# A\n"),
        ("docs/<img src=x>.md:1:1 ZOO306 the name becomes an address: letters, digits and . _ - only",),
    ),
    Attack(
        "a file name that turns around",
        file("docs/\u202edm.md", "# A\n"),
        ("docs/\\u202edm.md:1:1 ZOO306 the name becomes an address: letters, digits and . _ - only",),
    ),
]
ATTACKS = RECORDS + CHAPTERS + FRONT_MATTER + FILES


def problems_of_records(root: Path) -> list[str]:
    """The first lines of what `zoo check` says of the records."""
    try:
        load_audited_zoo(root)
    except RecordErrors as errors:
        return [str(problem).splitlines()[0] for problem in errors.problems]
    return []


def problems_of_chapters(zoo: Zoo, root: Path) -> list[str]:
    """The first lines of what it says of the chapters of a repository with these records."""
    return [str(one).splitlines()[0] for one in render_docs(Site(zoo, TODAY, root=root), root / "docs").problems]


@pytest.fixture(scope="module")
def zoo(tmp_path_factory: pytest.TempPathFactory) -> Zoo:
    """The made-up records, in which nothing is wrong."""
    return load_audited_zoo(write(tmp_path_factory.mktemp("zoo")))


@pytest.mark.parametrize("attack", RECORDS, ids=lambda attack: attack.name)
def test_a_record_is_refused_with_its_place(tmp_path: Path, attack: Attack) -> None:
    attack.deed(write(tmp_path))
    assert tuple(problems_of_records(tmp_path)) == attack.said


@pytest.mark.parametrize("attack", [*CHAPTERS, *FRONT_MATTER, *FILES], ids=lambda attack: attack.name)
def test_a_chapter_is_refused_with_its_place(tmp_path: Path, zoo: Zoo, attack: Attack) -> None:
    attack.deed(tmp_path)
    assert tuple(problems_of_chapters(zoo, tmp_path)) == attack.said


def test_there_are_enough_of_them_and_each_has_a_name_of_its_own() -> None:
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS) >= 60


def test_what_writing_needs_is_not_refused(tmp_path: Path, zoo: Zoo) -> None:
    """Else the table above would prove nothing."""
    file(
        CHAPTER,
        "---\ntitle: A & b\ndescription: What a page's text says, “so”.\nhide: [navigation]\n---\n\n# A {#a .b}\n\n"
        'A <b class="x">word</b>, <https://example.org/?a=b:c>, <me@example.org>, [x](b.md#c), 1 < 2, `<script>`.\n\n'
        "```html\n<script>alert(1)</script>\n[x](javascript:alert(1))\n```\n\n"
        '<div class="y" id="z" markdown data-title="t">\n\n![Alt](../assets/x.svg){ width=100 }\n\n</div>\n\n'
        "{% for one in models() %}{{ loop.index }}/{{ loop.length }} {{ one.link }} {{ '{:.1f}'.format(1) }} "
        "{{ '%5.2f%%' % 3 }} {{ 2 ** 0.5 }} {{ 3 * 4 }}{% endfor %}\n",
    )(tmp_path)
    assert problems_of_chapters(zoo, tmp_path) == []


@pytest.mark.parametrize(
    "html",
    [
        "<p>x<script>alert(1)</script></p>",
        '<img src="a.png" onerror="alert(1)">',
        "<svg/onload=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="&#106;avascript:alert(1)">x</a>',
        '<a href="\tjavascript:alert(1)">x</a>',
        '<A HREF="JavaScript:alert(1)">x</A>',
        "<a href=javascript:alert(1)>x</a>",
        '<img src="https://evil.example/x.png">',
        '<img src="//evil.example/x.png">',
        '<img srcset="https://evil.example/x.png 2x">',
        '<svg><use href="data:image/svg+xml,x"></use></svg>',
        '<svg><a xlink:href="javascript:alert(1)"></a></svg>',
        '<svg><set attributeName="onmouseover" to="alert(1)"/></svg>',
        '<svg><animate attributeName="href" values="javascript:alert(1)"/></svg>',
        '<form action="https://evil.example">',
        '<button formaction="javascript:alert(1)">',
        '<p style="background: url(x)">',
        '<p style="POSITION:fixed">',
        '<div srcdoc="x">',
        '<video poster="x"></video>',
    ],
)
def test_a_page_that_came_to_hold_it_all_the_same_is_refused(html: str) -> None:
    """Whatever way through templates and Markdown it took: this is the page as it comes out."""
    assert len(faults_of(f"<p>Before.</p>{html}")) == 1


def test_a_page_of_words_is_not_refused() -> None:
    assert (
        faults_of(
            '<p>on = 1, onerror=x, javascript:alert(1), url(x), &lt;script&gt; <a href="#a:b">x</a> '
            '<a href="../x.html?a=b:c">y</a> <img src="../assets/x.svg"> <a href="https://example.org">z</a> '
            '<code>&lt;img src="https://evil.example" onerror=x&gt;</code> <p title="a onclick=b">x</p></p>'
        )
        == []
    )


CONFIGS = {
    "a model type that is a path": ({"model_type": "../../etc/passwd"}, "it must be a short name like qwen3_moe"),
    "a model type that clears the screen": ({"model_type": "\x1b[2J"}, "it must be a short name like qwen3_moe"),
    "a key that clears the screen": ({"\x1b[2J": 1}, r"key '\x1b[2J' holds control characters or is too long"),
    "more layers than there are": ({"num_hidden_layers": 10**9}, "it must be 0 to 1,000 layers"),
    "a size beyond all networks": ({"hidden_size": 10**40}, "larger than any network"),
    "a negative size": ({"model_type": "llama", "hidden_size": -1}, ""),
    "nothing but nesting": ("[" * 100_000, "is nested deeper than 40 levels"),
    "a number of a million digits": ('{"a": ' + "9" * 1_000_000 + "}", "a number has thousands of digits"),
    "a key that stands twice": ('{"a": 1, "a": 2}', "key 'a' stands twice"),
}


@pytest.mark.parametrize("name", CONFIGS)
def test_a_configuration_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    values, message = CONFIGS[name]
    config = tmp_path / "config.json"
    config.write_text(values if isinstance(values, str) else json.dumps(values), encoding="utf-8")
    done = CliRunner().invoke(main, ["--root", str(write(tmp_path)), "import", str(config)])
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1
    assert message in done.stderr
    assert done.stderr.rstrip("\n").isprintable()


@pytest.mark.parametrize("model_id", ["../../etc/cron.d/x", "index", "con", "a\u202eb", "-x", "\x1b[2J"])
def test_a_new_record_is_written_nowhere_else(tmp_path: Path, model_id: str) -> None:
    root = write(tmp_path / "zoo")
    before = sorted(tmp_path.rglob("*"))
    done = CliRunner().invoke(main, ["--root", str(root), "new", "--no-input", "--", model_id])
    assert done.exit_code == 1
    assert "is not an id" in done.stderr
    assert "\x1b" not in done.output
    assert "\u202e" not in done.output
    assert sorted(tmp_path.rglob("*")) == before


def test_what_a_reviewer_reads_in_the_terminal_cannot_command_it(tmp_path: Path) -> None:
    """Sentences of chapters and values of records, printed by `zoo review`."""
    zoo = records()
    zoo["models/acme/tiny-dense"]["name"] = "Tiny \u202e Dense"
    root = write(tmp_path, zoo)
    file(CHAPTER, "# A\n\nIt is {{ m('tiny-dense').name }}.\n")(root)
    file("docs/reviewed/handbook/a.yaml", 'reviewed: 2026-01-01\nvalues: {"m(\'tiny-dense\').name": "\\e[2Jx"}\n')(root)
    done = CliRunner().invoke(main, ["--root", str(root), "review", "a"])
    assert done.exit_code == 0, done.output
    assert "1 changed" in done.output
    assert "\x1b" not in done.output
    assert "\u202e" not in done.output


@pytest.mark.parametrize(
    "text", ["a: &a [*a]", bomb(12), "values: " + "[" * 20_000, "values: {a: !!python/name:os.system}"]
)
def test_a_stored_review_is_data_or_none(tmp_path: Path, zoo: Zoo, text: str) -> None:
    file(CHAPTER, "# A\n\n{{ stats.models }} models.\n")(tmp_path)
    file("docs/reviewed/handbook/a.yaml", text)(tmp_path)
    warnings = render_docs(Site(zoo, TODAY), tmp_path / "docs").warnings
    assert [str(one).splitlines()[0] for one in warnings] == [
        "docs/reviewed/handbook/a.yaml:1:1 ZOO303 this is no review; write it anew: zoo review a --accept"
    ]


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
@pytest.mark.parametrize("command", ["check", "import"])
def test_a_repository_whose_records_are_a_link_is_no_way_out(tmp_path: Path, command: str) -> None:
    """A tree that a pull request brings can hold links; what they lead to is read as a record, never printed."""
    (tmp_path / "secret").write_text("password: hunter2\n", encoding="utf-8")
    root = write(tmp_path / "zoo")
    link("zoo_data/tasks/x.yaml", "../../../secret")(root)
    target = ["zoo_data/tasks/x.yaml"] if command == "import" else []
    done = CliRunner().invoke(main, ["--root", str(root), command, *[str(root / one) for one in target]])
    assert done.exit_code == 1
    assert "hunter2" not in done.output

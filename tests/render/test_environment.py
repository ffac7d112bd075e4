"""Chapters and templates: names that do not exist are errors with a place, and the sandbox runs nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.made_up import site

from llm_zoo.records import RecordErrors
from llm_zoo.render import Site, render_site
from llm_zoo.render.environment import chapter_environment, page_names, render

PATH = "handbook/chapter.md"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The small zoo, read once."""
    return site(tmp_path_factory.mktemp("zoo"))


@pytest.fixture
def chapter(tmp_path: Path, small: Site) -> Callable[[str], str]:
    """Renders a chapter beside the small zoo."""

    def write_and_render(text: str) -> str:
        file = tmp_path / "docs" / PATH
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return render(chapter_environment(tmp_path / "docs"), PATH, f"docs/{PATH}", page_names(small, PATH))

    return write_and_render


@pytest.fixture
def problem(chapter: Callable[[str], str]) -> Callable[[str], str]:
    """The one problem of a chapter, as the terminal shows its first line."""

    def render_and_fail(text: str) -> str:
        with pytest.raises(RecordErrors) as caught:
            chapter(text)
        (found,) = caught.value.problems
        return str(found).splitlines()[0]

    return render_and_fail


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('# A\n\n{{ m("tiny-mo").link }}\n', "3:1 ZOO301 no model 'tiny-mo' — did you mean 'tiny-moe'?"),
        ('{{ m("gpt-9").link }}', "1:1 ZOO301 no model 'gpt-9'"),
        ('\n{{ b("quizz").link }}', "2:1 ZOO301 no benchmark 'quizz' — did you mean 'quiz'?"),
        ('{{ developer("acne").link }}', "1:1 ZOO301 no developer 'acne' — did you mean 'acme'?"),
        ('{{ klass("smal").link }}', "1:1 ZOO301 no class 'smal' — did you mean 'small'?"),
        (
            '{{ hw("nvidia-h100").link }}',
            "1:1 ZOO301 no hardware 'nvidia-h100' — did you mean 'nvidia-h100-sxm'?",
        ),
        ('{{ licence("strict-1").link }}', "1:1 ZOO301 no licence 'strict-1' — did you mean 'Strict-1.0'?"),
        ('a\nb\n{{ m("tiny-moe").totl }}\n', "3:1 ZOO301 no field 'totl' in model — did you mean 'total'?"),
        ('{{ m("tiny-moe").record.contex }}', "1:1 ZOO301 no field 'contex' in model — did you mean 'context'?"),
        ('{{ m("quiet-one").total|params }}', "1:1 ZOO301 the number for 'params' is not in the record"),
        ("{{ mm }}", "1:1 ZOO301 'mm' is undefined"),
        ("a\n{{ m( }}\n", "2:1 ZOO301 unexpected '}'"),
        ("a\n\n{% if %}x{% endif %}", "3:1 ZOO301 Expected an expression, got 'end of statement block'"),
        ("a\n{% for x in models() %}\n", "2:1 ZOO301 Unexpected end of template."),
        ("{{ 1|paramss }}", "1:1 ZOO301 No filter named 'paramss'."),
        ('{% include "other.md" %}', "1:1 ZOO301 there is no file 'other.md' in docs/"),
        ('{{ model_table(models(), ["nam"]) }}', "1:1 ZOO301 no column 'nam'; there are: name, developer"),
        ('{{ architecture_diagram("quiet-one") }}', "1:1 ZOO301 the architecture of 'quiet-one' is not known"),
        ('{{ cache_chart(["quiet-one"]) }}', "1:1 ZOO301 the architecture of 'quiet-one' is not known, so its cache"),
        ("{{ 1 / 0 }}", "1:1 ZOO301 division by zero"),
        ('{{ models(knd="moe") }}', "1:1 ZOO301 page_names.<locals>.models() got an unexpected keyword argument 'knd'"),
    ],
    ids=str,
)
def test_a_mistake_in_a_chapter_is_one_problem_with_file_line_and_the_nearest_name(
    problem: Callable[[str], str], text: str, expected: str
) -> None:
    assert problem(text).startswith(f"docs/handbook/chapter.md:{expected}")


def test_the_problem_says_where_to_read_more(chapter: Callable[[str], str]) -> None:
    with pytest.raises(RecordErrors) as caught:
        chapter('# A\n\n{{ m("tiny-mo").link }}\n')
    assert str(caught.value) == (
        "docs/handbook/chapter.md:3:1 ZOO301 no model 'tiny-mo' — did you mean 'tiny-moe'?\n"
        "    see contribute/rules/#zoo301"
    )


def test_the_mistakes_of_all_chapters_are_found_in_one_go(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    for name in ("b.md", "a.md"):
        (tmp_path / "docs" / name).write_text('{{ m("nobody") }}', encoding="utf-8")
    with pytest.raises(RecordErrors) as caught:
        render_site(site(tmp_path), tmp_path / "docs")
    assert [one.file for one in caught.value.problems] == ["docs/a.md", "docs/b.md"]


def test_prose_beside_a_class_stands_inside_its_page_and_is_no_page_itself(tmp_path: Path) -> None:
    prose = tmp_path / "docs" / "classes"
    prose.mkdir(parents=True)
    (prose / "small.md").write_text("## How it works\n\n{{ klass('small').members|length }} members.", encoding="utf-8")
    found = [page for page in render_site(site(tmp_path), tmp_path / "docs").pages if page.path == "classes/small.md"]
    assert len(found) == 1
    text = found[0].text
    assert text.index("**Who belongs:**") < text.index("## How it works\n\n2 members.") < text.index("## Members")


def test_prose_of_a_class_that_does_not_exist_is_an_error_with_the_nearest_name(tmp_path: Path) -> None:
    prose = tmp_path / "docs" / "classes"
    prose.mkdir(parents=True)
    (prose / "smal.md").write_text("x", encoding="utf-8")
    with pytest.raises(RecordErrors) as caught:
        render_site(site(tmp_path), tmp_path / "docs")
    (problem,) = caught.value.problems
    assert (problem.file, problem.code) == ("docs/classes/smal.md", "ZOO301")
    assert problem.message == "no class 'smal' that this could be the prose of — did you mean 'small'?"


ATTACKS = [
    "{{ ''.__class__ }}",
    "{{ ''['__class__'] }}",
    "{{ ''|attr('__class__') }}",
    "{{ [].__class__.__base__.__subclasses__() }}",
    "{{ m.__globals__ }}",
    "{{ m.__code__ }}",
    "{{ model_table.__globals__['__builtins__'] }}",
    "{{ m('tiny-moe').__init__.__globals__ }}",
    "{{ m('tiny-moe').link.format.__self__.__class__ }}",
    "{{ '{0.__class__}'.format(1) }}",
    "{{ '{x.__class__}'.format_map({'x': 1}) }}",
    "{{ links.posixpath.os.system('true') }}",
    "{{ links.posixpath }}",
    "{{ links.__loader__ }}",
    "{{ links.quote.__globals__ }}",
    "{{ m('tiny-moe').record.parse_raw('x', proto='pickle', allow_pickle=true) }}",
    "{{ m('tiny-moe').record.parse_file('x') }}",
    "{{ m('tiny-moe').record.model_copy(update={'name': 'x'}) }}",
    "{{ m('tiny-moe').record.__dict__ }}",
    "{{ m('tiny-moe').record.aliases.append('x') }}",
    "{% set x = cycler.__init__ %}{{ x }}",
    "{{ self.__class__ }}",
    "{{ range(1000000) }}",
]


@pytest.mark.parametrize("text", ATTACKS)
def test_the_sandbox_refuses(problem: Callable[[str], str], text: str) -> None:
    found = problem(f"# A\n\n{text}\n")
    assert found.startswith("docs/handbook/chapter.md:3:1 ZOO301 ")
    assert any(word in found for word in ("unsafe", "no attribute", "not safely callable", "Range too big"))


@pytest.mark.parametrize("path", ["../secret.md", "/etc/passwd", "..\\secret.md"])
def test_a_chapter_includes_nothing_from_outside_the_docs(
    tmp_path: Path, problem: Callable[[str], str], path: str
) -> None:
    (tmp_path / "secret.md").write_text("secret", encoding="utf-8")
    assert "ZOO301" in problem(f"{{% include {path!r} %}}")


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ('m("tiny-moe").link', "[Tiny MoE](../zoo/models/tiny-moe.md)"),
        ('m("tiny-moe").total|exact', "2,680"),
        ('m("tiny-moe").total|params', "2.68\u00a0K"),
        ('m("tiny-moe").active_share|pct', "64.8\u00a0%"),
        ('m("tiny-moe").cache_bytes(2048)|bytes', "64.0\u00a0KiB"),
        ('m("tiny-moe").cache_per_token|count', "48"),
        ('m("tiny-moe").price.input|usd', "$1"),
        ('m("tiny-moe").released|day', "1\u00a0September 2025"),
        ('(m("tiny-moe").total / m("tiny-dense").total)|ratio', "2.0×"),
        ('b("quiz").best.result.score|points', "84"),
        ('models(kind="moe")|map(attribute="id")|join', "tiny-moe"),
        ('models(weights="open")|map(attribute="name")|join', "Tiny Dense, Tiny MoE"),
        ('models(class_id="small")|map(attribute="link")|join(" and ")', None),
        ('models(developer="acme", cognition="system-2")|map(attribute="id")|join', "quiet-one"),
        ('models(output="text", kind="dense")|map(attribute="id")|join', "tiny-dense"),
        ('models(output="audio")|length', "0"),
        ("stats.models", "3"),
        ("stats.open_models", "2"),
        ("stats.exact_models", "2"),
        ("stats.results", "5"),
        ("stats.newest.name", "Quiet One"),
        ("today|day", "22\u00a0November 2026"),
        ("here", "handbook/chapter.md"),
        ('"*x*"|md', "&#42;x&#42;"),
        ('["a*", "b"]|join("; ")', "a&#42;; b"),
    ],
)
def test_a_chapter_can_ask_for(chapter: Callable[[str], str], expression: str, text: str | None) -> None:
    links = "[Tiny Dense](../zoo/models/tiny-dense.md) and [Tiny MoE](../zoo/models/tiny-moe.md)"
    assert chapter(f"{{{{ {expression} }}}}") == (text or links)


def test_heading_ids_and_the_markdown_of_the_chapter_stay_as_they_are(chapter: Callable[[str], str]) -> None:
    text = "# A {#a}\n\n*x* <b>y</b> {: .lead }\n\n```mermaid\nA{x}\n```\n"
    assert chapter(text) == text


def test_a_comment_of_the_template_is_not_printed(chapter: Callable[[str], str]) -> None:
    assert chapter("a{## secret ##}b") == "ab"

"""The chapters below `docs/`: Markdown files are templates, everything else is copied as it is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..processes import share
from ..records import Problem, RecordErrors
from ..records.problems import nearest
from . import harmless, knowledge, quiz, review, values
from .chapter import Chapter, title_of
from .environment import CHAPTER_CODE, Sandbox, chapter_environment, page_names, render
from .text import Md
from .tree import Asset, Page
from .views import Site

#: Folders of `docs/` that are not part of the rendered tree.
NOT_RENDERED = frozenset({"overrides", review.FOLDER})
#: Folder of `docs/` whose files are no pages: each is the prose inside the generated page of the same path.
PROSE = "classes"


@dataclass(frozen=True)
class Docs:
    """Everything below `docs/`, rendered."""

    chapters: tuple[Chapter, ...]
    assets: tuple[Asset, ...]
    problems: tuple[Problem, ...]
    """What is wrong; the chapters concerned are missing above."""
    warnings: tuple[Problem, ...]
    """Sentences to read again, because a record has changed what they say."""

    @property
    def pages(self) -> tuple[Page, ...]:
        """The chapters that are pages of their own."""
        return tuple(chapter.page for chapter in self.chapters if not _inside(chapter.page.path))

    @property
    def prose(self) -> Mapping[str, Md]:
        """The texts that stand inside generated pages, by the path of the page."""
        return {chapter.page.path: Md(chapter.page.text) for chapter in self.chapters if _inside(chapter.page.path)}


def _inside(name: str) -> bool:
    """Whether a file is the prose of a generated page."""
    return name.startswith(f"{PROSE}/")


def render_docs(site: Site, docs: Path, sources: Collection[str] | None = None) -> Docs:
    """Every chapter and asset, in memory, with the problems of all of them.

    With `sources`, only the chapters among these files of the repository, and the prose that pages need which come
    from them.
    """
    env = chapter_environment(docs)
    found = {path.relative_to(docs).as_posix(): path for path in _files(docs)}
    faults = {name: fault for name, path in found.items() if (fault := harmless.file_fault(docs, path))}
    files = {name: path for name, path in found.items() if name not in faults}
    there = [name for name in files if name.endswith(".md")]
    wanted = there if sources is None else [name for name in there if _concerns(site, name, sources)]

    def chapter(number: int) -> Chapter | RecordErrors:
        try:
            return _chapter(site, env, docs, wanted[number])
        except RecordErrors as errors:
            return errors

    chapters: list[Chapter] = []
    problems = [Problem(f"docs/{name}", 1, 1, harmless.FILE_CODE, fault) for name, fault in faults.items()]
    for result in share(len(wanted), chapter):
        if isinstance(result, RecordErrors):
            problems += result.problems
        else:
            chapters.append(result)
    if sources is None:
        problems += knowledge.missing_chapters(site.zoo, set(there))
    assets = [
        Asset(name, path.read_bytes(), f"docs/{name}")
        for name, path in files.items()
        if sources is None and name not in there
    ]
    warnings = [problem for one in chapters for problem in review.changes(one, docs)]
    return Docs(tuple(chapters), tuple(assets), tuple(problems), tuple(warnings))


def _concerns(site: Site, name: str, sources: Collection[str]) -> bool:
    """Whether a text comes from one of the files, or stands in a page that does."""
    return f"docs/{name}" in sources or (
        _inside(name)
        and (class_id := Path(name).stem) in site.zoo.classes
        and site.zoo.file("classes", class_id) in sources
    )


def _files(docs: Path) -> Iterator[Path]:
    for path in sorted(docs.rglob("*")):
        inside = path.relative_to(docs)
        if (path.is_file() or path.is_symlink()) and inside.parts[0] not in NOT_RENDERED and path.name[0] != ".":
            yield path


def _chapter(site: Site, env: Sandbox, docs: Path, name: str) -> Chapter:
    recorder = values.Recorder(name)
    if harm := harmless.harm_in(f"docs/{name}", (docs / name).read_text(encoding="utf-8", errors="replace")):
        raise RecordErrors(harm)
    names = page_names(site, name) | {values.KEY: recorder}
    text = _with_quizzes(env, name, render(env, name, f"docs/{name}", names))
    title = _class_title(site, name) if _inside(name) else title_of(text)
    return Chapter(Page(name, text, f"docs/{name}"), title, names["citations"].cited, tuple(recorder.values))


def _with_quizzes(env: Sandbox, name: str, text: str) -> str:
    """The text with its quizzes set. Raises `RecordErrors` at the first line that begins a quiz, or at its own."""
    try:
        return quiz.expand(text)
    except quiz.QuizError as error:
        assert env.loader is not None
        source = env.loader.get_source(env, name)[0].splitlines()
        question = str(error).split("'")[1]
        lines = [number for number, line in enumerate(source, start=1) if line.startswith('??? quiz "')]
        own = [number for number in lines if question and question in source[number - 1]]
        raise RecordErrors([Problem(f"docs/{name}", (own or lines or [1])[0], 1, CHAPTER_CODE, str(error))]) from error


def _class_title(site: Site, name: str) -> str:
    """Title of the page that a text in `docs/classes/` stands in. Raises `RecordErrors` when there is no such page."""
    class_id = Path(name).stem
    if class_id == "index":
        return "Classes of models"
    if class_id not in site.zoo.classes:
        message = f"no class '{class_id}' that this could be the prose of{nearest(class_id, list(site.zoo.classes))}"
        raise RecordErrors([Problem(f"docs/{name}", 1, 1, CHAPTER_CODE, message)])
    return site.zoo.classes[class_id].name

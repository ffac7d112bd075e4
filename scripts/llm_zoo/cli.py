"""The `zoo` command: one verb for each thing that a contributor or a build does."""

from __future__ import annotations

import datetime
import io
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from . import __version__
from .derive.audit import load_audited_zoo
from .records import FOLDER, Problem, RecordErrors, Zoo
from .records.problems import nearest, visible

if TYPE_CHECKING:
    from .contribute.form import Question
    from .render.chapter import Chapter
    from .render.chapters import Docs

Answer = TypeVar("Answer")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="zoo")
@click.option(
    "--root",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Top folder of the repository; the current one by default.",
)
@click.pass_context
def main(context: click.Context, root: Path) -> None:
    """LLM Zoo: check the records, build the handbook, look things up."""
    _write_any_letter()
    context.obj = root.resolve()


def _write_any_letter() -> None:
    """Let output hold every letter: files and pipes are UTF-8 everywhere, a terminal shows `?` for what it cannot.

    Python would end with a traceback, as on Windows for `→` in a pipe, and wherever the language of the system is C.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower().replace("-", "") != "utf8":
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8")


def report(errors: RecordErrors) -> None:
    """Print every problem; on GitHub also as annotations that mark the lines in a pull request."""
    for problem in errors.problems:
        click.echo(str(problem), err=True)
    if os.environ.get("GITHUB_ACTIONS") == "true":
        for problem in errors.problems:
            click.echo(problem.annotation())
    count = len(errors.problems)
    click.echo(f"{count} problem{'' if count == 1 else 's'}", err=True)


def warn(warnings: Sequence[Problem]) -> None:
    """Print what somebody should look at, though nothing is wrong."""
    for problem in warnings:
        click.echo(f"warning: {problem}", err=True)
        if os.environ.get("GITHUB_ACTIONS") == "true":
            click.echo(problem.annotation("warning"))


def _or_exit(work: Callable[[], Answer]) -> Answer:
    """The result of `work`; wrong records are printed and end the command with status 1."""
    try:
        return work()
    except RecordErrors as errors:
        report(errors)
        raise SystemExit(1) from None


@main.command()
@click.option("--stale", is_flag=True, help="Also list volatile facts that were read too long ago.")
@click.pass_obj
def check(root: Path, stale: bool) -> None:
    """Check all records and chapters; every mistake is printed with its place."""
    from .contribute.verdict import Verdict

    verdict = Verdict(root)
    said = None if stale else verdict.kept()
    if said is not None:
        click.echo(said)
        return
    zoo = _or_exit(lambda: load_audited_zoo(root))
    written = _docs(zoo, root, typed=True)
    warn(written.warnings)
    if stale:
        from .derive.freshness import stale_records
        from .render import build_day

        for model_id, one in stale_records(zoo, build_day()):
            age = f"as of {one.shown}, more than {one.limit} days ago"
            click.echo(f"{zoo.file('models', model_id)}: {one.words} {age}")
    results = sum(len(model.results) for model in zoo.models.values())
    said = (
        f"{len(zoo.models)} models, {len(zoo.developers)} organisations, {len(zoo.benchmarks)} benchmarks, "
        f"{results} results, {len(zoo.hardware)} machines, {len(written.chapters)} written pages: no problems"
    )
    if not written.warnings:
        verdict.keep(said)
    click.echo(said)


def _docs(zoo: Zoo, root: Path, *, typed: bool = False) -> Docs:
    """The rendered chapters; mistakes in them are printed and end the command with status 1.

    With `typed`, a number that is typed although a record knows it is a mistake too.
    """
    from .render import Site, build_day
    from .render.chapters import render_docs
    from .render.typed import typed_numbers

    site, docs = Site(zoo, build_day()), root / "docs"
    written = render_docs(site, docs)
    problems = [*written.problems, *(typed_numbers(site, docs) if typed else ())]
    if problems:
        report(RecordErrors(problems))
        raise SystemExit(1)
    return written


@main.command()
@click.argument("chapters", metavar="[CHAPTER]...", nargs=-1)
@click.option("--accept", is_flag=True, help="Store the values of these chapters as read and right.")
@click.pass_obj
def review(root: Path, chapters: tuple[str, ...], accept: bool) -> None:
    """List the sentences of chapters in which a value has changed since they were last read.

    A CHAPTER is named by its file, such as `agents`; without one, all of them are compared.
    """
    from .render import build_day
    from .render.review import review_file, written

    if accept and not chapters:
        raise click.UsageError("name the chapters that you have read: zoo review CHAPTER --accept")
    docs = root / "docs"
    found = _chosen(_docs(_or_exit(lambda: load_audited_zoo(root)), root).chapters, chapters)
    for chapter in found:
        if accept:
            path = review_file(docs, chapter.id)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(written(chapter, build_day()), encoding="utf-8", newline="\n")
            click.echo(f"{chapter.page.source}: {len(chapter.values)} values stored")
        else:
            _print_changes(chapter, docs)


def _chosen(chapters: Sequence[Chapter], names: Sequence[str]) -> list[Chapter]:
    """The chapters of these names, or all that records speak in."""
    by_name = {chapter.id: chapter for chapter in chapters}
    by_name |= {chapter.id.rpartition("/")[2]: chapter for chapter in chapters if chapter.id.startswith("handbook/")}
    for name in names:
        if name not in by_name:
            raise click.ClickException(f"no chapter '{name}'{nearest(name, list(by_name))}")
    return [by_name[name] for name in names] or [chapter for chapter in chapters if chapter.values]


def _print_changes(chapter: Chapter, docs: Path) -> None:
    """Each changed value with its sentence, or that there is none."""
    from .render.review import NoReview, compare, read, review_file, sentence

    path = review_file(docs, chapter.id)
    try:
        stored = read(path)
    except NoReview:
        raise click.ClickException(f"{path} is no review; write it anew with --accept") from None
    if stored is None:
        click.echo(f"{chapter.page.source}: {len(chapter.values)} values, never reviewed")
        return
    changed = compare(chapter, stored)
    source = (docs / chapter.page.path).read_text(encoding="utf-8")
    for one in changed:
        place = f"{chapter.page.source}:{one.value.line}"
        click.echo(visible(f"{place} {one.value.expression}: {one.old} → {one.new}"))
        click.echo(f"    {visible(sentence(source, one.value))}")
    click.echo(f"{chapter.page.source}: {len(chapter.values)} values, {len(changed)} changed")


@main.command()
@click.option(
    "--site-dir",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="Where the site goes; site/ by default.",
)
@click.option("--no-strict", is_flag=True, help="Warnings of the site generator do not fail the build.")
@click.option(
    "--cards", is_flag=True, help="Also draw the pictures that links to pages are shown with; for publishing."
)
@click.pass_obj
def build(root: Path, site_dir: Path | None, no_strict: bool, cards: bool) -> None:
    """Build the site; the last good one stays when anything fails."""
    from .publish.build import build_site

    _or_exit(lambda: build_site(root, site_dir=site_dir, strict=not no_strict, cards=cards))


@main.command()
@click.option(
    "--only",
    "kinds",
    multiple=True,
    type=click.Choice(["zip", "pdf", "epub", "html"]),
    help="Only this edition; may be given several times.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="Folder for the files; dist/ by default.",
)
@click.option(
    "--site-dir",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=None,
    help="A built site to make them from; by default, site/ is built first.",
)
@click.option(
    "--publish", "publish_them", is_flag=True, help="Also put them beside the site and list them on its page."
)
@click.pass_obj
def editions(root: Path, kinds: tuple[str, ...], out: Path | None, site_dir: Path | None, publish_them: bool) -> None:
    """Make the handbook to take away: a zip of the site, a PDF, an EPUB and a single HTML file."""
    try:
        from .publish.editions import KINDS, EditionError, check_tools, make_editions
    except ImportError as error:
        raise click.ClickException(f"{error.name} is missing; install it: make environment") from None
    from .publish.build import build_site

    wanted = kinds or KINDS
    try:
        check_tools(wanted)
        if site_dir is None:
            click.echo("building the site …")
            _or_exit(lambda: build_site(root))
        make_editions(
            root, site_dir or root / "site", out or root / "dist", click.echo, wanted, publish_them=publish_them
        )
    except EditionError as error:
        raise click.ClickException(str(error)) from None


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.pass_obj
def serve(root: Path, host: str, port: int) -> None:
    """Build and serve the site; a saved record shows up in the browser."""
    from .publish.build import serve as serve_site

    _or_exit(lambda: serve_site(root, host, port))


@main.command()
@click.option(
    "--to",
    "target",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder for the Markdown pages and assets.",
)
@click.pass_obj
def render(root: Path, target: Path) -> None:
    """Write the rendered handbook as plain Markdown and assets, for any site generator."""
    from .publish.handbook import handbook
    from .publish.materialise import UnsafePath, materialise

    tree = _or_exit(lambda: handbook(root))
    try:
        materialise(tree, target)
    except UnsafePath as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{len(tree.pages)} pages and {len(tree.assets)} assets in {target}")


@main.command()
@click.argument("model_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="The same object as in the data API.")
@click.option("--working", is_flag=True, help="Also every tensor that the count of weights is made of.")
@click.pass_obj
def show(root: Path, model_id: str, as_json: bool, working: bool) -> None:
    """Show a model: facts, its layers one by one, and the numbers computed from them."""
    from .publish.data import model_object
    from .render import Site, build_day
    from .render.terminal import model_text

    site = Site(_or_exit(lambda: load_audited_zoo(root)), build_day())
    if model_id not in site.zoo.models:
        raise click.ClickException(f"no model '{model_id}'{nearest(model_id, list(site.zoo.models))}")
    facts = site.facts(model_id)
    if as_json:
        click.echo(json.dumps(model_object(facts), indent=2, ensure_ascii=False))
    else:
        click.echo(model_text(facts, working=working, colour=True))


QUESTIONS = {
    "task": ("ID", "Kind of work, such as write-code-change."),
    "context": ("TOKENS", "Tokens that must fit: 65536, 64k or 1M; those of the task by default."),
    "input": ("KINDS", "What goes in, such as text,image; what the task needs by default."),
    "output": ("KINDS", "What comes out; what the task needs by default."),
    "pace": ("PACE", "at-once or may-think; what pays off for the task by default."),
    "data": ("WHERE", "leaves or stays: may the data leave your machines?"),
    "access": ("ACCESS", "any, or api: the developer sells it."),
    "licence": ("LICENCE", "any, open (weights), commercial (use allowed) or open-source (strictly)."),
    "machine": ("ID", "A machine of the handbook, such as nvidia-rtx-4090."),
    "memory": ("GB", "Or its memory in GB."),
    "share": ("PART", "Part of the memory for the model: 2/3, 0.5 or 67%."),
    "precision": ("FORMAT", "bf16, fp8 or int4 (4.5 bits, the default)."),
    "cache": ("BITS", "Bits of a number of the cache: 16 (default), 8 or 4."),
    "sequences": ("N", "Sequences at once; 1 by default."),
    "budget": ("USD", "What one run of the task may cost at most."),
    "must": ("SKILLS", "chat, tool-use, reasoning, current (not retired); several with commas."),
    "since": ("DAY", "Released on or after this day."),
    "importance": ("WEIGHTS", "Weigh the task's benchmarks: swe-bench-pro:3,terminal-bench-2:1."),
}


def _questions(command: Callable[..., None]) -> Callable[..., None]:
    """An option for each question of the chooser; what an answer may be is defined with the needs."""
    for name, (metavar, text) in reversed(QUESTIONS.items()):
        command = click.option(f"--{name}", name, metavar=metavar, help=text)(command)
    return command


@main.command()
@_questions
@click.option("--json", "as_json", is_flag=True, help="The same object as the chooser of the site makes.")
@click.pass_obj
def pick(root: Path, /, as_json: bool, **options: str | None) -> None:
    """Which models meet your needs, why the others do not, and what ranks the rest.

    The options are the questions of the site's chooser and the keys of its address.
    """
    from .derive.needs import BadNeed, needs_from
    from .derive.pick import pick as find
    from .render import Site, build_day
    from .render.picking import pick_object, pick_text

    site = Site(_or_exit(lambda: load_audited_zoo(root)), build_day())
    given = {name: text for name, text in options.items() if text is not None}
    try:
        found = find(site.zoo, needs_from(site.zoo, site.today, given))
    except BadNeed as error:
        raise click.ClickException(f"--{error.option}: {error}") from None
    if as_json:
        click.echo(json.dumps(pick_object(site, found), indent=2, ensure_ascii=False))
    else:
        click.echo(pick_text(site, found))


@main.command("import")
@click.argument("config")
@click.option("--json", "as_json", is_flag=True, help="Print {record, computed, unmapped} and nothing else.")
@click.option("--id", "model_id", help="Id of the record; made from the file's name by default.")
@click.option("--developer", help="Id of the developer.")
@click.option("--name", help="Name of the model.")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the record to this new file, do not print."
)
@click.pass_obj
def import_(
    root: Path,
    config: str,
    as_json: bool,
    model_id: str | None,
    developer: str | None,
    name: str | None,
    output: Path | None,
) -> None:
    """Propose a record from CONFIG, a config.json or a Hub id (org/name).

    A record that exists is never changed: the differences are printed instead.
    """
    from .contribute import importer
    from .contribute.config.base import ConfigProblem
    from .contribute.found import find_config
    from .records import read_zoo

    try:
        zoo, _ = read_zoo(root)  # a zoo with mistakes in it still knows its ids
        wishes = importer.Wishes(model_id, developer, name)
        imported = importer.import_config(find_config(config), wishes, zoo, datetime.date.today())
        answer = importer.answer(imported, zoo, as_json=as_json)
        if output is not None and answer.is_new:
            importer.save(answer.text, output)
    except ConfigProblem as error:
        raise click.ClickException(str(error)) from None
    for line in answer.remarks:
        click.echo(line, err=True)
    if output is None or not answer.is_new:
        click.echo(answer.text, nl=False)


def _form(command: Callable[..., None]) -> Callable[..., None]:
    """An option for each question about a new model; what an answer may be is defined with the questions."""
    from .contribute.form import QUESTIONS as FIELDS

    for field in reversed(FIELDS):
        text = f"{field.label}: {', '.join(field.choices) or field.hint}".removesuffix(": ")
        command = click.option(
            f"--{field.name}", f"q_{field.name.replace('-', '_')}", metavar=field.kind.upper(), help=text
        )(command)
    return command


@main.command()
@click.argument("model_id", metavar="ID", required=False)
@click.option("--from", "config", metavar="CONFIG", help="A config.json or a Hub id, for the layers.")
@click.option("--no-input", is_flag=True, help="Ask nothing; write what the options and the configuration say.")
@_form
@click.pass_obj
def new(root: Path, /, model_id: str | None, config: str | None, no_input: bool, **options: str | None) -> None:
    """Write the record of a new model by questions, each answer checked at once.

    ID becomes the name of the file and the address of the page, such as `qwen3-8b`. What you have answered is kept when
    you stop; the same command goes on from there.
    """
    from .contribute import form
    from .contribute import new as making
    from .contribute.config.base import ConfigProblem
    from .records import read_zoo

    if model_id is None:
        if no_input:
            raise click.UsageError("name the id of the model")
        _someone_to_ask()
        model_id = str(click.prompt("Id of the model, like qwen3-8b")).strip()
    zoo, _ = read_zoo(root)  # a zoo with mistakes in it still knows its ids
    given = {name.removeprefix("q_").replace("_", "-"): text for name, text in options.items() if text is not None}
    try:
        draft = making.start(root, model_id, config, zoo, datetime.date.today())
        for question in form.QUESTIONS:
            if question.name in given:
                making.answer(draft, question, given[question.name])
        if not no_input:
            _someone_to_ask()
            click.echo("Enter keeps what is in brackets, or leaves the fact out. Ctrl+C stops; nothing is lost.\n")
            making.ask_all(draft, _ask)
        done = making.finish(draft)
    except form.BadAnswer as error:
        raise click.ClickException(f"--{question.name}: {error}") from None
    except ConfigProblem as error:
        raise click.ClickException(str(error)) from None
    except click.Abort:
        draft.keep()
        click.echo(f"\nKept in {making.DRAFTS / draft.kept.name}; `zoo new {model_id}` goes on from there.", err=True)
        raise SystemExit(130) from None
    for line in draft.remarks:
        click.echo(line, err=True)
    click.echo(draft.file)
    _write_editor_schemas(root)
    if done.problems:
        report(RecordErrors(done.problems))
        raise SystemExit(1)
    click.echo("no problems; `make serve` shows the page", err=True)


def _someone_to_ask() -> None:
    """A terminal that is closed asks nobody."""
    if sys.stdin is None or sys.stdin.closed:
        raise click.UsageError("there is nobody to ask; use --no-input and options")


def _ask(question: Question, known: str, wrong: str) -> str:
    """One answer from the terminal."""
    if wrong:
        click.echo(click.style(f"  {wrong}", fg="red"), err=True)
    elif question.choices or question.hint:
        click.echo(click.style(f"  {', '.join(question.choices) or question.hint}", dim=True))
    star = "" if not question.required else " *"
    return str(click.prompt(f"{question.label}{star}", default=known, show_default=bool(known)))


def _write_editor_schemas(root: Path) -> None:
    """The schemas where the first line of each record looks for them, so that editors complete and check at once."""
    from .publish.materialise import UnsafePath, claim
    from .records.schema import SCHEMA_NAMES

    folder = root / "build" / "docs"
    try:
        claim(folder)
    except UnsafePath as error:
        raise click.ClickException(f"the schemas for editors were not written: {error}") from None
    _write_schemas(folder / "schema" / "v1", SCHEMA_NAMES)


def _write_schemas(target: Path, names: Mapping[str, str]) -> None:
    """The schema of each folder of records under its name."""
    for folder, name in names.items():
        _write(target / f"{name}.schema.json", _schema_text(folder) + "\n")


def _schema_text(folder: str) -> str:
    from .records.schema import json_schema

    return json.dumps(json_schema(folder), indent=2, ensure_ascii=False)


def _write(path: Path, text: str) -> None:
    """Write a file as it is; where that cannot be, say so in a line."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise click.ClickException(f"cannot write {path}: {error.strerror}") from None


@main.command()
@click.argument("model_ids", metavar="[ID]…", nargs=-1)
@click.option("--cache/--no-cache", "with_cache", default=True, help="Also run small models and measure their caches.")
@click.option("--keep", is_flag=True, help="Keep the library's counts in the table that the tests compare with.")
@click.pass_obj
def verify(root: Path, model_ids: tuple[str, ...], with_cache: bool, keep: bool) -> None:
    """Compare weights and caches with what the transformers library allocates (`make verify` installs it)."""
    from .contribute.verify import CannotVerify
    from .contribute.verify import verify as compare_with_library

    zoo = _or_exit(lambda: load_audited_zoo(root))
    sound = True
    try:
        for line, good in compare_with_library(zoo, root, model_ids, with_cache=with_cache, keep=keep):
            sound &= good
            click.echo(line)
    except CannotVerify as error:
        raise click.ClickException(str(error)) from None
    if not sound:
        raise SystemExit(1)


@main.command()
@click.option(
    "--to",
    "target",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="Write files here instead of printing.",
)
@click.option("--editor", is_flag=True, help="Write all of them where editors look, without building the site.")
@click.argument("name", required=False)
@click.pass_obj
def schema(root: Path, target: Path | None, editor: bool, name: str | None) -> None:
    """Print or write the JSON Schema of records (model, developer, benchmark, …)."""
    from .records.schema import SCHEMA_NAMES

    if editor:
        _write_editor_schemas(root)
        return
    folders = {schema_name: folder for folder, schema_name in SCHEMA_NAMES.items()}
    if name is not None and name not in folders:
        raise click.ClickException(f"no schema '{name}'{nearest(name, list(folders))}")
    chosen = {folders[one]: one for one in ([name] if name else folders)}
    if target is None:
        for folder in chosen:
            click.echo(_schema_text(folder))
    else:
        _write_schemas(target, chosen)


@main.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[FILE]...")
@click.option("--dry-run", is_flag=True, help="Write nothing; end with status 1 if a file is not in canonical form.")
@click.pass_obj
def fix(root: Path, files: tuple[Path, ...], dry_run: bool) -> None:
    """Write records in canonical form: order of keys, indentation, groups of digits, quotes.

    What a record says, its comments and its anchors stay. Without a FILE, all records.
    """
    from .contribute import fix as fixing

    problems: list[Problem] = []
    changed = 0
    for path in fixing.files_of(root, files):
        if not path.resolve().is_relative_to(root / FOLDER):
            raise click.ClickException(f"{path} is no record; records stand below {FOLDER}/")
        raw = path.read_bytes()
        try:
            fixed = fixing.fix(path.resolve().relative_to(root).as_posix(), raw)
        except fixing.WouldChange as error:
            raise click.ClickException(f"{error}; it was left as it is. Please report this as an error") from None
        problems += fixed.problems
        if fixed.text is None or fixed.text.encode() == raw:
            continue
        changed += 1
        click.echo(path.resolve().relative_to(root).as_posix())
        if not dry_run:
            path.write_bytes(fixed.text.encode())
    if problems:
        report(RecordErrors(problems))
    would = "would be " if dry_run else ""
    click.echo(f"{changed} file{'' if changed == 1 else 's'} {would}changed", err=True)
    if problems or (dry_run and changed):
        raise SystemExit(1)


@main.command()
@click.argument("prices", required=False, metavar="[FILE]")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the report here.")
@click.option("--patch", type=click.Path(dir_okay=False, path_type=Path), help="Also write a patch for `git apply`.")
@click.pass_obj
def refresh(root: Path, prices: str | None, output: Path | None, patch: Path | None) -> None:
    """Compare prices and limits with models.dev (a copy in FILE, else the public list); changes no record."""
    from .contribute import refresh as refreshing
    from .contribute.config.base import ConfigProblem
    from .render import build_day

    zoo, today = _or_exit(lambda: load_audited_zoo(root)), build_day()
    try:
        found = refreshing.compare(zoo, refreshing.find_prices(prices), today)
    except ConfigProblem as problem:
        raise click.ClickException(str(problem)) from None
    text = refreshing.report(found, zoo, today)
    if patch is not None:
        _write(patch, refreshing.patches(found, zoo, root, today))
    if output is None:
        click.echo(text, nl=False)
    else:
        _write(output, text)
        click.echo(f"{len(found.differences)} differences in {output}")


@main.command()
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where the report goes; zoo_data/links.yaml by default, which the quality page shows.",
)
@click.pass_obj
def links(root: Path, output: Path | None) -> None:
    """Follow the links of all sources, where there is a network, and write how they fared."""
    from .contribute import links as following
    from .contribute.config.base import ConfigProblem
    from .derive.evidence import links as links_of

    zoo = _or_exit(lambda: load_audited_zoo(root))
    target = output or root / FOLDER / "links.yaml"
    try:
        found = following.check(links_of(zoo).addresses, datetime.date.today())
    except ConfigProblem as problem:
        raise click.ClickException(str(problem)) from None
    _write(target, following.report_text(found))
    counts = f"{found.reached} reached ({len(found.moved)} moved), {len(found.gone)} gone, {len(found.closed)} closed"
    click.echo(f"{counts}: {target}")


@main.command()
@click.argument("revision", metavar="REV")
@click.argument("other", metavar="[REV2]", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="For a terminal, for a comment, or for programs.",
)
@click.pass_obj
def diff(root: Path, revision: str, other: str | None, form: str) -> None:
    """What changed in the records since REV, or from REV to REV2: facts, what is computed from them, and pages.

    A revision is whatever git takes: a commit, a tag, a branch, HEAD~3. Without REV2, the files as they are now count.
    """
    from .derive.changes import zoo_changes
    from .records.history import NoHistory, state_at, state_now
    from .render import build_day, changes

    try:
        before = state_at(root, revision)
        after = state_at(root, other) if other else state_now(root)
    except NoHistory as error:
        raise click.ClickException(str(error)) from None
    for state in (before, after):
        for folder, record_id in sorted(state.zoo.broken):
            click.echo(f"warning: {folder}/{record_id} cannot be read at {state.name}, so it is left out", err=True)
    found, zoos = zoo_changes(before.zoo, after.zoo, build_day()), (before.zoo, after.zoo)
    if form == "json":
        left_out = sorted({f"{folder}/{record_id}" for zoo in zoos for folder, record_id in zoo.broken})
        told = {"from": revision, "to": other, "left_out": left_out, **changes.as_object(found, *zoos)}
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        click.echo((changes.as_markdown if form == "markdown" else changes.as_text)(found, *zoos), nl=False)


@main.command()
def rules() -> None:
    """List every code that `zoo check` can print, with its reason."""
    from .derive.audit import CODE, WHY
    from .records.codes import all_codes
    from .render.environment import CHAPTER_CODES

    for code, explained in all_codes({CODE: WHY} | CHAPTER_CODES).items():
        click.echo(f"{code}  {explained.title}: {explained.why}")


if __name__ == "__main__":
    main()

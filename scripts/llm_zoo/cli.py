"""The `zoo` command: one verb for each thing that a contributor or a build does."""

from __future__ import annotations

import os
from pathlib import Path

import click

from . import __version__
from .records import RecordErrors, load_zoo


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="zoo")
@click.option(
    "--root", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Top folder of the repository."
)
@click.pass_context
def main(context: click.Context, root: Path) -> None:
    """LLM Zoo: check the records, build the handbook, look things up."""
    context.obj = root


def report(errors: RecordErrors) -> None:
    """Print every problem; in CI also as annotations that mark the lines in a pull request."""
    for problem in errors.problems:
        click.echo(str(problem), err=True)
    if os.environ.get("GITHUB_ACTIONS") == "true":
        for problem in errors.problems:
            click.echo(problem.annotation())
    count = len(errors.problems)
    click.echo(f"{count} problem{'' if count == 1 else 's'}", err=True)


@main.command()
@click.pass_obj
def check(root: Path) -> None:
    """Check all records; every mistake is printed with its place."""
    try:
        zoo = load_zoo(root)
    except RecordErrors as errors:
        report(errors)
        raise SystemExit(1) from None
    click.echo(
        f"{len(zoo.models)} models, {len(zoo.developers)} developers, {len(zoo.benchmarks)} benchmarks: no problems"
    )


if __name__ == "__main__":
    main()

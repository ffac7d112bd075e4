"""Build and serve the site.

A build works in a folder beside the site and takes its place only when everything is right, so a failure never leaves a
half-built or missing site; `faults` has what the machine can do to it.

With SOURCE_DATE_EPOCH set, two builds of the same records are equal byte for byte.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build
from mkdocs.commands.serve import serve as serve_forever
from mkdocs.config import load_config

from llm_zoo.publish.faults import check_target, clear_leftovers, explained, turn
from llm_zoo.publish.folders import replace_folder
from llm_zoo.publish.halves import in_halves

# Material prints a notice about MkDocs 2, which we pin away from.
os.environ.setdefault("DISABLE_MKDOCS_2_WARNING", "true")


def build_site(
    root: Path,
    *,
    site_dir: Path | None = None,
    strict: bool = True,
    cards: bool = False,
    site_url: str | None = None,
) -> None:
    """Build the repository at `root` into `site_dir` (default: its `site`), for the address in its settings or this.

    Raises `mkdocs.exceptions.Abort` (exit status 1, no traceback) after the problems were logged; `strict` counts
    warnings, such as a broken link, as problems. With `cards`, each page gets a picture for links to it. What the
    machine refuses is a `click.ClickException` that says what to do.
    """
    target = (site_dir or root / "site").resolve()
    with explained(), turn(root):
        clear_leftovers(target)
        check_target(target, root)
        _build_beside(
            target, root, cards=cards, settings={"strict": strict} | ({"site_url": site_url} if site_url else {})
        )


def _build_beside(target: Path, root: Path, *, cards: bool, settings: dict[str, Any]) -> None:
    """Build in a folder beside `target`, which takes its place at the end."""
    staging = target.with_name(f"{target.name}.{os.getpid()}.new")
    try:
        with logging_to_terminal(logging.WARNING):
            config = load_config(config_file=str(root / "mkdocs.yml"), site_dir=str(staging), **settings)
            config.extra["cards"] = cards
            config.plugins.on_startup(command="build", dirty=False)
            try:
                with in_halves(config):
                    build(config)
            finally:
                config.plugins.on_shutdown()
        replace_folder(staging, target)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def serve(root: Path, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve the site and rebuild it when a record, a chapter or a template changes; returns on Ctrl-C."""
    with logging_to_terminal(logging.INFO):
        serve_forever(config_file=str(root / "mkdocs.yml"), dev_addr=f"{host}:{port}")


@contextmanager
def logging_to_terminal(level: int) -> Iterator[None]:
    """Show MkDocs' messages, which its own command line would set up."""
    logger = logging.getLogger("mkdocs")
    handler = logging.StreamHandler()
    handler.setLevel(level)
    handler.setFormatter(logging.Formatter("%(levelname)-8s %(message)s"))
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(min(level, logging.INFO))
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)

"""The whole site, built behind the one that is served: `python -m llm_zoo.publish.behind ROOT FOLDER ADDRESS`.

A process of its own, so that it can be ended at any moment, and so that changed code has its effect.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click
from mkdocs.exceptions import Abort

from llm_zoo.publish.build import build_site


def main() -> int:
    """Build the site; returns the exit status."""
    root, folder, address = sys.argv[1:]
    try:
        build_site(Path(root), site_dir=Path(folder), strict=False, site_url=address)
    except (Abort, click.ClickException) as error:
        click.echo(str(error), err=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The packages that the handbook is built and tested with, as the page of notices lists them.

Nothing is typed twice. Versions come from the locks, reasons from the comments in pyproject.toml, licences from what
the installed packages say of themselves. A package without a reason or a licence is an error, not an empty cell.

    python scripts/notices.py            write the tables into docs/about/notices.md (`make notices`)
    python scripts/notices.py --check    tell whether they are up to date
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = "docs/about/notices.md"
LOCKS = ("site", "tests")
BEGIN, END = "<!-- written by scripts/notices.py -->\n", "<!-- up to here -->\n"
#: What each group of pyproject.toml is for, in the order of the page; `project` is what the package itself needs.
GROUPS = {
    "project": "records and pages",
    "site": "the site",
    "editions": "editions",
    "coverage": "quality of the tests",
    "tests": "tests",
    "build": "installing",
    "verify": "the proof of the numbers",
    "audit": "advisories",
}
#: Words for a licence in older metadata, as SPDX writes it.
SPDX = {
    "MIT License": "MIT",
    "Apache Software License": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
#: Packages whose metadata names no licence, or only its family: what the text says that they bring along.
READ = {
    "axe-playwright-python": "MIT",
    "colorama": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "quickjs-ng": "MIT",
}
#: Not locked and not installed here (the Makefile says why): pinned in pyproject.toml, with the licences they state.
APART = {"torch": "BSD-3-Clause", "transformers": "Apache-2.0", "pip-audit": "Apache-2.0"}


class NoticesError(Exception):
    """A package that nothing says enough about."""


@dataclass(frozen=True)
class Locked:
    """A package of the locks, with the packages that ask for it."""

    name: str
    version: str
    via: tuple[str, ...]


def name_of(requirement: str) -> str:
    """The name in a requirement, as the index writes it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\s<>=!~;\[]", requirement, maxsplit=1)[0]).lower()


def locked(root: Path) -> dict[str, Locked]:
    """All packages of all locks; with several versions where they differ by the version of Python."""
    found: dict[str, Locked] = {}
    for lock in LOCKS:
        text = (root / "scripts/requirements" / f"{lock}.txt").read_text(encoding="utf-8")
        for entry in re.split(r"\n(?=[A-Za-z0-9])", text):
            if not (match := re.match(r"([\w.-]+)==([^\s;\\]+)", entry)):
                continue
            via = re.findall(r"^\s+#\s+(?:via )?(?!-c)([\w-][^\n]*)$", entry, re.MULTILINE)
            name = name_of(match[1])
            before = found.get(name, Locked(name, match[2], ()))
            versions = dict.fromkeys([*before.version.split(", "), match[2]])
            askers = dict.fromkeys([*before.via, *(asker for asker in via if asker != "via")])
            found[name] = Locked(name, ", ".join(versions), tuple(askers))
    return found


def direct(root: Path) -> Iterator[tuple[str, str, str]]:
    """Group, name and reason of everything that pyproject.toml asks for."""
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    reasons = dict(re.findall(r'^\s*"([\w.-]+)[^"\n]*",?\s*#\s*(.+)$', text, re.MULTILINE))
    project = tomllib.loads(text)
    groups = {"project": project["project"]["dependencies"], **project["dependency-groups"]}
    if groups.keys() != GROUPS.keys():
        raise NoticesError(f"groups of pyproject.toml that the page does not know: {groups.keys() ^ GROUPS.keys()}")
    for group in GROUPS:
        for requirement in groups[group]:
            if isinstance(requirement, dict):  # another group, which has its own lines
                continue
            written = re.split(r"[<>=!~;\[]", requirement, maxsplit=1)[0].strip()
            if written not in reasons:
                raise NoticesError(f"pyproject.toml: no comment says why {written} is needed")
            yield group, name_of(requirement), reasons[written]


def licence(name: str) -> str:
    """The licence of an installed package, as it says itself."""
    if name in READ | APART:
        return (READ | APART)[name]
    try:
        said = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        raise NoticesError(f"{name}: not installed, so nothing tells its licence; `make environment` first") from None
    classifiers = [line.split(" :: ")[-1] for line in said.get_all("Classifier") or [] if line.startswith("License ::")]
    stated = [said.get("License-Expression"), said.get("License"), *classifiers]
    for words in filter(None, stated):
        found = SPDX.get(words, words)
        if re.fullmatch(r"[\w.+-]+( (AND|OR|WITH) [\w.+-]+)*", found) and found != "UNKNOWN":
            return found
    raise NoticesError(f"{name}: its metadata names no licence; read the text and add it to READ")


def tables(root: Path) -> str:
    """Both tables of the page: what is asked for, with reasons, and what comes along."""
    packages = locked(root)
    asked = list(direct(root))
    apart = dict(one.split("==") for group in ("verify", "audit") for one in pyproject_group(root, group))
    rows = ["| Package | Version | Licence | For | Why |", "| --- | --- | --- | --- | --- |"]
    for group, name, reason in asked:
        version = apart.get(name) or packages[name].version
        rows.append(f"| {name} | {version} | {licence(name)} | {GROUPS[group]} | {reason.replace('|', ',')} |")
    names = {name for _, name, _ in asked}
    others = [package for name, package in sorted(packages.items()) if name not in names]
    rows += ["", f"They bring {len(others)} more packages along, pinned and hashed in the same locks.", ""]
    rows += ['??? note "Packages that come along"', ""]
    rows += ["    | Package | Version | Licence | Asked for by |", "    | --- | --- | --- | --- |"]
    for package in others:
        askers = ", ".join(package.via)
        rows.append(f"    | {package.name} | {package.version} | {licence(package.name)} | {askers} |")
    return "\n".join(rows) + "\n"


def pyproject_group(root: Path, group: str) -> list[str]:
    """The requirements of a group that includes no other."""
    found: list[str] = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"][group]
    return found


def written(page: str, root: Path) -> str:
    """The page with its tables as they should be."""
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n{tables(root)}\n{END}{after}"


def main() -> int:
    path = ROOT / PAGE
    page = path.read_text(encoding="utf-8")
    try:
        right = written(page, ROOT)
    except NoticesError as error:
        print(error, file=sys.stderr)
        return 1
    if sys.argv[1:] == ["--check"]:
        if right != page:
            print(f"{PAGE}: its tables of packages are old; run `python scripts/notices.py`", file=sys.stderr)
        return int(right != page)
    path.write_text(right, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

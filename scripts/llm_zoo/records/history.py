"""The records as they stood at a revision of the repository, read through git. Nothing here changes anything."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from .loader import FOLDER, Zoo, read_zoo
from .problems import Problem

#: Seconds after which git is given up.
PATIENCE = 60


class NoHistory(Exception):
    """There is no such revision, or no history at all; the message says which."""


@dataclass(frozen=True)
class State:
    """The records at one revision, with the problems of those that could not be read."""

    name: str
    zoo: Zoo
    problems: tuple[Problem, ...]


def state_at(root: Path, revision: str) -> State:
    """The records at a revision: a commit, a tag, a branch or `HEAD~3`. Raises `NoHistory`."""
    commit = resolve(root, revision)
    with tempfile.TemporaryDirectory() as folder:
        _unpack(_git(root, "archive", "--format=tar", commit, FOLDER), Path(folder))
        zoo, problems = read_zoo(Path(folder))
    return State(revision, zoo, tuple(problems))


def state_now(root: Path) -> State:
    """The records as they lie in the folder."""
    zoo, problems = read_zoo(root)
    return State("working tree", zoo, tuple(problems))


def resolve(root: Path, revision: str) -> str:
    """The full name of a revision's commit. Raises `NoHistory`."""
    if not _in_git(root):
        raise NoHistory(f"{root} is not a git checkout, so there is no earlier state to compare with")
    try:
        text = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except NoHistory:
        raise NoHistory(f"no revision '{revision}' here; `git log --oneline -- {FOLDER}` lists some") from None
    commit = text.decode().strip()
    if not _git(root, "ls-tree", commit, FOLDER).strip():
        raise NoHistory(f"revision '{revision}' has no folder '{FOLDER}'")
    return commit


def _in_git(root: Path) -> bool:
    try:
        return _git(root, "rev-parse", "--is-inside-work-tree").strip() == b"true"
    except NoHistory:
        return False


@dataclass(frozen=True)
class Day:
    """The last commit of a day that touched records, and the one that stood before that day."""

    date: str
    commit: str
    before: str


def days(root: Path, most: int) -> list[Day]:
    """The latest days on which records changed, newest first; none where there is no history of two days."""
    if not _in_git(root):
        return []
    lines = (
        _git(root, "log", "--first-parent", "--date=short-local", "--format=%cd %H", "--", FOLDER).decode().split("\n")
    )
    latest: dict[str, str] = {}
    for line in lines:
        date, _, commit = line.partition(" ")
        if commit:
            latest.setdefault(date, commit)
    listed = list(latest.items())
    return [Day(date, commit, listed[number + 1][1]) for number, (date, commit) in enumerate(listed[:-1])][:most]


def changed_files(root: Path, before: str, after: str, folder: str) -> dict[str, tuple[str | None, str | None]]:
    """Texts before and after of each file below a folder of `zoo_data` that differs, by its path; None: not there."""
    found: dict[str, tuple[str | None, str | None]] = {}
    listed = _git(root, "diff", "--raw", "--no-renames", "--no-abbrev", "-z", before, after, "--", f"{FOLDER}/{folder}")
    parts = listed.decode("utf-8", "replace").split("\0")
    pairs = [(head.split(" "), path) for head, path in zip(parts[::2], parts[1::2], strict=False)]
    blobs = _blobs(root, [blob for head, _ in pairs for blob in head[2:4] if set(blob) != {"0"}])
    for head, path in pairs:
        found[path] = (blobs.get(head[2]), blobs.get(head[3]))
    return found


def _blobs(root: Path, names: list[str]) -> dict[str, str]:
    """Texts of objects, all with one process."""
    if not names:
        return {}
    content = _git(root, "cat-file", "--batch", given="\n".join(names).encode() + b"\n")
    found, stream = {}, io.BytesIO(content)
    for name in names:
        head = stream.readline().split()
        if len(head) < 3:
            continue  # missing in a partial clone
        found[name] = stream.read(int(head[2])).decode("utf-8", "replace")
        stream.read(1)
    return found


def _unpack(archive: bytes, target: Path) -> None:
    """Plain files of an archive; links and whatever leads out of the folder are left where they are."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        for member in opened.getmembers():
            path = PurePosixPath(member.name)
            content = opened.extractfile(member) if member.isfile() else None
            if content is None or path.is_absolute() or ".." in path.parts:
                continue
            place = target / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content.read())


def _git(root: Path, *arguments: str, given: bytes | None = None) -> bytes:
    """What git prints. Raises `NoHistory` when it is not there or says no."""
    command = ["git", "-C", str(root), *arguments]
    environment = {"TZ": "UTC", "LC_ALL": "C", **_path()}
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=PATIENCE, check=True, env=environment)
    except FileNotFoundError:
        raise NoHistory("git is not installed, so there is no earlier state to compare with") from None
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        said = (error.stderr or b"").decode("utf-8", "replace").strip().split("\n")[0]
        raise NoHistory(said or "git gave no answer") from None
    return done.stdout


def _path() -> dict[str, str]:
    """What git needs of the environment; not GIT_DIR, which a hook sets to another repository."""
    kept = ("PATH", "HOME", "SYSTEMROOT", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_COUNT")
    return {name: os.environ[name] for name in kept if name in os.environ}

"""What a machine can do to a build: the last good site stays, the message says what to do, the next run works."""

from __future__ import annotations

import errno
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pytest
from hypothesis import settings
from mkdocs.exceptions import Abort
from tests.publish.sample import REPOSITORY, sample_tree
from tests.publish.test_build import digests

from llm_zoo.publish import faults
from llm_zoo.publish.build import build_site
from llm_zoo.publish.materialise import UnsafePath, materialise
from llm_zoo.render.tree import Tree

Rendering = Callable[[Callable[[], Tree]], None]

#: Builds the sample in a process of its own.
BUILD = """
import sys
from pathlib import Path

sys.path[:0] = [{repository!r}, {scripts!r}]
import llm_zoo.publish.handbook
from tests.publish.sample import sample_tree

llm_zoo.publish.handbook.handbook = lambda root: sample_tree()
from llm_zoo.publish.build import build_site
build_site(Path({root!r}))
"""


@contextmanager
def building(root: Path) -> Iterator[subprocess.Popen[str]]:
    """A build of the sample that runs beside the test, killed at the end if it still does."""
    program = BUILD.format(repository=str(REPOSITORY), scripts=str(REPOSITORY / "scripts"), root=str(root))
    process = subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "it did not happen within a minute"
        time.sleep(0.01)


def dead_process() -> int:
    """The number of a process that is no more."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def made_site(folder: Path, text: str = "good") -> Path:
    """A folder that looks like a built site."""
    (folder / "search").mkdir(parents=True)
    (folder / "search/documents.js").write_text("")
    (folder / "index.html").write_text(text)
    return folder


# --- builds that are killed ------------------------------------------------------------------------------------------


def test_folders_of_killed_builds_are_cleared_and_those_of_running_ones_stay(tmp_path: Path) -> None:
    site, dead, running = made_site(tmp_path / "site"), dead_process(), os.getppid()
    for name in (f"site.{dead}.new", f"site.{dead}.old", f"site.{os.getpid()}.new", f"site.{running}.new"):
        made_site(tmp_path / name, name)
    for name in ("site.backup", "site.12.news", "sites.1.new", "site.x.old", f"other.{dead}.new"):
        made_site(tmp_path / name, name)
    faults.clear_leftovers(site)
    assert (site / "index.html").read_text() == "good"
    left = {path.name for path in tmp_path.iterdir()} - {"site", f"site.{running}.new", f"other.{dead}.new"}
    assert left == {"site.backup", "site.12.news", "sites.1.new", "site.x.old"}


def test_a_site_whose_build_was_killed_between_two_renames_is_put_back(tmp_path: Path) -> None:
    dead = dead_process()
    made_site(tmp_path / f"site.{dead}.old", "good")
    made_site(tmp_path / f"site.{dead}.new", "new")
    faults.clear_leftovers(tmp_path / "site")
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert (tmp_path / "site/index.html").read_text() == "good"


@pytest.mark.slow
def test_a_build_that_is_killed_leaves_the_last_good_site_and_the_next_one_tidies_up(
    project: Path, rendering: Rendering
) -> None:
    site = made_site(project / "site")
    before = digests(site)
    with building(project) as killed:
        until(lambda: any(project.glob("site.*.new/404.html")))
        killed.send_signal(signal.SIGKILL)
        killed.wait()
    assert digests(site) == before
    assert len(list(project.glob("site.*"))) == 1
    build_site(project)
    assert list(project.glob("site.*")) == []
    assert "Sample MoE" in (site / "zoo/models/sample-moe.html").read_text()


@pytest.mark.slow
@pytest.mark.skipif(
    settings.get_current_profile_name() == "short", reason="two whole builds more: --hypothesis-profile=long"
)
def test_two_builds_at_once_both_end_well(project: Path) -> None:
    with building(project) as first, building(project) as second:
        said = [process.communicate(timeout=120)[1] for process in (first, second)]
        assert [first.returncode, second.returncode] == [0, 0]
    assert sorted("another build is at work" in text for text in said) == [False, True]
    assert "Traceback" not in "".join(said)
    assert list(project.glob("site.*")) == []
    assert "Sample MoE" in (project / "site/zoo/models/sample-moe.html").read_text()


def test_a_build_waits_for_its_turn_and_says_so(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    holder = "import fcntl, sys; f = open(sys.argv[1], 'a'); fcntl.flock(f, fcntl.LOCK_EX); print(flush=True); input()"
    (tmp_path / "build").mkdir()
    other = subprocess.Popen(
        [sys.executable, "-c", holder, str(tmp_path / "build/.lock")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdout is not None
    other.stdout.readline()
    waiting = threading.Thread(target=faults.take_turn, args=[tmp_path])
    waiting.start()
    until(lambda: "another build is at work" in capfd.readouterr().err)
    assert waiting.is_alive()
    other.communicate(b"\n")
    waiting.join(10)
    assert not waiting.is_alive()
    assert not faults.take_turn(tmp_path)  # this process has it
    faults.end_turn(tmp_path)


# --- disks -----------------------------------------------------------------------------------------------------------


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """No file may grow beyond `size` bytes, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_ends_the_build_with_what_to_do_and_leaves_the_last_good_site(
    project: Path, rendering: Rendering, capsys: pytest.CaptureFixture[str]
) -> None:
    """Once while the rendered pages are written, once while the site is."""
    site = made_site(project / "site")
    for folder in ("build", "site"):
        with largest_file(40_000), pytest.raises((Abort, click.ClickException)) as error:
            build_site(project)
        assert error.value.exit_code == 1  # type: ignore[union-attr]
        printed = capsys.readouterr().err
        assert "File too large; free some space where the site and the folder build/ lie" in printed, folder
        assert "Traceback" not in printed
        assert (site / "index.html").read_text() == "good"
        assert not list(project.glob("site.*"))
        if folder == "build":
            materialise(sample_tree(), project / "build/docs")


@contextmanager
def disk(folder: Path, size: str) -> Iterator[None]:
    """A small disk of its own at `folder`; only root may make one."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a disk")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_small_disk_and_one_that_is_only_read_keep_their_site(
    project: Path, rendering: Rendering, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "disk"
    place.mkdir()
    with disk(place, "1m"):
        site = made_site(place / "site")
        with pytest.raises(Abort):
            build_site(project, site_dir=site)
        assert "No space left on device; free some space" in capsys.readouterr().err
        assert [path.name for path in place.iterdir()] == ["site"]
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
        with pytest.raises((Abort, click.ClickException)):
            build_site(project, site_dir=site)
        assert "Read-only file system; allow it, or name a folder" in capsys.readouterr().err
        assert (site / "index.html").read_text() == "good"


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/x/site"), "free some space"),
        (OSError(errno.EROFS, "Read-only file system", "/x"), "/x: Read-only file system; allow it, or name a folder"),
        (PermissionError(errno.EACCES, "Permission denied", "/x"), "--site-dir"),
        (NotADirectoryError(errno.ENOTDIR, "Not a directory", "/x/build"), "/x/build: Not a directory; move away"),
        (FileNotFoundError(errno.ENOENT, "No such file", "/x/a"), "/x/a: No such file; it went away meanwhile"),
        (OSError(errno.EMFILE, "Too many open files"), "Too many open files"),
        (OSError("odd"), "odd"),
        (UnsafePath("a folder of others"), "a folder of others"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_what_a_machine_refuses_is_told_in_one_line_with_what_to_do(error: OSError, message: str) -> None:
    with pytest.raises(click.ClickException) as told, faults.explained():
        raise error
    assert message in told.value.message
    assert told.value.exit_code == 1
    assert "\n" not in told.value.message


def test_a_file_in_the_place_of_a_folder_is_named_and_not_touched(
    project: Path, rendering: Rendering, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "build").write_text("mine")
    with pytest.raises(Abort):
        build_site(project)
    assert f"{project / 'build'}" in capsys.readouterr().err
    assert (project / "build").read_text() == "mine"
    (project / "build").unlink()
    (project / "site").write_text("mine")
    with pytest.raises(click.ClickException, match="is a file; move it away"):
        build_site(project)
    assert (project / "site").read_text() == "mine"


def test_a_folder_with_the_work_of_others_is_never_replaced(project: Path, rendering: Rendering) -> None:
    """`--site-dir ~` would otherwise be the end of everything there."""
    (project / "notes").mkdir()
    (project / "notes/diary.txt").write_text("mine")
    with pytest.raises(click.ClickException, match="has files that no build wrote"):
        build_site(project, site_dir=project / "notes")
    with pytest.raises(click.ClickException, match="holds this repository"):
        build_site(project, site_dir=project.parent)
    assert (project / "notes/diary.txt").read_text() == "mine"

"""Find a Chromium for the browser tests, or install one, and print its path.

The browser tests are part of the tests, not an extra, so a machine without a browser has to get one. One that is
already there comes first: it costs no download. Run by `make test`, which hands the path to the tests in `CHROMIUM`.
Only the path goes to standard output; what installers say goes to standard error.

Trust boundary: runs programs of this machine and its package manager, and asks for root only where that needs no
password.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
MACOS_APPLICATIONS = (
    "Chromium.app/Contents/MacOS/Chromium",
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
WINDOWS_PROGRAMS = (
    "Chromium/Application/chrome.exe",
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
ADVICE = "No Chromium found, and none could be installed. Install Chromium or Chrome, or set CHROMIUM to its path."


class ChromiumError(Exception):
    """No browser can be had; the message is for the person at the keyboard."""


def named_by_environment() -> str | None:
    """What CHROMIUM names, as a path or a command. A wrong name is an error: whoever set it meant that browser."""
    name = os.environ.get("CHROMIUM")
    if not name:
        return None
    path = shutil.which(name)
    if path is None:
        raise ChromiumError(f"CHROMIUM is set to {name!r}, which is not a program that can be run.")
    return path


def is_snap(path: str) -> bool:
    """Whether a command is a snap: confined to the home folder, such a browser cannot open the tests' temporary files.

    Ubuntu's `chromium-browser` is a script that starts the snap, or tells how to install it.
    """
    target = Path(path).resolve()
    if target.is_relative_to("/snap") or target.name == "snap":
        return True
    try:
        with target.open("rb") as program:
            start = program.read(4096)
    except OSError:  # programs may be runnable and not readable
        return False
    return start.startswith(b"#!") and b"/snap/" in start


def on_path() -> Iterator[str]:
    """Browsers that are commands, in order of preference."""
    for command in COMMANDS:
        path = shutil.which(command)
        if path and not is_snap(path):
            yield path


def standard_places(platform: str = sys.platform) -> Iterator[Path]:
    """Where the installers of macOS and Windows put browsers; these are not commands there."""
    if platform == "darwin":
        for folder in (Path("/Applications"), Path.home() / "Applications"):
            yield from (folder / application for application in MACOS_APPLICATIONS)
    if platform == "win32":
        for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            if folder_name := os.environ.get(variable):
                yield from (Path(folder_name) / program for program in WINDOWS_PROGRAMS)


def playwrights_own() -> Path | None:
    """The place of the Chromium that `playwright install` fetches, whether or not it is there yet."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        return None
    try:
        with sync_playwright() as playwright:
            return Path(playwright.chromium.executable_path)
    except Error:
        return None


def starts(path: str) -> bool:
    """Whether the program runs at all: a downloaded one may lack system libraries, a packaged one may be a stub.

    Not asked on Windows, where `--version` opens a window.
    """
    if sys.platform == "win32":
        return True
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def candidates() -> Iterator[str]:
    """Every browser this machine has, best first."""
    yield from on_path()
    yield from (str(place) for place in standard_places() if place.is_file())
    own = playwrights_own()
    if own and own.is_file():
        yield str(own)


def find() -> str | None:
    """The first browser that starts."""
    return named_by_environment() or next(filter(starts, candidates()), None)


def run(command: Sequence[str]) -> bool:
    """Run an installer with its output on standard error; true if it succeeded."""
    print("+", *command, file=sys.stderr, flush=True)
    try:
        return subprocess.run(command, stdout=sys.stderr).returncode == 0
    except OSError:
        return False


def root_prefix() -> list[str] | None:
    """What to put before a command to run it as root: nothing, `sudo`, or None where that would ask a password."""
    if not hasattr(os, "geteuid"):
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None


def distribution(os_release: Path = Path("/etc/os-release")) -> str:
    """The `ID` of the Linux distribution (`debian`, `ubuntu`, …), or an empty string elsewhere."""
    if not os_release.is_file():
        return ""
    for line in os_release.read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition("=")
        if key == "ID":
            return value.strip("\"'")
    return ""


def install_commands() -> list[list[list[str]]]:
    """Ways to install a browser, best first; each is a list of commands that all have to succeed.

    Debian packages a real Chromium. Ubuntu's package of that name only installs the snap, so there Playwright's
    download comes first, with the system libraries it needs.
    """
    ways: list[list[list[str]]] = []
    playwright = [sys.executable, "-m", "playwright", "install", "--no-shell"]
    prefix = root_prefix()
    if prefix is not None and shutil.which("apt-get"):
        if distribution() != "ubuntu":
            apt = [*prefix, "apt-get"]
            ways.append([[*apt, "update"], [*apt, "install", "-y", "--no-install-recommends", "chromium"]])
        ways.append([[*playwright, "--with-deps", "chromium"]])
    ways.append([[*playwright, "chromium"]])
    return ways


def install() -> str | None:
    """Install a browser by the first way that leads to one that starts."""
    for way in install_commands():
        if all(run(command) for command in way) and (path := find()):
            return path
    return None


def main() -> int:
    """Print the path of a browser; exit status 1 and one line of advice if there is none."""
    try:
        path = find() or install()
    except ChromiumError as error:
        print(error, file=sys.stderr)
        return 1
    if path is None:
        print(ADVICE, file=sys.stderr)
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The search for a browser, on machines made of fake programs in a temporary folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

import chromium

pytestmark = pytest.mark.skipif(os.name == "nt", reason="fake programs are shell scripts")

RUNS = "#!/bin/sh\necho Chromium 156\n"
FAILS = "#!/bin/sh\nexit 1\n"
DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n'


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """An empty machine: no browser, no installer, nothing on PATH. Returns the folder that is its PATH."""
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(chromium, "standard_places", lambda: iter(()))
    monkeypatch.setattr(chromium, "playwrights_own", lambda: None)
    return programs


@pytest.fixture
def commands(monkeypatch):
    """The installers that were asked for; none of them is run, all succeed."""
    asked: list[list[str]] = []
    monkeypatch.setattr(chromium, "run", lambda command: asked.append(list(command)) or True)
    return asked


def program(path: Path, text: str = RUNS) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_the_named_browser_wins(machine, tmp_path, monkeypatch):
    program(machine / "chromium")
    mine = program(tmp_path / "my browser")
    monkeypatch.setenv("CHROMIUM", mine)
    assert chromium.find() == mine


def test_a_browser_can_be_named_as_a_command(machine, monkeypatch):
    mine = program(machine / "brave")
    monkeypatch.setenv("CHROMIUM", "brave")
    assert chromium.find() == mine


def test_a_wrong_name_is_an_error_not_a_silent_other_browser(machine, monkeypatch, capsys):
    program(machine / "chromium")
    monkeypatch.setenv("CHROMIUM", "/no/such/browser")
    assert chromium.main() == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "CHROMIUM is set to '/no/such/browser', which is not a program that can be run.\n"


def test_chromium_is_taken_before_chrome(machine):
    program(machine / "google-chrome")
    first = program(machine / "chromium-browser")
    assert chromium.find() == first


def test_a_browser_that_does_not_start_is_passed_over(machine):
    program(machine / "chromium", FAILS)
    works = program(machine / "google-chrome")
    assert chromium.find() == works


def test_a_snap_is_passed_over(machine):
    """Snaps cannot open files in temporary folders, where the tests put theirs."""
    program(machine / "chromium-browser", '#!/bin/sh\nexec /snap/bin/chromium "$@"\n')
    program(machine / "snap")
    (machine / "chromium").symlink_to(machine / "snap")
    assert chromium.find() is None


def test_playwrights_own_comes_last(machine, tmp_path, monkeypatch):
    own = program(tmp_path / "ms-playwright" / "chrome")
    monkeypatch.setattr(chromium, "playwrights_own", lambda: Path(own))
    assert chromium.find() == own
    on_path = program(machine / "chromium")
    assert chromium.find() == on_path


def test_playwrights_own_is_ignored_until_it_is_downloaded(machine, tmp_path, monkeypatch):
    monkeypatch.setattr(chromium, "playwrights_own", lambda: tmp_path / "not there")
    assert chromium.find() is None


def test_places_on_macos():
    places = [str(place) for place in chromium.standard_places("darwin")]
    assert "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" in places
    assert str(Path.home() / "Applications/Chromium.app/Contents/MacOS/Chromium") in places


def test_places_on_windows(monkeypatch):
    monkeypatch.setenv("PROGRAMFILES", "/C/Program Files")
    monkeypatch.delenv("PROGRAMFILES(X86)", raising=False)
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    places = list(chromium.standard_places("win32"))
    assert Path("/C/Program Files/Microsoft/Edge/Application/msedge.exe") in places
    assert len(places) == len(chromium.WINDOWS_PROGRAMS)


def test_no_standard_places_on_linux():
    assert list(chromium.standard_places("linux")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [(DEBIAN, "debian"), ('VERSION_ID="24.04"\nID="ubuntu"\nID_LIKE=debian\n', "ubuntu"), ("NAME=x\n", "")],
)
def test_distribution(tmp_path, text, expected):
    (tmp_path / "os-release").write_text(text, encoding="utf-8")
    assert chromium.distribution(tmp_path / "os-release") == expected


def test_distribution_elsewhere(tmp_path):
    assert chromium.distribution(tmp_path / "os-release") == ""


def test_debian_as_root_installs_its_package(machine, commands, monkeypatch, capsys):
    program(machine / "apt-get")
    monkeypatch.setattr(chromium, "root_prefix", lambda: [])
    monkeypatch.setattr(chromium, "distribution", lambda: "debian")
    path = str(machine / "chromium")
    monkeypatch.setattr(chromium, "run", lambda command: commands.append(list(command)) or bool(program(Path(path))))
    assert chromium.main() == 0
    assert capsys.readouterr().out == f"{path}\n"
    assert commands == [
        ["apt-get", "update"],
        ["apt-get", "install", "-y", "--no-install-recommends", "chromium"],
    ]


def test_ubuntu_gets_no_snap(machine, monkeypatch):
    program(machine / "apt-get")
    monkeypatch.setattr(chromium, "root_prefix", lambda: ["sudo", "-n"])
    monkeypatch.setattr(chromium, "distribution", lambda: "ubuntu")
    ways = chromium.install_commands()
    playwright = [sys.executable, "-m", "playwright", "install", "--no-shell"]
    assert ways == [[[*playwright, "--with-deps", "chromium"]], [[*playwright, "chromium"]]]


def test_without_root_only_playwright_is_asked(machine, monkeypatch):
    program(machine / "apt-get")
    monkeypatch.setattr(chromium, "root_prefix", lambda: None)
    monkeypatch.setattr(chromium, "distribution", lambda: "debian")
    assert chromium.install_commands() == [[[sys.executable, "-m", "playwright", "install", "--no-shell", "chromium"]]]


@pytest.mark.parametrize(("sudo", "expected"), [(RUNS, ["sudo", "-n"]), (FAILS, None), (None, None)])
def test_root_is_asked_for_only_where_it_needs_no_password(machine, monkeypatch, sudo, expected):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    if sudo:
        program(machine / "sudo", sudo)
    assert chromium.root_prefix() == expected


def test_advice_in_one_line_when_nothing_works(machine, commands, capsys):
    assert chromium.main() == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err == f"{chromium.ADVICE}\n"
    assert commands, "an installation was tried"


def test_what_installers_say_stays_off_standard_output(machine, capfd):
    talker = program(machine / "talker", "#!/bin/sh\necho hello\n")
    assert chromium.run([talker])
    out, err = capfd.readouterr()
    assert out == ""
    assert err == f"+ {talker}\nhello\n"


def test_a_missing_installer_is_a_failure_not_a_crash(machine):
    assert not chromium.run(["apt-get", "update"])

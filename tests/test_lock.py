"""The locks install what pyproject.toml asks for, and nothing that was not hashed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCKS = {"site": ["site", "build"], "tests": ["tests", "build"]}


def pyproject() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def lock_text(lock: str) -> str:
    return (ROOT / "scripts" / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")


def group(name: str) -> Iterator[Requirement]:
    """The requirements of a dependency group, with those of the groups it includes."""
    for entry in pyproject()["dependency-groups"][name]:
        if isinstance(entry, dict):
            yield from group(entry["include-group"])
        else:
            yield Requirement(entry)


def direct(lock: str) -> list[Requirement]:
    """What a lock has to satisfy: the package's own dependencies and those of its groups."""
    own = map(Requirement, pyproject()["project"]["dependencies"])
    return [*own, *(requirement for name in LOCKS[lock] for requirement in group(name))]


def entries(lock: str) -> list[tuple[Requirement, list[str]]]:
    """Every pinned requirement of a lock with its hashes; continued lines are joined, comments left out."""
    joined = lock_text(lock).replace("\\\n", " ")
    lines = [line for line in joined.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return [(Requirement(line.split(" --hash=")[0]), re.findall(r"--hash=(\S+)", line)) for line in lines]


def pinned(lock: str) -> dict[str, set[str]]:
    """Versions by package; there are several where they differ by Python version."""
    versions: dict[str, set[str]] = {}
    for requirement, _ in entries(lock):
        [exactly] = requirement.specifier
        versions.setdefault(canonicalize_name(requirement.name), set()).add(exactly.version)
    return versions


@pytest.mark.parametrize("lock", LOCKS)
def test_every_direct_dependency_is_pinned_to_a_version_it_allows(lock):
    versions = pinned(lock)
    stale = {
        str(requirement): versions.get(canonicalize_name(requirement.name), "missing")
        for requirement in direct(lock)
        if not versions.get(canonicalize_name(requirement.name))
        or not all(map(requirement.specifier.contains, versions[canonicalize_name(requirement.name)]))
    }
    assert stale == {}, "run `make lock`"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_entry_is_pinned_exactly_and_has_sha256_hashes(lock):
    for requirement, hashes in entries(lock):
        assert [specifier.operator for specifier in requirement.specifier] == ["=="], requirement
        assert requirement.url is None, requirement
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", value) for value in hashes), requirement


def test_tests_run_with_the_versions_that_build_the_site():
    tests = pinned("tests")
    assert {name: versions for name, versions in pinned("site").items() if tests.get(name) != versions} == {}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place_of_the_machine_that_made_it(lock):
    places = re.compile(r"(?<![\w.-])/\w|file:|https?:|--(extra-)?index|--find-links|\\\w")
    assert [line for line in lock_text(lock).splitlines() if places.search(line)] == []


def test_the_build_backend_is_in_the_build_group():
    """`pip install --no-build-isolation` finds the backend in the environment or not at all."""
    backend = {canonicalize_name(Requirement(entry).name) for entry in pyproject()["build-system"]["requires"]}
    assert backend <= {canonicalize_name(requirement.name) for requirement in group("build")}


def test_the_proof_names_the_versions_that_it_was_made_with():
    """`verify` and `audit` have no lock (the Makefile says why), so their versions are pinned here."""
    for name in ("verify", "audit"):
        assert all([one.operator for one in requirement.specifier] == ["=="] for requirement in group(name))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert " ".join(str(requirement) for requirement in group("verify")) in readme

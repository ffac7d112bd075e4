"""The workflows on GitHub: pinned actions, least permissions, and no token where a stranger's code runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.made_up import REPOSITORY

GITHUB = REPOSITORY / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
PINNED = re.compile(r"uses: ([\w./-]+)@([0-9a-f]{40}) # v\d+(\.\d+)*$")
#: A job with one of these can change something.
WRITES = {"write"}


def read(path: Path) -> dict[Any, Any]:
    found: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def triggers(workflow: dict[Any, Any]) -> set[str]:
    """YAML 1.1 reads the key `on` as true."""
    found = workflow.get("on", workflow.get(True))
    return {found} if isinstance(found, str) else set(found)


def jobs() -> Iterator[tuple[str, dict[Any, Any], dict[str, Any]]]:
    for path in WORKFLOWS:
        workflow = read(path)
        for name, job in workflow["jobs"].items():
            yield f"{path.stem}/{name}", workflow, job


JOBS = list(jobs())


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_every_action_is_pinned_by_its_commit_with_the_version_beside_it(path: Path) -> None:
    lines = [line.strip().removeprefix("- ") for line in path.read_text().splitlines() if "uses:" in line]
    assert [line for line in lines if not PINNED.match(line)] == []


def test_one_action_has_one_version() -> None:
    found: dict[str, set[str]] = {}
    for path in WORKFLOWS:
        for line in path.read_text().splitlines():
            if match := PINNED.search(line.strip()):
                found.setdefault(match[1], set()).add(match[2])
    assert {name: commits for name, commits in found.items() if len(commits) > 1} == {}
    assert "actions/checkout" in found


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_starts_with_reading_at_most(path: Path) -> None:
    assert read(path)["permissions"] in ({}, {"contents": "read"})
    assert read(path)["jobs"]


@pytest.mark.parametrize(("name", "workflow", "job"), JOBS, ids=[name for name, _, _ in JOBS])
def test_a_stranger_s_code_never_meets_a_token_that_writes(
    name: str, workflow: dict[Any, Any], job: dict[str, Any]
) -> None:
    on = triggers(workflow)
    assert "pull_request_target" not in on
    writes = WRITES & set(job.get("permissions", {}).values())
    if "pull_request" in on:
        assert not writes
        assert "secrets" not in str(job)
        assert "github.token" not in str(job)
    for step in job["steps"]:
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False
            assert "ref" not in step["with"], "the main branch, or the pull request where nothing can be written"


@pytest.mark.parametrize(("name", "workflow", "job"), JOBS, ids=[name for name, _, _ in JOBS])
def test_no_text_of_an_event_becomes_part_of_a_script(name: str, workflow: dict[Any, Any], job: dict[str, Any]) -> None:
    assert [step["run"] for step in job["steps"] if "${{" in step.get("run", "")] == []
    assert job["timeout-minutes"] <= 60


def test_every_command_of_a_workflow_is_one_that_anybody_can_run() -> None:
    commands = [line for _, _, job in JOBS for step in job["steps"] for line in step.get("run", "").splitlines()]
    targets = "test|check|build|editions|publish|environment|audit"
    known = re.compile(rf"make ({targets})$|(\.venv/bin/)?python3? scripts/repository\.py |")
    others = {line.split()[0] for line in commands if not known.match(line)[0]}  # type: ignore[index]
    assert others == {"sudo", "mkdir", ".venv/bin/zoo", "gh"}


def test_forms_use_labels_that_there_are_and_ask_for_the_source() -> None:
    labels = {one["name"] for one in yaml.safe_load((GITHUB / "labels.yml").read_text())}
    forms = [path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if path.stem != "config"]
    assert {path.stem for path in forms} == {"error", "explanation", "model"}
    for path in forms:
        form = read(path)
        assert set(form["labels"]) <= labels
        assert any(field.get("id", "").startswith("source") for field in form["body"])
    for entry in read(GITHUB / "dependabot.yml")["updates"]:
        assert set(entry["labels"]) <= labels

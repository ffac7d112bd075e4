"""What the workflows in .github/ do beside `make` and `zoo`; every step can be run on any machine.

    python scripts/repository.py report BASE --output DIR   what a pull request changes, in Markdown (no token)
    python scripts/repository.py comment DIR                the same as a comment on the pull request
    python scripts/repository.py upkeep --output FILE       dead links and stale facts, in Markdown (no token)
    python scripts/repository.py issue TITLE FILE           an issue with that text, new or brought up to date
    python scripts/repository.py propose PATCH REPORT       a pull request with a patch of records
    python scripts/repository.py labels                     the labels of .github/labels.yml
    python scripts/repository.py notes TAG                  the part of CHANGELOG.md about a release

Trust boundary: `report` runs the code of a stranger's pull request and has no token. `comment`, `issue` and `propose`
have one; they run the code of the main branch, and take what the former wrote for text that anybody may have written.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
#: Characters of a comment; GitHub takes 65,536.
LONGEST = 60_000
MARK = "<!-- what changes, by scripts/repository.py -->"
#: The only files that a proposed patch may touch.
RECORDS = "zoo_data/models/*"
BRANCH = "upkeep/refresh"
LABEL = "upkeep"
_NUMBER = re.compile(r"[1-9][0-9]{0,8}\Z")
_COMMIT = re.compile(r"[0-9a-f]{40}\Z")


class Refused(Exception):
    """Something that is not done; the text says why."""


def run(*command: str, check: bool = True, given: str | None = None) -> str:
    """The output of a command in the repository. Raises `Refused` where it fails and must not."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, input=given, encoding="utf-8")
    if check and done.returncode:
        raise Refused(
            f"{' '.join(command[:3])} ended with {done.returncode}: {(done.stderr or done.stdout).strip()[-500:]}"
        )
    return done.stdout


def zoo(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `zoo`, without the annotations that it prints on a build server: its text goes into a report."""
    environment = {**os.environ, "GITHUB_ACTIONS": "false"}
    command = [sys.executable, "-m", "llm_zoo.cli", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment, encoding="utf-8")


# --- without a token -------------------------------------------------------------------------------------------------


def report(base: str, number: str, folder: Path) -> None:
    """Write what changes from `base` to the files as they are: differences, models, their audit and cards."""
    if not _COMMIT.match(base):
        raise Refused(f"{base!r} is not a commit")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "number").write_text(f"{number}\n", encoding="utf-8")
    (folder / "comment.md").write_text(report_text(base), encoding="utf-8")


def report_text(base: str) -> str:
    """The report in Markdown."""
    checked = zoo("check")
    if checked.returncode:
        return f"### The check has something to say\n\n```text\n{_fenced(checked.stderr)}\n```\n"
    roster = _roster(base)
    difference = zoo("diff", base, "--format", "markdown")
    told = difference.stdout.strip() if difference.returncode == 0 else f"not compared: {difference.stderr.strip()}"
    parts = ["### What changes", told, *_models(roster)]
    warnings = [line for line in checked.stderr.splitlines() if line.startswith("warning: ")]
    if warnings:
        parts += ["#### To look at", "```text\n" + _fenced("\n".join(warnings)) + "\n```"]
    return "\n\n".join(parts) + "\n"


def _roster(base: str) -> dict[str, str]:
    """Ids of models whose records differ, with `new`, `changed` or `removed`."""
    words = {"A": "new", "M": "changed", "D": "removed", "R": "moved", "T": "changed"}
    found = {}
    for line in run("git", "diff", "--name-status", base, "--", "zoo_data/models").splitlines():
        status, *paths = line.split("\t")
        found[Path(paths[-1]).stem] = words.get(status[0], "changed")
    return found


def _models(roster: dict[str, str]) -> list[str]:
    """The models that differ, and the cards of those that are there."""
    if not roster:
        return []
    from llm_zoo.contribute.card import card
    from llm_zoo.render import load_site

    site = load_site(ROOT)
    rows = ["| model | record | audit |", "| --- | --- | --- |"]
    cards: list[str] = []
    for model_id, what in sorted(roster.items()):
        audit = site.facts(model_id).audit if model_id in site.zoo.models else None
        rows.append(f"| {model_id} | {what} | {'' if audit is None else f'{audit:+.2f} %'} |")
        if model_id in site.zoo.models and len(cards) < 10:
            lines = [f"| {label} | {_cell(value)} |" for label, value in card(site.zoo, model_id, site.today)]
            cards.append("\n".join([f"#### {model_id}", "", "| | |", "| --- | --- |", *lines]))
    return ["#### Models", "\n".join(rows), *cards]


def _cell(text: str) -> str:
    return re.sub(r"([\\|`*_\[\]<>])", r"\\\1", text)


def _fenced(text: str) -> str:
    """Text that cannot end the fence around it."""
    return text.strip().replace("```", "'''")[:LONGEST]


def upkeep(output: Path) -> None:
    """Write which links are dead and which facts were read too long ago."""
    report_file = ROOT / "build" / "links.yaml"
    report_file.parent.mkdir(exist_ok=True)
    followed = zoo("links", "--output", str(report_file))
    stale = zoo("check", "--stale")
    links = report_file.read_text(encoding="utf-8") if report_file.is_file() else ""
    lines = [line for line in stale.stdout.splitlines() if " as of " in line]
    told = f"{len(lines)} in all." if stale.stdout else f"Not looked at: {_fenced(stale.stderr[-2000:])}"
    output.write_text(
        "### Links of sources\n\n"
        f"{(followed.stdout or followed.stderr).strip()}\n\n```yaml\n{_fenced(links[:30_000])}\n```\n\n"
        f"### Facts that were read too long ago\n\n{told}\n\n"
        f"```text\n{_fenced(chr(10).join(lines)[:20_000])}\n```\n",
        encoding="utf-8",
    )


# --- with a token ----------------------------------------------------------------------------------------------------


def comment(folder: Path) -> None:
    """Put a report on its pull request, or bring the comment there up to date.

    The number comes from a stranger: it must be that of an open pull request whose head is the commit that was built.
    """
    repository, commit = os.environ["GITHUB_REPOSITORY"], os.environ["HEAD_SHA"]
    number = _small(folder / "number", 20).strip()
    if not _NUMBER.match(number):
        raise Refused(f"{number[:20]!r} is not the number of a pull request")
    pull: dict[str, Any] = json.loads(run("gh", "api", f"repos/{repository}/pulls/{number}"))
    if pull["head"]["sha"] != commit or pull["state"] != "open":
        raise Refused(f"the head of pull request {number} is not {commit[:12]}, or it is closed; nothing was said")
    body = f"{MARK}\n{untrusted(_small(folder / 'comment.md', LONGEST * 4))}"
    known = json.loads(run("gh", "api", f"repos/{repository}/issues/{number}/comments?per_page=100"))
    ours = [one["id"] for one in known if one["user"]["type"] == "Bot" and one["body"].startswith(MARK)]
    path = f"issues/comments/{ours[0]}" if ours else f"issues/{number}/comments"
    method = "PATCH" if ours else "POST"
    given = json.dumps({"body": body})
    run("gh", "api", "--method", method, f"repos/{repository}/{path}", "--input", "-", given=given)


def _small(path: Path, most: int) -> str:
    """The text of a file that somebody else wrote: not a link, and not longer than `most` bytes."""
    if path.is_symlink() or not path.is_file():
        raise Refused(f"{path.name} is not a file")
    with path.open("rb") as opened:
        return opened.read(most).decode("utf-8", "replace")


def untrusted(text: str) -> str:
    """Markdown that names nobody, loads nothing and holds no HTML, at most `LONGEST` characters."""
    text = "".join(letter for letter in text if letter.isprintable() or letter == "\n")
    # Not as entities, which a block of code would show as they are.
    text = text.replace("<", "<\u200b").replace("![", "!\u200b[")
    text = re.sub("<\u200b(/?code)>", r"<\1>", text)  # the one tag that `zoo diff` writes
    text = re.sub(r"@|&(?:#0*64|#[xX]0*40|commat);", "@\u200b", text)
    text = re.sub(r"\]\((?!https://(?:github\.com/llm-zoo/|llm-zoo\.github\.io/)|#)", "]\u200b(", text)
    if len(text) <= LONGEST:
        return text
    cut = text[:LONGEST]
    # A block of code that was cut open would hold the last line.
    fence = "\n```" if len(re.findall("^```", cut, re.MULTILINE)) % 2 else ""
    return f"{cut}{fence}\n\n… and more; the whole report is an artefact of the run."


def issue(title: str, file: Path) -> None:
    """An open issue of this title with the text of `file`: a new one, or the one that is there."""
    body = untrusted(_small(file, LONGEST * 4))
    known = json.loads(run("gh", "issue", "list", "--label", LABEL, "--state", "open", "--json", "number,title"))
    there = [str(one["number"]) for one in known if one["title"] == title]
    if there:
        run("gh", "issue", "edit", there[0], "--body-file", "-", given=body)
    else:
        run("gh", "issue", "create", "--title", title, "--label", LABEL, "--body-file", "-", given=body)


def propose(patch: Path, text: Path) -> None:
    """A pull request with a patch of records; nothing where the patch is empty. Other files are left alone."""
    if not _small(patch, 5_000_000).strip():
        print("nothing to propose")
        return
    run("git", "switch", "--force-create", BRANCH)
    run("git", "apply", f"--include={RECORDS}", str(patch.resolve()))
    changed = run("git", "status", "--porcelain", "--", "zoo_data/models").splitlines()
    if not changed:
        print("nothing to propose")
        return
    run("git", "add", "--", "zoo_data/models")
    run(
        "git",
        "-c",
        "user.name=LLM Zoo upkeep",
        "-c",
        "user.email=upkeep@users.noreply.github.com",
        "commit",
        "--quiet",
        "--message",
        "Bring prices and limits up to date",
    )
    run("git", "push", "--force", "origin", BRANCH)
    body = untrusted(_small(text, LONGEST * 4))
    if json.loads(run("gh", "pr", "list", "--head", BRANCH, "--state", "open", "--json", "number")):
        run("gh", "pr", "edit", BRANCH, "--body-file", "-", given=body)
    else:
        title = "Bring prices and limits up to date"
        run("gh", "pr", "create", "--head", BRANCH, "--title", title, "--body-file", "-", "--label", LABEL, given=body)


def labels(file: Path) -> None:
    """Create or change every label of the list; others stay."""
    import yaml

    for label in yaml.safe_load(file.read_text(encoding="utf-8")):
        arguments = ["--color", label["color"], "--description", label["description"], "--force"]
        run("gh", "label", "create", label["name"], *arguments)


def notes(tag: str) -> str:
    """What CHANGELOG.md says of a release; of what is not released yet, where it says nothing of this tag."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    sections = re.split(r"^## \[", text, flags=re.MULTILINE)[1:]
    by_name = {section.split("]")[0]: section.split("\n", 1)[1].strip() for section in sections}
    version = tag.removeprefix("v")
    if version not in by_name and "Unreleased" not in by_name:
        raise Refused(f"CHANGELOG.md says nothing of {version}")
    return by_name.get(version, by_name.get("Unreleased", ""))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 1 with a line of text where something is refused."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    verbs = parser.add_subparsers(dest="verb", required=True)
    one = verbs.add_parser("report")
    one.add_argument("base")
    one.add_argument("--number", default="0")
    one.add_argument("--output", type=Path, required=True)
    verbs.add_parser("comment").add_argument("folder", type=Path)
    verbs.add_parser("upkeep").add_argument("--output", type=Path, required=True)
    one = verbs.add_parser("issue")
    one.add_argument("title")
    one.add_argument("file", type=Path)
    one = verbs.add_parser("propose")
    one.add_argument("patch", type=Path)
    one.add_argument("report", type=Path)
    verbs.add_parser("labels").add_argument("--file", type=Path, default=ROOT / ".github" / "labels.yml")
    verbs.add_parser("notes").add_argument("tag")
    given = parser.parse_args(arguments)
    try:
        if given.verb == "report":
            report(given.base, given.number, given.output)
        elif given.verb == "comment":
            comment(given.folder)
        elif given.verb == "upkeep":
            upkeep(given.output)
        elif given.verb == "issue":
            issue(given.title, given.file)
        elif given.verb == "propose":
            propose(given.patch, given.report)
        elif given.verb == "labels":
            labels(given.file)
        else:
            print(notes(given.tag))
    except Refused as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

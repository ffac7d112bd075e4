"""Prices and limits against models.dev: a proposal, word for word, and never a change of a record."""

from __future__ import annotations

import datetime
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.records.builders import TINY, ZOO, change, make_zoo

from llm_zoo.cli import main
from llm_zoo.contribute.config.base import ConfigProblem
from llm_zoo.contribute.refresh import Difference, compare, find_prices, patches, report
from llm_zoo.derive.audit import load_audited_zoo

TODAY = datetime.date(2025, 6, 1)
ON_SALE = change("released: 2025-03-01\n", "released: 2025-03-01\napi_id: tiny-1\n")


def prices(**entry: Any) -> dict[str, Any]:
    return {"acme": {"models": {"tiny-1": entry}}}


def test_only_fields_that_differ_are_proposed(tmp_path: Path) -> None:
    zoo = load_audited_zoo(make_zoo(tmp_path, ON_SALE))
    listed = prices(cost={"input": 1, "output": 3.5, "cache_read": 0.1}, limit={"context": 8192, "output": 1024})
    found = compare(zoo, listed, TODAY)
    assert found.compared == 1
    assert [str(one) for one in found.differences] == [
        "tiny: cost output 2 → 3.5",
        "tiny: cost cache_read nothing → 0.1",
        "tiny: limit context 4,096 → 8,192",
    ]
    lines = report(found, zoo, TODAY).splitlines()
    assert lines[0] == "# Proposal of 2025-06-01"
    assert lines[5:13] == [
        "## Tiny",
        "",
        f"Record: `{TINY}`",
        "Look at: https://example.org/tiny",
        "",
        "- [ ] tiny: cost output 2 → 3.5",
        "- [ ] tiny: cost cache_read nothing → 0.1",
        "- [ ] tiny: limit context 4,096 → 8,192",
    ]


LISTED = prices(cost={"input": 1, "output": 3.5, "cache_read": 0.1}, limit={"context": 8192, "output": 2048})
LOCATED = change("output: 1024, source: paper}", "output: 1024, source: paper, locator: table 1}")


def patched(root: Path, listed: dict[str, Any] = LISTED) -> list[str]:
    """The lines that a patch adds and takes away, after `git apply` has taken it and the records were checked."""
    zoo = load_audited_zoo(root)
    made = patches(compare(zoo, listed, TODAY), zoo, root, TODAY)
    (root / "proposal.patch").write_text(made, encoding="utf-8")
    subprocess.run(["git", "apply", "proposal.patch"], cwd=root, check=True)
    assert compare(load_audited_zoo(root), listed, TODAY).differences == ()
    return [line for line in made.splitlines() if line[0] in "+-" and line[:3] not in {"+++", "---"}]


def test_a_patch_adds_a_period_and_changes_limits_and_keeps_every_other_line(tmp_path: Path) -> None:
    assert patched(make_zoo(tmp_path, ON_SALE, LOCATED)) == [
        "-context: {window: 4096, output: 1024, source: paper, locator: table 1}",
        "+context: {window: 8_192, output: 2_048, source: models-dev-20250601}",
        '+  models-dev-20250601: {title: models.dev, url: "https://models.dev/api.json", accessed: 2025-06-01, '
        "kind: aggregator}",
        "+  - {provider: acme, from: 2025-06-01, input: 1, output: 3.5, cached_input: 0.1, currency: USD, "
        "per: 1_000_000, source: models-dev-20250601}",
    ]


def test_a_source_that_nothing_names_any_more_goes(tmp_path: Path) -> None:
    limits = '  limits: {title: Limits, url: "https://example.org/limits", accessed: 2025-03-02, kind: documentation}'
    own = change("output: 1024, source: paper}", "output: 1024, source: limits}")
    changed = patched(make_zoo(tmp_path, ON_SALE, own, change("sources:\n", f"sources:\n{FIRST}{limits}\n")))
    assert f"-{limits}" in changed


FIRST = '  first: {title: First, url: "https://example.org/first", accessed: 2025-03-02, kind: documentation}\n'


def test_the_first_source_stays_because_the_head_rests_on_it(tmp_path: Path) -> None:
    own = change("output: 1024, source: paper}", "output: 1024, source: first}")
    changed = patched(make_zoo(tmp_path, ON_SALE, own, change("sources:\n", f"sources:\n{FIRST}")))
    assert [line for line in changed if line.startswith("-")] == [
        "-context: {window: 4096, output: 1024, source: first}"
    ]


def test_large_limits_and_small_prices_are_written_in_full() -> None:
    assert str(Difference("tiny", "limit context", 200_000, 1_048_576)) == "tiny: limit context 200,000 → 1,048,576"
    assert str(Difference("tiny", "cost cache_read", None, 0.003625)) == "tiny: cost cache_read nothing → 0.003625"


def test_a_patch_of_a_record_in_blocks_keeps_its_blocks(tmp_path: Path) -> None:
    blocks = change("context: {window: 4096, output: 1024, source: paper}", "context:\n  window: 4096\n  source: paper")
    first = patched(make_zoo(tmp_path, ON_SALE, blocks))[:4]
    assert first == ["-  window: 4096", "-  source: paper", "+  window: 8_192", "+  output: 2_048"]


def test_a_price_that_would_end_later_ends_the_day_before(tmp_path: Path) -> None:
    until = change("from: 2025-03-01, input: 1", "from: 2025-03-01, until: 2025-12-31, input: 1")
    assert "-  - {provider: acme, from: 2025-03-01, until: 2025-12-31, input: 1, output: 2" in "\n".join(
        patched(make_zoo(tmp_path / "a", ON_SALE, until))
    )
    text = (tmp_path / "a" / TINY).read_text(encoding="utf-8")
    assert "until: 2025-05-31, input: 1, output: 2" in text


def test_a_first_price_makes_its_own_block(tmp_path: Path) -> None:
    no_price = change(
        "prices:\n  - {provider: acme, from: 2025-03-01, input: 1, output: 2, currency: USD, per: 1_000_000, "
        "source: paper}\n",
        "",
    )
    added = patched(make_zoo(tmp_path, ON_SALE, no_price), prices(cost={"input": 1, "output": 2}))
    assert added[1:] == [
        "+prices:",
        "+  - {provider: acme, from: 2025-06-01, input: 1, output: 2, currency: USD, per: 1_000_000, "
        "source: models-dev-20250601}",
    ]


def test_a_change_that_would_make_no_correct_record_is_left_to_people(tmp_path: Path) -> None:
    zoo = load_audited_zoo(make_zoo(tmp_path, ON_SALE))
    found = compare(zoo, prices(limit={"context": 10**18}), TODAY)
    assert len(found.differences) == 1
    assert patches(found, zoo, tmp_path, TODAY) == ""


def test_a_model_that_is_not_listed_is_named_and_one_without_an_api_id_is_not_compared(tmp_path: Path) -> None:
    found = compare(load_audited_zoo(make_zoo(tmp_path / "a", ON_SALE)), {"acme": {"models": {}}}, TODAY)
    assert (found.compared, found.missing) == (0, ("tiny",))
    without = compare(load_audited_zoo(make_zoo(tmp_path / "b")), prices(cost={"input": 9}), TODAY)
    assert (without.compared, without.differences, without.missing) == (0, (), ())


@pytest.mark.parametrize("entry", [{"cost": "free"}, {"cost": {"input": "1"}}, {"cost": {"input": True}}, {}])
def test_values_of_another_type_say_nothing(tmp_path: Path, entry: dict[str, Any]) -> None:
    assert compare(load_audited_zoo(make_zoo(tmp_path, ON_SALE)), prices(**entry), TODAY).differences == ()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "prices.json:1:2 is not JSON: Expecting property name enclosed in double quotes"),
        (b"[]", "prices.json holds no JSON object"),
        (b'{"a": 1}', "this is not the list of models.dev: no provider with 'models' in it"),
    ],
)
def test_a_file_that_is_no_price_list_is_refused_in_one_line(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "prices.json"
    file.write_bytes(content)
    with pytest.raises(ConfigProblem) as caught:
        find_prices(str(file))
    assert str(caught.value).endswith(message)


def test_the_command_writes_a_proposal_and_leaves_the_records_alone(tmp_path: Path) -> None:
    root = make_zoo(tmp_path / "zoo", ON_SALE)
    before = {path: path.read_bytes() for path in root.rglob("*.yaml")}
    file, proposal = tmp_path / "prices.json", tmp_path / "proposal.md"
    file.write_text(json.dumps(prices(cost={"input": 5})))
    patch = tmp_path / "proposal.patch"
    wishes = ["--output", str(proposal), "--patch", str(patch)]
    result = CliRunner().invoke(main, ["--root", str(root), "refresh", str(file), *wishes])
    assert (result.exit_code, result.output) == (0, f"1 differences in {proposal}\n")
    assert "- [ ] tiny: cost input 1 → 5" in proposal.read_text(encoding="utf-8")
    assert "+  - {provider: acme, from: " in patch.read_text(encoding="utf-8")
    assert {path: path.read_bytes() for path in root.rglob("*.yaml")} == before


def test_stale_prices_are_listed_with_the_day_they_were_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "accessed: 2025-03-02" in ZOO["zoo_data/models/acme/tiny.yaml"]
    root = make_zoo(tmp_path)
    for day, expected in (("2025-05-01", ""), ("2025-05-02", "price in force as of 2025-03-02, more than 60 days ago")):
        moment = datetime.datetime.fromisoformat(day).replace(tzinfo=datetime.UTC).timestamp()
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(moment)))
        result = CliRunner().invoke(main, ["--root", str(root), "check", "--stale"])
        assert result.exit_code == 0
        assert expected in result.output
        assert ("price in force" in result.output) == bool(expected)

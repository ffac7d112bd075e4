"""Scripts for the page that adds or corrects a model."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.publish.script import Script
from tests.records.builders import TINY, change, make_zoo

from llm_zoo.contribute import form
from llm_zoo.publish.records import FORM_SCRIPT, record_assets
from llm_zoo.render import load_site

#: Text that ends a string, a script or a line in some reader of JavaScript.
HOSTILE = "</script>\"'`${x}"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_zoo(tmp_path, change("Small enough to count by hand.", f"'{HOSTILE.replace(chr(39), chr(39) * 2)}'"))


def test_a_record_reaches_the_page_letter_by_letter(root: Path) -> None:
    assets = {asset.path: asset for asset in record_assets(load_site(root), root)}
    script = assets["assets/data/records/tiny.js"]
    assert script.source == TINY
    assert b"\xe2\x80\xa8" not in script.content
    there = Script(script.content).value("window.ZOO_RECORDS")
    assert there == {"tiny": (root / TINY).read_text(encoding="utf-8")}
    assert HOSTILE in there["tiny"].replace("''", "'")


def test_the_form_has_every_question_and_what_can_be_named(root: Path) -> None:
    asset = next(one for one in record_assets(load_site(root), root) if one.path == FORM_SCRIPT)
    there = Script(asset.content).value("window.ZOO_FORM")
    assert [field["name"] for field in there["fields"]] == [one.name for one in form.QUESTIONS]
    assert there["known"] == {"developers": {"acme": "Acme"}, "licenses": {"MIT": "MIT License"}}
    assert there["models"] == {"tiny": "Tiny"}
    assert there["repository"] == "https://github.com/llm-zoo/handbook"

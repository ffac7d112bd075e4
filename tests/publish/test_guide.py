"""CONTRIBUTING.md: its commented record is right and complete, and its page leads where the file does."""

from __future__ import annotations

import re
from pathlib import Path

from tests.made_up import REPOSITORY
from tests.records.builders import make_zoo

from llm_zoo.contribute.fix import fix
from llm_zoo.contribute.one_record import check
from llm_zoo.publish.guide import guide_pages
from llm_zoo.records import Model, read_zoo
from llm_zoo.records.validation import key_names

TEXT = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
RECORD = re.findall(r"^```yaml\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)[0]
FILE = "zoo_data/models/acme/small-2.yaml"


def test_the_commented_record_passes_the_check_and_is_in_canonical_form(tmp_path: Path) -> None:
    zoo, _ = read_zoo(make_zoo(tmp_path))
    assert [str(problem) for problem in check(FILE, RECORD.encode(), zoo).problems] == []
    assert fix(FILE, RECORD.encode()).text == RECORD


def test_the_commented_record_shows_every_key_of_a_model_with_a_word_about_it() -> None:
    shown = re.findall(r"^(?:# )?([a-z_]+):", RECORD, re.MULTILINE)
    assert [key for key in shown if key in key_names(Model)] == key_names(Model)


def test_the_text_tells_everything_that_a_contributor_has_to_know() -> None:
    for heading in (
        "What counts as one record",
        "One record, commented",
        "What counts as evidence",
        "What we do not know",
        "Two sources that disagree",
        "What is not accepted",
        "Review",
    ):
        assert re.search(rf"^##+ {heading}$", TEXT, re.MULTILINE), heading


def test_the_page_is_the_file_with_links_that_lead_from_the_site(tmp_path: Path) -> None:
    page = guide_pages(REPOSITORY)[0]
    assert (page.path, page.source) == ("contribute/guide.md", "CONTRIBUTING.md")
    assert RECORD in page.text
    assert "](add.md)" in page.text or "](../contribute/add.md)" in page.text
    assert "](https://github.com/llm-zoo/handbook/blob/main/README.md)" in page.text
    assert "](LICENSE" not in page.text
    assert guide_pages(tmp_path) == []

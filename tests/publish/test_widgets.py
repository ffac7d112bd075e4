"""Scripts of widgets: on the pages that have one, each once, and nowhere else."""

from __future__ import annotations

import pytest
from tests.made_up import REPOSITORY

from llm_zoo.publish.browser import DATA_SCRIPT
from llm_zoo.publish.calculators import DATA_SCRIPT as CALCULATOR_DATA
from llm_zoo.publish.chooser import CHOOSER_SCRIPT
from llm_zoo.publish.comparisons import PLOTS_SCRIPT, RESULTS_SCRIPT, STRUCTURES_SCRIPT
from llm_zoo.publish.playgrounds import PLAY_SCRIPT
from llm_zoo.publish.python import PARTS_SCRIPT
from llm_zoo.publish.records import FORM_SCRIPT
from llm_zoo.publish.widgets import SCRIPTS, STYLES, scripts_of, styles_of


def test_a_page_without_a_widget_loads_no_script_for_one() -> None:
    assert scripts_of('<p>steps data-widget <span class="data-widget">') == []


def test_a_step_through_brings_its_script() -> None:
    assert scripts_of('<div class="steps" id="x">') == ["assets/js/steps.js"]


def test_an_unknown_widget_is_a_mistake_that_is_seen() -> None:
    with pytest.raises(KeyError, match="nobody"):
        scripts_of('<div data-widget="nobody">')


def test_every_script_of_a_widget_is_in_the_repository_or_generated() -> None:
    named = {script for scripts in SCRIPTS.values() for script in scripts}
    generated = {
        CALCULATOR_DATA,
        CHOOSER_SCRIPT,
        DATA_SCRIPT,
        FORM_SCRIPT,
        PARTS_SCRIPT,
        PLAY_SCRIPT,
        PLOTS_SCRIPT,
        RESULTS_SCRIPT,
        STRUCTURES_SCRIPT,
    }
    assert [one for one in named - generated if not (REPOSITORY / "docs" / one).is_file()] == []


def test_the_data_comes_before_the_core_and_the_core_before_what_extends_it() -> None:
    found = scripts_of('<div data-widget="explorer">')
    assert found[:2] == [DATA_SCRIPT, "assets/js/zoo.js"]
    assert (
        found.index("assets/js/machine.js") < found.index("assets/js/explore.js") < found.index("assets/js/explorer.js")
    )


def test_a_style_sheet_is_on_the_pages_of_its_widget_only_and_once() -> None:
    assert styles_of('<p data-widget="explorer"><p data-widget="explorer">') == ["assets/css/explorer.css"]
    assert styles_of("<p>explorer") == []
    assert [one for styles in STYLES.values() for one in styles if not (REPOSITORY / "docs" / one).is_file()] == []

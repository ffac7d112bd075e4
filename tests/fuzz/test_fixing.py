"""`zoo fix` on whatever stands in a file: the same statement in canonical form, or the usual errors."""

from __future__ import annotations

from contextlib import suppress

import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.fuzz.mutations import Sample, in_time, random_text, samples, spoiled_text, spoiled_values
from tests.fuzz.test_records import check_places

from llm_zoo.contribute.fix import fix


def check_fix(sample: Sample) -> None:
    """Raises `WouldChange` where the layout is at fault: what it promises to keep is compared before it is written."""
    with in_time():
        fixed = fix(sample.file, sample.raw)
    if fixed.text is None:
        assert fixed.problems
        check_places(fixed.problems, sample.file, sample.raw)
        return
    assert fixed.problems == ()
    with suppress(ValueError, yaml.YAMLError):  # PyYAML stops at a day like 2024-02-31, which is text for us
        said = yaml.load(sample.raw, yaml.CSafeLoader)
        assert yaml.load(fixed.text, yaml.CSafeLoader) == said
    assert fix(sample.file, fixed.text.encode()).text == fixed.text


@given(st.one_of(spoiled_text(), spoiled_values()))
def test_a_spoiled_record_is_laid_out_or_refused(sample: Sample) -> None:
    check_fix(sample)


@given(random_text(), st.sampled_from(samples()))
def test_text_that_was_never_a_record_is_laid_out_or_refused(raw: bytes, sample: Sample) -> None:
    check_fix(sample._replace(raw=raw))

"""Numbers look the same everywhere: three significant digits with a unit, or all digits."""

from __future__ import annotations

import datetime

import pytest

from llm_zoo.render import numbers

NB = "\u00a0"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.0421, "0.0421"),
        (8.03, "8.03"),
        (9.995, "9.99"),  # 9.995 is 9.9949999… in binary
        (9.999, "10.0"),
        (99.96, "100"),
        (671.4, "671"),
        (1310.4, "1,310"),
        (123456.7, "123,457"),
        (-2.5, "−2.50"),
        (0.00012345, "0.000123"),
    ],
)
def test_three_significant_digits_without_exponent(value: float, text: str) -> None:
    assert numbers.significant(value) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (671_026_404_352, f"671{NB}B"),
        (8_030_261_248, f"8.03{NB}B"),
        (596_049_920, f"596{NB}M"),
        (1_026_408_209_408, f"1.03{NB}T"),
        (999_499_999, f"999{NB}M"),
        (999_500_000, f"1.00{NB}B"),
        (1500, f"1.50{NB}K"),
        (12, "12.0"),
        (14_800_000_000_000, f"14.8{NB}T"),
        (9_999_000_000_000_000, f"9,999{NB}T"),
    ],
)
def test_weights_have_the_unit_that_leaves_one_to_three_digits(count: int, text: str) -> None:
    assert numbers.params(count) == text


def test_exact_numbers_keep_every_digit() -> None:
    assert numbers.exact(671_026_404_352) == "671,026,404,352"
    assert numbers.exact(-1234) == "−1,234"


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, f"0{NB}B"),
        (32, f"32.0{NB}B"),
        (1000, f"1,000{NB}B"),
        (1024, f"1.00{NB}KiB"),
        (70_272, f"68.6{NB}KiB"),
        (131_072, f"128{NB}KiB"),
        (2**20 - 1, f"1.00{NB}MiB"),
        (11_173_625_856, f"10.4{NB}GiB"),
        (2**40, f"1.00{NB}TiB"),
    ],
)
def test_bytes_have_binary_units(count: int, text: str) -> None:
    assert numbers.data_size(count) == text


def test_gib_stays_gib_however_small_or_large() -> None:
    assert numbers.gib(2**20) == f"0.000977{NB}GiB"
    assert numbers.gib(2**41) == f"2,048{NB}GiB"


@pytest.mark.parametrize(
    ("value", "text"), [(0.055, f"5.5{NB}%"), (0.5, f"50.0{NB}%"), (1, f"100{NB}%"), (0.0012, f"0.12{NB}%")]
)
def test_shares_are_written_in_percent(value: float, text: str) -> None:
    assert numbers.percent(value) == text


@pytest.mark.parametrize(("value", "text"), [(42.0, "42"), (42.5, "42.5"), (42.25, "42.2"), (-3.0, "−3"), (0, "0")])
def test_scores_have_at_most_one_decimal(value: float, text: str) -> None:
    assert numbers.points(value) == text


def test_a_score_that_rounds_to_zero_has_no_sign() -> None:
    assert numbers.points(-0.04) == "0"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "$0"),
        (15, "$15"),
        (0.27, "$0.27"),
        (2.5, "$2.50"),
        (0.0042, "$0.0042"),
        (0.0996, "$0.10"),
        (1234.5, "$1,234.50"),
    ],
)
def test_dollars_show_cents_or_two_digits_below_ten_cents(value: float, text: str) -> None:
    assert numbers.dollars(value) == text


def test_days_are_written_in_words_that_stay_on_one_line() -> None:
    assert numbers.day(datetime.date(2024, 12, 6)) == f"6{NB}December 2024"


def test_differences_have_a_sign() -> None:
    assert numbers.signed_percent(0.4) == f"+0.40{NB}%"
    assert numbers.signed_percent(-34) == f"−34.00{NB}%"


def test_ratios_have_two_digits() -> None:
    assert numbers.ratio(4.7001) == "4.7×"
    assert numbers.ratio(12.3) == "12×"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (6.31e23, f"6.31{NB}×{NB}10²³"),
        (3.14e-5, f"3.14{NB}×{NB}10⁻⁵"),
        (9.999e9, f"1.00{NB}×{NB}10¹⁰"),
        (1, f"1.00{NB}×{NB}10⁰"),
    ],
)
def test_very_large_numbers_carry_their_power_of_ten(value: float, text: str) -> None:
    assert numbers.power(value) == text


def test_days_are_in_english_whatever_language_a_program_has_set() -> None:
    days = [datetime.date(2024, month, 5) for month in range(1, 13)]
    assert [numbers.day(day) for day in days] == [f"{day.day}{NB}{day:%B} 2024" for day in days]  # the tests set none
    assert [numbers.short_day(day) for day in days] == [f"5 {day:%b} 2024" for day in days]

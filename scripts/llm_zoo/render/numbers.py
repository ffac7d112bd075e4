"""How numbers look: three significant digits with a unit, or exact with thousands separators; the same everywhere."""

from __future__ import annotations

import datetime
import math

#: Keeps a number and its unit on one line.
NBSP = "\u00a0"
MINUS = "\u2212"
#: In English whatever language the program has set that uses this package; Python's own names would change with it.
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def significant(value: float, digits: int = 3) -> str:
    """`value` with `digits` significant digits, thousands separated, no exponent: 0.0421, 8.03, 671, 1,310."""
    if value == 0:
        return "0"
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    rounded = round(value, decimals)
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(rounded)))) if rounded else decimals
    return f"{rounded:,.{decimals}f}".replace("-", MINUS)


def _scaled(value: float, base: float, units: tuple[str, ...]) -> str:
    step = 0
    while step + 1 < len(units) and abs(value) >= base ** (step + 1) * 0.9995:
        step += 1
    return f"{significant(value / base**step)}{NBSP}{units[step]}".rstrip(NBSP)


def power(value: float) -> str:
    """A very large number with its power of ten: 6.31 × 10²³."""
    digits, exponent = f"{value:.2e}".split("e")
    return f"{digits}{NBSP}×{NBSP}10{str(int(exponent)).translate(_RAISED)}"


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def params(count: float) -> str:
    """Weights, short: 671 B, 8.03 B, 596 M."""
    return _scaled(count, 1000, ("", "K", "M", "B", "T"))


def exact(count: int) -> str:
    """All digits: 671,026,404,352."""
    return f"{count:,}".replace("-", MINUS)


def data_size(count: float) -> str:
    """Bytes in binary units: 68.6 KiB, 10.4 GiB."""
    if count and abs(count) < 1024:
        return f"{significant(count)}{NBSP}B"
    return _scaled(count, 1024, ("B", "KiB", "MiB", "GiB", "TiB")) if count else f"0{NBSP}B"


def gib(count: float) -> str:
    """Bytes in GiB: 10.4 GiB."""
    return f"{significant(count / 2**30)}{NBSP}GiB"


def ratio(value: float) -> str:
    """How many times: 4.7×."""
    return f"{significant(value, 2)}×"


def percent(share: float) -> str:
    """A share of 1 in percent: 5.5 %."""
    return f"{significant(share * 100, 2 if abs(share) < 0.1 else 3)}{NBSP}%"


def points(value: float) -> str:
    """A score: at most one decimal, no trailing zero."""
    return f"{round(value, 1) + 0:.1f}".removesuffix(".0").replace("-", MINUS)


def dollars(value: float) -> str:
    """US dollars: $0.27, $15, $0.0042."""
    if value and abs(value) < 0.1:
        return f"${significant(value, 2)}"
    return f"${value:,.2f}".removesuffix(".00")


def day(date: datetime.date) -> str:
    """A day in words: 26 December 2024."""
    return f"{date.day}{NBSP}{MONTHS[date.month - 1]} {date.year}"


def short_day(date: datetime.date) -> str:
    """The same on little room: 26 Dec 2024."""
    return f"{date.day} {MONTHS[date.month - 1][:3]} {date.year}"


def signed_percent(value: float) -> str:
    """A difference in percent points of the whole, with its sign: +0.4 %."""
    return f"{value:+.2f}{NBSP}%".replace("-", MINUS)

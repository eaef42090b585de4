"""Figures in words: how a finding says what it holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from hnb_xl.model.money import plain, rounded


def say(value: Decimal | str | None, unit: str = "") -> str:
    """A figure as a person reads it: £28,363,000, 25.34%, 1,512; words as they are."""
    if value is None:
        return "blank"
    if isinstance(value, str):
        return value
    if unit == "percent":
        return f"{plain(rounded(value * 100, Decimal('0.01')))}%"
    if unit == "GBP":
        return f"{'-' if value < 0 else ''}£{_grouped(abs(value))}"
    return _grouped(value)


def apart(difference: Decimal | None, unit: str = "") -> str:
    """A difference with its direction: "£19 less", "16 more", "0.33 percentage points more"."""
    if difference is None:
        return ""
    return f"{size(difference, unit)} {'more' if difference > 0 else 'less'}"


def size(difference: Decimal, unit: str = "") -> str:
    """How large a difference is: "£19", "16", "0.33 percentage points"."""
    if unit == "percent":
        return f"{plain(_shown(abs(difference) * 100))} percentage points"
    return say(_shown(abs(difference)), unit)


def _shown(amount: Decimal) -> Decimal:
    """An amount at two places, or at as many as show that it is not nought."""
    quantum = Decimal("0.01")
    while amount and not rounded(amount, quantum) and quantum > Decimal("0.000001"):
        quantum /= 10
    return rounded(amount, quantum)


def _grouped(value: Decimal) -> str:
    """Thousands apart; two decimal places, or as many as show anything, where the figure is not whole."""
    shown = _shown(abs(value)).copy_sign(value)
    if shown == shown.to_integral_value():
        return f"{shown:,.0f}"
    return f"{shown:,.2f}" if abs(shown) >= Decimal("0.01") else plain(shown)


def say_day(day: date) -> str:
    """A date as a person writes it: 30 November 2021."""
    return f"{day.day} {day:%B %Y}"


def as_held(value: Decimal | str | None) -> str | None:
    """A value as findings carry it: base units as plain text, to a millionth at the finest."""
    return plain(rounded(value, Decimal("0.000001"))) if isinstance(value, Decimal) else value


def sentence(text: str) -> str:
    """Text that begins with a capital."""
    return text[:1].upper() + text[1:]


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words in a row: "Baseline, Target and Q3"."""
    found = list(words)
    return f"{', '.join(found[:-1])} {last} {found[-1]}" if len(found) > 1 else "".join(found)

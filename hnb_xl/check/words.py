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
    direction = "more" if difference > 0 else "less"
    size = abs(difference)
    if unit == "percent":
        return f"{plain(_shown(size * 100))} percentage points {direction}"
    return f"{say(_shown(size), unit)} {direction}"


def _shown(size: Decimal) -> Decimal:
    """A size at two places, or at as many as show that it is not nought."""
    quantum = Decimal("0.01")
    while size and not rounded(size, quantum) and quantum > Decimal("0.000001"):
        quantum /= 10
    return rounded(size, quantum)


def _grouped(value: Decimal) -> str:
    """Thousands apart, and no more than two decimal places unless the figure is smaller than that."""
    shown = _shown(abs(value)).copy_sign(value)
    return f"{shown:,.0f}" if shown == shown.to_integral_value() else f"{Decimal(plain(shown)):,}"


def say_day(day: date) -> str:
    """A date as a person writes it: 30 November 2021."""
    return f"{day.day} {day:%B %Y}"


def as_held(value: Decimal | str | None) -> str | None:
    """A value as findings carry it: base units as plain text."""
    return plain(value) if isinstance(value, Decimal) else value


def sentence(text: str) -> str:
    """Text that begins with a capital."""
    return text[:1].upper() + text[1:]


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words in a row: "Baseline, Target and Q3"."""
    found = list(words)
    return f"{', '.join(found[:-1])} {last} {found[-1]}" if len(found) > 1 else "".join(found)

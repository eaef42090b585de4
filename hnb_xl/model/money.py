"""Units, rounding and published precision.

Inside, every number is a `Decimal` in base units: pounds, counts, fractions for percentages (5% is 0.05).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

ZERO = Decimal(0)
_DIGITS = 20  # more than a spreadsheet keeps, and fewer than Decimal's own 28


class Unit(StrEnum):
    """The unit a row or column is typed and shown in."""

    GBP = "£"
    GBP_K = "£k"
    GBP_M = "£m"
    PERCENT = "%"
    COUNT = "count"

    @property
    def scale(self) -> Decimal:
        """How many base units one typed unit is: 25.897 in £m is £25,897,000. Percent cells hold fractions already."""
        return _SCALE[self]

    @property
    def base(self) -> str:
        """The base unit's name in results: GBP, percent (as a fraction) or count."""
        return _BASE[self]

    @property
    def quantum(self) -> Decimal:
        """The default published precision in base units: £1, £1,000 (in £k and in £m to three places), 0.01%, 1."""
        return _QUANTUM[self]

    @property
    def number_format(self) -> str:
        """The Excel number format of an input cell in this unit; the unit shows in the cell."""
        return _FORMAT[self]


_SCALE = {
    Unit.GBP: Decimal(1),
    Unit.GBP_K: Decimal(1000),
    Unit.GBP_M: Decimal(1_000_000),
    Unit.PERCENT: Decimal(1),
    Unit.COUNT: Decimal(1),
}
_BASE = {
    Unit.GBP: "GBP",
    Unit.GBP_K: "GBP",
    Unit.GBP_M: "GBP",
    Unit.PERCENT: "percent",
    Unit.COUNT: "count",
}
_QUANTUM = {
    Unit.GBP: Decimal(1),
    Unit.GBP_K: Decimal(1000),
    Unit.GBP_M: Decimal(1000),
    Unit.PERCENT: Decimal("0.0001"),
    Unit.COUNT: Decimal(1),
}
_FORMAT = {
    Unit.GBP: "£#,##0;-£#,##0;£0",
    Unit.GBP_K: '£#,##0"k";-£#,##0"k";£0"k"',
    Unit.GBP_M: '£0.000"m";-£0.000"m";£0.000"m"',
    Unit.PERCENT: "0.00%",
    Unit.COUNT: "#,##0",
}
_SPELLINGS = {"GBP": Unit.GBP, "GBPk": Unit.GBP_K, "GBPm": Unit.GBP_M, "percent": Unit.PERCENT}


def unit(text: str) -> Unit:
    """Read a unit as written in a workbook or an authority file ("£m", "GBPm", "%", "percent", "count").

    Raises:
        ValueError: no such unit.
    """
    return _SPELLINGS.get(text) or Unit(text)


def rounded(value: Decimal, quantum: Decimal = Decimal(1)) -> Decimal:
    """Round to a multiple of `quantum`, halves away from zero, as Excel's ROUND does."""
    if quantum <= 0 or value.adjusted() - quantum.adjusted() >= _DIGITS:
        return value  # too large for its precision to show
    return (value / quantum).quantize(Decimal(1), rounding=ROUND_HALF_UP) * quantum


def plain(value: Decimal) -> str:
    """A Decimal as text without exponent or trailing zeros: "28363000", "0.2534"."""
    text = format(value.normalize(), "f") if value else "0"
    return "0" if text == "-0" else text


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a published figure's true value may lie: value ± half a unit of its published precision.

    An identity over published figures holds when the interval of one side meets that of the other, so a difference
    that rounding can explain is never reported, and one that it cannot is.
    """

    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, value: Decimal, quantum: Decimal = ZERO) -> Interval:
        """The interval of a figure published to `quantum` (0 for an exact count)."""
        half = quantum / 2
        return cls(value - half, value + half)

    @property
    def middle(self) -> Decimal:
        """The figure as published."""
        return (self.low + self.high) / 2

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def scaled(self, factor: Decimal) -> Interval:
        """Every end times an exact factor."""
        ends = (self.low * factor, self.high * factor)
        return Interval(min(ends), max(ends))

    def __truediv__(self, other: Interval) -> Interval:
        """Quotient.

        Raises:
            ZeroDivisionError: the divisor may be zero.
        """
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError("the divisor's published precision allows zero")
        ends = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def meets(self, other: Interval) -> bool:
        """True when rounding alone can explain the difference between the two."""
        return self.low <= other.high and other.low <= self.high

"""Years and periods: a financial year, a census year and an academic year are different types.

A period is spelled `2021-22/Q3`, `2021-22/M08` (month of the financial year, April is M01), `2021-22/outturn`, or a
return point named in the agreement (`2024-25/R2`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from hnb_xl.errors import BadArgument

_PERIOD = re.compile(r"(?P<year>\d{4}-\d{2})/(?P<point>[A-Za-z][A-Za-z0-9]{0,11})")
MONTHS_IN_YEAR = 12
QUARTER_MONTHS = 3
_MARCH, _APRIL = 3, 4
_EARLIEST, _LATEST = 1990, 2100


@dataclass(frozen=True, order=True, slots=True)
class FinancialYear:
    """1 April to 31 March, spelled `2021-22`."""

    start: int

    @classmethod
    def parse(cls, text: str) -> FinancialYear:
        """Read `2021-22`.

        Raises:
            BadArgument: not a financial year, or the two years do not follow one another.
        """
        match = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text.strip())
        start = int(match[1]) if match else 0
        if not match or not _EARLIEST <= start <= _LATEST or (start + 1) % 100 != int(match[2]):
            raise BadArgument(
                "bad_year", f"“{text}” is not a financial year.", "Write it as 2021-22 (April 2021 to March 2022)."
            )
        return cls(start)

    @classmethod
    def containing(cls, day: date) -> FinancialYear:
        """The financial year a date falls in."""
        return cls(day.year if day.month >= _APRIL else day.year - 1)

    def __str__(self) -> str:
        return f"{self.start}-{(self.start + 1) % 100:02d}"

    @property
    def first_day(self) -> date:
        """1 April."""
        return date(self.start, _APRIL, 1)

    @property
    def last_day(self) -> date:
        """31 March."""
        return date(self.start + 1, _MARCH, 31)

    def month_end(self, month: int) -> date:
        """The last day of month 1 (April) to 12 (March)."""
        year, index = self.start, _APRIL - 1 + month  # index of the month after, counted from January = 0
        following = date(year + index // 12, index % 12 + 1, 1)
        return following - timedelta(days=1)

    @property
    def next(self) -> FinancialYear:
        """The year after."""
        return FinancialYear(self.start + 1)

    @property
    def previous(self) -> FinancialYear:
        """The year before."""
        return FinancialYear(self.start - 1)


def known_year(text: str) -> FinancialYear | None:
    """The financial year that words name, or None."""
    try:
        return FinancialYear.parse(text)
    except BadArgument:
        return None


@dataclass(frozen=True, order=True, slots=True)
class CensusYear:
    """The calendar year whose January school census is meant: 2022 is the census of January 2022."""

    january: int

    @classmethod
    def within(cls, year: FinancialYear) -> CensusYear:
        """The January census that falls in a financial year."""
        return cls(year.start + 1)


@dataclass(frozen=True, order=True, slots=True)
class AcademicYear:
    """1 September to 31 August, spelled `2021/22`."""

    start: int

    def __str__(self) -> str:
        return f"{self.start}/{(self.start + 1) % 100:02d}"


@dataclass(frozen=True, slots=True)
class Period:
    """A point at which the council reports: a financial year and the name of a return point in it."""

    year: FinancialYear
    point: str

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `2021-22/Q3`.

        Raises:
            BadArgument: not a period.
        """
        match = _PERIOD.fullmatch(text.strip())
        if not match:
            raise BadArgument(
                "bad_period",
                f"“{text}” is not a period.",
                "Write it as 2021-22/Q3, 2021-22/M08, 2021-22/outturn, or with the agreement's own point (2024-25/R2).",
            )
        return cls(FinancialYear.parse(match["year"]), match["point"])

    def __str__(self) -> str:
        return f"{self.year}/{self.point}"

    @property
    def end(self) -> date | None:
        """The last day of a quarter, a month or the year; None for a return point the agreement names."""
        if self.point == "outturn":
            return self.year.last_day
        match = re.fullmatch(r"([QM])([0-9]{1,2})", self.point)
        if not match:
            return None
        month = int(match[2]) * (QUARTER_MONTHS if match[1] == "Q" else 1)
        return self.year.month_end(month) if 1 <= month <= MONTHS_IN_YEAR else None


def months_elapsed(year: FinancialYear, day: date) -> int:
    """Whole months of the year that have ended on a day.

    30 November gives 8; a day before a month's end does not count that month. 0 before the year, 12 after it.
    """
    if day < year.first_day:
        return 0
    return sum(1 for month in range(1, MONTHS_IN_YEAR + 1) if year.month_end(month) <= day)

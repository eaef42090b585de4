"""The period a row of an extract is for, as ledgers and case systems print it, to a return point of the workbook."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from hnb_xl.model.inputs import Inputs
from hnb_xl.model.year import MONTHS_IN_YEAR, FinancialYear, Period

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_POINT = re.compile(
    r"(?:(?P<year>20[0-9]{2})[-/](?:20)?[0-9]{2}[ /-]+)?(?P<point>[A-Za-z][A-Za-z0-9 ]{0,15}?)"
    r"(?: +(?P<late>20[0-9]{2})[-/](?:20)?[0-9]{2})?"
)
_QUARTER = re.compile(r"(?:quarter|qtr) ?([1-4])", re.IGNORECASE)
_FISCAL = re.compile(r"(?:P|PERIOD|M|MONTH|MTH)?[ .]*0?(?P<month>[0-9]{1,2})", re.IGNORECASE)
_SAP = re.compile(  # 008.2021, 2021008: period 8 of the year that begins in 2021
    r"0(?P<month>[0-9]{2})[./](?P<year>20[0-9]{2})|(?P<late>20[0-9]{2})[./]?0(?P<end>[0-9]{2})"
)
_DAY = re.compile(
    r"(?P<day>[0-9]{1,2})[-/. ](?P<month>[0-9]{1,2}|[A-Za-z]{3,9})[-/. ](?P<year>20[0-9]{2}|[0-9]{2})(?: [0-9:.]+)?"
)
_MONTH = re.compile(r"(?P<month>[A-Za-z]{3,9})[-/. ']*(?P<year>20[0-9]{2}|[0-9]{2})?")
_ISO = re.compile(r"(?P<year>20[0-9]{2})-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2})(?:[T ][0-9:.]+)?)?")


class NotAPeriod(ValueError):  # noqa: N818 -- the name says what it is
    """Words that name no month, date or return point that can be told for certain."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a period belongs: the return point, or why none; and its last day, to order periods by."""

    point: str
    why: str
    day: date


class Calendar:
    """The return points of a workbook's year, and which of them a date falls in.

    Args:
        inputs: The workbook: its year, and when each return point ends.
    """

    def __init__(self, inputs: Inputs) -> None:
        self.year = inputs.year
        self.points = inputs.points
        dated = {row.label: row.day("ends") for row in inputs["point"].named}
        ends = {point: dated.get(point) or Period(self.year, point).end for point in inputs.points}
        self._ends = [(end, point) for point, end in ends.items() if end is not None]
        self.now = inputs.point
        self._known: dict[str, Placed] = {}  # an extract says few periods many times

    def placed(self, text: str) -> Placed:
        """The return point that a printed period belongs to.

        Raises:
            NotAPeriod: it is none, or could be two (202108 is August or period 8; the day of 10/31/2021 is no month).
        """
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = self._placed(text)
        return found

    def _placed(self, text: str) -> Placed:
        plain = _QUARTER.sub(r"Q\1", " ".join(text.split()))
        named = self._named(plain)
        if named is not None:
            return named
        day = self._day(plain)
        if FinancialYear.containing(day) != self.year:
            return Placed("", f"of another year than {self.year}", day)
        for end, point in sorted(self._ends):
            if day <= end:
                return self._unless_later(point, day)
        return Placed("", "after the last return point of the year", day)

    def _unless_later(self, point: str, day: date) -> Placed:
        order = self.points.index
        if self.now in self.points and order(point) > order(self.now):
            return Placed("", f"later than this return ({self.now})", day)
        return Placed(point, "", day)

    def _named(self, plain: str) -> Placed | None:
        """A return point by its own name, with or without the year."""
        found = _POINT.fullmatch(plain)
        if found is None:
            return None
        point = next(
            (each for each in self.points if each.casefold() == found["point"].replace(" ", "").casefold()), ""
        )
        if not point:
            return None
        ends = {name: end for end, name in self._ends}
        day = ends.get(point, self.year.first_day)
        start = found["year"] or found["late"]
        if start and int(start) != self.year.start:
            return Placed("", f"of another year than {self.year}", day)
        return self._unless_later(point, day)

    def _day(self, plain: str) -> date:
        for kind, read in ((_ISO, _iso), (_SAP, self._of_sap), (_DAY, _day_of), (_MONTH, self._of_month)):
            found = kind.fullmatch(plain)
            day = read(found) if found else None
            if day is not None:
                return day
        found = _FISCAL.fullmatch(plain)
        if found is None or not 1 <= int(found["month"]) <= MONTHS_IN_YEAR:
            raise NotAPeriod(plain)
        return self.year.month_end(int(found["month"]))

    def _of_sap(self, found: re.Match[str]) -> date | None:
        month, year = int(found["month"] or found["end"]), int(found["year"] or found["late"])
        return FinancialYear(year).month_end(month) if 1 <= month <= MONTHS_IN_YEAR else None

    def _of_month(self, found: re.Match[str]) -> date | None:
        month = _month(found["month"])
        if month is None:
            return None
        if found["year"]:
            return _last_day(_full(found["year"]), month)
        return self.year.month_end((month - 4) % MONTHS_IN_YEAR + 1)


def _iso(found: re.Match[str]) -> date | None:
    year, month = int(found["year"]), int(found["month"])
    if not 1 <= month <= MONTHS_IN_YEAR:
        return None
    return _date(year, month, int(found["day"])) if found["day"] else _last_day(year, month)


def _day_of(found: re.Match[str]) -> date | None:
    """Day, month, year: the order in which this country writes them."""
    month = int(found["month"]) if found["month"].isdigit() else _month(found["month"])
    return None if month is None else _date(_full(found["year"]), month, int(found["day"]))


def _month(word: str) -> int | None:
    """October, Oct or Sept; three letters at least."""
    plain = word.casefold()
    return next((at for at, month in enumerate(_MONTHS, 1) if month.startswith(plain) and len(plain) >= 3), None)


def _full(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _last_day(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)

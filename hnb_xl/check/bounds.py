"""From which day to which a return's period lasts: what dates in a return are held against."""

from __future__ import annotations

from datetime import date, timedelta

from hnb_xl.check.view import View
from hnb_xl.model.year import MONTHS_IN_YEAR, QUARTER_MONTHS


def bounds(look: View) -> tuple[date, date]:
    """First and last day of the return's period: the agreement's own dates before those of a quarter or month.

    The rule that asks must read "point.point" and "point.ends".
    """
    year = look.period.year
    start, end = year.first_day, look.period.end or year.last_day
    if look.period.point.startswith("Q"):
        start = _months_before(end, QUARTER_MONTHS, year.first_day)
    elif look.period.point.startswith("M"):
        start = _months_before(end, 1, year.first_day)
    ends = {row.label: row["ends"].day for row in look.rows("point")}
    stated = ends.get(look.point)
    if stated is not None:
        end = stated
        earlier = [day for day in ends.values() if day is not None and day < stated]
        start = max(earlier) + timedelta(days=1) if earlier else start
    if end < start:  # a report on the plan before its year begins: its data are of the year before
        start = year.previous.first_day
    return start, end


def _months_before(end: date, months: int, first: date) -> date:
    """The first day of the period of so many months that ends on a month's last day, within the year."""
    following = end + timedelta(days=1)
    month = following.month - months
    return max(first, date(following.year + (month - 1) // MONTHS_IN_YEAR, (month - 1) % MONTHS_IN_YEAR + 1, 1))

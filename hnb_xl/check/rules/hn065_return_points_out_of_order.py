"""HN065: the return points' dates are out of order, outside their year, or due before the period ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import RowView, View
from hnb_xl.check.words import say_day
from hnb_xl.model.finding import Severity
from hnb_xl.model.year import known_year

_REGULAR = re.compile(r"[QM][0-9]{1,2}")  # a quarter or a month lies in its year; a point with a name may open it
_YEAR: dict[str, Typed] = {"year": "2021-22"}
_FIRST: tuple[dict[str, Typed], ...] = (
    _YEAR | {"point": "Q1", "ends": date(2021, 6, 30)},
    _YEAR | {"point": "Q2", "ends": date(2021, 9, 30)},
    _YEAR | {"point": "Q3", "ends": date(2021, 12, 31)},
)
_LAST: dict[str, Typed] = _YEAR | {"point": "Q4"}


@Rule(
    code="HN065",
    title="Dates out of order",
    severity=Severity.ERROR,
    family=Family.ENTRY,
    message="{row}: “{column}” is {day}, {what}.",
    fix="Correct {place}: periods follow one another within the financial year, and a return is due after its period.",
    reads=("point.point", "point.year", "point.ends", "point.due", "month.month"),
    needs=("point.ends",),
    source="Agreement, return points",
    passing={"point": (*_FIRST, _LAST | {"ends": date(2022, 3, 31)})},
    failing={"point": (*_FIRST, _LAST | {"ends": date(2021, 12, 31)})},
)
def return_points_out_of_order(look: View) -> Iterator[Fault]:
    """Periods end one after another, within their financial year, and each return is due after its period's end.

    A point that is no quarter or month may report on the plan as it opens, on the last day of the year before. Months
    of the Monthly sheet go down it in order.
    """
    yield from _months(look)
    last: RowView | None = None
    dated = [row for row in look.rows("point") if row["ends"].day is not None]
    if not dated:
        raise NothingToCheck("no return point has a date")
    for row in dated:
        day, year = row["ends"].day, known_year(row.words("year"))
        before = last["ends"].day if last else None
        if day is None:
            continue
        opening = year.first_day - timedelta(days=1) if year and not _REGULAR.fullmatch(row.label) else None
        if year is not None and day != opening and not year.first_day <= day <= year.last_day:
            yield _fault(row, "ends", day, f"outside the financial year {year}")
        elif last is not None and before is not None and day <= before:
            what = f"not after {say_day(before)}, the end of {last.label}"
            yield _fault(row, "ends", day, what, (last["ends"].place,))
        last = row
        due = row["due"].day
        if due is not None and due < day:
            yield _fault(row, "due", due, f"before the period ends on {say_day(day)}", (row["ends"].place,))


def _months(look: View) -> Iterator[Fault]:
    """Months that do not stand one after another: mostly one with another year's date."""
    last: RowView | None = None
    for row in look.rows("month"):
        day, before = row["month"].day, last["month"].day if last else None
        if last is not None and day is not None and before is not None and day < before:
            what = f"but stands below {say_day(before)}: months go down the sheet in order"
            places = (last["month"].place,)
            yield replace(_fault(row, "month", day, what, places), severity=Severity.WARNING)
        last = row


def _fault(row: RowView, column: str, day: date, what: str, related: tuple[str, ...] = ()) -> Fault:
    return row.fault(column, value=day.isoformat(), related=related, words={"day": say_day(day), "what": what})

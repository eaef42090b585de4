"""HN009: the data date does not fall in the return's period, or comes after the submission."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from hnb_xl.check.bounds import bounds
from hnb_xl.check.fault import Fault, NothingToCheck
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.check.words import say_day
from hnb_xl.model.finding import Severity


@Rule(
    code="HN009",
    title="Date outside the period",
    severity=Severity.ERROR,
    family=Family.ENTRY,
    message="The {row} is {day}, {what}.",
    fix="Correct {place}, or the return point on the Period sheet if a new return has been opened.",
    reads=("period.year", "period.point", "period.data_date", "period.submitted", "point.point", "point.ends"),
    needs=("period.data_date",),
    source="K1",
    passing={"period": ({"data_date": date(2021, 11, 30), "submitted": date(2021, 12, 16)},)},
    failing={"period": ({"data_date": date(2021, 9, 30), "submitted": date(2021, 12, 16)},)},
)
def date_outside_the_period(look: View) -> Iterator[Fault]:
    """The figures stand at a date within the return's period, and are submitted on or after it."""
    row, submission = look.item("period", "data_date"), look.item("period", "submitted")
    data_date = row["value"].day if row else None
    if row is None or data_date is None:
        return
    shown = [look.item("period", key) for key in ("year", "point")]
    if "/".join(each.words("value").casefold() for each in shown if each) != str(look.period).casefold():
        raise NothingToCheck("the dates on the Period sheet are those of another return")
    start, end = bounds(look)
    if data_date < start:
        words = {"day": f"{say_day(data_date)}", "what": f"before {look.point} begins on {say_day(start)}"}
        yield row.fault("value", value=data_date.isoformat(), expected=start.isoformat(), words=words)
    if data_date > end:
        words = {"day": f"{say_day(data_date)}", "what": f"after {look.point} ends on {say_day(end)}"}
        yield row.fault("value", value=data_date.isoformat(), expected=end.isoformat(), words=words)
    submitted = submission["value"].day if submission else None
    if submission and submitted and submitted < data_date:
        words = {"day": f"{say_day(submitted)}", "what": f"before the data date of {say_day(data_date)}"}
        yield submission.fault(
            "value",
            value=submitted.isoformat(),
            expected=data_date.isoformat(),
            related=(row["value"].place,),
            words=words,
        )

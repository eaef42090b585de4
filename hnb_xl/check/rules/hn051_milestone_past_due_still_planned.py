"""HN051: a milestone's date has gone by, and it is still planned or in progress."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.check.words import say_day
from hnb_xl.model.finding import Severity

_UNDER_WAY = ("Planned", "In progress")
_DATA: dict[str, Typed] = {"data_date": date(2021, 11, 30)}
_MILESTONE: dict[str, Typed] = {"key": "panel", "item": "Panel set up", "status": "Planned"}


@Rule(
    code="HN051",
    title="Milestone overdue",
    severity=Severity.WARNING,
    family=Family.PLAN_QUALITY,
    message="{row} was due on {due}, and at the data date of {data} it is {said}.",
    fix="Give its status in {status}: in progress, complete, delayed or stopped; or its new date in {place}.",
    reads=("period.data_date", "milestone.due", "milestone.status"),
    needs=("period.data_date", "milestone.due", "milestone.status"),
    source="K11, workstream updates; W10",
    passing={"period": (_DATA,), "milestone": (_MILESTONE | {"due": date(2021, 11, 30)},)},
    failing={"period": (_DATA,), "milestone": (_MILESTONE | {"due": date(2021, 11, 29)},)},
)
def milestone_past_due_still_planned(look: View) -> Iterator[Fault]:
    """By the data date, what was due before it is complete, or is said to be delayed or stopped.

    What is only planned is a warning; what is in progress a note.
    """
    item = look.item("period", "data_date")
    data_date = item["value"].day if item else None
    if item is None or data_date is None:
        raise NothingToCheck("the data date is no date")
    for row in look.rows("milestone"):
        due, status = row["due"].day, row["status"]
        if due is not None and due < data_date and status.words in _UNDER_WAY:
            yield row.fault(
                "due",
                value=due.isoformat(),
                expected=data_date.isoformat(),
                related=(status.place, item["value"].place),
                words={
                    "due": say_day(due),
                    "data": say_day(data_date),
                    "status": status.place,
                    "said": f"still {status.words.lower()}",
                },
                severity=Severity.WARNING if status.words == "Planned" else Severity.NOTE,
            )

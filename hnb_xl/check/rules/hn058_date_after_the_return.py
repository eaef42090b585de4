"""HN058: something is said to have been brought up to date, or to have happened, after the return."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from hnb_xl.check.bounds import bounds
from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.check.words import say_day
from hnb_xl.model.finding import Severity
from hnb_xl.model.tables.programme import SERIES

_DATED = {"risk": "updated", "measure": "updated"}
_SERIES = tuple(series.key for series in SERIES)
_RISK: dict[str, Typed] = {"key": "growth", "risk": "Growth above forecast"}


@Rule(
    code="HN058",
    title="Date after the return",
    severity=Severity.WARNING,
    family=Family.ENTRY,
    message="{row} has the date {day}, but this return ends on {end}{submitted}.",
    fix="Correct {place}: a return cannot hold what comes after it.",
    reads=(
        "period.submitted",
        "point.point",
        "point.ends",
        "risk.updated",
        "measure.updated",
        "month.month",
        *(f"month.{key}" for key in _SERIES),
    ),
    source="W4, W6, W10",
    passing={"risk": (_RISK | {"updated": date(2021, 12, 31)},)},
    failing={"risk": (_RISK | {"updated": date(2022, 12, 31)},)},
)
def date_after_the_return(look: View) -> Iterator[Fault]:
    """Risks and measures were last looked at, and monthly figures stand, by the end of the period or the submission."""
    _, end = bounds(look)
    item = look.item("period", "submitted")
    submitted = item["value"].day if item else None
    last = max(end, submitted) if submitted else end
    dated = [(row, column) for table, column in _DATED.items() for row in look.rows(table)]
    with_figures = (row for row in look.rows("month") if any(row.number(key) is not None for key in _SERIES))
    dated += [(row, "month") for row in with_figures]
    known = [(row, column, day) for row, column in dated if (day := row[column].day) is not None]
    if not known:
        raise NothingToCheck("nothing is dated")
    for row, column, day in known:
        if day > last:
            words = {"day": say_day(day), "end": say_day(end)}
            words["submitted"] = f" and is submitted on {say_day(submitted)}" if submitted else ""
            yield row.fault(column, value=day.isoformat(), expected=last.isoformat(), words=words)

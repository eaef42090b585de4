"""HN050: a measure, a risk or the monthly table was last brought up to date before the period began."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from hnb_xl.check.bounds import bounds
from hnb_xl.check.fault import Fault, NothingToCheck
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import RowView, View
from hnb_xl.check.words import say_day
from hnb_xl.model.finding import Severity
from hnb_xl.model.tables.programme import SERIES

_SERIES = tuple(series.key for series in SERIES)
_SOURCES = {"measure": "updated", "risk": "updated"}


@Rule(
    code="HN050",
    title="Data older than the period",
    severity=Severity.WARNING,
    family=Family.OVER_TIME,
    message="{row}: last brought up to date on {day}, but {point} begins on {start}.",
    fix="Bring it up to date, or say in the comment why the figure of an earlier period stands; then correct {place}.",
    reads=(
        "point.point",
        "point.ends",
        "measure.updated",
        "risk.updated",
        "month.month",
        *(f"month.{key}" for key in _SERIES),
    ),
    source="W4, W6, W10",
    passing={"risk": ({"key": "growth", "risk": "Growth above forecast", "updated": date(2021, 11, 30)},)},
    failing={"risk": ({"key": "growth", "risk": "Growth above forecast", "updated": date(2021, 8, 31)},)},
)
def data_older_than_the_period(look: View) -> Iterator[Fault]:
    """What a return shows was brought up to date within its period: each measure and risk, and the latest month."""
    start, _ = bounds(look)
    dated = [(row, column, day) for row, column in _sources(look) if (day := row[column].day) is not None]
    if not dated:
        raise NothingToCheck("nothing says when it was last brought up to date")
    for row, column, day in dated:
        if day < start:
            words = {"day": say_day(day), "point": look.point, "start": say_day(start)}
            yield row.fault(column, value=day.isoformat(), expected=start.isoformat(), words=words)


def _sources(look: View) -> Iterator[tuple[RowView, str]]:
    for table, column in _SOURCES.items():
        for row in look.rows(table):
            yield row, column
    months = [row for row in look.rows("month") if any(row.number(key) is not None for key in _SERIES)]
    latest = max(months, key=lambda row: row["month"].day or date.min, default=None)
    if latest is not None:
        yield latest, "month"

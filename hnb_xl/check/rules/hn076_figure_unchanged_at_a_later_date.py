"""HN076: a figure is to the last digit that of the return before, though the data date has moved on."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import RowView, View
from hnb_xl.check.words import listed, say
from hnb_xl.model.finding import Severity

_PRECISE = 1_000  # a figure of three digits may well be the same again
_MEASURES = frozenset({"stock", "forecast"})
_KPI: dict[str, Typed] = {"ref": "34", "name": "Average placement cost", "basis": "forecast", "target": 17_171}


@Rule(
    code="HN076",
    title="Figure unchanged at a later date",
    severity=Severity.NOTE,
    family=Family.OVER_TIME,
    message="{names} {is_} exactly what {it} at {last}, though the data date has moved on.",
    fix="Make sure that {place} was brought up to date and not only copied forward.",
    reads=("kpi.basis", "kpi.target", "kpi.{point}"),
    source="A figure copied forward",
    passing={"kpi": (_KPI | {"Q2": 16_768, "Q3": 16_770},)},
    failing={"kpi": (_KPI | {"Q2": 16_768, "Q3": 16_768},)},
)
def figure_unchanged_at_a_later_date(look: View) -> Iterator[Fault]:
    """A stock or a forecast of four digits or more differs from the return before, unless it is exactly its target.

    One note lists all such figures.
    """
    here = look.points.index(look.point) if look.point in look.points else 0
    if here == 0:
        raise NothingToCheck("there is no return before this one in the year")
    last, compared, same = look.points[here - 1], False, []
    for row in look.rows("kpi"):
        now, before = row.number(look.point), row.number(last)
        if now is None or before is None or row.words("basis") not in _MEASURES:
            continue
        if abs(now) < _PRECISE * (row[look.point].quantum or 1) or now == row.number("target"):
            continue
        compared = True
        if now == before:
            same.append(row)
    if not compared:
        raise NothingToCheck("no KPI has a precise figure at this return and at the one before")
    if same:
        yield _together(same, look.point, last)


def _together(rows: list[RowView], point: str, last: str) -> Fault:
    return rows[0].fault(
        point,
        expected=None,
        related=tuple(row[last if index else point].place for row in rows for index in (0, 1))[1:],
        words={
            "names": listed(f"{row.name} at {say(row.number(point), row.unit)}" for row in rows),
            "is_": "is" if len(rows) == 1 else "are",
            "it": "it was" if len(rows) == 1 else "they were",
            "last": last,
        },
    )

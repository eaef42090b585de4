"""HN012: the cumulative deficit before safety valve funding is above the agreement's ceiling."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import RowView, View
from hnb_xl.check.words import say
from hnb_xl.model.finding import Severity

_YEAR: dict[str, Typed] = {"year": "2021-22", "brought_forward": 24_401_000, "ceiling": 28_607_000}
_KPI: dict[str, Typed] = {"ref": "13", "name": "In-year deficit", "fact": "dsg.in_year", "basis": "forecast"}


@Rule(
    code="HN012",
    title="Deficit above the agreement's ceiling",
    severity=Severity.ERROR,
    family=Family.AGREEMENT,
    message="The cumulative deficit before safety valve funding is {value} for {year}: {over} above the ceiling of "
    "{expected}.",
    fix="Check {place}; if the figure is right, the condition is at risk: say so to the section 151 officer and DfE.",
    reads=("profile.year", "profile.ceiling", "profile.outturn", "kpi.fact", "kpi.{point}"),
    needs=("profile.ceiling",),
    clause="2",
    source="Safety Valve agreement, deficit profile",
    passing={"profile": (_YEAR,), "kpi": (_KPI | {"Q3": 3_962_000},)},
    failing={"profile": (_YEAR,), "kpi": (_KPI | {"Q3": 4_206_001},)},
)
def deficit_above_the_ceiling(look: View) -> Iterator[Fault]:
    """The forecast of this year end, and the final outturn of any other year, keep within the ceiling."""
    year = str(look.period.year)
    known = False
    for row in look.rows("profile"):
        ceiling = row.number("ceiling")
        if ceiling is None:
            continue
        if row.label == year:
            found = _forecast(look)
        else:
            closed = row.number("outturn")
            found = None if closed is None else (closed, row, "outturn")
        if found is None:
            continue
        known = True
        deficit, where, column = found
        if deficit > ceiling:
            yield where.fault(
                column,
                value=deficit,
                expected=ceiling,
                difference=deficit - ceiling,
                unit="GBP",
                related=(row["ceiling"].place,),
                words={"year": row.label, "over": say(deficit - ceiling, "GBP")},
            )
    if not known:
        raise NothingToCheck("there is no deficit yet to hold against the ceiling")


def _forecast(look: View) -> tuple[Decimal, RowView, str] | None:
    """The worst that this return says of the year end: the KPI that states it, or brought forward plus in-year."""
    measured = look.value("deficit.cumulative.before_sv")
    stating = {row.words("fact"): row for row in reversed(list(look.rows("kpi"))) if row.words("fact")}
    row = stating.get("dsg.before_sv") or stating.get("dsg.in_year")
    if row is None or look.point not in look.points:
        ceiling = next((each for each in look.rows("profile") if each.label == str(look.period.year)), None)
        return None if measured is None or ceiling is None else (measured, ceiling, "ceiling")
    stated = row.number(look.point) if row.words("fact") == "dsg.before_sv" else None
    figures = [figure for figure in (stated, measured) if figure is not None]
    return (max(figures), row, look.point) if figures else None

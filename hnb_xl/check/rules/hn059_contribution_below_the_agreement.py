"""HN059: the council is expected to contribute less from its own funds than it agreed to."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import RowView, View
from hnb_xl.check.words import say
from hnb_xl.model.finding import Severity
from hnb_xl.model.money import Interval

_YEAR: dict[str, Typed] = {"year": "2021-22", "council": 1_200_000}
_KPI: dict[str, Typed] = {"ref": "20", "name": "General Fund", "fact": "dsg.council", "basis": "forecast"}


@Rule(
    code="HN059",
    title="Council's contribution below the agreement",
    severity=Severity.ERROR,
    family=Family.AGREEMENT,
    message="{row} is {value} at {point}, {short} less than the {expected} that the council agreed to contribute.",
    fix="Check {place}; if it is right, the condition is broken: say so to the section 151 officer and DfE.",
    reads=("profile.year", "profile.council", "kpi.fact", "kpi.{point}", "model.fact", "model.actual"),
    needs=("profile.council",),
    clause="3.8",
    source="Safety Valve agreement: the council's own contribution",
    passing={"profile": (_YEAR,), "kpi": (_KPI | {"Q3": 1_200_000},)},
    failing={"profile": (_YEAR,), "kpi": (_KPI | {"Q3": 1_000_000},)},
)
def contribution_below_the_agreement(look: View) -> Iterator[Fault]:
    """The year's contribution from the council's own funds is at least that of the agreement, wherever it stands."""
    agreed = next((row for row in look.rows("profile") if row.label == str(look.period.year)), None)
    least = agreed.number("council") if agreed else None
    stated = [(row, column, given) for row, column, given in _stated(look) if given is not None]
    if agreed is None or least is None or not stated:
        raise NothingToCheck("the agreement or the return gives no contribution for this year")
    for row, column, given in stated:
        stated_as, floor = Interval.of(given, row[column].quantum), Interval.of(least, agreed["council"].quantum)
        if given < least and not stated_as.meets(floor):
            yield row.fault(
                column,
                value=given,
                expected=least,
                difference=given - least,
                related=(agreed["council"].place,),
                words={"point": look.point, "short": say(least - given, "GBP")},
            )


def _stated(look: View) -> Iterator[tuple[RowView, str, Decimal | None]]:
    """The contribution as the amount it is: the model writes it as a saving, negative."""
    for row in look.rows("kpi"):
        if row.words("fact") == "dsg.council" and look.point in row.columns:
            yield row, look.point, row.number(look.point)
    for row in look.rows("model"):
        if row.words("fact") == "dsg.council":
            given = row.number("actual")
            yield row, "actual", None if given is None else abs(given)

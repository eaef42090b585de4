"""HN013: the in-year deficit is forecast to be above the plan."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.check.words import say
from hnb_xl.model.finding import Severity

_LINE: dict[str, Typed] = {"key": "net", "line": "Net DSG deficit", "unit": "£m", "plan": 3.482}
_STATES: dict[str, Typed] = {"signs": "deficit", "fact": "dsg.in_year"}


@Rule(
    code="HN013",
    title="In-year deficit above plan",
    severity=Severity.WARNING,
    family=Family.AGREEMENT,
    message="{row} is forecast at {value} against a plan of {expected}: {over} worse.",
    fix="Say in the return what drives it and how it will be recovered; the Summary sheet's bridge lists the lines.",
    reads=("kpi.fact", "kpi.{point}", "kpi.target", "model.fact", "model.actual", "model.plan"),
    clause="2",
    source="K6 and K7",
    passing={"model": (_LINE | _STATES | {"actual": 3.480},)},
    failing={"model": (_LINE | _STATES | {"actual": 3.962},)},
)
def in_year_above_plan(look: View) -> Iterator[Fault]:
    """The year's net deficit, as the KPIs or else the model state it, keeps to the plan."""
    for table, column, planned in (("kpi", look.point, "target"), ("model", "actual", "plan")):
        for row in look.rows(table):
            id = f"{table}.{row.key}"
            off, plan = look.value(f"{id}.adverse"), look.value(f"{id}.{planned}")
            if row.words("fact") != "dsg.in_year" or off is None or column not in row.columns:
                continue
            if off > 0:
                related = (row[planned].place,)
                words = {"over": say(off, "GBP")}
                yield row.fault(column, expected=plan, difference=off, related=related, words=words)
            return
    raise NothingToCheck("no row states the in-year net deficit with its plan")

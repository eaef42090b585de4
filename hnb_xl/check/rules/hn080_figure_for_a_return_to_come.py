"""HN080: a figure stands under a return point that is still to come."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.finding import Severity

_PER_POINT = {"kpi": "{point}", "contribution": "{point}", "condition_kpi": "{point}", "condition": "{point} assurance"}
_KPI: dict[str, Typed] = {"ref": "10", "name": "HNB spend", "Q3": 32_200_451}


@Rule(
    code="HN080",
    title="Figure for a return still to come",
    severity=Severity.ERROR,
    family=Family.ENTRY,
    message="{row}: {value} stands under {point}, but this return is {now}.",
    fix="Move it from {place} to the column of its own return, or open the later return on the Period sheet.",
    reads=(
        *(f"{table}.{column}" for table, column in _PER_POINT.items()),
        "ehcp.period",
        "ehcp.issued",
        "ehcp.ceased",
        "ehcp.stock",
    ),
    source="Entry: a figure in the wrong column",
    passing={"kpi": (_KPI,)},
    failing={"kpi": (_KPI | {"Q4": 32_200_451},)},
)
def figure_for_a_return_to_come(look: View) -> Iterator[Fault]:
    """What is reported at a return stands under it or under an earlier one, never under one not yet due."""
    if look.point not in look.points:
        raise NothingToCheck("the return point is not among the agreement's")
    coming = look.points[look.points.index(look.point) + 1 :]
    if not coming:
        raise NothingToCheck("this is the last return of the year")
    cells = [
        (row, column.format(point=point), point)
        for table, column in _PER_POINT.items()
        for row in look.rows(table)
        for point in coming
    ]
    flows = (row for row in look.rows("ehcp") if row.label in coming)
    cells += [(row, column, row.label) for row in flows for column in ("issued", "ceased", "stock")]
    for row, column, point in cells:
        if not row[column].is_blank:
            yield row.fault(column, words={"point": point, "now": look.point})

"""HN075: a KPI or a line is rated, but there is no target or plan that it could be rated by."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import RowView, View
from hnb_xl.check.words import listed
from hnb_xl.model.finding import Severity

_KPI: dict[str, Typed] = {"ref": "6a", "name": "Movers", "reported": "G", "Q3": 1}
_HELD_TO = {"kpi": "target", "model": "plan"}


@Rule(
    code="HN075",
    title="Rated without a target",
    severity=Severity.NOTE,
    family=Family.PLAN_QUALITY,
    message="{names} {is_} rated, but {has} no {what} to be rated by.",
    fix="Give the target in {place}, or say in the comment what the rating goes by.",
    reads=(
        "kpi.reported",
        "kpi.target",
        "kpi.{point}",
        "model.reported",
        "model.plan",
        "model.actual",
    ),
    source="K6 and K7: a rating compares a figure with its target",
    passing={"kpi": (_KPI | {"target": 0},)},
    failing={"kpi": (_KPI | {"target": "n/a"},)},
)
def rated_without_a_target(look: View) -> Iterator[Fault]:
    """What has both a figure and a rating has a target too, or the parts to make one; one note for each table."""
    rated = False
    for table, column in _HELD_TO.items():
        rows = [row for row in look.rows(table) if row.words("reported") and _figure(look, row)]
        rated = rated or bool(rows)
        without = [row for row in rows if look.value(f"{table}.{row.key}.{column}") is None]
        if without:
            yield without[0].fault(
                column,
                related=tuple(row[column].place for row in without[1:]),
                words={
                    "names": listed(row.name for row in without),
                    "is_": "is" if len(without) == 1 else "are",
                    "has": "has" if len(without) == 1 else "have",
                    "what": column,
                },
            )
    if not rated:
        raise NothingToCheck("nothing is rated")


def _figure(look: View, row: RowView) -> bool:
    column = look.point if row.table == "kpi" else "actual"
    return column in row.columns and row.number(column) is not None

"""HN037: a row of the rounding table names no figure, so that it changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.finding import Severity
from hnb_xl.model.tables import TABLES

_KPI = {"ref": "9"}


@Rule(
    code="HN037",
    title="Rounding names no figure",
    severity=Severity.WARNING,
    family=Family.ENTRY,
    message="“{value}” in the rounding table names no figure of this workbook, so it changes nothing.",
    fix="Write the table, row and column as in tblKPI / 9 / Q1.",
    reads=tuple(f"{table.key}.{table.row_key}" for table in TABLES if not table.items),
    needs=("rounding.id",),
    source="Published precision",
    passing={"kpi": (_KPI,), "rounding": ({"id": "tblKPI / 9 / Q1", "rounded_to": 1000},)},
    failing={"kpi": (_KPI,), "rounding": ({"id": "tblKPI / 9a / Q1", "rounded_to": 1000},)},
)
def rounding_names_no_figure(look: View) -> Iterator[Fault]:
    """Each row of the rounding table names a table, a row and a column that are there."""
    known = {
        f"{look.contract(table).name} / {row.label} / {column.header}"
        for table in look.tables()
        for row in look.rows(table)
        for column in look.contract(table).columns
    }
    for row in look.rows("rounding"):
        if row.words("id") and row.words("id") not in known:
            yield row.fault("id")

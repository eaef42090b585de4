"""HN004: a cell holds an Excel error, or a formula whose result was never saved."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault
from hnb_xl.check.rule import Family, Rule, entered
from hnb_xl.check.view import RowView, View
from hnb_xl.model.finding import Severity


@Rule(
    code="HN004",
    title="Cell in error",
    severity=Severity.ERROR,
    family=Family.ENTRY,
    message="{row}: {place} under “{column}” holds {what}.",
    fix="Mend the formula in {place} or type the figure; then save the workbook in Excel.",
    reads=entered(),
    source="Entry",
    final="What the cell holds cannot be read",
    passing={"kpi": ({"ref": "10", "Q3": 32_200_451},)},
    failing={"kpi": ({"ref": "10", "Q3": "#REF!"}, {"ref": "11", "Q3": "="})},
)
def cell_in_error(look: View) -> Iterator[Fault]:
    """An error in a cell must not pass for a figure that is not there yet."""
    for table in look.tables():
        contract = look.contract(table)
        if contract.items:
            items = (look.item(table, item.key) for item in contract.items if not item.formula)
            rows: list[RowView] = [row for row in items if row is not None]
        else:
            rows = list(look.rows(table))
        for row in rows:
            for column in row.columns:
                entry = row[column]
                if entry.error:
                    yield row.fault(column, words={"what": f"the error {entry.error}"})
                elif entry.stale:
                    yield row.fault(column, words={"what": "a formula whose result was never saved"})

"""HN079: the label of a row was changed, so that nothing finds what stands in it."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import RowView, View
from hnb_xl.check.words import listed
from hnb_xl.model.authority_fields import TO_DATE
from hnb_xl.model.finding import Severity
from hnb_xl.model.tables import TABLES

_ITEMS = tuple(f"{table.key}.{item.key}" for table in TABLES for item in table.items if not item.formula)


@Rule(
    code="HN079",
    title="Row that nothing reads",
    severity=Severity.ERROR,
    family=Family.ENTRY,
    message="{row}: {what}.",
    fix="Write the label back as the template has it, beginning at {place}.",
    reads=(*_ITEMS, "ehcp.period", "ehcp.kind"),
    source="Entry: a label edited",
    passing={"ehcp": ({"period": "Q1", "kind": "period"},)},
    failing={"ehcp": ({"period": "Qtr 1", "kind": "period"},)},
)
def row_that_nothing_reads(look: View) -> Iterator[Fault]:
    """Every fact of the Agreement and Period sheets has its row, and every row of the flow a return point."""
    for table in look.tables():
        contract = look.contract(table)
        there = [row for item in contract.items if (row := _item(look, table, item.key, item.formula)) is not None]
        lost = [item.label for item in contract.items if not item.formula and look.item(table, item.key) is None]
        if lost and there:
            what = f"the rows {listed(f'“{label}”' for label in lost)} of its table are gone"
            what = f"the row “{lost[0]}” of its table is gone" if len(lost) == 1 else what
            yield there[0].fault("value", words={"what": what})
    for row in look.rows("ehcp"):
        if row.label not in look.points and row.label.casefold() != TO_DATE.casefold():
            what = f"“{row.label}” is no return point ({listed(look.points)}) and not “{TO_DATE}”"
            yield row.fault("period", expected=listed((*look.points, TO_DATE)), words={"what": what})


def _item(look: View, table: str, key: str, formula: str) -> RowView | None:
    return None if formula else look.item(table, key)

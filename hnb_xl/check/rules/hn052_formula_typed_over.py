"""HN052: a value was typed where a formula stood, so that the cell no longer follows from anything."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import RowView, View
from hnb_xl.model.finding import Severity
from hnb_xl.model.tables import TABLES

_WORKED_OUT = (
    *(f"{table.key}.{column.key}" for table in TABLES for column in table.columns if column.is_computed),
    *(f"{table.key}.{item.key}" for table in TABLES for item in table.items if item.formula),
)


@Rule(
    code="HN052",
    title="Formula typed over",
    severity=Severity.ERROR,
    family=Family.ENTRY,
    message="{row}: {place} under “{column}” holds {value}, typed where a formula stood.",
    fix="Refresh the workbook: {place} gets its formula again. A figure of your own belongs in a white cell.",
    reads=_WORKED_OUT,
    source="Grey cells are worked out",
    passing={"kpi": ({"ref": "10", "variance": None},)},
    failing={"kpi": ({"ref": "10", "variance": 409_451},)},
)
def formula_typed_over(look: View) -> Iterator[Fault]:
    """Every computed cell holds its formula, so that nobody reads a figure that no longer moves."""
    for table in look.tables():
        for row in _rows(look, table):
            for column, entry in row.typed_over():
                held = entry.number if entry.number is not None else (entry.words or entry.error)
                yield Fault(table, row.key, column, row.name, entry, value=held)


def _rows(look: View, table: str) -> Iterator[RowView]:
    contract = look.contract(table)
    if not contract.items:
        yield from look.rows(table)
    for item in contract.items:
        found = look.item(table, item.key) if item.formula else None
        if found is not None:
            yield found

"""HN010: words stand where a date is expected."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault
from hnb_xl.check.rule import Family, Rule, entered
from hnb_xl.check.view import RowView, View
from hnb_xl.model.columns import Kind
from hnb_xl.model.finding import Severity


@Rule(
    code="HN010",
    title="Not a date",
    severity=Severity.ERROR,
    family=Family.ENTRY,
    message="{row}: “{value}” under “{column}” is not a date.",
    fix="Type a date in {place}, as 30/11/2021.",
    reads=entered(Kind.DATE),
    source="Entry",
    final="The date cannot be read",
    passing={"period": ({"submitted": "16/12/2021"},)},
    failing={"period": ({"submitted": "mid December"},)},
)
def not_a_date(look: View) -> Iterator[Fault]:
    """Where a date is asked for, words are no date."""
    for table in look.tables():
        contract = look.contract(table)
        if contract.items:
            dates = (look.item(table, item.key) for item in contract.items if item.kind is Kind.DATE)
            rows: list[RowView] = [row for row in dates if row is not None]
        else:
            rows = list(look.rows(table))
        for row in rows:
            for column in row.columns:
                if row[column].text:
                    yield row.fault(column)

"""HN003: a number was typed as text ("28.3m", "1,512"), so that nothing counts it."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault
from hnb_xl.check.rule import Family, Rule, entered
from hnb_xl.check.view import View
from hnb_xl.model.columns import Kind
from hnb_xl.model.finding import Severity


@Rule(
    code="HN003",
    title="Number stored as text",
    severity=Severity.ERROR,
    family=Family.ENTRY,
    message="{row}: “{value}” under “{column}” is text, not a number, so no total or rating counts it.",
    fix="Retype {place} as a plain number in the unit of the row, without £, k, m, % or commas.",
    reads=entered(Kind.NUMBER),
    source="Entry",
    final="The figure counts nowhere until it is a number",
    passing={"kpi": ({"ref": "1", "unit": "count", "Q3": 1_512},)},
    failing={"kpi": ({"ref": "1", "unit": "count", "Q3": "1,512"},)},
)
def number_stored_as_text(look: View) -> Iterator[Fault]:
    """Words that look like a number are a number somebody must retype."""
    for table in look.tables():
        if look.contract(table).items:
            continue
        for row in look.rows(table):
            for column in row.columns:
                if row[column].typed_as_text:
                    yield row.fault(column)
